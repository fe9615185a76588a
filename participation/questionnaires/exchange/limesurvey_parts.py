"""Options and lines of LimeSurvey's questions, and what its attributes say."""

import re
from collections.abc import Iterable, Mapping, Sequence

from participation.questionnaires.exchange.building import (
    Builder,
    Json,
    Place,
    with_condition,
)
from participation.questionnaires.exchange.combining import Condition, all_of
from participation.questionnaires.exchange.limesurvey import LimeQuestion, Part
from participation.questionnaires.exchange.limesurvey_texts import (
    CHANGE,
    GENDER,
    UNCERTAIN,
    YES_NO,
    LimeTexts,
    numbers,
)
from participation.questionnaires.exchange.notes import Reason
from participation.questionnaires.exchange.plain import OTHER_TEXTS

OTHER = "-oth-"
Fixed = Mapping[str, Mapping[str, str]]

_FIXED_ANSWERS: Mapping[str, Fixed] = {
    "A": numbers(5),
    "B": numbers(10),
    "C": {"Y": YES_NO["Y"], **UNCERTAIN, "N": YES_NO["N"]},
    "E": CHANGE,
    "G": GENDER,
    "Y": YES_NO,
}
_NOTED = {
    "time_limit": Reason.SETTING,
    "code_filter": Reason.SETTING,
    "prefix": Reason.SETTING,
    "equals_num_value": Reason.VALIDATION,
    "min_num_value": Reason.VALIDATION,
    "max_num_value": Reason.VALIDATION,
    "em_validation_sq": Reason.VALIDATION,
    "random_group": Reason.RANDOM_GROUP,
}


class LimeParts:
    """Reads what stands under a question."""

    def __init__(self, builder: Builder, texts: LimeTexts) -> None:
        self._builder = builder
        self._texts = texts

    def answers(
        self, lime: LimeQuestion, parts: Sequence[Part]
    ) -> tuple[list[Json], dict[str, str]]:
        """Options and their codes: fixed ones, or those of the question."""
        fixed = _FIXED_ANSWERS.get(lime.type)
        if fixed is not None:
            codes = {code: code.lower() for code in fixed}
            return [
                {"code": codes[code], "text": self._texts.fixed(texts)}
                for code, texts in fixed.items()
            ], codes
        options, codes = self.parts(lime, parts)
        if not options:
            self.note(Reason.NO_CHOICES, lime)
            return [], {}
        if lime.other and lime.type in {"L", "!", "M", "P"}:
            texts = self._texts.plain(
                lime.translated.get("other_replace_text", {}), self.place(lime)
            )
            code = "other" if "other" not in codes.values() else "other_text"
            codes[OTHER] = code
            text = texts or self._texts.fixed(OTHER_TEXTS)
            options.append({"code": code, "text": text, "other": True})
        return options, codes

    def parts(
        self, lime: LimeQuestion, parts: Iterable[Part]
    ) -> tuple[list[Json], dict[str, str]]:
        known = list({part.code: part for part in parts}.values())
        codes = self._builder.codes([part.code for part in known], self.place(lime))
        options = []
        for part in known:
            place = self.place(lime, part)
            text = self._texts.label(part.texts, place, otherwise=part.code)
            own = self._builder.condition(part.relevance, place)
            when = all_of([own, self._filter(lime, part.code)])
            option: Json = {"code": codes[part.code], "text": text}
            if when is False:
                self.note(Reason.HIDDEN, lime, part.code)
                continue
            options.append(with_condition(option, when))
        return options, codes

    def _filter(self, lime: LimeQuestion, code: str) -> Condition | bool:
        """Lines that are only shown if the same was chosen in an earlier question."""
        conditions: list[Condition | bool] = []
        for name, is_shown in (("array_filter", True), ("array_filter_exclude", False)):
            for source in re.split(r"[;,]", lime.attributes.get(name, "")):
                if not source.strip():
                    continue
                target = self._builder.resolver(None)(source.strip())
                if target is None or target.kind != "multiple":
                    self.note(Reason.CONDITION, lime, f"{name}: {source}")
                elif code in target.codes:
                    chosen = target.test("contains", target.codes[code])
                    conditions.append(chosen if is_shown else {"not": chosen})
        return all_of(conditions)

    def whole(self, lime: LimeQuestion, attribute: str) -> int | None:
        text = lime.attributes.get(attribute, "")
        if text and not text.isdigit():
            self.note(Reason.VALIDATION, lime, f"{attribute}: {text}")
        return int(text) if text.isdigit() and len(text) < 6 else None

    def note_settings(self, lime: LimeQuestion) -> None:
        for name, reason in _NOTED.items():
            if lime.attributes.get(name):
                self.note(reason, lime, f"{name}: {lime.attributes[name]}")
        if lime.validation:
            self.note(Reason.VALIDATION, lime, lime.validation)
        if lime.default:
            self.note(Reason.DEFAULT, lime, lime.default)

    def place(self, lime: LimeQuestion, part: Part | None = None) -> Place:
        return Place(
            name=f"{lime.code}_{part.code}" if part else lime.code, row=lime.row
        )

    def note(self, reason: Reason, lime: LimeQuestion, detail: str = "") -> None:
        self._builder.notes.add(reason, name=lime.code, row=lime.row, detail=detail)


def order_of(lime: LimeQuestion) -> Json:
    random = lime.flag("random_order") or "random" in {
        lime.attributes.get("answer_order"),
        lime.attributes.get("subquestion_order"),
    }
    return {"order": "random"} if random else {}
