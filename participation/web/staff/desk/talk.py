"""What somebody says at the Bürgersprechstunde, written down for her."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.core.ids import new_key
from participation.core.kinds import Channel
from participation.places.queries import OrtsteilView
from participation.questionnaires.answers import MAX_TEXT
from participation.responses.submit import record_comment
from participation.web.access import access
from participation.web.citizen.messages import problem_text
from participation.web.staff.desk.me import my_ortsteile, typed, typed_key
from participation.web.staff.desk.personal import PersonalWarning, look_for_persons
from participation.web.staff.forms import EmptyForm
from participation.web.staff.labels import CHANNELS, PERSONAL
from participation.web.staff.recording import note
from participation.web.state import database

SPOKEN = (Channel.ON_SITE.value, Channel.TELEPHONE.value)


@access(Right.OWN_ORTSTEIL)
def talk_page() -> Any:
    with database().session() as session:
        own = my_ortsteile(session)
    form = EmptyForm()
    errors: dict[str, str] = {}
    warning: PersonalWarning | None = None
    if form.validate_on_submit():
        place = next((o for o in own if o.key == _ortsteil(own)), None)
        errors = _errors(place)
        if not errors and place is not None:
            text, warning = look_for_persons(typed("text"))
            if warning is None:
                errors = _record(place, text)
                if not errors:
                    return redirect(url_for("staff.desk_talk"), 303)
    page = render_template(
        "staff/desk/talk.html",
        form=form,
        ortsteile=[(o.key, o.name) for o in own],
        ortsteil=_ortsteil(own),
        channels=[(value, CHANNELS[value]) for value in SPOKEN],
        channel=typed("channel"),
        text=typed("text"),
        agreed=bool(typed("agreed")),
        key=typed_key() or new_key(),
        errors=errors,
        warning=warning,
        personal=PERSONAL,
        limit=MAX_TEXT,
    )
    return page, 422 if request.method == "POST" else 200


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/mein-ortsteil/sprechstunde", "desk_talk", talk_page, methods=["GET", "POST"]
    )


def _ortsteil(own: list[OrtsteilView]) -> str:
    return own[0].key if len(own) == 1 else typed("ortsteil")


def _errors(place: OrtsteilView | None) -> dict[str, str]:
    errors = {}
    if place is None:
        errors["ortsteil"] = gettext("Bitte wählen Sie den Ortsteil.")
    if typed("channel") not in SPOKEN:
        errors["channel"] = gettext("Bitte wählen Sie, wie das Gespräch war.")
    if not typed("text").strip():
        errors["text"] = gettext("Bitte schreiben Sie auf, was gesagt wurde.")
    if not typed("agreed"):
        errors["agreed"] = gettext(
            "Bitte fragen Sie die Person zuerst, und bestätigen Sie es hier."
        )
    if typed_key() is None:
        errors["text"] = gettext(
            "Die Seite war zu lange offen. Bitte noch einmal absenden."
        )
    return errors


def _record(place: OrtsteilView, text: str) -> dict[str, str]:
    """Store it as any other comment, marked with its channel; return what is wrong."""
    try:
        with database().transaction() as session:
            receipt = record_comment(
                session,
                ortsteil_key=place.key,
                text=text,
                key=typed("key"),
                language="de",
                channel=Channel(typed("channel")),
                today=today(),
            )
            if receipt.stored:
                note(session, "talk_recorded", f"{place.key} {typed('channel')}")
    except InvalidInputError as error:
        code = next(iter(error.problems.values()))[0]
        return {"text": problem_text(code, text=text)}
    flash(
        gettext(
            "Gespeichert für %(name)s. Der Text wird wie jeder andere Kommentar geprüft.",
            name=place.name,
        ),
        "success",
    )
    return {}
