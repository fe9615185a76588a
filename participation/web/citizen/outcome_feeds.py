"""What became of it as feeds, one for each of its pages."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.core.clock import today
from participation.handover.routing.content import CLOSED, PublicAnswer
from participation.handover.routing.queries import find_answers, read_answers
from participation.web.access import access
from participation.web.citizen import outcome_words
from participation.web.citizen.atom import MEDIA_TYPE, Entry, Feed, write_feed
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.outcome_views import theme_label
from participation.web.citizen.outcomes import Scope, scope_of
from participation.web.citizen.result_files import ASK_EACH_TIME, root_address
from participation.web.citizen.result_words import GERMAN, told
from participation.web.i18n import current_locale
from participation.web.state import city, database

MOST_ENTRIES = 50


@blueprint.get("/was-wurde-daraus/feed.atom")
@access("public")
def outcomes_feed() -> ResponseReturnValue:
    return _feed(Scope())


@blueprint.get("/was-wurde-daraus/umfrage/<subject>/feed.atom")
@access("public")
def outcomes_of_survey_feed(subject: str) -> ResponseReturnValue:
    return _feed(scope_of(survey=subject))


@blueprint.get("/was-wurde-daraus/ortsteil/<address>/feed.atom")
@access("public")
def outcomes_of_ortsteil_feed(address: str) -> ResponseReturnValue:
    return _feed(scope_of(address=address))


@blueprint.get("/was-wurde-daraus/thema/<theme>/feed.atom")
@access("public")
def outcomes_of_theme_feed(theme: str) -> ResponseReturnValue:
    return _feed(scope_of(theme=theme))


@blueprint.get("/was-wurde-daraus/ortsteil/<address>/<theme>/feed.atom")
@access("public")
def outcomes_of_theme_in_ortsteil_feed(address: str, theme: str) -> ResponseReturnValue:
    return _feed(scope_of(address=address, theme=theme))


def _feed(scope: Scope) -> ResponseReturnValue:
    """Answers about invented contributions are shown on pages as such, and sent to nobody."""
    with database().session() as session:
        found = find_answers(session, scope.about)
        told_answers = (
            []
            if found.simulated
            else read_answers(session, found, newest_first=True, limit=MOST_ENTRIES)
        )
    feed = Feed(
        title=_title(scope),
        author=city().official_name or city().name,
        language=current_locale().lang,
        page=_absolute(scope.address()),
        address=_absolute(scope.feed()),
        updated=told_answers[0].changed_on if told_answers else today(),
        entries=[_entry(answer, scope) for answer in told_answers],
    )
    response = Response(write_feed(feed), content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.add_etag()
    return response.make_conditional(request)


def _title(scope: Scope) -> str:
    about = [
        told(scope.title) if scope.title else "",
        told(scope.theme.label) if scope.theme else "",
        scope.ortsteil.name if scope.ortsteil else "",
    ]
    what = ", ".join(part for part in about if part)
    return f"{gettext('Was wurde daraus?')} {what or city().name}"


def _entry(answer: PublicAnswer, scope: Scope) -> Entry:
    is_told = answer.status in CLOSED and bool(answer.reply)
    is_space = answer.ortsteil_keys or answer.space_key
    where = answer.space_label if is_space else gettext("Ganze Stadt")
    standing = outcome_words.status(answer.status)
    return Entry(
        id=answer.id,
        title=f"{told(theme_label(answer))} – {where}: {standing}",
        summary=answer.reply if is_told else f"{standing} ({answer.plan_name})",
        link=f"{_absolute(scope.address())}#a-{answer.id}",
        updated=answer.changed_on,
        language=GERMAN if is_told else current_locale().lang,
    )


def _absolute(address: str) -> str:
    """With the installation's own address, and its language, before the path."""
    inside = request.script_root.removesuffix(f"/{current_locale().tag}")
    return root_address() + address.removeprefix(inside)
