"""What the first bytes of a page say of it. The page is a stranger's: it is searched, bounded, never parsed."""

import html
import re
from typing import Final

from oscat.words.links import Page

_TITLE: Final = re.compile(r"(?i)<title(?:\s[^>]{0,300})?>([^<]{0,600})")
_HEADING: Final = re.compile(r"(?i)<h1(?:\s[^>]{0,600})?>(?:\s|<[^>]{0,600}>){0,8}([^<]{1,600})")
_PASSWORD: Final = re.compile(r"""(?i)<input[^>]{0,600}type\s{0,3}=\s{0,3}["']?password""")
_CHALLENGE: Final = re.compile(
    r"(?i)cf-chl-|cf_chl_|challenge-platform|_incapsula_resource|px-captcha|geo\.captcha-delivery|ddos-guard|"
    r"g-recaptcha|h-captcha|awswafintegration|id=[\"']?captcha"
)
_GUARD: Final = re.compile(
    r"(?i)^(?:just a moment|attention required|are you a (?:human|robot)|robot check|security check|"
    r"client challenge|checking your browser|validate (?:user|you are human)|making sure you.re not a bot)"
)
_DENIED: Final = re.compile(r"<Code>(?:AccessDenied|AccountProblem|AllAccessDisabled|InvalidAccessKeyId)</Code>")
_SPACE: Final = re.compile(r"\s+")


def page_of(beginning: bytes) -> Page:
    """What the beginning of a page says of itself."""
    text = beginning.decode("utf-8", "replace")
    title, heading = _found(_TITLE, text), _found(_HEADING, text)
    return Page(
        title=title,
        heading=heading,
        password=bool(_PASSWORD.search(text)),
        challenge=bool(_GUARD.match(title) or (_CHALLENGE.search(text) and not heading)),
        denied=bool(_DENIED.search(text)),
    )


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return _SPACE.sub(" ", html.unescape(match.group(1))).strip()[:200] if match else ""
