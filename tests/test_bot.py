"""What the bot decides: tables of situations, and what must hold in all of them. No GitHub, no files."""

import dataclasses
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from oscat.thought.bot import judged as wire
from oscat.thought.bot import memory
from oscat.thought.bot.codeowners import text as codeowners
from oscat.thought.bot.commands import commands
from oscat.thought.bot.comment import body, document
from oscat.thought.bot.decide import decide
from oscat.thought.bot.limits import refusals
from oscat.thought.bot.policy import policy
from oscat.thought.bot.view import View
from oscat.words.acts import STICKY, Act, Assign, AutoMerge, Commit, Reply, SetLabels, SetStatus, Stick, Suggest
from oscat.words.files import Mode
from oscat.words.finding import Finding, Severity
from oscat.words.judgement import EntryChange, FieldChange, How, Judgement, Suggestion
from oscat.words.kinds import Kind
from oscat.words.policy import Policy, Speaker, Steward, Trusted
from oscat.words.proposal import Comment, Home, Permission, Proposal, Queue, Review, State

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HEAD, BASE = "a" * 40, "b" * 40
ICE, SEA, ANY = (
    Steward("ice", themes=frozenset({"cryosphere"})),
    Steward("sea", themes=frozenset({"oceans"})),
    Steward("any"),
)
POLICY = Policy((ICE, SEA, ANY), maintainers=("boss",))
ENTRY = EntryChange(
    Kind.PRODUCT, "floe", How.ADDED, "Floes", themes=("cryosphere",), paths=("products/floe/collection.json",)
)
ERROR = Finding(
    "OSC401", "unknown-reference", Severity.ERROR, "products/floe/collection.json", "no such theme", "Name one"
)


def fine(**more: Any) -> Judgement:
    usual: dict[str, Any] = {"files": 1, "entries": (ENTRY,)}
    return Judgement(HEAD, BASE, **(usual | more))


def failed(**more: Any) -> Judgement:
    return fine(**({"findings": (ERROR,), "counts": {"error": 1, "warning": 0, "hint": 0}} | more))


def proposed(**more: Any) -> Proposal:
    usual: dict[str, Any] = {"status": "success", "seen": NOW - timedelta(hours=1)}
    return Proposal(7, "alice", HEAD, NOW - timedelta(hours=2), **(usual | more))


def view(proposal: Proposal | None = None, judgement: Judgement | None = None, **more: Any) -> View:
    usual: dict[str, Any] = {"policy": POLICY, "queue": Queue(), "home": Home("org/catalog"), "now": NOW}
    return View(proposal or proposed(), judgement, **(usual | more))


def said(author: str, text: str, number: int = 1, at: datetime = NOW) -> Comment:
    return Comment(number, author, text, at)


def only(acts: tuple[Act, ...], kind: type) -> list[Any]:
    return [one for one in acts if isinstance(one, kind)]


def after(look: View, acts: tuple[Act, ...]) -> View:
    """The same look once all acts stand: what the next one sees."""
    comments = list(look.proposal.comments)
    changes: dict[str, Any] = {}
    for act in acts:
        if isinstance(act, SetStatus):
            changes["status"] = act.state
        elif isinstance(act, SetLabels):
            changes["labels"] = (look.proposal.labels | act.labels.keys()) - act.gone
        elif isinstance(act, Assign):
            others = [one for one in look.proposal.assignees if one not in act.instead_of]
            changes["assignees"] = tuple(dict.fromkeys([*others, act.name]))
        elif isinstance(act, Stick):
            comments = [one for one in comments if not (one.ours and one.body.startswith(STICKY))]
            comments.append(Comment(900, "bot", act.body, NOW, ours=True))
        elif isinstance(act, Reply):
            mark = f"<!-- oscat:{act.key} -->"
            if not any(one.ours and one.body.startswith(mark) for one in comments):
                comments.append(Comment(901 + len(comments), "bot", f"{mark}\n{act.body}", NOW, ours=True))
        elif isinstance(act, AutoMerge):
            changes["auto_merge"] = bool(act.head)
    proposal = dataclasses.replace(look.proposal, comments=tuple(comments), **changes)
    return dataclasses.replace(look, proposal=proposal)


# --- states


