"""The survey editor: drafts, their forms, preview, trial, checklist, comparison.

Each page is a plain form; JavaScript only adds keys. What is decided lives in
`participation/questionnaires/editing/` and `survey_drafts.py`.
"""

from flask import Blueprint

from participation.web.staff.editor import (
    arranging,
    comparing,
    part_pages,
    publishing,
    starting,
    trial,
)


def add_views(staff: Blueprint) -> None:
    for module in (starting, arranging, part_pages, trial, publishing, comparing):
        module.add_views(staff)
