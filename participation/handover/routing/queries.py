"""What became of the themes that were passed on, as the public reads it."""

from collections import defaultdict

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from participation.handover.models import Fachplanung, Handover
from participation.handover.routing.content import (
    CLOSED,
    Document,
    PublicAnswer,
    RoutingStatus,
)
from participation.handover.routing.models import (
    RoutedHandover,
    RoutedOccurrence,
    RoutedTheme,
)
from participation.publication.releases.queries import withdrawn_releases


def public_answers(
    session: Session,
    *,
    subject: str | None = None,
    ortsteil_key: str | None = None,
    theme_key: str | None = None,
) -> list[PublicAnswer]:
    """What the Fachplanungen say: the whole city first, then by space and theme.

    `ortsteil_key`: spaces that the Ortsteil is part of, without the whole city. Figures
    are those of the newest hand-over (of the subject); None also where they rest on a
    release that is not for everybody, or was withdrawn since. Answers about invented
    contributions, marked `simulated`, only as long as there is none about real ones.
    """
    conditions: list[ColumnElement[bool]] = []
    if theme_key is not None:
        conditions.append(RoutedTheme.theme_key == theme_key)
    if ortsteil_key is not None:
        conditions.append(covers(ortsteil_key))
    found = _newest(_rows(session, conditions), subject, untold=untold(session))
    real = [answer for answer in found if not answer.simulated]
    return real or found


def untold(session: Session) -> frozenset[str]:
    """References of what was given with figures of a release that was withdrawn since."""
    withdrawn = withdrawn_releases(session)
    if not withdrawn:
        return frozenset()
    given = session.execute(
        select(Handover.reference, Handover.content["sources"]).join(
            RoutedHandover, RoutedHandover.reference == Handover.reference
        )
    )
    return frozenset(
        reference
        for reference, sources in given
        if withdrawn & {(one["subject"], one["number"]) for one in sources or ()}
    )


def covers(ortsteil_key: str) -> ColumnElement[bool]:
    """The space of the theme counts this Ortsteil, alone or among others."""
    listed = "," + RoutedTheme.ortsteile + ","
    return listed.contains(f",{ortsteil_key},", autoescape=True)


Row = tuple[RoutedTheme, RoutedOccurrence, RoutedHandover, Fachplanung]


def _rows(session: Session, conditions: list[ColumnElement[bool]]) -> list[Row]:
    """Given themes with each hand-over that names them, the newest hand-over first."""
    query = (
        select(RoutedTheme, RoutedOccurrence, RoutedHandover, Fachplanung)
        .join(RoutedOccurrence, RoutedOccurrence.routed_id == RoutedTheme.id)
        .join(RoutedHandover, RoutedHandover.reference == RoutedOccurrence.reference)
        .join(Fachplanung, Fachplanung.key == RoutedTheme.plan_key)
        .where(RoutedHandover.given_on.is_not(None), *conditions)
        .order_by(
            RoutedTheme.space_key != "",
            func.lower(RoutedTheme.space_label),
            RoutedTheme.space_key,
            RoutedTheme.theme_key,
            Fachplanung.position,
            RoutedTheme.id,
            RoutedHandover.given_on.desc(),
            RoutedHandover.reference.desc(),
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def _newest(
    rows: list[Row], subject: str | None, *, untold: frozenset[str]
) -> list[PublicAnswer]:
    """One answer for each theme in its space: of the newest hand-over of the subject."""
    by_theme: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        by_theme[row[0].id].append(row)
    answers = []
    for all_of_it in by_theme.values():
        of_subject = [r for r in all_of_it if subject in (None, *r[2].subjects)]
        if of_subject:
            answers.append(_answer(of_subject[0], first=all_of_it[-1], untold=untold))
    return answers


def _answer(row: Row, *, first: Row, untold: frozenset[str]) -> PublicAnswer:
    """`first`: of the first hand-over that named it, since when it is passed on."""
    routed, occurrence, handover, plan = row
    status = RoutingStatus(routed.status)
    closed = status in CLOSED
    is_told = handover.is_public and handover.reference not in untold
    return PublicAnswer(
        id=routed.id,
        handover_reference=handover.reference,
        subjects=tuple(handover.subjects),
        theme_key=routed.theme_key,
        theme_label=dict(routed.theme_label),
        plan_key=plan.key,
        plan_name=plan.name,
        amt=plan.amt if plan.amt_confirmed else None,
        space_key=routed.space_key,
        space_label=routed.space_label,
        ortsteil_keys=split_keys(routed.ortsteile),
        people=occurrence.people if is_told else None,
        base=occurrence.base if is_told else None,
        status=status,
        reply=routed.reply if closed else "",
        reason=routed.reason if closed else "",
        measure=routed.measure if closed else "",
        drucksache=routed.drucksache if closed else "",
        documents=read_documents(routed.documents) if closed else (),
        passed_on=first[2].given_on or routed.changed_on,
        changed_on=routed.changed_on,
        simulated=routed.simulated,
    )


def read_documents(stored: list[dict[str, str]]) -> tuple[Document, ...]:
    """The documents as they are kept beside an answer."""
    return tuple(Document(title=one["title"], url=one["url"]) for one in stored)


def split_keys(ortsteile: str) -> tuple[str, ...]:
    """The Ortsteile of a space; none for the whole city."""
    return tuple(ortsteile.split(",")) if ortsteile else ()
