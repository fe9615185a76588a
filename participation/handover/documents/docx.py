"""A hand-over as DOCX: who has to look at what, then the numbers."""

from collections.abc import Sequence
from typing import Any

from participation.handover.documents import words
from participation.handover.queries import HandoverView
from participation.publication.charts import Bar, bar_chart, describe, png
from participation.publication.documents.paper import Paper
from participation.publication.protected import ProtectedCount
from participation.publication.texts import percent, text

THEMES_PER_TABLE = 16
AREA = 4.2


def write(view: HandoverView) -> bytes:
    """Method, actor groups, themes, gaps, interfaces, blind spots, matrix, legend."""
    content = view.content
    paper = Paper(title=view.title, language="de", created_on=view.created_on)
    paper.text(words.subtitle(content, view.reference))
    paper.text(text("not_representative", "de"), bold=True)
    paper.heading(text("method", "de"))
    paper.pairs(words.method_lines(content, view.content_digest))
    _actors(paper, content)
    _themes(paper, content)
    _gaps(paper, content)
    _interfaces(paper, content)
    _blind_spots(paper, content)
    paper.landscape()
    _responsibilities(paper, content)
    _matrix(paper, content)
    paper.heading(text("legend", "de"))
    for line in words.legend_lines():
        paper.text(line)
    paper.text(f"{text('source', 'de')}: {words.source_line(content)}", small=True)
    return paper.content()


def _actors(paper: Paper, content: words.Content) -> None:
    paper.heading("Akteursgruppen dieses Schritts")
    paper.table(
        ["Akteursgruppe", "Beteiligung", "Format", "erhält (Zeilen)"],
        [
            [
                actor["name"],
                words.MODES[actor["mode"]],
                actor["format"] or "–",
                words.received(actor),
            ]
            for actor in content["actors"]
        ],
        widths=[4.8, 3.4, 2.8, 6.0],
        words=4,
    )


def _themes(paper: Paper, content: words.Content) -> None:
    title = text("ranking", "de")
    paper.heading(title)
    paper.text(text("ranking_note", "de"))
    bars = [
        Bar(theme["label"], ProtectedCount(theme["count"]), theme["share"])
        for theme in content["themes"]
        if theme["count"] != 0
    ]
    if bars:
        svg = bar_chart(bars, title=title, key="themes")
        paper.picture(png(svg), alternative=describe(bars, "de"))
    else:
        paper.text(words.NONE_FOUND)


def _gaps(paper: Paper, content: words.Content) -> None:
    paper.heading("Planungslücken")
    paper.text(
        "Themen oder Räume mit Kommentaren, für die keine Fachplanung zuständig ist."
    )
    if not content["gaps"]:
        paper.text(words.NONE_FOUND)
        return
    paper.table(
        ["Thema", "Grund", "Räume (Kommentare)", "Kommentare"],
        [
            [
                gap["label"],
                words.GAP_REASONS[gap["reason"]],
                words.area_list(gap["spaces"]),
                words.count(gap["total"]),
            ]
            for gap in content["gaps"]
        ],
        widths=[3.8, 4.0, 6.6, 2.6],
        words=3,
    )


def _interfaces(paper: Paper, content: words.Content) -> None:
    found = content["interfaces"]
    paper.heading("Schnittstellen")
    paper.heading("Themen mit mehreren Fachplanungen", level=2)
    if found["themes"]:
        paper.table(
            ["Thema", "federführend", "beteiligt", "Kommentare"],
            [
                [
                    entry["label"],
                    _names(entry["lead"]),
                    _names(entry["partners"]),
                    words.count(entry["count"]),
                ]
                for entry in found["themes"]
            ],
            widths=[4.4, 5.0, 5.0, 2.6],
            words=3,
        )
    else:
        paper.text(words.NONE_FOUND)
    paper.heading("Wer an einen Tisch gehört", level=2)
    paper.text("Kommentare mit Themen zweier federführender Fachplanungen.")
    if found["plans"]:
        paper.table(
            ["Fachplanung", "Fachplanung", "Kommentare"],
            [
                [
                    pair["plans"][0]["name"],
                    pair["plans"][1]["name"],
                    words.count(pair["count"]),
                ]
                for pair in found["plans"]
            ],
            widths=[7.2, 7.2, 2.6],
            words=2,
        )
    else:
        paper.text(words.NONE_FOUND)


def _names(plans: Sequence[dict[str, Any]]) -> str:
    return ", ".join(plan["name"] for plan in plans) or "–"


def _blind_spots(paper: Paper, content: words.Content) -> None:
    paper.heading("Blinde Flecken")
    paper.text("Fachplanungen, zu denen keine Kommentare vorliegen.")
    if not content["blind_spots"]:
        paper.text(words.NONE_FOUND)
        return
    paper.table(
        ["Fachplanung", "Amt", "Grund"],
        [
            [
                spot["plan"]["name"],
                words.amt(spot["plan"]),
                words.BLIND_REASONS[spot["reason"]],
            ]
            for spot in content["blind_spots"]
        ],
        widths=[6.0, 6.0, 5.0],
        words=3,
    )


def _responsibilities(paper: Paper, content: words.Content) -> None:
    """The matrix without its areas: every line of theme and plan with number and share."""
    paper.heading("Themen und Fachplanungen")
    paper.table(
        ["Thema", "Fachplanung", "Rolle", "Amt", "Kommentare", "Anteil"],
        [
            [
                line["label"],
                words.plan_name(line["plan"]),
                words.ROLES[line["role"]],
                words.amt(line["plan"]),
                words.count(line["total"]),
                percent(line["share"]),
            ]
            for line in content["matrix"]
        ],
        widths=[5.8, 6.6, 2.8, 6.2, 2.6, 1.7],
        words=4,
    )


def _matrix(paper: Paper, content: words.Content) -> None:
    """Areas in rows, theme and plan in columns, in as many tables as pages allow."""
    lines = [line for line in content["matrix"] if line["total"] != 0]
    columns = words.shown_columns(content)
    kind = text(content["spaces"]["kind"], "de")
    if not lines or not columns:
        return
    paper.heading(f"Themen und Fachplanungen nach {kind}")
    for start in range(0, len(lines), THEMES_PER_TABLE):
        part = lines[start : start + THEMES_PER_TABLE]
        narrow = min(2.2, (paper.width - AREA) / (1 + len(part)))
        paper.table(
            [kind, text("all_comments", "de"), *(_head(line) for line in part)],
            [
                [
                    content["spaces"]["columns"][column]["name"],
                    words.count(content["spaces"]["comments"][column]),
                    *(words.count(line["counts"][column]) for line in part),
                ]
                for column in columns
            ],
            widths=[AREA, *[narrow] * (1 + len(part))],
            upright=True,
            size=8,
        )
    for note in words.other_areas(content):
        paper.text(note)


def _head(line: dict[str, Any]) -> str:
    return f"{line['label']} → {words.plan_name(line['plan'])}"
