"""Who speaks to GitHub: an App with its key, or a person with a token. Neither is ever printed or put into a folder.

A token comes from ``OSCAT_TOKEN``, ``GH_TOKEN`` or ``GITHUB_TOKEN``, or from the system's keyring, where ``oscat
login`` keeps it; an App from ``OSCAT_APP_ID`` and ``OSCAT_APP_KEY``: the PEM text, or a file outside the catalog.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from github import Auth, Github, GithubException, GithubIntegration

from oscat.words.errors import CredentialsError, UsageError, WorldError
from oscat.world.github import API

SERVICE: Final = "oscat"
WEB: Final = "https://github.com"
SCOPE: Final = "public_repo"
_TOKENS: Final = ("OSCAT_TOKEN", "GH_TOKEN", "GITHUB_TOKEN")
_TIMEOUT: Final = 30  # seconds
HELP: Final = (
    "Run `oscat login`, or set OSCAT_TOKEN to a token that may write to your forks; a platform sets OSCAT_APP_ID and "
    "OSCAT_APP_KEY."
)


class Credentials:
    """What this process was given. Read anew each time that it is asked for: keys are rotated while runs last."""

    def __init__(self, given: Mapping[str, str] | None = None, *, api: str = API) -> None:
        self._given, self.api = os.environ if given is None else given, api

    def __repr__(self) -> str:
        """Nothing of the secret."""
        return f"Credentials({'App' if self.is_app else 'person'})"

    @property
    def is_app(self) -> bool:
        """Whether an App speaks."""
        return bool(self._given.get("OSCAT_APP_ID"))

    def hub(self, repository: str) -> Github:
        """A way to GitHub, for a repository. Raises CredentialsError where there are none."""
        return github(self._app(repository) if self.is_app else Auth.Token(self._token()), self.api)

    def login(self, hub: Github) -> str:
        """Who speaks: a person's login, or an App's with its ending ``[bot]``."""
        if self.is_app:
            return f"{github(self._signature(), self.api).requester.requestJsonAndCheck('GET', '/app')[1]['slug']}[bot]"
        return hub.get_user().login

    def _token(self) -> str:
        found = next((self._given[name] for name in _TOKENS if self._given.get(name)), "") or kept(self.api)
        if not found:
            raise CredentialsError(f"GitHub does not know who you are. {HELP}")
        return found.strip()

    def _app(self, repository: str) -> Auth.Auth:
        owner, _, name = repository.partition("/")
        integration = GithubIntegration(auth=self._signature(), base_url=self.api, retry=None)
        installation = integration.get_repo_installation(owner, name)
        return Auth.Token(integration.get_access_token(installation.id).token)

    def _signature(self) -> Auth.AppAuth:
        return Auth.AppAuth(self._given["OSCAT_APP_ID"], self._key())

    def _key(self) -> str:
        given = self._given.get("OSCAT_APP_KEY", "")
        if "PRIVATE KEY" in given:
            return given.replace("\\n", "\n")
        try:
            return Path(given).expanduser().read_text("utf-8")
        except (OSError, ValueError) as error:
            raise UsageError("OSCAT_APP_KEY is neither a private key (PEM) nor a file that holds one") from error


def github(auth: Auth.Auth | None, api: str) -> Github:
    """PyGithub that leaves it to us when to try again: what was written must be looked up first."""
    pauses: Any = {"seconds_between_requests": None, "seconds_between_writes": None}
    return Github(auth=auth, base_url=api, retry=None, per_page=100, timeout=_TIMEOUT, **pauses)


# --- the system's keyring ------------------------------------------------------------------------------------------


def _keyring() -> Any:
    import keyring

    return keyring


def kept(api: str = API) -> str:
    """The token in the keyring, or "": also where this machine has no keyring."""
    from keyring.errors import KeyringError

    try:
        return _keyring().get_password(SERVICE, api) or ""
    except KeyringError:
        return ""


def keep(token: str, api: str = API) -> str:
    """Put a token into the keyring, once GitHub has told whose it is; whose. Raises WorldError without a keyring."""
    from keyring.errors import KeyringError

    try:
        login = github(Auth.Token(token), api).get_user().login
    except GithubException as error:
        raise CredentialsError(f"GitHub does not take this token ({error.status})") from None
    try:
        _keyring().set_password(SERVICE, api, token)
    except KeyringError as error:
        raise WorldError("this machine has no keyring to keep the token in; set OSCAT_TOKEN instead") from error
    return login


def forget(api: str = API) -> bool:
    """Take the token out of the keyring; whether there was one."""
    from keyring.errors import KeyringError

    if not kept(api):
        return False
    try:
        _keyring().delete_password(SERVICE, api)
    except KeyringError as error:
        raise WorldError("the keyring does not let the token go") from error
    return True


# --- the device flow -----------------------------------------------------------------------------------------------


def device(client: str, tell: Callable[[str, str], None], *, web: str = WEB) -> str:
    """A token by the device flow (GitHub Docs, «Authorizing OAuth apps»).

    ``tell`` is given the address to open and the code to type there. Raises UsageError where the person refuses or
    lets the code run out.
    """
    asked = _post(f"{web}/login/device/code", {"client_id": client, "scope": SCOPE})
    if "device_code" not in asked:
        raise UsageError(f"GitHub begins no sign-in: {asked.get('error_description', 'no reason given')}")
    tell(str(asked["verification_uri"]), str(asked["user_code"]))
    for pause in _pauses(asked):
        time.sleep(pause[0])
        given = {"client_id": client, "device_code": asked["device_code"], "grant_type": _GRANT}
        answer = _post(f"{web}/login/oauth/access_token", given)
        if "access_token" in answer:
            return str(answer["access_token"])
        if answer.get("error") == "slow_down":
            pause[0] += 5
        elif answer.get("error") != "authorization_pending":
            raise UsageError(f"the sign-in ended: {answer.get('error_description', answer.get('error'))}")
    raise UsageError("the code ran out; run `oscat login` again")


_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"


def _pauses(asked: Mapping[str, Any]) -> Iterator[list[float]]:
    """How long to wait before each question, until the code runs out; the list is there to be changed."""
    until, pause = time.monotonic() + float(asked.get("expires_in", 900)), [float(asked.get("interval", 5))]
    while time.monotonic() < until:
        yield pause


def _post(url: str, given: Mapping[str, Any]) -> dict[str, Any]:
    import requests

    try:
        answer = requests.post(url, data=dict(given), headers={"Accept": "application/json"}, timeout=_TIMEOUT)
        value = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise WorldError(f"{url} does not answer: {type(error).__name__}") from error
    return value if isinstance(value, dict) else {}
