"""Write a questionnaire: start a draft, change it, publish it, throw it away.

Two people may work on one draft. Each form says which revision it was made of; what both
have changed is never overwritten: it is handed back as a conflict with both versions.
"""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.questionnaires.definition import Definition, parse_definition
from participation.questionnaires.editing.languages import within_languages
from participation.questionnaires.editing.merging import Difference, merge
from participation.questionnaires.editing.parts import (
    Json,
    Part,
    Source,
    has_part,
    read_part,
    write_part,
)
from participation.questionnaires.editing.structure import remove, restore
from participation.questionnaires.models import (
    Questionnaire,
    SurveyDraft,
    SurveyDraftRevision,
)
from participation.questionnaires.publish import publish_questionnaire, set_period
from participation.questionnaires.queries import newest_version, questionnaire_version
from participation.questionnaires.reading import KEY

KEPT_REVISIONS = 40


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who changes a draft, and on which day."""

    account_id: uuid.UUID | None
    today: datetime.date


@dataclass(frozen=True, kw_only=True)
class Saved:
    """`joined`: somebody else had changed the same part; both are in it now."""

    revision: int
    joined: bool = False


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Nothing was saved. `part`: what this person wrote, joined with what does not differ.

    `differences` empty: the page or question was taken away meanwhile.
    """

    revision: int
    part: Json
    differences: tuple[Difference, ...]


class ChangedMeanwhileError(InvalidInputError):
    """Somebody changed what was about to be taken away or published."""

    def __init__(self) -> None:
        super().__init__({"draft": ["changed_meanwhile"]})


def start_draft(
    session: Session,
    *,
    key: str,
    source: Source,
    who: Who,
    ortsteil_key: str | None = None,
    copied_from: str | None = None,
) -> uuid.UUID:
    """Return the id of a new draft. Raises InvalidInputError: a series has one at most.

    `copied_from`: the series of an earlier round. Its keys stay, so that rounds compare.
    """
    if not KEY.match(key):
        raise InvalidInputError({"key": ["key_unusable"]})
    if session.scalar(select(SurveyDraft.id).where(SurveyDraft.key == key)):
        raise InvalidInputError({"key": ["draft_exists"]})
    draft = SurveyDraft(
        key=key,
        ortsteil_key=ortsteil_key,
        copied_from=copied_from,
        based_on=_newest_number(session, key),
        revision=1,
        definition=dict(source),
        changed_by=who.account_id,
        changed_on=who.today,
    )
    session.add(draft)
    try:
        session.flush()
    except IntegrityError as error:  # of two who begin at the same moment
        raise InvalidInputError({"key": ["draft_exists"]}) from error
    _keep(session, draft)
    return draft.id


def change_draft(
    session: Session, draft_id: uuid.UUID, change: Callable[[Json], Json], *, who: Who
) -> int:
    """Change the draft as it is now: order, new pages and questions. Return the revision."""
    draft = _locked(session, draft_id)
    return _store(session, draft, change(draft.definition), who)


def save_part(
    session: Session,
    draft_id: uuid.UUID,
    part: Part,
    *,
    opened: int,
    mine: Json,
    who: Who,
    chosen: Mapping[str, str] | None = None,
    then: Callable[[Json], Json] | None = None,
) -> Saved | Conflict:
    """Save a form. `opened`: the revision that it was made of.

    `chosen`: what was decided about earlier differences. `then`: what follows from the
    change elsewhere, such as a new name of a code.
    """
    draft = _locked(session, draft_id)
    if not has_part(draft.definition, part):
        return Conflict(revision=draft.revision, part=mine, differences=())
    base, theirs = (
        _earlier(session, draft, part, opened),
        read_part(draft.definition, part),
    )
    merged = merge(base, mine, theirs, chosen)
    if merged.differences:
        return Conflict(
            revision=draft.revision, part=merged.part, differences=merged.differences
        )
    changed = write_part(draft.definition, part, merged.part)
    changed = then(changed) if then else changed
    if changed != draft.definition:
        _store(session, draft, changed, who)
    return Saved(revision=draft.revision, joined=base != theirs and merged.part != mine)


def remove_part(
    session: Session, draft_id: uuid.UUID, part: Part, *, opened: int, who: Who
) -> int:
    """Take a page or question away; it can be put back.

    Raises ChangedMeanwhileError if somebody has changed it since `opened`.
    """
    draft = _locked(session, draft_id)
    now = read_part(draft.definition, part)
    if _earlier(session, draft, part, opened) != now:
        raise ChangedMeanwhileError
    return _store(session, draft, remove(draft.definition, part), who, removed=part)


