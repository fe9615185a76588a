"""The city's files fachplanungen.json and process.json, read and checked as a whole."""

import datetime
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from participation.core.errors import DataFileError
from participation.core.kinds import FormatKind, ParticipationMode, PlanRole
from participation.themes.target_groups import target_group_labels

PARTS = ("themes", "matrix", "gaps", "interfaces", "blind_spots", "method")
"""Parts of a hand-over that an actor group can receive."""

Entry = TypeVar("Entry")


@dataclass(frozen=True, kw_only=True)
class DocumentEntry:
    title: str
    address: str
    drucksache: str


@dataclass(frozen=True, kw_only=True)
class PlanEntry:
    key: str
    name: str
    documents: tuple[DocumentEntry, ...]
    amt: str | None
    amt_confirmed: bool
    dezernat: str | None
    contact: str | None
    source: str
    ortsteile: tuple[str, ...]  # empty: the whole city
    target_groups: tuple[str, ...]  # empty: everybody, or not known
    target_groups_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class ResponsibilityEntry:
    theme: str
    fachplanung: str
    role: PlanRole
    source: str


@dataclass(frozen=True, kw_only=True)
class DeliverableEntry:
    key: str
    name: str
    source: str


@dataclass(frozen=True, kw_only=True)
class GroupEntry:
    key: str
    name: str
    receives: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True)
class FormatEntry:
    kind: FormatKind
    title: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    place: str
    address: str
    open_to_all: bool


@dataclass(frozen=True, kw_only=True)
class StepEntry:
    key: str
    name: str
    description: str
    formats: tuple[FormatEntry, ...]
    deliverable: str | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class ParticipationEntry:
    step: str
    group: str
    mode: ParticipationMode | None  # None: not decided yet
    format: str


@dataclass(frozen=True, kw_only=True)
class ProcessFiles:
    plans: tuple[PlanEntry, ...]
    responsibilities: tuple[ResponsibilityEntry, ...]
    deliverables: tuple[DeliverableEntry, ...]
    groups: tuple[GroupEntry, ...]
    steps: tuple[StepEntry, ...]
    participation: tuple[ParticipationEntry, ...]


def read_process(folder: Path) -> ProcessFiles:
    """Read both files of a city's folder; raises DataFileError naming file and place."""
    plans = _load(folder / "fachplanungen.json")
    process = _load(folder / "process.json")
    files = ProcessFiles(
        plans=_entries(plans, "fachplanungen", _plan),
        responsibilities=_entries(plans, "responsibilities", _responsibility),
        deliverables=_entries(process, "deliverables", _deliverable),
        groups=_entries(process, "actor_groups", _group),
        steps=_entries(process, "steps", _step),
        participation=_entries(process, "participation", _participation),
    )
    _check_references(files)
    return files


def _load(path: Path) -> Mapping[str, Any]:
    # A city may begin without plans or steps and enter them later.
    if not path.exists():
        return {"": path.name}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataFileError(f"{path.name}: {error}") from error
    if not isinstance(content, dict):
        raise DataFileError(f"{path.name}: an object is expected")
    return {"": path.name, **content}


def _entries(
    file: Mapping[str, Any], name: str, build: Callable[[Mapping[str, Any]], Entry]
) -> tuple[Entry, ...]:
    found = []
    for number, entry in enumerate(file.get(name, []), start=1):
        try:
            found.append(build(entry))
        except (KeyError, TypeError, ValueError) as error:
            raise DataFileError(f"{file['']}: {name} {number}: {error!r}") from error
    return tuple(found)


def _plan(entry: Mapping[str, Any]) -> PlanEntry:
    return PlanEntry(
        key=entry["key"],
        name=entry["name"],
        documents=_documents(entry),
        amt=entry.get("amt"),
        amt_confirmed=bool(entry.get("amt_confirmed", False)),
        dezernat=entry.get("dezernat"),
        contact=entry.get("contact"),
        source=entry.get("source", ""),
        ortsteile=tuple(entry.get("ortsteile", ())),
        target_groups=_target_groups(entry),
        target_groups_confirmed=bool(entry.get("target_groups_confirmed", False)),
    )


