"""One form for each part of a draft: a question, a page, its texts, its information."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.errors import InvalidInputError, NotFoundError
from participation.questionnaires.draft_queries import (
    DraftView,
    Fixed,
    draft_view,
    fixed_names,
    part_as_opened,
)
from participation.questionnaires.editing.checking import (
    ABOUT_PART,
    INFORMATION_PART,
    Check,
    check_draft,
    check_information,
)
from participation.questionnaires.editing.keys import rename, rename_codes
from participation.questionnaires.editing.part_forms import (
    about_of_form,
    information_of_form,
    page_of_form,
)
from participation.questionnaires.editing.parts import (
    ABOUT,
    INFORMATION,
    PAGE,
    QUESTION,
    Json,
    Part,
    Source,
    has_part,
    read_part,
)
from participation.questionnaires.editing.question_form import (
    MOST_OPTIONS,
    Typed,
    move_option,
    question_of_form,
    remove_option,
)
from participation.questionnaires.editing.structure import revive
from participation.questionnaires.editing.typed import Form, one
from participation.questionnaires.survey_drafts import (
    Conflict,
    Saved,
    change_draft,
    save_part,
)
from participation.web.access import access
from participation.web.staff.editor import telling, words
from participation.web.staff.editor.acting import DRAFT, FORM_METHODS, load, who
from participation.web.staff.editor.part_view import Editing, show
from participation.web.staff.forms import EmptyForm
from participation.web.staff.recording import note
from participation.web.state import database

ENDPOINTS = {
    QUESTION: "staff.draft_question",
    PAGE: "staff.draft_page",
    ABOUT: "staff.draft_about",
    INFORMATION: "staff.draft_information",
}
CHOOSE = "choose."


@access(Right.SURVEYS)
def question(draft_id: uuid.UUID, key: str) -> ResponseReturnValue:
    return _edit(draft_id, (QUESTION, key))


@access(Right.SURVEYS)
def page(draft_id: uuid.UUID, key: str) -> ResponseReturnValue:
    return _edit(draft_id, (PAGE, key))


@access(Right.SURVEYS)
def about(draft_id: uuid.UUID) -> ResponseReturnValue:
    return _edit(draft_id, ABOUT_PART)


@access(Right.SURVEYS)
def information(draft_id: uuid.UUID) -> ResponseReturnValue:
    return _edit(draft_id, INFORMATION_PART)


def _edit(draft_id: uuid.UUID, part: Part) -> ResponseReturnValue:
    if request.method == "POST":
        return _save(draft_id, part)
    with database().session() as session:
        draft = draft_view(session, draft_id)
        fixed = fixed_names(session, draft)
    editing = Editing(
        draft=draft,
        part=part,
        content=read_part(draft.source, part),
        revision=draft.revision,
        fixed=fixed,
        errors=_errors(draft.source, part),
    )
    return show(editing)


def _errors(source: Source, part: Part) -> dict[str, str]:
    check = check_information(source) if part == INFORMATION_PART else Check()
    fields = {**check.fields(part), **check_draft(source).fields(part)}
    return telling.flaw_texts(fields, telling.called_in(source))


def _save(draft_id: uuid.UUID, part: Part) -> ResponseReturnValue:
    form: Form = {name: request.form.getlist(name) for name in request.form}
    opened = request.form.get("revision", type=int, default=0)
    with database().session() as session:
        draft = draft_view(session, draft_id)
        fixed = fixed_names(session, draft)
        before = part_as_opened(session, draft, part, opened)
    if before is None:
        raise NotFoundError(*part)
    typed = _typed(draft, part, before, form, fixed)
    mine = typed.question
    editing = Editing(
        draft=draft,
        part=part,
        content=mine,
        revision=opened,
        fixed=fixed,
        refused=typed.refused,
    )
    if not EmptyForm().validate():
        told = gettext("Die Seite war zu lange offen. Bitte noch einmal speichern.")
        return show(replace(editing, notice=told), status=422)
    if not has_part(draft.source, part) and one(form, "revive"):
        return _revive(editing)
    key, errors = _new_key(editing, form)
    errors |= {
        f"{name}.new": gettext(
            "Höchstens %(number)s Antworten. Diese hier sind noch nicht in der Liste.",
            number=MOST_OPTIONS,
        )
        for name in typed.refused
    }

    def then(changed: Json) -> Json:
        changed = rename_codes(changed, part[1], typed.renamed)
        return rename(changed, part[1], key, taken=fixed.keys) if key else changed

    with database().transaction() as session:
        result = save_part(
            session, draft_id, part, opened=opened, mine=mine, who=who(),
            chosen=_chosen(form), then=then,
        )  # fmt: skip
        if isinstance(result, Saved):
            subject = f"{draft.key} {result.revision} {' '.join(part)}".strip()
            note(session, "survey_draft_changed", subject)
    if isinstance(result, Conflict):
        return _show_conflict(editing, result)
    if errors:
        told = replace(
            editing, revision=result.revision, errors=errors, key_typed=one(form, "key")
        )
        return show(told, status=422)
    return _after(editing, result, key or part[1])


def _typed(
    draft: DraftView, part: Part, before: Mapping[str, Any], form: Form, fixed: Fixed
) -> Typed:
    """The part as typed, with what the pressed button does to it."""
    kind, key = part
    if kind != QUESTION:
        read = {
            PAGE: page_of_form, ABOUT: about_of_form, INFORMATION: information_of_form,
        }[kind]  # fmt: skip
        return Typed(question=read(draft.source, before, form))
    locked = fixed.codes.get(key, frozenset())
    typed = question_of_form(draft.source, before, form, locked=locked)
    verb, _, rest = one(form, "action").partition(":")
    name, _, place = rest.partition(":")
    if name in ("options", "items", "extra") and place.isdigit() and len(place) < 4:
        moved = _moved(typed.question, verb, name, int(place))
        return replace(typed, question=moved)
    return typed


def _moved(question: Json, verb: str, name: str, place: int) -> Json:
    match verb:
        case "up":
            return move_option(question, name, place, by=-1)
        case "down":
            return move_option(question, name, place, by=1)
        case "delete":
            return remove_option(question, name, place)
        case _:
            return question


def _new_key(editing: Editing, form: Form) -> tuple[str, dict[str, str]]:
    """The new name of a page or question, if it gets one; or why it cannot."""
    typed, old = one(form, "key"), editing.part[1]
    if not old or not typed or typed == old or editing.is_key_fixed:
        return "", {}
    try:
        rename(editing.draft.source, old, typed, taken=editing.fixed.keys)
    except InvalidInputError as error:
        return "", {"key": str(words.FLAWS[error.problems["key"][0]])}
    return typed, {}


def _chosen(form: Form) -> dict[str, str]:
    return {
        name.removeprefix(CHOOSE): one(form, name)
        for name in form
        if name.startswith(CHOOSE)
    }


def _revive(editing: Editing) -> ResponseReturnValue:
    """Put back what somebody took away while it was written here."""
    draft, part = editing.draft, editing.part
    with database().transaction() as session:
        change_draft(
            session,
            draft.id,
            lambda now: (
                now if has_part(now, part) else revive(now, part, editing.content)
            ),
            who=who(),
        )
        note(session, "survey_draft_changed", f"{draft.key} revive {' '.join(part)}")
    flash(gettext("Wieder da, mit dem, was Sie geschrieben haben."), "success")
    return redirect(_address(draft, part), 303)


def _show_conflict(editing: Editing, conflict: Conflict) -> ResponseReturnValue:
    """Nothing is saved: both versions of what differs, and everything that was typed."""
    draft = load(editing.draft.id)
    told = replace(
        editing,
        draft=draft,
        content=conflict.part,
        revision=conflict.revision,
        differences=conflict.differences,
        is_gone=not conflict.differences,
    )
    return show(told, status=409)


def _after(editing: Editing, saved: Saved, key: str) -> ResponseReturnValue:
    draft, part = editing.draft, (editing.part[0], key)
    if saved.joined:
        told = gettext(
            "Gespeichert. Inzwischen hat auch jemand anderes hier etwas geändert; beides "
            "ist jetzt enthalten."
        )
    else:
        told = gettext("Gespeichert.")
    flash(told, "success")
    action = request.form.get("action", "")
    if action == "back":
        anchor = f"{part[0]}-{key}" if key else None
        address = url_for("staff.draft", draft_id=draft.id, _anchor=anchor)
        return redirect(address, 303)
    anchor = "f-when" if action == "condition" else None
    if ":" in action or action == "options":
        name = action.split(":")[1] if ":" in action else "options"
        anchor = f"f-{name}"
    return redirect(_address(draft, part, anchor), 303)


def _address(draft: DraftView, part: Part, anchor: str | None = None) -> str:
    # A key that is None is left out of the address.
    return url_for(
        ENDPOINTS[part[0]], draft_id=draft.id, key=part[1] or None, _anchor=anchor
    )


def add_views(staff: Blueprint) -> None:
    for address, name, view in (
        ("fragen/<key>", "draft_question", question),
        ("seiten/<key>", "draft_page", page),
        ("texte", "draft_about", about),
        ("datenschutz", "draft_information", information),
    ):
        staff.add_url_rule(f"{DRAFT}/{address}", name, view, methods=FORM_METHODS)
