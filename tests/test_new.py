"""New entries: from flags, answers, a conversation, a DOI, and from data that describe themselves."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import rasterio.shutil
import shapely
import xarray
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rasterio.transform import from_origin

import oscat
from browser import served
from forge.stage import NAME, Stage
from oscat.shell.asking import ask, check
from oscat.thought.submit.compose import box_of, interval_of, slug
from oscat.thought.submit.form import QUESTIONS
from oscat.thought.submit.matching import Term, matched
from oscat.words.described import Quantity
from oscat.words.errors import UsageError, WorldError
from oscat.world.reading import describe, options

HERE = Path(__file__).parent
ADDRESS = "https://data.example.int/ice.nc"
ANSWERS = {"project": "polar-salt", "license": "CC-BY-4.0", "documentation": "https://data.example.int/handbook.pdf"}


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "seed", tmp_path / "seed"))


def dataset(longitude: Any = None, latitude: Any = None) -> xarray.Dataset:
    """Ice on a grid of degrees."""
    x = np.arange(-179.5, 180, 1.0) if longitude is None else np.asarray(longitude, float)
    y = np.arange(60.5, 90, 1.0) if latitude is None else np.asarray(latitude, float)
    time = np.array(["2011-01-01", "2012-06-30"], "datetime64[ns]")
    values = np.zeros((len(time), len(y), len(x)), "f4")
    return xarray.Dataset(
        {"sit": (("time", "lat", "lon"), values, {"standard_name": "sea_ice_thickness", "units": "m"})},
        {
            "time": time,
            "lat": ("lat", y, {"standard_name": "latitude", "units": "degrees_north"}),
            "lon": ("lon", x, {"standard_name": "longitude", "units": "degrees_east"}),
        },
        {
            "title": "Ice of the north",
            "summary": "Thickness of the ice.",
            "license": "CC BY 4.0",
            "keywords": "ice, north",
        },
    )


def projected() -> xarray.Dataset:
    """The same on a polar stereographic grid, as CF writes it."""
    edge = np.linspace(-2_000_000, 2_000_000, 41)
    mapping = {"grid_mapping_name": "polar_stereographic", "latitude_of_projection_origin": 90.0}
    mapping |= {"standard_parallel": 70.0, "straight_vertical_longitude_from_pole": -45.0}
    mapping |= {
        "false_easting": 0.0,
        "false_northing": 0.0,
        "semi_major_axis": 6378137.0,
        "inverse_flattening": 298.257,
    }
    return xarray.Dataset(
        {
            "sit": (
                ("y", "x"),
                np.zeros((41, 41), "f4"),
                {"grid_mapping": "polar", "standard_name": "sea_ice_thickness"},
            ),
            "polar": ((), 0, mapping),
        },
        {
            "x": ("x", edge, {"standard_name": "projection_x_coordinate", "units": "m"}),
            "y": ("y", edge, {"standard_name": "projection_y_coordinate", "units": "m"}),
        },
        {"time_coverage_start": "2010-01-01", "time_coverage_end": "2010-12-31"},
    )


def geotiff(path: Path) -> Path:
    with rasterio.open(
        path, "w", driver="GTiff", width=100, height=100, count=1, dtype="uint8", crs="EPSG:32633",
        transform=from_origin(400_000, 8_500_000, 100, 100),
    ) as image:  # fmt: skip
        image.write(np.zeros((1, 100, 100), "u1"))
        image.set_band_description(1, "sea_ice_thickness")
        image.update_tags(TIFFTAG_DATETIME="2020:01:31 12:00:00")
    return path


# --- data that describe themselves -----------------------------------------------------------------------------------


@pytest.fixture
def netcdf(tmp_path: Path) -> Path:
    dataset().to_netcdf(tmp_path / "ice.nc", engine="h5netcdf")
    return tmp_path / "ice.nc"


def test_netcdf_tells_where_when_and_what(netcdf: Path) -> None:
    found = describe(str(netcdf))
    assert found.box == (-180, 60, 180, 90)
    assert (found.first, found.last) == ("2011-01-01T00:00:00Z", "2012-06-30T00:00:00Z")
    assert found.quantities == (Quantity("sit", "sea_ice_thickness", "", "m"),)
    assert (found.media_type, found.size) == ("application/netcdf", netcdf.stat().st_size)
    assert (found.title, found.license, found.keywords) == ("Ice of the north", "CC BY 4.0", ("ice", "north"))


def test_classic_netcdf_and_zarr_tell_the_same(tmp_path: Path, netcdf: Path) -> None:
    dataset().to_netcdf(tmp_path / "classic.nc", engine="scipy", format="NETCDF3_CLASSIC")
    dataset().to_zarr(tmp_path / "ice.zarr", zarr_format=2)
    for path in ("classic.nc", "ice.zarr"):
        found, first = describe(str(tmp_path / path)), describe(str(netcdf))
        assert (found.box, found.first, found.last, found.quantities) == (
            first.box, first.first, first.last, first.quantities,
        )  # fmt: skip
        assert found.size


@pytest.mark.parametrize(
    ("longitude", "west", "east"),
    [
        (np.arange(0.5, 360, 1), -180, 180),
        (np.arange(-179.5, 180, 1), -180, 180),
        (np.arange(170.5, 190, 1), 170, -170),
        ([*np.arange(170.5, 180, 1), *np.arange(-179.5, -170, 1)], 170, -170),
        (np.arange(10.5, 20, 1), 10, 20),
        (np.arange(350.5, 370, 1), -10, 10),
        ([*np.arange(0.5, 10, 1), *np.arange(350.5, 360, 1)], -10, 10),
        ([7.0], 7, 7),
    ],
)
def test_longitudes_of_any_habit(tmp_path: Path, longitude: Any, west: float, east: float) -> None:
    dataset(longitude).to_zarr(tmp_path / "a.zarr", zarr_format=2)
    box = describe(str(tmp_path / "a.zarr")).box
    assert box is not None
    assert (box[0], box[2]) == (west, east)


def test_projected_coordinates_are_reprojected(tmp_path: Path) -> None:
    projected().to_netcdf(tmp_path / "polar.nc", engine="h5netcdf")
    found = describe(str(tmp_path / "polar.nc"))
    assert found.box is not None
    west, south, east, north = found.box
    assert (west, east, north) == (-180, 180, 90)
    assert 60 < south < 70
    assert (found.first, found.last) == ("2010-01-01T00:00:00Z", "2010-12-31T00:00:00Z")
    image = describe(str(geotiff(tmp_path / "a.tif")))
    assert image.box is not None
    assert image.box == pytest.approx((11.15, 76.46, 11.55, 76.56), abs=0.01)
    assert (image.crs, image.first) == ("EPSG:32633", "2020-01-31T12:00:00Z")


def test_a_cog_is_told_from_a_plain_tiff(tmp_path: Path) -> None:
    plain = geotiff(tmp_path / "a.tif")
    with rasterio.open(plain) as source:
        rasterio.shutil.copy(source, tmp_path / "b.tif", driver="COG")
    assert describe(str(plain)).media_type == "image/tiff; application=geotiff"
    assert describe(str(tmp_path / "b.tif")).media_type == "image/tiff; application=geotiff; profile=cloud-optimized"


def test_geoparquet_in_another_projection(tmp_path: Path) -> None:
    points = shapely.points([[500_000, 5_000_000], [510_000, 5_010_000]])
    table = geopandas.GeoDataFrame({"depth": [1.0, 2.0]}, geometry=points, crs="EPSG:32633")
    table["when"] = np.array(["2019-05-01", "2019-06-01"], "datetime64[us]")
    table.to_parquet(tmp_path / "a.parquet")
    found = describe(str(tmp_path / "a.parquet"))
    assert found.box == pytest.approx((15.0, 45.15, 15.13, 45.24), abs=0.02)
    assert (found.first, found.last) == ("2019-05-01T00:00:00Z", "2019-06-01T00:00:00Z")
    assert [one.name for one in found.quantities] == ["depth"]


def test_stac(tmp_path: Path, seed: Path) -> None:
    found = describe(str(seed / "products/ice-thickness-arctic/collection.json"))
    assert (found.box, found.first, found.last) == ((-180, 60, 180, 90), "2010-06-01T00:00:00Z", None)
    assert found.license == "CC-BY-4.0"


def test_data_at_an_address(netcdf: Path, tmp_path: Path) -> None:
    dataset().to_zarr(tmp_path / "ice.zarr", zarr_format=2)
    with served(tmp_path) as url:
        assert describe(f"{url}ice.nc").box == (-180, 60, 180, 90)
        assert describe(f"{url}ice.nc").size == netcdf.stat().st_size
        assert describe(f"{url}ice.zarr").box == (-180, 60, 180, 90)


def test_public_buckets_are_asked_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_ROLE_ARN"):
        monkeypatch.delenv(name, raising=False)
    assert options("s3://bucket/cube.zarr") == {"anon": True}
    assert options("https://data.example.int/cube.zarr") == {}
    monkeypatch.setenv("AWS_PROFILE", "mine")
    assert options("s3://bucket/cube.zarr") == {}


@pytest.mark.parametrize(
    ("name", "content", "error", "why"),
    [
        ("a.nc", b"\x89HDF\r\n\x1a\n broken", WorldError, "cannot be read as .nc"),
        ("a.tif", b"II*\x00 broken", WorldError, "cannot be read as .tif"),
        ("a.parquet", b"PAR1 broken", WorldError, "cannot be read as .parquet"),
        ("a.json", b'{"type": "Sonnet"}', WorldError, "neither a STAC Collection nor a STAC Item"),
        ("a.json", b"{", WorldError, "cannot be read as .json"),
        ("a.docx", b"PK", UsageError, "known are .json, .nc, .parquet, .tif, .zarr"),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, name: str, content: bytes, error: type[Exception], why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=why):
        describe(str(tmp_path / name))


# --- entries ---------------------------------------------------------------------------------------------------------


def written(made: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(made.path.read_text("utf-8"))
    return value


@pytest.mark.parametrize("form", ["nc", "zarr", "tif", "parquet"])
def test_a_product_from_data_has_no_findings(seed: Path, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"ice.{form}"
    more = {"title": "Ice of the north", "description": "How thick the ice of the north is, by the month."}
    if form == "nc":
        dataset().to_netcdf(path, engine="h5netcdf")
    elif form == "zarr":
        dataset().to_zarr(path, zarr_format=2)
    elif form == "tif":
        geotiff(path)
        more["region"] = "Svalbard"
    else:
        table = geopandas.GeoDataFrame(
            {"sea_ice_thickness": [1.0, 2.0]}, geometry=shapely.points([[15, 75.5], [25, 85.5]]), crs="OGC:CRS84"
        )
        table["when"] = np.array(["2012-05-01", "2012-06-01"], "datetime64[us]")
        more["region"] = "Svalbard"
        table.to_parquet(path)
    made = oscat.new(
        "product", {**ANSWERS, **more, "mission": ["smos"]}, catalog=seed, source=str(path),
        href=f"https://data.example.int/{path.name}",
    )  # fmt: skip
    assert [(one.code, one.message) for one in made.report.findings] == []
    assert made.opened is True
    record = written(made)
    assert record["osc:variables"] == ["sea-ice-thickness"]
    assert [one["id"] for one in record["themes"][0]["concepts"]] == ["cryosphere", "oceans"]
    assert record["links"][0]["href"] == f"https://data.example.int/{path.name}"
    assert record["links"][0]["length"]
    assert not oscat.check(made.path).findings


def test_every_kind_from_flags_passes(seed: Path) -> None:
    text = {"title": "Another one of these", "description": "Something that is there to be described by a sentence."}
    page = {"website": "https://en.wikipedia.org/wiki/Sea_ice"}
    who = {"contact": ["Polar Office <office@polar.int>"]}
    when = {"bbox": "-180,60,180,90", "time": "2010/2012", "license": "CC-BY-4.0"}
    picture = next((HERE / "seed").rglob("*.webp"), HERE.parent / "catalog/themes/oceans/preview.webp")
    given: dict[str, dict[str, Any]] = {
        "theme": {**page, "picture": picture},
        "variable": {**page, "theme": "oceans"},
        "eo-mission": page,
        "platform": {**page, **who, "type": "openeo,notebook"},
        "project": {**page, **who, **when, "theme": "oceans"},
        "product": {**when, "project": "polar-salt", "access": ADDRESS, "documentation": ADDRESS, "mission": "smos",
                    "variable": "sea-ice-thickness"},
        "workflow": {"project": "polar-salt", "license": "Apache-2.0", "type": "openeo",
                     "access": "https://github.com/polar/salt/blob/v1/process-graph.json"},
        "experiment": {"workflow": "salinity-trend", "license": "CC-BY-4.0", "input": "salinity-arctic"},
    }  # fmt: skip
    for kind, answers in given.items():
        made = oscat.new(kind, {**text, "title": f"Another {kind}", **answers}, catalog=seed)
        errors = [(one.code, one.message) for one in made.report.findings if one.severity == "error"]
        assert errors == [], kind
        assert made.path.is_file()
    assert not oscat.check(seed).failed


def test_what_the_vocabulary_lacks_is_told_with_what_is_near(seed: Path, tmp_path: Path) -> None:
    data = dataset().rename(sit="ice_thick")
    data["ice_thick"].attrs = {"standard_name": "sea_ice_thicknes", "units": "m"}
    data.to_zarr(tmp_path / "a.zarr", zarr_format=2)
    made = oscat.new("product", {**ANSWERS, "theme": ["cryosphere"]}, catalog=seed, source=str(tmp_path / "a.zarr"),
                     href=ADDRESS, write=False, run=False)  # fmt: skip
    assert made.near == {"sea_ice_thicknes": ("sea-ice-thickness",)}
    assert not made.path.exists()


def test_quantities_are_matched_by_name_title_and_abbreviation() -> None:
    terms = [Term("sea-ice-thickness", "Sea ice thickness"), Term("sst", "Sea surface temperature", ("SST",))]
    for quantity, found in (
        (Quantity("x", "sea_ice_thickness"), "sea-ice-thickness"),
        (Quantity("x", "", "Sea Ice Thickness"), "sea-ice-thickness"),
        (Quantity("sit"), "sea-ice-thickness"),
        (Quantity("analysed_sst", "sea_surface_temperature"), "sst"),
    ):
        assert matched([quantity], terms).ids == (found,)
    assert matched([Quantity("wind")], terms).ids == ()


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({}, "needs --title, --description, --project, --theme, --status, --license, --bbox"),
        ({"titel": "x"}, "there is no answer 'titel'. Did you mean 'title'?"),
        ({"workflow": "x"}, "a product has no workflow"),
        ({"id": "ice-thickness-arctic"}, "products/ice-thickness-arctic is there already"),
        ({"bbox": "1,2,3"}, "1,2,3 is no area; give west,south,east,north"),
        ({"time": "2012/2010"}, "is no time; give beginning and end"),
        ({"time": "soon"}, "'soon' is no day"),
        ({"title": "Морской лёд"}, "a product needs --id as well"),
        ({"id": "../x"}, "'../x' is no id; use letters, digits"),
        ({"contact": "<>"}, "'<>' is no contact; write Name"),
    ],
)
def test_answers_that_mean_nothing(seed: Path, answers: dict[str, Any], why: str) -> None:
    usual = {**ANSWERS, "title": "A", "description": "B", "theme": "oceans", "status": "completed", "access": ADDRESS}
    whole = {**usual, "bbox": "1,2,3,4", "time": "2010/2011", **answers} if answers else {}
    with pytest.raises(UsageError, match=why.replace("?", "[?]")):
        oscat.new("product", whole, catalog=seed)


def test_an_entry_with_errors_is_not_written(seed: Path) -> None:
    answers = {**ANSWERS, "title": "A title", "description": "Text.", "theme": "ocean", "status": "completed",
               "bbox": "1,2,3,4", "time": "2010/2011", "access": ADDRESS}  # fmt: skip
    made = oscat.new("product", answers, catalog=seed)
    assert made.report.failed
    assert not made.path.exists()


@pytest.mark.parametrize(
    ("given", "box"), [("-10,35,30,60", [-10, 35, 30, 60]), ([170, -5.5, -170, 5], [170, -5.5, -170, 5])]
)
def test_boxes(given: Any, box: list[float]) -> None:
    assert box_of(given) == box


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        ("2010/2011", ("2010-01-01T00:00:00Z", "2011-12-31T23:59:59Z")),
        ("2010-05-01/..", ("2010-05-01T00:00:00Z", None)),
        ("../2010-05-01", (None, "2010-05-01T23:59:59Z")),
        ("2010-05-01T06:00:00Z/2010-05-02", ("2010-05-01T06:00:00Z", "2010-05-02T23:59:59Z")),
    ],
)
def test_intervals(given: str, ends: tuple[str | None, str | None]) -> None:
    assert interval_of(given) == ends


def test_slugs() -> None:
    assert slug("Épaisseur de la glace (Arctique), 2010–2020") == "epaisseur-de-la-glace-arctique-2010-2020"
    assert len(slug("word " * 100)) <= 60


# --- DataCite --------------------------------------------------------------------------------------------------------

DOI = {
    "data": {
        "attributes": {
            "titles": [{"title": "Ice thickness <i>v2</i>"}],
            "descriptions": [
                {"descriptionType": "Other", "description": "No"},
                {"descriptionType": "Abstract", "description": "<p>Monthly maps &amp; more.</p>"},
            ],
            "rightsList": [{"rightsIdentifier": "cc-by-4.0", "rightsIdentifierScheme": "SPDX"}],
            "creators": [{"givenName": "Ada", "familyName": "Frost", "affiliation": ["Ice Institute"]}],
            "subjects": [{"subject": "sea ice"}],
        }
    }
}


@pytest.fixture
def datacite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "datacite/dois/10.5072"
    folder.mkdir(parents=True)
    (folder / "ice.1").write_text(json.dumps(DOI), "utf-8")
    with served(tmp_path / "datacite") as url:
        monkeypatch.setenv("OSCAT_DATACITE", url.rstrip("/"))
        yield


@pytest.mark.usefixtures("datacite")
def test_a_doi_fills_in_what_datacite_knows(seed: Path) -> None:
    answers = {"project": "polar-salt", "theme": "cryosphere", "bbox": "-180,60,180,90", "time": "2010/2012",
               "mission": "smos", "variable": "sea-ice-thickness", "doi": "https://doi.org/10.5072/ice.1"}  # fmt: skip
    record = written(oscat.new("product", answers, catalog=seed))
    assert (record["title"], record["description"]) == ("Ice thickness v2", "Monthly maps & more.")
    assert (record["license"], record["sci:doi"], record["keywords"]) == ("CC-BY-4.0", "10.5072/ice.1", ["sea ice"])
    assert record["contacts"] == [{"name": "Ada Frost", "organization": "Ice Institute", "roles": ["author"]}]
    assert {one["href"] for one in record["links"]} == {"https://doi.org/10.5072/ice.1"}


@pytest.mark.usefixtures("datacite")
def test_a_doi_that_is_unknown_is_told(seed: Path) -> None:
    with pytest.raises(UsageError, match="DataCite does not know the DOI"):
        oscat.new("product", {"doi": "10.5072/none"}, catalog=seed)
    with pytest.raises(UsageError, match="is no DOI; write it as"):
        oscat.new("product", {"doi": "zenodo 12"}, catalog=seed)


@pytest.mark.usefixtures("datacite")
def test_a_doi_that_the_data_tell_is_looked_up_if_it_can_be(seed: Path, tmp_path: Path) -> None:
    for doi, keywords in (("10.5072/ice.1", ["ice", "north"]), ("10.5072/none", ["ice", "north"])):
        path = tmp_path / f"{doi.rpartition('/')[2]}.zarr"
        dataset().assign_attrs(doi=doi).to_zarr(path, zarr_format=2)
        answers = {**ANSWERS, "mission": ["smos"]}
        made = oscat.new("product", answers, catalog=seed, source=str(path), href=ADDRESS, write=False, run=False)
        record = json.loads(next(iter(made.files.values())))
        assert (record["sci:doi"], record["keywords"]) == (doi, keywords)
        assert bool(made.notes) == (doi == "10.5072/none")


# --- asking ----------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_asked_and_the_rest_is_not(seed: Path, netcdf: Path) -> None:
    asked: list[str] = []

    def answering(question: Any, must: bool, choices: Any, proposed: Any) -> Any:
        asked.append(question.name)
        known = {"project": "polar-salt", "documentation": ADDRESS, "mission": ["smos"]}
        if question.name == "project":
            assert ("polar-salt", "Salt of the polar seas") in choices or choices
        return proposed or known.get(question.name)

    made = oscat.new("product", catalog=seed, source=str(netcdf), href=ADDRESS, ask=answering)
    assert not made.report.failed, made.report.findings
    assert {"project", "documentation", "theme", "status", "id"} <= set(asked)
    assert not {"title", "description", "bbox", "time", "license", "variable", "access"} & set(asked)
    assert written(made)["osc:status"] == "completed"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("bbox", "1,2", "is no area"),
        ("bbox", "1,2,3,4", True),
        ("time", "2010/2011", True),
        ("time", "x", "is no day"),
        ("project", "nope", "Choose one of the list"),
        ("project", "polar-salt  Salt of the polar seas", True),
        ("title", "", "has to be answered"),
        ("status", "done", "Choose one of the list"),
        ("status", "ongoing", True),
        ("id", "a b", "is no id"),
        ("region", "", True),
    ],
)
def test_answers_are_checked_as_one_types(name: str, text: str, told: Any) -> None:
    words = [(word, "") for word in QUESTIONS[name].words]
    choices = [("polar-salt", "Salt")] if name == "project" else words
    found = check(QUESTIONS[name], choices, must=name == "title")(text)
    assert found is told or told in str(found)


def typed(keys: str, *given: Any) -> Any:
    """The answer of somebody who presses these keys."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        return ask(*given)


