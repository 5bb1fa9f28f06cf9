"""The short facts about an entry: badges below its title, lists beside its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from oscat.thought.graph import File
from oscat.thought.pages.addresses import UP, has_page
from oscat.thought.pages.atlas import RUNS, Atlas, run_type
from oscat.thought.pages.licences import Licence, licence
from oscat.thought.pages.links import Anchor, first
from oscat.thought.pages.read import day, day_words, items, object_, objects, sentence, short, texts
from oscat.thought.tables.synonyms import abbreviation
from oscat.thought.tongue import N_, _
from oscat.words.kinds import REFERENCES_OF, Kind

TAGS: Final = {
    Kind.PRODUCT: (Kind.PROJECT, Kind.THEME, Kind.VARIABLE, Kind.EO_MISSION),
    Kind.PROJECT: (Kind.THEME,),
    Kind.WORKFLOW: (Kind.PROJECT, Kind.THEME, Kind.VARIABLE, Kind.EO_MISSION),
    Kind.EXPERIMENT: (Kind.PROJECT, Kind.THEME, Kind.VARIABLE, Kind.EO_MISSION),
    Kind.VARIABLE: (Kind.THEME,),
}
"""The kinds that each kind is tagged with: they stand beside the text, all others below it."""
_WORDS: Final = re.compile(r"[a-z0-9]+")
_DOI: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/[^\s@]+)", re.IGNORECASE)
_SIGN_IN: Final = {
    "openIdConnect": N_("Sign in (OpenID Connect)"),
    "oauth2": N_("Sign in (OAuth 2)"),
    "http": N_("User name and password or token"),
    "apiKey": N_("Access key"),
    "s3": N_("S3 access key"),
    "signedUrl": N_("Signed addresses"),
}


CAPABILITIES: Final = {
    "github-sign-in": N_("sign-in with GitHub"),
    "publishing": N_("publishing of results"),
    "long-term-storage": N_("long-term storage"),
    "execution": N_("execution"),
    "network-of-resources": N_("Network of Resources"),
    "documentation": N_("documentation"),
    "service-level": N_("a stated level of service"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its values; a value without address is not a link."""

    label: str
    values: tuple[Anchor, ...]
    days: tuple[str, ...] = ()


def badges(file: File, terms: Licence | None) -> Iterator[tuple[str, Anchor]]:
    """Status, licence and version, each with a word for its looks."""
    status = short(file.fields.get("osc:status"), 40)
    if status:
        yield f"status {status if status in {'planned', 'ongoing', 'completed'} else ''}", Anchor(_(sentence(status)))
    if terms:
        yield "licence", Anchor(terms.name, terms.href, outside=not terms.href.startswith("."))
    version = short(file.fields.get("version"), 40)
    if version:
        yield "version", Anchor(_("Version %(version)s", version=version.removeprefix("v")))


def terms_of(atlas: Atlas, file: File) -> Licence | None:
    """The licence of an entry in plain words."""
    return licence(file.fields.get("license"), first(atlas.catalog, file, "license"))


def facts(atlas: Atlas, file: File, terms: Licence | None) -> list[Fact]:
    """What stands beside the text, from the project to the dates."""
    found = [*_tags(atlas, file), *_plain(file), *_doi(atlas, file)]
    if terms and terms.words:
        found.append(Fact(_("Licence"), (Anchor(f"{terms.name}: {_(terms.words)}"),)))
    found += _days(file)
    return [fact for fact in found if fact.values or fact.days]


def _tags(atlas: Atlas, file: File) -> Iterator[Fact]:
    kinds = TAGS.get(file.place.kind, ()) if file.place.kind else ()
    for kind in kinds:
        known = [atlas.row(other) for other in atlas.around(file, kind)]
        values = [Anchor(row.title, UP + row.path) for row in known]
        values += [Anchor(name) for name in _unknown(atlas, file, kind)]
        label = _(kind.form.label if len(values) == 1 else kind.form.plural)
        yield Fact(label, tuple(values))


