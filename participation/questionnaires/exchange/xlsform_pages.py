"""Pages and questions as rows of an XLSForm."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from participation.questionnaires.exchange.building import Json, Texts
from participation.questionnaires.exchange.expressions import UntranslatableError
from participation.questionnaires.exchange.names import Names
from participation.questionnaires.exchange.notes import Notes, Reason
from participation.questionnaires.exchange.plain import language_name, plain_text
from participation.questionnaires.exchange.xlsform_cells import (
    appearance_of,
    limits_of,
    parameters_of,
    participation_of,
    points_of,
)
from participation.questionnaires.exchange.xpath import XPathWriter
from participation.questionnaires.piping import PLACEHOLDER

Cells = dict[str, str]

RESERVED = ("meta", "instanceID", "instanceName")
ALWAYS = "always"
_WITH_CODES = frozenset({"single", "dropdown", "multiple", "ranking", "consent"})
_PICTURE_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class PageWriter:
    """Fills `survey` and `choices` with rows."""

    def __init__(
        self,
        source: Mapping[str, Any],
        notes: Notes,
        ortsteile: Sequence[tuple[str, str]],
    ) -> None:
        self.survey: list[Cells] = []
        self.choices: list[Cells] = []
        self._source = source
        self._notes = notes
        self._ortsteile = ortsteile
        self._languages: list[str] = source["languages"]
        self.column_languages = [language_name(tag) for tag in self._languages]
        pages: list[Json] = source["pages"]
        self._questions = {q["key"]: q for page in pages for q in page["questions"]}
        self._taken = Names(
            [*RESERVED, *self._questions, *(page["key"] for page in pages)]
        )
        self._names = {(key, ""): self._name(key) for key in self._questions}
        for key, question in self._questions.items():
            for line in question.get("items", ()):
                name = self._taken.take(f"{key}_{line['code']}")
                self._names[key, line["code"]] = name
        self._untranslated: Counter[str] = Counter()
        self._xpath = XPathWriter(
            self._questions, self._names, on_letter_case=self._note_letter_case
        )

    def write(self) -> None:
        intro = {tag: plain_text(t)[0] for tag, t in self._source["intro"].items()}
        self._row("note", self._taken.take("intro"), label=intro, participation="intro")
        for page in self._source["pages"]:
            self._page(page)
        for tag, count in self._untranslated.items():
            self._notes.add(Reason.UNTRANSLATED, name=tag, detail=str(count))

    def _page(self, page: Json) -> None:
        name = self._name(page["key"])
        self._row(
            "begin_group",
            name,
            label=page["title"],
            relevant=self._condition(page, page["key"]),
            appearance="field-list",
        )
        if page.get("intro"):
            self._row("note", self._taken.take(f"{name}_intro"), label=page["intro"],
                      participation="page_intro")  # fmt: skip
        for question in page["questions"]:
            self._question(question)
        self.survey.append({"type": "end_group"})

    def _question(self, question: Json) -> None:
        kind = question["type"]
        if kind == "matrix":
            self._matrix(question)
            return
        self._row(
            self._type(question),
            self._names[question["key"], ""],
            label=self._label(question),
            hint=question.get("hint"),
            required="yes" if question.get("required") else "",
            relevant=self._condition(question, question["key"]),
            message=question.get("check", {}).get("text"),
            constraint=self._constraint(question),
            appearance=appearance_of(question),
            parameters=parameters_of(question),
            choice_filter=self._options(question),
            picture=question.get("picture"),
            participation=participation_of(question),
        )
        self._beside(question)

    def _type(self, question: Json) -> str:
        kind, key = question["type"], question["key"]
        match kind:
            case "single" | "dropdown" | "scale":
                return f"select_one {key}"
            case "rating":
                return f"select_one {key}" if question.get("extra") else "range"
            case "multiple":
                return f"select_multiple {key}"
            case "ranking":
                return f"rank {key}"
            case "number":
                return "decimal" if question.get("decimals") else "integer"
            case "date" | "time":
                return str(kind)
            case "consent":
                return "acknowledge"
            case "information" | "section":
                return "note"
            case "ortsteil" if self._ortsteile:
                return "select_one ortsteile"
            case _:
                return "text"

    def _label(self, question: Json) -> Texts:
        texts = dict(question["text"])
        more = question.get("content", {})
        for tag in [tag for tag in texts if tag in more]:
            texts[tag] = f"{texts[tag]}\n{plain_text(more[tag])[0]}"
        unit = question.get("unit", {})
        if unit:
            self._notes.add(Reason.UNIT, name=question["key"])
        for tag in [tag for tag in texts if tag in unit]:
            texts[tag] = f"{texts[tag]} ({unit[tag]})"
        return texts

    def _beside(self, question: Json) -> None:
        """Rows that Kobo and ODK need beside one question of ours."""
        key = question["key"]
        name = self._names[key, ""]
        if question["type"] == "place":
            self._row(
                "geopoint",
                self._taken.take(f"{key}_point"),
                label=question["text"],
                relevant=self._condition(question, key),
                participation=f"point:{key}",
            )
        for option in question.get("options", ()):
            if option.get("other"):
                self._row(
                    "text",
                    self._taken.take(f"{key}_{option['code']}"),
                    label=option["text"],
                    relevant=f"selected(${{{name}}}, '{option['code']}')",
                    participation=f"other:{key}",
                )
        if question["type"] == "ortsteil" and not self._ortsteile:
            self._notes.add(Reason.ORTSTEIL_TEXT, name=key)
        if question["type"] == "ranking":
            places = question.get("places", len(question["options"]))
            if places < len(question["options"]):
                self._notes.add(Reason.PLACES, name=key, detail=str(places))

    def _matrix(self, question: Json) -> None:
        key = question["key"]
        if question.get("hint"):
            self._row("note", self._taken.take(f"{key}_hint"), label=question["hint"],
                      relevant=self._condition(question, key),
                      participation=f"hint:{key}")  # fmt: skip
        self._row(
            "begin_group",
            self._names[key, ""],
            label=question["text"],
            relevant=self._condition(question, key),
            appearance="table-list",
        )
        select = "select_multiple" if question.get("multiple") else "select_one"
        for line in question["items"]:
            self._row(
                f"{select} {key}",
                self._names[key, line["code"]],
                label=line["text"],
                relevant=self._condition(line, key),
                required="yes" if question.get("required") else "",
                picture=line.get("picture"),
            )
        self.survey.append({"type": "end_group"})
        self._choices(key, question["options"])
        if any(option.get("when") for option in question["options"]):
            self._notes.add(Reason.OPTION_CONDITION, name=key)
        if question.get("order") == "random":
            self._notes.add(Reason.ITEM_ORDER, name=key)
        if question.get("check"):
            self._notes.add(Reason.CONSTRAINT, name=key)

    # Options

    def _options(self, question: Json) -> str:
        """Write the list of choices; return the filter of its options."""
        key = question["key"]
        if question["type"] == "ortsteil":
            if not any(row["list_name"] == "ortsteile" for row in self.choices):
                self._choices("ortsteile", [
                    {"code": code, "text": dict.fromkeys(self._languages, name)}
                    for code, name in self._ortsteile
                ])  # fmt: skip
            return ""
        options = question.get("options") or points_of(question)
        if not options:
            return ""
        filters = self._filters(options, key)
        self._choices(key, options, filters)
        if question.get("order") == "random" and any(o.get("fixed") for o in options):
            self._notes.add(Reason.FIXED, name=key)
        if not filters:
            return ""
        parts = [f"when = '{ALWAYS}'"]
        parts += [f"(when = '{name}' and ({text}))" for text, name in filters.items()]
        return " or ".join(parts)

    def _filters(self, options: Sequence[Json], key: str) -> dict[str, str]:
        """Names for the different conditions of the options."""
        filters: dict[str, str] = {}
        for option in options:
            text = self._condition(option, key, reason=Reason.OPTION_CONDITION)
            if text:
                filters.setdefault(text, f"when_{len(filters) + 1}")
        return filters

    def _choices(
        self,
        list_name: str,
        options: Sequence[Json],
        filters: Mapping[str, str] | None = None,
    ) -> None:
        for option in options:
            flags = [f for f in ("other", "exclusive", "fixed") if option.get(f)]
            when = ""
            if filters:
                when = filters.get(self._condition(option, list_name), ALWAYS)
            self.choices.append(
                {
                    "list_name": list_name,
                    "name": option["code"],
                    **self._texts("label", option["text"], list_name),
                    "when": when,
                    **self._picture(option.get("picture")),
                    "participation": " ".join(flags),
                }
            )

    # Conditions and checks

    def _condition(
        self, thing: Json, key: str, *, reason: Reason = Reason.CONDITION
    ) -> str:
        if "when" not in thing:
            return ""
        try:
            return self._xpath.write(thing["when"])
        except UntranslatableError as error:
            self._notes.add(reason, name=key, detail=str(error))
            return ""

    def _constraint(self, question: Json) -> str:
        parts = limits_of(question)
        for option in question.get("options", ()):
            if option.get("exclusive"):
                chosen = f"selected(., '{option['code']}')"
                parts.append(f"not({chosen} and count-selected(.) > 1)")
        if "check" in question:
            try:
                text = self._xpath.write(question["check"]["if"], own=question["key"])
            except UntranslatableError as error:
                self._notes.add(
                    Reason.CONSTRAINT, name=question["key"], detail=str(error)
                )
            else:
                parts.append(f"({text})" if parts else text)
        return " and ".join(parts)

    # Cells

    def _row(
        self,
        type: str,
        name: str,
        *,
        label: Texts | None = None,
        hint: Texts | None = None,
        message: Texts | None = None,
        picture: str | None = None,
        **cells: str,
    ) -> None:
        self.survey.append(
            {
                "type": type,
                "name": name,
                **self._texts("label", label, name),
                **self._texts("hint", hint, name),
                **self._texts("constraint_message", message, name),
                **self._picture(picture),
                **cells,
            }
        )

    def _texts(self, column: str, texts: Texts | None, name: str) -> Cells:
        if not texts:
            return {}
        first = texts[self._languages[0]]
        missing = [tag for tag in self._languages if tag not in texts]
        self._untranslated.update(missing)
        return {
            f"{column}::{language}": self._piped(texts.get(tag, first), name)
            for tag, language in zip(
                self._languages, self.column_languages, strict=True
            )
        }

    def _piped(self, text: str, name: str) -> str:
        def reference(match: Any) -> str:
            target = self._questions.get(match[1])
            if target is None or target["type"] == "matrix":
                self._notes.add(Reason.PIPING, name=name, detail=match[0])
                return "…"
            if target["type"] in _WITH_CODES or match[2]:
                self._notes.add(Reason.PIPED_CODES, name=name, detail=match[0])
            return f"${{{self._names[match[1], '']}}}"

        return PLACEHOLDER.sub(reference, text.replace("${", "$ {"))

    def _picture(self, name: str | None) -> Cells:
        picture = self._source.get("pictures", {}).get(name) if name else None
        if name is None or picture is None:
            return {}
        file = f"{name}.{_PICTURE_ENDINGS[picture['type']]}"
        self._notes.add(Reason.PICTURE_APART, name=name, detail=file)
        return {f"media::image::{language}": file for language in self.column_languages}

    def _name(self, key: str) -> str:
        """Names that XForms keep for themselves get a tail."""
        if key not in RESERVED:
            return key
        name = self._taken.take(key)
        self._notes.add(Reason.RENAMED, name=key, detail=name)
        return name

    def _note_letter_case(self, key: str) -> None:
        self._notes.add(Reason.LETTER_CASE, name=key)
