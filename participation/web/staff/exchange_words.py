"""What an exchange reports, in the language of the page."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext

from participation.questionnaires.comparing import Change, ChangeKind
from participation.questionnaires.exchange.notes import (
    Note,
    Reason,
    Refusal,
    UnreadableFileError,
)
from participation.web.state import language_name

REASONS = {
    Reason.TYPE: lazy_gettext("Diese Art von Frage gibt es hier nicht."),
    Reason.UPLOAD: lazy_gettext(
        "Dateien, Bilder und Aufnahmen werden nicht gesammelt."
    ),
    Reason.METADATA: lazy_gettext(
        "Das würde Personen oder Geräte erkennbar machen. Es bleibt mit Absicht weg."
    ),
    Reason.CALCULATION: lazy_gettext("Berechnungen gibt es hier nicht."),
    Reason.HIDDEN: lazy_gettext("Das bekäme niemand zu sehen."),
    Reason.NO_CHOICES: lazy_gettext("Die Liste der Antworten fehlt oder ist leer."),
    Reason.CHOICES_ELSEWHERE: lazy_gettext(
        "Die Antworten stehen in einer anderen Datei oder in früheren Antworten."
    ),
    Reason.CONDITION: lazy_gettext(
        "Diese Bedingung lässt sich hier nicht ausdrücken. Nun sehen es alle."
    ),
    Reason.CHOICE_FILTER: lazy_gettext(
        "Diese Auswahl der Antworten lässt sich nicht ausdrücken. Nun erscheinen alle."
    ),
    Reason.CONSTRAINT: lazy_gettext("Diese Prüfung lässt sich nicht ausdrücken."),
    Reason.CONDITIONAL_REQUIRED: lazy_gettext(
        "War nur unter einer Bedingung Pflicht. Nun kann man sie überspringen."
    ),
    Reason.DEFAULT: lazy_gettext("Antworten werden nie vorausgefüllt."),
    Reason.READ_ONLY: lazy_gettext("Felder, die niemand ausfüllt, bleiben weg."),
    Reason.FILE: lazy_gettext("Bilder und Töne stehen nicht in der Datei."),
    Reason.MESSAGE: lazy_gettext(
        "Diese Meldung gibt die Plattform mit eigenen Worten, in jeder Sprache."
    ),
    Reason.PIPING: lazy_gettext(
        "Der Text wiederholt etwas, das vorher nicht gefragt ist."
    ),
    Reason.COMMENTS: lazy_gettext(
        "Ein Kommentar neben jeder Antwort ist nicht möglich."
    ),
    Reason.CELLS: lazy_gettext("Eine Tabelle mit freien Feldern ist nicht möglich."),
    Reason.VALIDATION: lazy_gettext("Diese Prüfung lässt sich nicht ausdrücken."),
    Reason.SETTING: lazy_gettext("Diese Einstellung gibt es hier nicht."),
    Reason.TABLE: lazy_gettext("Dieser Teil der Datei hat hier keinen Platz."),
    Reason.RANDOM_GROUP: lazy_gettext(
        "Ganze Fragen stehen nie in zufälliger Reihenfolge."
    ),
    Reason.EMPTY_PAGE: lazy_gettext("Auf dieser Seite bleibt nichts übrig."),
    Reason.GUIDANCE: lazy_gettext("Hilfen für Interviewende werden nicht gezeigt."),
    Reason.THANKS: lazy_gettext("Der Dank am Ende hat dort keinen Platz."),
    Reason.INFORMATION: lazy_gettext(
        "Die Angaben zum Datenschutz haben dort keinen Platz."
    ),
    Reason.FIXED: lazy_gettext(
        "Bei zufälliger Reihenfolge können Antworten dort nicht am Platz bleiben."
    ),
    Reason.PLACES: lazy_gettext("Dort müssen alle Antworten gereiht werden."),
    Reason.OPTION_CONDITION: lazy_gettext(
        "Die Bedingung einer Antwort lässt sich dort nicht ausdrücken."
    ),
    Reason.ITEM_ORDER: lazy_gettext("Zeilen können dort nicht zufällig geordnet sein."),
    Reason.LOCAL_BEFORE: lazy_gettext(
        "Die eigenen Fragen der Ortsteile haben dort keinen Platz."
    ),
    Reason.REMARKS: lazy_gettext("Bemerkungen (//) haben dort keinen Platz."),
    Reason.REPEAT: lazy_gettext("Wird einmal gefragt, nicht wiederholt."),
    Reason.RENAMED: lazy_gettext("Hat nun einen anderen Schlüssel."),
    Reason.CODE_RENAMED: lazy_gettext("Ein Code ist nun anders geschrieben."),
    Reason.HEADING: lazy_gettext("Die Gruppe ist nun eine Zwischenüberschrift."),
    Reason.PLAIN_TEXT: lazy_gettext("Gestaltung im Text fällt weg."),
    Reason.TEXT_MISSING: lazy_gettext(
        "Ein Text fehlt. Ein anderer steht an seiner Stelle."
    ),
    Reason.UNTRANSLATED: lazy_gettext(
        "In dieser Sprache fehlen Texte. Dort steht die erste Sprache."
    ),
    Reason.LANGUAGE: lazy_gettext("Diese Sprache ist unter dem Namen nicht bekannt."),
    Reason.LANGUAGE_ASSUMED: lazy_gettext(
        "Die Texte nennen keine Sprache. Sie gelten als Texte in dieser Sprache:"
    ),
    Reason.SOFT_REQUIRED: lazy_gettext(
        "War eine weiche Pflichtfrage. Nun kann man sie überspringen."
    ),
    Reason.SPLIT: lazy_gettext("Daraus sind mehrere Fragen geworden."),
    Reason.NUMBER_STEPS: lazy_gettext("Ist nun eine Zahl ohne feste Schritte."),
    Reason.DATE_ONLY: lazy_gettext("Fragt nun nach einem ganzen Datum."),
    Reason.MINUTES: lazy_gettext("Die Dauer in Minuten ist geschätzt."),
    Reason.NO_INFORMATION: lazy_gettext(
        "Wer für die Umfrage verantwortlich ist, steht nicht in der Datei. Übernommen "
        "werden die Angaben des zuletzt veröffentlichten Fragebogens."
    ),
    Reason.TITLE: lazy_gettext("Der Titel steht dort nur in einer Sprache."),
    Reason.REQUIRED_LINES: lazy_gettext("Nun ist jede Zeile Pflicht."),
    Reason.PICTURE_APART: lazy_gettext("Dieses Bild muss dort extra beigelegt werden."),
    Reason.PIPED_CODES: lazy_gettext("Eine frühere Antwort erscheint dort als Code."),
    Reason.LETTER_CASE: lazy_gettext("Groß- und Kleinschreibung zählt dort."),
    Reason.ORTSTEIL_TEXT: lazy_gettext("Der Ortsteil wird dort als Text gefragt."),
    Reason.UNIT: lazy_gettext("Die Einheit steht dort in Klammern hinter der Frage."),
}
REFUSALS = {
    Refusal.TOO_LARGE: lazy_gettext("Die Datei ist zu groß."),
    Refusal.TOO_MANY_ROWS: lazy_gettext("Die Datei hat zu viele Zeilen."),
    Refusal.UNKNOWN_FORMAT: lazy_gettext(
        "Das ist weder ein Fragebogen als JSON noch ein XLSForm noch eine "
        "LimeSurvey-Datei."
    ),
    Refusal.NOT_READABLE: lazy_gettext("Die Datei ist beschädigt oder etwas anderes."),
    Refusal.DANGEROUS: lazy_gettext(
        "Die Datei ist so gebaut, dass sie dem Server schaden könnte."
    ),
    Refusal.NO_SURVEY: lazy_gettext("Das Blatt „survey“ fehlt oder ist leer."),
    Refusal.NO_TYPE_COLUMN: lazy_gettext("Im Blatt „survey“ fehlt die Spalte „type“."),
    Refusal.GROUPS: lazy_gettext(
        "Eine Gruppe beginnt oder endet an der falschen Stelle."
    ),
    Refusal.NO_QUESTIONS: lazy_gettext(
        "In der Datei steht nichts, was man fragen kann."
    ),
    Refusal.NOT_JSON: lazy_gettext("Das ist kein gültiges JSON."),
}
CHANGES = {
    ChangeKind.TEXT_CORRECTED: lazy_gettext("Text berichtigt; es fragt dasselbe."),
    ChangeKind.TEXT_REPLACED: lazy_gettext(
        "Anderer Text: Es ist nun eine andere Frage."
    ),
    ChangeKind.TRANSLATION_ADDED: lazy_gettext("Übersetzung ergänzt."),
    ChangeKind.TRANSLATION_REMOVED: lazy_gettext("Übersetzung entfernt."),
    ChangeKind.PRESENTATION: lazy_gettext("Hinweis, Bild oder Einleitung geändert."),
    ChangeKind.QUESTION_ADDED: lazy_gettext(
        "Neue Frage: Früher wurde sie nicht gestellt."
    ),
    ChangeKind.QUESTION_REMOVED: lazy_gettext(
        "Frage entfernt: Sie wird nicht mehr gestellt."
    ),
    ChangeKind.QUESTION_MOVED: lazy_gettext("Andere Reihenfolge der Fragen."),
    ChangeKind.TYPE: lazy_gettext("Andere Art von Frage."),
    ChangeKind.CODE_ADDED: lazy_gettext("Eine Antwort mehr zur Wahl."),
    ChangeKind.CODE_REMOVED: lazy_gettext("Eine Antwort weniger zur Wahl."),
    ChangeKind.CODES_MOVED: lazy_gettext("Andere Reihenfolge der Antworten."),
    ChangeKind.RULE: lazy_gettext("Andere Antworten sind erlaubt als bisher."),
    ChangeKind.CONDITION: lazy_gettext("Andere Menschen werden gefragt als bisher."),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing to tell: where it is, what is so, and what stood there."""

    place: str
    text: str
    detail: str


