"""What files say of a release, in German and English."""

from participation.publication.releases.content import CITY, Release
from participation.publication.releases.method import Method, read_method
from participation.publication.texts import date, percent, text
from participation.publication.wording import period_text

Line = tuple[str, str]
TEXTS: dict[str, tuple[str, str]] = {
    "release": ("Veröffentlichung", "Release"),
    "released_on": ("Veröffentlicht am", "Released on"),
    "digest": ("Prüfsumme (SHA-256)", "Checksum (SHA-256)"),
    "people": ("Personen", "People"),
    "share": ("Anteil", "Share"),
    "answer": ("Antwort", "Answer"),
    "kind": ("Art der Befragung", "Kind of survey"),
    "weights": ("Gewichtung", "Weights"),
    "unweighted": ("keine", "none"),
    "merging": ("Zusammenfassung", "Merging"),
    "merging_text": (
        "Ortsteile mit weniger als {number} Antworten sind mit benachbarten zusammengefasst.",
        "Ortsteile with fewer than {number} answers are merged with neighbours.",
    ),
    "results": ("Ergebnisse", "Results"),
    "whole_city": ("ganze Stadt", "whole city"),
    "too_few": (
        "Zu wenige Antworten, um Zahlen zu zeigen.",
        "Too few answers to show numbers.",
    ),
    "page": ("Seite {page} von {pages}", "Page {page} of {pages}"),
    "most": ("Am häufigsten: {lines}.", "Most often: {lines}."),
    "all_people": ("Menschen, die geantwortet haben", "People who answered"),
    "chart_alt": ("Balkendiagramm. {lines}", "Bar chart. {lines}"),
    "by_space": ("Nach Ortsteilen", "By Ortsteil"),
}


def release_text(key: str, language: str, **values: object) -> str:
    """The words for the key; German unless English is asked for."""
    words = TEXTS[key][language == "en"]
    return words.format(**values) if values else words


def head_lines(release: Release, language: str) -> list[Line]:
    """Which release it is, of when, and how to know that it is unchanged."""
    simulated = [(text("simulated", language), "")] if release.simulated else []
    return [
        *simulated,
        (release_text("release", language), f"{release.subject} {release.number}"),
        (text("created_on", language), date(release.as_of, language)),
        (
            release_text("released_on", language),
            date(release.released_on, language),
        ),
        (release_text("digest", language), release.digest),
    ]


def space_names(release: Release, language: str) -> dict[str, str]:
    """What each line of places is called; the city's own has no space of its own."""
    names = {space.key: space.label for space in release.spaces}
    return {CITY: release_text("whole_city", language), **names}


def method_lines(release: Release, language: str) -> list[Line]:
    """How the figures came about, as far as the release tells."""
    method = read_method(release.method)
    lines = [(text("period", language), _period(method, language))]
    if method.channels:
        names = ", ".join(text(channel.value, language) for channel in method.channels)
        lines.append((text("channels", language), names))
    if method.is_open:
        kind = release_text("kind", language), text("not_representative", language)
        lines.append(kind)
    weights = method.weights or release_text("unweighted", language)
    lines.append((release_text("weights", language), weights))
    if method.pipelines:
        words = text(
            "tagging_by_machine",
            language,
            versions=", ".join(method.pipelines),
            share=percent(method.checked_share) or text("unknown_share", language),
        )
        lines.append((text("tagging", language), words))
    return lines + _protection(method, language)


def _period(method: Method, language: str) -> str:
    return period_text(method.first_on, method.last_on, language)


def _protection(method: Method, language: str) -> list[Line]:
    lines = []
    if method.minimum is not None:
        words = text("minimum_text", language, minimum=method.minimum)
        lines.append((text("minimum", language), words))
    if method.line_minimum is not None:
        words = release_text("merging_text", language, number=method.line_minimum)
        lines.append((release_text("merging", language), words))
    return lines
