"""The list of themes: of one's own Fachplanung, or of all of them for staff."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import format_decimal, gettext, ngettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.handover.routing.answering import Reach, move_on
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.files import MOST_LINES, TYPES, list_file, read_list
from participation.handover.routing.lists import (
    Choices,
    Wanted,
    choices,
    count_lines,
    read_lines,
)
from participation.web.access import access
from participation.web.staff.desk.me import my_id, typed
from participation.web.staff.forms import pressed
from participation.web.staff.recording import note
from participation.web.staff.routing.words import (
    CITY,
    OPEN,
    STATUS_BADGES,
    STATUSES,
    my_reach,
    own_reach,
)
from participation.web.staff.summary import attachment
from participation.web.state import database

A_PAGE = 30
ARGUMENTS = ("stand", "thema", "raum", "plan", "spaet")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for; `arguments`: the same for links."""

    wanted: Wanted
    page: int
    arguments: dict[str, Any]

    @classmethod
    def from_request(cls) -> "Asked":
        # PostgreSQL takes no NUL, and nothing has such a key.
        asked = {name: request.args.get(name, "") for name in ARGUMENTS}
        given = {n: value if value.isprintable() else "" for n, value in asked.items()}
        status = given["stand"]
        if status not in ("", OPEN, *(s.value for s in RoutingStatus)):
            given["stand"] = status = ""
        space = given["raum"]
        page = request.args.get("seite", "1")
        return cls(
            wanted=Wanted(
                status="open" if status == OPEN else status,
                theme=given["thema"],
                space=None if not space else "" if space == CITY else space,
                plan=given["plan"],
                overdue=given["spaet"] == "1",
            ),
            page=int(page)
            if page.isascii() and page.isdigit() and len(page) < 6
            else 1,
            arguments={name: value for name, value in given.items() if value},
        )


def page_of(count: int, page: int) -> tuple[int, int]:
    """The number of the page among those there are, and how many there are."""
    pages = max(1, -(-count // A_PAGE))
    return min(max(page, 1), pages), pages


def list_words(asked: Asked, narrowing: Choices) -> dict[str, Any]:
    """What the list says beside its lines."""
    spaces = [(key or CITY, label) for key, label in narrowing.spaces.items()]
    return {
        "asked": asked,
        "narrowing": narrowing,
        "spaces": spaces,
        "statuses": STATUSES,
        "status_badges": STATUS_BADGES,
        "open": OPEN,
        "today": today(),
    }


def pager_address(endpoint: str, asked: Asked) -> Callable[[int], str]:
    def address(page: int) -> str:
        return url_for(endpoint, seite=page, **asked.arguments)

    return address


@access(Right.HANDOVER)
def list_page() -> str:
    asked = Asked.from_request()
    reach = Reach(plan_keys=None)
    with database().session() as session:
        count = count_lines(session, reach=reach, wanted=asked.wanted, today=today())
        page, pages = page_of(count, asked.page)
        found = read_lines(
            session,
            reach=reach,
            wanted=asked.wanted,
            today=today(),
            offset=(page - 1) * A_PAGE,
            limit=A_PAGE,
        )
        narrowing = choices(session, reach=reach)
    return render_template(
        "staff/routing/list.html",
        lines=found,
        count=count,
        page=page,
        pages=pages,
        address=pager_address("staff.routed", asked),
        **list_words(asked, narrowing),
    )


@access(Right.OWN_PLAN, Right.HANDOVER)
def move() -> Any:
    """Mark the ticked ones as seen or in review, and go back to the list."""
    pressed()
    own = request.args.get("von") == "desk"
    ids = {i for i in map(_as_id, request.form.getlist("thema")) if i is not None}
    try:
        status = RoutingStatus(typed("status"))
        with database().transaction() as session:
            moved = move_on(
                session,
                ids,
                status=status,
                reach=own_reach() if own else my_reach(),
                account_id=my_id(),
                today=today(),
            )
            for one in moved:
                note(session, "routed_theme_changed", f"{one} {status.value}")
    except (ValueError, InvalidInputError):
        abort(400)
    flash(
        ngettext("Ein Thema geändert.", "%(num)s Themen geändert.", len(moved)),
        "success",
    )
    endpoint = "staff.plan_desk" if own else "staff.routed"
    return redirect(url_for(endpoint, **Asked.from_request().arguments), 303)


@access(Right.OWN_PLAN, Right.HANDOVER)
def file(format: str) -> Any:
    """The list as a file; with `von=desk` that of the own Fachplanungen alone."""
    if format not in TYPES:
        abort(404)
    asked, own = Asked.from_request(), request.args.get("von") == "desk"
    reach = own_reach() if own else my_reach()
    with database().session() as session:
        count = count_lines(session, reach=reach, wanted=asked.wanted, today=today())
    if count > MOST_LINES.get(format, count):
        flash(_too_many(MOST_LINES[format]), "danger")
        endpoint = "staff.plan_desk" if own else "staff.routed"
        return redirect(url_for(endpoint, **asked.arguments), 303)
    # On record first: the file of a long list takes a while, and nobody may wait for it
    # before they can write.
    with database().transaction() as session:
        note(session, "routing_exported", format)
    with database().session() as session:
        found = read_list(session, reach=reach, wanted=asked.wanted, today=today())
        made = list_file(found, format=format, today=today())
    return attachment(made.content, name=made.name, media_type=made.media_type)


def _too_many(most: int) -> str:
    return str(
        gettext(
            "Eine XLSX-Datei kann höchstens %(number)s Themen haben. Grenzen Sie die"
            " Liste ein, oder nehmen Sie CSV.",
            number=format_decimal(most),
        )
    )


def add_views(staff: Blueprint) -> None:
    address = "/antworten"
    staff.add_url_rule(address, "routed", list_page)
    staff.add_url_rule(f"{address}/stand", "routed_move", move, methods=["POST"])
    staff.add_url_rule(f"{address}/liste/<format>", "routed_file", file)


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
