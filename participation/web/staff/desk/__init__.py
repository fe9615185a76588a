"""The desks of Ortsteile and Fachplanungen, and what reaches staff from them."""

from flask import Blueprint

from participation.web.staff.desk import (
    asking,
    council,
    glance,
    office,
    paper,
    planning,
    reading,
    statements,
    talk,
)


def add_views(staff: Blueprint) -> None:
    for module in (
        glance,
        reading,
        talk,
        paper,
        asking,
        statements,
        council,
        planning,
        office,
    ):
        module.add_views(staff)
