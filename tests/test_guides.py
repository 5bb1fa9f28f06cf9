"""The guides: every command in them is run, what they say is printed is printed, every picture is made by a script."""

import fnmatch
import functools
import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

import oscat
from browser import served, visit
from guide_pictures import MADE, layers
from oscat.shell import reference
from oscat.shell.cli import oscat as command_line
from oscat.thought.pages.guide_text import written
from oscat.thought.pages.guides import GROUPS
from oscat.thought.rules import RULES, code
from own_links import parsed

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "site" / "docs"
TEXTS = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
OURS = "https://github.com/oscat-example/oscat"
SERVERS = ("make serve", "make sandbox", "oscat serve")
"""What goes on until it is stopped: a block that ends with it is a terminal of its own."""
ELSEWHERE = {
    "oscat links": ("test_links.py", "oscat links"),
    "oscat check --base origin/main --online": ("test_links.py", "online"),
    "oscat schemas fetch": ("test_schema_store.py", "fetch("),
    "oscat forms fetch": ("test_rules_in_browser.py", "runner"),
    "oscat join": ("test_shards.py", "join"),
    "oscat login": ("test_publish.py", "login"),
    "oscat platform check": ("test_platforms.py", "platform_check"),
    "oscat doi list --online": ("test_doi.py", "online"),
    "oscat doi draft": ("test_doi.py", "draft"),
    "oscat doi publish": ("test_doi.py", "publish"),
    "oscat fair --links": ("test_fair.py", "links"),
    "oscat sync": ("test_syncing.py", "sync("),
    "pypgstac": ("test_syncing.py", "pypgstac"),
    "pycsw-admin.py": ("test_syncing.py", "pycsw"),
    "for folder in for-pycsw/records": ("test_syncing.py", "load-records"),
    "GITHUB_REPOSITORY=my-org/catalog": ("test_doctor.py", "doctor"),
}
"""Commands that ask the network or need another program, by how they begin; the test that runs them on doubles, and a
word of it."""
DRY = frozenset(
    f"make {one}"
    for one in (
        *("test", "test-site", "lint", "types", "bench", "faults", "fuzz", "audit"),
        *("screenshots", "browser", "pictures", "languages"),
    )
)
"""Targets that CI runs itself, that take minutes or ask the network: here it is seen that they are there and what they
would do.
"""
SETTLED = ("pyproject.toml", "uv.lock", "package-lock.json", "evaluate.mjs")
"""Files that are older than what is installed, so that `make` installs nothing anew."""
PATIENCE = 400
SAYS_NO = ("oscat fair --below",)
"""What ends with 1, as it says."""
PLACES = {"https://oscat.example.org/catalog.json": "."}
"""Addresses that stand for those of the reader's own catalog."""


@dataclass
class Block:
    """A block of code of a text: its language, what stands in it, and what is said to be printed."""

    language: str
    text: str
    printed: str = ""
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        whole = self.text.replace("\\\n", " ")
        self.lines = [bare for line in whole.splitlines() if (bare := _bare(line))] if self.language == "sh" else []


def _bare(line: str) -> str:
    """A command without its comment, called by its name."""
    return re.sub(r"\s+#\s.*", "", line).strip().replace(".venv/bin/oscat", "oscat")


def blocks(file: Path) -> list[Block]:
    """The blocks of shell and Python, each with the text that follows it as what it prints."""
    found: list[Block] = []
    for token in parsed(file):
        if token.type == "fence" and token.info in {"sh", "python"}:
            found.append(Block(token.info, token.content))
        elif token.type == "fence" and token.info == "text":
            found[-1].printed = token.content
    return found


def spoken(file: Path) -> Iterator[str]:
    """Every command that a text names, in blocks and between the words."""
    for block in blocks(file):
        yield from block.lines
    for token in parsed(file):
        for one in token.children or ():
            if one.type == "code_inline":
                yield one.content


# --- what is named is there ------------------------------------------------------------------------------------------


def test_every_text_has_its_place_among_the_guides() -> None:
    offered = {name for _, names in GROUPS for name in names if not name.startswith("reference/")}
    assert offered == {file.stem for file in DOCS.glob("*.md")} | {"changelog"}


