"""A build that follows another: what nothing has changed of is left as it is.

While a build makes its pieces (the files of an entry, a page, an export), it notes what each asks of the catalog, and
what the answers are. The next one asks the same again, and makes those pieces anew of which an answer is another now. So
there is nothing to be kept in step by hand: a piece that asks more is noted with more.
"""

import pickle
import sys
import sysconfig
import time
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import oscat
from oscat.shell.export import source_of
from oscat.shell.writing import Desk, Files, Laid, Plan, Progress, write_all
from oscat.thought.answers import Answer, Answers, digest
from oscat.thought.asked import Question, noting
from oscat.thought.graph import File
from oscat.thought.pages.atlas import Atlas
from oscat.thought.pages.documents import ordered
from oscat.words.document import Document
from oscat.words.errors import WorldError
from oscat.words.files import DigestedTree, Mode
from oscat.words.kinds import Kind
from oscat.world import builds, runner, shipped
from oscat.world.disk import MARKER, beside, replacing, write_files
from oscat.world.schema_store import cache_folder

_BETWEEN: Final = "\x1f"
"""What stands between the words of a question."""
_DOCUMENTS: Final = "documents"
_UNREAD: Final[Question] = ("unread",)
"""What a piece asks that could not read a file: it is never answered twice alike."""
_SHIPPED: Final = ("site/templates", "site/assets", "site/docs", "site/languages", "site/runner", "schemas")


class Piece(NamedTuple):
    """A piece of a build: the numbers of the questions that it asked, the paths of its files, and of an entry what the
    search knows of it (pickled) with a digest of that.
    """

    asked: "array[int]"
    paths: list[str]
    told: bytes = b""
    sign: Answer = b""


@dataclass
class Notes:
    """What is kept of a build: what all pieces go by (``ground``), which tree it is (``mark``), the questions with
    their answers, and the pieces by name.
    """

    ground: Answer
    mark: tuple[int, int] | None = None
    questions: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    pieces: dict[str, Piece] = field(default_factory=dict)


class Noted(NamedTuple):
    """The notes of one process on its pieces: new questions, the pieces that it made, those that it left alone."""

    questions: list[str]
    made: dict[str, Piece]
    left: list[str]


class Ledger(Desk):
    """A desk that notes what each piece asks, and passes over those that are as they were.

    ``before`` are the notes of the build before, ``changed`` the numbers of the questions that are answered otherwise
    now.
    """

    def __init__(self, folder: Path, atlas: Atlas, before: Notes, changed: set[int]) -> None:
        super().__init__(folder)
        self._atlas, self._before, self._changed = atlas, before, changed
        self._numbers = {question: number for number, question in enumerate(before.questions)}
        self._made: dict[str, Piece] = {}
        self._left: list[str] = []

    def lay(self, name: str, make: Callable[[], Files]) -> None:
        """Lay down the files of a piece, unless they lie there."""
        if self.keeps(name):
            self._left.append(name)
            return
        paths, unread, told = list[str](), len(self.unread), len(self.told)
        with noting() as asked:
            self.count += write_files(self.folder, _listed(make(), paths))
        if len(self.unread) > unread:
            asked.add(_UNREAD)
        document = list(self.told.values())[-1] if len(self.told) > told else None
        numbers = (self._numbers.setdefault(_BETWEEN.join(one), len(self._numbers)) for one in asked)
        known = (pickle.dumps(document), digest(document)) if document else (b"", b"")
        self._made[name] = Piece(array("I", sorted(numbers)), paths, *known)

    def keeps(self, name: str) -> bool:
        """Whether a piece is as it was."""
        piece = self._before.pieces.get(name)
        return piece is not None and self._changed.isdisjoint(piece.asked) and not self._asks_otherwise(piece)

    def _asks_otherwise(self, piece: Piece) -> bool:
        """Whether it asks for what the search knows of all entries, and that changed."""
        number = self._numbers.get(_DOCUMENTS, -1)
        return number in piece.asked and self.sign != self._before.answers[number]

    @cached_property
    def sign(self) -> Answer:
        """What stands for all that the search knows of the entries, once all of them are told."""
        return digest([self._sign(file).hex() for file in ordered(self._atlas)])

    def _sign(self, file: File) -> Answer:
        told = self.told.get(file.key) if file.key else None
        return digest(told) if told else self._before.pieces[file.path].sign

    def documents(self, files: Iterable[File]) -> list[Document]:
        """What the search knows of entries, also of those that are as they were."""
        return [self._document(one) for one in files]

    def _document(self, file: File) -> Document:
        told = self.told.get(file.key) if file.key else None
        kept: Document = told or pickle.loads(self._before.pieces[file.path].told)  # noqa: S301 - our own notes
        return kept

    def laid(self) -> Laid:
        """What came of it, with the notes on the pieces."""
        fresh = list(self._numbers)[len(self._before.questions) :]
        return Laid(self.count, self.unread, Noted(fresh, self._made, self._left))


def _listed(files: Files, paths: list[str]) -> Files:
    """The same files; their paths are noted."""
    for path, raw in files:
        paths.append(path)
        yield path, raw


