"""Judge a proposal from Git objects alone: what it would be once merged. Nothing of it is checked out or run."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from oscat.shell.fair import weighed
from oscat.shell.load import facts_of
from oscat.shell.minting import offers_of
from oscat.shell.online import Wish, known_links
from oscat.thought.bot import judged as wire
from oscat.thought.bot.limits import refusals
from oscat.thought.bot.meaning import entries
from oscat.thought.canon import MAX_BYTES
from oscat.thought.difference import Change, between, links_alone
from oscat.thought.facts import Facts
from oscat.thought.layout import Role
from oscat.thought.mend import mend
from oscat.thought.outside import fresh
from oscat.thought.overlay import Overlay, Remembering
from oscat.thought.ratchet import check_change
from oscat.thought.schemas import Validators
from oscat.words.files import DigestedTree
from oscat.words.finding import Finding, Report
from oscat.words.judgement import Judgement
from oscat.world import proposals
from oscat.world.disk import belongs
from oscat.world.git import GitTree
from oscat.world.schema_store import SchemaStore

Mended = dict[str, tuple[str, str]]


def judge(root: Path, base: str, head: str, online: Wish | None = None) -> Judgement:
    """Judge a commit as it would be once merged into another. Only Git objects are read; nothing is checked out.

    With ``online``, the addresses on the web that it brings in are asked as well.
    """
    bare = Judgement(proposals.commit_of(root, head), proposals.commit_of(root, base))
    merged = proposals.merge(root, bare.base, bare.head)
    with ExitStack() as stack:
        sides = Sides(root, bare, stack)
        stuck = sides.links_alone(merged.conflicts)
        if len(stuck) < len(merged.conflicts):
            names = ", ".join(merged.conflicts[:10])
            why = f"It disagrees with what was merged meanwhile in {names}; merge the main branch into yours, and push."
            return replace(bare, refused=(why,))
        rows = proposals.changed(root, bare.base, merged.tree)
        data = [one for one in rows if belongs(one.path) and one.path not in stuck]
        refused = _refused(data)
        bare = replace(bare, beyond=tuple(one.path for one in rows if not belongs(one.path))[:100], stuck=stuck)
        if refused:
            return replace(bare, files=len(data), refused=refused)
        instead = {path: sides.base.read(path, MAX_BYTES) for path in stuck}
        return _judged(bare, sides, Remembering(Overlay(_opened(stack, root, merged.tree), instead)), online)


def _refused(rows: list[proposals.Changed]) -> tuple[str, ...]:
    """Why files are not read at all, told before any of them is."""
    return tuple(refusals([(one.path, one.mode, one.size) for one in rows]))


@dataclass(frozen=True)
class Sides:
    """What is merged: the tree from which both went, the proposal's own, and that of the main branch."""

    root: Path
    bare: Judgement
    stack: ExitStack

    @cached_property
    def base(self) -> DigestedTree:
        """The main branch."""
        return self._tree(self.bare.base)

    @cached_property
    def own(self) -> DigestedTree:
        """The proposal, as its author sees it."""
        return self._tree(self.bare.head)

    @cached_property
    def parent(self) -> DigestedTree:
        """Where the proposal began."""
        return self._tree(self._parent)

    @cached_property
    def _parent(self) -> str:
        return proposals.common(self.root, self.bare.base, self.bare.head)

    def _tree(self, ref: str) -> DigestedTree:
        return Remembering(_opened(self.stack, self.root, ref))

    def links_alone(self, conflicts: tuple[str, ...]) -> tuple[str, ...]:
        """Of the files that disagree, those in which the proposal changes nothing but links that the build writes.

        None where the proposal is not to be read.
        """
        rows = proposals.changed(self.root, self._parent, self.bare.head) if conflicts else []
        if not conflicts or _refused([one for one in rows if belongs(one.path)]):
            return ()
        before, after = (facts_of(tree, Validators(SchemaStore().get)).catalog for tree in (self.parent, self.own))
        alone = set(links_alone(between(before, after, self.parent, self.own)))
        return tuple(path for path in conflicts if path in alone)

    def undone(self, path: str) -> tuple[str, str]:
        """The text of a file in the proposal, and as it was before."""
        before = self.parent if path in self.parent.files else self.base
        return _text(self.own if path in self.own.files else self.base, path), _text(before, path)


def _opened(stack: ExitStack, root: Path, ref: str) -> GitTree:
    tree = GitTree(root, ref)
    stack.callback(tree.close)
    return tree


def _judged(bare: Judgement, sides: Sides, head_tree: DigestedTree, online: Wish | None) -> Judgement:
    base_tree = sides.base
    validators = Validators(SchemaStore().get)
    base = facts_of(base_tree, validators)

    def changed(tree: DigestedTree) -> tuple[Facts, Change]:
        head = facts_of(tree, validators)
        return head, between(base.catalog, head.catalog, base_tree, tree)

    def report_of(tree: Any) -> Report:
        head, change = changed(Remembering(tree))
        return check_change(base, replace(head, links=base.links), change, ".")

    head, change = changed(head_tree)
    if online:
        base = replace(base, links=known_links(fresh(change, base, head), online)[0])
    head = replace(head, links=base.links)
    report = check_change(base, head, change, ".")
    derived = links_alone(change)
    shared = tuple(sorted(path for path in change.paths.difference(derived) if not _entry_of(change, path)))[:100]
    ruling = tuple(path for path in shared if _role(change, path) in {Role.SETTINGS, Role.STEWARDS})
    bare = replace(bare, beyond=(*bare.beyond, *ruling), shared=shared)
    mended = _mended(head_tree, report, report_of, change)
    mended |= {path: sides.undone(path) for path in (*derived, *bare.stuck)}
    bare = replace(bare, derived=(*derived, *bare.stuck)[:100])
    before = {path: (_text(base_tree, path), "") for path in mended if path in change.base.places}
    told = [one for one in entries(change, (base_tree, head_tree)) if not set(one.paths) <= {*derived}]
    few, rest = told[: wire.MOST_ENTRIES], told[wire.MOST_ENTRIES :]
    told = [*(weighed(one, base, head) for one in few), *rest]
    bare = replace(bare, dois=tuple(offers_of(few, base, head)))
    return wire.judgement(bare, report, told, mended, before)


def _role(change: Change, path: str) -> Role:
    place = change.head.places.get(path) or change.base.places.get(path)
    return place.role if place else Role.STRAY


def _entry_of(change: Change, path: str) -> str:
    """The id of the entry that a path belongs to; "" for what several share."""
    place = change.head.places.get(path) or change.base.places.get(path)
    return place.id if place and place.kind and place.role is not Role.LIST else ""


def _mended(tree: DigestedTree, report: Report, report_of: Any, change: Change) -> Mended:
    """The files of a proposal after every safe mend, as far as it makes nothing worse."""

    def is_wanted(one: Finding) -> bool:
        return one.safe and one.path in change.paths and one.fix is not None

    if not any(map(is_wanted, report.findings)):
        return {}
    done = mend(tree, report_of, is_wanted)
    texts = {path: (old.decode("utf-8", "replace"), new.decode("utf-8")) for path, (old, new) in done.files.items()}
    return {path: pair for path, pair in texts.items() if path in change.paths}


def _text(tree: DigestedTree, path: str) -> str:
    return tree.read(path, MAX_BYTES).decode("utf-8", "replace")
