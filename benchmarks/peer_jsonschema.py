"""The same work as the floor with jsonschema in place of jsonschema-rs."""

from typing import Any

import jsonschema
import referencing
from common import judge_all, store
from referencing.jsonschema import DRAFT7

schemas = store()
ready: dict[str, Any] = {}


def retrieve(uri: str) -> Any:
    return referencing.Resource.from_contents(schemas.get(uri) or {}, default_specification=DRAFT7)


make_registry: Any = referencing.Registry
registry = make_registry(retrieve=retrieve)


def validator(uri: str) -> Any:
    if uri not in ready:
        schema = schemas.get(uri)
        cls = jsonschema.validators.validator_for(schema or {}, default=jsonschema.Draft7Validator)
        ready[uri] = schema and cls(schema, registry=registry, format_checker=cls.FORMAT_CHECKER)
    return ready[uri]


judge_all(validator)
