"""A build that follows another: what nothing has changed of is left as it is.

While a build makes its pieces (the files of an entry, a page, an export), it notes what each asks of the catalog, and
what the answers are. The next one asks the same again, and makes those pieces anew of which an answer is another one.
There is nothing to be kept in step by hand: a piece that asks more is noted with more.
"""

import pickle
import sys
import sysconfig
import time
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import oscat
from oscat.shell.answers import Answer, Answers, digest
from oscat.shell.desk import Desk, Files, Laid, Told
from oscat.shell.export import source_of
from oscat.shell.writing import PUBLISHED, SEARCH, Plan, Progress, tellers, write_all
from oscat.thought.asked import Question, noting
from oscat.thought.exports import LINED
from oscat.thought.graph import File
from oscat.thought.pages.atlas import Atlas
from oscat.words.errors import WorldError
from oscat.words.files import DigestedTree, Mode
from oscat.words.kinds import Kind
from oscat.world import builds, runner, shipped
from oscat.world.disk import MARKER, beside, replacing, write_files
from oscat.world.schema_store import cache_folder

_BETWEEN: Final = "\x1f"
"""What stands between the words of a question."""
_TOLD: Final = (SEARCH, PUBLISHED, *(form.NAME for form in LINED))
"""To whom entries tell something."""
_UNREAD: Final[Question] = ("unread",)
"""What a piece asks that could not read a file: it is never answered twice alike."""
_SHIPPED: Final = ("site/templates", "site/assets", "site/docs", "site/languages", "site/runner", "schemas")


