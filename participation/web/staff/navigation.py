"""The menu of the staff pages, and which of its entries a page belongs to."""

from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from flask_login import current_user


@dataclass(frozen=True, kw_only=True)
class Section:
    """An entry of the menu. `pages`: endpoints below it, reached from its own page."""

    endpoint: str
    label: LazyString
    pages: frozenset[str] = frozenset()
    for_administrators: bool = False

    @property
    def current(self) -> str | None:
        """The value of aria-current: this very page, one below it, or neither."""
        if request.endpoint == self.endpoint:
            return "page"
        name = (request.endpoint or "").removeprefix("staff.")
        return "true" if name in self.pages else None


SECTIONS = (
    Section(endpoint="staff.dashboard", label=lazy_gettext("Übersicht")),
    Section(endpoint="staff.summary", label=lazy_gettext("Zusammenfassung")),
    Section(
        endpoint="staff.comments",
        label=lazy_gettext("Kommentare"),
        pages=frozenset({"comment", "publish"}),
    ),
    Section(
        endpoint="staff.review",
        label=lazy_gettext("Prüfen"),
        pages=frozenset({"review_one", "review_quality", "review_differences"}),
    ),
    Section(
        endpoint="staff.themes",
        label=lazy_gettext("Themen"),
        pages=frozenset({"theme_model", "theme_proposals", "decide_proposal"}),
    ),
    Section(
        endpoint="staff.handovers",
        label=lazy_gettext("Übergaben"),
        pages=frozenset({"handover", "handover_new"}),
    ),
    Section(
        endpoint="staff.structure",
        label=lazy_gettext("Beteiligungsstruktur"),
        pages=frozenset({"plan", "step", "roles"}),
    ),
    Section(endpoint="staff.planungsraeume", label=lazy_gettext("Planungsräume")),
    Section(
        endpoint="staff.questionnaires",
        label=lazy_gettext("Fragebögen"),
        pages=frozenset(
            {
                "questionnaire_import",
                "questionnaire_publish",
                "questionnaire_version",
                "local_blocks",
                "local_questions",
            }
        ),
    ),
    Section(endpoint="staff.posters", label=lazy_gettext("Plakate und Papier")),
    Section(
        endpoint="staff.keying",
        label=lazy_gettext("Papier eingeben"),
        pages=frozenset({"key", "key_again", "compare_entries"}),
    ),
    Section(endpoint="staff.barriers", label=lazy_gettext("Barrieren")),
    Section(
        endpoint="staff.accounts",
        label=lazy_gettext("Konten"),
        for_administrators=True,
    ),
)


def sections() -> list[Section]:
    """What the person who is signed in may open."""
    return [
        section
        for section in SECTIONS
        if current_user.is_administrator or not section.for_administrators
    ]
