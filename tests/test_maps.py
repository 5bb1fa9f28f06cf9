"""The extent map and the time bar: what they draw, what they say, and that nothing makes them stumble."""

import importlib.util
import math
import re
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oscat.thought import boxes as boxes_on_globe
from oscat.thought import maps, timebar

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "site" / "assets" / "map"
TODAY = "2025-11-21"
SVG = "{http://www.w3.org/2000/svg}"


def views(boxes: Any) -> list[str]:
    """Name the views of a map: world, zoom, polar."""
    return re.findall(r'class="map map-(\w+)"', maps.extent_map(boxes, "Extent", "../../assets"))


def world_path(boxes: Any) -> str:
    """Return the path data of the boxes on the world view, "" if there are only dots."""
    world = maps.extent_map(boxes, "Extent", "a").split("</svg>")[0]
    match = re.search(r'class="map-box" d="([^"]*)"', world)
    return match[1] if match else ""


def caption(figure: str) -> str:
    return figure.partition("<figcaption>")[2].partition("</figcaption>")[0]


# --- the map ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("boxes", "shown", "said"),
    [
        ([[-180, -90, 180, 90]], ["world"], "Global"),
        ([[0, -90, 360, 90]], ["world"], "Global"),
        ([[-6, 30, 36.5, 46]], ["world", "zoom"], "6° W – 36.5° E, 30° N – 46° N"),
        ([[160, -30, -150, 10]], ["world", "zoom"], "160° E – 150° W, 30° S – 10° N"),
        ([[-180, 60, 180, 90]], ["world", "polar"], "All longitudes, 60° N – 90° N"),
        ([[-180, -90, 180, -60]], ["world", "polar"], "All longitudes, 90° S – 60° S"),
        ([[-80, -75, -50, -60]], ["world", "zoom", "polar"], "80° W – 50° W, 75° S – 60° S"),
        ([[-180, 65, 180, 90], [-180, -90, 180, -65]], ["world", "polar", "polar"], "2 areas, 90° S – 90° N"),
        ([[12.1, 44.7, 12.6, 45.1]], ["world", "zoom"], "12.1° E – 12.6° E, 44.7° N – 45.1° N"),
        ([[12.5, 45, 12.5, 45]], ["world", "zoom"], "12.5° E, 45° N"),
        ([[-100, 10, 0, 20]], ["world"], "100° W – 0°, 10° N – 20° N"),
        ([[10, -80, 20, 80]], ["world"], "10° E – 20° E, 80° S – 80° N"),
    ],
)
def test_views_and_words(boxes: list[list[float]], shown: list[str], said: str) -> None:
    assert views(boxes) == shown
    assert caption(maps.extent_map(boxes, "Extent", "a")) == said


def test_a_box_is_drawn_in_degrees_with_y_down() -> None:
    assert world_path([[-6, 30, 36.5, 46]]) == "M-6 -46h42.5v16h-42.5z"


def test_height_is_left_out_of_six_numbers() -> None:
    flat, tall = [[-6, 30, 36.5, 46]], [[-6, 30, -500, 36.5, 46, 1e9]]
    assert maps.extent_map(tall, "x", "a") == maps.extent_map(flat, "x", "a")


@pytest.mark.parametrize("box", [[160, -30, -150, 10], [160, -30, 210, 10], [-200, -30, -150, 10]])
def test_the_antimeridian_however_written_cuts_a_box_in_two(box: list[float]) -> None:
    assert world_path([box]) == "M160 -10h20v40h-20zM-180 -10h30v40h-30z"
    zoom = maps.extent_map([box], "x", "a").split("map-zoom")[1]
    assert 'coast.svg#land"/>' in zoom
    assert 'coast.svg#land" x="360"/>' in zoom


def test_a_small_site_is_a_dot_on_the_world_and_a_box_in_the_zoom() -> None:
    world, zoom, _ = maps.extent_map([[12.1, 44.7, 12.6, 45.1]], "x", "a").split("</svg>")
    assert 'class="map-dot" d="M12.35 -44.9h' in world
    assert "map-box" not in world
    assert "map-box" in zoom


def test_a_zoomed_view_holds_the_extent_in_true_proportion() -> None:
    zoom = maps.extent_map([[5, 50, 25, 70]], "x", "a").split("</svg>")[1]
    view = re.search(r'viewBox="([^"]*)"', zoom)
    assert view
    left, top, wide, tall = map(float, view[1].split())
    assert wide == pytest.approx(2 * tall)
    assert left < 5 * 0.5 < 25 * 0.5 < left + wide  # a degree of longitude at 60 N is half one of latitude
    assert top < -70 < -50 < top + tall
    assert 'scale(0.500 1)"' in zoom


