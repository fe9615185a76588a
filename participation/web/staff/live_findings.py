"""What shows itself: gaps, interfaces, blind spots, changes; a page for each finding."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Session
from participation.handover.invitation import Invitation
from participation.handover.live.behind import behind_of, comments_behind
from participation.handover.live.deciding import (
    LONGEST_REASON,
    DecidedMeanwhileError,
    FindingState,
    decide,
    decisions_of,
)
from participation.handover.live.finding import live_findings
from participation.handover.live.inviting import invitation
from participation.handover.live.shown import LiveFindings, ShownFinding
from participation.handover.rules.found import LONGEST_KEY, Kind
from participation.handover.structure import PlanView, plans
from participation.places.queries import OrtsteilView, all_ortsteile
from participation.web.access import access
from participation.web.staff import finding_words as words
from participation.web.staff.forms import pressed
from participation.web.staff.labels import problem_text
from participation.web.staff.recording import before_showing, note
from participation.web.state import database, settings

FIRST = 5
"""So many of each kind stand on the first page; the others have pages of their own."""
PER_PAGE = 20
COMMENTS_PER_PAGE = 10
LAST_PAGE = 1_000
PLACES_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for. `problems`: what of it cannot be used."""

    subject: str
    ortsteil: str
    plan: str
    kind: str
    page: int
    simulated: bool

    def arguments(self, **changes: Any) -> dict[str, Any]:
        """For url_for: the same in another address."""
        found = {
            "umfrage": self.subject,
            "ortsteil": self.ortsteil,
            "fachplanung": self.plan,
            "art": self.kind,
            "daten": "simuliert" if self.simulated else "",
            **changes,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.subject or self.ortsteil or self.plan)


