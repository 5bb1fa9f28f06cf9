"""``oscat links`` against hosts of every temper: verdicts, politeness, memory, and what is never touched."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

import oscat
from oscat.shell.cli import oscat as command
from oscat.shell.links import links, mended
from oscat.shell.online import Audit, Wish
from oscat.thought.shards import joined
from oscat.words.errors import UsageError, WorldError
from oscat.words.finding import Shard
from oscat.words.links import Answer, Ask, Known, Limits, LinkVerdict, Means, Problem
from oscat.world import web
from oscat.world.guard import PrivateAddressError, is_public, objection, opened
from oscat.world.link_store import LinkStore, known_in
from oscat.world.linkcheck import ask_all
from oscat.world.web import Got
from strangers import DATA, EXPECTED, NETCDF, PAGE, Strangers, catalog_of, strangers

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "links.json").read_text("utf-8"))
HASTY = Limits(timeout=2, connect=1, delay=0, backoff=0.05)


@pytest.fixture(autouse=True)
def _this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Loopback is allowed, but for the canary's network; nothing is remembered elsewhere."""
    monkeypatch.setenv("OSCAT_LOOPBACK", "127.0.0.0/24")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))


@pytest.fixture
def hosts() -> Iterator[Strangers]:
    with strangers(hang=6) as one:
        yield one


def asked_of(hosts: Strangers, folder: Path, tempers: list[str], **wish: Any) -> Audit:
    """An audit of a catalog with one address of each temper."""
    hrefs = [(f"http://127.0.0.1:{hosts.port}/{one}/1", NETCDF if one in DATA else "") for one in tempers]
    catalog = folder / "catalog"
    if not catalog.exists():
        catalog_of(catalog, hrefs)
    return links(catalog, wish=Wish(cache=folder / "links.jsonl", limits=HASTY, **wish))


def verdicts(done: Audit) -> dict[str, LinkVerdict]:
    return {one.use.href.split("/")[3]: one.checked.verdict for one in done.rows}


# --- verdicts ----------------------------------------------------------------------------------------------------


def test_every_temper_is_seen_through_and_nothing_forbidden_is_touched(hosts: Strangers, tmp_path: Path) -> None:
    done = asked_of(hosts, tmp_path, list(EXPECTED))
    assert verdicts(done) == EXPECTED
    assert all(one.checked.evidence for one in done.rows)
    assert hosts.touched == []
    assert hosts.sent < 60_000_000, "somebody's endless body was read on and on"
    told = [{name.lower() for name in head} for head in hosts.heads]
    assert not any(head & {"cookie", "authorization", "referer", "proxy-authorization"} for head in told)
    assert {head["user-agent"] for head in hosts.heads} == {web.AGENT}


@pytest.mark.parametrize(
    ("temper", "evidence", "target"),
    [
        ("missing", "404 Not Found", ""),
        ("moved", "moved for good (301) to {host}/page/m1", "{host}/page/m1"),
        ("twice", "moved for good (301) to {host}/page/m1", "{host}/page/m1"),
        ("temporary", "200 OK", ""),
        ("liar", "answers 200, and its heading says «Page not found»", ""),
        ("canary", "redirects to http://127.9.9.9:{canary}/, which leads to no public address", ""),
        ("metadata", "redirects to http://169.254.169.254/latest/meta-data/, which leads to no public address", ""),
        ("other", "the record says application/x-netcdf, the server sends text/html", ""),
        ("slow", "did not answer in time", ""),
    ],
)
def test_evidence(hosts: Strangers, tmp_path: Path, temper: str, evidence: str, target: str) -> None:
    given = {"host": f"http://127.0.0.1:{hosts.port}", "canary": hosts.canary}
    found = asked_of(hosts, tmp_path, [temper]).rows[0].checked
    assert (found.evidence, found.target) == (evidence.format(**given), target.format(**given))


