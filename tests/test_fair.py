"""FAIR scores: by hand and by rule, indicator by indicator, and what is shown of them."""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import oscat
from oscat.shell.cli import oscat as command
from oscat.shell.fair import Reports, answers_in, fair
from oscat.shell.load import catalog_at
from oscat.thought import fair as score_of
from oscat.thought.facts import Facts
from oscat.thought.fair import SCORED, report, score
from oscat.thought.fair.subject import Subject
from oscat.thought.pages import fairness, pages
from oscat.thought.pages.atlas import Atlas
from oscat.thought.tables.fair_indicators import DATA, SOFTWARE
from oscat.words.errors import UsageError
from oscat.words.fair import Answer, Indicator, Priority, Score, State, Told, level_of, share_of
from oscat.words.kinds import Kind
from spoiling import spoiled
from test_pages import SEED, TEMPLATES, catalog_of, changed, judge_page

ROOT = Path(__file__).resolve().parents[1]
SEED_AT = Path(__file__).parent / "seed"
SCHEMA = json.loads((ROOT / "schemas" / "fair.json").read_text("utf-8"))
BY_HAND = json.loads((Path(__file__).parent / "fair-by-hand.json").read_text("utf-8"))
STATES = {"M": State.MET, "P": State.PARTLY, "X": State.MISSING, "U": State.UNKNOWN}
PRODUCT = "products/salinity-arctic/collection.json"
Json = dict[str, Any]


def run(*words: str) -> Any:
    return CliRunner().invoke(command, ["fair", *words])


@pytest.fixture(scope="module")
def real_facts(real: Path) -> Facts:
    return catalog_at(real / "esa-osc")[1]


@pytest.fixture(scope="module")
def seed_facts() -> Facts:
    return catalog_at(SEED_AT)[1]


def told(facts: Facts, kind: Kind, name: str, **links: str) -> dict[str, Told]:
    """The answers of an entry by the last part of the indicators' names, with verdicts of links by address."""
    file = facts.catalog.entry(kind, name)
    assert file
    rows = [{"href": href, "verdict": verdict, "evidence": ""} for href, verdict in links.items()]
    found = score(Subject(file, replace(facts, links=answers_in({"links": rows}))))
    return {one.indicator.id.partition("-")[2]: one.told for one in found.answers}


def product(change: Any) -> dict[str, Told]:
    """The answers of the seed's product after a change, without the Items beside it."""
    facts, folder = catalog_at(SEED_AT)[1], PRODUCT.rpartition("/")[0]
    content = {path: raw for path, raw in changed(PRODUCT, change).items() if path == PRODUCT or folder not in path}
    return told(replace(facts, catalog=catalog_of(content)), Kind.PRODUCT, "salinity-arctic")


# --- by hand ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BY_HAND["products"])
def test_it_agrees_with_the_hand(name: str, real_facts: Facts) -> None:
    row = BY_HAND["products"][name]
    assert row["because"]
    file = real_facts.catalog.entry(Kind.PRODUCT, name)
    assert file
    found = {one.indicator.id: one.told.state for one in score(Subject(file, real_facts)).answers}
    assert found == {
        asked: STATES[state] for asked, state in zip(BY_HAND["indicators"], row["states"].split(), strict=True)
    }


def test_no_indicator_has_one_answer_for_all(real: Path) -> None:
    """Over the real catalog and ours, each tells entries apart; the web is asked for some."""
    seen = defaultdict(set)
    for root in (real / "esa-osc", ROOT):
        for one in fair(catalog=root):
            for answer in one.answers:
                seen[answer.indicator.id].add(answer.told.state)
    assert seen.keys() == {one.id for one in (*DATA, *SOFTWARE)}
    assert [name for name, states in seen.items() if len(states) < 2] == []


def test_every_open_indicator_says_what_to_do(real_facts: Facts) -> None:
    for kind in SCORED:
        for file in real_facts.catalog.entries(kind):
            for one in score(Subject(file, real_facts)).answers:
                assert one.told.evidence
                assert bool(one.told.advice) is (one.told.state is not State.MET), one


# --- one by one ------------------------------------------------------------------------------------------------------


def without(*names: str) -> Any:
    return lambda record: [record.pop(name, None) for name in names]


def linked(*links: Json) -> Any:
    return lambda record: record.update(links=list(links))


ACCESS = {"rel": "via", "title": "Access"}


