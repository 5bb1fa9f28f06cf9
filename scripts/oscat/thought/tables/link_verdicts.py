"""What each verdict on a link is called for people, the gravest first, and what to do about it."""

from typing import Final

from oscat.words.links import LinkVerdict as Verdict

SAYS: Final[dict[Verdict, tuple[str, str]]] = {
    Verdict.NOT_FOUND: ("Not found", "Give the address at which it is now, or that of an archived copy."),
    Verdict.HOST_GONE: ("No such host", "Find out where the host went, or give an archived copy."),
    Verdict.PRIVATE: ("Not public", "Give an address that everybody can open."),
    Verdict.SOFT_404: ("Says «not found»", "Open it: if the page is gone, give the address at which it is now."),
    Verdict.CERTIFICATE: ("Certificate not valid", "Tell who runs the host."),
    Verdict.FAILING: ("Fails", "Open it; if it stays so, tell who runs the host."),
    Verdict.TIMED_OUT: ("Does not answer", "Open it; if it stays so, tell who runs the host."),
    Verdict.WRONG_TYPE: ("Not what it says", "Link to the file itself, or write the media type of what is there."),
    Verdict.MOVED: ("Moved for good", "Write the new address: `oscat links --mend` does."),
    Verdict.SIGN_IN: ("Wants a sign-in", "Link to what everybody can open, or say how to register."),
    Verdict.BLOCKED: ("Lets no checker look", "Nothing, if it opens in a browser."),
    Verdict.UNASKED: ("Not asked yet", "Nothing: it has its turn."),
    Verdict.OK: ("Works", ""),
}
