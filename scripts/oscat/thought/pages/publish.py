"""The pages on which people publish without Git: a form for each kind, and what its scripts need to know."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import orjson
from markupsafe import Markup

from oscat.thought.asked import note
from oscat.thought.graph import Catalog, File
from oscat.thought.known import Gists
from oscat.thought.layout import entry_path
from oscat.thought.pages.addresses import at_github, has_page, public
from oscat.thought.pages.atlas import Atlas, title_of
from oscat.thought.pages.form import FORMS, Field, Form, Get, Purpose, form, roles
from oscat.thought.pages.licences import ADVISED
from oscat.thought.privacy import without_emails
from oscat.thought.settings import MAX_BYTES
from oscat.thought.tables.extensions import BY_PREFIX
from oscat.thought.tables.media_types import BY_SUFFIX
from oscat.thought.tongue import N_, _
from oscat.words.kinds import EXTENSION_CONTACTS, OUR_SCHEMAS, Kind

PATH: Final = "publish/index.html"
CHOICES: Final = "publish/choices.json"
CHECKS: Final = "publish/checks/"
BESIDE: Final = {Kind.EXPERIMENT: ("input.yaml", "environment.yaml")}
"""The files beside a record that the form can write."""
MOST_TOLD: Final = 20_000
"""Files of a catalog up to which its forms carry along what no two entries may say alike: 120 bytes an entry."""
MOST_TAKEN: Final = 1_000
"""Ids of a kind up to which the page of its form holds them; the rules know all of them."""
_OFFERED: Final = tuple(kind for kind in Kind if kind not in {Kind.PRODUCT, Kind.PLATFORM})
"""The kinds that are chosen from. Products are named by who knows them."""
View = dict[str, Any]


def path_of(kind: Kind) -> str:
    """Where the form of a kind stands."""
    return f"publish/{kind.value}/index.html"


def start(atlas: Atlas) -> View:
    """The page that leads to the forms, and to the other ways."""
    repository = at_github(atlas.catalog, "")
    return {
        **_head(atlas, _("Publish"), PATH, up="../"),
        "summary": _("Add what you made to %(title)s: with a form, at a terminal, or on GitHub.", title=atlas.title),
        "forms": [(_(kind.form.label), f"{kind.value}/", _(_TOLD[kind])) for kind in FORMS],
        "repository": repository.rstrip("/"),
        "mail": atlas.catalog.given.mail,
    }


_TOLD: Final = {
    Kind.PRODUCT: N_("Data that came out of your work: maps, series, models' output, trained models."),
    Kind.PROJECT: N_("The work itself: who, what about, until when. Products and workflows name it."),
    Kind.WORKFLOW: N_("How the data were made, so that others can make them again or make their own."),
    Kind.EXPERIMENT: N_("One run of a workflow: with which inputs, parameters and environment."),
}


def _head(atlas: Atlas, title: str, path: str, up: str) -> View:
    where = {"up": up, "kind": "publish", "json": "", "picture_url": ""}
    return {**where, "title": title, "canonical": public(atlas.catalog, path)}


def view(atlas: Atlas, kind: Kind, get: Get, *, runtime: bool) -> View:
    """The form of a kind."""
    made = form(kind, get)
    word = _(kind.form.label.lower())
    one = _("an %(kind)s", kind=word) if kind is Kind.EXPERIMENT else _("a %(kind)s", kind=word)
    return {
        **_head(atlas, _("Publish %(one)s", one=one), path_of(kind), up="../../"),
        "summary": _(
            "Describe %(one)s in a form, see what is missing, and propose it to %(title)s.", one=one, title=atlas.title
        ),
        "form": made,
        "label": _(kind.form.label.lower()),
        "beside": BESIDE.get(kind, ()),
        "data": Markup(_in_script(document(atlas.catalog, made, get, runtime=runtime))),  # noqa: S704 - escaped there
        "runtime": runtime,
    }


def _in_script(value: Any) -> str:
    """JSON that may stand in a script element, whatever it holds."""
    return orjson.dumps(value).decode().replace("<", "\\u003c").replace("&", "\\u0026")


def document(catalog: Catalog, made: Form, get: Get, *, runtime: bool) -> dict[str, Any]:
    """What the scripts of a form are told."""
    kind = made.kind
    schema = get(f"{OUR_SCHEMAS}{kind.value}.json") or {}
    inner = schema.get("properties", {}).get("properties", {}).get("properties", {})
    spdx = get(f"{OUR_SCHEMAS}spdx.json") or {"enum": []}
    return {
        "kind": kind.value,
        "label": _(kind.form.label),
        "path": entry_path(kind, "{}", catalog.layout),
        "record": kind.form.is_record,
        "start": made.start,
        "order": {"top": [*schema.get("properties", {})], "properties": [*inner]},
        "fields": [_said(one) for _, fields in made.groups for one in fields],
        "purposes": [_purpose(one) for one in made.purposes],
        "extensions": {**BY_PREFIX, "contacts": EXTENSION_CONTACTS},
        "licences": spdx["enum"],
        "advised": ADVISED,
        "roles": roles(),
        "media": {suffix: kinds[0] for suffix, kinds in BY_SUFFIX.items()},
        "repository": catalog.given.repository or "",
        "branch": catalog.given.branch,
        "mail": catalog.given.mail or "",
        "runtime": runtime,
        "taken": [*catalog.ids[kind]] if len(catalog.ids[kind]) <= MOST_TAKEN else [],
    }


def _purpose(one: Purpose) -> dict[str, Any]:
    """What a link is for, in words; its title becomes part of the record, in the language of records."""
    said = {name: getattr(one, name) for name in one.__slots__}
    return {**said, "name": _(one.name), "told": _(one.told)}


def _said(one: Field) -> dict[str, Any]:
    return {
        "key": one.key,
        "pointer": one.pointer,
        "widget": one.widget,
        "label": _(one.label),
        "must": one.must,
        "example": one.example,
        "reference": one.reference,
        "words": one.words,
        "free": one.free,
    }


def choices(atlas: Atlas) -> dict[str, list[tuple[str, str]]]:
    """The entries that a form offers, by kind: id and title."""
    return {kind.value: [(file.place.id, title_of(file)) for file in atlas.shown[kind]] for kind in _OFFERED}


def known(catalog: Catalog) -> dict[str, Any]:
    """What the rules in the browser know of the catalog before they ask: all names, the vocabularies, the settings."""
    kinds = (kind for kind in Kind if kind.form.vocabulary)
    note("all")
    records = {file.path: _shown(catalog, file) for file in catalog.entries(*kinds)}
    settings = catalog.tree.read("oscat.toml", MAX_BYTES) if "oscat.toml" in catalog.tree.files else b""
    return {
        "files": [*catalog.places],
        "records": records,
        "named": _named(catalog),
        "told": list(_told(catalog)) if len(catalog.places) <= MOST_TOLD else None,
        "made": _made(catalog),
        "layout": catalog.layout.value,
        "settings": settings.decode(errors="replace"),
        "url": catalog.url or "",
    }


def _told(catalog: Catalog) -> Iterator[tuple[int, str, str, str]]:
    """What no two entries may say alike, vocabularies apart: the number of the file, and title, description and DOI as
    in its gist.
    """
    for number, path in enumerate(catalog.places):
        key = catalog.places[path].key
        if key and not key[0].form.vocabulary:
            yield (number, *catalog.gists[key][:3])


def _made(catalog: Catalog) -> dict[str, list[str]]:
    """The experiments that say of a product that they made it, by its id."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, gist in catalog.gists.items():
        for product in gist.made:
            found[product].append(key[1])
    return found