@pytest.mark.parametrize(
    ("change", "asked", "state"),
    [
        (without(), "F1-01M", State.MET),
        (without("sci:doi"), "F1-01M", State.MISSING),
        (lambda one: one.update({"sci:doi": "10.3390/rs11161894"}), "F1-01D", State.PARTLY),
        (lambda one: one.update({"sci:doi": "10.5281/zenodo.XXXX"}), "F1-01D", State.MISSING),
        (linked(ACCESS | {"href": "https://doi.org/10.5281/zenodo.1"}), "F1-01D", State.MET),
        (without("keywords"), "F2-01M", State.PARTLY),
        (
            without("keywords", "osc:variables", "osc:missions", "osc:region", "themes", "extent"),
            "F2-01M",
            State.MISSING,
        ),
        (linked(), "A1-01M", State.MISSING),
        (linked(ACCESS | {"href": "ftp://data.example.org"}), "A1-05D", State.MISSING),
        (linked(ACCESS | {"href": "ftp://data.example.org/salt/"}), "A1-05D", State.MET),
        (linked({"rel": "child", "href": "https://s3.example.org/catalog.json"}), "A1-05D", State.MET),
        (linked({"rel": "child", "href": "https://s3.example.org/catalog.json"}), "I1-01D", State.MISSING),
        (linked(ACCESS | {"href": "https://e.org/#/external/e.org/c.json"}), "A1-05D", State.MISSING),
        (linked(ACCESS | {"href": "aspera://e.org/x.nc"}), "A1-04D", State.MISSING),
        (linked(ACCESS | {"href": "https://e.org/x.csv"}), "I1-02D", State.PARTLY),
        (linked(ACCESS | {"href": "https://e.org/x.csv"}), "R1.3-01D", State.PARTLY),
        (lambda one: one.update({"cf:parameter": [{"name": "salty"}]}), "I2-01D", State.MISSING),
        (without("cf:parameter"), "R1.3-02D", State.PARTLY),
        (without("osc:experiment"), "I3-03M", State.PARTLY),
        (without("osc:experiment"), "R1.2-02M", State.MISSING),
        (lambda one: one["links"].append({"rel": "derived_from", "href": "https://e.org/a"}), "I3-04M", State.MET),
        (lambda one: one.update(license="various"), "R1.1-01M", State.PARTLY),
        (lambda one: one.update(license="various"), "R1.1-02M", State.MISSING),
        (without("license"), "R1.1-01M", State.MISSING),
    ],
)
def test_an_indicator_of_products(change: Any, asked: str, state: State) -> None:
    assert product(change)[asked].state is state


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("ok", State.MET), ("not-found", State.MISSING), ("sign-in", State.PARTLY), ("unasked", State.UNKNOWN)],
)
def test_whether_the_data_are_there(verdict: str, state: State, seed_facts: Facts) -> None:
    href = "https://zenodo.org/records/5564399/files/salinity.nc"
    answers = told(seed_facts, Kind.PRODUCT, "salinity-arctic", **{href: verdict})
    assert answers["A1-02D"].state is state
    assert answers["A1-03D"].state is State.UNKNOWN, "of the DOI nobody has asked"


def test_workflows_and_experiments_of_ours() -> None:
    """Those that run to the same result want little but a DOI."""
    scores = {one.id: one for one in fair(catalog=ROOT) if one.kind != "product"}
    answers = {one.indicator.id: one.told.state for one in scores["lst-boosted-trees-model"].answers}
    assert [name for name, state in answers.items() if state is not State.MET] == ["FAIR4RS-F1"]
    assert scores["lst-boosted-trees-model"].level == 0
    assert scores["ice-navigation-risk"].percent < scores["wave-power-density"].percent


# --- numbers ---------------------------------------------------------------------------------------------------------


def answer(principle: str, priority: Priority, state: State) -> Answer:
    return Answer(Indicator(f"X-{principle}", principle, "", priority), Told(state, "because"))


@pytest.mark.parametrize(
    ("essential", "important", "useful", "level"),
    [
        ("MX", "MM", "M", 0),
        ("MP", "MM", "M", 0),
        ("MM", "XX", "M", 1),
        ("MM", "MX", "M", 2),
        ("MM", "MM", "XX", 3),
        ("MM", "MM", "MX", 4),
        ("MM", "MM", "MM", 5),
        ("MM", "", "", 5),
    ],
)
def test_levels(essential: str, important: str, useful: str, level: int) -> None:
    rows = {Priority.ESSENTIAL: essential, Priority.IMPORTANT: important, Priority.USEFUL: useful}
    assert level_of(tuple(answer("F1", one, STATES[s]) for one, states in rows.items() for s in states)) == level


answers = st.lists(
    st.builds(answer, st.sampled_from(["F1", "A1", "I1", "R1"]), st.sampled_from(Priority), st.sampled_from(State)),
    max_size=30,
).map(tuple)


@given(answers)
def test_a_score_stays_within_its_bounds(rows: tuple[Answer, ...]) -> None:
    found = Score("product", "p", "P", "model", rows)
    assert 0 <= found.percent <= 100
    assert 0 <= found.level <= 5
    assert (found.percent == 100) is (bool(found.counted) and all(one.told.state is State.MET for one in found.counted))
    assert share_of(found.counted) == found.share


