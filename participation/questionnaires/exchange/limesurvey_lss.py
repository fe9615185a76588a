"""LimeSurvey's .lss: its database tables as XML, before and after version 4."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from participation.questionnaires.exchange.limesurvey import (
    LimeGroup,
    LimeQuestion,
    LimeSurvey,
    Part,
    scale_of,
    with_text,
)
from participation.questionnaires.exchange.limesurvey_conditions import relevances
from participation.questionnaires.exchange.notes import Refusal, UnreadableFileError

MOST_ROWS = 50_000
_UNUSED = {
    "quota": "quota",
    "assessments": "assessments",
    "surveys_languagesettings_attachments": "attachments",
}

Record = Mapping[str, str]


def read_lss(content: bytes) -> LimeSurvey:
    """Return the survey. Raises UnreadableFileError."""
    tables = _tables(content)
    reader = _LssReader(tables)
    reader.read()
    return reader.survey


def _tables(content: bytes) -> dict[str, list[Record]]:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableFileError(Refusal.DANGEROUS) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableFileError(Refusal.NOT_READABLE, str(error)[:200]) from error
    kind = (root.findtext("LimeSurveyDocType") or "").strip()
    if root.tag != "document" or kind != "Survey":
        raise UnreadableFileError(Refusal.UNKNOWN_FORMAT, kind or root.tag[:50])
    tables: dict[str, list[Record]] = {}
    for table in root:
        rows = table.findall("rows/row")
        if len(rows) > MOST_ROWS:
            raise UnreadableFileError(Refusal.TOO_MANY_ROWS, str(MOST_ROWS))
        tables[table.tag] = [
            {cell.tag: cell.text or "" for cell in row} for row in rows
        ]
    tables["languages"] = [
        {"language": (e.text or "").strip()} for e in root.findall("languages/language")
    ]
    return tables


class _LssReader:
    def __init__(self, tables: Mapping[str, list[Record]]) -> None:
        self._tables = tables
        self.survey = LimeSurvey()
        self._groups: dict[str, LimeGroup] = {}
        self._questions: dict[str, LimeQuestion] = {}
        self._subquestions: dict[str, Part] = {}
        self._answers: dict[tuple[str, str, int], Part] = {}
        self._answers_by_id: dict[str, Part] = {}

    def read(self) -> None:
        self._read_settings()
        self._read_groups()
        self._read_questions()
        self._read_subquestions()
        self._read_answers()
        self._read_conditions()
        for row in self._rows("question_attributes"):
            question = self._questions.get(row.get("qid", ""))
            if question is not None:
                question.set_attribute(
                    row.get("attribute", ""),
                    row.get("value", ""),
                    row.get("language", ""),
                )
        for row in self._rows("defaultvalues"):
            question = self._questions.get(row.get("qid", ""))
            if question is not None:
                question.default = row.get("defaultvalue", "") or "set"
        for table, name in _UNUSED.items():
            if self._tables.get(table) and name not in self.survey.unused:
                self.survey.unused.append(name)

    def _rows(self, table: str, order: str = "") -> list[Record]:
        rows = self._tables.get(table, [])
        if not order:
            return rows
        return sorted(rows, key=lambda row: _number(row.get(order, "")))

    def _read_settings(self) -> None:
        survey = self.survey
        settings = next(iter(self._rows("surveys")), {})
        languages = [row["language"] for row in self._tables.get("languages", [])]
        base = settings.get("language", "").strip() or next(iter(languages), "")
        more = settings.get("additional_languages", "")
        survey.set_languages(base, " ".join([more, *languages]))
        survey.id = settings.get("sid", "").strip()
        for row in self._rows("surveys_languagesettings"):
            language = row.get("surveyls_language", "") or base
            survey.id = survey.id or row.get("surveyls_survey_id", "")
            survey.titles = with_text(
                survey.titles, language, row.get("surveyls_title", "")
            )
            survey.welcomes = with_text(
                survey.welcomes, language, row.get("surveyls_welcometext", "")
            )
            survey.ends = with_text(
                survey.ends, language, row.get("surveyls_endtext", "")
            )

    def _language(self, row: Record) -> str:
        return row.get("language", "").strip() or self.survey.languages[0]

    def _read_groups(self) -> None:
        for row in self._rows("groups", "group_order"):
            gid = row.get("gid", "")
            group = self._groups.get(gid)
            if group is None:
                group = LimeGroup(
                    id=gid,
                    relevance=row.get("grelevance", ""),
                    random=row.get("randomization_group", "").strip(),
                )
                self._groups[gid] = group
                self.survey.groups.append(group)
            self._group_texts(group, row)
        for row in self._rows("group_l10ns"):
            if row.get("gid", "") in self._groups:
                self._group_texts(self._groups[row["gid"]], row)

    def _group_texts(self, group: LimeGroup, row: Record) -> None:
        language = self._language(row)
        group.names = with_text(group.names, language, row.get("group_name", ""))
        group.descriptions = with_text(
            group.descriptions, language, row.get("description", "")
        )

    def _read_questions(self) -> None:
        for row in self._rows("questions", "question_order"):
            if row.get("parent_qid", "0") not in {"", "0"}:
                continue
            qid = row.get("qid", "")
            question = self._questions.get(qid)
            group = self._groups.get(row.get("gid", ""))
            if question is None and group is not None:
                question = LimeQuestion(
                    code=row.get("title", "").strip(),
                    type=row.get("type", "").strip(),
                    id=qid,
                    relevance=row.get("relevance", ""),
                    mandatory=row.get("mandatory", "").strip().upper(),
                    other=row.get("other", "").strip().upper() == "Y",
                    validation=row.get("preg", "").strip(),
                )
                self._questions[qid] = question
                group.questions.append(question)
            if question is not None:
                self._question_texts(question, row)
        for row in self._rows("question_l10ns"):
            if row.get("qid", "") in self._questions:
                self._question_texts(self._questions[row["qid"]], row)

    def _question_texts(self, question: LimeQuestion, row: Record) -> None:
        language = self._language(row)
        question.texts = with_text(question.texts, language, row.get("question", ""))
        question.helps = with_text(question.helps, language, row.get("help", ""))

    def _read_subquestions(self) -> None:
        old = [r for r in self._rows("questions") if r.get("parent_qid", "0") != "0"]
        rows = [*self._rows("subquestions"), *old]
        for row in sorted(rows, key=lambda r: _number(r.get("question_order", ""))):
            parent = self._questions.get(row.get("parent_qid", ""))
            qid = row.get("qid", "")
            if parent is None:
                continue
            part = self._subquestions.get(qid)
            if part is None:
                part = Part(
                    code=row.get("title", "").strip(),
                    scale=scale_of(row.get("scale_id", "")),
                    id=qid,
                    relevance=row.get("relevance", ""),
                )
                self._subquestions[qid] = part
                parent.subquestions.append(part)
            text = row.get("question", "")
            part.texts = with_text(part.texts, self._language(row), text)
        for row in self._rows("question_l10ns"):
            found = self._subquestions.get(row.get("qid", ""))
            if found is not None:
                text = row.get("question", "")
                found.texts = with_text(found.texts, self._language(row), text)

    def _read_answers(self) -> None:
        for row in self._rows("answers", "sortorder"):
            question = self._questions.get(row.get("qid", ""))
            code, scale = row.get("code", "").strip(), scale_of(row.get("scale_id", ""))
            if question is None:
                continue
            part = self._answers.get((question.id, code, scale))
            if part is None:
                part = Part(code=code, scale=scale)
                self._answers[question.id, code, scale] = part
                question.answers.append(part)
            if row.get("aid"):
                self._answers_by_id[row["aid"]] = part
            text = row.get("answer", "")
            part.texts = with_text(part.texts, self._language(row), text)
        for row in self._rows("answer_l10ns"):
            named = (row.get("qid", ""), row.get("code", "").strip(),
                     scale_of(row.get("scale_id", "")))  # fmt: skip
            known = self._answers_by_id.get(row.get("aid", ""))
            known = known or self._answers.get(named)
            if known is not None:
                text = row.get("answer", "")
                known.texts = with_text(known.texts, self._language(row), text)

    def _read_conditions(self) -> None:
        """Before expressions there were only these; later files hold them twice."""
        for qid, relevance in relevances(self._rows("conditions")).items():
            question = self._questions.get(qid)
            if question is not None and question.relevance.strip() in {"", "1"}:
                question.relevance = relevance


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
