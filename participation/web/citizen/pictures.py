"""Pictures of a questionnaire, served from its frozen version."""

import uuid
from collections.abc import Callable

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from participation.core.errors import NotFoundError
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    questionnaire_version,
)
from participation.questionnaires.question_types.views import (
    PictureView,
    Say,
)
from participation.web.access import access
from participation.web.assets import FOR_EVER
from participation.web.citizen.blueprint import blueprint
from participation.web.state import remembered


@blueprint.get("/bilder/<uuid:version>/<name>")
@access("public")
def picture(version: uuid.UUID, name: str) -> ResponseReturnValue:
    published = remembered(
        ("version", version), lambda session: questionnaire_version(session, version)
    )
    found = published.definition.pictures.get(name)
    if found is None:
        raise NotFoundError("picture", name)
    # A version never changes, so neither does its picture.
    return Response(
        found.data,
        content_type=found.content_type,
        headers={"Cache-Control": FOR_EVER},
    )


def picture_view(
    questionnaire: PublishedQuestionnaire,
    name: str,
    say: Say,
    picture_at: Callable[[str], str] | None = None,
) -> PictureView:
    """Return the address of a picture, and what is said instead of it."""
    version = questionnaire.version_id
    return PictureView(
        address=picture_at(name)
        if picture_at
        else url_for("citizen.picture", version=version, name=name),
        text=say(questionnaire.definition.pictures[name].text),
    )
