"""Themes and their history: what each means, versions, comparison, downloads."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.database import Session
from participation.publication.documents.skos import (
    FORMATS,
    Published,
    render_skos,
)
from participation.themes.queries import scheme_in_use, scheme_versions, themes
from participation.themes.vocabulary.comparing import vocabulary_of
from participation.themes.vocabulary.queries import (
    compare_versions,
    theme_changes,
    theme_names,
    version_content,
)
from participation.web.access import access
from participation.web.citizen.result_files import root_address
from participation.web.staff import vocabulary_words
from participation.web.state import database, localized

PER_PAGE = 25
MEDIA_TYPES = {**FORMATS, "json": "application/json"}


@access(Right.THEMES)
def history_page() -> str:
    start, first = _offset("ab"), _offset("fassungen")
    with database().session() as session:
        known = themes(session)
        names = labels(session)
        versions = scheme_versions(session)
        return render_template(
            "staff/theme_history.html",
            themes=known[start : start + PER_PAGE],
            pages=_pages("ab", start, len(known)),
            names=names,
            changes=theme_changes(session)[:PER_PAGE],
            came_after=_came_after(session),
            versions=versions[first : first + PER_PAGE],
            version_pages=_pages("fassungen", first, len(versions)),
            choices=[(str(v.number), _version_name(v)) for v in versions[:200]],
            in_use=scheme_in_use(session),
            words=vocabulary_words,
        )


@access(Right.THEMES)
def compare_page() -> Any:
    earlier, later = _number("von"), _number("bis")
    with database().session() as session:
        versions = {v.number: v for v in scheme_versions(session)}
        if earlier not in versions or later not in versions:
            abort(404)
        earlier, later = sorted((earlier, later))
        return render_template(
            "staff/theme_compare.html",
            earlier=versions[earlier],
            later=versions[later],
            found=compare_versions(session, earlier, later),
            names=labels(session),
            words=vocabulary_words,
        )


@access(Right.THEMES)
def scheme_file(number: int, format: str) -> Response:
    """A version as a file: SKOS, or a scheme file with the words of recognition."""
    if format not in MEDIA_TYPES:
        abort(404)
    with database().session() as session:
        content = version_content(session, number)
        versions = {v.number: v for v in scheme_versions(session)}
    if format == "json":
        file = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    else:
        issued = versions[number].published_on.isoformat()
        published = Published(
            vocabulary=vocabulary_of(content), issued=issued, address=root_address()
        )
        file = render_skos(published, format=format)
    response = Response(file, content_type=MEDIA_TYPES[format])
    name = f"themen-{number}.{format}"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def labels(session: Session) -> dict[str, str]:
    """Names of all themes there ever were, in the language of the page."""
    return {key: localized(label) for key, label in theme_names(session).items()}


def _version_name(version: Any) -> str:
    return str(
        gettext(
            "%(version)s (%(number)s.)", version=version.version, number=version.number
        )
    )


def _came_after(session: Session) -> Mapping[str, tuple[str, ...]]:
    return {
        key: change.successors
        for change in theme_changes(session)
        for key in change.ended
    }


def _offset(name: str) -> int:
    number = _number(name)
    return number - number % PER_PAGE


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _pages(name: str, start: int, number: int) -> dict[str, str | None]:
    """Addresses of the pages before and behind; None where there is none."""

    def address(offset: int) -> str:
        kept: dict[str, Any] = {n: request.args.get(n) for n in ("ab", "fassungen")}
        return url_for("staff.theme_history", **{**kept, name: offset or None})

    return {
        "before": address(start - PER_PAGE) if start else None,
        "behind": address(start + PER_PAGE) if start + PER_PAGE < number else None,
    }


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/themen/geschichte", "theme_history", history_page)
    staff.add_url_rule("/themen/vergleich", "theme_compare", compare_page)
    staff.add_url_rule(
        "/themen/fassungen/<int:number>/<format>", "scheme_file", scheme_file
    )
