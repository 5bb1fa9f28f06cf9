"""How far a platform's App reaches: its own entries, from its own branches, and nothing else."""

import re
from collections.abc import Iterator
from typing import Final

from oscat.thought.bot.consent import same
from oscat.thought.speakers import overreach
from oscat.words.judgement import Judgement
from oscat.words.policy import Speaker
from oscat.words.proposal import Proposal

_BRANCH: Final = re.compile(r"platform/([A-Za-z0-9][A-Za-z0-9._-]*)/")


def platform_of(proposal: Proposal) -> str:
    """The platform whose branch of this repository is proposed, or ""."""
    found = _BRANCH.match(proposal.head_ref) if proposal.within else None
    return found.group(1) if found else ""


def too_far(proposal: Proposal, judged: Judgement, speakers: tuple[Speaker, ...]) -> list[str]:
    """What the author may not do, a sentence for each: an App of a platform, or somebody on a platform's branch."""
    author, branch = proposal.author, platform_of(proposal)
    one = next((one for one in speakers if same(one.app, author)), None)
    if one:
        return list(_beyond(one, branch, judged))
    owner = next((one.app for one in speakers if one.platform == branch), "")
    return [f"The branches platform/{branch}/ are for {owner} alone, and {author} is not."] if owner else []


def _beyond(one: Speaker, branch: str, judged: Judgement) -> Iterator[str]:
    yield from overreach(one, (entry.name for entry in judged.entries))
    if branch != one.platform:
        yield f"{one.app} proposes from branches platform/{one.platform}/ of this repository alone."
    if judged.more_entries:
        yield "These are more entries than can be looked at one by one; propose them in parts."
    paths = [*judged.beyond, *judged.shared]
    if paths:
        yield f"{one.app} may touch entries of the platform {one.platform} alone, and not {', '.join(paths[:5])}."
