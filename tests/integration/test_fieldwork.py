"""The live view: arrivals, Ortsteile that lack answers, pages, what stands out."""

import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from participation.publication.fieldwork import Fieldwork, fieldwork
from participation.questionnaires.queries import newest_questionnaire
from participation.responses.models import Submission
from participation.responses.page_counts import ReachedPage, add_page_counts
from tests.integration.planting_answers import MONDAY, arrive, inhabitants


def look(session: Session, *, minimum: int = 5) -> Fieldwork:
    return fieldwork(
        session,
        key="default",
        definition=newest_questionnaire(session, "default").definition,
        simulated=False,
        minimum=minimum,
    )


def test_arrivals_by_day_and_channel_without_a_gap(session: Session) -> None:
    arrive(session, 30)
    arrive(session, 10, channel="paper")
    arrive(session, 25, after=2)

    found = look(session)

    assert [
        (line.first_on.day, line.total.value, [c.value for c in line.by_channel])
        for line in found.arrivals
    ] == [
        (7, 40, [30, 10, 0, 0]),
        (8, 0, [0, 0, 0, 0]),
        (9, 25, [25, 0, 0, 0]),
    ]
    assert found.total.value == 65
    assert [count.value for count in found.channel_totals] == [55, 10, 0, 0]


def test_one_person_on_paper_follows_from_no_sum(session: Session) -> None:
    arrive(session, 30)
    arrive(session, 1, channel="paper")
    arrive(session, 20, after=1)
    arrive(session, 9, after=1, channel="paper")

    found = look(session)

    # 31 - 30 and 10 - 9 would tell: a second cell is withheld in each line and column.
    assert [[c.value for c in line.by_channel[:2]] for line in found.arrivals] == [
        [None, None],
        [None, None],
    ]
    assert [line.total.value for line in found.arrivals] == [31, 29]
    assert [count.value for count in found.channel_totals[:2]] == [50, 10]


def test_a_long_time_is_told_by_weeks_that_begin_on_monday(session: Session) -> None:
    arrive(session, 10, after=2)
    arrive(session, 20, after=6)
    arrive(session, 30, after=7)
    arrive(session, 5, after=60)

    found = look(session)

    assert found.by_week
    assert [(p.first_on, p.total.value) for p in found.arrivals[:2]] == [
        (MONDAY, 30),
        (MONDAY + datetime.timedelta(7), 30),
    ]
    assert len(found.arrivals) == 9
    assert {(p.last_on - p.first_on).days for p in found.arrivals} == {6}


def test_a_day_with_very_many_answers_stands_out(session: Session) -> None:
    for day in range(5):
        arrive(session, 5 if day != 3 else 40, after=day)

    found = look(session)

    assert found.bursts == (MONDAY + datetime.timedelta(3),)
    assert [line.stands_out for line in found.arrivals] == [
        False, False, False, True, False
    ]  # fmt: skip


def test_ortsteile_lack_answers_against_their_inhabitants(session: Session) -> None:
    keys = [f"{number:02}" for number in range(1, 54)]
    persons = {"01": "5000", "02": "5000", "03": "1000"}
    inhabitants(
        session,
        ("ortsteil", "personen"),
        *((key, persons.get(key, "10")) for key in keys),
    )
    arrive(session, 90, ortsteil="01")
    arrive(session, 30, ortsteil="02")

    found = look(session)

    told = [
        (line.ortsteil.key, line.count.value, line.persons, line.expected, line.lacks)
        for line in found.ortsteile[:2]
    ]
    assert told == [("02", 30, 5000, 52, True), ("03", 0, 1000, 10, True)]
    assert not next(ln for ln in found.ortsteile if ln.ortsteil.key == "01").lacks


def test_without_such_a_table_those_without_an_answer_lack(session: Session) -> None:
    arrive(session, 90, ortsteil="01")
    arrive(session, 2, ortsteil="02")

    found = look(session)

    lacking = {line.ortsteil.key for line in found.ortsteile if line.lacks}
    assert len(lacking) == 51
    assert not {"01", "02"} & lacking
    [withheld] = [ln for ln in found.ortsteile if ln.ortsteil.key == "02"]
    assert (withheld.count.value, withheld.expected) == (None, None)


def test_pages_are_told_beside_what_was_sent_since(session: Session) -> None:
    version = newest_questionnaire(session, "default").version_id
    day = MONDAY + datetime.timedelta(1)
    pages = {"page_you": 200, "page_life": 150, "page_about_you": 3}
    add_page_counts(
        session, {ReachedPage(version, day, key): n for key, n in pages.items()}
    )
    arrive(session, 50)  # before pages were counted
    arrive(session, 90, after=1)
    arrive(session, 20, after=1, channel="paper")  # which has no pages on a screen

    found = look(session)

    assert [(page.times.value, page.share) for page in found.pages] == [
        (200, 100), (150, 75), (0, 0), (0, 0), (0, 0), (None, None)
    ]  # fmt: skip
    assert found.sent is not None
    assert (found.sent.times.value, found.sent.share) == (90, 45)
    assert found.counted_since == day


def test_same_texts_are_counted_and_never_shown(session: Session) -> None:
    text = "Bitte bauen Sie die Straßenbahn nach Bischleben."
    arrive(session, 4, text=text)
    arrive(session, 3, text=f"  {text.upper()} ")
    arrive(session, 9, text="mehr Busse")  # so short that many write it by themselves
    arrive(session, 4, text="Bitte keine Straßenbahn nach Bischleben.")

    found = look(session)

    [copies] = found.copies
    assert copies.count.value == 7
    assert len(copies.sign) == 8
    assert "bahn" not in repr(found.copies).lower()


def test_nothing_is_told_before_anybody_answered(session: Session) -> None:
    found = look(session)

    assert (found.total.value, found.arrivals, found.pages, found.sent) == (
        0, (), (), None
    )  # fmt: skip
    assert len(found.ortsteile) == 53


def test_simulated_answers_are_not_mixed_in(session: Session) -> None:
    arrive(session, 30)
    session.execute(update(Submission).values(simulated=True))

    assert look(session).total.value == 0
