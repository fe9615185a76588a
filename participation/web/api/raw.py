"""What single people said, for programs of the statistics office. Every page is recorded.

No record, no read: both happen in one transaction.
"""

import uuid
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from participation.accounts.actions import record_action, record_read
from participation.accounts.rights import Right
from participation.core.clock import now
from participation.core.errors import NotFoundError
from participation.database import Session
from participation.responses.raw_pages import (
    RawPage,
    answer_page,
    comment_page,
    submission_page,
)
from participation.web.api.answers import raw_answer
from participation.web.api.callers import caller
from participation.web.api.operations import Query, operation
from participation.web.api.problems import ProblemError
from participation.web.state import database

Reader = Callable[..., RawPage[Any]]
LIMIT, MOST = 100, 500
PAGING = (
    Query(
        name="limit",
        schema={"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        description="How many to a page; of answers: how many submissions",
    ),
    Query(
        name="cursor",
        schema={"type": "string", "minLength": 1},
        description="`next` of the page before",
    ),
)


@operation(
    "/questionnaires/<key>/submissions",
    summary="Submissions of a questionnaire, in an order that tells nothing",
    answer="SubmissionPage",
    rights=frozenset({Right.RAW_DATA}),
    query=PAGING,
)
def raw_submissions(key: str) -> Response:
    return _page("submissions", key, submission_page)


@operation(
    "/questionnaires/<key>/answers",
    summary="Answers to a questionnaire; those of one submission stay together",
    answer="AnswerPage",
    rights=frozenset({Right.RAW_DATA}),
    query=PAGING,
)
def raw_answers(key: str) -> Response:
    return _page("answers", key, answer_page)


@operation(
    "/questionnaires/<key>/comments",
    summary="Comments written in a questionnaire, as typed",
    answer="CommentPage",
    rights=frozenset({Right.COMMENTS}),
    query=PAGING,
)
def raw_comments(key: str) -> Response:
    return _page("comments", key, comment_page)


def _page(what: str, key: str, read: Reader) -> Response:
    limit, after = _limit(), _after(what, key)
    if not key.isprintable():  # PostgreSQL takes no NUL
        raise NotFoundError("questionnaire", key)
    with database().transaction() as session:
        page = read(session, key, after=after, limit=limit)
        _record(session, what, key, page)
    return raw_answer(
        {
            what: [_plain(row) for row in page.rows],
            "next": _cursor(what, key, page.last) if page.last else None,
        }
    )


def _record(session: Session, what: str, key: str, page: RawPage[Any]) -> None:
    """Also whose words were told, as for every page of the desks that shows them."""
    who = caller()
    account_id = who.person.id
    subject = f"questionnaire {key}, {len(page.rows)} rows, token {who.token_id}"
    if page.read:
        record_read(
            session,
            account_id=account_id,
            action=f"api_read_{what}",
            shown=page.read,
            subject=subject,
            now=now(),
        )
    else:
        record_action(
            session,
            account_id=account_id,
            action=f"api_read_{what}",
            subject=subject,
            now=now(),
        )


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | None) else str(value)
        for name, value in asdict(row).items()
    }


def _limit() -> int:
    text = request.args.get("limit", str(LIMIT))
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    if not is_number or not 1 <= int(text) <= MOST:
        raise ProblemError(400, f"limit is a whole number from 1 to {MOST}.")
    return int(text)


def _after(what: str, key: str) -> uuid.UUID | None:
    """Where the page begins. A cursor is signed, for this list alone."""
    text = request.args.get("cursor")
    if text is None:
        return None
    try:
        found = _serializer().loads(text)
        if found[:2] != [what, key]:
            raise ProblemError(400, "This cursor belongs to another list.")
        return uuid.UUID(hex=found[2])
    except (BadData, ValueError, TypeError, IndexError) as error:
        raise ProblemError(400, "This is no cursor of ours.") from error


def _cursor(what: str, key: str, last: uuid.UUID) -> str:
    return str(_serializer().dumps([what, key, last.hex]))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="api cursor")
