"""JSON Schemas made ready to judge, each compiled once, when the first file needs it."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final

import jsonschema_rs

from oscat.words.kinds import OUR_SCHEMAS, Kind

Schema = dict[str, Any]
Get = Callable[[str], Schema | None]

MOST_VALUES: Final = 20_000
LONGEST_KEY: Final = 1_000
"""What a document may hold for a schema to say what it has against it. Each complaint takes 1.6 KB and its pointer,
each alternative of a schema has its own, and all are made before the first is heard."""
STAC_VERSIONS: Final = ("1.0.0", "1.1.0")
_CORE: Final = {
    "Catalog": "catalog-spec/json-schema/catalog.json",
    "Collection": "collection-spec/json-schema/collection.json",
    "Feature": "item-spec/json-schema/item.json",
}


def core_uri(data: Schema) -> str | None:
    """The address of the STAC core schema that judges an object, or None where it claims no known version or type."""
    version, type_ = data.get("stac_version"), data.get("type")
    if version not in STAC_VERSIONS or not isinstance(type_, str) or type_ not in _CORE:
        return None
    return f"https://schemas.stacspec.org/v{version}/{_CORE[type_]}"


def too_large(value: Any) -> bool:
    """Whether a document has so many values, or so long keys, that a schema's complaints would fill the memory."""
    waiting, count = [value], 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if any(len(str(key)) > LONGEST_KEY for key in one):
                return True
            waiting += one.values()
            count += len(one)
        elif isinstance(one, list):
            waiting += one
            count += len(one)
        if count > MOST_VALUES:
            return True
    return False


class Validators:
    """Compiled schemas by address. ``get`` gives a schema or None; ``missing`` collects what was not at hand."""

    def __init__(self, get: Get) -> None:
        self.get = get
        self.missing: set[str] = set()
        self._ready: dict[str, jsonschema_rs.Validator | None] = {}

    def ours(self, name: str) -> jsonschema_rs.Validator:
        """The validator of one of our own schemas (``product``, ``input`` …)."""
        validator = self.at(f"{OUR_SCHEMAS}{name}.json")
        if validator is None:
            raise LookupError(f"the schema {name} is not shipped with oscat")
        return validator

    def kind(self, kind: Kind) -> jsonschema_rs.Validator:
        """The validator of a kind's records."""
        return self.ours(kind.value)

    def core(self, data: Schema) -> jsonschema_rs.Validator | None:
        """The validator of a STAC object, or None for a version or type that STAC does not know."""
        uri = core_uri(data)
        return self.at(uri) if uri else None

    def at(self, uri: str) -> jsonschema_rs.Validator | None:
        """The validator at an address, or None (and noted as missing) where it or a part of it is not at hand."""
        if uri not in self._ready:
            self._ready[uri] = self._compile(uri)
        return self._ready[uri]

    def _compile(self, uri: str) -> jsonschema_rs.Validator | None:
        schema = self.get(uri)
        if schema is None:
            self.missing.add(uri)
            return None
        try:
            return jsonschema_rs.validator_for(schema, base_uri=uri, retriever=self._retrieve, validate_formats=True)
        except (jsonschema_rs.ReferencingError, jsonschema_rs.ValidationError, LookupError, ValueError):
            self.missing.add(uri)
            return None

    def _retrieve(self, uri: str) -> Schema:
        schema = self.get(uri)
        if schema is None:
            raise LookupError(uri)
        return schema

    def errors(self, validator: jsonschema_rs.Validator, value: Any) -> Iterator["jsonschema_rs.ValidationError"]:
        """What a schema has against a value: the quick answer first, since almost every file is right.

        Nothing where the value is ``too_large``.
        """
        if not validator.is_valid(value) and not too_large(value):
            yield from validator.iter_errors(value)

    @cached_property
    def cf_names(self) -> frozenset[str]:
        """The names of the CF standard name table; empty where it is not at hand."""
        schema = self.get(f"{OUR_SCHEMAS}cf-standard-names.json")
        return frozenset(schema["enum"]) if schema else frozenset()

    @cached_property
    def spdx(self) -> frozenset[str]:
        """The licence identifiers of the SPDX list."""
        schema = self.get(f"{OUR_SCHEMAS}spdx.json")
        return frozenset(schema["enum"]) if schema else frozenset()
