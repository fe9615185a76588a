"""The five main findings as slides: native charts, each with its words beside it.

What they say; filling/ draws it in a child process, since the template is a file from
somebody's computer.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from participation.handover.documents.context.blocks import chart, city_chart
from participation.handover.documents.context.found import (
    cells_of,
    finding,
    main_findings,
)
from participation.handover.documents.context.head import head
from participation.handover.documents.context.papers import summary
from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.documents.filling.fill import fill_deck
from participation.handover.snapshot.content import Finding
from participation.publication.neutral import one_line, printable

MOST_SENTENCES = 7
LONGEST_TITLE = 110
LONGEST_NOTES = 900
"""Of what was withdrawn on the first slide; the notes of the speaker have all of it."""
TAGS = {"de": "de-DE", "en": "en-GB"}


def write(said: Saying, template: bytes) -> bytes:
    """The slides made from the layouts of the template. Raises TemplateRefusedError."""
    return fill_deck(template, deck_of(said))


def deck_of(said: Saying) -> Plain:
    """Title, summary, themes, one slide a finding, method, as JSON has them."""
    facts = head(said)
    return {
        "title": printable(said.handover.title),
        "city": printable(said.handover.city),
        "reference": said.handover.reference,
        "language": TAGS[said.language],
        "made_on": said.handover.created_on.isoformat(),
        "day": facts["stand"],
        "mark": facts["simuliert"],
        "withdrawn": _withdrawn(said),
        "opening": _opening(said, facts),
        "slides": list(_slides(said, facts)),
    }


def _withdrawn(said: Saying) -> list[str]:
    """What was withdrawn, as much of each as there is room for all."""
    notes = [one_line(note) for note in said.withdrawn_notes]
    room = LONGEST_NOTES // max(1, len(notes))
    return [note if len(note) <= room else note[: room - 1] + "…" for note in notes]


def _opening(said: Saying, facts: Mapping[str, Any]) -> Plain:
    about = [facts["stadt"], facts["schritt"]["name"], facts["stand"]]
    if facts["drucksache"]:
        about.append(facts["drucksache"])
    return {
        "title": _short(facts["titel"]),
        "lines": [" · ".join(about), facts["hinweis"]],
        "notes": "\n".join(said.withdrawn_notes),
    }


def _slides(said: Saying, facts: Mapping[str, Any]) -> Iterator[Plain]:
    yield _slide(said.phrase("slide_summary"), summary(said)[:MOST_SENTENCES])
    themes = city_chart(said, said.handover.themes, name="themen")
    if themes:
        yield _slide(
            themes["title"],
            [facts["hinweis"]],
            size=18,
            chart=themes,
            notes=themes["alt"],
        )
    for number, found in enumerate(main_findings(said), start=1):
        yield _finding(said, number, found)
    method = (f"{line['was']}: {line['wert']}" for line in facts["methode"])
    yield _slide(
        said.phrase("slide_method"),
        [facts["hinweis"], *method],
        size=16,
        notes=facts["nachweis"],
    )
    yield _slide(
        said.phrase("slide_symbols"), [*facts["zeichen"], facts["nachweis"]], size=18
    )


def _finding(said: Saying, number: int, found: Finding) -> Plain:
    told = finding(said, found)
    trace = said.phrase("slide_trace", reference=said.handover.reference, ref=found.ref)
    block = _picture(said, found, number)
    return _slide(
        f"{number}. {told['ueberschrift']}",
        [told["satz"], trace],
        size=18,
        chart=block,
        # The words of the picture also for those who only get the notes.
        notes="\n".join([told["satz"], block.get("alt", ""), trace]),
    )


def _slide(
    title: str,
    lines: Sequence[str],
    *,
    size: float = 20,
    chart: Plain | None = None,
    notes: str = "",
) -> Plain:
    """`size`: points of the lines on a slide of the usual size."""
    return {
        "title": _short(title),
        "lines": [one_line(line) for line in lines],
        "size": size,
        "chart": chart or {},
        "notes": notes,
    }


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def _picture(said: Saying, found: Finding, number: int) -> Plain:
    """What shows the finding best; empty where nothing can be drawn."""
    title = finding(said, found)["ueberschrift"]
    if found.kind == "interface" and found.expected is not None:
        bars = [
            (said.phrase("bar_found"), found.people),
            (said.phrase("bar_chance"), round(found.expected)),
        ]
    elif found.kind == "change":
        bars = [
            (said.phrase("bar_before"), found.before),
            (said.phrase("bar_now"), found.people),
        ]
    elif found.kind == "quiet":
        bars = [
            (said.short(space), space.participants.people)
            for space in said.handover.spaces
        ]
    else:
        bars = [(label, figure.people) for label, figure in cells_of(said, found)]
    return chart(said, name=f"befund-{number}", title=title, bars=bars)