@given(answers, st.integers(0, 29))
def test_to_mend_something_never_lowers_it(rows: tuple[Answer, ...], at: int) -> None:
    if at >= len(rows) or rows[at].told.state is State.UNKNOWN:
        return
    better = (*rows[:at], Answer(rows[at].indicator, Told(State.MET, "mended")), *rows[at + 1 :])
    old, new = (Score("product", "p", "P", "model", one) for one in (rows, better))
    assert new.percent >= old.percent
    assert new.level >= old.level


@given(data=st.data())
def test_nothing_in_a_record_makes_it_stumble(data: st.DataObject, seed_facts: Facts) -> None:
    facts = replace(seed_facts, catalog=catalog_of(spoiled(data)))
    for kind in SCORED:
        for file in facts.catalog.entries(kind):
            report.text(score(Subject(file, facts)))


# --- what is shown ---------------------------------------------------------------------------------------------------


def test_one_entry_at_the_terminal() -> None:
    shown = run("salinity-arctic", "--in", str(SEED_AT)).output
    for part in ("FAIR ", "of 5 (RDA FAIR Data Maturity Model 1.0)", "Findable", "? RDA-A1-02D", "Run oscat links."):
        assert part in shown
    assert "Given by the catalog to every record:" in shown


def test_all_entries_at_the_terminal(real: Path) -> None:
    shown = run("--in", str(real / "esa-osc")).output
    assert "product: 351, from" in shown
    assert shown.count("\n") == 351 + 17 + 9 + 4
    low = run("--in", str(real / "esa-osc"), "--kind", "workflow", "--below", "30")
    assert low.exit_code == 1
    assert "workflow: " in low.output
    assert run("--in", str(SEED_AT), "--below", "1").exit_code == 0


def test_the_report_for_programs_is_as_its_schema_says(real: Path) -> None:
    judge = jsonschema_rs.validator_for(SCHEMA)
    for root in (real / "esa-osc", ROOT):
        rows = json.loads(run("--in", str(root), "--format", "json").stdout)["entries"]
        assert rows
        assert [one.message for row in rows for one in judge.iter_errors(row)] == []


def test_markdown() -> None:
    one = run("salinity-arctic", "--in", str(SEED_AT), "--format", "markdown").output
    assert "| ✅ | RDA\\-F1\\-01M" in one
    many = run("--in", str(SEED_AT), "--format", "markdown").output
    assert many.count("\n") == 2 + 4


def test_an_entry_that_is_not_there() -> None:
    with pytest.raises(UsageError, match=r"there is no entry 'salinity-artic'. Did you mean 'salinity-arctic'"):
        oscat.fair("salinity-artic", SEED_AT)
    with pytest.raises(UsageError, match="there is no entry 'themes/oceans'"):
        oscat.fair("themes/oceans", SEED_AT)


def test_the_page_of_an_entry(seed_facts: Facts) -> None:
    site = replace(TEMPLATES, fair=Reports(seed_facts))
    made = dict(pages(Atlas(catalog_of(SEED)), site))
    page = made["products/salinity-arctic/index.html"].decode()
    judge_page("products/salinity-arctic/index.html", page)
    for part in (
        '<h2 id="fair">FAIR',
        "What weighs most:",
        "RDA-F1-01D",
        "27 indicators",
        'href="../../fair/products/salinity-arctic.svg"',
    ):
        assert part in page
    assert made["fair/products/salinity-arctic.svg"].startswith(b"<svg")
    document = json.loads(made["fair/products/salinity-arctic.json"])
    assert [one.message for one in jsonschema_rs.validator_for(SCHEMA).iter_errors(document)] == []
    assert "FAIR" not in made["themes/oceans/index.html"].decode()
    assert "fair/themes/oceans.svg" not in made


@pytest.mark.parametrize("percent", [0, 39, 40, 79, 100])
def test_a_badge_is_small_and_says_itself(percent: int) -> None:
    badge = fairness.badge(percent)
    assert f'aria-label="FAIR {percent} %"' in badge
    assert len(badge) < 1_000


def test_pages_and_search_say_the_same(seed_facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where working links count; and each entry is scored once."""
    href = "https://zenodo.org/records/5564399/files/salinity.nc"
    counted: list[str] = []
    scored = score_of.score

    def counting(subject: Subject) -> Score:
        counted.append(subject.file.path)
        return scored(subject)

    monkeypatch.setattr(score_of, "score", counting)
    key = (Kind.PRODUCT, "salinity-arctic")
    percents = []
    for verdict in ("ok", "not-found"):
        links = answers_in({"links": [{"href": href, "verdict": verdict, "evidence": ""}]})
        reports = Reports(replace(seed_facts, links=links))
        document = reports(key)
        assert document
        percents.append(reports.percent(key))
        assert percents[-1] == document["percent"]
    assert percents[0] != percents[1]
    assert len(counted) == 2
