"""The review desk: one comment after the other, by keyboard or as a plain form."""

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.database import Session
from participation.themes.correct_groups import set_groups_exactly
from participation.themes.group_queries import groups_of
from participation.themes.learning.fill import fill_queue, is_low
from participation.themes.learning.queries import (
    DeskItem,
    DeskProgress,
    desk_item,
    desk_progress,
    last_reviewed,
)
from participation.themes.learning.review import (
    Asked,
    Outcome,
    Purpose,
    is_asked,
    record_review,
    take_next,
)
from participation.themes.queries import ThemeView, themes
from participation.web.access import access
from participation.web.staff.comment_groups import group_labels
from participation.web.staff.comments import Segment, cut
from participation.web.staff.filters import SIMULATED
from participation.web.staff.forms import EmptyForm
from participation.web.staff.recording import before_showing, note, note_shown
from participation.web.staff.review_words import MODES, reason_words
from participation.web.state import database, localized, settings

KEYS = "1234567890abcdefghijlmnopqrstuvwxy"
"""One for each theme in the order of the scheme; k and z are other commands."""

GROUP_KEYS = "abcdefghijlmnopqrstuvwxy"
"""One for each target group, pressed together with the shift key."""

GROUPS_SHOWN = "groups"
"""Hidden field: the form asked for target groups, so that none chosen means none."""

PART = "X-Part"
"""Sent by review.js, which puts the next comment into the page that is there."""


@dataclass(frozen=True, kw_only=True)
class Toggle:
    """A theme or group on the desk. `key` "": more than keys. `score`: of a suggestion."""

    theme: str
    label: str
    key: str
    chosen: bool
    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Which comments somebody goes through, as the address tells."""

    mode: str
    simulated: bool

    @classmethod
    def read(cls) -> "Queue":
        mode = request.args.get("art", "")
        return cls(
            mode=mode if mode in MODES else "",
            simulated=request.args.get("daten", "") == SIMULATED,
        )

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        return MODES[self.mode].purposes

    def address(self, **changes: Any) -> str:
        mode = changes.get("mode", self.mode) or None
        simulated = changes.get("simulated", self.simulated)
        data = SIMULATED if simulated else None
        return url_for("staff.review", art=mode, daten=data)

    def item_address(self, asked: Asked | None) -> str:
        if asked is None:
            return self.address()
        return url_for(
            "staff.review_one",
            comment_id=asked.comment_id,
            zweck=asked.purpose.value,
            art=self.mode or None,
            daten=SIMULATED if self.simulated else None,
        )


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the page shows. `item` None: nothing waits."""

    queue: Queue
    item: DeskItem | None
    progress: DeskProgress
    themes: Sequence[ThemeView]
    previous: Asked | None
    chosen: frozenset[str] | None = None  # as sent, where it could not be stored
    groups_chosen: frozenset[str] | None = None
    told: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> list[uuid.UUID]:
        """The comment whose words are on the page."""
        return [self.item.asked.comment_id] if self.item else []

    @property
    def toggles(self) -> list[Toggle]:
        keys = [*KEYS, *([""] * len(self.themes))]
        suggested = dict(self._suggested())
        return [
            Toggle(
                theme=theme.key,
                label=self.labels[theme.key],
                key=key,
                chosen=theme.key in self._set,
                score=suggested.get(theme.key),
            )
            for theme, key in zip(self.themes, keys, strict=False)
        ]

    @property
    def group_toggles(self) -> list[Toggle]:
        """Target groups; empty where they are not asked."""
        if self.item is None or self.item.target_groups is None:
            return []
        chosen = self.groups_chosen
        if chosen is None:
            chosen = frozenset(self.item.target_groups)
        names = group_labels()
        keys = [*GROUP_KEYS, *([""] * len(names))]
        return [
            Toggle(theme=group, label=label, key=key, chosen=group in chosen)
            for (group, label), key in zip(names.items(), keys, strict=False)
        ]

    @property
    def suggested(self) -> list[Toggle]:
        """What the machine is unsure of, the likeliest first."""
        found = [toggle for toggle in self.toggles if toggle.score is not None]
        return sorted(found, key=lambda toggle: -(toggle.score or 0))

    @property
    def segments(self) -> list[Segment]:
        assert self.item is not None
        machine = [tag for tag in self.item.tags if tag.origin == "machine"]
        return cut(self.item.text, machine, dict(self.labels))

    @property
    def reasons(self) -> list[str]:
        assert self.item is not None
        if self.item.asked.purpose is Purpose.SECOND:
            return [gettext("zweite Meinung")]
        return [reason_words(reason, self.labels) for reason in self.item.reasons]

    @property
    def address(self) -> str:
        return self.queue.item_address(self.item.asked if self.item else None)

    @property
    def _set(self) -> frozenset[str]:
        if self.chosen is not None:
            return self.chosen
        if self.item is None:
            return frozenset()
        return self.item.counting if self.item.given is None else self.item.given

    def _suggested(self) -> list[tuple[str, int]]:
        if self.item is None or self.item.given is not None:
            return []
        return [
            (tag.theme_key, round(100 * (tag.score or 0)))
            for tag in self.item.tags
            if tag.band == "suggested" and tag.theme_key not in self.item.counting
        ]


