"""Count that a form reached a page: from pages turned here, and from those on a device."""

from dataclasses import replace

from flask import current_app, request
from flask.typing import ResponseReturnValue

from participation.core.clock import today
from participation.questionnaires.queries import PublishedQuestionnaire
from participation.responses.page_counts import ReachedPage
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.filling import Filling, is_number
from participation.web.citizen.versions import version_of_token
from participation.web.security import read_token, refuse_foreign_origin
from participation.web.state import database, installation


@blueprint.post("/o/<address>/fragebogen/seite")
@access("public")
def page_reached(address: str) -> ResponseReturnValue:
    """Told by the script that turns pages on the device. Nobody waits for the answer."""
    refuse_foreign_origin()
    token = read_token(current_app, request.form.get("token", ""))
    number = request.form.get("page", "")
    published = version_of_token(token)
    if published is not None and published.is_open(today()) and is_number(number):
        _count(published, int(number))
    return "", 204


def count_page(filling: Filling) -> Filling:
    """Count the page that this form is on, once; the returned filling knows it."""
    if filling.number <= filling.reached:
        return filling
    _count(filling.questionnaire, filling.number)
    return replace(filling, reached=filling.number)


def _count(published: PublishedQuestionnaire, number: int) -> None:
    pages = published.definition.pages
    # An Ortsteil's own page stands between those of the city, in that Ortsteil alone.
    if number >= len(pages) or pages[number].key == published.local_page_key:
        return
    counter = installation().page_counter
    counter.add(
        ReachedPage(
            version_id=published.version_id,
            reached_on=today(),
            page_key=pages[number].key,
        )
    )
    counter.store_when_sent(database())
