"""Fachplanungen: made, changed, ended by their dates. None is ever deleted."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.handover.editing.adding import place_for
from participation.handover.editing.keeping import (
    Author,
    Kind,
    keep_change,
    refuse_if_changed,
)
from participation.handover.editing.states import plan_state
from participation.handover.editing.typed import (
    LONGEST_NAME,
    LONGEST_PAPER,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Typed,
)
from participation.handover.models import (
    Fachplanung,
    FachplanungArea,
    FachplanungDocument,
    FachplanungTargetGroup,
)
from participation.handover.structure import DocumentView, plan_view
from participation.places.models import Ortsteil
from participation.themes.target_groups import target_group_labels

MOST_DOCUMENTS = 40


@dataclass(frozen=True, kw_only=True)
class PlanWords:
    """What the city says of a plan. No `ortsteil_keys`: the whole city; no
    `target_groups`: everybody."""

    name: str
    amt: str = ""
    amt_confirmed: bool = False
    dezernat: str = ""
    contact: str = ""
    active: bool = True
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    documents: Sequence[DocumentView] = ()
    ortsteil_keys: frozenset[str] = frozenset()
    target_groups: frozenset[str] = frozenset()
    target_groups_confirmed: bool = False
    source: str = ""


def create_plan(session: Session, *, words: PlanWords, author: Author) -> str:
    """Add a plan at the end of the list; return its key. Raises InvalidInputError."""
    checked = _checked(session, words)
    key, position = place_for(session, Fachplanung, checked.name)
    plan = Fachplanung(key=key, position=position, name=checked.name)
    _write(plan, checked)
    session.add(plan)
    session.flush()
    keep_change(
        session,
        kind=Kind.PLAN,
        key=plan.key,
        before=None,
        after=plan_state(plan_view(plan)),
        author=author,
    )
    return plan.key


def change_plan(
    session: Session,
    key: str,
    *,
    words: PlanWords,
    author: Author,
    seen: str | None = None,
) -> bool:
    """Store what the city says of a plan; False where it said so already.

    Raises NotFoundError, InvalidInputError, StructureChangedError.
    """
    plan = session.get(Fachplanung, key, with_for_update={"key_share": True})
    if plan is None:
        raise NotFoundError("fachplanung", key)
    checked = _checked(session, words)
    before = plan_state(plan_view(plan))
    _write(plan, checked)
    session.flush()
    after = plan_state(plan_view(plan))
    refuse_if_changed(before, after, seen)
    return keep_change(
        session,
        kind=Kind.PLAN,
        key=key,
        before=before,
        after=after,
        author=author,
    )


def _checked(session: Session, words: PlanWords) -> PlanWords:
    typed = Typed()
    name = typed.text("name", words.name, longest=LONGEST_NAME, required=True)
    amt = typed.text("amt", words.amt, longest=LONGEST_NAME)
    dezernat = typed.text("dezernat", words.dezernat, longest=LONGEST_NAME)
    contact = typed.text("contact", words.contact, longest=LONGEST_NAME)
    source = typed.text("source", words.source, longest=LONGEST_TEXT)
    typed.period("valid_to", words.valid_from, words.valid_to)
    if words.amt_confirmed and not amt and "amt" not in typed.problems:
        typed.note("amt", "required")  # nothing to confirm
    documents = _documents(typed, words.documents)
    if words.ortsteil_keys - set(session.scalars(select(Ortsteil.key))):
        typed.note("ortsteil_keys", "unknown")
    if words.target_groups - set(target_group_labels()):
        typed.note("target_groups", "unknown")
    typed.done()
    return PlanWords(
        name=name,
        amt=amt,
        amt_confirmed=words.amt_confirmed,
        dezernat=dezernat,
        contact=contact,
        active=words.active,
        valid_from=words.valid_from,
        valid_to=words.valid_to,
        documents=documents,
        ortsteil_keys=words.ortsteil_keys,
        target_groups=words.target_groups,
        target_groups_confirmed=words.target_groups_confirmed,
        source=source,
    )


def _documents(
    typed: Typed, documents: Sequence[DocumentView]
) -> tuple[DocumentView, ...]:
    """The papers; problems are noted as title-1, address-1 and so on."""
    if len(documents) > MOST_DOCUMENTS:
        typed.note("documents", "too_many")
        return ()
    return tuple(
        DocumentView(
            title=typed.text(
                f"document-title-{number}",
                document.title,
                longest=LONGEST_TITLE,
                required=True,
            ),
            address=typed.address(f"document-address-{number}", document.address),
            drucksache=typed.text(
                f"document-drucksache-{number}",
                document.drucksache,
                longest=LONGEST_PAPER,
            ),
        )
        for number, document in enumerate(documents, start=1)
    )


def _write(plan: Fachplanung, words: PlanWords) -> None:
    plan.name = words.name
    plan.amt, plan.amt_confirmed = words.amt or None, words.amt_confirmed
    plan.dezernat, plan.contact = words.dezernat or None, words.contact or None
    plan.active = words.active
    plan.valid_from, plan.valid_to = words.valid_from, words.valid_to
    plan.target_groups_confirmed = words.target_groups_confirmed
    plan.source = words.source
    _write_lists(plan, words)


def _write_lists(plan: Fachplanung, words: PlanWords) -> None:
    """Only what differs: a row that stays must not be deleted and added in one flush."""
    areas = {area.ortsteil_key: area for area in plan.areas}
    plan.areas = [
        areas.get(key) or FachplanungArea(ortsteil_key=key)
        for key in sorted(words.ortsteil_keys)
    ]
    groups = {row.group_key: row for row in plan.target_groups}
    plan.target_groups = [
        groups.get(key) or FachplanungTargetGroup(group_key=key)
        for key in sorted(words.target_groups)
    ]
    papers = {paper.position: paper for paper in plan.documents}
    plan.documents = [
        papers.get(number) or FachplanungDocument(position=number)
        for number in range(1, len(words.documents) + 1)
    ]
    for paper, said in zip(plan.documents, words.documents, strict=True):
        paper.title, paper.address = said.title, said.address
        paper.drucksache = said.drucksache
