"""Say and draw when an entry's data were taken: a time range in words and as a bar on an axis of years.

Pure: STAC temporal intervals in, HTML out. Colours come from site/assets/map/map.css.
Instants are decimal years (2020.5 is mid 2020), positions are user units on a drawing 360 wide and 44 tall.
"""

import math
import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from oscat.thought.tongue import N_, _

MOST_INTERVALS = 50  # drawn
LEFT, RIGHT = 18.0, 342.0  # ends of the axis; half a label fits beyond
BAR_TOP, BAR_TALL, AXIS, TEXT = 5, 10, 22, 37  # heights: bar, axis, base line of the labels
ROOM = 36.0  # the least distance between two labels
FADE = 18.0  # the length that an open end fades over
STEPS = tuple(factor * 10**power for power in range(4) for factor in (1, 2, 5))  # years between labels
NEVER = 9999  # a year that stands for "open" in many archives
MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)
ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[Tt ].*)?)?)?", re.DOTALL)
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNSTATED, UNCLEAR, BOTH_OPEN = N_("time not stated"), N_("time unclear"), N_("open at both ends")


class Span(NamedTuple):
    """A time range, both days included; None is an open end. At least one end is known, and first <= last."""

    first: date | None
    last: date | None


class Axis(NamedTuple):
    """The whole years that a drawing shows."""

    start: int
    end: int

    def x(self, year: float) -> float:
        """Place a decimal year."""
        return LEFT + (RIGHT - LEFT) * (year - self.start) / (self.end - self.start)


# --- words ------------------------------------------------------------------------------------------------


def words(interval: Sequence[str | None]) -> str:
    """Say a STAC interval: "Jan 2011 – Dec 2023", "since 2017", "until 2020", "time not stated"."""
    span = read_span(interval)
    if span is None:
        return _(UNSTATED) if _is_unstated(interval) else _(UNCLEAR)
    if span.last is None:
        return _("since %(when)s", when=_month_or_year(span.first, (1, 1)))
    if span.first is None:
        return _("until %(when)s", when=_month_or_year(span.last, (12, 31)))
    return _between(span.first, span.last)


def _month_or_year(day: date | None, whole: tuple[int, int]) -> str:
    """Name the year alone where the day is the first or last of it."""
    if day is None:
        return ""
    return f"{day.year:04}" if (day.month, day.day) == whole else _month(day)


def _between(first: date, last: date) -> str:
    """Name both ends: by day for a short time that is not of whole months, else by month; the same once."""
    months = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    name = _month if months or (last - first).days >= 62 else _day
    start, end = name(first), name(last)
    if start == end:
        return end
    if name is _day and _month(first) == _month(last):
        return f"{first.day} – {end}"
    return f"{start.removesuffix(f' {last.year:04}')} – {end}"


def _month(day: date) -> str:
    return f"{_(MONTHS[day.month - 1])} {day.year:04}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


# --- reading ----------------------------------------------------------------------------------------------


def read_span(interval: object) -> Span | None:
    """Return the range that an interval states; None if it states none or what it states is no range."""
    ends = _ends(interval)
    if ends is None:
        return None
    first, last = _read_day(ends[0], late=False), _read_day(ends[1], late=True)
    unread = (day is None and not _is_open(end) for day, end in zip((first, last), ends, strict=True))
    backward = first and last and first > last
    return None if any(unread) or backward or first is last is None else Span(first, last)


def _ends(interval: object) -> tuple[object, object] | None:
    if not isinstance(interval, Sequence) or isinstance(interval, str | bytes) or len(interval) != 2:
        return None
    return interval[0], interval[1]


def _is_open(end: object) -> bool:
    """Whether an end says "open": null, the ".." of OGC, nothing at all, or the year 9999."""
    return end is None or (isinstance(end, str) and (end.strip() in ("", "..") or end.startswith(str(NEVER))))


def _is_unstated(interval: object) -> bool:
    ends = _ends(interval)
    return interval is None or (ends is not None and all(map(_is_open, ends)))


def _read_day(text: object, late: bool) -> date | None:
    """Read an RFC 3339 time, date, month or year to its first (or, if `late`, last) day; None if neither."""
    match = ISO.fullmatch(text.strip()) if isinstance(text, str) and not _is_open(text) else None
    if match is None:
        return None
    year, month, day = match.groups()
    month = month or ("12" if late else "01")
    try:
        last = monthrange(int(year), int(month))[1]
        return date(int(year), int(month), int(day or (last if late else 1)))
    except ValueError:  # no such month or day
        return None


# --- the drawing ------------------------------------------------------------------------------------------


def time_bar(intervals: Sequence[Sequence[str | None]], today: str, label: str) -> str:
    """Return `<figure class="timebar">` with the ranges on an axis of years, and their extent in words.

    `intervals` are STAC temporal intervals; the first may stand for all others. `today` is an ISO date, so
    that what is built on the same day is the same. `label` names the drawing to who cannot see it. Nothing
    to draw is said.
    """
    is_list = isinstance(intervals, Sequence) and not isinstance(intervals, str | bytes)
    given = list(intervals) if is_list else []
    spans = [span for span in map(read_span, given) if span][:MOST_INTERVALS]
    caption = _caption(given, spans)
    name = NO_XML.sub("\ufffd", f"{label}: {caption}")
    drawing = _drawing(spans, _read_day(today, late=False), name) if spans else ""
    return f'<figure class="timebar">{drawing}<figcaption>{caption}</figcaption></figure>'