@pytest.mark.parametrize(
    ("proposal", "judgement", "state", "status"),
    [
        (proposed(status=None), None, State.CHECKING, "pending"),
        (proposed(), Judgement("c" * 40, BASE), State.CHECKING, None),
        (proposed(draft=True), fine(), State.DRAFT, "success"),
        (proposed(), failed(), State.NEEDS_AUTHOR, "failure"),
        (proposed(), fine(refused=("it is a link",)), State.NEEDS_AUTHOR, "failure"),
        (proposed(), fine(), State.NEEDS_REVIEW, "success"),
        (proposed(open=False, merged=True), None, State.MERGING, None),
        (proposed(open=False, merged=True, published=True), None, State.PUBLISHED, None),
        (proposed(open=False), None, None, None),
    ],
)
def test_one_state_at_a_time(
    proposal: Proposal, judgement: Judgement | None, state: State | None, status: str | None
) -> None:
    look = view(proposal, judgement)
    assert look.state == state
    acts = decide(look)
    assert [one.state for one in only(acts, SetStatus)] == ([status] if status else [])
    standing = [one for act in only(acts, SetLabels) for one in act.labels if one in {*State}]
    assert standing == ([state.value] if state else [])


def test_labels_of_people_stay_and_those_of_another_state_go() -> None:
    labels = frozenset({"needs-author", "kind:workflow", "good first issue", "approved"})
    (act,) = only(decide(view(proposed(labels=labels), fine())), SetLabels)
    assert act.gone == {"needs-author", "kind:workflow", "approved"}
    assert set(act.labels) == {"needs-review", "kind:product", "new-entry", "theme:cryosphere"}


def review(author: str, verdict: str = "APPROVED", head: str = HEAD, hours: int = 0) -> Review:
    return Review(author, verdict, head, NOW - timedelta(hours=hours))


@pytest.mark.parametrize(
    ("reviews", "state"),
    [
        ([review("ice")], State.APPROVED),
        ([review("ice")], State.MERGING),  # where somebody let it merge by itself
        ([review("ICE")], State.APPROVED),
        ([review("writer")], State.APPROVED),
        ([review("ice", head=BASE)], State.NEEDS_REVIEW),  # of an earlier push
        ([review("stranger")], State.NEEDS_REVIEW),
        ([review("alice")], State.NEEDS_REVIEW),  # nobody approves their own
        ([review("ice"), review("sea", "CHANGES_REQUESTED")], State.NEEDS_AUTHOR),
        ([review("ice", "CHANGES_REQUESTED", hours=2), review("ice")], State.APPROVED),
        ([review("ice", hours=2), review("ice", "DISMISSED")], State.NEEDS_REVIEW),
        ([review("ice", hours=2), review("ice", "COMMENTED")], State.APPROVED),
    ],
)
def test_whose_approval_counts(reviews: list[Review], state: State) -> None:
    permissions = {"writer": Permission.WRITE, "stranger": Permission.READ, "alice": Permission.WRITE}
    merges = state is State.MERGING
    look = view(proposed(reviews=tuple(reviews), permissions=permissions, auto_merge=merges), fine())
    assert look.state is state


def test_approval_entry_by_entry() -> None:
    other = dataclasses.replace(ENTRY, id="brine", themes=("oceans",))
    first = said("ice", "/oscat approve products/floe")
    look = view(proposed(comments=(first,)), fine(entries=(ENTRY, other)))
    assert look.state is State.NEEDS_REVIEW
    assert "Still to be approved: `products/brine`" in body(look)
    second = said("sea", "/oscat approve brine", 2)
    assert view(proposed(comments=(first, second)), fine(entries=(ENTRY, other))).state is State.APPROVED
    late = dataclasses.replace(second, at=NOW - timedelta(hours=5))  # before the last push
    assert view(proposed(comments=(first, late)), fine(entries=(ENTRY, other))).state is State.NEEDS_REVIEW
    for more in ({"beyond": ("scripts/x.py",)}, {"shared": ("catalog/catalog.json",)}):
        judged = fine(entries=(ENTRY, other), **more)
        assert view(proposed(comments=(first, second)), judged).state is State.NEEDS_REVIEW


