"""Counts of a running survey move in steps only."""

from hypothesis import given
from hypothesis import strategies as st

from participation.publication.coarse import coarse


def test_the_steps() -> None:
    shown = {n: coarse(n).at_least for n in (0, 9, 10, 19, 20, 39, 40, 59, 60, 451)}

    assert shown == {
        0: 0, 9: 0, 10: 10, 19: 10, 20: 20, 39: 20, 40: 40, 59: 40, 60: 60, 451: 440,
    }  # fmt: skip


@given(st.integers(0, 100_000))
def test_never_more_than_there_are_and_at_least_ten_counts_look_alike(n: int) -> None:
    shown = coarse(n).at_least
    alike = [m for m in range(max(0, n - 20), n + 20) if coarse(m).at_least == shown]

    assert shown <= n
    assert len(alike) >= 10
