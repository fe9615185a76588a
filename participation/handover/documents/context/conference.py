"""The invitation to a Planungskonferenz as its template reads it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from participation.core.errors import NotFoundError
from participation.handover.documents.context.found import by_space, finding
from participation.handover.documents.context.head import head
from participation.handover.documents.context.lines import plan, topic
from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.snapshot.content import Finding
from participation.publication.texts import date

MOST_COMMENTS = 10
MOST_SPACES = 12


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A comment as it was published: moderated, and masked where it told of a person."""

    text: str
    space: str = ""


@dataclass(frozen=True, kw_only=True)
class Conference:
    """What the hand-over does not know: date, place and which comments are talked about.

    `comments` are published ones; whoever fills them in has to see to that.
    """

    on: datetime.date | None = None
    place: str = ""
    comments: Sequence[Quoted] = ()


def invitation(said: Saying, ref: str, conference: Conference) -> Plain:
    """The invitation of the interface with that reference. Raises NotFoundError."""
    found = next((f for f in said.handover.of_kind("interface") if f.ref == ref), None)
    if found is None:
        raise NotFoundError("interface", ref)
    lines = [said.topics[key] for key in found.topics if key in said.topics]
    day = date(conference.on, said.language) if conference.on else said.phrase("to_set")
    return {
        **head(said),
        "befund": finding(said, found),
        "termin": [
            {"was": said.phrase("date"), "wert": day},
            {
                "was": said.phrase("place"),
                "wert": conference.place or said.phrase("to_set"),
            },
        ],
        "eingeladen": [
            plan(said, said.plans[key]) for key in found.plan_keys if key in said.plans
        ],
        "themen": [topic(said, line) for line in lines],
        "raeume": _spaces(said, found),
        "kommentare_hinweis": said.phrase("published_comments"),
        "kommentare": [
            {"text": quoted.text, "raum": quoted.space}
            for quoted in conference.comments[:MOST_COMMENTS]
        ],
    }


def _spaces(said: Saying, found: Finding) -> list[Plain]:
    """The named spaces, else those with most people, by the first theme."""
    lines = [said.topics[key] for key in found.topics if key in said.topics]
    if not lines:
        return []
    named = {said.space(key) for key in found.space_keys}
    figures = [
        (label, figure)
        for label, figure in by_space(said, lines[0])
        if (label in named if named else figure.people)
    ]
    figures.sort(key=lambda pair: -(pair[1].people or 0))
    return [
        {"name": label, "thema": said.texts(lines[0].label), **said.figure(figure)}
        for label, figure in figures[:MOST_SPACES]
    ]
