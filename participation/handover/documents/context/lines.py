"""Topics, spaces, plans and actor groups as templates read them."""

from collections.abc import Sequence
from typing import Any

from participation.handover.documents.context.blocks import chart, reach_mark
from participation.handover.documents.context.coverage import Reach, reach
from participation.handover.documents.context.found import about_space, finding
from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.documents.phrases import known
from participation.handover.snapshot.content import (
    PlanHead,
    SpaceHead,
    StepPart,
    TopicLine,
)
from participation.publication.protected import NOTHING
from participation.publication.texts import percent

MOST_IN_SPACE = 8
ROLES = ("lead", "partner", "affected")


def topic(said: Saying, line: TopicLine) -> Plain:
    """A theme or target group with its number for the whole city and who deals with it."""
    return {
        "name": said.texts(line.label),
        **said.figure(line.city),
        "geprueft": percent(line.checked_share),
        "federfuehrend": said.plan_names(line.lead),
        "beteiligt": said.plan_names(line.partners),
        "betroffen": said.plan_names(line.affected),
    }


def space(said: Saying, found: SpaceHead) -> Plain:
    """The page of an Ortsteil or space."""
    place = said.handover.spaces.index(found)
    lines = _ranked(said.handover.themes, place)
    groups = _ranked(said.handover.target_groups, place)
    title = said.phrase("chart_themes", where=said.short(found))
    return {
        "name": said.short(found),
        "beteiligte": said.figure(found.participants),
        "satz": _space_sentence(said, found),
        "hinweis": said.phrase("merged", label=found.label)
        if len(found.ortsteil_keys) > 1
        else "",
        "diagramm": chart(
            said,
            name=f"raum-{place + 1}",
            title=title,
            bars=[
                (said.texts(line.label), line.cells[place].people)
                for line in lines[:MOST_IN_SPACE]
            ],
        ),
        "themen": [_in_space(said, line, place) for line in lines],
        "zielgruppen": [_in_space(said, line, place) for line in groups],
        "befunde": [finding(said, one) for one in about_space(said, found.key)],
    }


def _in_space(said: Saying, line: TopicLine, place: int) -> Plain:
    return {
        "name": said.texts(line.label),
        **said.figure(line.cells[place]),
        "stadt": said.figure(line.city),
        "federfuehrend": said.plan_names(line.lead),
        "beteiligt": said.plan_names(line.partners),
        "vermerk": reach_mark(said, line, place),
    }


def _ranked(lines: Sequence[TopicLine], place: int) -> list[TopicLine]:
    """Most people of the space first, withheld ones last in the order of the city."""
    named = [line for line in lines if line.cells[place].people != 0]
    return sorted(named, key=lambda line: -(line.cells[place].people or 0))


def _space_sentence(said: Saying, found: SpaceHead) -> str:
    people = found.participants.people
    if not found.ortsteil_keys:
        number = said.count(people)
        return said.phrase("space_without_ortsteil", count=number)
    if people is None:
        return said.phrase("space_withheld", space=said.short(found))
    if people == 0:
        return said.phrase("space_nobody", space=said.short(found))
    return said.phrase(
        "space_people", space=said.short(found), people=said.people(people)
    )


def plan(said: Saying, found: PlanHead) -> Plain:
    return {
        "name": found.name,
        "amt": said.amt(found),
        "kontakt": found.contact or said.phrase("unknown"),
        "gueltig": said.period(found),
        "raeume": _covered(said, found),
        "zielgruppen": said.groups(found.target_groups),
    }


def _covered(said: Saying, found: PlanHead) -> str:
    if not found.ortsteil_keys:
        return said.phrase("whole_city")
    names = [
        said.short(space)
        if reach([found], space) is Reach.WHOLE
        else f"{said.short(space)} ({said.phrase('inseparable')})"
        for space in said.handover.spaces
        if space.ortsteil_keys and reach([found], space) is not Reach.NONE
    ]
    return ", ".join(names) or NOTHING


def role_of(line: TopicLine, plan_key: str) -> str | None:
    """What the plan has to do with the topic: lead, partner, affected, or nothing."""
    keys = (line.lead, line.partners, line.affected)
    return next(
        (role for role, of in zip(ROLES, keys, strict=True) if plan_key in of), None
    )


def actor(said: Saying, part: StepPart) -> dict[str, Any]:
    key = f"mode_{part.mode or 'none'}"
    return {
        "name": part.group,
        "beteiligung": said.phrase(key) if known(key) else str(part.mode),
        "format": part.format or NOTHING,
    }