# --- commands


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/oscat fix", [("fix", "")]),
        ("thanks!\n/oscat hold waits for _version_ 2\nbye", [("hold", "waits for version 2")]),
        ("/oscat approve products/a_b_c", [("approve", "products/a_b_c")]),
        ("/OSCAT fix", []),
        ("/oscatfix", []),
        ("please /oscat fix", []),
        ("> /oscat fix", []),
        ("- /oscat fix", []),
        ("# /oscat fix", []),
        ("```\n/oscat fix\n```", []),
        ("~~~sh\n/oscat fix\n~~~", []),
        ("    /oscat fix", []),
        ("`/oscat fix`", []),
        ("`a\n/oscat fix\nb`", []),
        ("*/oscat fix*", []),
        ("<!-- /oscat fix -->", []),
        ("<!--\n/oscat fix\n-->", []),
        ("a <!-- x\n/oscat fix\n--> b", []),
        ("<details>\n/oscat fix\n</details>", []),
        ("\n".join(["/oscat fix"] * 50), [("fix", "")] * 10),
    ],
)
def test_what_is_a_command(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.argument) for one in commands(said("alice", text))] == found


def test_the_bot_does_not_obey_itself() -> None:
    assert not commands(Comment(1, "bot", "/oscat fix", NOW, ours=True))


def answer(text: str, author: str, judgement: Judgement | None = None, **more: Any) -> list[str]:
    permissions = {"writer": Permission.WRITE, author: Permission.READ} | more.pop("permissions", {})
    look = view(proposed(comments=(said(author, text),), permissions=permissions, **more), judgement or fine())
    return [one.body for one in only(decide(look), Reply)]


@pytest.mark.parametrize(
    ("author", "text", "told"),
    [
        ("stranger", "/oscat check", "takes the author of the proposal, a steward, or write access"),
        ("stranger", "/oscat approve", "takes a steward of this catalog"),
        ("alice", "/oscat approve", "nobody approves their own proposal"),
        ("alice", "/oscat decline", "only a steward can give a review back"),
        ("alice", "/oscat assign @ice", "takes a steward"),
        ("alice", "/oscat aprove", "There is no command `aprove`. Did you mean 'approve'?"),
        ("alice", "/oscat check", "no findings"),
        ("alice", "/oscat preview", "pull/7/checks"),
        ("ice", "/oscat approve products/flow", "This proposal has no entry `products/flow`; it has `products/floe`."),
        ("ice", "/oscat approve", "Approved: all of it."),
        ("ice", "/oscat assign", "Whom?"),
        ("ice", "/oscat decline", "Given back; any is asked instead."),
        ("ice", "/oscat hold embargo until May", "On hold: embargo until May."),
        ("alice", "/oscat fix", "nothing here that a machine can mend"),
    ],
)
def test_answers(author: str, text: str, told: str) -> None:
    (reply,) = answer(text, author)
    assert told in reply


def test_help_names_what_the_asker_may() -> None:
    assert "`/oscat approve`" in answer("/oscat help", "ice")[0]
    assert "`/oscat approve`" not in answer("/oscat help", "alice")[0]


def test_a_stranger_is_told_a_few_times_and_no_more() -> None:
    comments = tuple(said("stranger", "/oscat check", number) for number in range(1, 30))
    look = view(proposed(comments=comments, permissions={"stranger": Permission.READ}), fine())
    assert len(only(decide(look), Reply)) == 3


def test_fix_commits_where_it_may_and_shows_a_patch_elsewhere() -> None:
    mends = {"products/floe/collection.json": "{}\n"}
    judgement = failed(mends=mends, patch="--- a\n+++ b\n")
    comment = (said("alice", "/oscat fix"),)
    within = decide(view(proposed(comments=comment, within=True, head_ref="change"), judgement))
    (commit,) = only(within, Commit)
    assert (commit.head, commit.branch, commit.texts) == (HEAD, "change", mends)
    fork = decide(view(proposed(comments=comment, head_ref="main"), judgement))
    assert not only(fork, Commit)
    assert "git apply" in only(fork, Reply)[0].body
    stranger = decide(view(proposed(comments=(said("eve", "/oscat fix"),), within=True), judgement))
    assert not only(stranger, Commit)


