"""The Beteiligungsstruktur: looked at in one page, changed plan by plan, step by step."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.core.errors import InvalidInputError
from participation.core.kinds import ParticipationMode, PlanRole
from participation.handover.edit import (
    set_participation,
    set_responsibility,
    update_fachplanung,
    update_step,
)
from participation.handover.queries import PlanView, StepView, Structure, structure
from participation.places.queries import all_ortsteile
from participation.themes.queries import living_themes, themes
from participation.web.access import access
from participation.web.staff.forms import (
    MODE_CHOICES,
    EmptyForm,
    PlanForm,
    StepForm,
    add_problems,
)
from participation.web.staff.labels import PLAN_ROLES, problem_text
from participation.web.staff.recording import note
from participation.web.state import database, localized


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """A group in the form of a step, as stored or as just typed."""

    key: str
    name: str
    mode: str
    format: str
    error: str = ""


@access(Right.STRUCTURE)
def structure_page() -> str:
    with database().session() as session:
        found = structure(session, on=today())
        content_themes = [theme for theme in living_themes(session) if not theme.system]
    return render_template(
        "staff/structure.html",
        found=found,
        themes=content_themes,
        plans={plan.key: plan for plan in found.plans},
        roles=roles_by_theme(found),
    )


@access(Right.STRUCTURE)
def plan_page(key: str) -> Any:
    with database().session() as session:
        plan = _plan(structure(session, on=today()), key)
        ortsteile = sorted(all_ortsteile(session), key=lambda o: o.name)
    form = PlanForm(obj=plan)
    form.ortsteil_keys.choices = [(o.key, o.name) for o in ortsteile]
    if request.method == "GET":
        form.ortsteil_keys.data = sorted(plan.ortsteil_keys)
    if form.validate_on_submit() and _store_plan(form, key):
        flash(gettext("Gespeichert: %(name)s", name=form.name.data))
        return redirect(url_for("staff.structure", _anchor=f"plan-{key}"))
    page = render_template("staff/plan.html", form=form, plan=plan)
    return page, 422 if form.is_submitted() else 200


@access(Right.STRUCTURE)
def step_page(key: str) -> Any:
    with database().session() as session:
        arrangement = structure(session, on=today())
    step = _step(arrangement, key)
    form = StepForm(obj=step)
    form.deliverable_key.choices = [
        ("", gettext("keines")),
        *((d.key, d.name) for d in arrangement.deliverables),
    ]
    groups = _stored_groups(arrangement, step)
    if form.is_submitted():
        groups = _typed_groups(groups)
        sound = form.validate() and not any(group.error for group in groups)
        if sound and _store_step(form, key, groups):
            flash(gettext("Gespeichert: %(name)s", name=form.name.data))
            return redirect(url_for("staff.structure", _anchor=f"step-{key}"))
    page = render_template(
        "staff/step.html", form=form, step=step, groups=groups, modes=MODE_CHOICES
    )
    return page, 422 if form.is_submitted() else 200


@access(Right.STRUCTURE)
def roles_page(key: str) -> Any:
    with database().session() as session:
        arrangement = structure(session, on=today())
        found = themes(session)
    theme = next((t for t in found if t.key == key and not t.system), None)
    if theme is None:
        abort(404)
    stored = dict(roles_by_theme(arrangement).get(key, []))
    plans = [plan for plan in arrangement.plans if plan.active or plan.key in stored]
    form = EmptyForm()
    if form.validate_on_submit():
        typed = {plan.key: request.form.get(f"role-{plan.key}", "") for plan in plans}
        if {*typed.values()} - {"", *PLAN_ROLES}:
            abort(400)
        _store_roles(key, {k: v for k, v in typed.items() if v != stored.get(k, "")})
        flash(gettext("Gespeichert: %(name)s", name=localized(theme.label)))
        return redirect(url_for("staff.structure", _anchor=f"theme-{key}"))
    return render_template(
        "staff/roles.html", form=form, theme=theme, plans=plans, stored=stored
    )


def roles_by_theme(found: Structure) -> dict[str, list[tuple[str, str]]]:
    """Plans and their role by theme, leading ones first."""
    roles: dict[str, list[tuple[str, str]]] = {}
    for entry in found.responsibilities:
        roles.setdefault(entry.theme_key, []).append((entry.plan_key, entry.role))
    return roles


def _plan(found: Structure, key: str) -> PlanView:
    plan = next((plan for plan in found.plans if plan.key == key), None)
    return plan if plan is not None else abort(404)


def _step(found: Structure, key: str) -> StepView:
    step = next((step for step in found.steps if step.key == key), None)
    return step if step is not None else abort(404)


def _stored_groups(found: Structure, step: StepView) -> list[GroupLine]:
    parts = {part.group_key: part for part in step.participation}
    return [
        GroupLine(
            key=group.key,
            name=group.name,
            mode=(parts[group.key].mode or "") if group.key in parts else "",
            format=parts[group.key].format if group.key in parts else "",
        )
        for group in found.groups
    ]


def _typed_groups(groups: list[GroupLine]) -> list[GroupLine]:
    modes = {str(value) for value, _ in MODE_CHOICES}
    typed = []
    for group in groups:
        mode = request.form.get(f"mode-{group.key}", "")
        how = request.form.get(f"format-{group.key}", "").strip()
        code = "" if mode in modes else "unknown"
        code = code or ("too_long" if len(how) > 200 else "")
        typed.append(
            GroupLine(
                key=group.key,
                name=group.name,
                mode=mode,
                format=how,
                error=problem_text(code) if code else "",
            )
        )
    return typed


def _store_plan(form: PlanForm, key: str) -> bool:
    try:
        with database().transaction() as session:
            update_fachplanung(
                session,
                key=key,
                name=form.name.data,
                document=form.document.data or "",
                amt=form.amt.data,
                amt_confirmed=form.amt_confirmed.data,
                dezernat=form.dezernat.data,
                contact=form.contact.data,
                active=form.active.data,
                valid_from=form.valid_from.data,
                valid_to=form.valid_to.data,
                ortsteil_keys=frozenset(form.ortsteil_keys.data or ()),
            )
            note(session, "fachplanung_changed", key)
    except InvalidInputError as error:
        add_problems(form, error)
        return False
    return True


def _store_step(form: StepForm, key: str, groups: list[GroupLine]) -> bool:
    try:
        with database().transaction() as session:
            update_step(
                session,
                key=key,
                name=form.name.data,
                deliverable_key=form.deliverable_key.data or None,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
            )
            for group in groups:
                set_participation(
                    session,
                    step_key=key,
                    actor_group_key=group.key,
                    mode=ParticipationMode(group.mode) if group.mode else None,
                    format=group.format,
                )
            note(session, "process_step_changed", key)
    except InvalidInputError as error:
        add_problems(form, error)
        return False
    return True


def _store_roles(theme_key: str, changed: dict[str, str]) -> None:
    with database().transaction() as session:
        for plan_key, role in changed.items():
            set_responsibility(
                session,
                theme_key=theme_key,
                fachplanung_key=plan_key,
                role=PlanRole(role) if role else None,
                today=today(),
            )
            note(session, "responsibility_changed", f"{theme_key}: {plan_key}")


def add_views(staff: Blueprint) -> None:
    both = ["GET", "POST"]
    staff.add_url_rule("/struktur", "structure", structure_page)
    staff.add_url_rule("/struktur/fachplanungen/<key>", "plan", plan_page, methods=both)
    staff.add_url_rule("/struktur/schritte/<key>", "step", step_page, methods=both)
    staff.add_url_rule("/struktur/themen/<path:key>", "roles", roles_page, methods=both)
