"""The formats of a report: each readable by its reader, none to be spoken through by what a record says."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from oscat.thought.reporters import REPORTERS
from oscat.thought.reporters.github import MOST_SHOWN
from oscat.thought.reporters.markdown import MOST_CHARACTERS
from oscat.words.finding import CatalogFacts, ChangeFacts, Finding, Report, Severity, Silenced, Verdict

RECORD = "products/a/collection.json"
FACTS = CatalogFacts(".", "oscat", "A catalog", {"product": 3})
EVIL = (
    "@steward ![x](https://evil.example/p.png) <img src=x onerror=alert(1)> `code` #1 [a](b) ]]> & "
    "##[error]\n::error::x"
)


def finding(
    severity: Severity = Severity.ERROR, text: str = "wrong", path: str = "products/a/collection.json"
) -> Finding:
    fix = ({"op": "remove", "path": "/a"},)
    return Finding("OSC401", "unknown-reference", severity, path, text, f"help: {text}", "/a", 3, fix, excerpt=text)


def report(*findings: Finding) -> Report:
    return Report(FACTS, findings, 20)


def written(form: str, *findings: Finding) -> str:
    return REPORTERS[form].write(report(*findings), colour=False, everything=False)


def test_the_gravest_come_first_and_what_github_drops_stands_in_the_log() -> None:
    many = [finding(Severity.HINT)] * 15 + [finding(Severity.WARNING)] * 15 + [finding()] * 15
    lines = written("github", *many).splitlines()
    commands = [line.partition(" ")[0] for line in lines if line.startswith("::")]
    assert commands == ["::error"] * MOST_SHOWN + ["::warning"] * MOST_SHOWN + ["::notice"] * MOST_SHOWN
    assert sum("warning OSC401" in line for line in lines) == 5
    assert "  and 5 more hints" in lines
    assert lines[-1].startswith("15 errors, 15 warnings and 15 hints in 1 of 20 files.")


def test_no_record_gives_orders_to_a_workflow() -> None:
    text = written("github", *[finding(text=EVIL, path="a\n::error::b")] * 15)
    assert all(line.startswith(("::error file=", "  ")) for line in text.splitlines()[:-1])
    assert not [line for line in text.splitlines() if "##[" in line and not line.startswith("::")]


def test_sarif_names_rule_place_and_reason_of_a_silence() -> None:
    silenced = Silenced(finding(Severity.HINT), "It is meant so.")
    document = json.loads(
        REPORTERS["sarif"].write(
            replace(report(finding(text=EVIL)), silenced=(silenced,)), colour=False, everything=False
        )
    )
    run = document["runs"][0]
    assert (document["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "oscat")
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["OSC401"]
    first, second = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("products/a/collection.json", 3)
    assert (first["level"], second["level"]) == ("error", "note")
    assert second["suppressions"][0]["justification"] == "It is meant so."


def test_junit_fails_on_errors_only() -> None:
    root = ET.fromstring(written("junit", finding(text=EVIL), finding(Severity.HINT), finding(path="b")))
    assert (root.get("tests"), root.get("failures")) == ("4", "2")
    suites = {suite.get("name"): suite.get("failures") for suite in root}
    assert suites == {"oscat": "0", "products/a/collection.json": "1", "b": "1"}
    assert root.findall(".//failure")[0].get("message", "").startswith("@steward")


def tokens(text: str) -> Iterator[str]:
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        yield token.type
        yield from (inner.type for inner in token.children or ())


def test_a_comment_mentions_nobody_and_leads_nowhere() -> None:
    text = written("markdown", finding(text=EVIL), finding(Severity.HINT, EVIL, "`x`](http://evil.example)"))
    assert not set(tokens(text)) & {"link_open", "image", "html_inline", "code_block", "fence"}
    assert "@steward" not in text
    assert "https://" not in text
    assert "<img" not in text
    assert text.startswith("### 1 error and 1 hint in 2 of 20 files")


def test_a_comment_keeps_to_what_github_takes() -> None:
    text = written("markdown", *[finding(text="x" * 900, path=f"products/{n}/collection.json") for n in range(500)])
    assert len(text) <= MOST_CHARACTERS + 200
    assert "more files." in text


def test_a_change_is_told_in_the_closing_line() -> None:
    change = ChangeFacts(1, 0, 2, 5, 1, {"a": Verdict.FINE})
    text = REPORTERS["text"].write(replace(report(finding()), change=change), colour=False, everything=False)
    assert (
        "This change brings in 1 error. Files: 1 added and 2 changed. 1 finding healed. 5 older findings stay" in text
    )
    document = json.loads(REPORTERS["json"].write(replace(report(), change=change), colour=False, everything=False))
    assert document["change"]["verdicts"] == {"a": "fine"}


def test_hints_are_counted_where_there_is_much_else() -> None:
    many = [*[finding(Severity.HINT)] * 20, finding()]
    assert "20 hints not shown: --all shows them." in written("text", *many)
    assert "hint " in REPORTERS["text"].write(report(*many), colour=False, everything=True)


@pytest.mark.parametrize("form", REPORTERS)
@given(st.text(max_size=60), st.text(min_size=1, max_size=30))
def test_every_format_bears_every_text(form: str, text: str, path: str) -> None:
    out = REPORTERS[form].write(report(finding(text=text, path=path)), colour=False, everything=True)
    out.encode()
    if form in {"json", "sarif"}:
        json.loads(out)
    if form == "junit":
        ET.fromstring(out)


def test_the_profile_names_every_rule_that_ran(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from oscat.shell.cli import oscat as group

    done = CliRunner().invoke(group, ["check", str(Path(__file__).parent / "seed"), "--profile"])
    assert done.exit_code == 0
    assert " ms  OSC401" in done.stderr
    assert done.stderr.rstrip().endswith("ms  all rules")
