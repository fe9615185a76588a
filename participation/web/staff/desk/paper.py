"""Posters and paper forms of the own Ortsteile: printed here, and keyed here."""

from typing import Any

from flask import Blueprint, render_template

from participation.accounts.rights import Right
from participation.questionnaires.queries import referenced_questionnaire
from participation.web.access import access
from participation.web.staff.desk.me import my_ortsteile, person
from participation.web.staff.keyed_form import printed_number
from participation.web.staff.keying_desk import (
    KeyingDesk,
    key_forms,
    keyable,
    refuse_foreign,
)
from participation.web.staff.posters import (
    PrintDesk,
    send_paper,
    send_poster,
    show_printables,
)
from participation.web.state import database


@access(Right.OWN_ORTSTEIL)
def posters_page() -> Any:
    return show_printables(_print_desk())


@access(Right.OWN_ORTSTEIL)
def poster() -> Any:
    return send_poster(_print_desk())


@access(Right.OWN_ORTSTEIL)
def paper() -> Any:
    return send_paper(_print_desk())


@access(Right.OWN_ORTSTEIL)
def keying_page() -> str:
    with database().session() as session:
        found = keyable(session, ortsteil_keys=person().ortsteil_keys)
        names = {o.key: o.name for o in my_ortsteile(session)}
    return render_template(
        "staff/desk/keying.html",
        questionnaires=found,
        ortsteile=names,
        printed_number=printed_number,
    )


@access(Right.OWN_ORTSTEIL)
def key_page(reference: str) -> Any:
    """The screen for new forms. What was keyed cannot be opened again from here."""
    with database().session() as session:
        questionnaire = referenced_questionnaire(session, reference)
        own = my_ortsteile(session)
    refuse_foreign(questionnaire, person().ortsteil_keys)
    return key_forms(
        questionnaire, KeyingDesk(ortsteile=own, endpoint="staff.desk_key")
    )


def add_views(staff: Blueprint) -> None:
    address = "/mein-ortsteil"
    staff.add_url_rule(f"{address}/aushang", "desk_posters", posters_page)
    staff.add_url_rule(f"{address}/aushang/plakat", "desk_poster", poster)
    staff.add_url_rule(f"{address}/aushang/fragebogen", "desk_paper", paper)
    staff.add_url_rule(f"{address}/papier", "desk_keying", keying_page)
    staff.add_url_rule(
        f"{address}/papier/<reference>", "desk_key", key_page, methods=["GET", "POST"]
    )


def _print_desk() -> PrintDesk:
    with database().session() as session:
        own = my_ortsteile(session)
    return PrintDesk(
        ortsteile=own,
        endpoint="staff.desk_posters",
        poster_endpoint="staff.desk_poster",
        paper_endpoint="staff.desk_paper",
        whole_city=False,
    )
