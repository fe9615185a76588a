"""kind, place and publication of comments"""

revision = "0003_comments"
down_revision = "0002_questionnaires"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
