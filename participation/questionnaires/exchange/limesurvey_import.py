"""LimeSurvey in: groups become pages, its question types ours."""

import re

from participation.questionnaires.exchange.building import Builder, Json, Place
from participation.questionnaires.exchange.conditions import Target
from participation.questionnaires.exchange.expressions import EXPRESSION_MANAGER
from participation.questionnaires.exchange.files import Packing, packing_of
from participation.questionnaires.exchange.limesurvey import LimeGroup, LimeSurvey
from participation.questionnaires.exchange.limesurvey_lss import read_lss
from participation.questionnaires.exchange.limesurvey_questions import (
    LimeQuestionReader,
)
from participation.questionnaires.exchange.limesurvey_texts import LimeTexts
from participation.questionnaires.exchange.limesurvey_tsv import read_tsv
from participation.questionnaires.exchange.notes import (
    Imported,
    Reason,
    Refusal,
    UnreadableFileError,
)
from participation.questionnaires.exchange.plain import TITLE_TEXTS, language_tag

_SUFFIX = re.compile(
    r"\.(NAOK|code|value|shown|valueNAOK|question|relevanceStatus)$", re.IGNORECASE
)


def read_limesurvey(content: bytes) -> Imported:
    """Return the questionnaire in a .tsv or .lss. Raises UnreadableFileError."""
    packed = packing_of(content)
    survey = read_tsv(content) if packed is Packing.TSV else read_lss(content)
    if not any(group.questions for group in survey.groups):
        raise UnreadableFileError(Refusal.NO_QUESTIONS)
    return _Import(survey).run()


class _LimeBuilder(Builder):
    """Finds questions by the names that LimeSurvey's expressions use."""

    def find(self, name: str) -> Target | None:
        plain = _SUFFIX.sub("", name.removeprefix("that."))
        return self.targets.get(plain)

    def resolver(self, own: Target | None):  # type: ignore[no-untyped-def]
        return lambda name: own if name == "." else self.find(name)


class _Import:
    def __init__(self, survey: LimeSurvey) -> None:
        self._survey = survey
        survey.languages = survey.languages or ["en"]
        tags = {name: _tag(name) for name in survey.languages}
        languages = tuple(dict.fromkeys(tags.values()))
        self._builder = _LimeBuilder(languages=languages, dialect=EXPRESSION_MANAGER)
        self._texts = LimeTexts(languages, tags, self._builder.notes, self._asked)
        self._questions = LimeQuestionReader(self._builder, self._texts, survey)

    def run(self) -> Imported:
        survey, place = self._survey, Place()
        for name in survey.unused:
            self._builder.notes.add(Reason.TABLE, detail=name)
        title = self._texts.plain(survey.titles, place)
        title = title or self._texts.fixed(TITLE_TEXTS)
        for group in survey.groups:
            self._group(group, title)
        return self._builder.finished(
            format="limesurvey",
            title=title,
            intro=self._texts.html(survey.welcomes, place),
            thanks=self._texts.html(survey.ends, place),
        )

    def _group(self, group: LimeGroup, title: Json) -> None:
        names = self._texts.plain(group.names, Place(row=group.row))
        name = next(iter(names.values()), "")
        place = Place(name=name, row=group.row)
        condition = self._builder.condition(group.relevance, place)
        if condition is False:
            self._builder.notes.add(Reason.HIDDEN, name=name, row=group.row)
            return
        if group.random:
            self._builder.notes.add(Reason.RANDOM_GROUP, name=name, row=group.row)
        page = self._builder.open_page(
            names or title,
            Place(row=group.row),
            condition=condition,
            key_from=f"page_{name}" if name else "",
        )
        page.intro = self._texts.plain(group.descriptions, place)
        for question in group.questions:
            self._questions.add(page, group, question)

    def _asked(self, name: str) -> str | None:
        target = self._builder.find(name)
        return None if target is None or target.item or target.code else target.key


def _tag(name: str) -> str:
    """LimeSurvey's codes of languages are tags but for a few."""
    if name.lower() in {"de-easy", "de-leicht"}:
        return "de-leicht"
    found = name.lower().split("-")[0]
    return language_tag(found) or "en"
