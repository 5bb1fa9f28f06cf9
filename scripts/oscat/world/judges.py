"""What the field's own libraries have against a definition, where they are installed; nothing is run or fetched."""

import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import urljoin

Json = dict[str, Any]
_NO_FAULT: Final = ""


def objection(type_: str, document: Json) -> str:
    """The first thing that the library of a type objects to; "" for nothing, and where it is not here."""
    module, judge = _JUDGES.get(type_, ("", None))
    if judge is None or find_spec(module) is None:
        return _NO_FAULT
    try:
        return judge(document)
    except ImportError:  # another version of the library than the one that is known
        return _NO_FAULT


def _notebook(document: Json) -> str:
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of cells without an id, which programs add
            nbformat.validate(document)
    except nbformat.ValidationError as error:
        return str(error).partition("\n")[0]
    return _NO_FAULT


def _cwl(document: Json) -> str:
    """cwl-utils, which cwltool reads with: unknown members, missing ones, wrong kinds of values."""
    from cwl_utils.parser import load_document_by_yaml
    from schema_salad.exceptions import SchemaSaladException
    from schema_salad.fetcher import Fetcher
    from schema_salad.runtime import LoadingOptions

    class Nothing(Fetcher):
        """Fetches nothing: a document cannot send us anywhere."""

        def fetch_text(self, url: str, content_types: list[str] | None = None) -> str:  # noqa: ARG002
            raise SchemaSaladException(f"{url} is not read")

        def check_exists(self, url: str) -> bool:  # noqa: ARG002
            return True

        def urljoin(self, base_url: str, url: str) -> str:
            return urljoin(base_url, url)

    try:
        load_document_by_yaml(document, "file:///workflow.cwl", LoadingOptions(fetcher=Nothing(), no_link_check=True))
    except SchemaSaladException as error:
        return " ".join(str(error).split())[:400]
    return _NO_FAULT


_JUDGES: Final[Mapping[str, tuple[str, Callable[[Json], str]]]] = {
    "notebook": ("nbformat", _notebook),
    "ogc-application-package": ("cwl_utils", _cwl),
}
