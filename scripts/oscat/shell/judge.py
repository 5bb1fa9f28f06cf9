"""Judge a catalog, or a change to it, and mend it: functions that the command line calls."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from oscat.shell.load import PathLike, catalog_at, facts_of, root_of, selection, within_root
from oscat.shell.parallel import spread
from oscat.thought.check import CODES, Stopwatch, is_within
from oscat.thought.check import check as judge
from oscat.thought.difference import Change, between
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog
from oscat.thought.nearest import did_you_mean
from oscat.thought.outside import fresh, uses
from oscat.thought.overlay import Remembering
from oscat.thought.ratchet import check_change
from oscat.thought.schemas import Validators
from oscat.words.errors import DamagedIndexError, UsageError, WorldError
from oscat.words.files import DigestedTree, Tree
from oscat.words.finding import Finding, Report, Shard
from oscat.words.links import Answers, Use
from oscat.words.mended import Mended
from oscat.world.disk import DiskTree
from oscat.world.schema_store import SchemaStore

if TYPE_CHECKING:
    from oscat.shell.online import Wish

WORTH_COPIES: Final = 500
"""From how many files on several cores are faster than one."""


def check(
    path: PathLike = ".",
    *,
    base: str | None = None,
    base_dir: PathLike | None = None,
    online: "Wish | None" = None,
    stopwatch: Stopwatch | None = None,
    shard: Shard | None = None,
) -> Report:
    """Judge the catalog at ``path``; where ``path`` is a file or folder of a catalog, just that part of it.

    With ``base``, a commit of the same Git repository, or ``base_dir``, another copy of the catalog, judge what changed
    since: the findings are those that the change brings in. Faults in the data are findings of the report. Raises
    UsageError where there is no catalog or no such commit. With ``online`` addresses on the web are asked as well: all,
    or those that the change brings in. A ``stopwatch`` notes how long each rule takes. With ``shard`` one part of the
    whole catalog is judged; ``join`` makes one report of all parts.
    """
    given = Path(path)
    root = root_of(given)
    if base is not None and base_dir is not None:
        raise UsageError("give a commit with --base or a folder with --base-dir, not both")
    if shard and (base is not None or base_dir is not None):
        raise UsageError("a change is judged as a whole; leave --shard or --base out")
    if base is None and base_dir is None:
        catalog, facts = catalog_at(root)
        within = selection(root, given, catalog)
        if shard and within:
            raise UsageError("a part is of the whole catalog; give its folder, or leave --shard out")
        facts, notes = _online(
            facts, online, lambda: [one for one in uses(facts, shard) if is_within(one.path, within)]
        )
        report = _judge(facts, str(given), within, stopwatch, shard)
        return replace(report, notes=(*report.notes, *notes))
    with _other_side(root, base, base_dir) as tree:
        report = judge_change(tree, _this_side(root, tree), str(given), online, stopwatch)
    within = within_root(root, given)
    return replace(report, findings=tuple(one for one in report.findings if is_within(one.path, within)))


def _online(facts: Facts, online: "Wish | None", found: Callable[[], list[Use]]) -> tuple[Facts, tuple[str, ...]]:
    """The facts with what addresses answered, where that is wanted; and what is to be said of it."""
    if online is None:
        return facts, ()
    from oscat.shell.online import known_links

    links, notes = known_links(found(), online)
    return replace(facts, links=links), notes


def _judge(
    facts: Facts, where: str, within: str = "", stopwatch: Stopwatch | None = None, shard: Shard | None = None
) -> Report:
    """Judge a catalog, on all cores where that is worth it; a part of it, or with a stopwatch, on one."""
    catalog = facts.catalog
    if stopwatch or within or len(catalog.places) < WORTH_COPIES:
        return judge(facts, where, within, stopwatch, shard=shard)
    return judge(facts, where, spread=spread, shard=shard)


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


def _this_side(root: Path, other: DigestedTree) -> DigestedTree:
    """The folder, as Git sees it where the other side is a large commit: who reads all has less to gain."""
    from oscat.shell.remembering import WORTH_IT
    from oscat.world.git import GitTree
    from oscat.world.worktree import WorkTree

    if isinstance(other, GitTree):
        tree = WorkTree(root, other)
        with suppress(WorldError):
            tree.begin()
            if len(other.files) >= WORTH_IT:
                return tree
    return Remembering(DiskTree(root))


def judge_change(
    base_tree: DigestedTree,
    head_tree: DigestedTree,
    where: str,
    online: "Wish | None" = None,
    stopwatch: Stopwatch | None = None,
) -> Report:
    """Judge what a tree says that another did not, as ``check`` does."""
    try:
        return _judge_change(base_tree, head_tree, where, online, stopwatch)
    except DamagedIndexError:
        return _judge_change(base_tree, head_tree, where, online, stopwatch)  # it is made anew, or done without


def _judge_change(
    base_tree: DigestedTree, head_tree: DigestedTree, where: str, online: "Wish | None", stopwatch: Stopwatch | None
) -> Report:
    head = facts_of(head_tree, Validators(SchemaStore().get))
    base = facts_of(base_tree, head.validators)
    change = between(base.catalog, head.catalog, base_tree, head_tree, _touched(base_tree, head_tree))
    with _known(change, base_tree) as change:
        head, notes = _online(head, online, lambda: fresh(change, base, head))
        report = check_change(replace(base, links=head.links), head, change, where, stopwatch)
    return replace(report, notes=(*report.notes, *notes))


def _touched(base_tree: DigestedTree, head_tree: DigestedTree) -> frozenset[str] | None:
    """The paths that may differ, where Git has told them."""
    from oscat.world.worktree import WorkTree

    return head_tree.touched if isinstance(head_tree, WorkTree) and head_tree.base is base_tree else None


def _known(change: Change, base_tree: DigestedTree) -> AbstractContextManager[Change]:
    """The change, with what is remembered of its base where that is a commit."""
    from oscat.shell.remembering import remembered
    from oscat.world.git import GitTree

    return remembered(change, base_tree) if isinstance(base_tree, GitTree) else nullcontext(change)


def fix(
    path: PathLike = ".",
    *,
    unsafe: bool = False,
    codes: Iterable[str] = (),
    canonical: bool = False,
    write: bool = True,
    links: Answers | None = None,
) -> Mended:
    """Mend what a machine can mend in the catalog at ``path``, or in a file or folder of it, and tell what was done.

    Only what findings name is changed. ``unsafe`` also applies the guessed mends, ``codes`` only those of these rules;
    ``canonical`` brings the files to source form and canonical JSON as well; without ``write`` nothing is written;
    ``links`` is what is known of addresses on the web.
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
        return _judge(replace(facts_of(tree, facts.validators), links=links or {}), str(given))

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
