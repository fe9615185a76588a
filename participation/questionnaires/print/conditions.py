"""Conditions as sentences: "Nur, wenn Sie bei Frage 3 „Ja“ angegeben haben:"."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from participation.questionnaires.logic import Condition, Every, Not, Some, Test
from participation.questionnaires.print.wording import Speaker
from participation.questionnaires.print.words import figure, word
from participation.questionnaires.question_types import Option, Question
from participation.questionnaires.question_types.paper import Boxes


@dataclass(frozen=True, kw_only=True)
class Explainer:
    """Knows the questions of a form and the numbers they have on paper."""

    speaker: Speaker
    questions: Mapping[str, Question]
    numbers: Mapping[str, int]

    def only_if(self, condition: Condition | None) -> str | None:
        """The whole sentence; None where there is no condition."""
        if condition is None:
            return None
        return self._word("only_if", condition=self.phrase(condition))

    def phrase(self, condition: Condition, *, nested: bool = False) -> str:
        """The part after "wenn"."""
        match condition:
            case Test():
                return self._test(condition)
            case Not(part=part):
                return self._word("if_not", condition=self.phrase(part, nested=True))
            case Every(parts=parts):
                joined = self._joined(
                    "and", [self.phrase(p, nested=True) for p in parts]
                )
            case Some(parts=parts):
                joined = self._joined(
                    "or", [self.phrase(p, nested=True) for p in parts]
                )
            case _:
                raise TypeError(f"unknown condition: {condition}")
        return f"({joined})" if nested and len(parts) > 1 else joined

    def _test(self, test: Test) -> str:
        question = self.questions.get(test.question)
        number = self._number(test, question)
        match test.test:
            case "answered":
                key = "if_answered" if test.value else "if_unanswered"
                return self._word(key, number=number)
            case "is_not":
                return self._with_answer("if_not_stated", number, question, test)
            case "is" if question is not None and _takes_several(question):
                return self._with_answer("if_stated_only", number, question, test)
            case "is" | "one_of" | "contains":
                return self._with_answer("if_stated", number, question, test)
            case _:
                limit = figure(test.value, self.speaker.language)
                return self._word(f"if_{test.test}", number=number, answer=limit)

    def _with_answer(
        self, key: str, number: str, question: Question | None, test: Test
    ) -> str:
        codes = test.value if isinstance(test.value, tuple) else (test.value,)
        answers = [self._quoted(question, str(code)) for code in codes]
        return self._word(key, number=number, answer=self._joined("or", answers))

    def _quoted(self, question: Question | None, code: str) -> str:
        known: tuple[Option, ...] = question.choices if question else ()
        text = next((self.speaker.plain(o.text) for o in known if o.code == code), code)
        return self._word("quote", text=text)

    def _number(self, test: Test, question: Question | None) -> str:
        number = str(self.numbers.get(test.question, "?"))
        lines: tuple[Option, ...] = question.items if question else ()
        for line in lines:
            if line.code == test.item:
                said = self._word("quote", text=self.speaker.plain(line.text))
                return f"{number} ({said})"
        return number

    def _joined(self, key: str, parts: list[str]) -> str:
        return reduce(
            lambda first, second: self._word(key, first=first, second=second), parts
        )

    def _word(self, key: str, **values: object) -> str:
        return word(key, self.speaker.language, **values)


def _takes_several(question: Question) -> bool:
    part = question.paper()
    return isinstance(part, Boxes) and part.most != 1
