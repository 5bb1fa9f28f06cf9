"""The rules, the FAIR score and the page of one entry, in the browser of who writes it.

The same code as at the terminal and on a pull request. What it needs of the catalog is fetched when a rule asks for it;
a rule that would have to read all of a catalog is left to the pull request, and named.
"""

import io
import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from gettext import GNUTranslations
from typing import Any, Final, NamedTuple

from oscat.thought import check, fair
from oscat.thought import settings as toml
from oscat.thought.canon import dumps
from oscat.thought.facts import Facts
from oscat.thought.fair import report as fair_report
from oscat.thought.fair.subject import Subject
from oscat.thought.graph import Catalog, File
from oscat.thought.hit import Hit
from oscat.thought.known import Gists
from oscat.thought.layout import Layout, Role, place, root_path
from oscat.thought.overlay import Overlay
from oscat.thought.reporters import json_document as as_json
from oscat.thought.rules import CATALOG_RULES, FileRule, code
from oscat.thought.schemas import Validators
from oscat.thought.structure import authored
from oscat.thought.tongue import Tongue, speaking
from oscat.words.errors import WorldError
from oscat.words.files import Mode
from oscat.words.finding import Finding
from oscat.words.gist import Gist, Key, Naming
from oscat.words.kinds import Kind

Read = Callable[[str], bytes | None]
"""What is published at a path of the site, or None."""
Files = Mapping[str, bytes]
MOST_NAMING: Final = 50
"""Entries that name one which are read to score it and to show its page."""
_SCRIPT: Final = re.compile(r"<script [^>]*\bsrc=[^>]*></script>")
"""What a page only looked at does not run."""
OF_ALL: Final = frozenset(map(code, CATALOG_RULES))


class ElsewhereError(Exception):
    """All of the catalog would have to be read."""


class Published:
    """The catalog's files in Git as far as the site tells them: all names; the contents when they are asked for."""

    def __init__(self, known: Mapping[str, Any], layout: Layout, read: Read) -> None:
        self.files: Mapping[str, Mode] = dict.fromkeys(known["files"], Mode.REGULAR)
        self.folders = frozenset(path[:at] for path in self.files for at, letter in enumerate(path) if letter == "/")
        self._records, self._layout, self._read, self._kept = known["records"], layout, read, dict[str, bytes]()

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a file. Raises WorldError for one that is not published."""
        if path not in self._kept:
            given = self._records.get(path)
            self._kept[path] = dumps(given) if given is not None else self._fetched(path)
        return self._kept[path][:limit]

    def _fetched(self, path: str) -> bytes:
        where = place(path, self._layout)
        is_record = where.role is Role.ENTRY and where.kind and where.kind.form.is_record
        address = f"publish/checks/source/{path}" if is_record else where.published
        raw = self._read(address) if address else None
        if raw is None:
            raise WorldError(f"{path} is not published")
        return raw


class Said:
    """What entries say of each other (:class:`~oscat.thought.known.Known`), as far as the site tells it.

    Of vocabularies the records are there. Of other entries the site tells what no two may say alike, unless the
    catalog is a large one; which entry an experiment made; and which files name one, which are read when it is asked.
    """

    def __init__(self, catalog: "Part", told: "Telling") -> None:
        self._catalog, self._told = catalog, told
        self._of_kind = cache(lambda kind: Gists(dict(self._gists(kind))))

    def _gists(self, kind: Kind) -> Iterator[tuple[Key, Gist]]:
        for name, path in self._catalog.ids[kind].items():
            if kind.form.vocabulary or path == self._catalog.own:
                yield (kind, name), self._catalog.gist(self._catalog.file(path))
            elif self._told.gists is None:
                raise ElsewhereError
            elif path in self._told.gists:
                yield (kind, name), self._told.gists[path]

    def titled(self, kind: Kind, title: str) -> list[str]:
        """The entries of a kind with a title, which is given folded."""
        return self._of_kind(kind).titled(kind, title)

    def described(self, kind: Kind, digest: str) -> list[str]:
        """The entries of a kind with a description, which is given as its digest."""
        return self._of_kind(kind).described(kind, digest)

    def with_doi(self, doi: str) -> list[str]:
        """The products that claim a DOI, which is given in small letters."""
        return self._of_kind(Kind.PRODUCT).with_doi(doi)

    def naming(self, key: Key) -> list[Naming]:
        """The references that others make to an entry: the files are read that make them."""
        if key[0].form.vocabulary:
            raise ElsewhereError
        files = map(self._catalog.file, self._told.named.get(_name(key), ()))
        return [
            (one.reference, file.key)
            for file in files
            for one in file.namings
            if file.key and (one.reference.target, one.id) == key
        ]

    def makers(self, product: str) -> list[str]:
        """The experiments whose links say that they made a product."""
        return self._told.made.get(product, [])

    def unnamed(self, _kind: Kind, _by: frozenset[Kind]) -> list[str]:
        """Raises ElsewhereError."""
        raise ElsewhereError

    def has(self, key: Key) -> bool:
        """Whether there is such an entry."""
        return key[1] in self._catalog.ids[key[0]]

    def unread(self) -> list[Key]:
        """Raises ElsewhereError."""
        raise ElsewhereError


class Telling(NamedTuple):
    """What the site tells of entries: what no two may say alike by file (None for a large catalog), the files that name
    an entry, and the experiments that made a product.
    """

    gists: Mapping[str, Gist] | None
    named: Mapping[str, list[str]]
    made: Mapping[str, list[str]]


def telling(known: Mapping[str, Any]) -> Telling:
    """The same out of the site's document, which names files by their numbers."""
    files, told = known["files"], known["told"]
    gists = {files[at]: Gist(*said, named=(), made=(), readable=True) for at, *said in told or ()}
    named = {name: [files[at] for at in rows] for name, rows in known["named"].items()}
    return Telling(None if told is None else gists, named, known["made"])


