"""The spaCy component "personal_data": passages that tell who somebody is.

Written into a document: `doc.spans["personal"]` (label = kind, widened to whole tokens)
and `doc.user_data["personal"]` (PersonalData with exact characters). Beside what
text/personal.py finds come names of people from a trained pipeline's entities, if any.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Self

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from participation.text.person_names import may_be_person
from participation.text.personal import PersonalData, find_personal
from participation.themes.pipeline.language import text_of

PERSONAL_COMPONENT: Final = "personal_data"
PERSONAL_KEY: Final = "personal"

_PEOPLE: Final = frozenset({"PER", "PERSON"})


class PersonalDataFinder:
    """Finds personal data; holds nothing, so there is nothing to train or to store."""

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.match(doc))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        del batch_size
        return map(self, stream)

    def match(self, doc: Doc) -> list[PersonalData]:
        """Return what is found, in the order of the text; changes no document."""
        found = find_personal(text_of(doc))
        return sorted([*found, *_people(doc, found)], key=lambda one: one.start)

    def set_annotations(self, doc: Doc, found: list[PersonalData]) -> None:
        """Write the passages into the document."""
        spans = [
            doc.char_span(one.start, one.end, label=one.kind, alignment_mode="expand")
            for one in found
        ]
        doc.spans[PERSONAL_KEY] = SpanGroup(
            doc, name=PERSONAL_KEY, spans=[span for span in spans if span is not None]
        )
        doc.user_data[PERSONAL_KEY] = tuple(found)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        del exclude
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        del data, exclude
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        del path, exclude

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> Self:
        del path, exclude
        return self


def _people(doc: Doc, found: list[PersonalData]) -> Iterator[PersonalData]:
    """Yield entities that name a person, where nothing was found yet."""
    if not doc.has_annotation("ENT_IOB"):
        return
    for entity in doc.ents:
        start, end = entity.start_char, entity.end_char
        taken = any(one.start < end and start < one.end for one in found)
        if entity.label_ in _PEOPLE and not taken and may_be_person(entity.text):
            yield PersonalData("name", start, end)


@Language.factory(PERSONAL_COMPONENT)
def build_personal_data_finder(nlp: Language, name: str) -> PersonalDataFinder:
    del nlp, name
    return PersonalDataFinder()
