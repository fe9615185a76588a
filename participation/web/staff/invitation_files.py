"""The invitation to a Planungskonferenz as a paper, in the words of the city's template."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for

from participation.accounts.rights import Right
from participation.handover.documents.filling.fill import TemplateRefusedError
from participation.handover.documents.kinds import FORMATS, Kind
from participation.handover.documents.render import render_invitation
from participation.handover.templates.keep import template_of
from participation.publication.heads import city_name_and_attribution
from participation.typesetting.pdf import PrintError
from participation.web.access import access
from participation.web.staff.handover_files import not_made, page_language
from participation.web.staff.live_findings import asked_for, read_invitation
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database, settings


@access(Right.HANDOVER)
def invitation_file(key: str, format: str) -> Any:
    if format not in FORMATS[Kind.INVITATION]:
        abort(404)
    language = page_language()
    _, made = read_invitation(key, asked_for())
    with database().session() as session:
        own = template_of(session, Kind.INVITATION, language)
        place, attribution = city_name_and_attribution(session)
    try:
        paper = render_invitation(
            made,
            city=place,
            attribution=attribution,
            minimum=settings().minimum_count,
            format=format,
            language=language,
            template=own,
        )
    except (TemplateRefusedError, PrintError) as error:
        flash(not_made(error), "danger")
        return redirect(url_for("staff.finding_invitation", key=key))
    with database().transaction() as session:
        note(session, "invitation_exported", key)
    return attachment(paper.content, name=paper.name, media_type=paper.media_type)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/was-zeigt-sich/<key>/einladung/<format>",
        "finding_invitation_file",
        invitation_file,
    )
