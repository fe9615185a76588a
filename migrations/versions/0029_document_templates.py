"""Word templates of the city"""

import sqlalchemy as sa
from alembic import op

revision = "0029_document_templates"
down_revision = "0028_snapshots"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(size = 0) = (content IS NULL)",
            name=op.f("ck_document_template_shipped_is_empty"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by"],
            ["account.id"],
            name=op.f("fk_document_template_set_by_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_template")),
        sa.UniqueConstraint(
            "kind", "language", "number", name="uq_document_template_number"
        ),
    )


def downgrade() -> None:
    op.drop_table("document_template")
