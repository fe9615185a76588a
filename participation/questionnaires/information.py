"""Who answers for a survey and what people must be told before they take part (Art. 13 GDPR).

A draft may still lack some of it; nothing may open without. What is in force already keeps
running: a version published before this was asked for stays as it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from participation.core.errors import ParticipationError
from participation.questionnaires.reading import Reader, Texts


class ProcedureKind(StrEnum):
    """What the survey is by law."""

    INFORMAL = "informal"  # informelle Beteiligung
    STATISTICS = "statistics"  # kommunale Statistik: needs a Satzung


IN_EVERY_LANGUAGE = ("purpose", "legal_basis", "recipients", "retention", "notice")
"""Sentences: who cannot read them was not told."""

IN_ONE_LANGUAGE = ("controller", "data_protection_officer", "supervisory_authority")
"""Names and addresses."""

FIELDS = (
    "controller",
    "data_protection_officer",
    "purpose",
    "procedure",
    "legal_basis",
    "recipients",
    "retention",
    "supervisory_authority",
    "notice",
)


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """`satzung`: the by-law that orders a municipal statistic."""

    kind: ProcedureKind
    satzung: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Information:
    """Texts by language; an empty one: the city has not said so yet.

    `notice`: the rights of those who answer and what else Art. 13 asks for, simple HTML.
    """

    controller: Texts = field(default_factory=dict)
    data_protection_officer: Texts = field(default_factory=dict)
    purpose: Texts = field(default_factory=dict)
    procedure: Procedure | None = None
    legal_basis: Texts = field(default_factory=dict)
    recipients: Texts = field(default_factory=dict)
    retention: Texts = field(default_factory=dict)
    supervisory_authority: Texts = field(default_factory=dict)
    notice: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """What is not said yet. `language` None: it is not said at all."""

    field: str
    language: str | None = None


class NotToldError(ParticipationError):
    """A survey may not open: people would not be told what the law asks for."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        named = ", ".join(
            gap.field + (f" ({gap.language})" if gap.language else "") for gap in gaps
        )
        super().__init__(
            f"the survey may not open before its information is complete: {named}; "
            "see docs/formats/questionnaire.md"
        )
        self.gaps = tuple(gaps)


def read_information(top: Reader) -> Information:
    """Read the object `information`; problems are collected by the reader."""
    reader = top.child("information")
    texts = {name: reader.texts_or_one(name) for name in FIELDS if name != "procedure"}
    information = Information(**texts, procedure=_procedure(reader))
    reader.report_unknown_fields()
    return information


def missing_information(
    information: Information, languages: Sequence[str]
) -> list[Gap]:
    """Return what has to be said before the survey may open, in the order of FIELDS."""
    return [gap for name in FIELDS for gap in _gaps(information, name, languages)]


def refuse_gaps(information: Information, languages: Sequence[str]) -> None:
    """Raise NotToldError unless everything is said."""
    gaps = missing_information(information, languages)
    if gaps:
        raise NotToldError(gaps)


def _gaps(
    information: Information, name: str, languages: Sequence[str]
) -> Iterator[Gap]:
    if name == "procedure":
        procedure = information.procedure
        if procedure is None:
            yield Gap("procedure")
        elif procedure.kind is ProcedureKind.STATISTICS and not procedure.satzung:
            yield Gap("satzung")
        return
    texts: Texts = getattr(information, name)
    if not texts:
        yield Gap(name)
    elif name in IN_EVERY_LANGUAGE:
        yield from (Gap(name, tag) for tag in languages if tag not in texts)


def _procedure(reader: Reader) -> Procedure | None:
    if reader.anything("procedure") is None:
        return None
    child = reader.child("procedure")
    kind, satzung = child.word("kind"), child.texts_or_one("satzung")
    child.report_unknown_fields()
    if kind not in list(ProcedureKind):
        known = ", ".join(ProcedureKind)
        child.report(
            f"kind must be one of {known}, not {kind!r}", "kind", code="choice"
        )
        return None
    return Procedure(kind=ProcedureKind(kind), satzung=satzung)
