"""Where the process stands, who takes part how, and how one can join: without a database."""

import datetime

import pytest

from participation.core.kinds import ParticipationMode
from participation.handover.documents.process_paper import paper_data
from participation.handover.overview import (
    Progress,
    process_overview,
    progress_of,
)
from participation.handover.structure import (
    DeliverableView,
    FormatView,
    GroupView,
    ParticipationView,
    StepView,
    Structure,
)

DAY = datetime.date(2026, 9, 5)
BEFORE, AFTER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)
GROUPS = ("Stadtrat", "Bürgerinnen und Bürger")


def step(name: str, **changes: object) -> StepView:
    values = {
        "key": name.lower(),
        "name": name,
        "deliverable": None,
        "deliverable_key": None,
        "starts_on": None,
        "ends_on": None,
        "source": "",
        "participation": tuple(
            ParticipationView(group_key=g, group_name=g, mode=None, format="")
            for g in GROUPS
        ),
        **changes,
    }
    return StepView(**values)  # type: ignore[arg-type]


def arranged(*steps: StepView) -> Structure:
    return Structure(
        on=DAY,
        steps=steps,
        groups=tuple(GroupView(key=g, name=g, receives=(), source="") for g in GROUPS),
        deliverables=(
            DeliverableView(key="leitlinien", name="Leitlinien", source=""),
            DeliverableView(key="luecken", name="Planungslücken", source=""),
        ),
        plans=(),
        responsibilities=(),
    )


@pytest.mark.parametrize(
    ("first", "last", "progress"),
    [
        (None, None, Progress.OPEN),
        (None, AFTER, Progress.OPEN),
        (None, BEFORE, Progress.DONE),
        (BEFORE, None, Progress.NOW),
        (DAY, DAY, Progress.NOW),
        (BEFORE, BEFORE, Progress.DONE),
        (AFTER, None, Progress.LATER),
    ],
)
def test_progress_is_told_only_where_it_is_known(
    first: datetime.date | None, last: datetime.date | None, progress: Progress
) -> None:
    assert progress_of(first, last, DAY) == progress


def test_groups_stand_by_how_they_take_part_and_the_rest_is_open() -> None:
    parts = (
        ParticipationView(
            group_key="a", group_name="Stadtrat", mode="entscheidet", format=""
        ),
        ParticipationView(group_key="b", group_name="Liga", mode=None, format=""),
    )

    (line,) = process_overview(arranged(step("Leitlinien", participation=parts))).lines

    assert {mode: names for mode, names in line.by_mode.items() if names} == {
        ParticipationMode.DECIDES: ("Stadtrat",)
    }
    assert line.undecided == ("Liga",)


def test_only_what_is_open_to_all_and_not_over_is_a_way_to_take_part() -> None:
    formats = tuple(
        FormatView(kind="workshop", title=title, ends_on=last, open_to_all=free)
        for title, last, free in (
            ("vorbei", BEFORE, True),
            ("geschlossen", AFTER, False),
            ("heute", DAY, True),
            ("Tag offen", None, True),
        )
    )

    (line,) = process_overview(arranged(step("Bedarfe", formats=formats))).lines

    assert [one.title for one in line.ways] == ["heute", "Tag offen"]


def test_a_result_names_its_steps_or_none() -> None:
    found = process_overview(
        arranged(
            step("Bedarfe"),
            step("Leitlinien", deliverable="Leitlinien", deliverable_key="leitlinien"),
        )
    )

    assert [(r.deliverable.key, r.steps) for r in found.results] == [
        ("leitlinien", (2,)),
        ("luecken", ()),
    ]


def test_the_paper_says_open_where_nothing_is_known() -> None:
    parts = (
        ParticipationView(
            group_key=GROUPS[0], group_name=GROUPS[0], mode="entscheidet", format="DS"
        ),
        ParticipationView(
            group_key=GROUPS[1], group_name=GROUPS[1], mode=None, format=""
        ),
    )
    overview = process_overview(
        arranged(
            step("Bedarfe", starts_on=BEFORE, participation=parts), step("Leitlinien")
        )
    )

    data = paper_data(overview, city="Erfurt")

    assert data["now"] == "Jetzt: 1. Bedarfe"
    assert data["tables"] == [
        {
            "title": "Wer wie beteiligt ist",
            "head": ["Akteure", "1. Bedarfe", "2. Leitlinien"],
            "rows": [
                ["Stadtrat", "entscheidet (DS)", "noch offen"],
                ["Bürgerinnen und Bürger", "noch offen", "noch offen"],
            ],
        }
    ]
    assert data["picture_alt"] == (
        "Ablauf der Planung in 2 Schritten: 1. Bedarfe: läuft gerade, Ergebnis noch"
        " offen; 2. Leitlinien: Zeit noch offen, Ergebnis noch offen."
    )
    assert [step["time"] for step in data["steps"]] == [
        "04.09.2026 bis …",
        "noch offen",
    ]


def test_many_steps_make_several_tables() -> None:
    overview = process_overview(arranged(*(step(f"S{n}") for n in range(1, 16))))

    tables = paper_data(overview, city="Erfurt")["tables"]

    assert [len(table["head"]) for table in tables] == [8, 8, 2]
    assert tables[1]["title"] == "Wer wie beteiligt ist (Schritte 8 bis 14)"
