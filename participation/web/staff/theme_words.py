"""Words for what the gate, a training and a model say, in the language of the page."""

from flask_babel import gettext, lazy_gettext

from participation.themes.learning.gate import ENOUGH_COMMENTS
from participation.themes.learning.release_queries import RunView

STATES = {
    "candidate": lazy_gettext("wartet auf eine Entscheidung"),
    "released": lazy_gettext("im Einsatz"),
    "retired": lazy_gettext("früher im Einsatz"),
    "refused": lazy_gettext("nicht verwendet"),
}
BADGES = {
    "candidate": "warning",
    "released": "success",
    "retired": "info",
    "refused": "danger",
}
ACTIONS = {
    "released": lazy_gettext("in Gebrauch genommen"),
    "retired": lazy_gettext("abgelöst"),
    "refused": lazy_gettext("nicht verwendet"),
}
KINDS = {
    "click": lazy_gettext("auf Knopfdruck"),
    "nightly": lazy_gettext("in der Nacht"),
    "command": lazy_gettext("auf der Kommandozeile"),
}
STEPS = {
    "": lazy_gettext("Es beginnt gleich"),
    "collecting": lazy_gettext("Beispiele werden gesammelt"),
    "learning": lazy_gettext("Es wird gelernt"),
    "comparing": lazy_gettext("Das neue Modell wird mit dem alten verglichen"),
    "storing": lazy_gettext("Das neue Modell wird abgelegt"),
}
ORIGINS = {
    "shipped": lazy_gettext("mit dem Programm gekommen"),
    "city": lazy_gettext("aus der Datei der Stadt"),
    "reviewed": lazy_gettext("von Menschen ganz geprüfte Kommentare"),
    "corrected": lazy_gettext("Kommentare mit einzelnen Korrekturen"),
}
VERDICTS = {
    "not_worse": lazy_gettext("nicht schlechter"),
    "unclear": lazy_gettext("schwächer, vielleicht Zufall"),
    "worse": lazy_gettext("schlechter"),
    "too_few": lazy_gettext("zu selten für ein Urteil"),
}
GATES = {
    "not_worse": lazy_gettext("Das neue Modell ist nicht schlechter als das alte."),
    "unclear": lazy_gettext(
        "Das neue Modell ist an einer Stelle schwächer als das alte; das kann Zufall sein. "
        "Ein Mensch muss entscheiden."
    ),
    "worse": lazy_gettext(
        "Das neue Modell ist an mindestens einer Stelle sicher schlechter als das alte."
    ),
    "too_few": lazy_gettext(
        "Nicht genug geprüfte Kommentare für einen Vergleich. Ein Mensch muss entscheiden."
    ),
}
ENDINGS = {
    "released": lazy_gettext("Das neue Modell wird jetzt verwendet."),
    "waits": lazy_gettext("Das alte Modell bleibt, bis jemand das neue verwendet."),
    "worse": lazy_gettext("Das alte Modell bleibt."),
    "known": lazy_gettext(
        "Herausgekommen ist ein Modell, das es schon gab. Das alte bleibt."
    ),
    "unchanged": lazy_gettext(
        "Herausgekommen ist dasselbe Modell, das im Einsatz ist. Es ändert sich nichts."
    ),
}
OPEN_AFTER = {
    "released": ("released", "retired"),
    "waits": ("candidate",),
    "worse": ("refused",),
}
"""In which state a model is as long as nobody has decided otherwise since."""
DECIDED = {
    "released": lazy_gettext("Danach hat ein Mensch es in Gebrauch genommen."),
    "retired": lazy_gettext("Danach war es eine Zeit lang im Einsatz."),
    "refused": lazy_gettext(
        "Danach hat ein Mensch entschieden, es nicht zu verwenden."
    ),
}
FAILURES = {
    "killed": lazy_gettext("Das Lernen wurde abgebrochen. Bitte starten Sie es neu."),
    "refused": lazy_gettext("Es konnte nicht gelernt werden."),
    "error": lazy_gettext(
        "Beim Lernen ist ein Fehler aufgetreten. Bitte melden Sie ihn dem Betrieb."
    ),
}


def outcome(run: RunView, decided: str | None) -> str:
    """What came of a training, in plain words. `decided`: what people made of it since."""
    if run.state == "failed":
        return str(FAILURES.get(run.message, FAILURES["error"]))
    ending = str(DECIDED[decided] if decided else ENDINGS.get(run.message, ""))
    if run.gate is None or run.message in {"known", "unchanged"}:
        return ending
    return f"{GATES[run.gate.verdict]} {ending}"


def compared_on(comments: int) -> str:
    """On how many comments two models were compared, and how many it takes."""
    if comments < ENOUGH_COMMENTS:
        return str(
            gettext(
                "Verglichen an %(comments)s geprüften Kommentaren, nötig sind %(needed)s.",
                comments=comments,
                needed=ENOUGH_COMMENTS,
            )
        )
    return str(
        gettext(
            "Verglichen an %(comments)s geprüften Kommentaren, die beide Modelle nicht kannten.",
            comments=comments,
        )
    )
