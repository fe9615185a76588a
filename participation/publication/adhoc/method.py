"""How the figures of a view came about: stands beside each of them, on every page and file."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.findings.answered import (
    Respondents,
    submissions_by_version,
    taken_part,
)
from participation.findings.counts import Selection
from participation.publication.adhoc.crosstab import LEAST_FOR_SHARE
from participation.publication.adhoc.scope import Round, Scope, all_rounds
from participation.publication.heads import ortsteil_columns
from participation.publication.protected import ProtectedCount
from participation.publication.suppression import protect_counts, protect_single
from participation.publication.texts import date, text
from participation.publication.wording import count_text, period_text

Line = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Method:
    """Who was counted, when, and by which rules. `language`: of the filter; None: all."""

    rounds: tuple[Round, ...]
    submissions: ProtectedCount
    channels: tuple[tuple[str, ProtectedCount], ...]
    first_on: datetime.date | None
    last_on: datetime.date | None
    selection: Selection
    ortsteile: tuple[str, ...]
    minimum: int
    created_on: datetime.date

    @property
    def is_empty(self) -> bool:
        return self.submissions.value == 0

    def lines(self, language: str) -> list[Line]:
        """Label and words, in the order in which they are read."""
        chosen = self.selection
        lines = [
            (text("rounds", language), "; ".join(one.label for one in self.rounds)),
            (text("taken_part", language), count_text(self.submissions, language)),
            (
                text("period_received", language),
                period_text(self.first_on, self.last_on, language),
            ),
            (text("channels", language), self._channels(language)),
        ]
        if chosen.date_from or chosen.date_to:
            asked = period_text(chosen.date_from, chosen.date_to, language)
            lines.append((text("period_asked", language), asked))
        if chosen.channel:
            channel = text(chosen.channel, language)
            lines.append((text("channel_asked", language), channel))
        if chosen.ortsteil_keys is not None:
            areas = ", ".join(self.ortsteile)
            lines.append((text("areas_asked", language), areas))
        return [
            *lines,
            (
                text("minimum", language),
                text("minimum_text", language, minimum=self.minimum),
            ),
            (
                text("shares", language),
                text("shares_text", language, least=LEAST_FOR_SHARE),
            ),
            (text("created_on", language), date(self.created_on, language)),
        ]

    def _channels(self, language: str) -> str:
        return ", ".join(
            f"{text(channel, language)} {count_text(count, language)}"
            for channel, count in self.channels
        )


def method_of(
    session: Session,
    *,
    scope: Scope,
    selection: Selection,
    minimum: int,
    today: datetime.date,
    language: str,
) -> Method:
    """The method of a view over these rounds, narrowed so."""
    found = taken_part(
        session, Respondents(version_ids=scope.version_ids, selection=selection)
    )
    channels, submissions = protect_counts(
        found.by_channel, total=sum(found.by_channel.values()), minimum=minimum
    )
    names: Sequence[str] = ()
    if selection.ortsteil_keys is not None:
        columns = ortsteil_columns(session, selection.ortsteil_keys, language)
        names = [head.label for head in columns.heads]
    return Method(
        rounds=scope.rounds,
        submissions=submissions,
        channels=tuple(channels.items()),
        first_on=found.first_on,
        last_on=found.last_on,
        selection=selection,
        ortsteile=tuple(names),
        minimum=minimum,
        created_on=today,
    )


@dataclass(frozen=True, kw_only=True)
class RoundInput:
    """A round of a questionnaire and how many took part in it."""

    round: Round
    submissions: ProtectedCount


def rounds_with_input(
    session: Session, *, simulated: bool, minimum: int, language: str
) -> list[RoundInput]:
    """Every round of every questionnaire, the newest of each first."""
    counts = submissions_by_version(session, simulated=simulated)
    return [
        RoundInput(
            round=one,
            submissions=protect_single(
                sum(counts.get(version, 0) for version in one.version_ids),
                minimum=minimum,
            ),
        )
        for one in all_rounds(session, language)
    ]
