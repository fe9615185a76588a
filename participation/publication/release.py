"""The gate: the only place where counts become something that may be shown.

Pages, files and hand-overs get what is built here. A withheld number is not in it at
all, so that no template and no writer can let it slip.
"""

import datetime
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.findings import counts
from participation.findings.counts import OrtsteilKey, Selection
from participation.findings.typical import Cell, typical_sentences
from participation.places.models import Ortsteil
from participation.publication.contents import (
    ChannelLine,
    Dashboard,
    MethodBox,
    OrtsteilLine,
    RankedTheme,
    States,
    Summary,
    SummaryMeta,
    ThemeComments,
    ThemePair,
)
from participation.publication.heads import (
    Columns,
    ThemeHead,
    city_name_and_attribution,
    ortsteil_columns,
    planungsraum_columns,
    theme_heads,
)
from participation.publication.masking import mask_contacts
from participation.publication.protected import (
    Head,
    ProtectedCount,
    ProtectedTable,
    share,
)
from participation.publication.suppression import (
    protect_counts,
    protect_single,
    protect_table,
)
from participation.publication.texts import text

# The web asks for a selection here, since it must not reach into findings.
__all__ = [
    "Selection",
    "Summary",
    "SummaryMeta",
    "dashboard",
    "method_box",
    "shared_comments",
    "summary",
]

SENTENCES_PER_THEME = 3
PAIRS_SHOWN = 12


def dashboard(
    session: Session,
    *,
    simulated: bool,
    minimum: int,
    today: datetime.date,
    language: str = "de",
) -> Dashboard:
    """How many, where, about what, and what waits for a person."""
    selection = Selection(simulated=simulated)
    submissions = counts.submissions_by_ortsteil(session, selection)
    comments = counts.comments_by_ortsteil(session, selection)
    lines, all_submissions, all_comments = _ortsteil_lines(
        session, submissions, comments, minimum=minimum, language=language
    )
    by_theme = counts.themes_by_ortsteil(session, selection)
    themes = _themes(session, by_theme, language)
    table = _theme_table(
        themes,
        ortsteil_columns(session, None, language),
        by_theme,
        comments,
        minimum=minimum,
        language=language,
    )
    period = counts.channels_and_period(session, selection)
    return Dashboard(
        submissions=all_submissions,
        comments=all_comments,
        ortsteile=lines,
        themes=_ranking(table, themes),
        states=_states(counts.comment_states(session, selection), minimum=minimum),
        pipeline_versions=tuple(counts.pipeline_versions(session, selection)),
        first_on=period.first_on,
        last_on=period.last_on,
        minimum=minimum,
        simulated=simulated,
        today=today,
    )


def summary(
    session: Session,
    *,
    selection: Selection,
    meta: SummaryMeta,
    minimum: int,
    language: str = "de",
    spaces: str = "ortsteil",
) -> Summary:
    """A thematic summary of the selection; `spaces` is "ortsteil" or "planungsraum"."""
    by_theme = counts.themes_by_ortsteil(session, selection)
    themes = _themes(session, by_theme, language)
    columns = _columns(session, selection, spaces, language, on=meta.created_on)
    comments = counts.comments_by_ortsteil(session, selection)
    table = _theme_table(
        themes, columns, by_theme, comments, minimum=minimum, language=language
    )
    ranking = _ranking(table, themes, counts.checked_by_theme(session, selection))
    city, attribution = city_name_and_attribution(session)
    return Summary(
        meta=meta,
        city=city,
        attribution=attribution,
        method=method_box(
            session, selection, base=table.base, minimum=minimum, language=language
        ),
        spaces=spaces,
        table=table,
        members=columns.members,
        ranking=ranking,
        pairs=_pairs(session, selection, themes, minimum=minimum),
        typical=_typical(session, selection, table, columns, ranking),
        language=language,
    )


