"""Words for the process in the language of the reader."""

import datetime

from flask_babel import format_date, lazy_gettext

from participation.handover.overview import Progress

PROGRESS = {
    Progress.DONE: lazy_gettext("fertig"),
    Progress.NOW: lazy_gettext("läuft gerade"),
    Progress.LATER: lazy_gettext("kommt noch"),
    Progress.OPEN: lazy_gettext("Zeit noch offen"),
}

ROLES = {
    "entscheidet": lazy_gettext("Wer entscheidet"),
    "wirkt_mit": lazy_gettext("Wer mitarbeitet"),
    "gehoert": lazy_gettext("Wer gehört wird"),
    "informiert": lazy_gettext("Wer informiert wird"),
}


def span(first: datetime.date | None, last: datetime.date | None) -> str:
    """A period in words; empty where nothing is known of it."""
    if first is None and last is None:
        return ""
    if first == last:
        return _day(first)
    return f"{_day(first)} – {_day(last)}"


def _day(on: datetime.date | None) -> str:
    return str(format_date(on, "medium")) if on else "…"
