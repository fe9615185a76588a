"""Themes that two rounds can be compared by only together, for one of them ended.

Both rounds are counted by the tags of today. A theme that was split goes on counting where
nobody has sorted its comments anew, mostly those of the earlier round: by itself it would
fade, and its parts would be new.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from participation.handover.rules.evidence import Axis, Topic
from participation.publication.live.counting import LiveCounts
from participation.themes.vocabulary.comparing import Fate, Vocabulary, compare
from participation.themes.vocabulary.queries import vocabulary_in_use
from participation.themes.vocabulary.succession import merged_into, split_up

Joined = dict[Topic, list[Topic]]


def joined_in(session: Session, *rounds: LiveCounts) -> Joined | None:
    """What `changes` has to compare as one in these rounds; None: everything by itself."""
    counting = {theme for one in rounds for (theme, _), n in one.themes.items() if n}
    if not counting & {*split_up(session), *merged_into(session)}:
        return None
    vocabulary = vocabulary_in_use(session)
    return None if vocabulary is None else joined(vocabulary, counting)


def joined(vocabulary: Vocabulary, counting: Collection[str]) -> Joined:
    """Each theme that hangs together with others through an ended one that still counts.

    The vocabulary of today is compared with itself as it would be if those had not ended.
    Pure.
    """
    alive = (entry for entry in vocabulary.ended if entry.key in counting)
    before = replace(vocabulary, themes=(*vocabulary.themes, *alive))
    known = {entry.key for entry in before.themes}
    found: Joined = {}
    for series in compare(before, vocabulary).series:
        if series.fate is Fate.COARSER:
            topics = list(_topics(series.later, known))
            found |= dict.fromkeys(_topics(series.earlier, known), topics)
    return found


def _topics(keys: Collection[str], known: Collection[str]) -> Iterator[Topic]:
    return (Topic(Axis.THEME, key) for key in keys if key in known)
