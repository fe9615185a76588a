"""Files with single answers: asked for, written apart, fetched once by the one who asked."""

import uuid
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask_babel import get_locale, gettext, lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from participation.accounts.rights import Right
from participation.core.clock import now
from participation.export.formats.registry import FORMATS
from participation.export.jobs import (
    FILE_LASTS,
    LINK_LASTS,
    ask_export,
    clear_exports,
    make_link,
    path_of,
    redeem_link,
    remove_file,
)
from participation.export.process import start_export
from participation.export.queries import own_export, own_exports
from participation.questionnaires.definition import in_language
from participation.questionnaires.queries import published_questionnaires
from participation.web.access import access
from participation.web.staff.forms import EmptyForm, not_a_choice
from participation.web.staff.recording import note
from participation.web.state import database, settings

FORMAT_WORDS = {
    "csv": lazy_gettext("CSV, eine Zeile je Einsendung"),
    "csv-long": lazy_gettext("CSV, eine Zeile je Antwort"),
    "xlsx": lazy_gettext("XLSX (Excel) mit Codebuch"),
    "ods": lazy_gettext("ODS (LibreOffice) mit Codebuch"),
    "sav": lazy_gettext("SAV (SPSS, PSPP, R) mit Beschriftungen"),
    "codebook": lazy_gettext("Codebuch als CSV, ohne Antworten"),
    "ddi": lazy_gettext("Codebuch als DDI 2.5 (XML), ohne Antworten"),
}
STATE_WORDS = {
    "waiting": lazy_gettext("beginnt gleich"),
    "running": lazy_gettext("wird geschrieben"),
    "ready": lazy_gettext("fertig"),
    "fetched": lazy_gettext("abgeholt und gelöscht"),
    "failed": lazy_gettext("nicht gelungen"),
    "expired": lazy_gettext("nicht abgeholt und gelöscht"),
}


class RawExportForm(FlaskForm):  # type: ignore[misc]
    questionnaire = SelectField(lazy_gettext("Fragebogen"), validate_choice=True)
    format = SelectField(lazy_gettext("Dateiart"), default="csv", validate_choice=True)
    simulated = BooleanField(
        lazy_gettext("Simulierte Antworten statt der echten, zum Üben")
    )


@access(Right.RAW_DATA)
def list_page() -> Any:
    form = RawExportForm()
    form.questionnaire.choices = _questionnaires()
    form.format.choices = list(FORMAT_WORDS.items())
    if form.validate_on_submit():
        return redirect(url_for("staff.raw_export", export_id=_ask(form)), 303)
    for field in (form.questionnaire, form.format):
        field.errors = [not_a_choice] if field.errors else []
    with database().transaction() as session:
        clear_exports(session, _folder(), now=now())
        found = own_exports(session, current_user.account.id)
    page = render_template(
        "staff/raw_exports.html", form=form, exports=found, **_words()
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.RAW_DATA)
def one_page(export_id: uuid.UUID) -> Any:
    """Show how far an export is; POST makes the link to the finished file."""
    account_id = current_user.account.id
    link = None
    if EmptyForm().validate_on_submit():
        with database().transaction() as session:
            token = make_link(
                session, export_id=export_id, account_id=account_id, now=now()
            )
            note(session, "export_link_made", str(export_id))
        link = url_for("staff.raw_export_file", token=token)
    with database().transaction() as session:
        clear_exports(session, _folder(), now=now())
        found = own_export(session, export_id, account_id=account_id)
    return render_template("staff/raw_export.html", found=found, link=link, **_words())


@access(Right.RAW_DATA)
def fetch(token: str) -> Response:
    with database().transaction() as session:
        found = redeem_link(
            session, token=token, account_id=current_user.account.id, now=now()
        )
        note(session, "export_fetched", f"{found.id} {found.questionnaire_key}")
    try:
        file = path_of(_folder(), found.id).open("rb")
    except FileNotFoundError:
        abort(404)
    # Gone from the folder before the first byte leaves: nothing that happens to the
    # connection or the process can leave it there.
    remove_file(_folder(), found.id)
    chosen = FORMATS[found.format]
    return send_file(
        file,
        mimetype=chosen.media_type,
        as_attachment=True,
        download_name=f"{found.questionnaire_key}.{chosen.ending}",
        etag=False,
        conditional=False,
    )


def _ask(form: RawExportForm) -> uuid.UUID:
    key, _, series = form.questionnaire.data.rpartition(":")
    with database().transaction() as session:
        export_id, new = ask_export(
            session,
            account_id=current_user.account.id,
            key=key,
            series=int(series),
            format=form.format.data,
            language=str(get_locale()),
            simulated=form.simulated.data,
            now=now(),
        )
        if new:
            note(session, "export_asked", f"{export_id} {key} {form.format.data}")
    if new:
        start_export(
            export_id,
            data_dir=settings().data_dir,
            database_url=settings().database_url,
        )
    else:
        flash(gettext("Diese Datei wird gerade schon geschrieben."))
    return export_id


def _questionnaires() -> list[tuple[str, str]]:
    """Each series of each questionnaire, the newest first."""
    language = str(get_locale())
    with database().session() as session:
        found = {
            f"{q.key}:{q.series}": gettext(
                "%(title)s (%(key)s, Reihe %(series)s)",
                title=in_language(q.definition.title, language)[0],
                key=q.key,
                series=q.series,
            )
            for q in published_questionnaires(session)
        }
    return list(found.items())


def _words() -> dict[str, Any]:
    return {
        "format_words": FORMAT_WORDS,
        "state_words": STATE_WORDS,
        "link_minutes": LINK_LASTS.seconds // 60,
        "file_minutes": FILE_LASTS.seconds // 60,
    }


def _folder() -> Path:
    return settings().data_dir / "exports"


def add_views(staff: Blueprint) -> None:
    address = "/einzeldaten"
    staff.add_url_rule(address, "raw_exports", list_page, methods=["GET", "POST"])
    staff.add_url_rule(
        f"{address}/<uuid:export_id>", "raw_export", one_page, methods=["GET", "POST"]
    )
    staff.add_url_rule(f"{address}/datei/<token>", "raw_export_file", fetch)
