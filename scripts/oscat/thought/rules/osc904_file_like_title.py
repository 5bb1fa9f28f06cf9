"""A title that looks like the name of a file.

## What it does
Reports titles with two or more underscores, with the suffix of a data file, or that only repeat the id.

## Why it matters
Titles are what people read in lists, citations and search engines.

## Example
`"title": "SM_L3_Africa_v2"`

## Use instead
`"title": "Soil moisture of Africa, 2010-2020, version 2"`

## Fix
None.
"""

from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.hit import Hit
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.sentences import shown
from oscat.thought.tables.media_types import BY_SUFFIX, suffix_of
from oscat.words.finding import Severity

SEVERITY: Final = Severity.HINT
APPLIES: Final = frozenset({Role.ENTRY})


def check(file: File, facts: Facts) -> Iterator[Hit]:
    """Report titles that no person would say."""
    title: Any = file.fields.get("title")
    if not isinstance(title, str):
        return
    is_id = title == file.place.id and ("-" in title or "_" in title)
    if title.count("_") >= 2 or is_id or (" " not in title and suffix_of(title) in BY_SUFFIX):
        yield Hit(
            f"the title {shown(title)} looks like the name of a file",
            "Write it as people say it: what, where, when.",
            pointer(*file.prefix, "title"),
        )
