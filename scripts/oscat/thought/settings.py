"""``oscat.toml``: from text to settings."""

import tomllib
from typing import Any

from oscat.words.settings import Settings


def parse(raw: bytes) -> dict[str, Any]:
    """The document that ``raw`` holds. Raises ValueError (also for bytes that are not UTF-8) with line and reason."""
    return tomllib.loads(raw.decode())


def settings(document: dict[str, Any]) -> Settings:
    """The settings in a document that the schema of settings accepts."""
    catalog, branding = document.get("catalog", {}), document.get("branding", {})
    return Settings(
        url=catalog.get("url"),
        repository=catalog.get("repository"),
        branch=catalog.get("branch", "main"),
        tagline=branding.get("tagline"),
    )
