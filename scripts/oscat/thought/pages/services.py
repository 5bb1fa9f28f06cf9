"""From a workflow to a service: what its page says where APEx would take it."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import orjson

from oscat.thought.asked import note
from oscat.thought.graph import File
from oscat.thought.pages.addresses import UP, folder_of
from oscat.thought.pages.read import objects, short
from oscat.words.kinds import Kind

REPOSITORY: Final = "https://github.com/ESA-APEx/apex_algorithms"
MOST_BYTES: Final = 8_000
"""Of an address that GitHub takes."""
Records = Mapping[str, Mapping[str, Any]]


def view(file: File, records: Records) -> dict[str, Any]:
    """The record for APEx, and the page of GitHub that proposes it; nothing for what is no mature workflow.

    ``records`` are those of the export «apex» by workflow. One that is too long for an address is to be pasted there.
    """
    note("service", file.place.id)
    record = records.get(file.place.id) if file.place.kind is Kind.WORKFLOW else None
    if record is None:
        return {"service": None}
    path = f"algorithm_catalog/{_provider(record)}/{file.place.id}/records/{file.place.id}.json"
    bare = f"{REPOSITORY}/new/main?filename={quote(path, safe='')}"
    whole = f"{bare}&value={quote(orjson.dumps(record).decode(), safe='')}"
    fits = len(whole) <= MOST_BYTES
    name = folder_of(file).rstrip("/").rpartition("/")[2]
    service = {"propose": whole if fits else bare, "fits": fits, "record": f"{UP}exports/apex/{name}.json"}
    return {"service": service}


def _provider(record: Mapping[str, Any]) -> str:
    """The folder of who provides it, as APEx' repository has one for each."""
    titles = (short(one.get("title")) for one in objects(record.get("links")) if one.get("rel") == "provider")
    bare = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in next(titles, ""))
    return "_".join(bare.lower().split())[:60] or "provider"
