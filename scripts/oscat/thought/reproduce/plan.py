"""From the record of an experiment or a workflow to all that it takes to run it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from oscat.thought.facts import Facts
from oscat.thought.graph import File, Link
from oscat.thought.hrefs import Where
from oscat.thought.layout import Role
from oscat.thought.reproduce.lacks import Known, of_experiment, of_workflow
from oscat.thought.runs import run_files
from oscat.thought.tables.workflow_types import meant
from oscat.thought.touched import products_of
from oscat.words.kinds import Kind
from oscat.words.reproduction import Environment, Input, Output, Plan, Runner

_DATA: Final = frozenset({"data", "overview-data", "metadata"})
_CONDA: Final = re.compile(r"(?:[\w.-]+::)?([\w.-]+)\s*={1,2}\s*([\w.+!-]+)(?:=[\w.*-]+)?")
_SPOKEN: Final = {
    "openeo": re.compile(r"(?i)openeo"),
    "ogc-application-package": re.compile(r"(?i)ogc-?api|/processes|/ades\b|/wps3|zoo-project"),
}
"""How the address of a service tells that it speaks a type's interface."""
_INTERFACE: Final = re.compile(r"(?i)openeo|stac|/api(?:/|$)|/processes(?:/|$)")


def plan(facts: Facts, file: File, elsewhere: Known | None = None) -> Plan:
    """All that is known of how an experiment is run."""
    elsewhere = elsewhere or {}
    named: Any = file.fields.get("osc:workflow")
    workflow = facts.catalog.entry(Kind.WORKFLOW, named) if isinstance(named, str) else None
    bare = replace(
        _of_workflow(facts, workflow, elsewhere),
        id=file.place.id,
        title=file.title,
        parameters=_parameters(facts, file, workflow),
        inputs=tuple(_inputs(facts, file)),
        environment=_environment(facts, file),
        outputs=tuple(_outputs(facts, file)),
    )
    return replace(bare, lacks=tuple(of_experiment(facts, file, workflow, bare, elsewhere)))


def method(facts: Facts, workflow: File, elsewhere: Known | None = None) -> Plan:
    """The same of a workflow by itself: there is no experiment, so nothing goes in and nothing came out."""
    elsewhere = elsewhere or {}
    bare = _of_workflow(facts, workflow, elsewhere)
    bare = replace(bare, title=workflow.title, parameters=_parameters(facts, workflow, workflow))
    return replace(bare, lacks=tuple(of_workflow(facts, workflow, bare, elsewhere)))


