"""e-mail subscriptions to what became of a theme"""

import sqlalchemy as sa
from alembic import op

revision = "0031_subscriptions"
down_revision = "0030_routing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriber",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("sealed_address", sa.Text(), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("told_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
        sa.UniqueConstraint(
            "address_digest", name=op.f("uq_subscriber_address_digest")
        ),
        sa.UniqueConstraint("link_digest", name=op.f("uq_subscriber_link_digest")),
    )
    op.create_index(op.f("ix_subscriber_told_until"), "subscriber", ["told_until"])
    op.create_table(
        "subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('all', 'survey', 'ortsteil', 'theme')",
            name=op.f("ck_subscription_known_kind"),
        ),
        sa.CheckConstraint(
            "(kind = 'all') = (key = '')", name=op.f("ck_subscription_names_what")
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_subscription_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint(
            "subscriber_id",
            "kind",
            "key",
            name=op.f("uq_subscription_subscriber_id_kind_key"),
        ),
        sa.UniqueConstraint("link_digest", name=op.f("uq_subscription_link_digest")),
    )
    op.create_index(op.f("ix_subscription_asked_on"), "subscription", ["asked_on"])
    op.create_table(
        "subscription_mail_count",
        sa.Column("counted", sa.String(length=64), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "counted", "hour", name=op.f("pk_subscription_mail_count")
        ),
    )


def downgrade() -> None:
    op.drop_table("subscription_mail_count")
    op.drop_index(op.f("ix_subscription_asked_on"), table_name="subscription")
    op.drop_table("subscription")
    op.drop_index(op.f("ix_subscriber_told_until"), table_name="subscriber")
    op.drop_table("subscriber")
