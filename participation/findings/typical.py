"""Sentences that stand for a theme in a space: from cells that may be shown only."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from participation.findings.choosing import Candidate, Chooser, Option
from participation.findings.counts import OrtsteilKey, Selection, conditions
from participation.responses.models import Comment
from participation.themes.models import SimilarComment, ThemeTag

LONGEST_TEXT = 4_000
"""Longer comments are not read here: a summary has a second, they are letters."""
CANDIDATES = 30
"""The clearest comments of a theme in a space, from which sentences are chosen."""


@dataclass(frozen=True)
class TypicalSentence:
    """A sentence as it was written, and the space (as in the question) it is from."""

    text: str
    space: int
    comment_id: uuid.UUID


@dataclass(frozen=True)
class Cell:
    """A theme in a space that may be quoted from."""

    theme: str
    space: int
    ortsteile: tuple[OrtsteilKey, ...]


def typical_sentences(
    session: Session, selection: Selection, *, cells: Sequence[Cell], per_theme: int
) -> dict[str, list[TypicalSentence]]:
    """Typical sentences by theme, from each of its cells in turn, in their order."""
    if not cells:
        return {}
    candidates = _candidates(session, selection, cells)
    chooser = Chooser()
    by_theme: dict[str, list[Cell]] = {}
    for cell in cells:
        by_theme.setdefault(cell.theme, []).append(cell)
    found = {
        theme: _of_theme(chooser, own, candidates, per_theme)
        for theme, own in by_theme.items()
    }
    return {theme: sentences for theme, sentences in found.items() if sentences}


def _of_theme(
    chooser: Chooser,
    cells: Sequence[Cell],
    candidates: Mapping[tuple[str, OrtsteilKey], list[Candidate]],
    number: int,
) -> list[TypicalSentence]:
    """One sentence per space; more from the first ones where there are few spaces."""
    ranked = [
        chooser.rank([c for key in cell.ortsteile
                      for c in candidates.get((cell.theme, key), ())])
        for cell in cells
    ]  # fmt: skip
    chosen: list[tuple[Option, int]] = []
    for _ in range(number):
        for cell, options in zip(cells, ranked, strict=True):
            best = next((o for o in options if _is_new(o, chosen)), None)
            if best is not None and len(chosen) < number:
                chosen.append((best, cell.space))
    return [_sentence(option, space) for option, space in chosen]


def _sentence(option: Option, space: int) -> TypicalSentence:
    return TypicalSentence(option.text, space, option.candidate.id)


def _is_new(option: Option, chosen: Sequence[tuple[Option, int]]) -> bool:
    return not any(option.says_the_same(other) for other, _ in chosen)


def _candidates(
    session: Session, selection: Selection, cells: Sequence[Cell]
) -> dict[tuple[str, OrtsteilKey], list[Candidate]]:
    """The clearest comments by theme and Ortsteil, in one statement."""
    pairs = sorted({(c.theme, key or "") for c in cells for key in c.ortsteile})
    most = max(len(cell.ortsteile) for cell in cells)
    clearest = func.row_number().over(
        partition_by=(ThemeTag.theme_key, Comment.ortsteil_key),
        order_by=(func.coalesce(ThemeTag.score, 1.0).desc(), Comment.id),
    )
    # Texts are read for the clearest comments only: sorting all of them takes longer
    # than everything else in a summary.
    ranked = (
        select(ThemeTag.id, Comment.ortsteil_key, clearest.label("place"))
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(
            ThemeTag.counts.is_(True),
            tuple_(ThemeTag.theme_key, func.coalesce(Comment.ortsteil_key, "")).in_(
                pairs
            ),
            *conditions(Comment, selection),
        )
        .subquery()
    )
    query = (
        select(
            ThemeTag.theme_key,
            ranked.c.ortsteil_key,
            ThemeTag.evidence,
            func.coalesce(ThemeTag.score, 1.0),
            Comment.id,
            Comment.text,
            SimilarComment.group_id,
        )
        .join(ranked, ranked.c.id == ThemeTag.id)
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .outerjoin(SimilarComment, SimilarComment.comment_id == Comment.id)
        .where(
            ranked.c.place <= max(5, CANDIDATES // most),
            func.length(Comment.text) <= LONGEST_TEXT,
        )
        .order_by(ThemeTag.theme_key, ranked.c.place, Comment.id)
    )
    found: dict[tuple[str, OrtsteilKey], list[Candidate]] = {}
    for theme, key, evidence, score, comment, text, group in session.execute(query):
        found.setdefault((theme, key), []).append(
            Candidate(
                comment, text, score, tuple((e[0], e[1]) for e in evidence), group
            )
        )
    return found
