"""Lists of choices: options with codes, and filters as conditions of each option."""

from collections.abc import Mapping
from dataclasses import dataclass

from participation.questionnaires.exchange.building import (
    Builder,
    Json,
    Place,
    with_condition,
)
from participation.questionnaires.exchange.combining import Condition, any_of
from participation.questionnaires.exchange.conditions import translate
from participation.questionnaires.exchange.expressions import (
    XPATH,
    Call,
    Combined,
    Comparison,
    Expression,
    Literal,
    Negation,
    Reference,
    UntranslatableError,
    Word,
    parse_expression,
)
from participation.questionnaires.exchange.notes import Reason
from participation.questionnaires.exchange.xlsform_sheets import Row, Sheets
from participation.questionnaires.exchange.xlsform_texts import TextReader

CHOICES = "choices"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """`codes`: by the names in the file."""

    options: tuple[Json, ...]
    codes: Mapping[str, str]


class ChoiceLists:
    """Gives each list of the choices sheet as options, reading each list once."""

    def __init__(self, sheets: Sheets, builder: Builder, texts: TextReader) -> None:
        self._lists = {**sheets.external_choices, **sheets.choices}
        self._external = sheets.external_choices
        self._builder = builder
        self._texts = texts
        self._codes: dict[str, dict[str, str]] = {}

    def of(
        self, list_name: str, place: Place, *, filter: str = "", external: bool = False
    ) -> Choices | None:
        """The options of a question; None, with a note, where there are none.

        `external`: from the sheet of long lists, where the same name is another list.
        """
        if external and list_name in self._external:
            name = f"{list_name} (external)"
            self._lists[name] = self._external[list_name]
            list_name = name
        rows = self._lists.get(list_name, ())
        if not rows:
            self._builder.notes.add(
                Reason.NO_CHOICES, name=place.name, row=place.row, detail=list_name
            )
            return None
        codes = self._codes_of(list_name)
        conditions = self._conditions(rows, filter, place)
        options: dict[str, Json] = {}
        shown: dict[str, list[Condition | bool]] = {}
        for row, when in zip(rows, conditions, strict=True):
            if when is False:
                continue
            code = codes[row.name]
            shown.setdefault(code, []).append(when)
            options.setdefault(code, self._option(row, code, list_name))
        if not options:
            self._builder.notes.add(
                Reason.NO_CHOICES, name=place.name, row=place.row, detail=list_name
            )
            return None
        return Choices(
            options=tuple(
                with_condition(option, any_of(shown[code]))
                for code, option in options.items()
            ),
            codes={name: code for name, code in codes.items() if code in options},
        )

    def _codes_of(self, list_name: str) -> dict[str, str]:
        if list_name not in self._codes:
            notes = self._builder.notes
            sheet, notes.sheet = notes.sheet, CHOICES
            names = [row.name for row in self._lists[list_name]]
            place = Place(name=list_name, row=self._lists[list_name][0].number)
            self._codes[list_name] = self._builder.codes(names, place)
            notes.sheet = sheet
        return self._codes[list_name]

    def _option(self, row: Row, code: str, list_name: str) -> Json:
        notes = self._builder.notes
        sheet, notes.sheet = notes.sheet, CHOICES
        place = Place(name=row.name, row=row.number)
        text = self._texts.label(row, place)
        for kind in ("image", "big-image", "audio", "video"):
            for file in row.by_language("media", kind).values():
                notes.add(Reason.FILE, name=row.name, row=row.number, detail=file)
        notes.sheet = sheet
        option: Json = {"code": code, "text": text}
        for flag in ("other", "exclusive", "fixed"):
            if flag in row.value("participation").split():
                option[flag] = True
        return option

    def _conditions(
        self, rows: tuple[Row, ...], filter: str, place: Place
    ) -> list[Condition | bool]:
        if not filter:
            return [True] * len(rows)
        try:
            expression = parse_expression(filter, XPATH)
        except UntranslatableError:
            self._note_filter(filter, place)
            return [True] * len(rows)
        return [self._condition(row, expression, filter, place) for row in rows]

    def _condition(
        self, row: Row, expression: Expression, filter: str, place: Place
    ) -> Condition | bool:
        try:
            asked = _with_cells(expression, row)
            return translate(asked, self._builder.resolver(None))
        except UntranslatableError:
            self._note_filter(filter, place)
            return True

    def _note_filter(self, filter: str, place: Place) -> None:
        self._builder.notes.add(
            Reason.CHOICE_FILTER, name=place.name, row=place.row, detail=filter
        )


def _with_cells(found: Expression, row: Row) -> Expression:
    """Put what stands in the row in the place of names of columns."""
    match found:
        case Word(name):
            return Literal(row.value(name))
        case Combined(operator, parts):
            return Combined(operator, tuple(_with_cells(p, row) for p in parts))
        case Comparison(operator, Word(name), Reference()) | Comparison(
            operator, Reference(), Word(name)
        ) if not row.value(name):
            # An empty cell is no value: it equals no answer, not even none.
            return Literal(operator == "!=")
        case Comparison(operator, left, right):
            return Comparison(operator, _with_cells(left, row), _with_cells(right, row))
        case Negation(part):
            return Negation(_with_cells(part, row))
        case Call(name, arguments):
            return Call(name, tuple(_with_cells(a, row) for a in arguments))
    return found
