"""What holds of any input: each promise takes an input, and raises where it is broken."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

from fuzzing.draw import SEEDS, Draw
from oscat.thought import canon, positions, settings, yaml_text
from oscat.thought.bot import memory
from oscat.thought.bot.commands import HELP, commands
from oscat.thought.bot.comment import body
from oscat.thought.bot.decide import decide
from oscat.thought.check import of_files, report
from oscat.thought.facts import Facts
from oscat.thought.graph import Catalog
from oscat.thought.hrefs import Where, resolve
from oscat.thought.layout import Layout, detect
from oscat.thought.mend import mend, mendable, worse
from oscat.thought.mend.text import ConflictError, patched
from oscat.thought.pages import Press, markdown, of_all, of_entry, people
from oscat.thought.pages.addresses import web
from oscat.thought.pages.atlas import Atlas
from oscat.thought.reporters import REPORTERS
from oscat.thought.schemas import Validators
from oscat.words.files import Tree
from oscat.words.finding import Finding, Operation, Report, Severity
from oscat.words.judgement import EntryChange, FieldChange, How
from oscat.words.kinds import Kind
from oscat.words.proposal import Comment
from oscat.world.schema_store import SchemaStore
from test_bot import NOW, fine, proposed, shown_text, view
from test_pages import KNOWN, TEMPLATES, Memory, judge_page

Promise = Callable[[Draw], None]
UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What moves the cursor of a terminal, or turns writing round."""
SAID: Final = re.compile(r"href=\"(?!https://github\.com/)|<(script|img|iframe|svg|a (?!href=\"https://github))|@\w")
"""What no text of others may become in a comment."""


def reader(draw: Draw) -> None:
    """Any bytes are read or refused: what is read is what was written, each place has its line."""
    raw = _bytes(draw)
    value, faults = canon.parse(raw)
    assert faults or canon.parse(canon.dumps(value)) == (value, ()), "another value after it was written"
    assert all(fault.message and fault.help and (fault.line or 1) >= 1 for fault in faults)
    if isinstance(value, dict) and not faults:
        _lines(raw.decode("utf-8-sig"), value)
    read = yaml_text.read(raw)
    assert not (read.problem and read.value)
    json.dumps(read.value, default=str)
    with suppress(ValueError, AttributeError):
        settings.settings(settings.parse(raw))


def _bytes(draw: Draw) -> bytes:
    """Anything, or a file of the seed in which a few places hold something else."""
    if draw.below(3) == 0:
        return draw.rest()
    raw = bytearray(SEEDS[draw.pick(sorted(SEEDS))][:6_000])
    for _ in range(1 + draw.below(4)):
        at = draw.below(65_536) % (len(raw) + 1)
        raw[at : at + draw.below(8)] = draw.raw(24)
    return bytes(raw)


def _lines(text: str, value: Any) -> None:
    wanted = [positions.pointer(name) for name in value]
    found = positions.lines(text, wanted, value)
    # JSON knows no other ends of lines than these (RFC 8259, section 2)
    assert all(1 <= found[one] <= text.count("\n") + text.count("\r") + 1 for one in wanted if one in found)


def addresses(draw: Draw) -> None:
    """An address leads to a place within the tree, or to the web; never out of the tree, never to a program."""
    base, href = draw.pick(("products/x/collection.json", "catalog.json", "a/b/c/d.json")), draw.text()
    target = resolve(base, href, draw.pick((None, "https://catalog.example.org/open/")))
    if target.where is Where.INSIDE:
        assert not target.path.startswith(("/", "../")), target
        assert "/../" not in target.path, target
    address = web(href)
    assert address is None or address.href.startswith(("http://", "https://", "ftp://")), address
    detect(dict.fromkeys([href], ""), frozenset([href]))


def descriptions(draw: Draw) -> None:
    """A description becomes text, lists and links; nothing that runs, loads, or looks like our own."""
    page = markdown.html(draw.text(8), web)
    judge_page("x/y/index.html", people.without_mail(_PAGE % page))


