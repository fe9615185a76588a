"""From planted answers to protected figures: counted in the database, asserted by equality."""

import datetime
import random

import pytest
from sqlalchemy import event

from participation.findings.answered import (
    Attribute,
    Reading,
    Respondents,
    answer_counts,
    asked_counts,
)
from participation.findings.counts import Selection
from participation.publication.adhoc.comparison import (
    asked_otherwise,
    comparable_questions,
    compared_findings,
)
from participation.publication.adhoc.crossing import cross_findings
from participation.publication.adhoc.dimensions import (
    Dimensions,
    choices,
    round_dimension,
)
from participation.publication.adhoc.method import method_of, rounds_with_input
from participation.publication.adhoc.questions import question_findings
from participation.publication.adhoc.scope import rounds_of, scope_of
from participation.questionnaires.answers import AnswerValue
from participation.questionnaires.logic import parse_condition
from participation.questionnaires.publish import publish_local_block
from participation.questionnaires.reading import Reader
from participation.responses.models import Submission
from tests.integration.planting import DAY
from tests.integration.planting_findings import QUESTIONS, answer, publish
from tests.questionnaire_parts import options, question

ALTSTADT, RIETH, TINY = "01", "06", "30"
MAY = datetime.date(2026, 5, 4)


@pytest.fixture
def planted(session):
    version = publish(session)
    answer(
        session, version, 30,
        {"home": "rent", "use": ["park", "bus"], "line": "one", "level": "4",
         "grid": {"day": "1", "night": "3"}, "order": {"t": "1", "w": "2"},
         "rent": "500", "since": "2025-03-01", "word": "Ruhe",
         "long": ("text", "Der Bus kommt selten."),
         "spot": {"name": "Markt", "point": "50.9785,11.0291"}},
        themes=["oepnv", "jugend"], groups=["children"],
    )  # fmt: skip
    answer(
        session, version, 20,
        {"home": "own", "use": ["bike"], "level": "2", "grid": {"day": "2"},
         "order": {"w": "1", "t": "2"}, "since": "2025-03-31", "word": "Grün",
         "long": ("text", "Mehr Bäume.")},
        ortsteil=RIETH, channel="paper", on=MAY, themes=["gruen"],
    )  # fmt: skip
    answer(
        session, version, 3,
        {"home": "other", "use": ["park"], "level": "dk", "word": "Enkel Paul"},
        ortsteil=TINY, language="en",
    )  # fmt: skip
    answer(session, version, 2, {"home": "rent"}, ortsteil=None)
    answer(session, version, 9, {"home": "own"}, simulated=True)
    return session


def scope(session, *, key="probe"):
    return scope_of(session, rounds_of(session, key, "de")[:1], "de")


def figures(session, *, selection=None):
    chosen = scope(session)
    found = question_findings(
        session,
        scope=chosen,
        selection=selection or Selection(),
        questions=chosen.questions,
        minimum=5,
        language="de",
    )
    return {one.question.key: one for one in found}


def cells(found, line=0):
    return {c.key: c.count.text for c in found.lines[line].cells}


def base(found, line=0):
    one = found.lines[line]
    return [
        count.text if count else None for count in (one.asked, one.answered, one.silent)
    ]


def cross(session, row, column, **more):
    chosen = scope(session)
    build = Dimensions(session, chosen, language="de")
    return cross_findings(
        session,
        scope=chosen,
        selection=more.get("selection", Selection()),
        row=build.of(row),
        column=build.of(column),
        minimum=5,
        language="de",
    )


def shown(table):
    """Rows with their totals, and the last line with the base, by labels."""
    heads = [head.label for head in table.columns.heads]
    lines = {
        head.label: dict(zip([*heads, "alle"],
                             [c.text for c in (*table.cells[r], table.row_totals[r])],
                             strict=True))
        for r, head in enumerate(table.rows.heads)
    }  # fmt: skip
    totals = [count.text for count in (*table.column_totals, table.base)]
    return lines | {"alle": dict(zip([*heads, "alle"], totals, strict=True))}