def _named(catalog: Catalog) -> dict[str, list[int]]:
    """The entries that others name, vocabularies apart, with the numbers of the files that do."""
    numbers = {path: number for number, path in enumerate(catalog.places)}
    return {
        f"{kind.form.folder}/{name}": [numbers[catalog.ids[key[0]][key[1]]] for _, key in naming]
        for (kind, name), naming in Gists(catalog.gists).named_by.items()
        if not kind.form.vocabulary
    }


def sources(catalog: Catalog) -> Iterator[tuple[str, dict[str, Any]]]:
    """The records as Git holds them, with their paths: what is published of them is a STAC Item as well.

    Where e-mail addresses are withheld they lack them; then no form changes an entry, for it would lose them.
    """
    for file in catalog.entries(Kind.WORKFLOW, Kind.EXPERIMENT):
        yield f"{CHECKS}source/{file.path}", _shown(catalog, file)


def _shown(catalog: Catalog, file: File) -> dict[str, Any]:
    return without_emails(file.data) if catalog.given.withhold_emails else file.data


def change_of(file: File) -> str:
    """The form with an entry filled in, from the top; "" for kinds that have none."""
    kind = file.place.kind
    return f"publish/{kind.value}/?change={quote(file.place.id)}" if kind in FORMS and has_page(file) else ""
