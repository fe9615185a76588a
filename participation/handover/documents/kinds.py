"""Which documents there are of a hand-over, in which formats, and about what."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from participation.handover.documents.context.saying import Saying
from participation.handover.snapshot.content import Handover


class Kind(StrEnum):
    ANNEX = "annex"  # Anlage to a Drucksache
    SLIDES = "slides"  # the five main findings
    TABLES = "tables"
    INVITATION = "invitation"  # to a Planungskonferenz, of one interface
    PLAN = "plan"  # one page per Fachplanung
    COUNCIL = "council"  # one page per Ortsteilrat


FROM_WORD = (Kind.ANNEX, Kind.INVITATION, Kind.PLAN, Kind.COUNCIL)
"""Made from Word templates with placeholders."""
FROM_TEMPLATE = (*FROM_WORD, Kind.SLIDES)
"""Their templates can be changed by the city."""
FORMATS: dict[Kind, tuple[str, ...]] = {
    Kind.ANNEX: ("docx", "pdf"),
    Kind.SLIDES: ("pptx",),
    Kind.TABLES: ("xlsx", "ods"),
    Kind.INVITATION: ("docx", "pdf"),
    Kind.PLAN: ("docx", "pdf", "xlsx", "ods"),
    Kind.COUNCIL: ("docx", "pdf", "xlsx", "ods"),
}
LANGUAGES = ("de", "en")


def template_format(kind: Kind) -> str:
    """The ending of the templates of that kind."""
    return "docx" if kind in FROM_WORD else "pptx"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A document that can be made. `subject`: key of plan or space, ref of a finding."""

    kind: Kind
    subject: str
    label: str
    formats: tuple[str, ...]


def offers(handover: Handover, language: str) -> list[Offer]:
    """Every document of the hand-over, the general ones first."""
    return [
        Offer(kind=kind, subject=subject, label=label, formats=FORMATS[kind])
        for kind in Kind
        for subject, label in _subjects(Saying(handover, language), kind)
    ]


def _subjects(said: Saying, kind: Kind) -> Iterator[tuple[str, str]]:
    if kind is Kind.PLAN:
        yield from ((plan.key, plan.name) for plan in said.handover.plans)
    elif kind is Kind.COUNCIL:
        yield from (
            (space.key, said.short(space))
            for space in said.handover.spaces
            if space.ortsteil_keys
        )
    elif kind is Kind.INVITATION:
        for found in said.handover.of_kind("interface"):
            yield found.ref, " + ".join(said.plan(key) for key in found.plan_keys)
    else:
        yield "", ""
