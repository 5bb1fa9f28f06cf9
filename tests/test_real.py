"""The whole way on the real catalog: nothing is lost, every right link is there again, the field's validators agree.

The differences that are left, each with its reason, stand in ``real-differences.txt``; ``pytest --accept`` rewrites it.
"""

import json
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import oscat

HERE = Path(__file__).parent
DIFFERENCES = HERE / "real-differences.txt"
STRUCTURAL = {"root", "parent", "self", "child", "item", "collection", "related"}
URL = "https://esa-earthcode.github.io/open-science-catalog-metadata/"
MADE = {"stac_version", "assets"}
"""Members that a published OGC Record has so that STAC tools open it as an Item; it gets a datetime as well."""


@pytest.fixture(scope="module")
def built(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree that is built from the real catalog as it stands."""
    to = tmp_path_factory.mktemp("real") / "direct"
    oscat.build(real / "esa-osc", to)
    return to


@pytest.fixture(scope="module")
def imported(real: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real catalog in source form."""
    to = tmp_path_factory.mktemp("real") / "imported"
    oscat.import_catalog(real / "esa-osc", to)
    return to


def load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def test_import_and_build_give_the_same_tree_as_build(built: Path, imported: Path, tmp_path: Path) -> None:
    oscat.build(imported, tmp_path / "again")
    files = {path.relative_to(built): path for path in built.rglob("*") if path.is_file()}
    again = {path.relative_to(tmp_path / "again"): path for path in (tmp_path / "again").rglob("*") if path.is_file()}
    assert files.keys() == again.keys()
    assert [str(name) for name, path in files.items() if path.read_bytes() != again[name].read_bytes()] == []


def test_source_form_holds_no_derivable_link(imported: Path) -> None:
    """Importing what was imported changes nothing: the links that could go are gone."""
    again = oscat.import_catalog(imported, imported.parent / "twice")
    assert again.links_dropped == 0
    for path in imported.rglob("*"):
        if path.is_file():
            assert (imported.parent / "twice" / path.relative_to(imported)).read_bytes() == path.read_bytes()


def test_nothing_is_lost(real: Path, built: Path, pytestconfig: pytest.Config) -> None:
    found = "".join(f"{line}\n" for line in sorted(differences(real / "esa-osc", built)))
    if pytestconfig.getoption("accept"):
        DIFFERENCES.write_text(found, "utf-8")
    assert found == DIFFERENCES.read_text("utf-8")


def test_every_other_file_is_published_as_it_is(real: Path, built: Path) -> None:
    others = [path for path in (real / "esa-osc").rglob("*") if path.is_file() and path.suffix not in {".json", ".md"}]
    others = [path for path in others if ".github" not in path.parts]
    assert len(others) == 14
    for path in others:
        assert (built / path.relative_to(real / "esa-osc")).read_bytes() == path.read_bytes()


def differences(original: Path, published: Path) -> Iterator[str]:
    """What the published tree lacks or says otherwise than the original, each with the reason."""
    for path in sorted(original.rglob("*.json")):
        name = path.relative_to(original).as_posix()
        before, after = load(path), load(published / name)
        yield from (f"{name}: {text}" for text in members(before, after, path.name == "record.json"))
        yield from (f"{name}: {text}" for text in links(before, after, name, original))


def members(before: dict[str, Any], after: dict[str, Any], is_record: bool) -> Iterator[str]:
    """Members that are not equal in value, or that came from nowhere."""
    for member in before.keys() | after.keys():
        old, new = before.get(member, {}), after.get(member, {})
        if member == "links" or (old == new and (member in before) == (member in after)):
            continue
        if is_record and member in MADE and member not in before:
            continue
        if (
            is_record
            and member == "properties"
            and new == {**old, "datetime": new["datetime"]}
            and "datetime" not in old
        ):
            continue
        if member == "geometry" and old is None and "bbox" in before:
            yield "the geometry is drawn from the bbox: STAC forbids a bbox without geometry"
            continue
        if is_record and member in {"geometry", "bbox", "time"} and not before.get(member):
            yield f"the {member} is that of what it made"
            continue
        if member == "properties" and new == {key: value for key, value in old.items() if value != ""}:
            yield "an empty description is left out: STAC 1.1.0 forbids it"
            continue
        yield f"{member} was {old!r} and is {new!r}"


def links(before: dict[str, Any], after: dict[str, Any], name: str, original: Path) -> Iterator[str]:
    """Links of the original that are not published, or not with the same members."""
    published = {(one["rel"], leads(name, one["href"])): one for one in after["links"]}
    for link in before["links"]:
        rel, target = link["rel"], leads(name, link["href"])
        again = published.get((rel, target))
        if again is None:
            yield f"the {rel} link to {link['href']} is gone: {reason(name, rel, target, original)}"
        elif rel not in STRUCTURAL or link["href"].startswith("http"):
            if rel != "self" and again != link and link not in after["links"]:
                yield f"the {rel} link to {link['href']} has other members"
        elif again.get("type") != link.get("type") and link.get("type"):
            yield f"the {rel} link to {link['href']} is {again.get('type')}: it was {link.get('type')}"


def leads(name: str, href: str) -> str:
    """Where a link leads: an address outside, or a path in the tree."""
    if href.startswith(URL):
        return href.removeprefix(URL)
    if "://" in href:
        return href
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), href))


def reason(name: str, rel: str, target: str, original: Path) -> str:
    """The defect of the original that explains why a link of it is not published."""
    if rel == "self":
        return "it is another file's address" if target != name else "UNEXPLAINED"
    if not (original / target).is_file():
        return "it leads to a file that does not exist"
    return "UNEXPLAINED"
