"""A catalog's own settings, as ``oscat.toml`` gives them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """``url`` is the public address of the published tree, with a closing ``/``, or None where it is not known.

    ``repository`` is ``owner/name`` on GitHub and ``branch`` its main branch; ``tagline`` stands on the start page.
    """

    url: str | None = None
    repository: str | None = None
    branch: str = "main"
    tagline: str | None = None