class Piece(NamedTuple):
    """A piece of a build: the numbers of the questions that it asked, the paths of its files, and what an entry tells
    (:class:`Told`, pickled) with a digest of each.
    """

    asked: "array[int]"
    paths: list[str]
    told: Told
    signs: Mapping[str, Answer]


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

    ``before`` are the notes of the build before, which lies at ``target``, ``changed`` the numbers of the questions
    that are answered otherwise now.
    """

    def __init__(self, folder: Path, target: Path, atlas: Atlas, before: Notes, changed: set[int]) -> None:
        super().__init__(folder)
        self._target = target
        self._atlas, self._before, self._changed = atlas, before, changed
        self._numbers = {question: number for number, question in enumerate(before.questions)}
        self._made: dict[str, Piece] = {}
        self._left: list[str] = []
        self._signs: dict[str, Answer] = {}

    def lay(self, name: str, make: Callable[[], Files]) -> None:
        """Lay down the files of a piece, unless they lie there."""
        if self.keeps(name):
            self._left.append(name)
            return
        paths, unread = list[str](), len(self.unread)
        with noting() as asked:
            self.count += write_files(self.folder, _listed(make(), paths))
        if len(self.unread) > unread:
            asked.add(_UNREAD)
        numbers = (self._numbers.setdefault(_BETWEEN.join(one), len(self._numbers)) for one in asked)
        told = self.told.get(name, {})
        self._made[name] = Piece(
            array("I", sorted(numbers)), paths, told, {to: _sign(one) for to, one in told.items() if to in _TOLD}
        )

    def keeps(self, name: str) -> bool:
        """Whether a piece is as it was."""
        piece = self._before.pieces.get(name)
        return piece is not None and self._changed.isdisjoint(piece.asked) and not self._hears_otherwise(piece)

    def _hears_otherwise(self, piece: Piece) -> bool:
        """Whether a piece of the whole wants to know what all entries tell, and that changed."""
        numbers = ((to, self._numbers.get(_told(to), -1)) for to in _TOLD)
        asked = ((to, number) for to, number in numbers if number in piece.asked)
        return any(self.sign(to) != self._before.answers[number] for to, number in asked)

    def sign(self, to: str) -> Answer:
        """What stands for all that the entries tell to somebody, once all of them have."""
        if to not in self._signs:
            self._signs[to] = digest([self._sign(to, file).hex() for file in tellers(self._atlas, to)])
        return self._signs[to]

    def _sign(self, to: str, file: File) -> Answer:
        told = self.told.get(file.path)
        return _sign(told[to]) if told else self._before.pieces[file.path].signs[to]

    def _lies(self, file: File) -> Path:
        """The folder where that which was made of a file of the catalog lies: now, or by the build before."""
        return self.folder if file.path in self.told else self._target

    def _of(self, file: File) -> Told:
        """What an entry tells, also one that is as it was."""
        return self.told.get(file.path) or self._before.pieces[file.path].told

    def laid(self) -> Laid:
        """What came of it, with the notes on the pieces."""
        fresh = list(self._numbers)[len(self._before.questions) :]
        return Laid(self.count, self.unread, Noted(fresh, self._made, self._left))


def _sign(told: bytes) -> Answer:
    """What stands for what an entry tells. Two pickles of one value may differ, so the value is taken."""
    return digest(pickle.loads(told))  # noqa: S301 - from this very build


def _told(to: str) -> str:
    """The question for what all entries tell to somebody."""
    return f"told{_BETWEEN}{to}"


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
    at = builds.notes_at(root, target)
    with builds.alone(at, target):
        again, changed = Again(at, target, plan, marks, given), None
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

    def __init__(self, at: Path, target: Path, plan: Plan, marks: Mapping[str, str], given: Any) -> None:
        self._at, self._target, self._plan, self._marks = at, target, plan, marks
        ground = digest([_ground(plan), repr(given)])
        before: Any = builds.read(at)
        same = isinstance(before, Notes) and before.ground == ground and _lies_there(before, target)
        self.before: Notes = before if same else Notes(ground)
        self._answers, self._told = self._now(), list[Answer]()

    def _now(self) -> Answers:
        plan = self._plan
        source = source_of(plan.facts, past=lambda: plan.atlas.history)
        more: dict[str, Callable[..., Any]] = {
            "service": plan.site.services.get,
            "states": lambda kind, name: [one.commit for one in plan.pasts.states((Kind(kind), name))],
            _UNREAD[0]: time.time_ns,
            "told": lambda _to: None,
            "proposals": lambda: plan.site.proposals,
            "reviews": lambda: plan.documents,
        }
        return Answers(plan.atlas, source, self._marks, more)

    @property
    def follows(self) -> bool:
        """Whether there is a build that this one follows."""
        return self.before.mark is not None

    def ledger(self, folder: Path) -> Ledger:
        """The desk of this build, which knows what changed."""
        self._told = list(map(self._tell, self.before.questions))
        rows = enumerate(zip(self.before.questions, self.before.answers, self._told, strict=True))
        changed = {number for number, (one, then, now) in rows if then != now and not one.startswith(_told(""))}
        return Ledger(folder, self._target, self._plan.atlas, self.before, changed)

    def _tell(self, question: str) -> Answer:
        """The answer to a question; none to what entries tell, which shows later."""
        return self._answers(*question.split(_BETWEEN))

    def noted(self, ledger: Ledger, parts: Iterable[Noted]) -> Notes:
        """The notes of this build from those of all processes."""
        before = self.before
        notes, numbers = Notes(before.ground), {question: number for number, question in enumerate(before.questions)}
        for part in parts:
            for question in part.questions:
                numbers.setdefault(question, len(numbers))
            own = [*range(len(before.questions)), *(numbers[question] for question in part.questions)]
            for name, piece in part.made.items():
                notes.pieces[name] = piece._replace(asked=array("I", [own[number] for number in piece.asked]))
            notes.pieces |= {name: before.pieces[name] for name in part.left}
        notes.pieces |= {path: before.pieces[path] for path in self._marks if path not in notes.pieces}
        notes.questions = list(numbers)
        new = notes.questions[len(before.questions) :]
        notes.answers = [*self._told, *map(self._tell, new)]
        for to in _TOLD:
            if (number := numbers.get(_told(to))) is not None:
                notes.answers[number] = ledger.sign(to)
        return notes

    def amend(self, fresh: Path, notes: Notes) -> int:
        """Bring the files that were made into the tree, and take away those that no piece makes any more; give how many
        changed. A build that is stopped within it is followed by one that makes all anew.
        """
        builds.forget(self._at)
        before = self.before.pieces
        new = (piece for name, piece in notes.pieces.items() if piece is not before.get(name))
        made = [path for piece in new for path in piece.paths]
        gone = _paths(self.before) - _paths(notes)
        return builds.amend(self._target, fresh, made, sorted(gone))

    def keep(self, notes: Notes) -> None:
        """Keep the notes for the next build, unless another one put its tree there meanwhile."""
        mark = builds.mark(self._target)
        if mark == self.before.mark or not self.follows:
            builds.write(self._at, replace(notes, mark=mark))


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
        *([atlas.name(kind) for kind in atlas.kinds], site.version, site.exports),
        *(bool(site.guides), bool(site.proposals)),
    ]


def _stat(folder: Path, names: str = "*") -> list[tuple[str, int, int]]:
    """The files of a folder with size and time."""
    found = ((path, path.stat()) for path in sorted(folder.rglob(names)))
    return [(str(path), about.st_size, about.st_mtime_ns) for path, about in found]
