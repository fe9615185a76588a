"""References of figures, and a hand-over that is written and read back."""

import itertools
import json

import pytest

from participation.handover.snapshot.content import FORMAT
from participation.handover.snapshot.refs import (
    RefKind,
    WrongRefError,
    make_ref,
    read_ref,
)
from participation.handover.snapshot.stored import from_content, to_content
from tests.handover_example import example


def test_every_slip_in_a_reference_is_noticed():
    ref = make_ref(RefKind.THEME, 417)
    assert ref == "M-0417T"
    slips = {
        ref[:place] + other + ref[place + 1 :]
        for place in (0, 2, 3, 4, 5, 6)
        for other in "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
    }
    swapped = {
        "".join([*ref[:a], ref[b], *ref[a + 1 : b], ref[a], *ref[b + 1 :]])
        for a, b in itertools.combinations(range(2, 6), 2)
    }

    accepted = [slip for slip in (slips | swapped) - {ref} if _is_read(slip)]

    assert accepted == []


def _is_read(typed):
    try:
        read_ref(typed)
    except WrongRefError:
        return False
    return True


@pytest.mark.parametrize("typed", ["M-0417T", " m 0417 t", "m–0417t", "M0417T"])
def test_a_reference_is_read_however_it_is_typed(typed):
    assert read_ref(typed) == "M-0417T"


@pytest.mark.parametrize("typed", ["", "M", "M-T", "M-٠٤١٧T", "Q-0417T", "M-417" * 9])
def test_nonsense_is_no_reference(typed):
    with pytest.raises(WrongRefError):
        read_ref(typed)


def test_a_handover_is_read_back_as_it_was():
    content = json.loads(json.dumps(to_content(example())))

    assert content["format"] == FORMAT
    assert from_content(content) == example()


@pytest.mark.parametrize(
    "change",
    [
        {"format": "participation.handover/2"},
        {"spaces": 1},
        {"minimum": "5"},
        {"step": None},
        {"created_on": "morgen"},
    ],
)
def test_what_is_no_handover_is_refused(change):
    with pytest.raises(ValueError, match=r".+"):
        from_content({**to_content(example()), **change})


def test_the_example_gives_every_figure_a_reference_of_its_own():
    found = example()
    figures = [found.participants, *(space.participants for space in found.spaces)]
    for line in (*found.themes, *found.target_groups):
        figures += [line.city, *line.cells]
    refs = [*(f.ref for f in figures), *(f.ref for f in found.findings)]

    assert len(refs) == len(set(refs)) == 5 + 25 + 10 + 10
    assert [read_ref(ref) for ref in refs] == refs
