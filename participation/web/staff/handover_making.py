"""The guided page: choose what is handed over, look at it, then freeze it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import new_id
from participation.handover.documents.context.saying import Saying
from participation.handover.queries import structure
from participation.handover.snapshot.content import Figure, Handover
from participation.handover.snapshot.creating import preview
from participation.handover.snapshot.gathering import Asked, NoReleaseError
from participation.handover.snapshot.jobs import ask_handover, start_handover
from participation.places.queries import city, planungsraeume
from participation.publication.releases.content import Audience
from participation.publication.releases.queries import SubjectView, subjects
from participation.publication.releases.source import source_of, subject_keys
from participation.web.access import access
from participation.web.i18n import current_locale
from participation.web.staff import handover_words
from participation.web.staff.forms import HandoverForm, add_problems
from participation.web.staff.handovers import KINDS
from participation.web.staff.recording import note
from participation.web.state import database, localized, settings

PREVIEW, FREEZE, CHANGE = "preview", "freeze", "change"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What can be handed over, and what is not released yet."""

    steps: Sequence[tuple[str, str]]
    released: Sequence[SubjectView]
    missing: Sequence[str]  # titles of what has no release
    groupings: Sequence[str]
    drucksache: str
    vorhaben: str


@access(Right.HANDOVER)
def new_page() -> Any:
    choices = _choices()
    form = HandoverForm()
    form.fill_choices(
        steps=choices.steps,
        subjects=[(one.subject, _subject_words(one)) for one in choices.released],
        groupings=choices.groupings,
    )
    if request.method == "GET":
        _suggest(form, choices)
        return _form_page(form, choices)
    valid = form.validate_on_submit()
    if not form.subjects.data:
        form.subjects.errors = [_nothing_chosen()]
        valid = False
    action = request.form.get("action", PREVIEW)
    if action == CHANGE:
        return _form_page(form, choices)
    if not valid:
        return _form_page(form, choices, status=422)
    asked = _asked(form)
    if action == FREEZE:
        return _freeze(asked, form, choices)
    return _preview(asked, form, choices)


def _nothing_chosen() -> str:
    return str(gettext("Bitte wählen Sie mindestens eine Veröffentlichung."))


def _preview(asked: Asked, form: HandoverForm, choices: Choices) -> Any:
    try:
        with database().session() as session:
            shown = preview(
                session, asked, minimum=settings().minimum_count, today=today()
            )
    except (InvalidInputError, NotFoundError, NoReleaseError) as error:
        _tell(form, error)
        return _form_page(form, choices, status=422)
    return render_template(
        "staff/handover_preview.html",
        form=form,
        asked=asked,
        handover=shown,
        said=Saying(shown, "en" if current_locale().tag == "en" else "de"),
        order_id=new_id(),
        counts=[(kind, len(shown.of_kind(kind))) for kind in KINDS],
        withheld=_withheld(shown),
        longest=max((line.city.people or 0 for line in shown.themes), default=0),
        words=handover_words,
    )


def _freeze(asked: Asked, form: HandoverForm, choices: Choices) -> Any:
    """A wish is noted once: the id stands in the page, so a double click finds it."""
    try:
        order_id = uuid.UUID(request.form.get("order", ""))
    except ValueError:
        return _preview(asked, form, choices)
    try:
        with database().transaction() as session:
            new = ask_handover(
                session,
                order_id,
                asked,
                account_id=current_user.account.id,
                now=now(),
            )
            if new:
                note(session, "handover_asked", str(order_id))
    except InvalidInputError as error:
        _tell(form, error)
        return _form_page(form, choices, status=422)
    if new:
        start_handover(
            order_id,
            data_dir=settings().data_dir,
            database_url=settings().database_url,
        )
    return redirect(url_for("staff.handover_order", order_id=order_id), 303)


def _choices() -> Choices:
    with database().session() as session:
        released = subjects(session, audience=Audience.DESKS)
        known = {one.subject for one in released}
        council = city(session).profile.get("council", {})
        return Choices(
            steps=[(s.key, s.name) for s in structure(session, on=today()).steps],
            released=released,
            missing=[
                localized(source_of(session, key, simulated=False).title)
                for key in subject_keys(session)
                if key not in known
            ],
            groupings=sorted(
                {space.grouping for space in planungsraeume(session, on=today())}
            ),
            drucksache=council.get("drucksache", ""),
            vorhaben=council.get("vorhaben", ""),
        )


def _suggest(form: HandoverForm, choices: Choices) -> None:
    form.drucksache.data = choices.drucksache
    form.vorhaben.data = choices.vorhaben
    form.step.data = request.args.get("schritt", "")
    if len(choices.released) == 1:
        form.subjects.data = [choices.released[0].subject]


def _subject_words(subject: SubjectView) -> str:
    words = gettext(
        "%(title)s, Veröffentlichung %(number)s",
        title=localized(subject.title),
        number=subject.number,
    )
    if subject.simulated:
        return str(gettext("%(what)s – SIMULIERT", what=words))
    return str(words)


def _asked(form: HandoverForm) -> Asked:
    return Asked(
        step_key=form.step.data,
        title=form.title.data,
        drucksache=form.drucksache.data or "",
        vorhaben=form.vorhaben.data or "",
        subjects=tuple((subject, None) for subject in sorted(form.subjects.data)),
        grouping=form.grouping.data or "",
    )


def _tell(form: HandoverForm, error: Exception) -> None:
    if isinstance(error, InvalidInputError):
        add_problems(form, error)
    elif isinstance(error, NoReleaseError):
        form.subjects.errors = [
            gettext(
                "Daraus lässt sich keine Übergabe machen: Entweder wurde eine "
                "Veröffentlichung gerade zurückgezogen, oder Sie haben echte und "
                "simulierte gemischt."
            )
        ]
    else:
        form.grouping.errors = [handover_words.PROBLEMS["gone"]]


def _form_page(form: HandoverForm, choices: Choices, *, status: int = 200) -> Any:
    page = render_template(
        "staff/handover_new.html",
        form=form,
        choices=choices,
        may_release=current_user.may(Right.RELEASES),
    )
    return page, status


def _withheld(handover: Handover) -> tuple[int, int]:
    """How many figures are withheld, and of how many."""
    figures: list[Figure] = [
        figure
        for line in (*handover.themes, *handover.target_groups)
        for figure in (line.city, *line.cells)
    ]
    return sum(figure.people is None for figure in figures), len(figures)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/uebergaben/neu", "handover_new", new_page, methods=["GET", "POST"]
    )