def statements(session, work):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_every_question_is_counted_with_those_who_were_asked(planted):
    found = figures(planted)

    # 3 chose "other": it is withheld, and the next smallest with it.
    assert cells(found["home"]) == {"rent": "32", "own": "·", "other": "·"}
    assert base(found["home"]) == ["55", "55", "–"]
    assert cells(found["use"]) == {"park": "33", "bus": "30", "bike": "20"}
    assert base(found["use"]) == ["55", "53", "2"]
    assert cells(found["order"]) == {"t": "30", "w": "20", "s": "–"}
    assert base(found["order"]) == ["55", "50", "5"]
    assert cells(found["since"]) == {"2025-03": "50"}
    assert base(found["word"]) == ["55", "53", "2"]
    assert cells(found["long"]) == {"oepnv": "30", "jugend": "30", "gruen": "20"}
    assert base(found["long"]) == ["55", "50", "5"]


def test_who_was_asked_follows_from_earlier_answers(planted):
    found = figures(planted)

    assert base(found["line"]) == ["30", "30", "–"]  # where "bus" was chosen
    assert base(found["rent"]) == ["30", "30", "–"]  # from step 4 on


def test_lines_of_a_matrix_have_their_own_base(planted):
    grid = figures(planted)["grid"]

    assert (cells(grid, 0), base(grid, 0)) == (
        {"1": "30", "2": "20", "3": "–"},
        ["55", "50", "5"],
    )
    assert (cells(grid, 1), base(grid, 1)) == (
        {"1": "–", "2": "–", "3": "30"},
        ["55", "30", "25"],
    )


def test_words_that_few_gave_stand_nowhere(planted):
    word = figures(planted)["word"]

    assert [(c.label, c.count.text) for c in word.lines[0].cells] == [
        ("Ruhe", "30"),
        ("Grün", "·"),
        ("alles andere zusammen", "·"),
    ]


def test_points_are_counted_where_they_lie_and_the_ortsteil_from_the_submission(
    planted,
):
    found = figures(planted)

    spot = cells(found["spot"])
    assert {key: text for key, text in spot.items() if text != "–"} == {"01": "30"}
    where = cells(found["where"])
    assert {key: text for key, text in where.items() if text != "–"} == {
        "01": "30",
        "06": "·",
        "30": "·",
    }


def test_filters_narrow_the_people_and_what_they_were_asked(planted):
    found = figures(planted, selection=Selection(channel="paper"))

    assert cells(found["home"]) == {"rent": "–", "own": "20", "other": "–"}
    assert base(found["line"]) == ["–", "–", "–"]


def test_simulated_answers_are_never_among_real_ones(planted):
    found = figures(planted, selection=Selection(simulated=True))

    assert cells(found["home"]) == {"rent": "–", "own": "9", "other": "–"}


def test_a_questionnaire_without_answers_has_empty_figures(session):
    publish(session)

    assert {
        key: one.is_empty for key, one in figures(session).items()
    } == dict.fromkeys([q["key"] for q in QUESTIONS], True)


def test_two_questions_are_crossed_by_their_people(planted):
    """Three chose "other" and step "dk": each takes another one of its line along."""
    assert shown(cross(planted, "frage:level", "frage:home")) == {
        "1": {"Rent": "–", "Own": "–", "Other": "–", "alle": "–"},
        "2": {"Rent": "–", "Own": "·", "Other": "–", "alle": "·"},
        "3": {"Rent": "–", "Own": "–", "Other": "–", "alle": "–"},
        "4": {"Rent": "30", "Own": "–", "Other": "–", "alle": "30"},
        "5": {"Rent": "–", "Own": "–", "Other": "–", "alle": "–"},
        "Dk": {"Rent": "–", "Own": "–", "Other": "·", "alle": "·"},
        "alle": {"Rent": "30", "Own": "·", "Other": "·", "alle": "53"},
    }


