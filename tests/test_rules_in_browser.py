"""A wrong entry meets the same words in the browser as at the terminal: all cases of all rules that run in both."""

import base64
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from browser import served
from killing import generated
from oscat.shell.checks import schemas_of
from oscat.shell.judge import check
from oscat.shell.load import catalog_at
from oscat.thought import canon, derive
from oscat.thought.graph import Catalog
from oscat.thought.layout import Role
from oscat.thought.pages import publish
from oscat.thought.pages.form import FORMS
from oscat.words.errors import WorldError
from oscat.world import runner, shipped
from oscat.world.schema_store import SchemaStore
from test_rules import CASES, laid_out

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "tests" / "seed"
TODAY = "2026-12-01"
SYNTAX = {"OSC101", "OSC102", "OSC103", "OSC104", "OSC105", "OSC111"}
"""What is wrong with a file as such: the form writes it."""
FEWEST_CODES = 70
LEFT = {"OSC107", "OSC410", "OSC114"}
"""What would have to read the whole catalog; the last one, a file that is in Git and not on the site."""
Told = Counter[tuple[str, str, str, str]]


@dataclass
class Case:
    """A case: its name and catalog, the folder of schemas at hand, what the browser is given and the terminal says."""

    name: str
    root: Path
    schemas: str
    given: dict[str, Any]
    told: Told


def cases() -> list[Path]:
    """The cases that a form could lead to: a record of a kind with a form, no change, no answers of the web."""
    folders = tuple(f"{kind.form.folder}/" for kind in FORMS)

    def fits(case: Path) -> bool:
        notes = any((case / name).exists() for name in ("base.txt", "links.json", "seed.txt"))
        return not notes and (case.parent.name not in SYNTAX) and any(True for _ in records(case, folders))

    return [case for case in sorted(CASES.glob("OSC*/*-*")) if case.is_dir() and fits(case)]


def records(case: Path, folders: tuple[str, ...]) -> Iterator[str]:
    """The records that a case changes."""
    for file in sorted(case.rglob("*.json")):
        path = file.relative_to(case).as_posix()
        if path.startswith(folders) and path.count("/") == 2 and file.name in {"collection.json", "record.json"}:
            yield path


def published(catalog: Catalog) -> dict[str, str]:
    """What the site has of a catalog, but for its pages: the derived documents, and what stands beside them."""
    documents = (*derive.published(catalog), *publish.sources(catalog))
    found: dict[str, bytes] = {path: canon.dumps(data) for path, data in documents}
    for path, where in catalog.places.items():
        if where.role is Role.BESIDE and where.published:
            try:
                found[where.published] = catalog.tree.read(path)
            except WorldError:
                continue
    return {path: base64.b64encode(raw).decode() for path, raw in found.items()}


def asked(root: Path, path: str) -> dict[str, Any]:
    """What the browser is given: the site, and the entry's files as they were typed."""
    catalog, _ = catalog_at(root)
    folder = (root / path).parent
    texts = {one.relative_to(root).as_posix(): one.read_bytes() for one in folder.iterdir() if one.is_file()}
    wanted = {one: raw.decode() for one, raw in texts.items() if one == path or one.endswith(".yaml")}
    return {
        "known": publish.known(catalog),
        "published": published(catalog),
        "path": path,
        "files": wanted,
        "today": TODAY,
    }


def shipped_with(schemas: str, *roots: Path) -> str:
    """What the sites of catalogs ship to the rules."""
    get = SchemaStore(Path(schemas)).get
    found = {uri: one for root in roots for uri, one in schemas_of(get, catalog_at(root)[0]).items()}
    return json.dumps({"schemas": found, "templates": shipped.texts("site/templates"), "version": "0"})


def at_terminal(root: Path, path: str) -> Told:
    """What the command line says of an entry."""
    folder = path.rpartition("/")[0] + "/"
    return Counter(
        (one.code, one.path, one.pointer, one.message) for one in check(root).findings if one.path.startswith(folder)
    )


def in_browser(answer: dict[str, Any]) -> Told:
    """What the browser says of it."""
    return Counter((one["code"], one["path"], one["pointer"], one["message"]) for one in answer["findings"])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """Every case: its name, the folder of schemas, what the browser is given, and what the terminal says."""
    made = []
    for case in cases():
        schemas = case.parent / "schemas"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OSCAT_SCHEMAS", str(schemas))
            patch.setenv("SOURCE_DATE_EPOCH", "1796083200")
            root = laid_out(case, tmp_path_factory.mktemp("case") / "catalog")
            folders = tuple(f"{kind.form.folder}/" for kind in FORMS)
            for path in filter(lambda one: (root / one).is_file(), records(case, folders)):
                name = f"{case.parent.name}/{case.name} {path}"
                at = str(schemas) if schemas.is_dir() else ""
                made.append(Case(name, root, at, asked(root, path), at_terminal(root, path)))
    return made


