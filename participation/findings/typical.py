"""Comments that stand for a theme: clear tags, readable length, no doubles."""

from collections.abc import Collection

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from participation.findings.counts import OrtsteilKey, Selection, conditions
from participation.responses.models import Comment
from participation.themes.models import ThemeTag

READABLE = 140
"""Comments of about this many characters can be quoted whole in a council paper."""
LONGEST = 400
CANDIDATES = 12
"""Read per theme, so that doubles can be left out."""


def typical_comments(
    session: Session,
    selection: Selection,
    *,
    cells: Collection[tuple[str, OrtsteilKey]],
    per_theme: int,
) -> dict[str, list[str]]:
    """Comment texts by theme, taken only from the given cells (theme, Ortsteil)."""
    if not cells:
        return {}
    names = [(theme, key or "") for theme, key in sorted(cells, key=str)]
    place = func.row_number().over(
        partition_by=ThemeTag.theme_key,
        order_by=(
            func.coalesce(ThemeTag.score, 1.0).desc(),
            func.abs(func.length(Comment.text) - READABLE),
            Comment.id,
        ),
    )
    ranked = (
        select(ThemeTag.theme_key, Comment.text, place.label("place"))
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(
            ThemeTag.counts.is_(True),
            func.length(Comment.text) <= LONGEST,
            tuple_(ThemeTag.theme_key, func.coalesce(Comment.ortsteil_key, "")).in_(
                names
            ),
            *conditions(Comment, selection),
        )
        .subquery()
    )
    query = (
        select(ranked.c.theme_key, ranked.c.text)
        .where(ranked.c.place <= CANDIDATES)
        .order_by(ranked.c.theme_key, ranked.c.place)
    )
    found: dict[str, list[str]] = {}
    for theme, text in session.execute(query):
        texts = found.setdefault(theme, [])
        if len(texts) < per_theme and text.strip() not in texts:
            texts.append(text.strip())
    return found
