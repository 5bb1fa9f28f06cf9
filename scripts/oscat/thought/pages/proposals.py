"""The page of open proposals: what waits, for whom, and how long reviews take."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from oscat.thought.pages.addresses import public
from oscat.thought.pages.atlas import Atlas
from oscat.thought.tongue import N_, _

PATH: Final = "proposals/index.html"
DOCUMENT: Final = "proposals/proposals.json"
_WAITS: Final = {
    "needs-review": (N_("Waiting for a review"), N_("the oldest first")),
    "needs-author": (N_("Waiting for their authors"), N_("something is to be mended")),
    "approved": (N_("Approved"), N_("to be merged")),
    "checking": (N_("Being checked"), N_("the verdict comes within minutes")),
    "draft": (N_("Drafts"), N_("their authors are still at work")),
}


def view(atlas: Atlas, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the template shows of the document that ``oscat bot queue`` writes."""
    rows = [one for one in document["proposals"] if one["state"] in _WAITS]
    groups = [(*map(_, _WAITS[state]), list(_rows(document, rows, state))) for state in _WAITS]
    hours = document["hours"]
    return {
        "up": "../",
        "kind": "proposals",
        "title": _("Open proposals"),
        "summary": _("What is proposed to this catalog and not yet published, and for whom it waits."),
        "canonical": public(atlas.catalog, PATH),
        "json": "proposals.json",
        "picture_url": "",
        "groups": [group for group in groups if group[2]],
        "days": max(1, round(hours / 24)) if hours is not None else None,
        "at": document["at"][:10],
    }


def _rows(document: Mapping[str, Any], rows: list[dict[str, Any]], state: str) -> Iterator[dict[str, Any]]:
    today = date.fromisoformat(document["at"][:10])
    for one in rows:
        if one["state"] == state:
            yield {
                "number": one["number"],
                "title": one["title"],
                "href": f"{document['server']}/{quote(document['repository'])}/pull/{int(one['number'])}",
                "author": one["author"],
                "reviewer": one["reviewer"],
                "days": (today - date.fromisoformat(one["opened"][:10])).days,
                "about": [label.partition(":")[2] for label in one["labels"] if label.startswith(("kind:", "theme:"))],
            }