def test_hold_stops_and_ready_goes_on() -> None:
    held = said("ice", "/oscat hold embargo")
    look = view(proposed(comments=(held,)), fine())
    assert [one.state for one in only(decide(look), SetStatus)] == ["pending"]
    assert "on-hold" in only(decide(look), SetLabels)[0].labels
    on = view(proposed(comments=(held, said("alice", "/oscat ready", 2))), fine())
    assert [one.state for one in only(decide(on), SetStatus)] == ["success"]


# --- who reviews


def chosen(*, stewards: tuple[Steward, ...] = (ICE, SEA, ANY), **more: Any) -> str:
    proposal, loads = more.pop("proposal", proposed()), more.pop("loads", {})
    look = view(proposal, more.pop("judgement", fine()), policy=Policy(stewards), queue=Queue(loads), **more)
    return look.route.name if look.route else ""


def test_the_steward_of_the_area_with_the_fewest() -> None:
    two = (ICE, dataclasses.replace(ICE, name="ice-two"), ANY)
    assert chosen() == "ice"
    assert chosen(stewards=two, loads={"ice": 2, "ice-two": 1}) == "ice-two"
    assert chosen(stewards=two, loads={"ice": 1, "ice-two": 2}) == "ice"
    assert chosen(stewards=two) == chosen(stewards=two[::-1])  # no order decides


@pytest.mark.parametrize(
    ("steward", "entry"),
    [
        (Steward("it", kinds=frozenset({Kind.PRODUCT})), ENTRY),
        (Steward("it", projects=frozenset({"polar"})), dataclasses.replace(ENTRY, projects=("polar",))),
        (Steward("it", paths=("products/fl*/",)), ENTRY),
        (Steward("it", paths=("/products/",)), ENTRY),
        (Steward("it", themes=frozenset({"ice"})), EntryChange(Kind.THEME, "ice", How.CHANGED)),
        (Steward("it", platforms=frozenset({"cube"})), EntryChange(Kind.PLATFORM, "cube", How.CHANGED)),
    ],
)
def test_areas(steward: Steward, entry: EntryChange) -> None:
    assert chosen(stewards=(ANY, steward), judgement=fine(entries=(entry,))) == "it"
    assert (
        chosen(stewards=(ANY, steward), judgement=fine(entries=(EntryChange(Kind.VARIABLE, "x", How.ADDED),))) == "any"
    )


def test_who_is_not_asked() -> None:
    away = dataclasses.replace(ICE, away=((date(2026, 11, 20), date(2026, 12, 5)),))
    assert chosen(stewards=(away, ANY)) == "any"
    assert chosen(stewards=(dataclasses.replace(ICE, away=((date.min, date(2026, 11, 30)),)), ANY)) == "ice"
    assert chosen(stewards=(dataclasses.replace(ICE, capacity=2), ANY), loads={"ice": 2}) == "any"
    assert chosen(stewards=(dataclasses.replace(ICE, name="Alice"), ANY)) == "any"  # the author
    assert chosen(stewards=(ICE,), proposal=proposed(comments=(said("ice", "/oscat decline"),))) == ""


def test_whoever_has_it_keeps_it() -> None:
    two = (ICE, dataclasses.replace(ICE, name="ice-two"), ANY)
    look = view(policy=Policy(two), judgement=fine(), queue=Queue({"ice": 1}))
    assert look.route is not None
    assert look.route.name == "ice-two"
    busy = dataclasses.replace(after(look, decide(look)), queue=Queue({"ice-two": 9}))
    assert busy.route is not None
    assert busy.route.name == "ice-two"


def test_by_name_and_by_hand() -> None:
    asked = said("sea", "/oscat assign @any please")
    assert chosen(proposal=proposed(comments=(asked,))) == "any"
    back = said("any", "/oscat decline", 2)
    assert chosen(proposal=proposed(comments=(asked, back))) == "ice"
    assert chosen(proposal=proposed(assignees=("guest",))) == "guest"


def test_a_late_steward_is_passed_over_once_and_for_all() -> None:
    two = (ICE, dataclasses.replace(ICE, name="ice-two"))
    look = view(policy=Policy(two), judgement=fine())
    order = []
    for day in (0, 6, 12):
        look = dataclasses.replace(look, now=NOW + timedelta(days=day))
        acts = decide(look)
        order += [one.name for one in only(acts, Assign)]
        look = after(look, acts)
    assert sorted(order[:2]) == ["ice", "ice-two"]
    assert order[2] == order[1]  # all were asked; the last one keeps it, and is reminded
    assert [one.body for one in look.proposal.comments if f"@{order[1]}, this has been waiting" in one.body]


