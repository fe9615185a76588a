"""Words for what the desks show."""

from flask_babel import format_decimal, gettext, lazy_gettext

from participation.places.queries import OrtsteilView
from participation.publication.coarse import FIRST, CoarseCount

REQUEST_STATES = {
    "sent": lazy_gettext("liegt beim Amt"),
    "released": lazy_gettext("freigegeben"),
    "sent_back": lazy_gettext("zurückgegeben"),
    "withdrawn": lazy_gettext("zurückgenommen"),
}
FORWARD_STATES = {
    "passed": lazy_gettext("weitergegeben"),
    "seen": lazy_gettext("gesehen"),
    "answered": lazy_gettext("beantwortet"),
}
STATEMENT_STATES = {
    "draft": lazy_gettext("Entwurf"),
    "submitted": lazy_gettext("abgegeben"),
    "withdrawn": lazy_gettext("zurückgezogen"),
}
BADGES = {
    "sent": "info",
    "released": "success",
    "sent_back": "warning",
    "withdrawn": "info",
    "passed": "info",
    "seen": "info",
    "answered": "success",
    "draft": "warning",
    "submitted": "success",
}


def coarse_words(count: CoarseCount, ortsteil: OrtsteilView | None = None) -> str:
    """How many took part, against the inhabitants where their number is known."""
    people = ortsteil.population if ortsteil else None
    number = format_decimal(count.at_least or FIRST)
    if people is None:
        return str(
            gettext("mindestens %(number)s", number=number)
            if count.at_least
            else gettext("noch weniger als %(number)s", number=number)
        )
    inhabitants = format_decimal(people)
    return str(
        gettext(
            "mindestens %(number)s von %(people)s Einwohnern",
            number=number,
            people=inhabitants,
        )
        if count.at_least
        else gettext(
            "noch weniger als %(number)s von %(people)s Einwohnern",
            number=number,
            people=inhabitants,
        )
    )
