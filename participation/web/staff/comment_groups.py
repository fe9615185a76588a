"""The target groups of a comment: what counts, why, and a person's correction."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user

from participation.accounts.rights import Right
from participation.core.clock import today
from participation.themes.correct_groups import (
    confirm_groups,
    remove_group,
    set_group,
)
from participation.themes.group_queries import CommentGroups, GroupTagView
from participation.themes.target_groups import target_group_labels
from participation.web.access import access
from participation.web.staff.forms import pressed
from participation.web.staff.recording import note
from participation.web.state import database, localized

_CORRECTIONS: dict[str, Callable[..., None]] = {
    "set": set_group,
    "remove": remove_group,
    "confirm": confirm_groups,
}


@dataclass(frozen=True)
class GroupsShown:
    """What the page of a comment says of its target groups."""

    found: CommentGroups
    labels: dict[str, str]

    @property
    def counting(self) -> list[str]:
        return [key for key in self.labels if key in self.found.counting]

    @property
    def others(self) -> list[str]:
        return [key for key in self.labels if key not in self.found.counting]

    @property
    def newest(self) -> list[GroupTagView]:
        """People's tags, and the machine's of the pipeline that read the comment last."""
        machine = [tag for tag in self.found.tags if tag.origin == "machine"]
        last = max(((t.tagged_on, t.pipeline_version) for t in machine), default=None)
        return [
            tag
            for tag in self.found.tags
            if tag.origin == "person" or (tag.tagged_on, tag.pipeline_version) == last
        ]


def group_labels() -> dict[str, str]:
    """Names of the target groups in the language of the page."""
    return {key: localized(label) for key, label in target_group_labels().items()}


@access(Right.THEMES)
def correct(comment_id: uuid.UUID) -> Any:
    pressed()
    action, group = request.form.get("action", ""), request.form.get("group", "")
    if action not in _CORRECTIONS:
        abort(400)
    named = {} if action == "confirm" else {"group_key": group}
    with database().transaction() as session:
        _CORRECTIONS[action](
            session,
            comment_id=comment_id,
            account_id=current_user.account.id,
            today=today(),
            **named,
        )
        subject = f"{comment_id} {' '.join(named.values())}".strip()
        note(session, f"comment_group_{action}", subject)
    kept: dict[str, Any] = {name: v for name, v in request.args.lists() if any(v)}
    kept["comment_id"] = comment_id
    return redirect(url_for("staff.comment", **kept) + "#groups")


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule(
        "/kommentare/<uuid:comment_id>/zielgruppe",
        "correct_groups",
        correct,
        methods=["POST"],
    )
