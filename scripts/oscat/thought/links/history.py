"""What is known of an address over time: since when it fails, whether it is dead, when it is asked again."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from oscat.thought.links.verdict import judged
from oscat.words.links import BROKEN, WORKING, Answer, Checked, Known, LinkVerdict

TIMES: Final = 3
"""Days on which an address must have failed, with none on which it worked between them, to be dead."""
SPAN: Final = timedelta(days=7)
"""From the first of those days to the last."""
AGAIN: Final = timedelta(hours=20)
"""After which time what failed is asked again: not twice on a day, and on the next day for sure."""
_KEPT: Final = 10
NOT_MODIFIED: Final = 304


def after(known: Known | None, answer: Answer) -> Known:
    """What is known after one more answer. An address that would not let us look neither works nor fails."""
    answer = _still(known, answer)
    verdict, _, _ = judged(answer)
    day = answer.at[:10]
    worked, failed = (known.worked, known.failed) if known else ("", ())
    if verdict in WORKING:
        return Known(answer, day)
    if verdict in BROKEN and day not in failed:
        failed = (*failed[: _KEPT - 1], day)
    return Known(answer, worked, failed)


def _still(known: Known | None, answer: Answer) -> Answer:
    """An answer that says «as before», in the words of before."""
    return replace(known.answer, at=answer.at) if known and answer.status == NOT_MODIFIED else answer


def is_dead(known: Known) -> bool:
    """Whether an address failed so often, over so many days, that waiting is over."""
    if len(known.failed) < TIMES:
        return False
    first, last = date.fromisoformat(known.failed[0]), date.fromisoformat(known.failed[-1])
    return last - first >= SPAN


def is_due(known: Known | None, now: datetime, most: timedelta) -> bool:
    """Whether an address is to be asked (again): what works after ``most``, all else after a day."""
    if known is None:
        return True
    age = now - datetime.fromisoformat(known.answer.at)
    return age >= (most if judged(known.answer)[0] in WORKING else min(most, AGAIN)) or age < timedelta(0)


def checked(known: Known) -> Checked:
    """What is to be thought of an address, as far as it is known."""
    verdict, told, target = judged(known.answer)
    since = known.failed[0] if known.failed and verdict in BROKEN else ""
    served = known.answer.media_type if verdict in {LinkVerdict.OK, LinkVerdict.MOVED} else ""
    return Checked(verdict, told, target, since, is_dead(known), served, known.answer.at, known.worked)
