"""A catalog that was judged in parts: their reports made into the one that a single run would have written."""

from collections.abc import Sequence
from dataclasses import replace

from oscat.thought.check import in_order, notes_of
from oscat.words.errors import UsageError
from oscat.words.finding import Report, Shard


def joined(reports: Sequence[Report]) -> Report:
    """One report of all parts. Raises UsageError where they are not all the parts of one catalog, each once."""
    first = reports[0]
    names = [replace(one.catalog, path="") for one in reports]
    shards = refuse([one.shard for one in reports], names, "oscat check --shard 1/4 --format json")
    missing = sorted({uri for one in shards for uri in one.missing})
    idle = [one for one in shards[0].idle if all(one in other.idle for other in shards)]
    others = dict.fromkeys(note for one in reports for note in one.notes)
    return replace(
        first,
        findings=tuple(sorted((finding for one in reports for finding in one.findings), key=in_order)),
        silenced=tuple(
            sorted((each for one in reports for each in one.silenced), key=lambda one: in_order(one.finding))
        ),
        files=sum(one.files for one in reports),
        notes=(*notes_of(missing, idle), *others),
        shard=None,
    )


def refuse(given: Sequence[Shard | None], catalogs: Sequence[object], command: str) -> list[Shard]:
    """The parts that reports are of. Raises UsageError where they are not all the parts of one catalog, each once."""
    shards = [one for one in given if one]
    if len(shards) < len(given) or not shards:
        raise UsageError(f"a report is of no part; make each with `{command}`, 2/4 and so on")
    of = {one.of for one in shards}
    if len(of) > 1 or any(one != catalogs[0] for one in catalogs):
        raise UsageError("the reports are not of one catalog in one number of parts")
    lacking = sorted(set(range(1, max(of) + 1)) - {one.number for one in shards})
    if lacking:
        raise UsageError(f"of {max(of)} parts these are not there: {', '.join(map(str, lacking))}")
    if len(shards) > max(of):
        raise UsageError(f"of {max(of)} parts there are {len(shards)} reports; give each once")
    return shards
