"""The page for the Ortsteilrat: to read here, to print, to go on writing in."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.database import Session
from participation.desks.council import CouncilPaper, council_paper
from participation.desks.documents.outline import outline, title
from participation.desks.documents.render import render_council_paper
from participation.desks.overview import own_mandates
from participation.handover.queries import structure
from participation.typesetting.pdf import PrintError
from participation.web.access import access
from participation.web.staff.desk.me import person
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database


@access(Right.OWN_ORTSTEIL)
def council_page() -> str:
    with database().session() as session:
        mandates = own_mandates(session, mandate_keys=person().mandate_keys)
        if not mandates:
            abort(404)
        paper = _paper(session, request.args.get("mandat") or mandates[0].key)
    return render_template(
        "staff/desk/council.html",
        paper=paper,
        title=title(paper),
        parts=outline(paper),
        mandates=mandates,
    )


@access(Right.OWN_ORTSTEIL)
def council_file(mandate: str, format: str) -> Any:
    with database().transaction() as session:
        paper = _paper(session, mandate)
        note(session, "council_paper_exported", f"{mandate} {format}")
    try:
        file = render_council_paper(paper, format=format)
    except PrintError:
        flash(gettext("Die Seite lässt sich gerade nicht drucken."), "danger")
        return redirect(url_for("staff.desk_council", mandat=mandate))
    return attachment(file.content, name=file.name, media_type=file.media_type)


def add_views(staff: Blueprint) -> None:
    address = "/mein-ortsteil/ortsteilrat"
    staff.add_url_rule(address, "desk_council", council_page)
    staff.add_url_rule(
        f"{address}/<mandate>/<any(pdf, docx):format>",
        "desk_council_file",
        council_file,
    )


def _paper(session: Session, mandate_key: str) -> CouncilPaper:
    plans = structure(session, on=today()).plans
    return council_paper(
        session,
        mandate_key,
        mandate_keys=person().mandate_keys,
        plan_names={plan.key: plan.name for plan in plans},
        today=today(),
    )
