"""Entries become pull requests on the double of GitHub: once each, whatever goes wrong."""

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import keyring
import keyring.backend
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from github import Auth

import oscat
from browser import served
from forge.double import Caller, Fault, Pull
from forge.runner import Evaluator
from forge.sandbox import NAME as SANDBOX
from forge.stage import ICE, NAME, Stage, build_seed
from oscat.shell import proposal
from oscat.shell.publish import Wish, carry_out
from oscat.words.errors import CredentialsError, ForbiddenError, UsageError, WorldError
from oscat.words.kinds import BY_FOLDER
from oscat.words.publication import Outcome
from oscat.world.credentials import Credentials, device, forget, github, keep
from oscat.world.snapshot import snapshot

APP, WRITES = 77, {"contents": "write", "pull_requests": "write"}


def key() -> tuple[str, str]:
    """A private key of an App, and the public one that GitHub knows."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text, form = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    public = made.public_key().public_bytes(text, serialization.PublicFormat.SubjectPublicKeyInfo)
    return made.private_bytes(text, form, serialization.NoEncryption()).decode(), public.decode()


PRIVATE, PUBLIC = key()


def with_platforms(seed: Path, *names: str) -> None:
    """Platforms, each with its App and its entries."""
    text = json.loads(next(seed.glob("catalog/platforms/*/record.json")).read_text("utf-8"))
    for name in names:
        fields = {**text["properties"], "title": f"Platform {name}", "osc:app": f"{name}[bot]"}
        fields["osc:entries"] = [f"products/{name}-*", f"experiments/{name}-*"]
        path = seed / f"catalog/platforms/{name}/record.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({**text, "id": name, "properties": fields}), "utf-8")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bare = tmp_path_factory.mktemp("publish")
    seed = Path(shutil.copytree(Path(__file__).parent / "seed", bare / "records"))
    with_platforms(seed, *(f"p{number}" for number in range(6)))
    return build_seed(bare / "seed", source=seed)


@pytest.fixture
def hub(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    stage = Stage(tmp_path, repository)
    monkeypatch.setenv("GITHUB_API_URL", stage.double.base)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    for number in range(6):
        stage.double.app(APP + number, f"p{number}[bot]", PUBLIC, WRITES)
    yield stage
    assert stage.double.violations == []
    stage.close()


def person(stage: Stage, login: str = "alice") -> Credentials:
    return Credentials({"OSCAT_TOKEN": stage.double.person(login)}, api=stage.double.base)


def app(stage: Stage, number: int = 0, private: str = PRIVATE) -> Credentials:
    return Credentials({"OSCAT_APP_ID": str(APP + number), "OSCAT_APP_KEY": private}, api=stage.double.base)


def product(stage: Stage, name: str = "p0-floe", **changes: Any) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((stage.seed / ICE).read_text("utf-8"))
    return {**record, "id": name, "title": f"Thickness of {name}", **changes}


def pulls(stage: Stage) -> list[Pull]:
    return list(stage.double.pulls[NAME].values())


def send(stage: Stage, entries: Any, who: Credentials | None = None, **given: Any) -> Any:
    return oscat.publish(entries, repository=NAME, credentials=who or person(stage), **given)


def content(stage: Stage, pull: Pull, path: str) -> str:
    return stage.double.store.git(pull.head_repository, "show", f"{pull.head}:{path}")


# --- the way of one entry --------------------------------------------------------------------------------------------


def test_a_record_of_a_person_comes_from_their_fork(hub: Stage) -> None:
    done = send(hub, product(hub))
    (pull,) = pulls(hub)
    assert [one.outcome for one in done.publications] == [Outcome.OPENED]
    assert (pull.author, pull.head_repository, pull.head_ref) == ("alice", "alice/catalog", "oscat/products/p0-floe")
    assert pull.title == "Add product: Thickness of p0-floe"
    assert json.loads(content(hub, pull, "products/p0-floe/collection.json")) == product(hub)
    changed = hub.double.store.git("alice/catalog", "diff", "--name-only", "main", pull.head)
    assert changed == "products/p0-floe/collection.json"


def test_the_same_again_does_nothing_and_a_change_updates(hub: Stage) -> None:
    send(hub, product(hub))
    (pull,) = pulls(hub)
    head = pull.head
    assert send(hub, product(hub)).publications[0].outcome is Outcome.UNCHANGED
    assert pull.head == head
    assert send(hub, product(hub, title="Thicker")).publications[0].outcome is Outcome.UPDATED
    assert len(pulls(hub)) == 1
    assert "Thicker" in content(hub, pull, "products/p0-floe/collection.json")
    assert hub.double.store.git("alice/catalog", "rev-parse", f"{pull.head}^") == head


def test_what_was_closed_stays_closed(hub: Stage) -> None:
    send(hub, product(hub))
    hub.hub("boss").get_pull(1).edit(state="closed")
    for again in (product(hub), product(hub, title="Another try")):
        done = send(hub, again)
        assert done.publications[0].outcome is Outcome.CLOSED
        assert done.failed
        assert len(pulls(hub)) == 1
    done = send(hub, product(hub), reopen=True)
    assert (done.publications[0].outcome, done.publications[0].number) == (Outcome.OPENED, 2)
    assert send(hub, product(hub)).publications[0].outcome is Outcome.UNCHANGED


def test_what_was_merged_becomes_an_update(hub: Stage) -> None:
    send(hub, product(hub))
    hub.hub("boss").get_pull(1).merge()
    assert send(hub, product(hub)).publications[0].outcome is Outcome.PUBLISHED
    done = send(hub, product(hub, title="Second edition"))
    assert (done.publications[0].outcome, done.publications[0].number) == (Outcome.OPENED, 2)
    assert pulls(hub)[1].title == "Update product: Second edition"
    changed = hub.double.store.git("alice/catalog", "diff", "--name-only", f"{pulls(hub)[1].head}^", pulls(hub)[1].head)
    assert changed == "products/p0-floe/collection.json"


def test_a_folder_with_what_lies_beside_and_a_file(hub: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "p0-floe"
    folder.mkdir(parents=True)
    (folder / "collection.json").write_text(json.dumps(product(hub)), "utf-8")
    (folder / "thumbnail.png").write_bytes(b"\x89PNG\xff\x00")
    single = tmp_path / "single.json"
    single.write_text(json.dumps(product(hub, "p0-brash")), "utf-8")
    done = send(hub, [folder, single])
    (pull,) = pulls(hub)
    assert done.publications[0].draft.entries == ("products/p0-brash", "products/p0-floe")
    raw = hub.double.store.raw("alice/catalog", "show", f"{pull.head}:products/p0-floe/thumbnail.png")
    assert raw == b"\x89PNG\xff\x00"
    assert (folder / "collection.json").read_text("utf-8") == json.dumps(product(hub))


def test_one_request_for_each(hub: Stage) -> None:
    done = send(hub, [product(hub, f"p0-{name}") for name in ("a", "b", "c")], separate=True)
    assert [one.number for one in done.publications] == [1, 2, 3]
    assert len(pulls(hub)) == 3


def test_nothing_is_sent_where_the_rules_find_errors(hub: Stage) -> None:
    done = send(hub, {**product(hub), "osc:missions": ["smoss"]})
    assert done.failed
    assert not done.publications
    assert [(one.code, one.path) for one in done.report.findings] == [("OSC401", "products/p0-floe/collection.json")]
    assert pulls(hub) == []
    assert not [row for row in hub.double.log if row[0] != "GET"]


def test_the_mends_are_sent_and_the_files_stay(hub: Stage, tmp_path: Path) -> None:
    file = tmp_path / "entry.json"
    text = json.dumps(product(hub, license="CC-by-4.0"))
    file.write_text(text, "utf-8")
    assert send(hub, file).failed
    assert not send(hub, file, fix=True).failed
    assert '"CC-BY-4.0"' in content(hub, pulls(hub)[0], "products/p0-floe/collection.json")
    assert file.read_text("utf-8") == text


def test_a_dry_run_sends_nothing(hub: Stage) -> None:
    done = send(hub, product(hub), dry_run=True)
    assert [one.outcome for one in done.publications] == [Outcome.PLANNED]
    assert {row[0] for row in hub.double.log} == {"GET"}


def test_another_catalog_that_happens_to_be_here_is_none_to_judge_against(
    hub: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
    assert not send(hub, product(hub)).failed
    assert [row for row in hub.double.log if "tarball" in row[1]]


def test_a_local_copy_is_judged_against_and_nothing_is_loaded(hub: Stage) -> None:
    send(hub, product(hub), catalog=hub.seed)
    assert len(pulls(hub)) == 1
    assert not [row for row in hub.double.log if "tarball" in row[1]]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"id": "x"}, "says which kind it is"),
        ({"id": "../../x", "osc:type": "product"}, "it has no id"),
        ({"id": ".github", "osc:type": "product"}, "cannot be the name of a folder"),
        ({"id": "", "osc:type": "product"}, "it has no id"),
        ("missing.json", "does not exist"),
    ],
)
def test_what_is_no_entry_is_told(hub: Stage, entry: Any, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        send(hub, entry)
    assert pulls(hub) == []


def test_an_entry_of_ones_own_copy_is_new_where_the_catalog_lacks_it(hub: Stage, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(hub.seed, tmp_path / "copy"))
    folder = copy / "products" / "p0-floe"
    folder.mkdir()
    (folder / "collection.json").write_text(json.dumps(product(hub)), "utf-8")
    assert send(hub, folder, catalog=copy, dry_run=True).publications[0].draft.title.startswith("Publish product: ")
    send(hub, folder, catalog=copy)
    assert pulls(hub)[0].title.startswith("Add product: ")
    send(hub, copy / "products/ice-thickness-arctic", catalog=copy, fix=True)
    assert len(pulls(hub)) == 1


# --- platforms -------------------------------------------------------------------------------------------------------


def test_a_platform_speaks_through_its_app(hub: Stage) -> None:
    done = send(hub, product(hub), app(hub), platform="p0")
    (pull,) = pulls(hub)
    assert done.publications[0].outcome is Outcome.OPENED
    assert (pull.author, pull.head_repository) == ("p0[bot]", NAME)
    assert pull.head_ref == "platform/p0/products/p0-floe"
    assert send(hub, product(hub), app(hub), platform="p0").publications[0].outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("platform", "number", "name", "why"),
    [
        ("p0", 0, "p1-floe", "none of the entries of the platform p0"),
        ("p1", 0, "p1-floe", "may not speak for the platform p1"),
        ("p9", 0, "p9-floe", "there is no platform 'p9'"),
        ("openeo-example", 0, "p0-floe", "names no App"),
    ],
)
def test_a_platform_touches_its_own_alone(hub: Stage, platform: str, number: int, name: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        send(hub, product(hub, name), app(hub, number), platform=platform)
    assert pulls(hub) == []


def test_a_platform_touches_no_vocabulary(hub: Stage) -> None:
    theme = next(hub.seed.glob("catalog/themes/*"))
    with pytest.raises(UsageError, match="is part of a vocabulary"):
        send(hub, theme, app(hub), platform="p0")


# --- when things go wrong ------------------------------------------------------------------------------------------

WRITES_FAIL = (
    Fault("POST .*/pulls$", status=502, done=True),
    Fault("POST .*/pulls$", status=502),
    Fault("POST .*/git/refs$", status=502, done=True),
    Fault("POST .*/git/refs$", status=0, done=True),
    Fault("POST .*/git/commits$", status=500, done=True),
    Fault("POST .*/git/trees$", status=0),
    Fault("POST .*/pulls$", status=403, headers=(("Retry-After", "7"),), message="secondary rate limit"),
    Fault("POST .*/git/refs$", status=429, message="too many requests"),
    Fault("GET .*/pulls", status=503),
    Fault("GET .*/contents", status=0),
    Fault("GET .*/git/ref", status=401, message="Bad credentials"),
)


def calmly(hub: Stage, entries: Any, who: Credentials, **given: Any) -> tuple[Any, list[float]]:
    """Publish without real waiting; what was waited for instead."""
    waits: list[float] = []
    wish = Wish(credentials=who, pause=waits.append, **given)
    return carry_out([entries], wish, hub.seed, NAME, "production"), waits


@pytest.mark.parametrize("fault", WRITES_FAIL, ids=lambda one: f"{one.fits} {one.status} {one.done}")
def test_whatever_fails_there_is_one_request(hub: Stage, fault: Fault) -> None:
    hub.double.faults.append(replace(fault))
    done, waits = calmly(hub, product(hub), app(hub), platform="p0")
    assert done.publications[0].outcome is Outcome.OPENED
    assert len(pulls(hub)) == 1
    assert any("looking again" in line or "reading the credentials anew" in line for line in done.log)
    assert hub.double.faults[0].times == 0
    assert waits == ([7.0] if fault.headers else waits)
    assert calmly(hub, product(hub), app(hub), platform="p0")[0].publications[0].outcome is Outcome.UNCHANGED


def test_a_fork_takes_its_time(hub: Stage) -> None:
    hub.double.faults.append(Fault("GET /repos/alice/catalog/git/ref/heads/main", 404, times=2, message="Not Found"))
    done, waits = calmly(hub, product(hub), person(hub))
    assert (done.publications[0].outcome, waits) == (Outcome.OPENED, [1.0, 2.0])


def test_a_repository_that_is_not_there_is_told_at_once(hub: Stage) -> None:
    waits: list[float] = []
    with pytest.raises(ForbiddenError, match="GitHub shows no repository org/nowhere"):
        carry_out([product(hub)], Wish(credentials=person(hub), pause=waits.append), hub.seed, "org/nowhere", "")
    assert waits == []


def test_what_stays_broken_is_told(hub: Stage) -> None:
    hub.double.faults.append(Fault("POST .*/pulls$", status=502, times=100))
    with pytest.raises(WorldError, match="GitHub did not take platform/p0/products/p0-floe: 502"):
        calmly(hub, product(hub), app(hub), platform="p0")
    hub.double.faults.clear()
    assert calmly(hub, product(hub), app(hub), platform="p0")[0].publications[0].number == 1


def test_a_wrong_key_is_told_without_showing_it(hub: Stage) -> None:
    with pytest.raises(UsageError, match="GitHub does not take these credentials") as told:
        calmly(hub, product(hub), app(hub, private=key()[0]), platform="p0")
    assert "PRIVATE" not in str(told.value)
    assert "PRIVATE" not in repr(app(hub))


def test_a_key_that_is_rotated_meanwhile_is_read_again(hub: Stage, tmp_path: Path) -> None:
    file = tmp_path / "app.pem"
    file.write_text(PRIVATE, "utf-8")
    private, public = key()
    who = Credentials({"OSCAT_APP_ID": str(APP), "OSCAT_APP_KEY": str(file)}, api=hub.double.base)

    def rotated(_: float) -> None:
        hub.double.apps[str(APP)].public_key = public
        hub.double.callers = {token: one for token, one in hub.double.callers.items() if one.login != "p0[bot]"}
        file.write_text(private, "utf-8")

    hub.double.faults.append(Fault("POST .*/pulls$", status=502))
    wish = Wish(credentials=who, pause=rotated, platform="p0")
    assert carry_out([product(hub)], wish, hub.seed, NAME, "production").publications[0].number == 1


@pytest.mark.site
def test_two_hundred_from_six_platforms_with_faults(hub: Stage) -> None:
    """Each is published by two runs at once, of which some are killed between two calls, and GitHub fails at random."""
    chance = random.Random(20261121)
    entries = [(number % 6, product(hub, f"p{number % 6}-{number:03}")) for number in range(200)]
    for fault in WRITES_FAIL:
        if fault.status != 401:
            hub.double.faults.append(replace(fault, times=12))
    hub.double.unlucky = lambda: chance.random() < 0.05

    def sent(job: tuple[int, dict[str, Any]]) -> None:
        platform, record = job
        while True:
            wish = Wish(credentials=app(hub, platform), pause=killed(chance), platform=f"p{platform}")
            try:
                done = carry_out([record], wish, hub.seed, NAME, "production")
            except (KilledError, WorldError):
                continue
            assert done.publications[0].number, done.log
            return

    jobs = [one for one in entries for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sent, jobs))
    fired = sum(12 - fault.times for fault in hub.double.faults)
    assert fired > 60, "the faults have to happen"
    found = pulls(hub)
    assert sorted(one.head_ref for one in found) == sorted(
        f"platform/p{platform}/products/{record['id']}" for platform, record in entries
    )
    for (_, record), pull in zip(entries, sorted(found, key=lambda one: one.head_ref[-3:]), strict=True):
        assert json.loads(content(hub, pull, f"products/{record['id']}/collection.json")) == record
        assert pull.author == f"{record['id'][:2]}[bot]"


class KilledError(Exception):
    """The process ends here."""


def killed(chance: random.Random) -> Any:
    """A pause after which the process is gone now and then."""

    def pause(_: float) -> None:
        if chance.random() < 0.3:
            raise KilledError

    return pause


# --- the command line ------------------------------------------------------------------------------------------------

SCHEMA = json.loads((Path(__file__).parent.parent / "schemas/publication.json").read_text("utf-8"))


def command(hub: Stage, *args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The command as alice runs it, in an empty folder."""
    scripts = Path(__file__).parent.parent / "scripts"
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(scripts), "HOME": str(hub.double.store.root)}
    given |= {"GITHUB_API_URL": hub.double.base, "OSCAT_TOKEN": hub.double.person("alice")}
    given |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "SOURCE_DATE_EPOCH": "1796083200"} | env
    words = [sys.executable, "-m", "oscat", *map(str, args)]
    return subprocess.run(words, env=given, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def entry(hub: Stage, tmp_path: Path) -> Path:
    file = tmp_path / "entry.json"
    file.write_text(json.dumps(product(hub)), "utf-8")
    return file


def test_the_command_says_what_it_did(hub: Stage, entry: Path) -> None:
    done = command(hub, "publish", entry, "--repository", NAME)
    assert (done.returncode, done.stdout.split()[:5]) == (0, ["opened", "products/p0-floe", "pull", "request", "1"])
    assert "token-alice" not in done.stdout + done.stderr
    again = command(hub, "publish", entry, "--repository", NAME, "--format", "json")
    document = json.loads(again.stdout)
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(document)
    assert document["publications"][0]["outcome"] == "unchanged"
    assert (again.returncode, again.stderr) == (0, "")


def test_the_command_shows_what_it_would_send(hub: Stage, entry: Path) -> None:
    done = command(hub, "publish", entry, "--repository", NAME, "--dry-run")
    assert done.returncode == 0
    for told in ("planned", "branch oscat/products/p0-floe", "title: Add product: Thickness of p0-floe", "+ products/"):
        assert told in done.stdout
    assert pulls(hub) == []


def test_the_command_shows_what_the_rules_find(hub: Stage, entry: Path) -> None:
    entry.write_text(json.dumps({**product(hub), "osc:missions": ["smoss"]}), "utf-8")
    done = command(hub, "publish", entry, "--repository", NAME)
    assert done.returncode == 1
    assert "Did you mean 'smos'?" in done.stdout
    assert "Nothing was sent" in done.stderr
    document = json.loads(command(hub, "publish", entry, "--repository", NAME, "--format", "json").stdout)
    assert (document["failed"], document["publications"]) == (True, [])
    assert document["findings"][0]["code"] == "OSC401"


@pytest.mark.parametrize(
    ("env", "args", "ending"),
    [
        ({"OSCAT_TOKEN": ""}, (), (2, "credentials", "oscat login")),
        ({"OSCAT_TOKEN": "wrong"}, (), (2, "credentials", "does not take these credentials")),
        ({}, ("--platform", "nowhere"), (2, "usage", "there is no platform 'nowhere'")),
        ({}, ("--target", "test"), (2, "usage", "--repository owner/name")),
        (
            {"GITHUB_API_URL": "http://127.0.0.1:9", "OSCAT_PATIENCE": "0"},
            (),
            (3, "unreachable", "does not answer"),
        ),
    ],
)
def test_errors_have_codes(
    hub: Stage, entry: Path, env: dict[str, str], args: tuple[str, ...], ending: tuple[int, str, str]
) -> None:
    where = () if "--target" in args else ("--repository", NAME)
    done = command(hub, "publish", entry, *where, *args, "--format", "json", **env)
    document = json.loads(done.stdout)
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(document)
    assert (done.returncode, document["error"]["code"]) == ending[:2]
    assert ending[2] in document["error"]["message"]
    assert ending[2] in done.stderr


def test_targets_are_repositories_in_the_settings(hub: Stage, entry: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(hub.seed, tmp_path / "copy"))
    settings = (copy / "oscat.toml").read_text("utf-8") if (copy / "oscat.toml").exists() else ""
    (copy / "oscat.toml").write_text(f'{settings}\n[targets]\ntest = "{NAME}"\n', "utf-8")
    done = command(hub, "publish", entry, "--in", copy, "--target", "test")
    assert done.returncode == 0, done.stderr
    assert len(pulls(hub)) == 1
    wrong = command(hub, "publish", entry, "--in", copy, "--target", "tset")
    assert "Did you mean 'test'?" in wrong.stderr


# --- who it is -------------------------------------------------------------------------------------------------------


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, made = keyring.get_keyring(), Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_device_flow_ends_in_the_keyring(hub: Stage, ring: Ring) -> None:
    shown: list[tuple[str, str]] = []

    def tell(url: str, code: str) -> None:
        shown.append((url, code))
        hub.double.codes["device"]["token"] = hub.double.person("alice")

    token = device("Iv1.abc", tell, web=hub.double.base)
    assert shown == [("https://github.com/login/device", "ABCD-1234")]
    assert keep(token, hub.double.base) == "alice"
    assert ring.held == {("oscat", hub.double.base): "token-alice"}
    done = send(hub, product(hub), Credentials({}, api=hub.double.base))
    assert done.publications[0].number == 1
    assert forget(hub.double.base)
    assert not forget(hub.double.base)
    with pytest.raises(CredentialsError, match="oscat login"):
        send(hub, product(hub), Credentials({}, api=hub.double.base))


def test_a_sign_in_that_is_refused_is_told(hub: Stage) -> None:
    with pytest.raises(UsageError, match="The user has denied the request"):
        device("Iv1.abc", lambda *_: hub.double.codes["device"].update(refused=True), web=hub.double.base)


def test_a_token_that_github_does_not_know_is_not_kept(hub: Stage, ring: Ring) -> None:
    with pytest.raises(CredentialsError, match="does not take this token"):
        keep("wrong", hub.double.base)
    assert ring.held == {}


# --- the catalog without a clone -------------------------------------------------------------------------------------


def test_the_archive_is_loaded_once_and_holds_the_catalog_alone(hub: Stage, tmp_path: Path) -> None:
    for _ in range(2):
        send(hub, product(hub))
    loaded = [row for row in hub.double.log if "tarball" in row[1]]
    assert len(loaded) == 1
    (folder,) = (tmp_path / "cache/oscat/catalogs/org+catalog").iterdir()
    assert {one.name for one in folder.iterdir()} <= {*BY_FOLDER, "catalog", "oscat.toml"}


def test_an_archive_that_leads_out_writes_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for name in ("top/products/../../../evil.json", "top//etc/evil.json", "top/products/x/collection.json"):
            member = tarfile.TarInfo(name)
            member.size = 2
            archive.addfile(member, io.BytesIO(b"{}"))
        link = tarfile.TarInfo("top/products/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (tmp_path / "served").mkdir()
    (tmp_path / "served/a.tar.gz").write_bytes(raw.getvalue())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with served(tmp_path / "served") as url:
        folder = snapshot("a/b", "c" * 40, lambda _: f"{url}a.tar.gz")
    files = [one.relative_to(tmp_path / "cache").as_posix() for one in (tmp_path / "cache").rglob("*") if one.is_file()]
    assert files == [f"oscat/catalogs/a+b/{'c' * 40}/products/x/collection.json"]
    assert not (folder / "products/link").exists()
    assert not list(tmp_path.rglob("evil.json"))


# --- the whole way, with the shipped workflows -----------------------------------------------------------------------
@pytest.mark.site
def test_a_platform_is_judged_and_the_verdict_is_followed(stage: Stage) -> None:
    path = next(stage.seed.glob("catalog/platforms/*/record.json"))
    record = json.loads(path.read_text("utf-8")) | {"id": "cube"}
    record["properties"] |= {"osc:app": "cube[bot]", "osc:entries": ["products/cube-*"], "title": "Cube"}
    there = {"catalog/platforms/cube/record.json": json.dumps(record, indent=2)}
    stage.commit(stage.hub("boss"), "main", there)
    stage.double.app(APP, "cube[bot]", PUBLIC, WRITES)
    copy = Path(shutil.copytree(stage.seed, stage.double.store.root / "copy"))
    (copy / "catalog/platforms/cube").mkdir()
    (copy / "catalog/platforms/cube/record.json").write_text(json.dumps(record), "utf-8")

    def sent(entry: dict[str, Any], **given: Any) -> Any:
        who = Credentials({"OSCAT_APP_ID": str(APP), "OSCAT_APP_KEY": PRIVATE}, api=stage.double.base)
        return carry_out([entry], Wish(credentials=who, platform="cube", **given), copy, NAME, "production")

    sent(product(stage, "cube-1"))
    stage.drain()
    done = sent(product(stage, "cube-1"), wait=5)
    (one,) = done.publications
    assert one.outcome is Outcome.UNCHANGED
    assert (one.verdict["state"], one.verdict["report"]["entries"][0]["entry"]) == ("success", "products/cube-1")
    assert not done.failed
    assert "platform:cube" in pulls(stage)[0].labels

    stage.commit(stage.hub("boss"), "platform/cube/products/other", {"products/other/collection.json": "{}"})
    stage.double.callers["cube"] = Caller("cube[bot]", WRITES)
    github(Auth.Token("cube"), stage.double.base).get_repo(NAME).create_pull(
        base="main", head="platform/cube/products/other", title="Beyond", body=""
    )
    stage.drain()
    assert stage.status(pulls(stage)[1])[0] == "failure"
    assert "products/other is none of the entries of the platform cube" in stage.sticky(pulls(stage)[1])


# --- older tools -----------------------------------------------------------------------------------------------------


def as_older_tools_do(seed: Path, name: str) -> dict[str, str]:
    """A product with links committed, a line in the list, and back links in all that it refers to."""
    text = next(seed.glob("products/*/collection.json")).read_text("utf-8")
    record = json.loads(text.replace(json.loads(text)["id"], name)) | {"title": f"Ice by {name}"}
    files = {f"products/{name}/collection.json": json.dumps(record, indent=2)}
    named = [f"themes/{one['id']}/catalog.json" for one in record["themes"][0]["concepts"]]
    named += [f"variables/{one}/catalog.json" for one in record["osc:variables"]]
    named += [f"eo-missions/{one}/catalog.json" for one in record["osc:missions"]]
    for path in ("products/catalog.json", f"projects/{record['osc:project']}/collection.json", *named):
        value = json.loads((seed / path).read_text("utf-8"))
        href = f"./{name}/collection.json" if path.startswith("products") else f"../../products/{name}/collection.json"
        value["links"].append({"rel": "child", "href": href, "type": "application/json", "title": record["title"]})
        files[path] = json.dumps(value, indent=2)
    return files


@pytest.mark.site
def test_what_older_tools_send_is_taken_and_never_conflicts(tmp_path: Path, evaluator: Evaluator) -> None:
    seed = build_seed(tmp_path / "seed", source=Path(__file__).parent / "seed-osc")
    stage = Stage(tmp_path, seed, evaluator)
    first, second = (
        stage.propose_within("boss", as_older_tools_do(seed, name), f"by-{name}") for name in ("old-a", "old-b")
    )
    stage.drain()
    for pull in (first, second):
        assert stage.status(pull)[0] == "success"
        assert "7 files of this proposal change nothing but links that the build writes" in stage.sticky(pull)
        assert "changed theme" not in stage.sticky(pull)
        assert pull.reviews == []
    stage.hub("boss").get_pull(first.number).merge()
    stage.drain()
    stage.sweep()
    assert second.merge is not None or "takes them out, and then it can be merged" in stage.sticky(second)
    assert stage.status(second)[0] == "success"
    stage.double.comment(NAME, second.number, "boss", "/oscat fix")
    stage.drain()
    changed = stage.double.store.git(NAME, "diff", "--name-only", f"{second.base_ref}...{second.head}")
    assert changed == "products/old-b/collection.json"
    assert stage.status(second)[0] == "success"
    stage.hub("boss").get_pull(second.number).merge()
    stage.drain()
    assert stage.runner
    assert stage.runner.deployed
    listed = json.loads((stage.runner.deployed / "products/catalog.json").read_text("utf-8"))
    assert {"./old-a/collection.json", "./old-b/collection.json"} <= {one["href"] for one in listed["links"]}
    assert stage.double.violations == []
    stage.close()


# --- the sandbox -----------------------------------------------------------------------------------------------------


def exports(lines: Any) -> dict[str, str]:
    """The variables of the platform, as they are printed."""
    found: dict[str, str] = {}
    for line in iter(lines.readline, ""):
        words = line.split("#")[0].split()
        if words[:1] == ["export"] and "OSCAT_TOKEN" not in line:
            found |= dict(word.split("=", 1) for word in words[1:])
        if line.startswith("Entries"):
            return found
    raise AssertionError("the sandbox did not start")


@pytest.mark.site
def test_the_sandbox_is_published_to_as_its_page_says(evaluator: Evaluator, tmp_path: Path) -> None:
    """What `make sandbox` prints is enough for a platform's code to come to a verdict."""
    here = Path(__file__).parent
    env = {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parent / 'scripts'}"}
    words = [sys.executable, "-m", "forge.sandbox"]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True, cwd=here.parent) as running:
        assert running.stdout
        told = exports(running.stdout)
        record = json.loads((here.parent / "products/polaris/collection.json").read_text("utf-8"))
        record |= {"id": "sandbox-ice", "title": "Sandbox ice"}
        (tmp_path / "entry.json").write_text(json.dumps(record), "utf-8")
        clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": env["PYTHONPATH"]}
        flags = ["--repository", SANDBOX, "--platform", "sandbox", "--wait", "60", "--format", "json"]
        command = [sys.executable, "-m", "oscat", "publish", str(tmp_path / "entry.json"), *flags]
        done = subprocess.run(
            command, env=clean | told, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )
        running.send_signal(signal.SIGINT)
    document = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert document["publications"][0]["verdict"]["state"] == "success"


def test_a_proposal_that_conflicts_is_measured_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sizes and kinds of files come first, also where two proposals are in each other's way."""
    seed = build_seed(tmp_path / "seed", source=Path(__file__).parent / "seed-osc")

    def git(*words: str) -> str:
        command = ["git", "-C", str(seed), "-c", "user.name=x", "-c", "user.email=x@example.org", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def committed(name: str) -> str:
        git("checkout", "-q", "-b", name, "main")
        for path, text in as_older_tools_do(tmp_path / "before", name).items():
            (seed / path).parent.mkdir(exist_ok=True)
            (seed / path).write_text(text, "utf-8")
        git("add", "-A")
        git("commit", "-q", "-m", name)
        return git("rev-parse", "HEAD")

    shutil.copytree(seed, tmp_path / "before")
    base, head = committed("old-a"), committed("old-b")
    assert proposal.judge(seed, base, head).stuck
    (seed / "products/old-b/link.json").symlink_to("/etc/passwd")
    git("add", "-A")
    git("commit", "-q", "-m", "a link")
    monkeypatch.setattr(proposal, "facts_of", lambda *_: pytest.fail("it was read"))
    found = proposal.judge(seed, base, git("rev-parse", "HEAD"))
    assert "It disagrees with what was merged meanwhile" in found.refused[0]
