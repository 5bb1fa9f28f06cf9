"""Every export of a catalog, held against the validator of its own field: ``python benchmarks/exports.py CATALOG``.

Prints the table of ``site/docs/exports.md``. Some judges are files of others: ``--shapes`` names the SHACL shapes of
DCAT-AP (``releases/3.0.1/shacl/dcat-ap-SHACL.ttl`` of https://github.com/SEMICeu/DCAT-AP), ``--xsd`` DataCite's schema
(``metadata.xsd`` of https://schema.datacite.org/meta/kernel-4.5/ with its folder ``include``), ``--apex`` that of APEx
(``schemas/record.json`` of https://github.com/ESA-APEx/apex_algorithms). Needs the packages of the tests.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import export_judges as judges
import oscat
from oscat.thought.exports import EXPORTERS

Files = dict[str, bytes]
Row = tuple[str, int, str, int]
"""Export, files or documents that were judged, validator, findings."""


def rows(catalog: Path, given: argparse.Namespace) -> Iterator[Row]:
    """A row for each export and validator."""
    made = {one.NAME: dict(oscat.export(one.NAME, catalog)) for one in EXPORTERS}
    yield _each(made, "datacite", "datacite", judges.datacite)
    if given.xsd:
        xml = made["datacite-xml"].values()
        found = sum(len(judges.datacite_xml(raw, given.xsd)) for raw in xml)
        yield "datacite-xml", len(xml), f"{judges.named('lxml')} with DataCite's XSD 4.5", found
    yield _each(made, "inveniordm", "invenio-rdm-records 36.0.0 (JSON Schema)", judges.inveniordm)
    yield _each(made, "ro-crate", "roc-validator", _crate)
    yield from _linked(made, given.shapes)
    yield _each(made, "prov", "prov", judges.prov)
    yield _each(made, "linkset", "signposting", judges.signposts)
    yield (
        "ogc-records",
        1,
        judges.named("geojson-pydantic"),
        len(judges.geojson(made["ogc-records"]["records.geojson"])),
    )
    lines, items = (made["pgstac"][f"pgstac/{name}.ndjson"] for name in ("collections", "items"))
    yield "pgstac", lines.count(b"\n"), f"{judges.named('pystac')} (Collections)", len(judges.collections(lines))
    yield "pgstac", items.count(b"\n"), f"{judges.named('pystac')} (Items)", len(judges.items(items))
    entries, packed = (made["geoparquet"][f"geoparquet/{name}.parquet"] for name in ("entries", "items"))
    yield "geoparquet", 1, f"{judges.named('geopandas')} (entries)", len(judges.places(entries))
    yield "geoparquet", 1, f"{judges.named('rustac')} (Items)", len(judges.stac_geoparquet(packed))
    if given.apex:
        records = [raw for path, raw in made["apex"].items() if path != "apex/index.json"]
        found = sum(len(judges.apex(raw, given.apex)) for raw in records)
        yield "apex", len(records), f"{judges.named('jsonschema')} with APEx's schema", found
    yield from _cited(catalog)
    (table,) = made["csv"].values()
    yield "csv", 1, f"csv of Python {sys.version_info.major}.{sys.version_info.minor}", len(judges.table(table))


def _cited(catalog: Path) -> Iterator[Row]:
    """What stands with the pages: citations and feeds."""
    judged = {
        "bib": ("bibtexparser", judges.bibtex),
        "ris": ("rispy", judges.ris),
        "json": ("citeproc-py", judges.csl),
        "atom": ("feedparser", judges.atom),
    }
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        oscat.build(catalog, tree)
        for suffix, (package, judge) in judged.items():
            files = sorted((tree if suffix == "atom" else tree / "cite").rglob(f"*.{suffix}"))
            found = sum(len(judge(file.read_bytes())) for file in files)
            yield {"json": "CSL-JSON"}.get(suffix, suffix), len(files), judges.named(package), found


def _linked(made: dict[str, Files], shapes: Path | None) -> Iterator[Row]:
    (linked,) = made["dcat"].values()
    yield "dcat", 1, judges.named("rdflib"), len(judges.linked_data(linked))
    if shapes:
        found = judges.linked_data(linked, shapes)
        yield "dcat", 1, f"{judges.named('pyshacl')} with the shapes of DCAT-AP 3.0.1", len(found)


def _each(made: dict[str, Files], name: str, package: str, judge: Callable[[bytes], list[str]]) -> Row:
    named = package if " " in package else judges.named(package)
    return name, len(made[name]), named, sum(len(judge(raw)) for raw in made[name].values())


def _crate(raw: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "ro-crate-metadata.json"
        file.write_bytes(raw)
        return judges.ro_crate(file)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("catalog", type=Path)
    for name in ("--shapes", "--xsd", "--apex"):
        asked.add_argument(name, type=Path, metavar="FILE")
    given = asked.parse_args()
    start = time.monotonic()
    print("| export | judged | validator | findings |\n|---|---|---|---|")
    for name, count, validator, findings in rows(given.catalog, given):
        print(f"| {name} | {count:,} | {validator} | {findings} |", flush=True)
    print(f"\n{time.monotonic() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
