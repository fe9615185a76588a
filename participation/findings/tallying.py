"""Count people by topic, Ortsteil and set of themes: GROUP BY in the database, at once.

The themes of a person are put together once, in a temporary table of the session; all
counts are then taken from it. Nothing is locked for whoever writes meanwhile. On SQLite the
temporary table is no part of the database file, so that no writer waits for minutes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Select,
    SmallInteger,
    String,
    Table,
    Uuid,
    case,
    cast,
    distinct,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from participation.responses.models import Comment, Submission
from participation.themes.models import CommentState, TargetGroupTag, Theme, ThemeTag

COMMENTS = "comments"
"""Source of everybody who wrote outside questionnaires."""
WORD = 60
"""Themes that fit into one number of a set."""

_TEMPORARY = MetaData()
_NUMBERS = Table(
    "tally_theme_number",
    _TEMPORARY,
    Column("theme_key", String(40), primary_key=True),
    Column("number", SmallInteger),
    Column("word", SmallInteger),
    Column("bit", BigInteger),
    Column("system", Boolean),
    prefixes=["TEMPORARY"],
)
_TOLD = Table(
    "tally_told",
    _TEMPORARY,
    Column("submission_id", Uuid),
    Column("number", SmallInteger),
    Column("version_id", Uuid),
    Column("ortsteil_key", String(8)),
    Column("comments", Integer),
    Column("checked", Integer),
    Index("ix_tally_told", "submission_id", "number"),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class TallyLine:
    """A row of the table `tally` (models.py)."""

    kind: str
    source: str
    ortsteil_key: str
    topic: str
    other: str
    people: int
    comments: int = 0
    checked: int = 0


@dataclass(frozen=True, slots=True)
class SetLine:
    source: str
    themes: frozenset[str]
    people: int


@dataclass(frozen=True, kw_only=True)
class Counted:
    lines: tuple[TallyLine, ...]
    sets: tuple[SetLine, ...]


def count_all(session: Session, *, simulated: bool) -> Counted:
    """Count everything, in a session for reading: its temporary tables go with it."""
    see_one_state(session)
    themes = _put_together(session, simulated=simulated)
    lines = [
        *_places(session, simulated),
        *_themes(session, themes),
        *_groups(session, simulated),
        *_crossings(session, simulated, themes),
        *_pairs(session, themes),
    ]
    counted = Counted(lines=tuple(lines), sets=tuple(_sets(session, themes)))
    connection = session.connection()
    _TEMPORARY.drop_all(connection, tables=[_TOLD, _NUMBERS], checkfirst=False)
    return counted


def see_one_state(session: Session) -> None:
    """Let all counts of a new session see the same; on SQLite they do so anyway."""
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _put_together(session: Session, *, simulated: bool) -> tuple[str, ...]:
    """Fill the temporary table; return the keys of the themes by their number."""
    connection = session.connection()
    _TEMPORARY.create_all(connection, tables=[_NUMBERS, _TOLD], checkfirst=False)
    found = session.execute(
        select(Theme.key, Theme.system).order_by(
            Theme.system, Theme.position, Theme.key
        )
    ).all()
    rows = [
        {
            "theme_key": key,
            "number": number,
            "word": number // WORD,
            "bit": 1 << number % WORD,
            "system": system,
        }
        for number, (key, system) in enumerate(found)
    ]
    if rows:
        session.execute(insert(_NUMBERS), rows)
    session.execute(
        insert(_TOLD).from_select(list(_TOLD.columns.keys()), _told(simulated))
    )
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE tally_told"))  # it knows nothing of new tables
    return tuple(key for key, _ in found)


def _told(simulated: bool) -> Select[Any]:
    """Each theme of each person, with the comments that name it."""
    seen = case((CommentState.checked_by_person.is_(True), ThemeTag.comment_id))
    return (
        select(
            Submission.id,
            _NUMBERS.c.number,
            Submission.questionnaire_version_id,
            func.coalesce(Submission.ortsteil_key, ""),
            func.count(distinct(ThemeTag.comment_id)),
            func.count(distinct(seen)),
        )
        .select_from(ThemeTag)
        .join(_NUMBERS, _NUMBERS.c.theme_key == ThemeTag.theme_key)
        .join(Comment, Comment.id == ThemeTag.comment_id)
        .join(Submission, Submission.id == Comment.submission_id)
        .outerjoin(CommentState, CommentState.comment_id == Comment.id)
        .where(ThemeTag.counts.is_(True), Submission.simulated.is_(simulated))
        .group_by(
            Submission.id,
            _NUMBERS.c.number,
            Submission.questionnaire_version_id,
            Submission.ortsteil_key,
        )
    )


def _source(version: Any) -> str:
    return COMMENTS if version is None else version.hex


def _places(session: Session, simulated: bool) -> Iterator[TallyLine]:
    """Who took part, and who of them wrote something."""
    place = (
        Submission.questionnaire_version_id,
        func.coalesce(Submission.ortsteil_key, ""),
    )
    here = Submission.simulated.is_(simulated)
    wrote = {
        (version, ortsteil): people
        for version, ortsteil, people in session.execute(
            select(*place, func.count(distinct(Comment.submission_id)))
            .join(Comment, Comment.submission_id == Submission.id)
            .where(here)
            .group_by(*place)
        )
    }
    for version, ortsteil, people in session.execute(
        select(*place, func.count()).where(here).group_by(*place)
    ):
        yield TallyLine(
            "place",
            _source(version),
            ortsteil,
            "",
            "",
            people,
            wrote.get((version, ortsteil), 0),
        )


def _themes(session: Session, themes: Sequence[str]) -> Iterator[TallyLine]:
    told = _TOLD.c
    query = select(
        told.version_id,
        told.ortsteil_key,
        told.number,
        func.count(),
        func.sum(told.comments),
        func.sum(told.checked),
    ).group_by(told.version_id, told.ortsteil_key, told.number)
    for version, ortsteil, number, people, comments, checked in session.execute(query):
        yield TallyLine(
            "theme",
            _source(version),
            ortsteil,
            themes[number],
            "",
            people,
            int(comments),
            int(checked),
        )


def _spoke(simulated: bool) -> Any:
    """Each target group of each person."""
    return (
        select(
            Submission.id.label("submission_id"),
            TargetGroupTag.group_key,
            Submission.questionnaire_version_id.label("version_id"),
            func.coalesce(Submission.ortsteil_key, "").label("ortsteil_key"),
            func.count(distinct(TargetGroupTag.comment_id)).label("comments"),
        )
        .select_from(TargetGroupTag)
        .join(Comment, Comment.id == TargetGroupTag.comment_id)
        .join(Submission, Submission.id == Comment.submission_id)
        .where(TargetGroupTag.counts.is_(True), Submission.simulated.is_(simulated))
        .group_by(
            Submission.id,
            TargetGroupTag.group_key,
            Submission.questionnaire_version_id,
            Submission.ortsteil_key,
        )
        .subquery()
    )


def _groups(session: Session, simulated: bool) -> Iterator[TallyLine]:
    spoke = _spoke(simulated).c
    query = select(
        spoke.version_id,
        spoke.ortsteil_key,
        spoke.group_key,
        func.count(),
        func.sum(spoke.comments),
    ).group_by(spoke.version_id, spoke.ortsteil_key, spoke.group_key)
    for version, ortsteil, group, people, comments in session.execute(query):
        yield TallyLine(
            "group", _source(version), ortsteil, group, "", people, int(comments)
        )


def _crossings(
    session: Session, simulated: bool, themes: Sequence[str]
) -> Iterator[TallyLine]:
    """People who speak of a target group and of a theme."""
    spoke, told = _spoke(simulated).c, _TOLD.c
    query = (
        select(
            spoke.version_id,
            spoke.ortsteil_key,
            spoke.group_key,
            told.number,
            func.count(),
        )
        .join(_TOLD, told.submission_id == spoke.submission_id)
        .group_by(spoke.version_id, spoke.ortsteil_key, spoke.group_key, told.number)
    )
    for version, ortsteil, group, number, people in session.execute(query):
        yield TallyLine(
            "cross", _source(version), ortsteil, group, themes[number], people
        )


def _pairs(session: Session, themes: Sequence[str]) -> Iterator[TallyLine]:
    """People of an Ortsteil who name both themes."""
    one, other = _TOLD.alias("one"), _TOLD.alias("other")
    query = (
        select(
            one.c.version_id,
            one.c.ortsteil_key,
            one.c.number,
            other.c.number,
            func.count(),
        )
        .join(
            other,
            (other.c.submission_id == one.c.submission_id)
            & (other.c.number > one.c.number),
        )
        .group_by(one.c.version_id, one.c.ortsteil_key, one.c.number, other.c.number)
    )
    for version, ortsteil, first, second, people in session.execute(query):
        topic, also = sorted((themes[first], themes[second]))
        yield TallyLine("pair", _source(version), ortsteil, topic, also, people)


def _sets(session: Session, themes: Sequence[str]) -> Iterator[SetLine]:
    """People by the themes they name, those of the system left out, as bits of numbers."""
    words = range((len(themes) + WORD - 1) // WORD)
    bit = case((_NUMBERS.c.system.is_(False), _NUMBERS.c.bit), else_=0)
    masks = [
        cast(func.sum(case((_NUMBERS.c.word == w, bit), else_=0)), BigInteger).label(
            f"mask{w}"
        )
        for w in words
    ]
    if not masks:
        return
    by_person = (
        select(_TOLD.c.version_id, *masks)
        .join(_NUMBERS, _NUMBERS.c.number == _TOLD.c.number)
        .group_by(_TOLD.c.submission_id, _TOLD.c.version_id)
        .subquery()
    )
    columns = [by_person.c[f"mask{w}"] for w in words]
    query = select(by_person.c.version_id, *columns, func.count()).group_by(
        by_person.c.version_id, *columns
    )
    for version, *numbers, people in session.execute(query):
        named = frozenset(_of_bits(numbers, themes))
        if named:
            yield SetLine(_source(version), named, people)


def _of_bits(numbers: Sequence[int], themes: Sequence[str]) -> Iterator[str]:
    for word, number in enumerate(numbers):
        for bit in range(number.bit_length()):
            if number >> bit & 1:
                yield themes[word * WORD + bit]
