"""Experiments whose definition is at an address, and those that a processing service runs."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from browser import served
from oscat.shell.how import How
from oscat.shell.reproduce import every, reproduce, run_all
from oscat.thought import pinned
from oscat.words.errors import CredentialsError, UsageError, WorldError
from oscat.words.reproduction import Level, Plan
from processes_double import TOKEN, service
from test_reproduce import ROOT, SALT, WAVES, catalog, edited

__all__ = ["catalog"]
TABLE = (ROOT / "products/wave-power-demonstration/wave-power-daily.csv").read_bytes()


def quick(notes: list[str] | None = None, **given: Any) -> How:
    return How(note=notes.append if notes is not None else lambda _: None, poll=0.01, **given)


# --- definitions at an address ---------------------------------------------------------------------------------------


@pytest.fixture
def moved(catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The notebook of an experiment, served from this machine and no longer beside its record."""
    monkeypatch.setenv("OSCAT_LOOPBACK", "127.0.0.0/24")
    (tmp_path / "web").mkdir()
    notebook = catalog / "workflows/salinity-anomaly-trend/notebook.ipynb"
    shutil.move(notebook, tmp_path / "web/run.ipynb")
    with served(tmp_path / "web") as url:
        record = notebook.with_name("record.json")
        edited(record, lambda one: one["links"][0].update(href=f"{url}run.ipynb"))
        yield tmp_path / "web/run.ipynb"


def test_nobody_looks_unless_asked(moved: Path, catalog: Path) -> None:
    found = reproduce(SALT, catalog)
    assert found.level is Level.DESCRIBED
    assert "its definition is elsewhere, at http://127.0.0.1" in found.plan.lacks[0].what
    assert "--online" in found.plan.lacks[0].remedy


def test_a_definition_at_an_address_is_read(moved: Path, catalog: Path) -> None:
    """It is valid; whether it will be tomorrow, nobody can tell, so it is not run either."""
    found = reproduce(SALT, catalog, online=True)
    assert found.level is Level.VALID
    assert [one.what.partition(" at ")[0] for one in found.plan.lacks] == ["nobody can tell whether what is"]
    with pytest.raises(UsageError, match=r"can change after it was reviewed, and is not run here"):
        reproduce(SALT, catalog, execute=True)


def test_a_definition_that_stays_is_run(moved: Path, catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "_ARCHIVES", frozenset({"127.0.0.1"}))
    done = reproduce(SALT, catalog, execute=True, how=quick())
    assert done.level is Level.SAME, (done.ran, done.plan.lacks)
    listed = {one.plan.id: one.level for one in every(catalog, online=True)}
    assert listed[SALT] is Level.PINNED


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (None, "answers 404"),
        (b'{"nbformat": 3}', "is no definition of the type notebook: the notebook's 'nbformat' is not 4"),
        (b"no JSON", "is no definition of the type notebook"),
    ],
)
def test_what_is_at_an_address_may_be_none(raw: bytes | None, told: str, moved: Path, catalog: Path) -> None:
    moved.unlink() if raw is None else moved.write_bytes(raw)
    found = reproduce(SALT, catalog, online=True)
    assert found.level is Level.DESCRIBED
    assert told in " ".join(one.what for one in found.plan.lacks)


