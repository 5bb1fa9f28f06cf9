"""DOIs of our own: asked for, reserved, published, told, hidden, against a double of DataCite."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import oscat
from datacite_double import PREFIX, SETTINGS, DataCite
from oscat.shell.cli import oscat as command
from oscat.shell.load import catalog_at
from oscat.shell.minting import dois, draft, offered, publish
from oscat.thought.exports.work import WORKS, work
from oscat.thought.mend.text import patched
from oscat.thought.minting import naming
from oscat.thought.minting.cited import of
from oscat.thought.minting.offer import operations
from oscat.thought.outside import uses
from oscat.words.errors import UsageError, WorldError
from oscat.words.kinds import Kind
from oscat.words.minting import Step, Trouble
from spoiling import spoiled
from test_pages import KNOWN, catalog_of

SEED_AT = Path(__file__).parent / "seed"
PRODUCT, FLOW = "products/salinity-arctic/collection.json", "workflows/salinity-trend/record.json"
DOI, FLOW_DOI = f"{PREFIX}/product.salinity-arctic", f"{PREFIX}/workflow.salinity-trend"
Json = dict[str, Any]
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """The seed with a prefix of its own, and without the DOI that others gave its product."""
    root = shutil.copytree(SEED_AT, tmp_path / "catalog")
    with (root / "oscat.toml").open("a") as settings:
        settings.write(SETTINGS)

    def bare(record: Json) -> None:
        record.pop("sci:doi", None)
        record["links"] = [one for one in record["links"] if one["rel"] != "cite-as"]

    change(root, PRODUCT, bare)
    return root


def change(root: Path, path: str, how: Callable[[Json], Any]) -> None:
    record = json.loads((root / path).read_bytes())
    how(record)
    (root / path).write_text(json.dumps(record, indent=2), "utf-8")


def record(root: Path, path: str = PRODUCT) -> Json:
    found: Json = json.loads((root / path).read_bytes())
    return found


def done(root: Path) -> list[str]:
    """What a publication does and complains of."""
    return [one.why if isinstance(one, Step) else f"! {one.problem}" for one in publish(root)]


def reserved(root: Path, *ids: str) -> list[str]:
    return [one.doi or one.why for one in draft(ids, root)]


# --- from a draft to a tombstone -------------------------------------------------------------------------------------


def test_a_draft_is_reserved_and_written(catalog: Path, registry: DataCite) -> None:
    before = (catalog / PRODUCT).read_text("utf-8")
    assert reserved(catalog, "salinity-arctic") == [DOI]
    assert registry.dois[DOI]["state"] == "draft"
    assert registry.dois[DOI]["url"] == "https://catalog.example.org/products/salinity-arctic/"
    after = record(catalog)
    assert after["sci:doi"] == DOI
    assert {"rel": "cite-as", "href": f"https://doi.org/{DOI}"} in after["links"]
    assert sum("/scientific/" in one for one in after["stac_extensions"]) == 1
    kept = set(before.splitlines()) - set((catalog / PRODUCT).read_text("utf-8").splitlines())
    assert len(kept) <= 2, "order, indentation and all other lines stay"
    assert [one.code for one in oscat.check(catalog).findings if one.severity == "error"] == []


def test_asking_twice_changes_nothing(catalog: Path, registry: DataCite) -> None:
    reserved(catalog, "salinity-arctic")
    text, writes = (catalog / PRODUCT).read_bytes(), len(registry.writes)
    assert reserved(catalog, "salinity-arctic") == [f"it has the draft {DOI} already"]
    assert (catalog / PRODUCT).read_bytes() == text
    assert len(registry.writes) == writes


@pytest.mark.parametrize("end", ["", "\n"])
def test_the_patch_of_an_offer_applies(end: str, catalog: Path, tmp_path: Path) -> None:
    """Also to a file without a newline at its end."""
    file = catalog / PRODUCT
    file.write_text(file.read_text("utf-8").rstrip() + end, "utf-8")
    facts = catalog_at(catalog)[1]
    record_ = facts.catalog.entry(Kind.PRODUCT, "salinity-arctic")
    assert record_
    one = offered(facts, record_, lambda _: None)
    (tmp_path / "doi.patch").write_text(one.patch, "utf-8")
    subprocess.run(["git", "apply", str(tmp_path / "doi.patch")], cwd=catalog, check=True)
    assert file.read_text("utf-8") == one.text


def test_a_record_of_ogc_gets_a_link(catalog: Path, registry: DataCite) -> None:
    assert reserved(catalog, "workflows/salinity-trend") == [FLOW_DOI]
    assert {"rel": "cite-as", "href": f"https://doi.org/{FLOW_DOI}"} in record(catalog, FLOW)["links"]
    assert done(catalog) == ["published"]
    assert registry.dois[FLOW_DOI]["types"]["resourceTypeGeneral"] == "Workflow"


def test_publication_tells_what_the_record_says(catalog: Path, registry: DataCite) -> None:
    reserved(catalog, "salinity-arctic")
    assert done(catalog) == ["published"]
    told = registry.dois[DOI]
    assert told["state"] == "findable"
    assert told["titles"] == [{"title": record(catalog)["title"]}]
    assert told["url"].endswith("/products/salinity-arctic/")
    assert done(catalog) == []
    assert len(registry.writes) == 2


def test_links_change_nothing_that_is_cited(catalog: Path, registry: DataCite) -> None:
    """A moved file is told to DataCite, and the DOI stays."""
    reserved(catalog, "salinity-arctic")
    done(catalog)

    def moved(one: Json) -> None:
        one["links"].append({"rel": "via", "href": "https://example.org/data/elsewhere.nc", "title": "Data"})
        one["description"] += " It lies elsewhere now."

    change(catalog, PRODUCT, moved)
    assert done(catalog) == ["told what changed"]
    (why,) = reserved(catalog, "salinity-arctic")
    assert why.startswith("nothing that is cited changes")
    assert set(registry.dois) == {DOI}


@pytest.mark.parametrize(
    "how",
    [
        lambda one: one.update(version="2.0.0"),
        lambda one: one.update(title="Another title of the salinity"),
        lambda one: one.update(providers=[{"name": "Another Institute", "roles": ["producer"]}]),
        lambda one: one.update(assets={"data": {"href": "https://e.org/a.nc", "file:checksum": "1220" + "ab" * 32}}),
    ],
)
def test_a_new_version_where_what_is_cited_changes(
    how: Callable[[Json], Any], catalog: Path, registry: DataCite
) -> None:
    reserved(catalog, "salinity-arctic")
    done(catalog)
    change(catalog, PRODUCT, how)
    (told,) = done(catalog)
    assert "what is cited changed: a new DOI would be given" in told
    assert done(catalog) == []
    assert reserved(catalog, "salinity-arctic") == [f"{DOI}.v2"]
    after = record(catalog)
    assert after["sci:doi"] == f"{DOI}.v2"
    assert {"rel": "predecessor-version", "href": f"https://doi.org/{DOI}"} in after["links"]
    assert [one["href"] for one in after["links"] if one["rel"] == "cite-as"] == [f"https://doi.org/{DOI}.v2"]
    assert done(catalog) == ["published", f"told that {DOI}.v2 followed it"]
    related = registry.dois[f"{DOI}.v2"]["relatedIdentifiers"]
    assert {"relatedIdentifier": DOI, "relatedIdentifierType": "DOI", "relationType": "IsNewVersionOf"} in related
    assert registry.dois[DOI]["relatedIdentifiers"][-1]["relatedIdentifier"] == f"{DOI}.v2"
    assert done(catalog) == []


def test_the_doi_of_others_is_respected(registry: DataCite, tmp_path: Path, catalog: Path) -> None:
    change(catalog, PRODUCT, lambda one: one.update({"sci:doi": "10.5281/zenodo.5564399"}))
    text = (catalog / PRODUCT).read_bytes()
    (why,) = reserved(catalog, "salinity-arctic")
    assert why == "it has the DOI 10.5281/zenodo.5564399, which others gave it, and keeps it"
    assert (catalog / PRODUCT).read_bytes() == text
    assert done(catalog) == []
    assert registry.writes == []


def test_a_withdrawn_entry_is_hidden_and_its_page_stays(catalog: Path, registry: DataCite, tmp_path: Path) -> None:
    reserved(catalog, "salinity-arctic")
    done(catalog)
    title = record(catalog)["title"]
    shutil.rmtree(catalog / "products/salinity-arctic")
    assert done(catalog) == [f"! no entry has {DOI} any more"]
    assert registry.dois[DOI]["state"] == "findable"
    row = {"withdrawn": "2026-05-01", "reason": "The data were found to be wrong.", "title": title, "doi": DOI}
    (catalog / "catalog/redirects.json").write_text(json.dumps({"products/salinity-arctic": row}), "utf-8")
    assert done(catalog) == ["hidden, as its entry was withdrawn; its page says when and why"]
    assert registry.dois[DOI]["state"] == "registered"
    assert done(catalog) == []
    oscat.build(catalog, tmp_path / "tree")
    page = (tmp_path / "tree/products/salinity-arctic/index.html").read_text("utf-8")
    assert f"https://doi.org/{DOI}" in page
    assert title in page


def test_a_renamed_entry_takes_its_doi_along(catalog: Path, registry: DataCite) -> None:
    reserved(catalog, "salinity-arctic")
    done(catalog)
    (catalog / "products/salinity-arctic").rename(catalog / "products/arctic-salinity")
    change(catalog, "products/arctic-salinity/collection.json", lambda one: one.update(id="arctic-salinity"))
    row = {"to": "products/arctic-salinity"}
    (catalog / "catalog/redirects.json").write_text(json.dumps({"products/salinity-arctic": row}), "utf-8")
    assert done(catalog) == ["told what changed"]
    assert registry.dois[DOI]["url"].endswith("/products/arctic-salinity/")


def test_an_entry_that_comes_back_is_found_again(catalog: Path, registry: DataCite) -> None:
    reserved(catalog, "salinity-arctic")
    done(catalog)
    registry.dois[DOI]["state"] = "registered"
    assert done(catalog) == ["found again, as its entry is there again"]


def test_a_doi_that_nobody_reserved(catalog: Path, registry: DataCite) -> None:
    change(catalog, PRODUCT, lambda one: one.update({"sci:doi": f"{PREFIX}/mine"}))
    (one,) = publish(catalog)
    assert isinstance(one, Trouble)
    assert "which DataCite does not know" in one.problem
    assert registry.writes == []


def test_a_withdrawn_entry_is_hidden_with_all_its_versions(catalog: Path, registry: DataCite) -> None:
    reserved(catalog, "salinity-arctic")
    done(catalog)
    change(catalog, PRODUCT, lambda one: one.update(version="2.0.0"))
    reserved(catalog, "salinity-arctic")
    done(catalog)
    shutil.rmtree(catalog / "products/salinity-arctic")
    row = {"withdrawn": "2026-05-01", "reason": "The data were found to be wrong."}
    (catalog / "catalog/redirects.json").write_text(json.dumps({"products/salinity-arctic": row}), "utf-8")
    assert len(done(catalog)) == 2
    assert {one["state"] for one in registry.dois.values()} == {"registered"}


def test_two_entries_with_one_doi(catalog: Path, registry: DataCite) -> None:
    """Neither is told to DataCite: the next run would tell the other."""
    reserved(catalog, "salinity-arctic")
    shutil.copytree(catalog / "products/salinity-arctic", catalog / "products/salinity-copy")
    change(catalog, "products/salinity-copy/collection.json", lambda one: one.update(id="salinity-copy"))
    writes = len(registry.writes)
    assert [text for text in done(catalog) if "another entry does so too" in text] == done(catalog)
    assert len(registry.writes) == writes


def test_a_refusal_does_not_stop_the_others(catalog: Path, registry: DataCite) -> None:
    reserved(catalog, "salinity-arctic", "workflows/salinity-trend")
    settings = (catalog / "oscat.toml").read_text("utf-8")
    (catalog / "oscat.toml").write_text(settings.replace('url = "https://catalog.example.org/"\n', ""), "utf-8")
    registry.dois[FLOW_DOI]["url"] = ""
    first, second = sorted(done(catalog))
    assert (first, second) == ("! DataCite refuses: metadata Can't be blank: url", "published")


def test_nobody_asks_the_web_whether_our_own_dois_work(catalog: Path, registry: DataCite) -> None:
    """A draft leads nowhere before its proposal is merged: that is no broken link."""

    def asked() -> set[str]:
        return {use.href for use in uses(catalog_at(catalog)[1])}

    before = asked()
    reserved(catalog, "salinity-arctic", "workflows/salinity-trend")
    assert asked() == before
    change(catalog, PRODUCT, lambda one: one["links"].append({"rel": "via", "href": f"https://doi.org/{PREFIX}0/x"}))
    assert asked() - before == {f"https://doi.org/{PREFIX}0/x"}


@given(data=st.data())
def test_nothing_in_a_record_makes_an_offer_stumble(data: st.DataObject) -> None:
    """The bot makes offers for proposals of strangers."""
    catalog = catalog_of(spoiled(data), replace(KNOWN, doi_prefix=PREFIX))
    facts = replace(catalog_at(SEED_AT)[1], catalog=catalog)
    for kind in WORKS:
        for file in catalog.entries(kind):
            if file.data:
                for before in (None, "another"):
                    one = offered(facts, file, lambda _, before=before: before)  # type: ignore[misc]
                    assert one.why or json.loads(one.text)
                assert isinstance(of(work(facts, file)), str)
                text = catalog.tree.read(file.path).decode()
                for older in ("", f"{PREFIX}/older"):
                    assert DOI in patched(text, operations(file, DOI, older))


# --- the registry ----------------------------------------------------------------------------------------------------


def test_an_index_that_is_late(catalog: Path, registry: DataCite) -> None:
    reserved(catalog, "salinity-arctic")
    registry.lag.add(DOI)
    assert done(catalog) == ["published"]


def test_many_dois_come_in_pages(catalog: Path, registry: DataCite) -> None:
    for number in range(1203):
        registry.dois[f"{PREFIX}/draft.{number}"] = {"state": "draft"}
    reserved(catalog, "salinity-arctic")
    assert done(catalog) == ["published"]


def test_answers_that_do_not_come(catalog: Path, registry: DataCite, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.faults = [503, 429]
    assert reserved(catalog, "salinity-arctic") == [DOI]
    monkeypatch.setenv("OSCAT_DATACITE", "http://127.0.0.1:9/")
    monkeypatch.setattr("oscat.world.minting._AGAIN", 0)
    with pytest.raises(WorldError, match="DataCite does not answer"):
        done(catalog)


def test_what_is_refused(catalog: Path, registry: DataCite, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match=r"oscat.toml has no \[doi\]"):
        reserved(SEED_AT, "salinity-arctic")
    with pytest.raises(UsageError, match="Did you mean 'salinity-arctic'"):
        reserved(catalog, "salinity-artic")
    monkeypatch.setenv("DATACITE_PASSWORD", "wrong")
    with pytest.raises(UsageError, match="is DATACITE_PASSWORD right"):
        reserved(catalog, "salinity-arctic")
    assert "sci:doi" not in record(catalog)
    monkeypatch.delenv("DATACITE_PASSWORD")
    with pytest.raises(UsageError, match="set DATACITE_PASSWORD to the password of EXAMPLE"):
        done(catalog)


def test_the_names_of_dois() -> None:
    assert naming.first(PREFIX, Kind.EXPERIMENT, "Run") == f"{PREFIX}/experiment.run"
    assert naming.following("10.1/a") == "10.1/a.v2"
    assert naming.following("10.1/a.v9") == "10.1/a.v10"
    assert naming.following("10.1/.v2") == "10.1/.v3"
    assert not naming.is_ours("10.600000/x", PREFIX)
    assert not naming.is_ours("10.60000/x", None)


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command(catalog: Path, registry: DataCite) -> None:
    def run(*words: str) -> Any:
        return CliRunner().invoke(command, ["doi", *words, "--in", str(catalog)])

    assert "none" in run("list").output
    assert run("draft", "salinity-arctic").output == (
        f"products/salinity-arctic: reserved {DOI}, written into {PRODUCT}.\n"
    )
    assert run("publish", "--dry-run").output == f"{DOI}: would be published.\n"
    assert registry.dois[DOI]["state"] == "draft"
    assert run("publish").output == f"{DOI}: published.\n"
    assert "Nothing to do" in run("publish").output
    assert [one.state for one in dois(catalog, online=True) if one.ours] == ["findable"]
    assert f"findable   {DOI}" in run("list", "--online").output
    del registry.dois[DOI]
    failed = run("publish")
    assert (failed.exit_code, "DataCite does not know" in failed.output) == (1, True)
