"""This catalog on a double of GitHub, to practise without any account: `make sandbox`.

Prints what to put into the environment, and goes on until it is stopped. The bot's workflows run for everything that
happens: `oscat publish --wait` ends with a verdict, and what is merged is published at an address of this machine.
Nothing leaves it, and nothing is kept.
"""

import io
import json
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import tomllib
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from forge.runner import Evaluator
from forge.stage import ROOT, Stage, build_seed

NAME = str(tomllib.loads((ROOT / "oscat.toml").read_text("utf-8"))["catalog"]["repository"])
APP = 4711
PLATFORM = "sandbox"
RECORDS = ("catalog", "products", "projects", "workflows", "experiments")
MAY = {"contents": "write", "pull_requests": "write"}


def main() -> None:
    with tempfile.TemporaryDirectory() as work:
        root = Path(work)
        stage = Stage(root, build_seed(root / "seed", source=records(root / "records")), evaluator(), NAME)
        try:
            furnished(stage, root / "app.pem")
            told(stage, root / "app.pem", site(stage))
            while True:
                time.sleep(1)
                if stage.double.events and stage.runner:
                    for run in stage.drain():
                        say(f"  workflow {run.workflow}: {'failed' if run.failed else 'done'}")
        except KeyboardInterrupt:
            say("stopped")
        finally:
            stage.close()


def evaluator() -> Evaluator:
    return Evaluator(ROOT / "tests" / "forge" / "evaluator" / "build" / "evaluate.cjs")


def records(to: Path) -> Path:
    """This repository's own records and settings, as they were last committed: what is new is to be proposed."""
    words = ["git", "-C", str(ROOT), "archive", "--format=tar", "HEAD", *RECORDS, "oscat.toml"]
    packed = subprocess.run(words, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(to, filter="data")
    return to


def site(stage: Stage) -> str:
    """The address at which the catalog is published, once something was merged."""

    class Published(SimpleHTTPRequestHandler):
        def __init__(self, *given: Any) -> None:
            folder = stage.runner.deployed if stage.runner else None
            super().__init__(*given, directory=str(folder or "/nowhere"))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Published)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def furnished(stage: Stage, key: Path) -> None:
    """The platform, its App and its key; a person's token."""
    path = next(stage.seed.glob("catalog/platforms/*/record.json"))
    record = json.loads(path.read_text("utf-8")) | {"id": PLATFORM}
    entries = [f"{folder}/{PLATFORM}-*" for folder in ("products", "workflows", "experiments")]
    record["properties"] |= {"title": "Sandbox", "osc:app": f"{PLATFORM}[bot]", "osc:entries": entries}
    text = json.dumps(record, indent=2)
    stage.commit(stage.hub("boss"), "main", {f"catalog/platforms/{PLATFORM}/record.json": text})
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    key.write_bytes(made.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, plain))
    public = made.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    stage.double.app(APP, f"{PLATFORM}[bot]", public.decode(), MAY)
    stage.double.person("you")


def told(stage: Stage, key: Path, address: str) -> None:
    say("A catalog on a double of GitHub, until you press Ctrl-C. In another shell:\n")
    say(f"  export GITHUB_API_URL={stage.double.base}")
    say(f"  export OSCAT_APP_ID={APP} OSCAT_APP_KEY={key}     # as the platform {PLATFORM!r}")
    say("  export OSCAT_TOKEN=token-you                        # or as a person\n")
    say(f"  oscat publish ENTRY --repository {NAME} --platform {PLATFORM} --wait 60   # in another folder than this")
    say("  oscat publish ENTRY --wait 60   # as a person\n")
    boss = "curl -s -H 'Authorization: Bearer token-boss'"
    say("As a steward, who is called boss here, approve and merge pull request 1:\n")
    say(f'  {boss} $GITHUB_API_URL/repos/{NAME}/issues/1/comments -d \'{{"body": "/oscat approve"}}\'')
    say(f"  {boss} $GITHUB_API_URL/repos/{NAME}/pulls/1/merge -X PUT -d '{{}}'\n")
    say(f"What is merged is published at {address}, some seconds later.")
    say(f"Entries of the platform are called products/{PLATFORM}-…; a product to begin with: products/polaris.\n")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
