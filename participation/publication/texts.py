"""Words that files carry, in German and English.

Below web there is no gettext; a file must read the same whoever made it, in the language
that was asked for.
"""

import datetime
from collections.abc import Mapping
from typing import Any

TEXTS: dict[str, tuple[str, str]] = {
    "comments_subject": ("Kommentare", "Comments"),
    "whole_city": ("ganze Stadt", "whole city"),
    "no_ortsteil": ("ohne Ortsteil / ganze Stadt", "no Ortsteil / whole city"),
    "other_spaces": ("übrige Ortsteile", "other Ortsteile"),
    "table_title": ("Kommentare nach Thema und Raum", "Comments by theme and area"),
    "drucksache": ("Drucksache", "Council paper (Drucksache)"),
    "vorhaben": ("Vorhaben", "Project (Vorhaben)"),
    "created_on": ("Stand", "As of"),
    "method": ("Wie die Zahlen entstanden sind", "How the numbers came about"),
    "not_representative": (
        "Die Ergebnisse sind nicht repräsentativ. Sie geben ein Stimmungsbild der"
        " Menschen wieder, die sich beteiligt haben.",
        "The results are not representative. They show the opinions of the people who"
        " took part.",
    ),
    "simulated": (
        "SIMULIERTE DATEN – keine echten Beiträge",
        "SIMULATED DATA – no real contributions",
    ),
    "submissions": ("Beiträge", "Submissions"),
    "comments": ("Kommentare", "Comments"),
    "period": ("Zeitraum der Beiträge", "Period of the submissions"),
    "period_asked": ("Gewählter Zeitraum", "Chosen period"),
    "from": ("ab", "from"),
    "until": ("bis", "until"),
    "channels": ("Zugangswege", "Channels"),
    "channel_asked": ("Gewählter Zugangsweg", "Chosen channel"),
    "online": ("online", "online"),
    "paper": ("Papier", "paper"),
    "on_site": ("vor Ort", "on site"),
    "telephone": ("Telefon", "telephone"),
    "areas_asked": ("Gewählte Ortsteile", "Chosen Ortsteile"),
    "tagging": ("Zuordnung der Themen", "Tagging by theme"),
    "tagging_by_machine": (
        "maschinell, Fassung {versions}; {share} der Kommentare durch Personen geprüft",
        "by machine, version {versions}; {share} of the comments checked by people",
    ),
    "tagging_none": ("noch keine", "none yet"),
    "unknown_share": ("Anteil nicht angegeben", "a share not given"),
    "states": ("Bearbeitungsstand", "State of the work"),
    "tagged": ("mit Thema", "with a theme"),
    "unsure": ("unsicher", "unsure"),
    "none": ("ohne Thema", "without a theme"),
    "waiting": ("noch nicht gelesen", "not yet read"),
    "minimum": ("Mindestzahl", "Minimum"),
    "minimum_text": (
        "Zahlen unter {minimum} werden nicht gezeigt, ebenso Zahlen, aus denen sie sich"
        " errechnen ließen.",
        "Numbers below {minimum} are not shown, nor numbers from which they could be"
        " worked out.",
    ),
    "ranking": ("Themen nach Häufigkeit", "Themes by frequency"),
    "ranking_note": (
        "Ein Kommentar kann mehrere Themen haben; die Anteile ergeben zusammen mehr als"
        " 100 %.",
        "A comment can have several themes; the shares add up to more than 100 %.",
    ),
    "ranking_alt": (
        "Balkendiagramm: Kommentare je Thema. {lines}",
        "Bar chart: comments per theme. {lines}",
    ),
    "theme": ("Thema", "Theme"),
    "count": ("Kommentare", "Comments"),
    "share": ("Anteil", "Share"),
    "share_of": ("Anteil an allen Kommentaren", "Share of all comments"),
    "checked": ("durch Personen geprüft", "checked by people"),
    "pairs": ("Themen, die zusammen genannt werden", "Themes named together"),
    "pair": ("Themen", "Themes"),
    "by_ortsteil": ("Themen nach Ortsteil", "Themes by Ortsteil"),
    "by_planungsraum": ("Themen nach Planungsraum", "Themes by Planungsraum"),
    "ortsteil": ("Ortsteil", "Ortsteil"),
    "planungsraum": ("Planungsraum", "Planungsraum"),
    "key": ("Nummer", "Number"),
    "all_comments": ("Kommentare insgesamt", "Comments in all"),
    "sum": ("Summe", "Sum"),
    "only_withheld": (
        "Zu wenige Kommentare, um Zahlen zu zeigen: {names}.",
        "Too few comments to show numbers: {names}.",
    ),
    "no_comments": ("Keine Kommentare: {names}.", "No comments: {names}."),
    "no_typical": (
        "Zu keinem Thema liegen so viele Kommentare aus einem Ortsteil vor, dass Sätze"
        " daraus gezeigt werden können.",
        "No theme has enough comments from one Ortsteil to show sentences of them.",
    ),
    "typical": ("Typische Sätze", "Typical sentences"),
    "typical_note": (
        "Sätze aus den Beiträgen im Wortlaut, nichts ist hinzugefügt; was auf eine Person"
        " weist, ist ersetzt. Ausgewählt, weil sie dem nahe sind, was viele zu diesem"
        " Thema in diesem Raum sagen.",
        "Sentences in the words of the contributors, nothing is added; what points to a"
        " person is replaced. Chosen because they are near to what many say on this theme"
        " in this area.",
    ),
    "sentence": ("Satz", "Sentence"),
    "space": ("Raum", "Area"),
    "legend": ("Zeichen", "Symbols"),
    "legend_withheld": (
        "· Zahl geheim gehalten (unter der Mindestzahl oder aus anderen errechenbar)",
        "· number withheld (below the minimum, or it would tell another one)",
    ),
    "legend_nothing": ("– nichts vorhanden", "– nothing"),
    "legend_outside": (
        "x Fachplanung gilt nicht für diesen Raum",
        "x the plan does not cover this area",
    ),
    "source": ("Quelle", "Source"),
    "source_text": (
        "{city}, eigene Erhebung. Gebietsgliederung: {attribution}",
        "{city}, own survey. Areas: {attribution}",
    ),
    "withheld": ("geheim gehalten", "withheld"),
    "withheld_or_small": (
        "geheim oder zu wenige Antworten",
        "withheld, or too few answers",
    ),
    "nobody": ("niemand", "nobody"),
    "to": ("bis", "to"),
    "and_more": ("{low} und mehr", "{low} and more"),
    "below": ("unter {high}", "below {high}"),
    "from_to_below": ("{low} bis unter {high}", "{low} to below {high}"),
    "dim_ortsteil": ("Ortsteil", "Ortsteil"),
    "dim_planungsraum": ("Planungsraum", "Planungsraum"),
    "dim_typ": ("Siedlungsstrukturtyp", "kind of Ortsteil"),
    "dim_thema": ("Thema der Kommentare", "theme of the comments"),
    "dim_zielgruppe": (
        "Zielgruppe, von der die Kommentare sprechen",
        "target group the comments speak about",
    ),
    "dim_kanal": ("Zugangsweg", "channel"),
    "dim_sprache": ("Sprache des Fragebogens", "language of the questionnaire"),
    "dim_monat": ("Monat des Eingangs", "month received"),
    "dim_fassung": ("Fassung des Fragebogens", "version of the questionnaire"),
    "dim_teil": ("Raum", "area"),
    "dim_runde": ("Runde", "round"),
    "findings": ("Befunde", "Findings"),
    "rounds": ("Befragung", "Survey"),
    "taken_part": ("Teilgenommen", "Took part"),
    "period_received": ("Eingegangen", "Received"),
    "shares": ("Anteile", "Shares"),
    "shares_text": (
        "in ganzen Prozent, und nur, wo mindestens {least} Menschen geantwortet haben",
        "in whole percent, and only where at least {least} people answered",
    ),
    "answer": ("Antwort", "Answer"),
    "people": ("Menschen", "People"),
    "answered": ("haben geantwortet", "answered"),
    "silent": ("keine Antwort", "no answer"),
    "asked": ("wurden gefragt", "were asked"),
    "mean": ("Mittelwert", "mean"),
    "mean_place": ("mittlerer Platz", "mean place"),
    "mean_place_is": ("im Mittel Platz {mean}", "place {mean} on average"),
    "place_number": ("Platz {number}", "place {number}"),
    "all_places": ("alle Plätze", "all places"),
    "all_people": ("alle", "all"),
    "percent_by_column": ("Anteile je Spalte", "shares of each column"),
    "percent_by_row": ("Anteile je Zeile", "shares of each row"),
    "outside": ("außerhalb der Stadt", "outside the city"),
    "only_named": ("nur mit Worten genannt", "named in words only"),
    "other_words": ("alles andere zusammen", "everything else together"),
    "since": ("seit", "since"),
    "round": ("Runde", "round"),
    "version": ("Fassung", "version"),
    "any_number": ("alle Angaben", "all numbers"),
    "chart_bars": ("Balkendiagramm. {lines}", "Bar chart. {lines}"),
    "chart_parts": (
        "Gestapelte Balken, in der Mitte geteilt. {lines}",
        "Stacked bars, parted in the middle. {lines}",
    ),
    "chart_pairs": (
        "Balkendiagramm, zwei Gruppen im Vergleich. {lines}",
        "Bar chart comparing two groups. {lines}",
    ),
    "page_overview": ("Übersicht", "Overview"),
    "page_comments": ("Kommentare", "Comments"),
    "page_legend": ("Legende", "Legend"),
}


def in_language(texts: Mapping[str, Any], language: str) -> str:
    """What was written in several languages: in this one, else in German, else in any."""
    return str(texts.get(language) or texts.get("de") or next(iter(texts.values())))


def text(key: str, language: str, **values: object) -> str:
    """The words for the key with its values; German unless English is asked for."""
    german, english = TEXTS[key]
    words = english if language == "en" else german
    return words.format(**values) if values else words


def number(value: int, language: str) -> str:
    """A whole number with the thousands mark of the language."""
    grouped = f"{value:,}"
    return grouped if language == "en" else grouped.replace(",", ".")


def percent(value: int | None) -> str:
    """Whole percent with the space that DIN 5008 asks for; nothing for None."""
    return "" if value is None else f"{value}\N{NO-BREAK SPACE}%"


def date(value: datetime.date, language: str) -> str:
    """A date as council papers write it: 05.09.2026, or 5 September 2026."""
    if language == "en":
        months = (
            "January February March April May June July August September October"
            " November December"
        )
        return f"{value.day} {months.split()[value.month - 1]} {value.year}"
    return f"{value:%d.%m.%Y}"
