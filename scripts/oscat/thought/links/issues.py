"""One issue for each steward's area, kept true: the links that do not work there, since when, what to write.

It is opened when something certainly does not work, stays while anything does not, and is closed when all is healed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from oscat.thought.links.report import cell
from oscat.thought.safe_text import clean, cut, escaped, plural
from oscat.words.acts import MARK, Tend
from oscat.words.links import BROKEN, GONE, LinkVerdict
from oscat.words.policy import Steward

LABEL: Final = "links"
COLOUR: Final = "d4a72c"
LONGEST: Final = 60_000
"""Characters of an issue; GitHub takes 65,536."""
REST: Final = ""
"""The area of what no steward answers for."""
_CELL: Final = 400  # characters of an address
_ARCHIVE: Final = "https://web.archive.org/web/*/"
_TOLD: Final = BROKEN | {LinkVerdict.MOVED, LinkVerdict.WRONG_TYPE}
_HEAD: Final = ("| since | address | what | in | instead |", "|---|---|---|---|---|")
Row = Mapping[str, Any]
_GROUPS: Final[dict[tuple[str, str], Callable[[Row], bool]]] = {
    ("Dead", "They failed again and again. Replace them, or take them out."): lambda one: bool(one["dead"]),
    ("Failing", "They are asked again next week."): lambda one: one["verdict"] in BROKEN and not one["dead"],
    ("Moved for good", "`oscat links --mend` writes the new addresses."): lambda one: one["verdict"] == "moved",
    ("Not what they say", "The media type is another."): lambda one: one["verdict"] == "wrong-type",
}


def tended(
    document: Mapping[str, Any],
    stewards: Mapping[str, Steward | None],
    area: Callable[[Row], str],
    address: Callable[[str, int | None], str],
) -> Iterator[Tend]:
    """The issue of each area, with an empty body where nothing is wrong.

    ``document`` is what ``oscat links`` reports; ``stewards`` are those who answer, by name, and ``area`` tells who
    does for one place where a link stands; ``address`` is where a file's line can be looked at.
    """
    found: dict[str, dict[tuple[str, str], tuple[Row, Row]]] = defaultdict(dict)
    for link in document["links"]:
        for use in link["uses"] if link["verdict"] in _TOLD else ():
            found[area(use)].setdefault((link["href"], use["entry"] or use["path"]), (link, use))
    for name, steward in stewards.items():
        rows = list(found[name].values())
        key = f"links:{name.lower() or '-'}"
        body = _body(rows, document, steward, address) if any(link["verdict"] in BROKEN for link, _ in rows) else ""
        yield Tend(
            key=key,
            title=_title(steward),
            body=f"{MARK.format(key)}\n{body}" if body else "",
            labels={LABEL: COLOUR},
            assignee=steward.name if steward and not steward.is_team else "",
            urgent=any(_is_certain(link) for link, _ in rows),
        )


def _is_certain(link: Row) -> bool:
    """Whether somebody has to do something: dead, certainly nothing there, or failing for more than a day."""
    gone = link["verdict"] in GONE | {LinkVerdict.PRIVATE} and not link.get("worked")
    return bool(link["dead"] or gone or _days_apart(link))


def _days_apart(link: Row) -> bool:
    return link["verdict"] in BROKEN and link.get("since", "9") < link.get("at", "")[:10]


def _title(steward: Steward | None) -> str:
    if steward is None or steward.is_fallback:
        return "Links that do not work"
    areas = [*sorted(steward.themes), *sorted(steward.projects), *sorted(steward.platforms)]
    areas += [kind.form.plural.lower() for kind in sorted(steward.kinds)] + list(steward.paths)
    return cut(f"Links that do not work: {clean(', '.join(areas))}", 200)


def _body(
    rows: list[tuple[Row, Row]],
    document: Mapping[str, Any],
    steward: Steward | None,
    address: Callable[[str, int | None], str],
) -> str:
    """The tables, the dead first; what does not fit is counted."""
    parts = [_greeting(rows, document, steward)]
    for (heading, what), fits in _GROUPS.items():
        lines = [_line(link, use, address) for link, use in rows if fits(link)]
        kept = _fitting(lines, LONGEST - sum(map(len, parts)) - 400)
        if kept:
            parts.append("\n".join((f"\n## {heading} ({len(lines):,})\n\n{what}\n", *_HEAD, *kept, "")))
        if len(kept) < len(lines):
            parts.append(f"\nAnd {len(lines) - len(kept):,} more: the page of link health lists all.\n")
    return "".join(parts)


def _greeting(rows: list[tuple[Row, Row]], document: Mapping[str, Any], steward: Steward | None) -> str:
    broken = len({link["href"] for link, _ in rows if link["verdict"] in BROKEN})
    whom = f"@{steward.name}: " if steward else ""
    return (
        f"{whom}{plural(broken, 'address', 'addresses')} in your area did not work on {document['at'][:10]}. "
        "This issue is brought up to date every week, and closed when all is well.\n"
    )


def _fitting(lines: list[str], most: int) -> list[str]:
    kept, used = [], 0
    for line in lines:
        used += len(line) + 1
        if used > most:
            break
        kept.append(line)
    return kept


def _line(link: Row, use: Row, address: Callable[[str, int | None], str]) -> str:
    where = f"[{escaped(use['entry'] or use['path'])}]({address(use['path'], use.get('line'))})"
    instead = cell(link["target"], _CELL) if link.get("target") else f"[archived copies?]({_archive(link['href'])})"
    told = (link.get("since", ""), cell(link["href"], _CELL), escaped(cut(link["evidence"], 200)), where, instead)
    return f"| {' | '.join(told)} |".replace("\n", " ")


def _archive(href: str) -> str:
    return _ARCHIVE + quote(href[:1_000], safe="/:?&=%~+,;@")
