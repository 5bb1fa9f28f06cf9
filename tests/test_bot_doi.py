"""``/oscat doi``: who may ask, what is offered, and the whole story on a double of GitHub and one of DataCite."""

import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datacite_double import PREFIX, SETTINGS, DataCite
from forge.double import Pull
from forge.stage import NAME, build_seed
from oscat.thought.bot.decide import decide
from oscat.words.acts import Commit, Reply, Reserve, Stick
from oscat.words.errors import OscatError
from oscat.words.minting import Offer
from oscat.words.policy import Policy, Steward
from oscat.words.proposal import Permission
from test_bot import HEAD, fine, only, proposed, said, view
from test_bot_events import Bench
from test_bot_stories import NEW, record

OFFER = Offer(
    "products/floe",
    "10.60000/product.floe",
    "",
    "",
    "https://e.org/products/floe/",
    "products/floe/c.json",
    "{}\n",
    "+doi\n",
)
NONE = Offer("workflows/drift", why="it has the DOI 10.5281/zenodo.1, which others gave it, and keeps it")
DOI = f"{PREFIX}/product.ice-thickness-arctic"
Json = dict[str, Any]


def acts(text: str = "/oscat doi", author: str = "ice", *, within: bool = True, dois: Any = (OFFER, NONE)) -> Any:
    proposal = proposed(
        comments=(said(author, text),), within=within, head_ref="change", permissions={"writer": Permission.WRITE}
    )
    return decide(view(proposal, fine(dois=dois), policy=Policy((Steward("ice"),))))


@pytest.mark.parametrize(("author", "may"), [("ice", True), ("writer", True), ("alice", False), ("eve", False)])
def test_who_may_ask(author: str, may: bool) -> None:
    """A steward, or who may write to the repository; not the author by being the author."""
    done = acts(author=author)
    assert bool(only(done, Reserve)) is bool(only(done, Commit)) is may
    (reply,) = only(done, Reply)
    assert ("that takes a steward" in reply.body) is not may


def test_the_draft_comes_before_the_commit_and_both_before_the_answer() -> None:
    done: list[Any] = [one for one in acts() if isinstance(one, Reserve | Commit | Reply)]
    reserve, commit, reply = done
    assert reserve == Reserve(OFFER.doi, OFFER.address, reply.key)
    assert (commit.head, commit.branch, commit.texts) == (HEAD, "change", {OFFER.path: OFFER.text})
    assert commit.after == reply.key
    assert "`10.60000/product.floe` is reserved" in reply.body
    assert "drift" not in reply.body, "what gets none is told where nothing else is there, or where it is asked for"


@pytest.mark.parametrize(
    ("text", "dois", "told"),
    [
        ("/oscat doi workflows/drift", (OFFER, NONE), "no DOI, as it has the DOI 10.5281/zenodo.1"),
        ("/oscat doi drift", (OFFER, NONE), "which others gave it, and keeps it"),
        ("/oscat doi", (NONE,), "no DOI, as"),
        ("/oscat doi nothing", (OFFER,), "has no entry `nothing` for a DOI; it has `products/floe`"),
        ("/oscat doi", (), "names no prefix under `[doi]`"),
    ],
)
def test_where_there_is_none(text: str, dois: Any, told: str) -> None:
    done = acts(text, dois=dois)
    assert not only(done, Reserve)
    assert not only(done, Commit)
    assert told in only(done, Reply)[0].body


def test_in_a_fork_the_author_gets_a_patch() -> None:
    done = acts(within=False)
    assert only(done, Reserve)
    assert not only(done, Commit)
    assert "```diff\n+doi\n```" in only(done, Reply)[0].body


def test_the_comment_tells_where_what_is_cited_changes() -> None:
    """Of a first DOI it says nothing: nobody has to want one."""

    def told(offer: Offer) -> str:
        (stick,) = only(decide(view(proposed(), fine(dois=(offer,)))), Stick)
        return str(stick.body)

    later = dataclasses.replace(OFFER, doi="10.60000/product.floe.v2", before="10.60000/product.floe")
    assert "What is cited as `10.60000/product.floe` changes: a steward gives it `10.60000/product.floe.v2`" in told(
        later
    )
    assert "is cited" not in told(OFFER)
    assert "is cited" not in told(dataclasses.replace(later, doi="", why="nothing that is cited changes"))


