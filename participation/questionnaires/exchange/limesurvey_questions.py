"""LimeSurvey's question types as ours."""

import re
from collections.abc import Callable, Mapping, Sequence

from participation.questionnaires.exchange.building import (
    Builder,
    Json,
    Page,
    Place,
)
from participation.questionnaires.exchange.combining import Condition, all_of, number_of
from participation.questionnaires.exchange.conditions import Target
from participation.questionnaires.exchange.expressions import (
    EXPRESSION_MANAGER,
    UntranslatableError,
    parse_expression,
)
from participation.questionnaires.exchange.limesurvey import (
    LimeGroup,
    LimeQuestion,
    LimeSurvey,
    Part,
)
from participation.questionnaires.exchange.limesurvey_parts import (
    OTHER,
    LimeParts,
    order_of,
)
from participation.questionnaires.exchange.limesurvey_texts import LimeTexts
from participation.questionnaires.exchange.limits import split_constraint
from participation.questionnaires.exchange.notes import Reason
from participation.questionnaires.exchange.plain import CHECK_TEXTS, COMMENT_TEXTS

MANY_OPTIONS = 20
LONGEST_SHORT = 250
LONGEST_LONG = 5000

_LEFT_OUT = {
    "*": Reason.CALCULATION,
    "|": Reason.UPLOAD,
    ";": Reason.CELLS,
    "I": Reason.TYPE,
}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class LimeQuestionReader:
    """Adds the questions of a survey to pages."""

    def __init__(self, builder: Builder, texts: LimeTexts, survey: LimeSurvey) -> None:
        self._builder = builder
        self._texts = texts
        self._parts = LimeParts(builder, texts)
        self._survey_id = survey.id
        self._codes = frozenset(q.code for g in survey.groups for q in g.questions)
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
            self._parts.note(Reason.HIDDEN, lime)
        elif kind is None:
            self._parts.note(_LEFT_OUT.get(lime.type, Reason.TYPE), lime, lime.type)
        else:
            self._parts.note_settings(lime)
            kind(page, lime)

    # Kinds

    def _single(self, page: Page, lime: LimeQuestion) -> None:
        options, codes = self._parts.answers(lime, lime.answers)
        if not options:
            return
        is_long = lime.type == "!" or len(options) > MANY_OPTIONS
        question = self._common(lime, "dropdown" if is_long else "single")
        question["options"] = options
        if not is_long:
            question |= order_of(lime)
        self._put(page, lime, question, codes)
        if lime.type == "O":
            self._parts.note(Reason.SPLIT, lime)
            comment = {
                "key": self._builder.names.take(f"{question['key']}_comment"),
                "type": "text",
                "text": self._texts.with_word(question["text"], COMMENT_TEXTS),
            }
            asked: Condition = {"question": question["key"], "answered": True}
            self._builder.add(page, comment, asked, self._parts.place(lime))

    def _multiple(self, page: Page, lime: LimeQuestion) -> None:
        options, codes = self._parts.answers(lime, lime.subquestions)
        if not options:
            return
        alone = re.split(r"[;,]", lime.attributes.get("exclude_all_others", ""))
        exclusive = {codes[code.strip()] for code in alone if code.strip() in codes}
        question = self._common(lime, "multiple")
        question["options"] = [
            {**o, "exclusive": True} if o["code"] in exclusive else o for o in options
        ]
        for name, attribute in (("minimum", "min_answers"), ("maximum", "max_answers")):
            number = self._parts.whole(lime, attribute)
            if number is not None and number >= 1:
                question[name] = min(number, len(options))
        question |= order_of(lime)
        if lime.type == "P":
            self._parts.note(Reason.COMMENTS, lime)
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
        self._put_matrix(page, lime, lines, *self._parts.answers(lime, answers))

    def _two_scales(self, page: Page, lime: LimeQuestion) -> None:
        self._parts.note(Reason.SPLIT, lime)
        for scale, header in ((0, "dualscale_headera"), (1, "dualscale_headerb")):
            answers = [part for part in lime.answers if part.scale == scale]
            options, codes = self._parts.answers(lime, answers)
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
            self._parts.note(Reason.CELLS, lime)
            return
        lines = [part for part in lime.subquestions if part.scale == 0]
        columns = [part for part in lime.subquestions if part.scale == 1]
        options, codes = self._parts.answers(lime, columns)
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
        items, line_codes = self._parts.parts(lime, lines)
        if not options or not items:
            self._parts.note(Reason.NO_CHOICES, lime)
            return
        question = self._common(lime, "matrix", suffix=suffix)
        for tag, text in self._texts.plain(
            heading or {}, self._parts.place(lime)
        ).items():
            if tag in question["text"]:
                question["text"][tag] += f" – {text}"
        question |= {"items": items, "options": options}
        if multiple:
            question["multiple"] = True
        question |= order_of(lime)
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
        options, codes = self._parts.answers(lime, lime.answers or lime.subquestions)
        if not options:
            return
        question = self._common(lime, "ranking") | {"options": options}
        places = self._parts.whole(lime, "max_answers")
        if places is not None and places >= 1:
            question["places"] = min(places, len(options), 10)
        self._put(page, lime, question | order_of(lime), codes)

    def _number(self, page: Page, lime: LimeQuestion) -> None:
        question = self._common(lime, "number") | self._number_fields(lime)
        self._put(page, lime, question)

    def _number_fields(self, lime: LimeQuestion) -> Json:
        fields: Json = {}
        suffix = lime.translated.get("suffix", {})
        unit = self._texts.plain(suffix, self._parts.place(lime))
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
                    self._parts.note(Reason.VALIDATION, lime, text)
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
        maximum = self._parts.whole(lime, "maximum_chars")
        if maximum is not None and maximum >= 1:
            question["maximum"] = min(maximum, longest)
        self._put(page, lime, question)

    def _several_fields(self, page: Page, lime: LimeQuestion) -> None:
        """A heading, and a question for each of the fields under it."""
        self._parts.note(Reason.SPLIT, lime)
        when = self._when(lime)
        heading = self._common(lime, "section")
        heading.pop("required", None)
        self._builder.add(page, heading, when, self._parts.place(lime))
        for part in lime.subquestions:
            place = self._parts.place(lime, part)
            question: Json = {
                "key": self._builder.names.take(
                    f"{heading['key']}_{part.code.lower()}"
                ),
                "type": "number" if lime.type == "K" else "short_text",
                "text": self._texts.label(part.texts, place, otherwise=part.code),
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
        form = lime.attributes.get("date_format", "").lower()
        if "h" in form and not any(part in form for part in ("d", "y")):
            self._put(page, lime, self._common(lime, "time"))
            return
        question = self._common(lime, "date")
        for name, attribute in (("earliest", "date_min"), ("latest", "date_max")):
            text = lime.attributes.get(attribute, "")
            if _ISO_DATE.match(text):
                question[name] = text[:10]
            elif text.lower() in {"today", "now"}:
                question[name] = "today"
            elif text:
                self._parts.note(Reason.VALIDATION, lime, text)
        if "h" in form:
            self._parts.note(Reason.DATE_ONLY, lime)
        self._put(page, lime, question)

    def _information(self, page: Page, lime: LimeQuestion) -> None:
        place = self._parts.place(lime)
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
        place = self._parts.place(lime)
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
            self._parts.note(Reason.SOFT_REQUIRED, lime)
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
        self._builder.add(page, question, when, self._parts.place(lime))

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
            self._parts.note(Reason.CONSTRAINT, lime, text)
            return question
        if isinstance(rest, dict):
            tips = lime.translated.get("em_validation_q_tip", {})
            said = self._texts.plain(tips, self._parts.place(lime))
            said = said or self._texts.fixed(CHECK_TEXTS)
            question = {**question, "check": {"if": rest, "text": said}}
        return {**question, **limits}

    def _when(self, lime: LimeQuestion) -> Condition | bool:
        return self._builder.condition(
            lime.relevance.strip("{} "), self._parts.place(lime)
        )

    def _remember(self, lime: LimeQuestion, target: Target, part: str = "") -> None:
        """By the code, and by the numbers that older and the newest expressions use."""
        code = f"{lime.code}_{part}" if part else lime.code
        self._builder.remember(code, target)
        if not lime.id:
            return
        number = f"{self._survey_id}X{self._group.id}X{lime.id}"
        self._builder.remember(f"{number}{part}", target)
        if f"Q{lime.id}" not in self._codes:  # a question's own name goes first
            ids = {sub.code: f"S{sub.id}" for sub in lime.subquestions if sub.id}
            words = [f"Q{lime.id}", *(ids.get(w, w) for w in part.split("_") if w)]
            self._builder.remember("_".join(words), target)
