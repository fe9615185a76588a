"""local blocks, series, wider values"""

revision = "0002_questionnaires"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
