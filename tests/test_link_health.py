"""What becomes of an audit of links: issues of stewards, a public page, a badge, and the bot's verdict."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forge.double import Fault, Issue
from forge.stage import BOT, ICE, NAME, Stage
from oscat.shell.robot import Surroundings, policy_at
from oscat.shell.tending import tend_links
from oscat.thought.facts import Facts
from oscat.thought.links.history import SPAN, TIMES, after, checked, is_dead
from oscat.thought.links.issues import LONGEST, tended
from oscat.thought.links.means import ask_of
from oscat.thought.links.page import page_of
from oscat.thought.links.report import document
from oscat.thought.links.verdict import judged
from oscat.thought.media import agree
from oscat.thought.outside import uses
from oscat.thought.pages import pages
from oscat.thought.pages.atlas import Atlas
from oscat.thought.schemas import Validators
from oscat.words.acts import Tend
from oscat.words.links import BROKEN, Answer, Checked, Known, LinkVerdict, Page, Problem, Row, Use
from oscat.words.policy import Steward
from strangers import Strangers, strangers
from test_pages import SEED, TEMPLATES, catalog_of, judge_page

OCEAN = "products/salinity-arctic/collection.json"
HOUR = "T03:23:00+00:00"


# --- history -----------------------------------------------------------------------------------------------------

OK, GONE, SLOW = {"status": 200}, {"status": 404}, {"problem": Problem.TIMED_OUT}
SHUT = {"status": 403}


@pytest.mark.parametrize(
    ("story", "verdict", "since", "dead"),
    [
        ([("01", GONE)], "not-found", "2026-11-01", False),
        ([("01", GONE), ("02", GONE), ("03", GONE)], "not-found", "2026-11-01", False),
        ([("01", GONE), ("08", GONE)], "not-found", "2026-11-01", False),
        ([("01", GONE), ("08", GONE), ("15", GONE)], "not-found", "2026-11-01", True),
        ([("01", SLOW), ("08", GONE), ("15", SLOW)], "timed-out", "2026-11-01", True),
        ([("01", GONE), ("08", OK), ("15", GONE), ("22", GONE)], "not-found", "2026-11-15", False),
        ([("01", GONE), ("08", GONE), ("15", OK)], "ok", "", False),
        ([("01", GONE), ("08", SHUT), ("15", GONE), ("22", GONE)], "not-found", "2026-11-01", True),
        ([("01", GONE), ("01", GONE), ("08", GONE)], "not-found", "2026-11-01", False),
        ([("01", SHUT), ("08", SHUT), ("15", SHUT)], "blocked", "", False),
    ],
)
def test_dead_is_what_failed_on_three_days_over_a_week(
    story: list[tuple[str, dict[str, Any]]], verdict: str, since: str, dead: bool
) -> None:
    known: Known | None = None
    for day, what in story:
        known = after(known, Answer("https://ice.eu/", f"2026-11-{day}{HOUR}", **what))
    assert known
    found = checked(known)
    assert (found.verdict, found.since, found.dead) == (verdict, since, dead)


@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from([OK, GONE, SLOW, SHUT])), min_size=1, max_size=60))
def test_nothing_is_dead_too_soon(story: list[tuple[int, dict[str, Any]]]) -> None:
    known: Known | None = None
    for day, what in sorted(story, key=lambda one: one[0]):
        known = after(known, Answer("https://ice.eu/", f"2026-11-{day:02}{HOUR}", **what))
        assert len(known.failed) <= 10
        if is_dead(known):
            days = {one[0] for one in story if one[1] in (GONE, SLOW) and one[0] <= day}
            assert len(days) >= TIMES
            assert max(days) - min(days) >= SPAN.days


# --- verdicts and pages of strangers ---------------------------------------------------------------------------


@given(
    st.builds(
        Answer,
        url=st.sampled_from(["https://ice.eu/a/b", "http://ice.eu/", "ftp://ice.eu/x"]),
        at=st.just(f"2026-11-01{HOUR}"),
        status=st.integers(0, 999),
        problem=st.none() | st.sampled_from(Problem),
        hops=st.lists(st.tuples(st.sampled_from([301, 302, 303, 307, 308]), st.text(max_size=40)), max_size=3).map(
            tuple
        ),
        page=st.builds(Page, st.text(max_size=30), st.text(max_size=30), st.booleans(), st.booleans(), st.booleans()),
    )
)
def test_every_answer_has_a_verdict_with_a_reason(answer: Answer) -> None:
    verdict, evidence, target = judged(answer)
    assert evidence
    assert not target or verdict is LinkVerdict.MOVED


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_page(raw: bytes) -> None:
    assert len(page_of(raw).title) <= 200


@pytest.mark.parametrize(
    ("declared", "served", "same"),
    [
        ("application/netcdf", "application/x-netcdf", True),
        ("application/netcdf", "application/octet-stream", True),
        ("application/netcdf", "application/zip", True),
        ("application/netcdf", "text/html", False),
        ("application/geo+json", "application/json", True),
        ("image/tiff; application=geotiff; profile=cloud-optimized", "image/tiff", True),
        ("image/png", "image/jpeg", True),
        ("image/png", "text/html", False),
        ("text/html", "application/pdf", False),
        ("text/html", "application/xhtml+xml", True),
        ("application/pdf", "application/zip", False),
        ("", "text/html", True),
        ("text/plain", "text/html", True),
    ],
)
def test_media_types_that_exclude_each_other(declared: str, served: str, same: bool) -> None:
    assert agree(declared, served) is same


# --- what is asked, and how ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("href", "declared", "url", "means"),
    [
        ("https://a.eu/data", "", "https://a.eu/data", "page"),
        ("https://a.eu/data/#part", "text/html", "https://a.eu/data/", "page"),
        ("https://a.eu/d/ice.nc", "", "https://a.eu/d/ice.nc", "file"),
        ("https://a.eu/ice.nc", "application/netcdf", "https://a.eu/ice.nc", "file"),
        ("https://a.eu/manual.pdf", "application/pdf", "https://a.eu/manual.pdf", "file"),
        ("https://a.eu/x.php", "", "https://a.eu/x.php", "page"),
        ("https://a.eu/v1.2.3", "", "https://a.eu/v1.2.3", "page"),
        ("https://doi.org/10.5281/zenodo.1", "", "https://doi.org/api/handles/10.5281/zenodo.1", "doi"),
        ("http://dx.doi.org/10.1594/PANGAEA.1", "", "https://doi.org/api/handles/10.1594/PANGAEA.1", "doi"),
        ("doi:10.5281/zenodo.1", "", "https://doi.org/api/handles/10.5281/zenodo.1", "doi"),
        ("s3://bucket/a b/ice.zarr", "", "https://s3.amazonaws.com/bucket/a%20b/ice.zarr", "bucket"),
        ("gs://bucket", "", "https://storage.googleapis.com/bucket/", "bucket"),
        ("ftp://a.eu/ice.nc", "", "ftp://a.eu/ice.nc", "ftp"),
        ("https://a.eu/x/ice.git", "", "https://a.eu/x/ice.git/info/refs?service=git-upload-pack", "git"),
        ("git+https://a.eu/x/ice", "", "https://a.eu/x/ice.git/info/refs?service=git-upload-pack", "git"),
        (
            "https://github.com/o/r/blob/main/a/b.ipynb#L3",
            "",
            "https://raw.githubusercontent.com/o/r/main/a/b.ipynb",
            "file",
        ),
        ("https://github.com/o/r/tree/main", "", "https://github.com/o/r/tree/main", "page"),
    ],
)
def test_every_service_is_asked_in_its_own_way(href: str, declared: str, url: str, means: str) -> None:
    ask = ask_of(Use("x", "/links/0/href", href, "x", "via", "", declared))
    assert (ask.url, ask.means) == (url, means)


def test_which_addresses_are_asked() -> None:
    """Of links, assets, contacts, DOIs, inputs and texts; not what is the catalog's own, a template or an example."""
    record = json.loads(SEED[ICE])
    record["description"] += " See [the manual](https://a.eu/manual(1).pdf) or <https://a.eu/help>."
    record["sci:publications"] = [{"doi": "10.1000/ice", "citation": "Ice"}]
    record["assets"] = {"data": {"href": "https://a.eu/ice.nc", "type": "application/netcdf"}}
    record["contacts"] = [{"name": "A", "links": [{"rel": "about", "href": "https://a.eu/people"}]}]
    hrefs = [
        "https://a.eu/1",
        "https://data.b.eu/1",
        "https://a.eu/{z}/{x}",
        "https://example.org/x",
        "htp://a.eu",
        "mailto:a@a.eu",
        "../x",
        "s3://b/k",
    ]
    record["links"] = [{"rel": "via", "href": one} for one in hrefs]
    run = "inputs:\n  - href: https://a.eu/input.nc\n  - product: x\n"
    content = {**SEED, ICE: json.dumps(record).encode(), "experiments/salinity-trend-arctic/input.yaml": run.encode()}
    catalog = catalog_of(content)
    catalog.given = replace(catalog.given, left_alone=frozenset({"b.eu"}))
    facts = Facts(catalog, Validators(lambda _: None), catalog.tree.read, date(2026, 11, 1))
    found = {(one.href, one.role) for one in uses(facts) if "a.eu" in one.href or one.path == ICE}
    assert found == {
        ("https://a.eu/1", "via"),
        ("s3://b/k", "via"),
        ("https://a.eu/ice.nc", "asset"),
        ("https://a.eu/people", "contact"),
        ("https://doi.org/10.1000/ice", "doi"),
        ("https://a.eu/manual(1).pdf", "text"),
        ("https://a.eu/help", "text"),
        ("https://a.eu/input.nc", "input"),
    }


