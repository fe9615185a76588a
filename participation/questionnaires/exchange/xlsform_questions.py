"""Rows of an XLSForm as questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from markupsafe import escape

from participation.questionnaires.exchange.building import (
    Builder,
    Json,
    Page,
    Place,
    Texts,
    with_condition,
)
from participation.questionnaires.exchange.combining import Condition, all_of
from participation.questionnaires.exchange.conditions import Target
from participation.questionnaires.exchange.expressions import (
    XPATH,
    UntranslatableError,
    parse_expression,
)
from participation.questionnaires.exchange.limits import split_constraint
from participation.questionnaires.exchange.names import Names, key_of
from participation.questionnaires.exchange.notes import Reason
from participation.questionnaires.exchange.plain import (
    CHECK_TEXTS,
    OTHER_TEXTS,
    known_texts,
)
from participation.questionnaires.exchange.xlsform_choices import ChoiceLists
from participation.questionnaires.exchange.xlsform_numbers import (
    points_of,
    range_fields,
)
from participation.questionnaires.exchange.xlsform_sheets import Row, Sheets
from participation.questionnaires.exchange.xlsform_texts import TextReader
from participation.questionnaires.exchange.xlsform_types import RowType

MANY_OPTIONS = 20
CODES = "//codes"  # beside the fields of a question until it is finished
_LISTS = frozenset({"minimal", "autocomplete", "search"})
_TRUE = frozenset({"yes", "true", "true()", "1"})
_FALSE = frozenset({"", "no", "false", "false()", "0"})
_LEFT_OUT = {
    "metadata": Reason.METADATA,
    "calculation": Reason.CALCULATION,
    "upload": Reason.UPLOAD,
    "elsewhere": Reason.CHOICES_ELSEWHERE,
    "score__row": Reason.CELLS,
    "rank__level": Reason.CELLS,
}


class QuestionReader:
    """Adds questions to pages. `intro`: of the questionnaire, if a row gave it."""

    def __init__(
        self, sheets: Sheets, builder: Builder, languages: dict[str, str]
    ) -> None:
        self._builder = builder
        self.texts = TextReader(languages, builder.notes, self._asked)
        self._lists = ChoiceLists(sheets, builder, self.texts)
        self.intro: Texts = {}
        self._hints: dict[str, Texts] = {}  # of matrices that follow
        self._kinds: Mapping[str, Callable[[Row, RowType, Place], Json | None]] = {
            "one": self._select,
            "several": self._select,
            "rank": self._select,
            "integer": self._number,
            "decimal": self._number,
            "range": self._range,
            "date": self._date,
            "datetime": self._date,
            "time": self._time,
            "text": self._text,
            "note": self._note,
            "acknowledge": self._consent,
            "geopoint": self._place,
        }

    def add(self, page: Page, row: Row, type: RowType, outer: Condition | bool) -> None:
        """Add what a row asks, or note why it cannot be asked."""
        place = Place(name=row.name or type.detail, row=row.number)
        if self._is_part_of_another(row, page, place):
            return
        kind = self._kinds.get(type.kind)
        if kind is None:
            reason = _LEFT_OUT.get(type.kind, Reason.TYPE)
            self._note_that(reason, place, type.detail)
            return
        if row.value("bind", "readonly").lower() not in _FALSE and type.kind != "note":
            self._note_that(Reason.READ_ONLY, place)
            return
        fields = kind(row, type, place)
        if fields is None:
            return
        when = self._builder.condition(row.value("bind", "relevant"), place)
        codes = fields.pop(CODES, {})
        question = self._with_common(row, fields, place)
        target = Target(key=question["key"], kind=question["type"], codes=codes)
        question = self._with_constraint(row, question, target, place)
        if row.name:
            self._builder.remember(row.name, target)
        self._builder.add(page, question, all_of([outer, when]), place)

    def _with_common(self, row: Row, fields: Json, place: Place) -> Json:
        fields = dict(fields)
        kind = fields.pop("type")
        fallback = "information" if kind in {"information", "section"} else "question"
        question: Json = {
            "key": self._builder.key(place, fallback=fallback),
            "type": kind,
            "text": fields.pop("text", None) or self.texts.label(row, place),
        }
        hint = self.texts.of(row, "hint", place=place)
        if hint and kind != "information":  # there it is part of the content
            question["hint"] = hint
        if kind not in {"information", "section"} and self._required(row, place):
            question["required"] = True
        for name, reason in (("guidance_hint", Reason.GUIDANCE),
                             ("default", Reason.DEFAULT)):  # fmt: skip
            for text in row.by_language(name).values():
                self._note_that(reason, place, text)
        if row.value("bind", "calculate"):
            self._note_that(Reason.DEFAULT, place, row.value("bind", "calculate"))
        for text in row.by_language("bind", "jr:requiredMsg").values():
            self._note_that(Reason.MESSAGE, place, text)
        for medium in ("image", "big-image", "audio", "video"):
            for file in row.by_language("media", medium).values():
                self._note_that(Reason.FILE, place, file)
        return {**question, **fields}

    def _required(self, row: Row, place: Place) -> bool:
        value = row.value("bind", "required").lower()
        if value not in _TRUE | _FALSE:
            self._note_that(Reason.CONDITIONAL_REQUIRED, place, value)
        return value in _TRUE

    def _with_constraint(
        self, row: Row, question: Json, target: Target, place: Place
    ) -> Json:
        text = row.value("bind", "constraint")
        message = self.texts.of(row, "bind", "jr:constraintMsg", place=place)
        if not text:
            return question
        try:
            limits, exclusive, rest = split_constraint(
                parse_expression(text, XPATH), target, self._builder.resolver(target)
            )
        except UntranslatableError:
            self._note_that(Reason.CONSTRAINT, place, text)
            return question
        question = {**question, **limits}
        if exclusive:
            question["options"] = [
                {**option, "exclusive": True} if option["code"] in exclusive else option
                for option in question["options"]
            ]
        if isinstance(rest, dict):
            languages = self.texts.languages
            said = message or known_texts(CHECK_TEXTS, languages)
            question["check"] = {"if": rest, "text": said}
        elif rest is False:
            self._note_that(Reason.CONSTRAINT, place, text)
        elif message:
            self._note_that(Reason.MESSAGE, place, next(iter(message.values())))
        return question

    # The kinds: each returns its own fields, None where nothing can be asked.

    def _select(self, row: Row, type: RowType, place: Place) -> Json | None:
        if row.value("participation") == "ortsteil":
            return {"type": "ortsteil"}
        found = self._lists.of(
            type.list_name,
            place,
            filter=row.value("choice_filter"),
            external=type.is_external,
        )
        if found is None:
            return None
        if row.value("participation") in {"scale", "rating"}:
            points = points_of(row.value("participation"), found.options)
            return {**points, CODES: found.codes}
        options = list(found.options)
        codes = dict(found.codes)
        if type.other and not any(option.get("other") for option in options):
            texts = known_texts(OTHER_TEXTS, self.texts.languages)
            code = Names((option["code"] for option in options), codes=True).take(
                "other"
            )
            codes.setdefault("other", code)
            options.append({"code": code, "text": texts, "other": True})
        choices: Json = {"options": options, CODES: codes}
        if type.kind == "rank":
            return {"type": "ranking", **choices, **self._order(row)}
        kind = "multiple" if type.kind == "several" else "single"
        if row.value("participation") in {"single", "dropdown"}:
            kind = row.value("participation")
        elif kind == "single" and (
            row.appearance & _LISTS or len(options) > MANY_OPTIONS
        ):
            kind = "dropdown"
        order = {} if kind == "dropdown" else self._order(row)
        return {"type": kind, **choices, **order}

    def _order(self, row: Row) -> Json:
        random = row.parameters.get("randomize", "").lower() == "true"
        return {"order": "random"} if random else {}

    def _number(self, row: Row, type: RowType, place: Place) -> Json | None:
        return {"type": "number", **({"decimals": 2} if type.kind == "decimal" else {})}

    def _range(self, row: Row, type: RowType, place: Place) -> Json | None:
        fields, is_exact = range_fields(row, self.texts.languages)
        if fields is None:
            self._note_that(Reason.TYPE, place, row.value("parameters"))
        elif not is_exact:
            self._note_that(Reason.NUMBER_STEPS, place, row.value("parameters"))
        return fields

    def _date(self, row: Row, type: RowType, place: Place) -> Json | None:
        appearance = row.appearance & {"month-year", "year"}
        if type.kind == "datetime" or appearance:
            self._note_that(Reason.DATE_ONLY, place)
        return {"type": "date"}

    def _time(self, row: Row, type: RowType, place: Place) -> Json | None:
        return {"type": "time"}

    def _text(self, row: Row, type: RowType, place: Place) -> Json | None:
        own = row.value("participation")
        if own in {"text", "short_text", "ortsteil", "place"}:
            return {"type": own}
        is_long = "multiline" in row.appearance or "rows" in row.parameters
        return {"type": "text" if is_long else "short_text"}

    def _note(self, row: Row, type: RowType, place: Place) -> Json | None:
        label = self.texts.of(row, "label", place=place)
        own = row.value("participation")
        if own == "intro":
            self.intro = {tag: _paragraphs(text) for tag, text in label.items()}
            return None
        if own == "section":
            return {"type": "section"}
        hint = self.texts.of(row, "hint", place=place)
        if not label and not hint:
            self._note_that(Reason.FILE, place)
            return None
        heads = {tag: text.split("\n", 1)[0] for tag, text in (label or hint).items()}
        bodies = {
            tag: text.split("\n", 1)[1] for tag, text in label.items() if "\n" in text
        }
        if label:
            for tag, text in hint.items():
                bodies[tag] = f"{bodies.get(tag, '')}\n{text}".strip()
        content = {
            tag: _paragraphs(text) for tag, text in bodies.items() if text.strip()
        }
        fields: Json = {"type": "information", "text": heads}
        if content:
            fields["content"] = self.texts.complete(content, place)
        return fields

    def _consent(self, row: Row, type: RowType, place: Place) -> Json | None:
        return {"type": "consent"}

    def _place(self, row: Row, type: RowType, place: Place) -> Json | None:
        return {"type": "place"}

    # Several rows that are one question here.

    def add_matrix(
        self,
        page: Page,
        head: Row,
        rows: Sequence[Row],
        type: RowType,
        outer: Condition | bool,
        *,
        title_of: Row | None = None,
    ) -> None:
        """Add lines with the same options as one matrix."""
        place = Place(name=head.name, row=head.number)
        filter = next((r.value("choice_filter") for r in rows), "")
        found = self._lists.of(type.list_name, place, filter=filter)
        if found is None:
            return
        when = outer
        if title_of is not None:
            own = self._builder.condition(head.value("bind", "relevant"), place)
            when = all_of([outer, own])
        title = self.texts.of(title_of, "label", place=place) if title_of else {}
        key = self._builder.key(place)
        kind = "multiple" if type.kind == "several" else "single"
        codes = _line_codes(rows, head.name)
        required = [self._required(row, place) for row in rows]
        question: Json = {
            "key": key,
            "type": "matrix",
            "text": self.texts.label(head, place, otherwise=title),
        }
        hint = self.texts.of(head, "hint", place=place) or self._hints.get(key)
        if hint:
            question["hint"] = hint
        if any(required):
            question["required"] = True
            if not all(required):
                self._note_that(Reason.REQUIRED_LINES, place)
        question["items"] = [
            self._line(row, code) for row, code in zip(rows, codes, strict=True)
        ]
        question["options"] = list(found.options)
        if kind == "multiple":
            question["multiple"] = True
        self._builder.add(page, question, when, place)
        for row, code in zip(rows, codes, strict=True):
            target = Target(key=key, kind=kind, codes=found.codes, item=code)
            self._builder.remember(row.name, target)

    def _line(self, row: Row, code: str) -> Json:
        place = Place(name=row.name, row=row.number)
        item: Json = {"code": code, "text": self.texts.label(row, place)}
        if row.value("bind", "constraint"):
            self._note_that(Reason.CONSTRAINT, place, row.value("bind", "constraint"))
        when = self._builder.condition(row.value("bind", "relevant"), place)
        if when is False:
            self._note_that(Reason.HIDDEN, place)
        return with_condition(item, True if when is False else when)

    def add_score(
        self, page: Page, head: Row, rows: Sequence[Row], outer: Condition | bool
    ) -> None:
        """Kobo's table of one question each line."""
        list_name = head.value("kobo--score-choices")
        found = RowType(kind="one", list_name=list_name)
        self.add_matrix(page, head, rows, found, outer)

    def add_ranking_group(
        self, page: Page, head: Row, rows: Sequence[Row], outer: Condition | bool
    ) -> None:
        """Kobo's ranking: one row for each place."""
        as_rank = RowType(kind="rank", list_name=head.value("kobo--rank-items"))
        places = len(rows)
        cells = {k: v for k, v in head.cells.items() if k[:2] != ("bind", "relevant")}
        before = len(page.questions)
        self.add(page, replace(head, cells=cells), as_rank, outer)
        if len(page.questions) > before and places:
            options = len(page.questions[-1]["options"])
            page.questions[-1]["places"] = min(places, options, 10)

    def _is_part_of_another(self, row: Row, page: Page, place: Place) -> bool:
        """Rows that our own export wrote beside a question or a page."""
        role, _, key = row.value("participation").partition(":")
        if role == "page_intro":
            page.intro = self.texts.of(row, "label", place=place)
        elif role == "hint":
            self._hints[key] = self.texts.of(row, "label", place=place)
        elif role in {"other", "point"}:
            return any(question["key"] == key for question in page.questions)
        return role in {"page_intro", "hint"}

    def _asked(self, name: str) -> str | None:
        target = self._builder.targets.get(name)
        return None if target is None or target.item else target.key

    def _note_that(self, reason: Reason, place: Place, detail: str = "") -> None:
        self._builder.notes.add(reason, name=place.name, row=place.row, detail=detail)


def _line_codes(rows: Sequence[Row], group: str) -> list[str]:
    """Codes of lines, without the name of their group in front."""
    own = Names(codes=True)
    prefix = f"{key_of(group)}_"
    names = [key_of(row.name, codes=True) for row in rows]
    if all(len(name) > len(prefix) and name.startswith(prefix) for name in names):
        names = [name.removeprefix(prefix) for name in names]
    return [own.take(name, fallback="line") for name in names]


def _paragraphs(text: str) -> str:
    parts = [part.strip() for part in text.split("\n") if part.strip()]
    return "".join(f"<p>{escape(part)}</p>" for part in parts)
