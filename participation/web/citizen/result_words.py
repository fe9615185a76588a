"""What is said of released figures, in the reader's language, from these figures alone."""

from collections.abc import Mapping

from flask_babel import format_decimal, format_percent, gettext, ngettext

from participation.core.kinds import Channel
from participation.publication.charts.lines import Bar, Figure
from participation.publication.releases.content import TableKind, Texts
from participation.web.i18n import current_locale

GERMAN = "de"
APART = "\u2068{}\u2069"
"""A text in its own direction, so that it does not reorder the sentence around it."""


def sentence(figure: Figure) -> str:
    """One sentence on the largest shown number; never on what is withheld."""
    if not figure.has_numbers:
        return str(gettext("Zu wenige Antworten, um Zahlen zu zeigen."))
    if not figure.leading:
        return str(gettext("Das hat niemand gesagt."))
    labels = " · ".join(_label(bar) for bar in figure.leading)
    first = figure.leading[0]
    values = {"label": labels, "count": _number(first.count), "share": share(first)}
    if figure.line.base is None:
        return str(gettext("Am häufigsten: %(label)s (%(count)s).", **values))
    values["base"] = _number(figure.line.base)
    if first.percent is None:
        return str(
            gettext("Am häufigsten: %(label)s (%(count)s von %(base)s).", **values)
        )
    return str(
        gettext(
            "Am häufigsten: %(label)s (%(share)s, das sind %(count)s von %(base)s).",
            **values,
        )
    )


def note(figure: Figure) -> str:
    """What one must know of the kind of table; empty where nothing."""
    match figure.table.kind:
        case TableKind.MULTIPLE:
            return str(gettext("Mehrere Antworten waren möglich."))
        case TableKind.RANKING:
            return str(gettext("Gezählt ist, was Menschen auf Platz 1 gesetzt haben."))
        case TableKind.THEMES:
            return str(
                gettext(
                    "Ein Programm hat die Kommentare nach Themen geordnet. Ein Kommentar kann"
                    " mehrere Themen haben."
                )
            )
        case TableKind.TARGET_GROUPS:
            return str(
                gettext(
                    "Ein Programm hat gelesen, von welchen Menschen die Kommentare sprechen."
                    " Ein Kommentar kann von mehreren sprechen."
                )
            )
        case TableKind.THEME_PAIRS:
            return str(
                gettext(
                    "So viele Menschen haben beide Themen genannt. Paare, die nur wenige"
                    " genannt haben, stehen nicht hier."
                )
            )
        case _:
            return ""


def mean(figure: Figure) -> str:
    """The mean with both ends of its scale; empty where it may not be told."""
    if figure.mean_tenths is None:
        return ""
    first, last = figure.bars[0], figure.bars[-1]
    return str(
        gettext(
            "Mittelwert: %(mean)s, von 1 (%(lowest)s) bis %(points)s (%(highest)s).",
            mean=format_decimal(figure.mean_tenths / 10, "0.0"),
            lowest=_label(first),
            points=len(figure.bars),
            highest=_label(last),
        )
    )


def people(count: int) -> str:
    return str(
        ngettext(
            "%(num)s Mensch hat mitgemacht.",
            "%(num)s Menschen haben mitgemacht.",
            count,
        )
    )


def share(bar: Bar) -> str:
    """The share as the language writes it; empty where it may not be told."""
    return "" if bar.percent is None else str(format_percent(bar.percent / 100))


def channel(name: Channel) -> str:
    names: Mapping[Channel, str] = {
        Channel.ONLINE: gettext("im Internet"),
        Channel.PAPER: gettext("auf Papier"),
        Channel.ON_SITE: gettext("im Gespräch"),
        Channel.TELEPHONE: gettext("am Telefon"),
    }
    return names[name]


def told_language(texts: Texts) -> str:
    """The language in which a text of a release is told: the reader's, or German."""
    tag = current_locale().tag
    return tag if texts.get(tag) else GERMAN


def told(texts: Texts) -> str:
    """A text of a release in that language."""
    return texts[told_language(texts)]


def _label(bar: Bar) -> str:
    return APART.format(told(bar.option.label))


def _number(value: int | None) -> str:
    return "·" if value is None else str(format_decimal(value))
