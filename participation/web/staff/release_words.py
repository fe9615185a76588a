"""Words about releases, in the language of the page."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import format_date, gettext, lazy_gettext, ngettext

from participation.publication.releases.content import (
    CITY,
    NO_ORTSTEIL,
    Audience,
    Release,
    ReleasedTable,
    Space,
)
from participation.publication.releases.news import News
from participation.web.state import localized

AUDIENCES = {
    Audience.DESKS: lazy_gettext("nur für Ortsteile und Fachplanungen"),
    Audience.PUBLIC: lazy_gettext("für alle"),
}
CHOICES = (
    (Audience.PUBLIC.value, lazy_gettext("Für alle, auf den öffentlichen Seiten")),
    (
        Audience.DESKS.value,
        lazy_gettext("Nur für Ortsteilbürgermeister, Ortsteilräte und Fachplanungen"),
    ),
)
NEWS = {
    News.NOBODY: lazy_gettext("Seit der letzten Veröffentlichung kam niemand dazu."),
    News.FEW: lazy_gettext(
        "Es kamen noch zu wenige dazu, um etwas neu zu veröffentlichen."
    ),
    News.SOME: lazy_gettext("Es kamen einige dazu."),
    News.MANY: lazy_gettext("Es kamen viele dazu."),
}
FILES = {
    "release.json": lazy_gettext("Die Zahlen (JSON)"),
    "manifest.json": lazy_gettext("Verzeichnis mit Prüfsumme"),
    "manifest.sig": lazy_gettext("Unterschrift"),
    "key.pem": lazy_gettext("Öffentlicher Schlüssel"),
}
FREEZE_PROBLEMS = {
    "too_few": lazy_gettext(
        "Es haben noch zu wenige Menschen teilgenommen, oder seit der letzten"
        " Veröffentlichung sind zu wenige dazugekommen."
    ),
    "gone": lazy_gettext("Diesen Fragebogen gibt es nicht mehr."),
    "failed": lazy_gettext(
        "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal; bleibt es dabei, "
        "sagt das Protokoll des Servers Ihrer Technik, warum."
    ),
}
MANY_NAMES = 3


def day(value: datetime.date) -> str:
    return str(format_date(value, "medium"))


def worth_freezing(news: News) -> bool:
    """Whether a freeze could give anything."""
    return news in (News.SOME, News.MANY)


def space_name(release: Release, key: str) -> str:
    """The name of a line; of many Ortsteile the first ones and how many more."""
    if key == CITY:
        return str(gettext("Ganze Stadt"))
    if key == NO_ORTSTEIL:
        return str(gettext("ohne Angabe des Ortsteils"))
    space = next(space for space in release.spaces if space.key == key)
    return _short(space)


def _short(space: Space) -> str:
    names = space.label.split(", ")
    if len(names) <= MANY_NAMES:
        return space.label
    return str(
        ngettext(
            "%(names)s und %(num)s weiterer",
            "%(names)s und %(num)s weitere",
            len(names) - MANY_NAMES,
            names=", ".join(names[:MANY_NAMES]),
        )
    )


def merged(release: Release) -> list[Space]:
    """Lines of several Ortsteile."""
    return [space for space in release.spaces if len(space.ortsteil_keys) > 1]


def table_names(release: Release, keys: Sequence[str]) -> list[str]:
    """Titles of some tables, each once."""
    wanted = [table for table in release.tables if table.key in keys]
    return list(dict.fromkeys(localized(table.title) for table in wanted))


def withheld_in(table: ReleasedTable) -> int:
    """How many figures of a table are withheld."""
    return sum((*line.cells, line.base).count(None) for line in table.lines)


def audit_text(report: Mapping[str, Any]) -> str:
    """What the audit found, in a sentence."""
    earlier = report["earlier"]
    if not earlier:
        return str(
            gettext(
                "Geprüft wurde mit allen Zahlen dieses Entwurfs zusammen: Keine geheim"
                " gehaltene Zahl lässt sich aus den gezeigten errechnen."
            )
        )
    return str(
        ngettext(
            "Geprüft wurde mit allen Zahlen dieses Entwurfs und der früheren"
            " Veröffentlichung zusammen, auch mit den Unterschieden zwischen ihnen: Keine"
            " geheim gehaltene Zahl lässt sich errechnen.",
            "Geprüft wurde mit allen Zahlen dieses Entwurfs und der %(num)s früheren"
            " Veröffentlichungen zusammen, auch mit den Unterschieden zwischen ihnen: Keine"
            " geheim gehaltene Zahl lässt sich errechnen.",
            earlier,
        )
    )
