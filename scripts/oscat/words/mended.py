"""What a round of mending did, or would do."""

from collections.abc import Mapping
from dataclasses import dataclass

from oscat.words.files import Mode
from oscat.words.finding import Finding, Report


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of it: bytes by path as they were and as they are now, the files that lose their executable bit, the
    findings that were mended, those whose mend would have made something worse, and the reports before and after.
    """

    files: Mapping[str, tuple[bytes, bytes]]
    modes: Mapping[str, Mode]
    mended: tuple[Finding, ...]
    refused: tuple[Finding, ...]
    before: Report
    after: Report
