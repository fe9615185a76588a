"""How good the machine's themes are and how people agree, as reviews tell. Staff only."""

from flask import Blueprint, render_template, request

from participation.accounts.rights import Right
from participation.themes.learning.audit import GOAL
from participation.themes.learning.quality import (
    audit_report,
    differences,
    reviewer_agreement,
    reviewer_counts,
)
from participation.themes.learning.queries import share_checked
from participation.themes.queries import themes
from participation.web.access import access
from participation.web.staff.filters import SIMULATED
from participation.web.staff.recording import before_showing
from participation.web.staff.review_words import (
    PURPOSES,
    alpha_words,
    verdict_words,
)
from participation.web.state import database, localized


@access(Right.THEMES)
def quality_page() -> str:
    simulated = _simulated()
    with database().session() as session:
        labels = {theme.key: localized(theme.label) for theme in themes(session)}
        report = audit_report(session, simulated=simulated)
        agreement = reviewer_agreement(session, simulated=simulated)
        reviewers = reviewer_counts(session, simulated=simulated)
        checked = share_checked(session, simulated=simulated)
    return render_template(
        "staff/review_quality.html",
        simulated=simulated,
        data=SIMULATED if simulated else None,
        theme_labels=labels,
        report=report,
        agreement=agreement,
        reviewers=reviewers,
        checked=checked,
        goal=GOAL,
        purposes=PURPOSES,
        verdict_words=verdict_words,
        alpha_words=alpha_words,
    )


@access(Right.THEMES)
def differences_page() -> str:
    simulated = _simulated()
    with database().session() as session:
        labels = {theme.key: localized(theme.label) for theme in themes(session)}
        found = differences(session, simulated=simulated)
    before_showing("differences_read", [parted.comment_id for parted in found])
    return render_template(
        "staff/review_differences.html",
        simulated=simulated,
        data=SIMULATED if simulated else None,
        theme_labels=labels,
        differences=found,
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/pruefen/guete", "review_quality", quality_page)
    staff.add_url_rule("/pruefen/unterschiede", "review_differences", differences_page)


def _simulated() -> bool:
    return request.args.get("daten", "") == SIMULATED
