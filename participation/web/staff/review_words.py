"""Words of the review pages: what is gone through, and why a comment is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from participation.themes.learning.agreement import RELIABLE, TENTATIVE, Alpha
from participation.themes.learning.audit import Quality
from participation.themes.learning.review import Purpose


@dataclass(frozen=True)
class Mode:
    """What somebody may go through."""

    label: LazyString
    purposes: tuple[Purpose, ...]

    def waiting(self, waiting: Mapping[str, int]) -> int:
        return sum(waiting.get(purpose.value, 0) for purpose in self.purposes)


MODES = {
    "": Mode(lazy_gettext("Alles"), (Purpose.LEARNING, Purpose.AUDIT)),
    "stichprobe": Mode(lazy_gettext("Nur Zufallsstichprobe"), (Purpose.AUDIT,)),
    "geteilt": Mode(lazy_gettext("Geteilte Themen"), (Purpose.SPLIT,)),
    "zweite": Mode(lazy_gettext("Zweite Meinung"), (Purpose.SECOND,)),
}
PURPOSES = {
    "learning": lazy_gettext("zum Lernen"),
    "audit": lazy_gettext("Zufallsstichprobe"),
    "second": lazy_gettext("zweite Meinung"),
    "split": lazy_gettext("neu zugeordnet, weil ein Thema geteilt wurde"),
}
VERDICTS = {
    "good": lazy_gettext("gut genug"),
    "weak": lazy_gettext("nicht gut genug: mehr Prüfen ändert das Ergebnis nicht"),
    "open": lazy_gettext("noch offen: hier fehlen noch viele Fälle"),
    "unknown": lazy_gettext("noch nichts bekannt"),
}
WITHOUT_THEME = {
    "nothing": lazy_gettext("kein Thema erkannt"),
    "different": lazy_gettext("anders als die vorigen"),
    "random": lazy_gettext("Zufallsstichprobe"),
}


def reason_words(reason: Sequence[str], labels: Mapping[str, str]) -> str:
    """Why a comment is asked; codes of themes/learning/choosing.py."""
    code, *keys = reason
    names = [labels.get(key, key) for key in keys]
    if code == "between":
        one, other = names
        said = gettext(
            "unsicher zwischen „%(one)s“ und „%(other)s“", one=one, other=other
        )
    elif code == "whether":
        said = gettext("unsicher, ob „%(theme)s“", theme=names[0])
    elif code == "split":
        said = gettext(
            "„%(theme)s“ wurde geteilt, möglich sind: %(parts)s",
            theme=names[0],
            parts=", ".join(f"„{name}“" for name in names[1:]),
        )
    elif code == "rare":
        said = gettext("selten: „%(theme)s“", theme=names[0])
    else:
        said = WITHOUT_THEME[code]
    return str(said)


def verdict_words(quality: Quality) -> str:
    """The stop rule: enough, not good enough, or about how many more."""
    if quality.more is None:
        return str(VERDICTS[quality.verdict])
    return str(
        ngettext(
            "noch etwa %(num)s Kommentar prüfen",
            "noch etwa %(num)s Kommentare prüfen",
            _rounded(quality.more),
        )
    )


def alpha_words(alpha: Alpha) -> str:
    """What a value of alpha allows, in Krippendorff's bounds."""
    if alpha.value is None:
        return str(gettext("noch nicht zu bestimmen"))
    if alpha.value >= RELIABLE:
        return str(gettext("verlässlich"))
    if alpha.value >= TENTATIVE:
        return str(gettext("mit Vorsicht zu gebrauchen"))
    return str(gettext("nicht verlässlich: bitte über die Unterschiede sprechen"))


def _rounded(number: int) -> int:
    """Up to two digits that mean something: it is an estimate."""
    step = int(10 ** max(0, len(str(number)) - 2))
    return -(-number // step) * step
