"""Words of the pages of hand-overs, beside those that the papers have themselves."""

from flask_babel import gettext, lazy_gettext, ngettext

from participation.handover.snapshot.comparing import Reason, Turn

KINDS = {
    "gap": lazy_gettext("Planungslücken"),
    "interface": lazy_gettext("Schnittstellen"),
    "blind_spot": lazy_gettext("Blinde Flecken"),
    "quiet": lazy_gettext("Still, aber belastet"),
    "change": lazy_gettext("Was sich verändert hat"),
}
ABOUT = {
    "gap": lazy_gettext(
        "Bedarf, für den keine Fachplanung zuständig ist oder sein kann."
    ),
    "interface": lazy_gettext("Wer an einen Tisch gehört."),
    "blind_spot": lazy_gettext(
        "Fachplanungen und Räume, zu denen nichts ankam. Vielleicht wurden die Menschen "
        "nicht erreicht."
    ),
    "quiet": lazy_gettext(
        "Ortsteile mit wenigen Antworten und vielen Belastungen: dort lohnt es sich, "
        "hinzugehen."
    ),
    "change": lazy_gettext("Im Vergleich mit der letzten Übergabe."),
}
AXES = {
    "theme": lazy_gettext("Thema"),
    "target_group": lazy_gettext("Zielgruppe"),
    "participants": lazy_gettext("Beteiligte"),
}
FILES = {
    "bundle": lazy_gettext("Momentaufnahme (ZIP)"),
    "json": lazy_gettext("JSON (Daten)"),
}
AUDIENCES = {
    "public": lazy_gettext("öffentlich"),
    "desks": lazy_gettext("nur für Ortsteile und Fachplanungen"),
}
PROBLEMS = {
    "no_release": lazy_gettext(
        "Es gibt keine Veröffentlichung mehr, aus der sie entstehen kann."
    ),
    "gone": lazy_gettext(
        "Den Prozessschritt oder die Räume gibt es nicht mehr. Bitte wählen Sie neu."
    ),
    "stale": lazy_gettext(
        "Zur gleichen Zeit ist eine andere Übergabe entstanden. Bitte versuchen Sie es "
        "noch einmal."
    ),
    "failed": lazy_gettext(
        "Dabei ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal; gelingt es "
        "wieder nicht, sagen Sie der Betreuung dieser Seiten Bescheid."
    ),
}
TURNS = {
    Turn.APPEARED: lazy_gettext("neu"),
    Turn.GONE: lazy_gettext("nicht mehr da"),
    Turn.CHANGED: lazy_gettext("andere Zahlen"),
}
REASONS = {
    Reason.NEW_ANSWERS: lazy_gettext("neue Antworten"),
    Reason.FEWER_ANSWERS: lazy_gettext("zurückgenommene Antworten"),
    Reason.CORRECTED_TAGS: lazy_gettext("berichtigte Zuordnungen"),
    Reason.OTHER_MODEL: lazy_gettext("neue Fassung der Zuordnung"),
    Reason.SPLIT: lazy_gettext("ein Thema wurde geteilt"),
    Reason.MERGED: lazy_gettext("Themen wurden zusammengelegt"),
    Reason.NEW_TOPIC: lazy_gettext("neu im Themenschema"),
    Reason.ENDED_TOPIC: lazy_gettext("nicht mehr im Themenschema"),
    Reason.OTHER_SPACES: lazy_gettext("die Räume sind anders zugeschnitten"),
    Reason.WITHHELD_NOW: lazy_gettext("jetzt geheim gehalten"),
    Reason.SHOWN_NOW: lazy_gettext("jetzt nicht mehr geheim"),
    Reason.RESPONSIBILITY: lazy_gettext("andere Zuständigkeit"),
    Reason.OTHER_RULES: lazy_gettext("neue Fassung der Regeln"),
    Reason.OTHER_FIGURES: lazy_gettext("andere Zahlen"),
}
FIELDS = {
    "": lazy_gettext("Fachplanung"),
    "name": lazy_gettext("Name"),
    "amt": lazy_gettext("Amt"),
    "valid_from": lazy_gettext("gilt ab"),
    "valid_to": lazy_gettext("gilt bis"),
    "ortsteil_keys": lazy_gettext("Ortsteile"),
    "target_groups": lazy_gettext("Zielgruppen"),
    "active": lazy_gettext("wird verfolgt"),
}
VERSIONS = {
    "releases": lazy_gettext("Veröffentlichungen"),
    "questionnaires": lazy_gettext("Fragebogen"),
    "scheme": lazy_gettext("Themenschema"),
    "target_groups": lazy_gettext("Liste der Zielgruppen"),
    "pipelines": lazy_gettext("Fassung der Zuordnung"),
    "rules": lazy_gettext("Fassung der Regeln"),
    "weights": lazy_gettext("Gewichte"),
    "minimum": lazy_gettext("Mindestzahl"),
    "grouping": lazy_gettext("Räume"),
    "software": lazy_gettext("Software"),
}


def taken_back(count: int | None, minimum: int) -> str:
    """How many contributions were taken back; None: so few that they are not told."""
    if count is None:
        return str(
            gettext(
                "Weniger als %(minimum)s Beiträge wurden seither zurückgenommen.",
                minimum=minimum,
            )
        )
    return str(
        ngettext(
            "Ein Beitrag wurde seither zurückgenommen.",
            "%(num)s Beiträge wurden seither zurückgenommen.",
            count,
        )
    )
