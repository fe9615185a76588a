"""Questionnaires with answers, planted straight into the tables."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from participation.core.ids import new_id, new_key
from participation.questionnaires.definition import parse_definition
from participation.questionnaires.publish import publish_questionnaire
from participation.responses.models import Answer, Comment, Submission
from participation.themes.models import (
    CommentState,
    PipelineVersion,
    TargetGroupTag,
    ThemeTag,
)
from tests.integration.planting import DAY, VERSION
from tests.questionnaire_parts import options, page, question, source

Said = Mapping[str, Any]
"""By question: a value, a list of values, values by item, or a text as ("text", words)."""

QUESTIONS = (
    question("home", options=options("rent", "own", "other", other={"other": True})),
    question("use", "multiple", options=options("park", "bus", "bike")),
    question(
        "line",
        "dropdown",
        when={"question": "use", "contains": "bus"},
        options=options("one", "two"),
    ),
    question(
        "level", "scale", lowest=1, highest=5,
        lowest_text={"de": "schlecht"}, highest_text={"de": "gut"},
        extra=options("dk"),
    ),  # fmt: skip
    question("grid", "matrix", items=options("day", "night"), options=options("1", "2", "3")),
    question("order", "ranking", options=options("t", "w", "s"), places=2),
    question("rent", "number", when={"question": "level", "at_least": 4}),
    question("since", "date"),
    question("word", "short_text"),
    question("long", "text"),
    question("spot", "place"),
    question("where", "ortsteil"),
)  # fmt: skip


def publish(session: Session, *, key: str = "probe", **more: Any) -> uuid.UUID:
    """Publish a questionnaire with a question of each kind."""
    questions = more.pop("questions", QUESTIONS)
    return publish_questionnaire(
        session,
        key=key,
        definition=parse_definition(source(page("page_one", *questions))),
        today=DAY,
        **more,
    )


def answer(
    session: Session,
    version: uuid.UUID,
    count: int,
    said: Said,
    *,
    ortsteil: str | None = "01",
    channel: str = "online",
    language: str = "de",
    on: datetime.date = DAY,
    simulated: bool = False,
    themes: Sequence[str] = (),
    groups: Sequence[str] = (),
) -> None:
    """Store so many submissions that say the same."""
    _pipeline(session)
    rows: dict[type[Any], list[dict[str, Any]]] = {
        Submission: [], Comment: [], Answer: [],
        ThemeTag: [], CommentState: [], TargetGroupTag: [],
    }  # fmt: skip
    for _ in range(count):
        common = {
            "ortsteil_key": ortsteil, "channel": channel, "language": language,
            "received_on": on, "simulated": simulated,
        }  # fmt: skip
        submission = new_id()
        rows[Submission].append(
            {"id": submission, "key_digest": new_key(), "content_digest": "",
             "kind": "questionnaire", "questionnaire_version_id": version, **common}
        )  # fmt: skip
        for key, item, value in _flat(said):
            comment = None
            if isinstance(value, tuple):
                comment, words = new_id(), value[1]
                rows[Comment].append(
                    {"id": comment, "submission_id": submission, "question_key": key,
                     "text": words, **common}
                )  # fmt: skip
                if not item:
                    _tag(rows, comment, themes, groups)
            rows[Answer].append(
                {"id": new_id(), "submission_id": submission, "question_key": key,
                 "item": item, "value": None if comment else value,
                 "comment_id": comment}
            )  # fmt: skip
    for table, lines in rows.items():
        if lines:
            session.execute(
                insert(table), lines, execution_options={"render_nulls": True}
            )


def _flat(said: Said) -> Iterable[tuple[str, str, Any]]:
    for key, value in said.items():
        if isinstance(value, Mapping):
            for item, one in value.items():
                yield key, item, one
        elif isinstance(value, list):
            for one in value:
                yield key, "", one
        else:
            yield key, "", value


def _tag(
    rows: dict[type[Any], list[dict[str, Any]]],
    comment: uuid.UUID,
    themes: Sequence[str],
    groups: Sequence[str],
) -> None:
    for theme in themes:
        rows[ThemeTag].append(
            {"id": new_id(), "comment_id": comment, "theme_key": theme,
             "origin": "machine", "band": "assigned", "score": 0.9, "evidence": [],
             "pipeline_version": VERSION, "tagged_on": DAY, "counts": True}
        )  # fmt: skip
    if themes:
        rows[CommentState].append(
            {"comment_id": comment, "state": "tagged", "checked_by_person": False}
        )
    for group in groups:
        rows[TargetGroupTag].append(
            {"id": new_id(), "comment_id": comment, "group_key": group,
             "origin": "machine", "band": "assigned", "evidence": [],
             "pipeline_version": VERSION, "tagged_on": DAY, "counts": True}
        )  # fmt: skip


def _pipeline(session: Session) -> None:
    if session.get(PipelineVersion, VERSION) is None:
        session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
        session.flush()
