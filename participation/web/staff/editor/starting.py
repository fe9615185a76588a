"""Start a draft: empty, or from an earlier round; and throw one away."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional, Regexp

from participation.accounts.rights import Right
from participation.core.errors import InvalidInputError
from participation.database import Session
from participation.places.queries import all_ortsteile
from participation.questionnaires.draft_queries import all_drafts
from participation.questionnaires.editing.parts import Source, copied
from participation.questionnaires.editing.structure import empty_questionnaire
from participation.questionnaires.exchange.adopting import with_known_information
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    published_questionnaires,
)
from participation.questionnaires.reading import KEY
from participation.questionnaires.survey_drafts import (
    ChangedMeanwhileError,
    delete_draft,
    start_draft,
)
from participation.web.access import access
from participation.web.staff.editor.acting import DRAFT, DRAFTS, FORM_METHODS, load, who
from participation.web.staff.editor.words import REFUSALS, refusal
from participation.web.staff.forms import EmptyForm, required
from participation.web.staff.recording import note
from participation.web.state import database, language_name, settings

EMPTY = "empty"


class NewDraftForm(FlaskForm):  # type: ignore[misc]
    """`origin`: EMPTY, or the key and number of a version to begin with."""

    origin = SelectField(lazy_gettext("Womit beginnen?"))
    key = StringField(
        lazy_gettext("Name der Reihe"),
        [
            required,
            Regexp(KEY, message=lazy_gettext("Nur Kleinbuchstaben, Ziffern und _.")),
        ],
        description=lazy_gettext(
            "Derselbe Name wie bisher: eine neue Version derselben Umfrage. Ein neuer Name "
            "wie herbst_2027: eine neue Runde. Fragen behalten ihre Kürzel, damit sich "
            "Runden vergleichen lassen."
        ),
    )
    title = StringField(
        lazy_gettext("Titel"),
        [Optional(), Length(max=200)],
        description=lazy_gettext("Nur für einen leeren Fragebogen nötig."),
    )
    language = SelectField(lazy_gettext("Sprache, in der Sie schreiben"))
    ortsteil = SelectField(lazy_gettext("Wo wird gefragt?"))


@access(Right.SURVEYS)
def new(**_: Any) -> ResponseReturnValue:
    form = NewDraftForm()
    with database().session() as session:
        published = published_questionnaires(session)
        ortsteile = all_ortsteile(session)
        drafts = {draft.key: draft for draft in all_drafts(session)}
    _fill_choices(form, published, [(o.key, o.name) for o in ortsteile])
    if not form.is_submitted():
        form.key.data = request.args.get("key", "")
        form.origin.data = request.args.get("origin", EMPTY)
    elif form.validate():
        try:
            return redirect(
                url_for("staff.draft", draft_id=_start(form, published)), 303
            )
        except InvalidInputError as error:
            form.key.errors = [refusal(error.problems["key"][0])]
    page = render_template(
        "staff/editor/new.html", form=form, known=drafts.get(form.key.data or "")
    )
    return page, 422 if form.is_submitted() else 200


def _fill_choices(
    form: NewDraftForm,
    published: list[PublishedQuestionnaire],
    ortsteile: list[tuple[str, str]],
) -> None:
    form.origin.choices = [
        (EMPTY, lazy_gettext("leer")),
        *((_name(version), _label(version)) for version in published),
    ]
    form.language.choices = [(tag, language_name(tag)) for tag in settings().locales]
    form.ortsteil.choices = [
        ("", lazy_gettext("in der ganzen Stadt")),
        *sorted(ortsteile, key=lambda pair: pair[1]),
    ]


def _name(version: PublishedQuestionnaire) -> str:
    return f"{version.key} {version.number}"


def _label(version: PublishedQuestionnaire) -> str:
    title = next(iter(version.definition.title.values()), version.key)
    return str(
        gettext(
            "Kopie von „%(title)s“, %(key)s, Version %(number)s",
            title=title[:60],
            key=version.key,
            number=version.number,
        )
    )


def _start(form: NewDraftForm, published: list[PublishedQuestionnaire]) -> uuid.UUID:
    origin = next((v for v in published if _name(v) == form.origin.data), None)
    source: Source
    if origin is not None:
        source = copied(origin.definition.source)
    else:
        language = form.language.data
        title = " ".join((form.title.data or "").split())
        source = empty_questionnaire(title=title, language=language)
        source = with_known_information({**source, "information": {}}, published)
    with database().transaction() as session:
        return begin(
            session,
            key=form.key.data,
            source=source,
            ortsteil_key=form.ortsteil.data or None,
            copied_from=origin.key if origin else None,
        )


def begin(
    session: Session,
    *,
    key: str,
    source: Source,
    ortsteil_key: str | None = None,
    copied_from: str | None = None,
) -> uuid.UUID:
    """Start the draft and record it. Raises InvalidInputError."""
    draft_id = start_draft(
        session,
        key=key,
        source=source,
        who=who(),
        ortsteil_key=ortsteil_key,
        copied_from=copied_from,
    )
    note(session, "survey_draft_started", key)
    return draft_id


@access(Right.SURVEYS)
def delete(draft_id: uuid.UUID) -> ResponseReturnValue:
    """Ask first: a draft that is thrown away does not come back."""
    draft = load(draft_id)
    form = EmptyForm()
    if form.validate_on_submit():
        opened = request.form.get("revision", type=int, default=0)
        try:
            with database().transaction() as session:
                key = delete_draft(session, draft_id, opened=opened)
                note(session, "survey_draft_deleted", key)
        except ChangedMeanwhileError:
            flash(str(REFUSALS["changed_meanwhile"]), "danger")
            return redirect(url_for("staff.draft", draft_id=draft_id), 303)
        flash(gettext("Der Entwurf „%(title)s“ ist verworfen.", title=draft.title))
        return redirect(url_for("staff.questionnaires"), 303)
    return render_template("staff/editor/delete.html", draft=draft, form=form)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(f"{DRAFTS}/neu", "draft_new", new, methods=FORM_METHODS)
    staff.add_url_rule(
        f"{DRAFT}/verwerfen", "draft_delete", delete, methods=FORM_METHODS
    )
