"""One report of those of all parts of a catalog: findings, links, or experiments that were run."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from oscat.shell.documents import read_document
from oscat.shell.load import PathLike
from oscat.thought.reporters import json_document
from oscat.thought.shards import joined, refuse
from oscat.words.errors import UsageError
from oscat.words.finding import Report, Shard

if TYPE_CHECKING:
    from oscat.shell.online import Audit


def join(reports: Iterable[PathLike]) -> Report:
    """One report of those of all parts of a catalog, which are files that ``oscat check --shard --format json`` wrote.

    Raises UsageError where they are not all the parts of one catalog, or no such files.
    """
    documents = [read_document(one, "report", "oscat check --shard --format json") for one in reports]
    return joined([json_document.read(one) for one in documents])


def join_links(reports: Iterable[PathLike]) -> "Audit":
    """The same of files that ``oscat links --shard --to`` wrote."""
    from oscat.shell.online import Audit
    from oscat.thought.links import report as of_links

    documents = [read_document(one, "links", "oscat links --shard") for one in reports]
    refuse([_shard(one) for one in documents], [one["catalog"] for one in documents], "oscat links --shard 1/4 --to")
    rows = tuple(row for one in documents for row in of_links.read(one))
    addresses = sum(one["summary"]["addresses"] for one in documents)
    return Audit(rows, addresses, 0, addresses, 0, max(one["at"] for one in documents), documents[0]["catalog"])


def join_runs(reports: Iterable[PathLike]) -> dict[str, Any]:
    """The document that ``oscat reproduce --format json`` writes, of files that it wrote with ``--shard``."""
    from oscat.shell.reproduce import read_experiments

    documents = [read_experiments(one) for one in reports]
    shards = [_shard(one) for one in documents]
    refuse(shards, [""] * len(shards), "oscat reproduce --shard 1/4 --format json")
    found = [row for one in documents for row in one["experiments"]]
    return {"version": 1, "experiments": sorted(found, key=lambda row: str(row["experiment"]))}


def kind_of(report: PathLike) -> str:
    """What a report tells of: ``findings``, ``links`` or ``experiments``. Raises UsageError for anything else."""
    try:
        document = orjson.loads(Path(report).read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"{report} does not exist") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{report} is no JSON: {error}") from error
    told = [one for one in ("findings", "links", "experiments") if isinstance(document, dict) and one in document]
    if not told:
        raise UsageError(f"{report} is nothing that check, links or reproduce wrote with --shard")
    return told[0]


def _shard(document: dict[str, Any]) -> Shard | None:
    found = document.get("shard")
    return Shard(found["number"], found["of"]) if found else None