def _documents(entry: Mapping[str, Any]) -> tuple[DocumentEntry, ...]:
    """Several papers, or the one title that older files have."""
    papers = entry.get("documents")
    if papers is None:
        papers = [{"title": entry["document"]}] if entry.get("document") else []
    return tuple(
        DocumentEntry(
            title=paper["title"],
            address=paper.get("address", ""),
            drucksache=paper.get("drucksache", ""),
        )
        for paper in papers
    )


def _target_groups(entry: Mapping[str, Any]) -> tuple[str, ...]:
    groups = tuple(entry.get("target_groups", ()))
    if unknown := set(groups) - set(target_group_labels()):
        raise ValueError(f"unknown target groups: {', '.join(sorted(unknown))}")
    return groups


def _responsibility(entry: Mapping[str, Any]) -> ResponsibilityEntry:
    return ResponsibilityEntry(
        theme=entry["theme"],
        fachplanung=entry["fachplanung"],
        role=PlanRole(entry["role"]),
        source=entry.get("source", ""),
    )


def _deliverable(entry: Mapping[str, Any]) -> DeliverableEntry:
    return DeliverableEntry(
        key=entry["key"], name=entry["name"], source=entry.get("source", "")
    )


def _group(entry: Mapping[str, Any]) -> GroupEntry:
    receives = tuple(entry.get("receives", ()))
    if unknown := set(receives) - set(PARTS):
        raise ValueError(f"unknown parts: {', '.join(sorted(unknown))}")
    return GroupEntry(
        key=entry["key"],
        name=entry["name"],
        receives=receives,
        source=entry.get("source", ""),
    )


def _step(entry: Mapping[str, Any]) -> StepEntry:
    return StepEntry(
        key=entry["key"],
        name=entry["name"],
        description=entry.get("description", ""),
        formats=tuple(_format(one) for one in entry.get("formats", ())),
        deliverable=entry.get("deliverable"),
        starts_on=_day(entry.get("starts_on")),
        ends_on=_day(entry.get("ends_on")),
        source=entry.get("source", ""),
    )


def _format(entry: Mapping[str, Any]) -> FormatEntry:
    return FormatEntry(
        kind=FormatKind(entry["kind"]),
        title=entry["title"],
        starts_on=_day(entry.get("starts_on")),
        ends_on=_day(entry.get("ends_on")),
        place=entry.get("place", ""),
        address=entry.get("address", ""),
        open_to_all=bool(entry.get("open_to_all", False)),
    )


def _participation(entry: Mapping[str, Any]) -> ParticipationEntry:
    mode = entry.get("mode")
    return ParticipationEntry(
        step=entry["step"],
        group=entry["group"],
        mode=None if mode is None else ParticipationMode(mode),
        format=entry.get("format", ""),
    )


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def _check_references(files: ProcessFiles) -> None:
    """Every key that is used must be defined in the same two files."""
    plans = {plan.key for plan in files.plans}
    _known(plans, [r.fachplanung for r in files.responsibilities], "fachplanungen.json")
    deliverables = {deliverable.key for deliverable in files.deliverables}
    used = [step.deliverable for step in files.steps if step.deliverable]
    _known(deliverables, used, "process.json")
    _known(
        {s.key for s in files.steps},
        [p.step for p in files.participation],
        "process.json",
    )
    _known(
        {g.key for g in files.groups},
        [p.group for p in files.participation],
        "process.json",
    )


def _known(defined: Iterable[str], used: Iterable[str], file: str) -> None:
    if missing := sorted(set(used) - set(defined)):
        raise DataFileError(f"{file}: not defined: {', '.join(missing)}")
