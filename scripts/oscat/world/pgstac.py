"""pgSTAC, told what changed: documents go in with pypgstac, and what was told is kept in a table beside it.

Source: pgSTAC 0.9 (https://stac-utils.github.io/pgstac/), «pypgstac load» with ``upsert``, ``delete_collection`` and
``delete_item``.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from oscat.words.errors import UsageError, WorldError
from oscat.words.syncing import Difference, Key

if TYPE_CHECKING:
    from pypgstac.db import PgstacDB

_TABLE: Final = """
CREATE SCHEMA IF NOT EXISTS oscat;
CREATE TABLE IF NOT EXISTS oscat.told (
  catalog text NOT NULL, collection text NOT NULL, item text NOT NULL, digest text NOT NULL,
  PRIMARY KEY (catalog, collection, item)
);
"""
"""What was told, by the catalog that told it: what others put into the database is left alone."""
_ITEM_GONE: Final = (
    "SELECT pgstac.delete_item(%s, %s) WHERE EXISTS (SELECT FROM pgstac.items WHERE id = %s AND collection = %s)"
)
_COLLECTION_GONE: Final = (
    "SELECT pgstac.delete_collection(%s) WHERE EXISTS (SELECT FROM pgstac.collections WHERE id = %s)"
)
_AT_ONCE: Final = 1_000
"""Documents that are loaded before it is noted that they are there."""
_LOCK: Final = "SELECT pg_try_advisory_lock(hashtext('oscat.told'))"
"""Two runs at once would each tell the other's news again."""


class Database:
    """A pgSTAC database as one catalog fills it."""

    def __init__(self, database: "PgstacDB", catalog: str) -> None:
        self._database, self._catalog = database, catalog

    def told(self) -> dict[Key, str]:
        """The digests of what it was told."""
        rows = self._rows("SELECT collection, item, digest FROM oscat.told WHERE catalog = %s", self._catalog)
        return {(collection, item): digest for collection, item, digest in rows}

    def foreign(self, ids: Iterable[str]) -> list[str]:
        """Those of some Collections that others put there."""
        ours = "SELECT collection FROM oscat.told WHERE catalog = %s AND item = ''"
        question = f"SELECT id FROM pgstac.collections WHERE id = ANY(%s) AND id NOT IN ({ours})"
        rows = self._rows(question, [*ids], self._catalog)
        return sorted(id_ for (id_,) in rows)

    def tell(self, difference: Difference) -> Iterator[int]:
        """Load what changed and take out what is gone; how many documents are done, from time to time."""
        from pypgstac.load import Loader, Methods

        loader = Loader(self._database)
        collections = {key: one for key, one in difference.changed.items() if not key[1]}
        items = {key: one for key, one in difference.changed.items() if key[1]}
        for load, rows in ((loader.load_collections, collections), (loader.load_items, items)):
            waiting = iter(rows.items())
            while part := dict(islice(waiting, _AT_ONCE)):
                load(iter([dict(document) for _, document in part.values()]), insert_mode=Methods.upsert)
                self._note(part)
                yield len(part)
        for collection, item in difference.gone:
            self._remove(collection, item)
            yield 1

    def _note(self, part: Mapping[Key, tuple[str, Any]]) -> None:
        rows = [(self._catalog, *key, digest) for key, (digest, _) in part.items()]
        connection = self._database.connect()
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO oscat.told VALUES (%s, %s, %s, %s) "
                "ON CONFLICT (catalog, collection, item) DO UPDATE SET digest = EXCLUDED.digest",
                rows,
            )

    def _remove(self, collection: str, item: str) -> None:
        """Take out a Collection or an Item, and what says that it is there; one that is gone already is gone."""
        connection = self._database.connect()
        question, values = (_ITEM_GONE, [item, collection]) if item else (_COLLECTION_GONE, [collection])
        with connection.transaction():
            connection.execute(question, [*values, *values])
            row = (self._catalog, collection, item)
            connection.execute("DELETE FROM oscat.told WHERE catalog = %s AND collection = %s AND item = %s", row)

    def _rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        return list(self._database.connect().execute(question, values).fetchall())


@contextmanager
def opened(dsn: str, catalog: str) -> Iterator[Database]:
    """A database, for this run alone.

    Raises UsageError where pypgstac is not installed or the database is none of pgSTAC, WorldError where it does not
    answer.
    """
    try:
        import psycopg
        from pypgstac.db import PgstacDB
    except ImportError as error:
        raise UsageError("this needs pypgstac: pip install 'oscat[pgstac]'") from error
    try:
        psycopg.connect(dsn, connect_timeout=10).close()
    except psycopg.Error as error:
        raise WorldError(f"the database does not answer: {_first(error)}") from error
    database = PgstacDB(dsn)
    with closing(database.get_pool()):
        try:
            if database.version is None:
                raise UsageError("the database is none of pgSTAC yet; `pypgstac migrate` makes it one")
            if not database.connect().execute(_LOCK).fetchall()[0][0]:
                raise WorldError("another run is telling this database; try again once it is done")
            database.connect().execute(_TABLE)
            yield Database(database, catalog)
        except psycopg.Error as error:
            raise WorldError(f"the database refuses: {_first(error)}") from error
        finally:
            if database.connection:
                database.connection.close()  # and with it goes the lock
            database.disconnect()


def _first(error: Exception) -> str:
    """The first line of what a database complains of, without the password that may stand in an address."""
    return next(iter(str(error).splitlines()), type(error).__name__)[:300]
