"""A hand-over in words: labels for its keys, numbers with their references."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from participation.handover.documents.phrases import listed, phrase
from participation.handover.rules.evidence import CITY, Axis
from participation.handover.snapshot.content import (
    Figure,
    Handover,
    PlanHead,
    SpaceHead,
    TopicLine,
)
from participation.publication.adhoc.crosstab import LEAST_FOR_SHARE
from participation.publication.protected import NOTHING, ProtectedCount, share
from participation.publication.releases.content import Texts, Withdrawal
from participation.publication.texts import date, in_language, percent
from participation.publication.wording import period_text, value_text

Plain = dict[str, Any]
"""What a template may read: texts, lists and objects of texts, as JSON has them."""
MOST_MERGED = 3
MOST_NAMED = 6
"""Names in a sentence; the table beside it has them all."""


def withdrawn_notes(withdrawn: Sequence[Withdrawal], language: str) -> list[str]:
    """What to know of releases that were withdrawn since, a sentence each, and why."""
    notes = []
    for one in withdrawn:
        parts = [phrase("withdrawn", language, day=date(one.withdrawn_on, language))]
        if one.reason:
            parts.append(phrase("withdrawn_why", language, reason=one.reason))
        notes.append(" ".join(parts))
    return notes


@dataclass(frozen=True)
class Saying:
    """Words for one hand-over in one language. Computes shares, and no other figure."""

    handover: Handover
    language: str
    counts_comments: bool = False  # a format before counted comments, not people
    withdrawn: tuple[Withdrawal, ...] = ()  # releases that it was made of

    @property
    def counted(self) -> str:
        return "comments" if self.counts_comments else "people"

    @property
    def withdrawn_notes(self) -> list[str]:
        """The same of the releases that it was made of."""
        return withdrawn_notes(self.withdrawn, self.language)

    @cached_property
    def spaces(self) -> Mapping[str, SpaceHead]:
        return {space.key: space for space in self.handover.spaces}

    @cached_property
    def plans(self) -> Mapping[str, PlanHead]:
        return {plan.key: plan for plan in self.handover.plans}

    @cached_property
    def topics(self) -> Mapping[tuple[str, str], TopicLine]:
        lines = (*self.handover.themes, *self.handover.target_groups)
        return {(line.axis, line.key): line for line in lines}

    def phrase(self, key: str, **values: object) -> str:
        return phrase(key, self.language, **values)

    def texts(self, texts: Texts) -> str:
        """The text in the language, else in German, else in any."""
        return in_language(texts, self.language)

    def topic(self, axis: str, key: str) -> str:
        """The label; the key where the scheme of the figures has it no longer."""
        line = self.topics.get((axis, key))
        return self.texts(line.label) if line else key

    def plan(self, key: str) -> str:
        return self.plans[key].name if key in self.plans else key

    def plan_names(self, keys: Sequence[str]) -> str:
        return ", ".join(self.plan(key) for key in keys) or NOTHING

    def space(self, key: str) -> str:
        if key == CITY:
            return self.phrase("whole_city")
        return self.short(self.spaces[key]) if key in self.spaces else key

    def short(self, space: SpaceHead) -> str:
        """The label; of many merged Ortsteile the first ones and how many more."""
        names = space.label.split(", ")
        if len(names) <= MOST_MERGED or len(names) != len(space.ortsteil_keys):
            return space.label
        more = self.phrase("more_ortsteile", count=len(names) - MOST_MERGED)
        return f"{', '.join(names[:MOST_MERGED])} {more}"

    def space_names(self, keys: Sequence[str]) -> str:
        """The spaces in words; the whole city where none is named."""
        named = [self.space(key) for key in keys[:MOST_NAMED]]
        if not named:
            return self.phrase("whole_city")
        if len(keys) > MOST_NAMED:
            more = self.phrase("more_spaces", count=len(keys) - MOST_NAMED)
            return f"{', '.join(named)} {more}"
        return listed(named, self.language)

    def count(self, value: int | None) -> str:
        """The number, "·" withheld, "–" exactly nobody."""
        return value_text(value, self.language)

    def people(self, value: int | None) -> str:
        """The number of people as part of a sentence."""
        if value is None:
            return self.phrase(f"{self.counted}_withheld")
        if value < 2:
            return self.phrase(f"{self.counted}_{'one' if value else 'nobody'}")
        return self.phrase(f"{self.counted}_many", count=self.count(value))

    def share(self, people: int | None, base: int | None) -> str:
        """Whole percent; nothing where too few were counted."""
        found = share(
            ProtectedCount(people), ProtectedCount(base), minimum=LEAST_FOR_SHARE
        )
        return percent(found)

    def figure(self, figure: Figure) -> Plain:
        return {
            "zahl": self.count(figure.people),
            "menschen": self.people(figure.people),
            "von": self.count(figure.base),
            "anteil": self.share(figure.people, figure.base),
            "kuerzel": figure.ref,
        }

    def amt(self, plan: PlanHead) -> str:
        """The Amt, with a mark where the city has not confirmed it."""
        if not plan.amt:
            return self.phrase("unknown")
        if plan.amt_confirmed:
            return plan.amt
        return self.phrase("to_confirm", amt=plan.amt)

    def period(self, plan: PlanHead) -> str:
        if plan.valid_from is None and plan.valid_to is None:
            return self.phrase("open_end")
        return period_text(plan.valid_from, plan.valid_to, self.language)

    def groups(self, keys: Sequence[str]) -> str:
        axis = Axis.TARGET_GROUP.value
        return ", ".join(self.topic(axis, key) for key in keys) or self.phrase(
            "everybody"
        )
