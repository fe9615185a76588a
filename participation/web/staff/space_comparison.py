"""Two groupings of Ortsteile side by side: the same released figures counted by both."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_babel import get_locale

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.places.queries import all_ortsteile
from participation.publication.documents.groupings import (
    comparison_file,
    ranking,
    space_name,
)
from participation.publication.documents.tables import render_tables
from participation.publication.releases.content import Audience, Release
from participation.publication.releases.crosswalk import (
    RANKED,
    Crosswalk,
    compare_groupings,
)
from participation.publication.releases.groupings import groupings
from participation.publication.releases.queries import (
    SubjectView,
    current_release,
    subjects,
)
from participation.publication.releases.regrouping import Grouping
from participation.web.access import access
from participation.web.staff.recording import note
from participation.web.staff.summary import attachment
from participation.web.state import database


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What can be chosen, and what was; `found` None: nothing to compare yet."""

    subjects: list[SubjectView]
    groupings: list[Grouping]
    subject: str
    before: str
    after: str
    release: Release | None
    found: Crosswalk | None
    names: dict[str, str]

    def arguments(self) -> dict[str, str]:
        return {"befragung": self.subject, "bisher": self.before, "neu": self.after}


@access(Right.STRUCTURE, Right.FINDINGS)
def comparison_page() -> Any:
    return render_template(
        "staff/space_comparison.html",
        chosen=_chosen(),
        space_name=space_name,
        ranking=ranking,
        ranked=RANKED,
        language=_language(),
    )


@access(Right.STRUCTURE, Right.FINDINGS)
def comparison_as_file(format: str) -> Any:
    chosen = _chosen()
    if chosen.found is None or chosen.release is None:
        abort(404)
    content = comparison_file(
        chosen.found, chosen.release, names=chosen.names, language=_language()
    )
    try:
        file = render_tables(content, format=format)
    except InvalidInputError:
        abort(404)
    with database().transaction() as session:
        note(session, "space_comparison_exported", chosen.subject)
    return attachment(file.content, name=file.name, media_type=file.media_type)


def _chosen() -> Chosen:
    """Read the choice; what there is not counts as not chosen."""
    with database().session() as session:
        known = subjects(session, audience=Audience.DESKS)
        every = groupings(session, on=today())
        ortsteile = all_ortsteile(session)
        subject = _one("befragung", [one.subject for one in known])
        names = [one.name for one in every]
        before, after = _one("bisher", names), _one("neu", [*names[1:], *names[:1]])
        release = subject and current_release(
            session, subject=subject, audience=Audience.DESKS
        )
    by_name = {one.name: one for one in every}
    found = None
    if release and before in by_name and after in by_name:
        found = compare_groupings(
            release,
            by_name[before],
            by_name[after],
            inhabitants={one.key: one.population for one in ortsteile},
        )
    return Chosen(
        subjects=known,
        groupings=every,
        subject=subject,
        before=before,
        after=after,
        release=release or None,
        found=found,
        names={one.key: one.name for one in ortsteile},
    )


def _one(name: str, allowed: list[str]) -> str:
    """The chosen one where it is allowed, else the first."""
    wanted = request.args.get(name, "")
    return wanted if wanted in allowed else next(iter(allowed), "")


def _language() -> str:
    return "en" if str(get_locale()).startswith("en") else "de"


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/raeume-vergleich", "space_comparison", comparison_page)
    staff.add_url_rule(
        "/raeume-vergleich/datei/<format>",
        "space_comparison_file",
        comparison_as_file,
    )
