"""Pages at the addresses of entries that are no more: where they went, or why they were withdrawn."""

from collections.abc import Iterator
from typing import Any, Final

import orjson

from oscat.thought.dois import is_doi
from oscat.thought.graph import File
from oscat.thought.hrefs import relative
from oscat.thought.layout import ID
from oscat.thought.pages import people
from oscat.thought.pages.addresses import UP, folder_of, has_page, public
from oscat.thought.pages.atlas import Atlas, title_of
from oscat.thought.pages.read import day, day_words, short
from oscat.thought.schemas import STAC_VERSIONS
from oscat.thought.tongue import _
from oscat.words.kinds import BY_FOLDER

MOST_HOPS: Final = 20
STAC: Final = {"type": "Catalog", "stac_version": STAC_VERSIONS[-1]}
"""With ``deprecated`` and ``successor-version`` (STAC version extension 1.2.0)."""


def views(atlas: Atlas) -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and values of each such page."""
    for folder, id_, row in _rows(atlas):
        yield f"{folder}/{id_}/index.html", _view(atlas, folder, id_, row)


def documents(atlas: Atlas) -> Iterator[tuple[str, bytes]]:
    """What programs get at the address of a record that is no more: that it is, and a link to what followed it."""
    for folder, id_, row in _rows(atlas):
        form, view = BY_FOLDER[folder].form, _view(atlas, folder, id_, row)
        there = _end(atlas, f"{folder}/{id_}")
        said = f"{view['title']}. {view['reason']}".strip()
        base = f"{folder}/{id_}/{form.file}"
        links = [{"rel": "successor-version", "href": relative(base, there.place.published)}] if there else []
        head: dict[str, Any] = {"type": "Feature", "geometry": None, "time": None} if form.is_record else STAC
        told = {"title": id_, "description": said, "deprecated": True}
        body = {"properties": {"type": BY_FOLDER[folder].value, **told}} if form.is_record else told
        document = {**head, "id": id_, **body, "links": links}
        yield base, people.without_mail(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()).encode() + b"\n"


def _rows(atlas: Atlas) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Folder, id and row of what is no more. What stands in the table and is an entry again has its own page."""
    for name, row in sorted(atlas.catalog.redirects.items()):
        folder, _, id_ = name.partition("/")
        if folder not in BY_FOLDER or not ID.fullmatch(id_) or not isinstance(row, dict):
            continue
        if not has_page(atlas.catalog.entry(BY_FOLDER[folder], id_)):
            yield folder, id_, row


def _view(atlas: Atlas, folder: str, id_: str, row: dict[str, Any]) -> dict[str, Any]:
    there, doi = _end(atlas, f"{folder}/{id_}"), people.without_mail(short(row.get("doi"), 300))
    withdrawn = day(row.get("withdrawn"))
    kind = BY_FOLDER[folder]
    label = _(kind.form.label if kind.form.label.startswith("EO") else kind.form.label.lower())
    return {
        "up": UP,
        "kind": kind.value,
        "title": _("This %(kind)s has moved", kind=label) if there else _("This %(kind)s was withdrawn", kind=label),
        "summary": _("%(kind)s %(id)s is no more.", kind=_(kind.form.label), id=id_),
        "canonical": public(atlas.catalog, folder_of(there)) if there else "",
        "json": "",
        "picture_url": "",
        "id": id_,
        "there": UP + folder_of(there) if there else "",
        "name": title_of(there) if there else "",
        "on": day_words(withdrawn) if withdrawn else "",
        "reason": short(row.get("reason"), 1_000),
        "was": short(row.get("title"), 300),
        "doi": doi if is_doi(doi) else "",
        "above": (atlas.name(kind), f"{UP}{folder}/"),
    }


def _end(atlas: Atlas, name: str) -> File | None:
    """The entry at the end of a chain of moves, None where there is none or the chain is a circle."""
    for __ in range(MOST_HOPS):
        row = atlas.catalog.redirects.get(name)
        to = row.get("to") if isinstance(row, dict) else None
        folder, _, id_ = to.partition("/") if isinstance(to, str) else ("", "", "")
        if folder not in BY_FOLDER:
            return None
        file = atlas.catalog.entry(BY_FOLDER[folder], id_)
        if file and has_page(file):
            return file
        name = f"{folder}/{id_}"
    return None
