"""What is wrong with a draft, each problem beside the place it belongs to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from participation.questionnaires.definition import DefinitionError, parse_definition
from participation.questionnaires.editing.condition_form import not_numbers
from participation.questionnaires.editing.languages import within_languages
from participation.questionnaires.editing.parts import (
    INFORMATION,
    PAGE,
    QUESTION,
    Part,
    Source,
    languages_of,
    pages_of,
    questions_of,
)
from participation.questionnaires.flaws import Flaw
from participation.questionnaires.information import (
    Gap,
    missing_information,
    read_information,
)
from participation.questionnaires.reading import Reader

ABOUT_PART: Part = ("about", "")
INFORMATION_PART: Part = (INFORMATION, "")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A problem in a part. `field`: its name in the part's form, empty for the whole."""

    part: Part
    field: str
    flaw: Flaw


@dataclass(frozen=True, kw_only=True)
class Check:
    """Everything that is wrong with a draft."""

    found: tuple[Found, ...] = field(default=())

    @property
    def is_clean(self) -> bool:
        return not self.found

    def of(self, part: Part) -> list[Found]:
        """What is wrong in one part."""
        return [found for found in self.found if found.part == part]

    def fields(self, part: Part) -> dict[str, list[Flaw]]:
        """The same by field."""
        by_field: dict[str, list[Flaw]] = {}
        for found in self.of(part):
            by_field.setdefault(found.field, []).append(found.flaw)
        return by_field


def check_draft(source: Source) -> Check:
    """Return what keeps the draft from being published."""
    flaws: list[str] = []
    try:
        parse_definition(within_languages(source))
    except DefinitionError as error:
        flaws = error.problems
    told = [*(f for f in flaws if isinstance(f, Flaw)), *_wrong_numbers(source)]
    found = [_placed(source, flaw) for flaw in told]
    return Check(found=tuple(dict.fromkeys(found)))


def check_information(source: Source) -> Check:
    """Return what people would not be told: nothing opens before they are."""
    languages = languages_of(source)
    reader = Reader(within_languages(source), "", [], language=languages[0])
    gaps = missing_information(read_information(reader), languages)
    return Check(found=tuple(_untold(gap) for gap in gaps))


def _untold(gap: Gap) -> Found:
    name = {"procedure": "procedure.kind", "satzung": "procedure.satzung"}.get(
        gap.field, gap.field
    )
    path = (name, gap.language) if gap.language else (name,)
    code = "text_missing" if gap.language else "not_said"
    return _found(
        INFORMATION_PART, path, Flaw(f"{gap.field} is missing", path, code, {})
    )


def _placed(source: Source, flaw: Flaw) -> Found:
    path = flaw.path
    if path[:1] != ("pages",) or len(path) < 2:
        part = INFORMATION_PART if path[:1] == (INFORMATION,) else ABOUT_PART
        return _found(part, path[1:] if part == INFORMATION_PART else path, flaw)
    page = pages_of(source)[int(path[1])]
    if path[2:3] != ("questions",) or len(path) < 4:
        return _found((PAGE, page["key"]), path[2:], flaw)
    question = path[3]
    if isinstance(question, int):
        question = page["questions"][question]["key"]
    return _found((QUESTION, str(question)), path[4:], flaw)


def _found(part: Part, path: Sequence[str | int], flaw: Flaw) -> Found:
    return Found(part=part, field=".".join(str(step) for step in path), flaw=flaw)


def _wrong_numbers(source: Source) -> Iterator[Flaw]:
    """A number that is none would be compared letter by letter, like a day."""
    types = {question["key"]: question["type"] for question in questions_of(source)}
    for number, page in enumerate(pages_of(source)):
        yield from _flaws(("pages", number), not_numbers(page.get("when"), types))
        for question in page.get("questions") or []:
            place = ("pages", number, "questions", question["key"])
            yield from _flaws(place, not_numbers(question.get("when"), types))


def _flaws(path: tuple[str | int, ...], keys: Iterable[str]) -> Iterator[Flaw]:
    for key in keys:
        yield Flaw(
            f"the condition on {key!r} compares with what is no number",
            (*path, "when"),
            "condition_value",
            {"question": key},
        )
