"""What oscat raises. Faults in data are never raised: they are findings.

OscatError
├── UsageError   the caller asked for something that makes no sense (exit code 2)
└── WorldError   the disk or the network did not answer (exit code 3)
"""


class OscatError(Exception):
    """Anything that oscat raises on purpose; its text is one sentence for a person."""


class UsageError(OscatError):
    """A call that cannot be carried out as it was made; the text says what to do instead."""


class WorldError(OscatError):
    """Something outside failed: a file that cannot be read, a host that does not answer."""
