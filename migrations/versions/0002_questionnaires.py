"""local blocks, series, wider values"""

import sqlalchemy as sa
from alembic import op

revision = "0002_questionnaires"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "local_block",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("ortsteil_key", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("definition_digest", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_local_block_number_positive")),
        sa.ForeignKeyConstraint(
            ["ortsteil_key"],
            ["ortsteil.key"],
            name=op.f("fk_local_block_ortsteil_key_ortsteil"),
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_local_block_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_block")),
        sa.UniqueConstraint(
            "questionnaire_id",
            "ortsteil_key",
            "number",
            name=op.f("uq_local_block_questionnaire_id_ortsteil_key_number"),
        ),
    )
    # Not in batch mode: on SQLite that drops a table that others refer to.
    op.add_column(
        "questionnaire_version",
        sa.Column("series", sa.Integer(), nullable=False, server_default="1"),
    )
    op.add_column(
        "questionnaire_version",
        sa.Column("turn", sa.Integer(), nullable=False, server_default="0"),
    )
    # No foreign key: SQLite could not drop the column again. Local blocks stay for ever.
    op.add_column("submission", sa.Column("local_block_id", sa.Uuid(), nullable=True))
    # Nothing refers to answers, so that this copy of the table is safe.
    with op.batch_alter_table("answer") as batch:
        batch.alter_column(
            "value",
            existing_type=sa.String(length=120),
            type_=sa.String(length=250),
            existing_nullable=True,
        )


def downgrade() -> None:
    with op.batch_alter_table("answer") as batch:
        batch.alter_column(
            "value",
            existing_type=sa.String(length=250),
            type_=sa.String(length=120),
            existing_nullable=True,
        )
    op.drop_column("submission", "local_block_id")
    op.drop_column("questionnaire_version", "turn")
    op.drop_column("questionnaire_version", "series")
    op.drop_table("local_block")
