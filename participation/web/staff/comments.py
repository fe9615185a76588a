"""Comments behind a number, why each was tagged so, and a person's correction."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from participation.accounts.actions import record_action
from participation.accounts.rights import Right
from participation.core.clock import now, today
from participation.themes.correct import (
    confirm_no_theme,
    confirm_themes,
    remove_theme,
    set_theme,
)
from participation.themes.group_queries import groups_of
from participation.themes.learning.queries import reviews_of
from participation.themes.proposals import count_open_proposals
from participation.themes.queries import (
    CommentDetail,
    CommentView,
    TagView,
    comment_detail,
    comments_page,
    themes,
)
from participation.themes.similar import group_of, group_sizes, one_group
from participation.web.access import access
from participation.web.staff.comment_groups import GroupsShown, group_labels
from participation.web.staff.filters import NO_ORTSTEIL, Filters, load_places
from participation.web.staff.forms import pressed
from participation.web.staff.labels import STATES
from participation.web.staff.publication import publication_context
from participation.web.staff.recording import before_showing
from participation.web.state import database, localized

PER_PAGE = 25
LAST_OFFSET = 1_000_000
NAMES_A_THEME = {"set", "remove"}


@dataclass(frozen=True)
class Segment:
    """A piece of a comment; `themes` are the labels that it speaks for."""

    text: str
    themes: tuple[str, ...]


@access(Right.COMMENTS)
def list_page() -> Any:
    filters, theme, state = Filters.read(request.args), _theme(), _state()
    offset, group_id = _offset(), _group()
    target_group, groups = request.args.get("zielgruppe", ""), group_labels()
    with database().session() as session:
        places = load_places(session, today=today(), language=str(get_locale()))
        labels = {t.key: localized(t.label) for t in themes(session)}
        group = None if group_id is None else one_group(session, group_id)
        problems = filters.problems(places, without_ortsteil=True)
        if theme not in {"", *labels}:
            problems["thema"] = "unknown"
        if state not in {"", *STATES}:
            problems["stand"] = "unknown"
        if target_group not in {"", *groups}:
            problems["zielgruppe"] = "unknown"
        found: list[CommentView] = []
        more = False
        if not problems:
            day_from, day_to = filters.days
            found, more = comments_page(
                session,
                theme_key=theme or None,
                state=state or None,
                ortsteil_keys=_ortsteil_keys(filters.ortsteil_keys(places)),
                channel=filters.channel or None,
                date_from=day_from,
                date_to=day_to,
                simulated=filters.simulated,
                group_id=group_id,
                target_group=target_group or None,
                offset=offset,
                limit=PER_PAGE,
            )
        similar = group_sizes(session, [comment.id for comment in found])
        proposals = count_open_proposals(session)
    before_showing("comments_read", [comment.id for comment in found])
    page = render_template(
        "staff/comments.html",
        filters=filters,
        places=places,
        problems=problems,
        theme=theme,
        state=state,
        theme_labels=labels,
        target_group=target_group,
        group_labels=groups,
        comments=found,
        group=group,
        similar=similar,
        proposals=proposals,
        offset=offset,
        previous=_page_address(offset - PER_PAGE) if offset else None,
        following=_page_address(offset + PER_PAGE) if more else None,
        kept=list_arguments(),
        not_placed=NO_ORTSTEIL in filters.ortsteile,
    )
    return page, 422 if problems else 200


@access(Right.COMMENTS)
def one_page(comment_id: uuid.UUID) -> str:
    with database().session() as session:
        found = comment_detail(session, comment_id)
        known = themes(session)
        publication = publication_context(session, comment_id)
        reviews = reviews_of(session, comment_id)
        group = group_of(session, comment_id)
        target_groups = GroupsShown(groups_of(session, comment_id), group_labels())
    others = [other.id for other in group.others] if group else []
    before_showing("comment_read", [comment_id, *others])
    labels = {theme.key: localized(theme.label) for theme in known}
    living = {theme.key for theme in known if theme.ended_on is None}
    counting = found.comment.theme_keys
    return render_template(
        "staff/comment.html",
        found=found,
        comment=found.comment,
        labels_of=labels,
        segments=segments(found, labels),
        counting=counting,
        group=group,
        target_groups=target_groups,
        suggested=[
            tag
            for tag in found.comment.tags
            if tag.band == "suggested"
            and tag.theme_key not in counting
            and tag.theme_key in living
        ],
        reviews=reviews,
        other_themes=[
            theme
            for theme in known
            if theme.key in living and theme.key not in counting
        ],
        ended=labels.keys() - living,
        kept=list_arguments(),
        **publication,
    )


@access(Right.THEMES)
def correct(comment_id: uuid.UUID) -> Any:
    pressed()
    action, theme = request.form.get("action", ""), request.form.get("theme", "")
    act = _action(action, theme)
    with database().transaction() as session:
        act(
            session,
            comment_id=comment_id,
            account_id=current_user.account.id,
            today=today(),
        )
        record_action(
            session,
            account_id=current_user.account.id,
            action=f"comment_{action}",
            subject=f"{comment_id} {theme if action in NAMES_A_THEME else ''}".strip(),
            now=now(),
        )
    arguments = list_arguments()
    return redirect(
        url_for("staff.comment", comment_id=comment_id, _anchor="tags", **arguments)
    )


def segments(found: CommentDetail, labels: dict[str, str]) -> list[Segment]:
    """The text cut where evidence begins and ends, nothing lost, nothing twice."""
    return cut(found.comment.text, found.machine_tags, labels)


def cut(text: str, tags: Sequence[TagView], labels: dict[str, str]) -> list[Segment]:
    """The same for a text and its machine tags."""
    spans = [
        (start, end, labels.get(tag.theme_key, tag.theme_key))
        for tag in newest_tags(tags)
        for start, end, _ in tag.evidence
    ]
    return cut_at(text, spans)


def cut_at(text: str, told: Sequence[tuple[int, int, str]]) -> list[Segment]:
    """The text cut at spans, each with the label that it speaks for."""
    spans = [
        (start, end, label)
        for start, end, label in told
        if 0 <= start < end <= len(text)
    ]
    cuts = sorted({0, len(text), *(cut for span in spans for cut in span[:2])})
    return [
        Segment(text[left:right], _speaking(spans, left, right))
        for left, right in zip(cuts, cuts[1:], strict=False)
    ]


def newest_tags(tags: Sequence[TagView]) -> list[TagView]:
    """The machine tags of the pipeline that read the comment last."""
    last = max(((t.tagged_on, t.pipeline_version) for t in tags), default=None)
    return [tag for tag in tags if (tag.tagged_on, tag.pipeline_version) == last]


def list_arguments() -> dict[str, Any]:
    """The list's filters, kept in the address of a comment for the way back."""
    known = {
        "ortsteil",
        "planungsraum",
        "typ",
        "kanal",
        "von",
        "bis",
        "daten",
        "thema",
        "zielgruppe",
        "stand",
        "gruppe",
        "ab",
    }
    return {name: v for name, v in request.args.lists() if name in known and any(v)}