def test_a_first_box_around_all_others_is_only_outlined() -> None:
    figure = maps.extent_map([[0, 0, 40, 40], [0, 0, 10, 10], [20, 20, 40, 40]], "x", "a")
    assert 'class="map-around" d="M0 -40h40v40h-40z"' in figure
    assert world_path([[0, 0, 40, 40], [0, 0, 10, 10], [20, 20, 40, 40]]).count("M") == 2
    assert caption(figure).startswith("2 areas within 0° – 40° E")


def test_beyond_fifty_boxes_the_rest_is_one() -> None:
    boxes = [[x, 0, x + 4, 4] for x in range(-170, 170, 2)]
    assert world_path(boxes).count("M") == maps.MOST_BOXES
    assert len(maps.extent_map(boxes, "x", "a")) < 4000


def test_overlapping_boxes_wind_alike_so_that_none_cuts_a_hole() -> None:
    ring = maps.extent_map([[-180, 60, 180, 80], [0, 65, 200, 90]], "x", "a").split("map-polar")[1]
    assert re.findall(r"[aA][\d.]+ [\d.]+ 0 \d (\d)", ring) == ["0", "0", "1", "1", "0", "1"]


@pytest.mark.parametrize(
    ("boxes", "hull"),
    [
        ([(-10, 0, 10, 5), (20, 1, 30, 9)], (-10, 0, 30, 9)),
        ([(170, 0, 175, 5), (-175, 0, -170, 5)], (170, 0, 190, 5)),
        ([(-180, 0, 180, 5), (0, 0, 1, 9)], (-180, 0, 180, 9)),
        ([(170, 0, 190, 5), (-172, 0, -160, 5)], (170, 0, 200, 5)),
    ],
)
def test_hull_leaves_out_the_widest_gap(boxes: list[tuple[int, ...]], hull: tuple[int, ...]) -> None:
    assert boxes_on_globe.hull_of([boxes_on_globe.Box(*box) for box in boxes]) == hull


@pytest.mark.parametrize(
    "junk",
    [
        None, 5, "[1,2,3,4]", [], [None], [[]], [[1, 2, 3]], [[1, 2, 3, 4, 5]], [["1", "2", "3", "4"]], [{}],
        [[math.nan, 0, 1, 1]], [[0, 0, math.inf, 1]], [[10**400, 0, 1, 1]], [[True, False, True, True]],
        [-6, 30, 36, 46], [[500000, 4100000, 510000, 4110000]], [[[1, 2, 3, 4]]],
    ],
)  # fmt: skip
def test_junk_draws_nothing(junk: Any) -> None:
    assert maps.extent_map(junk, "x", "a") == maps.thumbnail(junk, "a") == ""


def test_slips_are_mended() -> None:
    assert world_path([[0, 40, 20, 10]]) == world_path([[0, 10, 20, 40]])
    assert world_path([[0, 80, 20, 90.5]]) == world_path([[0, 80, 20, 90]])
    assert world_path([["x"], [0, 10, 20, 40]]) == world_path([[0, 10, 20, 40]])


def test_a_map_weighs_little() -> None:
    assert len(maps.extent_map([[-80.123, -75.456, -50.789, -60.123]], "Extent", "../../assets").encode()) < 2048


def test_the_label_is_escaped_and_names_every_view() -> None:
    figure = maps.extent_map([[-80, -75, -50, -60]], '<b>"&', "../assets")
    assert [svg.get("aria-label") for svg in ET.fromstring(figure).iter("svg")] == [
        '<b>"&',
        '<b>"&, zoomed in',
        '<b>"&, seen from above the south pole',
    ]


def test_a_thumbnail_is_hidden_from_screen_readers() -> None:
    thumbnail = ET.fromstring(maps.thumbnail([[-6, 30, 36.5, 46]], "../assets"))
    assert thumbnail.get("aria-hidden") == "true"
    assert [use.get("href") for use in thumbnail.iter("use")] == ["../assets/map/world.svg#land"]


NUMBERS = st.floats() | st.integers() | st.sampled_from([-180, 180, -90, 90, 0, 58, -58, 360])
NEAR = st.floats(-400, 400)
VALUES = st.none() | st.booleans() | NUMBERS | st.text(max_size=3)
BOXES = st.lists(
    st.lists(NEAR, min_size=4, max_size=4)
    | st.tuples(st.floats(-360, 360), st.floats(-90, 90), st.floats(-360, 360), st.floats(-90, 90))
    | st.lists(VALUES, max_size=7)
    | VALUES,
    max_size=70,
)


