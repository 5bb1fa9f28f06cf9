"""DOIs as people write them, and as they are. Source: DOI Handbook, section 2.2 (syntax) and 3.8 (resolution)."""

import re
from typing import Any, Final
from urllib.parse import unquote

_BARE: Final = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_AROUND: Final = re.compile(r"(?i)^(?:https?:/{0,2})?(?:www\.)?(?:dx\.)?(?:doi\.org/+)?(?:doi\s*:?\s*)?|[.,;\s]+$")
_TWICE: Final = re.compile(r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)+")
_PLACEHOLDER: Final = re.compile(r"(?i)10\.(?:x+|0000|1234|12345|5281/zenodo\.(?:x+|0+|1234567?8?)$).*")
LONGEST: Final = 500


def doi_in(value: Any) -> str | None:
    """The bare DOI that a value holds, in any of the ways in which one is written; None where it holds none."""
    if not isinstance(value, str) or len(value) > LONGEST or "10." not in value:
        return None
    text = _AROUND.sub("", _TWICE.sub("", value.strip()))
    text = unquote(text) if "%2f" in text.lower() else text
    return text if _BARE.fullmatch(text) else None


def is_doi(value: str) -> bool:
    """Whether a text is a bare DOI, and nothing else."""
    return len(value) <= LONGEST and bool(_BARE.fullmatch(value)) and not value.endswith((".", ",", ";"))


def is_made_up(doi: str) -> bool:
    """Whether a DOI only holds the place of one."""
    return bool(_PLACEHOLDER.fullmatch(doi[:LONGEST]))
