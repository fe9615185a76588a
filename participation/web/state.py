"""What a request may use: database, settings, the city. Nothing is kept of a citizen."""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from config import Settings
from participation.accounts.keys import Keyring
from participation.core.errors import NotFoundError
from participation.core.languages import LocaleInfo
from participation.database import Database, DatabaseAwayError, Session
from participation.places import queries as places
from participation.places.queries import CityView
from participation.questionnaires import question_types
from participation.questionnaires.question_types.views import (
    Said,
)
from participation.web import i18n
from participation.web.assets import Assets
from participation.web.reached import PageCounter

T = TypeVar("T")

NO_CITY = CityView(key="", name="", official_name="", profile={})
"""Stands in on error pages while no city can be read."""


@dataclass
class Installation:
    """One running web process."""

    database: Database
    settings: Settings
    assets: Assets
    memory: dict[Hashable, Any] = field(default_factory=dict)
    page_counter: PageCounter = field(default_factory=PageCounter)


def installation(app: Flask | None = None) -> Installation:
    """What create_app was given; `app` while the application is being put together."""
    return cast(Installation, (app or current_app).extensions["participation"])


def database() -> Database:
    return installation().database


def settings(app: Flask | None = None) -> Settings:
    return installation(app).settings


def keyring() -> Keyring:
    """Keys of this installation for single purposes."""
    return Keyring(settings().secret_key)


def remembered(key: Hashable, query: Callable[[Session], T]) -> T:
    """What the query finds now; while the database is away, what it found last.

    So the pages that people fill in stay there when the database restarts. Read once per
    request. Raises DatabaseAwayError if this process never read it. Use few keys: they
    stay in memory.
    """
    memory = installation().memory
    if "fresh" not in g:
        g.fresh = set()
    if key not in g.fresh and not g.get("database_away"):
        try:
            with database().session() as session:
                memory[key] = query(session)
            g.fresh.add(key)
        except DatabaseAwayError:
            g.database_away = True  # do not wait for it again in this request
    if key not in memory:
        raise DatabaseAwayError
    return cast(T, memory[key])


def city() -> CityView:
    """The city, read once per request. NO_CITY if there is none to be read."""
    if "city" not in g:
        try:
            g.city = remembered("city", places.city)
        except (DatabaseAwayError, NotFoundError):
            g.city = NO_CITY
    return cast(CityView, g.city)


def localized(texts: Mapping[str, str]) -> str:
    """Choose from a text of the data files by language; the first one where missing."""
    return texts.get(language_of(texts), "")


def language_of(texts: Mapping[str, str]) -> str:
    """Name the language that `localized` chooses."""
    tag = i18n.current_locale().tag
    return tag if texts.get(tag) else next(iter(texts), "")


def provide_to_templates(app: Flask) -> None:
    # Each type of question brings the template that shows it.
    types = FileSystemLoader(question_types.__path__[0])
    own: Any = app.jinja_loader
    app.jinja_loader = ChoiceLoader([own, PrefixLoader({"question_types": types})])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters["localized"] = localized
    app.jinja_env.filters["language_of"] = language_of
    app.jinja_env.filters["element_id"] = element_id
    app.jinja_env.filters["foreign"] = foreign
    app.jinja_env.filters["language_name"] = language_name
    app.context_processor(_page)


def element_id(name: str) -> str:
    """Return an id that is safe in HTML and in a fragment, from a field name."""
    return "f-" + re.sub(r"[^\w-]", "-", name)


def language_name(tag: str) -> str:
    """A language's own name; the tag of one that only a questionnaire knows."""
    try:
        return LocaleInfo.of(tag).name
    except ValueError:
        return tag


def foreign(said: Said | str) -> Markup:
    """Return the attributes of a text that is not in the language of the page."""
    known = said if isinstance(said, str) else said.language
    if not known or known == i18n.current_locale().tag:
        return Markup()
    try:
        locale = LocaleInfo.of(known)
    except ValueError:  # a language of this questionnaire alone: the browser judges
        return Markup(' lang="{}" dir="auto"').format(known)
    return Markup(' lang="{}" dir="{}"').format(locale.lang, locale.direction)


def _page() -> dict[str, Any]:
    return {
        "city": city(),
        "locale": i18n.current_locale(),
        "language_links": i18n.language_links(),
        "asset": installation().assets.address,
    }
