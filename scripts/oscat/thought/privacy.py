"""What of people is not published where the settings withhold it: the e-mail addresses of contacts."""

from typing import Any

from oscat.thought.graph import Json

_NAMES = frozenset({"emails", "email"})


def without_emails(data: Json) -> Json:
    """A record without the e-mail addresses of its contacts and providers; everything else stays."""
    inner = data.get("properties")
    changed: Json = {name: _people(data[name]) for name in ("contacts", "providers") if name in data}
    if isinstance(inner, dict):
        changed["properties"] = without_emails(inner)
    return {**data, **changed}


def _people(listed: Any) -> Any:
    return [_person(one) if isinstance(one, dict) else one for one in listed] if isinstance(listed, list) else listed


def _person(one: Json) -> Json:
    kept = {name: value for name, value in one.items() if name not in _NAMES}
    links = kept.get("links")
    if isinstance(links, list):
        kept["links"] = [link for link in links if not _is_mail(link)]
    return kept


def _is_mail(link: Any) -> bool:
    return isinstance(link, dict) and str(link.get("href", "")).strip().lower().startswith("mailto:")