def _speaking(
    spans: list[tuple[int, int, str]], left: int, right: int
) -> tuple[str, ...]:
    labels = (s[2] for s in spans if s[0] <= left and right <= s[1])
    return tuple(dict.fromkeys(labels))


def _action(name: str, theme: str) -> Callable[..., None]:
    """The use case behind a button; 400 for buttons that no page has."""
    if name in NAMES_A_THEME:
        use_case = set_theme if name == "set" else remove_theme
        return lambda session, **values: use_case(session, theme_key=theme, **values)
    if name == "confirm":
        return confirm_themes
    return confirm_no_theme if name == "none" else abort(400)


def _ortsteil_keys(
    keys: frozenset[str] | None,
) -> frozenset[str | None] | None:
    return (
        None
        if keys is None
        else frozenset(k if k != NO_ORTSTEIL else None for k in keys)
    )


def _theme() -> str:
    return request.args.get("thema", "")


def _state() -> str:
    return request.args.get("stand", "")


def _group() -> uuid.UUID | None:
    """The group of similar comments asked for; 404 for what is no id."""
    text = request.args.get("gruppe", "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        abort(404)


def _offset() -> int:
    text = request.args.get("ab", "")
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        return 0
    return min(int(text), LAST_OFFSET)


def _page_address(offset: int) -> str:
    arguments: dict[str, Any] = {**list_arguments()}
    arguments.pop("ab", None)
    if offset > 0:
        arguments["ab"] = offset
    return url_for("staff.comments", **arguments)


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/kommentare", "comments", list_page)
    staff.add_url_rule("/kommentare/<uuid:comment_id>", "comment", one_page)
    staff.add_url_rule(
        "/kommentare/<uuid:comment_id>/thema", "correct", correct, methods=["POST"]
    )
