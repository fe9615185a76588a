"""What became of the themes that were passed on, as the public reads it.

A city has some 100,000 of them after some years. So they are counted, ordered and cut into
pages in the database, and only what is shown is read.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from participation.handover.models import Fachplanung
from participation.handover.routing.content import (
    CLOSED,
    Document,
    PublicAnswer,
    RoutingStatus,
)
from participation.handover.routing.given import (
    Given,
    given_handovers,
    newest_occurrence,
)
from participation.handover.routing.models import RoutedOccurrence, RoutedTheme
from participation.handover.routing.order import letters

ORDER = (
    RoutedTheme.space_key != "",
    func.lower(RoutedTheme.space_label),
    RoutedTheme.space_key,
    RoutedTheme.theme_key,
    Fachplanung.position,
    RoutedTheme.id,
)
"""The whole city first, then by space and theme."""
IS_CLOSED = RoutedTheme.status.in_(sorted(status.value for status in CLOSED))
IS_GIVEN = RoutedTheme.passed_on.is_not(None)
IS_REAL = RoutedTheme.simulated.is_(False)


@dataclass(frozen=True, kw_only=True)
class About:
    """What answers are asked for; everything where nothing is named.

    `ortsteil_key`: spaces that the Ortsteil is part of, without the whole city.
    `whole_city`: that alone.
    """

    subject: str | None = None
    ortsteil_key: str | None = None
    theme_key: str | None = None
    whole_city: bool = False

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """That, without the survey, and that it was passed on."""
        conditions: list[ColumnElement[bool]] = [IS_GIVEN]
        if self.theme_key is not None:
            conditions.append(RoutedTheme.theme_key == self.theme_key)
        if self.ortsteil_key is not None:
            conditions.append(covers(self.ortsteil_key))
        if self.whole_city:
            conditions += [RoutedTheme.space_key == "", RoutedTheme.ortsteile == ""]
        return conditions


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which answers are meant. Nothing of them is read yet."""

    conditions: tuple[ColumnElement[bool], ...]
    given: tuple[Given, ...]  # hand-overs whose figures are told, the newest first

    @property
    def told(self) -> list[str]:
        """References of hand-overs whose figures everybody may read."""
        return [one.reference for one in self.given if one.is_told]


@dataclass(frozen=True, kw_only=True)
class Found(Chosen):
    """How many answers there are. `simulated`: all of them are about invented ones."""

    answered: int
    waiting: int
    simulated: bool

    @property
    def total(self) -> int:
        return self.answered + self.waiting


def find_answers(session: Session, about: About) -> Found:
    """Count what there is, in statements that do not grow with it.

    Answers about invented contributions only as long as there is none about real ones.
    """
    every = given_handovers(session)
    given = [one for one in every if about.subject in (None, *one.subjects)]
    conditions = [*about.conditions, *_of(given, every)]
    rows = session.execute(
        select(RoutedTheme.simulated, RoutedTheme.status, func.count())
        .where(*conditions)
        .group_by(RoutedTheme.simulated, RoutedTheme.status)
    ).all()
    simulated = bool(rows) and all(invented for invented, _, _ in rows)
    of_kind = [(status, n) for kind, status, n in rows if kind == simulated]
    answered = sum(n for status, n in of_kind if RoutingStatus(status) in CLOSED)
    return Found(
        conditions=(*conditions, RoutedTheme.simulated.is_(simulated)),
        given=tuple(given),
        answered=answered,
        waiting=sum(n for _, n in of_kind) - answered,
        simulated=simulated,
    )


def read_answers(
    session: Session,
    chosen: Chosen,
    *,
    closed: bool | None = None,
    newest_first: bool = False,
    offset: int = 0,
    limit: int | None = None,
) -> list[PublicAnswer]:
    """Read some of them, the whole city first, then by space and theme.

    `newest_first`: what changed last comes before all that. Figures are those of the newest
    hand-over (of the subject); None also where they rest on a release that is not for
    everybody, or was withdrawn since.
    """
    order = (RoutedTheme.changed_on.desc(), *ORDER) if newest_first else ORDER
    query = (
        select(RoutedTheme.id)
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .where(*chosen.conditions)
    )
    if closed is not None:
        query = query.where(IS_CLOSED if closed else ~IS_CLOSED)
    if offset or limit is not None:
        query = query.order_by(*order).offset(offset).limit(limit)
    return _read(session, chosen.given, RoutedTheme.id.in_(query), order)


def read_first(session: Session, chosen: Chosen, *, themes: int) -> list[PublicAnswer]:
    """The first answer of each theme, most people first, then newest; so many themes."""
    is_told = RoutedOccurrence.reference.in_(chosen.told)
    people = func.coalesce(case((is_told, RoutedOccurrence.people)), 0).label("people")
    order = (people.desc(), RoutedTheme.changed_on.desc())
    place = func.row_number().over(
        partition_by=RoutedTheme.theme_key, order_by=(*order, *ORDER)
    )
    placed = (
        select(
            RoutedTheme.id,
            RoutedTheme.theme_key,
            RoutedTheme.changed_on,
            people,
            place.label("place"),
        )
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .join(RoutedOccurrence, newest_occurrence(chosen.given))
        .where(*chosen.conditions)
        .subquery()
    )
    first = (
        select(placed.c.id)
        .where(placed.c.place == 1)
        .order_by(
            placed.c.people.desc(),
            placed.c.changed_on.desc(),
            letters(placed.c.theme_key),
        )
        .limit(themes)
    )
    return _read(session, chosen.given, RoutedTheme.id.in_(first), ORDER)


