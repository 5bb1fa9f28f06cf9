"""How alike two files are: what a run made, and what is published. Tables and JSON by value, all else by its bytes."""

import csv
import hashlib
import io
import json
import math
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any, Final

from oscat.words.reproduction import Likeness, Output

TOLERANCE: Final = 1e-9
"""The relative difference of numbers that counts as the same, where none is said."""
_MOST: Final = 1_000_000  # cells
_HASHES: Final = {"1114": "sha1", "1220": "sha256", "1340": "sha512", "1620": "sha3_256"}
"""Multihash: the code of the function and the length of the digest, in hexadecimal."""
Difference = tuple[str, Any, Any]
"""Where, what is published, and what came out."""


def likeness(output: Output, published: bytes, made: bytes | None, tolerance: float = TOLERANCE) -> Likeness:
    """An output held against what is published; ``made`` is None where the run made no such file."""
    if made is None:
        return Likeness(output, same=False, told=f"the run made no file {output.name}")
    if made == published:
        return Likeness(output, same=True, told="the same to the byte")
    differences = _differences(output, published, made, tolerance)
    if differences is None:
        told = f"{len(made):,} bytes came out, {len(published):,} are published, and they differ"
        return Likeness(output, same=False, told=told)
    first = next(differences, None)
    if first is None:
        return Likeness(output, same=True, told=f"the same within {tolerance:g}")
    where, right, wrong = first
    more = sum(1 for _ in islice(differences, _MOST))
    rest = f", and {more:,} more differ" if more else ""
    return Likeness(output, same=False, told=f"{where} is {_shown(wrong)}, and {_shown(right)} is published{rest}")


def by_checksum(output: Output, made: bytes | None) -> Likeness:
    """An output that is published elsewhere, held against its checksum (https://github.com/multiformats/multihash)."""
    if made is None:
        return Likeness(output, same=False, told=f"the run made no file {output.name}")
    name = _HASHES.get(output.checksum[:4], "")
    if not name:
        return Likeness(output, same=False, told="its checksum is of a kind that is not known here")
    same = hashlib.new(name, made, usedforsecurity=False).hexdigest() == output.checksum[4:]
    return Likeness(output, same=same, told=f"the {name} is {'the one' if same else 'not the one'} that is published")


def _differences(output: Output, published: bytes, made: bytes, tolerance: float) -> Iterator[Difference] | None:
    """What differs, one by one; None where the files can be compared by their bytes only."""
    name = output.name.lower()
    try:
        if name.endswith((".csv", ".tsv")):
            tab = "\t" if name.endswith(".tsv") else ","
            return _rows(_table(published, tab), _table(made, tab), tolerance)
        if name.endswith((".json", ".geojson")):
            return _values(json.loads(published), json.loads(made), tolerance, "")
    except (ValueError, csv.Error, RecursionError):
        return None
    return None


def _table(raw: bytes, tab: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=tab))


def _rows(one: list[list[str]], other: list[list[str]], tolerance: float) -> Iterator[Difference]:
    head = one[0] if one else []
    if len(one) != len(other):
        yield "the number of rows", len(one), len(other)
        return
    for number, (left, right) in enumerate(zip(one, other, strict=True), 1):
        for column, (a, b) in enumerate(zip_longest(left, right)):
            if a != b and not _near(_number(a), _number(b), tolerance):
                name = head[column] if column < len(head) else f"column {column + 1}"
                yield f"{name} in row {number}", a, b


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _near(a: float | None, b: float | None, tolerance: float) -> bool:
    if a is None or b is None:
        return False
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance) or (math.isnan(a) and math.isnan(b))


def _values(one: Any, other: Any, tolerance: float, where: str) -> Iterator[Difference]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys([*one, *other]):
            yield from _values(one.get(name), other.get(name), tolerance, f"{where}/{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from _values(a, b, tolerance, f"{where}/{number}")
    elif one != other or isinstance(one, bool) != isinstance(other, bool):
        numbers = [one, other] if not isinstance(one, bool) and not isinstance(other, bool) else []
        if not (len(numbers) == 2 and _near(_as(one), _as(other), tolerance)):
            yield where or "the document", one, other


def _as(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= 60 else f"{text[:59]}…"
