"""A frozen hand-over in words. Reads nothing but its content (docs/formats/handover.md)."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from participation.publication.texts import date, percent, text
from participation.publication.wording import period_text, value_text

LANGUAGE = "de"  # the language of the administration's papers

MODES = {
    None: "noch nicht festgelegt",
    "informiert": "wird informiert",
    "gehoert": "wird gehört",
    "wirkt_mit": "wirkt mit",
    "entscheidet": "entscheidet",
}
ROLES = {None: "–", "federfuehrend": "federführend", "beteiligt": "beteiligt"}
PARTS = {
    "themes": "Themen",
    "matrix": "Matrix",
    "gaps": "Planungslücken",
    "interfaces": "Schnittstellen",
    "blind_spots": "Blinde Flecken",
    "method": "Methode",
}
GAP_REASONS = {
    "no_plan": "keine Fachplanung zuständig",
    "area_left_out": "Fachplanungen gelten hier nicht",
    "marked_by_person": "von der Auswertung als Lücke markiert",
}
BLIND_REASONS = {
    "no_theme": "kein Thema zugeordnet",
    "no_input": "keine Kommentare zu ihren Themen",
}
WHOLE_CITY = "ganze Stadt"
NO_PLAN = "keine Fachplanung"
NONE_FOUND = "Keine gefunden."

Content = Mapping[str, Any]


def count(value: int | str | None) -> str:
    return value_text(value, LANGUAGE)


def day(value: str | None) -> datetime.date | None:
    return None if value is None else datetime.date.fromisoformat(value)


def subtitle(content: Content, reference: str) -> str:
    """City, reference, step and council numbers in one line."""
    meta = content["meta"]
    parts = [meta["city"], f"Übergabe {reference}", f"Schritt: {meta['step']['name']}"]
    if meta["step"]["deliverable"]:
        parts.append(f"Ergebnis: {meta['step']['deliverable']}")
    if meta["drucksache"]:
        parts.append(f"Drucksache {meta['drucksache']}")
    if meta["vorhaben"]:
        parts.append(f"Vorhaben {meta['vorhaben']}")
    created = date(datetime.date.fromisoformat(meta["created_on"]), LANGUAGE)
    return " · ".join([*(part for part in parts if part), f"Stand: {created}"])


def method_lines(content: Content, digest: str) -> list[tuple[str, str]]:
    method = content["method"]
    asked = []
    if method["date_from"] or method["date_to"]:
        period = period_text(day(method["date_from"]), day(method["date_to"]), LANGUAGE)
        asked.append((text("period_asked", LANGUAGE), period))
    if method["channel"]:
        label = text("channel_asked", LANGUAGE)
        asked.append((label, text(method["channel"], LANGUAGE)))
    if method["ortsteile"]:
        names = ", ".join(method["ortsteile"])
        asked.append((text("areas_asked", LANGUAGE), names))
    period = period_text(day(method["first_on"]), day(method["last_on"]), LANGUAGE)
    return [
        (text("submissions", LANGUAGE), count(method["submissions"])),
        (text("comments", LANGUAGE), count(method["comments"])),
        (text("period", LANGUAGE), period),
        *asked,
        (text("channels", LANGUAGE), _channels(method["channels"])),
        (text("tagging", LANGUAGE), _tagging(content)),
        ("Themenschema", _schemes(content)),
        (
            text("minimum", LANGUAGE),
            text("minimum_text", LANGUAGE, minimum=method["minimum"]),
        ),
        ("Prüfsumme des Inhalts (SHA-256)", digest),
    ]


def _channels(channels: Sequence[Mapping[str, Any]]) -> str:
    return (
        ", ".join(
            f"{text(line['channel'], LANGUAGE)} {count(line['count'])}"
            for line in channels
        )
        or "–"
    )


def _tagging(content: Content) -> str:
    versions = content["versions"]["pipelines"]
    if not versions:
        return text("tagging_none", LANGUAGE)
    checked = percent(content["method"]["checked_share"])
    return text(
        "tagging_by_machine",
        LANGUAGE,
        versions=", ".join(versions),
        share=checked or text("unknown_share", LANGUAGE),
    )


def _schemes(content: Content) -> str:
    return ", ".join(
        f"{entry['scheme']} {entry['version']}"
        for entry in content["versions"]["schemes"]
    )


def plan_name(plan: Mapping[str, Any] | None) -> str:
    return NO_PLAN if plan is None else str(plan["name"])


def amt(plan: Mapping[str, Any] | None) -> str:
    """The Amt, with a mark where the city has not confirmed it."""
    if plan is None:
        return "–"
    if not plan["amt"]:
        return "nicht bekannt"
    return (
        str(plan["amt"]) if plan["amt_confirmed"] else f"{plan['amt']} (zu bestätigen)"
    )


def area_list(spaces: Sequence[Mapping[str, Any]]) -> str:
    """Areas with numbers in words; withheld ones by name only."""
    shown = [f"{s['name'] or WHOLE_CITY} {count(s['count'])}" for s in spaces]
    return ", ".join(shown)


def received(actor: Mapping[str, Any]) -> str:
    """Parts that a group received, with their number of lines."""
    parts = [
        PARTS[part["part"]]
        + ("" if part["part"] == "method" else f" ({part['lines']})")
        for part in actor["received"]
    ]
    return ", ".join(parts) or "–"


def legend_lines() -> list[str]:
    keys = ("legend_withheld", "legend_nothing", "legend_outside")
    return [text(key, LANGUAGE) for key in keys]


def source_line(content: Content) -> str:
    meta = content["meta"]
    return text(
        "source_text", LANGUAGE, city=meta["city"], attribution=meta["attribution"]
    )


def shown_columns(content: Content) -> list[int]:
    """Positions of the areas that have at least one number to show."""
    comments = content["spaces"]["comments"]
    return [
        column
        for column in range(len(comments))
        if comments[column]
        or any(
            isinstance(line["counts"][column], int) and line["counts"][column]
            for line in content["matrix"]
        )
    ]


def other_areas(content: Content) -> list[str]:
    """Sentences on the areas that the printed matrix leaves out."""
    shown = set(shown_columns(content))
    withheld: list[str] = []
    nothing: list[str] = []
    for column, head in enumerate(content["spaces"]["columns"]):
        if column in shown:
            continue
        values = [line["counts"][column] for line in content["matrix"]]
        few = None in [*values, content["spaces"]["comments"][column]]
        (withheld if few else nothing).append(head["name"])
    notes = []
    if withheld:
        notes.append(text("only_withheld", LANGUAGE, names=", ".join(withheld)))
    if nothing:
        notes.append(text("no_comments", LANGUAGE, names=", ".join(nothing)))
    return notes
