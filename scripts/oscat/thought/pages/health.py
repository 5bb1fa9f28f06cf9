"""The page of link health, and what an entry's own page says of its links; from what ``oscat links`` reported."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from markupsafe import Markup

from oscat.thought.graph import File
from oscat.thought.pages.addresses import UP, has_page, public, web
from oscat.thought.pages.atlas import Atlas, Row
from oscat.thought.pages.links import Anchor
from oscat.thought.pages.read import day_words, short
from oscat.thought.tables.link_verdicts import SAYS
from oscat.thought.tongue import _, ngettext
from oscat.thought.urls import host_of
from oscat.words.kinds import BY_FOLDER, Kind
from oscat.words.links import BROKEN, LinkVerdict

PATH: Final = "link-health/index.html"
DOCUMENT: Final = "link-health/links.json"
MOST: Final = 40
"""Addresses of one sort that the page lists; the document beside it has all."""
MOST_HOSTS: Final = 15
MOST_ENTRIES: Final = 3
_WIDTH: Final = 600
_WORKS: Final = frozenset({LinkVerdict.OK, LinkVerdict.MOVED, LinkVerdict.WRONG_TYPE})
Link = Mapping[str, Any]


class Health:
    """A report, read by entry."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.links: list[Link] = document["links"]
        self.day = document["at"][:10]

    @cached_property
    def by_entry(self) -> Mapping[str, list[Link]]:
        """The addresses of each entry («folder/id»), each once."""
        found: dict[str, dict[str, Link]] = defaultdict(dict)
        for link in self.links:
            for use in link["uses"]:
                found[use["entry"]][link["href"]] = link
        return {entry: list(links.values()) for entry, links in found.items()}


def of_entry(health: Health | None, file: File) -> Mapping[str, Any]:
    """What an entry's page says of its links: a badge, and the failing ones by address."""
    known = health.by_entry.get(file.place.entry, []) if health else []
    links = [one for one in known if _verdict(one) is not LinkVerdict.UNASKED]
    broken = [one for one in links if _fails(one)]
    if health is None or not links:
        return {"health": None, "failing": {}}
    asked = _("asked on %(day)s", day=day_words(health.day))
    if broken:
        badge = (
            "fails",
            ngettext("%(num)s of %(all)s fails", "%(num)s of %(all)s fail", len(broken), all=_links(links)),
        )
    else:
        count = sum(_verdict(one) in _WORKS for one in links)
        badge = (
            "works",
            _("All links work")
            if count == len(links)
            else _("%(count)s of %(all)s work", count=count, all=_links(links)),
        )
    failing = {(found.href if (found := web(one["href"])) else one["href"]): _said(one) for one in broken}
    return {"health": (*badge, asked, f"{UP}link-health/"), "failing": failing}


def _links(links: list[Link]) -> str:
    return ngettext("%(num)s link", "%(num)s links", len(links))


def _verdict(link: Link) -> LinkVerdict:
    return LinkVerdict(link["verdict"])


def _fails(link: Link) -> bool:
    return _verdict(link) in BROKEN


def _said(link: Link) -> str:
    """What is wrong, in a few words for beside a link."""
    since = " " + _("since %(day)s", day=day_words(link["since"])) if link.get("since") else ""
    return f"{_(SAYS[_verdict(link)][0]).lower()}{since}"


def view(atlas: Atlas, health: Health) -> Mapping[str, Any]:
    """What the template shows."""
    summary = health.document["summary"]
    return {
        "up": "../",
        "kind": "link-health",
        "title": _("Link health"),
        "summary": _("Whether the addresses on the web work that the records of this catalog name."),
        "canonical": public(atlas.catalog, PATH),
        "json": "links.json",
        "picture_url": "",
        "day": day_words(health.day),
        "addresses": summary["addresses"],
        "dead": summary["dead"],
        "share": share(summary["verdicts"]),
        "groups": [group for group in _groups(atlas, health.links) if group["total"]],
        "platforms": list(_platforms(atlas, health)),
        "hosts": _hosts(health.links),
    }


