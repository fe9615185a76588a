"""Themes for the Fachplanungen: given by staff, answered by plans, counted while they wait."""

from flask import Blueprint

from participation.web.staff.routing import giving, listing, one, waiting


def add_views(staff: Blueprint) -> None:
    for module in (giving, listing, one, waiting):
        module.add_views(staff)