def test_a_team_is_heard_through_anybody() -> None:
    team = Steward("org/ice", themes=frozenset({"cryosphere"}))
    look = view(policy=Policy((team, ANY)), judgement=fine())
    look = after(look, decide(look))
    late = dataclasses.replace(look, now=NOW + timedelta(days=6))
    assert late.late
    comment = said("member", "I look at it tomorrow", 5, NOW + timedelta(days=3))
    heard = dataclasses.replace(late.proposal, comments=(*late.proposal.comments, comment))
    assert not dataclasses.replace(late, proposal=heard).late


# --- reminders


def test_reminders_have_a_cause() -> None:
    late = view(proposed(seen=NOW - timedelta(days=15)), failed())
    assert ["@alice, this waits for you" in one.body for one in only(decide(late), Reply)] == [True]
    heard = said("alice", "working on it")
    assert not only(decide(view(proposed(seen=NOW - timedelta(days=15), comments=(heard,)), failed())), Reply)
    held = said("ice", "/oscat hold embargo", at=NOW - timedelta(days=20))
    acts = decide(view(proposed(seen=NOW - timedelta(days=15), comments=(held,)), failed()))
    assert not [one for one in only(acts, Reply) if "waits" in one.body]
    waiting = decide(view(proposed(seen=NOW - timedelta(days=16)), fine()))
    assert [one.key for one in only(waiting, Reply)] == [f"escalate:{HEAD}"]


# --- merging by itself

TRUSTED = Policy(
    (ICE,), trusted=(Trusted("cube[bot]", "cube", ("products/cube-*",), frozenset({"updated", "extent"})),)
)
OWN = EntryChange(
    Kind.PRODUCT,
    "cube-1",
    How.CHANGED,
    fields=(FieldChange("extent/temporal/interval", "a", "b"), FieldChange("updated", "a", "b")),
    paths=("products/cube-1/collection.json",),
)


def bot_proposal(**more: Any) -> Proposal:
    usual: dict[str, Any] = {"author": "cube[bot]", "is_bot": True, "within": True, "alone": True}
    usual["head_ref"] = "platform/cube/cube-1"
    return dataclasses.replace(proposed(), **(usual | more))


def test_small_changes_of_a_platform_merge_by_themselves() -> None:
    look = view(bot_proposal(), fine(entries=(OWN,)), policy=TRUSTED)
    assert only(decide(look), AutoMerge) == [AutoMerge(HEAD)]
    assert "platform:cube" in only(decide(look), SetLabels)[0].labels


# --- how far an App reaches

SPEAKING = dataclasses.replace(
    POLICY,
    speakers=(Speaker("cube[bot]", "cube", ("products/cube-*",)), Speaker("grid[bot]", "grid", ("products/grid-*",))),
)
THEME = dataclasses.replace(OWN, kind=Kind.THEME, id="cube-theme")
PLATFORM = dataclasses.replace(OWN, kind=Kind.PLATFORM, id="cube")


@pytest.mark.parametrize(
    ("proposal", "more", "why"),
    [
        (bot_proposal(), {"entries": (dataclasses.replace(OWN, id="grid-1"),)}, "products/grid-1 is none of"),
        (bot_proposal(), {"entries": (OWN, dataclasses.replace(OWN, id="ice"))}, "products/ice is none of"),
        (bot_proposal(), {"entries": (THEME,)}, "themes/cube-theme is part of a vocabulary"),
        (bot_proposal(), {"entries": (PLATFORM,)}, "platforms/cube is part of a vocabulary"),
        (bot_proposal(), {"beyond": (".github/workflows/verdict.yml",)}, "and not .github/workflows/verdict.yml"),
        (bot_proposal(), {"beyond": ("scripts/oscat/world/git.py",)}, "and not scripts/oscat/world/git.py"),
        (bot_proposal(), {"shared": ("catalog/redirects.json",)}, "and not catalog/redirects.json"),
        (bot_proposal(), {"more_entries": 3}, "more entries than can be looked at"),
        (bot_proposal(head_ref="platform/grid/products/x"), {}, "from branches platform/cube/ of this repository"),
        (bot_proposal(within=False), {}, "from branches platform/cube/ of this repository"),
        (bot_proposal(head_ref="main2"), {}, "from branches platform/cube/ of this repository"),
        (bot_proposal(author="other[bot]"), {}, "are for cube[bot] alone, and other[bot] is not"),
        (bot_proposal(author="alice", is_bot=False), {}, "are for cube[bot] alone, and alice is not"),
    ],
)
def test_an_app_that_goes_too_far_is_refused(proposal: Proposal, more: dict[str, Any], why: str) -> None:
    look = view(proposal, fine(**({"entries": (OWN,)} | more)), policy=SPEAKING)
    acts = decide(look)
    assert only(acts, SetStatus)[0].state == "failure"
    assert why in only(acts, Stick)[0].body.replace("\\", "")
    assert not only(acts, AutoMerge)


