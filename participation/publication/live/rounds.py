"""What people are asked now, and what they were asked the time before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.findings.tallying import COMMENTS
from participation.publication.texts import in_language, text
from participation.questionnaires.models import Questionnaire, QuestionnaireVersion


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A questionnaire, or everything that was written outside of one.

    `rounds`: the sources of each round that somebody answered, the newest first. The
    comments have one round.
    """

    key: str
    title: str
    rounds: tuple[frozenset[str], ...]

    @property
    def pair(self) -> tuple[str, str]:
        """As a choice of a form."""
        return self.key, self.title


def subjects(
    session: Session, answered: Collection[str], *, language: str
) -> list[Subject]:
    """Subjects that somebody answered. `answered`: sources with people."""
    rows = session.execute(
        select(
            Questionnaire.key,
            QuestionnaireVersion.series,
            QuestionnaireVersion.id,
            QuestionnaireVersion.definition,
        )
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .where(QuestionnaireVersion.published_on.is_not(None))
        .order_by(Questionnaire.key, QuestionnaireVersion.number)
    ).all()
    rounds: dict[str, dict[int, set[str]]] = {}
    titles: dict[str, str] = {}
    for key, series, version, definition in rows:
        if version.hex in answered:
            rounds.setdefault(key, {}).setdefault(series, set()).add(version.hex)
            titles[key] = _title(definition, language)
    found = [
        Subject(
            key=key,
            title=titles[key],
            rounds=tuple(
                frozenset(sources)
                for _, sources in sorted(by_series.items(), reverse=True)
            ),
        )
        for key, by_series in rounds.items()
    ]
    if COMMENTS in answered:
        found.append(
            Subject(
                key=COMMENTS,
                title=text("comments_subject", language),
                rounds=(frozenset({COMMENTS}),),
            )
        )
    return found


def _title(definition: Mapping[str, object], language: str) -> str:
    titles = definition.get("title", {})
    assert isinstance(titles, Mapping)
    return in_language(titles, language)
