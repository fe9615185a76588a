"""Texts of an XLSForm: which languages there are, and what stands in which."""

import re
from collections.abc import Callable, Iterator

from participation.questionnaires.exchange.building import Place, Texts, protect_braces
from participation.questionnaires.exchange.notes import Notes, Reason
from participation.questionnaires.exchange.plain import language_tag, plain_text
from participation.questionnaires.exchange.tongues import language_of
from participation.questionnaires.exchange.xlsform_sheets import Row, Sheets

DEFAULT = "de"
UNKNOWN = "qaa"  # ISO 639 leaves it to everybody's own use
NOWHERE = "…"
_ASKED = re.compile(r"\$\{([^{}]*)\}")


def languages_of(sheets: Sheets, notes: Notes) -> dict[str, str]:
    """Tags by the names of the columns, the default language first."""
    default = sheets.settings.get("default_language", "")
    first = language_tag(default) if default and default != "default" else None
    named = [name for name in sheets.languages if name]
    tags: dict[str, str] = {}
    for name in named:
        tag = language_tag(name)
        if tag is None:
            letters = re.sub("[^a-z0-9]", "", name.lower())[:8]
            tag = f"{UNKNOWN}-{letters if len(letters) > 1 else 'other'}"
            notes.add(Reason.LANGUAGE, detail=f"{name} → {tag}", sheet="")
        tags[name] = tag
    if first is None and named and not _asks_without_language(sheets):
        first = tags[named[0]]  # what stands in no language's column is in this one
    if first is None:
        first = language_of(_without_language(sheets)) or DEFAULT
        if "" in sheets.languages:
            notes.add(Reason.LANGUAGE_ASSUMED, detail=first, sheet="")
    tags[""] = first
    return dict(sorted(tags.items(), key=lambda pair: pair[1] != first))


def _asks_without_language(sheets: Sheets) -> bool:
    return any("" in row.by_language("label") for row in sheets.survey)


def _without_language(sheets: Sheets) -> Iterator[str]:
    rows = [*sheets.survey, *(row for rows in sheets.choices.values() for row in rows)]
    for row in rows:
        yield row.value("label")
        yield row.value("hint")


class TextReader:
    """Reads cells as texts by language."""

    def __init__(
        self,
        languages: dict[str, str],
        notes: Notes,
        asked: Callable[[str], str | None],
    ) -> None:
        self._tags = languages
        self.languages = tuple(dict.fromkeys(languages.values()))
        self._notes = notes
        self._asked = asked

    def of(self, row: Row, *path: str, place: Place) -> Texts:
        """Texts without markup; empty where the row has none."""
        found: Texts = {}
        texts = row.by_language(*path).items()
        for name, text in sorted(texts, key=lambda pair: not pair[0]):
            tag = self._tags.get(name)
            plain = self._plain(text, place)
            if tag and plain:
                found.setdefault(tag, plain)
        return self.complete(found, place)

    def complete(self, found: Texts, place: Place) -> Texts:
        """The texts in the order of the languages, with something in the first one."""
        ordered = {tag: found[tag] for tag in self.languages if tag in found}
        first = self.languages[0]
        if ordered and first not in ordered:
            self._notes.add(Reason.TEXT_MISSING, name=place.name, row=place.row,
                            detail=first)  # fmt: skip
            ordered = {first: next(iter(ordered.values())), **ordered}
        return ordered

    def label(self, row: Row, place: Place, *, otherwise: Texts | None = None) -> Texts:
        """The label; where there is none, something that can be asked all the same."""
        found = self.of(row, "label", place=place)
        if found:
            return found
        if otherwise:
            return otherwise
        self._notes.add(Reason.TEXT_MISSING, name=place.name, row=place.row)
        return {self.languages[0]: protect_braces(place.name) or NOWHERE}

    def _plain(self, text: str, place: Place) -> str:
        plain, lost = plain_text(text, markdown=True)
        if lost:
            self._notes.add(Reason.PLAIN_TEXT, name=place.name, row=place.row)

        def repeated(match: re.Match[str]) -> str:
            key = self._asked(match[1].strip())
            if key is None:
                self._notes.add(Reason.PIPING, name=place.name, row=place.row,
                                detail=match[0])  # fmt: skip
                return NOWHERE
            return f"{{{{{key}}}}}"

        return _ASKED.sub(repeated, protect_braces(plain))
