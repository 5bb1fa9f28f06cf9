"""The files of a work tree as Git sees them: only what differs from a commit is looked at."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from oscat.words.errors import WorldError
from oscat.words.files import Mode
from oscat.world.disk import DiskTree, belongs, below, mode_of
from oscat.world.git import GitTree, folders_of, git


class WorkTree(DiskTree):
    """The same as ``DiskTree`` says of the folder, found out by way of a commit. Raises WorldError where Git fails."""

    def __init__(self, root: Path, base: GitTree) -> None:
        super().__init__(root)
        self.base = base

    def begin(self) -> None:
        """Ask Git what there is to ask, at the same time: in a large repository each answer takes a while.

        Raises WorldError where it does not answer.
        """
        with ThreadPoolExecutor(2) as pool:
            asked: list[Future[object]] = [pool.submit(lambda: self._changed), pool.submit(lambda: self._untracked)]
            _ = self.base.files
        for one in asked:
            one.result()

    @cached_property
    def _changed(self) -> frozenset[str]:
        """The paths at which what Git follows is not as in the commit."""
        how = ("--relative", "--name-only", "-z", "--no-renames", "--no-ext-diff", self.base.tree, "--", ".")
        listed = os.fsdecode(git(self.root, "diff", *how))
        return frozenset(path for path in listed.split("\0") if path)

    @cached_property
    def touched(self) -> frozenset[str]:
        """The paths at which something differs from the commit: changed, gone, or new."""
        return frozenset(path for path in {*self._changed, *self._untracked[0]} if belongs(path))

    @cached_property
    def _untracked(self) -> tuple[frozenset[str], frozenset[str]]:
        """The files that Git does not follow, and the folders that no file of its list tells of: also empty ones."""
        listed = os.fsdecode(git(self.root, "ls-files", "--others", "--deleted", "-t", "--directory", "-z"))
        rows = [row.split(" ", 1) for row in listed.split("\0") if row]
        names = [name for tag, name in rows if tag == "?"]
        files = {name: Mode.REGULAR for name in names if not name.endswith("/")}
        folders = {one for one in folders_of(name for tag, name in rows if tag != "?") if (self.root / one).is_dir()}
        tops = (name[:-1] for name in names if name.endswith("/") and belongs(f"{name}x"))
        folders.update(below(self.root, tops, files))
        return frozenset(files), frozenset(folders)

    @cached_property
    def _listing(self) -> tuple[dict[str, Mode], frozenset[str]]:
        files, gone, new = dict(self.base.files), set[str](), False
        for path in self.touched:
            mode = mode_of(self.root / path)
            if mode is None:
                gone |= {path} & files.keys()
                files.pop(path, None)
            else:
                new |= path not in files
                files[path] = mode
        if not new and not gone and not self._untracked[1]:
            return files, self.base.folders
        left = {folder for folder in folders_of(gone) if (self.root / folder).is_dir()}
        return dict(sorted(files.items())), folders_of(files) | self._untracked[1] | left

    def digest(self, path: str) -> str:
        """What Git calls the content of a file."""
        return super().digest(path) if path in self.touched else self.base.digest(path)

    def read(self, path: str, limit: int | None = None) -> bytes:
        """The bytes of a file; those of the commit, where Git leaves it out of the work tree (``sparse-checkout``)."""
        try:
            return super().read(path, limit)
        except WorldError:
            if path in self.touched or path not in self.base.files:
                raise
            return self.base.read(path, limit)
