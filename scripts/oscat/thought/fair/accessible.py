"""A: whether the data can be got (RDA-A1)."""

from collections.abc import Callable
from typing import Final

from oscat.thought.fair.subject import Subject, Way, met, missing, partly, reached
from oscat.words.fair import Told

_STANDARD: Final = frozenset({"https", "http", "ftp", "ftps", "s3", "gs"})
_NO_WAY: Final = "nothing says where the data are"
_ADD: Final = "Add a link via with the title Access."


def how(subject: Subject) -> Told:
    """RDA-A1-01M: a way to the data, and what it is."""
    if not subject.ways:
        return missing(_NO_WAY, _ADD)
    told = [way for way in subject.ways if way.title or way.type]
    if told:
        return met(f"{told[0].title or told[0].type}: {told[0].href[:120]}")
    return partly(f"a link without title or type: {subject.ways[0].href[:120]}", "Give the link a title and a type.")


def by_a_person(subject: Subject) -> Told:
    """RDA-A1-02D: the first way that is known to work, else what is known of the first."""
    if not subject.ways:
        return missing(_NO_WAY, _ADD)
    return _best(subject, subject.ways, "a way to the data", "Correct the address.")


def identifier_leads(subject: Subject) -> Told:
    """RDA-A1-03D: the DOI, or where there is none the address, resolves."""
    if subject.doi:
        spellings = (f"https://doi.org/{subject.doi}", f"doi:{subject.doi}", subject.doi)
        asked = next((one for one in (*spellings, *_links_with(subject)) if subject.verdict(one)), spellings[0])
        return reached(subject, asked, "the DOI", "Correct the DOI.")
    if not subject.ways:
        return missing(_NO_WAY, _ADD)
    return _best(subject, subject.ways, "the address", "Correct the address.")


def _links_with(subject: Subject) -> list[str]:
    return [link.href for link in subject.catalog.links(subject.file) if subject.doi in link.href]


def _best(subject: Subject, ways: list[Way], what: str, advice: str) -> Told:
    if any(way.here for way in ways):
        return met(f"{what} is in the catalog itself: {next(way.href for way in ways if way.here)[:120]}")
    found = [reached(subject, way.href, what, advice) for way in ways[:20]]
    order = ("met", "partly", "missing", "unknown")
    return min(found, key=lambda one: order.index(one.state))


def standard_protocol(subject: Subject) -> Told:
    """RDA-A1-04D: https, FTP, S3: what any program speaks."""
    schemes = [_scheme(way) for way in subject.ways]
    if not schemes:
        return missing(_NO_WAY, _ADD)
    found = next((one for one in schemes if one in _STANDARD), "")
    return met(f"by {found}") if found else missing(f"by {schemes[0] or 'no protocol'}", "Add a way over https.")


def _scheme(way: Way) -> str:
    return "https" if way.here else way.href.partition("://")[0].lower() if "://" in way.href else ""


def by_a_program(subject: Subject) -> Told:
    """RDA-A1-05D: a file, a store or a service, and not a page with a button."""
    direct = next((way for way in subject.ways if way.direct), None)
    if direct:
        what = "STAC" if direct.stac else direct.format or "a service"
        return met(f"{what}: {direct.href[:120]}")
    if subject.ways:
        advice = "Add a link to the file, store or service itself with its media type, or STAC Items."
        return missing(f"an address where people have to look on: {subject.ways[0].href[:120]}", advice)
    return missing(_NO_WAY, _ADD)


def free_protocol(subject: Subject) -> Told:
    """RDA-A1.1-01D: a protocol that anybody may speak; that of a vendor's client is none."""
    schemes = {_scheme(way) for way in subject.ways} - {""}
    if not schemes:
        return missing(_NO_WAY, _ADD)
    if schemes <= _STANDARD:
        return met(f"by {', '.join(sorted(schemes))}")
    odd = ", ".join(sorted(schemes - _STANDARD))
    return partly(f"some ways are by {odd}", "Offer all of the data over https, FTP or S3.")


ANSWERS: Final[dict[str, Callable[[Subject], Told]]] = {
    "RDA-A1-01M": how,
    "RDA-A1-02D": by_a_person,
    "RDA-A1-03D": identifier_leads,
    "RDA-A1-04D": standard_protocol,
    "RDA-A1-05D": by_a_program,
    "RDA-A1.1-01D": free_protocol,
}