def shared_comments(
    session: Session,
    selection: Selection,
    *,
    groups: Sequence[tuple[str, str]],
    minimum: int,
) -> dict[tuple[str, str], ProtectedCount]:
    """Comments that carry themes of two groups, per pair. `groups`: (theme, group)."""
    return {
        pair: protect_single(count, minimum=minimum)
        for pair, count in counts.shared_by_groups(session, selection, groups).items()
    }


def method_box(
    session: Session,
    selection: Selection,
    *,
    base: ProtectedCount,
    minimum: int,
    language: str,
) -> MethodBox:
    """How the numbers of a selection came about. `base`: its comments, protected."""
    found = counts.channels_and_period(session, selection)
    channels, submissions = protect_counts(
        found.by_channel, total=sum(found.by_channel.values()), minimum=minimum
    )
    states = counts.comment_states(session, selection)
    checked = protect_single(states.checked_by_person, minimum=minimum)
    names: tuple[str, ...] = ()
    if selection.ortsteil_keys is not None:
        chosen = ortsteil_columns(session, selection.ortsteil_keys, language)
        names = tuple(head.label for head in chosen.heads)
    return MethodBox(
        submissions=submissions,
        comments=base,
        first_on=found.first_on,
        last_on=found.last_on,
        date_from=selection.date_from,
        date_to=selection.date_to,
        channel=selection.channel,
        channels=tuple(ChannelLine(channel=k, count=v) for k, v in channels.items()),
        ortsteile=names,
        pipeline_versions=tuple(counts.pipeline_versions(session, selection)),
        minimum=minimum,
        checked_share=share(checked, base, minimum=minimum),
        states=_states(states, minimum=minimum),
        simulated=selection.simulated,
    )


def _themes(
    session: Session, found: Mapping[tuple[str, OrtsteilKey], int], language: str
) -> list[ThemeHead]:
    """Themes of the scheme; those of the system only where somebody set them."""
    used = {theme for theme, _ in found}
    return [
        theme
        for theme in theme_heads(session, language)
        if not theme.system or theme.key in used
    ]


def _columns(
    session: Session,
    selection: Selection,
    spaces: str,
    language: str,
    *,
    on: datetime.date,
) -> Columns:
    if spaces == "planungsraum":
        return planungsraum_columns(session, selection.ortsteil_keys, language, on=on)
    return ortsteil_columns(session, selection.ortsteil_keys, language)


def _ortsteil_lines(
    session: Session,
    submissions: Mapping[OrtsteilKey, int],
    comments: Mapping[OrtsteilKey, int],
    *,
    minimum: int,
    language: str,
) -> tuple[tuple[OrtsteilLine, ...], ProtectedCount, ProtectedCount]:
    places = [
        (key, name, slug)
        for key, name, slug in session.execute(
            select(Ortsteil.key, Ortsteil.name, Ortsteil.slug).order_by(Ortsteil.key)
        )
    ]
    places.append(("", text("no_ortsteil", language), ""))
    shown_submissions, all_submissions = protect_counts(
        {key: submissions.get(key or None, 0) for key, _, _ in places},
        total=sum(submissions.values()),
        minimum=minimum,
    )
    shown_comments, all_comments = protect_counts(
        {key: comments.get(key or None, 0) for key, _, _ in places},
        total=sum(comments.values()),
        minimum=minimum,
    )
    lines = tuple(
        OrtsteilLine(
            key=key,
            name=name,
            slug=slug,
            submissions=shown_submissions[key],
            comments=shown_comments[key],
        )
        for key, name, slug in places
    )
    return lines, all_submissions, all_comments


def _theme_table(
    themes: list[ThemeHead],
    columns: Columns,
    by_theme: Mapping[tuple[str, OrtsteilKey], int],
    comments: Mapping[OrtsteilKey, int],
    *,
    minimum: int,
    language: str,
) -> ProtectedTable:
    return protect_table(
        title=text("table_title", language),
        row_heads=[Head(theme.key, theme.label) for theme in themes],
        column_heads=columns.heads,
        cells=[
            [
                sum(by_theme.get((theme.key, key), 0) for key in members)
                for members in columns.members
            ]
            for theme in themes
        ],
        column_totals=[
            sum(comments.get(key, 0) for key in members) for members in columns.members
        ],
        minimum=minimum,
    )


