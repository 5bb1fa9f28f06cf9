"""Topics of a Discourse forum (Discourse API documentation, https://docs.discourse.org)."""

import os
from collections.abc import Mapping
from typing import Any, Final, Self
from urllib.parse import quote

import requests

from oscat.words.errors import UsageError, WorldError

KEY: Final = "DISCOURSE_KEY"
_TIMEOUT: Final = 30  # seconds


class Forum:
    """A forum, asked in the name of ``user`` with the key that the environment holds."""

    def __init__(self, address: str, user: str, given: Mapping[str, str] | None = None) -> None:
        """Take the key. Raises UsageError where there is none."""
        given = os.environ if given is None else given
        if not given.get(KEY):
            raise UsageError(f"set {KEY} to an API key of the forum that may write topics as {user}")
        self._top = (given.get("OSCAT_DISCOURSE") or address).rstrip("/")
        self._session = requests.Session()
        self._session.headers.update({"Api-Key": given[KEY], "Api-Username": user, "Accept": "application/json"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def topic(self, name: str) -> str:
        """The address of the topic with an external id; "" where there is none."""
        answer = self._asked("GET", f"/t/external_id/{quote(name)}.json")
        return f"{self._top}/t/{answer['id']}" if answer and answer.get("id") else ""

    def open(self, name: str, title: str, text: str, more: Mapping[str, Any]) -> str:
        """Begin a topic with an external id; its address."""
        made = self._asked("POST", "/posts.json", {"external_id": name, "title": title, "raw": text, **more})
        return f"{self._top}/t/{(made or {}).get('topic_id', '')}"

    def category(self, slug: str) -> int:
        """The number of a category. Raises UsageError where the forum has none of that name."""
        found = self._asked("GET", f"/c/{quote(slug)}/show.json")
        number = (found or {}).get("category", {}).get("id")
        if not isinstance(number, int):
            raise UsageError(f"the forum has no category {slug!r}; oscat.toml names it under [forum]")
        return number

    def _asked(self, method: str, path: str, body: Any = None) -> dict[str, Any] | None:
        """An answer, None for 404. Raises UsageError for a key that is not taken, WorldError for all else."""
        try:
            answer = self._session.request(method, self._top + path, json=body, timeout=_TIMEOUT, allow_redirects=True)
        except requests.RequestException as error:
            raise WorldError(f"the forum does not answer: {type(error).__name__}") from error
        if answer.status_code == 404:
            return None
        if answer.status_code in {401, 403}:
            raise UsageError(f"the forum does not take the key in {KEY} ({answer.status_code})")
        if not answer.ok:
            raise WorldError(f"the forum answers {answer.status_code} to {method} {path}: {answer.text[:200]}")
        try:
            value = answer.json()
        except ValueError as error:
            raise WorldError(f"the forum answers {path} with something that is no JSON") from error
        return value if isinstance(value, dict) else {}
