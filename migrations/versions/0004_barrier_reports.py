"""reports about barriers"""

revision = "0004_barrier_reports"
down_revision = "0003_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
