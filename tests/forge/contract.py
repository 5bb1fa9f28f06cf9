"""Requests and answers held against GitHub's OpenAPI description."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

FILE = Path(__file__).parent / "openapi.json"
NAME = "urn:github"
SLASHES = {"ref", "path", "branch"}
"""Parameters in which GitHub takes a slash, at the end of a path; OpenAPI 3.0 cannot say so."""


@dataclass(frozen=True)
class Operation:
    method: str
    template: str
    pattern: "re.Pattern[str]"
    described: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.described["operationId"])


class Contract:
    """What GitHub says of its own interface."""

    def __init__(self) -> None:
        self.document = json.loads(FILE.read_text("utf-8"))
        _correct(self.document)
        self.registry = Registry().with_resource(NAME, DRAFT4.create_resource(self.document))
        self.operations = sorted(_operations(self.document), key=_special)
        self.validator = cache(self._validator)

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        for one in self.operations:
            match = one.pattern.fullmatch(path) if one.method == method else None
            if match:
                return one, match.groupdict()
        return None

    def _validator(self, pointer: str) -> OAS30Validator:
        return OAS30Validator({"$ref": f"{NAME}#{pointer}"}, registry=self.registry)

    def resolved(self, node: dict[str, Any], pointer: str) -> tuple[dict[str, Any], str]:
        while "$ref" in node:
            pointer = node["$ref"][1:]
            node = self.document
            for part in pointer.split("/")[1:]:
                node = node[part.replace("~1", "/").replace("~0", "~")]
        return node, pointer

    def faults(self, one: Operation, query: dict[str, str], body: Any) -> list[str]:
        """What is wrong with a request; fields and parameters that nobody described are wrong as well."""
        return [*self._body_faults(one, body), *self._query_faults(one, query)]

    def _body_faults(self, one: Operation, body: Any) -> Iterator[str]:
        asked = one.described.get("requestBody")
        if not asked:
            if body not in (None, {}):
                yield "this operation takes no body"
            return
        if body is None:
            if asked.get("required"):
                yield "a body is required"
            return
        schema = asked["content"]["application/json"]["schema"]
        where = f"{_pointer(one)}/requestBody/content/application~1json/schema"
        yield from _said(self.validator(where), body)
        if isinstance(body, dict) and "properties" in schema:
            yield from (f"undescribed field {name!r}" for name in body if name not in schema["properties"])

    def _query_faults(self, one: Operation, query: dict[str, str]) -> Iterator[str]:
        known = {}
        for described in one.described.get("parameters", []):
            row, _ = self.resolved(described, "")
            if row["in"] == "query":
                known[row["name"]] = row["schema"]
        for name, text in query.items():
            if name not in known:
                yield f"undescribed parameter {name!r}"
                continue
            value: Any = int(text) if known[name].get("type") == "integer" and text.isdigit() else text
            yield from _said(OAS30Validator(known[name], registry=self.registry), value, f"?{name}")

    def answer_faults(self, one: Operation, status: int, body: Any) -> list[str]:
        """What is wrong with an answer."""
        described = one.described["responses"].get(str(status))
        if described is None:
            return [f"status {status} is not described"]
        described, where = self.resolved(described, f"{_pointer(one)}/responses/{status}")
        if "application/json" not in described.get("content", {}):
            return [] if body in (None, "") else ["no body is described"]
        return list(_said(self.validator(f"{where}/content/application~1json/schema"), body))

    def least(self, schema: dict[str, Any]) -> Any:
        """The smallest value that a schema allows; a double lays over it what it knows."""
        schema, _ = self.resolved(schema, "")
        if schema.get("nullable"):
            return None
        if "enum" in schema:
            return schema["enum"][0]
        if "default" in schema:
            return schema["default"]
        if "allOf" in schema:
            return {name: value for part in schema["allOf"] for name, value in (self.least(part) or {}).items()}
        for choice in ("oneOf", "anyOf"):
            if choice in schema and "properties" not in schema:
                return self.least(schema[choice][0])
        return self._least_of(schema)

    def _least_of(self, schema: dict[str, Any]) -> Any:
        sort = schema.get("type") or ("object" if "properties" in schema else "string")
        if sort == "object":
            known = schema.get("properties", {})
            return {name: self.least(known[name]) for name in schema.get("required", []) if name in known}
        if sort == "array":
            return [self.least(schema["items"]) for _ in range(schema.get("minItems", 0))]
        if sort in ("integer", "number"):
            return schema.get("minimum", 1)
        if sort == "boolean":
            return False
        return FORMATS.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 1)))

    def skeleton(self, name: str) -> dict[str, Any]:
        """The smallest object of a component."""
        value = self.least({**self.document["components"]["schemas"][name], "nullable": False})
        return value if isinstance(value, dict) else {}


def _special(one: Operation) -> tuple[int, int]:
    """Of two that fit a path, the one that says more of it comes first."""
    return one.template.count("{"), -len(one.template)


FORMATS = {"date-time": "2026-01-01T00:00:00Z", "uri": "http://127.0.0.1/x", "email": "x@example.org"}


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for template, methods in document["paths"].items():
        parts = []
        for part in re.split(r"(\{\w+\})", template):
            name = part[1:-1] if part.startswith("{") else ""
            last = template.endswith(part)
            parts.append(f"(?P<{name}>{'.+' if name in SLASHES and last else '[^/]+'})" if name else re.escape(part))
        for method, described in methods.items():
            yield Operation(method.upper(), template, re.compile("".join(parts)), described)


def _correct(document: dict[str, Any]) -> None:
    """Where the description is narrower than what GitHub takes: labels may be a bare list, which PyGithub sends."""
    content = document["paths"]["/repos/{owner}/{repo}/issues/{issue_number}/labels"]["post"]["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    content["application/json"]["schema"] = {"anyOf": [schema, {"type": "array", "items": {"type": "string"}}]}


def _pointer(one: Operation) -> str:
    path = one.template.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
    return f"/paths/{path}/{one.method.lower()}"


def _said(validator: OAS30Validator, value: Any, name: str = "body") -> Iterator[str]:
    for error in validator.iter_errors(value):
        where = "/".join(map(str, error.absolute_path))
        yield f"{name} {where}: {error.message[:200]}"
