"""Comments that say the same: handled with one click, from the list or from one of them."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.themes.similar import confirm_group, copy_themes
from participation.web.access import access
from participation.web.staff.comments import list_arguments
from participation.web.staff.forms import pressed
from participation.web.staff.recording import note
from participation.web.state import database


@access(Right.THEMES)
def confirm(group_id: uuid.UUID) -> Any:
    pressed()
    with database().transaction() as session:
        number = confirm_group(
            session,
            group_id=group_id,
            account_id=current_user.account.id,
            today=today(),
        )
        note(session, "group_confirm", f"{group_id}: {number}")
    if number:
        flash(
            ngettext(
                "Die Themen eines Kommentars sind bestätigt.",
                "Die Themen von %(num)s Kommentaren sind bestätigt.",
                number,
            )
        )
    else:
        flash(gettext("Hier war nichts mehr zu bestätigen."))
    arguments = {**list_arguments(), "gruppe": group_id}
    return redirect(url_for("staff.comments", **arguments))


@access(Right.THEMES)
def copy(comment_id: uuid.UUID) -> Any:
    pressed()
    with database().transaction() as session:
        number = copy_themes(
            session,
            comment_id=comment_id,
            account_id=current_user.account.id,
            today=today(),
        )
        note(session, "themes_copy", f"{comment_id}: {number}")
    if number:
        flash(
            ngettext(
                "Ein ähnlicher Kommentar hat die Themen übernommen.",
                "%(num)s ähnliche Kommentare haben die Themen übernommen.",
                number,
            )
        )
    else:
        flash(gettext("Es gab keinen ungeprüften ähnlichen Kommentar mehr."))
    return redirect(
        url_for(
            "staff.comment",
            comment_id=comment_id,
            _anchor="similar",
            **list_arguments(),
        )
    )


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/kommentare/gruppe/<uuid:group_id>/bestaetigen",
        "confirm_group",
        confirm,
        methods=["POST"],
    )
    staff.add_url_rule(
        "/kommentare/<uuid:comment_id>/themen-uebernehmen",
        "copy_themes",
        copy,
        methods=["POST"],
    )