# --- issues --------------------------------------------------------------------------------------------------------


def row(href: str, verdict: LinkVerdict, entry: str = "products/ice-thickness-arctic", **what: Any) -> Row:
    use = Use(f"{entry}/collection.json", "/links/0/href", href, entry, "via", "Data")
    at = f"2026-11-16{HOUR}"
    return Row(use, Checked(verdict, "404 Not Found", at=at, **what))


def tends(*rows: Row) -> dict[str, Tend]:
    stewards: dict[str, Steward | None] = {
        "ice": Steward("ice", frozenset({"cryosphere"})),
        "org/sea": Steward("org/sea"),
    }
    told = document(rows, "Catalog", f"2026-11-16{HOUR}")
    found = tended(
        told,
        stewards,
        lambda use: "ice" if "ice" in use["entry"] else "org/sea",
        lambda path, line: f"https://g/{path}",
    )
    return {one.key: one for one in found}


def test_an_issue_for_each_area() -> None:
    found = tends(
        row("https://a.eu/", LinkVerdict.NOT_FOUND, since="2026-10-26", dead=True),
        row("https://a.eu/", LinkVerdict.NOT_FOUND, since="2026-10-26", dead=True),
        row("https://b.eu/", LinkVerdict.TIMED_OUT, since="2026-11-16"),
        row("https://c.eu/", LinkVerdict.MOVED, target="https://c.eu/new"),
        row("https://d.eu/", LinkVerdict.OK, "products/salinity"),
    )
    ice = found["links:ice"]
    assert ice.title == "Links that do not work: cryosphere"
    assert ice.assignee == "ice"
    assert ice.urgent
    assert ice.body.startswith("<!-- oscat:links:ice -->\n@ice: 2 addresses in your area did not work on 2026-11-16. ")
    for part in ("## Dead (1)", "## Failing (1)", "## Moved for good (1)", "`https://c.eu/new`"):
        assert part in ice.body
    assert "[archived copies?](https://web.archive.org/web/*/https://a.eu/)" in ice.body
    assert "[products/ice\\-thickness\\-arctic](https://g/products/ice-thickness-arctic/collection.json)" in ice.body
    assert (found["links:org/sea"].body, found["links:org/sea"].assignee) == ("", "")


