"""Findings: which questionnaires there are, and four views of each as page, paper and file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.accounts.saved_views import saved_views
from participation.core.clock import now, today
from participation.places.queries import city
from participation.publication.adhoc.crosstab import LEAST_FOR_SHARE, Percent
from participation.publication.adhoc.method import rounds_with_input
from participation.publication.documents.tables import (
    FORMATS,
    TableFile,
    render_tables,
)
from participation.web.access import access
from participation.web.staff.findings_context import (
    ALL,
    LONGEST_NUMBER,
    LONGEST_TITLE,
    OWN_PARAMETERS,
    Context,
    known_parameters,
    read_context,
)
from participation.web.staff.findings_parts import Content
from participation.web.staff.findings_views import VIEWS
from participation.web.staff.summary import attachment
from participation.web.state import database, settings

TEMPLATES = {
    "fragen": "staff/findings/questions.html",
    "kreuztabelle": "staff/findings/crosstab.html",
    "vergleich": "staff/findings/comparison.html",
    "karte": "staff/findings/map.html",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A view with its content and method, ready for a template or a file."""

    context: Context
    content: Content
    method: Any


@access(Right.FINDINGS)
def list_page() -> str:
    """Every round of every questionnaire with how many took part, and saved views."""
    simulated = request.args.get("daten") == "simuliert"
    with database().session() as session:
        found = rounds_with_input(
            session,
            simulated=simulated,
            minimum=settings().minimum_count,
            language=str(get_locale()),
        )
        views = saved_views(session, account_id=current_user.account.id)
    return render_template(
        "staff/findings.html", found=found, views=views, simulated=simulated
    )


@access(Right.FINDINGS)
def view_page(key: str, view: str) -> Any:
    shown = _show(key, view)
    page = render_template(TEMPLATES[view], **_for_template(shown, view), paper=False)
    return page, 422 if shown.context.problems else 200


@access(Right.FINDINGS)
def paper_page(key: str, view: str) -> Any:
    """The same without anything to press: title, method, figures, for a council paper."""
    shown = _show(key, view)
    if shown.context.problems or not shown.content.tables:
        return redirect(_back(key, view))
    with database().session() as session:
        council = city(session).profile.get("council", {})
    page: str = render_template(
        TEMPLATES[view],
        **_for_template(shown, view),
        paper=True,
        typed={
            "titel": _line("titel", LONGEST_TITLE) or shown.content.title,
            "drucksache": request.args.get(
                "drucksache", council.get("drucksache", "")
            ).strip()[:LONGEST_NUMBER],
        },
        created_on=today(),
    )
    return page


@access(Right.FINDINGS)
def file(key: str, view: str, format: str) -> Any:
    if format not in FORMATS or view not in VIEWS:
        abort(404)
    with database().transaction() as session:
        context = read_context(session, key)
        content = VIEWS[view](context)
        if context.problems or not content.tables:
            return redirect(_back(key, view))
        method = context.method(content.scope)
        record_action(
            session,
            account_id=current_user.account.id,
            action="findings_exported",
            subject=f"{format}: {key}/{view}",
            now=now(),
        )
        language = context.language
    written = render_tables(
        TableFile(
            title=f"{context.scope.title}: {content.title}",
            stem="findings" if language == "en" else "befunde",
            created_on=today(),
            simulated=context.filters.simulated,
            method=tuple(method.lines(language)),
            tables=content.tables,
            notes=content.notes,
            language=language,
        ),
        format=format,
    )
    return attachment(written.content, name=written.name, media_type=written.media_type)


def _show(key: str, view: str) -> Shown:
    if view not in VIEWS:
        abort(404)
    with database().session() as session:
        context = read_context(session, key)
        content = VIEWS[view](context)
        method = None if context.problems else context.method(content.scope)
    return Shown(context=context, content=content, method=method)


def _for_template(shown: Shown, view: str) -> dict[str, Any]:
    context = shown.context
    return {
        "context": context,
        "content": shown.content,
        "method": shown.method,
        "view": view,
        "address": _addresses(context),
        "formats": FORMATS,
        "all_pages": ALL,
        "rights": Right,
        "by_column": Percent.COLUMN,
        "least_for_share": LEAST_FOR_SHARE,
        "kept": {n: context.value(n) for n in OWN_PARAMETERS if context.value(n)},
        "query": request.query_string.decode("ascii", "replace"),
        "labels_of_views": {
            "fragen": gettext("Fragen"),
            "kreuztabelle": gettext("Kreuztabelle"),
            "vergleich": gettext("Vergleich"),
            "karte": gettext("Karte"),
        },
        **shown.content.values,
    }


def _addresses(context: Context) -> Callable[..., str]:
    """Addresses of the views with the same filters and round, and what else is named."""

    def address(view: str, endpoint: str = "findings_view", **more: Any) -> str:
        return url_for(
            f"staff.{endpoint}",
            key=context.key,
            view=view,
            **{**context.arguments(), **more},
        )

    return address


def _back(key: str, view: str) -> str:
    return url_for(
        "staff.findings_view", key=key, view=view, **known_parameters(request.args)
    )


def _line(name: str, longest: int) -> str:
    return " ".join(request.args.get(name, "").split())[:longest]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/befunde", "findings", list_page)
    staff.add_url_rule("/befunde/<key>/<view>", "findings_view", view_page)
    staff.add_url_rule("/befunde/<key>/<view>/papier", "findings_paper", paper_page)
    staff.add_url_rule("/befunde/<key>/<view>/datei/<format>", "findings_file", file)
