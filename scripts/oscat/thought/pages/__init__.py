"""The HTML of the published tree: a start page, a list of each kind, a page of each entry. Plain files, no script.

Values in, values out: an atlas of a catalog and the texts of the templates give paths and bytes, one page at a time.
The same catalog gives the same bytes on any day.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

import orjson
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from oscat.thought import tongue
from oscat.thought.asked import note
from oscat.thought.graph import File
from oscat.thought.pages import (
    citations,
    crawlers,
    downloads,
    entry,
    explore,
    fairness,
    feeds,
    forum,
    guides,
    health,
    linked_data,
    lists,
    metrics,
    model_card,
    moved,
    people,
    pictures,
    platforms,
    proposals,
    publish,
    reproducibility,
    resources,
    services,
)
from oscat.thought.pages.addresses import page_path, public
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.form import FORMS
from oscat.thought.pages.guides import Guide
from oscat.thought.tongue import _
from oscat.words.kinds import Kind

Page = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Site:
    """What pages are made with: the texts of the templates by name, the version of oscat, the outline of land as SVG.

    ``proposals`` is the document that ``oscat bot queue`` writes, ``links`` that of ``oscat links``; None where there
    is none, and then no page of them. ``reproductions`` are the documents of ``oscat reproduce`` by experiment,
    ``platforms`` those of ``oscat platform check`` by platform; ``fair`` tells that of ``oscat fair`` of an entry.
    ``exports`` are the forms of other registries: the name of each, its title, the path of the file of one work with
    ``{}`` for its name, and the paths of those of the whole catalog, as far as the build writes them. With ``only``,
    pages are made of these entries alone, and a start page that lists them.

    ``schemas`` gives a JSON Schema by its address, for the forms (None where it is not at hand; without any there are
    no forms), and ``runtime`` says whether the rules can run in the browser of who fills one in. ``services`` are the
    records of mature workflows for APEx, by workflow. ``guides`` gives those of a catalog.
    """

    templates: Mapping[str, str]
    version: str
    outline: str = ""
    proposals: Mapping[str, Any] | None = None
    links: Mapping[str, Any] | None = None
    reproductions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    platforms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    fair: Callable[[tuple[Kind, str]], Mapping[str, Any] | None] = lambda _: None
    exports: downloads.Forms = ()
    only: Container[tuple[Kind, str]] | None = None
    schemas: Callable[[str], Mapping[str, Any] | None] | None = None
    runtime: bool = False
    services: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    guides: Callable[[Atlas], tuple[Guide, ...]] | None = None


def pages(atlas: Atlas, site: Site) -> Iterator[Page]:
    """Every page of the published tree with its path, one at a time: those of the whole, then those of each entry."""
    press = Press(atlas, site)
    yield from of_all(press) if site.only is None else preview(press)
    for file in press.chosen:
        yield from of_entry(press, file)


def preview(press: "Press") -> Iterator[Page]:
    """A start page for the entries that are asked for."""
    yield press.page("index.html", "list.html", lists.preview(press.atlas, press.chosen))


Piece = tuple[str, Callable[[], Iterator[Page]]]
"""A part of the pages of the whole catalog, and how it is made."""


def of_all(press: "Press") -> Iterator[Page]:
    """The pages that tell of the whole catalog, and what stands beside them."""
    return (page for _name, make in pieces(press) for page in make())


def pieces(press: "Press") -> Iterator[Piece]:
    """The same in parts that do not wait for each other, each with its name."""
    atlas, site = press.atlas, press.site
    yield "start", lambda: iter([press.page("index.html", "start.html", _start(atlas))])
    yield "lost", lambda: iter([press.page("404.html", "404.html", _lost(atlas))])
    yield "explore", lambda: iter([press.page(explore.PATH, "explore.html", explore.view(atlas))])
    yield "metrics", lambda: _metrics(atlas, press)
    if site.exports:
        view = partial(downloads.view, atlas, site.exports)
        yield "downloads", lambda: iter([press.page(downloads.PATH, "downloads.html", view())])
    yield from _forms(atlas, site, press)
    if site.guides is not None:
        yield "guides", partial(_guides, atlas, site.guides, press)
    if site.proposals:
        yield "proposals", partial(_proposals, atlas, site.proposals, press)
    if press.health:
        links = partial(health.view, atlas, press.health)
        yield "link health", lambda: iter([press.page(health.PATH, "link-health.html", links())])
    yield from ((f"list of {kind}", partial(_list, atlas, site, press, kind)) for kind in atlas.kinds)
    yield "moved", lambda: _moved(atlas, press)
    yield "pictures", lambda: pictures.of_all(atlas, press.ground)
    yield "feeds", lambda: feeds.feeds(atlas)
    yield "crawlers", lambda: crawlers.files(atlas)


def _start(atlas: Atlas) -> Mapping[str, Any]:
    marked = linked_data.markup(linked_data.of_catalog(atlas))
    return {**lists.start(atlas), "linked_data": marked, "feed": feeds.NAME if atlas.url else ""}


def _proposals(atlas: Atlas, waiting: Mapping[str, Any], press: "Press") -> Iterator[Page]:
    note("proposals")
    yield press.page(proposals.PATH, "proposals.html", proposals.view(atlas, waiting))


def _metrics(atlas: Atlas, press: "Press") -> Iterator[Page]:
    numbers = metrics.document(atlas)
    yield press.page(metrics.PATH, "metrics.html", metrics.view(atlas, numbers))
    written = orjson.dumps(numbers, option=orjson.OPT_INDENT_2).decode()
    yield metrics.DOCUMENT, f"{people.without_mail(written)}\n".encode()


def _list(atlas: Atlas, site: Site, press: "Press", kind: Kind) -> Iterator[Page]:
    """The pages of the list of a kind."""
    side = platforms.view(atlas, site.platforms) if kind is Kind.PLATFORM else {}
    for path, view in lists.views(atlas, kind):
        yield press.page(path, platforms.TEMPLATE if side else lists.template(kind), {**view, **side})


def _moved(atlas: Atlas, press: "Press") -> Iterator[Page]:
    """A page and a document at each address that led to an entry once."""
    for path, view in moved.views(atlas):
        yield press.page(path, "moved.html", view)
    yield from moved.documents(atlas)


def _forms(atlas: Atlas, site: Site, press: "Press") -> Iterator[Piece]:
    """The pages on which people publish."""
    get = site.schemas
    if get is None:
        return
    yield "publish", lambda: iter([press.page(publish.PATH, "publish.html", publish.start(atlas), ours=True)])
    for kind in FORMS:
        view = partial(publish.view, atlas, kind, get, runtime=site.runtime)
        yield f"form of {kind}", partial(_form, press, kind, view)
    yield "resources", lambda: _resources(atlas, press)
    yield "choices", lambda: iter([(publish.CHOICES, orjson.dumps(publish.choices(atlas)))])


def _form(press: "Press", kind: Kind, view: Callable[[], Mapping[str, Any]]) -> Iterator[Page]:
    yield press.page(publish.path_of(kind), "form.html", view(), ours=True)


def _resources(atlas: Atlas, press: "Press") -> Iterator[Page]:
    yield press.page(resources.PATH, "resources.html", resources.view(atlas), ours=True)
    yield resources.DATA, orjson.dumps(resources.document(atlas))


def _guides(atlas: Atlas, made: Callable[[Atlas], tuple[Guide, ...]], press: "Press") -> Iterator[Page]:
    """The guides, and what the search looks through in them."""
    given = made(atlas)
    texts = guides.rendered(atlas, given)
    for path, view in guides.views(atlas, given, texts):
        yield press.page(path, guides.TEMPLATE, view, ours=True)
    yield guides.SEARCHED, orjson.dumps(guides.searched(texts))


def of_entry(press: "Press", file: File) -> Iterator[Page]:
    """The page of an entry, its citations, its badge, its picture."""
    atlas, site = press.atlas, press.site
    score = site.fair(file.key) if file.key else None
    again = reproducibility.view(atlas, file, site.reproductions)
    more = {
        "exports": downloads.of_entry(file, site.exports),
        "linkset": downloads.linkset(file, site.exports),
        "change": publish.change_of(file) if press.changes else "",
        **again,
        "resources": resources.of_entry(file),
        **services.view(file, site.services),
        **forum.view(atlas.catalog, file),
        **model_card.view(atlas, file),
        **fairness.view(file, score),
    }
    view = {**entry.view(atlas, file), **_machines(atlas, file), **health.of_entry(press.health, file), **more}
    yield press.page(page_path(file), "entry.html", view)
    yield from citations.files(atlas, file)
    yield from fairness.files(file, score, large=atlas.large)
    if site.only is None:
        yield from pictures.of_entry(atlas, press.ground, file)


def _machines(atlas: Atlas, file: File) -> Mapping[str, Any]:
    """What the head of an entry's page tells programs."""
    own = file.place.kind in {Kind.THEME, Kind.PLATFORM}
    return {
        "linked_data": linked_data.markup(linked_data.of_entry(atlas, file)),
        "signposts": linked_data.signposts(atlas, file),
        "feed": feeds.NAME if own and atlas.url else "",
    }


