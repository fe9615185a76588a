"""Which questionnaire a page is about: the one in the address, else the one that is asked."""

from dataclasses import dataclass

from flask import abort, request

from participation.core.clock import today
from participation.database import Session
from participation.questionnaires.queries import (
    PublishedQuestionnaire,
    open_questionnaire,
    published_questionnaires,
)
from participation.web.staff.filters import SIMULATED
from participation.web.state import localized

ARGUMENT = "fragebogen"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The newest version of the questionnaire, and what else could be chosen."""

    questionnaire: PublishedQuestionnaire
    options: tuple[tuple[str, str], ...]  # key and title
    simulated: bool

    @property
    def key(self) -> str:
        return self.questionnaire.key

    @property
    def title(self) -> str:
        return localized(self.questionnaire.definition.title)

    def arguments(self, *, simulated: bool | None = None) -> dict[str, str]:
        """For url_for: the same questionnaire and data in another address."""
        wanted = self.simulated if simulated is None else simulated
        found = {ARGUMENT: self.key, "daten": SIMULATED if wanted else ""}
        return {name: value for name, value in found.items() if value}


def choose_questionnaire(session: Session) -> Chosen | None:
    """Read the choice from the address. None: nothing is published; 404: no such."""
    newest: dict[str, PublishedQuestionnaire] = {}
    for version in published_questionnaires(session):
        newest.setdefault(version.key, version)
    if not newest:
        return None
    asked = open_questionnaire(session, ortsteil_key=None, today=today())
    first = asked.key if asked else next(iter(newest))
    key = request.args.get(ARGUMENT) or first
    if key not in newest:
        abort(404)
    return Chosen(
        questionnaire=newest[key],
        options=tuple(
            (key, localized(version.definition.title))
            for key, version in newest.items()
        ),
        simulated=request.args.get("daten", "") == SIMULATED,
    )
