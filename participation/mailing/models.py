"""The outbox: e-mails that wait to be sent. Sent ones are deleted, so nobody's address stays."""

import datetime
import uuid

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.core.ids import new_id
from participation.database import Base


class OutgoingMail(Base):
    """One e-mail to one recipient. `attempts` failed so far; the next not before `due_at`."""

    __tablename__ = "outgoing_mail"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    # Address that ends the subscription in one click (RFC 8058); '' for other mail.
    unsubscribe_url: Mapped[str] = mapped_column(String(500), default="")
    due_at: Mapped[datetime.datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
