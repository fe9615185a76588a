"""Who calls, and what may be answered. There is no cookie here, and no session."""

from typing import cast

from flask import current_app, g, request

from participation.accounts.rights import Right
from participation.accounts.tokens import Caller
from participation.accounts.tokens import caller as caller_of
from participation.core.clock import today
from participation.publication.releases.content import Audience
from participation.web.access import Verdict, judge, needed_access
from participation.web.api.problems import MEDIA_TYPE, ProblemError
from participation.web.state import database

JSON = "application/json"
SEES_DESKS = (Right.FINDINGS, Right.RAW_DATA, Right.RELEASES)
"""Whoever has one of these sees releases for the desks, beside the public ones.

Not an Ortsteil, nor a Fachplanung: here a release is told whole, with the lines of all
Ortsteile, and before it is public each may see its own alone, as its desk shows it.
"""


def check() -> None:
    """Let nobody through who is not meant, before anything is looked up."""
    g.caller = _read_caller()
    view = current_app.view_functions[request.endpoint or ""]
    rights = None if g.caller is None else g.caller.rights
    match judge(needed_access(view), rights):
        case Verdict.UNKNOWN:
            raise ProblemError(401)
        case Verdict.REFUSED:
            raise ProblemError(403)
    taken = request.accept_mimetypes
    if taken and not taken.best_match([JSON, MEDIA_TYPE]):
        raise ProblemError(406)


def caller() -> Caller:
    """Who calls a view that names rights."""
    return cast(Caller, g.caller)


def audience() -> Audience:
    """Which releases may be told."""
    known: Caller | None = g.caller
    return Audience.DESKS if known and known.may(*SEES_DESKS) else Audience.PUBLIC


def _read_caller() -> Caller | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    found = None
    if scheme.lower() == "bearer":
        with database().session() as session:
            found = caller_of(session, secret.strip(), today=today())
    if found is None:
        raise ProblemError(401)
    return found