@lru_cache(maxsize=4)
def _environment(templates: tuple[tuple[str, str], ...]) -> Environment:
    """Templates that are compiled when they are first used, and kept for the next build of the same process."""
    made = Environment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.filters["said"] = tongue._
    i18n: Any = made
    i18n.install_gettext_callables(tongue._, tongue.plural, newstyle=True)
    return made


class Press:
    """Templates, compiled once, and the parts that are alike on many pages, rendered once."""

    def __init__(self, atlas: Atlas, site: Site) -> None:
        self.atlas, self.site = atlas, site
        self.changes = site.schemas is not None and site.runtime and not atlas.catalog.given.withhold_emails
        self.health = health.Health(site.links) if site.links else None
        self._environment = _environment(tuple(sorted(site.templates.items())))
        self._alike: dict[str, Any] = {
            "site_title": atlas.title,
            "version": site.version,
            "proposals": bool(site.proposals),
            "link_health": bool(site.links),
            "downloads": bool(site.exports),
            "large": atlas.large,
            "forms": site.schemas is not None,
            "guides": site.guides is not None,
            "shared_picture": public(atlas.catalog, pictures.OWN),
            "linked_data": "",
            "signposts": [],
            "feed": "",
            "language": tongue.language(),
            "in_english": Markup(' lang="en"') if tongue.language() != tongue.ENGLISH else "",
        }
        self._menu = [("explore", "explore/", _("Explore"))]
        self._menu += [(kind.value, f"{kind.form.folder}/", atlas.name(kind)) for kind in atlas.kinds]
        self._menu += [("publish", "publish/", _("Publish"))] if site.schemas else []
        self._menu += [("guides", "guides/", _("Guides"))] if site.guides else []
        self._bars: dict[tuple[str, str], Markup] = {}

    @cached_property
    def chosen(self) -> list[File]:
        """The entries that have a page, or those of them that are asked for, kind by kind."""
        files = (file for kind in self.atlas.kinds for file in self.atlas.shown[kind])
        return [file for file in files if self.site.only is None or file.key in self.site.only]

    @cached_property
    def ground(self) -> Any:
        """What all pictures begin with."""
        return pictures.ground(self.site.outline)

    def page(self, path: str, template: str, view: Mapping[str, Any], *, ours: bool = False) -> Page:
        """One page as it is published: without e-mail addresses, but where all its words are ``ours``."""
        bar = self._bar(view["up"], view["kind"])
        html = self._environment.get_template(template).render({**self._alike, **view, "bar": bar})
        return path, (html if ours else people.without_mail(html)).encode("utf-8", "replace")

    def _bar(self, up: str, kind: str) -> Markup:
        """The bar at the top of a page: the same for all pages of a kind and depth."""
        if (up, kind) not in self._bars:
            html = self._environment.get_template("bar.html").render(
                {**self._alike, "up": up, "kind": kind, "menu": self._menu}
            )
            self._bars[up, kind] = Markup(html)  # noqa: S704 - rendered by our own template
        return self._bars[up, kind]


def _lost(atlas: Atlas) -> Mapping[str, Any]:
    """The page for addresses that lead nowhere; shown at any depth, so its links start at the host."""
    top = atlas.url
    return {
        "up": urlsplit(top).path or "/" if top else "",
        "kind": "lost",
        "title": _("Page not found"),
        "summary": _("There is no page at this address."),
        "canonical": "",
        "json": "",
        "picture_url": "",
        "lists": [(atlas.name(kind), f"{kind.form.folder}/") for kind in atlas.kinds if kind is not Kind.PLATFORM],
    }
