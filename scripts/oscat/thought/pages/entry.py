"""The page of one entry, as the values that its template shows."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final
from urllib.parse import quote, urlencode

from oscat.thought.graph import File
from oscat.thought.pages import (
    citations,
    explore,
    extents,
    facts,
    links,
    markdown,
    metadata,
    people,
    pictures,
    provenance,
    snippets,
)
from oscat.thought.pages.addresses import UP, at_github, follow, json_beside, page_path, public, source, web
from oscat.thought.pages.atlas import CITED, ORDER, RUNS, Atlas, Row, cut_title, run_type, title_of
from oscat.thought.pages.documents import FACET_OF, TAGGED
from oscat.thought.pages.links import Anchor
from oscat.thought.pages.read import abstract, day_words, objects, short, text
from oscat.thought.timebar import words as time_words
from oscat.thought.tongue import N_, _
from oscat.thought.touched import placed
from oscat.words.history import Event
from oscat.words.kinds import Kind

View = dict[str, Any]
BUTTONS: Final = 4
MOST_ITEMS: Final = 20
MOST_ROWS: Final = 80
MOST_WORDS: Final = 200
"""Variables of a theme that are named on its page."""
MOST_SIBLINGS: Final = 5
MOST_ALIKE: Final = 500
MOST_EVENTS: Final = 8
_NUMBER: Final = re.compile(r"\s*\(?#(\d{1,7})\)?$")
"""The number of a pull request as GitHub puts it behind the first line of a merge."""
_SECTIONS: Final = {
    (Kind.PRODUCT, Kind.PRODUCT): N_("Related products"),
    (Kind.PROJECT, Kind.PROJECT): N_("Related projects"),
    (Kind.PLATFORM, Kind.WORKFLOW): N_("Workflows that it can run"),
}


def view(atlas: Atlas, file: File) -> View:
    """All that the page of an entry shows."""
    steps = provenance.steps(atlas, file)
    return {
        **_head(atlas, file),
        **_body(atlas, file),
        **_beside(atlas, file),
        "sections": list(_sections(atlas, file)),
        "project": _project(atlas, file),
        "siblings": _siblings(atlas, file),
        "similar": _similar(atlas, file),
        "vocabulary": _vocabulary(atlas, file),
        "chain": provenance.chain(atlas, file, steps),
        "graph": provenance.drawing(atlas, file, steps),
        "runners": _runners(atlas, file),
        "past": _past(atlas, file),
        "explore": _explore(file),
    }


def _head(atlas: Atlas, file: File) -> View:
    kind = file.key[0] if file.key else Kind.PRODUCT
    path = page_path(file)
    return {
        "up": UP,
        "kind": kind.value,
        "label": _(kind.form.label),
        "title": title_of(file),
        "crumb": cut_title(file),
        "above": Row(atlas.name(kind), f"{kind.form.folder}/"),
        "summary": abstract(file.fields.get("description"), 155)
        or _("%(kind)s of %(title)s", kind=_(kind.form.label), title=atlas.title),
        "canonical": public(atlas.catalog, path),
        "json": json_beside(file),
        "picture": picture(atlas, file, UP),
        "picture_url": _picture_url(atlas, file),
    }


def picture(atlas: Atlas, file: File, up: str) -> str:
    """The address of the picture beside an entry, from a page that reaches the top by ``up``; "" if there is none."""
    for link in atlas.catalog.links(file):
        there = atlas.catalog.there(link) if link.rel == "preview" else None
        if there and there.place.published.lower().endswith((".webp", ".png", ".jpg", ".jpeg")):
            return up + quote(there.place.published)
    return ""


def _picture_url(atlas: Atlas, file: File) -> str:
    top = atlas.url
    return (picture(atlas, file, top) or f"{top}{pictures.path_of(atlas, file)}") if top else ""


def _body(atlas: Atlas, file: File) -> View:
    terms, grouped = facts.terms_of(atlas, file), links.grouped(atlas.catalog, file)
    buttons, rest = _buttons(grouped)
    whole = placed(atlas.catalog, file)
    return {
        "badges": list(facts.badges(file, terms)),
        "facts": facts.facts(atlas, file, terms),
        "description": markdown.html(text(file.fields.get("description")), links.follower(atlas.catalog, file)),
        "buttons": buttons,
        "groups": [(group, anchors) for group, anchors in rest.items() if anchors],
        "map": extents.extent_map(whole, f"{UP}assets"),
        "time": extents.time_bar(whole, atlas.month),
        "parameters": facts.parameters(file),
        **_citation(atlas, file),
        "openings": snippets.openings(atlas, file),
        "doi": facts.doi_anchor(atlas, file) if file.place.kind in CITED else None,
        "teams": people.teams(atlas.catalog, file),
        "metadata": metadata.table(file),
    }


def _citation(atlas: Atlas, file: File) -> View:
    """What the author asks to be cited, else what the record itself gives; and the same for reference managers."""
    made = citations.of_entry(atlas, file)
    asked = short(file.fields.get("sci:citation"), 1500)
    return {"citation": asked or (citations.line(made) if made else ""), "cited_as": citations.anchors(file)}


def _buttons(grouped: dict[str, list[Anchor]]) -> tuple[list[Anchor], dict[str, list[Anchor]]]:
    """The first links that let people get at the thing itself, and all other links."""
    ready = [*grouped.get("Definition", []), *grouped.get("Access", [])]
    shown = set(ready[:BUTTONS])
    rest = {group: [one for one in anchors if one not in shown] for group, anchors in grouped.items()}
    return ready[:BUTTONS], rest


def _beside(atlas: Atlas, file: File) -> View:
    """The STAC files beside a product, and where the record comes from."""
    inner = [one for one in atlas.catalog.items(file.place.id) if one.data] if file.place.kind is Kind.PRODUCT else []
    return {
        "items": [_item(atlas, file, one) for one in inner[:MOST_ITEMS]],
        "more_items": max(0, len(inner) - MOST_ITEMS),
        "source": source(atlas.catalog, file.path, "blob"),
        "edit": source(atlas.catalog, file.path, "edit"),
        "history": source(atlas.catalog, file.path, "commits"),
        "report": _report(atlas, file),
        "discuss": getattr(web(atlas.catalog.given.forum), "href", ""),
    }


def _report(atlas: Atlas, file: File) -> str:
    """A new issue on GitHub that already says which record it is about."""
    page = public(atlas.catalog, page_path(file)) or file.path
    asked = {
        "title": _("Problem with %(title)s", title=cut_title(file)),
        "body": f"{page}\n{file.path}\n\n{_('What is wrong?')}\n",
    }
    hidden = {name: people.without_mail(words) for name, words in asked.items()}
    return at_github(atlas.catalog, f"issues/new?{urlencode(hidden)}")


def _item(atlas: Atlas, file: File, inner: File) -> View:
    """A STAC Item with its assets."""
    base, assets = inner.place.published, inner.data.get("assets")
    own = follow(atlas.catalog, file.place.published, "../../" + base)
    when = inner.data.get("properties")
    return {
        "title": title_of(inner),
        "href": own.href if own else "",
        "note": _time_of(when) if isinstance(when, dict) else "",
        "assets": list(_assets(atlas, file, base, assets)) if isinstance(assets, dict) else [],
    }


def _time_of(properties: View) -> str:
    ends = [properties.get("start_datetime"), properties.get("end_datetime")]
    if not all(isinstance(end, str) for end in ends):
        ends = [properties.get("datetime")] * 2
    said = time_words(ends) if all(isinstance(end, str) for end in ends) else ""
    return said if said[-4:].isdigit() else ""


def _assets(atlas: Atlas, file: File, base: str, assets: View) -> Iterator[Anchor]:
    for name, asset in list(assets.items())[:8]:
        for one in objects([asset]):
            title = short(one.get("title"), 120) or short(name, 80)
            found = links.loose(atlas.catalog, file, base, one.get("href"), title)
            kind = ", ".join(filter(None, (short(one.get("type"), 60), links.size(one))))
            yield Anchor(found.title, found.href, kind, found.outside)


def _past(atlas: Atlas, file: File) -> View:
    """What happened to the record, the newest first: day, what was said of it, and where to read more."""
    events = atlas.past(file)
    return {"events": [_event(atlas, one) for one in events[:MOST_EVENTS]], "more": max(0, len(events) - MOST_EVENTS)}


def _event(atlas: Atlas, event: Event) -> View:
    number = event.proposal
    said = _NUMBER.sub("", event.subject) if number else event.subject
    return {
        "day": event.day,
        "words": day_words(event.day),
        "act": _("Added") if event.added else _("Changed"),
        "said": short(said, 140),
        "commit": at_github(atlas.catalog, f"commit/{event.commit}"),
        "by": people.without_mail(short(event.by, 80)),
        "reviewers": [people.without_mail(short(one, 80)) for one in event.reviewers],
        "proposal": (number, at_github(atlas.catalog, f"pull/{number}")) if number else None,
    }


def _sections(atlas: Atlas, file: File) -> Iterator[tuple[str, list[Row], int, str]]:
    """The neighbours that are not tags and not part of the provenance, one section for each kind: its name, the first
    of them, how many there are, and where to search among all.
    """
    mine = file.place.kind or Kind.PRODUCT
    apart = {Kind.VARIABLE, *facts.TAGS.get(mine, ())} | (
        set(provenance.CHAIN) - {mine} if mine in provenance.CHAIN else set()
    )
    for kind in ORDER:
        others = [] if kind in apart else atlas.around(file, kind)
        if mine is Kind.PLATFORM and kind is Kind.WORKFLOW:
            others = list({one.path: one for one in (*atlas.runs(file), *others)}.values())
        if others:
            name = _(_SECTIONS.get((mine, kind), kind.form.plural))
            rows = [atlas.row(other) for other in others[:MOST_ROWS]]
            yield name, rows, len(others), _explore(file, kind) if kind in TAGGED else ""


def _project(atlas: Atlas, file: File) -> Row | None:
    """The one project that an entry comes from."""
    projects = atlas.around(file, Kind.PROJECT) if file.place.kind in CITED else []
    return Row(cut_title(projects[0]), atlas.row(projects[0]).path) if len(projects) == 1 else None


def _siblings(atlas: Atlas, file: File) -> View:
    """Some other products of a product's project, those that follow it in the list first; ``total`` counts them all."""
    projects = atlas.around(file, Kind.PROJECT) if file.place.kind is Kind.PRODUCT else []
    if len(projects) != 1:
        return {"rows": [], "total": 0}
    family = atlas.around(projects[0], Kind.PRODUCT)
    near = family[:MOST_ALIKE]
    told = {file.path, *(other.path for other in atlas.around(file, Kind.PRODUCT))}
    here = next((at for at, one in enumerate(near) if one is file), 0)
    others = (one for one in (*near[here:], *near[:here]) if one.path not in told)
    return {"rows": [atlas.row(one) for one in islice(others, MOST_SIBLINGS)], "total": len(family)}