def test_several_choices_count_people_in_the_margins(planted):
    chosen = Selection(ortsteil_keys=frozenset({ALTSTADT, RIETH}))

    assert shown(cross(planted, "frage:home", "frage:use", selection=chosen)) == {
        "Rent": {"Park": "30", "Bus": "30", "Bike": "–", "alle": "30"},
        "Own": {"Park": "–", "Bus": "–", "Bike": "20", "alle": "20"},
        "Other": {"Park": "–", "Bus": "–", "Bike": "–", "alle": "–"},
        "alle": {"Park": "30", "Bus": "30", "Bike": "20", "alle": "50"},
    }


def test_people_in_several_rows_and_columns_are_counted_once_in_the_base(planted):
    chosen = Selection(ortsteil_keys=frozenset({ALTSTADT, RIETH}))
    table = cross(planted, "thema", "frage:use", selection=chosen)

    assert [[c.text for c in row] for row in table.cells] == [
        ["30", "30", "–"],
        ["–", "–", "20"],
        ["30", "30", "–"],
    ]
    assert [c.text for c in table.row_totals] == ["30", "20", "30"]
    assert [c.text for c in table.column_totals] == ["30", "30", "20"]
    assert table.base.text == "50"


def test_themes_are_crossed_by_people_and_not_by_tags(planted):
    [version] = scope(planted).version_ids
    answer(
        planted, version, 10,
        {"home": "own", "long": ("text", "Bus"), "note": ("text", "Bus")},
        themes=["oepnv"],
    )  # fmt: skip

    assert shown(cross(planted, "thema", "frage:home")) == {
        "Bus und Bahn (ÖPNV)": {"Rent": "30", "Own": "10", "Other": "–", "alle": "40"},
        "Grünflächen, Natur, Erholung": {
            "Rent": "–", "Own": "20", "Other": "–", "alle": "20",
        },
        "Jugend": {
            "Rent": "30", "Own": "–", "Other": "–", "alle": "30",
        },
        "alle": {"Rent": "30", "Own": "30", "Other": "–", "alle": "60"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("ortsteil", {"Altstadt": "30", "Rieth": "20"}),
        ("kanal", {"online": "30", "Papier": "20"}),
        ("monat", {"05.2026": "20", "09.2026": "30"}),
        ("sprache", {"Deutsch": "50"}),
        ("zielgruppe", {"Kinder": "30"}),
        ("frage:rent", {"500": "30"}),
    ],
)
def test_what_is_known_beside_the_answers(planted, key, expected):
    table = cross(planted, key, "frage:grid/day")

    assert {
        head.label: count.text
        for head, count in zip(table.rows.heads, table.row_totals, strict=True)
    } == expected


def test_planungsraeume_and_kinds_fold_the_ortsteile(planted):
    by_kind = cross(planted, "typ", "frage:grid/day")
    by_space = cross(planted, "planungsraum", "frage:grid/day")

    for table in (by_kind, by_space):
        assert sum(count.value for count in table.row_totals) == table.base.value == 50


def test_a_small_cell_cannot_be_had_by_subtraction_in_a_real_view(planted):
    table = cross(planted, "frage:home", "ortsteil")

    other = [count.text for count in table.cells[2]]
    assert other == ["–", "–", "·", "–"]  # three people of one Ortsteil
    for parts, total in [
        *zip(table.cells, table.row_totals, strict=True),
        *zip(zip(*table.cells, strict=True), table.column_totals, strict=True),
    ]:
        hidden = [count for count in (*parts, total) if count.withheld]
        assert len(hidden) != 1


def test_unknown_dimensions_are_none_and_all_choices_build(planted):
    chosen = scope(planted)
    build = Dimensions(planted, chosen, language="de")

    assert [build.of(k) for k in ("", "nix", "frage:nix", "frage:grid", "frage:grid/x",
                                  "frage:long", "frage:where")] == [None] * 7  # fmt: skip
    assert [build.of(choice.key).key for choice in choices(chosen, "de")] == [
        choice.key for choice in choices(chosen, "de")
    ]


