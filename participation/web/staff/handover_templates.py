"""Templates of papers and slides: take away, change in Word or PowerPoint, bring back."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.handover.documents.filling.archive import LARGEST
from participation.handover.documents.filling.fill import TemplateRefusedError
from participation.handover.documents.kinds import (
    FROM_TEMPLATE,
    LANGUAGES,
    Kind,
    template_format,
)
from participation.handover.documents.render import MEDIA_TYPES, shipped_template
from participation.handover.templates.keep import (
    ChangedMeanwhileError,
    back_to_shipped,
    check_template,
    keep_template,
    template_lines,
    template_of,
    template_version,
)
from participation.web.access import access
from participation.web.staff.forms import pressed, required
from participation.web.staff.handover_files import KINDS, LANGUAGE_NAMES
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.staff.template_words import flaw_text
from participation.web.state import database

WITH_FILE = LARGEST + 200_000
"""Bytes of a request with a template; other pages take less."""
SHOWN = 20
FILE_LABELS = {
    "docx": lazy_gettext("Geänderte Vorlage (.docx)"),
    "pptx": lazy_gettext("Geänderte Vorlage (.pptx)"),
}


class TemplateForm(FlaskForm):  # type: ignore[misc]
    file = FileField(
        FILE_LABELS["docx"],
        [required],
        description=lazy_gettext(
            "Sie wird mit einem Beispiel ausgefüllt. Geht dabei etwas schief, bleibt die"
            " bisherige in Gebrauch, und Sie lesen hier den Grund."
        ),
    )


@access(Right.HANDOVER)
def list_page() -> str:
    with database().session() as session:
        lines = template_lines(session)
    return render_template(
        "staff/handover_templates.html",
        lines=lines,
        kinds=KINDS,
        languages=LANGUAGE_NAMES,
    )


@access(Right.HANDOVER)
def one_page(kind: str, language: str) -> Any:
    wanted = _wanted(kind, language)
    request.max_content_length = WITH_FILE
    form = TemplateForm()
    ending = template_format(wanted)
    form.file.label.text = FILE_LABELS[ending]
    problem = ""
    if form.validate_on_submit():
        problem = _keep(form, wanted, language)
        if not problem:
            return redirect(request.url)
    with database().session() as session:
        line = next(
            line
            for line in template_lines(session)
            if (line.kind, line.language) == (wanted, language)
        )
    page = render_template(
        "staff/handover_template.html",
        form=form,
        problem=problem,
        line=line,
        name=KINDS[wanted],
        language_name=LANGUAGE_NAMES[language],
        shown=SHOWN,
        ending=ending,
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.HANDOVER)
def file(kind: str, language: str, ending: str) -> Any:
    """The template in use; with `nummer` one of the past, or the shipped one."""
    wanted = _wanted(kind, language)
    if ending != template_format(wanted):
        abort(404)
    number = request.args.get("nummer", "")
    with database().session() as session:
        if number.isdecimal() and len(number) < 7:
            content = template_version(session, wanted, language, int(number))
        elif number:
            content = shipped_template(wanted, language)
        else:
            content = template_of(session, wanted, language) or shipped_template(
                wanted, language
            )
    return attachment(
        content,
        name=f"vorlage-{kind}-{language}.{ending}",
        media_type=MEDIA_TYPES[ending],
    )


@access(Right.HANDOVER)
def back(kind: str, language: str) -> Any:
    """Use the shipped template again."""
    wanted = _wanted(kind, language)
    pressed()
    try:
        with database().transaction() as session:
            done = back_to_shipped(
                session,
                kind=wanted,
                language=language,
                set_by=current_user.account.id,
                today=today(),
            )
            if done:
                note(session, "template_reset", f"{kind} {language}")
    except ChangedMeanwhileError:
        flash(_changed_meanwhile(), "danger")
        return redirect(
            url_for("staff.handover_template", kind=kind, language=language), 303
        )
    flash(gettext("Die mitgelieferte Vorlage ist wieder in Gebrauch."))
    return redirect(
        url_for("staff.handover_template", kind=kind, language=language), 303
    )


def _keep(form: TemplateForm, kind: Kind, language: str) -> str:
    """Try the file and use it from now on; return why not."""
    with form.file.data.stream as stream:
        content = stream.read(LARGEST + 1)
    try:
        check_template(content, kind=kind, language=language)
        with database().transaction() as session:
            kept = keep_template(
                session,
                content,
                kind=kind,
                language=language,
                set_by=current_user.account.id,
                today=today(),
            )
            if kept:
                note(session, "template_changed", f"{kind.value} {language}")
    except TemplateRefusedError as error:
        return flaw_text(error.flaw)
    except ChangedMeanwhileError:
        return _changed_meanwhile()
    flash(gettext("Die neue Vorlage ist in Gebrauch."))
    return ""


def _changed_meanwhile() -> str:
    return str(
        gettext(
            "Jemand anderes hat diese Vorlage gerade geändert. Bitte sehen Sie erst nach, was"
            " jetzt gilt."
        )
    )


def _wanted(kind: str, language: str) -> Kind:
    """The template of that name, or 404."""
    if kind not in {one.value for one in FROM_TEMPLATE} or language not in LANGUAGES:
        abort(404)
    return Kind(kind)


def add_views(staff: Blueprint) -> None:
    base = "/uebergaben/vorlagen"
    staff.add_url_rule(base, "handover_templates", list_page)
    staff.add_url_rule(
        f"{base}/<kind>/<language>",
        "handover_template",
        one_page,
        methods=["GET", "POST"],
    )
    for ending in FILE_LABELS:
        staff.add_url_rule(
            f"{base}/<kind>/<language>/datei.{ending}",
            "handover_template_file",
            file,
            defaults={"ending": ending},
        )
    staff.add_url_rule(
        f"{base}/<kind>/<language>/zurueck",
        "handover_template_back",
        back,
        methods=["POST"],
    )
