"""The order of the house: layers, features apart from each other, rules complete, modules and functions small."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest

from oscat.thought.rules import CATALOG_RULES, FILE_RULES, RULES, code, name

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "scripts" / "oscat"
MODULES = sorted(PACKAGE.rglob("*.py"))
RULE_FILES = sorted((PACKAGE / "thought" / "rules").glob("osc*.py"))
CASES = ROOT / "tests" / "cases"

LAYERS = {"words": {"words"}, "world": {"words", "world"}, "thought": {"words", "thought"}}
"""What each layer may import of oscat; ``shell``, and the modules at the top, may import everything."""

FEATURES = (
    "bot",
    "conformance",
    "convert",
    "derive",
    "exports",
    "fair",
    "links",
    "mend",
    "minting",
    "pages",
    "reporters",
    "reproduce",
    "search",
    "submit",
)
"""Parts of ``thought`` that never import each other: what one needs of another, the shell hands over as a value."""

CORE = frozenset({"rules", "tables"})
"""Packages in ``thought`` that are no feature: part of the core that features may use."""

HEADINGS = ("## What it does", "## Why it matters", "## Example", "## Use instead", "## Fix")
MOST_LINES, LONGEST, P90, MEDIAN = 350, 60, 30, 10


def dotted(path: Path) -> str:
    """The module's name: ``oscat.thought.graph``."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


