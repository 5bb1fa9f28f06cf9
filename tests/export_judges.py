"""What each export is held against: the validators of its own field, each of which tells what is wrong."""

import csv
import email
import io
import json
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.response import addinfourl

Json = dict[str, Any]
INVENIORDM: Final = Path(__file__).parent / "tools/inveniordm"
"""Where `make tests/tools/inveniordm/.ready` puts the packages that hold the schemas."""


def datacite(raw: bytes) -> list[str]:
    """DataCite's own JSON Schema 4.5."""
    from datacite import schema45

    return [f"{'/'.join(map(str, one.path))}: {one.message}" for one in schema45.validator.iter_errors(json.loads(raw))]


def datacite_xml(raw: bytes, schema: Path | None = None) -> list[str]:
    """XML as lxml reads it: nothing missing, nothing strange; held against DataCite's XSD where that is at hand."""
    from lxml import etree

    root = etree.fromstring(raw)
    if schema is not None:
        xsd = etree.XMLSchema(etree.parse(str(schema)))
        xsd.validate(root)
        return [one.message for one in xsd.error_log]
    there = {etree.QName(child).localname for child in root}
    wanted = {"identifier", "creators", "titles", "publisher", "publicationYear", "resourceType"}
    strange = [
        str(child.tag) for child in root if etree.QName(child).namespace != "http://datacite.org/schema/kernel-4"
    ]
    return [*(f"no {name}" for name in sorted(wanted - there)), *strange]


def inveniordm(raw: bytes) -> list[str]:
    """The JSON Schemas of InvenioRDM, and what its interface requires beyond them (reference of metadata)."""
    draft = json.loads(raw)
    required = ("resource_type", "creators", "title", "publication_date")
    missing = [f"no {name}" for name in required if not draft["metadata"].get(name)]
    return missing + [f"{'/'.join(map(str, one.path))}: {one.message}" for one in _invenio().iter_errors(draft)]


@cache
def _invenio() -> Any:
    from jsonschema import Draft7Validator
    from referencing import Registry
    from referencing.jsonschema import DRAFT7

    records = INVENIORDM / "invenio_rdm_records/records/jsonschemas/records"
    shared = INVENIORDM / "invenio_records_resources/records/jsonschemas"
    named = {f"local://records/{file.name}": file for file in records.glob("*.json")}
    named |= {f"local://{file.name}": file for file in shared.glob("*.json")}
    known = [(uri, DRAFT7.create_resource(json.loads(file.read_bytes()))) for uri, file in named.items()]
    whole = json.loads((records / "record-v6.0.0.json").read_bytes())
    parts = {name: whole["properties"][name] for name in ("metadata", "pids")}
    return Draft7Validator({"type": "object", "properties": parts}, registry=Registry().with_resources(known))


def apex(raw: bytes, schema: Path | None = None) -> list[str]:
    """A record of APEx: GeoJSON, and held against APEx's own JSON Schema where it is at hand."""
    from geojson_pydantic import Feature
    from jsonschema import Draft202012Validator
    from pydantic import ValidationError

    try:
        Feature.model_validate_json(raw)
    except ValidationError as error:
        return [str(one) for one in error.errors()[:5]]
    judge = Draft202012Validator(json.loads(schema.read_bytes()) if schema else {})
    return [f"{'/'.join(map(str, one.path))}: {one.message}" for one in judge.iter_errors(json.loads(raw))]


def prov(raw: bytes) -> list[str]:
    """PROV-JSON as the library of its authors reads it, and names that are told before they are spoken of."""
    from prov.model import ProvDocument, ProvElement, ProvRelation

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        told = ProvDocument.deserialize(content=raw.decode(), format="json")
    known = {one.identifier for one in told.get_records(ProvElement)}
    asked = {name for one in told.get_records(ProvRelation) for _, name in one.formal_attributes if name is not None}
    return [f"{name} is nothing" for name in sorted(map(str, asked - known))]


def bibtex(raw: bytes) -> list[str]:
    """One entry, as bibtexparser reads it."""
    from bibtexparser.entrypoint import parse_string

    found = parse_string(raw.decode())
    wrong = [str(one.error) for one in found.failed_blocks]
    return [*wrong, *([] if len(found.entries) == 1 else [f"{len(found.entries)} entries"])]


def ris(raw: bytes) -> list[str]:
    """One reference with type and title, as rispy reads it."""
    import rispy

    try:
        found = rispy.loads(raw.decode())
    except (OSError, rispy.parser.ParseError) as error:
        return [str(error)]
    return [] if len(found) == 1 and found[0].get("title") else [f"{len(found)} references"]


