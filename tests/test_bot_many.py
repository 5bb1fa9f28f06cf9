"""A hundred proposals that each add a product merge one after the other, as decision 1 of the design promises."""

import json
import subprocess
from pathlib import Path

from forge.store import Store

MANY = 100
SEEDS = Path(__file__).parent


def repository(root: Path, source: Path) -> tuple[Store, str]:
    root.mkdir()
    place = root / "source"
    subprocess.run(["cp", "-r", str(source), str(place)], check=True)
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], [*identity, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", "-C", str(place), *command], check=True, capture_output=True)
    store = Store(root / "server")
    store.create("org/catalog", place)
    return store, store.git("org/catalog", "rev-parse", "main")


def merged(store: Store, base: str, changes: list[dict[str, str]]) -> int:
    """How many proposals, all made from the same commit, merge without a conflict."""
    name, main, count = "org/catalog", base, 0
    for files in changes:
        rows = [{"path": path, "mode": "100644", "content": text} for path, text in files.items()]
        head = store.commit(name, store.tree(name, base, rows), [base], "Add a product")
        tree = store.merged(name, main, head)
        if tree:
            main, count = store.commit(name, tree, (main, head), "Merge"), count + 1
    return count


def test_a_hundred_proposals_and_no_conflict(tmp_path: Path) -> None:
    ours, base = repository(tmp_path / "ours", SEEDS / "seed")
    text = ours.git("org/catalog", "show", "main:products/ice-thickness-arctic/collection.json")
    names = [f"floe-{number}" for number in range(MANY)]
    path = "products/{}/collection.json"
    changes = [{path.format(name): text.replace("ice-thickness-arctic", name)} for name in names]
    assert merged(ours, base, changes) == MANY

    today, base = repository(tmp_path / "today", SEEDS / "seed-osc")
    text = today.git("org/catalog", "show", "main:products/ice-thickness-arctic/collection.json")
    lists = ["products/catalog.json", "themes/cryosphere/catalog.json", "eo-missions/smos/catalog.json"]
    shared = {one: json.loads(today.git("org/catalog", "show", f"main:{one}")) for one in lists}
    changes = []
    for name in names:
        files = {path.format(name): text.replace("ice-thickness-arctic", name)}
        for one, data in shared.items():
            link = {"rel": "child", "href": f"../../products/{name}/collection.json", "title": name}
            files[one] = json.dumps(data | {"links": [*data["links"], link]}, indent=2) + "\n"
        changes.append(files)
    count = merged(today, base, changes)
    print(f"{MANY} of {MANY} merge; in today's layout, with links in shared files, {count} of {MANY}")
    assert count < MANY / 10