def _of_workflow(facts: Facts, workflow: File | None, elsewhere: Known) -> Plan:
    """What a workflow's record says of how it is run."""
    if workflow is None:
        return Plan("", "")
    definition, address = _definition(facts, workflow)
    named_type = _text(workflow.fields.get("application:type"))
    type_ = meant(named_type) or named_type
    return Plan(
        id="",
        title="",
        workflow=workflow.place.id,
        type=type_,
        definition=definition,
        address=address,
        source=elsewhere[address].raw if address in elsewhere else b"",
        files=tuple(facts.catalog.beside(workflow)),
        runners=tuple(_runners(facts, type_)),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _definition(facts: Facts, workflow: File) -> tuple[str, str]:
    """Where a workflow's definition is: its path in the catalog, or its address."""
    for link in facts.catalog.links(workflow):
        if link.rel == "application":
            there = facts.catalog.there(link)
            if there and there.place.role is Role.BESIDE:
                return there.path, ""
            return "", link.href if link.target.where is Where.OUTSIDE else ""
    return "", ""


def _parameters(facts: Facts, file: File, workflow: File | None) -> Mapping[str, Any]:
    """The values that are given, over the defaults that the workflow's record declares."""
    declared: Any = workflow.fields.get("application:parameters") if workflow else None
    rows = [one for one in declared if isinstance(one, dict)] if isinstance(declared, list) else []
    usual = {str(one.get("name")): one["default"] for one in rows if "default" in one}
    for run in run_files(file, facts, "input"):
        given = run.under("parameters")
        usual |= given if isinstance(given, dict) else {}
    return usual


def _inputs(facts: Facts, file: File) -> Iterator[Input]:
    for run in run_files(file, facts, "input"):
        listed = run.under("inputs")
        for one in listed if isinstance(listed, list) else ():
            row = one if isinstance(one, dict) else {}
            product = facts.catalog.entry(Kind.PRODUCT, _text(row.get("product")))
            href = _access(facts, product) if product else _text(row.get("href"))
            path = _beside(facts, product, href) if product else ""
            address = f"{facts.catalog.url or ''}{path}" if path else href
            yield Input(_text(row.get("name")), _text(row.get("product")), address, path)


def _access(facts: Facts, product: File) -> str:
    """Where a product's data are: the first asset of data, else the first way to them."""
    assets = product.data.get("assets")
    for one in assets.values() if isinstance(assets, dict) else ():
        if isinstance(one, dict) and isinstance(one.get("href"), str) and _is_data(one):
            return str(one["href"])
    return next((link.href for link in facts.catalog.links(product) if link.rel in {"data", "enclosure", "via"}), "")


def _beside(facts: Facts, product: File, href: str) -> str:
    """The path of a file that lies beside a product's record; "" where it does not."""
    name = href.partition("?")[0].partition("#")[0]
    path = f"{product.path.rpartition('/')[0]}/{name.removeprefix('./')}" if "://" not in name else ""
    return path if path in facts.catalog.places else ""


def _is_data(asset: Mapping[str, Any]) -> bool:
    roles = asset.get("roles")
    return not isinstance(roles, list) or bool(_DATA & {one for one in roles if isinstance(one, str)})


def _environment(facts: Facts, file: File) -> Environment:
    """The environment, its conda packages as pip reads them."""
    for run in run_files(file, facts, "environment"):
        python, packages = "", list[str]()
        listed = run.under("dependencies")
        for one in listed if isinstance(listed, list) else ():
            found = _CONDA.fullmatch(one.strip()) if isinstance(one, str) else None
            if found and found.group(1) == "python":
                python = found.group(2)
            elif found:
                packages.append(f"{found.group(1)}=={found.group(2)}")
            inner = one.get("pip") if isinstance(one, dict) else None
            packages += [text for text in inner if isinstance(text, str)] if isinstance(inner, list) else []
        own = run.under("pip")
        packages += [text for text in own if isinstance(text, str)] if isinstance(own, list) else []
        return Environment(python, tuple(packages), _text(run.under("container")))
    return Environment()


def _outputs(facts: Facts, file: File) -> Iterator[Output]:
    """The files that the products of an experiment publish beside their records."""
    for product in products_of(facts.catalog, file):
        assets = product.data.get("assets")
        for one in assets.values() if isinstance(assets, dict) else ():
            found = _output(facts, product, one) if isinstance(one, dict) and _is_data(one) else None
            if found:
                yield found


def _output(facts: Facts, product: File, asset: Mapping[str, Any]) -> Output | None:
    """The file of an asset, if there is something to compare with: the file itself, or its checksum."""
    href, checksum = _text(asset.get("href")), _text(asset.get("file:checksum")).lower()
    name = href.partition("?")[0].removeprefix("./")
    path = _beside(facts, product, href)
    if path:
        return Output(product.place.id, name, path, _text(asset.get("type")), checksum)
    last = name.rstrip("/").rpartition("/")[2]
    return Output(product.place.id, last, "", _text(asset.get("type")), checksum) if checksum and last else None


def _runners(facts: Facts, type_: str) -> Iterator[Runner]:
    for platform in facts.catalog.entries(Kind.PLATFORM):
        listed = platform.fields.get("osc:workflow_types")
        if type_ and isinstance(listed, list) and type_ in listed:
            links = facts.catalog.links(platform)
            yield Runner(
                platform.place.id,
                platform.title,
                _service(links, type_),
                _first(links, "service-doc", "via"),
                _sign_in(platform.fields.get("auth:schemes")),
                _first(links, "payment"),
            )


def _sign_in(schemes: Any) -> str:
    """How one signs in, in the words of the first scheme (STAC authentication extension, «auth:schemes»)."""
    first = next(iter(schemes.values()), None) if isinstance(schemes, dict) else None
    return (_text(first.get("description")) or _text(first.get("type"))) if isinstance(first, dict) else ""


def _service(links: tuple[Link, ...], type_: str) -> str:
    """Where a type is launched: its interface where it has one; for others, nothing that only programs read."""
    services = [link.href for link in links if link.rel == "service"]
    own = _SPOKEN.get(type_)
    found = next((href for href in services if own and own.search(href)), "")
    if found or type_ == "openeo":
        return found
    return next((href for href in services if not _INTERFACE.search(href)), "")


def _first(links: tuple[Link, ...], *rels: str) -> str:
    return next((link.href for rel in rels for link in links if link.rel == rel), "")
