"""Days that stand out."""

import datetime

from participation.findings.fieldwork import bursts

START = datetime.date(2026, 9, 1)


def days(*counts: int) -> dict[datetime.date, int]:
    return {
        START + datetime.timedelta(n): count for n, count in enumerate(counts) if count
    }


def test_a_day_far_above_the_usual_one_stands_out() -> None:
    found = bursts(days(10, 12, 9, 48, 11, 10))

    assert found == [START + datetime.timedelta(3)]


def test_days_without_answers_make_the_usual_day_smaller() -> None:
    assert bursts(days(20, 0, 0, 0, 1)) == [START]
    assert bursts(days(19, 0, 0, 0, 1)) == []


def test_steady_days_and_no_days_do_not() -> None:
    assert bursts(days(30, 40, 50, 60)) == []
    assert bursts({}) == []