def test_a_part_is_compared_with_the_rest_and_not_with_itself(planted):
    chosen = scope(planted)
    build = Dimensions(planted, chosen, language="de")
    found = compared_findings(
        planted,
        scope=chosen,
        selection=Selection(),
        questions=[
            q for q in comparable_questions(chosen) if q.key in ("level", "grid")
        ],
        groups=build.part([RIETH], label="Rieth", rest="übrige Stadt"),
        minimum=5,
        language="de",
    )

    assert [one.label for one in found] == ["Frage level?", "Day", "Night"]
    assert shown(found[1].table) == {
        "1": {"Rieth": "–", "übrige Stadt": "30", "alle": "30"},
        "2": {"Rieth": "20", "übrige Stadt": "–", "alle": "20"},
        "3": {"Rieth": "–", "übrige Stadt": "–", "alle": "–"},
        "alle": {"Rieth": "20", "übrige Stadt": "30", "alle": "50"},
    }


def test_rounds_are_compared_where_both_asked_and_changes_are_told(planted):
    changed = (
        question("home", options=options("rent", "own")),
        *[q for q in QUESTIONS if q["key"] not in ("home", "order")],
        question("new"),
    )
    newer = publish(planted, questions=changed, new_series=True)
    answer(planted, newer, 25, {"home": "own", "level": "5", "new": "a"})
    rounds = rounds_of(planted, "probe", "de")
    both = scope_of(planted, rounds, "de")

    keys = {q.key for q in comparable_questions(both)}
    assert ("order" in keys, "new" in keys, "home" in keys) == (False, False, True)
    assert asked_otherwise(rounds[0], rounds[1]) >= {"home", "order", "new"}
    [found] = compared_findings(
        planted,
        scope=both,
        selection=Selection(),
        questions=[both.question("level")],
        groups=round_dimension(both, "de"),
        minimum=5,
        language="de",
    )
    assert [head.key for head in found.table.columns.heads] == ["probe:2", "probe:1"]
    assert [[c.text for c in row] for row in found.table.cells[3:5]] == [
        ["–", "30"],
        ["25", "–"],
    ]


def test_the_method_tells_who_was_counted(planted):
    method = method_of(
        planted, scope=scope(planted), selection=Selection(), minimum=5, today=DAY,
        language="de",
    )  # fmt: skip

    assert method.submissions.text == "55"
    assert dict(method.lines("de"))["Zugangswege"] == "online 35, Papier 20"
    assert (method.first_on, method.last_on) == (MAY, DAY)


def test_local_questions_are_asked_of_those_who_had_them(planted):
    version = rounds_of(planted, "probe", "de")[0].versions[0]
    data = {"format": 1, "questions": [question("own")]}
    block = publish_local_block(
        planted, key="probe", ortsteil_key=RIETH,
        data=data,
        today=DAY,
    )  # fmt: skip
    answer(planted, version.version_id, 12, {f"local_{RIETH}_own": "a"}, ortsteil=RIETH)
    planted.execute(
        Submission.__table__.update()
        .where(Submission.ortsteil_key == RIETH, Submission.channel == "online")
        .values(local_block_id=block)
    )

    found = figures(planted)[f"local_{RIETH}_own"]

    assert (cells(found), base(found)) == (
        {"a": "12", "b": "–", "c": "–"},
        ["12", "12", "–"],
    )


def test_every_round_is_listed_with_its_input(planted):
    found = rounds_with_input(planted, simulated=False, minimum=5, language="de")

    assert {one.round.name: one.submissions.text for one in found} == {
        "default:1": "–",
        "probe:1": "55",
    }


def test_statements_do_not_grow_with_answers(planted):
    def whole():
        figures(planted)

    def crossed():
        cross(planted, "frage:home", "frage:use")

    first = [statements(planted, work) for work in (whole, crossed)]
    version = scope(planted).version_ids[0]
    for ortsteil in ("02", "03", "04"):
        answer(planted, version, 40, {"home": "own", "use": ["bus"]}, ortsteil=ortsteil)
    second = [statements(planted, work) for work in (whole, crossed)]

    assert first == second
    assert first[0] <= 16
    assert first[1] <= 8


