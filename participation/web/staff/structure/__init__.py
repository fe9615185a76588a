"""The Beteiligungsstruktur: looked at in one page, changed thing by thing, with history."""

from flask import Blueprint

from participation.web.staff.structure import (
    history,
    matrix,
    overview,
    parts,
    plans,
    roles,
    steps,
)


def add_views(staff: Blueprint) -> None:
    for module in (overview, matrix, plans, roles, steps, parts, history):
        module.add_views(staff)
