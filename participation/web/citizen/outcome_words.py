"""The sentences about what became of it, in the reader's language."""

import datetime
from collections.abc import Mapping

from flask_babel import format_date, format_decimal, gettext, ngettext

from participation.core.clock import today
from participation.handover.routing.content import (
    CLOSED,
    Dated,
    PublicAnswer,
    RoutingStatus,
)
from participation.web.citizen.outcome_views import SaidFigure, waiting_days

DAYS_TOLD = 20
"""Longer waits are told in weeks."""


def status(value: RoutingStatus) -> str:
    words: Mapping[RoutingStatus, str] = {
        RoutingStatus.NEW: gettext("weitergegeben, noch nicht angesehen"),
        RoutingStatus.SEEN: gettext("angesehen"),
        RoutingStatus.IN_REVIEW: gettext("wird geprüft"),
        RoutingStatus.ADOPTED: gettext("in die Planung aufgenommen"),
        RoutingStatus.UNDER_WAY: gettext("schon in Arbeit"),
        RoutingStatus.NOT_ADOPTED: gettext("nicht aufgenommen"),
    }
    return words[value]


def is_closed(answer: PublicAnswer) -> bool:
    return answer.status in CLOSED


def days(answer: Dated) -> str:
    """When it was passed on, and since when an answer is there, or is not."""
    passed = gettext("Weitergegeben am %(date)s.", date=_day(answer.passed_on))
    waited = waiting_days(answer, today())
    if waited is None:
        said = gettext("Beantwortet am %(date)s.", date=_day(answer.changed_on))
        return f"{passed} {said}"
    return f"{passed} {waiting(waited)}".strip()


def waiting(waited: int) -> str:
    """How long there has been no answer; nothing on the first day."""
    if waited <= 0:
        return ""
    if waited <= DAYS_TOLD:
        return str(
            ngettext(
                "Seit %(num)s Tag gibt es noch keine Antwort.",
                "Seit %(num)s Tagen gibt es noch keine Antwort.",
                waited,
            )
        )
    return str(
        ngettext(
            "Seit %(num)s Woche gibt es noch keine Antwort.",
            "Seit %(num)s Wochen gibt es noch keine Antwort.",
            waited // 7,
        )
    )


def people(count: int | None, base: int | None) -> str:
    """How many people wrote about it."""
    if count is None:
        return str(
            gettext(
                "Wie viele Menschen darüber geschrieben haben, zeigen wir nicht:"
                " Jemand könnte zu erkennen sein."
            )
        )
    if base is None:
        return str(
            ngettext(
                "%(num)s Mensch hat darüber geschrieben.",
                "%(num)s Menschen haben darüber geschrieben.",
                count,
            )
        )
    return str(
        gettext(
            "%(people)s von %(base)s Menschen, die etwas geschrieben haben, nennen"
            " dieses Thema.",
            people=format_decimal(count),
            base=format_decimal(base),
        )
    )


def said(figure: SaidFigure) -> str:
    return people(figure.people, figure.base)


def _day(day: datetime.date) -> str:
    return str(format_date(day, "long"))
