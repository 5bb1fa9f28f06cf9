"""The whole story in one command, left in a folder to look at: `make demo-bots`.

A repository with a small catalog, a fork, a proposal with three faults, the verdict, `/oscat fix`, a second push, the
review, the merge, the published page. Nothing leaves this machine.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from forge.double import Pull
from forge.runner import Evaluator
from forge.stage import BOT, ICE, NAME, ROOT, Stage, build_seed

NEW = "products/floe/collection.json"
STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 54rem; margin: 2rem auto; padding: 0 1rem; }
body { overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-radius: 8px; margin: 1rem 0; padding: 0 1rem; }
article > header { margin: 0 -1rem; padding: .4rem 1rem; background: var(--soft); font-weight: 600; }
pre { overflow: auto; background: var(--soft); padding: .75rem; border-radius: 6px; }
code { background: var(--soft); padding: .1em .3em; border-radius: 4px; } pre code { background: none; padding: 0; }
.labels span { border: 1px solid var(--line); border-radius: 99px; padding: .1rem .6rem; margin-right: .3rem; }
"""


def main(to: Path) -> None:
    root = Path(tempfile.mkdtemp())
    evaluator = Evaluator(ROOT / "tests" / "forge" / "evaluator" / "build" / "evaluate.cjs")
    stage = Stage(root, build_seed(root / "seed"), evaluator)
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    for number, (what, pull) in enumerate(told(stage), 1):
        started = time.perf_counter()
        runs = stage.drain()
        seconds = time.perf_counter() - started
        ran = ", ".join(f"{run.workflow} {'failed' if run.failed else 'passed'}" for run in runs)
        say(f"{number}. {what}\n   {ran or 'nothing ran'} in {seconds:.1f} s; {' '.join(stage.status(pull))}")
        (to / f"{number}-conversation.html").write_text(page(pull, what), "utf-8")
        (to / f"{number}-comment.md").write_text(stage.ours(pull)[0], "utf-8")
    assert stage.runner
    assert stage.runner.deployed
    shutil.copytree(stage.runner.deployed, to / "site")
    say(f"\nLook at {to}/*-conversation.html, and at {to}/site/products/floe/index.html")
    if stage.double.violations:
        say(f"against GitHub's description: {stage.double.violations}")
        sys.exit(1)
    stage.close()
    evaluator.close()
    shutil.rmtree(root)


def told(stage: Stage) -> Iterator[tuple[str, Pull]]:
    """What happens, one thing after the other; the workflows run after each."""
    good = (stage.seed / ICE).read_text("utf-8").replace("ice-thickness-arctic", "floe")
    good = good.replace('"title": "Sea ice thickness', '"title": "Thickness of floes')
    bad = good.replace('"smos"', '"smoss"').replace('"CC-BY-4.0"', '"CC-by-4.0"').replace('"completed"', '"done"')
    pull = stage.propose("contributor", {NEW: bad}, "floe", "Add the thickness of floes")
    yield "A contributor proposes a product with three faults, from a fork", pull
    stage.double.comment(NAME, 1, "contributor", "Thanks! Can you do that?\n\n/oscat fix")
    yield "The contributor asks for the mends", pull
    stage.commit(stage.fork("contributor"), "floe", {NEW: good})
    yield "The contributor pushes again", pull
    stage.double.comment(NAME, 1, pull.assignees[0], "Looks right.\n\n/oscat approve products/floe")
    yield f"The steward {pull.assignees[0]} approves", pull
    stage.hub("boss").get_pull(1).merge(sha=pull.head)
    yield "A maintainer merges", pull


def page(pull: Pull, title: str) -> str:
    """The conversation, near enough to how GitHub shows it."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    rows = [
        f"<article><header>{escape(one['user'])}{' (bot)' if one['user'] == BOT else ''}</header>"
        f"{markdown.render(one['body'])}</article>"
        for one in pull.comments
    ]
    labels = "".join(f"<span>{escape(one)}</span>" for one in pull.labels)
    who = ", ".join(map(escape, pull.assignees)) or "nobody"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><h1>{escape(pull.title)}</h1>"
        f'<p class="labels">{labels}</p><p>Assigned: {who}</p>{"".join(rows)}</html>'
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
