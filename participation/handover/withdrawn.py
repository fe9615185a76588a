"""Which hand-overs were made of releases that were withdrawn since."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from participation.handover.models import Handover
from participation.publication.releases.content import Withdrawal
from participation.publication.releases.queries import withdrawals

Withdrawn = dict[str, tuple[Withdrawal, ...]]
"""By the reference of the hand-over; those of which nothing was withdrawn are not in it."""


def withdrawn_since(
    session: Session, references: Collection[str] | None = None
) -> Withdrawn:
    """Of these hand-overs (None: of all) those with a release that was withdrawn.

    What a hand-over is made of stands in its content, which is large: only those are opened
    whose subject anything was withdrawn of.
    """
    withdrawn = withdrawals(session)
    if not withdrawn or (references is not None and not references):
        return {}
    listed = " " + Handover.subjects + " "
    query = select(Handover.reference, Handover.content["sources"]).where(
        or_(
            *(
                listed.contains(f" {subject} ", autoescape=True)
                for subject in sorted({one.subject for one in withdrawn})
            )
        )
    )
    if references is not None:
        query = query.where(Handover.reference.in_(sorted(references)))
    found = {}
    for reference, sources in session.execute(query):
        made_of = {(one["subject"], one["number"]) for one in sources or ()}
        gone = tuple(one for one in withdrawn if (one.subject, one.number) in made_of)
        if gone:
            found[reference] = gone
    return found
