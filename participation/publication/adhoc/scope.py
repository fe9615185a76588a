"""Which questionnaire a view is about: its rounds, its versions, what each of them asked."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.publication.adhoc.asking import (
    AskedPage,
    AskedQuestion,
    asked_pages,
    plain,
)
from participation.publication.texts import date, text
from participation.questionnaires.definition import Definition
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    local_blocks,
    published_questionnaires,
    questionnaire_version,
)


@dataclass(frozen=True, kw_only=True)
class Round:
    """Versions of one questionnaire whose answers can be counted together, newest first."""

    key: str
    series: int
    label: str
    versions: tuple[PublishedQuestionnaire, ...]

    @property
    def name(self) -> str:
        """How an address names it."""
        return f"{self.key}:{self.series}"

    @property
    def version_ids(self) -> tuple[uuid.UUID, ...]:
        return tuple(version.version_id for version in self.versions)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is counted: rounds, with the questions of the newest version first.

    `asked_by`: ids of the versions and local blocks that asked a question, by its key.
    """

    title: str
    rounds: tuple[Round, ...]
    pages: tuple[AskedPage, ...]
    asked_by: Mapping[str, frozenset[uuid.UUID]]
    untold: frozenset[str]  # what conditions cannot be told of

    @property
    def version_ids(self) -> tuple[uuid.UUID, ...]:
        return tuple(i for one in self.rounds for i in one.version_ids)

    @property
    def questions(self) -> tuple[AskedQuestion, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    def question(self, key: str) -> AskedQuestion | None:
        """The question of that key, None where there is none."""
        return next((q for q in self.questions if q.key == key), None)


def all_rounds(session: Session, language: str) -> list[Round]:
    """Every round of every questionnaire, by questionnaire, the newest first."""
    found: dict[tuple[str, int], list[PublishedQuestionnaire]] = {}
    for version in published_questionnaires(session):
        found.setdefault((version.key, version.series), []).append(version)
    return [
        Round(
            key=key,
            series=series,
            label=_label(versions, language),
            versions=tuple(versions),
        )
        for (key, series), versions in sorted(
            found.items(), key=lambda item: (item[0][0], -item[0][1])
        )
    ]


def rounds_of(session: Session, key: str, language: str) -> list[Round]:
    """The rounds of a questionnaire, the newest first. Raises NotFoundError."""
    found = [one for one in all_rounds(session, language) if one.key == key]
    if not found:
        raise NotFoundError("questionnaire", key)
    return found


def scope_of(session: Session, rounds: Sequence[Round], language: str) -> Scope:
    """What these rounds asked; questions of older versions follow those of newer ones."""
    versions = [version for one in rounds for version in one.versions]
    keys = {version.key for version in versions}
    newest = {key: next(v for v in versions if v.key == key) for key in keys}
    with_blocks = [
        questionnaire_version(
            session, newest[block.questionnaire_key].version_id, local_block_id=block.id
        )
        for block in local_blocks(session)
        if block.questionnaire_key in keys
    ]
    asked_by: dict[str, set[uuid.UUID]] = {}
    for version in versions:
        _note(asked_by, version.definition, version.version_id)
    core = set(asked_by)
    for one in with_blocks:
        assert one.local_block_id is not None
        own = [q.key for q in one.definition.questions if q.key not in core]
        for key in own:
            asked_by.setdefault(key, set()).add(one.local_block_id)
    definitions = [v.definition for v in (*versions, *with_blocks)]
    return Scope(
        title=plain(versions[0].definition.title, language),
        rounds=tuple(rounds),
        pages=_pages(definitions, language),
        asked_by={key: frozenset(ids) for key, ids in asked_by.items()},
        untold=frozenset(
            q.key
            for definition in definitions
            for q in definition.questions
            if q.type in ("text", "ortsteil")
        ),
    )


def _label(versions: Sequence[PublishedQuestionnaire], language: str) -> str:
    title = plain(versions[0].definition.title, language)
    first = versions[-1].published_on
    since = f", {text('since', language)} {date(first, language)}" if first else ""
    return f"{title} ({text('round', language)} {versions[0].series}{since})"


def _note(
    asked_by: dict[str, set[uuid.UUID]], definition: Definition, asker: uuid.UUID
) -> None:
    for question in definition.questions:
        asked_by.setdefault(question.key, set()).add(asker)


def _pages(definitions: Sequence[Definition], language: str) -> tuple[AskedPage, ...]:
    """Each question once, on the page where the newest version has it."""
    known: set[str] = set()
    found: dict[str, AskedPage] = {}
    for definition in definitions:
        for page in asked_pages(definition.pages, language):
            new = tuple(q for q in page.questions if q.key not in known)
            known |= {question.key for question in new}
            if page.key in found:
                before = found[page.key]
                found[page.key] = replace(before, questions=(*before.questions, *new))
            elif new:
                found[page.key] = replace(page, questions=new)
    return tuple(found.values())
