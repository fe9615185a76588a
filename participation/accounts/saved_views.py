"""Saved views: made, shared, renamed and deleted by their owner, opened by colleagues."""

import datetime
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from participation.accounts.models import Account
from participation.accounts.saved_view_models import SavedView
from participation.core.errors import InvalidInputError, NotFoundError
from participation.text.intake import clean_input

LONGEST_NAME = 120
MOST_LETTERS = 8_000
"""Of the parameters together: more is no address that a browser would send."""
PAGES = ("questions", "crosstab", "comparison", "map")


@dataclass(frozen=True, kw_only=True)
class SavedViewView:
    """A saved view in a list. `own`: of the person who looks at the list."""

    id: uuid.UUID
    name: str
    page: str
    questionnaire_key: str
    parameters: Mapping[str, Sequence[str]]
    shared: bool
    own: bool
    owner_name: str
    created_on: datetime.date


def save_view(
    session: Session,
    *,
    account_id: uuid.UUID,
    name: str,
    page: str,
    questionnaire_key: str,
    parameters: Mapping[str, Sequence[str]],
    shared: bool,
    today: datetime.date,
) -> uuid.UUID:
    """Store a view under a name. Raises InvalidInputError for `name`."""
    if page not in PAGES or len(json.dumps(dict(parameters))) > MOST_LETTERS:
        raise InvalidInputError({"name": ["unknown"]})
    view = SavedView(
        account_id=account_id,
        name=checked_name(name),
        page=page,
        questionnaire_key=questionnaire_key,
        parameters={key: list(values) for key, values in parameters.items()},
        shared=shared,
        created_on=today,
    )
    _store(session, view)
    return view.id


def change_view(
    session: Session,
    view_id: uuid.UUID,
    *,
    account_id: uuid.UUID,
    name: str,
    shared: bool,
) -> None:
    """Rename and share an own view. Raises NotFoundError, InvalidInputError (`name`)."""
    view = _own(session, view_id, account_id)
    view.name, view.shared = checked_name(name), shared
    _store(session, view)


def delete_view(session: Session, view_id: uuid.UUID, *, account_id: uuid.UUID) -> str:
    """Delete an own view and return its name. Raises NotFoundError."""
    view = _own(session, view_id, account_id)
    session.delete(view)
    session.flush()
    return view.name


def saved_views(session: Session, *, account_id: uuid.UUID) -> list[SavedViewView]:
    """Own views, then those that colleagues share, each by name."""
    query = (
        select(SavedView, Account.display_name)
        .join(Account, Account.id == SavedView.account_id)
        .where(or_(SavedView.account_id == account_id, SavedView.shared.is_(True)))
        .order_by(SavedView.account_id != account_id, SavedView.name)
    )
    return [
        SavedViewView(
            id=view.id,
            name=view.name,
            page=view.page,
            questionnaire_key=view.questionnaire_key,
            parameters=view.parameters,
            shared=view.shared,
            own=view.account_id == account_id,
            owner_name=owner,
            created_on=view.created_on,
        )
        for view, owner in session.execute(query)
    ]


def checked_name(name: str) -> str:
    """The name in one line. Raises InvalidInputError for `name`."""
    cleaned, problems = clean_input(" ".join(name.split()))
    if not cleaned:
        raise InvalidInputError({"name": ["required"]})
    if problems:
        raise InvalidInputError({"name": [str(problems[0])]})
    if len(cleaned) > LONGEST_NAME:
        raise InvalidInputError({"name": ["too_long"]})
    return cleaned


def _store(session: Session, view: SavedView) -> None:
    """The name is free, or the UNIQUE constraint says otherwise: a double click too."""
    try:
        with session.begin_nested():
            session.add(view)
            session.flush()
    except IntegrityError as error:
        raise InvalidInputError({"name": ["view_name_taken"]}) from error


def _own(session: Session, view_id: uuid.UUID, account_id: uuid.UUID) -> SavedView:
    view = session.scalar(
        select(SavedView).where(
            SavedView.id == view_id, SavedView.account_id == account_id
        )
    )
    if view is None:
        raise NotFoundError("saved view", view_id)
    return view