@pytest.mark.parametrize(
    ("what", "urgent"),
    [
        ({"verdict": LinkVerdict.NOT_FOUND, "since": "2026-11-16"}, True),
        ({"verdict": LinkVerdict.NOT_FOUND, "since": "2026-11-16", "worked": "2026-11-09"}, False),
        ({"verdict": LinkVerdict.TIMED_OUT, "since": "2026-11-16"}, False),
        ({"verdict": LinkVerdict.TIMED_OUT, "since": "2026-11-09"}, True),
        ({"verdict": LinkVerdict.TIMED_OUT, "since": "2026-10-09", "dead": True}, True),
        ({"verdict": LinkVerdict.PRIVATE, "since": "2026-11-16"}, True),
    ],
)
def test_one_bad_day_opens_no_issue(what: dict[str, Any], urgent: bool) -> None:
    assert tends(row("https://a.eu/", **what))["links:ice"].urgent is urgent


def test_an_issue_stays_within_what_github_takes_and_gives_no_orders() -> None:
    bad = "https://a.eu/`|<b>@everybody [x](javascript:alert(1))"
    rows = [row(f"{bad}{number}", LinkVerdict.NOT_FOUND, since="2026-10-01", dead=True) for number in range(2_000)]
    body = tends(*rows)["links:ice"].body
    assert len(body) <= LONGEST
    assert "more: the page of link health lists all." in body
    line = next(one for one in body.split("\n") if "a.eu" in one)
    assert line.count("|") == 6
    assert "<b>" not in line.replace(f"`{bad.replace('`', '%60').replace('|', '%7C')}0`", "")