def _ranking(
    table: ProtectedTable,
    themes: list[ThemeHead],
    checked: Mapping[str, int] | None = None,
) -> tuple[RankedTheme, ...]:
    """Themes by shown number; withheld ones after the shown, in the scheme's order.

    `checked`: comments by theme that a person looked at; None: nobody asks.

    The order among withheld themes must not tell which one is larger.
    """
    system = {theme.key: theme.system for theme in themes}
    lines = [
        RankedTheme(
            key=head.key,
            label=head.label,
            count=count,
            share=share(count, table.base, minimum=table.minimum),
            checked_share=None
            if checked is None
            else share(
                protect_single(checked.get(head.key, 0), minimum=table.minimum),
                count,
                minimum=table.minimum,
            ),
            system=system[head.key],
        )
        for head, count in zip(table.row_heads, table.row_totals, strict=True)
    ]
    return tuple(sorted(lines, key=_rank))


def _rank(theme: RankedTheme) -> tuple[bool, int]:
    # A withheld number stands between the shown ones and nothing.
    value = theme.count.value
    return theme.system, 0 if value == 0 else -1 if value is None else -value - 1


def _states(found: counts.StateCounts, *, minimum: int) -> States:
    parts = {
        "tagged": found.tagged,
        "unsure": found.unsure,
        "none": found.none,
        "waiting": found.waiting,
    }
    shown, _ = protect_counts(parts, total=sum(parts.values()), minimum=minimum)
    return States(**shown)


def _pairs(
    session: Session,
    selection: Selection,
    themes: list[ThemeHead],
    *,
    minimum: int,
) -> tuple[ThemePair, ...]:
    """The most frequent pairs of themes that are large enough to be named."""
    labels = {theme.key: theme.label for theme in themes if not theme.system}
    totals: dict[tuple[str, str], int] = {}
    for (one, other, _), count in counts.theme_pairs(session, selection).items():
        totals[one, other] = totals.get((one, other), 0) + count
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        ThemePair(
            labels=(labels[one], labels[other]),
            count=protect_single(count, minimum=minimum),
        )
        for (one, other), count in ranked
        if count >= minimum and one in labels and other in labels
    )[:PAIRS_SHOWN]


def _typical(
    session: Session,
    selection: Selection,
    table: ProtectedTable,
    columns: Columns,
    ranking: tuple[RankedTheme, ...],
) -> tuple[ThemeComments, ...]:
    """Sentences from shown cells only: from a small cell a neighbour knows who wrote."""
    found = typical_sentences(
        session,
        selection,
        cells=[
            cell
            for row, numbers in zip(table.row_heads, table.cells, strict=True)
            for cell in _largest_cells(row.key, numbers, columns)
        ],
        per_theme=SENTENCES_PER_THEME,
    )
    return tuple(
        ThemeComments(
            key=theme.key,
            label=theme.label,
            texts=tuple(mask_contacts(quote.text) for quote in found[theme.key]),
            spaces=tuple(columns.heads[q.space].label for q in found[theme.key]),
            comment_ids=tuple(quote.comment_id for quote in found[theme.key]),
        )
        for theme in ranking
        if theme.key in found and not theme.system
    )


def _largest_cells(
    theme: str, numbers: Sequence[ProtectedCount], columns: Columns
) -> list[Cell]:
    """The spaces that name a theme most often, by the numbers that are shown."""
    shown = [(n, count.value) for n, count in enumerate(numbers) if count.value]
    shown.sort(key=lambda cell: (-cell[1], cell[0]))
    return [
        Cell(theme, space, tuple(columns.members[space]))
        for space, _ in shown[:SENTENCES_PER_THEME]
    ]