def _name(key: Key) -> str:
    return f"{key[0].form.folder}/{key[1]}"


class Part(Catalog):
    """A catalog whose vocabularies can be read as a whole; of all else what the entry in question is tied to."""

    told_by_site: Telling
    own: str

    @cached_property
    def known(self) -> Said:
        """What entries say of each other, as far as the site tells it."""
        return Said(self, self.told_by_site)

    def entries(self, *kinds: Kind) -> Iterator[File]:
        """As of every catalog. Raises ElsewhereError."""
        if not kinds or not all(kind.form.vocabulary for kind in kinds):
            raise ElsewhereError
        return super().entries(*kinds)


class Checking:
    """What the form asks. ``known`` is the site's ``publish/catalog.json``, ``shipped`` templates and schemas."""

    def __init__(self, known: Mapping[str, Any], shipped: Mapping[str, Any], read: Read, today: str) -> None:
        self._layout, self._shipped, self._today = Layout(known["layout"]), shipped, date.fromisoformat(today)
        self._tree = Published(known, self._layout, read)
        self._given = toml.settings(toml.parse(known["settings"].encode()))
        self._url = known["url"]
        self._told = telling(known)
        self._validators = Validators(shipped["schemas"].get)

    def look(self, path: str, files: Files) -> dict[str, Any]:
        """What the rules say of an entry's files, what its FAIR score is, and which rules were left out."""
        findings, left = self._judged(path, Overlay(self._tree, files))
        before = self._judged(path, self._tree)[0] if path in self._tree.files else []
        old = {(one["code"], one["pointer"], one["message"]) for one in before}
        said = [{**one, "old": (one["code"], one["pointer"], one["message"]) in old} for one in findings]
        told = {"findings": said, "left": sorted(left), "fair": self._fair(path, files)}
        return {**told, "taken": path in self._tree.files}

    def _facts(self, tree: Any, own: str = "") -> Facts:
        """The catalog in a tree, whole; or, for one file of it, all that is known of what lies about that."""
        catalog = (Part if own else Catalog)(tree, self._layout, replace(self._given, url=self._given.url or self._url))
        if isinstance(catalog, Part):
            catalog.told_by_site, catalog.own = self._told, own

        def read(path: str, limit: int) -> bytes:
            try:
                return bytes(tree.read(path, limit))
            except WorldError as error:
                raise ElsewhereError from error  # it is in Git, and not on the site

        return Facts(catalog, self._validators, read, self._today, check.CODES)

    def _judged(self, path: str, tree: Any) -> tuple[list[dict[str, Any]], set[str]]:
        """Each rule for itself, so that one which cannot be judged here stops no other."""
        facts, found, left = self._facts(tree, path), list[Finding](), set(OF_ALL)
        folder = path.rpartition("/")[0]
        for file in (facts.catalog.file(one) for one in facts.catalog.places if check.is_within(one, folder)):
            hits = list[tuple[FileRule, Hit]]()
            for rule in check.rules_of(file, facts):
                try:
                    hits += [(rule, hit) for hit in check.hits_of(rule, file, facts)]
                except ElsewhereError:
                    left.add(code(rule))
            found += check.told(file, facts, hits)
        report = check.report(facts, path, found, 1, whole=False)
        return as_json.document(report)["findings"], left

    def _fair(self, path: str, files: Files) -> dict[str, Any] | None:
        facts = self._facts(self._around(path, files))
        file = facts.catalog.file(path)
        if not file.key or file.key[0] not in fair.SCORED or not file.data:
            return None
        return fair_report.document(fair.score(Subject(file, facts)), [])

    def _around(self, path: str, files: Files) -> "Overlay":
        """The catalog as it is about one entry: that, those it names and those that these name."""
        facts = self._facts(Overlay(self._tree, files), path)
        near, waiting = {path, root_path(self._layout)}, [facts.catalog.file(path)]
        own = waiting[0].key
        near |= {*(self._told.named.get(_name(own), ())[:MOST_NAMING] if own else ())}
        for _ in range(2):
            named = {facts.catalog.ids[one.reference.target].get(one.id) for file in waiting for one in file.namings}
            fresh = {one for one in named if one} - near
            near |= fresh
            waiting = [facts.catalog.file(one) for one in fresh]
        gone = {one: None for one in self._tree.files if one not in near and "/" in one}
        return Overlay(self._tree, {**gone, **files})

    def preview(self, path: str, files: Files) -> str:
        """The page of the entry as it will be, with those that it names about it. "" where there can be none."""
        from oscat.thought.pages import Site, pages  # takes a second, and not everybody looks
        from oscat.thought.pages.addresses import page_path
        from oscat.thought.pages.atlas import Atlas

        catalog = self._facts(self._around(path, files)).catalog
        file = catalog.file(path)
        if not file.key or not file.data:
            return ""
        site = Site(self._shipped["templates"], self._shipped["version"], only=frozenset({file.key}))
        wanted = page_path(file)
        with speaking(self._tongue()):
            html = next((raw.decode() for name, raw in pages(Atlas(catalog), site) if name == wanted), "")
        return _SCRIPT.sub("", html)

    def _tongue(self) -> Tongue:
        """The language of the site."""
        said = b64decode(self._shipped.get("said", ""))
        return Tongue(self._shipped["language"], GNUTranslations(io.BytesIO(said))) if said else Tongue()

    def source(self, path: str) -> str:
        """An entry's record as Git holds it: without what the build adds. "" where there is none."""
        if path not in self._tree.files:
            return ""
        catalog = self._facts(self._tree, path).catalog
        file = catalog.file(path)
        data = {**file.data, "links": authored(catalog, file)} if "links" in file.data else file.data
        return dumps(data).decode()


_now: dict[str, Checking] = {}


def start(known: str, shipped: str, read: Callable[[str], Any], today: str) -> None:
    """Once, before anything is asked. ``read`` gives what JavaScript takes for bytes."""

    def fetched(path: str) -> bytes | None:
        raw = read(path)
        return None if raw is None else bytes(raw.to_bytes())

    _now["here"] = Checking(json.loads(known), json.loads(shipped), fetched, today)


def ask(what: str, path: str, files: str) -> str:
    """An answer as JSON; ``files`` are the texts of the entry's files by path."""
    texts = {one: text.encode() for one, text in json.loads(files).items()}
    here = _now["here"]
    if what == "source":
        return json.dumps(here.source(path))
    return json.dumps({"look": here.look, "preview": here.preview}[what](path, texts))
