"""Where in a catalog addresses on the web stand."""

import re
from collections.abc import Iterator
from typing import Any, Final

from oscat.thought.addresses import Address
from oscat.thought.difference import Change
from oscat.thought.dois import doi_in
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog, File
from oscat.thought.hit import Hit
from oscat.thought.hrefs import Where, resolve
from oscat.thought.layout import Role
from oscat.thought.positions import pointer
from oscat.thought.runs import run_files
from oscat.thought.tables.hosts import is_below
from oscat.thought.urls import LONGEST, host_of, is_example, is_placeholder, misspelt
from oscat.words.finding import Shard
from oscat.words.links import Checked, Use

ROLES: Final = frozenset({Role.ENTRY, Role.ITEM, Role.LIST, Role.ROOT})
STRUCTURE: Final = frozenset({"root", "parent", "self", "child", "item", "items", "collection", "related"})
_SCHEMES: Final = ("https://", "http://", "ftp://", "s3://", "gs://", "doi:", "git+https://")
_IN_TEXT: Final = re.compile(
    r"\]\((https?://[^\s()<>]{4,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200})?)\)|<(https?://[^\s<>]{4,2000})>"
)
MOST: Final = 2_000
"""Addresses of one file that are looked at."""


def uses(facts: Facts, shard: Shard | None = None) -> Iterator[Use]:
    """Every place where an address on the web stands, but for those that are none of the checker's business; with
    ``shard`` those in whose files that part of a check looks for them.

    Those are links within the catalog, templates, placeholders, and addresses whose spelling a rule has to speak of.
    """
    for path, where in facts.catalog.places.items():
        if where.role in ROLES and (shard is None or shard.has(path)):
            found = [one for one in of_file(facts, facts.catalog.file(path)) if not _is_left(one, facts)]
            yield from found[:MOST]


def _is_left(use: Use, facts: Facts) -> bool:
    """Whether the settings say to leave the host alone, or it is a DOI of ours: until its proposal is merged, none of
    these leads anywhere, and ``oscat doi`` looks after them.
    """
    given = facts.catalog.given
    ours = given.doi_prefix and (doi_in(use.href) or "").startswith(f"{given.doi_prefix}/")
    return bool(ours) or is_below(host_of(use.href), given.left_alone)


def of_file(facts: Facts, file: File) -> Iterator[Use]:
    """Those of one file."""
    for one in file.addresses:
        if is_outside(facts.catalog, file, one):
            yield _use(file, one.pointer, one.href, one.use or "link", one.holder)
    yield from _dois(file)
    text = file.fields.get("description")
    if isinstance(text, str) and "http" in text:
        found = (match.group(1) or match.group(2) for match in _IN_TEXT.finditer(text[:100_000]))
        yield from (_use(file, pointer(*file.prefix, "description"), href, "text") for href in found if _is_asked(href))
    for run in run_files(file, facts, "input") if file.key else ():
        listed = run.under("inputs")
        for i, one in enumerate(listed[:MOST] if isinstance(listed, list) else ()):
            href = one.get("href") if isinstance(one, dict) else None
            if isinstance(href, str) and _is_asked(href):
                yield Use(
                    run.path, "", href.strip(), file.place.entry, "input", line=run.text.line_of(f"/inputs/{i}/href")
                )


def fresh(change: Change, base: Facts, head: Facts) -> list[Use]:
    """The links that a change brings in: those of its files whose addresses stood in none of them before."""
    before = {one.href for file in _touched(change, base.catalog) for one in of_file(base, file)}
    found = (one for file in _touched(change, head.catalog) for one in of_file(head, file))
    return [one for one in found if one.href not in before and not _is_left(one, base)][:MOST]


def _touched(change: Change, catalog: Catalog) -> list[File]:
    """The records of a side of a change: those that differ, and those beside which something does."""
    names = dict.fromkeys(change.paths)
    for path in change.paths:
        where = catalog.places.get(path)
        if where and where.kind and where.role is Role.BESIDE:
            names[catalog.ids[where.kind].get(where.id, path)] = None
    return [catalog.file(path) for path in names if path in catalog.places and catalog.places[path].role in ROLES]


def asked(facts: Facts, file: File) -> Iterator[tuple[Use, Checked]]:
    """The links of a file whose addresses were asked, with what came of it."""
    for one in of_file(facts, file) if facts.links else ():
        if one.href in facts.links:
            yield one, facts.links[one.href]


def hit(file: File, use: Use, message: str, advice: str) -> Hit:
    """A hit where the address stands, which may be in another file than the one that is judged."""
    elsewhere = use.path if use.path != file.path else None
    return Hit(message, advice, use.pointer, elsewhere, use.line)


def is_outside(catalog: Catalog, file: File, one: Address) -> bool:
    """Whether an address of a link leads to something that is not the catalog's own."""
    if not _is_asked(one.href) or (one.use in STRUCTURE and catalog.url and one.href.startswith(catalog.url)):
        return False
    return resolve(file.place.published or file.path, one.href, catalog.url).where is Where.OUTSIDE


def _is_asked(href: str) -> bool:
    plain = href.strip()
    if len(plain) > LONGEST or "{" in plain or not plain.lower().startswith(_SCHEMES):
        return False
    return not (is_example(plain) or is_placeholder(plain) or misspelt(plain))


def _dois(file: File) -> Iterator[Use]:
    own = doi_in(file.fields.get("sci:doi"))
    if own:
        yield _use(file, pointer(*file.prefix, "sci:doi"), f"https://doi.org/{own}", "doi")
    rows: Any = file.fields.get("sci:publications")
    for i, row in enumerate(rows if isinstance(rows, list) else ()):
        doi = doi_in(row.get("doi")) if isinstance(row, dict) else None
        if doi:
            yield _use(file, pointer(*file.prefix, "sci:publications", i, "doi"), f"https://doi.org/{doi}", "doi")


def _use(file: File, where: str, href: str, role: str, holder: dict[str, Any] | None = None) -> Use:
    said = {name: value for name in ("title", "type") if isinstance(value := (holder or {}).get(name), str)}
    return Use(
        file.path, where, href.strip(), file.place.entry, role, said.get("title", "")[:200], said.get("type", "")[:200]
    )
