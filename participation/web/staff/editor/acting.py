"""What every view of the editor needs: the draft, the person, the audit log."""

import uuid

from flask_login import current_user

from participation.core.clock import today
from participation.questionnaires.draft_queries import DraftView, draft_view
from participation.questionnaires.survey_drafts import Who
from participation.web.state import database

FORM_METHODS = ["GET", "POST"]
DRAFTS = "/fragebogen/entwuerfe"
DRAFT = f"{DRAFTS}/<uuid:draft_id>"


def load(draft_id: uuid.UUID) -> DraftView:
    """The draft as it is now. Raises NotFoundError."""
    with database().session() as session:
        return draft_view(session, draft_id)


def who() -> Who:
    return Who(account_id=current_user.account.id, today=today())
