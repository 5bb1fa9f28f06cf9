"""What all tests share: no network, a clean environment, a catalog judged in one call, the real catalog where it is."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from browser import CHROMIUM, chromium
from datacite_double import PASSWORD, DataCite
from forge.runner import Evaluator
from forge.stage import Stage, build_seed
from json_double import answering
from oscat.shell.load import catalog_at
from oscat.thought.check import check
from oscat.thought.schemas import Validators
from oscat.words.finding import Report
from oscat.words.links import Answers
from oscat.world import runner

LOOPBACK = "127.0.0.1,localhost,::1"
REAL = Path(os.environ.get("OSCAT_REAL") or Path(__file__).resolve().parents[2] / "shared" / "real")
_LEAKS = ("GITHUB_", "OSCAT_", "RUNNER_", "ACTIONS_", "INPUT_")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the findings that came out as those to expect")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Shut the sockets (a browser test may talk to its own machine) and forget on what machine the tests run."""
    settings.register_profile("oscat", deadline=None)
    settings.load_profile("oscat")
    config.option.allow_hosts = LOOPBACK
    config.option.allow_unix_socket = True
    for name in set(os.environ) - {"OSCAT_REAL"}:
        if name == "CI" or name.startswith(_LEAKS) or name.upper().endswith(("_TOKEN", "_SECRET", "_PAT")):
            del os.environ[name]
    os.environ["OSCAT_PYODIDE"] = os.devnull  # what is in the cache of this machine is in no site by chance


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[DataCite]:
    """DataCite, as far as a double is: to be asked with the account of ``datacite_double.SETTINGS``."""
    double = DataCite()
    with answering(double):
        monkeypatch.setenv("OSCAT_DATACITE", double.url)
        monkeypatch.setenv("DATACITE_PASSWORD", PASSWORD)
        yield double


@pytest.fixture(autouse=True)
def _same_everywhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """One day, and no extension schemas at hand by chance: a test that needs some says where they are."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")  # the day of the check is 2026-12-01
    monkeypatch.setenv("OSCAT_SCHEMAS", str(tmp_path_factory.getbasetemp() / "no-schemas"))


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder with the real catalog (``esa-osc``) and the schemas it names (``schemas``)."""
    if not (REAL / "esa-osc").is_dir():
        pytest.skip(f"the real catalog is not at {REAL}; set OSCAT_REAL to the folder that holds esa-osc and schemas")
    return REAL


@pytest.fixture(scope="session")
def pyodide() -> Path:
    """The folder with Python for the browser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("OSCAT_PYODIDE", raising=False)
        if not runner.is_there():
            pytest.skip("Pyodide was not fetched (`oscat forms fetch`)")
        return runner.folder()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH (apt install chromium)")
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def evaluator() -> Iterator[Evaluator]:
    """GitHub's own workflow parser and expression evaluator."""
    script = Path(__file__).parent / "forge" / "evaluator" / "build" / "evaluate.cjs"
    if not script.is_file():
        pytest.skip("GitHub's workflow parser is not built; `make test` does it (with npm)")
    running = Evaluator(script)
    yield running
    running.close()


@pytest.fixture(scope="session")
def seed_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository on disk with a small catalog, this project's code and its workflows; nobody writes to it."""
    return build_seed(tmp_path_factory.mktemp("seed") / "catalog")


@pytest.fixture
def stage(tmp_path: Path, seed_repository: Path, evaluator: Evaluator) -> Iterator[Stage]:
    """A story's repository, people and workflows, on a double of GitHub that finds nothing wrong in what was asked."""
    made = Stage(tmp_path, seed_repository, evaluator)
    yield made
    made.close()
    assert not made.double.violations


@pytest.fixture(scope="session")
def judge() -> Callable[..., Report]:
    """Judge the catalog in a folder, perhaps with what addresses on the web answered.

    Schemas are compiled once for all tests that have the same ones at hand.
    """
    compiled: dict[str, Validators] = {}

    def judged(root: Path, links: Answers | None = None) -> Report:
        _, facts = catalog_at(root)
        validators = compiled.setdefault(os.environ["OSCAT_SCHEMAS"], facts.validators)
        return check(replace(facts, validators=validators, links=links or {}), str(root))

    return judged