def _unknown(atlas: Atlas, file: File, kind: Kind) -> Iterator[str]:
    """The ids that an entry names and that this catalog does not hold."""
    if not file.key or all(reference.target is not kind for reference in REFERENCES_OF[file.key[0]]):
        return
    for naming in file.namings:
        if naming.reference.target is kind and not has_page(atlas.catalog.entry(kind, naming.id)):
            yield short(naming.id, 120) or "?"


def _plain(file: File) -> Iterator[Fact]:
    fields = file.fields
    if file.place.kind is Kind.VARIABLE:
        yield _fact(_("Also found as"), [also_named(file)])
    yield _fact(_("Region"), [short(fields.get("osc:region"), 160)])
    if file.place.kind in {Kind.WORKFLOW, Kind.EXPERIMENT}:
        type_ = run_type(file)
        yield _fact(_("Definition"), [_(RUNS.get(type_, type_))])
        yield _fact(_("Language"), texts(fields.get("application:language")))
        yield _fact(_("Container"), [_("yes")] if _is_true(fields.get("application:container")) else [])
    types = texts(fields.get("osc:workflow_types"), 20)
    yield _fact(_("Runs"), [_(RUNS.get(type_, type_)) for type_ in types])
    yield _fact(_("Offers"), [_(CAPABILITIES.get(one, one)) for one in texts(fields.get("osc:capabilities"), 20)])
    yield _fact(_("Sign in"), list(_sign_in(fields.get("auth:schemes"))))
    yield _fact(_("Formats"), list(_formats(fields.get("formats"))))
    yield _fact(_("Keywords"), texts(fields.get("keywords"), 40))


def also_named(file: File) -> str:
    """The abbreviation of a variable, by which it is found as well; "" if it has none."""
    return abbreviation(" ".join(_WORDS.findall(short(file.title).lower())))


def _fact(label: str, words: list[str]) -> Fact:
    return Fact(label, tuple(Anchor(word) for word in dict.fromkeys(words) if word))


def _is_true(value: Any) -> bool:
    return any(one is True or one == "true" for one in (value if isinstance(value, list) else [value]))


def _sign_in(value: Any) -> Iterator[str]:
    for scheme in list(object_(value).values())[:10]:
        if isinstance(scheme, dict):
            type_ = short(scheme.get("type"), 60)
            said = short(scheme.get("description"))
            yield ": ".join(filter(None, (_(_SIGN_IN.get(type_, sentence(type_))), said)))


def _formats(value: Any) -> Iterator[str]:
    for one in items(value)[:20]:
        yield short(one.get("name") or one.get("mediaType"), 80) if isinstance(one, dict) else short(one, 80)


def _doi(atlas: Atlas, file: File) -> Iterator[Fact]:
    found = doi_anchor(atlas, file)
    if found:
        yield Fact("DOI", (found,))


def doi_anchor(atlas: Atlas, file: File) -> Anchor | None:
    """The DOI of an entry as a link, None if it has none."""
    found = doi(atlas, file)
    return Anchor(found, f"https://doi.org/{quote(found, safe='/:;().-_')}", "", outside=True) if found else None


def doi(atlas: Atlas, file: File) -> str:
    """The DOI of an entry, without the resolver's address; "" if it has none."""
    cited = (link.href for link in atlas.catalog.links(file) if link.rel == "cite-as")
    for value in (file.fields.get("sci:doi"), file.fields.get("DOI"), *cited):
        match = _DOI.fullmatch(short(value)) if isinstance(value, str) else None
        if match:
            return match[1]
    return ""


def _days(file: File) -> Iterator[Fact]:
    for label, field in ((_("Published"), "published"), (_("Created"), "created"), (_("Updated"), "updated")):
        iso = day(file.fields.get(field))
        if iso:
            yield Fact(label, (Anchor(day_words(iso)),), (iso,))


def parameters(file: File) -> list[tuple[str, str]]:
    """The quantities of a product by their CF names, with units."""
    rows = (
        (short(one.get("name"), 160), short(one.get("unit"), 40))
        for one in objects(items(file.fields.get("cf:parameter"))[:60])
    )
    return [(name, unit) for name, unit in rows if name]