CONDITIONS = [
    {"question": "a", "is": "x"},
    {"question": "a", "is_not": "x"},
    {"question": "a", "one_of": ["x", "y"]},
    {"question": "m", "contains": "y"},
    {"question": "m", "choices_at_least": 2},
    {"question": "m", "choices_at_most": 1},
    {"question": "n", "more_than": 5},
    {"question": "n", "at_most": 5.5},
    {"question": "d", "less_than": "2025-06-01"},
    {"question": "g", "item": "l1", "is": "x"},
    {"question": "a", "answered": True},
    {"question": "n", "answered": False},
    {
        "all": [
            {"question": "a", "is": "x"},
            {"not": {"question": "m", "contains": "x"}},
        ]
    },
    {
        "any": [
            {"question": "n", "at_least": 7},
            {"question": "g", "item": "l2", "is": "y"},
        ]
    },
]


def test_conditions_mean_in_the_database_what_they_mean_to_the_questionnaire(session):
    version = publish(session)
    generator = random.Random(5)
    people = [_random_answers(generator) for _ in range(60)]
    for person in people:
        answer(session, version, 1, _as_said(person))
    problems: list[str] = []
    known = [parse_condition(Reader({}, "", problems), data) for data in CONDITIONS]
    assert problems == []

    [found] = asked_counts(
        session, Respondents(version_ids=(version,)), asked_if=known, untold={"t"}
    )

    expected = [
        sum(condition.holds(_by_question(person)) for person in people)
        for condition in known
    ]
    assert list(found.fulfilling) == expected
    assert min(expected) > 0
    assert max(expected) < len(people)


def test_a_condition_on_a_text_is_not_guessed(session):
    version = publish(session)
    answer(session, version, 1, {"home": "rent"})
    problems: list[str] = []
    data = {"any": [{"question": "t", "is": "x"}, {"question": "home", "is": "rent"}]}
    condition = parse_condition(Reader({}, "", problems), data)

    [found] = asked_counts(
        session, Respondents(version_ids=(version,)), asked_if=[condition], untold={"t"}
    )

    assert found.fulfilling == (None,)


def test_counts_by_an_attribute_add_up(planted):
    respondents = Respondents(version_ids=scope(planted).version_ids)
    for attribute in Attribute:
        found = answer_counts(
            planted, respondents, questions=["home"], reading=Reading(), by=attribute
        )
        assert sum(one.count for one in found) == 55, attribute


def _random_answers(generator):
    def maybe(values):
        return generator.choice(values) if generator.random() < 0.7 else None

    person = []
    if (value := maybe("xyz")) is not None:
        person.append(("a", "", value))
    person += [("m", "", code) for code in "xyz" if generator.random() < 0.4]
    if (value := maybe(["3", "5", "5.5", "7", "12", "dk"])) is not None:
        person.append(("n", "", value))
    if (value := maybe(["2025-05-31", "2025-06-01", "2026-01-01"])) is not None:
        person.append(("d", "", value))
    person += [
        ("g", item, generator.choice("xy"))
        for item in ("l1", "l2")
        if generator.random() < 0.6
    ]
    return person


def _as_said(person):
    said: dict[str, object] = {}
    for key, item, value in person:
        if item:
            said.setdefault(key, {})[item] = value
        else:
            said.setdefault(key, []).append(value)
    return said


def _by_question(person):
    grouped: dict[str, list[AnswerValue]] = {}
    for key, item, value in person:
        grouped.setdefault(key, []).append(
            AnswerValue(question_key=key, item=item, value=value)
        )
    return grouped


def test_a_cross_tab_reads_indexes_and_no_table(planted):
    if planted.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by statistics")
    seen = []

    def note(_connection, cursor, statement, parameters, *_rest):
        if "JOIN answer" in statement:
            seen.append((statement, parameters))

    engine = planted.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    cross(planted, "frage:home", "frage:level")
    event.remove(engine, "before_cursor_execute", note)

    [(statement, parameters)] = seen
    plan = planted.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {statement}", parameters
    )
    read = [
        step.split("(")[0].strip() for *_, step in plan if step.startswith("SEARCH")
    ]
    assert read == [
        "SEARCH submission USING COVERING INDEX ix_submission_findings",
        "SEARCH answer_1 USING COVERING INDEX ix_answer_findings",
        "SEARCH answer_2 USING COVERING INDEX ix_answer_findings",
    ]
