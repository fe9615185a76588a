"""Files of questionnaires, and what an exchange reports in words for operators."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from participation.questionnaires.exchange.files import (
    LARGEST_FILE,
    Format,
    read_questionnaire,
)
from participation.questionnaires.exchange.notes import (
    Imported,
    Note,
    Reason,
    Refusal,
    UnreadableFileError,
)

REASONS = {
    Reason.TYPE: "this type of question does not exist here",
    Reason.UPLOAD: "files, pictures and recordings are not collected",
    Reason.METADATA: "would identify people or devices; left out on purpose",
    Reason.CALCULATION: "nothing is calculated",
    Reason.HIDDEN: "nobody would ever see it",
    Reason.NO_CHOICES: "the list of choices is missing or empty",
    Reason.CHOICES_ELSEWHERE: "its choices are in another file or in answers",
    Reason.CONDITION: "this condition cannot be said here; it is shown to everybody",
    Reason.CHOICE_FILTER: "this filter of choices cannot be said here; all are shown",
    Reason.CONSTRAINT: "this check cannot be said here",
    Reason.CONDITIONAL_REQUIRED: "required under a condition; may be skipped now",
    Reason.DEFAULT: "answers are never filled in beforehand",
    Reason.READ_ONLY: "fields that nobody can fill in are not shown",
    Reason.FILE: "pictures and sounds are not in the file",
    Reason.MESSAGE: "the platform says this in its own words, in every language",
    Reason.PIPING: "repeats something that is not asked before",
    Reason.COMMENTS: "comments beside each option are not possible",
    Reason.CELLS: "a table of free cells is not possible",
    Reason.VALIDATION: "this check cannot be said here",
    Reason.SETTING: "this setting does not exist here",
    Reason.TABLE: "this part of the file has no place here",
    Reason.RANDOM_GROUP: "the order of whole questions is never random",
    Reason.EMPTY_PAGE: "nothing is left on this page",
    Reason.GUIDANCE: "help for interviewers is not shown",
    Reason.THANKS: "the words of thanks have no place there",
    Reason.INFORMATION: "the information on data protection has no place there",
    Reason.FIXED: "options cannot keep their place in a random order",
    Reason.PLACES: "all options have to be ranked there",
    Reason.OPTION_CONDITION: "the condition of an option cannot be said there",
    Reason.ITEM_ORDER: "lines of a table cannot be in random order",
    Reason.LOCAL_BEFORE: "an Ortsteil's own questions have no place there",
    Reason.REMARKS: "remarks (//) have no place there",
    Reason.REPEAT: "asked once, not repeatedly",
    Reason.RENAMED: "has another key now",
    Reason.CODE_RENAMED: "a code is written differently now",
    Reason.HEADING: "the group within a page became a heading",
    Reason.PLAIN_TEXT: "formatting was taken out",
    Reason.TEXT_MISSING: "a text is missing; another one stands in",
    Reason.UNTRANSLATED: "texts are missing in this language; the first one stands in",
    Reason.LANGUAGE: "this language is not known by that name",
    Reason.LANGUAGE_ASSUMED: "the texts name no language; taken as this one",
    Reason.SOFT_REQUIRED: "was required softly; may be skipped now",
    Reason.SPLIT: "became several questions",
    Reason.NUMBER_STEPS: "became a number without steps",
    Reason.DATE_ONLY: "asks for a whole date now",
    Reason.MINUTES: "how many minutes it takes is an estimate",
    Reason.NO_INFORMATION: "who answers for the survey is still to be said",
    Reason.TITLE: "the title has one language there",
    Reason.REQUIRED_LINES: "every line is required now",
    Reason.PICTURE_APART: "put this picture beside the form there",
    Reason.PIPED_CODES: "an earlier answer appears there as its code",
    Reason.LETTER_CASE: "capital letters make a difference there",
    Reason.ORTSTEIL_TEXT: "the Ortsteil is asked as a text there",
    Reason.UNIT: "the unit stands in brackets behind the question",
}
REFUSALS = {
    Refusal.TOO_LARGE: "the file is too large",
    Refusal.TOO_MANY_ROWS: "the file has too many rows",
    Refusal.UNKNOWN_FORMAT: "neither our JSON nor an XLSForm nor a LimeSurvey file",
    Refusal.NOT_READABLE: "the file is damaged or not what it says",
    Refusal.DANGEROUS: "the file is built in a way that could harm the server",
    Refusal.NO_SURVEY: "there is no sheet 'survey' with rows in it",
    Refusal.NO_TYPE_COLUMN: "the sheet 'survey' has no column 'type'",
    Refusal.GROUPS: "a group begins or ends where it should not",
    Refusal.NO_QUESTIONS: "nothing in the file can be asked here",
    Refusal.NOT_JSON: "not JSON",
}


def refusal_text(error: UnreadableFileError) -> str:
    text = REFUSALS[error.refusal]
    return f"{text} ({error.detail})" if error.detail else text


def note_line(note: Note) -> str:
    """Return one line: where, what, why."""
    place = " ".join(part for part in (note.sheet, str(note.row or "")) if part)
    detail = f" [{note.detail}]" if note.detail else ""
    found = [place, note.name, f"{REASONS[note.reason]}{detail}"]
    return ": ".join(part for part in found if part)


def note_lines(notes: Iterable[Note]) -> list[str]:
    """Return what is left out, then what has changed, each under a heading."""
    notes = list(notes)
    lines: list[str] = []
    for heading, is_left_out in (("Not carried over:", True), ("Changed:", False)):
        found = [note_line(note) for note in notes if note.is_left_out is is_left_out]
        if found:
            lines += [heading, *(f"  {line}" for line in found)]
    return lines


def note_object(note: Note) -> dict[str, Any]:
    """Return the note for a program."""
    return {
        "reason": note.reason.value,
        "left_out": note.is_left_out,
        "sheet": note.sheet,
        "row": note.row,
        "name": note.name,
        "detail": note.detail,
        "text": REASONS[note.reason],
    }


def imported_file(file: Path, wanted: Format | None) -> Imported:
    with file.open("rb") as stream:
        content = stream.read(LARGEST_FILE + 1)
    try:
        return read_questionnaire(content, format=wanted)
    except UnreadableFileError as error:
        raise click.ClickException(f"{file.name}: {refusal_text(error)}") from error


def refuse_problems(imported: Imported) -> None:
    if imported.problems:
        problems = "\n".join(imported.problems)
        raise click.ClickException(f"the questionnaire cannot be used:\n{problems}")


def print_report(imported: Imported) -> None:
    report = {
        "format": imported.format,
        "notes": [note_object(note) for note in imported.notes],
        "problems": imported.problems,
    }
    click.echo(json.dumps(report, ensure_ascii=False))


def print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
