"""The receipt: what became of what one sent, and the way to take it back."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.accounts.keys import SealBrokenError
from participation.core.clock import now, today
from participation.core.errors import NotFoundError
from participation.handover.routing.content import PublicAnswer
from participation.handover.routing.queries import answers_to
from participation.places.queries import OrtsteilView
from participation.responses.receipts import (
    OwnReceipt,
    find_receipt,
    receipt_code,
    withdraw,
)
from participation.text.codes import read_code
from participation.themes.queries import themes_said
from participation.web.access import access
from participation.web.citizen import outcome_words
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.places import ortsteile
from participation.web.citizen.typed_comment import theme_choices
from participation.web.released import counts_since
from participation.web.security import refuse_foreign_origin
from participation.web.state import database, keyring

SHOWN = timedelta(minutes=30)
"""So long the thank-you page shows the code; its address is of no use to others later."""
MOST_ANSWERS = 10
"""On one page; the pages of the themes have the others."""
_PURPOSE = "receipt on the thank-you page"


@dataclass(frozen=True)
class OwnTheme:
    """A theme that was found in one's own texts, with its plain name."""

    key: str
    label: str
    language: str


def shown_for_a_while(key: str) -> str:
    """Seal the code for the address of the thank-you page: no cookie, and not for long."""
    until = int((now() + SHOWN).timestamp())
    return keyring().seal(f"{until} {receipt_code(key)}", purpose=_PURPOSE, owner="")


def code_to_show(sealed: str) -> str | None:
    """Return the code while it may be shown; None for anything else in the address."""
    try:
        until, code = keyring().unseal(sealed, purpose=_PURPOSE, owner="").split(" ")
    except (SealBrokenError, ValueError):
        return None
    return code if now().timestamp() < int(until) else None


@blueprint.get("/quittung")
@access("public")
def receipt() -> ResponseReturnValue:
    return _ask()


@blueprint.post("/quittung")
@access("public")
def own_contribution() -> ResponseReturnValue:
    """Show what is behind the code. The code never stands in an address."""
    refuse_foreign_origin()
    typed = request.form.get("code", "")
    code = read_code(typed)
    if code is None:
        return _ask(typed, problem="mistyped", status=422)
    page = contribution_of(code)
    return page if page is not None else _ask(typed, problem="unknown", status=404)


@blueprint.post("/quittung/zurueckziehen")
@access("public")
def withdraw_contribution() -> ResponseReturnValue:
    """Delete what was sent; a second tap comes to the same page."""
    refuse_foreign_origin()
    code = read_code(request.form.get("code", ""))
    if code is None:
        return _ask(problem="mistyped", status=422)
    try:
        with database().transaction() as session:
            withdraw(session, code, today=today())
    except NotFoundError:
        return _ask(problem="unknown", status=404)
    return redirect(url_for("citizen.withdrawn"), 303)


@blueprint.get("/quittung/zurueckgezogen")
@access("public")
def withdrawn() -> ResponseReturnValue:
    return render_template("citizen/receipt_withdrawn.html")


def kept_nowhere(page: str) -> Response:
    """A page with a code or with what somebody sent: no browser keeps it on its disk, where
    the next one at a library's computer would find it."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def contribution_of(code: str) -> Response | None:
    """Return the page of what is behind a code; None for one that was never given."""
    try:
        with database().session() as session:
            found = find_receipt(session, code)
            said = themes_said(session, found.comment_ids)
    except NotFoundError:
        return None
    return kept_nowhere(
        render_template(
            "citizen/receipt_shown.html",
            code=code,
            found=found,
            ortsteil=_ortsteil(found),
            themes=_themes(said),
            answers=_answers(said, found),
            words=outcome_words,
            released=_released(found),
            asks=request.form.get("step") == "withdraw",
        )
    )


def _ask(
    typed: str = "", *, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:
    page = render_template("citizen/receipt.html", typed=typed[:100], problem=problem)
    return page, status


def _ortsteil(found: OwnReceipt) -> OrtsteilView | None:
    key = found.sent.ortsteil_key if found.sent else None
    return next((o for o in ortsteile() if o.key == key), None)


def _themes(said: list[str]) -> list[OwnTheme]:
    return [
        OwnTheme(key, label, language)
        for key, label, language in theme_choices()
        if key in said
    ]


def _answers(said: list[str], found: OwnReceipt) -> list[PublicAnswer]:
    """What the Fachplanungen say about these themes, there or in the whole city."""
    if not said or found.sent is None:
        return []
    with database().session() as session:
        return answers_to(
            session, said, ortsteil_key=found.sent.ortsteil_key, limit=MOST_ANSWERS
        )


def _released(found: OwnReceipt) -> str | None:
    """The subject, if figures are public in which what was sent is counted."""
    sent = found.sent
    if sent is None or not counts_since(sent.subject, sent.received_on):
        return None
    return sent.subject
