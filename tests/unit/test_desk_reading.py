"""Batches of comments: full, mixed, the same at every look, no single new one in sight."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from participation.desks.reading import BATCH, Entry, batches


def entries(shown: list[bool]) -> list[Entry]:
    return [
        Entry(id=uuid.UUID(int=number + 1), shown=one)
        for number, one in enumerate(shown)
    ]


def numbers(batch: list[uuid.UUID]) -> list[int]:
    return sorted(one.int for one in batch)


def test_nine_comments_wait_and_ten_are_read() -> None:
    assert batches(entries([True] * 9)) == []
    assert [numbers(b) for b in batches(entries([True] * 10))] == [list(range(1, 11))]


def test_a_batch_is_mixed_and_the_same_at_every_look() -> None:
    [first], [again] = batches(entries([True] * 10)), batches(entries([True] * 10))

    assert first == again
    in_order = list(range(1, 11))
    assert [one.int for one in first] not in (in_order, in_order[::-1])


def test_a_new_comment_changes_nothing_until_the_next_batch_is_full() -> None:
    before = batches(entries([True] * 20))

    for more in range(1, 10):
        assert batches(entries([True] * (20 + more))) == before
    assert batches(entries([True] * 30))[:2] == before
    assert len(batches(entries([True] * 30))) == 3


def test_a_batch_that_lost_a_comment_takes_the_next_one_in() -> None:
    lost = [True] * 30
    lost[3] = False

    assert [len(batch) for batch in batches(entries(lost))] == [19, 10]


def test_taking_a_comment_back_lets_no_single_new_one_appear() -> None:
    twenty_one = [True] * 21
    seen = {one for batch in batches(entries(twenty_one)) for one in batch}
    twenty_one[0] = False

    shown = {one for batch in batches(entries(twenty_one)) for one in batch}

    assert shown == seen - {uuid.UUID(int=1)}


@given(st.lists(st.booleans(), max_size=70))
def test_no_batch_is_smaller_and_nothing_stands_twice(shown: list[bool]) -> None:
    made = batches(entries(shown))
    read = [one for batch in made for one in batch]
    hidden = {e.id for e in entries(shown) if not e.shown}

    assert [len(batch) for batch in made if len(batch) < BATCH] == []
    assert len(set(read)) == len(read)
    assert hidden.isdisjoint(read)
