"""Pages for the people who evaluate and hand over; all under /staff."""

import datetime
from typing import Any

from flask import Blueprint, Flask
from flask_login import LoginManager, current_user

from participation.web.staff import (
    accounts,
    barriers,
    comments,
    handovers,
    keying,
    labels,
    local_questions,
    overview,
    planungsraeume,
    posters,
    publishing,
    questionnaires,
    releases,
    review_quality,
    reviewing,
    signin,
    similar,
    structure,
    summary,
    theme_models,
    theme_proposals,
)
from participation.web.staff.forms import EmptyForm
from participation.web.staff.navigation import groups

SIGNED_IN_FOR = datetime.timedelta(hours=12)


def register_staff(app: Flask) -> None:
    """Add the staff pages, their cookie and the check of access to the application."""
    app.config.update(
        SESSION_COOKIE_PATH="/",  # not the language's prefix: one sign-in for all
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    manager = LoginManager()
    # Flask-Login's protection would keep a hash of address and browser in the cookie.
    manager.session_protection = None
    manager.user_loader(signin.load_user)
    manager.init_app(app, add_context_processor=False)
    app.register_blueprint(_blueprint())


def _blueprint() -> Blueprint:
    staff = Blueprint("staff", __name__, url_prefix="/staff")
    for module in (
        signin,
        overview,
        summary,
        comments,
        similar,
        theme_proposals,
        publishing,
        reviewing,
        review_quality,
        theme_models,
        handovers,
        structure,
        planungsraeume,
        releases,
        questionnaires,
        posters,
        keying,
        local_questions,
        barriers,
        accounts,
    ):
        module.add_views(staff)
    staff.before_request(signin.check_access)
    staff.context_processor(_for_templates)
    return staff


def _for_templates() -> dict[str, Any]:
    return {
        "current_user": current_user,
        "labels": labels,
        "button_form": EmptyForm,
        "menu_groups": groups,
    }
