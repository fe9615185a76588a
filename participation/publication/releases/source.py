"""What a subject is: who is counted, what was asked, and what it is called."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError, ParticipationError
from participation.findings.people import Population
from participation.publication.disclosure.shapes import Shape, TableShape
from participation.publication.releases.asked import Asked, asked_in, same_answers
from participation.publication.releases.content import (
    COMMENTS,
    Option,
    TableKind,
    Texts,
)
from participation.questionnaires.models import Questionnaire, QuestionnaireVersion
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    local_blocks,
    published_versions,
    questionnaire_version,
)
from participation.responses.models import Submission
from participation.themes.models import Theme
from participation.themes.vocabulary.succession import in_use

THEMES = "themes"
TITLES: Mapping[str, Texts] = {
    COMMENTS: {"de": "Kommentare", "en": "Comments"},
    THEMES: {"de": "Themen der Kommentare", "en": "Themes of the comments"},
}


class TooFewError(ParticipationError):
    """Fewer people than a batch took part, or came since: nothing can be told (anew)."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A subject as it is asked now: all versions of the newest series with answers."""

    subject: str
    series: int
    title: Texts
    population: Population
    tables: tuple[Asked, ...]
    themes: tuple[Option, ...]
    versions: tuple[Mapping[str, Any], ...]  # number and digest

    @property
    def shapes(self) -> dict[str, TableShape]:
        """What everybody knows of each table, that of the themes included."""
        shapes = {table.key: table.shape for table in self.tables}
        return {**shapes, THEMES: TableShape(key=THEMES, shape=Shape.NAMED)}


def source_of(session: Session, subject: str, *, simulated: bool) -> Source:
    """Return the subject. Raises NotFoundError."""
    if subject == COMMENTS:
        return Source(
            subject=subject,
            series=0,
            title=TITLES[COMMENTS],
            population=Population(version_ids=None, simulated=simulated),
            tables=(),
            themes=_themes(session),
            versions=(),
        )
    versions = published_versions(session, subject)
    if not versions:
        raise NotFoundError("questionnaire", subject)
    answered = _answered_series(session, subject, simulated=simulated)
    series = answered or versions[0].series
    own = [version for version in versions if version.series == series]
    return Source(
        subject=subject,
        series=series,
        title=_german_first(own[0].definition.title),
        population=Population(
            version_ids=tuple(version.version_id for version in own),
            simulated=simulated,
        ),
        tables=(*asked_in(own[0].definition), *_local_tables(session, own[0])),
        themes=_themes(session),
        versions=tuple(
            {"number": version.number, "digest": version.definition.digest}
            for version in reversed(own)
        ),
    )


def _local_tables(session: Session, core: PublishedQuestionnaire) -> list[Asked]:
    """Questions of the Ortsteile's own blocks, unless a later block asked otherwise."""
    found: dict[str, list[Asked]] = defaultdict(list)
    for block in local_blocks(session):
        if block.questionnaire_key == core.key:
            whole = questionnaire_version(
                session, core.version_id, local_block_id=block.id
            )
            for table in asked_in(whole.definition):
                if table.question_key.startswith(f"local_{block.ortsteil_key}_"):
                    found[table.key].append(replace(table, local=True))
    return [
        versions[0]
        for versions in found.values()
        if all(same_answers(versions[0], other) for other in versions)
    ]


def subject_keys(session: Session) -> list[str]:
    """Every subject that can be released: published questionnaires, and comments."""
    keys = session.scalars(
        select(Questionnaire.key)
        .join(QuestionnaireVersion)
        .where(QuestionnaireVersion.published_on.is_not(None))
        .distinct()
        .order_by(Questionnaire.key)
    )
    return [*keys, COMMENTS]


def table_kind(source: Source, table: str) -> TableKind:
    """What kind of table a key of the source is."""
    kinds = {asked.key: asked.kind for asked in source.tables}
    return kinds.get(table, TableKind.THEMES)


def _answered_series(session: Session, key: str, *, simulated: bool) -> int | None:
    """The newest series that somebody has answered."""
    return session.scalar(
        select(func.max(QuestionnaireVersion.series))
        .join(Questionnaire)
        .where(
            Questionnaire.key == key,
            QuestionnaireVersion.id.in_(_versions_with_answers(simulated)),
        )
    )


def _versions_with_answers(simulated: bool) -> Any:
    answered: Any = (
        select(Submission.questionnaire_version_id)
        .where(
            Submission.simulated.is_(simulated),
            Submission.questionnaire_version_id.is_not(None),
        )
        .distinct()
    )
    return answered


def _themes(session: Session) -> tuple[Option, ...]:
    themes = session.scalars(
        select(Theme)
        .where(Theme.system.is_(False), in_use())
        .order_by(Theme.position, Theme.key)
    )
    return tuple(
        Option(key=theme.key, label=_german_first(theme.label)) for theme in themes
    )


def _german_first(texts: Mapping[str, Any]) -> dict[str, str]:
    words = {language: str(text) for language, text in texts.items()}
    return words if "de" in words else {"de": next(iter(words.values()), ""), **words}
