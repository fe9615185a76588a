"""Say which questions of a questionnaire tell age, sex and residence, and what options mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.kinds import Sex
from participation.publication.missing import (
    Ages,
    Groups,
    forget_groups,
    groups_of,
    set_groups,
)
from participation.questionnaires.definition import Definition
from participation.questionnaires.queries import newest_questionnaire
from participation.questionnaires.question_types import (
    Dropdown,
    MultipleChoice,
    Question,
    SingleChoice,
)
from participation.web.access import access
from participation.web.staff.forms import pressed
from participation.web.staff.group_words import SEXES
from participation.web.staff.recording import note
from participation.web.state import database, localized

OLDEST = 150
ARGUMENTS = ("alter", "geschlecht", "wohnt")
NOBODY = "-"
"""In an address: no question tells it."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question that could tell it, with its options as code and text."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class GroupForm:
    """What stands in the form. Values as typed, by name of the field."""

    age: Asked | None
    sex: Asked | None
    resident: Asked | None
    values: Mapping[str, str]
    residents: frozenset[str]
    problems: Mapping[str, str]


@access(Right.SURVEYS, Right.RELEASES)
def groups_page(key: str) -> Any:
    """The mapping; a POST stores it, or goes back to what is guessed."""
    with database().session() as session:
        definition = _definition(session, key)
        groups, is_known = groups_of(session, key=key, definition=definition)
    form = _stored(definition, groups)
    if request.method == "POST":
        pressed()
        if request.form.get("action") == "guess":
            return _forget(key)
        form, wanted = _typed(definition)
        if not form.problems:
            form = _store(key, definition, wanted, form)
        if not form.problems:
            flash(gettext("Die Gruppen sind gespeichert."), "success")
            return redirect(url_for("staff.missing", fragebogen=key), 303)
    page = render_template(
        "staff/groups.html",
        key=key,
        title=localized(definition.title),
        form=form,
        is_known=is_known,
        single=_options(definition, SingleChoice | Dropdown),
        several=_options(definition, SingleChoice | Dropdown | MultipleChoice),
        sexes=[(sex.value, SEXES[sex.value]) for sex in Sex if sex.value in SEXES],
        nobody=NOBODY,
    )
    return page, 422 if form.problems else 200


def _definition(session: Any, key: str) -> Definition:
    try:
        return newest_questionnaire(session, key).definition
    except NotFoundError:
        abort(404)


def _stored(definition: Definition, groups: Groups) -> GroupForm:
    """The form as it is stored or guessed; another question where the address names one."""
    values = {f"age-from-{c}": str(a.lowest) for c, a in groups.ages.items()}
    values |= {
        f"age-to-{code}": "" if ages.highest is None else str(ages.highest)
        for code, ages in groups.ages.items()
    }
    values |= {f"sex-{code}": sex.value for code, sex in groups.sexes.items()}
    known = (groups.age_question, groups.sex_question, groups.resident_question)
    chosen = [
        request.args.get(name) or stored
        for name, stored in zip(ARGUMENTS, known, strict=True)
    ]
    same = [new == stored for new, stored in zip(chosen, known, strict=True)]
    kept = {
        name: value
        for name, value in values.items()
        if same[1 if name.startswith("sex-") else 0]
    }
    return GroupForm(
        age=_asked(definition, chosen[0]),
        sex=_asked(definition, chosen[1]),
        resident=_asked(definition, chosen[2]),
        values=kept,
        residents=groups.residents if same[2] else frozenset(),
        problems={},
    )


def _typed(definition: Definition) -> tuple[GroupForm, Groups]:
    """What was sent, and the groups it means where nothing is wrong with it."""
    age, sex, resident = (
        _asked(definition, request.form.get(name)) for name in ARGUMENTS
    )
    values = {name: value.strip()[:12] for name, value in request.form.items()}
    problems: dict[str, str] = {}
    ages: dict[str, Ages] = {}
    for code, _ in age.options if age else ():
        found = _ages(values, code, problems)
        if found is not None:
            ages[code] = found
    sexes = {}
    for code, _ in sex.options if sex else ():
        if value := values.get(f"sex-{code}"):
            if value not in SEXES:
                problems[f"sex-{code}"] = "unknown"
                continue
            sexes[code] = Sex(value)
    residents = frozenset(request.form.getlist("resident")) if resident else frozenset()
    form = GroupForm(
        age=age,
        sex=sex,
        resident=resident,
        values=values,
        residents=residents,
        problems=problems,
    )
    return form, Groups(
        age_question=age.key if ages and age else None,
        ages=ages,
        sex_question=sex.key if sexes and sex else None,
        sexes=sexes,
        resident_question=resident.key if residents and resident else None,
        residents=residents,
    )


def _ages(
    values: Mapping[str, str], code: str, problems: dict[str, str]
) -> Ages | None:
    low, high = values.get(f"age-from-{code}", ""), values.get(f"age-to-{code}", "")
    if not low and not high:
        return None
    numbers = [int(text) for text in (low or "0", high or str(OLDEST)) if _is_age(text)]
    if len(numbers) < 2 or numbers[0] > numbers[1]:
        problems[f"age-from-{code}"] = "ages_wrong"
        return None
    return Ages(numbers[0], numbers[1] if high else None)


def _is_age(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= OLDEST


def _store(
    key: str, definition: Definition, wanted: Groups, form: GroupForm
) -> GroupForm:
    """Store the groups; the returned form says what was refused."""
    try:
        with database().transaction() as session:
            set_groups(session, key=key, definition=definition, groups=wanted)
            note(session, "groups_set", key)
    except InvalidInputError as error:
        code = next(iter(error.problems.values()))[0]
        first = form.age.options[0][0] if form.age and form.age.options else ""
        name = f"age-from-{first}" if code == "ages_overlap" else "wohnt"
        return replace(form, problems={name: code})
    return form


def _forget(key: str) -> Any:
    with database().transaction() as session:
        forget_groups(session, key=key)
        note(session, "groups_guessed", key)
    flash(gettext("Es gilt wieder, was aus den Wörtern erraten ist."), "success")
    return redirect(url_for("staff.groups", key=key), 303)


def _asked(definition: Definition, key: str | None) -> Asked | None:
    """The question with its options; None for none, or for one that has no options."""
    for question in definition.questions:
        if question.key == key and isinstance(
            question, SingleChoice | Dropdown | MultipleChoice
        ):
            return Asked(
                key=question.key,
                label=localized(question.text),
                options=tuple((o.code, localized(o.text)) for o in question.choices),
            )
    return None


def _options(definition: Definition, types: Any) -> list[tuple[str, str]]:
    return _labels(q for q in definition.questions if isinstance(q, types))


def _labels(questions: Iterable[Question]) -> list[tuple[str, str]]:
    return [(question.key, localized(question.text)) for question in questions]


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/wer-fehlt/<key>/gruppen", "groups", groups_page, methods=["GET", "POST"]
    )
