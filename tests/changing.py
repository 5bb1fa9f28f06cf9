"""A repository that people change, by chance: what no two of them would do alike, and what nobody should do."""

import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

SEED = Path(__file__).parent / "seed"
Do = Callable[[Path, random.Random], object]


def git(root: Path, *args: str) -> str:
    clean = {"PATH": os.environ["PATH"], "HOME": str(root.parent), "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *args], cwd=root, env=clean, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def committed(root: Path) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "on", "--allow-empty")
    return git(root, "rev-parse", "HEAD")


def seeded(folder: Path) -> Path:
    """The seed, committed."""
    root = Path(shutil.copytree(SEED, folder))
    git(root, "init", "-q", "-b", "main")
    committed(root)
    return root


def a_record(root: Path, chance: random.Random) -> Path:
    files = [one for one in sorted(root.rglob("*.json")) if ".git" not in one.parts and not one.is_symlink()]
    return chance.choice([one for one in files if one.parent.parent != root])


def say_another_title(root: Path, chance: random.Random) -> None:
    path = a_record(root, chance)
    path.write_text(
        path.read_text("utf-8").replace('"title": "', f'"title": "{chance.choice(["A ", "B "])}', 1), "utf-8"
    )


def say_the_same_title(root: Path, chance: random.Random) -> None:
    one, other = a_record(root, chance), a_record(root, chance)
    title = next((line for line in other.read_text("utf-8").splitlines() if '"title"' in line), "")
    lines = one.read_text("utf-8").splitlines()
    at = next((i for i, line in enumerate(lines) if '"title"' in line), None)
    if at is not None and title:
        lines[at] = f"{lines[at][: len(lines[at]) - len(lines[at].lstrip())]}{title.strip()}"
        one.write_text("\n".join(lines) + "\n", "utf-8")


def name_another(root: Path, chance: random.Random) -> None:
    path, words = a_record(root, chance), ["smos", "smoss", "sea-ice", "oceans", "salinity-arctic", "nothing", "new-0"]
    text = path.read_text("utf-8")
    found = [word for word in words if f'"{word}"' in text]
    if found:
        path.write_text(text.replace(f'"{chance.choice(found)}"', f'"{chance.choice(words)}"', 1), "utf-8")


def spoil(root: Path, chance: random.Random) -> None:
    path = a_record(root, chance)
    path.write_bytes(path.read_bytes()[:-3])


def remove(root: Path, chance: random.Random) -> None:
    a_record(root, chance).unlink()


def remove_all_of_one(root: Path, chance: random.Random) -> None:
    shutil.rmtree(a_record(root, chance).parent, ignore_errors=True)


def rename(root: Path, chance: random.Random) -> None:
    folder = a_record(root, chance).parent
    if not (to := folder.with_name(f"new-{chance.randrange(4)}")).exists():
        folder.rename(to)


def add_a_copy(root: Path, chance: random.Random) -> None:
    folder = a_record(root, chance).parent
    if not (to := folder.with_name(f"new-{chance.randrange(4)}")).exists():
        shutil.copytree(folder, to, symlinks=True)


def add_what_is_no_entry(root: Path, chance: random.Random) -> None:
    """Empty folders, links, hidden files, files that Git is told to leave alone."""
    top = root / chance.choice(["products", "catalog/variables", "nowhere"])
    (top / f"empty-{chance.randrange(3)}" / "inner").mkdir(parents=True, exist_ok=True)
    (top / ".hidden").write_text("x", "utf-8")
    (root / ".gitignore").write_text("ignored.json\n", "utf-8")
    (top / "ignored.json").write_text("{}", "utf-8")
    link = top / f"link-{chance.randrange(3)}.json"
    if not link.is_symlink():
        link.symlink_to("../catalog/catalog.json")


def make_executable(root: Path, chance: random.Random) -> None:
    a_record(root, chance).chmod(0o755)


def take_out_of_git(root: Path, chance: random.Random) -> None:
    git(root, "rm", "-q", "--cached", "--ignore-unmatch", str(a_record(root, chance).relative_to(root)))


def stage_all(root: Path, chance: random.Random) -> None:
    git(root, "add", "-A")


STEPS: tuple[Do, ...] = (
    *(say_another_title, say_the_same_title, name_another, name_another, spoil, remove, remove_all_of_one, rename),
    *(add_a_copy, add_a_copy, add_what_is_no_entry, make_executable, take_out_of_git, stage_all),
)


# Changes that a judgement does not look at, and a page does ----------------------------------------------------------


def say_another_day(root: Path, chance: random.Random) -> None:
    path = a_record(root, chance)
    day = f"{chance.choice([2019, 2024, 2026, 2027])}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}"
    path.write_text(re.sub(r"20\d\d-\d\d-\d\d", day, path.read_text("utf-8"), count=chance.randint(1, 3)), "utf-8")


def say_another_word(root: Path, chance: random.Random) -> None:
    """Another status, region, licence, keyword, or type of workflow."""
    path = a_record(root, chance)
    member = chance.choice(["osc:status", "osc:region", "license", "application:type", "osc:project"])
    word = chance.choice(["planned", "ongoing", "Arctic", "Global", "CC-BY-4.0", "notebook", "openeo", "nothing"])
    path.write_text(re.sub(rf'("{member}": )"[^"]*"', rf'\1"{word}"', path.read_text("utf-8")), "utf-8")


def change_a_file_beside(root: Path, chance: random.Random) -> None:
    path = a_record(root, chance).with_name(chance.choice(["input.yaml", "environment.yaml", "note.md", "data.bin"]))
    path.write_bytes(chance.choice([b"a: 1\n", b"dependencies: [numpy==2.0.1]\n", b"# Text\n", b"\xff\x00", b""]))


def move_away(root: Path, chance: random.Random) -> None:
    """A redirect, as whoever renames or removes an entry writes one."""
    folder = f"products/{chance.choice(['old', 'sea-ice', 'new-1'])}"
    to = chance.choice(['{"to": "products/new-0"}', '{"withdrawn": "2026-01-01", "reason": "wrong"}'])
    (root / "catalog" / "redirects.json").write_text(f'{{"{folder}": {to}}}\n', "utf-8")


def set_otherwise(root: Path, chance: random.Random) -> None:
    path = root / "oscat.toml"
    text = path.read_text("utf-8") if path.is_file() else ""
    if "[catalog]" in text:
        url = chance.choice(["https://a.example/", "https://b.example/c/"])
        path.write_text(re.sub(r'(?m)^url = ".*"$', f'url = "{url}"', text), "utf-8")


def commit_all(root: Path, chance: random.Random) -> None:
    git(root, "add", "-A")
    said = f"{chance.choice(['on', 'again'])} (#{chance.randint(1, 9)})"
    git(root, "commit", "-qm", said, "--allow-empty")


SEEN: tuple[Do, ...] = (
    *(say_another_day, say_another_day, say_another_word, say_another_word, change_a_file_beside, move_away),
    *(set_otherwise, commit_all, commit_all),
)
