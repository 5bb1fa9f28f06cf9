"""What an answer means. Each verdict comes with its evidence in a sentence; nothing is asked here.

Source: RFC 9110 (HTTP Semantics), section 15.
"""

import re
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qs, urlsplit

from oscat.thought.media import agree, bare
from oscat.thought.safe_text import clean, cut
from oscat.thought.tables.hosts import LASTING, is_below
from oscat.thought.tables.http_status import PHRASES
from oscat.thought.urls import host_of
from oscat.words.links import Answer, Checked, LinkVerdict, Problem

Judged = tuple[LinkVerdict, str, str]
"""The verdict, the evidence, and the address to write instead ("" for none)."""

PERMANENT: Final = frozenset({301, 308})
_NOTHING: Final = frozenset({404, 410})
_ODD: Final = frozenset({400, 405, 406, 411, 412, 414, 415, 422, 426, 428, 501})
"""What services answer to a request that lacks their parameters: there is somebody, and the address is theirs."""
_LOGIN_HOST: Final = re.compile(r"(?:^|\.)(?:login|signin|sso|idp|auth|accounts?|urs|cas|iam|keycloak|adfs)[.-]")
_LOGIN_PATH: Final = re.compile(
    r"(?i)/(?:log-?in|sign-?in|sso|saml2?|oauth2?|openid-connect|auth/realms|cas/login|idp|users/sign_in|"
    r"accounts/login|user/login|account/login|session/new|wayf)(?:[/.?_-]|$)"
)
_LOST: Final = re.compile(
    r"(?i)\b(?:404|page not found|not found|(?:page|file|resource|record|dataset|site) (?:is |was )?(?:not|no longer) "
    r"(?:found|available|exists?)|(?:can.?t|cannot|could not) (?:be )?f(?:ind|ound)|does(?:n.t| not) exist|"
    r"no longer (?:exists?|available)|page introuvable|seite (?:wurde )?nicht gefunden|página no encontrada|"
    r"pagina non trovata|this site can.t be reached|domain (?:is )?for sale|buy this domain|parked domain)\b"
)
_LOST_PATH: Final = re.compile(r"(?i)/(?:404|error|errors?/404|not[-_]?found|page[-_]?not[-_]?found)(?:\.\w+)?/?$")
_SIGNED: Final = re.compile(
    r"(?i)^(?:x-amz-|x-goog-|sig$|signature$|token$|access_token$|expires$|se$|sessionid$|jsessionid$|phpsessid$|sid$)"
)
_PROBLEMS: Final = {
    Problem.HOST_UNKNOWN: LinkVerdict.HOST_GONE,
    Problem.UNNAMED: LinkVerdict.TIMED_OUT,
    Problem.PRIVATE: LinkVerdict.PRIVATE,
    Problem.CERTIFICATE: LinkVerdict.CERTIFICATE,
    Problem.TIMED_OUT: LinkVerdict.TIMED_OUT,
    Problem.REFUSED: LinkVerdict.FAILING,
    Problem.BROKEN: LinkVerdict.FAILING,
    Problem.ENDLESS: LinkVerdict.FAILING,
}


def judged(answer: Answer) -> Judged:
    """What an answer means, whatever the record says of the address."""
    if answer.problem:
        return _PROBLEMS[answer.problem], answer.detail or f"no answer ({answer.problem})", ""
    for look in (_works, _signs_in, _guards, _is_gone):
        found = look(answer)
        if found:
            return found
    if answer.status in _ODD:
        return LinkVerdict.OK, f"{_said(answer.status)} to a plain request, as services do that want parameters", ""
    return LinkVerdict.FAILING, _said(answer.status), ""


def for_use(checked: Checked, declared: str) -> Checked:
    """What is to be thought of a link where the record says which media type it has."""
    if checked.verdict not in {LinkVerdict.OK, LinkVerdict.MOVED} or agree(declared, checked.served):
        return checked
    told = f"the record says {cut(bare(declared), 60)}, the server sends {cut(checked.served, 60)}"
    return replace(checked, verdict=LinkVerdict.WRONG_TYPE, evidence=told)


