"""The comment that stays true: verdict, what to mend, what changes by meaning, who reviews, what happens next."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

import orjson

from oscat.thought.bot.memory import as_document, block
from oscat.thought.bot.view import View
from oscat.thought.safe_text import code_span, cut, escaped, plural
from oscat.words.acts import STICKY
from oscat.words.finding import Finding, Severity
from oscat.words.judgement import EntryChange, How, Judgement
from oscat.words.minting import Offer
from oscat.words.proposal import State

VERSION: Final = 1
MOST: Final = 60_000
"""Characters of a comment; GitHub takes 65,536 (REST API, «Create an issue comment»)."""
_SIGNS: Final = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.HINT: "💡"}
_HOW: Final = {How.ADDED: "new", How.CHANGED: "changed", How.REMOVED: "removed"}
_MOST_ENTRIES: Final = 12
_MOST_FIELDS: Final = 15


def body(view: View) -> str:
    """The whole comment, the document for programs included."""
    programs = block(document(view))
    parts, size = [STICKY, f"### {_headline(view)}", _next(view)], len(programs)
    more = [*_refusals(view), *_derived(view), *_findings(view), *_changes(view), *_review(view), _help(view)]
    for part in (one for one in more if one):
        size += len(part) + 2
        if size > MOST:
            parts.append("… the rest is too long for a comment; `oscat check --base` tells all of it.")
            break
        parts.append(part)
    return "\n\n".join([*parts, programs])


def _headline(view: View) -> str:
    judged, state = view.judged, view.state
    if state is State.MERGING and view.proposal.merged:
        return "🎉 Merged; the site is being built"
    if state is State.PUBLISHED:
        return "🎉 Published"
    if judged is None or state is State.CHECKING:
        return "⏳ Being checked"
    if judged.refused:
        return "⛔ This proposal cannot be judged as it is"
    if judged.errors:
        return f"❌ {plural(judged.errors, 'error')} to mend"
    if view.said.against:
        return "✏️ Changes are wanted"
    if view.said.hold:
        return "⏸️ On hold"
    if state is State.DRAFT:
        return "📝 A draft; so far nothing stands against it"
    warnings = judged.counts.get("warning", 0)
    fine = f"no errors, {plural(warnings, 'warning')}" if warnings else "all checks pass"
    return f"✅ {'Approved' if state is State.APPROVED else fine.capitalize()}"


def _next(view: View) -> str:
    """What happens next, and who does it."""
    said, state, author = view.said, view.state, _person(view, view.proposal.author)
    if view.judged and view.judged.refused:
        return f"**Next:** {author}, please see below what to do."
    if view.judged and view.judged.errors:
        return f"**Next:** {author} mends what is below and pushes again. `/oscat fix` does what a machine can."
    if said.against:
        return f"**Next:** {author} answers {_people(view, said.against)}, and pushes again."
    if said.hold:
        held = f"{_person(view, said.held_by)} holds this: {escaped(cut(said.hold, 300))}."
        return f"**Next:** {held} `/oscat ready` goes on."
    if state is State.DRAFT:
        return f"**Next:** {author} presses «Ready for review»; then a steward is asked."
    if state is State.NEEDS_REVIEW:
        return f"**Next:** {_reviewer(view)} looks at it.{_missing(view)}"
    words = {
        State.APPROVED: "**Next:** it is merged, and the site is built anew.",
        State.CHECKING: "**Next:** the check takes less than a minute.",
        State.MERGING: "**Next:** the pages appear on the site in a few minutes.",
    }
    return words.get(state, "") if state else ""


def _reviewer(view: View) -> str:
    if view.merges:
        return "Nobody has to: it merges by itself as soon as all that is required is there. Until then, anybody who"
    return _person(view, view.route.name) if view.route and view.route.name else "A maintainer"


def _missing(view: View) -> str:
    """Which entries still want somebody's consent, where some have it."""
    judged, given = view.judged, view.said.entries
    left = [entry.name for entry in judged.entries if entry.name not in given] if judged and given else []
    return f" Still to be approved: {', '.join(code_span(one) for one in left[:20])}." if left else ""


