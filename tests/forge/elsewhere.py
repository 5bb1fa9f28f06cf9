"""What GitHub answers besides its REST interface: archives of repositories, Apps that sign, the device flow."""

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import jwt

if TYPE_CHECKING:
    from forge.double import Caller, Double


def answer(double: "Double", path: str, raw: bytes) -> tuple[str, bytes]:
    """Media type and bytes."""
    if path.startswith("/codeload/"):
        owner, name, ref = path.removeprefix("/codeload/").split("/", 2)
        prefix = f"{owner}-{name}-{ref[:7]}/"
        return "application/gzip", double.store.raw(
            f"{owner}/{name}", "archive", "--format=tar.gz", f"--prefix={prefix}", ref
        )
    given = dict(parse_qsl(raw.decode()))
    return "application/json", json.dumps(_login(double, path, given)).encode()


def _login(double: "Double", path: str, given: dict[str, str]) -> dict[str, object]:
    """The device flow (GitHub Docs, «Authorizing OAuth apps»): ``double.codes`` says what became of a code."""
    if path == "/login/device/code":
        double.codes["device"] = {"token": None, "client": given.get("client_id")}
        address = "https://github.com/login/device"
        return {
            "device_code": "device",
            "user_code": "ABCD-1234",
            "verification_uri": address,
            "expires_in": 900,
            "interval": 0,
        }
    row = double.codes.get(given.get("device_code", ""), {})
    if row.get("refused"):
        return {"error": "access_denied", "error_description": "The user has denied the request."}
    if not row.get("token"):
        return {"error": "authorization_pending", "error_description": "Not yet."}
    return {"access_token": row["token"], "token_type": "bearer", "scope": "public_repo"}


def app_of(double: "Double", token: str) -> "Caller | None":
    """The App that signed a JSON Web Token with the key that it has now."""
    from forge.double import Caller

    if token.count(".") != 2:
        return None
    try:
        number = str(jwt.decode(token, options={"verify_signature": False})["iss"])
        app = double.apps[number]
        jwt.decode(token, app.public_key, algorithms=["RS256"], options={"verify_iat": False})
    except (jwt.PyJWTError, KeyError):
        return None
    return Caller(app.login, {})
