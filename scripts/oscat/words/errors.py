"""What oscat raises. Faults in data are never raised: they are findings.

OscatError
├── UsageError   the caller asked for something that makes no sense (exit code 2)
│   ├── CredentialsError
│   └── ForbiddenError
├── WorldError   the disk or the network did not answer (exit code 3)
├── DamagedGitError
└── DamagedIndexError
"""


class OscatError(Exception):
    """Anything that oscat raises on purpose; its text is one sentence for a person, ``code`` a word for programs."""

    code = "unreachable"


class UsageError(OscatError):
    """A call that cannot be carried out as it was made; the text says what to do instead."""

    code = "usage"


class CredentialsError(UsageError):
    """GitHub does not know who calls; the text says how to tell it."""

    code = "credentials"


class ForbiddenError(UsageError):
    """GitHub knows who calls, and does not let them."""

    code = "forbidden"


class WorldError(OscatError):
    """Something outside failed: a file that cannot be read, a host that does not answer."""


class DamagedGitError(OscatError):
    """Git lost an object, or has another one in its place: no fault of a record, so that no finding tells it."""


class DamagedIndexError(OscatError):
    """What is remembered of a commit cannot be read any more; it was removed, and all is to be read again."""
