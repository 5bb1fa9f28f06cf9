"""Every export of a catalog, held against the validator of its own field: ``python benchmarks/exports.py CATALOG``.

Prints the table of ``site/docs/exports.md``. ``--shapes FILE`` names the SHACL shapes of DCAT-AP
(``releases/3.0.1/shacl/dcat-ap-SHACL.ttl`` of https://github.com/SEMICeu/DCAT-AP). Needs the packages of the tests.
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


def rows(catalog: Path, shapes: Path | None) -> Iterator[Row]:
    """A row for each export and validator."""
    made = {one.NAME: dict(oscat.export(one.NAME, catalog)) for one in EXPORTERS}
    yield _each(made, "datacite", "datacite", judges.datacite)
    yield _each(made, "ro-crate", "roc-validator", _crate)
    (linked,) = made["dcat"].values()
    yield "dcat", 1, judges.named("rdflib"), len(judges.linked_data(linked))
    if shapes:
        found = judges.linked_data(linked, shapes)
        yield "dcat", 1, f"{judges.named('pyshacl')} with the shapes of DCAT-AP 3.0.1", len(found)
    tables = made["geoparquet"]
    yield (
        "geoparquet",
        1,
        f"{judges.named('geopandas')} (entries)",
        len(judges.places(tables["geoparquet/entries.parquet"])),
    )
    items = tables["geoparquet/items.parquet"]
    yield "geoparquet", 1, f"{judges.named('rustac')} (Items)", len(judges.stac_geoparquet(items))
    yield _each(made, "linkset", "signposting", judges.signposts)
    yield _each(made, "ogc-records", "geojson-pydantic", judges.geojson)
    lines, items = (made["pgstac"][f"pgstac/{name}.ndjson"] for name in ("collections", "items"))
    yield "pgstac", lines.count(b"\n"), f"{judges.named('pystac')} (Collections)", len(judges.collections(lines))
    yield "pgstac", items.count(b"\n"), f"{judges.named('pystac')} (Items)", len(judges.items(items))
    (table,) = made["csv"].values()
    yield "csv", 1, f"csv of Python {sys.version_info.major}.{sys.version_info.minor}", len(judges.table(table))


def _each(made: dict[str, Files], name: str, package: str, judge: Callable[[bytes], list[str]]) -> Row:
    return name, len(made[name]), judges.named(package), sum(len(judge(raw)) for raw in made[name].values())


def _crate(raw: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "ro-crate-metadata.json"
        file.write_bytes(raw)
        return judges.ro_crate(file)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("catalog", type=Path)
    asked.add_argument("--shapes", type=Path)
    given = asked.parse_args()
    start = time.monotonic()
    print("| export | judged | validator | findings |\n|---|---|---|---|")
    for name, count, validator, findings in rows(given.catalog, given.shapes):
        print(f"| {name} | {count:,} | {validator} | {findings} |", flush=True)
    print(f"\n{time.monotonic() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
