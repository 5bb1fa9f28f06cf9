"""Who stands behind an entry. E-mail addresses and phone numbers stay in the record: pages are harvested."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from oscat.thought.graph import Catalog, File, Json
from oscat.thought.pages.links import Anchor, loose
from oscat.thought.pages.read import items, objects, sentence, short, texts
from oscat.thought.tongue import N_, _

NAMELESS: Final = N_("Without name")
MOST: Final = 100
MAIL: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]+(?:\.[\w-]+)*?\.[^\W\d_]{2,}(?![\w-])")
_BEFORE_AT: Final = frozenset("_.+%-")
"""What ``MAIL`` takes before the @ beside letters and digits."""
HIDDEN_MAIL: Final = "[e-mail address in the record]"


@dataclass(frozen=True, slots=True)
class Person:
    """A contact: ``reach`` says what the record holds beside links, "" if nothing."""

    name: str
    organisation: str
    links: tuple[Anchor, ...]
    reach: str


@dataclass(frozen=True, slots=True)
class Team:
    """All contacts with the same roles."""

    role: str
    people: list[Person]

    @property
    def label(self) -> str:
        """The role, in the plural where several have it and nothing else."""
        several = len(self.people) > 1 and "," not in self.role and not self.role.endswith("s")
        return f"{self.role}s" if several else self.role


def without_mail(page: str) -> str:
    """A page in which no e-mail address is left, wherever an author wrote it."""
    return MAIL.sub(HIDDEN_MAIL, page) if _may_hold_mail(page) else page


def _may_hold_mail(page: str) -> bool:
    """Whether an @ of the page stands behind what an address may end in; those of JSON-LD stand behind quotes."""
    at = page.find("@")
    while at != -1:
        if page[at - 1 : at].isalnum() or page[at - 1 : at] in _BEFORE_AT:
            return True
        at = page.find("@", at + 1)
    return False


def teams(catalog: Catalog, file: File) -> list[Team]:
    """The contacts and providers of an entry, those of the same role together, in the order of the record."""
    found: dict[str, Team] = {}
    for raw in list(_raw(file))[:MOST]:
        role = ", ".join(_roles(raw)) or _("Contact")
        found.setdefault(role, Team(role, [])).people.append(_person(catalog, file, raw))
    return list(found.values())


def _raw(file: File) -> Iterator[Json]:
    for holder in {id(holder): holder for holder in (file.fields, file.data)}.values():
        yield from objects(holder.get("contacts"))
        yield from objects(holder.get("providers"))


def _roles(raw: Json) -> Iterator[str]:
    words = (sentence(role) for role in texts(raw.get("roles") or raw.get("role"), 8))
    for number, word in enumerate(words):
        yield word if number == 0 else word[:1].lower() + word[1:]


def _person(catalog: Catalog, file: File, raw: Json) -> Person:
    organisation = short(raw.get("organization") or raw.get("organisation"), 160)
    name = short(raw.get("name"), 160)
    if not name:
        name, organisation = organisation or _(NAMELESS), ""
    return Person(name, organisation if organisation != name else "", tuple(_links(catalog, file, raw)), _reach(raw))


def _links(catalog: Catalog, file: File, raw: Json) -> Iterator[Anchor]:
    written = [(link.get("href"), short(link.get("title"), 80)) for link in objects(items(raw.get("links"))[:5])]
    if raw.get("url"):
        written.append((raw["url"], ""))
    for href, title in written:
        found = loose(catalog, file, file.place.published, href, title)
        if found.href:
            yield found


def _reach(raw: Json) -> str:
    """What the record has to reach a person by."""
    known = ((_("e-mail address"), ("emails", "email")), (_("phone number"), ("phones", "phone")))
    said = [word for word, names in known if any(_given(raw.get(name)) for name in names)]
    links = items(raw.get("links"))
    if not said and any(str(link.get("href")).lower().startswith("mailto:") for link in objects(links)):
        said = [_("e-mail address")]
    return f" {_('and')} ".join(said)


def _given(value: Any) -> bool:
    return isinstance(value, str | list) and bool(value)