@pytest.mark.parametrize("head_ref", ["platform/cube/products/cube-1", "platform/cube/3-entries-0123456789"])
def test_an_app_within_its_reach_is_judged_like_anybody(head_ref: str) -> None:
    acts = decide(view(bot_proposal(head_ref=head_ref), fine(entries=(OWN,)), policy=SPEAKING))
    assert only(acts, SetStatus)[0].state == "success"


@pytest.mark.parametrize(
    ("proposal", "entry", "more"),
    [
        (bot_proposal(author="other[bot]"), OWN, {}),
        (bot_proposal(is_bot=False), OWN, {}),  # a person of the same name
        (bot_proposal(within=False), OWN, {}),
        (bot_proposal(draft=True), OWN, {}),
        (bot_proposal(alone=False), OWN, {}),  # somebody else pushed to the branch
        (bot_proposal(), OWN, {"shared": ("catalog/redirects.json",)}),
        (bot_proposal(), dataclasses.replace(OWN, how=How.ADDED), {}),
        (bot_proposal(), dataclasses.replace(OWN, how=How.REMOVED), {}),
        (bot_proposal(), dataclasses.replace(OWN, id="floe"), {}),
        (bot_proposal(), dataclasses.replace(OWN, fields=(FieldChange("license", "a", "b"),)), {}),
        (bot_proposal(), dataclasses.replace(OWN, fields=OWN.fields * 20), {}),  # more than is listed
        (bot_proposal(), dataclasses.replace(OWN, gained=("themes/land",)), {}),
        (bot_proposal(), dataclasses.replace(OWN, paths=(*OWN.paths, "products/cube-1/item.json")), {}),
        (bot_proposal(), OWN, {"beyond": ("oscat.toml",)}),
        (bot_proposal(), OWN, {"counts": {"warning": 1}}),
        (bot_proposal(), OWN, {"more_entries": 1}),
        (bot_proposal(comments=(said("ice", "/oscat hold wait"),)), OWN, {}),
    ],
)
def test_what_takes_a_person(proposal: Proposal, entry: EntryChange, more: dict[str, Any]) -> None:
    acts = decide(view(proposal, fine(entries=(entry,), **more), policy=TRUSTED))
    assert not [one for one in only(acts, AutoMerge) if one.head]


def test_a_new_commit_takes_the_offer_back() -> None:
    look = view(bot_proposal(), fine(entries=(OWN,)), policy=TRUSTED)
    standing = after(look, decide(look)).proposal
    pushed = dataclasses.replace(standing, head="c" * 40)
    acts = decide(view(pushed, None, policy=TRUSTED))
    assert only(acts, AutoMerge) == [AutoMerge(None)]


# --- the comment

HOSTILE = (
    "@everyone see #1 and https://evil.example <script>alert(1)</script> ![x](https://evil.example/p.png)\n"
    "<!-- oscat:sticky --> --> ``` | ** </details> [a](javascript:x) www.evil.example &lt; \u202e ::error::x"
)


