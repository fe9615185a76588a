"""The version of a questionnaire that a form on its way was made for."""

from participation.core.errors import NotFoundError
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    referenced_questionnaire,
)
from participation.web.citizen.filling import version_in
from participation.web.security import FormToken
from participation.web.state import remembered


def version_of_token(token: FormToken | None) -> PublishedQuestionnaire | None:
    """The version that the form was made for; it may have been replaced meanwhile."""
    return version_of(version_in(token.purpose)) if token else None


def version_of(text: str) -> PublishedQuestionnaire | None:
    """A published version by its reference; None if there is no such."""
    try:
        return remembered(
            ("version", text),
            lambda session: referenced_questionnaire(session, text),
        )
    except NotFoundError:
        return None
