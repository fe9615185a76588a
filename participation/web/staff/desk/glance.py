"""The first page of the desk: how it stands, what is new, what can be done."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.desks.overview import at_a_glance, mark_all_seen, news, own_mandates
from participation.desks.requests import own_requests
from participation.handover.queries import structure
from participation.web.access import access
from participation.web.staff.desk.me import my_id, person
from participation.web.staff.desk.words import (
    BADGES,
    FORWARD_STATES,
    REQUEST_STATES,
    coarse_words,
)
from participation.web.staff.forms import pressed
from participation.web.staff.recording import note
from participation.web.state import database

MOST_THEMES = 5


@access(Right.OWN_ORTSTEIL)
def desk_page() -> str:
    keys, mandate_keys = person().ortsteil_keys, person().mandate_keys
    with database().session() as session:
        standing = at_a_glance(session, ortsteil_keys=keys, today=today())
        new = news(
            session,
            standing,
            account_id=my_id(),
            ortsteil_keys=keys,
            mandate_keys=mandate_keys,
            today=today(),
        )
        requests = own_requests(session, ortsteil_keys=keys)
        plans = structure(session, on=today()).plans
        mandates = own_mandates(session, mandate_keys=mandate_keys)
    return render_template(
        "staff/desk/glance.html",
        standing=standing,
        new=new,
        waiting=[r for r in requests if r.state == "sent"],
        names={own.ortsteil.key: own.ortsteil.name for own in standing},
        plans={plan.key: plan.name for plan in plans},
        mandates=mandates,
        coarse=coarse_words,
        request_states=REQUEST_STATES,
        forward_states=FORWARD_STATES,
        badges=BADGES,
        most_themes=MOST_THEMES,
    )


@access(Right.OWN_ORTSTEIL)
def seen() -> Any:
    """A button, not the look itself: a page that is only read changes nothing."""
    pressed()
    with database().transaction() as session:
        mark_all_seen(session, account_id=my_id(), today=today())
        note(session, "desk_news_seen", "")
    flash(gettext("Gemerkt. Ab jetzt steht hier nur, was danach kommt."), "success")
    return redirect(url_for("staff.desk"), 303)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/mein-ortsteil", "desk", desk_page)
    staff.add_url_rule("/mein-ortsteil/gesehen", "desk_seen", seen, methods=["POST"])
