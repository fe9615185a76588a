"""Was wurde daraus? What people said, who deals with it, and what the answer is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.handover.routing.content import PublicAnswer
from participation.handover.routing.queries import public_answers
from participation.handover.subscriptions.watched import Watched, WatchedKind
from participation.places.queries import OrtsteilView
from participation.publication.releases.content import COMMENTS, Release, Texts
from participation.themes.published import PublishedWord, published_of_theme
from participation.themes.queries import ThemeView
from participation.web import released
from participation.web.access import access
from participation.web.citizen import outcome_words
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.outcome_path import build_path
from participation.web.citizen.outcome_views import (
    COMMENT_BYTES,
    Listing,
    Standing,
    list_answers,
    said_of_theme,
    theme_label,
    themes_not_passed_on,
    written_bytes,
)
from participation.web.citizen.places import ortsteil_at, ortsteile
from participation.web.citizen.subscribing import is_offered
from participation.web.citizen.themes import theme_at, themes
from participation.web.state import database

MOST_COMMENTS = 3


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a page is about; everything where nothing is named."""

    survey: str | None = None
    title: Texts | None = None  # of the survey
    ortsteil: OrtsteilView | None = None
    theme: ThemeView | None = None

    @property
    def ortsteil_key(self) -> str | None:
        return self.ortsteil.key if self.ortsteil else None

    @property
    def watched(self) -> Watched:
        """What somebody subscribes to from this page: the theme before the Ortsteil."""
        if self.theme:
            return Watched(WatchedKind.THEME, self.theme.key)
        if self.ortsteil:
            return Watched(WatchedKind.ORTSTEIL, self.ortsteil.key)
        if self.survey:
            return Watched(WatchedKind.SURVEY, self.survey)
        return Watched()

    def answers(self) -> list[PublicAnswer]:
        with database().session() as session:
            return public_answers(
                session,
                subject=self.survey,
                ortsteil_key=self.ortsteil_key,
                theme_key=self.theme.key if self.theme else None,
            )

    def address(self, **more: object) -> str:
        """The address of this page."""
        return _address(self, "", **more)

    def feed(self, **more: object) -> str:
        return _address(self, "_feed", **more)


@blueprint.get("/was-wurde-daraus")
@access("public")
def outcomes() -> ResponseReturnValue:
    scope = Scope()
    found = scope.answers()
    return render_template(
        "citizen/outcomes.html",
        scope=scope,
        listing=_listing(found),
        surveys=_surveys(found),
        ortsteile=sorted(ortsteile(), key=lambda one: one.name),
        themes=themes(),
        **_common(),
    )


@blueprint.get("/w")
@access("public")
def outcomes_short() -> ResponseReturnValue:
    """The short address on posters."""
    return redirect(url_for("citizen.outcomes"))


@blueprint.get("/w/<address>")
@access("public")
def outcomes_of_ortsteil_short(address: str) -> ResponseReturnValue:
    slug = ortsteil_at(address).slug
    return redirect(url_for("citizen.outcomes_of_ortsteil", address=slug))


@blueprint.get("/was-wurde-daraus/umfrage/<subject>")
@access("public")
def outcomes_of_survey(subject: str) -> ResponseReturnValue:
    return _page(scope_of(survey=subject))


@blueprint.get("/was-wurde-daraus/ortsteil/<address>")
@access("public")
def outcomes_of_ortsteil(address: str) -> ResponseReturnValue:
    return _page(scope_of(address=address))


@blueprint.get("/was-wurde-daraus/thema/<theme>")
@access("public")
def outcomes_of_theme(theme: str) -> ResponseReturnValue:
    return _page(scope_of(theme=theme))


@blueprint.get("/was-wurde-daraus/ortsteil/<address>/<theme>")
@access("public")
def outcomes_of_theme_in_ortsteil(address: str, theme: str) -> ResponseReturnValue:
    return _page(scope_of(address=address, theme=theme))


def scope_of(
    *, survey: str | None = None, address: str | None = None, theme: str | None = None
) -> Scope:
    """What the parts of an address name. Raises NotFoundError."""
    return Scope(
        survey=survey,
        title=survey_title(survey) if survey is not None else None,
        ortsteil=ortsteil_at(address) if address is not None else None,
        theme=theme_at(theme) if theme is not None else None,
    )


def survey_title(subject: str) -> Texts:
    """Of a subject with figures out. Raises NotFoundError."""
    return released.current(subject).title


def _page(scope: Scope) -> str:
    found = scope.answers()
    releases = _releases(scope)
    theme = scope.theme
    said = said_of_theme(releases, theme.key, scope.ortsteil_key) if theme else []
    answered = {answer.theme_key for answer in found}
    return render_template(
        "citizen/outcomes_of.html",
        scope=scope,
        listing=_listing(found),
        path=build_path(said, found, releases) if theme else None,
        comments=_comments(scope),
        not_passed_on=[]
        if theme
        else themes_not_passed_on(releases, answered, scope.ortsteil_key),
        releases=releases,
        **_common(),
    )


def _common() -> dict[str, object]:
    return {
        "words": outcome_words,
        "label": theme_label,
        "names": {one.key: one for one in ortsteile()},
        "theme_keys": {theme.key for theme in themes()},
        "offered": is_offered(),
        "Standing": Standing,
    }


def _listing(found: Sequence[PublicAnswer]) -> Listing:
    """The page that the address asks for; 404 where there is none."""
    standing, number = request.args.get("stand", ""), request.args.get("seite", "1")
    if standing not in set(Standing) or not _is_number(number):
        abort(404)
    listing = list_answers(found, standing=Standing(standing), number=int(number))
    if listing is None:
        abort(404)
    return listing


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 6


def _releases(scope: Scope) -> list[Release]:
    every = released.all_current()
    return [one for one in every if scope.survey in (None, one.subject)]


def _surveys(found: Sequence[PublicAnswer]) -> list[tuple[str, Texts, int]]:
    """Subjects with figures out, and how many answers there are to each."""
    return [
        (
            release.subject,
            release.title,
            sum(1 for answer in found if release.subject in answer.subjects),
        )
        for release in sorted(
            released.all_current(),
            key=lambda one: (one.subject == COMMENTS, one.subject),
        )
    ]


def _comments(scope: Scope) -> list[PublishedWord]:
    """A few published comments on the theme, as many as a page can carry."""
    if scope.theme is None:
        return []
    with database().session() as session:
        found = published_of_theme(
            session,
            scope.theme.key,
            ortsteil_keys=[scope.ortsteil.key] if scope.ortsteil else None,
            limit=MOST_COMMENTS,
        )
    room = COMMENT_BYTES
    shown: list[PublishedWord] = []
    for word in found:
        room -= written_bytes(word.text)
        if room < 0 and shown:
            break
        shown.append(word)
    return shown


def _address(scope: Scope, suffix: str, **more: object) -> str:
    if scope.survey is not None:
        endpoint, parts = "of_survey", {"subject": scope.survey}
    elif scope.ortsteil and scope.theme:
        endpoint = "of_theme_in_ortsteil"
        parts = {"address": scope.ortsteil.slug, "theme": scope.theme.key}
    elif scope.ortsteil:
        endpoint, parts = "of_ortsteil", {"address": scope.ortsteil.slug}
    elif scope.theme:
        endpoint, parts = "of_theme", {"theme": scope.theme.key}
    else:
        endpoint, parts = "", {}
    name = f"citizen.outcomes_{endpoint}".removesuffix("_") + suffix
    return str(url_for(name, **parts, **more))  # type: ignore[arg-type]
