"""New themes that waiting comments point to, and what staff make of them.

A proposal that was decided stays: what has half of its words or comments is not proposed
again, neither after it was set aside nor while learning anew is still to come.

Words are kept only together with comments that have them: what somebody takes back takes
along the words that nobody else wrote, of decided proposals as of open ones.
"""

import datetime
import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import ColumnElement, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError, ParticipationError
from participation.core.ids import new_id
from participation.database import Database
from participation.places.queries import all_ortsteile
from participation.responses.models import Comment
from participation.text.normalise import fold
from participation.themes.models import (
    CommentState,
    ThemeProposal,
    ThemeProposalComment,
    ThemeProposalWord,
)
from participation.themes.own_scheme import add_words, create_theme

MOST_WAITING = 20_000
"""So many are looked at; the newest of more: what is new shows there first."""
TYPICAL_SHOWN = 3
_SAME = 0.5
_WORD: Final = re.compile(r"[^\W\d_]+")

Member = tuple[uuid.UUID, str]
"""A comment and its text."""


class AlreadyDecidedError(ParticipationError):
    """Somebody has decided on this proposal already."""


class FoundCluster(Protocol):
    """Places of comments about the same, the most typical first, and telling words."""

    @property
    def members(self) -> tuple[int, ...]: ...

    @property
    def words(self) -> tuple[str, ...]: ...


class Finder(Protocol):
    """Finds them; see themes/pipeline/clusters.py."""

    def __call__(
        self, texts: Sequence[str], *, names: Collection[str]
    ) -> Sequence[FoundCluster]: ...


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """A proposal that waits for a decision."""

    id: uuid.UUID
    words: tuple[str, ...]
    size: int
    found_on: datetime.date
    typical: tuple[tuple[str, str], ...]  # text and its language
    typical_ids: tuple[uuid.UUID, ...]  # of the same comments


@dataclass(frozen=True)
class _Known:
    id: uuid.UUID
    open: bool
    words: frozenset[str]
    members: frozenset[uuid.UUID]

    def is_like(self, words: Collection[str], members: Collection[uuid.UUID]) -> bool:
        return max(
            _overlap(self.words, frozenset(map(fold, words))),
            _overlap(self.members, frozenset(members)),
        ) >= _SAME  # fmt: skip


def find_proposals(database: Database, *, find: Finder, today: datetime.date) -> int:
    """Look what waiting comments have in common; return how many proposals are open.

    Only real comments: nothing simulated shall change a scheme.
    """
    with database.session() as session:
        rows = _waiting(session)
        names = [o.name for o in all_ortsteile(session)]
    found = find([text for _, text in rows], names=names)
    with database.transaction() as session:
        clusters = [
            (cluster.words, [rows[place] for place in cluster.members])
            for cluster in found
        ]
        return _store(session, clusters, today)


def open_proposals(session: Session) -> list[ProposalView]:
    """What waits for a decision, largest first, with the most typical comments.

    Not what has lost all its words: they went with the comments that had them.
    """
    size = (
        select(func.count())
        .where(ThemeProposalComment.proposal_id == ThemeProposal.id)
        .correlate(ThemeProposal)
        .scalar_subquery()
    )
    query = (
        select(ThemeProposal, size)
        .where(_waits())
        .order_by(ThemeProposal.position, ThemeProposal.id)
    )
    return [_view(session, row, number) for row, number in session.execute(query).all()]


def count_open_proposals(session: Session) -> int:
    """How many proposals wait for a decision."""
    query = select(func.count()).select_from(ThemeProposal).where(_waits())
    return session.scalar(query) or 0


def become_theme(
    session: Session,
    *,
    proposal_id: uuid.UUID,
    name: str,
    key: str,
    words: Sequence[str],
    today: datetime.date,
) -> str:
    """Make a theme of the proposal; return its key. Raises InvalidInputError."""
    row = _open(session, proposal_id)
    made = create_theme(session, name=name, key=key, words=words, today=today)
    _decide(row, "theme", today, theme_key=made)
    return made


def merge_into(
    session: Session,
    *,
    proposal_id: uuid.UUID,
    theme_key: str,
    words: Sequence[str],
    today: datetime.date,
) -> None:
    """Add the words to a theme that exists. Raises NotFoundError, InvalidInputError."""
    row = _open(session, proposal_id)
    add_words(session, theme_key=theme_key, words=words, today=today)
    _decide(row, "merged", today, theme_key=theme_key)


def set_aside(
    session: Session, *, proposal_id: uuid.UUID, today: datetime.date
) -> None:
    """Never propose this again."""
    _decide(_open(session, proposal_id), "aside", today)


def _waits() -> ColumnElement[bool]:
    return (ThemeProposal.state == "open") & exists().where(
        ThemeProposalWord.proposal_id == ThemeProposal.id
    )


def _waiting(session: Session) -> list[Member]:
    query = (
        select(Comment.id, Comment.text)
        .join(CommentState, CommentState.comment_id == Comment.id)
        .where(_fits_nothing(), Comment.simulated.is_(False))
        .order_by(Comment.received_on.desc(), Comment.id)
        .limit(MOST_WAITING)
    )
    return [(row.id, row.text) for row in session.execute(query)]


def _fits_nothing() -> ColumnElement[bool]:
    return CommentState.state.in_(("unsure", "none"))