def test_somebody_types() -> None:
    themes = [("cryosphere", "Cryosphere"), ("land", "Land"), ("oceans", "Oceans")]
    assert typed("Sea ice\r", QUESTIONS["title"], True, [], None) == "Sea ice"
    assert typed("\r", QUESTIONS["id"], False, [], "sea-ice") == "sea-ice"
    assert typed("1,2\r\x7f\x7f\x7f1,2,3,4\r", QUESTIONS["bbox"], True, [], None) == "1,2,3,4"
    assert typed("land\r", QUESTIONS["project"], True, themes, None) == "land"
    assert typed(" \r", QUESTIONS["theme"], True, themes, None) == ["cryosphere"]
    assert typed("\r", QUESTIONS["theme"], True, themes, ["oceans"]) == ["oceans"]
    assert typed("oce \r", QUESTIONS["theme"], True, themes, []) == ["oceans"]
    assert typed("ice, north\r", QUESTIONS["keyword"], False, [], None) == ["ice", "north"]
    with pytest.raises(KeyboardInterrupt):
        typed("\x03", QUESTIONS["title"], True, [], None)


# --- the command -----------------------------------------------------------------------------------------------------


def command(*args: Any, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent / "scripts"), "HOME": str(cwd)} | more
    words = [sys.executable, "-m", "oscat", "new", *map(str, args)]
    return subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)


