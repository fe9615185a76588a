"""Words of the editor: types, fields, tests, and what is wrong with a draft."""

from flask_babel import gettext, lazy_gettext

TYPES = {
    "single": lazy_gettext("Eine Antwort ankreuzen"),
    "multiple": lazy_gettext("Mehrere Antworten ankreuzen"),
    "dropdown": lazy_gettext("Eine Antwort aus einer langen Liste"),
    "scale": lazy_gettext("Zahl zwischen zwei Enden"),
    "rating": lazy_gettext("Sterne"),
    "matrix": lazy_gettext("Tabelle: dieselben Antworten für mehrere Zeilen"),
    "ranking": lazy_gettext("In eine Reihenfolge bringen"),
    "text": lazy_gettext("Frei schreiben"),
    "short_text": lazy_gettext("Ein Wort oder eine Zeile schreiben"),
    "number": lazy_gettext("Zahl eingeben"),
    "date": lazy_gettext("Datum"),
    "time": lazy_gettext("Uhrzeit"),
    "place": lazy_gettext("Ort in Worten oder auf der Karte"),
    "ortsteil": lazy_gettext("Ortsteil"),
    "consent": lazy_gettext("Zustimmung"),
    "information": lazy_gettext("Text, der nur etwas mitteilt"),
    "section": lazy_gettext("Zwischenüberschrift"),
}
FIELDS = {
    "title": lazy_gettext("Titel"),
    "intro": lazy_gettext("Einleitung"),
    "thanks": lazy_gettext("Dank am Ende"),
    "minutes": lazy_gettext("Dauer in Minuten"),
    "languages": lazy_gettext("Sprachen"),
    "local_before": lazy_gettext("Eigene Fragen der Ortsteile"),
    "text": lazy_gettext("Frage"),
    "hint": lazy_gettext("Hinweis"),
    "required": lazy_gettext("Pflichtfrage"),
    "options": lazy_gettext("Antworten"),
    "items": lazy_gettext("Zeilen"),
    "extra": lazy_gettext("Antworten neben den Zahlen"),
    "order": lazy_gettext("Reihenfolge"),
    "minimum": lazy_gettext("Mindestens"),
    "maximum": lazy_gettext("Höchstens"),
    "lowest": lazy_gettext("Kleinste Zahl"),
    "highest": lazy_gettext("Größte Zahl"),
    "lowest_text": lazy_gettext("Was die kleinste Zahl bedeutet"),
    "highest_text": lazy_gettext("Was die größte Zahl bedeutet"),
    "points": lazy_gettext("Wie viele Sterne"),
    "places": lazy_gettext("Wie viele Plätze"),
    "multiple": lazy_gettext("In jeder Zeile mehrere Antworten erlauben"),
    "unit": lazy_gettext("Einheit"),
    "decimals": lazy_gettext("Stellen nach dem Komma"),
    "earliest": lazy_gettext("Frühestens"),
    "latest": lazy_gettext("Spätestens"),
    "content": lazy_gettext("Text"),
    "when": lazy_gettext("Bedingung"),
    "check": lazy_gettext("Eigene Prüfung der Antwort"),
    "controller": lazy_gettext("Verantwortlich"),
    "data_protection_officer": lazy_gettext(
        "Datenschutzbeauftragte, mit Erreichbarkeit"
    ),
    "purpose": lazy_gettext("Zweck"),
    "procedure": lazy_gettext("Verfahren"),
    "satzung": lazy_gettext("Satzung"),
    "legal_basis": lazy_gettext("Rechtsgrundlage"),
    "recipients": lazy_gettext("Empfänger der Antworten"),
    "retention": lazy_gettext("Dauer der Speicherung"),
    "supervisory_authority": lazy_gettext("Aufsichtsbehörde"),
    "notice": lazy_gettext("Rechte der Befragten (Art. 13 DSGVO)"),
    "key": lazy_gettext("Kürzel"),
    "code": lazy_gettext("Kürzel"),
    "other": lazy_gettext("mit Feld für einen Text"),
    "exclusive": lazy_gettext("schließt alle anderen aus"),
    "fixed": lazy_gettext("behält ihren Platz bei zufälliger Reihenfolge"),
    "picture": lazy_gettext("Bild"),
}
TEXT_LABELS = {
    "information": lazy_gettext("Überschrift"),
    "section": lazy_gettext("Überschrift"),
    "consent": lazy_gettext("Wozu man zustimmt"),
}
HINTS = {
    "intro": lazy_gettext(
        "Eine leere Zeile beginnt einen Absatz, „- “ am Anfang einen Punkt einer Liste."
    ),
    "thanks": lazy_gettext("Steht am Ende, wenn die Antworten gespeichert sind."),
    "minutes": lazy_gettext("So steht es vor der ersten Frage."),
    "earliest": lazy_gettext("Zum Beispiel 1.1.2026, oder „heute“."),
    "latest": lazy_gettext("Zum Beispiel 31.12.2026, oder „heute“."),
    "unit": lazy_gettext("Zum Beispiel: Minuten"),
    "places": lazy_gettext("Ohne Angabe: alle Antworten."),
    "controller": lazy_gettext("Zum Beispiel: Landeshauptstadt, Der Oberbürgermeister"),
    "purpose": lazy_gettext("Wofür die Stadt die Antworten braucht."),
    "legal_basis": lazy_gettext(
        "Zum Beispiel Art. 6 Abs. 1 Buchst. e DSGVO mit dem Landesgesetz oder der Satzung."
    ),
    "recipients": lazy_gettext("Wer die einzelnen Antworten liest."),
    "retention": lazy_gettext(
        "Wie lange einzelne Antworten bleiben, und was danach ist."
    ),
    "notice": lazy_gettext(
        "Freiwilligkeit, Auskunft, Berichtigung, Löschung, Widerspruch, Beschwerde. Eine "
        "leere Zeile beginnt einen Absatz, „- “ einen Punkt einer Liste."
    ),
}
TESTS = {
    "is": lazy_gettext("ist"),
    "is_not": lazy_gettext("ist nicht"),
    "one_of": lazy_gettext("ist eine von"),
    "none_of": lazy_gettext("ist keine von"),
    "contains": lazy_gettext("enthält"),
    "less_than": lazy_gettext("ist kleiner als"),
    "at_most": lazy_gettext("ist höchstens"),
    "at_least": lazy_gettext("ist mindestens"),
    "more_than": lazy_gettext("ist größer als"),
    "choices_at_least": lazy_gettext("so viele Antworten sind gewählt, mindestens:"),
    "choices_at_most": lazy_gettext("so viele Antworten sind gewählt, höchstens:"),
    "answered": lazy_gettext("ist beantwortet"),
    "not_answered": lazy_gettext("ist nicht beantwortet"),
}
PROCEDURES = {
    "informal": lazy_gettext("Informelle Beteiligung"),
    "statistics": lazy_gettext("Kommunale Statistik (braucht eine Satzung)"),
}
FLAWS = {
    "text_missing": lazy_gettext("Hier fehlt der Text (%(language)s)."),
    "not_said": lazy_gettext("Diese Angabe fehlt noch."),
    "unreadable": lazy_gettext("Der Text enthält unlesbare Zeichen."),
    "key_unusable": lazy_gettext(
        "Ein Kürzel besteht aus kleinen Buchstaben ohne Umlaute, Ziffern und _ und "
        "beginnt mit einem Buchstaben."
    ),
    "key_taken": lazy_gettext("Dieses Kürzel gibt es schon, oder gab es schon einmal."),
    "whole_number": lazy_gettext(
        "Bitte eine ganze Zahl von %(lowest)s bis %(highest)s eingeben."
    ),
    "number": lazy_gettext("Bitte eine Zahl eingeben."),
    "no_option": lazy_gettext("Hier fehlen die Antworten."),
    "no_item": lazy_gettext("Hier fehlen die Zeilen."),
    "no_question": lazy_gettext("Auf dieser Seite steht noch keine Frage."),
    "no_page": lazy_gettext("Es gibt noch keine Seite."),
    "language_twice": lazy_gettext("Eine Sprache steht zweimal da."),
    "language_unusable": lazy_gettext("„%(language)s“ ist keine Sprache."),
    "key_twice": lazy_gettext("Das Kürzel „%(key)s“ gibt es zweimal."),
    "one_ortsteil": lazy_gettext("Nur eine Frage darf nach dem Ortsteil fragen."),
    "no_picture": lazy_gettext("Das Bild „%(name)s“ fehlt."),
    "no_page_of_that_key": lazy_gettext("Diese Seite gibt es nicht mehr."),
    "one_other": lazy_gettext("Nur eine Antwort kann ein Feld für einen Text haben."),
    "exclusive_alone": lazy_gettext(
        "Nur wo man mehrere Antworten wählen kann, kann eine die anderen ausschließen."
    ),
    "minimum_too_large": lazy_gettext("Das ist mehr, als man wählen kann."),
    "order_of_days": lazy_gettext("Das Ende liegt vor dem Anfang."),
    "not_a_day": lazy_gettext("Bitte ein Datum wie 24.12.2026 oder „heute“ eingeben."),
    "order_of_limits": lazy_gettext("Das Höchste ist kleiner als das Mindeste."),
    "code_twice": lazy_gettext("Das Kürzel „%(key)s“ steht zweimal da."),
    "too_many_places": lazy_gettext("Das sind mehr Plätze als Antworten."),
    "points_of_scale": lazy_gettext("Zwischen den Enden liegen 2 bis 11 Zahlen."),
    "code_is_point": lazy_gettext("Das Kürzel „%(key)s“ ist eine Zahl der Skala."),
    "condition_test": lazy_gettext("Die Bedingung ist noch nicht fertig."),
    "condition_question": lazy_gettext("Die Bedingung ist noch nicht fertig."),
    "condition_value": lazy_gettext(
        "Der Wert in der Bedingung zu %(question)s fehlt oder passt nicht."
    ),
    "condition_no_question": lazy_gettext(
        "Die Bedingung nennt %(question)s. Diese Frage gibt es nicht."
    ),
    "condition_later": lazy_gettext(
        "Die Bedingung nennt %(question)s. Diese Frage kommt erst später."
    ),
    "condition_no_item": lazy_gettext(
        "Die Bedingung zu %(question)s nennt eine Zeile, die es nicht gibt."
    ),
    "condition_needs_item": lazy_gettext(
        "Die Bedingung zu %(question)s muss eine Zeile nennen."
    ),
    "condition_no_code": lazy_gettext(
        "Die Bedingung zu %(question)s nennt eine Antwort, die es nicht gibt: %(value)s"
    ),
    "condition_no_order": lazy_gettext(
        "Die Antworten auf %(question)s lassen sich nicht vergleichen."
    ),
    "condition_one": lazy_gettext(
        "Bei %(question)s kann man nur eine Antwort wählen; da gibt es nichts zu zählen."
    ),
    "repeats_no_question": lazy_gettext(
        "Der Text wiederholt die Antwort auf %(question)s. Diese Frage gibt es nicht."
    ),
    "repeats_later": lazy_gettext(
        "Der Text wiederholt die Antwort auf %(question)s. Sie kommt erst später."
    ),
    "loop": lazy_gettext("Bedingungen gehen im Kreis: %(questions)s"),
    "never": lazy_gettext("Diese Bedingung kann nie erfüllt sein."),
    "never_option": lazy_gettext("Die Antwort „%(key)s“ kann nie erscheinen."),
    "choice": lazy_gettext("Diesen Wert gibt es nicht. Bitte neu wählen."),
}
REFUSALS = {
    "draft_exists": lazy_gettext(
        "Für diese Reihe gibt es schon einen Entwurf. Bitte arbeiten Sie an ihm weiter."
    ),
    "changed_meanwhile": lazy_gettext(
        "Inzwischen hat jemand etwas geändert. Bitte sehen Sie es sich noch einmal an."
    ),
}


def refusal(code: str) -> str:
    """Why a draft cannot be started or kept under this name."""
    return str(REFUSALS.get(code) or FLAWS[code])


def untold_text() -> str:
    """Why a survey may not open."""
    return str(
        gettext(
            "So darf die Umfrage nicht öffnen: Es fehlen Angaben zum Datenschutz und zum "
            "Verfahren, oder sie fehlen in einer Sprache des Fragebogens. Ergänzen Sie sie "
            "in einem Entwurf unter „Datenschutz und Verfahren“."
        )
    )


def type_name(type: str) -> str:
    return str(TYPES.get(type, type))


def text_label(type: str) -> str:
    """What the main text of a question is called."""
    return str(TEXT_LABELS.get(type, FIELDS["text"]))
