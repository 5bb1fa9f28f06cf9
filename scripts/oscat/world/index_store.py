"""What was found out about a commit, kept beside the Git objects: ``.git/oscat/index.sqlite``.

It holds one state of the catalog, named by Git's hash of the tree; it may be deleted at any time. A file that cannot be
read, is of another version or of another tree is as good as none.
"""

import json
import re
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from oscat.words.errors import DamagedIndexError, WorldError
from oscat.words.gist import Gist, Key, Naming
from oscat.words.kinds import BY_FIELD, Kind
from oscat.world.aside import making

FORMAT: Final = "1"
"""To be counted up when a gist or a table comes to mean something else."""
_TIMEOUT: Final = 5.0  # seconds that another process may hold the file
_WORDS: Final = re.compile(rb'"([A-Za-z0-9][A-Za-z0-9._-]*)"|/([A-Za-z0-9][A-Za-z0-9._-]*)(?=/)')
"""Where an id may stand in the text of a record: as a value, or within an address."""
_TABLES: Final = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE entry (
    kind TEXT, id TEXT, title TEXT, description TEXT, doi TEXT, readable INTEGER, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE named (target TEXT, name TEXT, kind TEXT, id TEXT, field TEXT, place INTEGER);
CREATE TABLE made (product TEXT, id TEXT);
CREATE TABLE file (number INTEGER PRIMARY KEY, path TEXT);
CREATE TABLE word (word TEXT PRIMARY KEY, files BLOB) WITHOUT ROWID;
"""
_INDEXES: Final = """
CREATE INDEX entry_title ON entry (title, kind);
CREATE INDEX entry_description ON entry (description, kind);
CREATE INDEX entry_doi ON entry (doi, kind);
CREATE INDEX entry_unread ON entry (readable) WHERE readable = 0;
CREATE INDEX named_name ON named (name, target);
CREATE INDEX named_id ON named (id, kind);
CREATE INDEX made_product ON made (product);
CREATE INDEX made_id ON made (id);
CREATE UNIQUE INDEX file_path ON file (path);
"""


class Row(NamedTuple):
    """A file of the catalog: its path, the words that may be ids, and of an entry its key and gist."""

    path: str
    words: frozenset[str]
    key: Key | None = None
    gist: Gist | None = None


def words_in(raw: bytes) -> frozenset[str]:
    """What in the text of a record may be the id of an entry."""
    return frozenset((value or part).decode() for value, part in _WORDS.findall(raw))


class IndexStore:
    """The index at a path. Its answers are those of ``Known``; they come in the order of kinds and ids."""

    def __init__(self, path: Path, connection: sqlite3.Connection, tree: str) -> None:
        self.path, self._connection, self.tree = path, connection, tree

    @classmethod
    def at(cls, path: Path, version: str) -> "IndexStore | None":
        """The index, or None where there is none, or none that is of use."""
        if not path.is_file():
            return None
        try:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_TIMEOUT)
        except sqlite3.Error:
            return None
        try:
            connection.isolation_level = None
            connection.execute("BEGIN")  # nobody changes what is read from here on
            about = dict(connection.execute("SELECT name, value FROM about"))
            if about.get("version") == f"{FORMAT} {version}":
                return cls(path, connection, about["tree"])
        except (sqlite3.Error, KeyError):
            pass
        connection.close()
        return None

    @classmethod
    def make(cls, path: Path, version: str, tree: str, rows: Iterable[Row]) -> "IndexStore | None":
        """Write an index anew, whole or not at all. Raises WorldError where the disk refuses."""
        try:
            path.parent.mkdir(exist_ok=True)
            with making(path) as fresh, closing(sqlite3.connect(fresh)) as connection:
                connection.executescript(_TABLES)
                following = _add(connection, rows, 0)
                connection.executescript(_INDEXES)
                about = [("version", f"{FORMAT} {version}"), ("tree", tree), ("next", str(following))]
                connection.executemany("INSERT INTO about VALUES (?, ?)", about)
                connection.commit()
        except (sqlite3.Error, OSError) as error:
            raise WorldError(f"{path} cannot be written: {error}") from error
        return cls.at(path, version)

    def move(self, tree: str, gone: Iterable[str], keys: Iterable[Key], rows: Iterable[Row]) -> None:
        """Make it the index of another tree: without some paths and entries, and with some rows instead.

        Raises WorldError where the disk refuses, or another process reads it; then it stays as it was.
        """
        try:
            for path in gone:
                self._connection.execute("DELETE FROM file WHERE path = ?", (path,))
            for kind, name in keys:
                self._connection.execute("DELETE FROM entry WHERE kind = ? AND id = ?", (kind.value, name))
                self._connection.execute("DELETE FROM named WHERE id = ? AND kind = ?", (name, kind.value))
                if kind is Kind.EXPERIMENT:
                    self._connection.execute("DELETE FROM made WHERE id = ?", (name,))
            ((first,),) = self._connection.execute("SELECT value FROM about WHERE name = 'next'")
            told = [(tree, "tree"), (str(_add(self._connection, rows, int(first))), "next")]
            self._connection.executemany("UPDATE about SET value = ? WHERE name = ?", told)
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")
        except sqlite3.Error as error:
            self.close()
            raise WorldError(f"{self.path} cannot be written: {error}") from error
        self.tree = tree

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def _ids(self, question: str, *given: str) -> list[str]:
        return [name for (name,) in self._asked(question, *given)]

    def _asked(self, question: str, *given: Any) -> list[tuple[Any, ...]]:
        """Raises DamagedIndexError where the file is damaged, having removed it."""
        try:
            return self._connection.execute(question, given).fetchall()
        except sqlite3.Error as error:
            self.close()
            with suppress(OSError):
                self.path.unlink()
            raise DamagedIndexError(f"{self.path} was damaged and is removed ({error})") from error

    def titled(self, kind: Kind, title: str) -> list[str]:
        """The entries of a kind with a title."""
        return self._ids("SELECT id FROM entry WHERE title = ? AND kind = ? ORDER BY id", title, kind.value)

    def described(self, kind: Kind, digest: str) -> list[str]:
        """The entries of a kind with a description."""
        return self._ids("SELECT id FROM entry WHERE description = ? AND kind = ? ORDER BY id", digest, kind.value)

    def with_doi(self, doi: str) -> list[str]:
        """The products that claim a DOI."""
        return self._ids("SELECT id FROM entry WHERE doi = ? AND kind = 'product' ORDER BY id", doi)

    def makers(self, product: str) -> list[str]:
        """The experiments whose links say that they made a product."""
        return self._ids("SELECT id FROM made WHERE product = ? ORDER BY id", product)

    def naming(self, key: Key) -> list[Naming]:
        """The references that others make to an entry."""
        question = "SELECT kind, id, field FROM named WHERE name = ? AND target = ? ORDER BY id, place"
        found = [(Kind(kind), name, field) for kind, name, field in self._asked(question, key[1], key[0].value)]
        found.sort(key=lambda one: one[0].rank)
        return [(BY_FIELD[kind, field], (kind, name)) for kind, name, field in found]

    def unnamed(self, kind: Kind, by: frozenset[Kind]) -> list[str]:
        """The entries of a kind that none of these kinds names."""
        question = (
            "SELECT id FROM entry WHERE kind = ? AND NOT EXISTS (SELECT 1 FROM named WHERE name = entry.id AND "
            "target = entry.kind AND named.kind IN (SELECT value FROM json_each(?))) ORDER BY id"
        )
        return self._ids(question, kind.value, json.dumps(sorted(one.value for one in by)))

    def has(self, key: Key) -> bool:
        """Whether there is such an entry."""
        return bool(self._asked("SELECT 1 FROM entry WHERE kind = ? AND id = ?", key[0].value, key[1]))

    def unread(self) -> list[Key]:
        """The entries whose records could not be read."""
        return [(Kind(kind), name) for kind, name in self._asked("SELECT kind, id FROM entry WHERE readable = 0")]

    def mentioning(self, names: Iterable[str]) -> set[str]:
        """The paths of the records in which one of these ids stands, as a value or within an address."""
        numbers = {number for name in names for number in self._numbers(name)}
        found = (self._asked("SELECT path FROM file WHERE number = ?", number) for number in numbers)
        return {path for rows in found for (path,) in rows}

    def _numbers(self, word: str) -> "array[int]":
        rows = self._asked("SELECT files FROM word WHERE word = ?", word)
        return array("I", rows[0][0] if rows else b"")


def _add(connection: sqlite3.Connection, rows: Iterable[Row], first: int) -> int:
    """Add rows, numbered from ``first``, and give the number that follows: none is ever used twice, as words go on
    telling those of files that are gone. The words are gathered, for each is written once.
    """
    words: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    done = connection.executemany("INSERT INTO file VALUES (?, ?)", _files(enumerate(rows, first), words, connection))
    for word, numbers in words.items():
        known = connection.execute("SELECT files FROM word WHERE word = ?", (word,)).fetchone() if first else None
        files = (known[0] if known else b"") + numbers.tobytes()
        connection.execute("INSERT OR REPLACE INTO word VALUES (?, ?)", (word, files))
    return first + max(0, done.rowcount)


def _files(
    rows: Iterable[tuple[int, Row]], words: "defaultdict[str, array[int]]", connection: sqlite3.Connection
) -> Iterator[tuple[int, str]]:
    """Number and path of each row, having written what it says as an entry and noted its words."""
    for number, row in rows:
        for word in row.words:
            words[word].append(number)
        if row.key and row.gist:
            _add_entry(connection, row.key, row.gist)
        yield number, row.path


def _add_entry(connection: sqlite3.Connection, key: Key, gist: Gist) -> None:
    kind, name = key[0].value, key[1]
    told = (kind, name, gist.title, gist.description, gist.doi, gist.readable)
    connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", told)
    named = [
        (BY_FIELD[key[0], field].target.value, to, kind, name, field, i) for i, (field, to) in enumerate(gist.named)
    ]
    connection.executemany("INSERT INTO named VALUES (?, ?, ?, ?, ?, ?)", named)
    connection.executemany("INSERT INTO made VALUES (?, ?)", [(product, name) for product in gist.made])