def csl(raw: bytes) -> list[str]:
    """CSL-JSON of which citeproc-py makes a line of a bibliography."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    rows = json.loads(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        made = CitationStylesBibliography(style, CiteProcJSON(rows), formatter.plain)
        for row in rows:
            made.register(Citation([CitationItem(row["id"])]))
        lines = [str(line) for line in made.bibliography()]
    return [row["id"] for row, line in zip(rows, lines, strict=True) if row["title"].split()[0] not in line]


def atom(raw: bytes) -> list[str]:
    """A feed as feedparser reads it, without anything that it has to mend."""
    import feedparser

    found = feedparser.parse(raw)
    return (
        [str(found.get("bozo_exception"))] if found.bozo else [one.title for one in found.entries if not one.get("id")]
    )


def geojson(raw: bytes) -> list[str]:
    """GeoJSON as geojson-pydantic reads it."""
    from geojson_pydantic import FeatureCollection
    from pydantic import ValidationError

    try:
        FeatureCollection.model_validate_json(raw)
    except ValidationError as error:
        return [str(one) for one in error.errors()[:5]]
    return []


def collections(raw: bytes) -> list[str]:
    """Lines of STAC Collections as PySTAC reads and writes them back."""
    import pystac

    return [line.decode()[:80] for line in raw.splitlines() if not _same(pystac.Collection, json.loads(line))]


def items(raw: bytes) -> list[str]:
    """Lines of STAC Items as PySTAC reads and writes them back."""
    import pystac

    return [line.decode()[:80] for line in raw.splitlines() if not _same(pystac.Item, json.loads(line))]


def _same(kind: Any, document: Json) -> bool:
    again = kind.from_dict(document, preserve_dict=True).to_dict(include_self_link=True, transform_hrefs=False)
    return all(again.get(name) == document.get(name) for name in ("id", "type", "title", "description", "bbox"))


def signposts(raw: bytes) -> list[str]:
    """A linkset as the Signposting library reads it: every link of it is one that the profile knows."""
    from signposting.linkset import LinksetJSON, _parse_linkset_json

    whole, here = json.loads(raw), "https://example.org/linkset.json"
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = list(_parse_linkset_json(LinksetJSON(raw.decode(), "application/linkset+json", here, here)).signposts)
    links = sum(len(rows) for one in whole["linkset"] for rel, rows in one.items() if rel != "anchor")
    lost = [f"{len(found)} of {links} links are signposts"] if len(found) != links else []
    return [*lost, *(str(one.message) for one in told)]


def table(raw: bytes) -> list[str]:
    """CSV with as many cells in each row, none of which a spreadsheet runs."""
    rows = list(csv.reader(io.StringIO(raw.decode(), newline="")))
    return [str(row[:3]) for row in rows if len(row) != len(rows[0]) or any(cell[:1] in set("=+@") for cell in row)]


def places(raw: bytes) -> list[str]:
    """GeoParquet as GeoPandas reads it: geometries that are valid, in degrees, and as many as its metadata covers."""
    import geopandas

    frame = geopandas.read_parquet(io.BytesIO(raw))
    shapes = frame.geometry[frame.geometry.notna()]
    outside = frame[frame.geometry.notna()].bounds.query("minx < -180 or maxx > 180 or miny < -90 or maxy > 90")
    wrong = [f"{frame['id'][at]}: its geometry is not valid" for at in shapes.index[~shapes.is_valid]]
    where = [] if frame.crs and frame.crs.to_authority() == ("OGC", "CRS84") else [f"it is in {frame.crs}"]
    return [*where, *wrong, *(f"{frame['id'][at]} lies outside the world" for at in outside.index)]


def stac_geoparquet(raw: bytes) -> list[str]:
    """STAC GeoParquet as rustac reads it: Items of which PySTAC makes the same."""
    import asyncio

    import pystac
    import rustac

    async def read(path: str) -> Json:
        return await rustac.read(path)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "items.parquet")
        path.write_bytes(raw)
        found = asyncio.run(read(str(path))).get("features", [])
    return [str(one.get("id")) for one in found if not _same(pystac.Item, one)]


def linked_data(raw: bytes, shapes: Path | None = None) -> list[str]:
    """JSON-LD as rdflib reads it, held against SHACL shapes where they are at hand (DCAT-AP: its own)."""
    import pyshacl
    import rdflib

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = rdflib.Graph().parse(data=raw, format="json-ld")
    if not len(graph):
        return ["it says nothing"]
    if shapes is None:
        return []
    rules = rdflib.Graph().parse(shapes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, report, _ = pyshacl.validate(graph, shacl_graph=rules, advanced=False, do_owl_imports=False)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = report.subjects(rdflib.RDF.type, sh.ValidationResult)
    return [f"{report.value(one, sh.focusNode)}: {report.value(one, sh.resultMessage)}" for one in found]


@contextmanager
def offline_context() -> Iterator[None]:
    """RO-Crate's context from the package rocrate instead of from the web, for all who ask."""
    import rdflib.parser
    from rocrate_validator.utils.http import HttpRequester

    context = files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
    told = email.message_from_string("Content-Type: application/ld+json\n\n")

    class Answer:
        status_code, ok, content, text = 200, True, context, context.decode()
        headers: Final = {"Content-Type": "application/ld+json"}

        def json(self) -> Any:
            return json.loads(context)

        def raise_for_status(self) -> None: ...

    session = HttpRequester().session
    module: Any = rdflib.parser
    kept = module._urlopen, session.get, session.head
    module._urlopen = lambda asked: addinfourl(io.BytesIO(context), told, asked.full_url, 200)
    session.get = session.head = lambda *_, **__: Answer()
    try:
        yield
    finally:
        module._urlopen, session.get, session.head = kept


def ro_crate(file: Path) -> list[str]:
    """The RO-Crate validator, with all that RO-Crate 1.1 requires; a crate whose parts are on the web."""
    from rocrate_validator import models, services

    settings = services.ValidationSettings(
        rocrate_uri=str(file),
        profile_identifier="ro-crate-1.1",
        requirement_severity=models.Severity.REQUIRED,
        skip_availability_check=True,
        packaging_mode="detached",
        metadata_only=True,
    )
    with offline_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [f"{one.check.identifier}: {one.message}" for one in services.validate(settings).get_issues()]


def named(package: str) -> str:
    """A package with its version."""
    return f"{package} {version(package)}"
