"""Two versions side by side, a draft beside the version before it, and an early end."""

import datetime
import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.questionnaires.comparing import compare
from participation.questionnaires.definition import Definition
from participation.questionnaires.draft_queries import draft_view, version_compared
from participation.questionnaires.editing.presentable import presentable
from participation.questionnaires.editing.side_by_side import Fate, side_by_side
from participation.questionnaires.publish import close_questionnaire
from participation.questionnaires.queries import published_versions
from participation.web.access import access
from participation.web.staff.editor.acting import DRAFT
from participation.web.staff.editor.shown import attributes_of
from participation.web.staff.editor.words import FIELDS, type_name
from participation.web.staff.exchange_words import change_lines
from participation.web.staff.forms import EmptyForm
from participation.web.staff.recording import note
from participation.web.state import database, language_name


@access(Right.SURVEYS)
def versions(key: str) -> ResponseReturnValue:
    """Two published versions; without numbers the newest two."""
    with database().session() as session:
        found = {v.number: v for v in published_versions(session, key)}
    if not found:
        abort(404)
    numbers = sorted(found)
    new = found.get(request.args.get("neu", type=int, default=numbers[-1]))
    old = found.get(request.args.get("alt", type=int, default=numbers[-2:][0]))
    if new is None or old is None:
        abort(404)
    return _page(
        old.definition,
        new.definition,
        names=(_version(old.number), _version(new.number)),
        numbers=numbers,
        chosen=(old.number, new.number),
        key=key,
    )


@access(Right.SURVEYS)
def with_draft(draft_id: uuid.UUID) -> ResponseReturnValue:
    """The version before, and the draft as far as it can be shown."""
    with database().session() as session:
        draft = draft_view(session, draft_id)
        before = version_compared(session, draft)
    made = presentable(draft.source)
    if before is None or made is None:
        abort(404)
    return _page(
        before.definition,
        made.definition,
        names=(f"{before.key}, {_version(before.number)}", gettext("Entwurf")),
        draft=draft,
        key=draft.key,
    )


def _version(number: int) -> str:
    return str(gettext("Version %(number)s", number=number))


def _page(
    old: Definition,
    new: Definition,
    *,
    names: tuple[str, str],
    key: str,
    **more: Any,
) -> str:
    languages = list(dict.fromkeys([*new.languages, *old.languages]))
    language = request.args.get("sprache", languages[0])
    if language not in languages:
        abort(404)
    entries = side_by_side(old, new, language)
    return render_template(
        "staff/editor/compare.html",
        names=names,
        key=key,
        entries=entries,
        same=sum(entry.fate is Fate.SAME for entry in entries if entry.key),
        changes=change_lines(compare(old, new)),
        languages=[(tag, language_name(tag)) for tag in languages],
        language=language,
        attributes=attributes_of(language),
        line_name=_line_name,
        type_name=type_name,
        **{"numbers": [], "chosen": (), "draft": None, **more},
    )


def _line_name(name: str) -> str:
    """What a text is: "Hinweis", or "Antwort: bus"."""
    kind, _, code = name.partition(" ")
    if kind == "option":
        return str(gettext("Antwort: %(code)s", code=code))
    if kind == "page":
        return str(gettext("Seite: %(title)s", title=code))
    return str(FIELDS.get(kind, kind))


@access(Right.SURVEYS)
def close_now(key: str) -> ResponseReturnValue:
    """End at midnight, so that people may finish what they have begun, or at once."""
    if EmptyForm().validate_on_submit():
        at_once = request.form.get("last") == "yesterday"
        last = today() - datetime.timedelta(days=int(at_once))
        with database().transaction() as session:
            close_questionnaire(session, key=key, closes_on=last)
            note(session, "questionnaire_period_set", f"{key} - {last}")
        if at_once:
            told = gettext("Beendet. Von jetzt an werden keine Antworten angenommen.")
        else:
            told = gettext(
                "Heute ist der letzte Tag. Bis Mitternacht kann man noch antworten."
            )
        flash(told, "success")
    return redirect(url_for("staff.questionnaires"), 303)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/fragebogen/<key>/vergleich", "questionnaire_compare", versions)
    staff.add_url_rule(f"{DRAFT}/vergleich", "draft_compare", with_draft)
    staff.add_url_rule(
        "/fragebogen/<key>/beenden", "questionnaire_close", close_now, methods=["POST"]
    )
