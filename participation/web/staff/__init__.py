"""Pages for the people who evaluate and hand over; all under /staff."""

import datetime
from typing import Any

from flask import Blueprint, Flask
from flask_login import LoginManager, current_user

from participation.accounts.actions import NotRecordedError
from participation.accounts.tries import NetworkBrake
from participation.web.staff import (
    accounts,
    audit_log,
    barriers,
    comment_groups,
    comments,
    desk,
    editor,
    field,
    findings,
    groups,
    handover_diff,
    handover_files,
    handover_making,
    handover_templates,
    handover_trace,
    handovers,
    invitation_files,
    keying,
    labels,
    live_findings,
    local_questions,
    missing,
    moderating,
    one_account,
    overview,
    own_account,
    planungsraeume,
    population,
    posters,
    publishing,
    questionnaire_import,
    questionnaires,
    raw_exports,
    recording,
    releases,
    review_quality,
    reviewing,
    routing,
    saved_views,
    second_factor,
    signin,
    similar,
    single_sign_on,
    social_index,
    space_comparison,
    structure,
    summary,
    theme_changing,
    theme_history,
    theme_import,
    theme_models,
    theme_proposals,
    wohngebiete,
)
from participation.web.staff.forms import EmptyForm
from participation.web.staff.navigation import groups as menu_groups
from participation.web.staff.provider import init_provider
from participation.web.staff.user import load_user
from participation.web.state import settings

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
    manager.user_loader(load_user)
    manager.init_app(app, add_context_processor=False)
    app.extensions["network brake"] = NetworkBrake()
    init_provider(app, settings(app))
    app.register_error_handler(NotRecordedError, recording.on_not_recorded)
    app.register_blueprint(_blueprint())


def _blueprint() -> Blueprint:
    staff = Blueprint("staff", __name__, url_prefix="/staff")
    for module in (
        signin,
        overview,
        summary,
        field,
        missing,
        groups,
        population,
        findings,
        saved_views,
        comments,
        comment_groups,
        similar,
        theme_proposals,
        publishing,
        moderating,
        reviewing,
        review_quality,
        theme_models,
        theme_history,
        theme_changing,
        theme_import,
        raw_exports,
        releases,
        live_findings,
        handovers,
        handover_making,
        handover_trace,
        handover_diff,
        handover_files,
        handover_templates,
        routing,
        invitation_files,
        structure,
        planungsraeume,
        wohngebiete,
        space_comparison,
        social_index,
        questionnaires,
        questionnaire_import,
        editor,
        posters,
        keying,
        local_questions,
        barriers,
        desk,
        accounts,
        audit_log,
        one_account,
        own_account,
        second_factor,
        single_sign_on,
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
        "menu_groups": menu_groups,
    }
