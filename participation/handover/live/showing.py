"""From what the rules found to what a page shows: words, and protected figures.

Nothing here is counted, and no figure of a rule is passed on but what follows from shown
ones.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from participation.handover.live.deciding import DecidedView
from participation.handover.live.shown import NamedTopic, ShownFinding, ShownPlace
from participation.handover.rules.blind_spots import BlindReason, BlindSpot
from participation.handover.rules.changes import Change
from participation.handover.rules.evidence import CITY as WHOLE
from participation.handover.rules.evidence import NO_ORTSTEIL, Axis, Topic
from participation.handover.rules.found import Found, Place
from participation.handover.rules.gaps import GapReason
from participation.handover.rules.interfaces import Interface
from participation.handover.structure import PlanView
from participation.publication.live.counting import LiveCounts
from participation.publication.live.figures import (
    CITY,
    Figure,
    LiveFigures,
    LiveTable,
    crossing,
)
from participation.publication.protected import ProtectedCount

WITHHELD = ProtectedCount(None)
FigureOf = Callable[[str], Figure]
"""The figure of a column: an Ortsteil, '' or the whole city."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """Names for keys. `places`: of Ortsteile, '' for none, CITY for the whole city."""

    topics: Mapping[Topic, str]
    places: Mapping[str, str]
    plans: Mapping[str, PlanView]

    def topic(self, topic: Topic) -> NamedTopic:
        label = self.topics.get(topic, topic.key)
        return NamedTopic(axis=topic.axis.value, key=topic.key, label=label)


@dataclass(frozen=True, kw_only=True)
class Showing:
    """Figures of today; `changed` and `earlier` those of the rounds that are compared."""

    words: Words
    counts: LiveCounts
    figures: LiveFigures
    crossings: LiveTable
    decisions: Mapping[str, DecidedView]
    changed: LiveFigures | None = None
    earlier: LiveFigures | None = None

    def show(self, found: Found) -> ShownFinding:
        if isinstance(found, Change):
            return self._change(found)
        if isinstance(found, Interface):
            return self._interface(found)
        if isinstance(found, BlindSpot):
            return self._blind_spot(found)
        return self._gap(found)

    def _plain(self, found: Found, **more: object) -> ShownFinding:
        words = self.words
        return ShownFinding(
            key=found.key,
            kind=found.kind.value,
            reason=str(found.reason),
            topics=tuple(words.topic(topic) for topic in found.topics),
            plans=tuple(words.plans[k] for k in found.plan_keys if k in words.plans),
            checked_share=self._checked(found),
            decision=self.decisions.get(found.key),
            **more,  # type: ignore[arg-type]
        )

    def _checked(self, found: Found) -> int | None:
        """Of several themes the one that was checked least."""
        shares = [
            self.figures.checked_shares.get(topic.key)
            for topic in found.topics
            if topic.axis == Axis.THEME
        ]
        known = [share for share in shares if share is not None]
        return min(known) if known and len(known) == len(shares) else None

    def _gap(self, found: Found) -> ShownFinding:
        figure_of = self._figures_of(found)
        places = tuple(self._place(place, figure_of) for place in found.places)
        return self._plain(
            found, places=places, figure=self._whole(found, places, figure_of)
        )

    def _figures_of(self, found: Found) -> FigureOf:
        if found.reason == GapReason.SPACE_WITHOUT_PLAN:
            return lambda key: Figure(
                people=self.figures.base(key), base=None, minimum=self.figures.minimum
            )
        if found.reason == GapReason.GROUP_LEFT_OUT:
            theme, group = found.topics[0].key, found.topics[1].key
            return lambda key: crossing(self.crossings, group, theme, key)
        return _of_topic(self.figures, found.topics[0])

    def _whole(
        self, found: Found, places: tuple[ShownPlace, ...], figure_of: FigureOf
    ) -> Figure:
        """The city's figure where the whole city has the need, else the sum of places."""
        if sum(place.people or 0 for place in found.places) != (found.people or 0):
            return figure_of(CITY)
        if found.base == self.counts.base and found.base:
            return figure_of(CITY)
        return Figure(
            people=_sum([place.figure.people for place in places]),
            base=_sum([place.figure.base or WITHHELD for place in places])
            if all(place.figure.base is not None for place in places)
            else None,
            minimum=self.figures.minimum,
        )

    def _place(
        self, place: Place, figure_of: FigureOf, before: FigureOf | None = None
    ) -> ShownPlace:
        key = _column(place.space_key)
        return ShownPlace(
            ortsteil_key=None if key == CITY else key,
            label=self.words.places.get(key, key),
            figure=figure_of(key),
            before=before(key) if before else None,
        )

    def _interface(self, found: Interface) -> ShownFinding:
        people, expected = found.people or 0, found.expected
        if len(found.topics) == 1:
            return self._plain(
                found,
                places=(),
                figure=_of_topic(self.figures, found.topics[0])(CITY),
            )
        # Of a single pair: who names the one and not the other must not be few.
        alone = found.topics if len(found.pairs) == 1 else ()
        parts = [
            sum(n for (theme, _), n in self.counts.themes.items() if theme == topic.key)
            for topic in alone
        ]
        figure = self.figures.beside(people, *parts)
        told = figure.people.value is not None and expected
        return self._plain(
            found,
            places=(),
            figure=figure,
            expected=round(expected) if told and expected else None,
            times=people / expected if told and expected else None,
            usual=found.usual,
            pairs=tuple(
                (self._theme(first), self._theme(second))
                for first, second in found.pairs
            ),
        )

    def _theme(self, key: str) -> NamedTopic:
        return self.words.topic(Topic(Axis.THEME, key))

    def _blind_spot(self, found: BlindSpot) -> ShownFinding:
        if not found.places:
            return self._plain(found, places=())
        quiet = found.reason == BlindReason.QUIET_BURDENED

        def took_part(key: str) -> Figure:
            people = self.figures.took_part.get(key, WITHHELD)
            return Figure(people=people, base=None, minimum=self.figures.minimum)

        places = tuple(self._place(place, took_part) for place in found.places)
        return self._plain(
            found,
            places=places,
            figure=places[0].figure,
            inhabitants=found.base,
            burden=found.burden,
            expected=round(found.expected) if quiet and found.expected else None,
        )

    def _change(self, found: Change) -> ShownFinding:
        assert self.changed is not None
        assert self.earlier is not None
        now, before = (
            _of_topics(figures, found.topics)
            for figures in (self.changed, self.earlier)
        )
        places = tuple(self._place(place, now, before) for place in found.places)
        return self._plain(
            found, places=places, figure=places[0].figure, before=places[0].before
        )


def _of_topics(figures: LiveFigures, topics: Sequence[Topic]) -> FigureOf:
    """Of several themes that are compared as one there is no protected figure."""
    if len(topics) == 1:
        return _of_topic(figures, topics[0])
    return lambda key: Figure(
        people=WITHHELD, base=figures.base(key), minimum=figures.minimum
    )


def _of_topic(figures: LiveFigures, topic: Topic) -> FigureOf:
    of = figures.theme if topic.axis == Axis.THEME else figures.group
    return lambda key: of(topic.key, key)


def _column(space_key: str) -> str:
    return {WHOLE: CITY, NO_ORTSTEIL: ""}.get(space_key, space_key)


def _sum(counts: list[ProtectedCount]) -> ProtectedCount:
    values = [count.value for count in counts]
    if None in values:
        return WITHHELD
    return ProtectedCount(sum(value or 0 for value in values))
