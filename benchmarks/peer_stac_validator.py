"""stac-validator on every STAC file, schemas from oscat's cache. With a second argument, on that file alone."""

import json
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from common import addresses, catalog, files, store

warnings.simplefilter("ignore")
from stac_validator import stac_validator, utilities  # noqa: E402 - its import warns

schemas = store()


def local(address: str, *args: Any, **kwargs: Any) -> SimpleNamespace:
    schema = schemas.get(address) or {}
    return SimpleNamespace(text=json.dumps(schema), json=lambda: schema, raise_for_status=lambda: None, status_code=200)


utilities.requests.get = local
chosen = [Path(sys.argv[2])] if len(sys.argv) > 2 else files(catalog())
count = wrong = 0
for path in chosen:
    if not addresses(json.loads(path.read_bytes())):
        continue
    count += 1
    validator = stac_validator.StacValidate(str(path))
    validator.run()
    wrong += not validator.valid
print(f"{count} files, {wrong} refused")
