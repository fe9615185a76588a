"""A hand-over as sheets of typed cells: what XLSX and ODS are both written from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from participation.handover.documents.context.blocks import city_chart, reach_mark
from participation.handover.documents.context.found import (
    about_plan,
    about_space,
    decision,
    headline,
    reason,
)
from participation.handover.documents.context.head import legend, method, trace
from participation.handover.documents.context.lines import actor, plan, role_of
from participation.handover.documents.context.saying import Saying
from participation.handover.snapshot.content import Figure, Finding, TopicLine
from participation.publication.adhoc.crosstab import LEAST_FOR_SHARE
from participation.publication.protected import NOTHING, ProtectedCount, share
from participation.publication.texts import date, text

WORDS, NAME, NUMBER, MARK = 28.0, 18.0, 9.0, 10.0  # widths in characters


@dataclass(frozen=True)
class Count:
    """People; None: withheld. `mark` stands behind the number and is no part of it."""

    value: int | None
    mark: str = ""


@dataclass(frozen=True)
class Percent:
    """Whole percent of people; None: too few for a share."""

    value: int | None


Cell = str | Count | Percent


@dataclass(frozen=True, kw_only=True)
class Column:
    head: str
    width: float
    upright: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table. `chart`: a chart block that stands beside it, empty for none."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    chart: dict[str, Any]


def all_sheets(said: Saying) -> list[Sheet]:
    """Everything that the hand-over holds."""
    found = said.handover
    topics = [
        ("sheet_themes", "sheet_matrix", "sheet_refs", found.themes),
        ("sheet_groups", "sheet_group_matrix", "sheet_group_refs", found.target_groups),
    ]
    sheets = [_overview(said)]
    for name, matrix, refs, lines in topics:
        sheets.append(_topics(said, name, lines))
        sheets.append(_matrix(said, matrix, lines))
        sheets.append(_refs(said, refs, lines))
    sheets += [
        _findings(said, "sheet_gaps", found.of_kind("gap")),
        _findings(said, "sheet_interfaces", found.of_kind("interface")),
        _findings(
            said, "sheet_blind", (*found.of_kind("blind_spot"), *found.of_kind("quiet"))
        ),
        _findings(said, "sheet_changes", found.of_kind("change")),
    ]
    return [*sheets, _spaces(said), _plans(said), _actors(said)]


def plan_sheets(said: Saying, plan_key: str) -> list[Sheet]:
    """The list of a Fachplanung: each theme in each space."""
    found = said.plans[plan_key]
    lines = [
        line
        for line in (*said.handover.themes, *said.handover.target_groups)
        if role_of(line, plan_key) or line.key in found.target_groups
    ]
    return [
        _overview(said),
        _long(said, lines, plan_key=plan_key),
        _findings(said, "sheet_findings", tuple(about_plan(said, plan_key))),
    ]


def space_sheets(said: Saying, space_key: str) -> list[Sheet]:
    """What an Ortsteilrat gets: each theme in the own space and in the city."""
    return [
        _overview(said),
        _long(
            said,
            [*said.handover.themes, *said.handover.target_groups],
            space_key=space_key,
        ),
        _findings(said, "sheet_findings", tuple(about_space(said, space_key))),
    ]


def _sheet(
    said: Saying,
    name: str,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[tuple[Cell, ...]],
    *,
    chart: dict[str, Any] | None = None,
) -> Sheet:
    return Sheet(
        name=said.phrase(name),
        columns=tuple(
            Column(
                head=said.phrase(said.counted if head == "counted" else head),
                width=width,
            )
            for head, width in columns
        ),
        rows=tuple(rows),
        chart=chart or {},
    )


def _overview(said: Saying) -> Sheet:
    found = said.handover
    lines = [
        (said.phrase("handover"), found.reference),
        (said.phrase("title"), found.title),
        (text("drucksache", said.language), found.drucksache),
        (text("vorhaben", said.language), found.vorhaben),
        (said.phrase("step"), found.step.name),
        (said.phrase("result"), found.step.deliverable or ""),
        (text("created_on", said.language), date(found.created_on, said.language)),
        ("", text("not_representative", said.language)),
        *method(said),
        (said.phrase("ref"), trace(said)),
        *((text("legend", said.language), line) for line in legend(said)),
    ]
    lines = [*(("", note) for note in said.withdrawn_notes), *lines]
    if found.simulated:
        lines.insert(0, ("", text("simulated", said.language)))
    return _sheet(
        said,
        "sheet_overview",
        (("what", WORDS), ("value", 100.0)),
        [line for line in lines if line[1]],
    )


def _topics(said: Saying, name: str, lines: Sequence[TopicLine]) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            said.texts(line.label),
            line.city.ref,
            *_numbers(line.city),
            Percent(line.checked_share),
            said.plan_names(line.lead),
            said.plan_names(line.partners),
            said.plan_names(line.affected),
        )
        for line in lines
    ]
    columns = (
        ("topic", WORDS), ("ref", MARK), ("counted", NUMBER), ("base", NUMBER),
        ("share", NUMBER), ("checked", NUMBER), ("role_lead", WORDS),
        ("role_partner", WORDS), ("role_affected", WORDS),
    )  # fmt: skip
    return _sheet(said, name, columns, rows, chart=city_chart(said, lines, name=name))


def _matrix(said: Saying, name: str, lines: Sequence[TopicLine]) -> Sheet:
    """Topics in rows, spaces in columns; the marks of refs are in the sheet beside it."""
    rows: list[tuple[Cell, ...]] = [
        (
            said.phrase("took_part"),
            "",
            Count(said.handover.participants.people),
            *(Count(space.participants.people) for space in said.handover.spaces),
        )
    ]
    rows += [
        (
            said.texts(line.label),
            said.plan_names(line.lead),
            Count(line.city.people),
            *(
                Count(figure.people, reach_mark(said, line, place))
                for place, figure in enumerate(line.cells)
            ),
        )
        for line in lines
    ]
    return _by_space(said, name, rows)


def _refs(said: Saying, name: str, lines: Sequence[TopicLine]) -> Sheet:
    """The references in the very cells in which the matrix has its numbers."""
    found = said.handover
    rows: list[tuple[Cell, ...]] = [
        (
            said.phrase("took_part"),
            "",
            found.participants.ref,
            *(space.participants.ref for space in found.spaces),
        )
    ]
    rows += [
        (
            said.texts(line.label),
            said.plan_names(line.lead),
            line.city.ref,
            *(figure.ref for figure in line.cells),
        )
        for line in lines
    ]
    return _by_space(said, name, rows)


def _by_space(said: Saying, name: str, rows: Sequence[tuple[Cell, ...]]) -> Sheet:
    return Sheet(
        name=said.phrase(name),
        columns=(
            Column(head=said.phrase("topic"), width=WORDS),
            Column(head=said.phrase("role_lead"), width=WORDS),
            Column(head=said.phrase("whole_city"), width=NUMBER, upright=True),
            *(
                Column(head=said.short(space), width=NUMBER, upright=True)
                for space in said.handover.spaces
            ),
        ),
        rows=tuple(rows),
        chart={},
    )


def _long(
    said: Saying,
    lines: Sequence[TopicLine],
    *,
    plan_key: str = "",
    space_key: str | None = None,
) -> Sheet:
    """A row for each topic and space, to sort and to work through."""
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        role = role_of(line, plan_key)
        who = said.phrase(f"role_{role}") if role else ""
        lead = said.plan_names(line.lead)
        start = (said.texts(line.label), who or lead)
        rows.append((*start, said.phrase("whole_city"), *_traced(line.city), ""))
        rows += [
            (*start, said.short(space), *_traced(line.cells[place]),
             reach_mark(said, line, place))
            for place, space in enumerate(said.handover.spaces)
            if space_key in (None, space.key)
        ]  # fmt: skip
    columns = (
        ("topic", WORDS), ("role" if plan_key else "role_lead", NAME),
        ("space", NAME), ("ref", MARK), ("counted", NUMBER), ("base", NUMBER),
        ("share", NUMBER), ("remark", NUMBER),
    )  # fmt: skip
    return _sheet(said, "sheet_themes", columns, rows)


def _findings(said: Saying, name: str, found: Sequence[Finding]) -> Sheet:
    rows = [_finding(said, one) for one in found]
    columns = (
        ("ref", MARK), ("finding", 32.0), ("topics", WORDS), ("plans", WORDS),
        ("where", WORDS), ("reason", WORDS), ("counted", NUMBER), ("base", NUMBER),
        ("share", NUMBER), ("expected", NUMBER), ("before", NUMBER),
        ("checked", NUMBER), ("decision", 32.0),
    )  # fmt: skip
    return _sheet(said, name, columns, rows)


def _finding(said: Saying, one: Finding) -> tuple[Cell, ...]:
    silent = one.people is None and (one.kind == "blind_spot" or one.reason == "solved")
    base = Count(one.base) if one.base is not None else ""
    return (
        one.ref,
        headline(said, one),
        "; ".join(said.topic(axis, key) for axis, key in one.topics),
        "; ".join(said.plan(key) for key in one.plan_keys),
        "; ".join(said.space(key) for key in one.space_keys)
        or said.phrase("whole_city"),
        reason(said, one),
        "" if silent else Count(one.people),
        base,
        _share(one.people, one.base),
        "" if one.expected is None else Count(round(one.expected)),
        Count(one.before) if one.kind == "change" else "",
        Percent(one.checked_share),
        decision(said, one.decision),
    )


def _spaces(said: Saying) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            space.label,
            ", ".join(space.ortsteil_keys),
            space.participants.ref,
            Count(space.participants.people),
        )
        for space in said.handover.spaces
    ]
    columns = (
        ("space", WORDS), ("ortsteile", NAME), ("ref", MARK), ("took_part", NUMBER),
    )  # fmt: skip
    return _sheet(said, "sheet_spaces", columns, rows)


def _plans(said: Saying) -> Sheet:
    names = ("name", "amt", "kontakt", "gueltig", "raeume", "zielgruppen")
    rows = [
        tuple(str(plan(said, one)[name]) for name in names)
        for one in said.handover.plans
    ]
    columns = (
        ("plan", 32.0), ("amt", WORDS), ("contact", WORDS), ("valid", NAME),
        ("where", WORDS), ("groups_of_plan", WORDS),
    )  # fmt: skip
    return _sheet(said, "sheet_plans", columns, rows)


def _actors(said: Saying) -> Sheet:
    names = ("name", "beteiligung", "format")
    rows = [
        tuple(str(actor(said, part)[name]) for name in names)
        for part in said.handover.step.parts
    ]
    columns = (("actor", WORDS), ("mode", WORDS), ("format", WORDS))
    return _sheet(said, "sheet_actors", columns, rows)


def _traced(figure: Figure) -> tuple[Cell, ...]:
    return (figure.ref, *_numbers(figure))


def _numbers(figure: Figure) -> tuple[Cell, ...]:
    share = _share(figure.people, figure.base)
    return (Count(figure.people), Count(figure.base), share)


def _share(people: int | None, base: int | None) -> Percent:
    counts = ProtectedCount(people), ProtectedCount(base)
    return Percent(share(*counts, minimum=LEAST_FOR_SHARE))


def unique_names(sheets: Sequence[Sheet], longest: int) -> Iterator[str]:
    """The names as office programs allow them: short, each once, no special signs."""
    seen: set[str] = set()
    for sheet in sheets:
        plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in sheet.name)
        name = plain[:longest] or NOTHING
        while name.casefold() in seen:
            name = f"{name[: longest - 2]} 2"
        seen.add(name.casefold())
        yield name
