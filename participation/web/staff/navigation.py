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
    needs: frozenset[Right]  # one of them; none: whoever is signed in
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
        label=lazy_gettext("Mein Ortsteil"),
        sections=(
            _section("desk", lazy_gettext("Auf einen Blick"), Right.OWN_ORTSTEIL),
            _section(
                "desk_comments",
                lazy_gettext("Kommentare lesen"),
                Right.OWN_ORTSTEIL,
                pages=("desk_forward",),
            ),
            _section(
                "desk_forwards", lazy_gettext("Weitergegeben"), Right.OWN_ORTSTEIL
            ),
            _section("desk_talk", lazy_gettext("Sprechstunde"), Right.OWN_ORTSTEIL),
            _section(
                "desk_keying",
                lazy_gettext("Papierbögen eingeben"),
                Right.OWN_ORTSTEIL,
                pages=("desk_key",),
            ),
            _section(
                "desk_posters", lazy_gettext("Plakate und Bögen"), Right.OWN_ORTSTEIL
            ),
            _section(
                "desk_questions",
                lazy_gettext("Eigene Fragen"),
                Right.OWN_ORTSTEIL,
                pages=("desk_ask",),
            ),
            _section(
                "desk_statements",
                lazy_gettext("Stellungnahme"),
                Right.OWN_ORTSTEIL,
                pages=("desk_statement_new", "desk_statement"),
            ),
            _section(
                "desk_council", lazy_gettext("Für den Ortsteilrat"), Right.OWN_ORTSTEIL
            ),
        ),
    ),
    Group(
        label=lazy_gettext("Meine Fachplanung"),
        sections=(
            _section(
                "plan_desk",
                lazy_gettext("Meine Themen"),
                Right.OWN_PLAN,
                pages=("plan_answer",),
            ),
        ),
    ),
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
                    "questionnaire_compare",
                    "draft",
                    "draft_new",
                    "draft_new_question",
                    "draft_question",
                    "draft_page",
                    "draft_about",
                    "draft_information",
                    "draft_preview",
                    "draft_publish",
                    "draft_compare",
                    "draft_delete",
                ),
            ),
            _section(
                "local_requests",
                lazy_gettext("Anfragen der Ortsteile"),
                Right.SURVEYS,
                pages=("local_request",),
            ),
            _section("posters", lazy_gettext("Plakate und Papier"), Right.SURVEYS),
            _section("field", lazy_gettext("Im Feld"), Right.FINDINGS, Right.SURVEYS),
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
                "moderation",
                lazy_gettext("Moderation"),
                Right.MODERATION,
                pages=("moderate",),
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
                pages=(
                    "theme_model",
                    "theme_proposals",
                    "decide_proposal",
                    "theme_history",
                    "theme_compare",
                    "theme_split",
                    "theme_merge",
                    "theme_import",
                ),
            ),
        ),
    ),
    Group(
        label=lazy_gettext("Auswerten"),
        sections=(
            _section("dashboard", lazy_gettext("Übersicht"), Right.FINDINGS),
            _section(
                "findings",
                lazy_gettext("Befunde"),
                Right.FINDINGS,
                pages=("findings_view", "findings_paper"),
            ),
            _section(
                "saved_views",
                lazy_gettext("Gespeicherte Ansichten"),
                Right.FINDINGS,
                pages=("save_view", "change_view"),
            ),
            _section("summary", lazy_gettext("Zusammenfassung"), Right.FINDINGS),
            _section("wohngebiet_counts", lazy_gettext("Wohngebiete"), Right.FINDINGS),
            _section(
                "releases",
                lazy_gettext("Veröffentlichungen"),
                Right.RELEASES,
                pages=("release", "release_draft"),
            ),
            _section(
                "raw_exports",
                lazy_gettext("Einzeldaten"),
                Right.RAW_DATA,
                pages=("raw_export",),
            ),
            _section(
                "missing",
                lazy_gettext("Wer fehlt?"),
                Right.FINDINGS,
                pages=("groups",),
            ),
            _section(
                "population",
                lazy_gettext("Einwohnerzahlen"),
                Right.SURVEYS,
                Right.RELEASES,
            ),
        ),
    ),
    Group(
        label=lazy_gettext("Übergeben"),
        sections=(
            _section(
                "live_findings",
                lazy_gettext("Was zeigt sich?"),
                Right.FINDINGS,
                pages=("live_finding", "finding_comments", "finding_invitation"),
            ),
            _section(
                "handovers",
                lazy_gettext("Übergaben"),
                Right.HANDOVER,
                pages=(
                    "handover",
                    "handover_new",
                    "handover_order",
                    "handover_line",
                    "handover_diff",
                    "handover_routing",
                ),
            ),
            _section(
                "routed",
                lazy_gettext("Antworten der Fachplanungen"),
                Right.HANDOVER,
                pages=("routed_theme",),
            ),
            _section(
                "routed_waiting", lazy_gettext("Wartet auf Antwort"), Right.HANDOVER
            ),
            _section("statements", lazy_gettext("Stellungnahmen"), Right.HANDOVER),
            _section("forwards", lazy_gettext("Weitergaben"), Right.HANDOVER),
            _section(
                "handover_search",
                lazy_gettext("Zahl zurückverfolgen"),
                Right.COMMENTS,
                pages=("handover_trace",),
            ),
            _section(
                "handover_templates",
                lazy_gettext("Vorlagen"),
                Right.HANDOVER,
                pages=("handover_template",),
            ),
        ),
    ),
    Group(
        label=lazy_gettext("Struktur und Räume"),
        sections=(
            _section(
                "structure",
                lazy_gettext("Beteiligungsstruktur"),
                Right.STRUCTURE,
                pages=(
                    "plan",
                    "plan_new",
                    "step",
                    "step_new",
                    "actor_group",
                    "actor_group_new",
                    "deliverable",
                    "deliverable_new",
                    "roles",
                    "matrix",
                    "structure_history",
                    "structure_history_of",
                ),
            ),
            _section(
                "planungsraeume",
                lazy_gettext("Planungsräume"),
                Right.STRUCTURE,
                pages=("wohngebiete",),
            ),
            _section(
                "space_comparison",
                lazy_gettext("Räume vergleichen"),
                Right.STRUCTURE,
                Right.FINDINGS,
            ),
            _section("social_index", lazy_gettext("Sozialindex"), Right.STRUCTURE),
        ),
    ),
    Group(
        label=lazy_gettext("Verwalten"),
        sections=(
            _section(
                "accounts", lazy_gettext("Konten"), Right.ACCOUNTS, pages=("account",)
            ),
            _section("audit_log", lazy_gettext("Protokoll"), Right.AUDIT),
        ),
    ),
    Group(
        label=lazy_gettext("Für mich"),
        sections=(
            _section(
                "own_account",
                lazy_gettext("Mein Konto"),
                pages=("change_own_password", "second_factor", "second_step"),
            ),
        ),
    ),
)


def groups() -> list[Group]:
    """What the person who is signed in may open; no group without an entry."""
    allowed = [
        replace(
            group,
            sections=tuple(
                s for s in group.sections if not s.needs or current_user.may(*s.needs)
            ),
        )
        for group in GROUPS
    ]
    return [group for group in allowed if group.sections]


def first_page() -> str:
    """The endpoint where the work of this person begins; with no right, the own account."""
    own = [section.endpoint for group in groups() for section in group.sections]
    return "staff.dashboard" if "staff.dashboard" in own else own[0]
