"""How an entry is cited: in a line for people, as BibTeX, RIS and CSL-JSON for programs that manage references."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import orjson

from oscat.thought.graph import File
from oscat.thought.pages import facts, people
from oscat.thought.pages.addresses import UP, page_path, public
from oscat.thought.pages.atlas import CITED, Atlas, title_of
from oscat.thought.pages.read import day, short
from oscat.thought.tongue import _
from oscat.words.kinds import Kind

MOST: Final = 50
_AUTHORS: Final = frozenset({"author", "creator", "principal investigator", "producer", "owner"})
_BIBTEX: Final = {one: f"\\{one}" for one in "%&_#$"} | {
    "{": "\\{",
    "}": "\\}",
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}
_KEY: Final = re.compile(r"[^A-Za-z0-9]+")
_NAMES: Final = {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited. ``people`` and ``bodies`` made it; ``address`` is the DOI's, else the page's, else ""."""

    key: str
    title: str
    people: tuple[str, ...]
    bodies: tuple[str, ...]
    year: str
    publisher: str
    version: str
    doi: str
    address: str
    software: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody, people first."""
        return (*self.people, *self.bodies)


def of_entry(atlas: Atlas, file: File) -> Citation | None:
    """The citation of an entry; None for kinds that nobody cites."""
    if file.place.kind not in CITED:
        return None
    doi = facts.doi_anchor(atlas, file)
    persons, bodies = _makers(atlas, file)
    dates = (file.fields.get(name) for name in ("published", "created", "updated"))
    return Citation(
        key=_KEY.sub("-", file.place.id).strip("-") or "entry",
        title=title_of(file),
        people=persons,
        bodies=bodies,
        year=next((found[:4] for found in map(day, dates) if found), ""),
        publisher=atlas.title,
        version=short(file.fields.get("version"), 40),
        doi=doi.title if doi else "",
        address=doi.href if doi else public(atlas.catalog, page_path(file)),
        software=file.place.kind is Kind.WORKFLOW,
    )


def _makers(atlas: Atlas, file: File) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """People and organisations that made an entry: those with such a role, or, where nobody has, its project's."""
    teams = people.teams(atlas.catalog, file)
    chosen = [team for team in teams if _AUTHORS & set(team.role.lower().split(", "))] or teams
    found = [one for team in chosen for one in team.people if one.name != _(people.NAMELESS)][:MOST]
    persons = dict.fromkeys(one.name for one in found if one.organisation)
    bodies = dict.fromkeys(one.name for one in found if not one.organisation)
    if not persons and not bodies:
        bodies = dict.fromkeys(title_of(one) for one in atlas.around(file, Kind.PROJECT)[:1])
    return tuple(persons), tuple(bodies)


def line(one: Citation) -> str:
    """The citation for people: names (year). Title, version. Publisher."""
    who = ", ".join(one.names[:8]) + (" et al." if len(one.names) > 8 else "")
    year = f" ({one.year})" if one.year else ""
    title = f"{one.title}, version {one.version}" if one.version else one.title
    parts = [f"{who or one.publisher}{year}", title, one.publisher if who else ""]
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def files(atlas: Atlas, file: File) -> Iterator[tuple[str, bytes]]:
    """The citation of an entry in each form, with its path: apart from the records, where only their files stand."""
    one = of_entry(atlas, file)
    if one:
        for suffix, text in (("bib", bibtex(one)), ("ris", ris(one)), ("json", csl(one))):
            yield f"{_path(file)}.{suffix}", people.without_mail(text).encode()


def _path(file: File) -> str:
    return "cite/" + page_path(file).removesuffix("/index.html")


def address(file: File) -> str:
    """Where an entry's citations stand, from the top and without the suffix; "" for kinds that nobody cites."""
    return quote(_path(file)) if file.place.kind in CITED else ""


def anchors(file: File) -> list[tuple[str, str]]:
    """Name and address, from the entry's page, of each form; none for kinds that nobody cites."""
    own = address(file)
    return [(name, f"{UP}{own}.{suffix}") for suffix, name in _NAMES.items()] if own else []


def bibtex(one: Citation) -> str:
    """BibLaTeX's ``@dataset`` or ``@software`` (biblatex manual, section 2.1.1)."""
    names = [*map(_escaped, one.people), *(f"{{{_escaped(body)}}}" for body in one.bodies)]
    rows = {
        "title": f"{{{_escaped(one.title)}}}",
        "author": " and ".join(names),
        "year": one.year,
        "publisher": _escaped(one.publisher),
        "version": _escaped(one.version),
        "doi": one.doi,
        "url": one.address.replace("{", "%7B").replace("}", "%7D"),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in rows.items() if value)
    return f"@{'software' if one.software else 'dataset'}{{{one.key},\n{body}}}\n"


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(letter, letter) for letter in " ".join(text.split()))


def ris(one: Citation) -> str:
    """RIS, a tag and a value on each line."""
    rows = [("TY", "COMP" if one.software else "DATA"), ("TI", one.title), *(("AU", name) for name in one.names)]
    rows += [("PY", one.year), ("PB", one.publisher), ("ET", one.version), ("DO", one.doi), ("UR", one.address)]
    written = "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in rows if value)
    return f"{written}ER  - \r\n"


def csl(one: Citation) -> str:
    """CSL-JSON (citation-style-language/schema, csl-data.json)."""
    found: dict[str, Any] = {
        "id": one.key,
        "type": "software" if one.software else "dataset",
        "title": one.title,
        "author": [{"literal": name} for name in one.names],
        "issued": {"date-parts": [[int(one.year)]]} if one.year else None,
        "publisher": one.publisher,
        "version": one.version,
        "DOI": one.doi,
        "URL": one.address,
    }
    kept = {name: value for name, value in found.items() if value}
    return orjson.dumps([kept], option=orjson.OPT_INDENT_2).decode() + "\n"
