"""Keeping a questionnaire for people without JavaScript, page by page, under a code."""

from dataclasses import replace

from flask import g

from participation.core.clock import today
from participation.database import DatabaseAwayError
from participation.places.queries import OrtsteilView
from participation.responses.drafts import DraftContent, delete_draft, save_draft
from participation.web.citizen.filling import DECLINED, Filling
from participation.web.security import FormToken
from participation.web.state import database

LARGEST = 200_000  # characters; nobody types more, and strangers could fill the disk


def keep(filling: Filling, ortsteil: OrtsteilView, token: FormToken) -> Filling:
    """Save what was typed so far; the returned filling knows the code.

    Nothing is saved for a device that keeps the draft itself, nor for somebody who had
    the draft deleted. While the database is away people go on; the form has everything.
    """
    if filling.on_device or filling.draft == DECLINED or g.get("database_away"):
        return filling
    if sum(len(value) for values in filling.raw.values() for value in values) > LARGEST:
        return filling
    content = DraftContent(
        version_id=filling.questionnaire.version_id,
        local_block_id=filling.questionnaire.local_block_id,
        ortsteil_key=ortsteil.key,
        submission_key=token.key,
        page=filling.number,
        fields={**filling.raw, "order": [filling.order]},
    )
    try:
        with database().transaction() as session:
            code = save_draft(session, content, code=filling.draft, today=today())
    except DatabaseAwayError:
        return filling
    return replace(filling, draft=code, is_kept=True)


def forget(filling: Filling) -> Filling:
    """Delete the draft, and keep none again. Raises DatabaseAwayError."""
    if filling.code:
        with database().transaction() as session:
            delete_draft(session, filling.code)
    return replace(filling, draft=DECLINED)
