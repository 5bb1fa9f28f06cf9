"""The floor: read, parse and schema-check every file with orjson and jsonschema-rs, and nothing else."""

from typing import Any

import jsonschema_rs
from common import judge_all, store

schemas = store()
ready: dict[str, Any] = {}


def retrieve(uri: str) -> Any:
    found = schemas.get(uri)
    if found is None:
        raise LookupError(uri)
    return found


def validator(uri: str) -> Any:
    if uri not in ready:
        schema = schemas.get(uri)
        ready[uri] = schema and jsonschema_rs.validator_for(
            schema, base_uri=uri, retriever=retrieve, validate_formats=True
        )
    return ready[uri]


judge_all(validator)
