"""What the declaration of a view says to whom."""

import pytest

from participation.accounts.rights import Right
from participation.web.access import Verdict, access, judge, needed_access

KEYING, NOBODY = frozenset({Right.KEYING}), None


@pytest.mark.parametrize(
    ("declared", "rights", "verdict"),
    [
        (("public",), NOBODY, Verdict.ENTER),
        (("public",), frozenset(), Verdict.ENTER),
        (("signed-in",), NOBODY, Verdict.UNKNOWN),
        (("signed-in",), frozenset(), Verdict.ENTER),
        ((Right.KEYING,), NOBODY, Verdict.UNKNOWN),
        ((Right.KEYING,), frozenset(), Verdict.REFUSED),
        ((Right.KEYING, Right.AUDIT), KEYING, Verdict.ENTER),
        ((Right.AUDIT,), KEYING, Verdict.REFUSED),
    ],
)
def test_a_view_is_for_whom_it_says(declared, rights, verdict: Verdict) -> None:
    view = access(*declared)(lambda: None)

    assert judge(needed_access(view), rights) == verdict


@pytest.mark.parametrize("rights", [NOBODY, frozenset(), frozenset(Right)])
def test_a_view_that_says_nothing_is_for_nobody(rights) -> None:
    assert judge(needed_access(lambda: None), rights) == Verdict.REFUSED
