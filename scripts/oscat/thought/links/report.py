"""What came of an audit: for a person at a terminal, for Markdown, for programs (``schemas/links.json``)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from oscat.thought.safe_text import clean, code_span, cut, escaped, plural
from oscat.thought.tables.link_verdicts import SAYS
from oscat.words.finding import Shard
from oscat.words.links import BROKEN, Checked, LinkVerdict, Row, Use

Found = tuple[str, Checked, list[Use]]
"""An address, what is to be thought of it, and where it stands."""
_QUIET: Final = frozenset({LinkVerdict.OK})
_ORDER: Final = {verdict: number for number, verdict in enumerate(SAYS)}
_COLOURS: Final = {LinkVerdict.OK: "32", LinkVerdict.MOVED: "36", LinkVerdict.SIGN_IN: "36", LinkVerdict.BLOCKED: "36"}
_MOST_USES: Final = 3
_MOST_ROWS: Final = 500


def gathered(rows: Iterable[Row]) -> list[Found]:
    """Each address once, with the places where it stands: the gravest first, the dead before the others."""
    found: dict[tuple[str, LinkVerdict], tuple[Checked, list[Use]]] = {}
    for row in rows:
        found.setdefault((row.use.href, row.checked.verdict), (row.checked, []))[1].append(row.use)
    groups = [(href, checked, places) for (href, _), (checked, places) in found.items()]
    return sorted(groups, key=lambda one: (not one[1].dead, _ORDER[one[1].verdict], one[0]))


def document(rows: Iterable[Row], title: str, at: str, shard: Shard | None = None) -> dict[str, Any]:
    """The report for programs; ``at`` is the moment of the audit (UTC), ``shard`` the part that was looked at."""
    found = gathered(rows)
    counts = Counter(checked.verdict.value for _, checked, _ in found)
    return {
        "version": 1,
        "at": at,
        "catalog": title,
        "summary": {
            "links": sum(len(places) for _, _, places in found),
            "addresses": len({href for href, _, _ in found}),
            "dead": sum(checked.dead for _, checked, _ in found),
            "verdicts": {verdict.value: counts[verdict.value] for verdict in SAYS if counts[verdict.value]},
        },
        "links": [_row(*one) for one in found],
        **({"shard": {"number": shard.number, "of": shard.of}} if shard else {}),
    }


def read(document: Mapping[str, Any]) -> Iterator[Row]:
    """The links that a report tells of, which must be valid by its schema."""
    for row in document["links"]:
        what = LinkVerdict(row["verdict"])
        told = {name: row.get(name, "") for name in ("evidence", "since", "worked", "target", "at")}
        found = Checked(what, dead=row["dead"], served=row.get("media_type", ""), **told)
        for use in row["uses"]:
            place = {name: use.get(name, "") for name in ("path", "pointer", "entry", "role", "title")}
            yield Row(Use(href=row["href"], declared=use.get("type", ""), line=use.get("line"), **place), found)


def _row(href: str, checked: Checked, places: list[Use]) -> dict[str, Any]:
    row = {
        "href": href,
        "verdict": checked.verdict.value,
        "evidence": checked.evidence,
        "since": checked.since,
        "worked": checked.worked,
        "dead": checked.dead,
        "target": checked.target,
        "media_type": checked.served,
        "at": checked.at,
    }
    return {**_said(row), "uses": [_said(_place(one)) for one in places]}


def _place(use: Use) -> dict[str, Any]:
    return {
        "path": use.path,
        "pointer": use.pointer,
        "line": use.line,
        "entry": use.entry,
        "role": use.role,
        "title": use.title,
        "type": use.declared,
    }


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, but for what must be there."""
    kept = {"path", "pointer", "entry", "role", "href", "verdict", "evidence", "dead"}
    return {name: value for name, value in row.items() if value or name in kept}


def text(rows: Iterable[Row], *, colour: bool, everything: bool = False) -> str:
    """What does not work, by verdict, with evidence and places; and one line that sums up."""
    found = gathered(rows)
    groups: dict[LinkVerdict, list[Found]] = defaultdict(list)
    for one in found:
        groups[one[1].verdict].append(one)
    lines: list[str] = []
    for verdict in SAYS:
        if groups[verdict] and (everything or verdict not in _QUIET):
            lines += [*_group(verdict, groups[verdict], colour), ""]
    return "\n".join([*lines, summary(found)]) + "\n"


def _group(verdict: LinkVerdict, found: list[Found], colour: bool) -> Iterator[str]:
    heading = f"{SAYS[verdict][0]} ({len(found):,})"
    yield f"\x1b[{_COLOURS.get(verdict, '31;1')}m{heading}\x1b[0m" if colour else heading
    for href, checked, places in found:
        since = f", {'dead ' if checked.dead else ''}since {checked.since}" if checked.since else ""
        yield f"  {clean(cut(href, 200))}"
        yield f"      {clean(checked.evidence)}{since}"
        if checked.target:
            yield f"      now: {clean(checked.target)}"
        yield from (f"      in {clean(_where(one))}" for one in places[:_MOST_USES])
        if len(places) > _MOST_USES:
            yield f"      and {len(places) - _MOST_USES:,} more"


def _where(use: Use) -> str:
    called = f" «{cut(use.title, 60)}»" if use.title and use.title != use.href else ""
    return f"{use.path}{f':{use.line}' if use.line else ''} ({use.role}{called})"


def summary(found: Iterable[Found]) -> str:
    """All of it in a line."""
    found = list(found)
    counts = Counter(checked.verdict for _, checked, _ in found)
    broken = sum(counts[verdict] for verdict in BROKEN)
    dead = sum(checked.dead for _, checked, _ in found)
    rest = [f"{counts[one]:,} {SAYS[one][0].lower()}" for one in SAYS if counts[one] and one not in BROKEN | _QUIET]
    bad = f"{broken:,} do not work{f' ({dead:,} dead)' if dead else ''}" if broken else "none fails"
    return (
        f"{plural(len(found), 'address', 'addresses')}: {', '.join([f'{counts[LinkVerdict.OK]:,} work', bad, *rest])}."
    )


def markdown(rows: Iterable[Row]) -> str:
    """The same as a table for a summary on GitHub."""
    everything = gathered(rows)
    found = [one for one in everything if one[1].verdict not in _QUIET]
    lines = [f"**{summary(everything)}**", ""]
    if found:
        lines += ["| | address | evidence | since | now | in |", "|---|---|---|---|---|---|"]
    for href, checked, places in found[:_MOST_ROWS]:
        cells = (SAYS[checked.verdict][0], cell(href), escaped(cut(checked.evidence, 200)), checked.since)
        entries = ", ".join(escaped(one) for one in dict.fromkeys(one.entry or one.path for one in places[:_MOST_USES]))
        lines.append(f"| {' | '.join(cells)} | {cell(checked.target)} | {entries} |".replace("\n", " "))
    if len(found) > _MOST_ROWS:
        lines += ["", f"And {len(found) - _MOST_ROWS:,} more."]
    return "\n".join(lines) + "\n"


def cell(href: str, most: int = 300) -> str:
    """An address as code within a table on GitHub; "" for none."""
    return code_span(cut(href, most).replace("`", "%60").replace("|", "%7C")) if href else ""
