"""The types of workflows that programs know, and other ways in which they are written."""

from typing import Final

KNOWN: Final = frozenset({"openeo", "ogc-application-package", "notebook", "mlflow"})
MEANT: Final = {
    "openeo-process-graph": "openeo",
    "openeo-udp": "openeo",
    "process-graph": "openeo",
    "open-eo": "openeo",
    "cwl": "ogc-application-package",
    "application-package": "ogc-application-package",
    "ogc-ap": "ogc-application-package",
    "common-workflow-language": "ogc-application-package",
    "ogcapplicationpackage": "ogc-application-package",
    "eoap": "ogc-application-package",
    "jupyter-notebook": "notebook",
    "jupyter": "notebook",
    "ipynb": "notebook",
    "notebooks": "notebook",
    "jupyternotebook": "notebook",
    "ml-flow": "mlflow",
    "mlflow-project": "mlflow",
}


def meant(type_: str) -> str:
    """The known type that a word means; "" for none."""
    plain = "-".join(type_[:60].casefold().replace("_", " ").replace("-", " ").split())
    return plain if plain in KNOWN else MEANT.get(plain, "")
