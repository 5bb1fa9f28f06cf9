"""An entry's links, sorted by what they are good for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from oscat.thought.graph import Catalog, File, Link
from oscat.thought.pages.addresses import follow, json_beside
from oscat.thought.pages.read import sentence, short
from oscat.thought.structure import BETWEEN_ENTRIES, POINTING_UP
from oscat.thought.tongue import N_, _
from oscat.words.kinds import Kind

MOST: Final = 60
GROUPS: Final = (
    *(N_("Access"), N_("Definition"), N_("Documentation")),
    *(N_("Citation"), N_("Code and definition"), N_("Other")),
)
_BY_REL: Final = {
    **dict.fromkeys(
        ("service", "data", "enclosure", "download", "visualisation", "visualization", "webapp", "example"), "Access"
    ),
    **dict.fromkeys(("application-platform", "application-originating-platform", "wms", "wmts", "xyz"), "Access"),
    **dict.fromkeys(("about", "describedby", "service-doc", "service-desc", "help", "documentation"), "Documentation"),
    **dict.fromkeys(("card4l-document", "status", "terms-of-service", "license", "glossary"), "Documentation"),
    **dict.fromkeys(("cite-as", "doi", "citation", "publication"), "Citation"),
    **dict.fromkeys(("application", "git", "vcs", "code", "input", "environment", "container"), "Code and definition"),
    **dict.fromkeys(("jupyter-notebook", "notebook", "process-graph", "mlflow"), "Code and definition"),
}
_DEFINING: Final = frozenset({"application", "input", "environment"})
_BY_TITLE: Final = (
    (re.compile(r"\b(publication|preprint|paper|article|cit(e|ation))\b", re.IGNORECASE), "Citation"),
    (re.compile(r"\b(access|download|data ?set|data|viewer|browse|open)\b(?!.*\bdoc)", re.IGNORECASE), "Access"),
    (re.compile(r"\b(code|repository|git|github|notebook|source)\b", re.IGNORECASE), "Code and definition"),
)
_USER: Final = re.compile(r"//[^/\s]*@")
_NAMED: Final = {
    "cite-as": N_("Cite as"),
    "vcs": N_("Source code"),
    "git": N_("Source code"),
    "service-doc": N_("Service guide"),
    "describedby": N_("Description"),
    "license": N_("Licence"),
    "via": N_("Website"),
}
_BYTES: Final = ("bytes", "kB", "MB", "GB", "TB", "PB")
_HIDDEN: Final = POINTING_UP | {"preview", "icon", "alternate", "thumbnail"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as people see it: ``href`` is "" where it may not be followed, ``host`` names the site it leaves for."""

    title: str
    href: str = ""
    host: str = ""
    outside: bool = False


def grouped(catalog: Catalog, file: File) -> dict[str, list[Anchor]]:
    """The links of an entry by purpose, without those between entries and the picture; empty groups are left out."""
    found: dict[str, list[Anchor]] = {group: [] for group in GROUPS}
    for link in _worth(catalog, file):
        found[purpose(file, link)].append(anchor(catalog, file, link))
    return {group: list(dict.fromkeys(anchors)) for group, anchors in found.items() if anchors}


def _worth(catalog: Catalog, file: File) -> Iterator[Link]:
    for link in catalog.links(file)[:MOST]:
        there = catalog.there(link) if link.rel in BETWEEN_ENTRIES else None
        if link.rel not in _HIDDEN and there is None and not (link.rel in BETWEEN_ENTRIES and link.target.relative):
            yield link


def purpose(file: File, link: Link) -> str:
    """What a link is good for, told from its relation and its title."""
    known = _BY_REL.get(link.rel.lower())
    if known:
        return "Definition" if link.rel in _DEFINING and file.is_record else known
    said = f"{short(link.data.get('title'), 120)} {link.rel if ' ' in link.rel else ''}"
    if file.place.kind in {Kind.PRODUCT, Kind.WORKFLOW, Kind.EXPERIMENT}:
        for pattern, group in _BY_TITLE:
            if pattern.search(said):
                return group
    return "Documentation" if link.rel == "via" else "Other"


def anchor(catalog: Catalog, file: File, link: Link) -> Anchor:
    """One link of an entry as people see it."""
    title = short(link.data.get("title"), 160) or _said(link.rel) or sentence(short(link.rel, 60))
    if _is_mail(link.href):
        return Anchor(title or _("E-mail"), json_beside(file), _("e-mail address in the record"))
    address = follow(catalog, file.place.published, link.href, link.target)
    if address is None:
        return Anchor(title or _("Link"), "", shown(link.href))
    there = ", ".join(filter(None, (address.host or _name(link), size(link.data))))
    return Anchor(title or address.host or _("Link"), address.href, there, bool(address.host))


def _said(rel: str) -> str:
    """The relation of a link without title, for people."""
    return _(_NAMED[rel]) if rel in _NAMED else ""


def size(data: dict[str, Any]) -> str:
    """How large what a link or asset leads to is, as people say it: ``file:size`` (STAC) or ``length`` (OGC), bytes."""
    found = data.get("file:size", data.get("length"))
    if not isinstance(found, int) or isinstance(found, bool) or not 0 < found < 10**17:
        return ""
    power = (len(str(found)) - 1) // 3
    shown = found / 1000**power
    return f"{shown:.3g} {_BYTES[power]}" if shown < 999.5 else f"1 {_BYTES[power + 1]}"


def _name(link: Link) -> str:
    """The name of a file within the tree."""
    return short(link.target.path.rpartition("/")[2], 80)


def _is_mail(href: Any) -> bool:
    return isinstance(href, str) and href.strip().lower().startswith("mailto:")


def loose(catalog: Catalog, file: File, base: str, href: Any, title: str) -> Anchor:
    """A link that stands elsewhere than in ``links``: of a contact, a provider, an asset."""
    address = follow(catalog, base, href) if not _is_mail(href) else None
    if address is None:
        said = "" if _is_mail(href) else shown(href)
        return Anchor(title or said or _("Link"), "", said if title else "")
    return Anchor(title or address.host or _last(address.href), address.href, address.host, bool(address.host))


def shown(href: Any) -> str:
    """An address that is told and not linked to, without the name and password that some authors write into it."""
    return short(_USER.sub("//", href[:2000]), 120) if isinstance(href, str) else ""


def _last(href: str) -> str:
    return href.rstrip("/").rpartition("/")[2]


def follower(catalog: Catalog, file: File) -> Callable[[str], Any]:
    """Judge the addresses within an entry's description."""
    return lambda href: follow(catalog, file.place.published, href)


def first(catalog: Catalog, file: File, rel: str) -> str:
    """The address of an entry's first link of a relation that may be followed, or ""."""
    for link in catalog.links(file):
        if link.rel == rel:
            address = follow(catalog, file.place.published, link.href, link.target)
            if address:
                return address.href
    return ""
