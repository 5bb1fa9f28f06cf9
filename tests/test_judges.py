"""What the field's libraries say of definitions that ours let pass; and that they fetch nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from oscat.shell.reproduce import reproduce
from oscat.words.errors import UsageError
from oscat.words.reproduction import Level
from oscat.world import judges
from oscat.world.judges import objection
from test_reproduce import ROOT, WAVES, catalog

__all__ = ["catalog"]
CWL = ROOT / "workflows/wave-power-density/workflow.cwl"
NOTEBOOK = ROOT / "workflows/salinity-anomaly-trend/notebook.ipynb"


def changed(**members: Any) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(CWL.read_text("utf-8"))
    return document | members


def test_good_ones_pass() -> None:
    assert objection("ogc-application-package", changed()) == ""
    assert objection("notebook", json.loads(NOTEBOOK.read_text("utf-8"))) == ""
    assert objection("mlflow", {}) == ""


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"baseComand": "x"}, "invalid field `baseComand`"),
        ({"outputs": {"o": {"type": "File", "outputBinding": 5}}}, "outputBinding"),
        ({"hints": {"$import": "http://169.254.169.254/latest"}}, "$import"),
        ({"cwlVersion": "v1.7"}, "v1.7"),
    ],
)
def test_cwl_that_ours_lets_pass(members: dict[str, Any], told: str) -> None:
    assert told in objection("ogc-application-package", changed(**members))


def test_a_notebook_that_ours_lets_pass() -> None:
    document = json.loads(NOTEBOOK.read_text("utf-8"))
    document["cells"][0]["cell_type"] = "code"
    assert "required property" in objection("notebook", document)


def test_where_the_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "find_spec", lambda name: None)
    assert objection("ogc-application-package", changed(baseComand="x")) == ""


def test_it_keeps_an_experiment_from_being_run(catalog: Path) -> None:
    file = catalog / "workflows/wave-power-density/workflow.cwl"
    file.write_text(yaml.safe_dump(changed(baseComand="x")), "utf-8")
    found = reproduce(WAVES, catalog)
    assert found.level is Level.DESCRIBED
    assert "workflow.cwl is no definition of the type ogc-application-package" in found.plan.lacks[0].what
    with pytest.raises(UsageError, match=r"cannot be run: .*baseComand"):
        reproduce(WAVES, catalog, execute=True)
