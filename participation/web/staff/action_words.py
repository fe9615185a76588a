"""Every name of an action in the audit log, and what it means. A new one is added here."""

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

ACTIONS: dict[str, LazyString] = {
    # What people wrote, read or taken out
    "comments_read": lazy_gettext("Kommentare in der Liste gelesen"),
    "comment_read": lazy_gettext("Einen Kommentar gelesen"),
    "review_read": lazy_gettext("Einen Kommentar zum Prüfen gelesen"),
    "differences_read": lazy_gettext("Verschieden geprüfte Kommentare gelesen"),
    "proposals_read": lazy_gettext("Beispiele zu Vorschlägen für Themen gelesen"),
    "paper_entry_read": lazy_gettext("Zwei Eingaben eines Bogens verglichen"),
    "barriers_read": lazy_gettext("Gemeldete Barrieren gelesen"),
    "summary_read": lazy_gettext("Typische Sätze der Zusammenfassung gelesen"),
    "summary_exported": lazy_gettext("Zusammenfassung als Datei gespeichert"),
    "answers_exported": lazy_gettext("Einzelne Antworten als Datei gespeichert"),
    "contributions_imported": lazy_gettext("Beiträge aus einer Datei eingelesen"),
    "contributions_removed": lazy_gettext("Eingelesene Beiträge gelöscht"),
    "demo_filled": lazy_gettext("Simulierte Antworten angelegt"),
    "demo_cleared": lazy_gettext("Simulierte Antworten gelöscht"),
    "export_asked": lazy_gettext("Datei mit Einzeldaten angefordert"),
    "export_link_made": lazy_gettext("Link zu einer Datei mit Einzeldaten erstellt"),
    "export_fetched": lazy_gettext("Datei mit Einzeldaten abgeholt"),
    # Moderation
    "moderation_read": lazy_gettext("Kommentar zur Moderation gelesen"),
    "moderation_published": lazy_gettext("Kommentar bei der Moderation veröffentlicht"),
    "moderation_held": lazy_gettext("Kommentar zurückgehalten"),
    "moderation_merged": lazy_gettext("Kommentar mit einem anderen zusammengelegt"),
    "moderation_forwarded": lazy_gettext("Kommentar an den Mängelmelder gegeben"),
    # Comments and their themes
    "comment_publish": lazy_gettext("Kommentar veröffentlicht"),
    "comment_withdraw": lazy_gettext("Kommentar zurückgezogen"),
    "comment_set": lazy_gettext("Thema eines Kommentars gesetzt"),
    "comment_remove": lazy_gettext("Thema eines Kommentars entfernt"),
    "comment_confirm": lazy_gettext("Themen eines Kommentars bestätigt"),
    "comment_none": lazy_gettext("Kommentar ohne Thema eingeordnet"),
    "group_confirm": lazy_gettext("Themen ähnlicher Kommentare bestätigt"),
    "themes_copy": lazy_gettext("Themen auf ähnliche Kommentare übertragen"),
    "review_learning": lazy_gettext("Kommentar geprüft"),
    "review_audit": lazy_gettext("Kommentar der Stichprobe geprüft"),
    "review_second": lazy_gettext("Kommentar ein zweites Mal geprüft"),
    "proposal_theme": lazy_gettext("Aus einem Vorschlag ein Thema gemacht"),
    "proposal_merge": lazy_gettext("Vorschlag zu einem Thema genommen"),
    "proposal_aside": lazy_gettext("Vorschlag für ein Thema abgelehnt"),
    "themes_retrain": lazy_gettext("Neues Lernen der Themen angestoßen"),
    "theme_model_use": lazy_gettext("Modell in Gebrauch genommen"),
    "theme_model_refuse": lazy_gettext("Modell abgelehnt"),
    # Surveys
    "questionnaire_published": lazy_gettext("Fragebogen veröffentlicht"),
    "questionnaire_period_set": lazy_gettext("Zeitraum eines Fragebogens geändert"),
    "local_block_published": lazy_gettext("Fragen eines Ortsteils veröffentlicht"),
    "local_block_withdrawn": lazy_gettext("Fragen eines Ortsteils beendet"),
    "paper_entry_decided": lazy_gettext("Zwischen zwei Eingaben entschieden"),
    "barrier_done": lazy_gettext("Gemeldete Barriere erledigt"),
    "barrier_open": lazy_gettext("Gemeldete Barriere wieder geöffnet"),
    # What is handed over, and to whom
    "handover_created": lazy_gettext("Übergabe erstellt"),
    "handover_exported": lazy_gettext("Übergabe als Datei gespeichert"),
    "fachplanung_changed": lazy_gettext("Fachplanung geändert"),
    "process_step_changed": lazy_gettext("Prozessschritt geändert"),
    "responsibility_changed": lazy_gettext("Zuständigkeit geändert"),
    "planungsraeume_imported": lazy_gettext("Planungsräume eingelesen"),
    # Accounts
    "account_created": lazy_gettext("Konto angelegt"),
    "account_deactivated": lazy_gettext("Konto stillgelegt"),
    "setup_link_made": lazy_gettext("Link für ein neues Konto erstellt"),
}


def action_words(name: str) -> str:
    """What the action means; its name where an older version of the product wrote it."""
    return str(ACTIONS.get(name, name))