@given(BOXES, st.text())
def test_any_boxes_give_small_well_formed_xml(boxes: Any, label: str) -> None:
    figure = maps.extent_map(boxes, f"<script>{label}", "../assets")
    assert "<script" not in figure
    assert len(figure.encode()) < 12_000 + 30 * len(label)
    for markup in filter(None, (figure, maps.thumbnail(boxes, "../assets"))):
        ET.fromstring(markup)
        assert not re.search(r"\b(nan|inf)\b|\de[-+]?\d", markup.split("<figcaption>")[0].replace(label, ""))


@given(st.floats(-360, 360), st.floats(-90, 90), st.floats(-360, 360), st.floats(-90, 90))
def test_what_is_read_is_a_box(west: float, south: float, east: float, north: float) -> None:
    (box,) = boxes_on_globe.read_boxes([[west, south, east, north]])
    assert -180 <= box.west <= 180
    assert box.west <= box.east <= box.west + 360 + 1e-9
    assert -90 <= box.south <= box.north <= 90


# --- the shared outlines ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ids", "most"),
    [
        ("world.svg", ["land", "grat"], 33_000),
        ("coast.svg", ["land"], 250_000),
        ("north.svg", ["land", "grat"], 33_000),
        ("south.svg", ["land", "grat"], 33_000),
    ],
)
def test_outlines_carry_what_pages_use(name: str, ids: list[str], most: int) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert len(text) <= most
    assert root.get("viewBox")
    assert [path.get("id") for path in root.iter(f"{SVG}path")] == ids
    assert "Natural Earth" in text


@pytest.mark.parametrize(("name", "edge"), [("world.svg", 180), ("coast.svg", 180.1)])
def test_no_outline_crosses_the_antimeridian(name: str, edge: float) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    land = re.search(r'id="land" transform="scale\(([\d.]+)\)" d="([^"]*)"', text)
    assert land
    scale, x = float(land[1]), 0.0
    for ring in re.findall(r"m([^z]*)z", land[2]):
        steps = [int(step) for step in re.findall(r"-?\d+", ring)][::2]
        x += steps[0]
        xs = [x + sum(steps[1 : i + 1]) for i in range(min(len(steps), 400))]
        assert max(map(abs, xs)) * scale <= edge + 1e-6


def outlines() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outlines", ROOT / "site" / "map" / "outlines.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("pole", [1, -1])
def test_boxes_and_outlines_share_the_polar_projection(pole: int) -> None:
    project = outlines().polar(pole)
    for longitude, latitude in ((0, 90), (30, 75.5), (-120, 58), (180, 50)):
        drawn = maps._on_disc(longitude, pole * latitude, pole)
        assert drawn == pytest.approx(project(longitude, pole * latitude))


def test_a_ring_over_the_antimeridian_is_cut() -> None:
    pieces = outlines().flatten([(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0)], 180)
    assert sorted((min(x for x, _ in piece), max(x for x, _ in piece)) for piece in pieces) == [
        (-180, -170),
        (170, 180),
    ]


def test_a_ring_around_the_pole_is_closed_along_it() -> None:
    (piece,) = outlines().flatten([(x, -70.0) for x in range(-175, 180, 10)], 180)
    assert outlines().area(piece) == pytest.approx(360 * 20)


# --- the time bar ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2011-01-01T00:00:00Z", "2023-12-31T23:59:59Z", "Jan 2011 – Dec 2023"),
        ("2017-01-01T00:00:00Z", None, "since 2017"),
        ("2017-03-05T00:00:00Z", None, "since Mar 2017"),
        (None, "2020-12-31T23:59:59Z", "until 2020"),
        (None, "2020-06-30", "until Jun 2020"),
        ("2020-06-17T10:00:00Z", "2020-06-17T12:00:00Z", "17 Jun 2020"),
        ("2020-06-03", "2020-06-17", "3 – 17 Jun 2020"),
        ("2020-05-28", "2020-06-03", "28 May – 3 Jun 2020"),
        ("2019-12-28", "2020-01-03", "28 Dec 2019 – 3 Jan 2020"),
        ("2020-02-01", "2020-02-29", "Feb 2020"),
        ("2020-03-01", "2020-06-30", "Mar – Jun 2020"),
        ("2011", "2013", "Jan 2011 – Dec 2013"),
        ("1997-09-01", "9999-12-31", "since Sep 1997"),
        ("1997-09-01", "..", "since Sep 1997"),
        (None, None, "time not stated"),
        ("2023-01-01", "2020-01-01", "time unclear"),
        ("2023-13-01", None, "time unclear"),
        ("soon", "later", "time unclear"),
        (2011, 2012, "time unclear"),
    ],
)
def test_words(start: Any, end: Any, said: str) -> None:
    assert timebar.words([start, end]) == said
    assert caption(timebar.time_bar([[start, end]], TODAY, "Time")) == said