def compared(case: Case, answer: dict[str, Any], parts: int = 4) -> list[str]:
    """Where the two disagree in so many parts of a finding; rules that are left to the pull request stand aside."""
    left = set(answer["left"])
    here = Counter(one[:parts] for one in case.told.elements() if one[0] not in left)
    there = Counter(one[:parts] for one in in_browser(answer).elements() if one[0] not in left)
    return [f"{case.name}: {sign} {one}" for sign, some in (("-", here - there), ("+", there - here)) for one in some]


@pytest.mark.site
def test_the_stand_ins_say_in_every_case_what_the_libraries_say(prepared: list[Case], tmp_path: Path) -> None:
    wrong, codes, left = [], set[str](), set[str]()
    for schemas in {case.schemas for case in prepared}:
        some = [case for case in prepared if case.schemas == schemas]
        ships = shipped_with(schemas or str(tmp_path / "none"), *(case.root for case in some[: None if schemas else 1]))
        (tmp_path / "cases.ndjson").write_text("\n".join([ships, *(json.dumps(case.given) for case in some)]), "utf-8")
        for case, answer in zip(some, run(tmp_path / "cases.ndjson"), strict=True):
            wrong += compared(case, answer)
            codes |= {one[0] for one in in_browser(answer)}
            left |= set(answer["left"])
    assert wrong == []
    assert len(codes) >= FEWEST_CODES
    assert left <= LEFT


@pytest.mark.parametrize(
    ("most", "left"),
    [(publish.MOST_TOLD, set[str]()), (0, {"OSC401", "OSC411", "OSC412", "OSC611"})],
    ids=["small", "large"],
)
def test_of_the_catalog_only_what_an_entry_is_tied_to_is_fetched(
    most: int, left: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "MOST_TOLD", most)
    root = generated(tmp_path / "catalog", 25)
    paths = [min(root.glob(f"{folder}/*/collection.json")) for folder in ("products", "projects")]
    given = [asked(root, path.relative_to(root).as_posix()) for path in paths]
    lines = [shipped_with(str(tmp_path / "none"), root), *map(json.dumps, given)]
    (tmp_path / "cases.ndjson").write_text("\n".join(lines), "utf-8")
    for case, answer in zip(given, run(tmp_path / "cases.ndjson"), strict=True):
        assert [path for path in answer["fetched"] if not tied(case, path)] == []
        assert set(answer["left"]) - LEFT <= left


def tied(case: dict[str, Any], published: str) -> bool:
    """Whether an entry names another, which is published at a path, or is named by it, or is it."""
    folder, known = published.removeprefix("publish/checks/source/").rpartition("/")[0], case["known"]
    own = case["path"].rpartition("/")[0]
    naming = [known["files"][row].rpartition("/")[0] for row in known["named"].get(own, [])]
    return folder in {own, *naming} or folder.rpartition("/")[2] in case["files"][case["path"]]


def run(cases: Path) -> Iterator[dict[str, Any]]:
    """What the stand-ins say, in a Python of its own."""
    words = [sys.executable, str(ROOT / "tests" / "in_browser.py"), str(cases)]
    path = os.pathsep.join(str(ROOT / one) for one in ("site/runner", "scripts"))
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return map(json.loads, done.stdout.splitlines())


PAGE = """<!doctype html><meta charset="utf-8"><title>rules</title><link rel="icon" href="data:,"><body></body>"""
ASK = """async ([shipped, cases, script]) => {
  const { loadPyodide } = await import(new URL('pyodide/pyodide.mjs', location.href).href);
  const python = await loadPyodide({ indexURL: new URL('pyodide/', location.href).href });
  python.unpackArchive(await (await fetch('python.zip')).arrayBuffer(), 'zip', { extractDir: '/home/oscat' });
  python.FS.writeFile('/home/oscat/in_browser.py', script);
  python.runPython('import sys; sys.path.insert(0, "/home/oscat")');
  const told = python.pyimport('in_browser').answers(python.toPy(cases), shipped);
  return [...told];
}"""


@pytest.mark.site
def test_a_browser_says_what_the_terminal_says(
    prepared: list[Case], browser: Any, pyodide: Path, tmp_path: Path
) -> None:
    one_each: dict[str, Case] = {}
    for case in prepared:
        if "/bad-" in case.name and not case.schemas:
            one_each.setdefault(case.name.partition("/")[0], case)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OSCAT_PYODIDE", str(pyodide))
        for name, raw in {"python.zip": runner.archive(), "index.html": PAGE.encode()}.items():
            (tmp_path / name).write_bytes(raw)
        (tmp_path / "pyodide").symlink_to(pyodide)
    script = (ROOT / "tests" / "in_browser.py").read_text("utf-8")
    with served(tmp_path) as address:
        page = browser.new_page()
        page.goto(address)
        lines = [json.dumps(case.given) for case in one_each.values()]
        told = page.evaluate(ASK, [shipped_with(str(tmp_path / "none"), SEED), lines, script])
        page.close()
    pairs = zip(one_each.values(), map(json.loads, told), strict=True)
    wrong = [line for case, one in pairs for line in compared(case, one, 3)]  # YAML's own words differ
    assert wrong == []
    assert len(one_each) >= 60
