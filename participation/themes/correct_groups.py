"""A person's word on the target groups of a comment, kept beside what the machine said.

Whatever is said settles the groups of the comment: the machine has no more say in them.
The themes of the comment are another question (themes/correct.py).
"""

import datetime
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.core.ids import new_id
from participation.responses.once import insert_into
from participation.themes.correct import require_comment
from participation.themes.models import TargetGroupCheck, TargetGroupTag
from participation.themes.target_groups import target_group_labels


def set_group(
    session: Session,
    *,
    comment_id: uuid.UUID,
    group_key: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that the comment speaks of the group. Raises NotFoundError."""
    _require_known({group_key})
    require_comment(session, comment_id)
    _say(session, comment_id, {group_key: "set"}, account_id, today)


def remove_group(
    session: Session,
    *,
    comment_id: uuid.UUID,
    group_key: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that the comment does not speak of the group. Raises NotFoundError."""
    _require_known({group_key})
    require_comment(session, comment_id)
    _say(session, comment_id, {group_key: "removed"}, account_id, today)


def set_groups_exactly(
    session: Session,
    *,
    comment_id: uuid.UUID,
    group_keys: Collection[str],
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that the comment speaks of these groups and no others. Raises NotFoundError."""
    wanted = set(group_keys)
    _require_known(wanted)
    require_comment(session, comment_id)
    removed = counting_groups(session, comment_id) - wanted
    bands = {**dict.fromkeys(wanted, "set"), **dict.fromkeys(removed, "removed")}
    _say(session, comment_id, bands, account_id, today)


def confirm_groups(
    session: Session,
    *,
    comment_id: uuid.UUID,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Say that the groups which count are right as they are, none too."""
    require_comment(session, comment_id)
    bands = dict.fromkeys(counting_groups(session, comment_id), "set")
    _say(session, comment_id, bands, account_id, today)


def counting_groups(session: Session, comment_id: uuid.UUID) -> set[str]:
    """Groups of a comment that count today."""
    query = select(TargetGroupTag.group_key).where(
        TargetGroupTag.comment_id == comment_id, TargetGroupTag.counts.is_not(False)
    )
    return set(session.scalars(query))


def _require_known(keys: Collection[str]) -> None:
    if unknown := set(keys) - set(target_group_labels()):
        raise NotFoundError("target_group", min(unknown))


def _say(
    session: Session,
    comment_id: uuid.UUID,
    bands: Mapping[str, str],
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    """Store the person's tags (the later word holds) and silence the machine's."""
    for band in ("set", "removed"):
        keys = sorted(key for key, said in bands.items() if said == band)
        if keys:
            _store(session, comment_id, keys, band, account_id, today)
    session.execute(
        update(TargetGroupTag)
        .where(
            TargetGroupTag.comment_id == comment_id,
            TargetGroupTag.group_key.in_(bands),
            TargetGroupTag.origin == "machine",
        )
        .values(counts=False)
        .execution_options(synchronize_session=False)
    )
    checked = {"comment_id": comment_id, "checked_on": today}
    session.execute(
        insert_into(session, TargetGroupCheck)
        .values(checked)
        .on_conflict_do_update(
            index_elements=["comment_id"], set_={"checked_on": today}
        )
    )


def _store(
    session: Session,
    comment_id: uuid.UUID,
    keys: Collection[str],
    band: str,
    account_id: uuid.UUID | None,
    today: datetime.date,
) -> None:
    said = {
        "band": band,
        "account_id": account_id,
        "tagged_on": today,
        "counts": band == "set",
    }
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "comment_id": comment_id,
            "group_key": key,
            "origin": "person",
            "evidence": [],
            "pipeline_version": "",
            **said,
        }
        for key in keys
    ]
    session.execute(
        insert_into(session, TargetGroupTag)
        .values(rows)
        .on_conflict_do_update(
            index_elements=["comment_id", "group_key", "origin", "pipeline_version"],
            set_=said,
        )
    )
