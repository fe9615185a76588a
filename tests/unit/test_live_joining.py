"""Which themes two rounds are compared by together: those an ended one still ties."""

from participation.handover.live.joining import joined
from participation.handover.rules.evidence import Axis, Topic
from participation.themes.vocabulary.comparing import Entry, Vocabulary


def entry(key: str, *replaced_by: str, kind: str = "split") -> Entry:
    ended = {"ended_on": "2027-01-01", "kind": kind, "replaced_by": replaced_by}
    return Entry(key=key, label={}, plain_label={}, **(ended if replaced_by else {}))


def keys(vocabulary: Vocabulary, *counting: str) -> dict[str, list[str]]:
    found = joined(vocabulary, counting)
    assert {t.axis for t in found} <= {Axis.THEME}
    return {topic.key: sorted(t.key for t in topics) for topic, topics in found.items()}


def vocabulary(living: str, *ended: Entry) -> Vocabulary:
    return Vocabulary(
        key="x",
        version="1",
        title={},
        themes=tuple(entry(key) for key in living.split()),
        ended=ended,
    )


SPLIT = vocabulary("bus cars green", entry("traffic", "bus", "cars"))


def test_parts_and_the_whole_are_one_while_the_whole_still_counts() -> None:
    together = ["bus", "cars", "traffic"]

    assert keys(SPLIT, "traffic", "bus", "green") == {
        "traffic": together,
        "bus": together,
        "cars": together,
    }


def test_once_all_is_sorted_anew_the_parts_stand_for_themselves() -> None:
    assert keys(SPLIT, "bus", "cars", "green") == {}
    assert keys(vocabulary("bus green"), "bus") == {}


def test_a_theme_that_ended_without_any_after_it_ties_nothing() -> None:
    gone = Entry(key="gone", label={}, plain_label={}, ended_on="2027-01-01")

    assert keys(vocabulary("bus", gone), "gone", "bus") == {}


def test_over_several_steps_only_what_counts_is_named() -> None:
    found = vocabulary(
        "rail road green",
        entry("traffic", "bus", "road"),
        entry("bus", "rail", kind="merge"),
    )
    together = ["rail", "road", "traffic"]

    assert keys(found, "traffic", "road") == dict.fromkeys(together, together)
    assert keys(found, "bus") == dict.fromkeys(["rail", "bus"], ["bus", "rail"])


def test_splits_that_share_a_part_are_one() -> None:
    found = vocabulary("a b c", entry("x", "a", "b"), entry("y", "b", "c"))

    assert keys(found, "x", "y") == dict.fromkeys("abcxy", list("abcxy"))
    assert keys(found, "y") == dict.fromkeys("bcy", list("bcy"))


def test_topics_are_those_of_the_rules() -> None:
    assert joined(SPLIT, ["traffic"])[Topic(Axis.THEME, "traffic")] == [
        Topic(Axis.THEME, key) for key in ("bus", "cars", "traffic")
    ]