def test_every_picture_is_made_by_the_script_and_shown() -> None:
    shown = set(re.findall(r"\]\((pictures/[\w.-]+)\)", "".join(file.read_text("utf-8") for file in TEXTS)))
    there = {f"pictures/{one.name}" for one in (DOCS / "pictures").iterdir()}
    assert shown == there == {name for name in MADE if name.startswith("pictures/")}
    assert (DOCS / "pictures/layers.svg").read_bytes() == layers()


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_every_command_that_is_named_is_one(file: Path) -> None:
    wrong = [f"{said}: {why}" for said in spoken(file) if (why := _wrong(_bare(said)))]
    assert wrong == []


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_every_file_of_the_code_that_is_named_is_there(file: Path) -> None:
    said = {one.content for token in parsed(file) for one in token.children or () if one.type == "code_inline"}
    named = {
        one
        for one in said
        if "NNN" not in one and re.fullmatch(r"[\w.]+(?:/[\w.]+)+\.(?:py|mjs|js|css|html|pot|svg)", one)
    }
    tops = (ROOT, ROOT / "scripts" / "oscat", ROOT / "site" / "assets", DOCS)
    assert [one for one in named if not any((top / one).exists() for top in tops)] == []


def test_a_command_that_is_none_is_seen() -> None:
    assert _wrong("oscat chekc") == "no command 'chekc'"
    assert _wrong("oscat check --bases main") == "no option --bases"
    assert _wrong("make sevre") == "no target 'sevre'"
    assert _wrong("oscat check --base origin/main") == _wrong("/oscat fix") == _wrong("make test") == ""


def _wrong(said: str) -> str:
    """Why a command cannot be run; "" for what can, and for what is no command of ours."""
    words = re.split(r"&&|[;|>]", said)[0].split()
    if words[:1] == ["make"] and words[1:] and re.fullmatch(r"[a-z-]+", words[1]):
        there = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        return "" if words[1] in there else f"no target {words[1]!r}"
    if words[:1] != ["oscat"]:
        return ""
    command: click.Command = command_line
    rest = words[1:]
    while isinstance(command, click.Group) and rest and re.fullmatch(r"[a-z][a-z-]*", rest[0]):
        if rest[0] not in command.commands:
            return f"no command {rest[0]!r}"
        command, rest = command.commands[rest[0]], rest[1:]
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)} | {"--help", "--version"}
    used = (word.partition("=")[0] for word in rest if word.startswith("--"))
    return next((f"no option {one}" for one in used if one not in options), "")


@pytest.mark.parametrize(("begins", "test", "word"), [(begins, *there) for begins, there in ELSEWHERE.items()])
def test_what_is_run_elsewhere_is(begins: str, test: str, word: str) -> None:
    """No line of the table is idle, and the test that it names speaks of the command."""
    assert any(line.startswith(begins) for file in TEXTS for block in blocks(file) for line in block.lines)
    assert word in (ROOT / "tests" / test).read_text("utf-8")


# --- the reference ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this catalog."""
    return oscat.build(ROOT, tmp_path_factory.mktemp("site") / "tree").to


def page(site: Path, name: str) -> str:
    return (site / "guides" / name / "index.html").read_text("utf-8")


def test_the_reference_is_complete(site: Path) -> None:
    cli, rules, schemas = page(site, "reference/cli"), page(site, "reference/rules"), page(site, "reference/schemas")
    for words, command in reference.commands(command_line, ("oscat",)):
        assert f">{' '.join(words)}</h2>" in cli
        assert all(one.opts[0] in cli for one in command.params if isinstance(one, click.Option) and not one.hidden)
    for rule in RULES:
        assert f"rules/{code(rule).lower()}/" in rules
        assert "<h2" in page(site, f"reference/rules/{code(rule).lower()}")
    for file in (ROOT / "schemas").glob("*.json"):
        given = json.loads(file.read_text("utf-8"))
        if "properties" in given:
            assert f"reference/schemas/{file.stem}/" in schemas
            text = page(site, f"reference/schemas/{file.stem}")
            assert all(f"<code>{name}</code>" in text for name in given["properties"]), file.stem
    settings = json.loads((ROOT / "schemas/settings.json").read_text("utf-8"))["properties"]
    assert all(f'<h2 id="{name}">' in page(site, "reference/settings") for name in settings)
    assert all(f">oscat.{name}</h2>" in page(site, "reference/python") for name in oscat.__all__ if name[0] != "_")


def test_the_settings_that_are_shown_are_right(site: Path) -> None:
    """The examples of all tables, as one file, are accepted."""
    shown = re.findall(r"<code>(\[[^<]*\n.*?)</code></pre>", page(site, "reference/settings"), re.DOTALL)
    document = tomllib.loads(html.unescape("\n".join(shown)))
    schema = json.loads((ROOT / "schemas/settings.json").read_text("utf-8"))
    assert set(document) == set(schema["properties"])
    assert not list(jsonschema.Draft202012Validator(schema).iter_errors(document))


