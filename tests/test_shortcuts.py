"""What a check leaves out to be quick: each shortcut is held against the long way."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oscat.shell.load import catalog_at
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.layout import Layout, Role, place
from oscat.thought.pages.people import HIDDEN_MAIL, MAIL, _may_hold_mail, without_mail
from oscat.thought.places import Places
from oscat.thought.rules import FILE_RULES, code, looks_at, needs
from oscat.thought.urls import host_of, is_placeholder, misspelt, seen, split
from oscat.words.files import Mode
from oscat.words.kinds import BY_FOLDER, FORMS, Kind

SEED = Path(__file__).parent / "seed"

# Addresses ----------------------------------------------------------------------------------------------------------

PIECES = (
    *("https://", "http://", "HTTPS://", "https:/", "ftp://", "s3://", "data", "example.org", "zenodo", "doi.org"),
    *("10.", "xxx", "tbd", ".", "..", "/", "//", "?", "#", ":", "@", ",", " ", ")", "(", "\\", "-", "_", "a", "1", "="),
    *("%20", "é", "\n", "[x](", "localhost", "127.0.0.1", "link", "url", "#:~:", ";", "|", "and ", "dx.", "&"),
)
ADDRESSES = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@given(ADDRESSES | st.builds("https://{}".format, ADDRESSES) | st.builds("https://data.org/{}".format, ADDRESSES))
def test_nothing_is_wrong_with_a_plain_address(href: str) -> None:
    if seen(href)[1]:
        assert misspelt(href) is None
        assert not is_placeholder(href)
        assert "@" not in href
        assert href.startswith("https://")
        parts = split(href)
        assert parts
        assert host_of(href) == parts.hostname


@pytest.mark.parametrize(
    "href", ["https://zenodo.org/records/10648981", "https://a.b.example.org", "https://x.org/a?b=c&d"]
)
def test_most_addresses_are_plain(href: str) -> None:
    assert seen(href)[1]


# Rules --------------------------------------------------------------------------------------------------------------


def _members_somewhere(file: File) -> set[str]:
    inner = file.data.get("properties")
    return {*file.data, *(inner if isinstance(inner, dict) else ())}


def unasked(facts: Facts) -> list[str]:
    """What rules would say of files that have none of the members that they need."""
    return [
        f"{code(rule)} {path}"
        for path in facts.catalog.places
        for rule in FILE_RULES
        if looks_at(rule, facts.catalog.places[path])
        and (needs(rule) and not needs(rule) & _members_somewhere(facts.catalog.file(path)))
        and list(rule.check(facts.catalog.file(path), facts))
    ]


@pytest.mark.parametrize("catalog", [SEED, Path(__file__).parents[1]], ids=["seed", "this repository"])
def test_a_rule_has_nothing_to_say_of_files_without_what_it_needs(catalog: Path) -> None:
    assert unasked(catalog_at(catalog)[1]) == []


def test_nor_of_those_of_the_real_catalog(real: Path) -> None:
    assert unasked(catalog_at(real / "esa-osc")[1]) == []


@pytest.mark.parametrize("rule", [rule for rule in FILE_RULES if needs(rule)], ids=code)
def test_a_rule_names_what_it_reads(rule: object) -> None:
    """Each member that a rule says it needs stands in its text, or in that of what it asks."""
    source = Path(str(rule.__file__)).read_text("utf-8")  # type: ignore[attr-defined]
    asked = {"contacts": "emails", "bbox": "written_boxes", "extent": "written_boxes"}
    for name in needs(rule):  # type: ignore[arg-type]
        body = source.partition("NEEDS")[2].partition("\n")[2]
        assert f'"{name}"' in body or asked.get(name, "?") in body or re.search(rf"\b{name}\b", body), name


# Places -------------------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(
    [
        *BY_FOLDER,
        *(form.file for form in FORMS.values()),
        "catalog",
        "a",
        "b",
        "B",
        "é",
        "e\u0301",
        "data",
        "x.json",
        "y.yaml",
    ]
)
PATHS = st.lists(st.lists(NAMES, min_size=1, max_size=5).map("/".join), max_size=14).map(
    lambda paths: {path for path in paths if not any(other.startswith(f"{path}/") for other in paths)}
)


@given(PATHS, st.sampled_from(Layout))
@example({"themes/catalog.json", "themes/a/catalog.json"}, Layout.OSC)
def test_places_are_told_as_if_all_were_looked_at(paths: set[str], layout: Layout) -> None:
    files = dict.fromkeys(sorted(paths), Mode.REGULAR)
    folders = frozenset(path[:at] for path in paths for at, letter in enumerate(path) if letter == "/")
    places, whole = Places(files, folders, layout), {path: place(path, layout) for path in files}
    assert dict(places) == whole
    entries = [(one.kind, one.id, path) for path, one in whole.items() if one.role is Role.ENTRY]
    assert [(kind, *row) for kind in Kind for row in places.ids[kind].items()] == sorted(
        entries, key=lambda entry: list(Kind).index(entry[0] or Kind.THEME)
    )
    for path, one in whole.items():
        assert not one.published or places.at(one.published) == path
        if one.kind and one.id:
            same = [
                other for other, its in whole.items() if (its.kind, its.id, its.role) == (one.kind, one.id, one.role)
            ]
            assert places.of_entry(one.kind, one.id, one.role) == same
    assert places.at("nothing/at/all.json") is None
    clash = {path.casefold() for path in files if path.isascii()}
    assert bool(places.alike) or len(clash) == sum(path.isascii() for path in files)


@given(st.text(alphabet='@a.-_+%é1 "<', max_size=20) | st.from_regex(MAIL))
def test_a_page_that_is_not_searched_for_addresses_holds_none(page: str) -> None:
    if not _may_hold_mail(page):
        assert not MAIL.search(page)
    assert without_mail(page) == MAIL.sub(HIDDEN_MAIL, page)
