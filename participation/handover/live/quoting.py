"""Comments that may leave the house with an invitation: typical ones, no two alike, masked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.findings.choosing import Candidate, Chooser, Option
from participation.handover.live.behind import Behind, conditions
from participation.handover.rules.evidence import Axis
from participation.publication.masking import mask_contacts
from participation.responses.models import (
    Comment,
    Moderation,
    PublishedComment,
    Submission,
)
from participation.themes.models import SimilarComment, ThemeTag

QUOTED = 10
LONGEST_QUOTE = 500
"""Longer comments are quoted by their most typical sentence."""
LONGEST_READ = 4_000
CANDIDATES = 20
"""The clearest comments of an Ortsteil, from which is chosen."""


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A comment, masked; as it was published where it was. `ortsteil_key` None: not told."""

    comment_id: uuid.UUID
    text: str
    ortsteil_key: str | None
    published: bool


@dataclass(frozen=True, kw_only=True)
class _Source:
    candidate: Candidate
    place: str
    public_text: str | None


def quotes(
    session: Session,
    behind: Behind,
    *,
    simulated: bool,
    places: Sequence[str],
    limit: int = QUOTED,
) -> list[Quote]:
    """Typical comments of the places in turn.

    `places`: Ortsteile whose figure is shown: in a smaller one a neighbour would know who
    wrote. Where there is none, comments are quoted without a place.
    """
    if places:
        behind = replace(behind, ortsteil_keys=frozenset(places))
    sources = _candidates(session, behind, simulated=simulated)
    by_id = {source.candidate.id: source for source in sources}
    order = list(places) or sorted({source.place for source in sources})
    chooser = Chooser()
    ranked = [
        chooser.rank([s.candidate for s in sources if s.place == place])
        for place in order
    ]
    chosen = _in_turn(ranked, limit)
    return [
        _quote(option, by_id[option.candidate.id], bool(places)) for option in chosen
    ]


def _in_turn(ranked: Sequence[Sequence[Option]], limit: int) -> list[Option]:
    chosen: list[Option] = []
    for _ in range(limit):
        for options in ranked:
            best = next(
                (o for o in options if not any(o.says_the_same(c) for c in chosen)),
                None,
            )
            if best is not None and len(chosen) < limit:
                chosen.append(best)
    return chosen


def _quote(option: Option, source: _Source, with_place: bool) -> Quote:
    whole = source.public_text or source.candidate.text
    text = whole if len(whole) <= LONGEST_QUOTE else option.text
    return Quote(
        comment_id=source.candidate.id,
        text=mask_contacts(text),
        ortsteil_key=source.place if with_place else None,
        published=source.public_text is not None,
    )


def _candidates(session: Session, behind: Behind, *, simulated: bool) -> list[_Source]:
    """The clearest comments of each Ortsteil; a published one in its public words."""
    themes = [topic.key for topic in behind.topics if topic.axis == Axis.THEME]
    clearest = func.row_number().over(
        partition_by=Submission.ortsteil_key,
        order_by=(func.coalesce(ThemeTag.score, 1.0).desc(), Comment.id),
    )
    # Texts are read of the clearest only: sorting all of them would take long.
    ranked = (
        select(ThemeTag.id, Submission.ortsteil_key, clearest.label("place"))
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(
            ThemeTag.counts.is_(True),
            ThemeTag.theme_key.in_(themes),
            *conditions(behind, simulated=simulated),
        )
        .subquery()
    )
    query = (
        select(
            Comment.id,
            Comment.text,
            ThemeTag.score,
            ThemeTag.evidence,
            SimilarComment.group_id,
            ranked.c.ortsteil_key,
            PublishedComment.text,
        )
        .join(ranked, ranked.c.id == ThemeTag.id)
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .outerjoin(SimilarComment, SimilarComment.comment_id == Comment.id)
        .outerjoin(
            PublishedComment,
            (PublishedComment.comment_id == Comment.id)
            & PublishedComment.published_on.is_not(None)
            & PublishedComment.withdrawn_on.is_(None),
        )
        .outerjoin(
            Moderation,
            (Moderation.comment_id == Comment.id) & (Moderation.state == "held"),
        )
        .where(
            ranked.c.place <= CANDIDATES,
            func.length(Comment.text) <= LONGEST_READ,
            Moderation.comment_id.is_(None),  # held back: not for others' eyes
        )
        .order_by(ranked.c.place, Comment.id)
    )
    return [
        _Source(
            candidate=Candidate(
                row[0],
                row[6] or row[1],
                1.0 if row[2] is None else row[2],
                () if row[6] else tuple((e[0], e[1]) for e in row[3]),
                row[4],
            ),
            place=row[5] or "",
            public_text=row[6],
        )
        for row in session.execute(query)
    ]