def test_no_address_of_this_network(moved: Path, catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalog cannot make a machine read what only that machine can reach."""
    monkeypatch.delenv("OSCAT_LOOPBACK")
    found = reproduce(SALT, catalog, online=True)
    assert "public address" in found.plan.lacks[0].what


def test_all_that_are_run_together(moved: Path, catalog: Path) -> None:
    """The one that may have changed says so, and the others have their turn."""
    for one in sorted((catalog / "experiments").iterdir()):
        if one.name not in {SALT, WAVES}:
            shutil.rmtree(one)
    done = {one.plan.id: one for one in run_all(catalog, quick())}
    assert done[WAVES].level is Level.SAME
    ran = done[SALT].ran
    assert ran
    assert "can change after it was reviewed" in ran.said


@pytest.mark.parametrize(
    ("href", "changed", "stays"),
    [
        ("https://github.com/a/b/blob/main/run.ipynb", True, False),
        ("https://github.com/a/b/blob/v1.2.0/run.ipynb", False, True),
        ("https://raw.githubusercontent.com/a/b/0123456789abcdef/run.ipynb", False, True),
        ("https://zenodo.org/records/1/files/run.cwl", False, True),
        ("https://example.org/run.cwl", False, False),
    ],
)
def test_what_stays_at_its_address(href: str, changed: bool, stays: bool) -> None:
    assert (pinned.changes(href), pinned.stays(href)) == (changed, stays)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://zenodo.org/records/1/files/run.cwl?download=1", "run.cwl"),
        ("https://example.org/a/..", "definition"),
        ("", ""),
    ],
)
def test_the_name_of_a_definition_leads_nowhere(address: str, name: str) -> None:
    assert Plan("e", "E", address=address).file == name


# --- OGC API - Processes ---------------------------------------------------------------------------------------------


def test_a_service_runs_it_to_the_same_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deployed where it is missing, executed, followed with progress, fetched and compared."""
    monkeypatch.setenv("OSCAT_PROCESSES_TOKEN", TOKEN)
    notes = list[str]()
    with service(files={"wave-power-daily.csv": TABLE}, values={"summary": {"value": {"mean": 1}}}) as one:
        done = reproduce(WAVES, ROOT, execute=True, to=tmp_path / "made", how=quick(notes, backend=one.url))
    assert done.level is Level.SAME, done.ran
    assert (tmp_path / "made/wave-power-daily.csv").read_bytes() == TABLE
    assert json.loads((tmp_path / "made/summary").read_text("utf-8")) == {"mean": 1}
    assert notes == [
        f"deploying wave-power-density at {one.url}",
        f"job 7 at {one.url}",
        "running, 40 %",
        "successful, 40 %",
    ]
    deployed, executed = (body for method, _, body, _ in one.asked if method == "POST")
    assert deployed["executionUnit"]["value"]["class"] == "CommandLineTool"
    assert executed["inputs"]["year"] == 2020
    assert done.otherwise == ()


def test_what_is_deployed_stays_and_may_answer_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with service(
        files={"wave-power-daily.csv": TABLE}, deployed={"wave-power-density"}, at_once=True, open=True
    ) as one:
        assert reproduce(WAVES, ROOT, execute=True, how=quick(backend=one.url)).level is Level.SAME
    assert [path for method, path, _, _ in one.asked if method == "POST"] == ["/processes/wave-power-density/execution"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"refuses": "year is no year"}, "the service refuses (400): InvalidParameterValue: year is no year"),
        ({"ends": "failed"}, "the job failed: the disk is full"),
        ({"ends": "dismissed"}, "the job dismissed: the disk is full"),
    ],
)
def test_a_service_that_does_not_run_it(given: dict[str, Any], said: str, tmp_path: Path) -> None:
    with service(open=True, **given) as one:
        done = reproduce(WAVES, ROOT, execute=True, to=tmp_path / "made", how=quick(backend=one.url))
    assert done.ran
    assert (done.ran.well, done.ran.said) == (False, said)
    assert done.level is Level.PINNED
    assert [*(tmp_path / "made").iterdir()] == []


def test_a_service_that_wants_to_know_who_asks() -> None:
    with service() as one, pytest.raises(CredentialsError, match="set OSCAT_PROCESSES_TOKEN"):
        reproduce(WAVES, ROOT, execute=True, how=quick(backend=one.url))


def test_a_token_stays_with_its_service(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a job nor a result on another host sees it."""
    monkeypatch.setenv("OSCAT_PROCESSES_TOKEN", TOKEN)
    monkeypatch.setenv("OSCAT_LOOPBACK", "127.0.0.0/24")
    with service(open=True, files={"wave-power-daily.csv": TABLE}) as other:
        with service(elsewhere=f"{other.url}jobs/7") as one, pytest.raises(WorldError, match="to another host"):
            reproduce(WAVES, ROOT, execute=True, how=quick(backend=one.url))
        assert other.asked == []
        there = {"x": {"href": f"{other.url}files/wave-power-daily.csv"}}
        with service(values=there) as one:
            done = reproduce(WAVES, ROOT, execute=True, how=quick(backend=one.url))
    assert done.level is Level.SAME
    assert [token for *_, token in other.asked] == [""]


def test_what_is_no_such_service(tmp_path: Path) -> None:
    with served(tmp_path) as url:
        done = reproduce(WAVES, ROOT, execute=True, how=quick(backend=url))
    assert done.ran
    assert done.ran.said.startswith("the service refuses (501)")
    with pytest.raises(WorldError, match="does not answer as OGC API - Processes"):
        reproduce(WAVES, ROOT, execute=True, how=quick(backend=url))


def test_the_service_of_a_platform(catalog: Path) -> None:
    """It is found in the platform's entry by its address; without one, the message says so."""
    record = catalog / "catalog/platforms/eoxhub-workspaces/record.json"
    with service(open=True, files={"wave-power-daily.csv": TABLE}) as one:
        href = f"{one.url}ogc-api/"
        edited(record, lambda it: it["links"].append({"rel": "service", "href": href, "type": "application/json"}))
        assert reproduce(WAVES, catalog).plan.runners[0].service == href
    with pytest.raises(UsageError, match=r"no platform 'eoxhub' of this catalog runs application packages"):
        reproduce(WAVES, catalog, execute=True, how=quick(platform="eoxhub"))