def restore_part(
    session: Session, draft_id: uuid.UUID, part: Part, *, number: int, who: Who
) -> int:
    """Put back what the change of that number took away. Raises NotFoundError."""
    draft = _locked(session, draft_id)
    if has_part(draft.definition, part):
        return draft.revision
    before = session.scalar(
        select(SurveyDraftRevision.definition)
        .where(
            SurveyDraftRevision.draft_id == draft_id,
            SurveyDraftRevision.number < number,
        )
        .order_by(SurveyDraftRevision.number.desc())
        .limit(1)
    )
    if before is None:
        raise NotFoundError("revision", number)
    changed = restore(draft.definition, part, earlier=before)
    return _store(session, draft, changed, who)


def delete_draft(session: Session, draft_id: uuid.UUID, *, opened: int) -> str:
    """Throw the draft away; return its key. Raises ChangedMeanwhileError."""
    draft = _locked(session, draft_id)
    if draft.revision != opened:
        raise ChangedMeanwhileError
    key = draft.key
    _drop(session, draft)
    return key


def publish_draft(
    session: Session,
    draft_id: uuid.UUID,
    *,
    opened: int,
    who: Who,
    opens_on: datetime.date | None,
    closes_on: datetime.date | None,
    new_series: bool = False,
    over_newer: bool = False,
) -> tuple[str, uuid.UUID]:
    """Publish the draft and end it; return its key and the id of the version.

    Raises ChangedMeanwhileError if somebody changed it since it was looked at, or has
    published another version that it does not know (unless `over_newer` is wanted);
    else what publish_questionnaire raises, and DefinitionError.
    """
    draft = _locked(session, draft_id)
    is_known = draft.based_on == _newest_number(session, draft.key)
    if draft.revision != opened or not (is_known or over_newer):
        raise ChangedMeanwhileError
    version = publish_questionnaire(
        session,
        key=draft.key,
        definition=publishable(draft.definition),
        today=who.today,
        ortsteil_key=draft.ortsteil_key,
        opens_on=opens_on,
        closes_on=closes_on,
        again=True,
        new_series=new_series,
    )
    set_period(session, key=draft.key, opens_on=opens_on, closes_on=closes_on)
    key = draft.key
    _drop(session, draft)
    return key, version


def publishable(source: Source) -> Definition:
    """Return what would be published. Raises DefinitionError."""
    return parse_definition(within_languages(source))


def _locked(session: Session, draft_id: uuid.UUID) -> SurveyDraft:
    draft = session.scalar(
        select(SurveyDraft).where(SurveyDraft.id == draft_id).with_for_update()
    )
    if draft is None:
        raise NotFoundError("draft", draft_id)
    return draft


def _earlier(
    session: Session, draft: SurveyDraft, part: Part, number: int
) -> Json | None:
    """The part at that revision; None if that is forgotten or the part was not there."""
    found = session.get(SurveyDraftRevision, (draft.id, number))
    if found is None or not has_part(found.definition, part):
        return None
    return read_part(found.definition, part)


def _store(
    session: Session,
    draft: SurveyDraft,
    definition: Json,
    who: Who,
    *,
    removed: Part | None = None,
) -> int:
    draft.definition = definition
    draft.revision += 1
    draft.changed_by, draft.changed_on = who.account_id, who.today
    _keep(session, draft, removed)
    return draft.revision


def _keep(session: Session, draft: SurveyDraft, removed: Part | None = None) -> None:
    kind, key = removed or (None, None)
    session.add(
        SurveyDraftRevision(
            draft_id=draft.id,
            number=draft.revision,
            definition=draft.definition,
            changed_by=draft.changed_by,
            changed_on=draft.changed_on,
            removed_kind=kind,
            removed_key=key,
        )
    )
    session.execute(
        delete(SurveyDraftRevision).where(
            SurveyDraftRevision.draft_id == draft.id,
            SurveyDraftRevision.number <= draft.revision - KEPT_REVISIONS,
        )
    )
    session.flush()


def _drop(session: Session, draft: SurveyDraft) -> None:
    session.execute(
        delete(SurveyDraftRevision).where(SurveyDraftRevision.draft_id == draft.id)
    )
    session.delete(draft)
    session.flush()


def _newest_number(session: Session, key: str) -> int | None:
    questionnaire_id = session.scalar(
        select(Questionnaire.id).where(Questionnaire.key == key)
    )
    newest = newest_version(session, questionnaire_id) if questionnaire_id else None
    return questionnaire_version(session, newest).number if newest else None
