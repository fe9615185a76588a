"""What changed from one hand-over to another, and why."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.errors import NotFoundError
from participation.handover.queries import handovers
from participation.handover.snapshot.comparing import (
    PARTICIPANTS,
    Difference,
    FigureChange,
)
from participation.handover.snapshot.differing import difference, exactly
from participation.handover.snapshot.queries import last_reference, stored_handover
from participation.handover.snapshot.stored import plain
from participation.publication.releases.content import CITY
from participation.publication.releases.stored import canonical
from participation.web.access import access
from participation.web.staff import handover_words
from participation.web.staff.handovers import EXACT, saying_of
from participation.web.staff.labels import PLAN_ROLES
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database

FIGURES = 60
"""Changed figures on a page; the file has them all."""


@access(Right.HANDOVER)
def diff_page(reference: str) -> Any:
    """Compared with the one before of the same subjects, or with the one asked for."""
    with database().session() as session:
        after = stored_handover(session, reference)
        subjects = [source.subject for source in after.handover.sources]
        asked = request.args.get("mit") or last_reference(
            session, before=reference, subjects=subjects
        )
        others = [one for one in handovers(session) if one.reference != reference]
        found, problem = _difference(session, asked, reference)
        before = stored_handover(session, asked) if asked and found else None
    exact = _exactly(asked, reference) if found and current_user.may(*EXACT) else None
    return render_template(
        "staff/handover_diff.html",
        after=after,
        asked=asked,
        others=[(one.reference, f"{one.reference} – {one.title}") for one in others],
        difference=found,
        problem=problem,
        figures=_figures(found) if found else [],
        exact=exact,
        said=saying_of(after),
        said_before=saying_of(before) if before else None,
        roles=PLAN_ROLES,
        words=handover_words,
    )


@access(Right.HANDOVER)
def diff_file(before: str, after: str) -> Response:
    """The comparison for programs; only what released figures and versions tell."""
    with database().transaction() as session:
        found = difference(session, before, after)
        note(session, "handover_exported", f"diff: {before} {after}")
    return attachment(
        canonical(plain(found)),
        name=f"{before}-{after}.json",
        media_type="application/json",
    )


def _difference(
    session: Any, before: str, after: str
) -> tuple[Difference | None, bool]:
    """The comparison; or none, and whether that one cannot be compared."""
    if not before:
        return None, False
    try:
        return difference(session, before, after), False
    except NotFoundError:
        return None, True


def _exactly(before: str, after: str) -> Any:
    """Unprotected counts of reasons, recorded before they are shown."""
    with database().transaction() as session:
        note(session, "handover_reasons_read", f"{before} {after}")
    with database().session() as session:
        return exactly(session, before, after)


def _figures(found: Difference) -> list[FigureChange]:
    """Who took part, then the whole city, then what moved most; withheld ones last."""
    return sorted(
        found.figures,
        key=lambda one: (
            one.axis != PARTICIPANTS,
            one.space_key != CITY,
            None in (one.before, one.after),
            -abs((one.after or 0) - (one.before or 0)),
        ),
    )[:FIGURES]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/uebergaben/<reference>/vergleich", "handover_diff", diff_page)
    staff.add_url_rule(
        "/uebergaben/vergleich/<before>/<after>", "handover_diff_file", diff_file
    )
