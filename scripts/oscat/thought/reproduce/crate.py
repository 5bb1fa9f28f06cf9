"""What came of a run as an RO-Crate, with its provenance: what ran, with what, and what it made.

Source: RO-Crate 1.1; Workflow Run RO-Crate, profile «Process Run Crate» 0.5 (https://w3id.org/ro/wfrun/process/0.5).
"""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from oscat.thought.reproduce.outcome import Reproduction
from oscat.thought.reproduce.report import SAYS
from oscat.words.reproduction import Plan, Ran

NAME: Final = "ro-crate-metadata.json"
PROFILE: Final = "https://w3id.org/ro/wfrun/process/0.5"
_CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
_LANGUAGES: Final = {
    "notebook": ("https://jupyter.org/", "Jupyter notebook"),
    "ogc-application-package": ("https://w3id.org/cwl/v1.2/", "Common Workflow Language"),
    "mlflow": ("https://mlflow.org/docs/latest/projects.html", "MLflow project"),
    "openeo": ("https://openeo.org/", "openEO process graph"),
}
Json = dict[str, Any]


def crate(told: Reproduction, ran: Ran) -> Json:
    """The metadata document of a crate that lies beside what a run made."""
    plan = told.plan
    files = [_file(name, told) for name in sorted(ran.made)]
    parameters = [_value(name, value) for name, value in plan.parameters.items()]
    action = _action(told, ran, [*parameters, *_inputs(plan)], files)
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"A run of {plan.title}",
        "description": f"Level {int(told.level)} of 4: {SAYS[told.level]}.",
        "datePublished": told.at,
        "license": "https://creativecommons.org/publicdomain/zero/1.0/",
        "conformsTo": {"@id": PROFILE},
        "hasPart": [{"@id": one["@id"]} for one in files],
        "mentions": {"@id": action["@id"]},
    }
    profile = {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    rows = [_own(), root, profile, action, _instrument(plan), *parameters, *_inputs(plan), *files]
    return {"@context": _CONTEXT, "@graph": rows}


def _own() -> Json:
    about = {"about": {"@id": "./"}, "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}}
    return {"@id": NAME, "@type": "CreativeWork", **about}


def _action(told: Reproduction, ran: Ran, given: list[Json], made: list[Json]) -> Json:
    end = datetime.fromisoformat(told.at)
    start = end - timedelta(seconds=round(ran.seconds))
    return {
        "@id": f"#run-of-{told.plan.id}",
        "@type": "CreateAction",
        "name": f"Run of {told.plan.id}",
        "description": "; ".join(told.otherwise),
        "instrument": {"@id": _instrument(told.plan)["@id"]},
        "object": [{"@id": one["@id"]} for one in given],
        "result": [{"@id": one["@id"]} for one in made],
        "startTime": start.isoformat(),
        "endTime": end.isoformat(),
        "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
    }


def _instrument(plan: Plan) -> Json:
    url, name = _LANGUAGES.get(plan.type, ("", plan.type))
    language = {"programmingLanguage": name} | ({"url": url} if url else {})
    return {"@id": f"#workflow-{plan.workflow}", "@type": "SoftwareApplication", "name": plan.workflow, **language}


def _value(name: str, value: Any) -> Json:
    plain = value if isinstance(value, str | int | float | bool) else json.dumps(value)
    return {"@id": f"#parameter-{name}", "@type": "PropertyValue", "name": name, "value": plain}


def _inputs(plan: Plan) -> list[Json]:
    named = ((one.href, one.product or one.name or one.href) for one in plan.inputs if one.href)
    return [{"@id": href, "@type": "Dataset", "name": name} for href, name in named]


def _file(name: str, told: Reproduction) -> Json:
    """A file that was made, with how alike it is to what is published, where it is compared."""
    found: Json = {"@id": name, "@type": "File", "name": name.rpartition("/")[2]}
    for one in told.outputs:
        if one.output.name.rpartition("/")[2] == found["name"]:
            said = {"description": f"{one.told}, beside {one.output.name} of {one.output.product}"}
            return found | said | ({"encodingFormat": one.output.media_type} if one.output.media_type else {})
    return found