_PAGE: Final = '<!doctype html><html lang="en"><head><title>x</title></head><main><h1>x</h1><h2>y</h2>%s</main></html>'


def rules(draw: Draw) -> None:
    """Any record is judged; every finding can be shown in every form, and speaks to nobody but its reader."""
    found = _judged(draw)
    assert all(one.line is None or one.line >= 1 for one in found.findings)
    for name, reporter in REPORTERS.items():
        _shown(name, reporter.write(found, colour=False, everything=True))


def _shown(name: str, text: str) -> None:
    text.encode()
    if name in {"json", "sarif"}:
        json.loads(text)
    elif name == "junit":
        ET.fromstring(text)
    elif name == "markdown":
        assert not re.search(r"@\w|<(script|img|svg|iframe)", shown_text(text)), text[:300]
    else:
        assert not UNSEEN.search(text), ascii(text[:300])
        commands_ = [line for line in text.splitlines() if line.startswith("::")]
        assert name == "github" or not commands_, commands_[:1]


def fix(draw: Draw) -> None:
    """A mend makes nothing worse, loses no value that it does not name, and has nothing left to do afterwards."""
    path = draw.path()
    tree = _changed(path, _written(draw.record(path), draw))
    done = mend(tree, lambda one: _report(one, path), mendable)
    assert not worse(done.before, done.after)
    texts = {path: new for path, (_, new) in done.files.items()}
    again = mend(Memory({**tree.content, **texts}), lambda one: _report(one, path), mendable)
    assert not again.files, sorted(again.files)


def _written(record: Any, draw: Draw) -> bytes:
    """The record as different programs write."""
    style: dict[str, Any] = draw.pick(
        ({}, {"indent": 2}, {"indent": "\t", "ensure_ascii": False}, {"separators": (",", ":")})
    )
    raw = json.dumps(record, **style).encode("utf-8", "replace")
    return draw.pick((b"", b"", b"", b"\xef\xbb\xbf")) + raw + draw.pick((b"\n", b"", b"\r\n"))


def patches(draw: Draw) -> None:
    """A patch of a text does to its value what the operations say (RFC 6902), or is refused."""
    record = draw.record(draw.path())
    text = _written(record, draw).decode("utf-8-sig")
    operations = [_operation(draw, record) for _ in range(1 + draw.below(3))]
    try:
        new = patched(text, operations)
    except ConflictError:
        return
    value = json.loads(text)
    if len(operations) == 1:  # several may meet in one place, where only the text knows their order
        _apply(value, operations[0])
        assert json.loads(new) == value, operations
    json.loads(new)


def _operation(draw: Draw, record: dict[str, Any]) -> Operation:
    name = draw.pick(list(record) or ["x"])
    how = draw.below(4)
    if how == 0:
        return {"op": "remove", "path": positions.pointer(name)}
    if how == 1:
        return {"op": "replace", "path": positions.pointer(name), "value": draw.value()}
    if how == 2:
        return {"op": "add", "path": positions.pointer(f"new-{draw.text(1)}"), "value": draw.value()}
    return {"op": "move", "from": positions.pointer(name), "path": positions.pointer(f"new-{draw.text(1)}")}


def _apply(value: dict[str, Any], one: Operation) -> None:
    (name,) = positions.tokens_of(one["path"])
    if one["op"] == "remove":
        del value[name]
    elif one["op"] == "move":
        (old,) = positions.tokens_of(one["from"])
        value[name] = value.pop(old)
    else:
        value[name] = one["value"]


def comments(draw: Draw) -> None:
    """A comment holds commands or none, says them in no quote; the bot answers, and its memory is its own."""
    text = draw.text(8)
    said = [
        Comment(number + 1, draw.pick(("alice", "ice", "eve")), one, NOW)
        for number, one in enumerate([text, draw.text(2)])
    ]
    found = [command for comment in said for command in commands(comment)]
    assert all(command.name in HELP or not command.known for command in found)
    assert len(found) <= 20
    assert not commands(Comment(1, "eve", "".join(f"> {line}\n" for line in text.split("\n")), NOW)) or "\r" in text
    acts = decide(view(proposed(comments=tuple(said)), draw.pick((None, fine()))))
    assert isinstance(acts, tuple)
    assert memory.document([said[0]]) == {}, "a stranger speaks as the bot"


