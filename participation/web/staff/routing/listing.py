"""The list of themes: of one's own Fachplanung, or of all of them for staff."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.database import Session
from participation.handover.routing.answering import Reach, move_on
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.files import list_file
from participation.handover.routing.lists import (
    Choices,
    RoutedLine,
    Wanted,
    choices,
    lines,
    places,
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

T = TypeVar("T")


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


def page_of(found: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """The things of a page, its number among those there are, and how many there are."""
    pages = max(1, -(-len(found) // A_PAGE))
    page = min(max(page, 1), pages)
    return found[(page - 1) * A_PAGE : page * A_PAGE], page, pages


def shown_lines(
    session: Session, ids: Sequence[uuid.UUID], reach: Reach
) -> dict[uuid.UUID, RoutedLine]:
    return {line.id: line for line in lines(session, ids, reach=reach)}


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
        found = places(session, reach=reach, wanted=asked.wanted, today=today())
        here, page, pages = page_of(found, asked.page)
        known = shown_lines(session, [place.id for place in here], reach)
        narrowing = choices(session, reach=reach)
    return render_template(
        "staff/routing/list.html",
        lines=list(known.values()),
        count=len(found),
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
    asked = Asked.from_request()
    reach = own_reach() if request.args.get("von") == "desk" else my_reach()
    with database().transaction() as session:
        found = places(session, reach=reach, wanted=asked.wanted, today=today())
        rows = lines(session, [place.id for place in found], reach=reach)
        made = list_file(rows, format=format, today=today())
        note(session, "routing_exported", format)
    return attachment(made.content, name=made.name, media_type=made.media_type)


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