def note_lines(notes: Iterable[Note], *, is_left_out: bool) -> list[Line]:
    """What is left out, or what has changed."""
    return [
        Line(place=_place(note), text=str(REASONS[note.reason]), detail=_detail(note))
        for note in notes
        if note.is_left_out is is_left_out
    ]


def change_lines(changes: Iterable[Change]) -> list[Line]:
    """Differences between two versions."""
    return [
        Line(
            place=change.place,
            text=str(CHANGES[change.kind]),
            detail=" → ".join(part for part in (change.before, change.after) if part),
        )
        for change in changes
    ]


def refusal_text(error: UnreadableFileError) -> str:
    text = str(REFUSALS[error.refusal])
    if error.refusal is Refusal.GROUPS:
        return f"{text} {gettext('Zeile %(row)s', row=error.detail)}"
    return f"{text} ({error.detail})" if error.detail else text


def _place(note: Note) -> str:
    row = gettext("Zeile %(row)s", row=note.row) if note.row else ""
    is_language = note.reason is Reason.UNTRANSLATED
    name = language_name(note.name) if is_language else note.name
    return ", ".join(part for part in (note.sheet, row, name) if part)


def _detail(note: Note) -> str:
    """What stood there; a bare number says of what it is the number."""
    match note.reason:
        case Reason.UNTRANSLATED:
            return str(gettext("Texte, die fehlen: %(number)s", number=note.detail))
        case Reason.PLACES:
            first = gettext(
                "Hier sind es nur die ersten %(number)s.", number=note.detail
            )
            return str(first)
        case Reason.MINUTES:
            return str(gettext("Minuten: %(number)s", number=note.detail))
        case _:
            return note.detail