@pytest.fixture
def hosts() -> Iterator[Strangers]:
    with strangers(hang=3) as one:
        yield one


def with_links(path: str, *hrefs: str) -> str:
    record = json.loads(SEED[path])
    record["links"] += [{"rel": "via", "href": href, "title": "More"} for href in hrefs]
    return json.dumps(record)


@pytest.mark.site
def test_the_weekly_audit_in_parts(stage: Stage, hosts: Strangers) -> None:
    """Three machines ask, and one tells what a single one would have told; each remembers what it asked."""
    assert stage.runner
    stage.runner.variables["OSCAT_PARTS"] = '["1/3", "2/3", "3/3"]'
    places = [f"http://127.0.0.{number}:{hosts.port}/{one}/1" for number in range(1, 6) for one in ("page", "missing")]
    stage.commit(stage.hub("boss"), "main", {ICE: with_links(ICE, *places)})
    runs = stage.scheduled("links.yml")
    assert [one.jobs for one in runs] == [{"ask": "success", "tell": "success"}], runs[0].log
    (issue,) = stage.double.issues[NAME].values()
    assert all((place in (issue.body or "")) is ("missing" in place) for place in places)
    assert "17 addresses: 5 work, 5 do not work, 7 not asked yet." in runs[0].summary
    asked = sum(hosts.asked.values())
    stage.scheduled("links.yml")
    assert (issue.edits, sum(hosts.asked.values())) == (0, asked), "nobody is asked twice"


@pytest.mark.site
def test_the_weekly_audit_from_the_clock_to_the_page(stage: Stage, hosts: Strangers) -> None:
    """Opened, left alone, healed and closed, broken and opened again: the same issue; and the site tells the public."""
    assert stage.runner
    host, boss, issues = f"http://127.0.0.1:{hosts.port}", stage.hub("boss"), stage.double.issues[NAME]
    bad = {ICE: with_links(ICE, f"{host}/missing/1", f"{host}/page/1"), OCEAN: with_links(OCEAN, f"{host}/page/2")}
    stage.commit(boss, "main", bad)

    def audit() -> dict[int, Issue]:
        runs = stage.scheduled("links.yml")
        assert [one.jobs for one in runs] == [{"ask": "success", "tell": "success"}], runs[0].log
        return issues

    found = audit()
    assert [(one.author, one.state, one.assignees, one.labels) for one in found.values()] == [
        (BOT, "open", ["ice-one"], ["links"])
    ]
    number, issue = next(iter(found.items()))
    assert f"`{host}/missing/1`" in (issue.body or "")
    assert f"/blob/main/{ICE})" in (issue.body or "")
    assert "10 addresses: 2 work, 1 do not work, 7 not asked yet." in stage.runner.runs[-1].summary
    asked = sum(hosts.asked.values())

    audit()
    assert (issue.edits, sum(hosts.asked.values())) == (0, asked), "nothing is new, and nobody is asked twice"

    stage.scheduled("publish.yml")
    assert stage.runner.deployed
    page = (stage.runner.deployed / "link-health/index.html").read_text("utf-8")
    assert f"{host}/missing/1" in page
    entry = (stage.runner.deployed / "products/ice-thickness-arctic/index.html").read_text("utf-8")
    assert "1 of 2 links fails" in entry
    told = json.loads((stage.runner.deployed / "link-health/links.json").read_text("utf-8"))
    assert told["summary"]["verdicts"] == {"not-found": 1, "ok": 2, "unasked": 7}

    stage.commit(boss, "main", {ICE: SEED[ICE].decode()})
    audit()
    assert (issue.state, issue.reason) == ("closed", "completed")
    stage.commit(boss, "main", bad)
    audit()
    assert [(one, issue.state) for one in issues] == [(number, "open")]


def test_an_answer_that_is_lost_makes_no_second_issue(stage: Stage) -> None:
    told = document(
        [row("https://a.eu/", LinkVerdict.NOT_FOUND, since="2026-10-01", dead=True)], "C", f"2026-11-16{HOUR}"
    )
    token = stage.double.token(BOT, {"issues": "write", "contents": "read"})
    run = Surroundings(
        {"GITHUB_TOKEN": token, "GITHUB_REPOSITORY": NAME, "GITHUB_API_URL": stage.double.base, "OSCAT_NO_PAUSE": "1"}
    )
    stage.double.faults = [Fault(fits=f"POST /repos/{NAME}/issues$", status=502, done=True)]
    with pytest.raises(Exception, match="502"):
        list(tend_links(stage.seed, run, run.desk(), told))
    assert list(tend_links(stage.seed, run, run.desk(), told)) == []
    assert len(stage.double.issues[NAME]) == 1


