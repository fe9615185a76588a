"""Words for what the history tells: fields, values, things."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date, gettext, lazy_gettext

from participation.database import Session
from participation.handover.editing.keeping import Kind
from participation.handover.history import PART, ChangeView, Difference
from participation.handover.queries import structure
from participation.places.queries import all_ortsteile
from participation.themes.queries import themes
from participation.themes.target_groups import target_group_labels
from participation.web.process_words import FORMAT_KINDS, MODES
from participation.web.staff.labels import PARTS, PLAN_ROLES
from participation.web.state import localized

KINDS = {
    Kind.PLAN: lazy_gettext("Fachplanung"),
    Kind.ROLE: lazy_gettext("Zuständigkeit"),
    Kind.STEP: lazy_gettext("Schritt"),
    Kind.GROUP: lazy_gettext("Akteursgruppe"),
    Kind.DELIVERABLE: lazy_gettext("Ergebnis"),
    Kind.ORDER: lazy_gettext("Reihenfolge"),
}
FIELDS = {
    "name": lazy_gettext("Name"),
    "amt": lazy_gettext("Zuständiges Amt"),
    "amt_confirmed": lazy_gettext("Zuständigkeit bestätigt"),
    "dezernat": lazy_gettext("Dezernat"),
    "contact": lazy_gettext("Ansprechstelle"),
    "active": lazy_gettext("Gilt"),
    "valid_from": lazy_gettext("Gilt ab"),
    "valid_to": lazy_gettext("Gilt bis"),
    "documents": lazy_gettext("Dokumente"),
    "ortsteil_keys": lazy_gettext("Ortsteile"),
    "target_groups": lazy_gettext("Zielgruppen"),
    "target_groups_confirmed": lazy_gettext("Zielgruppen bestätigt"),
    "source": lazy_gettext("Quelle"),
    "periods": lazy_gettext("Rolle"),
    "description": lazy_gettext("Beschreibung"),
    "deliverable": lazy_gettext("Ergebnis"),
    "starts_on": lazy_gettext("Beginn"),
    "ends_on": lazy_gettext("Ende"),
    "formats": lazy_gettext("Formate"),
    "receives": lazy_gettext("Erhält"),
    "added_on": lazy_gettext("Gehört dazu ab"),
    "ended_on": lazy_gettext("Gehört nicht mehr dazu ab"),
    "keys": lazy_gettext("Reihenfolge"),
}
YES_NO = {True: lazy_gettext("ja"), False: lazy_gettext("nein")}
DAYS = frozenset(
    {"valid_from", "valid_to", "starts_on", "ends_on", "added_on", "ended_on"}
)


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names for keys that stand in the history; a key without a name tells itself."""

    plans: Mapping[str, str]
    themes: Mapping[str, str]
    steps: Mapping[str, str]
    groups: Mapping[str, str]
    deliverables: Mapping[str, str]
    ortsteile: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class DifferenceWords:
    """A line of the history; an empty text: there was nothing, or there is nothing."""

    field: str
    before: str
    after: str


def target_groups() -> dict[str, str]:
    """The names of all target groups in the language of the page."""
    return {key: localized(label) for key, label in target_group_labels().items()}


def read_names(session: Session, on: datetime.date) -> Names:
    found = structure(session, on=on, with_ended=True)
    return Names(
        plans={plan.key: plan.name for plan in found.plans},
        themes={theme.key: localized(theme.label) for theme in themes(session)},
        steps={step.key: step.name for step in found.steps},
        groups={group.key: group.name for group in found.groups},
        deliverables={entry.key: entry.name for entry in found.deliverables},
        ortsteile={o.key: o.name for o in all_ortsteile(session)},
    )


def thing(change: ChangeView, names: Names) -> str:
    """What a change is about, by its name of today."""
    if change.kind == Kind.ROLE:
        theme = names.themes.get(change.key, change.key)
        return f"{theme}: {names.plans.get(change.plan_key, change.plan_key)}"
    if change.kind == Kind.ORDER:
        return str(KINDS[Kind(change.key)])
    return _of_kind(change.kind, names).get(change.key, change.key)


def difference_words(
    difference: Difference, names: Names, *, order_of: str = ""
) -> DifferenceWords:
    """`order_of`: the kind of the things whose sequence was changed."""
    say = _sayer(difference.field, names, order_of)
    part, _, key = difference.field.partition(":")
    field = names.groups.get(key, key) if part == PART else str(FIELDS.get(part, part))
    return DifferenceWords(
        field=field, before=say(difference.before), after=say(difference.after)
    )


def _sayer(field: str, names: Names, order_of: str) -> Callable[[Any], str]:
    if field in DAYS:
        return _day
    if field.startswith(PART):
        return _part
    lists: dict[str, Callable[[Any], str]] = {
        "documents": lambda value: "; ".join(map(_document, value or ())),
        "formats": lambda value: "; ".join(map(_format, value or ())),
        "periods": lambda value: "; ".join(map(_period, value or ())),
        "ortsteil_keys": lambda value: _named(value, names.ortsteile),
        "target_groups": lambda value: _named(value, target_groups()),
        "receives": lambda value: _named(value, PARTS),
        "deliverable": lambda value: _named([value] if value else (), names.deliverables),
    }  # fmt: skip
    if field == "keys" and order_of:
        return lambda value: _named(value, _of_kind(Kind(order_of), names))
    return lists.get(field, _plain)


def _of_kind(kind: Kind, names: Names) -> Mapping[str, str]:
    return {
        Kind.PLAN: names.plans,
        Kind.STEP: names.steps,
        Kind.GROUP: names.groups,
        Kind.DELIVERABLE: names.deliverables,
    }.get(kind, {})


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(YES_NO[value])
    return "" if value is None else str(value)


def _day(value: Any) -> str:
    return str(format_date(datetime.date.fromisoformat(value))) if value else ""


def _named(keys: Any, names: Mapping[str, Any]) -> str:
    return ", ".join(str(names.get(key, key)) for key in keys or ())


def _document(paper: Mapping[str, str]) -> str:
    where = [paper["drucksache"], paper["address"]]
    found = ", ".join(filter(None, where))
    return f"{paper['title']} ({found})" if found else str(paper["title"])


def _format(one: Mapping[str, Any]) -> str:
    kind = str(FORMAT_KINDS.get(one["kind"], one["kind"]))
    where = [_span(one["starts_on"], one["ends_on"]), one["place"], one["address"]]
    found = ", ".join(filter(None, where))
    return f"{kind}: {one['title']}" + (f" ({found})" if found else "")


def _period(period: Mapping[str, str]) -> str:
    role: str = str(PLAN_ROLES.get(period["role"], period["role"]))
    span = _span(period["from"], period["to"])
    return f"{role} ({span})" if span else role


def _part(part: Mapping[str, str] | None) -> str:
    if not part:
        return str(gettext("noch offen"))
    mode = str(MODES.get(part["mode"], gettext("noch offen")))
    how = part["format"]
    return f"{mode} ({how})" if how else mode


def _span(first: str, last: str) -> str:
    """The days of a period in words, with "…" where an end is open."""
    if not first and not last:
        return ""
    return f"{_day(first) or '…'} – {_day(last) or '…'}"