def hostile() -> Judgement:
    entry = EntryChange(
        Kind.PRODUCT, HOSTILE, How.CHANGED, HOSTILE, (FieldChange(HOSTILE, HOSTILE, HOSTILE),), (HOSTILE,), (HOSTILE,),
        interval=HOSTILE, paths=(HOSTILE,), boxes=((-10.0, 0.0, 10.0, 5.0),),
    )  # fmt: skip
    finding = Finding(
        "OSC401", "unknown-reference", Severity.ERROR, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 3, (), excerpt=HOSTILE
    )
    return fine(
        entries=(entry,), findings=(finding,), counts={"error": 1}, beyond=(HOSTILE,), suggestions=(), patch=HOSTILE
    )


def html_of(text: str) -> str:
    """What GitHub would show, near enough: HTML is let through, addresses without marks become links."""
    return str(MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table").render(text))


def shown_text(text: str) -> str:
    """The same without what stands as code, where nothing has a meaning."""
    return re.sub(r"<code.*?</code>", "", html_of(text), flags=re.DOTALL)


def test_text_of_others_is_only_text() -> None:
    for judgement in (hostile(), dataclasses.replace(hostile(), refused=(HOSTILE,))):
        text = body(view(proposed(), judgement))
        shown = shown_text(text.partition("<!-- oscat:report")[0])
        assert "<script" not in shown
        assert "<img" not in shown
        assert not re.search(r"href=\"(?!https://github\.com/)", shown)
        assert not re.search(r"@\w", shown)
        assert not re.search(r"(?<!=\")https?://evil", shown)
        assert shown.count("<details>") == shown.count("</details>")
        assert text.count("<!-- oscat:sticky -->\n\n#") == 1


def test_the_document_cannot_be_ended_from_within() -> None:
    text = body(view(judgement=hostile()))
    assert text.partition("<!-- oscat:report")[2].count("-->") == 1
    comment = Comment(1, "bot", text, NOW, ours=True)
    assert HOSTILE.startswith(memory.document([comment])["findings"][0]["message"][:-1])
    assert memory.document([comment])["head"] == HEAD
    stranger = Comment(1, "eve", text, NOW)
    assert memory.document([stranger]) == {}


def test_a_comment_is_never_too_long() -> None:
    many = tuple(
        dataclasses.replace(ERROR, message="x" * 300, path=f"products/p{i}/collection.json") for i in range(900)
    )
    entries = tuple(dataclasses.replace(ENTRY, id=f"p{i}") for i in range(50))
    text = body(view(judgement=fine(findings=many, counts={"error": 900}, entries=entries)))
    assert len(text) < 65_536
    assert memory.document([Comment(1, "bot", text, NOW, ours=True)])["counts"] == {"error": 900}


def test_what_a_program_reads() -> None:
    row = document(view(judgement=failed()))
    assert json.loads(json.dumps(row)) == row
    schema = json.loads((ROOT / "schemas" / "proposal.json").read_text("utf-8"))
    for judgement in (failed(), fine(), hostile(), fine(refused=("no",)), None):
        Draft202012Validator(schema).validate(document(view(judgement=judgement)))
    assert (row["version"], row["state"], row["passed"], row["head"]) == (1, "needs-author", False, HEAD)
    assert row["findings"][0]["code"] == "OSC401"


# --- what holds in all situations


def judgements() -> st.SearchStrategy[Judgement | None]:
    return st.sampled_from(
        [None, fine(), failed(), hostile(), fine(beyond=("x.py",)), fine(refused=("no",)), fine(entries=(OWN,))]
    )


def conversations() -> st.SearchStrategy[tuple[Comment, ...]]:
    texts = st.sampled_from(
        [
            "hello",
            *(f"/oscat {one}" for one in ("check", "fix", "approve", "decline", "hold x", "ready", "nix", "help")),
        ]
    )
    people = st.sampled_from(["alice", "ice", "sea", "eve", "writer"])
    pairs = st.lists(st.tuples(people, texts), max_size=6)
    return pairs.map(lambda rows: tuple(said(who, text, i + 1) for i, (who, text) in enumerate(rows)))


@given(
    judgements(),
    conversations(),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from([review("ice"), review("sea", "CHANGES_REQUESTED")]), max_size=2),
    st.integers(0, 40),
)
def test_what_stands_is_left_alone(
    judgement: Judgement | None,
    comments: tuple[Comment, ...],
    draft: bool,
    within: bool,
    reviews: list[Review],
    days: int,
) -> None:
    """Once all acts stand, the next look wants nothing new said, nobody else asked, no other label."""
    permissions = {"writer": Permission.WRITE}
    proposal = proposed(comments=comments, draft=draft, within=within, reviews=tuple(reviews), permissions=permissions)
    look = view(proposal, judgement, now=NOW + timedelta(days=days))
    settled = look
    for _ in range(3):
        settled = after(settled, decide(settled))
    again = decide(settled)
    assert after(settled, again).proposal == settled.proposal
    assert not only(again, Commit)
    assert len([one for one in settled.proposal.labels if one in {*State}]) == 1
    texts = [one.body for one in settled.proposal.comments if one.ours]
    assert len(texts) == len({one.partition("\n")[0] for one in texts})
    asked = settled.proposal.assignees
    assert len(asked) <= 1
    assert not {one.lower() for one in asked} & {"alice"}


