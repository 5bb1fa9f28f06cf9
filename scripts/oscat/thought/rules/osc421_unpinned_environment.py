"""An environment whose packages or image may be others tomorrow.

## What it does
Asks each requirement of an experiment's `environment.yaml` for an exact version (`xarray=2024.7.0`, pip: `xcube==1.6.0`, a Git address at
a tag or commit), and its container for a digest or at least a tag other than `latest`.

## Why it matters
A run in a year installs what is newest then: results differ, or nothing runs, and nobody can say why.

## Example
`- xarray>=2023`, `container: ghcr.io/org/ice:latest`

## Use instead
`- xarray=2024.7.0`, `container: ghcr.io/org/ice@sha256:…`

## Fix
None: only the author knows what was installed.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.runs import RunFile, run_files
from oscat.thought.sentences import shown
from oscat.words.finding import Severity
from oscat.words.kinds import Kind

SEVERITY: Final = Severity.WARNING
APPLIES: Final = frozenset({Role.ENTRY})
KINDS: Final = frozenset({Kind.EXPERIMENT})
_CONDA: Final = re.compile(r"(?:[\w.-]+::)?[\w.-]+(?:\[[^\]]*\])?\s*={1,2}\s*[\w.+!-]*\d[\w.+!-]*(?:=[\w.*-]+)?")
_PIP: Final = re.compile(r"[\w.-]+(?:\[[^\]]*\])?\s*={2,3}\s*[\w.+!-]*\d[\w.+!-]*(?:\s*;.*|\s*--hash.*)?")
_GIT: Final = re.compile(r".*git\+\S+@(?:v?\d[\w.-]*|[0-9a-f]{7,40})(?:#.*)?|.*@\s*https?://\S+\d\S*")
_IMAGE: Final = re.compile(r"\S+@sha256:[0-9a-f]{64}|[^\s@]+:(?!latest$)[\w][\w.-]*")
_TOOLS: Final = frozenset({"pip", "nodefaults"})
MOST: Final = 500


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report requirements without version."""
    for run in run_files(file, facts, "environment"):
        for where, text in _requirements(run):
            advice = f"Write the version that was installed: {_name(text)}{'==' if 'pip' in where else '='}1.2.3 or the like."
            yield Hit(f"{shown(text)} names no exact version", advice, path=run.path, line=run.text.line_of(where))
        image = run.under("container")
        if isinstance(image, str) and len(image) < 500 and " " not in image and not _IMAGE.fullmatch(image):
            yield Hit(
                f"the image {shown(image)} may be another tomorrow",
                "Add its digest: name@sha256:…",
                path=run.path,
                line=run.text.line_of("/container"),
            )


def _name(text: str) -> str:
    """The package of a requirement."""
    return re.split(r"[<>=!~\s;@]", text.strip(), maxsplit=1)[0][:60]


def _requirements(run: RunFile) -> Iterator[tuple[str, str]]:
    """The requirements that are not pinned, with where they stand."""
    listed = run.under("dependencies")
    for i, one in enumerate(listed[:MOST] if isinstance(listed, list) else ()):
        if isinstance(one, str) and one.strip() and one.strip() not in _TOOLS and not _pinned(one, _CONDA):
            yield f"/dependencies/{i}", one
        inner = one.get("pip") if isinstance(one, dict) else None
        yield from _pip(inner, f"/dependencies/{i}/pip")
    yield from _pip(run.under("pip"), "/pip")


def _pip(listed: Any, where: str) -> Iterator[tuple[str, str]]:
    for j, one in enumerate(listed[:MOST] if isinstance(listed, list) else ()):
        if isinstance(one, str) and one.strip() and not one.startswith("-") and not _pinned(one, _PIP):
            yield f"{where}/{j}", one


def _pinned(text: str, form: re.Pattern[str]) -> bool:
    return len(text) > 500 or bool(form.fullmatch(text.strip()) or _GIT.fullmatch(text.strip()))
