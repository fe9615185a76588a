"""Words for where a theme stands, and who may see it."""

from flask_babel import lazy_gettext
from flask_login import current_user

from participation.accounts.rights import Right
from participation.handover.routing.answering import Reach
from participation.handover.routing.content import RoutingStatus
from participation.handover.routing.plain import Difficulty

STATUSES = {
    RoutingStatus.NEW: lazy_gettext("neu"),
    RoutingStatus.SEEN: lazy_gettext("gesichtet"),
    RoutingStatus.IN_REVIEW: lazy_gettext("in Prüfung"),
    RoutingStatus.ADOPTED: lazy_gettext("aufgenommen"),
    RoutingStatus.UNDER_WAY: lazy_gettext("schon in Arbeit"),
    RoutingStatus.NOT_ADOPTED: lazy_gettext("nicht aufgenommen"),
}
STATUS_BADGES = {
    RoutingStatus.NEW: "warning",
    RoutingStatus.SEEN: "info",
    RoutingStatus.IN_REVIEW: "info",
    RoutingStatus.ADOPTED: "success",
    RoutingStatus.UNDER_WAY: "success",
    RoutingStatus.NOT_ADOPTED: "success",
}
HINTS = {
    Difficulty.LONG_SENTENCE: lazy_gettext("Dieser Satz ist lang. Zwei kurze liest man leichter:"),
    Difficulty.LONG_WORD: lazy_gettext("Dieses Wort ist sehr lang:"),
    Difficulty.ABBREVIATION: lazy_gettext("Diese Abkürzung kennt nicht jeder:"),
    Difficulty.LAW: lazy_gettext("Das ist ein Verweis auf ein Gesetz. Was bedeutet er für die Menschen?"),
}  # fmt: skip
OPEN = "offen"
CITY = "stadt"
"""In addresses: what waits, and the whole city, whose own key is empty."""


def my_reach() -> Reach:
    """Everything for staff; for a Fachplanung, what it leads or takes part in."""
    person = current_user.account
    if person.may(Right.HANDOVER):
        return Reach(plan_keys=None)
    return Reach(plan_keys=person.plan_keys)


def own_reach() -> Reach:
    """What one's own Fachplanungen lead or take part in, also for staff."""
    return Reach(plan_keys=current_user.account.plan_keys)
