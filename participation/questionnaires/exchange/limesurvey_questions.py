"""LimeSurvey's question types as ours."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from participation.questionnaires.exchange.building import (
    Builder,
    Json,
    Page,
    Place,
    with_condition,
)
from participation.questionnaires.exchange.conditions import (
    Condition,
    Target,
    all_of,
    number_of,
)
from participation.questionnaires.exchange.expressions import (
    EXPRESSION_MANAGER,
    UntranslatableError,
    parse_expression,
)
from participation.questionnaires.exchange.limesurvey import (
    LimeGroup,
    LimeQuestion,
    Part,
)
from participation.questionnaires.exchange.limesurvey_texts import (
    CHANGE,
    GENDER,
    UNCERTAIN,
    YES_NO,
    LimeTexts,
    numbers,
)
from participation.questionnaires.exchange.limits import split_constraint
from participation.questionnaires.exchange.notes import Reason
from participation.questionnaires.exchange.plain import CHECK_TEXTS, OTHER_TEXTS

MANY_OPTIONS = 20
LONGEST_SHORT = 250
LONGEST_LONG = 5000
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
_LEFT_OUT = {
    "*": Reason.CALCULATION,
    "|": Reason.UPLOAD,
    ";": Reason.CELLS,
    "I": Reason.TYPE,
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
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class LimeQuestionReader:
    """Adds the questions of a survey to pages."""

    def __init__(self, builder: Builder, texts: LimeTexts, survey_id: str) -> None:
        self._builder = builder
        self._texts = texts
        self._survey_id = survey_id
        self._group = LimeGroup()
        self._kinds: Mapping[str, Callable[[Page, LimeQuestion], None]] = {
            **dict.fromkeys(("L", "!", "O", "G", "Y"), self._single),
            **dict.fromkeys(("M", "P"), self._multiple),
            **dict.fromkeys(("F", "H", "A", "B", "C", "E"), self._matrix),
            **dict.fromkeys(("S", "T", "U"), self._text),
            **dict.fromkeys(("Q", "K"), self._several_fields),
            "1": self._two_scales,
            ":": self._cells,
            "5": self._points,
            "R": self._ranking,
            "N": self._number,
            "D": self._date,
            "X": self._information,
        }

    def add(self, page: Page, group: LimeGroup, lime: LimeQuestion) -> None:
        """Add the question, or note why it cannot be asked."""
        self._group = group
        kind = self._kinds.get(lime.type)
        if lime.flag("hidden"):
            self._note(Reason.HIDDEN, lime)
        elif kind is None:
            self._note(_LEFT_OUT.get(lime.type, Reason.TYPE), lime, lime.type)
        else:
            self._note_settings(lime)
            kind(page, lime)

    # Kinds

    def _single(self, page: Page, lime: LimeQuestion) -> None:
        options, codes = self._answers(lime, lime.answers)
        if not options:
            return
        is_long = lime.type == "!" or len(options) > MANY_OPTIONS
        question = self._common(lime, "dropdown" if is_long else "single")
        question["options"] = options
        if not is_long:
            question |= _order(lime)
        self._put(page, lime, question, codes)
        if lime.type == "O":
            self._note(Reason.SPLIT, lime)
            comment = {
                "key": self._builder.names.take(f"{question['key']}_comment"),
                "type": "text",
                "text": self._texts.label(lime.texts, self._place(lime)),
            }
            asked: Condition = {"question": question["key"], "answered": True}
            self._builder.add(page, comment, asked, self._place(lime))

    def _multiple(self, page: Page, lime: LimeQuestion) -> None:
        options, codes = self._answers(lime, lime.subquestions)
        if not options:
            return
        alone = re.split(r"[;,]", lime.attributes.get("exclude_all_others", ""))
        exclusive = {codes[code.strip()] for code in alone if code.strip() in codes}
        question = self._common(lime, "multiple")
        question["options"] = [
            {**o, "exclusive": True} if o["code"] in exclusive else o for o in options
        ]
        for name, attribute in (("minimum", "min_answers"), ("maximum", "max_answers")):
            number = self._whole(lime, attribute)
            if number is not None and number >= 1:
                question[name] = min(number, len(options))
        question |= _order(lime)
        if lime.type == "P":
            self._note(Reason.COMMENTS, lime)
        self._put(page, lime, question, codes)
        for original, code in codes.items():
            target = Target(
                key=question["key"], kind="multiple", codes=codes, code=code
            )
            name = "other" if original == OTHER else original
            self._remember(lime, target, name)

    def _matrix(self, page: Page, lime: LimeQuestion) -> None:
        lines = [part for part in lime.subquestions if part.scale == 0]
        answers = [part for part in lime.answers if part.scale == 0]
        self._put_matrix(page, lime, lines, *self._answers(lime, answers))

    def _two_scales(self, page: Page, lime: LimeQuestion) -> None:
        self._note(Reason.SPLIT, lime)
        for scale, header in ((0, "dualscale_headera"), (1, "dualscale_headerb")):
            answers = [part for part in lime.answers if part.scale == scale]
            options, codes = self._answers(lime, answers)
            self._put_matrix(
                page,
                lime,
                lime.subquestions,
                options,
                codes,
                suffix=f"_{scale}",
                heading=lime.translated.get(header, {}),
            )

    def _cells(self, page: Page, lime: LimeQuestion) -> None:
        if not lime.flag("multiflexible_checkbox"):
            self._note(Reason.CELLS, lime)
            return
        lines = [part for part in lime.subquestions if part.scale == 0]
        columns = [part for part in lime.subquestions if part.scale == 1]
        options, codes = self._answers(lime, columns)
        self._put_matrix(page, lime, lines, options, codes, multiple=True)

    def _put_matrix(
        self,
        page: Page,
        lime: LimeQuestion,
        lines: Sequence[Part],
        options: list[Json],
        codes: Mapping[str, str],
        *,
        suffix: str = "",
        heading: Mapping[str, str] | None = None,
        multiple: bool = False,
    ) -> None:
        items, line_codes = self._parts(lime, lines)
        if not options or not items:
            self._note(Reason.NO_CHOICES, lime)
            return
        question = self._common(lime, "matrix", suffix=suffix)
        for tag, text in self._texts.plain(heading or {}, self._place(lime)).items():
            if tag in question["text"]:
                question["text"][tag] += f" – {text}"
        question |= {"items": items, "options": options}
        if multiple:
            question["multiple"] = True
        question |= _order(lime)
        self._put(page, lime, question, codes)
        kind = "multiple" if multiple else "single"
        for original, line in line_codes.items():
            key = question["key"]
            target = Target(key=key, kind=kind, codes=codes, item=line)
            self._remember(lime, target, f"{original}{suffix}")
            for column, code in codes.items() if multiple else ():
                cell = Target(key=key, kind=kind, codes=codes, item=line, code=code)
                self._remember(lime, cell, f"{original}_{column}")

    def _points(self, page: Page, lime: LimeQuestion) -> None:
        if lime.attributes.get("slider_rating", "0") not in {"", "0"}:
            question = self._common(lime, "rating") | {"points": 5}
        else:
            tags = self._texts.languages
            question = self._common(lime, "scale") | {
                "lowest": 1,
                "highest": 5,
                "lowest_text": dict.fromkeys(tags, "1"),
                "highest_text": dict.fromkeys(tags, "5"),
            }
        self._put(page, lime, question)

    def _ranking(self, page: Page, lime: LimeQuestion) -> None:
        options, codes = self._answers(lime, lime.answers or lime.subquestions)
        if not options:
            return
        question = self._common(lime, "ranking") | {"options": options}
        places = self._whole(lime, "max_answers")
        if places is not None and places >= 1:
            question["places"] = min(places, len(options), 10)
        self._put(page, lime, question | _order(lime), codes)

    def _number(self, page: Page, lime: LimeQuestion) -> None:
        question = self._common(lime, "number") | self._number_fields(lime)
        self._put(page, lime, question)

    def _number_fields(self, lime: LimeQuestion) -> Json:
        fields: Json = {}
        suffix = lime.translated.get("suffix", {})
        unit = self._texts.plain(suffix, self._place(lime))
        if unit:
            fields["unit"] = unit
        for name, attribute in (
            ("minimum", "min_num_value_n"),
            ("maximum", "max_num_value_n"),
        ):
            text = lime.attributes.get(attribute, "")
            if text:
                try:
                    fields[name] = number_of(text)
                except UntranslatableError:
                    self._note(Reason.VALIDATION, lime, text)
        if not lime.flag("num_value_int_only"):
            fields["decimals"] = 2
        return fields

    def _text(self, page: Page, lime: LimeQuestion) -> None:
        if lime.type == "S" and lime.flag("numbers_only"):
            self._number(page, lime)
            return
        if lime.type == "S" and lime.attributes.get("location_mapservice", "0") != "0":
            self._put(page, lime, self._common(lime, "place"))
            return
        kind = "short_text" if lime.type == "S" else "text"
        question = self._common(lime, kind)
        longest = LONGEST_SHORT if lime.type == "S" else LONGEST_LONG
        maximum = self._whole(lime, "maximum_chars")
        if maximum is not None and maximum >= 1:
            question["maximum"] = min(maximum, longest)
        self._put(page, lime, question)

    def _several_fields(self, page: Page, lime: LimeQuestion) -> None:
        """A heading, and a question for each of the fields under it."""
        self._note(Reason.SPLIT, lime)
        when = self._when(lime)
        heading = self._common(lime, "section")
        heading.pop("required", None)
        self._builder.add(page, heading, when, self._place(lime))
        for part in lime.subquestions:
            place = self._place(lime, part)
            question: Json = {
                "key": self._builder.names.take(
                    f"{heading['key']}_{part.code.lower()}"
                ),
                "type": "number" if lime.type == "K" else "short_text",
                "text": self._texts.label(part.texts, place),
            }
            if lime.mandatory == "Y":
                question["required"] = True
            if lime.type == "K":
                question |= self._number_fields(lime)
            own = self._builder.condition(part.relevance, place)
            target = Target(key=question["key"], kind=question["type"])
            self._remember(lime, target, part.code)
            self._builder.add(page, question, all_of([when, own]), place)

    def _date(self, page: Page, lime: LimeQuestion) -> None:
        question = self._common(lime, "date")
        for name, attribute in (("earliest", "date_min"), ("latest", "date_max")):
            text = lime.attributes.get(attribute, "")
            if _ISO_DATE.match(text):
                question[name] = text[:10]
            elif text.lower() in {"today", "now"}:
                question[name] = "today"
            elif text:
                self._note(Reason.VALIDATION, lime, text)
        if "H" in lime.attributes.get("date_format", ""):
            self._note(Reason.DATE_ONLY, lime)
        self._put(page, lime, question)

    def _information(self, page: Page, lime: LimeQuestion) -> None:
        place = self._place(lime)
        heads, rests = self._texts.heading_and_rest(lime.texts, place)
        question: Json = {
            "key": self._builder.key(place),
            "type": "information",
            "text": heads,
            **({"content": rests} if rests else {}),
        }
        self._builder.add(page, question, self._when(lime), place)

    # Parts

    def _common(self, lime: LimeQuestion, kind: str, *, suffix: str = "") -> Json:
        place = self._place(lime)
        named = Place(name=f"{lime.code}{suffix}", row=lime.row)
        question: Json = {
            "key": self._builder.key(named),
            "type": kind,
            "text": self._texts.label(lime.texts, place),
        }
        hint = self._texts.plain(lime.helps, place)
        if hint:
            question["hint"] = hint
        if lime.mandatory == "Y":
            question["required"] = True
        elif lime.mandatory == "S":
            self._note(Reason.SOFT_REQUIRED, lime)
        return question

    def _put(
        self,
        page: Page,
        lime: LimeQuestion,
        question: Json,
        codes: Mapping[str, str] | None = None,
    ) -> None:
        when = self._when(lime)
        target = Target(key=question["key"], kind=question["type"], codes=codes or {})
        question = self._with_validation(lime, question, target)
        self._remember(lime, target)
        self._builder.add(page, question, when, self._place(lime))

    def _with_validation(
        self, lime: LimeQuestion, question: Json, target: Target
    ) -> Json:
        text = lime.attributes.get("em_validation_q", "").strip("{} ")
        if not text:
            return question
        try:
            limits, _, rest = split_constraint(
                parse_expression(text, EXPRESSION_MANAGER),
                target,
                self._builder.resolver(target),
            )
        except UntranslatableError:
            self._note(Reason.CONSTRAINT, lime, text)
            return question
        if isinstance(rest, dict):
            tips = lime.translated.get("em_validation_q_tip", {})
            said = self._texts.plain(tips, self._place(lime))
            said = said or self._texts.fixed(CHECK_TEXTS)
            question = {**question, "check": {"if": rest, "text": said}}
        return {**question, **limits}

    def _answers(
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
        options, codes = self._parts(lime, parts)
        if not options:
            self._note(Reason.NO_CHOICES, lime)
            return [], {}
        if lime.other and lime.type in {"L", "!", "M", "P"}:
            texts = self._texts.plain(
                lime.translated.get("other_replace_text", {}), self._place(lime)
            )
            code = "other" if "other" not in codes.values() else "other_text"
            codes[OTHER] = code
            text = texts or self._texts.fixed(OTHER_TEXTS)
            options.append({"code": code, "text": text, "other": True})
        return options, codes

    def _parts(
        self, lime: LimeQuestion, parts: Iterable[Part]
    ) -> tuple[list[Json], dict[str, str]]:
        known = list({part.code: part for part in parts}.values())
        codes = self._builder.codes([part.code for part in known], self._place(lime))
        options = []
        for part in known:
            place = self._place(lime, part)
            text = self._texts.label(part.texts, place)
            own = self._builder.condition(part.relevance, place)
            when = all_of([own, self._filter(lime, part.code)])
            option: Json = {"code": codes[part.code], "text": text}
            if when is False:
                self._note(Reason.HIDDEN, lime, part.code)
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
                    self._note(Reason.CONDITION, lime, f"{name}: {source}")
                elif code in target.codes:
                    chosen = target.test("contains", target.codes[code])
                    conditions.append(chosen if is_shown else {"not": chosen})
        return all_of(conditions)

    def _when(self, lime: LimeQuestion) -> Condition | bool:
        return self._builder.condition(lime.relevance.strip("{} "), self._place(lime))

    def _remember(self, lime: LimeQuestion, target: Target, part: str = "") -> None:
        """By the code, and by the number that older expressions use."""
        code = f"{lime.code}_{part}" if part else lime.code
        self._builder.remember(code, target)
        if lime.id:
            number = f"{self._survey_id}X{self._group.id}X{lime.id}"
            self._builder.remember(f"{number}{part}", target)

    def _whole(self, lime: LimeQuestion, attribute: str) -> int | None:
        text = lime.attributes.get(attribute, "")
        if text and not text.isdigit():
            self._note(Reason.VALIDATION, lime, f"{attribute}: {text}")
        return int(text) if text.isdigit() and len(text) < 6 else None

    def _note_settings(self, lime: LimeQuestion) -> None:
        for name, reason in _NOTED.items():
            if lime.attributes.get(name):
                self._note(reason, lime, f"{name}: {lime.attributes[name]}")
        if lime.validation:
            self._note(Reason.VALIDATION, lime, lime.validation)
        if lime.default:
            self._note(Reason.DEFAULT, lime, lime.default)

    def _place(self, lime: LimeQuestion, part: Part | None = None) -> Place:
        return Place(
            name=f"{lime.code}_{part.code}" if part else lime.code, row=lime.row
        )

    def _note(self, reason: Reason, lime: LimeQuestion, detail: str = "") -> None:
        self._builder.notes.add(reason, name=lime.code, row=lime.row, detail=detail)


def _order(lime: LimeQuestion) -> Json:
    random = lime.flag("random_order") or "random" in {
        lime.attributes.get("answer_order"),
        lime.attributes.get("subquestion_order"),
    }
    return {"order": "random"} if random else {}
