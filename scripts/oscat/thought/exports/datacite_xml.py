"""DataCite XML: the same as the JSON, as harvesters of OAI-PMH and older registries take it, with DataCite's library.

Source: DataCite Metadata Schema 4.5, XML.
"""

from typing import Any, Final

from oscat.thought.exports.datacite import document
from oscat.thought.exports.source import Source, name_of
from oscat.words.work import Work

NAME: Final = "datacite-xml"
TITLE: Final = "DataCite XML 4.5, one document a work"
OF_ONE: Final = "datacite/{}.xml"
WHOLE: Final[tuple[str, ...]] = ()
_FORBIDDEN: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(55296, 57344), 65534, 65535))
"""What no XML may hold (Extensible Markup Language 1.0, section 2.2)."""


def of_one(source: Source, one: Work) -> bytes:
    """The document of a work."""
    return xml(one, source.newest[:4])


def xml(one: Work, newest: str) -> bytes:
    """The metadata of one work. Where it has no DOI, the identifier that XML wants is its address."""
    from datacite import schema45
    from lxml import etree

    root = schema45.dump_etree(_clean(document(one, newest)))
    if all(str(child.tag) != "identifier" for child in root):  # the library names its elements without their space
        told = etree.Element("identifier", identifierType="URL" if one.address else "Local")
        told.text = _clean(one.address or name_of(one))
        root.insert(0, told)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _clean(value: Any) -> Any:
    """A value whose texts fit into XML."""
    if isinstance(value, str):
        return value.translate(_FORBIDDEN)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value
