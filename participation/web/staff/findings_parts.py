"""What the views of findings share: their content, choices, and what chance can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from participation.publication.adhoc.chance import (
    LEAST_FOR_NOTE,
    Difference,
    Verdict,
    expected_false_alarms,
)
from participation.publication.adhoc.dimensions import Choice, Dimension, Dimensions
from participation.publication.adhoc.scope import Scope
from participation.publication.documents.tables import FileTable
from participation.web.staff.findings_context import ALL, Context


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a view shows. `tables` is empty where nothing was counted."""

    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[FileTable, ...] = ()
    scope: Scope | None = None  # where it is another one than that of the address
    notes: tuple[str, ...] = ()


def grouped(known: Sequence[Choice]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices by the page they are from, for a list with headings."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for choice in known:
        group = choice.group or gettext("Über die Menschen und ihre Kommentare")
        groups.setdefault(group, []).append((choice.key, choice.label))
    return list(groups.items())


def chance_note(differences: Sequence[Difference]) -> str:
    """What the marks mean, and how many of them are to be expected by chance alone."""
    told = [d for d in differences if d.verdict is not Verdict.UNKNOWN]
    if not told:
        few: str = gettext(
            "Ob Unterschiede Zufall sein können, ist hier nicht angegeben: Dafür müssen in "
            "jeder Gruppe mindestens %(least)s Menschen geantwortet haben. Die Zahlen sind "
            "nicht repräsentativ.",
            least=LEAST_FOR_NOTE,
        )
        return few
    said: str = gettext(
        "▲ und ▼ stehen nur, wo ein Unterschied größer ist, als man ihn durch Zufall "
        "erwartet (95 %%); sonst kann der Unterschied Zufall sein. Von %(number)s "
        "Vergleichen auf dieser Seite fallen etwa %(alarms)s auch dann auf, wenn es gar "
        "keinen Unterschied gibt. Unter %(least)s Menschen in einer Gruppe ist nichts "
        "angegeben. Die Zahlen sind nicht repräsentativ: Wer nicht teilgenommen hat, kann "
        "anders denken.",
        number=len(told),
        alarms=expected_false_alarms(len(told)),
        least=LEAST_FOR_NOTE,
    )
    return said


def chosen_page(context: Context, keys: Sequence[str] | None = None) -> str:
    """The page of the questionnaire that is shown: the first one unless another is asked."""
    known = [p.key for p in context.scope.pages] if keys is None else list(keys)
    asked = context.value("seite")
    if asked and asked not in (ALL, *known):
        context.problems["seite"] = "unknown"
    return asked or (known[0] if known else ALL)


def dimension_of(
    context: Context, name: str, dimensions: Dimensions
) -> Dimension | None:
    key = context.value(name)
    if not key:
        return None
    found = dimensions.of(key)
    if found is None:
        context.problems[name] = "unknown"
    return found