def test_one_command_writes_one_entry(seed: Path, netcdf: Path) -> None:
    flags = [word for name, value in ANSWERS.items() for word in (f"--{name}", value)]
    done = command("product", "--from", netcdf, "--href", ADDRESS, *flags, "--mission", "smos", cwd=seed)
    assert (done.returncode, done.stdout) == (0, f"Wrote {seed}/products/ice-of-the-north/collection.json\n")
    assert "tried: ds = xr.open_dataset" in done.stderr
    again = command("product", "--from", netcdf, "--href", ADDRESS, *flags, cwd=seed)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_a_file_of_answers_and_a_dry_run(seed: Path, netcdf: Path) -> None:
    (seed / "answers.yaml").write_text("title: Ice again\nproject: polar-salt\nmission: [smos]\nlicense: CC0-1.0\n")
    done = command(
        "product", "--answers", "answers.yaml", "--from", netcdf, "--href", ADDRESS, "--documentation", ADDRESS,
        "--dry-run", cwd=seed,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Ice again"
    assert not (seed / "products/ice-again").exists()


def test_nothing_is_asked_without_a_terminal(seed: Path) -> None:
    done = command("theme", cwd=seed)
    assert done.returncode == 2
    assert "a theme needs --title, --description, --website, --picture as well" in done.stderr


# --- from data to the published page ---------------------------------------------------------------------------------


@pytest.mark.site
def test_one_command_each_from_data_to_the_published_page(stage: Stage, tmp_path: Path) -> None:
    """NetCDF, Zarr and a COG become three pages; nobody edits a file by hand."""
    copy = Path(shutil.copytree(stage.seed, tmp_path / "copy", ignore=shutil.ignore_patterns(".git")))
    dataset().to_netcdf(tmp_path / "ice.nc", engine="h5netcdf")
    dataset().to_zarr(tmp_path / "ice.zarr", zarr_format=2)
    rasterio.shutil.copy(geotiff(tmp_path / "plain.tif"), tmp_path / "ice.tif", driver="COG")
    env = {"GITHUB_API_URL": stage.double.base, "OSCAT_TOKEN": stage.double.person("alice")}
    text = "How thick the ice of the north is, by the month, as satellites see it from above."
    flags = [word for name, value in ANSWERS.items() for word in (f"--{name}", value)]
    for number, form in enumerate(("nc", "zarr", "tif"), 1):
        done = command(
            "product", "--from", tmp_path / f"ice.{form}", "--href", f"https://data.example.int/ice.{form}", *flags,
            "--title", f"Ice as {form}", "--description", f"{text} A copy as {form}.",
            "--mission", "smos", "--region", "Arctic",
            "--publish", "--repository", NAME, "--in", copy, cwd=tmp_path, **env,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"products/ice-as-{form}  pull request {number}" in done.stdout
        assert "OSC" not in done.stdout + done.stderr
        stage.drain()
        pull = stage.double.pulls[NAME][number]
        assert stage.status(pull)[0] == "success", stage.sticky(pull)
        stage.double.comment(NAME, number, pull.assignees[0], "/oscat approve")
        stage.drain()
        stage.hub("boss").get_pull(number).merge(sha=pull.head)
        stage.drain()
        assert stage.runner
        assert stage.runner.deployed
        page = (stage.runner.deployed / f"products/ice-as-{form}/index.html").read_text("utf-8")
        assert f"Ice as {form}" in page
        assert f"https://data.example.int/ice.{form}" in page