def _store(
    session: Session,
    clusters: Sequence[tuple[Sequence[str], list[Member]]],
    today: datetime.date,
) -> int:
    known = _known(session)
    kept: dict[uuid.UUID, None] = {}
    position = 0
    for words, members in clusters:
        ids = [comment for comment, _ in members]
        like = next((k for k in known if k.is_like(words, ids)), None)
        if like is not None and (not like.open or like.id in kept):
            continue
        position += 1
        proposal = _proposal(session, like, position, today)
        kept[proposal] = None
        _set_members(session, proposal, members, words)
    stale = delete(ThemeProposal).where(
        ThemeProposal.state == "open", ThemeProposal.id.not_in(list(kept))
    )
    session.execute(stale)
    return position


def _known(session: Session) -> list[_Known]:
    """Decided ones first: they forbid what an open one of the same words would allow."""
    members: dict[uuid.UUID, set[uuid.UUID]] = {}
    for row in session.execute(
        select(ThemeProposalComment.proposal_id, ThemeProposalComment.comment_id)
    ):
        members.setdefault(row.proposal_id, set()).add(row.comment_id)
    words = _words(session)
    found = [
        _Known(
            id=row.id,
            open=row.state == "open",
            words=frozenset(map(fold, words.get(row.id, ()))),
            members=frozenset(members.get(row.id, ())),
        )
        for row in session.scalars(select(ThemeProposal).order_by(ThemeProposal.id))
    ]
    return sorted(found, key=lambda known: known.open)


def _proposal(
    session: Session,
    like: _Known | None,
    position: int,
    today: datetime.date,
) -> uuid.UUID:
    """The proposal's id: one that is open keeps its own, so that a page stays valid."""
    row = None if like is None else session.get(ThemeProposal, like.id)
    if row is None:
        row = ThemeProposal(id=new_id(), position=position, found_on=today)
        session.add(row)
    row.position = position
    session.flush()
    return row.id


def _set_members(
    session: Session,
    proposal: uuid.UUID,
    members: Sequence[Member],
    words: Sequence[str],
) -> None:
    """Let it have these comments, and with each the words that are in its text."""
    session.execute(
        delete(ThemeProposalComment).where(ThemeProposalComment.proposal_id == proposal)
    )
    ids = [comment for comment, _ in members]
    # Held: who takes one back now waits a moment, or nothing at all would be stored.
    held = select(Comment.id).where(Comment.id.in_(ids)).order_by(Comment.id)
    there = set(session.scalars(held.with_for_update(read=True, key_share=True)))
    left = [
        (place, comment, text)
        for place, (comment, text) in enumerate(members)
        if comment in there
    ]
    rows = [
        {"proposal_id": proposal, "comment_id": comment, "position": place}
        for place, comment, _ in left
    ]
    if rows:
        session.execute(insert(ThemeProposalComment), rows)
    said = [
        {
            "proposal_id": proposal,
            "comment_id": comment,
            "position": position,
            "word": words[position],
        }
        for _, comment, text in left
        for position in _said_in(text, words)
    ]
    if said:
        session.execute(insert(ThemeProposalWord), said)


def _said_in(text: str, words: Sequence[str]) -> list[int]:
    """Places of the words that stand in the text as they are, but for capitals."""
    written = {word.casefold() for word in _WORD.findall(text)}
    return [n for n, word in enumerate(words) if word.casefold() in written]


def _words(
    session: Session, proposal: uuid.UUID | None = None
) -> dict[uuid.UUID, tuple[str, ...]]:
    """Words of the proposals, or of one, in their order."""
    query = (
        select(ThemeProposalWord.proposal_id, ThemeProposalWord.word)
        .group_by(
            ThemeProposalWord.proposal_id,
            ThemeProposalWord.position,
            ThemeProposalWord.word,
        )
        .order_by(ThemeProposalWord.proposal_id, ThemeProposalWord.position)
    )
    if proposal is not None:
        query = query.where(ThemeProposalWord.proposal_id == proposal)
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for of, word in session.execute(query):
        found[of] = (*found.get(of, ()), word)
    return found


def _view(session: Session, row: ThemeProposal, size: int) -> ProposalView:
    query = (
        select(Comment.id, Comment.text, Comment.language)
        .join(ThemeProposalComment, ThemeProposalComment.comment_id == Comment.id)
        .where(ThemeProposalComment.proposal_id == row.id)
        .order_by(ThemeProposalComment.position, Comment.id)
        .limit(TYPICAL_SHOWN)
    )
    typical = session.execute(query).all()
    return ProposalView(
        id=row.id,
        words=_words(session, row.id).get(row.id, ()),
        size=size,
        found_on=row.found_on,
        typical=tuple((comment.text, comment.language) for comment in typical),
        typical_ids=tuple(comment.id for comment in typical),
    )


def _open(session: Session, proposal_id: uuid.UUID) -> ThemeProposal:
    """The proposal, held against a second click. NotFoundError, AlreadyDecidedError."""
    row = session.scalar(
        select(ThemeProposal).where(ThemeProposal.id == proposal_id).with_for_update()
    )
    if row is None:
        raise NotFoundError("theme_proposal", proposal_id)
    if row.state != "open":
        raise AlreadyDecidedError
    return row


def _decide(
    row: ThemeProposal,
    state: str,
    today: datetime.date,
    *,
    theme_key: str | None = None,
) -> None:
    row.state, row.theme_key, row.decided_on = state, theme_key, today


def _overlap(one: frozenset[object], other: frozenset[object]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
