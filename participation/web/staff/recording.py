"""What the audit log is told of the person who is signed in."""

import logging
from collections.abc import Iterable

from flask import Response
from flask_babel import lazy_gettext
from flask_login import current_user

from participation.accounts.actions import (
    NotRecordedError,
    record_action,
    record_read,
)
from participation.core.clock import now
from participation.database import Session
from participation.web.errors import error_page
from participation.web.state import database

log = logging.getLogger(__name__)

NOT_RECORDED = (
    lazy_gettext("Das lässt sich gerade nicht protokollieren"),
    lazy_gettext(
        "Wer Texte von Bürgerinnen und Bürgern liest oder etwas ändert, wird im Protokoll "
        "festgehalten. Das Protokoll kann gerade nicht geschrieben werden; deshalb wurde "
        "nichts gezeigt und nichts geändert. Bitte versuchen Sie es später noch einmal und "
        "sagen Sie der Betreuung dieser Seiten Bescheid."
    ),
)


def note(session: Session, action: str, subject: object = "") -> None:
    """Record an act in the transaction of the act."""
    record_action(
        session,
        account_id=current_user.account.id,
        action=action,
        subject=str(subject),
        now=now(),
    )


def note_shown(
    session: Session, action: str, shown: Iterable[object], subject: str = ""
) -> None:
    """Record in the transaction of an act whose words its page shows."""
    record_read(
        session,
        account_id=current_user.account.id,
        action=action,
        shown=shown,
        subject=subject,
        now=now(),
    )


def before_showing(action: str, shown: Iterable[object], subject: str = "") -> None:
    """Record, committed, what the page about to be made shows; where not, no page is made.

    A transaction of its own: on SQLite one around the reading would keep citizens from
    sending their answers for as long as a large list takes.
    """
    with database().transaction() as session:
        note_shown(session, action, shown, subject)


def on_not_recorded(error: NotRecordedError) -> Response:
    """Say why nothing is shown or done. The error names its kind, and quotes nothing."""
    log.error("%s", error)
    return error_page(503, NOT_RECORDED)
