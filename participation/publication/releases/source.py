"""What a subject is: who is counted, what was asked, and what it is called."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError, ParticipationError
from participation.findings.people import Population
from participation.publication.disclosure.shapes import Shape, TableShape, pair
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
from participation.themes.target_groups import target_group_labels
from participation.themes.vocabulary.succession import in_use

THEMES = TableKind.THEMES.value
TARGET_GROUPS = TableKind.TARGET_GROUPS.value
THEME_PAIRS = TableKind.THEME_PAIRS.value
TITLES: Mapping[str, Texts] = {
    COMMENTS: {"de": "Kommentare", "en": "Comments"},
    THEMES: {"de": "Themen der Kommentare", "en": "Themes of the comments"},
    TARGET_GROUPS: {
        "de": "Menschen, von denen die Kommentare sprechen",
        "en": "People the comments speak of",
    },
    THEME_PAIRS: {
        "de": "Themen, die dieselben Menschen nennen",
        "en": "Themes named by the same people",
    },
}

OF_COMMENTS: Mapping[str, TableShape] = {
    THEMES: TableShape(key=THEMES, shape=Shape.NAMED),
    TARGET_GROUPS: TableShape(key=TARGET_GROUPS, shape=Shape.NAMED, beside=THEMES),
    THEME_PAIRS: TableShape(
        key=THEME_PAIRS, shape=Shape.NAMED, beside=THEMES, pairs=True
    ),
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
    target_groups: tuple[Option, ...] = ()
    scheme: Mapping[str, str] | None = None  # key and version of the themes

    @property
    def shapes(self) -> dict[str, TableShape]:
        """What everybody knows of each table, those of the comments included."""
        shapes = {table.key: table.shape for table in self.tables}
        return {**shapes, **OF_COMMENTS}

    @property
    def theme_pairs(self) -> tuple[Option, ...]:
        """Every two themes; which of them are told is decided by what may be shown."""
        return tuple(_pair(*two) for two in combinations(self.themes, 2))


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
            target_groups=_target_groups(),
            scheme=_scheme(session),
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
        target_groups=_target_groups(),
        scheme=_scheme(session),
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


def _target_groups() -> tuple[Option, ...]:
    return tuple(
        Option(key=key, label=_german_first(label))
        for key, label in target_group_labels().items()
    )


def _scheme(session: Session) -> Mapping[str, str] | None:
    """Key and version of the scheme that the themes come from; None: there is none."""
    row = session.execute(
        select(Theme.scheme_key, Theme.scheme_version).order_by(Theme.position).limit(1)
    ).first()
    return None if row is None else {"key": row[0], "version": row[1]}


def _pair(one: Option, other: Option) -> Option:
    first, second = sorted((one, other), key=lambda option: option.key)
    return Option(
        key=pair(first.key, second.key),
        label={
            language: f"{first.label[language]} + {second.label[language]}"
            for language in first.label
            if language in second.label
        },
    )


def _german_first(texts: Mapping[str, Any]) -> dict[str, str]:
    words = {language: str(text) for language, text in texts.items()}
    return words if "de" in words else {"de": next(iter(words.values()), ""), **words}
