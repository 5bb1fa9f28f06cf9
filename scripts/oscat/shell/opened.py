"""``oscat.open``: a published catalog as its tables tell it, asked with DuckDB, from anywhere."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, overload
from urllib.parse import urlsplit

import orjson

from oscat.shell.load import PathLike
from oscat.thought.exports import FOLDER
from oscat.thought.exports.geoparquet import NUMBERING, TAGS, WHOLE
from oscat.thought.nearest import did_you_mean, nearest
from oscat.thought.search import sql
from oscat.thought.search.query import SHORTEST, Answer, Query
from oscat.thought.search.text import tokens
from oscat.thought.search.wanted import query_of
from oscat.words.document import Document, Tag
from oscat.words.errors import UsageError, WorldError
from oscat.world import published
from oscat.world.parquet import connection, named, text

if TYPE_CHECKING:
    from pystac import STACObject

_TABLES: Final = WHOLE[:2]
_SHOWN: Final = (
    *(
        "number",
        "path",
        "kind",
        "kind_title",
        "title",
        "label",
        "abstract",
        "note",
        "doi",
        "updated",
        "first",
        "last",
        "boxes",
    ),
    *(f"{name}{more}" for name in TAGS for more in ("", "_title")),
)
_ASKED: Final = ("number", "path", "kind", "title_rank", "updated", "first", "last", "boxes", *TAGS)


@dataclass(frozen=True)
class Entry:
    """An entry of an opened catalog: what the search knows of it, and on demand its record."""

    document: Document
    catalog: "Opened"

    @property
    def path(self) -> str:
        """``products/sea-ice/``."""
        return self.document.path

    @property
    def kind(self) -> str:
        """``product``, ``workflow`` …"""
        return self.document.kind

    @property
    def id(self) -> str:
        """Unique within its kind."""
        return self.path.split("/")[1]

    @property
    def title(self) -> str:
        """For people."""
        return self.document.title

    @property
    def address(self) -> str:
        """The address of its page, its path where the catalog has none."""
        return f"{self.catalog.url}{self.path}"

    @cached_property
    def record(self) -> dict[str, Any]:
        """The published record: a STAC Collection or Catalog, or an OGC API - Records record."""
        return self.catalog.record(self.path)

    @cached_property
    def stac(self) -> "STACObject":
        """The entry as PySTAC has it. Raises UsageError for records that are not STAC: see ``record``."""
        import pystac

        if self.record.get("type") not in {"Collection", "Catalog"}:
            raise UsageError(f"{self.path} is a record of OGC API - Records, not STAC; take .record")
        return pystac.read_dict(self.record)


class Entries(Sequence[Entry]):
    """What a search found, the best first: ``total`` entries, of which these are the first ones."""

    def __init__(self, entries: list[Entry], total: int) -> None:
        self._entries = entries
        self.total = total

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return self._entries[index]

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<{len(self)} of {self.total} entries: {', '.join(one.path for one in self._entries[:5])}>"


class Opened:
    """A catalog as its published tables tell it. Close it, or use it with ``with``.

    ``entries`` and ``words`` are the files of its tables, ``url`` is its public address, "" where it has none.
    ``folder`` goes when the catalog is closed.
    """

    def __init__(
        self, entries: Path, words: Path, *, url: str = "", folder: "tempfile.TemporaryDirectory[str] | None" = None
    ) -> None:
        self.url, self._folder = url, folder
        self._entries = named(entries)
        self._database = connection()
        self._database.execute(f"CREATE VIEW words AS SELECT * FROM read_parquet({text(named(words))})")
        if self._numbering(entries) != self._numbering(words):
            self.close()
            raise WorldError("the tables are of two builds: the catalog is being published just now; try again")
        asked = ", ".join(_ASKED)
        self._database.execute(f"CREATE TABLE entries AS SELECT {asked} FROM read_parquet(?)", [self._entries])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the tables."""
        self._database.close()
        if self._folder:
            self._folder.cleanup()

    def __len__(self) -> int:
        return int(self._rows("SELECT count(*) FROM entries")[0][0])

    def search(
        self,
        text: str = "",
        *,
        bbox: Sequence[float] | None = None,
        datetime: str = "",
        sort: str = "relevance",
        limit: int | None = 10,
        **tags: str | Sequence[str],
    ) -> Entries:
        """What the explore page of the site finds, in the same order.

        ``tags`` are ids or titles of facets: ``kind``, ``theme``, ``variable``, ``mission``, ``project``, ``status``,
        ``licence``, ``platform``, ``fair`` (``fair="60"`` for 60 % and more) …, any of which will do.
        ``bbox`` is west, south, east, north in degrees, west > east across the antimeridian (RFC 7946, section 5).
        ``datetime`` is a day, month or year, or two with a slash between (OGC API - Features, section 7.15.4).
        Raises UsageError for values that no entry has, and for areas and times that are none.
        """
        wanted = {name: [given] if isinstance(given, str) else list(given) for name, given in tags.items()}
        answer = self.ask(query_of(text, self.known(wanted), wanted, bbox, datetime, sort))
        return Entries([Entry(one, self) for one in self.documents(answer.numbers[:limit])], len(answer.numbers))

    def entry(self, path: str) -> Entry:
        """One entry, by its path: ``products/sea-ice``. Raises UsageError where there is none."""
        name = path.strip("/")
        numbers = [number for (number,) in self._rows("SELECT number FROM entries WHERE path = ?", [f"{name}/"])]
        if not numbers:
            known = [one.rstrip("/") for (one,) in self._rows("SELECT path FROM entries")]
            raise UsageError(f"there is no {path!r} in the catalog. {did_you_mean(name, known)}".rstrip())
        return Entry(self.documents(numbers)[0], self)

    def record(self, path: str) -> dict[str, Any]:
        """The published record of an entry."""
        ((told,),) = self._rows("SELECT record FROM read_parquet(?) WHERE path = ?", [self._entries, path])
        found: dict[str, Any] = orjson.loads(told)
        return found

    def ask(self, query: Query) -> Answer:
        """The numbers of the entries that a query finds, the best first."""
        words = list(dict.fromkeys(tokens(query.text)))
        known = {one for (one,) in self._rows(sql.KNOWN, [words])} if words else set[str]()
        standing = [[word] if word in known else self._beginnings(word) for word in words]
        last = len(words) - 1  # only what is still being written stands for words that begin with it
        taken = [some if words[at] in known or at == last else [] for at, some in enumerate(standing)]
        rows = self._rows(*sql.matches(query, taken))
        spelling = self._spelling if not all(standing) else ()
        meant = {word: nearest(word, spelling) for word, some in zip(words, standing, strict=True) if not some}
        had = rows[0][1] if rows else (self._rows(*sql.most(taken))[0][0] or 0) if words else 0
        return Answer([row[0] for row in rows], len(words), had, {word: near for word, near in meant.items() if near})

    def known(self, names: Mapping[str, Any]) -> dict[str, list[Tag]]:
        """The values of facets."""
        return {name: list(self._values(name)) for name in names if name == "kind" or name in TAGS}

    def documents(self, numbers: Sequence[int]) -> list[Document]:
        """What the search knows of entries."""
        if not numbers:
            return []
        found = self._rows(
            f"SELECT {', '.join(_SHOWN)} FROM read_parquet(?) WHERE number IN (SELECT unnest(?))",
            [self._entries, list(numbers)],
        )
        by_number = {row[0]: _document(dict(zip(_SHOWN, row, strict=True))) for row in found}
        return [by_number[number] for number in numbers]

    def _numbering(self, file: Path) -> list[tuple[Any, ...]]:
        """What says which build a table is of."""
        return self._rows("SELECT value FROM parquet_kv_metadata(?) WHERE key = ?", [named(file), NUMBERING.encode()])

    def _beginnings(self, word: str) -> list[str]:
        """The words that begin with one."""
        return [one for (one,) in self._rows(sql.BEGINNINGS, [word, word])] if len(word) >= SHORTEST else []

    @cached_property
    def _spelling(self) -> tuple[str, ...]:
        return tuple(one for (one,) in self._rows(sql.SPELLING))

    def _values(self, name: str) -> Iterator[Tag]:
        if name == "kind":
            found = self._rows("SELECT DISTINCT kind, kind_title FROM read_parquet(?)", [self._entries])
        else:
            both = f"unnest({name}) AS id, unnest({name}_title) AS title"
            found = self._rows(f"SELECT DISTINCT id, title FROM (SELECT {both} FROM read_parquet(?))", [self._entries])
        yield from (Tag(id_, title) for id_, title in sorted(found))

    def _rows(self, question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._database.execute(question, list(values)).fetchall()


def open_(place: PathLike) -> Opened:
    """Open a catalog to search it: the address of its ``catalog.json``, a built folder, or a catalog's repository.

    The tables of an address are kept, and asked anew only where they changed. Raises UsageError where there is no
    catalog, and WorldError where its host does not answer.
    """
    if urlsplit(str(place)).scheme in {"http", "https"}:
        base = published.base_of(str(place))
        return Opened(*published.kept(base, [f"{FOLDER}/{one}" for one in _TABLES]), url=base)
    folder = Path(place).parent if Path(place).name == "catalog.json" else Path(place)
    entries, words = (folder / FOLDER / one for one in _TABLES)
    if entries.is_file():
        return Opened(entries, words)
    return _made(folder)


def _made(folder: Path) -> Opened:
    """A catalog that is not built: its tables are made."""
    from oscat.shell.export import export
    from oscat.shell.load import catalog_at, root_of

    url = catalog_at(root_of(folder))[1].catalog.url or ""
    kept = tempfile.TemporaryDirectory(prefix="oscat-", ignore_cleanup_errors=True)
    paths = [Path(kept.name, name.rpartition("/")[2]) for name in _TABLES]
    for (_, raw), path in zip(export("geoparquet", folder), paths, strict=False):
        path.write_bytes(raw)
    return Opened(*paths, url=url, folder=kept)


def _document(row: Mapping[str, Any]) -> Document:
    """A row as the search's own value; the words that it was found by are not kept."""
    more = {"label": row["label"], "text": row["abstract"], "note": row["note"], "doi": row["doi"]}
    tags = {name: tuple(map(Tag, row[name], row[f"{name}_title"])) for name in TAGS if row[name]}
    return Document(
        path=row["path"],
        kind=row["kind"],
        title=row["title"],
        heading="",
        names="",
        text="",
        tags={"kind": (Tag(row["kind"], row["kind_title"]),), **tags},
        boxes=tuple((box["west"], box["south"], box["east"], box["north"]) for box in row["boxes"]),
        first=str(row["first"] or ""),
        last=str(row["last"] or ""),
        updated=row["updated"] or "",
        more={name: value for name, value in more.items() if value},
    )