def follow(
    root: Path, target: Path, plan: Plan, marks: Mapping[str, str], given: Any, progress: Progress | None
) -> tuple[list[Laid], int, int | None]:
    """Write the published tree into ``target``: what changed since the build that lies there, or all; give what came of
    it, how many files lie there, and how many of them changed, None for all.

    ``marks`` tell mode and content of each file of the catalog, from before it was read; ``given`` is what else the
    pages tell of: reports and the like.
    """
    again, changed = Again(root, target, plan, marks, given), None
    with beside(target) if again.follows else replacing(target) as folder:
        ledger = again.ledger(folder)
        done = write_all(ledger, plan, [path for path in marks if not ledger.keeps(path)], progress)
        notes = again.noted(ledger, [one.notes for one in done])
        if again.follows:
            changed = again.amend(folder, notes)
    again.keep(notes)
    return done, len(_paths(notes)), changed


class Again:
    """A build into a folder that may hold an earlier one."""

    def __init__(self, root: Path, target: Path, plan: Plan, marks: Mapping[str, str], given: Any) -> None:
        self._target, self._plan, self._marks = target, plan, marks
        self._at = builds.notes_at(root, target)
        ground = digest([_ground(plan), repr(given)])
        before: Any = builds.read(self._at) if self._at else None
        same = isinstance(before, Notes) and before.ground == ground and _lies_there(before, target)
        self.before: Notes = before if same else Notes(ground)
        self._answers = self._now()

    def _now(self) -> Answers:
        plan = self._plan
        source = source_of(plan.facts, past=lambda: plan.atlas.history)
        more: dict[str, Callable[..., Any]] = {
            "service": plan.site.services.get,
            "states": lambda kind, name: [one.commit for one in plan.pasts.states((Kind(kind), name))],
            _UNREAD[0]: time.time_ns,
        }
        return Answers(plan.atlas, source, self._marks, more)

    @property
    def follows(self) -> bool:
        """Whether there is a build that this one follows."""
        return self.before.mark is not None

    def ledger(self, folder: Path) -> Ledger:
        """The desk of this build, which knows what changed."""
        asked = zip(self.before.questions, self.before.answers, strict=True)
        changed = {number for number, (one, told) in enumerate(asked) if one != _DOCUMENTS and self._tell(one) != told}
        return Ledger(folder, self._plan.atlas, self.before, changed)

    def _tell(self, question: str) -> Answer:
        return self._answers(tuple(question.split(_BETWEEN)))

    def noted(self, ledger: Ledger, parts: Iterable[Noted]) -> Notes:
        """The notes of this build from those of all processes."""
        before = self.before
        notes = Notes(before.ground, None, list(before.questions), list(before.answers))
        numbers = {question: number for number, question in enumerate(notes.questions)}
        for part in parts:
            for question in part.questions:
                numbers.setdefault(question, len(numbers))
            own = [*range(len(before.questions)), *(numbers[question] for question in part.questions)]
            for name, piece in part.made.items():
                notes.pieces[name] = piece._replace(asked=array("I", [own[number] for number in piece.asked]))
            notes.pieces |= {name: before.pieces[name] for name in part.left}
        notes.pieces |= {path: before.pieces[path] for path in self._marks if path not in notes.pieces}
        notes.questions = list(numbers)
        notes.answers = [ledger.sign if one == _DOCUMENTS else self._tell(one) for one in notes.questions]
        return notes

    def amend(self, fresh: Path, notes: Notes) -> int:
        """Bring the files that were made into the tree, and take away those that no piece makes any more; give how many
        changed. A build that is stopped within it is followed by one that makes all anew.
        """
        if self._at:
            builds.forget(self._at)
        before = self.before.pieces
        new = (piece for name, piece in notes.pieces.items() if piece is not before.get(name))
        made = [path for piece in new for path in piece.paths]
        gone = _paths(self.before) - _paths(notes)
        return builds.amend(self._target, fresh, made, sorted(gone))

    def keep(self, notes: Notes) -> None:
        """Keep the notes for the next build."""
        if self._at:
            builds.write(self._at, replace(notes, mark=builds.mark(self._target)))


def _paths(notes: Notes) -> set[str]:
    return {path for piece in notes.pieces.values() for path in piece.paths}


def _lies_there(notes: Notes, target: Path) -> bool:
    """Whether the tree of some notes lies in a folder, as far as names tell."""
    return notes.mark == builds.mark(target) and builds.files_in(target) == _paths(notes) | {MARKER}


def marks_of(tree: DigestedTree) -> dict[str, str]:
    """Mode and content of each file of a tree."""
    return {path: _mark(tree, path, mode) for path, mode in tree.files.items()}


def _mark(tree: DigestedTree, path: str, mode: Mode) -> str:
    """Mode and content of a file."""
    try:
        return f"{mode} {tree.digest(path) if mode is not Mode.SPECIAL else ''}"
    except (WorldError, OSError):
        return f"{mode} unreadable"


def _ground(plan: Plan) -> list[Any]:
    """What all pieces go by: this very code, what is installed, the settings, the frame that all pages have."""
    atlas, site, given = plan.atlas, plan.site, plan.atlas.catalog.given
    return [
        *(sys.version, sorted(one.name for one in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))),
        *(_stat(Path(oscat.__file__).parent, "*.py"), [_stat(shipped.folder(name)) for name in _SHIPPED]),
        *(_stat(cache_folder()), runner.is_there(), str(runner.folder()), str(cache_folder())),
        *(repr(given), atlas.catalog.layout, atlas.title, atlas.url, atlas.large, atlas.kinds),
        *([atlas.name(kind) for kind in atlas.kinds], site.version, site.exports, bool(site.guides)),
    ]


def _stat(folder: Path, names: str = "*") -> list[tuple[str, int, int]]:
    """The files of a folder with size and time."""
    found = ((path, path.stat()) for path in sorted(folder.rglob(names)))
    return [(str(path), about.st_size, about.st_mtime_ns) for path, about in found]