def _similar(atlas: Atlas, file: File) -> list[Row]:
    """Products of other projects with the same variables, those that share the most and the region first.

    A variable of very many products says little of what is alike, and is passed over.
    """
    if file.place.kind is not Kind.PRODUCT:
        return []
    telling = (atlas.around(variable, Kind.PRODUCT) for variable in atlas.around(file, Kind.VARIABLE))
    shared = Counter(other.path for others in telling if len(others) <= MOST_ALIKE for other in others)
    family = {one.path for one in atlas.around(file, Kind.PROJECT)}
    told = {file.path, *(one.path for one in atlas.around(file, Kind.PRODUCT))}
    region = atlas.region(file.path)
    near = sorted(shared.keys() - told, key=lambda path: (-shared[path], atlas.region(path) != region, path))
    others = (atlas.catalog.file(path) for path in near)
    found = (one for one in others if family.isdisjoint(two.path for two in atlas.around(one, Kind.PROJECT)))
    return [atlas.row(one) for one in islice(found, MOST_SIBLINGS)]


def _explore(file: File, kind: Kind | None = None) -> str:
    """The search among all (of a kind) that an entry is a tag of; "" for what is no tag."""
    facet = FACET_OF.get(file.place.kind) if file.place.kind else None
    among = UP + explore.among(facet, file.place.id) if facet else ""
    return f"{among}&kind={kind.value}" if among and kind else among


def _vocabulary(atlas: Atlas, file: File) -> View:
    """The variables of a theme (or of whatever else is not tagged with them): used ones, and the others."""
    mine = file.place.kind
    variables = atlas.around(file, Kind.VARIABLE) if mine and Kind.VARIABLE not in facts.TAGS.get(mine, ()) else []
    used = [one for one in variables if atlas.around(one, Kind.PRODUCT)]
    there = {one.path for one in used}
    unused = [one for one in variables if one.path not in there]
    return {
        "used": [atlas.row(one) for one in used[:MOST_WORDS]],
        "unused": [atlas.row(one) for one in unused[: max(0, MOST_WORDS - len(used))]],
        "without": len(unused),
        "total": len(variables),
        "all": _explore(file, Kind.VARIABLE) if len(variables) > MOST_WORDS else "",
    }


def _runners(atlas: Atlas, file: File) -> View:
    """The platforms that can run a workflow."""
    told = file.place.kind is Kind.WORKFLOW and atlas.shown[Kind.PLATFORM]
    type_ = run_type(file) if told else ""
    return {
        "type": RUNS.get(type_, type_),
        "rows": [atlas.row(one) for one in atlas.runners.get(type_, [])] if type_ else [],
    }