def test_who_has_no_access_is_not_assigned_and_the_issue_stands(stage: Stage) -> None:
    stage.double.roles.pop((NAME, "ice-one"))
    told = document(
        [row("https://a.eu/", LinkVerdict.NOT_FOUND, since="2026-10-01", dead=True)], "C", f"2026-11-16{HOUR}"
    )
    token = stage.double.token(BOT, {"issues": "write", "contents": "read"})
    run = Surroundings(
        {"GITHUB_TOKEN": token, "GITHUB_REPOSITORY": NAME, "GITHUB_API_URL": stage.double.base, "OSCAT_NO_PAUSE": "1"}
    )
    assert list(tend_links(stage.seed, run, run.desk(), told)) == ["issue 1 opened"]
    assert policy_at(stage.seed).stewards[0].name == "ice-one"
    assert stage.double.issues[NAME][1].assignees == []


def test_a_dead_link_in_a_proposal_blocks_and_old_ones_do_not(stage: Stage, hosts: Strangers) -> None:
    """The verdict lane asks what a proposal brings in, and nothing else."""
    host = f"http://127.0.0.1:{hosts.port}"
    old = [f"{host}/missing/{number}" for number in range(5)]
    stage.commit(stage.hub("boss"), "main", {ICE: with_links(ICE, *old)})
    good = stage.propose("ann", {ICE: with_links(ICE, *old, f"{host}/page/1")}, "good")
    bad = stage.propose("bob", {ICE: with_links(ICE, *old, f"{host}/gone/1")}, "bad")
    stage.drain()
    assert stage.status(good)[0] == "success", stage.sticky(good)
    assert stage.status(bad)[0] == "failure"
    assert "OSC631" in stage.sticky(bad)
    assert f"{host}/gone/1".replace("://", ":\u2060//") in stage.sticky(bad) or "/gone/1" in stage.sticky(bad)
    assert hosts.asked["GET missing"] == 0


# --- pages -----------------------------------------------------------------------------------------------------------


def site(*rows: Row) -> dict[str, str]:
    told = document(rows, "Catalog", f"2026-11-16{HOUR}")
    made = pages(Atlas(catalog_of(SEED)), replace(TEMPLATES, links=told))
    return {path: page.decode("utf-8") for path, page in made if path.endswith(".html")}


def test_the_page_of_link_health() -> None:
    hostile = 'https://a.eu/"><script>alert(1)</script>'
    found = site(
        row(hostile, LinkVerdict.NOT_FOUND, since="2026-10-26", dead=True),
        *(row(f"https://b.eu/{number}", LinkVerdict.TIMED_OUT, since="2026-11-16") for number in range(200)),
        row("https://c.eu/", LinkVerdict.MOVED, "platforms/nobody", target="https://c.eu/new"),
        row("https://d.eu/", LinkVerdict.OK, "projects/polar-salt"),
    )
    page = found["link-health/index.html"]
    judge_page("link-health/index.html", page)
    for part in (
        "Dead <small>1</small>",
        "Does not answer <small>200</small>",
        "and 160 more",
        "since 26 October 2026",
    ):
        assert part in page
    assert 'href="../products/ice-thickness-arctic/"' in page
    assert len(page) < 60_000
    for path, one in found.items():
        judge_page(path, one)
        assert 'link-health/">Link health</a>' in one


def test_what_an_entry_says_of_its_links() -> None:
    record = json.loads(SEED[ICE])
    href = next(link["href"] for link in record["links"] if link["href"].startswith("https://"))
    found = site(
        row(href, LinkVerdict.CERTIFICATE, since="2026-11-02"),
        row("https://b.eu/", LinkVerdict.OK),
        row("https://d.eu/", LinkVerdict.OK, "projects/polar-salt"),
    )
    ice = found["products/ice-thickness-arctic/index.html"]
    assert ">1 of 2 links fails</a>" in ice
    assert '<small class="fails">certificate not valid since 2 November 2026</small>' in ice
    assert ">All links work</a>" in found["projects/polar-salt/index.html"]
    assert 'class="badge works"' not in found["products/salinity-arctic/index.html"]


def test_everything_that_is_broken_is_so_called() -> None:
    assert {verdict for verdict in LinkVerdict if verdict in BROKEN} == {
        LinkVerdict(one)
        for one in ("not-found", "host-gone", "soft-404", "certificate", "timed-out", "failing", "private")
    }
