"""Platforms held against what their entries claim, good ones and bad ones, served on this machine."""

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

import oscat
from oscat.shell.cli_platform import platform
from oscat.words.conformance import Standing
from oscat.words.errors import UsageError

HERE = Path(__file__).parent
Pages = dict[str, Any]
GOOD: Pages = {
    "/openeo": {"api_version": "1.2.0", "endpoints": [{"path": "/jobs", "methods": ["POST"]}]},
    "/processes": {"title": "Processes", "links": [{"rel": "conformance", "href": "/processes/conformance"}]},
    "/processes/conformance": {"conformsTo": ["http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core"]},
    "/stac": {"stac_version": "1.1.0", "conformsTo": ["https://api.stacspec.org/v1.0.0/core"]},
    "/oidc": {"issuer": "https://id.int", "authorization_endpoint": "x", "token_endpoint": "x", "jwks_uri": "x"},
    "/docs": "<h1>Documentation</h1>",
    "/terms": "<h1>Terms</h1>",
    "/": "<h1>Home</h1>",
}


@pytest.fixture
def pages() -> Pages:
    return dict(GOOD)


@pytest.fixture
def url(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A platform: what is no page there is a redirect, a status, or not found."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path, 404)
            raw = (
                b"" if isinstance(page, int) else page.encode() if isinstance(page, str) else json.dumps(page).encode()
            )
            moved = isinstance(page, str) and page.startswith("->")
            self.send_response(page if isinstance(page, int) else 302 if moved else 200)
            if moved:
                self.send_header("Location", str(page)[2:])
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *values: Any) -> None:  # noqa: A002 - the name it has there
            """Say nothing."""

    monkeypatch.setenv("OSCAT_LOOPBACK", "1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def seed(tmp_path: Path, url: str) -> Path:
    """A catalog with a platform that claims everything."""
    root = Path(shutil.copytree(HERE / "seed", tmp_path / "seed"))
    path = next(root.glob("catalog/platforms/*/record.json"))
    record = json.loads(path.read_text("utf-8")) | {"id": "cube"}
    services = (("openEO API", "openeo"), ("Processes", "processes"), ("STAC API", "stac"))
    record["links"] = [{"rel": "service", "href": f"{url}/{one}", "title": title} for title, one in services]
    record["links"] += [{"rel": "via", "href": f"{url}/"}, {"rel": "service-doc", "href": f"{url}/docs"}]
    record["links"] += [{"rel": "terms-of-service", "href": f"{url}/terms"}]
    record["properties"] |= {
        "osc:workflow_types": ["openeo", "ogc-application-package", "notebook"],
        "osc:capabilities": ["publishing", "documentation", "service-level", "execution", "long-term-storage"],
        "osc:app": "cube[bot]",
        "osc:entries": ["products/ice-*"],
        "auth:schemes": {"account": {"type": "openIdConnect", "openIdConnectUrl": f"{url}/oidc"}},
    }
    (root / "catalog/platforms/cube").mkdir()
    (root / "catalog/platforms/cube/record.json").write_text(json.dumps(record, indent=2), "utf-8")
    return root


def standings(root: Path) -> dict[str, Standing]:
    return {row.requirement: row.standing for row in oscat.platform_check("cube", root).rows}


def test_a_platform_that_does_what_it_claims(seed: Path) -> None:
    found = standings(seed)
    untold = {"long-term-storage": Standing.UNTOLD, "github-sign-in": Standing.NOT_CLAIMED}
    untold |= {"network-of-resources": Standing.NOT_CLAIMED}
    assert {name: one for name, one in found.items() if one is not Standing.MET} == untold
    assert not oscat.platform_check("cube", seed).failed


@pytest.mark.parametrize(
    ("path", "page", "requirement", "told"),
    [
        ("/openeo", 503, "endpoints", "/openeo: 503"),
        ("/openeo", {"api_version": "1.2.0", "endpoints": []}, "execution", "offers neither /jobs nor /result"),
        ("/openeo", {"hello": 1}, "execution", "no service of the entry declares openEO"),
        ("/openeo", "not JSON", "execution", "no service of the entry declares openEO"),
        ("/processes/conformance", 404, "execution", "no service of the entry declares OGC API - Processes"),
        ("/stac", {"stac_version": "1.1.0"}, "data", "does not declare STAC API classes"),
        ("/oidc", {"issuer": "x"}, "sign-in", "lacks authorization_endpoint, token_endpoint, jwks_uri"),
        ("/oidc", 404, "sign-in", "404"),
        ("/docs", 404, "documentation", "/docs: 404"),
        ("/terms", 500, "service-level", "/terms: 500"),
        ("/terms", "->http://169.254.169.254/latest", "service-level", "leads to no public address"),
        ("/terms", "->/terms", "service-level", "redirects in a circle"),
        ("/terms", "->file:///etc/passwd", "service-level", "is no web address"),
    ],
)
def test_a_platform_that_does_not(seed: Path, pages: Pages, path: str, page: Any, requirement: str, told: str) -> None:
    pages[path] = page
    found = oscat.platform_check("cube", seed)
    failed = {row.requirement: row.evidence for row in found.rows if row.standing is Standing.FAILED}
    assert requirement in failed
    assert any(told in line for line in failed[requirement]), failed
    assert found.failed


def test_what_it_published_has_to_pass(seed: Path) -> None:
    product = seed / "products/ice-thickness-arctic/collection.json"
    product.write_text(product.read_text("utf-8").replace('"smos"', '"smoss"'), "utf-8")
    (row,) = (one for one in oscat.platform_check("cube", seed).rows if one.requirement == "publishing")
    assert row.standing is Standing.FAILED
    assert any("OSC401" in line for line in row.evidence)


def test_a_platform_that_claims_less(seed: Path) -> None:
    path = seed / "catalog/platforms/cube/record.json"
    record = json.loads(path.read_text("utf-8"))
    record["links"] = [one for one in record["links"] if one["rel"] == "via"]
    for name in ("osc:app", "osc:entries", "auth:schemes", "osc:capabilities"):
        del record["properties"][name]
    record["properties"]["osc:workflow_types"] = ["notebook"]
    path.write_text(json.dumps(record), "utf-8")
    found = standings(seed)
    assert Standing.FAILED not in found.values()
    assert found["endpoints"] is found["publishing"] is found["documentation"] is Standing.NOT_CLAIMED


def test_the_report(seed: Path, pages: Pages) -> None:
    pages["/docs"] = 404
    schema = json.loads((HERE.parent / "schemas/conformance.json").read_text("utf-8"))
    done = CliRunner().invoke(platform, ["check", "cube", "--in", str(seed), "--format", "json"])
    document = json.loads(done.stdout)
    assert jsonschema_rs.validator_for(schema).is_valid(document)
    assert (done.exit_code, document["failed"]) == (1, True)
    done = CliRunner().invoke(platform, ["check", "cube", "--in", str(seed), "--format", "markdown"])
    assert "| documentation | ❌ failed |" in done.stdout
    done = CliRunner().invoke(platform, ["check", "cube", "--in", str(seed)])
    assert "❌  documentation" in done.stdout


def test_an_unknown_platform(seed: Path) -> None:
    with pytest.raises(UsageError, match="Did you mean 'cube'"):
        oscat.platform_check("cubes", seed)