def test_the_site_of_another_catalog_names_that(tmp_path: Path) -> None:
    """Its own repository and address stand wherever the texts say where."""
    shutil.copytree(ROOT / "tests" / "seed", tmp_path / "seed")
    settings = '[catalog]\nurl = "https://ice.example.int/"\nrepository = "ice/one"\n'
    (tmp_path / "seed" / "oscat.toml").write_text(settings, "utf-8")
    text = page(oscat.build(tmp_path / "seed", tmp_path / "site").to, "contributors")
    assert "git clone https://github.com/ice/one catalog" in text
    assert 'href="../../publish/product/"' in text
    assert "oscat-example" not in text
    assert "https://github.com/ice/one/edit/main/site/docs/contributors.md" in text


def test_the_words_of_two_lines_are_two_words() -> None:
    (one, *_) = written("# Title\n\nA line\nand another,\\\nand a third.\n", str, str).sections
    assert one.text == "A line and another, and a third."


def test_guides_are_found_where_entries_are(site: Path, browser: Any) -> None:
    with served(site) as url, visit(browser, f"{url}explore/?q=withdrawal") as tab:
        tab.wait_for_selector("#in-guides:not([hidden]) a")
        assert tab.locator("#in-guides a").first.inner_text() == "Data policy: Withdrawal"
        tab.locator("#in-guides a").first.click()
        tab.wait_for_selector("h1:has-text('Data policy')")
        assert tab.url.endswith("/guides/data-policy/#withdrawal")
        tab.fill("#guide-q", "sea ice")
        tab.keyboard.press("Enter")
        tab.wait_for_selector("#results[aria-busy=false] a")
        assert "/explore/?q=sea+ice" in tab.url
        tab.fill("#q", "")
        tab.wait_for_selector("#in-guides", state="hidden")


# --- every command is run --------------------------------------------------------------------------------------------


