"""Judge a catalog, or a change to it, and mend it: functions that the command line calls."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from oscat.shell.load import PathLike, catalog_at, facts_of, root_of, selection, within_root
from oscat.shell.parallel import spread
from oscat.thought.check import CODES, Stopwatch, is_within
from oscat.thought.check import check as judge
from oscat.thought.difference import between
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog
from oscat.thought.nearest import did_you_mean
from oscat.thought.overlay import Remembering
from oscat.thought.ratchet import check_change
from oscat.thought.schemas import Validators
from oscat.words.errors import UsageError
from oscat.words.files import DigestedTree, Tree
from oscat.words.finding import Finding, Report
from oscat.words.mended import Mended
from oscat.world.disk import DiskTree
from oscat.world.schema_store import SchemaStore

WORTH_COPIES: Final = 500
"""From how many files on several cores are faster than one."""


def check(
    path: PathLike = ".",
    *,
    base: str | None = None,
    base_dir: PathLike | None = None,
    stopwatch: Stopwatch | None = None,
) -> Report:
    """Judge the catalog at ``path``; where ``path`` is a file or folder of a catalog, just that part of it.

    With ``base``, a commit of the same Git repository, or ``base_dir``, another copy of the catalog, judge what changed
    since: the findings are those that the change brings in. Faults in the data are findings of the report. Raises
    UsageError where there is no catalog or no such commit. A ``stopwatch`` notes how long each rule takes.
    """
    given = Path(path)
    root = root_of(given)
    if base is not None and base_dir is not None:
        raise UsageError("give a commit with --base or a folder with --base-dir, not both")
    if base is None and base_dir is None:
        catalog, facts = catalog_at(root)
        within = selection(root, given, catalog)
        return _judge(facts, str(given), within, stopwatch)
    with _other_side(root, base, base_dir) as tree:
        report = _judge_change(tree, Remembering(DiskTree(root)), given, stopwatch)
    within = within_root(root, given)
    return replace(report, findings=tuple(one for one in report.findings if is_within(one.path, within)))


def _judge(facts: Facts, where: str, within: str = "", stopwatch: Stopwatch | None = None) -> Report:
    """Judge a catalog, on all cores where that is worth it; a part of it, or with a stopwatch, on one."""
    catalog = facts.catalog
    if stopwatch or within or len(catalog.places) < WORTH_COPIES:
        return judge(facts, where, within, stopwatch)
    for path in catalog.places:
        catalog.file(path)  # or every part would read what it needs of it for itself
    _ = catalog.named_by
    return judge(facts, where, spread=spread)


@contextmanager
def _other_side(root: Path, base: str | None, base_dir: PathLike | None) -> Iterator[DigestedTree]:
    """The tree that a change starts from."""
    if base is None:
        yield DiskTree(root_of(Path(base_dir or ".")))
        return
    from oscat.world.git import GitTree

    tree = GitTree(root, base)
    try:
        yield tree
    finally:
        tree.close()


def _judge_change(base_tree: DigestedTree, head_tree: DigestedTree, given: Path, stopwatch: Stopwatch | None) -> Report:
    head = facts_of(head_tree, Validators(SchemaStore().get))
    base = facts_of(base_tree, head.validators)
    change = between(base.catalog, head.catalog, base_tree, head_tree)
    return check_change(base, head, change, str(given), stopwatch)


def fix(
    path: PathLike = ".",
    *,
    unsafe: bool = False,
    codes: Iterable[str] = (),
    canonical: bool = False,
    write: bool = True,
) -> Mended:
    """Mend what a machine can mend in the catalog at ``path``, or in a file or folder of it, and tell what was done.

    Only what findings name is changed. ``unsafe`` also applies the guessed mends, ``codes`` only those of these rules;
    ``canonical`` brings the files to source form and canonical JSON as well; without ``write`` nothing is written.
    Raises UsageError where there is no catalog or no such rule, WorldError where a file cannot be written.
    """
    from oscat.thought.mend import mend
    from oscat.thought.mend.canonical import canonical_texts

    wanted = {code.upper() for code in codes}
    for code in sorted(wanted - CODES):
        raise UsageError(f"there is no rule {code!r}. {did_you_mean(code, sorted(CODES))}".strip())
    given = Path(path)
    root = root_of(given)
    catalog, facts = catalog_at(root)
    within = selection(root, given, catalog)

    def judged(tree: Tree) -> Report:
        return _judge(facts_of(tree, facts.validators), str(given))

    def read(tree: Tree) -> Catalog:
        return facts_of(tree, facts.validators).catalog

    def is_wanted(one: Finding) -> bool:
        return (one.safe or unsafe) and (not wanted or one.code in wanted) and is_within(one.path, within)

    done = mend(catalog.tree, judged, is_wanted)
    if canonical:
        done = canonical_texts(done, catalog.tree, judged, read, within)
    if write:
        _write_mends(root, done)
    return done


def _write_mends(root: Path, done: Mended) -> None:
    from oscat.world.rewrite import clear_executable, rewrite

    for path, (old, new) in done.files.items():
        rewrite(root / path, old, new)
    for path in done.modes:
        clear_executable(root / path)
