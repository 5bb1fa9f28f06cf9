"""A catalog on a double of GitHub, to try publishing code against without any account: `make sandbox`.

Prints what to put into the environment, and goes on until it is stopped. The bot's workflows run for everything that
happens, so that `oscat publish --wait` ends with a verdict. Nothing leaves this machine, and nothing is kept.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from forge.runner import Evaluator
from forge.stage import NAME, ROOT, Stage, build_seed

APP = 4711
PLATFORM = "sandbox"
MAY = {"contents": "write", "pull_requests": "write"}


def main() -> None:
    with tempfile.TemporaryDirectory() as work:
        root = Path(work)
        stage = Stage(root, build_seed(root / "seed"), evaluator())
        try:
            furnished(stage, root / "app.pem")
            told(stage, root / "app.pem")
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


def told(stage: Stage, key: Path) -> None:
    say("A catalog on a double of GitHub, until you press Ctrl-C. In another shell:\n")
    say(f"  export GITHUB_API_URL={stage.double.base}")
    say(f"  export OSCAT_APP_ID={APP} OSCAT_APP_KEY={key}     # as the platform {PLATFORM!r}")
    say("  export OSCAT_TOKEN=token-you                        # or as a person\n")
    say(f"  oscat publish ENTRY --repository {NAME} --platform {PLATFORM} --wait 60")
    say(f"  curl -H 'Authorization: Bearer token-you' {stage.double.base}/repos/{NAME}/pulls\n")
    say(f"Entries of the platform are called products/{PLATFORM}-…; a product to begin with: tests/seed/products.\n")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
