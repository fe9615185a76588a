"""A comment about an Ortsteil, without a questionnaire."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import DatabaseAwayError
from participation.places.complaints import Complaints, read_complaints
from participation.places.points import Bounds
from participation.places.queries import OrtsteilView
from participation.questionnaires.answers import MAX_TEXT
from participation.responses.details import LONGEST_PLACE, CommentDetails
from participation.responses.submit import record_comment
from participation.web.access import access
from participation.web.citizen.before_sending import BeforeSending, look_around
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.comment_words import words_address
from participation.web.citizen.maps import city_bounds
from participation.web.citizen.places import ortsteil_at
from participation.web.citizen.questionnaire import thank
from participation.web.citizen.support import give_support
from participation.web.citizen.typed_comment import (
    Problems,
    TypedComment,
    kind_choices,
    sentences,
    theme_choices,
)
from participation.web.errors import RETRY_AFTER_S
from participation.web.i18n import current_locale
from participation.web.security import (
    FormToken,
    new_token,
    read_token,
    refuse_foreign_origin,
)
from participation.web.state import city, database

PURPOSE = "comment"
SUPPORT = "support:"


@blueprint.get("/o/<address>/kommentar")
@access("public")
def comment(address: str) -> ResponseReturnValue:
    return _page(ortsteil_at(address), TypedComment())


@blueprint.post("/o/<address>/kommentar")
@access("public")
def send_comment(address: str) -> ResponseReturnValue:
    refuse_foreign_origin()
    ortsteil = ortsteil_at(address)
    typed = TypedComment.from_form(request.form)
    token = read_token(current_app, request.form.get("token", ""))
    action = request.form.get("action", "")
    if token is None or token.purpose != PURPOSE:
        notice, status = (None, 200) if action == "language" else ("token", 422)
        return _page(ortsteil, typed, notice=notice, status=status)
    if action in {"language", "edit"}:
        return _page(ortsteil, typed, key=token.key)
    try:
        details = typed.read(city_bounds())
        if action.startswith(SUPPORT):
            return _support(ortsteil, typed, token, action.removeprefix(SUPPORT))
        if "seen" not in request.form:
            step = look_around(ortsteil, typed.text, complaints())
            if step.has_something:
                return _step(ortsteil, typed, token, step)
        return _store(ortsteil, typed, details, token)
    except InvalidInputError as error:
        return _page(
            ortsteil, typed, key=token.key, problems=error.problems, status=422
        )
    except DatabaseAwayError:
        return _page(ortsteil, typed, key=token.key, notice="away", status=503)


def complaints() -> Complaints | None:
    """Where the city takes reports of defects."""
    return read_complaints(city().profile)


def _store(
    ortsteil: OrtsteilView,
    typed: TypedComment,
    details: CommentDetails,
    token: FormToken,
) -> ResponseReturnValue:
    with database().transaction() as session:
        receipt = record_comment(
            session,
            ortsteil_key=ortsteil.key,
            text=typed.text,
            key=token.key,
            language=current_locale().tag,
            today=today(),
            details=details,
        )
    return thank(
        ortsteil, same_content=receipt.same_content, key=token.key, fuer="kommentar"
    )


def _support(
    ortsteil: OrtsteilView, typed: TypedComment, token: FormToken, published: str
) -> ResponseReturnValue:
    """Count the support and show the step again: the comment itself is not sent yet."""
    supported = give_support(ortsteil, published, key=token.key)
    step = look_around(ortsteil, typed.text, complaints())
    return _step(ortsteil, typed, token, step, supported=supported)


def _step(
    ortsteil: OrtsteilView,
    typed: TypedComment,
    token: FormToken,
    step: BeforeSending,
    *,
    supported: str | None = None,
) -> str:
    return render_template(
        "citizen/comment_before_sending.html",
        ortsteil=ortsteil,
        typed=typed,
        step=step,
        kinds=dict(kind_choices()),
        complaints=complaints(),
        supported=supported,
        support_action=SUPPORT,
        token=new_token(current_app, PURPOSE, key=token.key),
    )


def _page(
    ortsteil: OrtsteilView,
    typed: TypedComment,
    *,
    key: str | None = None,
    problems: Problems | None = None,
    notice: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    found = problems or {}
    has_map = _bounds() is not None
    page = render_template(
        "citizen/comment.html",
        ortsteil=ortsteil,
        typed=typed.sendable(found),
        errors=sentences(found, typed),
        kinds=kind_choices(),
        themes=_themes(),
        complaints=complaints(),
        words=words_address(),
        map=url_for("citizen.ortsteil_map", address=ortsteil.slug) if has_map else None,
        limit=MAX_TEXT,
        longest_place=LONGEST_PLACE,
        notice=notice,
        token=new_token(current_app, PURPOSE, key=key),
    )
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
    return page, status, headers


def _themes() -> list[tuple[str, str, str]]:
    """What may be chosen; nothing while that cannot be read, the text matters more."""
    try:
        return theme_choices()
    except DatabaseAwayError:
        return []


def _bounds() -> Bounds | None:
    """The box around the city; None where it is not known, or cannot be read now."""
    try:
        return city_bounds()
    except DatabaseAwayError:
        return None
