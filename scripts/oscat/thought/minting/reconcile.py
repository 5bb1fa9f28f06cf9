"""What is to be done so that DataCite says what the catalog says. Doing it twice changes nothing.

Source: DataCite REST API guide, «DOI states» and «Update DOI state».
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from oscat.thought.dois import doi_in
from oscat.thought.minting import cited
from oscat.words.minting import Cited, DoiState, Registered, Step, Trouble

_LOCAL: Final = "Local"
_FOLLOWED: Final = "IsPreviousVersionOf"
_ABSENT: Final = "a steward reserves it with /oscat doi, or: oscat doi draft"
_SHARED: Final = "take it out of all but one; the others get their own with /oscat doi"
_LOST: Final = "say in catalog/redirects.json where it went, or when and why it was withdrawn"


def steps(works: Iterable[Cited], known: Mapping[str, Registered], gone: Mapping[str, Any]) -> Iterator[Step | Trouble]:
    """Steps and troubles: those of works that have a DOI of ours, of their versions before, and of what is gone.

    ``known`` are the DOIs that DataCite has, by DOI in small letters, ``gone`` the rows of ``catalog/redirects.json``.
    """
    listed = list(works)
    names = Counter(one.work.doi.lower() for one in listed)
    for one in listed:
        doi = one.work.doi.lower()
        if names[doi] > 1:
            yield Trouble(doi, f"{one.work.title} names {doi}, and another entry does so too", _SHARED)
            continue
        yield from _current(one, known.get(doi))
        older = known.get(one.before.lower())
        if older and older.state is DoiState.FINDABLE and older.doi != doi:
            yield from _older(older, one.work.doi)
    held = {doi.lower() for one in listed for doi in (one.work.doi, one.before)}
    for doi, there in sorted(known.items()):
        if doi not in held and there.state is DoiState.FINDABLE:
            yield from _orphan(there, gone)


def _current(one: Cited, there: Registered | None) -> Iterator[Step | Trouble]:
    doi, wanted = one.work.doi, cited.marked(one.attributes, one.work)
    if there is None:
        yield Trouble(doi, f"{one.work.title} names {doi}, which DataCite does not know", _ABSENT)
    elif there.state is DoiState.DRAFT:
        yield Step(doi, "publish", wanted, "published")
    elif there.state is DoiState.REGISTERED:
        yield Step(doi, "publish", wanted, "found again, as its entry is there again")
    elif cited.mark(there.attributes, cited.TOLD) != cited.mark(wanted, cited.TOLD):
        before = cited.mark(there.attributes, cited.CITED)
        more = "; what is cited changed: a new DOI would be given with /oscat doi"
        same = before in {"", cited.of(one.work)}
        yield Step(doi, "", cited.marked(one.attributes, one.work, before), f"told what changed{'' if same else more}")


def _older(there: Registered, newer: str) -> Iterator[Step]:
    """A version before says which followed it."""
    listed = there.attributes.get("relatedIdentifiers")
    related = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if not any(_follows(one) == newer.lower() for one in related):
        link = {"relatedIdentifier": newer, "relatedIdentifierType": "DOI", "relationType": _FOLLOWED}
        attributes = {"relatedIdentifiers": [*related, link]}
        yield Step(there.doi, "", attributes, f"told that {newer} followed it")


def _follows(related: Mapping[str, Any]) -> str:
    """The DOI of what followed, where a related identifier names that."""
    if related.get("relationType") != _FOLLOWED:
        return ""
    return (doi_in(related.get("relatedIdentifier")) or "").lower()


def _orphan(there: Registered, gone: Mapping[str, Any]) -> Iterator[Step | Trouble]:
    """A DOI that no entry has any more."""
    row = gone.get(cited.mark(there.attributes, _LOCAL))
    listed = there.attributes.get("relatedIdentifiers")
    followed = any(_follows(one) for one in listed or () if isinstance(one, dict))
    if isinstance(row, dict) and row.get("withdrawn"):
        yield Step(there.doi, "hide", {}, "hidden, as its entry was withdrawn; its page says when and why")
    elif not isinstance(row, dict) and not followed:
        yield Trouble(there.doi, f"no entry has {there.doi} any more", _LOST)
