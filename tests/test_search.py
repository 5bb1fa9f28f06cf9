"""The search: what is found, in which order, in Python and by the very files and script of the site."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import oscat
from oscat.shell.cli import oscat as command
from oscat.shell.load import catalog_at
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.documents import documents
from oscat.thought.search.index import Index, index
from oscat.thought.search.query import Query, ask
from oscat.thought.search.text import tokens
from oscat.thought.search.write import files
from oscat.words.document import Document, Tag

SEED = Path(__file__).parent / "seed"
PERSON = "jane@example.org"
PAGE = 20
"""Results on the first page."""


def document(title: str, text: str = "", *, names: str = "", kind: str = "product", **more: Any) -> Document:
    slug = title.lower().replace(" ", "-")
    tags = {"kind": (Tag(kind, kind),), **more.pop("tags", {})}
    return Document(f"{kind}s/{slug}/", kind, title, f"{title} {slug}", names, text, tags, **more)


def titles(made: Index, query: Query | str) -> list[str]:
    answer = ask(made, Query(query) if isinstance(query, str) else query)
    return [made.documents[number].title for number in answer.numbers]


ICE = index(
    [
        document("ICEFLOW Greenland", "Velocities of glaciers, iceflow over the sea, iceflow and iceflow again."),
        document("Sea ice thickness", "Thickness of ice on the sea.", first="2010-11-01", last="2020-04-30"),
        document("Snow", "Snow on sea ice and on land.", boxes=((-180.0, 60.0, 180.0, 90.0),)),
        document("Fiji reefs", "Corals.", boxes=((177.0, -20.0, 180.0, -15.0), (-180.0, -20.0, -178.0, -15.0))),
        document("Sea surface salinity", "Fresh water.", first="2015-01-01"),
        document("Données océaniques", "Température de la mer."),
        document("Ålesund buoy", "A buoy near Ålesund.", last="1999-12-31"),
    ]
)


# --- words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sea-ice thicknesses, of the Arctic", ["sea", "ice", "thicknesse", "arctic"]),
        ("Données océaniques", ["donnee", "oceanique"]),
        ("Sentinel-1 & CO₂", ["sentinel", "1", "co2"]),
        ("Biomass, status, analysis", ["biomass", "status", "analysis"]),
        ("Studies of seas", ["study", "sea"]),
        ("海氷 лёд", ["海氷", "лед"]),
        ("the of and", []),
        ("x" * 500, ["x" * 40]),
        ("sea_ice", ["sea", "ice"]),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_sea_ice_never_puts_iceflow_first() -> None:
    assert titles(ICE, "sea ice")[0] == "Sea ice thickness"
    assert titles(ICE, "ice") == ["Sea ice thickness", "Snow"], "whole words alone, where there are some"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("icefl", ["ICEFLOW Greenland"]),
        ("oceanique", ["Données océaniques"]),
        ("alesund", ["Ålesund buoy"]),
        ("sss", ["Sea surface salinity"]),
        ("fiji-reefs", ["Fiji reefs"]),
        ("FIJI REEFS", ["Fiji reefs"]),
    ],
)
def test_it_is_found_by(text: str, expected: list[str]) -> None:
    assert titles(ICE, text) == expected


def test_where_nothing_has_all_words_most_of_them_do() -> None:
    answer = ask(ICE, Query("snow land zebra"))
    assert (answer.asked, answer.words) == (3, 2)
    assert [ICE.documents[number].title for number in answer.numbers] == ["Snow"]


def test_a_word_that_nothing_has_is_corrected() -> None:
    made = index([document("One", "glacier"), document("Two", "glacier")])
    assert ask(made, Query("glacer")).meant == {"glacer": "glacier"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(boxes=((178.0, -19.0, 179.0, -18.0),)), {"Fiji reefs"}),
        (Query(boxes=((-179.5, -19.0, -179.0, -18.0),)), {"Fiji reefs"}),
        (Query(boxes=((0.0, -10.0, 1.0, 0.0),)), set()),
        (Query(boxes=((0.0, 70.0, 1.0, 71.0),)), {"Snow"}),
        (Query(first=date(2020, 4, 30)), {"Sea ice thickness", "Sea surface salinity"}),
        (Query(first=date(2020, 5, 1)), {"Sea surface salinity"}),
        (Query(last=date(1990, 1, 1)), {"Ålesund buoy"}),
        (Query(first=date(2000, 1, 1), last=date(2012, 1, 1)), {"Sea ice thickness"}),
        (Query(tags={"kind": ("workflow",)}), set()),
    ],
)
def test_area_time_and_facets(query: Query, expected: set[str]) -> None:
    assert set(titles(ICE, query)) == expected


def test_orders() -> None:
    made = index(
        [document("b", updated="2020-01-01"), document("A", updated="2021-01-01"), document("(c)", updated="")]
    )
    assert titles(made, Query(sort="title")) == ["A", "b", "(c)"]
    assert titles(made, Query(sort="newest")) == ["A", "b", "(c)"]
    assert titles(ICE, Query(sort="first"))[:2] == ["Ålesund buoy", "Sea ice thickness"]
    assert titles(ICE, Query(sort="last"))[0] == "Sea surface salinity"


# --- the catalog's documents --------------------------------------------------------------------------------------


def made_of(path: Path) -> Index:
    return index(documents(Atlas(catalog_at(path)[0])))


@pytest.fixture(scope="module")
def seed() -> Index:
    return made_of(SEED)


def test_every_entry_is_a_document(seed: Index) -> None:
    paths = [one.path for one in seed.documents]
    atlas = Atlas(catalog_at(SEED)[0])
    assert len(paths) == len(set(paths)) == sum(len(found) for found in atlas.shown.values())


def test_a_variable_knows_its_themes_and_a_product_theirs(seed: Index) -> None:
    by_path = {one.path: one for one in seed.documents}
    product = by_path["products/salinity-arctic/"]
    variables = product.tags["variable"]
    assert variables
    assert all(tag.under for tag in variables)
    assert {tag.id for tag in product.tags["theme"]}


def test_no_address_of_a_person_is_indexed(tmp_path: Path) -> None:
    shutil.copytree(SEED, tmp_path / "c")
    record = tmp_path / "c/products/salinity-arctic/collection.json"
    data = json.loads(record.read_text())
    data |= {
        "title": "Of jane@example.org",
        "description": "Write to jane@example.org.",
        "keywords": ["jane@example.org"],
    }
    record.write_text(json.dumps(data))
    written = b"".join(
        gzip.decompress(raw) if path.endswith(".bin") else raw for path, raw in files(made_of(tmp_path / "c"))
    )
    assert b"jane" not in written


# --- the real catalog ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(real: Path) -> Index:
    return made_of(real / "esa-osc")


def products(made: Index) -> Iterator[tuple[int, Document]]:
    return ((number, one) for number, one in enumerate(made.documents) if one.kind == "product")


def missed(made: Index, queries: Iterator[tuple[int, Query]]) -> list[str]:
    """The queries that do not find their document on the first page."""
    return [
        f"{query.text!r} {made.documents[number].path} at {place(made, number, query)}"
        for number, query in queries
        if number not in ask(made, query).numbers[:PAGE]
    ]


def place(made: Index, number: int, query: Query) -> int:
    found = ask(made, query).numbers
    return found.index(number) if number in found else -1


def test_every_product_is_found_by_its_title(whole: Index) -> None:
    assert missed(whole, ((number, Query(one.title)) for number, one in products(whole))) == []


def test_every_product_is_found_by_its_id(whole: Index) -> None:
    assert missed(whole, ((number, Query(one.path.split("/")[1])) for number, one in products(whole))) == []


def test_every_product_is_found_by_three_words_of_its_abstract(whole: Index) -> None:
    often = Counter(word for one in whole.documents for word in set(tokens(one.text)))

    def queries() -> Iterator[tuple[int, Query]]:
        for number, one in products(whole):
            words = sorted(set(tokens(one.text)), key=lambda word: (often[word], word))[:3]
            if words:
                yield number, Query(" ".join(words))

    assert missed(whole, queries()) == []


def test_every_product_is_found_by_variable_and_mission(whole: Index) -> None:
    queries = (
        (number, Query(f"{variable.label} {mission.label}"))
        for number, one in products(whole)
        for variable in one.tags.get("variable", ())
        for mission in one.tags.get("mission", ())
    )
    assert missed(whole, queries) == []


def test_sea_ice_in_the_real_catalog(whole: Index) -> None:
    first = titles(whole, "sea ice")[:PAGE]
    assert all("ice" in title.lower() or "polar" in title.lower() or "albatross" in title.lower() for title in first), (
        first
    )
    assert not any("iceflow" in title.lower() for title in first)


# --- the site's own engine ----------------------------------------------------------------------------------------

ASSETS = Path(__file__).parent.parent / "site/assets/explore"
RUN = """
import { Engine } from './engine.js';
import { words } from './text.js';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
const [top, asks] = [process.argv[2], JSON.parse(readFileSync(0, 'utf8'))];
const load = async path => { const bytes = gunzipSync(readFileSync(`${top}/search/${path}`));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length); };
const start = JSON.parse(readFileSync(`${top}/search/index.json`, 'utf8'));
const engine = new Engine(start, load), answers = [];
for (const state of asks) {
  if (typeof state === 'string') { answers.push(words(state, new Set(start.stop), start.longest)); continue; }
  const found = await engine.find(state), facets = {};
  for (const { name } of start.facets) {
    const { values, counts } = await engine.count(found, name);
    facets[name] = Object.fromEntries(values.map(([id], at) => [id, counts[at]]));
  }
  answers.push({ numbers: [...found.numbers], had: found.had, meant: found.meant, facets,
    years: await engine.years(found), titles: (await engine.cards(found.numbers.slice(0, 3))).map(one => one.title) });
}
process.stdout.write(JSON.stringify(answers));
"""


@pytest.fixture(scope="session")
def node() -> str:
    near = f"{os.environ.get('PATH', '')}{os.pathsep}{Path(sys.executable).parent}"
    program = shutil.which("node", path=near)
    if program is None:
        pytest.skip("needs Node, which `make test` installs")
    return program


def asked(node: str, folder: Path, made: Index, states: list[Any]) -> list[Any]:
    """What the site's engine answers on the files of an index."""
    for path, content in files(made):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for script in (*ASSETS.glob("*.js"), ASSETS.parent / "strings.js", ASSETS.parent / "language.js"):
        (folder / "assets" / script.relative_to(ASSETS.parent)).parent.mkdir(parents=True, exist_ok=True)
        (folder / "assets" / script.relative_to(ASSETS.parent)).write_bytes(script.read_bytes())
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "assets/explore/run.js").write_text(RUN)
    done = subprocess.run(
        [node, "assets/explore/run.js", str(folder)],
        cwd=folder,
        input=json.dumps(states).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    answers: list[Any] = json.loads(done.stdout)
    return answers


def state(q: str = "", **given: Any) -> dict[str, Any]:
    return {"q": q, "tags": {}, "bbox": None, "first": "", "last": "", "sort": "relevance", **given}


def as_query(given: dict[str, Any]) -> Query:
    west, south, east, north = given["bbox"] or (0, 0, 0, 0)
    boxes = [(west, south, east, north)] if west <= east else [(west, south, 180, north), (-180, south, east, north)]
    first, last = (date.fromisoformat(day) if day else None for day in (given["first"], given["last"]))
    tags = {name: tuple(ids) for name, ids in given["tags"].items()}
    return Query(given["q"], tags, tuple(boxes if given["bbox"] else ()), first, last, given["sort"])


STATES = [
    *(
        state(q)
        for q in ("", "ice", "sea ice", "icefl", "s", "zebra", "snow land zebra", "données", "the", "SSS", "sea sea")
    ),
    *(state(sort=sort) for sort in ("newest", "title", "first", "last")),
    state("sea", bbox=[-180, -90, 180, 90]),
    state(bbox=[178, -20, -179, -15]),
    state(bbox=[-179.5, -19, -179, -18]),
    state(first="2020-04-30"),
    state(last="1999-12-31"),
    state("sea", first="2012-01-01", last="2016-06-30", tags={"kind": ["product", "workflow"]}),
    state(tags={"kind": ["nothing"]}),
    state(tags={"theme": ["nothing"]}),
]


def agrees(made: Index, given: dict[str, Any], answer: dict[str, Any]) -> None:
    """The engine's answer is the one that Python gives; each facet counts as if it were not asked for itself."""
    query = as_query(given)
    mine = ask(made, query)
    assert answer["numbers"] == mine.numbers, given
    assert answer["had"] == mine.words, given
    for name, column in made.columns.items():
        if not column.tags:
            continue
        others = {one: ids for one, ids in query.tags.items() if one != name}
        found = ask(made, Query(query.text, others, query.boxes, query.first, query.last)).numbers
        counts = Counter(tag.id for number in found for tag in made.documents[number].tags.get(name, ()))
        assert {one: count for one, count in answer["facets"][name].items() if count} == counts, (given, name)


def test_the_site_finds_what_python_finds(node: str, tmp_path: Path) -> None:
    for given_state, answer in zip(STATES, asked(node, tmp_path, ICE, STATES), strict=True):
        agrees(ICE, given_state, answer)


def test_the_site_finds_what_python_finds_in_the_seed(node: str, tmp_path: Path, seed: Index) -> None:
    states = [
        *STATES,
        state("salinity", tags={"mission": ["smos"]}),
        state(tags={"theme": ["oceans"], "kind": ["product"], "variable": ["sea-surface-salinity"]}),
        state("arctic", tags={"has": ["doi"]}, first="2015-01-01"),
        *(state(one.title) for one in seed.documents),
    ]
    for given_state, answer in zip(states, asked(node, tmp_path, seed, states), strict=True):
        agrees(seed, given_state, answer)


def test_both_read_the_same_words(node: str, tmp_path: Path) -> None:
    found: list[str] = []

    @settings(max_examples=600, database=None, derandomize=True)
    @given(st.text(st.sampled_from("aeisuy ßÅåéİıſ1٣²½_-–.,ﬁ海лё\u0301\u200bΣς😀'"), max_size=14))
    def gather(text: str) -> None:
        found.append(text)

    gather()
    for text, words in zip(found, asked(node, tmp_path, ICE, found), strict=True):
        assert words == list(dict.fromkeys(tokens(text))), ascii(text)


def test_years_are_calendar_years(node: str, tmp_path: Path) -> None:
    made = index(
        [document("a", first="2012-01-01", last="2012-12-31"), document("b", first="2013-12-31", last="2014-01-01")]
    )
    (answer,) = asked(node, tmp_path, made, [state()])
    assert answer["years"] == [[2012, 1], [2013, 1], [2014, 1]]


# --- the command --------------------------------------------------------------------------------------------------


def run(*arguments: str) -> Any:
    return CliRunner().invoke(command, ["search", *arguments, "--in", str(SEED)])


def test_the_command_finds() -> None:
    done = run("arctic salinity", "--kind", "product")
    assert done.exit_code == 0
    assert "products/salinity-arctic/" in done.output


def test_the_command_says_that_nothing_is_found() -> None:
    done = run("zebra")
    assert done.exit_code == 1
    assert "0 found" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--theme", "ocean"), "Did you mean 'oceans'?"),
        (("--datetime", "20x"), "20x is no time"),
        (("--datetime", "2020/2010"), "ends before it begins"),
        (("--datetime", "2015-13"), "is no time"),
        (("--bbox", "1,2,3"), "is no area"),
        (("--bbox", "1,60,3,50"), "is no area"),
        (("--bbox", "a,b,c,d"), "is no area"),
    ],
)
def test_the_command_refuses(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(oscat.UsageError, match=re.escape(said)):
        CliRunner().invoke(command, ["search", *arguments, "--in", str(SEED)], catch_exceptions=False)


def test_titles_do_for_ids() -> None:
    theme = next(tag for one in made_of(SEED).documents for tag in one.tags.get("theme", ()))
    assert (
        run("--theme", theme.label, "--format", "paths").output == run("--theme", theme.id, "--format", "paths").output
    )


def test_the_document_follows_its_schema() -> None:
    import jsonschema_rs

    schema = json.loads((Path(__file__).parent.parent / "schemas/search.json").read_text())
    done = run("salinity", "--format", "json", "--limit", "50")
    found = json.loads(done.stdout)
    jsonschema_rs.validate(schema, found)
    assert found["total"] == len(found["results"]) > 2
    assert all(one["address"].endswith(one["path"]) for one in found["results"])


def test_python_finds_as_well() -> None:
    found = oscat.search("salinity", SEED, tags={"kind": ["product"]}, bbox=(-180, 60, 180, 90), datetime="2012/..")
    assert found.total == len(found.documents) > 0
    assert {one.kind for one in found.documents} == {"product"}
