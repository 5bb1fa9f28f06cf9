"""A site that is too large for Pages: the workflow brings what differs to an object storage (moto stands in for S3)."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from forge.runner import Run
from forge.stage import Stage
from test_bot_stories import fine
from test_pages import SEED

RCLONE = shutil.which("rclone")
BUCKET, SITE = "catalog", "https://catalog.example.org/"
ICE = "products/ice-thickness-arctic"
MORE = "products/ice-thickness-again"
pytestmark = [
    pytest.mark.site,
    pytest.mark.skipif(RCLONE is None, reason="no rclone on the PATH (apt install rclone)"),
]


@dataclass
class Storage:
    """An object storage of this machine with one bucket, and what was asked of it."""

    url: str
    log: Path

    @property
    def env(self) -> dict[str, str]:
        found = {"TYPE": "s3", "PROVIDER": "Other", "ENDPOINT": self.url}
        keys = {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret"}
        return {f"RCLONE_CONFIG_TO_{name}": value for name, value in {**found, **keys}.items()}

    def rclone(self, *words: str) -> str:
        assert RCLONE
        env = {"PATH": str(Path(RCLONE).parent), "RCLONE_CONFIG": "/dev/null", **self.env}
        return subprocess.run([RCLONE, *words], env=env, check=True, capture_output=True, text=True).stdout

    def files(self, to: Path) -> dict[str, bytes]:
        """All that is in the bucket."""
        shutil.rmtree(to, ignore_errors=True)
        self.rclone("copy", f"to:{BUCKET}", str(to))
        return files_of(to)

    def asked(self, *verbs: str) -> list[tuple[str, str]]:
        """What was asked for so far with these verbs, and of which object, in this order."""
        log = re.sub(r"\x1b\[\d*m", "", self.log.read_text("utf-8"))
        return re.findall(rf'"({"|".join(verbs)}) /{BUCKET}/(\S+?)(?:\?\S*)? HTTP', log)

    def written(self) -> list[str]:
        """The objects that were written so far."""
        return [path for _, path in self.asked("PUT")]


WAITING = "proposals/proposals.json"
"""Tells when it was asked for, so that it differs each time."""


def files_of(folder: Path) -> dict[str, bytes]:
    found = {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    found.pop(WAITING)
    return found


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    log = tmp_path / "requests.log"
    program = str(Path(sys.executable).with_name("moto_server"))
    words = [program, "-H", "127.0.0.1", "-p", str(port)]
    with log.open("w") as out, subprocess.Popen(words, stderr=out, stdout=out) as server:
        try:
            found = Storage(f"http://127.0.0.1:{port}", log)
            _wait(port)
            found.rclone("mkdir", f"to:{BUCKET}")
            yield found
        finally:
            server.terminate()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the storage does not start")


def published(stage: Stage) -> Run:
    assert stage.runner
    (run,) = [one for one in stage.scheduled("publish.yml") if one.workflow == "publish"]
    fine([run])
    return run


def test_a_bucket_gets_what_differs_and_pages_last(stage: Stage, storage: Storage, tmp_path: Path) -> None:
    record = SEED[f"{ICE}/collection.json"].decode()
    boss = stage.hub("boss")
    more = record.replace("ice-thickness-arctic", "ice-thickness-again")
    stage.commit(boss, "main", {f"{MORE}/collection.json": more})
    published(stage)
    assert stage.runner
    pages = files_of(stage.runner.root / "artifacts" / "pages")
    stage.runner.deployed = None
    stage.runner.secrets |= {"S3_KEY_ID": "key", "S3_SECRET": "secret"}
    stage.runner.variables |= {"OSCAT_BUCKET": BUCKET, "OSCAT_S3_ENDPOINT": storage.url, "OSCAT_SITE": SITE}

    run = published(stage)
    assert stage.runner.deployed is None
    assert "secret" not in run.log.replace("secrets", "")
    assert storage.files(tmp_path / "first") == pages
    written = storage.written()
    first_page = next(at for at, one in enumerate(written) if one.endswith(".html"))
    assert all(one.endswith(".html") for one in written[first_page:])
    assert {*written} >= {"index.html", f"{ICE}/collection.json"}

    published(stage)
    assert storage.written() == [*written, WAITING], "nothing changed, so nothing is written"

    another = record.replace('"title": "', '"title": "Another ', 1)
    stage.commit(boss, "main", {f"{ICE}/collection.json": another, f"{MORE}/collection.json": None})
    published(stage)
    changed = storage.written()[len(written) + 1 :]
    left = storage.files(tmp_path / "second")
    assert f"{ICE}/index.html" in changed
    assert "assets/oscat.css" not in changed
    assert len(changed) < len(pages) / 2
    assert b"Another" in left[f"{ICE}/collection.json"]
    assert f"{MORE}/index.html" in pages
    assert not [path for path in left if path.startswith(MORE)]
    verbs = [verb for verb, _ in storage.asked("PUT", "DELETE")]
    assert verbs == sorted(verbs, reverse=True), "what goes, goes last"