@access(Right.FINDINGS)
def overview() -> Any:
    asked = asked_for()
    with database().session() as session:
        live = _live(session, asked)
        ortsteile = sorted(all_ortsteile(session), key=lambda o: o.name)
        known_plans = plans(session)
    problems = _problems(asked, live, ortsteile, known_plans)
    matching = [] if live is None or problems else _matching(live.findings, asked)
    by_kind = {kind: [one for one in matching if one.kind == kind] for kind in Kind}
    kinds = [Kind(asked.kind)] if asked.kind in {*Kind} else list(words.KINDS)
    pages = -(-max((len(by_kind[kind]) for kind in kinds), default=0) // PER_PAGE)
    page = min(asked.page, max(pages, 1))
    shown = {
        kind: by_kind[kind][PER_PAGE * (page - 1) : PER_PAGE * page]
        if asked.kind
        else by_kind[kind][:FIRST]
        for kind in kinds
    }
    return render_template(
        "staff/live/overview.html",
        asked=asked,
        live=live,
        problems=problems,
        shown=shown,
        totals={kind: len(by_kind[kind]) for kind in Kind},
        page=page,
        pages=pages if asked.kind else 1,
        page_address=lambda number: _address("live_findings", asked, seite=number),
        ortsteile=[(o.key, o.name) for o in ortsteile],
        plans=[(plan.key, plan.name) for plan in known_plans],
        words=words,
        title=words.title,
        kinds=Kind,
    ), 422 if problems else 200


@access(Right.FINDINGS)
def one_page(key: str) -> Any:
    return _one_page(key)


def _one_page(key: str, *, problems: dict[str, str] | None = None, reason: str = "",
              state: str = "", late: bool = False) -> Any:  # fmt: skip
    asked = asked_for()
    with database().session() as session:
        live = _live(session, asked)
        history = decisions_of(session, _key(key), simulated=asked.simulated)
    finding = live.find(key) if live is not None else None
    if live is not None and finding is None and not history:
        abort(404)
    page = render_template(
        "staff/live/finding.html",
        key=key,
        asked=asked,
        live=live,
        finding=finding,
        history=history,
        has_comments=live is not None
        and finding is not None
        and behind_of(finding, sources=live.sources) is not None,
        problems=problems or {},
        typed_reason=reason,
        typed_state=state,
        late=late,
        longest=LONGEST_REASON,
        places_shown=PLACES_SHOWN,
        rights=Right,
        words=words,
        title=words.title,
        kinds=Kind,
    )
    return page, 409 if late else 422 if problems else 200


@access(Right.HANDOVER)
def decision(key: str) -> Any:
    pressed()
    asked = asked_for()
    state, reason = request.form.get("state", ""), request.form.get("reason", "")
    try:
        with database().transaction() as session:
            _require(session, key, asked)
            decided = decide(
                session,
                finding_key=key,
                simulated=asked.simulated,
                state=state,
                reason=reason,
                seen=_number(request.form.get("seen", "")),
                account_id=current_user.account.id,
                today=today(),
            )
            if decided:
                note(session, "finding_decided", f"{key}: {state}")
    except InvalidInputError as error:
        problems = {n: problem_text(codes[0]) for n, codes in error.problems.items()}
        return _one_page(key, problems=problems, reason=reason, state=state)
    except DecidedMeanwhileError:
        return _one_page(key, late=True, reason=reason, state=state)
    flash(gettext("Gespeichert: %(name)s", name=words.STATES[FindingState(state)]))
    return redirect(_address("live_finding", asked, key=key, _anchor="decision"))


@access(Right.COMMENTS)
def comments_page(key: str) -> Any:
    asked = asked_for()
    place = request.args.get("raum")
    with database().session() as session:
        live, finding = _found(session, key, asked)
        behind = behind_of(
            finding,
            sources=live.sources,
            ortsteil_key=None if place is None else place.removeprefix("-"),
        )
        if behind is None:
            raise NotFoundError("comments of the finding", key)
        found, more = comments_behind(
            session,
            behind,
            simulated=asked.simulated,
            offset=COMMENTS_PER_PAGE * (asked.page - 1),
            limit=COMMENTS_PER_PAGE,
        )
    if found:
        before_showing("finding_comments_read", [one.id for one in found], key)

    def address(number: int) -> str:
        more = {} if place is None else {"raum": place}
        return _address("finding_comments", asked, key=key, seite=number, **more)

    return render_template(
        "staff/live/comments.html",
        key=key,
        asked=asked,
        finding=finding,
        comments=found,
        place=_place_label(finding, place),
        previous=address(asked.page - 1) if asked.page > 1 else None,
        following=address(asked.page + 1) if more else None,
        title=words.title,
    )


@access(Right.HANDOVER)
def invitation_page(key: str) -> Any:
    asked = asked_for()
    finding, made = read_invitation(key, asked)
    return render_template(
        "staff/live/invitation.html",
        key=key,
        asked=asked,
        finding=finding,
        invitation=made,
        places={place.ortsteil_key: place.label for place in made.places},
        may_read=current_user.may(Right.COMMENTS),
        title=words.title,
    )


def read_invitation(key: str, asked: Asked) -> tuple[ShownFinding, Invitation]:
    """The invitation; that its comments were read is recorded before it is shown."""
    with database().session() as session:
        live, finding = _found(session, key, asked)
        made = invitation(
            session,
            live,
            finding,
            simulated=asked.simulated,
            minimum=settings().minimum_count,
            now=now(),
            language=str(get_locale()),
            with_comments=current_user.may(Right.COMMENTS),
        )
    if made.comments:
        shown: list[uuid.UUID] = [quote.comment_id for quote in made.comments]
        before_showing("invitation_read", shown, key)
    return finding, made


def _live(session: Session, asked: Asked) -> LiveFindings | None:
    return live_findings(
        session,
        simulated=asked.simulated,
        minimum=settings().minimum_count,
        now=now(),
        language=str(get_locale()),
        subject=asked.subject,
    )


def _found(
    session: Session, key: str, asked: Asked
) -> tuple[LiveFindings, ShownFinding]:
    """The finding; NotFoundError where it is not found, 503 while it is counted."""
    live = _live(session, asked)
    if live is None:
        abort(503)
    finding = live.find(key)
    if finding is None:
        raise NotFoundError("finding", key)
    return live, finding


def _require(session: Session, key: str, asked: Asked) -> None:
    """Only what is found, or was once decided, can be decided."""
    if decisions_of(session, _key(key), simulated=asked.simulated):
        return
    _found(session, key, asked)


def _matching(findings: Sequence[ShownFinding], asked: Asked) -> list[ShownFinding]:
    return [
        one
        for one in findings
        if asked.ortsteil in ("", *one.ortsteil_keys)
        and asked.plan in ("", *(plan.key for plan in one.plans))
    ]


def _problems(
    asked: Asked,
    live: LiveFindings | None,
    ortsteile: Sequence[OrtsteilView],
    known_plans: Sequence[PlanView],
) -> dict[str, str]:
    """Sentences by field of what cannot be used."""
    known = {
        "umfrage": {"", *(one.key for one in live.subjects)}
        if live
        else {asked.subject},
        "ortsteil": {"", *(o.key for o in ortsteile)},
        "fachplanung": {"", *(plan.key for plan in known_plans)},
        "art": {"", *Kind},
    }
    asked_for = {
        "umfrage": asked.subject,
        "ortsteil": asked.ortsteil,
        "fachplanung": asked.plan,
        "art": asked.kind,
    }
    return {
        name: problem_text("unknown")
        for name, value in asked_for.items()
        if value not in known[name]
    }


def asked_for() -> Asked:
    return Asked(
        subject=request.args.get("umfrage", ""),
        ortsteil=request.args.get("ortsteil", ""),
        plan=request.args.get("fachplanung", ""),
        kind=request.args.get("art", ""),
        page=max(1, min(_number(request.args.get("seite", "")), LAST_PAGE)),
        simulated=request.args.get("daten") == "simuliert",
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _key(key: str) -> str:
    if len(key) > LONGEST_KEY:
        raise NotFoundError("finding", key[:LONGEST_KEY])
    return key


def _address(endpoint: str, asked: Asked, **more: Any) -> str:
    if more.get("seite") == 1:
        more["seite"] = None
    return url_for(f"staff.{endpoint}", **{**asked.arguments(), **more})


def _place_label(finding: ShownFinding, place: str | None) -> str | None:
    """The name of the place; "-" in an address stands for no Ortsteil."""
    if place is None:
        return None
    key = place.removeprefix("-")
    return next(p.label for p in finding.places if p.ortsteil_key == key)


def add_views(staff: Blueprint) -> None:
    base = "/was-zeigt-sich"
    views: list[tuple[str, str, Callable[..., Any], list[str]]] = [
        ("", "live_findings", overview, ["GET"]),
        ("/<key>", "live_finding", one_page, ["GET"]),
        ("/<key>/entscheidung", "decide_finding", decision, ["POST"]),
        ("/<key>/kommentare", "finding_comments", comments_page, ["GET"]),
        ("/<key>/einladung", "finding_invitation", invitation_page, ["GET"]),
    ]
    for address, endpoint, view, methods in views:
        staff.add_url_rule(f"{base}{address}", endpoint, view, methods=methods)
