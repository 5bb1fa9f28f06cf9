"""What is told of FAIR scores: for people, in Markdown, and as ``schemas/fair.json``."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from oscat.thought.safe_text import clean, cut, escaped
from oscat.thought.tables.fair_indicators import GIVEN
from oscat.words.fair import AREAS, Answer, Past, Score, State, level_of, share_of

_SIGNS: Final = {State.MET: "+", State.PARTLY: "~", State.MISSING: "-", State.UNKNOWN: "?"}
_MARKS: Final = {State.MET: "✅", State.PARTLY: "🟡", State.MISSING: "❌", State.UNKNOWN: "❔"}
_ORDER: Final = (State.MISSING, State.PARTLY, State.UNKNOWN)


def document(score: Score, past: Sequence[Past] = ()) -> dict[str, Any]:
    """The report for programs; ``past`` are earlier scores, the oldest first."""
    history = [{"day": one.day, "percent": one.percent, "commit": one.commit} for one in past]
    return _document(score) | ({"history": history} if history else {})


def _document(score: Score) -> dict[str, Any]:
    return {
        "version": 1,
        "kind": score.kind,
        "id": score.id,
        "title": score.title,
        "model": score.model,
        "percent": score.percent,
        "level": score.level,
        "areas": [_area(score, area) for area in AREAS],
        "indicators": [_indicator(one) for one in score.answers],
    }


def _area(score: Score, area: str) -> dict[str, Any]:
    answers = score.of(area)
    return {"area": area, "percent": int(100 * share_of(answers) + 1e-9), "level": level_of(answers)}


def _indicator(one: Answer) -> dict[str, Any]:
    asked, told = one.indicator, one.told
    found = {
        "id": asked.id,
        "principle": asked.principle,
        "text": asked.text,
        "priority": asked.priority.value,
        "weight": asked.priority.weight,
        "state": told.state.value,
        "evidence": clean(told.evidence),
    }
    return found | ({"advice": told.advice} if told.advice else {})


def text(score: Score) -> str:
    """One entry, for a terminal."""
    rows = [f"{score.title} ({score.id})", f"FAIR {score.percent} %, level {score.level} of 5 ({score.model})", ""]
    for area, name in AREAS.items():
        told = _area(score, area)
        rows.append(f"{name}  {told['percent']} %, level {told['level']}")
        rows += [_line(one) for one in score.answers if one.indicator.area == area]
    rows += ["", "What weighs most:", *(f"  - {one.told.advice} ({one.indicator.id})" for one in next_steps(score)[:5])]
    rows += ["", "Given by the catalog to every record:", *(f"  - {ids}: {how}" for ids, how in GIVEN)]
    return "\n".join(clean(row) for row in rows) + "\n"


def _line(one: Answer) -> str:
    told, asked = one.told, one.indicator
    advice = f"\n      {told.advice}" if told.advice else ""
    return f"  {_SIGNS[told.state]} {asked.id} ({asked.priority}) {asked.text}: {cut(told.evidence, 160)}{advice}"


def next_steps(score: Score) -> list[Answer]:
    """What is open, the weightiest first; each advice once."""
    found = [one for one in score.answers if one.told.state in _ORDER and one.told.advice]
    found.sort(key=lambda one: (_ORDER.index(one.told.state), -one.indicator.priority.weight))
    return list({one.told.advice: one for one in reversed(found)}.values())[::-1]


def lines(scores: Sequence[Score]) -> str:
    """Every entry on a line, the lowest first, and the middle one of each kind."""
    ordered = sorted(scores, key=lambda one: (one.kind, one.percent, one.id))
    rows = [f"{one.percent:3d} %  {one.level}  {one.kind:<10} {one.id}" for one in ordered]
    rows += ["", *_middles(scores)]
    return "\n".join(clean(row) for row in rows) + "\n"


def _middles(scores: Sequence[Score]) -> Iterator[str]:
    for kind in dict.fromkeys(one.kind for one in scores):
        found = sorted(one.percent for one in scores if one.kind == kind)
        yield f"{kind}: {len(found)}, from {found[0]} % to {found[-1]} %, the middle one {found[len(found) // 2]} %"


def markdown(scores: Iterable[Score]) -> str:
    """A table of entries; of a single one, its indicators."""
    listed = list(scores)
    if len(listed) == 1:
        return _one(listed[0])
    rows = ["| entry | FAIR | level | F | A | I | R | what weighs most |", "|---|---|---|---|---|---|---|---|"]
    for one in listed:
        areas = " | ".join(str(_area(one, area)["percent"]) for area in AREAS)
        first = next((step.told.advice for step in next_steps(one)), "")
        rows.append(f"| {escaped(one.id)} | {one.percent} % | {one.level} | {areas} | {escaped(first)} |")
    return "\n".join(rows) + "\n"


def _one(score: Score) -> str:
    rows = [f"### {escaped(score.title)}", "", f"**FAIR {score.percent} %, level {score.level} of 5** ({score.model})"]
    rows += ["", "| | indicator | priority | because | next |", "|---|---|---|---|---|"]
    for one in score.answers:
        told, asked = one.told, one.indicator
        cells = (f"{asked.id} {asked.text}", asked.priority.value, cut(told.evidence, 160), told.advice)
        rows.append(f"| {_MARKS[told.state]} | {' | '.join(escaped(cell) for cell in cells)} |")
    return "\n".join(rows) + "\n"
