"""A survey in the field: who came when and how, where answers lack, where people stop."""

from flask import Blueprint, render_template
from flask_babel import get_locale
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.publication.fieldwork import fieldwork
from participation.web.access import access
from participation.web.staff.chosen_questionnaire import choose_questionnaire
from participation.web.state import database, installation, settings


@access(Right.FINDINGS, Right.SURVEYS)
def field_page() -> str:
    """How many per Ortsteil is told to those with FINDINGS alone."""
    installation().page_counter.store(database())
    with database().session() as session:
        chosen = choose_questionnaire(session)
        if chosen is None:
            return render_template("staff/field.html", chosen=None)
        found = fieldwork(
            session,
            key=chosen.key,
            definition=chosen.questionnaire.definition,
            simulated=chosen.simulated,
            minimum=settings().minimum_count,
            language=str(get_locale()),
        )
    return render_template(
        "staff/field.html",
        chosen=chosen,
        found=found,
        is_open=chosen.questionnaire.is_open(today()),
        sees_ortsteile=current_user.may(Right.FINDINGS),
        makes_posters=current_user.may(Right.SURVEYS),
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/im-feld", "field", field_page)
