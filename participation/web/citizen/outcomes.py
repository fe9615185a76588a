"""Was wurde daraus? What people said, who deals with it, and what the answer is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.database import Session
from participation.handover.routing.queries import (
    About,
    Found,
    answered_themes,
    count_by_subject,
    find_answers,
    read_answers,
)
from participation.handover.routing.ways import most_people, read_way
from participation.handover.subscriptions.watched import Watched, WatchedKind
from participation.places.queries import OrtsteilView
from participation.publication.releases.content import COMMENTS, Release, Texts
from participation.themes.published import PublishedWord, published_of_theme
from participation.themes.queries import ThemeView
from participation.web import released
from participation.web.access import access
from participation.web.citizen import outcome_words
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.outcome_path import (
    MOST_PLANS,
    PathView,
    build_path,
)
from participation.web.citizen.outcome_views import (
    COMMENT_BYTES,
    PER_PAGE,
    Listing,
    OpenTheme,
    Standing,
    Turn,
    list_answers,
    pages_of,
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

    @property
    def about(self) -> About:
        return About(
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
    with database().session() as session:
        found = find_answers(session, scope.about)
        listing = _listing(session, found)
        surveys = _surveys(session, found)
    return render_template(
        "citizen/outcomes.html",
        scope=scope,
        listing=listing,
        surveys=surveys,
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
    releases = _releases(scope)
    path, not_passed_on = None, list[OpenTheme]()
    with database().session() as session:
        found = find_answers(session, scope.about)
        listing = _listing(session, found)
        if scope.theme:
            path = _path(session, found, scope, scope.theme.key, releases)
        else:
            passed_on = answered_themes(session, found)
            not_passed_on = themes_not_passed_on(
                releases, passed_on, scope.ortsteil_key
            )
    return render_template(
        "citizen/outcomes_of.html",
        scope=scope,
        listing=listing,
        path=path,
        comments=_comments(scope),
        not_passed_on=not_passed_on,
        releases=releases,
        **_common(),
    )


def _path(
    session: Session,
    found: Found,
    scope: Scope,
    theme_key: str,
    releases: Sequence[Release],
) -> PathView:
    """The way of the theme; the figure of a hand-over only where no release has one."""
    said = said_of_theme(releases, theme_key, scope.ortsteil_key)
    return build_path(
        said,
        read_way(session, found, most_plans=MOST_PLANS),
        releases,
        handed=None if said else most_people(session, found),
        simulated=found.simulated,
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


def _listing(session: Session, found: Found) -> Listing:
    """The page that the address asks for; 404 where there is none."""
    asked = request.args.get("stand", "")
    number, part = request.args.get("seite", "1"), request.args.get("teil", "1")
    if asked not in set(Standing) or not (_is_number(number) and _is_number(part)):
        abort(404)
    standing, turn = Standing(asked), Turn(number=int(number), part=int(part))
    if not 1 <= turn.number <= pages_of(found, standing):
        abort(404)
    there = read_answers(
        session,
        found,
        closed=None if not standing else standing == Standing.ANSWERED,
        newest_first=True,
        offset=(turn.number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    listing = list_answers(found, there, standing=standing, turn=turn)
    if listing is None:
        abort(404)
    return listing


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 6


def _releases(scope: Scope) -> list[Release]:
    every = released.all_current()
    return [one for one in every if scope.survey in (None, one.subject)]


def _surveys(session: Session, found: Found) -> list[tuple[str, Texts, int]]:
    """Subjects with figures out, and how many answers there are to each."""
    releases = sorted(
        released.all_current(), key=lambda one: (one.subject == COMMENTS, one.subject)
    )
    counts = count_by_subject(session, found, [one.subject for one in releases])
    return [(one.subject, one.title, counts[one.subject]) for one in releases]


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
