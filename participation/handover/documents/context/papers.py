"""The context of each Word document: what its template may place, and nothing else."""

from collections.abc import Callable

from participation.core.errors import NotFoundError
from participation.handover.documents.context.blocks import (
    chart,
    city_chart,
    matrix,
)
from participation.handover.documents.context.found import (
    about_plan,
    by_space,
    finding,
    main_findings,
)
from participation.handover.documents.context.head import head
from participation.handover.documents.context.lines import (
    actor,
    plan,
    role_of,
    space,
    topic,
)
from participation.handover.documents.context.saying import Plain, Saying
from participation.handover.documents.phrases import listed
from participation.handover.snapshot.content import Finding, PlanHead, TopicLine

NAMED_THEMES = 3


def annex(said: Saying, _subject: str) -> Plain:
    """Anlage to a Drucksache: everything, and one page a space."""
    found = said.handover
    return {
        **head(said),
        "zusammenfassung": summary(said),
        "hauptbefunde": [finding(said, one) for one in main_findings(said)],
        "diagramm_themen": city_chart(said, found.themes, name="themen"),
        "themen": [topic(said, line) for line in found.themes],
        "zielgruppen": [topic(said, line) for line in found.target_groups],
        "matrix": matrix(said, found.themes, name="matrix"),
        "matrix_zielgruppen": matrix(
            said, found.target_groups, name="matrix-zielgruppen"
        ),
        **_all_findings(said),
        "raeume": [space(said, one) for one in found.spaces],
        "fachplanungen": [plan(said, one) for one in found.plans],
        "akteure": [actor(said, part) for part in found.step.parts],
    }


def plan_page(said: Saying, subject: str) -> Plain:
    """What a Fachplanung gets. Raises NotFoundError."""
    if subject not in said.plans:
        raise NotFoundError("fachplanung", subject)
    found = said.plans[subject]
    lines = [line for line in said.handover.themes if role_of(line, subject)]
    groups = [
        line
        for line in said.handover.target_groups
        if line.key in found.target_groups or role_of(line, subject)
    ]
    title = said.phrase("chart_themes", where=found.name)
    bars = [(said.texts(line.label), line.city.people) for line in lines]
    return {
        **head(said),
        "fachplanung": plan(said, found),
        "diagramm_themen": chart(said, name="themen", title=title, bars=bars),
        "themen": [_of_plan(said, line, found) for line in lines],
        "zielgruppen": [_of_plan(said, line, found) for line in groups],
        "matrix": matrix(said, lines, name="matrix"),
        "befunde": [finding(said, one) for one in about_plan(said, subject)],
    }


def council_page(said: Saying, subject: str) -> Plain:
    """What an Ortsteilrat gets of its own space. Raises NotFoundError."""
    if subject not in said.spaces:
        raise NotFoundError("space", subject)
    own = said.spaces[subject]
    leading = dict.fromkeys(
        key
        for place, one in enumerate(said.handover.spaces)
        if one is own
        for line in said.handover.themes
        if line.cells[place].people != 0
        for key in line.lead
        if key in said.plans
    )
    return {
        **head(said),
        "raum": space(said, own),
        "fachplanungen": [plan(said, said.plans[key]) for key in leading],
    }


def summary(said: Saying) -> list[str]:
    """The hand-over in a few plain sentences."""
    found = said.handover
    sentences = [_taken_part(said)]
    commented = next((line.city.base for line in found.themes), None)
    if commented:
        people = said.people(commented)
        sentences.append(said.phrase("sum_commented", people=people))
    named = [line for line in found.themes if line.city.people][:NAMED_THEMES]
    if named:
        parts = [_with_people(said, line) for line in named]
        themes = listed(parts, said.language)
        sentences.append(said.phrase("sum_themes", themes=themes))
    counts = (
        ("sum_gaps", len(found.of_kind("gap"))),
        ("sum_interfaces", len(found.of_kind("interface"))),
        ("sum_blind", len(found.of_kind("blind_spot")) + len(found.of_kind("quiet"))),
        ("sum_changes", len(found.of_kind("change"))),
    )
    sentences += [said.phrase(key, count=count) for key, count in counts if count]
    return [
        *sentences,
        said.phrase(f"{said.counted}_are_counted"),
        said.phrase("not_a_need"),
    ]


def _taken_part(said: Saying) -> str:
    people = said.handover.participants.people
    if people is None:
        return said.phrase("sum_withheld")
    if people == 0:
        return said.phrase("sum_nobody")
    return said.phrase("sum_people", people=said.people(people))


def _with_people(said: Saying, line: TopicLine) -> str:
    people = said.people(line.city.people)
    return said.phrase("theme_with", theme=said.texts(line.label), people=people)


def _of_plan(said: Saying, line: TopicLine, found: PlanHead) -> Plain:
    """A topic of the plan, with its numbers by space in words."""
    role = role_of(line, found.key)
    spaces = [
        {"name": label, **said.figure(figure)}
        for label, figure in by_space(said, line)
        if figure.people != 0
    ]
    return {
        **topic(said, line),
        "rolle": said.phrase(f"role_{role}") if role else "",
        "raeume": spaces,
    }


def _all_findings(said: Saying) -> Plain:
    of = said.handover.of_kind
    return {
        "planungsluecken": _said_of(said, of("gap")),
        "schnittstellen": _said_of(said, of("interface")),
        "blinde_flecken": _said_of(said, (*of("blind_spot"), *of("quiet"))),
        "veraenderungen": _said_of(said, of("change")),
    }


def _said_of(said: Saying, found: tuple[Finding, ...]) -> list[Plain]:
    return [finding(said, one) for one in found]


Context = Callable[[Saying, str], Plain]