def test_a_file_is_asked_for_its_headers_and_a_page_for_its_beginning(hosts: Strangers, tmp_path: Path) -> None:
    asked_of(hosts, tmp_path, ["file", "page", "headless404"])
    counts = {name: count for name, count in hosts.asked.items() if name[:4] in {"HEAD", "GET "}}
    assert counts == {"HEAD file": 1, "GET page": 1, "HEAD headless404": 1, "GET headless404": 1}


def test_what_asks_for_patience_gets_it_and_what_asks_for_a_day_is_left_alone(hosts: Strangers, tmp_path: Path) -> None:
    start = time.monotonic()
    done = asked_of(hosts, tmp_path, ["patient", "busy", "flaky", "error"])
    assert verdicts(done)["patient"] is LinkVerdict.OK
    assert time.monotonic() - start >= 1, "Retry-After was not kept"
    assert (hosts.asked["GET busy"], hosts.asked["GET flaky"], hosts.asked["GET error"]) == (1, 2, 2)


def test_a_host_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        port = closed.getsockname()[1]
        hrefs = [(f"http://127.0.0.1:{port}/{number}", "") for number in range(200)]
        start = time.monotonic()
        done = links(catalog_of(tmp_path / "c", hrefs), wish=Wish(limits=HASTY))
    assert {one.checked.verdict for one in done.rows} == {LinkVerdict.FAILING}
    assert time.monotonic() - start < 5
    assert done.rows[-1].checked.evidence == f"127.0.0.1:{port} refuses connections, as at others of its addresses"


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with strangers(tls=context) as hosts:
        catalog = catalog_of(tmp_path / "c", [(f"https://127.0.0.1:{hosts.port}/page/1", "")])
        found = links(catalog, wish=Wish(limits=HASTY)).rows[0].checked
    assert found.verdict is LinkVerdict.CERTIFICATE
    assert found.evidence.startswith("its certificate is not valid: ")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate that expired long ago, for this machine."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ice")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2000, 1, 1), datetime(2001, 1, 1))  # noqa: DTZ001
    plain = serialization.NoEncryption()
    raw = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = tmp_path_factory.mktemp("tls") / "host.pem"
    file.write_bytes(raw + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


# --- means -------------------------------------------------------------------------------------------------------


def answer_of(ask: Ask) -> Answer:
    from oscat.thought.links.page import page_of

    found: list[Answer] = []
    ask_all([ask], page_of, lambda _, answer: found.append(answer), HASTY)
    return found[0]


@pytest.mark.parametrize(
    ("told", "verdict", "evidence"),
    [
        ({"responseCode": 1, "values": [{"type": "URL", "data": {"value": "https://zenodo.org/1"}}]}, "ok", "200 OK"),
        ({"responseCode": 100}, "not-found", "this DOI is not registered"),
        ({"other": 1}, "failing", "the handle service answers something else"),
    ],
)
def test_a_doi_is_asked_at_the_handle_service(
    hosts: Strangers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Any, verdict: str, evidence: str
) -> None:
    monkeypatch.setenv("OSCAT_HANDLES", f"http://127.0.0.1:{hosts.port}/handles/")
    status = 404 if told.get("responseCode") == 100 else 200
    paths: list[str] = []

    def handles(path: str, _: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        paths.append(path)
        return status, {"Content-Type": "application/json"}, json.dumps(told).encode()

    hosts.answers["handles"] = handles
    found = links(catalog_of(tmp_path / "c", [("https://doi.org/10.5281/zenodo.42(a)", "")]), wish=Wish(limits=HASTY))
    checked = found.rows[0].checked
    assert {*paths} == {"/handles/10.5281/zenodo.42(a)"}
    assert checked.verdict == verdict
    assert checked.evidence in {evidence, "registered; leads to https://zenodo.org/1"}


def test_a_prefix_of_a_bucket_is_asked_for_what_it_holds(hosts: Strangers) -> None:
    def bucket(path: str, _: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if "list-type=2" in path:
            return 200, {}, b"<Contents><Key>ice/0</Key></Contents>" if "prefix=ice%2F" in path else b"<L/>"
        return 404, {}, b""

    hosts.answers["cube"] = bucket
    at = f"http://127.0.0.1:{hosts.port}/cube/"
    assert answer_of(Ask(f"{at}ice", Means.BUCKET)).detail == "a prefix that holds objects"
    assert answer_of(Ask(f"{at}sea", Means.BUCKET)).status == 404


def test_a_zarr_store_is_there_where_its_metadata_are(hosts: Strangers, tmp_path: Path) -> None:
    def store(path: str, _: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        return (200, {}, b"{}") if path.endswith("/.zmetadata") else (403, {}, b"")

    hosts.answers["ice.zarr"] = store
    catalog = catalog_of(tmp_path / "c", [(f"http://127.0.0.1:{hosts.port}/ice.zarr", "application/vnd+zarr")])
    found = links(catalog, wish=Wish(limits=HASTY)).rows[0].checked
    assert (found.verdict, found.evidence) == (LinkVerdict.OK, "holds .zmetadata")


@pytest.mark.parametrize(
    ("spoken", "status"), [("application/x-git-upload-pack-advertisement", 200), ("text/html", 404)]
)
def test_a_git_repository_is_asked_as_git_does(hosts: Strangers, spoken: str, status: int) -> None:
    hosts.answers["ice.git"] = lambda path, _: (200, {"Content-Type": spoken}, b"001e# service=git-upload-pack\n")
    url = f"http://127.0.0.1:{hosts.port}/ice.git/info/refs?service=git-upload-pack"
    assert answer_of(Ask(url, Means.GIT)).status == status


FTP = {
    "USER": "331 Name?",
    "PASS": "230 Welcome",
    "TYPE": "200 Binary",
    "SIZE /ice.nc": "213 4000000000",
    "SIZE /data": "550 Not a file",
    "CWD /data": "250 Here",
    "QUIT": "221 Bye",
}


@pytest.fixture
def ftp() -> Iterator[int]:
    """A server that speaks as much FTP as is asked."""
    import threading

    server = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line, line.makefile("rw", encoding="latin-1", newline="") as file:
                file.write("220 Hello\r\n")
                file.flush()
                for said in file:
                    word = said.strip()
                    reply = FTP.get(word) or FTP.get(word.partition(" ")[0], "550 No such file")
                    file.write(f"{reply}\r\n")
                    file.flush()
                    if word == "QUIT":
                        break

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(2)


@pytest.mark.parametrize(
    ("path", "verdict"), [("ice.nc", LinkVerdict.OK), ("data", LinkVerdict.OK), ("gone.nc", LinkVerdict.NOT_FOUND)]
)
def test_ftp(ftp: int, tmp_path: Path, path: str, verdict: LinkVerdict) -> None:
    catalog = catalog_of(tmp_path / "c", [(f"ftp://127.0.0.1:{ftp}/{path}", "")])
    assert links(catalog, wish=Wish(limits=HASTY)).rows[0].checked.verdict is verdict


# --- safety ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.9.0.1/", "leads to no public address"),
        ("http://2130706433/", "leads to no public address"),
        ("http://0x7f.9.9.9/", "leads to no public address"),
        ("http://0177.1/", "leads to no public address"),
        ("http://[::1]/", "leads to no public address"),
        ("http://[::ffff:10.0.0.1]/", "leads to no public address"),
        ("http://[64:ff9b::a00:1]/", "leads to no public address"),
        ("http://[2002:a00:1::]/", "leads to no public address"),
        ("http://10.0.0.1/", "leads to no public address"),
        ("http://169.254.169.254/latest/meta-data", "leads to no public address"),
        ("http://999.999.999.999/", "leads to no public address"),
        ("https://user:secret@8.8.8.8/", "holds a name or password"),
        ("http://8.8.8.8:22/", "is at port 22, which is not the web's"),
        ("http://8.8.8.8:99999/", "is no address that can be read"),
        ("ftp://8.8.8.8/", "is no web address"),
        ("file:///etc/passwd", "is no web address"),
        ("http://8.8.8.8/x\r\nHost: evil", "holds control characters"),
        ("https://8.8.8.8/", ""),
        ("https://[2606:4700::1111]:8443/", ""),
    ],
)
def test_what_is_not_asked(monkeypatch: pytest.MonkeyPatch, address: str, why: str) -> None:
    monkeypatch.delenv("OSCAT_LOOPBACK")
    assert objection(address) == why


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "0.0.0.0", "100.64.0.1", "192.0.2.1", "224.0.0.1", "fe80::1%eth0", "x"]
)
def test_a_socket_is_judged_before_it_connects(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.delenv("OSCAT_LOOPBACK")
    assert not is_public(address)
    with pytest.raises(PrivateAddressError):
        opened((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80)))