BY_NAME = {dotted(path): path for path in MODULES}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path, *, running: bool = False) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, also within functions, with the line.

    With ``running``, what stands under ``if TYPE_CHECKING`` is left out.
    """
    typing = (
        {id(one) for node in ast.walk(tree(path)) if _is_typing(node) for one in ast.walk(node)} if running else set()
    )
    for node in ast.walk(tree(path)):
        if id(node) in typing:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{path}:{node.lineno}: write the module's whole name (from oscat… import …)"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ((one if one in BY_NAME else node.module, node.lineno) for one in names)


def _is_typing(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def layer(module: str) -> str:
    """``thought`` of ``oscat.thought.graph``; nothing for modules at the top of the package."""
    parts = module.split(".")
    return parts[1] if len(parts) > 2 or (len(parts) == 2 and (PACKAGE / parts[1]).is_dir()) else ""


def feature(module: str) -> str:
    """``pages`` of ``oscat.thought.pages.lists``; nothing for modules of the core."""
    parts = module.split(".")
    return parts[2] if len(parts) > 2 and parts[1] == "thought" and parts[2] in FEATURES else ""


# --- imports -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", BY_NAME)
def test_imports_point_down(module: str) -> None:
    allowed = LAYERS.get(layer(module))
    if allowed is None:
        return
    for other, line in imported(BY_NAME[module]):
        if other.split(".")[0] == "oscat":
            assert layer(other) in allowed, (
                f"{BY_NAME[module]}:{line}: {layer(module)} must not import {other}; it may import "
                f"{', '.join(sorted(allowed))} only. Hand the value over from shell instead."
            )
        elif layer(module) == "words":
            assert other.split(".")[0] in sys.stdlib_module_names, (
                f"{BY_NAME[module]}:{line}: words uses the standard library only; move what needs {other}."
            )


IMPURE = frozenset(
    {"os", "pathlib", "shutil", "socket", "subprocess", "tempfile", "urllib.request", "http", "time", "random"}
)


@pytest.mark.parametrize("module", [one for one in BY_NAME if layer(one) == "thought"])
def test_thought_touches_nothing(module: str) -> None:
    for other, line in imported(BY_NAME[module]):
        assert other not in IMPURE, (
            f"{BY_NAME[module]}:{line}: thought is values in, values out; move {other} to world."
        )
    for node in ast.walk(tree(BY_NAME[module])):
        opens = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"open", "print", "input"}
        )
        assert not opens, f"{BY_NAME[module]}:{getattr(node, 'lineno', 0)}: thought neither reads nor prints."


def test_every_package_of_thought_is_known() -> None:
    packages = {path.name for path in (PACKAGE / "thought").iterdir() if (path / "__init__.py").is_file()}
    assert packages <= CORE | set(FEATURES), (
        f"say in tests/test_house.py whether {sorted(packages - CORE - set(FEATURES))} is FEATURES or CORE"
    )


@pytest.mark.parametrize("module", BY_NAME)
def test_features_stay_apart(module: str) -> None:
    here = feature(module)
    for other, line in imported(BY_NAME[module]):
        there = feature(other)
        if here and there:
            assert here == there, (
                f"{BY_NAME[module]}:{line}: {here} must not import {there}; let shell pass what it needs, "
                "or move what both need into a module of the core."
            )
        elif there and layer(module) == "thought":
            pytest.fail(f"{BY_NAME[module]}:{line}: the core must not import the feature {there}; turn it round.")


def test_no_cycles() -> None:
    graph = {
        module: {other for other, _ in imported(path, running=True) if other in BY_NAME}
        for module, path in BY_NAME.items()
    }
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, f"modules import each other: {' -> '.join((*way[way.index(module) :], module))}"
        if module not in done:
            for other in sorted(graph[module] - {module}):
                visit(other, (*way, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


# --- rules -------------------------------------------------------------------------------------------------------


def test_every_rule_is_registered_in_the_order_of_the_codes() -> None:
    for which, rules in (("FILE_RULES", FILE_RULES), ("CATALOG_RULES", CATALOG_RULES), ("RULES", RULES)):
        names = [rule.__name__.rpartition(".")[2] for rule in rules]
        assert names == sorted(names), f"put the rules of {which} in the order of their codes"
    registered = {rule.__name__.rpartition(".")[2] for rule in RULES}
    assert registered == {path.stem for path in RULE_FILES}, (
        "register each module of thought/rules in FILE_RULES or CATALOG_RULES"
    )
    assert len({code(rule) for rule in RULES}) == len(RULES), (
        "two rules have the same code; give one the next free number"
    )


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_a_rule_documents_itself(path: Path) -> None:
    assert re.fullmatch(r"osc[1-9]\d\d_[a-z0-9_]+", path.stem), f"{path}: name it osc<number>_<fault>.py"
    text = ast.get_docstring(tree(path)) or ""
    first, _, rest = text.partition("\n")
    assert first.endswith("."), f"{path}: the docstring starts with one sentence that names the fault"
    found = tuple(line for line in rest.splitlines() if line.startswith("#"))
    assert found == HEADINGS, f"{path}: the docstring needs these headings in this order: {', '.join(HEADINGS)}"
    for heading, body in zip(HEADINGS, re.split(r"^## .*$", rest, flags=re.MULTILINE)[1:], strict=True):
        assert body.strip(), f"{path}: write something under {heading}"


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: path.stem)
def test_what_a_rule_says_of_its_fix_is_so(path: Path) -> None:
    text = (ast.get_docstring(tree(path)) or "").partition("## Fix")[2].strip()
    given = {node.arg for node in ast.walk(tree(path)) if isinstance(node, ast.keyword)}
    word = text.split()[0].strip(".,:") if text else ""
    assert word in ({"Safe", "Guess"} if "fix" in given else {"None"}), (
        f"{path}: under «## Fix» begin with «Safe», «Guess» or, if the rule gives no fix, «None»"
    )
    assert ("guess" in text.lower()) == ("safe" in given), f"{path}: say under «## Fix» which of its fixes is a guess"


@pytest.mark.parametrize("rule", RULES, ids=code)
def test_every_rule_has_good_and_bad_cases(rule: object) -> None:
    known = next(one for one in RULES if one is rule)
    made = (ROOT / "tests" / "test_rules.py").read_text("utf-8")
    for prefix in ("good", "bad"):
        walked = any((CASES / code(known)).glob(f"{prefix}-*"))
        assert walked or f'"{code(known)}/{prefix}-' in made, (
            f"add a case tests/cases/{code(known)}/{prefix}-<slug>/ for {name(known)} (see tests/test_rules.py)"
        )


def test_every_case_belongs_to_a_rule() -> None:
    strange = {path.name for path in CASES.iterdir()} - {code(rule) for rule in RULES}
    assert not strange, f"tests/cases holds {sorted(strange)}, which are no codes of rules"
    for case in CASES.glob("*/*"):
        assert case.name == "schemas" or case.name.startswith(("good-", "bad-")), (
            f"{case}: start its name with good- or bad-"
        )
        notes = case.name.startswith("bad-") and not (case / "expected.txt").is_file()
        assert not notes, f"{case}: run pytest tests/test_rules.py --accept, and read what expected.txt then says"


# --- size and manners --------------------------------------------------------------------------------------------


def functions() -> Iterator[tuple[str, int]]:
    """Each function of the package, and how many lines of code it has below its docstring."""
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_has_one_matter(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= MOST_LINES, f"{path} has {lines} lines; split it by matter (at most {MOST_LINES})"
    assert ast.get_docstring(tree(path)), f"{path}: say in a docstring what the module is for"


def test_functions_are_small() -> None:
    sizes = dict(functions())
    long = {where: lines for where, lines in sizes.items() if lines > LONGEST}
    assert not long, f"split these functions (at most {LONGEST} lines): {long}"
    assert median(sizes.values()) <= MEDIAN, "functions grow: half of them should have at most 10 lines"
    assert quantiles(sizes.values(), n=10)[-1] <= P90, "functions grow: nine of ten should have at most 30 lines"


@pytest.mark.parametrize("module", [one for one in BY_NAME if layer(one) in LAYERS])
def test_only_the_shell_catches_everything(module: str) -> None:
    for node in ast.walk(tree(BY_NAME[module])):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                {one.id for one in ast.walk(node.type) if isinstance(one, ast.Name)} if node.type else {"everything"}
            )
            assert not caught & {"everything", "Exception", "BaseException"}, (
                f"{BY_NAME[module]}:{node.lineno}: name the exceptions that can come; only shell catches all"
            )
