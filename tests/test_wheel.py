"""What is installed works without the checkout: the wheel in an empty environment checks and builds a catalog."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).with_name("uv")


def run(*command: str | Path, cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=400
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not UV.is_file():
        pytest.skip(f"uv is not at {UV}; `make test` puts it there")
    to = tmp_path_factory.mktemp("wheel")
    run(UV, "build", "--wheel", "--quiet", "--out-dir", to, ROOT, cwd=ROOT)
    return next(to.glob("*.whl"))


def test_the_wheel_ships_schemas_templates_and_assets(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("schemas", "site/templates", "site/assets"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file():
                assert f"oscat/{folder}/{path.relative_to(ROOT / folder).as_posix()}" in names
    assert not [name for name in names if name.startswith(("tests/", "catalog/", "products/"))]


@pytest.mark.site
def test_the_wheel_checks_and_builds_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    run(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "env", cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    run(UV, "pip", "install", "--quiet", "--python", python, wheel, cwd=tmp_path)
    shutil.copytree(Path(__file__).parent / "seed", tmp_path / "catalog")
    oscat = python.with_name("oscat")
    assert "No findings" in run(oscat, "check", "catalog", cwd=tmp_path)
    assert "Wrote " in run(oscat, "build", "catalog", "--to", "site", cwd=tmp_path)
    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "site" / "assets" / "oscat.css").is_file()
    where = run(python, "-c", "import oscat; print(oscat.__file__, oscat.check('catalog').failed)", cwd=tmp_path)
    assert str(tmp_path / "env") in where
    assert where.strip().endswith("False")
