"""A draft at a glance: its pages and questions, what is missing, and their order."""

import uuid
from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.errors import NotFoundError
from participation.database import Session
from participation.questionnaires.draft_queries import (
    DraftView,
    draft_view,
    fixed_names,
    name_of_part,
    removed_parts,
    version_compared,
)
from participation.questionnaires.editing.checking import (
    ABOUT_PART,
    INFORMATION_PART,
    Check,
    check_draft,
    check_information,
)
from participation.questionnaires.editing.languages import untranslated
from participation.questionnaires.editing.parts import (
    PAGE,
    QUESTION,
    Json,
    Part,
    pages_of,
    read_part,
)
from participation.questionnaires.editing.structure import (
    add_page,
    add_question,
    move_page,
    move_question,
    part_of,
    put_on_page,
)
from participation.questionnaires.survey_drafts import (
    ChangedMeanwhileError,
    change_draft,
    remove_part,
    restore_part,
)
from participation.web.access import access
from participation.web.staff.editor.acting import DRAFT, FORM_METHODS, load, who
from participation.web.staff.editor.telling import (
    Called,
    called_in,
    condition_words,
    flaw_text,
)
from participation.web.staff.editor.words import REFUSALS, TYPES, type_name
from participation.web.staff.forms import EmptyForm
from participation.web.staff.recording import note
from participation.web.state import database

BY = {"up": -1, "down": 1}
Move = Callable[[Json], Json]


@access(Right.SURVEYS)
def overview(draft_id: uuid.UUID) -> ResponseReturnValue:
    with database().session() as session:
        draft = draft_view(session, draft_id)
        removed = removed_parts(session, draft)
        before = version_compared(session, draft)
    check = Check(
        found=check_draft(draft.source).found + check_information(draft.source).found
    )
    called = called_in(draft.source)
    return render_template(
        "staff/editor/overview.html",
        draft=draft,
        pages=pages_of(draft.source),
        check=check,
        flaws_of=_flaws_of(check, called),
        parts={"about": ABOUT_PART, "information": INFORMATION_PART},
        missing=untranslated(draft.source),
        removed=[(one, name_of_part(one.content, one.part)) for one in removed[:8]],
        has_before=before is not None,
        type_name=type_name,
        condition_words=lambda condition: condition_words(condition, called),
        form=EmptyForm(),
    )


def _flaws_of(check: Check, called: Called) -> Callable[[Part], list[str]]:
    """Sentences by part, each once."""

    def flaws(part: Part) -> list[str]:
        return list(
            dict.fromkeys(flaw_text(found.flaw, called) for found in check.of(part))
        )

    return flaws


@access(Right.SURVEYS)
def arrange(draft_id: uuid.UUID) -> ResponseReturnValue:
    """Move, remove, put back, add a page; then show the overview at the same place."""
    if not EmptyForm().validate_on_submit():
        flash(gettext("Die Seite war zu lange offen. Bitte noch einmal."), "danger")
        return redirect(url_for("staff.draft", draft_id=draft_id), 303)
    verb, _, rest = request.form.get("action", "").partition(":")
    kind, _, key = rest.partition(":")
    try:
        anchor = _arrange(draft_id, verb, kind, key)
    except ChangedMeanwhileError:
        flash(str(REFUSALS["changed_meanwhile"]), "danger")
        anchor = f"{kind}-{key}"
    except NotFoundError:
        load(draft_id)  # the draft itself is gone: not found
        flash(gettext("Das gibt es nicht mehr: Jemand hat es gelöscht."), "danger")
        anchor = "pages"
    return redirect(url_for("staff.draft", draft_id=draft_id, _anchor=anchor), 303)


def _arrange(draft_id: uuid.UUID, verb: str, kind: str, key: str) -> str:
    """Do it; return where the eye should be afterwards."""
    with database().transaction() as session:
        draft = draft_view(session, draft_id)
        if verb == "add":
            title = " ".join(request.form.get("title", "").split())[:200]
            made = _add_page(session, draft, title)
            note(session, "survey_draft_changed", f"{draft.key} add page {made}")
            return f"page-{made}"
        part = part_of(kind, key)
        _change(session, draft, verb, part)
        note(session, "survey_draft_changed", f"{draft.key} {verb} {kind} {key}")
    return "pages" if verb == "delete" else f"{kind}-{key}"


def _change(session: Session, draft: DraftView, verb: str, part: Part) -> None:
    if verb in BY:
        move = move_page if part[0] == PAGE else move_question
        change_draft(
            session, draft.id, lambda now: move(now, part[1], by=BY[verb]), who=who()
        )
    elif verb == "delete":
        opened = request.form.get("revision", type=int, default=0)
        remove_part(session, draft.id, part, opened=opened, who=who())
    elif verb == "restore":
        gone = {
            removed.part: removed.number for removed in removed_parts(session, draft)
        }
        if part not in gone:
            raise NotFoundError(*part)
        restore_part(session, draft.id, part, number=gone[part], who=who())
    elif verb == "put":
        page = request.form.get("page", "")
        change_draft(
            session,
            draft.id,
            lambda now: put_on_page(now, part[1], page=page),
            who=who(),
        )
    else:
        abort(400)


def _add_page(session: Session, draft: DraftView, title: str) -> str:
    taken = fixed_names(session, draft).keys
    made: list[str] = []

    def add(now: Json) -> Json:
        changed, key = add_page(now, title=title, taken=taken)
        made.append(key)
        return changed

    change_draft(session, draft.id, add, who=who())
    return made[0]


@access(Right.SURVEYS)
def new_question(draft_id: uuid.UUID) -> ResponseReturnValue:
    """Choose what kind of question it is, and write it; the rest comes on its own page."""
    draft = load(draft_id)
    page = request.values.get("page", "")
    read_part(draft.source, (PAGE, page))
    typed = {name: request.form.get(name, "") for name in ("type", "text")}
    errors = {}
    form = EmptyForm()
    if form.is_submitted():
        if typed["type"] not in TYPES:
            errors["type"] = gettext("Bitte wählen Sie, wie geantwortet wird.")
        if form.validate() and not errors:
            key = _add_question(draft, page, **typed)
            address = url_for("staff.draft_question", draft_id=draft.id, key=key)
            return redirect(address, 303)
        if not form.validate():
            errors["text"] = gettext("Die Seite war zu lange offen. Bitte noch einmal.")
    return render_template(
        "staff/editor/new_question.html",
        draft=draft,
        page=page,
        title=name_of_part(read_part(draft.source, (PAGE, page)), (PAGE, page)),
        types=list(TYPES.items()),
        typed=typed,
        errors=errors,
        form=form,
    ), 422 if form.is_submitted() else 200


def _add_question(draft: DraftView, page: str, *, type: str, text: str) -> str:
    text = " ".join(text.split())[:1000]
    made: list[str] = []
    with database().transaction() as session:
        taken = fixed_names(session, draft).keys

        def add(now: Json) -> Json:
            changed, key = add_question(
                now, page=page, type=type, text=text, taken=taken
            )
            made.append(key)
            return changed

        change_draft(session, draft.id, add, who=who())
        note(session, "survey_draft_changed", f"{draft.key} add {QUESTION} {made[0]}")
    return made[0]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(DRAFT, "draft", overview)
    staff.add_url_rule(f"{DRAFT}/ordnen", "draft_arrange", arrange, methods=["POST"])
    staff.add_url_rule(
        f"{DRAFT}/neue-frage", "draft_new_question", new_question, methods=FORM_METHODS
    )
