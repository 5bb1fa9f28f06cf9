"""What is known of the entry whose FAIRness is asked for, and the few things that several indicators look at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog, File
from oscat.thought.identity import doi_of
from oscat.thought.tables.doi_prefixes import ARTICLES
from oscat.thought.tables.media_types import BY_SUFFIX, suffix_of
from oscat.thought.urls import host_of
from oscat.words.fair import State, Told
from oscat.words.kinds import Kind
from oscat.words.links import BROKEN, WORKING, LinkVerdict

_ACCESS_RELS: Final = frozenset({"data", "enclosure", "download"})
_STAC: Final = frozenset({"items", "child", "item"})
_ACCESS: Final = re.compile(r"(?i)access|data|download|archive|repository|product|catalog|stac|zarr|s3|ftp")
_ELSE: Final = re.compile(
    r"(?i)documentation|publication|paper|preprint|article|website|eo4society|user (?:guide|manual)|atbd"
)
_SERVICE: Final = re.compile(r"(?i)(?:ftps?|s3|gs)://|.*(?:wms|wcs|wfs|thredds|opendap|erddap|/stac|/api/|\.s3\.|//s3)")
_LASTING: Final = re.compile(
    r"(?i)https?://(?:dx\.)?doi\.org/10\.|https?://hdl\.handle\.net/|https?://n2t\.net/ark:|.*/swh:1:"
)
_VIEWER: Final = re.compile(r"(?i)/#/|stac-?browser|viewer|earthexplorer|/apps?/")
"""Programs in a browser, whatever they show."""
_BARE: Final = re.compile(r"[a-z0-9+]+://[^/?#]*/?")
"""A host and nothing else: whoever gets there has to look for the data."""
_TEXTS: Final = frozenset({".html", ".htm", ".pdf", ".txt", ".md", ".png", ".jpg", ".jpeg", ".webp", ".php"})
FORMATS: Final = {
    **{kind: suffix for suffix, kinds in reversed(BY_SUFFIX.items()) for kind in kinds},
    **{kinds[0]: suffix for suffix, kinds in reversed(BY_SUFFIX.items())},
}
"""The suffix of a format by its media types; where two share one, it is that of which it is the first."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """A way to the data: its address, the media type that is told, its title, whether it is in the catalog, and whether
    it leads to STAC, from where programs go on: then its own type is not that of the data.
    """

    href: str
    type: str = ""
    title: str = ""
    here: bool = False
    stac: bool = False

    @property
    def format(self) -> str:
        """The suffix of the format, by what is told or by the address; "" where neither says."""
        if self.stac or _VIEWER.search(self.href[:2_000]):
            return ""
        told = FORMATS.get(self.type.partition(";")[0].strip().lower(), "")
        suffix = suffix_of(self.href)
        return told or (suffix if suffix in BY_SUFFIX else "")

    @property
    def direct(self) -> bool:
        """Whether a program gets the data there: a file, a store, a service; no page for people."""
        if _VIEWER.search(self.href[:2_000]) or _BARE.fullmatch(self.href):
            return False
        return self.stac or (bool(self.format) and self.format not in _TEXTS) or bool(_SERVICE.match(self.href[:2_000]))

    @property
    def lasting(self) -> bool:
        """Whether the address is a persistent identifier: a DOI, a Handle, an ARK, a SWHID."""
        return bool(_LASTING.match(self.href[:2_000]))


@dataclass(frozen=True)
class Subject:
    """An entry, and all that is known of its catalog and of addresses on the web."""

    file: File
    facts: Facts

    @property
    def catalog(self) -> Catalog:
        """The catalog that it stands in."""
        return self.facts.catalog

    @property
    def fields(self) -> Mapping[str, Any]:
        """What the record says."""
        return self.file.fields

    def text(self, name: str) -> str:
        """A field that is text; "" where it is none."""
        value = self.fields.get(name)
        return value.strip() if isinstance(value, str) else ""

    def rows(self, name: str) -> list[Any]:
        """A field that is a list; empty where it is none."""
        value = self.fields.get(name)
        return value if isinstance(value, list) else []

    @cached_property
    def doi(self) -> str:
        """The DOI of what is described; "" where there is none."""
        return doi_of(self.catalog, self.file)

    @property
    def article(self) -> bool:
        """Whether the DOI is that of a text about the data."""
        return self.doi.partition("/")[0] in ARTICLES

    @cached_property
    def ways(self) -> list[Way]:
        """Where the data are: assets, Items, and links that give access, in this order."""
        return [*self._assets(), *self._items(), *self._links()]

    def _assets(self) -> Iterator[Way]:
        yield from _of_assets(self.file.data, here=True)

    def _items(self) -> Iterator[Way]:
        if self.file.place.kind is Kind.PRODUCT:
            for item in self.catalog.items(self.file.place.id)[:20]:
                yield from _of_assets(item.data, here=False)

    def _links(self) -> Iterator[Way]:
        for link in self.catalog.links(self.file):
            title, outside = str(link.data.get("title") or ""), "://" in link.href
            stac = link.rel in _STAC
            gives = stac or link.rel in _ACCESS_RELS or (link.rel == "via" and _gives(title, link.href))
            if gives and (outside or (link.href.startswith("./") and link.rel not in {"item", "child"})):
                yield Way(link.href, str(link.data.get("type") or ""), title, here=not outside, stac=stac)

    def verdict(self, href: str) -> LinkVerdict | None:
        """What came of asking an address; None where nobody asked."""
        found = self.facts.links.get(href)
        return found.verdict if found else None

    @cached_property
    def references(self) -> dict[Kind, int]:
        """How many entries of each kind the record names that are there."""
        found: dict[Kind, int] = {}
        for naming in self.file.namings:
            target = naming.reference.target
            if self.catalog.entry(target, naming.id) is not None:
                found[target] = found.get(target, 0) + 1
        return found

    def named(self, kind: Kind, field_: str) -> File | None:
        """The entry that a field names."""
        value = self.fields.get(field_)
        return self.catalog.entry(kind, value) if isinstance(value, str) else None


def _of_assets(data: Json, *, here: bool) -> Iterator[Way]:
    assets = data.get("assets")
    for one in assets.values() if isinstance(assets, dict) else ():
        href = one.get("href") if isinstance(one, dict) else None
        roles = one.get("roles") if isinstance(one, dict) else None
        named = {role for role in roles if isinstance(role, str)} if isinstance(roles, list) else set()
        if isinstance(href, str) and (not named or named & {"data", "source"} or any(":" in role for role in named)):
            yield Way(href, str(one.get("type") or ""), str(one.get("title") or ""), here=here and "://" not in href)


def _gives(title: str, href: str) -> bool:
    """Whether a link that leads on gives access, and is no text about the data."""
    if _ACCESS.search(title[:200]):
        return not _ELSE.search(title[:200])
    return not title and host_of(href) != "" and not _ELSE.search(href[:200])


def met(evidence: str) -> Told:
    """The indicator is met; what shows it."""
    return Told(State.MET, evidence)


def partly(evidence: str, advice: str) -> Told:
    """The indicator is met in part."""
    return Told(State.PARTLY, evidence, advice)


def missing(evidence: str, advice: str) -> Told:
    """The indicator is not met."""
    return Told(State.MISSING, evidence, advice)


def of_several(has: Mapping[str, bool], what: str, enough: float = 0.5) -> Told:
    """Whether several things are told: all of them, at least a share of ``enough``, or fewer."""
    lacking = [name for name, there in has.items() if not there]
    if not lacking:
        return met(f"all of {', '.join(has)}")
    told = f"{len(has) - len(lacking)} of {len(has)} {what}; no {', no '.join(lacking)}"
    state = partly if len(has) - len(lacking) >= enough * len(has) else missing
    return state(told, f"Add {', '.join(lacking)}.")


def reached(subject: Subject, href: str, what: str, advice: str) -> Told:
    """Whether an address leads there, as far as somebody asked."""
    verdict = subject.verdict(href)
    if verdict in WORKING:
        return met(f"{what} answers: {href[:120]}")
    if verdict in BROKEN:
        return missing(f"{what} does not work ({verdict}): {href[:120]}", advice)
    if verdict in {LinkVerdict.SIGN_IN, LinkVerdict.BLOCKED}:
        return partly(f"{what} answers, and wants to know who asks ({verdict}): {href[:120]}", advice)
    return Told(State.UNKNOWN, f"nobody has asked {href[:120]} yet", "Run oscat links.")