def _caption(given: list[Sequence[str | None]], spans: list[Span]) -> str:
    """Say the whole time, and in how many parts if there are several."""
    if not spans:
        return UNSTATED if all(map(_is_unstated, given)) else UNCLEAR
    whole = _whole(spans)
    parts = len({span for span in spans if span != whole})
    text = words([day.isoformat() if day else None for day in whole]) if any(whole) else BOTH_OPEN
    return f"{text}, in {parts} periods" if parts > 1 else text


def _whole(spans: list[Span]) -> Span:
    """The range from the first beginning to the last end, each open if any is."""
    firsts, lasts = [span.first for span in spans], [span.last for span in spans]
    known_firsts, known_lasts = [day for day in firsts if day], [day for day in lasts if day]
    return Span(
        min(known_firsts) if len(known_firsts) == len(spans) else None,
        max(known_lasts) if len(known_lasts) == len(spans) else None,
    )


def _drawing(spans: list[Span], today: date | None, name: str) -> str:
    """The SVG: today, a faint bar for the whole time where it has parts, a bar for each part, the axis."""
    axis = _axis(spans, today)
    whole = _whole(spans)
    parts = [span for span in spans if span != whole] or spans[:1]
    behind = _bar(whole, axis, today, "time-whole") if len(spans) > len(parts) and parts[0] != whole else ""
    bars = behind + "".join(_bar(span, axis, today, "time-bar") for span in parts)
    body = _today(axis, today) + bars + _ticks(axis)
    return f'<svg class="time" viewBox="0 0 360 44" role="img" aria-label="{escape(name)}">{body}</svg>'


def _axis(spans: list[Span], today: date | None) -> Axis:
    """Choose whole years around all that is drawn; an open end gets room to fade."""
    known = [_decimal(day) for span in spans for day in span if day]
    low, high = min(known), max(known)
    if any(span.last is None for span in spans) and today:
        high = max(high, _decimal(today))
    room = (high - low) / 6
    low -= max(4.0, room) if any(span.first is None for span in spans) else 0
    high += max(1.0, room) if any(span.last is None for span in spans) else 0
    return Axis(math.floor(low), math.ceil(high))


def _decimal(day: date) -> float:
    """Return the middle of a day as decimal year, so that both ends of a year stay within it."""
    return day.year + (day.timetuple().tm_yday - 0.5) / 366


def _bar(span: Span, axis: Axis, today: date | None, kind: str) -> str:
    """One range: a bar, fading where it is open; a short one is a mark."""
    start = LEFT + FADE if span.first is None else axis.x(_decimal(span.first))
    now = _decimal(today or date.min)
    end = axis.x(max(now, _decimal(span.first or date.min))) if span.last is None else axis.x(_decimal(span.last))
    if span.first and span.last and end - start < 4:
        return f'<circle class="{kind}" cx="{_n((start + end) / 2)}" cy="{_n(BAR_TOP + BAR_TALL / 2)}" r="5"/>'
    fades = _fade(start, -1, kind) if span.first is None else ""
    fades += _fade(end, 1, kind) if span.last is None else ""
    size = f'width="{_n(max(2, end - start))}" height="{BAR_TALL}" rx="2"'
    return f'<rect class="{kind}" x="{_n(start)}" y="{BAR_TOP}" {size}/>{fades}'


def _fade(x: float, way: int, kind: str) -> str:
    """An open end: three ever fainter and shorter pieces from x to the right (1) or left (-1)."""
    pieces = ""
    for number, (gap, wide, opacity) in enumerate(((2, 6, 0.65), (10, 4, 0.4), (16, 2, 0.25))):
        left = x + gap if way > 0 else x - gap - wide
        pieces += (
            f'<rect class="{kind}" x="{_n(left)}" y="{BAR_TOP + number}" width="{wide}" '
            f'height="{BAR_TALL - 2 * number}" opacity="{opacity}"/>'
        )
    return pieces


def _today(axis: Axis, today: date | None) -> str:
    """A thin line at today, where the axis reaches it."""
    if today is None or not axis.start < _decimal(today) < axis.end:
        return ""
    return f'<path class="time-now" d="M{_n(axis.x(_decimal(today)))} 1V{AXIS}"/>'


def _ticks(axis: Axis) -> str:
    """The axis: a line, ticks, and labels at round years, or at months in a time of two years or less."""
    labels = [(_n(axis.x(year)), text) for year, text in _labels(axis)]
    marks = "".join(f"M{x} {AXIS}v5" for x, _ in labels)
    if axis.end - axis.start <= 60:
        marks += "".join(f"M{_n(axis.x(year))} {AXIS}v3" for year in range(axis.start, axis.end + 1))
    texts = "".join(f'<text x="{x}" y="{TEXT}">{text}</text>' for x, text in labels)
    return f'<path class="time-axis" d="M{_n(LEFT)} {AXIS}H{_n(RIGHT)}{marks}"/><g class="time-text">{texts}</g>'


def _labels(axis: Axis) -> Iterator[tuple[float, str]]:
    """Yield decimal years and what to write there."""
    length = axis.end - axis.start
    if length <= 2:
        for quarter in range(0, 4 * length + 1, length):
            month = quarter % 4 * 3
            yield axis.start + quarter / 4, _(MONTHS[month]) if month else str(axis.start + quarter // 4)
        return
    step = next((step for step in STEPS if (RIGHT - LEFT) * step / length >= ROOM), STEPS[-1])
    for year in range(-(-axis.start // step) * step, axis.end + 1, step):
        yield year, str(year)


def _n(value: float) -> str:
    """Write a number to one decimal at most, without needless digits."""
    return f"{round(value, 1) + 0.0:g}"
