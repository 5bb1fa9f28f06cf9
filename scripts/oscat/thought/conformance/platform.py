"""The integration requirements of platforms, one function each, over the entry and the answers of its addresses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from oscat.words.conformance import Answered, Probe, Row, Standing
from oscat.words.finding import Finding, Severity

Json = Mapping[str, Any]
PROCESSES: Final = "/ogcapi-processes-"
"""Part of the conformance classes of OGC API - Processes (18-062r2, annex A)."""
STAC_CORE: Final = "https://api.stacspec.org/"
SERVICE_LEVEL: Final = ("terms-of-service", "status", "service-level")
DOCUMENTATION: Final = ("service-doc", "help", "documentation")


@dataclass(frozen=True)
class Case:
    """All that is known of a platform: its record, answers by address, and its entries in the catalog.

    ``samples`` are the names of entries that its App may touch, ``experiments`` those whose workflow it can execute;
    ``findings`` what the rules say of all of them.
    """

    id: str
    record: Json
    answers: Mapping[str, Answered]
    samples: tuple[str, ...] = ()
    experiments: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def fields(self) -> Json:
        """What the record says."""
        found = self.record.get("properties")
        return found if isinstance(found, dict) else {}

    def claims(self, capability: str) -> bool:
        """Whether the entry claims a capability."""
        listed = self.fields.get("osc:capabilities")
        return isinstance(listed, list) and capability in listed

    def types(self) -> list[str]:
        """The types of workflow that it executes."""
        listed = self.fields.get("osc:workflow_types")
        return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []

    def links(self, *rels: str) -> list[Json]:
        """Links of some relations."""
        rows = self.record.get("links")
        found = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
        return [one for one in found if one.get("rel") in rels and isinstance(one.get("href"), str)]

    def answered(self, *rels: str) -> list[Answered]:
        """What the addresses of these links answered."""
        return [self.answers[one["href"]] for one in self.links(*rels) if one["href"] in self.answers]


def probes(record: Json) -> Iterator[Probe]:
    """The addresses to be asked."""
    case = Case("", record, {})
    for one in case.links("service"):
        yield Probe("service", one["href"], str(one.get("title", "")))
    for one in case.links("via", *DOCUMENTATION, *SERVICE_LEVEL):
        yield Probe("page", one["href"], str(one.get("title", "")))
    schemes = case.fields.get("auth:schemes")
    for name, scheme in schemes.items() if isinstance(schemes, dict) else ():
        if isinstance(scheme, dict) and isinstance(scheme.get("openIdConnectUrl"), str):
            yield Probe("openid", scheme["openIdConnectUrl"], name)


def conforms(document: Any) -> list[str]:
    """The conformance classes that a landing page or its conformance page declares."""
    listed = document.get("conformsTo") if isinstance(document, dict) else None
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []


def further(answers: Mapping[str, Answered]) -> Iterator[tuple[Answered, Probe]]:
    """Landing pages that say elsewhere what they conform to (OGC API - Common, 19-072, section 7.4), and where."""
    for one in answers.values():
        rows = one.document.get("links") if isinstance(one.document, dict) and not conforms(one.document) else None
        for row in rows if isinstance(rows, list) and one.probe.purpose == "service" else ():
            if isinstance(row, dict) and str(row.get("rel", "")).endswith("conformance") and row.get("href"):
                yield one, Probe("conformance", urljoin(one.probe.url, str(row["href"])), "")
                break


def sort_of(document: Any) -> str:
    """What a service is, told by what it declares: ``openEO``, ``OGC API - Processes``, ``STAC API`` or ""."""
    if not isinstance(document, dict):
        return ""
    if "api_version" in document and isinstance(document.get("endpoints"), list):
        return "openEO"
    classes = conforms(document)
    if any(PROCESSES in one for one in classes):
        return "OGC API - Processes"
    return "STAC API" if any(one.startswith(STAC_CORE) for one in classes) else ""


# --- the requirements ------------------------------------------------------------------------------------------------


def endpoints(case: Case) -> Row:
    """Every endpoint that the entry names answers."""
    found = case.answered("service")
    if not found:
        return Row("endpoints", Standing.NOT_CLAIMED, ("the entry links to no service",))
    lines = tuple(_line(one, sort_of(one.document)) for one in found)
    return Row("endpoints", Standing.MET if all(one.ok for one in found) else Standing.FAILED, lines)


def execution(case: Case) -> Row:
    """Each type of workflow has something that executes it, and declares so."""
    lines = [*_executions(case)]
    if not lines:
        return Row("execution", Standing.NOT_CLAIMED, ("the entry names no type of workflow",))
    standing = Standing.MET if all(fine for fine, _ in lines) else Standing.FAILED
    return Row("execution", standing, tuple(line for _, line in lines))


def _executions(case: Case) -> Iterator[tuple[bool, str]]:
    sorts = {"openeo": "openEO", "ogc-application-package": "OGC API - Processes"}
    launches = case.record.get("linkTemplates")
    for one in case.types():
        sort = sorts.get(one)
        if sort is None:
            fine = bool(launches) or bool(case.links("service", "via"))
            yield fine, f"{one}: {'a way to launch it is named' if fine else 'no launch template and no service'}"
            continue
        found = [answer for answer in case.answered("service") if sort_of(answer.document) == sort]
        if not found:
            yield False, f"{one}: no service of the entry declares {sort}"
        elif one == "openeo":
            yield _runs_openeo(found[0])
        else:
            yield True, f"{one}: {found[0].probe.url} declares {sort}"


def _runs_openeo(answer: Answered) -> tuple[bool, str]:
    """Whether capabilities (openEO API, «Information about the back-end») offer jobs or results."""
    paths = [row.get("path") for row in answer.document["endpoints"] if isinstance(row, dict)]
    fine = "/jobs" in paths or "/result" in paths
    told = "offers jobs or results" if fine else "offers neither /jobs nor /result"
    return fine, f"openeo: {answer.probe.url} is openEO {answer.document['api_version']} and {told}"


def data(case: Case) -> Row:
    """A service that is called a STAC API is one."""
    named = [one for one in case.answered("service") if "stac" in one.probe.title.lower()]
    if not named:
        return Row("data", Standing.NOT_CLAIMED, ("the entry names no STAC API",))
    lines = tuple(_line(one, sort_of(one.document) or "does not declare STAC API classes") for one in named)
    fine = all(sort_of(one.document) == "STAC API" for one in named)
    return Row("data", Standing.MET if fine else Standing.FAILED, lines)


def sign_in(case: Case) -> Row:
    """OpenID Connect discovery answers with what a program needs to sign in."""
    found = [one for one in case.answers.values() if one.probe.purpose == "openid"]
    if not found:
        return Row("sign-in", Standing.NOT_CLAIMED, ("the entry names no OpenID Connect address",))
    lines = [(_openid(one)) for one in found]
    standing = Standing.MET if all(fine for fine, _ in lines) else Standing.FAILED
    return Row("sign-in", standing, tuple(line for _, line in lines))


def _openid(one: Answered) -> tuple[bool, str]:
    needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    lacking = [name for name in needed if not isinstance(one.document, dict) or not one.document.get(name)]
    if not one.ok or lacking:
        return False, _line(one, f"lacks {', '.join(lacking)}" if one.ok else "")
    return True, _line(one, f"issuer {one.document['issuer']}")


def documentation(case: Case) -> Row:
    """There is documentation for users, and it answers."""
    return _pages("documentation", case, DOCUMENTATION)


def service_level(case: Case) -> Row:
    """Terms, status or a level of service are stated, and answer."""
    return _pages("service-level", case, SERVICE_LEVEL)


def _pages(name: str, case: Case, rels: tuple[str, ...]) -> Row:
    found = case.answered(*rels)
    if not found:
        told = f"the entry has no link {' or '.join(rels)}"
        return Row(name, Standing.FAILED if case.claims(name) else Standing.NOT_CLAIMED, (told,))
    fine = any(one.ok for one in found)
    return Row(name, Standing.MET if fine else Standing.FAILED, tuple(_line(one, "") for one in found))


def publishing(case: Case) -> Row:
    """An App speaks for the platform, and what it published passes all rules."""
    app, patterns = case.fields.get("osc:app"), case.fields.get("osc:entries")
    if not app or not patterns:
        told = "the entry names no App and entries (osc:app, osc:entries)"
        return Row("publishing", Standing.FAILED if case.claims("publishing") else Standing.NOT_CLAIMED, (told,))
    if not case.samples:
        return Row("publishing", Standing.UNTOLD, (f"{app} has published nothing yet",))
    return _judged("publishing", case, case.samples, f"{app} published {len(case.samples):,} entries")


def experiments(case: Case) -> Row:
    """Experiments of the catalog that it can execute resolve: workflow, inputs and environment are there."""
    if not case.experiments:
        return Row("experiments", Standing.UNTOLD, ("no experiment of this catalog runs on it",))
    return _judged("experiments", case, case.experiments, f"{len(case.experiments):,} experiments can run on it")


def _judged(name: str, case: Case, names: tuple[str, ...], told: str) -> Row:
    errors = [one for one in case.findings if one.severity is Severity.ERROR and one.path.startswith(_folders(names))]
    lines = [f"{one.code} {one.path}: {one.message}" for one in errors[:10]]
    return Row(name, Standing.FAILED if errors else Standing.MET, (told, *(lines or ["all of them pass all rules"])))


def _folders(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{one}/" for one in names)


def from_outside(case: Case) -> Iterator[Row]:
    """What nobody can see from here."""
    told = {
        "github-sign-in": "signing in with a GitHub account",
        "long-term-storage": "storage of results for years",
        "network-of-resources": "the listing in the Network of Resources",
    }
    for name, words in told.items():
        standing = Standing.UNTOLD if case.claims(name) else Standing.NOT_CLAIMED
        yield Row(name, standing, (f"{words} is claimed; a person has to look" if case.claims(name) else words,))


def _line(one: Answered, told: str) -> str:
    return ": ".join(filter(None, (one.probe.url, f"{one.status}" if one.status else one.problem, told)))


REQUIREMENTS: Final[tuple[Callable[[Case], Row], ...]] = (
    endpoints,
    execution,
    data,
    sign_in,
    documentation,
    service_level,
    publishing,
    experiments,
)


def conformance(case: Case) -> list[Row]:
    """All requirements, in order."""
    return [*(one(case) for one in REQUIREMENTS), *from_outside(case)]