def share(verdicts: Mapping[str, int]) -> Markup:
    """One bar of three parts: what works, what does not, and what could not be looked at."""
    counts: Counter[str] = Counter()
    for name, count in verdicts.items():
        verdict = LinkVerdict(name)
        counts["works" if verdict in _WORKS else "fails" if verdict in BROKEN else "hidden"] += count
    total, at, parts = counts.total() or 1, 0.0, []
    for part in ("works", "hidden", "fails"):
        width = _WIDTH * counts[part] / total
        parts.append(
            Markup('<rect class="{}" x="{}" y="0" width="{}" height="16"/>').format(part, f"{at:.1f}", f"{width:.1f}")
        )
        at += width
    said = _(
        "%(works)s work, %(hidden)s could not be looked at, %(fails)s do not work",
        **{part: f"{counts[part]:,}" for part in ("works", "hidden", "fails")},
    )
    head = Markup(
        '<svg class="healthbar" viewBox="0 0 {} 16" preserveAspectRatio="none" role="img" aria-label="{}">'
    ).format(_WIDTH, said)
    return head + Markup("").join(parts) + Markup("</svg>")


def _groups(atlas: Atlas, links: list[Link]) -> Iterator[dict[str, Any]]:
    """The addresses by what is to be thought of them: the dead first; those that work are only counted."""
    dead = [one for one in links if one["dead"]]
    yield _group(atlas, "dead", _("Dead"), _("They failed again and again, for a week or more."), dead)
    for verdict, (name, advice) in SAYS.items():
        if verdict is not LinkVerdict.OK:
            found = [one for one in links if one["verdict"] == verdict and not one["dead"]]
            yield _group(atlas, verdict.value, _(name), _(advice).replace("`", ""), found)


def _group(atlas: Atlas, name: str, title: str, advice: str, links: list[Link]) -> dict[str, Any]:
    rows = [_row(atlas, one) for one in links[:MOST]]
    return {"id": name, "title": title, "advice": advice, "total": len(links), "rows": rows}


def _row(atlas: Atlas, link: Link) -> dict[str, Any]:
    entries = dict.fromkeys(use["entry"] for use in link["uses"])
    rows = [row for entry in entries if (row := _entry(atlas, entry))]
    return {
        "link": _anchor(link["href"]),
        "said": link["evidence"],
        "since": day_words(link["since"]) if link.get("since") else "",
        "target": _anchor(link["target"]) if link.get("target") else None,
        "entries": rows[:MOST_ENTRIES],
        "more": max(0, len(rows) - MOST_ENTRIES),
    }


def _anchor(href: str) -> Anchor:
    found = web(href)
    return Anchor(short(href, 160), found.href if found else "", found.host if found else "", outside=True)


def _entry(atlas: Atlas, name: str) -> Row | None:
    folder, _, id_ = name.partition("/")
    file = atlas.catalog.entry(BY_FOLDER[folder], id_) if folder in BY_FOLDER else None
    return atlas.row(file) if file and has_page(file) else None


def _platforms(atlas: Atlas, health: Health) -> Iterator[dict[str, Any]]:
    """How the links fare of the entries that each platform has to do with, its own among them."""
    for platform in atlas.shown[Kind.PLATFORM]:
        near = [platform, *(one for kind in Kind for one in atlas.around(platform, kind))]
        links = {link["href"]: link for one in near for link in health.by_entry.get(one.place.entry, [])}
        failing = [one for one in links.values() if _fails(one)]
        rows = [_row(atlas, one) for one in failing[:MOST]]
        yield {"row": atlas.row(platform), "total": len(links), "failing": len(failing), "rows": rows}


def _hosts(links: Iterable[Link]) -> list[tuple[str, int, int]]:
    """The hosts with the most addresses that do not work: name, those, all."""
    total = Counter(host_of(one["href"]) for one in links)
    failing = Counter(host_of(one["href"]) for one in links if _fails(one))
    return [(host, count, total[host]) for host, count in failing.most_common(MOST_HOSTS) if host]
