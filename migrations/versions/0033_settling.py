"""words of a proposal go with their comments; changes of themes are settled in batches

Before a step back run `participation themes tag`: how far a change was settled is not kept,
and comments of a split that were not asked about yet would never be.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0033_settling"
down_revision = "0032_receipts"
branch_labels = None
depends_on = None

PROPOSALS = sa.table(
    "theme_proposal", sa.column("id", sa.Uuid()), sa.column("words", sa.JSON())
)
MEMBERS = sa.table(
    "theme_proposal_comment",
    sa.column("proposal_id", sa.Uuid()),
    sa.column("comment_id", sa.Uuid()),
)
COMMENTS = sa.table("comment", sa.column("id", sa.Uuid()), sa.column("text", sa.Text()))
WORDS = sa.table(
    "theme_proposal_word",
    sa.column("proposal_id", sa.Uuid()),
    sa.column("comment_id", sa.Uuid()),
    sa.column("position", sa.Integer()),
    sa.column("word", sa.Text()),
)
WORD = re.compile(r"[^\W\d_]+")


def upgrade() -> None:
    op.create_table(
        "theme_proposal_word",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id", "comment_id"],
            ["theme_proposal_comment.proposal_id", "theme_proposal_comment.comment_id"],
            name="fk_theme_proposal_word_comment",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "proposal_id",
            "comment_id",
            "position",
            name=op.f("pk_theme_proposal_word"),
        ),
    )
    _give_words_to_comments()
    # Not in a batch: the table would be written anew, and its rows elsewhere would go.
    op.drop_column("theme_proposal", "words")
    op.add_column(
        "theme_change",
        # Up to now all was done with the change itself.
        sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column("theme_change", sa.Column("settled_to", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("theme_change", "settled_to")
    op.drop_column("theme_change", "settled")
    op.add_column(
        "theme_proposal",
        sa.Column("words", sa.JSON(), nullable=False, server_default="[]"),
    )
    _give_words_to_proposals()
    op.drop_table("theme_proposal_word")


def _give_words_to_comments() -> None:
    """A word that no comment has any more is one that had to go."""
    connection = op.get_bind()
    proposals = connection.execute(sa.select(PROPOSALS.c.id, PROPOSALS.c.words)).all()
    for proposal, words in proposals:
        texts = connection.execute(
            sa.select(COMMENTS.c.id, COMMENTS.c.text)
            .join(MEMBERS, MEMBERS.c.comment_id == COMMENTS.c.id)
            .where(MEMBERS.c.proposal_id == proposal)
        )
        rows = [
            {
                "proposal_id": proposal,
                "comment_id": comment,
                "position": position,
                "word": word,
            }
            for comment, text in texts
            for written in ({one.casefold() for one in WORD.findall(text)},)
            for position, word in enumerate(words)
            if word.casefold() in written
        ]
        if rows:
            connection.execute(sa.insert(WORDS), rows)


def _give_words_to_proposals() -> None:
    connection = op.get_bind()
    kept = connection.execute(
        sa.select(WORDS.c.proposal_id, WORDS.c.position, WORDS.c.word)
        .distinct()
        .order_by(WORDS.c.proposal_id, WORDS.c.position)
    ).all()
    words: dict[object, list[str]] = {}
    for proposal, _, word in kept:
        words.setdefault(proposal, []).append(word)
    for proposal, found in words.items():
        connection.execute(
            sa.update(PROPOSALS).where(PROPOSALS.c.id == proposal).values(words=found)
        )
