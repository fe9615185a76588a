"""A LimeSurvey survey as both of its files tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = dict[str, str]


@dataclass(kw_only=True)
class Part:
    """A subquestion or an answer. `scale`: 0, or 1 for the second axis."""

    code: str
    scale: int = 0
    id: str = ""
    texts: Texts = field(default_factory=dict)
    relevance: str = ""


@dataclass(kw_only=True)
class LimeQuestion:
    code: str
    type: str
    row: int | None = None
    id: str = ""
    texts: Texts = field(default_factory=dict)
    helps: Texts = field(default_factory=dict)
    relevance: str = ""
    mandatory: str = ""
    other: bool = False
    validation: str = ""
    default: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    translated: dict[str, Texts] = field(default_factory=dict)
    subquestions: list[Part] = field(default_factory=list)
    answers: list[Part] = field(default_factory=list)

    def set_attribute(self, name: str, value: str, language: str = "") -> None:
        name = name.lower()  # the spelling differs between the two files
        if not value.strip():
            return
        self.attributes.setdefault(name, value.strip())
        if language:
            self.translated.setdefault(name, {})[language] = value.strip()

    def flag(self, name: str) -> bool:
        return self.attributes.get(name, "").upper() in {"1", "Y", "YES"}


@dataclass(kw_only=True)
class LimeGroup:
    id: str = ""
    row: int | None = None
    names: Texts = field(default_factory=dict)
    descriptions: Texts = field(default_factory=dict)
    relevance: str = ""
    random: str = ""
    questions: list[LimeQuestion] = field(default_factory=list)


@dataclass(kw_only=True)
class LimeSurvey:
    """`unused`: names of tables with rows that nothing here corresponds to."""

    id: str = ""
    languages: list[str] = field(default_factory=list)
    titles: Texts = field(default_factory=dict)
    welcomes: Texts = field(default_factory=dict)
    ends: Texts = field(default_factory=dict)
    groups: list[LimeGroup] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def set_languages(self, base: str, more: str = "") -> None:
        found = [base, *more.split()]
        self.languages = list(dict.fromkeys(tag for tag in found if tag)) or ["en"]


def scale_of(text: str) -> int:
    return 1 if text.strip() == "1" else 0


def with_text(texts: Mapping[str, str], language: str, text: str) -> Texts:
    """The texts with one more, unless it is empty or known already."""
    if not text.strip() or language in texts:
        return dict(texts)
    return {**texts, language: text}
