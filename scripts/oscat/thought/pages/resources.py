"""A request for sponsored resources of the Network of Resources, as a form whose words go nowhere by themselves."""

from typing import Any, Final

from oscat.thought.graph import File
from oscat.thought.pages.addresses import folder_of, public
from oscat.thought.pages.atlas import Atlas, title_of
from oscat.thought.pages.read import texts
from oscat.thought.tongue import _
from oscat.words.kinds import Kind

PATH: Final = "resources/index.html"
DATA: Final = "resources/platforms.json"
MAIL: Final = "NoR-SponsorshipRequests@esa.int"
PORTFOLIO: Final = "https://portfolio.nor-discover.org/"
PROCEDURE: Final = "https://nor-discover.org/en/sponsorship/"
DAYS: Final = "6 to 10 working days"

STEPS: Final = (
    (
        "Who asks",
        (
            ("name", "Name", "text", "The person who signs.", "name"),
            ("organisation", "Organisation", "text", "As it is registered.", "organization"),
            ("country", "Country", "text", "Where the organisation has its seat.", "country-name"),
            ("mail", "E-mail", "email", "Where the answer goes.", "email"),
        ),
    ),
    (
        "What for",
        (
            ("project", "Title of the work", "text", "As the panel should call it.", ""),
            ("sort", "Sort of work", "choice", "Vouchers are for work that makes no revenue.", ""),
            ("summary", "What will be done", "area", "Ten sentences that a scientist from another field follows.", ""),
            ("esa", "ESA project or officer, if any", "text", "Contract or technical officer that supports it.", ""),
        ),
    ),
    (
        "Which service",
        (
            ("service", "Service of the portfolio", "platform", "As the portfolio of the network names it.", ""),
            ("why", "Why this one", "area", "Data beside the computing, software, type of workflow.", ""),
        ),
    ),
    (
        "How much",
        (
            ("offer", "Package", "text", "The subscription or unit that the pricing wizard offers.", ""),
            ("from", "From", "date", "First day.", ""),
            ("to", "To", "date", "Last day.", ""),
            ("cost", "Cost in euro, by the pricing wizard", "number", "Without VAT.", ""),
        ),
    ),
    (
        "What comes out",
        (
            ("outcome", "Results, and where they will be open", "area", "Products, workflows, articles.", ""),
            ("entry", "Entry of this catalog, if there is one", "text", "Its address.", ""),
        ),
    ),
    (
        "Sign and send",
        (
            ("place", "Place", "text", "", ""),
            ("date", "Date", "date", "", ""),
        ),
    ),
)
"""The six steps: title, and of each field its name, label, sort, help, and what a browser may fill in by itself."""
SORTS: Final = ("Research", "Development before any market", "Demonstration before any market", "Teaching")
MAY_LACK: Final = frozenset({"esa", "entry"})


def view(atlas: Atlas) -> dict[str, Any]:
    """The page."""
    return {
        "up": "../",
        "kind": "",
        "title": _("Ask for sponsored resources"),
        "summary": _("Prepare a request to ESA's Network of Resources: the document to sign, and the e-mail."),
        "canonical": public(atlas.catalog, PATH),
        "json": "",
        "picture_url": "",
        "steps": STEPS,
        "sorts": [_(one) for one in SORTS],
        "may_lack": MAY_LACK,
        "mail": MAIL,
        "portfolio": PORTFOLIO,
        "procedure": PROCEDURE,
        "days": _(DAYS),
        "platforms": [title_of(file) for file in atlas.shown[Kind.PLATFORM]],
    }


def of_entry(file: File) -> str:
    """The page with an entry filled in, from the top."""
    return f"{PATH.removesuffix('index.html')}?entry={folder_of(file).rstrip('/')}"


def document(atlas: Atlas) -> dict[str, Any]:
    """What the form fills in by itself, for a platform by its id."""
    return {
        file.place.id: {
            "title": title_of(file),
            "types": texts(file.fields.get("osc:workflow_types")),
            "data": texts(file.fields.get("osc:data")),
        }
        for file in atlas.shown[Kind.PLATFORM]
    }