def _refusals(view: View) -> Iterator[str]:
    if view.judged and view.judged.refused:
        yield "\n".join(f"- ⛔ {escaped(one)}" for one in view.judged.refused)
    if view.judged and view.judged.beyond:
        shown = ", ".join(code_span(cut(one, 100)) for one in view.judged.beyond[:10])
        more = f" and {len(view.judged.beyond) - 10:,} more" if len(view.judged.beyond) > 10 else ""
        yield f"🔧 This changes more than data ({shown}{more}), so a maintainer has to look at it as well."


def _derived(view: View) -> Iterator[str]:
    """What older tools write by hand, and the build by itself."""
    judged = view.judged
    if judged and judged.derived and not judged.refused:
        what = (
            f"🧹 {plural(len(judged.derived), 'file')} of this proposal change nothing but links that the build writes"
        )
        if judged.stuck:
            yield f"{what}, and others changed them meanwhile: `/oscat fix` takes them out, and then it can be merged."
        else:
            yield f"{what}. `/oscat fix` takes them out, so that nothing can get in its way."


def _findings(view: View) -> Iterator[str]:
    judged = view.judged
    if judged is None:
        return
    serious = [one for one in judged.findings if one.severity is not Severity.HINT]
    hints = [one for one in judged.findings if one.severity is Severity.HINT]
    if serious:
        yield "#### To mend"
        yield from _by_file(view, serious)
    left = sum(judged.counts.values()) - len(judged.findings)
    if left > 0:
        yield f"… and {left:,} more; `oscat check --base` lists all."
    if hints:
        yield f"<details><summary>{plural(judged.counts.get('hint', len(hints)), 'hint')}</summary>"
        yield from _by_file(view, hints)
        yield "</details>"
    yield _past(judged)


def _past(judged: Judgement) -> str:
    """What stood before, as a count: it is nobody's fault here."""
    old = f"{plural(judged.old, 'finding')} in these files stood there before" if judged.old else ""
    healed = f"this proposal mends {plural(judged.healed, 'finding')} of before" if judged.healed else ""
    told = "; ".join(filter(None, (old, healed)))
    return (
        f"{told[0].upper()}{told[1:]}. Thank you!" if healed else f"{told} and count for nothing here." if old else ""
    )


def _by_file(view: View, findings: list[Finding]) -> Iterator[str]:
    for path, found in groupby(sorted(findings, key=lambda one: one.path), key=lambda one: one.path):
        yield "\n".join([f"**{code_span(path)}**", "", *(_finding(view, one) for one in found)])


def _finding(view: View, one: Finding) -> str:
    where = f"[line {one.line}]({_address(view, one)}): " if one.line else ""
    mend = " (`/oscat fix` does it)" if one.fix is not None and one.safe else ""
    return f"- {_SIGNS[one.severity]} {where}{escaped(one.message)}. {escaped(one.help)}{mend} `{one.code}`"


def _address(view: View, one: Finding) -> str:
    repository = f"{view.home.server}/{view.home.repository}"
    return f"{repository}/blob/{view.proposal.head}/{quote(one.path, safe='/', errors='replace')}#L{one.line}"


def _changes(view: View) -> Iterator[str]:
    judged = view.judged
    if judged is None or not judged.entries:
        return
    yield "#### What changes"
    dois = {one.name: one for one in judged.dois}
    for entry in judged.entries[:_MOST_ENTRIES]:
        yield "\n".join(_entry(entry, dois.get(entry.name)))
    left = len(judged.entries) - _MOST_ENTRIES + judged.more_entries
    if left > 0:
        yield f"… and {plural(left, 'more entry', 'more entries')}."
    boxes = _map(judged)
    if boxes:
        yield f"<details><summary>On the map</summary>\n\n```geojson\n{boxes}\n```\n\n</details>"


def _entry(entry: EntryChange, offer: Offer | None) -> Iterator[str]:
    title = f"**{escaped(cut(entry.title, 120))}** " if entry.title else ""
    when = f", {escaped(entry.interval)}" if entry.interval else ""
    yield f"- {_HOW[entry.how]} {entry.kind.form.label.lower()} {title}({code_span(entry.name)}{when})"
    for one in entry.fields[:_MOST_FIELDS]:
        yield f"  - {code_span(cut(one.field, 80))}: {_value(one.before)} → {_value(one.after)}"
    if len(entry.fields) > _MOST_FIELDS:
        yield f"  - … and {len(entry.fields) - _MOST_FIELDS} more fields"
    if entry.gained:
        yield f"  - refers to {_names(entry.gained)}" if entry.how is How.ADDED else f"  - gains {_names(entry.gained)}"
    if entry.lost and entry.how is not How.REMOVED:
        yield f"  - loses {_names(entry.lost)}"
    before, after = entry.fair
    if after is not None:
        was = f", was {before} %" if before is not None and before != after else ""
        advice = f"; next: {escaped(cut(entry.advice, 200))}" if entry.advice else ""
        yield f"  - FAIR {after} %{was}{advice}"
    if offer and offer.doi and offer.before:
        told = f"What is cited as {code_span(offer.before)} changes"
        yield f"  - {told}: a steward gives it {code_span(offer.doi)} with `/oscat doi`, or it keeps its DOI"


