"""The menu of the staff pages, and which of its entries a page belongs to."""

from dataclasses import dataclass, replace

from flask import request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from flask_login import current_user

from participation.accounts.rights import Right


@dataclass(frozen=True, kw_only=True)
class Section:
    """An entry of the menu. `pages`: endpoints below it, reached from its own page."""

    endpoint: str
    label: LazyString
    needs: frozenset[Right]  # one of them
    pages: frozenset[str] = frozenset()

    @property
    def current(self) -> str | None:
        """The value of aria-current: this very page, one below it, or neither."""
        if request.endpoint == self.endpoint:
            return "page"
        name = (request.endpoint or "").removeprefix("staff.")
        return "true" if name in self.pages else None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Entries of one kind of work, under one heading."""

    label: LazyString
    sections: tuple[Section, ...]


def _section(
    endpoint: str, label: LazyString, *needs: Right, pages: tuple[str, ...] = ()
) -> Section:
    return Section(
        endpoint=f"staff.{endpoint}",
        label=label,
        needs=frozenset(needs),
        pages=frozenset(pages),
    )


GROUPS = (
    Group(
        label=lazy_gettext("Befragen"),
        sections=(
            _section(
                "questionnaires",
                lazy_gettext("Fragebögen"),
                Right.SURVEYS,
                pages=(
                    "questionnaire_import",
                    "questionnaire_publish",
                    "questionnaire_version",
                    "local_blocks",
                    "local_questions",
                ),
            ),
            _section("posters", lazy_gettext("Plakate und Papier"), Right.SURVEYS),
            _section(
                "keying",
                lazy_gettext("Papier eingeben"),
                Right.KEYING,
                pages=("key", "key_again", "compare_entries"),
            ),
            _section("barriers", lazy_gettext("Barrieren"), Right.SURVEYS),
        ),
    ),
    Group(
        label=lazy_gettext("Lesen und prüfen"),
        sections=(
            _section(
                "comments",
                lazy_gettext("Kommentare"),
                Right.COMMENTS,
                pages=("comment", "publish"),
            ),
            _section(
                "review",
                lazy_gettext("Prüfen"),
                Right.THEMES,
                pages=("review_one", "review_quality", "review_differences"),
            ),
            _section(
                "themes",
                lazy_gettext("Themen"),
                Right.THEMES,
                pages=("theme_model", "theme_proposals", "decide_proposal"),
            ),
        ),
    ),
    Group(
        label=lazy_gettext("Auswerten"),
        sections=(
            _section("dashboard", lazy_gettext("Übersicht"), Right.FINDINGS),
            _section("summary", lazy_gettext("Zusammenfassung"), Right.FINDINGS),
            _section(
                "releases",
                lazy_gettext("Veröffentlichungen"),
                Right.RELEASES,
                pages=("release", "release_draft"),
            ),
        ),
    ),
    Group(
        label=lazy_gettext("Übergeben"),
        sections=(
            _section(
                "handovers",
                lazy_gettext("Übergaben"),
                Right.HANDOVER,
                pages=("handover", "handover_new"),
            ),
            _section(
                "structure",
                lazy_gettext("Beteiligungsstruktur"),
                Right.STRUCTURE,
                pages=("plan", "step", "roles"),
            ),
            _section("planungsraeume", lazy_gettext("Planungsräume"), Right.STRUCTURE),
        ),
    ),
    Group(
        label=lazy_gettext("Verwalten"),
        sections=(_section("accounts", lazy_gettext("Konten"), Right.ACCOUNTS),),
    ),
)
SECTIONS = tuple(section for group in GROUPS for section in group.sections)


def groups() -> list[Group]:
    """What the person who is signed in may open; no group without an entry."""
    allowed = [
        replace(
            group,
            sections=tuple(s for s in group.sections if current_user.may(*s.needs)),
        )
        for group in GROUPS
    ]
    return [group for group in allowed if group.sections]


def first_page() -> str:
    """The endpoint where the work of this person begins."""
    own = [section.endpoint for group in groups() for section in group.sections]
    return "staff.dashboard" if "staff.dashboard" in own or not own else own[0]
