"""The audit log for those who look after it: who did and read what, and is it whole."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flask import Blueprint, render_template, request, url_for
from flask_babel import format_datetime

from participation.accounts.audit import (
    Wanted,
    check_chain,
    known_actions,
    log_page,
    people_in_log,
)
from participation.accounts.rights import Right
from participation.core.clock import CITY_TIME
from participation.web.access import access
from participation.web.staff.action_words import action_words
from participation.web.state import database

PER_PAGE = 50
CHECKED = 5_000
"""So many of the newest entries are checked for every page; the command checks all."""
LONGEST = 60
OPERATOR = "betrieb"


@dataclass(frozen=True, kw_only=True)
class LogFilters:
    """What the log is narrowed to, as typed."""

    date_from: str
    date_to: str
    person: str
    action: str
    about: str

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        names = ("von", "bis", "person", "was", "nummer")
        typed = [arguments.get(name, "").strip()[:LONGEST] for name in names]
        return cls(
            date_from=typed[0],
            date_to=typed[1],
            person=typed[2],
            action=typed[3],
            about=typed[4],
        )

    def arguments(self) -> dict[str, str]:
        found = {
            "von": self.date_from,
            "bis": self.date_to,
            "person": self.person,
            "was": self.action,
            "nummer": self.about,
        }
        return {name: value for name, value in found.items() if value}

    def problems(self) -> dict[str, str]:
        """Codes by field name of what cannot be used."""
        found = {}
        for name, text in (("von", self.date_from), ("bis", self.date_to)):
            if text and _day(text) is None:
                found[name] = "not_a_date"
        if self.person not in {"", OPERATOR} and _account(self.person) is None:
            found["person"] = "unknown"
        if not found and self.date_to and self.date_to < self.date_from:
            found["bis"] = "ends_before_start"
        return found

    def wanted(self) -> Wanted:
        """Only for filters without problems."""
        until = _day(self.date_to)
        return Wanted(
            since=_midnight(_day(self.date_from)),
            before=_midnight(until + datetime.timedelta(days=1)) if until else None,
            account_id=_account(self.person),
            by_operator=self.person == OPERATOR,
            action=self.action or None,
            about=self.about,
        )


@access(Right.AUDIT)
def log() -> Any:
    filters = LogFilters.read(request.args)
    problems = filters.problems()
    with database().session() as session:
        state = check_chain(session, newest=CHECKED)
        found, more = ([], False) if problems else log_page(
            session, wanted=filters.wanted(), below=_below(), limit=PER_PAGE
        )  # fmt: skip
        people = people_in_log(session)
        actions = known_actions(session)
    page = render_template(
        "staff/audit_log.html",
        filters=filters,
        problems=problems,
        state=state,
        entries=found,
        people=[(str(account), name) for account, name in people],
        operator=OPERATOR,
        actions=sorted(
            ((name, action_words(name)) for name in actions), key=lambda pair: pair[1]
        ),
        words=action_words,
        local=_local,
        newest=_address(filters, None) if _below() else None,
        older=_address(filters, found[-1].number) if more else None,
    )
    return page, 422 if problems else 200


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/protokoll", "audit_log", log)


def _address(filters: LogFilters, below: int | None) -> str:
    arguments: dict[str, Any] = {**filters.arguments(), "vor": below}
    return url_for("staff.audit_log", **arguments)


def _below() -> int | None:
    text = request.args.get("vor", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    """The moment in which the day begins in the city."""
    return datetime.datetime.combine(day, datetime.time(), CITY_TIME) if day else None


def _local(at: datetime.datetime) -> str:
    return str(format_datetime(at.astimezone(CITY_TIME), "medium", rebase=False))


def _account(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text and text != OPERATOR else None
    except ValueError:
        return None