@given(judgements())
def test_a_judgement_survives_the_way_between_two_jobs(judgement: Judgement | None) -> None:
    if judgement:
        again = wire.read(json.loads(json.dumps(wire.document(judgement))))
        assert again == dataclasses.replace(judgement, findings=again.findings)
        assert [one.message for one in again.findings] == [one.message for one in judgement.findings]


def test_a_judgement_of_another_version_is_refused() -> None:
    for row in ({"version": 2}, {"version": 1}, {"version": 1, "head": 3, "findings": 3}):
        with pytest.raises(ValueError, match="judgement"):
            wire.read(row)


def test_suggestions_are_for_the_lines_of_the_proposal() -> None:
    old, base = "a\nb\nc\nd\n", "a\nx\nc\nd\n"
    new = "A\nB\nc\nd\n"
    found = list(wire._suggestions({"f": (old, new)}, {"f": (base, "")}))
    assert found == []  # line 1 is not the proposal's own, and the two hang together
    found = list(wire._suggestions({"f": (old, "a\nB\nc\nd\n")}, {"f": (base, "")}))
    assert found == [Suggestion("f", 2, 2, "B")]
    assert only(decide(view(judgement=failed(suggestions=tuple(found)))), Suggest)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("products/a/collection.json", Mode.REGULAR, 100)], ""),
        ([("products/a/collection.json", None, 0)], ""),
        ([("products/a/link.json", Mode.SYMLINK, 9)], "a symbolic link"),
        ([("products/a/run.py", Mode.EXECUTABLE, 9)], "executable"),
        ([("products/a/module", Mode.SPECIAL, 0)], "a submodule"),
        ([("products/a/big.nc", Mode.REGULAR, 100_000_000)], "100 MB"),
        ([(f"products/a/{i}.json", Mode.REGULAR, 9) for i in range(10_000)], "10,000 files"),
        ([(f"products/a/{i}.nc", Mode.REGULAR, 9_000_000) for i in range(30)], "more than 200 MB"),
    ],
)
def test_what_is_not_even_read(rows: list[tuple[str, Mode | None, int]], told: str) -> None:
    found = list(refusals(rows))
    assert bool(found) == bool(told)
    assert told in " ".join(found)


def test_the_policy_of_a_file() -> None:
    read = policy(
        {
            "stewards": [
                {"github": "@ice", "themes": ["cryosphere"], "capacity": 2, "away": [{"until": "2026-12-05"}]},
                {"github": "@org/sea", "kinds": ["product", "nonsense"]},
                "nonsense",
            ],
            "maintainers": ["@boss"],
            "reminders": {"steward": 3, "author": True},
        }
    )
    assert read.stewards[0] == dataclasses.replace(ICE, capacity=2, away=((date.min, date(2026, 12, 5)),))
    assert read.stewards[1].is_team
    assert read.stewards[1].kinds == {Kind.PRODUCT}
    assert (read.reminders.steward, read.reminders.author) == (3, 14)
    assert policy(None) == Policy()


def test_codeowners() -> None:
    lines = codeowners(Policy((ICE, ANY, Steward("org/flow", kinds=frozenset({Kind.WORKFLOW}))), ("boss",))).split("\n")
    words = [line.split() for line in lines[2:] if line]
    assert words[:3] == [["*", "@any"], ["/workflows/", "@org/flow"], ["/catalog/themes/cryosphere/", "@ice"]]
    assert words[-1] == ["/catalog/stewards.yaml", "@boss"]