def test_mends_come_first() -> None:
    proposal = proposed(comments=(said("ice", "/oscat fix\n/oscat doi"),), within=True, head_ref="change")
    judged = fine(dois=(OFFER,), mends={"a.json": "{}"})
    done = decide(view(proposal, judged, policy=Policy((Steward("ice"),))))
    assert len(only(done, Commit)) == 1
    assert not only(done, Reserve)
    assert "The mends come first" in only(done, Reply)[0].body


# --- the story -------------------------------------------------------------------------------------------------------


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    source = shutil.copytree(Path(__file__).parent / "seed", tmp_path / "source")
    with (source / "oscat.toml").open("a") as settings:
        settings.write(SETTINGS)
    one = Bench(tmp_path, build_seed(tmp_path / "seed", source=source))
    yield one
    one.stage.close()


@pytest.mark.enable_socket
def test_a_steward_asks_and_the_branch_has_it(bench: Bench, registry: DataCite) -> None:
    stage = bench.stage
    text = json.loads(record(stage))
    text.pop("sci:doi", None)
    pull = stage.propose_within("anybody", {NEW: json.dumps(text, indent=2)}, "change")
    bench.look(1)
    stage.double.comment(NAME, 1, "sea", "/oscat doi")
    head = pull.head
    done = bench.look(1)
    doi = f"{PREFIX}/product.{text['id']}"
    assert f"reserved {doi}" in done
    assert registry.dois[doi]["state"] == "draft"
    assert pull.head != head
    written = json.loads(stage.hub("sea").get_contents(NEW, ref=pull.head).decoded_content)  # type: ignore[union-attr]
    assert written["sci:doi"] == doi
    assert {
        name: one for name, one in written.items() if name in text and name not in {"links", "stac_extensions"}
    } == {name: one for name, one in text.items() if name not in {"links", "stac_extensions"}}
    bench.look(1)
    assert bench.look(1) == []
    assert registry.writes == [(doi, "")]


def asked(bench: Bench) -> Pull:
    """A proposal on a branch of the catalog, below which a steward asks for a DOI."""
    pull = bench.stage.propose_within("anybody", {NEW: record(bench.stage)}, "change")
    bench.look(1)
    bench.stage.double.comment(NAME, 1, "sea", "/oscat doi")
    return pull


@pytest.mark.enable_socket
def test_an_answer_that_does_not_come_is_waited_for(
    bench: Bench, registry: DataCite, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pull = bench.stage, asked(bench)
    head = pull.head
    monkeypatch.setattr("oscat.world.minting._AGAIN", 0)
    registry.faults = [503]
    with pytest.raises(OscatError, match="DataCite does not answer"):
        bench.look(1)
    assert pull.head == head
    assert not [one for one in stage.ours(pull) if "oscat:re:" in one]
    bench.look(1)
    assert pull.head != head
    assert len([one for one in stage.ours(pull) if "is reserved" in one]) == 1


@pytest.mark.enable_socket
def test_a_refusal_is_told_and_nothing_is_written(
    bench: Bench, registry: DataCite, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pull = bench.stage, asked(bench)
    head = pull.head
    monkeypatch.setenv("DATACITE_PASSWORD", "wrong")
    with pytest.raises(OscatError, match="DataCite refuses"):
        bench.look(1)
    assert pull.head == head
    (told,) = [one for one in stage.ours(pull) if "oscat:re:" in one]
    assert "No DOI could be reserved: DataCite refuses" in told
    assert registry.writes == []


def test_offers_survive_the_way_between_jobs() -> None:
    from oscat.shell.robot import packed, unpacked

    judged = fine(dois=(OFFER, NONE))
    assert unpacked(packed([(7, judged)])) == {7: judged}
    many = [(number, fine(dois=(dataclasses.replace(OFFER, text=str(number) * 9_000),) * 40)) for number in range(99)]
    assert len(unpacked(packed(many))) > 50
