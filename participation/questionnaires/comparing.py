"""What changed between two versions, and whether their answers can still be counted together.

A text may be corrected and a translation added; what is stored (codes, scales, types)
and who is asked (conditions) may not change without starting a new series.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from participation.questionnaires.definition import Definition, Page
from participation.questionnaires.question_types import Question
from participation.questionnaires.reading import Texts

SAME_SENTENCE = 0.75
"""Below this likeness (0 to 1) of two texts it is another question, not a correction."""

TOLD = frozenset({"information", "section"})


class ChangeKind(StrEnum):
    """What was changed. The edges find the words."""

    TEXT_CORRECTED = "text_corrected"
    TEXT_REPLACED = "text_replaced"
    TRANSLATION_ADDED = "translation_added"
    TRANSLATION_REMOVED = "translation_removed"
    PRESENTATION = "presentation"
    QUESTION_ADDED = "question_added"
    QUESTION_REMOVED = "question_removed"
    QUESTION_MOVED = "question_moved"
    TYPE = "type"
    CODE_ADDED = "code_added"
    CODE_REMOVED = "code_removed"
    CODES_MOVED = "codes_moved"
    RULE = "rule"
    CONDITION = "condition"


COMPARABLE = frozenset(
    {
        ChangeKind.TEXT_CORRECTED,
        ChangeKind.TRANSLATION_ADDED,
        ChangeKind.TRANSLATION_REMOVED,
        ChangeKind.PRESENTATION,
    }
)
EXPLANATIONS = {
    ChangeKind.TEXT_CORRECTED: "a text was corrected; it asks the same",
    ChangeKind.TEXT_REPLACED: "the text is another one: people answer another question",
    ChangeKind.TRANSLATION_ADDED: "a translation was added; codes stay",
    ChangeKind.TRANSLATION_REMOVED: "a translation was removed; codes stay",
    ChangeKind.PRESENTATION: "a hint, picture or introduction changed",
    ChangeKind.QUESTION_ADDED: "the question is new: earlier people were not asked",
    ChangeKind.QUESTION_REMOVED: "the question is gone: later people are not asked",
    ChangeKind.QUESTION_MOVED: "the order changed, and what was asked before has effect",
    ChangeKind.TYPE: "another type stores another kind of answer",
    ChangeKind.CODE_ADDED: "one more possible answer draws from the others",
    ChangeKind.CODE_REMOVED: "answers under this code would be missing",
    ChangeKind.CODES_MOVED: "the order of the answers changed; first ones are chosen more",
    ChangeKind.RULE: "other answers are allowed than before (scale, limits, required)",
    ChangeKind.CONDITION: "other people are asked than before",
}
RULES = (
    "required", "minimum", "maximum", "multiple", "lowest", "highest", "stars",
    "places", "decimals", "earliest", "latest", "order",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference. `place`: the key of the page or question, with the part of it."""

    kind: ChangeKind
    place: str
    before: str = ""
    after: str = ""

    @property
    def comparable(self) -> bool:
        """Whether answers before and after can be counted together."""
        return self.kind in COMPARABLE

    @property
    def explanation(self) -> str:
        """Why it does or does not part the answers; English, for operators."""
        return EXPLANATIONS[self.kind]


def compare(old: Definition, new: Definition) -> list[Change]:
    """Return all differences in the order of the newer version."""
    changes = list(_whole(old, new))
    before, after = _asking(old), _asking(new)
    changes += [
        Change(kind=ChangeKind.QUESTION_REMOVED, place=key)
        for key in before
        if key not in after
    ]
    for key, question in after.items():
        if key not in before:
            changes.append(Change(kind=ChangeKind.QUESTION_ADDED, place=key))
        else:
            changes += _question(before[key], question)
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    for key, moved in zip(kept_before, kept_after, strict=True):
        if key != moved:
            changes.append(Change(kind=ChangeKind.QUESTION_MOVED, place=moved))
            break  # one place where the order parts; the rest follows from it
    return changes + list(_page_conditions(old, new))


def _asking(definition: Definition) -> dict[str, Question]:
    return {q.key: q for q in definition.questions if q.asks}