def _read(
    session: Session,
    given: Sequence[Given],
    which: ColumnElement[bool],
    order: Sequence[SQLColumnExpression[Any]],
) -> list[PublicAnswer]:
    rows = session.execute(
        select(RoutedTheme, Fachplanung, RoutedOccurrence)
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .join(RoutedOccurrence, newest_occurrence(given))
        .where(which)
        .order_by(*order)
    )
    by_reference = {one.reference: one for one in given}
    return [
        _answer(theme, plan, named, by_reference[named.reference])
        for theme, plan, named in rows
    ]


def answers_to(
    session: Session,
    theme_keys: Collection[str],
    *,
    ortsteil_key: str | None,
    limit: int,
) -> list[PublicAnswer]:
    """What is said to these themes in an Ortsteil and in the whole city.

    Invented answers only as long as there is no real one to anything, anywhere.
    """
    has_real = session.scalar(select(exists().where(IS_GIVEN, IS_REAL)))
    there = RoutedTheme.ortsteile == ""
    if ortsteil_key is not None:
        there = or_(there, covers(ortsteil_key))
    chosen = Chosen(
        conditions=(
            IS_GIVEN,
            IS_REAL if has_real else ~IS_REAL,
            RoutedTheme.theme_key.in_(sorted(theme_keys)),
            there,
        ),
        given=tuple(given_handovers(session)),
    )
    return read_answers(session, chosen, limit=limit)


def answered_themes(session: Session, chosen: Chosen) -> set[str]:
    """Keys of the themes that were passed on."""
    query = select(RoutedTheme.theme_key).where(*chosen.conditions).distinct()
    return set(session.scalars(query))


def count_by_subject(
    session: Session, chosen: Chosen, subjects: Sequence[str]
) -> dict[str, int]:
    """How many of the answers each subject has, as its own page counts them."""
    if not subjects:
        return {}
    counts = [
        select(func.count())
        .where(
            *chosen.conditions,
            *_of([g for g in chosen.given if subject in g.subjects], chosen.given),
        )
        .scalar_subquery()
        for subject in subjects
    ]
    found = session.execute(select(*counts)).one()
    return dict(zip(subjects, found, strict=True))


def covers(ortsteil_key: str) -> ColumnElement[bool]:
    """The space of the theme counts this Ortsteil, alone or among others."""
    listed = "," + RoutedTheme.ortsteile + ","
    return listed.contains(f",{ortsteil_key},", autoescape=True)


def _of(given: Sequence[Given], every: Sequence[Given]) -> list[ColumnElement[bool]]:
    """Named in one of these hand-overs; whatever was passed on is named in one of all."""
    if len(given) == len(every):
        return []
    return [
        exists()
        .where(
            RoutedOccurrence.routed_id == RoutedTheme.id,
            RoutedOccurrence.reference.in_([one.reference for one in given]),
        )
        .correlate(RoutedTheme)  # also where the query itself asks for occurrences
    ]


def _answer(
    routed: RoutedTheme, plan: Fachplanung, named: RoutedOccurrence, given: Given
) -> PublicAnswer:
    status = RoutingStatus(routed.status)
    closed = status in CLOSED
    return PublicAnswer(
        id=routed.id,
        handover_reference=given.reference,
        subjects=given.subjects,
        theme_key=routed.theme_key,
        theme_label=dict(routed.theme_label),
        plan_key=plan.key,
        plan_name=plan.name,
        amt=plan.amt if plan.amt_confirmed else None,
        space_key=routed.space_key,
        space_label=routed.space_label,
        ortsteil_keys=split_keys(routed.ortsteile),
        people=named.people if given.is_told else None,
        base=named.base if given.is_told else None,
        status=status,
        reply=routed.reply if closed else "",
        reason=routed.reason if closed else "",
        measure=routed.measure if closed else "",
        drucksache=routed.drucksache if closed else "",
        documents=read_documents(routed.documents) if closed else (),
        passed_on=routed.passed_on or routed.changed_on,
        changed_on=routed.changed_on,
        simulated=routed.simulated,
    )


def read_documents(stored: list[dict[str, str]]) -> tuple[Document, ...]:
    """The documents as they are kept beside an answer."""
    return tuple(Document(title=one["title"], url=one["url"]) for one in stored)


def split_keys(ortsteile: str) -> tuple[str, ...]:
    """The Ortsteile of a space; none for the whole city."""
    return tuple(ortsteile.split(",")) if ortsteile else ()
