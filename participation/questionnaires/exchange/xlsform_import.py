"""XLSForm in: groups become pages, rows questions, and what does not fit is noted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from participation.questionnaires.exchange.building import (
    Builder,
    Page,
    Place,
    protect_braces,
)
from participation.questionnaires.exchange.combining import Condition, all_of
from participation.questionnaires.exchange.expressions import XPATH
from participation.questionnaires.exchange.notes import (
    Imported,
    Reason,
    Refusal,
    UnreadableFileError,
)
from participation.questionnaires.exchange.plain import (
    TITLE_TEXTS,
    known_texts,
    plain_text,
)
from participation.questionnaires.exchange.xlsform_questions import QuestionReader
from participation.questionnaires.exchange.xlsform_sheets import (
    Row,
    Sheets,
    read_sheets,
)
from participation.questionnaires.exchange.xlsform_texts import languages_of
from participation.questionnaires.exchange.xlsform_types import RowType, row_type

SURVEY = "survey"
DEEPEST_GROUP = 20
_NO_SURVEY_ROWS = frozenset({"yes", "true", "true()"})


@dataclass(kw_only=True)
class Group:
    """A group with what stands in it. `kind`: group, repeat, loop or one of Kobo's."""

    row: Row
    kind: str
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Line:
    row: Row
    type: RowType


Node = Group | Line


def read_xlsform(content: bytes) -> Imported:
    """Return the questionnaire in a workbook. Raises UnreadableFileError."""
    return _Import(read_sheets(content)).run()


class _Import:
    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._builder = Builder(languages=("de",), dialect=XPATH)
        self._builder.notes.sheet = SURVEY
        languages = languages_of(sheets, self._builder.notes)
        self._builder.languages = tuple(dict.fromkeys(languages.values()))
        self._builder.source_language = self._builder.languages[0]
        self._questions = QuestionReader(sheets, self._builder, languages)
        self._texts = self._questions.texts
        title = sheets.settings.get("title") or sheets.settings.get("id_string", "")
        plain = " ".join(protect_braces(plain_text(title, markdown=True)[0]).split())
        self._title = (
            {self._builder.source_language: plain}
            if plain
            else known_texts(TITLE_TEXTS, self._builder.languages)
        )
        self._loose: Page | None = None

    def run(self) -> Imported:
        notes = self._builder.notes
        for name in self._sheets.others:
            notes.add(Reason.TABLE, detail=name, sheet="")
        for node in _tree(self._sheets.survey):
            if isinstance(node, Group) and self._is_page(node):
                self._loose = None
                self._page(node)
            else:
                self._node(self._loose_page(node), node, True)
        return self._builder.finished(
            format="xlsform", title=self._title, intro=self._questions.intro
        )

    def _is_page(self, group: Group) -> bool:
        return (
            group.kind in {"group", "repeat", "loop"}
            and "table-list" not in group.row.appearance
        )

    def _loose_page(self, node: Node) -> Page:
        """The page of what stands in no group; a new one after each group."""
        if self._loose is None:
            self._loose = self._builder.open_page(
                self._title, Place(row=node.row.number)
            )
        return self._loose

    def _page(self, group: Group) -> None:
        place = _place(group.row)
        condition = self._relevant(group)
        if condition is False:
            self._builder.notes.add(Reason.HIDDEN, name=place.name, row=place.row)
            return
        title = self._texts.of(group.row, "label", place=place) or self._title
        page = self._builder.open_page(title, place, condition=condition)
        self._children(page, group, True)

    def _node(self, page: Page, node: Node, outer: Condition | bool) -> None:
        if isinstance(node, Line):
            self._questions.add(page, node.row, node.type, outer)
            return
        when = all_of([outer, self._relevant(node)])
        rows = [child.row for child in node.children if isinstance(child, Line)]
        if node.kind == "score":
            self._questions.add_score(page, node.row, rows, when)
        elif node.kind == "ranking":
            self._questions.add_ranking_group(page, node.row, rows, when)
        elif node.kind == "cells":
            place = _place(node.row)
            self._builder.notes.add(Reason.CELLS, name=place.name, row=place.row)
        elif "table-list" in node.row.appearance:
            self._table(page, node, when)
        else:
            self._nested(page, node, when)

    def _nested(self, page: Page, group: Group, when: Condition | bool) -> None:
        """A group within a page: a heading and its questions."""
        place = _place(group.row)
        heading = self._texts.of(group.row, "label", place=place)
        if heading:
            key = self._builder.key(place, fallback="section")
            section = {"key": key, "type": "section", "text": heading}
            self._builder.notes.add(Reason.HEADING, name=place.name, row=place.row)
            self._builder.add(page, section, when, place)
        self._children(page, group, when)

    def _table(self, page: Page, group: Group, when: Condition | bool) -> None:
        lines = [child for child in group.children if isinstance(child, Line)]
        asked = [line for line in lines if line.type.kind in {"one", "several"}]
        lists = {(line.type.kind, line.type.list_name) for line in asked}
        if len(lists) != 1:
            self._nested(page, group, when)
            return
        for child in group.children:
            if child not in asked:
                self._node(page, child, when)
        self._questions.add_matrix(
            page, group.row, [line.row for line in asked], asked[0].type, when
        )

    def _children(self, page: Page, group: Group, outer: Condition | bool) -> None:
        if group.kind in {"repeat", "loop"}:
            place = _place(group.row)
            self._builder.notes.add(Reason.REPEAT, name=place.name, row=place.row)
        nodes = group.children
        position = 0
        while position < len(nodes):
            table = _rows_of_table(nodes[position:])
            if len(table) > 1:
                head = table[0]
                self._questions.add_matrix(
                    page,
                    head.row,
                    [line.row for line in table[1:]],
                    head.type,
                    outer,
                    title_of=group.row,
                )
                position += len(table)
            else:
                self._node(page, nodes[position], outer)
                position += 1

    def _relevant(self, group: Group) -> Condition | bool:
        return self._builder.condition(
            group.row.value("bind", "relevant"), _place(group.row)
        )


def _place(row: Row) -> Place:
    return Place(name=row.name, row=row.number)


def _rows_of_table(nodes: Sequence[Node]) -> list[Line]:
    """A row of labels and the rows without labels that follow it."""
    head = nodes[0]
    if not isinstance(head, Line) or "label" not in head.row.appearance:
        return []
    table = [head]
    for node in nodes[1:]:
        if (
            not isinstance(node, Line)
            or "list-nolabel" not in node.row.appearance
            or node.type.list_name != head.type.list_name
        ):
            break
        table.append(node)
    return table


def _tree(rows: Sequence[Row]) -> list[Node]:
    """The rows in their groups. Raises UnreadableFileError where ends do not fit."""
    top: list[Node] = []
    stack: list[Group] = []
    for row in rows:
        text = row.value("type")
        if not text or row.value("disabled").lower() in _NO_SURVEY_ROWS:
            continue
        found = row_type(text)
        into = stack[-1].children if stack else top
        if found.kind == "begin":
            if len(stack) >= DEEPEST_GROUP:
                raise UnreadableFileError(Refusal.DANGEROUS)
            group = Group(row=row, kind=found.detail)
            into.append(group)
            stack.append(group)
        elif found.kind == "end":
            if not stack or stack[-1].kind != found.detail:
                raise UnreadableFileError(Refusal.GROUPS, f"{row.number}")
            stack.pop()
        else:
            into.append(Line(row=row, type=found))
    if stack:
        raise UnreadableFileError(Refusal.GROUPS, f"{stack[-1].row.number}")
    return top
