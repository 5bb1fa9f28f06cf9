"""Which proposals of a platform may merge without a person: small changes of its own entries, with nothing to say."""

from fnmatch import fnmatchcase

from oscat.thought.bot.consent import Consent
from oscat.thought.bot.meaning import MOST_FIELDS
from oscat.words.judgement import EntryChange, How, Judgement
from oscat.words.policy import Trusted
from oscat.words.proposal import Proposal


def distrust(proposal: Proposal, judgement: Judgement, trusted: Trusted | None, said: Consent) -> str:
    """Why a person has to look; "" where nobody has to."""
    if trusted is None or not proposal.within:
        return "it comes from no registered App"
    if not proposal.open or proposal.draft or said.hold or said.against:
        return "it is a draft, on hold, or changes are wanted"
    if not judgement.passed or judgement.counts.get("warning", 0):
        return "there are findings"
    if not proposal.alone:
        return "it has commits by others"
    if judgement.beyond or judgement.shared or judgement.more_entries or not judgement.entries:
        return "it touches more than entries"
    reasons = (_distrust_entry(entry, trusted) for entry in judgement.entries)
    return next(filter(None, reasons), "")


def _distrust_entry(entry: EntryChange, trusted: Trusted) -> str:
    if entry.how is not How.CHANGED:
        return f"{entry.name} is {entry.how}: that always takes a person once"
    if not any(fnmatchcase(entry.name, pattern) for pattern in trusted.entries):
        return f"{entry.name} is none of the platform's own entries"
    beside = any(path.rpartition("/")[2] != entry.kind.form.file for path in entry.paths)
    if beside or entry.gained or entry.lost or not entry.fields:
        return f"the references of {entry.name} change, or a file beside it"
    if len(entry.fields) >= MOST_FIELDS:
        return f"too many fields of {entry.name} change"
    risky = [one.field for one in entry.fields if one.field.partition("/")[0] not in trusted.fields]
    return f"{risky[0]} of {entry.name} is none of the fields that may change by themselves" if risky else ""
