"""Groups of people, how they stand to the inhabitants and what is missing, in words."""

from collections.abc import Mapping

from flask_babel import format_decimal, lazy_gettext
from flask_babel import gettext as translated

from participation.publication.missing import (
    Ages,
    Dimension,
    Gap,
    GroupLine,
    Reason,
    Verdict,
)

DIMENSIONS = {
    Dimension.AGE: lazy_gettext("Alter"),
    Dimension.SEX: lazy_gettext("Geschlecht"),
    Dimension.KIND: lazy_gettext("Siedlungsstrukturtyp"),
    Dimension.ORTSTEIL: lazy_gettext("Ortsteil"),
}
SEXES = {
    "female": lazy_gettext("weiblich"),
    "male": lazy_gettext("männlich"),
    "diverse": lazy_gettext("divers"),
}
VERDICTS = {
    Verdict.MISSING: lazy_gettext("fehlt"),
    Verdict.FEW: lazy_gettext("zu wenige"),
    Verdict.LIKE: lazy_gettext("passt"),
    Verdict.MANY: lazy_gettext("mehr als erwartet"),
}
REASONS = {
    Reason.NO_QUESTION: lazy_gettext(
        "Der Fragebogen fragt nicht danach, oder es ist noch nicht festgelegt, welche"
        " Frage es sagt."
    ),
    Reason.NO_TABLE: lazy_gettext(
        "Dafür fehlt noch eine Tabelle der Einwohner. Die Statistikstelle der Stadt"
        " kann sie aus dem Melderegister erstellen; Spalten und Vorlage stehen auf der"
        " Seite „Einwohnerzahlen“."
    ),
    Reason.INCOMPLETE: lazy_gettext(
        "Die Tabelle der Einwohner enthält nicht alle Ortsteile. Bitte die Statistikstelle"
        " um eine vollständige Tabelle mit einem Stichtag."
    ),
    Reason.TOO_FEW: lazy_gettext(
        "Dafür gibt es noch zu wenige Antworten: Mindestens zwei Gruppen brauchen so"
        " viele, dass sie gezeigt werden dürfen."
    ),
}


def gettext(msgid: str, **values: object) -> str:
    """Translate; the library says of its own only that it returns something."""
    return str(translated(msgid, **values))


def group_name(dimension: Dimension, key: str, names: Mapping[str, str]) -> str:
    """A group as the head of a line. `names`: of Ortsteile and kinds by key."""
    if dimension is Dimension.AGE:
        return ages_name(key)
    if dimension is Dimension.SEX:
        return str(SEXES.get(key, key))
    return names.get(key, key)


def ages_name(key: str) -> str:
    ages = Ages.of(key)
    if ages.highest is None:
        return gettext("ab %(age)s Jahre", age=ages.lowest)
    return gettext("%(low)s bis %(high)s Jahre", low=ages.lowest, high=ages.highest)


def missing_sentence(
    dimension: Dimension, line: GroupLine, names: Mapping[str, str]
) -> str:
    """Say that a group is missing or too few, with both shares, or both numbers."""
    found = line.difference
    is_missing = found is not None and found.verdict is Verdict.MISSING
    who = _people(dimension, line.key, names)
    if dimension is Dimension.ORTSTEIL:
        told: dict[str, object] = {
            "who": who,
            "count": line.count.text,
            "expected": line.expected,
        }
        if is_missing:
            return gettext(
                "%(who)s fehlen: %(count)s Antworten, zu erwarten wären %(expected)s.",
                **told,
            )
        return gettext(
            "%(who)s sind zu wenige: %(count)s Antworten, zu erwarten wären"
            " %(expected)s.",
            **told,
        )
    told = {
        "who": who,
        "share": line.share,
        "persons": whole_percent(line.persons_share),
    }
    if is_missing:
        return gettext(
            "%(who)s fehlen: %(share)s %% der Antworten, %(persons)s %% der Einwohner.",
            **told,
        )
    return gettext(
        "%(who)s sind zu wenige: %(share)s %% der Antworten, %(persons)s %% der"
        " Einwohner.",
        **told,
    )


def gap_sentence(gap: Gap) -> str:
    """Say why respondents cannot be compared, and what helps."""
    if gap.reason is not Reason.NO_FIT:
        return str(REASONS[gap.reason])
    shown = [ages_name(key) for key in gap.values[:6]]
    return gettext(
        "Die Altersgruppen der Tabelle passen nicht zu denen der Frage: %(ages)s. Eine"
        " Tabelle nach einzelnen Lebensjahren passt immer.",
        ages=", ".join(shown),
    )


def points(part: float) -> str:
    """A difference of shares in whole points with its sign."""
    return _signed(round(100 * part))


def bounds(low: float, high: float) -> str:
    """Both ends of an interval; to a tenth, so that one beside 0 is not rounded to it."""
    return gettext(
        "%(low)s bis %(high)s",
        low=_signed(round(100 * low, 1)),
        high=_signed(round(100 * high, 1)),
    )


def _signed(number: float) -> str:
    sign = "−" if number < 0 else "+" if number > 0 else ""
    return sign + str(format_decimal(abs(number)))


def whole_percent(part: float) -> int:
    return int(100 * part + 0.5)


def _people(dimension: Dimension, key: str, names: Mapping[str, str]) -> str:
    if dimension is Dimension.SEX:
        return {
            "female": gettext("Frauen"),
            "male": gettext("Männer"),
            "diverse": gettext("Menschen mit dem Eintrag „divers“"),
        }.get(key, key)
    if dimension is Dimension.AGE:
        ages = Ages.of(key)
        if ages.highest is None:
            return gettext("Menschen ab %(age)s Jahren", age=ages.lowest)
        return gettext(
            "Menschen von %(low)s bis %(high)s Jahren",
            low=ages.lowest,
            high=ages.highest,
        )
    if dimension is Dimension.KIND:
        return gettext("Menschen aus „%(kind)s“", kind=names.get(key, key))
    return gettext("Menschen aus %(name)s", name=names.get(key, key))
