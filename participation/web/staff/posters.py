"""Posters and paper questionnaires as files to print."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext

from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.places.queries import OrtsteilView, all_ortsteile
from participation.questionnaires.print.posters import Sheet, poster_pdf, posters
from participation.web.access import access
from participation.web.i18n import ROOT
from participation.web.staff.summary import attachment
from participation.web.state import database, settings

PDF = "application/pdf"
EVERY = "alle"
"""In an address: all Ortsteile, one page each."""


@access("staff")
def posters_page() -> Any:
    with database().session() as session:
        known = _by_name(session)
    return render_template(
        "staff/posters.html",
        ortsteile=[(ortsteil.slug, ortsteil.name) for ortsteil in known],
        every=EVERY,
        sheets=[
            (Sheet.A4.value, gettext("A4, für Schaukasten und Haltestelle")),
            (Sheet.A5.value, gettext("A5, zum Auslegen")),
            (Sheet.SLIPS.value, gettext("A4 mit Abreißzetteln")),
        ],
        address=public_address(),
        address_is_set=bool(settings().public_address),
    )


@access("staff")
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
        except InvalidInputError:  # called by a host name that no phone can open
            abort(400)
    title = gettext("Plakate") if wanted == EVERY else ""
    content = poster_pdf(made, sheet=Sheet(sheet), title=title, today=today())
    return attachment(content, name=f"plakat-{wanted}-{sheet}.pdf", media_type=PDF)


def public_address() -> str:
    """What citizens type: the setting, else what this very page was called by."""
    called_by = request.host_url.rstrip("/") + request.environ.get(ROOT, "")
    return settings().public_address or called_by


def _by_name(session: Any) -> list[OrtsteilView]:
    return sorted(all_ortsteile(session), key=lambda ortsteil: ortsteil.name)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/aushang", "posters", posters_page)
    staff.add_url_rule("/aushang/plakat", "poster", poster)
