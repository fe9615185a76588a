"""paper forms and their double entry"""

revision = "0006_paper"
down_revision = "0005_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
