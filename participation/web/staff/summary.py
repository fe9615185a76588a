"""The thematic summary: theme by Ortsteil, narrowed by filters, and its files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import get_locale, gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.places.queries import city
from participation.publication.contents import RankedTheme
from participation.publication.documents.render import MEDIA_TYPES, render_summary
from participation.publication.protected import Head, ProtectedCount
from participation.publication.release import Summary, SummaryMeta, summary
from participation.web.access import access
from participation.web.staff.filters import NO_ORTSTEIL, Filters, Places, load_places
from participation.web.staff.recording import before_showing, note, note_shown
from participation.web.state import database, settings

LONGEST_TITLE = 300
LONGEST_NUMBER = 60
SPACES = ("ortsteil", "planungsraum")


@dataclass(frozen=True, kw_only=True)
class ThemeLine:
    """A theme with its numbers by area, the largest first; areas with nothing left out."""

    head: Head
    total: ProtectedCount
    share: int | None
    checked_share: int | None
    system: bool
    areas: tuple[tuple[int, Head, ProtectedCount], ...]  # with the column's position
    longest: int


@access(Right.FINDINGS)
def summary_page() -> Any:
    filters, spaces = Filters.read(request.args), _spaces()
    with database().session() as session:
        places = load_places(session, today=today(), language=str(get_locale()))
        problems = filters.problems(places)
        council = city(session).profile.get("council", {})
        found = None
        if not problems:
            found = _summary(session, filters, places, spaces, title=_title())
    before_showing("summary_read", found.quoted_ids if found else [])
    page = render_template(
        "staff/summary.html",
        filters=filters,
        places=places,
        problems=problems,
        spaces=spaces,
        found=found,
        lines=theme_lines(found) if found else [],
        typical=_typical(found),
        shown_columns=_columns_with_comments(found),
        behind=_comments_behind(filters, found),
        largest_cell=_largest_cell(found),
        typed=_typed(council),
        formats=list(MEDIA_TYPES),
    )
    return page, 422 if problems else 200


@access(Right.FINDINGS)
def export(format: str) -> Any:
    if format not in MEDIA_TYPES:
        abort(404)
    filters = Filters.read(request.args)
    with database().session() as session:
        places = load_places(session, today=today(), language=str(get_locale()))
        if filters.problems(places):
            query = request.query_string.decode("ascii", "replace")
            return redirect(f"{url_for('staff.summary')}?{query}")
        found = _summary(session, filters, places, _spaces(), title=_title())
    with database().transaction() as session:
        note(session, "summary_exported", format)
        note_shown(session, "summary_read", found.quoted_ids, format)
    file = render_summary(found, format=format)
    return attachment(file.content, name=file.name, media_type=file.media_type)


def attachment(content: bytes, *, name: str, media_type: str) -> Response:
    """A file to be stored, not shown: whatever is in it never runs in our page."""
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def theme_lines(found: Summary) -> list[ThemeLine]:
    """The table theme by theme, for narrow screens, most named theme first."""
    rows = {head.key: n for n, head in enumerate(found.table.row_heads)}
    return [
        _line(found, ranked, rows[ranked.key])
        for ranked in found.ranking
        if ranked.count.value != 0
    ]


def _line(found: Summary, ranked: RankedTheme, row: int) -> ThemeLine:
    cells = zip(found.table.column_heads, found.table.cells[row], strict=True)
    areas = [
        (column, head, count)
        for column, (head, count) in enumerate(cells)
        if count.value != 0
    ]
    # Withheld counts last and in the order of names: their order tells nothing.
    areas.sort(key=lambda area: -(area[2].value or 0))
    return ThemeLine(
        head=found.table.row_heads[row],
        total=found.table.row_totals[row],
        share=ranked.share,
        checked_share=ranked.checked_share,
        system=ranked.system,
        areas=tuple(areas),
        longest=max((count.value or 0 for _, _, count in areas), default=0),
    )


def _summary(
    session: Any, filters: Filters, places: Places, spaces: str, *, title: str
) -> Summary:
    return summary(
        session,
        selection=filters.selection(places),
        meta=SummaryMeta(
            title=title,
            drucksache=request.args.get("drucksache", "").strip()[:LONGEST_NUMBER],
            vorhaben=request.args.get("vorhaben", "").strip()[:LONGEST_NUMBER],
            created_on=today(),
        ),
        minimum=settings().minimum_count,
        language=str(get_locale()),
        spaces=spaces,
    )


def _comments_behind(
    filters: Filters, found: Summary | None
) -> Callable[[str, int | None], str]:
    """Addresses of the comments behind a theme's total (None) or one of its areas."""

    def address(theme: str, column: int | None) -> str:
        arguments = filters.arguments()
        if column is not None and found is not None:
            members = found.members[column]
            arguments["ortsteil"] = [key or NO_ORTSTEIL for key in members]
        return url_for("staff.comments", thema=theme, **arguments)

    return address


def _typical(found: Summary | None) -> dict[str, list[tuple[str, str]]]:
    """Sentences with their areas by theme."""
    return {
        theme.key: list(zip(theme.texts, theme.spaces, strict=True))
        for theme in (found.typical if found else ())
    }


def _columns_with_comments(found: Summary | None) -> list[int]:
    """Columns that are not plainly zero; a withheld one is a way to its comments too."""
    totals = found.table.column_totals if found else ()
    return [column for column, count in enumerate(totals) if count.value != 0]


def _largest_cell(found: Summary | None) -> int:
    cells = (c.value or 0 for row in found.table.cells for c in row) if found else ()
    return max(cells, default=0)


def _typed(council: Mapping[str, str]) -> dict[str, str]:
    """Fields of the export: as typed, else what the city's files say."""
    return {
        "titel": request.args.get("titel", ""),
        "drucksache": request.args.get("drucksache", council.get("drucksache", "")),
        "vorhaben": request.args.get("vorhaben", council.get("vorhaben", "")),
    }


def _title() -> str:
    typed = " ".join(request.args.get("titel", "").split())[:LONGEST_TITLE]
    return typed or gettext("Zusammenfassung der Beiträge nach Themen")


def _spaces() -> str:
    asked = request.args.get("raeume", "")
    return asked if asked in SPACES else SPACES[0]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/zusammenfassung", "summary", summary_page)
    staff.add_url_rule("/zusammenfassung/export/<format>", "summary_export", export)
