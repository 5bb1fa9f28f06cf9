"""An experiment with all that was found out about running it again."""

from dataclasses import dataclass

from oscat.thought.reproduce.requests import Request
from oscat.words.reproduction import Level, Likeness, Plan, Ran


@dataclass(frozen=True)
class Reproduction:
    """An experiment, what it takes, the requests that run it, and, where it was run, what came of it.

    ``otherwise`` says what was different from the environment that the experiment names.
    """

    plan: Plan
    requests: tuple[Request, ...] = ()
    ran: Ran | None = None
    outputs: tuple[Likeness, ...] = ()
    otherwise: tuple[str, ...] = ()
    at: str = ""

    @property
    def level(self) -> Level:
        """How reproducible it is, as far as was tried: a run counts only where everything before it is in order."""
        if self.ran is None or not self.ran.well or self.plan.level < Level.PINNED:
            return self.plan.level
        return Level.SAME if self.outputs and all(one.same for one in self.outputs) else Level.RUNS

    @property
    def failed(self) -> bool:
        """Whether a run was tried that did not end well, or made something else."""
        return self.ran is not None and not (self.ran.well and all(one.same for one in self.outputs))
