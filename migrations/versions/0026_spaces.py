"""Wohngebiete below the Ortsteil, and the index of the Sozialstrukturatlas"""

import sqlalchemy as sa
from alembic import op

revision = "0026_spaces"
down_revision = "0025_living_structure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wohngebiet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ortsteil_key", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("boundary", sa.JSON(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from",
            name=op.f("ck_wohngebiet_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["ortsteil_key"],
            ["ortsteil.key"],
            name=op.f("fk_wohngebiet_ortsteil_key_ortsteil"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wohngebiet")),
        sa.UniqueConstraint(
            "ortsteil_key", "name", name=op.f("uq_wohngebiet_ortsteil_key_name")
        ),
    )
    op.create_index(op.f("ix_wohngebiet_ortsteil_key"), "wohngebiet", ["ortsteil_key"])
    op.create_table(
        "social_index",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("high_is_burdened", sa.Boolean(), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "year BETWEEN 1990 AND 2200", name=op.f("ck_social_index_a_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_index")),
        sa.UniqueConstraint("edition", name=op.f("uq_social_index_edition")),
    )
    op.create_table(
        "social_index_value",
        sa.Column("index_id", sa.Uuid(), nullable=False),
        sa.Column("ortsteil_key", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["index_id"],
            ["social_index.id"],
            name=op.f("fk_social_index_value_index_id_social_index"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ortsteil_key"],
            ["ortsteil.key"],
            name=op.f("fk_social_index_value_ortsteil_key_ortsteil"),
        ),
        sa.PrimaryKeyConstraint(
            "index_id", "ortsteil_key", name=op.f("pk_social_index_value")
        ),
    )


def downgrade() -> None:
    op.drop_table("social_index_value")
    op.drop_table("social_index")
    op.drop_index(op.f("ix_wohngebiet_ortsteil_key"), table_name="wohngebiet")
    op.drop_table("wohngebiet")
