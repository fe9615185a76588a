"""The parts of a paper form as data for its template."""

from dataclasses import dataclass
from functools import singledispatchmethod
from string import ascii_lowercase
from typing import Any, Self

from participation.questionnaires.definition import Definition, Page
from participation.questionnaires.pictures import Picture
from participation.questionnaires.print.conditions import Explainer
from participation.questionnaires.print.wording import Speaker, said_text
from participation.questionnaires.print.words import figure, word
from participation.questionnaires.question_types import Option, Question
from participation.questionnaires.question_types.paper import (
    Agreement,
    Boxes,
    Day,
    Figure,
    Grid,
    Heading,
    Known,
    Lines,
    Places,
    Steps,
    Words,
)

# What fits, in normal (False) and in large print (True).
WIDEST_TABLE = {False: 8, True: 4}  # columns
SHORT_OPTION = {False: 30, True: 18}  # letters of options that stand beside one another
FEW_OPTIONS = 5  # fewer stand below one another
MOST_DIGITS = 9

Data = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One definition in one language."""

    definition: Definition
    speaker: Speaker
    explainer: Explainer
    ortsteil: str | None
    large: bool

    @classmethod
    def of(
        cls,
        definition: Definition,
        speaker: Speaker,
        *,
        ortsteil: str | None,
        large: bool,
    ) -> Self:
        asked = [question for question in definition.questions if question.asks]
        explainer = Explainer(
            speaker=speaker,
            questions={question.key: question for question in asked},
            numbers={question.key: n for n, question in enumerate(asked, start=1)},
        )
        return cls(
            definition=definition,
            speaker=speaker,
            explainer=explainer,
            ortsteil=ortsteil,
            large=large,
        )

    def pages(self) -> list[Data]:
        """The pages of the questionnaire; on paper they follow one another."""
        return [self._page(page) for page in self.definition.pages]

    def _page(self, page: Page) -> Data:
        return {
            "title": self.speaker.say(page.title),
            "intro": self.speaker.say(page.intro),
            "intro_html": self.speaker.html(page.intro_html) if page.intro_html else [],
            "when": self.explainer.only_if(page.when),
            "parts": [self._question(question) for question in page.questions],
        }

    def _question(self, question: Question) -> Data:
        paper = question.paper()
        drawn = {
            "number": self.explainer.numbers.get(question.key),
            "text": self.speaker.say(question.text),
            "hint": self.speaker.say(question.hint),
            "when": self.explainer.only_if(question.when),
            "rules": [],
            **self.draw(paper),
        }
        if question.check is not None:
            drawn["rules"] = [*drawn["rules"], self.speaker.say(question.check.text)]
        if question.required:
            drawn["rules"] = [self._word("required"), *drawn["rules"]]
        return drawn

    @singledispatchmethod
    def draw(self, paper: Any) -> Data:
        """The part as its template knows it: `kind` and what the kind needs."""
        raise TypeError(f"no way to print {type(paper).__name__}")

    @draw.register
    def _boxes(self, paper: Boxes) -> Data:
        boxes = self._options(paper.options)
        return {
            "kind": "boxes",
            "boxes": boxes,
            "columns": self._columns(boxes),
            "rules": [self._rule_of(paper)],
        }

    @draw.register
    def _steps(self, paper: Steps) -> Data:
        return {
            "kind": "steps",
            "points": [figure(point, self.speaker.language) for point in paper.points],
            "stars": paper.stars,
            "lowest": self.speaker.say(paper.lowest),
            "highest": self.speaker.say(paper.highest),
            "extra": self._options(paper.extra),
            # Letters, as the points have numbers of their own.
            "extra_marks": list(ascii_lowercase[: len(paper.extra)]),
            "rules": [self._word("one")],
        }

    @draw.register
    def _grid(self, paper: Grid) -> Data:
        wide = len(paper.options) <= WIDEST_TABLE[self.large]
        boxes = self._options(paper.options)
        rule = "each_line_several" if paper.several else "each_line_one"
        return {
            "kind": "table" if wide else "lists",
            "lines": self._options(paper.lines),
            "boxes": boxes,
            "columns": self._columns(boxes),
            "rules": [self._word(rule)],
        }

    @draw.register
    def _places(self, paper: Places) -> Data:
        return {
            "kind": "places",
            "boxes": self._options(paper.options),
            "rules": [self._word("rank", most=paper.most)],
        }

    @draw.register
    def _figure(self, paper: Figure) -> Data:
        wanted = MOST_DIGITS
        if paper.most is not None:
            wanted = len(str(abs(int(max(paper.most, -(paper.least or 0))))))
        signed = paper.least is None or paper.least < 0
        return {
            "kind": "figure",
            "digits": None if signed or wanted >= MOST_DIGITS else wanted,
            "decimals": paper.decimals,
            "unit": self.speaker.say(paper.unit),
            "rules": self._limits(paper.least, paper.most),
        }

    @draw.register
    def _day(self, paper: Day) -> Data:
        language = self.speaker.language
        rules = []
        if paper.earliest:
            rules.append(self._word("date_from", date=figure(paper.earliest, language)))
        if paper.latest:
            rules.append(self._word("until", date=figure(paper.latest, language)))
        return {"kind": "day", "rules": rules}

    @draw.register
    def _lines(self, paper: Lines) -> Data:
        about = self._word(paper.about) if paper.about else None
        return {"kind": "lines", "count": paper.count, "about": about}

    @draw.register
    def _agreement(self, paper: Agreement) -> Data:
        return {"kind": "agreement"}

    @draw.register
    def _words(self, paper: Words) -> Data:
        return {
            "kind": "words",
            "content": self.speaker.html(paper.content) if paper.content else [],
            "picture": self._picture(paper.picture),
        }

    @draw.register
    def _heading(self, paper: Heading) -> Data:
        return {"kind": "heading"}

    @draw.register
    def _known(self, paper: Known) -> Data:
        if self.ortsteil is None:
            return self.draw(Lines(count=1, about=paper.about))
        return {"kind": "known", "value": self.ortsteil}

    def _options(self, options: tuple[Option, ...]) -> list[Data]:
        return [
            {
                "text": self.speaker.say(option.text),
                "line": option.other,
                "note": self._note(option),
                "picture": self._picture(option.picture),
            }
            for option in options
        ]

    def _columns(self, boxes: list[Data]) -> int:
        """How many short options stand beside one another."""
        plain = not any(box["picture"] or box["line"] or box["note"] for box in boxes)
        longest = max((len(said_text(box["text"])) for box in boxes), default=0)
        if not plain or len(boxes) < FEW_OPTIONS or longest > self._short:
            return 1
        return 3 if longest <= self._short / 2 else 2

    @property
    def _short(self) -> int:
        return SHORT_OPTION[self.large]

    def _note(self, option: Option) -> str | None:
        """What has to be known before this option is crossed."""
        if option.when is not None:
            said = self.explainer.only_if(option.when) or ""
            return said.rstrip(":")
        return self._word("alone") if option.exclusive else None

    def _picture(self, name: str | None) -> Data | None:
        picture: Picture | None = self.definition.pictures.get(name or "")
        if picture is None:
            return None
        return {"bytes": list(picture.data), "alt": self.speaker.plain(picture.text)}

    def _rule_of(self, paper: Boxes) -> str:
        least, most = paper.least, paper.most
        if most == 1:
            return self._word("one")
        if least and most:
            key = "exactly" if least == most else "between"
        else:
            key = "at_most" if most else "at_least" if least else "several"
        return self._word(key, least=least, most=most)

    def _limits(self, least: float | None, most: float | None) -> list[str]:
        language = self.speaker.language
        values = {
            "least": None if least is None else figure(least, language),
            "most": None if most is None else figure(most, language),
        }
        if least is not None and most is not None:
            return [self._word("number_between", **values)]
        if least is not None:
            return [self._word("number_at_least", **values)]
        return [] if most is None else [self._word("number_at_most", **values)]

    def _word(self, key: str, **values: object) -> str:
        return word(key, self.speaker.language, **values)
