"""Read a vocabulary: what would change is shown before anything is stored."""

import base64
import binascii
import zlib
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.themes.queries import scheme_in_use
from participation.themes.vocabulary.changing import LONGEST_REASON
from participation.themes.vocabulary.importing import (
    ImportPlan,
    SchemeMovedError,
    import_vocabulary,
    plan_import,
)
from participation.themes.vocabulary.skos_bounds import UnreadableVocabularyError
from participation.themes.vocabulary.skos_in import (
    LARGEST_FILE,
    ReadVocabulary,
    read_skos,
)
from participation.web.access import access
from participation.web.staff import vocabulary_words
from participation.web.staff.forms import pressed
from participation.web.staff.recording import note
from participation.web.staff.theme_history import labels
from participation.web.state import database, settings

MOST_SHOWN = 50
LIFETIME_S = 24 * 3600


@access(Right.THEMES)
def import_page() -> Any:
    if request.method == "GET":
        return render_template("staff/theme_import.html", error="")
    pressed()
    if "draft" in request.form:
        return _take_over()
    content = _uploaded()
    if not content:
        return _refused(str(gettext("Bitte eine Datei wählen.")))
    try:
        return _look(content)
    except UnreadableVocabularyError as error:
        return _refused(vocabulary_words.unreadable_text(error))


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/themen/einlesen", "theme_import", import_page, methods=["GET", "POST"]
    )


def _look(content: bytes, *, problem: str = "", reason: str = "") -> Any:
    read = _read(content)
    with database().session() as session:
        plan = plan_import(session, read)
        names = labels(session)
    page = render_template(
        "staff/theme_import_plan.html",
        plan=plan,
        names=names | {t.key: t.texts["label"].get("de", t.key) for t in plan.new},
        words=vocabulary_words,
        most=MOST_SHOWN,
        draft=_packed(content, plan),
        problem=problem,
        reason=reason,
        longest_reason=LONGEST_REASON,
    )
    return page, 422 if problem else 200


def _take_over() -> Any:
    content, against = _unpacked(request.form["draft"])
    reason = request.form.get("reason", "")
    try:
        with database().transaction() as session:
            plan = import_vocabulary(
                session,
                _read(content),
                against=against,
                reason=reason,
                account_id=current_user.account.id,
                today=today(),
            )
            note(session, "scheme_imported", f"{len(plan.new)} {len(plan.changed)}"
                 f" {len(plan.ended)}")  # fmt: skip
    except InvalidInputError as error:
        problem = next(iter(error.problems.values()))[0]
        return _look(content, problem=problem, reason=reason)
    except (SchemeMovedError, NotFoundError):
        flash(
            gettext(
                "Die Themen haben sich inzwischen geändert. Bitte sehen Sie noch einmal, "
                "was die Datei ändern würde."
            ),
            "danger",
        )
        return _look(content, reason=reason)
    flash(gettext("Das Vokabular ist eingelesen."))
    return redirect(url_for("staff.theme_history"))


def _uploaded() -> bytes:
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as stream:
        return bytes(stream.read(LARGEST_FILE + 1))


def _read(content: bytes) -> ReadVocabulary:
    with database().session() as session:
        in_use = scheme_in_use(session)
    return read_skos(content, scheme_key=in_use.key if in_use else "")


def _refused(error: str) -> Any:
    return render_template("staff/theme_import.html", error=error), 422


def _packed(content: bytes, plan: ImportPlan) -> str:
    """The file in the page itself, signed, so that nothing is stored in between."""
    packed = base64.b64encode(zlib.compress(content, 9)).decode("ascii")
    return str(_signer().dumps([packed, plan.against]))


def _unpacked(draft: str) -> tuple[bytes, str]:
    """What was looked at one step before; 400 for what we did not sign."""
    try:
        packed, against = _signer().loads(draft, max_age=LIFETIME_S)
        return zlib.decompress(base64.b64decode(packed)), str(against)
    except (BadData, binascii.Error, ValueError, zlib.error):
        abort(400)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="vocabulary")
