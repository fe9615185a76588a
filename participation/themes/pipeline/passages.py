"""spaCy components for what a comment says beside its themes.

"target_groups", "stance" and "places" write `doc.spans` under their names; "stance" also
the stance of the whole comment into `doc.user_data["stance"]`. Each carries its data, an
editable file, so that a pipeline on disk needs nothing from the city's folder.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Generic, Self, TypeVar

from spacy.language import Language
from spacy.tokens import Doc, Span

from participation.core.errors import DataFileError
from participation.places.gazetteer import GAZETTEER_FILE
from participation.themes.pipeline.language import text_of
from participation.themes.pipeline.placenames import PlaceNames
from participation.themes.pipeline.stances import STANCE_PATH, Reading, Stances
from participation.themes.pipeline.targetgroups import (
    TARGET_GROUPS_PATH,
    TargetGroups,
)
from participation.themes.tagger import Passage, PassageKind

TARGET_GROUPS: Final = "target_groups"
STANCE: Final = "stance"
PLACES: Final = "places"

_KINDS: Final[dict[str, PassageKind]] = {
    TARGET_GROUPS: "target_group",
    STANCE: "stance",
    PLACES: "place",
}

Found = TypeVar("Found")


class PassageComponent(ABC, Generic[Found]):
    """What the three have in common: their data, and how it is stored."""

    file_name: str

    @abstractmethod
    def take(self, source: str) -> Self:
        """Read by this data from now on; raise DataFileError where it is broken."""

    @property
    @abstractmethod
    def source(self) -> str:
        """The text of the data file."""

    @abstractmethod
    def fingerprint(self) -> str:
        """Return the SHA-256 of the data."""

    @abstractmethod
    def match(self, doc: Doc) -> Found:
        """Return what is found in a document; changes nothing."""

    @abstractmethod
    def set_annotations(self, doc: Doc, found: Found) -> None:
        """Write what was found into the document."""

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations(doc, self.match(doc))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        del batch_size
        yield from map(self, stream)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        del exclude
        return self.source.encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        del exclude
        try:
            return self.take(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise DataFileError(f"{self.file_name}: is no text ({error})") from error

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the data file into a folder."""
        del exclude
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.file_name).write_bytes(self.source.encode())

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> Self:
        """Read what to_disk wrote; raise DataFileError naming file and reason."""
        del exclude
        file = Path(path) / self.file_name
        try:
            data = file.read_bytes()
        except OSError as error:
            raise DataFileError(f"{file}: cannot be read ({error.strerror})") from error
        return self.from_bytes(data)


class TargetGroupComponent(PassageComponent[list[Passage]]):
    """Writes the groups of people that a comment speaks about or for."""

    file_name = TARGET_GROUPS_PATH.name

    def __init__(self) -> None:
        self._groups = TargetGroups.from_file()

    def take(self, source: str) -> Self:
        self._groups = TargetGroups(source, name=self.file_name)
        return self

    @property
    def source(self) -> str:
        return self._groups.source

    def fingerprint(self) -> str:
        return self._groups.fingerprint()

    def match(self, doc: Doc) -> list[Passage]:
        return self._groups.match(text_of(doc))

    def set_annotations(self, doc: Doc, found: list[Passage]) -> None:
        doc.spans[TARGET_GROUPS] = _spans(doc, found)


class StanceComponent(PassageComponent[Reading]):
    """Writes praise, problem or wish: of each sentence, and the one that prevails."""

    file_name = STANCE_PATH.name

    def __init__(self) -> None:
        self._stances = Stances.from_file()

    def take(self, source: str) -> Self:
        self._stances = Stances(source, name=self.file_name)
        return self

    @property
    def source(self) -> str:
        return self._stances.source

    def fingerprint(self) -> str:
        return self._stances.fingerprint()

    def match(self, doc: Doc) -> Reading:
        return self._stances.match(text_of(doc))

    def set_annotations(self, doc: Doc, found: Reading) -> None:
        doc.spans[STANCE] = _spans(doc, found.passages)
        doc.user_data[STANCE] = found.stance


class PlaceComponent(PassageComponent[list[Passage]]):
    """Writes places; without a city's gazetteer only streets, known by their form."""

    file_name = GAZETTEER_FILE

    def __init__(self, gazetteer: str = "") -> None:
        self._names = PlaceNames(gazetteer)

    def take(self, source: str) -> Self:
        self._names = PlaceNames(source, name=self.file_name)
        return self

    @property
    def source(self) -> str:
        return self._names.source

    def fingerprint(self) -> str:
        return self._names.fingerprint()

    def match(self, doc: Doc) -> list[Passage]:
        return self._names.match(text_of(doc))

    def set_annotations(self, doc: Doc, found: list[Passage]) -> None:
        doc.spans[PLACES] = _spans(doc, found)


def passages_of(doc: Doc) -> tuple[Passage, ...]:
    """Return what the components wrote, in the order of the text."""
    found = [
        Passage(kind, span.label_, span.start_char, span.end_char)
        for name, kind in _KINDS.items()
        if name in doc.spans
        for span in doc.spans[name]
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind, one.key)))


def _spans(doc: Doc, passages: Sequence[Passage]) -> list[Span]:
    """Return whole tokens: a passage inside of one widens to it."""
    spans = (
        doc.char_span(one.start, one.end, label=one.key, alignment_mode="expand")
        for one in passages
    )
    return [span for span in spans if span is not None]


@Language.factory(TARGET_GROUPS)
def build_target_groups(nlp: Language, name: str) -> TargetGroupComponent:
    """Return the component with the groups that ship with the product."""
    del nlp, name
    return TargetGroupComponent()


@Language.factory(STANCE)
def build_stance(nlp: Language, name: str) -> StanceComponent:
    """Return the component with the weights that ship with the product."""
    del nlp, name
    return StanceComponent()


@Language.factory(PLACES)
def build_places(nlp: Language, name: str) -> PlaceComponent:
    """Return the component without a gazetteer; `take` gives it the city's."""
    del nlp, name
    return PlaceComponent()