@access(Right.THEMES)
def desk_page() -> Any:
    queue = Queue.read()
    with database().transaction() as session:  # who is shown a comment claims it
        desk = _next(session, queue)
        note_shown(session, "review_read", desk.shown)
    return _show(desk)


@access(Right.THEMES)
def one_page(comment_id: uuid.UUID) -> Any:
    """One comment, asked for the first time or come back to."""
    queue, asked = Queue.read(), _asked(comment_id)
    if request.method == "POST":
        return _review(queue, asked)
    with database().session() as session:
        if not is_asked(session, asked, account_id=_me()):
            flash(_taken(), "danger")
            return redirect(queue.address())
        desk = _desk(session, queue, asked)
    before_showing("review_read", desk.shown)
    return _show(desk)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/pruefen", "review", desk_page)
    staff.add_url_rule(
        "/pruefen/<uuid:comment_id>",
        "review_one",
        one_page,
        methods=["GET", "POST"],
    )


def _review(queue: Queue, asked: Asked) -> Any:
    given = frozenset(request.form.getlist("theme"))
    groups = frozenset(request.form.getlist("group"))
    none = "none" in request.form
    valid = EmptyForm().validate_on_submit()
    if not valid or not (given or none):
        with database().session() as session:
            desk = _desk(session, queue, asked, chosen=given, groups_chosen=groups)
        before_showing("review_read", desk.shown)
        return _show(desk, status=422, stale=not valid)
    with database().transaction() as session:
        outcome = record_review(
            session,
            asked=asked,
            account_id=_me(),
            themes=() if none else given,
            today=today(),
            second_wanted=random.random() < settings().second_review_share,  # noqa: S311 -- a sample, no secret
        )
        if outcome is Outcome.STORED:
            if GROUPS_SHOWN in request.form and not asked.purpose.is_blind:
                _settle_groups(session, asked.comment_id, groups)
            record_action(
                session,
                account_id=_me(),
                action=f"review_{asked.purpose}",
                subject=str(asked.comment_id),
                now=now(),
            )
        told = _taken() if outcome is Outcome.TAKEN else ""
        desk = _next(session, queue, told=told)
        if is_part := PART in request.headers:
            note_shown(session, "review_read", desk.shown)
    if is_part:
        return _show(desk)
    if told:
        flash(told, "danger")
    return redirect(desk.address, 303)


def _settle_groups(
    session: Session, comment_id: uuid.UUID, groups: frozenset[str]
) -> None:
    before = set(groups_of(session, comment_id).counting)
    set_groups_exactly(
        session,
        comment_id=comment_id,
        group_keys=groups,
        account_id=_me(),
        today=today(),
    )
    for group in sorted(groups - before):
        note(session, "comment_group_set", f"{comment_id} {group}")
    for group in sorted(before - groups):
        note(session, "comment_group_remove", f"{comment_id} {group}")


def _next(session: Session, queue: Queue, *, told: str = "") -> Desk:
    if Purpose.AUDIT in queue.purposes and is_low(
        session, purposes=queue.purposes, simulated=queue.simulated
    ):
        fill_queue(session, today=today(), simulated=queue.simulated)
    asked = take_next(
        session,
        account_id=_me(),
        purposes=queue.purposes,
        today=today(),
        simulated=queue.simulated,
    )
    return _desk(session, queue, asked, told=told)


def _desk(
    session: Session,
    queue: Queue,
    asked: Asked | None,
    *,
    chosen: frozenset[str] | None = None,
    groups_chosen: frozenset[str] | None = None,
    told: str = "",
) -> Desk:
    known = themes(session)
    item = desk_item(session, asked, account_id=_me()) if asked else None
    return Desk(
        queue=queue,
        item=item,
        progress=desk_progress(
            session, account_id=_me(), today=today(), simulated=queue.simulated
        ),
        themes=[theme for theme in known if theme.ended_on is None],
        previous=item.previous
        if item
        else last_reviewed(session, account_id=_me(), simulated=queue.simulated),
        chosen=chosen,
        groups_chosen=groups_chosen,
        told=told,
        labels={theme.key: localized(theme.label) for theme in known},
    )


def _show(desk: Desk, *, status: int = 200, stale: bool = False) -> Any:
    template = (
        "staff/review_desk.html" if PART in request.headers else "staff/review.html"
    )
    page = render_template(
        template,
        desk=desk,
        modes=MODES,
        empty=status == 422 and not stale,
        stale=stale,
    )
    return page, status, {"Vary": PART}


def _asked(comment_id: uuid.UUID) -> Asked:
    try:
        return Asked(comment_id, Purpose(request.args.get("zweck", "")))
    except ValueError:
        abort(404)


def _taken() -> str:
    return str(
        gettext(
            "Diesen Kommentar hat inzwischen jemand anderes geprüft. "
            "Hier ist der nächste."
        )
    )


def _me() -> uuid.UUID:
    account_id: uuid.UUID = current_user.account.id
    return account_id