def _works(answer: Answer) -> Judged | None:
    if not (200 <= answer.status < 300 or answer.status == 416):
        return None
    for look in (_asks_for_login, _says_not_found):
        found = look(answer)
        if found:
            return found
    if answer.page.challenge:
        return LinkVerdict.BLOCKED, "shows robots a question instead of the page", ""
    told = answer.detail or _said(answer.status)
    target = _moved_to(answer) or answer.secure
    if target and answer.secure:
        return LinkVerdict.MOVED, "the same is served over https", target
    if target:
        return LinkVerdict.MOVED, f"moved for good ({answer.hops[0][0]}) to {_short(target)}", target
    return LinkVerdict.OK, told, ""


def _asks_for_login(answer: Answer) -> Judged | None:
    last = answer.hops[-1][1] if answer.hops else ""
    parts = urlsplit(last)
    elsewhere = bool(last) and (_LOGIN_HOST.search(parts.hostname or "") or _LOGIN_PATH.search(parts.path))
    if elsewhere and not _LOGIN_PATH.search(urlsplit(answer.url).path):
        return LinkVerdict.SIGN_IN, f"leads to a sign-in page, {_short(last)}", ""
    if answer.page.password and answer.hops:
        return LinkVerdict.SIGN_IN, "leads to a page that asks for a password", ""
    return None


def _says_not_found(answer: Answer) -> Judged | None:
    for name, text in (("title", answer.page.title), ("heading", answer.page.heading)):
        if _LOST.search(text):
            return LinkVerdict.SOFT_404, f"answers {answer.status}, and its {name} says «{cut(clean(text), 80)}»", ""
    last = urlsplit(answer.hops[-1][1]) if answer.hops else None
    if last and _LOST_PATH.search(last.path):
        return LinkVerdict.SOFT_404, f"leads to an error page, {_short(answer.hops[-1][1])}", ""
    if last and last.path in {"", "/"} and not last.query and urlsplit(answer.url).path.count("/") > 1:
        return LinkVerdict.SOFT_404, f"leads to the front page of {last.hostname}", ""
    return None


def _signs_in(answer: Answer) -> Judged | None:
    if answer.status in {401, 407} or (answer.status == 403 and answer.sign_in):
        return LinkVerdict.SIGN_IN, f"{_said(answer.status)}: asks for credentials", ""
    if answer.status == 402:
        return LinkVerdict.SIGN_IN, _said(402), ""
    if answer.status == 403 and answer.page.denied:
        return LinkVerdict.SIGN_IN, "403 Forbidden: not public, or not there", ""
    return None


def _guards(answer: Answer) -> Judged | None:
    if answer.status in {403, 429, 451, 999} or (answer.status == 503 and (answer.guarded or answer.page.challenge)):
        return LinkVerdict.BLOCKED, f"{_said(answer.status)}: does not let a checker look", ""
    return None


def _is_gone(answer: Answer) -> Judged | None:
    if answer.status not in _NOTHING:
        return None
    return LinkVerdict.NOT_FOUND, answer.detail or _said(answer.status), ""


def _moved_to(answer: Answer) -> str:
    """Where an address has moved for good, if that is sure and worth writing down."""
    target = ""
    for status, url in answer.hops:
        if status not in PERMANENT:
            break
        target = url
    kept = target and any(says(answer.url, target) for says in (_lasting, _signed, _front))
    return "" if kept else target


def _lasting(old: str, new: str) -> bool:
    return is_below(host_of(old), LASTING) and not is_below(host_of(new), LASTING)


def _signed(old: str, new: str) -> bool:
    """Whether the new address holds what is good for one reader or one hour."""
    return any(_SIGNED.match(name) for name in parse_qs(urlsplit(new).query)) or ";jsessionid" in new.lower()


def _front(old: str, new: str) -> bool:
    return urlsplit(new).path in {"", "/"} and urlsplit(old).path not in {"", "/"}


def _said(status: int) -> str:
    return f"{status} {PHRASES.get(status, '')}".strip()


def _short(url: str) -> str:
    return cut(clean(url), 120)
