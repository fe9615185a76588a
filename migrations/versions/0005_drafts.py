"""drafts kept by the server"""

revision = "0005_drafts"
down_revision = "0004_barrier_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
