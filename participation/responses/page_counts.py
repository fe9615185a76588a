"""How often pages of a questionnaire were reached: numbers a day, nobody behind them."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from participation.responses.models import PageCount
from participation.responses.once import insert_rows_unless_known


@dataclass(frozen=True)
class ReachedPage:
    version_id: uuid.UUID
    reached_on: datetime.date
    page_key: str


def add_page_counts(session: Session, counts: Mapping[ReachedPage, int]) -> None:
    """Add to what is stored. Several processes may do so at once."""
    # One order for all, or two processes could wait for each other.
    pages = sorted(counts, key=str)
    insert_rows_unless_known(
        session,
        PageCount,
        [
            {
                "questionnaire_version_id": page.version_id,
                "reached_on": page.reached_on,
                "page_key": page.page_key,
                "times": 0,
            }
            for page in pages
        ],
    )
    for page in pages:
        session.execute(
            update(PageCount)
            .where(
                PageCount.questionnaire_version_id == page.version_id,
                PageCount.reached_on == page.reached_on,
                PageCount.page_key == page.page_key,
            )
            .values(times=PageCount.times + counts[page])
        )
