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
CANDIDATES = 40
"""The clearest per theme, from which readable ones are taken and doubles left out."""


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
    clearest = func.row_number().over(
        partition_by=ThemeTag.theme_key,
        order_by=(func.coalesce(ThemeTag.score, 1.0).desc(), Comment.id),
    )
    # Texts are read for the clearest comments only: sorting all of them takes longer
    # than everything else in a summary.
    ranked = (
        select(ThemeTag.theme_key, ThemeTag.comment_id, clearest.label("place"))
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .where(
            ThemeTag.counts.is_(True),
            tuple_(ThemeTag.theme_key, func.coalesce(Comment.ortsteil_key, "")).in_(
                names
            ),
            *conditions(Comment, selection),
        )
        .subquery()
    )
    query = (
        select(ranked.c.theme_key, Comment.text)
        .join(Comment, Comment.id == ranked.c.comment_id)
        .where(ranked.c.place <= CANDIDATES, func.length(Comment.text) <= LONGEST)
        .order_by(
            ranked.c.theme_key,
            func.abs(func.length(Comment.text) - READABLE),
            ranked.c.place,
        )
    )
    found: dict[str, list[str]] = {}
    for theme, text in session.execute(query):
        texts = found.setdefault(theme, [])
        if len(texts) < per_theme and text.strip() not in texts:
            texts.append(text.strip())
    return found
