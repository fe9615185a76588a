"""Protected contents in words, the same in every file format."""

import datetime
from collections.abc import Sequence

from participation.publication.contents import MethodBox, Summary
from participation.publication.protected import NOTHING, WITHHELD, ProtectedCount
from participation.publication.texts import date, number, percent, text

Line = tuple[str, str]


def count_text(count: ProtectedCount, language: str) -> str:
    """The count with thousands mark, "·" withheld, "–" nothing."""
    return value_text(count.value, language)


def value_text(value: int | str | None, language: str) -> str:
    """The same for the plain values of a frozen hand-over; words stay as they are."""
    if value is None:
        return WITHHELD
    if isinstance(value, str):
        return value
    return number(value, language) if value else NOTHING


def period_text(
    first: datetime.date | None, last: datetime.date | None, language: str
) -> str:
    """Both days, or the one that is there."""
    if first and last:
        return f"{date(first, language)} {NOTHING} {date(last, language)}"
    if first:
        return f"{text('from', language)} {date(first, language)}"
    return f"{text('until', language)} {date(last, language)}" if last else NOTHING


def meta_lines(summary: Summary) -> list[Line]:
    """Council numbers (where given) and the day."""
    language = summary.language
    lines = [
        (text("drucksache", language), summary.meta.drucksache),
        (text("vorhaben", language), summary.meta.vorhaben),
        (text("created_on", language), date(summary.meta.created_on, language)),
    ]
    return [(label, value) for label, value in lines if value]


def method_lines(method: MethodBox, language: str) -> list[Line]:
    """The method box, line by line."""
    return [
        (text("submissions", language), count_text(method.submissions, language)),
        (text("comments", language), count_text(method.comments, language)),
        (
            text("period", language),
            period_text(method.first_on, method.last_on, language),
        ),
        *_asked_for(method, language),
        (text("channels", language), _channels(method, language)),
        (text("tagging", language), _tagging(method, language)),
        (text("states", language), _states(method, language)),
        (
            text("minimum", language),
            text("minimum_text", language, minimum=method.minimum),
        ),
    ]


def _asked_for(method: MethodBox, language: str) -> list[Line]:
    lines = []
    if method.date_from or method.date_to:
        asked = period_text(method.date_from, method.date_to, language)
        lines.append((text("period_asked", language), asked))
    if method.channel:
        channel = text(method.channel, language)
        lines.append((text("channel_asked", language), channel))
    if method.ortsteile:
        lines.append((text("areas_asked", language), ", ".join(method.ortsteile)))
    return lines


def _channels(method: MethodBox, language: str) -> str:
    return (
        ", ".join(
            f"{text(line.channel, language)} {count_text(line.count, language)}"
            for line in method.channels
        )
        or NOTHING
    )


def _tagging(method: MethodBox, language: str) -> str:
    if not method.pipeline_versions:
        return text("tagging_none", language)
    share = percent(method.checked_share) or text("unknown_share", language)
    versions = ", ".join(method.pipeline_versions)
    return text("tagging_by_machine", language, versions=versions, share=share)


def _states(method: MethodBox, language: str) -> str:
    states = method.states
    parts = (
        ("tagged", states.tagged),
        ("unsure", states.unsure),
        ("none", states.none),
        ("waiting", states.waiting),
    )
    return ", ".join(
        f"{text(key, language)} {count_text(count, language)}" for key, count in parts
    )


def legend_lines(language: str) -> list[str]:
    return [text("legend_withheld", language), text("legend_nothing", language)]


def source_line(summary: Summary) -> str:
    return text(
        "source_text",
        summary.language,
        city=summary.city,
        attribution=summary.attribution,
    )


def columns_without_numbers(summary: Summary) -> tuple[list[str], list[str]]:
    """Names of the areas that have withheld numbers only, and of those with nothing."""
    withheld: list[str] = []
    nothing: list[str] = []
    shown = set(summary.table.columns_with_input())
    for column, head in enumerate(summary.table.column_heads):
        if column in shown:
            continue
        counts = [row[column] for row in summary.table.cells]
        counts.append(summary.table.column_totals[column])
        group = withheld if any(count.withheld for count in counts) else nothing
        group.append(head.label)
    return withheld, nothing


def remainder_notes(summary: Summary) -> list[str]:
    """Sentences on the areas that a wide table leaves out."""
    withheld, nothing = columns_without_numbers(summary)
    return _notes(withheld, nothing, summary.language)


def _notes(withheld: Sequence[str], nothing: Sequence[str], language: str) -> list[str]:
    notes = []
    if withheld:
        notes.append(text("only_withheld", language, names=", ".join(withheld)))
    if nothing:
        notes.append(text("no_comments", language, names=", ".join(nothing)))
    return notes