def test_a_name_that_leads_home_is_not_followed(
    hosts: Strangers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_home(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.9.9.9", port))]

    monkeypatch.delenv("OSCAT_LOOPBACK")
    monkeypatch.setattr(socket, "getaddrinfo", at_home)
    catalog = catalog_of(tmp_path / "c", [(f"http://ice-data.eu:{hosts.canary}/1", "")])
    found = links(catalog, wish=Wish(limits=HASTY)).rows[0].checked
    assert (found.verdict, found.evidence) == (LinkVerdict.PRIVATE, "leads to no public address")
    assert hosts.touched == []


def test_a_name_that_changes_its_mind_is_caught_at_the_socket(
    hosts: Strangers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the name service is believed when it is asked, and leads home when it comes to connecting."""
    monkeypatch.delenv("OSCAT_LOOPBACK")
    monkeypatch.setattr(web, "is_public", lambda address: True)
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.9.9.9", hosts.canary))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    catalog = catalog_of(tmp_path / "c", [(f"http://ice-data.eu:{hosts.canary}/1", "")])
    assert links(catalog, wish=Wish(limits=HASTY)).rows[0].checked.verdict is LinkVerdict.PRIVATE
    assert hosts.touched == []


@pytest.mark.parametrize("href", ["file:///etc/passwd", "data:text/html,x", "javascript:alert(1)", "gopher://8.8.8.8/"])
def test_other_schemes_are_nothing_to_ask(tmp_path: Path, href: str) -> None:
    assert links(catalog_of(tmp_path / "c", [(href, "")])).rows == ()


# --- memory ------------------------------------------------------------------------------------------------------


def test_what_was_answered_is_believed_for_a_while(hosts: Strangers, tmp_path: Path) -> None:
    tempers = ["page", "missing", "moved", "canary"]
    first = asked_of(hosts, tmp_path, tempers)
    before = sum(hosts.asked.values())
    second = asked_of(hosts, tmp_path, tempers)
    assert (first.asked, second.asked, second.known) == (4, 0, 4)
    assert sum(hosts.asked.values()) == before
    assert verdicts(second) == verdicts(first)


def test_what_has_not_changed_is_not_sent_again(hosts: Strangers, tmp_path: Path) -> None:
    def page(path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        same = headers.get("if-none-match") == '"7"'
        return (304, {}, b"") if same else (200, {"ETag": '"7"'}, b"<title>Ice</title>")

    hosts.answers["page"] = page
    asked_of(hosts, tmp_path, ["page"])
    again = asked_of(hosts, tmp_path, ["page"], age=timedelta(0))
    assert (again.asked, again.rows[0].checked.verdict) == (1, LinkVerdict.OK)
    assert "if-none-match" in hosts.heads[-1]
    assert known_in(tmp_path / "links.jsonl")[again.rows[0].use.href].answer.page.title == "Ice"


def test_without_a_network_nothing_is_held_against_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.delenv("OSCAT_LOOPBACK")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    catalog = catalog_of(tmp_path / "c", [(f"https://ice-{number}.eu/", "") for number in range(30)])
    with pytest.raises(WorldError, match="no network"):
        links(catalog, wish=Wish(cache=tmp_path / "links.jsonl", limits=HASTY))
    assert known_in(tmp_path / "links.jsonl") == {}
    report = oscat.check(catalog, online=Wish(limits=HASTY))
    assert [one for one in report.notes if "were not asked: no host answers" in one]


def test_parts_of_a_check_ask_each_its_own_links(tmp_path: Path) -> None:
    with strangers() as hosts:
        hrefs = [
            (f"http://127.0.0.1:{hosts.port}/{one}/{n}", "") for n in range(9) for one in ("page", "missing", "moved")
        ]
        catalog = catalog_of(tmp_path / "c", hrefs)
        whole = oscat.check(catalog, online=Wish(cache=tmp_path / "whole.jsonl", limits=HASTY))
        asked, parts = sum(hosts.asked.values()), []
        for number in (1, 2, 3):
            wish = Wish(cache=tmp_path / f"{number}.jsonl", limits=HASTY)
            parts.append(oscat.check(catalog, online=wish, shard=Shard(number, 3)))
        assert joined(parts).findings == whole.findings
        assert {"OSC631", "OSC633"} <= {one.code for one in whole.findings}
        assert sum(hosts.asked.values()) - asked <= asked, "no link is asked by two parts"
        assert all(any(one.code == "OSC631" for one in part.findings) for part in parts)


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """The next run asks the rest, and its result is that of a run that nobody disturbed."""
    with strangers(latency=0.05) as hosts:
        tempers = ["page", "file", "missing", "moved", "liar", "other", "unauthorized", "forbidden"]
        hrefs = [
            (f"http://127.0.0.1:{hosts.port}/{one}/{number}", NETCDF if one in DATA else "")
            for number in range(50)
            for one in tempers
        ]
        catalog = catalog_of(tmp_path / "c", hrefs)
        whole = links(catalog, wish=Wish(cache=tmp_path / "whole.jsonl", limits=HASTY))
        cache = tmp_path / "half.jsonl"
        words = [sys.executable, "-m", "oscat", "links", str(catalog), "--cache", str(cache), "--delay", "0.01"]
        before = sum(hosts.asked.values())
        run = subprocess.Popen(words, env={**os.environ, "PYTHONPATH": "scripts"}, stdout=subprocess.DEVNULL)
        while sum(hosts.asked.values()) < before + 60:
            assert run.poll() is None, "the run was over before it could be killed"
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
        run.wait()
        with cache.open("a", encoding="utf-8") as file:
            file.write('{"url":"http://127.0.0.1/cut')  # as when the disk was in the middle of a line
        kept = len(known_in(cache))
        rest = links(catalog, wish=Wish(cache=cache, limits=HASTY))
    assert 0 < kept < 400
    assert (rest.known, rest.asked) == (kept, 400 - kept)
    assert [(one.use, one.checked.verdict, one.checked.target) for one in rest.rows] == [
        (one.use, one.checked.verdict, one.checked.target) for one in whole.rows
    ]


def test_when_the_time_is_over_the_rest_has_its_turn_later(hosts: Strangers, tmp_path: Path) -> None:
    hosts.latency = 0.2
    hrefs = [(f"http://127.0.0.1:{hosts.port}/page/{number}", "") for number in range(40)]
    catalog = catalog_of(tmp_path / "c", hrefs)
    limits = Limits(timeout=2, delay=0, seconds=0.7)
    first = links(catalog, wish=Wish(limits=limits))
    assert 0 < first.asked < 40
    assert first.left == 40 - first.asked
    assert LinkVerdict.UNASKED in {one.checked.verdict for one in first.rows}
    assert links(catalog, wish=Wish(limits=HASTY)).known == first.asked


@pytest.mark.parametrize("text", ["not json\n", '{"version": 1}\n', "[]\n", '{"oscat-links": 99}\n'])
def test_a_file_of_something_else_is_not_overwritten(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "links.jsonl"
    file.write_text(text, "utf-8")
    catalog = catalog_of(tmp_path / "c", [("https://ice-data.eu/", "")])
    monkeypatch.delenv("OSCAT_LOOPBACK")
    with pytest.raises(UsageError, match="is nothing that `oscat links` wrote"):
        links(catalog, wish=Wish(cache=file))
    assert file.read_text("utf-8") == text


def test_lines_that_are_odd_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "links.jsonl"
    good = Known(Answer("https://ice-data.eu/", "2026-11-01T00:00:00+00:00", 404), "2026-10-01", ("2026-11-01",))
    with LinkStore(file) as store:
        store.put(good)
    odd = ['{"url": 7}', "[]", '{"url": "x", "at": "y", "hops": 3}', '{"url": "x", "problem": "what"}', "null", "{"]
    file.write_text(file.read_text("utf-8") + "\n".join(odd), "utf-8")
    assert known_in(file) == {good.answer.url: good}


def test_an_interrupted_run_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    with strangers(latency=0.05) as hosts:
        hrefs = [(f"http://127.0.0.1:{hosts.port}/page/{number}", "") for number in range(400)]
        catalog, cache = catalog_of(tmp_path / "c", hrefs), tmp_path / "k.jsonl"
        words = [sys.executable, "-m", "oscat", "links", str(catalog), "--cache", str(cache), "--delay", "0.01"]
        env = {**os.environ, "PYTHONPATH": "scripts"}
        run = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        while sum(hosts.asked.values()) < 40:
            assert run.poll() is None
            time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=20)
    assert (run.returncode, told.strip()) == (130, "oscat: interrupted")
    assert 0 < len(known_in(cache)) < 400


# --- the command -------------------------------------------------------------------------------------------------


def run(*words: str) -> Any:
    return CliRunner().invoke(command, ["links", *words, "--delay", "0", "--timeout", "2"])


def test_the_report_for_programs_is_as_its_schema_says(hosts: Strangers, tmp_path: Path) -> None:
    hrefs = [(f"http://127.0.0.1:{hosts.port}/{one}/1", "") for one in ("page", "moved", "missing", "liar")]
    catalog = catalog_of(tmp_path / "c", hrefs)
    done = run(str(catalog), "--format", "json", "--to", str(tmp_path / "out.json"))
    document = json.loads(done.stdout)
    assert done.exit_code == 1
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == document
    assert [error.message for error in jsonschema_rs.validator_for(SCHEMA).iter_errors(document)] == []
    assert document["summary"]["verdicts"] == {"not-found": 1, "soft-404": 1, "moved": 1, "ok": 1}
    assert [one["verdict"] for one in document["links"]] == ["not-found", "soft-404", "moved", "ok"]


def test_the_report_for_people(hosts: Strangers, tmp_path: Path) -> None:
    host = f"http://127.0.0.1:{hosts.port}"
    catalog = catalog_of(tmp_path / "c", [(f"{host}/{one}/1", "") for one in ("page", "missing", "moved")])
    done = run(str(catalog), "--no-color")
    assert done.stdout == (
        f"Not found (1)\n  {host}/missing/1\n      404 Not Found, since {datetime.now(UTC).date()}\n"
        "      in products/product-0000/collection.json (via)\n\n"
        f"Moved for good (1)\n  {host}/moved/1\n      moved for good (301) to {host}/page/m1\n"
        f"      now: {host}/page/m1\n      in products/product-0000/collection.json (via)\n\n"
        "3 addresses: 1 work, 1 do not work, 1 moved for good.\n"
    )
    assert "3 asked now" in done.stderr
    assert f"`{host}/missing/1`" in run(str(catalog), "--format", "markdown").stdout


def test_nothing_wrong_ends_with_0(hosts: Strangers, tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path / "c", [(f"http://127.0.0.1:{hosts.port}/page/1", "")])
    done = run(str(catalog))
    assert (done.exit_code, done.stdout) == (0, "1 address: 1 work, none fails.\n")
    dry = run(str(catalog), "--dry-run", "--cache", str(tmp_path / "other.jsonl"))
    assert dry.stdout == f"http://127.0.0.1:{hosts.port}/page/1\n"


def test_what_has_moved_is_written_and_nothing_else(hosts: Strangers, tmp_path: Path) -> None:
    host = f"http://127.0.0.1:{hosts.port}"
    tempers = ("page/1", "moved/1#table", "twice/2", "temporary/3", "missing/4", "front/5")
    catalog = catalog_of(tmp_path / "c", [(f"{host}/{one}", "") for one in tempers])
    file = catalog / "products/product-0000/collection.json"
    before = file.read_text("utf-8")
    dry = run(str(catalog), "--mend", "--dry-run", "--no-color")
    assert (dry.exit_code, file.read_text("utf-8")) == (1, before)
    assert "+" in dry.stdout
    assert run(str(catalog), "--mend").exit_code == 0
    hrefs = [link["href"] for link in json.loads(file.read_text("utf-8"))["links"]]
    right = ("page/1", "page/m1#table", "page/m2", "temporary/3", "missing/4", "front/5")
    assert hrefs == [f"{host}/{one}" for one in right]
    again = links(catalog, wish=Wish(limits=HASTY))
    assert not mended(catalog, again, write=False).files


def test_one_new_dead_link_blocks_and_five_old_ones_do_not(hosts: Strangers, tmp_path: Path) -> None:
    host = f"http://127.0.0.1:{hosts.port}"
    old = [(f"{host}/missing/{number}", "") for number in range(5)]
    catalog_of(tmp_path / "base", old)
    head = tmp_path / "head"
    shutil.copytree(tmp_path / "base", head)
    file = head / "products/product-0000/collection.json"
    record = json.loads(file.read_text("utf-8"))
    record["links"].append({"rel": "via", "href": f"{host}/gone/new", "title": "New"})
    file.write_text(json.dumps(record), "utf-8")
    words = ["check", str(head), "--base-dir", str(tmp_path / "base"), "--online", "--format", "json"]
    document = json.loads(CliRunner().invoke(command, words).stdout)
    blocking = [one for one in document["findings"] if one["code"].startswith("OSC63")]
    assert [(one["code"], one["severity"], one["pointer"]) for one in blocking] == [
        ("OSC631", "error", "/links/5/href")
    ]
    assert hosts.asked["GET missing"] == 0, "old links are none of a proposal's business"


def test_links_of_a_platform(hosts: Strangers, tmp_path: Path) -> None:
    catalog = tmp_path / "c"
    shutil.copytree(Path(__file__).parent / "seed", catalog)
    found = {one.stem: json.loads(one.read_text("utf-8")) for one in catalog.glob("catalog/platforms/*/record.json")}
    name = next(iter(catalog.glob("catalog/platforms/*"))).name
    record = found["record"]
    record["links"].append({"rel": "about", "href": f"http://127.0.0.1:{hosts.port}/page/1", "title": "About"})
    (catalog / "catalog/platforms" / name / "record.json").write_text(json.dumps(record), "utf-8")
    done = links(catalog, platform=name, wish=Wish(limits=HASTY))
    assert [one.use.entry for one in done.rows] == [f"platforms/{name}"]
    with pytest.raises(UsageError, match="there is no platform 'nobody'"):
        links(catalog, platform="nobody")


def test_http_is_https_where_the_same_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are asked; only where they say the same the new address is proven."""
    answers = {
        "http://same.eu/a": Got(200, {"content-type": "text/html"}, PAGE),
        "https://same.eu/a": Got(200, {"content-type": "text/html"}, PAGE),
        "http://other.eu/a": Got(200, {"content-type": "text/html"}, PAGE),
        "https://other.eu/a": Got(200, {"content-type": "text/html"}, b"<title>Default page</title>"),
        "http://away.eu/a": Got(200, {"content-type": "text/html"}, PAGE, hops=((302, "http://b.eu/"),)),
        "http://none.eu/a": Got(200, {"content-type": "text/html"}, PAGE),
        "https://none.eu/a": Got(problem=Problem.REFUSED, detail="refuses"),
    }

    async def got(self: Any, method: str, url: str, **_: Any) -> Any:
        return answers[url]

    monkeypatch.delenv("OSCAT_LOOPBACK")
    monkeypatch.setattr(web.Web, "got", got)
    catalog = catalog_of(tmp_path / "c", [(f"http://{host}.eu/a", "") for host in ("same", "other", "none", "away")])
    done = links(catalog, wish=Wish(limits=HASTY))
    assert [one.checked.target for one in done.rows] == ["https://same.eu/a", "", "", ""]
    assert done.rows[0].checked.evidence == "the same is served over https"