def _value(text: str | None) -> str:
    return "nothing" if text is None else code_span(cut(text, 120) or " ")


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(code_span(cut(one, 80)) for one in names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown


def _map(judged: Judgement) -> str:
    """The boxes of the entries as GeoJSON (RFC 7946), which GitHub draws; boxes over the antimeridian in two parts."""
    rings = [ring for entry in judged.entries[:_MOST_ENTRIES] for box in entry.boxes for ring in _rings(*box)]
    if not rings:
        return ""
    shape = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    return orjson.dumps({"type": "Feature", "properties": {}, "geometry": shape}).decode()


def _rings(west: float, south: float, east: float, north: float) -> Iterator[list[list[float]]]:
    parts = [(west, east)] if east <= 180 else [(west, 180.0), (-180.0, east - 360)]
    for left, right in parts:
        yield [[left, south], [right, south], [right, north], [left, north], [left, south]]


def _review(view: View) -> Iterator[str]:
    route = view.route
    if route is None or not view.proposal.open:
        return
    yield "#### Review"
    who = _person(view, route.name) if route.name else "Nobody yet"
    lines = [f"{who}: {escaped(route.why)}."]
    lines += [f"- {escaped(one)}" for one in route.others[:10]]
    waiting = view.queue.waiting
    if view.state is State.NEEDS_REVIEW and view.proposal.number in waiting:
        place = waiting.index(view.proposal.number) + 1
        usual = (
            f"; lately, half of the first reviews came within {_hours(view.queue.hours)}" if view.queue.hours else ""
        )
        lines.append(f"\nNumber {place} of {len(waiting)} that wait for a review{usual}.")
    yield "\n".join(lines)


def _hours(hours: float) -> str:
    return plural(round(hours / 24), "day") if hours >= 48 else plural(max(1, round(hours)), "hour")


def _help(view: View) -> str:
    ways = f"{view.home.server}/{view.home.repository}/pull/{view.proposal.number}/checks"
    return f"<sub>[All checks and the preview]({ways}) · `/oscat help` lists what you can ask for here.</sub>"


def _person(view: View, login: str) -> str:
    """A name that is a link and no mention: who is to be told is told once, by the assignment."""
    if "/" in login:
        organisation, _, team = login.partition("/")
        return f"[{escaped(login)}]({view.home.server}/orgs/{quote(organisation)}/teams/{quote(team)})"
    return f"[{escaped(login)}]({view.home.server}/{quote(login.removesuffix('[bot]'))})"


def _people(view: View, logins: list[str]) -> str:
    return " and ".join(_person(view, one) for one in logins)


def document(view: View) -> dict[str, Any]:
    """The same for programs (``schemas/proposal.json``): versioned, and stable."""
    judged = view.judged
    return {
        "version": VERSION,
        "state": view.state.value if view.state else None,
        "head": judged.head if judged else view.proposal.head,
        "base": judged.base if judged else "",
        "passed": judged.passed if judged else None,
        "counts": dict(judged.counts) if judged else {},
        "refused": list(judged.refused) if judged else [],
        "findings": [_row(one) for one in judged.findings[:30]] if judged else [],
        "entries": [_told(one) for one in judged.entries] if judged else [],
        "reviewer": view.remembers.assigned or None,
        "memory": as_document(view.remembers),
    }


def _told(one: EntryChange) -> dict[str, Any]:
    found: dict[str, Any] = {"entry": one.name, "change": one.how.value}
    return found | ({"fair": one.fair[1]} if one.fair[1] is not None else {})


def _row(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "path": one.path,
        "pointer": cut(one.pointer, 200),
        "line": one.line,
        "message": cut(one.message, 200),
    }