def answers(draw: Draw) -> None:
    """What others wrote is text in the bot's comment: no tag, no mention, no link of theirs, no end of our block."""
    words = [draw.text() for _ in range(5)]
    found = Finding(
        "OSC401", "unknown-reference", Severity.ERROR, words[0], words[1], words[2], words[3], 3, (), excerpt=words[4]
    )
    change = FieldChange(words[1], words[2], words[3])
    entry = EntryChange(
        Kind.PRODUCT,
        words[0],
        How.CHANGED,
        words[1],
        (change,),
        (words[2],),
        (words[3],),
        interval=words[4],
        paths=(words[0],),
    )
    judged = fine(entries=(entry,), findings=(found,), counts={"error": 1}, beyond=(words[0],))
    text = body(view(proposed(), draw.pick((judged, replace(judged, refused=(words[1],))))))
    shown, mark, block = text.partition("<!-- oscat:report")
    assert mark
    assert block.count("-->") == 1
    assert not (wrong := SAID.search(shown_text(shown))), wrong
    assert shown_text(shown).count("<!--") == 1


def pages(draw: Draw) -> None:
    """A record with anything in it has a page: whole, well-formed, with nothing that runs or speaks for somebody."""
    path = draw.path()
    tree = _changed(path, canon.dumps(_plain(draw.record(path))))
    atlas = Atlas(_catalog(tree, path))
    press = Press(atlas, TEMPLATES)
    file = atlas.catalog.file(path)
    if file in press.chosen:
        _each(of_entry(press, file))
    elif draw.below(8) == 0:
        _each(of_all(press))


def _each(made: Iterator[tuple[str, bytes]]) -> None:
    for path, page in made:
        if path.endswith(".html"):
            judge_page(path, page.decode())
        elif path.endswith((".svg", ".xml")):
            ET.fromstring(page)
        elif path.endswith(".json"):
            json.loads(page)


def _plain(value: Any) -> Any:
    """The same as JSON can hold it: no half of a pair of code units, no number beyond what canonical JSON writes."""
    read, faults = canon.parse(json.dumps(value).encode())
    return read if not faults and isinstance(read, dict) else {}


# --- the seed, in which one file is something else


_ONE_DAY: Final = date(2026, 12, 1)
_VALIDATORS: Final = Validators(SchemaStore(Path(os.devnull)).get)
_TREE: Final = Memory(SEEDS)
_LAYOUT: Final[Layout] = detect(_TREE.files, _TREE.folders)
_BEFORE: Final = Catalog(_TREE, _LAYOUT, KNOWN)
_GISTS: Final = _BEFORE.gists


def _changed(path: str, raw: bytes) -> Memory:
    return Memory({**SEEDS, path: raw})


def _catalog(tree: Tree, path: str) -> Catalog:
    made = Catalog(tree, _LAYOUT, KNOWN)
    made.borrow(_BEFORE, {path})
    made.learn({**_GISTS, **made.gists_of([path])})
    return made


def _report(tree: Tree, path: str) -> Report:
    """What the rules say of one file."""
    facts = Facts(_catalog(tree, path), _VALIDATORS, tree.read, _ONE_DAY)
    return report(facts, "here", of_files(facts, [path]), 1, whole=False)


def _judged(draw: Draw) -> Report:
    path = draw.path()
    return _report(_changed(path, _written(draw.record(path), draw)), path)


PROMISES: Final[dict[str, Promise]] = {
    one.__name__: one for one in (reader, addresses, descriptions, rules, fix, patches, comments, answers, pages)
}
"""Every promise by name."""
