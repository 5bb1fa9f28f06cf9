"""The floor: read, parse and schema-check every file with orjson and jsonschema-rs, and nothing else."""

from typing import Any

import jsonschema_rs
import orjson
from common import addresses, catalog, files, store

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


count = checks = wrong = 0
for path in files(catalog()):
    data = orjson.loads(path.read_bytes())
    count += 1
    for address in addresses(data):
        judge = validator(address)
        if judge:
            checks += 1
            wrong += not judge.is_valid(data)
print(f"{count} files, {checks} checks, {wrong} refused")
