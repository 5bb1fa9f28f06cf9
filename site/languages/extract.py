"""The texts of the pages, from templates, code and scripts, into the catalog files: `make languages`.

Writes messages.pot, and brings the file of each language up to date: what is new is empty, what is gone is left out.
Translators edit LANGUAGE.po with any editor for gettext, or by hand. To begin a language copy messages.pot.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from oscat.thought.exports import EXPORTERS
from oscat.thought.pages import form, licences, resources
from oscat.thought.tables.link_verdicts import SAYS
from oscat.words.document import FACETS
from oscat.words.kinds import Kind
from oscat.world.schema_store import SchemaStore

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEYWORDS = {"_": None, "gettext": None, "N_": None, "t": None, "ngettext": (1, 2)}
PLACES = (
    ("jinja2.ext:babel_extract", "site/templates/*.html"),
    ("python", "scripts/oscat/thought/**/*.py"),
    ("javascript", "site/assets/**/*.js"),
)
OPTIONS = {".html": {"trim_blocks": "true", "lstrip_blocks": "true"}, ".js": {"parse_template_string": "true"}}
GENERATED = {"schemas.js"}
_IDLE = re.compile(rb'^"(?:Project-Id|Report-|POT-|PO-Rev|Last-T|Language-Team|Generated).*\n', re.MULTILINE)
"""Lines of the head that say nothing here, or another thing each day."""
Text = str | tuple[str, str]


def found() -> Iterator[tuple[str, int, Text]]:
    """Every text with the file and the line where it stands."""
    for method, pattern in PLACES:
        for path in sorted(one for one in ROOT.glob(pattern) if one.name not in GENERATED):
            options = OPTIONS.get(path.suffix, {})
            for line, text, _, _ in extract_from_file(method, path, KEYWORDS, (), options):
                name = path.relative_to(ROOT).as_posix()
                yield name, line, text if isinstance(text, str) else (text[0], text[1])
    yield from (("scripts/oscat", 0, text) for text in looked_up())


def looked_up() -> Iterator[Text]:
    """The texts that pages take from tables and schemas: kinds, facets, licences, verdicts, the fields of forms."""
    for kind in Kind:
        yield from (kind.form.label, kind.form.plural, kind.form.description, kind.form.label.lower())
        yield kind.form.label.lower(), f"{kind.form.label.lower()}s"
    yield "EO mission", "EO missions"
    yield "page", "pages"
    yield from ("Planned", "Ongoing", "Completed")
    yield from ("met", "partly", "missing", "unknown", "Findable", "Accessible", "Interoperable", "Reusable")
    yield from (one.title for one in FACETS)
    yield from (text for pair in SAYS.values() for text in pair)
    yield from licences.told()
    yield resources.DAYS
    for title, fields in resources.STEPS:
        yield title
        yield from (text for _, label, _, told, _ in fields for text in (label, told) if text)
    yield from resources.SORTS
    yield from (one.TITLE for one in EXPORTERS)
    yield from _forms()


def _forms() -> Iterator[Text]:
    get = SchemaStore().get
    for kind in form.FORMS:
        made = form.form(kind, get)
        for title, fields in made.groups:
            yield title
            yield from (text for one in fields for text in (one.label, one.told))
        yield from (text for one in made.purposes for text in (one.name, one.told) if text)


def template() -> Catalog:
    """All texts, each with the files that say it."""
    made = Catalog(project="oscat", header_comment="# The texts of the pages. `make languages` writes this file.")
    for name, _, text in found():
        made.add(text, locations=[(name, 0)])
    return made


def written(catalog: Catalog) -> bytes:
    """A catalog as its file."""
    out = io.BytesIO()
    write_po(out, catalog, width=118, omit_header=not catalog.locale, include_lineno=False, sort_output=True)
    return _IDLE.sub(b"", out.getvalue())


def main() -> None:
    """Write the template, and bring each language up to date."""
    fresh = template()
    (HERE / "messages.pot").write_bytes(written(fresh))
    for path in sorted(HERE.glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.stem.replace("-", "_"))
        catalog.update(fresh, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path.write_bytes(written(catalog))
        open_ = sum(1 for one in catalog if one.id and not (all(one.string) if one.pluralizable else one.string))
        sys.stdout.write(f"{path.name}: {len(catalog)} texts, {open_} to translate\n")


if __name__ == "__main__":
    main()