class Terminals:
    """Somebody who does what a guide says: one shell that goes on from block to block, and servers beside it."""

    def __init__(self, home: Path, pyodide: str) -> None:
        self.home, self.state = home, home / ".state"
        self.running: list[subprocess.Popen[bytes]] = []
        self.exports: list[str] = []
        git = {"GIT_CONFIG_COUNT": "3", "GIT_CONFIG_KEY_0": f"url.{ROOT}.insteadOf", "GIT_CONFIG_VALUE_0": OURS}
        git |= {"GIT_CONFIG_KEY_1": "user.name", "GIT_CONFIG_VALUE_1": "x"}
        git |= {"GIT_CONFIG_KEY_2": "user.email", "GIT_CONFIG_VALUE_2": "x@example.org"}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        kept = {name: os.environ[name] for name in ("LANG", "LC_ALL") if name in os.environ}
        self.env = {**kept, "PATH": path, "HOME": str(home), "OSCAT_PYODIDE": pyodide, "PORT": str(_free()), **git}

    def do(self, block: Block) -> str:
        """Do a block; what it printed."""
        if block.language == "python":
            text = functools.reduce(lambda given, one: given.replace(*one), PLACES.items(), block.text)
            return self._shell(f"python - <<'END'\n{text}\nEND", away="platform=" in text)
        if block.lines[-1].startswith(SERVERS):
            self._serve(block.lines)
            return ""
        for line in block.lines:
            if line.startswith(SERVERS):
                self._serve([f"cd {self.home}/catalog", line])
        lines = [self._line(line) for line in block.lines if not line.startswith(SERVERS)]
        return self._shell("\n".join(lines), away="--platform sandbox" in block.text)

    def _line(self, line: str) -> str:
        if line.startswith("git clone"):
            return f"{line}\n{self._settle(self.home / 'catalog')}"
        if line in DRY:
            return f"make -n {line.removeprefix('make ')} > /dev/null"
        if line.startswith(SAYS_NO):
            return f"{line} || [ $? -eq 1 ]"
        return ":" if line.startswith(tuple(ELSEWHERE)) else line

    def _settle(self, clone: Path) -> str:
        """The lines after a clone that spare it the installation, which takes minutes and is CI's own."""
        made = " ".join(f"-o -name {name}" for name in SETTLED)
        forge = "tests/forge/evaluator"
        return (
            f"ln -s {ROOT}/.venv {clone}/.venv\n"
            f"ln -s {ROOT}/{forge}/node_modules {ROOT}/{forge}/build {clone}/{forge}/\n"
            f"find {clone} {made[3:]} | xargs touch -d 2001-01-01\n"
            f"git -C {clone} update-ref refs/remotes/origin/main HEAD\n"
            f"echo .venv >> {clone}/.git/info/exclude\n"
            f"printf 'node_modules\\nbuild\\n' >> {clone}/.git/info/exclude"
        )

    def _shell(self, text: str, *, away: bool = False) -> str:
        """Go on where the last block ended; ``away`` in a folder where no catalog is."""
        before = f". {self.state} 2>/dev/null || cd {self.home}\n" + (f"cd {self.home}\n" if away else "")
        after = "" if away else f"\n{{ export -p; echo cd \"'$PWD'\"; }} > {self.state}"
        command = ["bash", "-c", f"{before}set -eo pipefail\n{text}{after}"]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.env, cwd=self.home, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, f"{text}\n---\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        return done.stdout

    def _serve(self, lines: list[str]) -> None:
        """Start a server in a terminal of its own, and wait until it says that it is there."""
        *first, last = lines
        log = self.home / f"server-{len(self.running)}.log"
        last += f" --port {_free()}" if last.startswith("oscat serve") else ""
        text = "\n".join([f"cd {self.home}", "set -e", *map(self._line, first), f"exec {last}"])
        with log.open("w") as out:
            command = ["bash", "-c", text]
            self.running.append(subprocess.Popen(command, stdout=out, stderr=out, env=self.env, start_new_session=True))
        wanted = "is published at" if last == "make sandbox" else "http://127.0.0.1"
        _until(lambda: wanted in log.read_text("utf-8"), log)
        if last == "make sandbox":
            self._kept(log.read_text("utf-8"))

    def _kept(self, said: str) -> None:
        """Keep the lines that the sandbox prints to be pasted."""
        lines = (line.partition("#")[0].strip() for line in said.splitlines())
        self.exports = [line for line in lines if line.startswith("export ")]

    def paste(self, *names: str) -> None:
        """Paste the lines that set these variables, and no other."""
        lines = [line for line in self.exports if any(name in line for name in names)]
        self._shell("\n".join(["unset OSCAT_TOKEN OSCAT_APP_ID OSCAT_APP_KEY", *lines]))

    def close(self) -> None:
        """Stop what runs."""
        for one in self.running:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _until(holds: Any, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8")[-3000:])


def _printed(said: str, output: str) -> bool:
    """Whether the lines are in the output, in their order; «…» stands for anything."""
    lines = iter(output.splitlines())
    pattern = [re.sub(r"\[", "[[]", line.rstrip()).replace("…", "*") for line in said.splitlines() if line.strip()]
    return all(any(fnmatch.fnmatchcase(line.rstrip(), one) for line in lines) for one in pattern)


RUN = tuple(file for file in TEXTS if blocks(file))
CLONED = "git clone"
NEEDS_GITHUB = {"publish", "platforms"}
"""The guides that publish, and do not say themselves how to begin: they do so beside the sandbox."""


@pytest.mark.site
@pytest.mark.parametrize("file", RUN, ids=lambda file: file.stem)
def test_every_command_runs(file: Path, tmp_path: Path, pyodide: Path) -> None:
    here = Terminals(tmp_path, str(pyodide))
    todo = blocks(file)
    try:
        if not any(line.startswith(CLONED) for block in todo for line in block.lines):
            here.do(Block("sh", f"git clone {OURS} catalog\ncd catalog\n"))
        if file.stem in NEEDS_GITHUB:
            here.do(Block("sh", "cd catalog\nmake sandbox\n"))
            _platform_entry(tmp_path)
        for block in todo:
            if "oscat publish" in block.text or "oscat.publish" in block.text:
                here.paste(*(("API_URL", "APP_ID") if "platform" in block.text else ("API_URL", "OSCAT_TOKEN")))
            output = here.do(block)
            assert _printed(block.printed, output), f"{block.printed}\n---\n{output[-2000:]}"
    finally:
        here.close()


def _platform_entry(home: Path) -> None:
    """An entry for a platform to publish."""
    record = json.loads((home / "catalog/products/polaris/collection.json").read_text("utf-8"))
    record |= {"id": "sandbox-ice", "title": "Ice of the sandbox"}
    (home / "sandbox-ice.json").write_text(json.dumps(record), "utf-8")


def test_the_runner_sees_what_fails(tmp_path: Path) -> None:
    here = Terminals(tmp_path, os.devnull)
    with pytest.raises(AssertionError, match="explain"):
        here.do(Block("sh", "oscat explain OSC000"))
    here.do(Block("sh", "mkdir there\ncd there\nexport WHAT=this"))
    assert here.do(Block("sh", "echo $WHAT in $(basename $PWD)")) == "this in there\n"
    assert _printed("a …\nc\n", "a b\nb\nc\n")
    assert not _printed("c\na …\n", "a b\nb\nc\n")
    assert shutil.which("bash")
