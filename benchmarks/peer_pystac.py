"""pystac's own validation of every STAC file, schemas from oscat's cache."""

import json
from typing import Any

import pystac
from common import addresses, catalog, files, store
from pystac.stac_io import DefaultStacIO
from pystac.validation import validate_dict

schemas = store()


class Offline(DefaultStacIO):
    def read_text_from_href(self, href: str, *args: Any, **kwargs: Any) -> str:
        # pystac has no way to pass over a schema that is not at hand
        anything = {"$schema": "http://json-schema.org/draft-07/schema#", "$id": href}
        return json.dumps(schemas.get(href) or anything) if "://" in href else super().read_text_from_href(href)


pystac.StacIO.set_default(Offline)
count = wrong = 0
for path in files(catalog()):
    data = json.loads(path.read_bytes())
    if not addresses(data):
        continue
    count += 1
    try:
        validate_dict(data, href=str(path))
    except pystac.STACValidationError:
        wrong += 1
print(f"{count} files, {wrong} refused")
