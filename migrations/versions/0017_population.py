"""inhabitants, what answers tell age and sex, and pages of a questionnaire that were reached"""

import sqlalchemy as sa
from alembic import op

revision = "0017_population"
down_revision = "0021_raw_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "population_table",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("breakdown", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_table")),
        sa.UniqueConstraint(
            "as_of", "breakdown", name=op.f("uq_population_table_as_of_breakdown")
        ),
    )
    op.create_table(
        "population_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("table_id", sa.Uuid(), nullable=False),
        sa.Column("ortsteil_key", sa.String(length=8), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("age_from", sa.Integer(), nullable=True),
        sa.Column("age_to", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "persons >= 0", name=op.f("ck_population_count_persons_not_negative")
        ),
        sa.CheckConstraint(
            "age_to IS NULL OR age_to >= age_from",
            name=op.f("ck_population_count_age_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["population_table.id"],
            name=op.f("fk_population_count_table_id_population_table"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ortsteil_key"],
            ["ortsteil.key"],
            name=op.f("fk_population_count_ortsteil_key_ortsteil"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_count")),
    )
    op.create_index(
        op.f("ix_population_count_table_id"), "population_count", ["table_id"]
    )
    op.create_table(
        "group_question",
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("tells", sa.String(length=12), nullable=False),
        sa.Column("question_key", sa.String(length=60), nullable=True),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "tells IN ('age', 'sex', 'resident')",
            name=op.f("ck_group_question_known_group"),
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_group_question_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint(
            "questionnaire_id", "tells", name=op.f("pk_group_question")
        ),
    )
    op.create_table(
        "page_count",
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("page_key", sa.String(length=60), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_page_count_questionnaire_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint(
            "questionnaire_version_id",
            "reached_on",
            "page_key",
            name=op.f("pk_page_count"),
        ),
    )


def downgrade() -> None:
    op.drop_table("page_count")
    op.drop_table("group_question")
    op.drop_table("population_count")
    op.drop_table("population_table")
