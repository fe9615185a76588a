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
from participation.handover.posters import outcome_posters
from participation.places.queries import OrtsteilView, all_ortsteile
from participation.questionnaires.print.paper import paper_form, paper_pdf
from participation.questionnaires.print.posters import (
    Poster,
    PosterKind,
    Sheet,
    poster_pdf,
    posters,
)
from participation.questionnaires.queries import published_questionnaires
from participation.typesetting.pdf import PrintError
from participation.web.access import access
from participation.web.i18n import ROOT
from participation.web.staff.summary import attachment
from participation.web.state import database, language_name, localized, settings

PDF = "application/pdf"
EVERY = "alle"
"""In an address: all Ortsteile, one page each."""
WHOLE_CITY = "stadt"
"""In an address: one page for the whole city; of answers only."""
LARGE = "gross"
LONGEST_ADDRESS = 300


@dataclass(frozen=True, kw_only=True)
class Printable:
    """The newest version of a questionnaire, as the page offers it."""

    key: str
    label: str
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PrintDesk:
    """Who prints: for which Ortsteile, on which page, and whether for the whole city too."""

    ortsteile: list[OrtsteilView]
    endpoint: str  # of the page
    poster_endpoint: str
    paper_endpoint: str
    whole_city: bool

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(ortsteil.key for ortsteil in self.ortsteile)


@access(Right.SURVEYS)
def posters_page() -> Any:
    return show_printables(_staff_desk())


@access(Right.SURVEYS)
def poster() -> Any:
    return send_poster(_staff_desk())


@access(Right.SURVEYS)
def paper() -> Any:
    return send_paper(_staff_desk())


def show_printables(desk: PrintDesk) -> str:
    """The page on which posters and paper forms are chosen."""
    with database().session() as session:
        forms = _printable(session, desk)
    languages = dict.fromkeys(tag for form in forms for tag in form.languages)
    return render_template(
        "staff/posters.html",
        desk=desk,
        ortsteile=[(ortsteil.slug, ortsteil.name) for ortsteil in desk.ortsteile],
        every=EVERY,
        whole_city=WHOLE_CITY,
        kinds=[
            (PosterKind.INVITATION.value, gettext("Einladung zum Mitmachen")),
            (
                PosterKind.OUTCOMES.value,
                gettext("Was wurde daraus? Mit Antworten der Stadt"),
            ),
        ],
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


def send_poster(desk: PrintDesk) -> Any:
    """The poster of one of the desk's Ortsteile, or of all of them; else 404."""
    wanted = request.args.get("ortsteil", "")
    sheet = request.args.get("blatt", Sheet.A4.value)
    kind = request.args.get("art", PosterKind.INVITATION.value)
    if sheet not in set(Sheet) or kind not in set(PosterKind):
        abort(404)
    try:
        made = _posters(desk, wanted, PosterKind(kind))
    except InvalidInputError as error:
        return _not_printed(desk, error)
    if not made:
        abort(404)
    title = gettext("Plakate") if wanted == EVERY else ""
    content = poster_pdf(made, sheet=Sheet(sheet), title=title, today=today())
    parts = [
        "plakat",
        *([kind] if kind != PosterKind.INVITATION else []),
        wanted,
        sheet,
    ]
    return attachment(content, name=f"{'-'.join(parts)}.pdf", media_type=PDF)


def _posters(desk: PrintDesk, wanted: str, kind: PosterKind) -> list[Poster]:
    """None where nothing of what is wanted lies on the desk."""
    chosen = [o for o in desk.ortsteile if wanted in (EVERY, o.slug)]
    is_city = wanted == WHOLE_CITY and desk.whole_city and kind == PosterKind.OUTCOMES
    common: dict[str, Any] = {
        "address": public_address(),
        "languages": settings().locales,
    }
    with database().session() as session:
        if kind == PosterKind.OUTCOMES:
            of: list[OrtsteilView | None] = [None] if is_city else [*chosen]
            return outcome_posters(session, of, **common)
        return posters(session, chosen, today=today(), **common)


def send_paper(desk: PrintDesk) -> Any:
    """A questionnaire on paper, with the questions of one of the desk's Ortsteile."""
    place, wanted = request.args.get("gebiet", ""), request.args.get("sprache", "")
    large = request.args.get("schrift") == LARGE
    key = request.args.get("fragebogen", "")
    ortsteil = next((o for o in desk.ortsteile if o.slug == place), None)
    if ortsteil is None and (place or not desk.whole_city):
        abort(404)
    try:
        with database().session() as session:
            if key not in {form.key for form in _printable(session, desk)}:
                abort(404)
            form = paper_form(
                session,
                key=key,
                ortsteil=ortsteil,
                address=public_address(),
                return_address=_return_address(),
            )
    except InvalidInputError as error:
        return _not_printed(desk, error)
    language = wanted or form.definition.languages[0]
    if language not in form.definition.languages:
        return _not_printed(desk)
    try:
        content = paper_pdf(form, language=language, large=large, today=today())
    except PrintError as error:
        return _not_printed(desk, error)
    parts = ["fragebogen", form.key, str(form.number), language, place, large and LARGE]
    name = "-".join(str(part) for part in parts if part)
    return attachment(content, name=f"{name}.pdf", media_type=PDF)


def public_address() -> str:
    """What citizens type: the setting, else what this very page was called by."""
    called_by = request.host_url.rstrip("/") + request.environ.get(ROOT, "")
    return settings().public_address or called_by


def _staff_desk() -> PrintDesk:
    with database().session() as session:
        known = sorted(all_ortsteile(session), key=lambda ortsteil: ortsteil.name)
    return PrintDesk(
        ortsteile=known,
        endpoint="staff.posters",
        poster_endpoint="staff.poster",
        paper_endpoint="staff.paper",
        whole_city=True,
    )


def _return_address() -> str:
    return request.args.get("abgabe", "")[:LONGEST_ADDRESS].replace(",", "\n")


def _not_printed(desk: PrintDesk, error: ParticipationError | None = None) -> Response:
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
    return redirect(url_for(desk.endpoint))  # type: ignore[return-value]


def _printable(session: Any, desk: PrintDesk) -> list[Printable]:
    """What may be printed there: nothing that only a foreign Ortsteil is asked."""
    newest: dict[str, Printable] = {}
    for found in published_questionnaires(session):
        if found.ortsteil_key is not None and found.ortsteil_key not in desk.keys:
            continue
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
