"""The discussion of an entry on a Discourse forum: shown when somebody asks for it, and not before."""

import re
from typing import Any, Final
from urllib.parse import quote, urlencode

from oscat.thought.graph import Catalog, File
from oscat.thought.pages.addresses import page_path, public, web
from oscat.thought.pages.atlas import title_of
from oscat.thought.pages.read import abstract
from oscat.words.kinds import Kind

_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(?::\d+)?")
"""What may stand in the page's policy."""
DISCUSSED: Final = (Kind.PRODUCT, Kind.PROJECT, Kind.WORKFLOW, Kind.EXPERIMENT)
"""The kinds that people talk about; vocabularies and platforms have their own places for that."""


def view(catalog: Catalog, file: File) -> dict[str, Any]:
    """The addresses of an entry's discussion; nothing where the catalog has no forum, or does not know its own address.

    The embedded page is the one of Discourse («Embed Discourse comments on another website»), asked for without its
    script; a new topic is begun on its page ``/new-topic``.
    """
    top = web(catalog.given.discourse)
    page = public(catalog, page_path(file))
    if top is None or not page or file.place.kind not in DISCUSSED:
        return {"talk": None}
    address = top.href if top.href.endswith("/") else f"{top.href}/"
    host = address.split("/")[2]
    if not _HOST.fullmatch(host):
        return {"talk": None}
    asked = {"title": title_of(file), "body": body(catalog, file), "category": catalog.given.forum_category or ""}
    asked |= {"tags": ",".join(catalog.given.forum_tags)}
    filled = urlencode({name: value for name, value in asked.items() if value}, quote_via=quote)
    embed = f"{address}embed/comments?embed_url={quote(page, safe='')}"
    talk = {"origin": f"https://{host}", "host": host, "embed": embed, "new": f"{address}new-topic?{filled}"}
    return {"talk": talk}


def body(catalog: Catalog, file: File) -> str:
    """What a topic begins with."""
    said = abstract(file.fields.get("description"), 600)
    return "\n\n".join(filter(None, (said, public(catalog, page_path(file)))))
