"""The outbox: e-mails that wait to be sent. Sent ones are deleted, so nobody's address stays."""

import datetime
import uuid

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base


class OutgoingMail(Base):
    """One e-mail to one recipient. `attempts` failed so far; the next not before `due_at`.

    Whoever sends it sets `claimed_until` first, and nobody else takes it before then: the
    mail of a sender that was killed is free again by itself. `trouble`: a code such as
    "421" or "no_connection", never what the server said, which may quote the address.
    """

    __tablename__ = "outgoing_mail"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    # Address that ends the subscription in one click (RFC 8058); '' for other mail.
    unsubscribe_url: Mapped[str] = mapped_column(String(500), default="")
    queued_at: Mapped[datetime.datetime]
    due_at: Mapped[datetime.datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime.datetime | None]
    trouble: Mapped[str] = mapped_column(String(40), default="")
