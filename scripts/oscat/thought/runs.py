"""What an experiment ran with: the YAML files beside its record that its input and environment links lead to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from oscat.thought import yaml_text
from oscat.thought.canon import MAX_BYTES
from oscat.thought.facts import Facts
from oscat.thought.graph import File
from oscat.thought.layout import Role
from oscat.thought.yaml_text import YamlText
from oscat.words.kinds import Kind


@dataclass(frozen=True, slots=True)
class RunFile:
    """One such file: the relation of the link to it, its path, and what it holds."""

    rel: str
    path: str
    text: YamlText

    def under(self, member: str) -> Any:
        """The value of a member, None where there is none."""
        return self.text.value.get(member) if isinstance(self.text.value, dict) else None


def run_files(file: File, facts: Facts, rel: str) -> Iterator[RunFile]:
    """The readable files that an experiment's links of a relation lead to."""
    if file.place.kind is not Kind.EXPERIMENT:
        return
    for link in facts.catalog.links(file):
        there = facts.catalog.there(link) if link.rel == rel else None
        if there and there.place.role is Role.BESIDE and not there.faults:
            text = yaml_text.read(facts.read(there.path, MAX_BYTES + 1))
            if not text.problem:
                yield RunFile(rel, there.path, text)
