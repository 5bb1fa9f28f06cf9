"""The seed with any value in any place of a record: nothing that reads records may stumble over one."""

import json

from hypothesis import strategies as st

from test_pages import SEED, Files, changed

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_RECORDS = {name: json.loads(SEED[name]) for name in SEED if name.endswith(("collection.json", "record.json"))}
_MORE = ("assets", "contacts", "providers", "extent", "time", "osc:experiment", "stac_version")


def spoiled(data: st.DataObject) -> Files:
    """The seed with one member of one record, or of an object in it, replaced or added."""
    where = data.draw(st.sampled_from([*_RECORDS]))
    record = _RECORDS[where]
    holder = data.draw(st.sampled_from(["", *[name for name, one in record.items() if isinstance(one, dict)]]))
    name = data.draw(st.sampled_from([*(record[holder] if holder else record), *_MORE]))
    value = data.draw(anything)
    return changed(where, lambda one: (one[holder] if holder else one).update({name: value}))
