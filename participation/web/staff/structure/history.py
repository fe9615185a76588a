"""What was changed in the Beteiligungsstruktur: as a whole, and of one thing."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import NotFoundError
from participation.handover.editing.keeping import Kind
from participation.handover.history import ChangeView, Wanted, changes
from participation.web.access import access
from participation.web.staff.structure.words import (
    KINDS,
    Names,
    difference_words,
    read_names,
    thing,
)
from participation.web.state import database

PER_PAGE = 25


@access(Right.STRUCTURE)
def history_page() -> ResponseReturnValue:
    return _page(Wanted())


@access(Right.STRUCTURE)
def history_of_page(kind: str, key: str) -> ResponseReturnValue:
    if kind not in set(Kind):
        raise NotFoundError("kind", kind)
    return _page(Wanted(kind=Kind(kind), key=key))


def _page(wanted: Wanted) -> ResponseReturnValue:
    with database().session() as session:
        found, more = changes(session, wanted=wanted, below=_below(), limit=PER_PAGE)
        names = read_names(session, today())
    older = {**(request.view_args or {}), "vor": found[-1].number} if more else None
    return render_template(
        "staff/structure/history.html",
        wanted=wanted,
        about=_about(wanted, names),
        kinds=KINDS,
        lines=[(change, thing(change, names), _differences(change, names))
               for change in found],
        older=url_for(request.endpoint or "", **older) if older else None,
        newest=_below() is not None,
    )  # fmt: skip


def _differences(change: ChangeView, names: Names) -> list[object]:
    order_of = change.key if change.kind == Kind.ORDER else ""
    return [difference_words(d, names, order_of=order_of) for d in change.differences]


def _about(wanted: Wanted, names: Names) -> str:
    """The name of the thing whose history this is; raises NotFoundError for none."""
    if wanted.kind is None:
        return ""
    known = {
        Kind.PLAN: names.plans,
        Kind.ROLE: names.themes,
        Kind.STEP: names.steps,
        Kind.GROUP: names.groups,
        Kind.DELIVERABLE: names.deliverables,
        Kind.ORDER: {kind.value: str(name) for kind, name in KINDS.items()},
    }[wanted.kind]
    if wanted.key not in known:
        raise NotFoundError(wanted.kind.value, wanted.key)
    return known[wanted.key]


def _below() -> int | None:
    text = request.args.get("vor", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/struktur/aenderungen", "structure_history", history_page)
    staff.add_url_rule(
        "/struktur/aenderungen/<kind>/<path:key>",
        "structure_history_of",
        history_of_page,
    )
