"""By what an entry is known beyond this catalog."""

from oscat.thought.dois import doi_in, is_made_up
from oscat.thought.graph import Catalog, File


def doi_of(catalog: Catalog, file: File) -> str:
    """The DOI of what is described: its own field, else a link that says how to cite it; "" where there is none."""
    linked = (link.href for link in catalog.links(file) if link.rel in {"cite-as", "doi"})
    found = (doi_in(one) for one in (file.fields.get("sci:doi"), *linked))
    return next((one for one in found if one and not is_made_up(one)), "")
