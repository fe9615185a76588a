"""Posters and paper questionnaires as files to print."""

from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError, ParticipationError
from participation.places.queries import OrtsteilView, all_ortsteile
from participation.questionnaires.print.paper import paper_form, paper_pdf
from participation.questionnaires.print.posters import Sheet, poster_pdf, posters
from participation.questionnaires.queries import published_questionnaires
from participation.typesetting.pdf import PrintError
from participation.web.access import access
from participation.web.i18n import ROOT
from participation.web.staff.summary import attachment
from participation.web.state import database, language_name, localized, settings

PDF = "application/pdf"
EVERY = "alle"
"""In an address: all Ortsteile, one page each."""
LARGE = "gross"
LONGEST_ADDRESS = 300


@dataclass(frozen=True, kw_only=True)
class Printable:
    """The newest version of a questionnaire, as the page offers it."""

    key: str
    label: str
    languages: tuple[str, ...]


@access(Right.SURVEYS)
def posters_page() -> Any:
    with database().session() as session:
        known = _by_name(session)
        forms = _printable(session)
    languages = dict.fromkeys(tag for form in forms for tag in form.languages)
    return render_template(
        "staff/posters.html",
        ortsteile=[(ortsteil.slug, ortsteil.name) for ortsteil in known],
        every=EVERY,
        sheets=[
            (Sheet.A4.value, gettext("A4, für Schaukasten und Haltestelle")),
            (Sheet.A5.value, gettext("A5, zum Auslegen")),
            (Sheet.SLIPS.value, gettext("A4 mit Abreißzetteln")),
        ],
        forms=[(form.key, form.label) for form in forms],
        languages=[(tag, language_name(tag)) for tag in languages],
        sizes=[
            ("normal", gettext("Normale Schrift (11 Punkt)")),
            (LARGE, gettext("Große Schrift (17 Punkt)")),
        ],
        address=public_address(),
        address_is_set=bool(settings().public_address),
    )


@access(Right.SURVEYS)
def poster() -> Any:
    wanted = request.args.get("ortsteil", "")
    sheet = request.args.get("blatt", Sheet.A4.value)
    if sheet not in set(Sheet):
        abort(404)
    with database().session() as session:
        chosen = [o for o in _by_name(session) if wanted in (EVERY, o.slug)]
        if not chosen:
            abort(404)
        try:
            made = posters(
                session,
                chosen,
                address=public_address(),
                languages=settings().locales,
                today=today(),
            )
        except InvalidInputError as error:
            return _not_printed(error)
    title = gettext("Plakate") if wanted == EVERY else ""
    content = poster_pdf(made, sheet=Sheet(sheet), title=title, today=today())
    return attachment(content, name=f"plakat-{wanted}-{sheet}.pdf", media_type=PDF)


@access(Right.SURVEYS)
def paper() -> Any:
    place, wanted = request.args.get("gebiet", ""), request.args.get("sprache", "")
    large = request.args.get("schrift") == LARGE
    back_to = request.args.get("abgabe", "")[:LONGEST_ADDRESS]
    with database().session() as session:
        ortsteil = next((o for o in all_ortsteile(session) if o.slug == place), None)
        if place and ortsteil is None:
            abort(404)
        try:
            form = paper_form(
                session,
                key=request.args.get("fragebogen", ""),
                ortsteil=ortsteil,
                address=public_address(),
                return_address=back_to.replace(",", "\n"),
            )
        except InvalidInputError as error:
            return _not_printed(error)
    language = wanted or form.definition.languages[0]
    if language not in form.definition.languages:
        return _not_printed()
    try:
        content = paper_pdf(form, language=language, large=large, today=today())
    except PrintError as error:
        return _not_printed(error)
    parts = ["fragebogen", form.key, str(form.number), language, place, large and LARGE]
    name = "-".join(str(part) for part in parts if part)
    return attachment(content, name=f"{name}.pdf", media_type=PDF)


def public_address() -> str:
    """What citizens type: the setting, else what this very page was called by."""
    called_by = request.host_url.rstrip("/") + request.environ.get(ROOT, "")
    return settings().public_address or called_by


def _not_printed(error: ParticipationError | None = None) -> Response:
    """Back to the page with the reason: a download has no page of its own to say it."""
    if isinstance(error, InvalidInputError):
        reason = gettext(
            "Diese Adresse lässt sich nicht auf Papier drucken: %(address)s",
            address=public_address(),
        )
    elif error is not None:
        reason = gettext(
            "Ein Bild des Fragebogens lässt sich nicht drucken: %(reason)s",
            reason=str(error)[:200],
        )
    else:
        reason = gettext("In dieser Sprache gibt es den Fragebogen nicht.")
    flash(reason, "danger")
    return redirect(url_for("staff.posters"))  # type: ignore[return-value]


def _by_name(session: Any) -> list[OrtsteilView]:
    return sorted(all_ortsteile(session), key=lambda ortsteil: ortsteil.name)


def _printable(session: Any) -> list[Printable]:
    newest: dict[str, Printable] = {}
    for found in published_questionnaires(session):
        title = localized(found.definition.title)
        version = gettext("Version %(number)s", number=found.number)
        form = Printable(
            key=found.key,
            label=f"{title} ({found.key}, {version})",
            languages=found.definition.languages,
        )
        newest.setdefault(found.key, form)
    return list(newest.values())


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/aushang", "posters", posters_page)
    staff.add_url_rule("/aushang/plakat", "poster", poster)
    staff.add_url_rule("/aushang/fragebogen", "paper", paper)
