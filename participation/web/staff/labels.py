"""Words for stored values and codes, in the language of the page."""

from flask_babel import format_date, gettext, lazy_gettext

from participation.themes.learning.queries import ReviewView
from participation.web.process_words import FORMAT_KINDS, MODES

__all__ = ["FORMAT_KINDS", "MODES"]

CHANNELS = {
    "online": lazy_gettext("online"),
    "paper": lazy_gettext("Papier"),
    "on_site": lazy_gettext("vor Ort"),
    "telephone": lazy_gettext("Telefon"),
}
PLAN_ROLES = {
    "federfuehrend": lazy_gettext("federführend"),
    "beteiligt": lazy_gettext("beteiligt"),
    "betroffen": lazy_gettext("betroffen"),
}
PARTS = {
    "themes": lazy_gettext("Themen"),
    "matrix": lazy_gettext("Matrix Thema × Fachplanung"),
    "gaps": lazy_gettext("Planungslücken"),
    "interfaces": lazy_gettext("Schnittstellen"),
    "blind_spots": lazy_gettext("Blinde Flecken"),
    "method": lazy_gettext("Methode"),
}
FORMATS = {
    "csv": lazy_gettext("CSV (Tabelle)"),
    "xlsx": lazy_gettext("XLSX (Excel)"),
    "docx": lazy_gettext("DOCX (Word)"),
    "json": lazy_gettext("JSON (Daten)"),
}
STATES = {
    "tagged": lazy_gettext("mit Thema"),
    "unsure": lazy_gettext("unsicher"),
    "none": lazy_gettext("kein Thema"),
    "waiting": lazy_gettext("noch nicht gelesen"),
}
VOICES = {
    "rules": lazy_gettext("Wörter sprechen dafür, das Gelernte nicht."),
    "model": lazy_gettext("Das Gelernte spricht dafür, die Wörter nicht."),
}
REVIEWED = {
    "learning": lazy_gettext("Geprüft von %(name)s am %(day)s."),
    "audit": lazy_gettext("Für die Zufallsstichprobe geprüft von %(name)s am %(day)s."),
    "second": lazy_gettext("Zweite Meinung von %(name)s am %(day)s."),
}
ROLES = {
    "administrator": lazy_gettext("Konten verwalten"),
    "staff": lazy_gettext("Befragungen, Themen und Übergabe"),
    "statistics": lazy_gettext("Statistik: Einzeldaten und Veröffentlichung"),
    "fachplanung": lazy_gettext("Fachplanung"),
    "ortsteil": lazy_gettext("Ortsteilbürgermeister oder Ortsteilrat"),
    "data_entry": lazy_gettext("Papier eingeben"),
    "auditor": lazy_gettext("Protokoll lesen"),
}
PERSONAL = {
    "name": lazy_gettext("Name"),
    "email": lazy_gettext("E-Mail-Adresse"),
    "phone": lazy_gettext("Telefonnummer"),
    "address": lazy_gettext("Hausnummer"),
    "plate": lazy_gettext("Kennzeichen"),
    "iban": lazy_gettext("Bankverbindung"),
    "link": lazy_gettext("Link"),
}
PROBLEMS = {
    "required": lazy_gettext("Bitte ausfüllen."),
    "unknown": lazy_gettext("Diesen Wert gibt es nicht. Bitte neu wählen."),
    "too_long": lazy_gettext("Der Text ist zu lang."),
    "key_unusable": lazy_gettext(
        "Bitte nur kleine Buchstaben ohne Umlaute, Ziffern und Unterstriche verwenden."
    ),
    "key_taken": lazy_gettext("Diesen Kurznamen gibt es schon."),
    "too_many_words": lazy_gettext("Das sind zu viele Wörter."),
    "word_unusable": lazy_gettext(
        "Jedes Wort braucht mindestens drei Buchstaben und höchstens 60 Zeichen."
    ),
    "answered": lazy_gettext(
        "Auf diesen Kommentar ist schon geantwortet. Der Ortsteil hat die Antwort."
    ),
    "unreadable_characters": lazy_gettext(
        "Im Text sind Zeichen, die niemand lesen kann. Bitte prüfen Sie ihn."
    ),
    "name_taken": lazy_gettext("Diesen Namen gibt es schon."),
    "not_an_address": lazy_gettext(
        "Das ist keine Internetadresse. Sie beginnt mit https:// oder http://."
    ),
    "periods_overlap": lazy_gettext(
        "Dieselbe Fachplanung hat in dieser Zeit schon eine Rolle."
    ),
    "too_short": lazy_gettext(
        "Das ist zu kurz. Bitte schreiben Sie einen ganzen Satz."
    ),
    "measure_or_drucksache": lazy_gettext(
        "Bitte nennen Sie die Maßnahme oder die Nummer der Drucksache."
    ),
    "document": lazy_gettext(
        "Jedes Dokument braucht einen Titel und eine Adresse, die mit https:// beginnt."
    ),
    "too_many": lazy_gettext("Das sind zu viele."),
    "in_the_past": lazy_gettext("Dieser Tag ist schon vorbei."),
    "out_of_range": lazy_gettext("Bitte eine Zahl von 1 bis 730 angeben."),
    "ends_before_start": lazy_gettext("Das Ende liegt vor dem Anfang."),
    "limit_von": lazy_gettext("Bitte eine Zahl von 0,05 bis 1 angeben."),
    "limit_bis": lazy_gettext("Bitte eine Zahl von 1 bis 20 angeben."),
    "ages_wrong": lazy_gettext(
        "Bitte ganze Jahre angeben, das kleinere zuerst; ohne „bis“ heißt: und älter."
    ),
    "ages_overlap": lazy_gettext(
        "Zwei Altersgruppen überschneiden sich. Jedes Jahr gehört in höchstens eine."
    ),
    "not_a_date": lazy_gettext("Bitte ein Datum wie 2026-03-31 angeben."),
    "wrong": lazy_gettext("Anmeldename oder Passwort ist falsch."),
    "too_many_tries": lazy_gettext(
        "Zu viele Versuche. Bitte warten Sie 15 Minuten und versuchen Sie es erneut."
    ),
    "login_taken": lazy_gettext("Diesen Anmeldenamen gibt es schon."),
    "login_unusable": lazy_gettext(
        "Bitte einen Anmeldenamen ohne Leerzeichen wählen, höchstens 80 Zeichen."
    ),
    "password_too_short": lazy_gettext(
        "Bitte mindestens 12 Zeichen verwenden, zum Beispiel mehrere Wörter."
    ),
    "password_too_long": lazy_gettext("Das Passwort ist zu lang."),
    "password_common": lazy_gettext(
        "Dieses Passwort ist zu leicht zu erraten. Bitte wählen Sie ein anderes."
    ),
    "stale": lazy_gettext("Die Seite war zu lange offen. Bitte noch einmal absenden."),
    "too_few_parts": lazy_gettext("Bitte mindestens zwei neue Themen nennen."),
    "too_many_parts": lazy_gettext("Das sind zu viele Teile."),
    "same_theme": lazy_gettext("Die neuen Themen müssen verschieden sein."),
    "too_few_themes": lazy_gettext("Bitte mindestens zwei Themen wählen."),
    "same_twice": lazy_gettext("Bitte zwei verschiedene Merkmale wählen."),
    "view_name_taken": lazy_gettext(
        "Sie haben schon eine Ansicht mit diesem Namen. Bitte wählen Sie einen anderen."
    ),
    "old_password_wrong": lazy_gettext("Das ist nicht Ihr bisheriges Passwort."),
    "code_wrong": lazy_gettext(
        "Dieser Code ist falsch, abgelaufen oder schon benutzt. Bitte nehmen Sie den "
        "nächsten Code aus der App."
    ),
    "factor_unreadable": lazy_gettext(
        "Ihr zweiter Faktor kann nicht gelesen werden. Bitte lassen Sie ihn von der "
        "Kontenverwaltung zurücksetzen."
    ),
    "second_factor_there": lazy_gettext(
        "Ein zweiter Faktor ist schon eingerichtet. Bitte laden Sie die Seite neu."
    ),
    "role_given": lazy_gettext("Dieses Recht hat die Person für diese Zeit schon."),
    "role_asked": lazy_gettext("Dieses Recht wartet schon auf eine Zustimmung."),
    "role_of_sso": lazy_gettext(
        "Dieses Recht kommt aus dem Verwaltungskonto und wird dort genommen."
    ),
    "sso_refused": lazy_gettext(
        "Die Anmeldung über das Verwaltungskonto hat nicht geklappt. Bitte versuchen Sie "
        "es noch einmal."
    ),
    "sso_away": lazy_gettext(
        "Die Anmeldestelle der Stadt antwortet nicht. Bitte versuchen Sie es in einer "
        "Minute noch einmal."
    ),
    "sso_no_account": lazy_gettext(
        "Ihr Verwaltungskonto hat hier keine Rechte. Bitte wenden Sie sich an die "
        "Kontenverwaltung."
    ),
    "last_administrator": lazy_gettext(
        "Das letzte Konto mit Verwaltungsrechten kann nicht stillgelegt werden."
    ),
}


def reviewed(review: ReviewView) -> str:
    """Who looked at a comment, when and what for."""
    day = format_date(review.reviewed_on, "medium")
    return str(REVIEWED[review.purpose]) % {"name": review.who, "day": day}


def problem_text(code: str) -> str:
    """The sentence for a code; a code without one still tells that something is wrong."""
    return str(PROBLEMS.get(code) or gettext("Bitte prüfen Sie diese Angabe."))