def _whole(old: Definition, new: Definition) -> Iterator[Change]:
    parts = ("title", "intro", "thanks", "minutes", "information")
    told = [
        [(q.key, *q.texts()) for q in d.questions if q.type in TOLD] for d in (old, new)
    ]
    pages = [[(p.key, p.title, p.intro) for p in d.pages] for d in (old, new)]
    for part in parts:
        if getattr(old, part) != getattr(new, part):
            yield Change(kind=ChangeKind.PRESENTATION, place=part)
    if told[0] != told[1] or old.pictures != new.pictures:
        yield Change(kind=ChangeKind.PRESENTATION, place="information")
    if pages[0] != pages[1]:
        yield Change(kind=ChangeKind.PRESENTATION, place="pages")


def _question(old: Question, new: Question) -> Iterator[Change]:
    if old.type != new.type:
        yield Change(
            kind=ChangeKind.TYPE, place=new.key, before=old.type, after=new.type
        )
        return
    yield from _codes(old, new)
    for rule in RULES:
        before, after = getattr(old, rule, None), getattr(new, rule, None)
        if before != after:
            yield Change(
                kind=ChangeKind.RULE,
                place=f"{new.key}, {rule}",
                before=str(before),
                after=str(after),
            )
    if _sources(old) != _sources(new):
        yield Change(kind=ChangeKind.CONDITION, place=new.key)
    texts = dict(new.texts())
    for part, before_texts in old.texts():
        if part in texts:
            yield from _text(f"{new.key}, {part}", part, before_texts, texts[part])


def _codes(old: Question, new: Question) -> Iterator[Change]:
    for noun in ("items", "choices"):
        before = [option.code for option in getattr(old, noun)]
        after = [option.code for option in getattr(new, noun)]
        for code in before:
            if code not in after:
                yield Change(kind=ChangeKind.CODE_REMOVED, place=f"{new.key}, {code}")
        for code in after:
            if code not in before:
                yield Change(kind=ChangeKind.CODE_ADDED, place=f"{new.key}, {code}")
        if [c for c in before if c in after] != [c for c in after if c in before]:
            yield Change(kind=ChangeKind.CODES_MOVED, place=new.key)


def _text(place: str, part: str, before: Texts, after: Texts) -> Iterator[Change]:
    for language in [*before, *(known for known in after if known not in before)]:
        where = f"{place} ({language})"
        if language not in before:
            yield Change(kind=ChangeKind.TRANSLATION_ADDED, place=where)
        elif language not in after:
            yield Change(kind=ChangeKind.TRANSLATION_REMOVED, place=where)
        elif before[language] != after[language]:
            yield Change(
                kind=_kind_of_change(part, before[language], after[language]),
                place=where,
                before=before[language],
                after=after[language],
            )


def _kind_of_change(part: str, before: str, after: str) -> ChangeKind:
    if part in ("hint", "check", "content"):
        return ChangeKind.PRESENTATION
    # Digits and negations are short and change everything.
    alike = SequenceMatcher(None, before.casefold(), after.casefold()).ratio()
    if alike < SAME_SENTENCE or _telling(before) != _telling(after):
        return ChangeKind.TEXT_REPLACED
    return ChangeKind.TEXT_CORRECTED


def _telling(text: str) -> list[str]:
    words = text.casefold().replace(".", " ").replace(",", " ").split()
    negations = {
        "nicht",
        "kein",
        "keine",
        "keinen",
        "nie",
        "ohne",
        "not",
        "no",
        "never",
    }
    return sorted(w for w in words if w in negations or any(c.isdigit() for c in w))


def _sources(question: Question) -> list[Mapping[str, Any]]:
    sources: list[Mapping[str, Any]] = [c.source for c in question.conditions()]
    if question.check is not None:
        sources.append(question.check.condition.source)
    return sources


def _page_conditions(old: Definition, new: Definition) -> Iterator[Change]:
    before = {page.key: page for page in old.pages}
    for page in new.pages:
        earlier = before.get(page.key)
        if earlier is not None and _when(earlier) != _when(page):
            yield Change(kind=ChangeKind.CONDITION, place=page.key)


def _when(page: Page) -> Mapping[str, Any] | None:
    return None if page.when is None else page.when.source