@pytest.mark.parametrize("junk", [None, [], "2020", [None], [[]], [["2020"]], [5], [["a", "b", "c"]], [[None, None]]])
def test_nothing_to_draw_is_said(junk: Any) -> None:
    figure = timebar.time_bar(junk, TODAY, "Time")
    assert "<svg" not in figure
    assert caption(figure) in (timebar.UNSTATED, timebar.UNCLEAR)


def axis_labels(intervals: list[list[str | None]]) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", timebar.time_bar(intervals, TODAY, "Time"))


@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        ("2011-01-01", "2023-12-31", ["2012", "2014", "2016", "2018", "2020", "2022", "2024"]),
        ("2020-06-03", "2020-06-17", ["2020", "Apr", "Jul", "Oct", "2021"]),
        ("2019-06-01", "2020-06-17", ["2019", "Jul", "2020", "Jul", "2021"]),
        ("1850-01-01", "2100-12-31", ["1850", "1900", "1950", "2000", "2050", "2100"]),
        ("2017-01-01", None, ["2018", "2020", "2022", "2024", "2026", "2028"]),
    ],
)
def test_the_axis_is_labelled_at_round_times(start: str, end: str | None, labels: list[str]) -> None:
    assert axis_labels([[start, end]]) == labels


def test_an_open_end_fades_and_an_instant_is_a_mark() -> None:
    assert timebar.time_bar([["2017-01-01", None]], TODAY, "Time").count("opacity=") == 3
    assert timebar.time_bar([["2017-01-01", "2020-01-01"]], TODAY, "Time").count("opacity=") == 0
    assert "<circle" in timebar.time_bar([["2020-06-17", "2020-06-17"]], TODAY, "Time")


def test_several_periods_lie_on_the_whole() -> None:
    figure = timebar.time_bar(
        [["2010-01-01", "2020-12-31"], ["2010-01-01", "2011-12-31"], ["2019-01-01", "2020-12-31"]],
        TODAY,
        "Time",
    )
    assert caption(figure) == "Jan 2010 – Dec 2020, in 2 periods"
    assert figure.count('class="time-whole"') == 1
    assert figure.count('class="time-bar"') == 2
    both = timebar.time_bar([[None, "2010-12-31"], ["2019-01-01", None]], TODAY, "Time")
    assert caption(both) == "open at both ends, in 2 periods"


def test_today_changes_only_what_is_open_or_reaches_it() -> None:
    closed = [["2011-01-01", "2013-12-31"]]
    assert timebar.time_bar(closed, TODAY, "x") == timebar.time_bar(closed, "2040-01-01", "x")
    assert "time-now" in timebar.time_bar([["2011-01-01", None]], TODAY, "x")
    assert "since 2011" in timebar.time_bar([["2011-01-01", None]], "whenever", "x")


DAYS = st.dates().map(str) | st.datetimes().map(lambda moment: moment.isoformat() + "Z")
ENDS = st.none() | DAYS | st.text(max_size=12) | st.from_regex(r"\d{4}(-\d{2}){0,2}", fullmatch=True) | st.integers()
INTERVALS = st.lists(st.lists(ENDS, max_size=3) | st.tuples(ENDS, ENDS) | ENDS, max_size=60)


@given(INTERVALS, DAYS | st.text(max_size=5), st.text())
def test_any_intervals_give_small_well_formed_xml(intervals: Any, today: str, label: str) -> None:
    figure = timebar.time_bar(intervals, today, f"<script>{label}")
    ET.fromstring(figure)
    assert "<script" not in figure
    assert len(figure.encode()) < 50 * 500 + 30 * len(label)


@given(INTERVALS)
def test_bars_stay_on_the_drawing(intervals: Any) -> None:
    for rect in ET.fromstring(timebar.time_bar(intervals, TODAY, "x")).iter("rect"):
        left, wide = float(rect.get("x", "")), float(rect.get("width", ""))
        assert 0 <= left <= left + wide <= 360
