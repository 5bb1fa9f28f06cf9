"""The DOI that an entry would get, as operations on its record."""

from collections.abc import Iterator
from typing import Final

from oscat.thought.graph import File
from oscat.thought.minting import cited, naming
from oscat.words.finding import Operation
from oscat.words.work import Work

SCIENTIFIC: Final = "https://stac-extensions.github.io/scientific/v1.0.0/schema.json"
_RESOLVER: Final = "https://doi.org/"


def doi_for(prefix: str, work: Work, before: str | None) -> tuple[str, str]:
    """The DOI that a work would get, "" for none, and why not.

    ``before`` is the digest of what was cited when its DOI was published last, None where it never was.
    """
    if not work.doi:
        return naming.first(prefix, work.kind, work.id), ""
    if not naming.is_ours(work.doi, prefix):
        return "", f"it has the DOI {work.doi}, which others gave it, and keeps it"
    if before is None:
        return "", f"it has the draft {work.doi} already"
    if before == cited.of(work):
        told = "title, makers, version and checksums are what they were"
        return "", f"nothing that is cited changes, so {work.doi} stays: {told}"
    return naming.following(work.doi.lower()), ""


def operations(file: File, doi: str, before: str) -> Iterator[Operation]:
    """What writes a DOI into a record, in the place of the one that it had (``before``, "" for none)."""
    if file.data.get("type") == "Collection":
        yield {"op": "replace" if "sci:doi" in file.data else "add", "path": "/sci:doi", "value": doi}
        yield from _extended(file)
    links, followed = file.data.get("links"), {"rel": "predecessor-version", "href": f"{_RESOLVER}{before}"}
    new = [{"rel": "cite-as", "href": f"{_RESOLVER}{doi}"}, *([followed] if before else [])]
    if not isinstance(links, list):
        yield {"op": "replace" if "links" in file.data else "add", "path": "/links", "value": new}
        return
    at = next((at for at, one in enumerate(links) if isinstance(one, dict) and one.get("rel") == "cite-as"), None)
    if at is not None:
        yield {"op": "replace", "path": f"/links/{at}/href", "value": new.pop(0)["href"]}
    yield from ({"op": "add", "path": "/links/-", "value": link} for link in new)


def _extended(file: File) -> Iterator[Operation]:
    """The extension that ``sci:doi`` is a field of."""
    listed = file.data.get("stac_extensions")
    if not isinstance(listed, list):
        yield {"op": "add", "path": "/stac_extensions", "value": [SCIENTIFIC]}
    elif not any("/scientific/" in str(one) for one in listed):
        yield {"op": "add", "path": "/stac_extensions/-", "value": SCIENTIFIC}
