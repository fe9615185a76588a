"""A ready tagger from a model folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.tokens import Doc

from participation.core.ids import digest
from participation.themes.pipeline.component import (
    COMPONENT,
    DOUBT_KEY,
    TAGS_KEY,
    ThemeTagger,
)
from participation.themes.pipeline.language import (
    LANGUAGE_COMPONENT,
    build_pipeline,
    clean,
    doc_of,
    language_of,
)
from participation.themes.pipeline.languages import GERMAN, fingerprint
from participation.themes.pipeline.passages import (
    PLACES,
    STANCE,
    TARGET_GROUPS,
    PlaceComponent,
    StanceComponent,
    TargetGroupComponent,
    passages_of,
)
from participation.themes.pipeline.personal import PERSONAL_COMPONENT, PERSONAL_KEY
from participation.themes.tagger import ID, Passage, TextReading

_BATCH: Final = 128
_BATCH_CHARACTERS: Final = 60_000
MAX_WORDS: Final = 200_000
"""Different words (and punctuation) that spaCy remembers before it starts afresh."""


class SpacyTagger:
    """A Tagger over a spaCy pipeline whose last component finds themes.

    `build` makes the pipeline anew once it has met so many different words that they
    take up room: a worker runs for months. spaCy's memory zones would free them after
    each batch, and look every word up again in the next one: half of the speed.
    """

    def __init__(
        self, build: Callable[[], Language], *, version: str, themes: tuple[str, ...]
    ) -> None:
        self._build = build
        self._themes = themes
        self._nlp = build()
        self._version = version
        self.with_evidence = True

    @property
    def version(self) -> str:
        """What the tags depend on: scheme, weights, spaCy and the trained pipeline."""
        return self._version

    @property
    def themes(self) -> tuple[str, ...]:
        """Keys of the themes that it may give."""
        return self._themes

    def __call__(
        self, texts: Iterable[tuple[ID, str]]
    ) -> Iterator[tuple[ID, TextReading]]:
        stream = iter(texts)
        for batch in _batches(stream):
            if len(self._nlp.vocab) > MAX_WORDS:
                self._nlp = self._build()
            self._themes_component().with_evidence = self.with_evidence
            readable = ((doc_of(self._nlp, clean(text)), key) for key, text in batch)
            tagged = self._nlp.pipe(readable, as_tuples=True, batch_size=_BATCH)
            yield from [(key, _reading(doc)) for doc, key in tagged]

    def _themes_component(self) -> ThemeTagger:
        component = self._nlp.get_pipe(COMPONENT)
        assert isinstance(component, ThemeTagger)
        return component


def _batches(texts: Iterator[tuple[ID, str]]) -> Iterator[list[tuple[ID, str]]]:
    """Give texts in batches bounded by number and by length, which memory follows."""
    batch: list[tuple[ID, str]] = []
    length = 0
    for key, text in texts:
        if batch and (len(batch) >= _BATCH or length + len(text) > _BATCH_CHARACTERS):
            yield batch
            batch, length = [], 0
        batch.append((key, text))
        length += len(text)
    if batch:
        yield batch


def _reading(doc: Doc) -> TextReading:
    language = language_of(doc)
    is_german = language == GERMAN
    return TextReading(
        themes=tuple(doc.user_data[TAGS_KEY]),
        language=language,
        stance=doc.user_data.get(STANCE) if is_german else None,
        passages=(*(passages_of(doc) if is_german else ()), *_personal(doc)),
        doubt=doc.user_data[DOUBT_KEY],
    )


def _personal(doc: Doc) -> Iterator[Passage]:
    for found in doc.user_data.get(PERSONAL_KEY, ()):
        yield Passage("personal", found.kind, found.start, found.end)


def load_tagger(
    path: Path,
    *,
    trained: Sequence[str] = (),
    gazetteer: str = "",
    readings: bool = True,
) -> SpacyTagger:
    """Return the tagger of a model folder; raise ModelError where it is broken.

    `trained` names German pipelines to use for lemmas and names of people, the first
    installed one wins; without any the blank German tokenizer serves. `gazetteer` is the
    text of the city's list of places. Without `readings` it finds themes alone.
    """
    component = ThemeTagger().from_disk(path)
    return build_tagger(
        component, trained=trained, gazetteer=gazetteer, readings=readings
    )


def build_tagger(
    component: ThemeTagger,
    *,
    trained: Sequence[str] = (),
    gazetteer: str = "",
    readings: bool = True,
) -> SpacyTagger:
    """Return a tagger over a component that is loaded or freshly trained."""

    def build() -> Language:
        nlp, _ = build_pipeline(trained)
        nlp.add_pipe(LANGUAGE_COMPONENT, last=True)
        if readings:
            _add_readings(nlp, gazetteer)
        added = nlp.add_pipe(COMPONENT, last=True)
        assert isinstance(added, ThemeTagger)
        added.take(component.scheme, component.model)
        return nlp

    _, below = build_pipeline(trained)
    return SpacyTagger(
        build,
        version=_version(component, below, gazetteer),
        themes=component.scheme.content_keys,
    )


def _add_readings(nlp: Language, gazetteer: str) -> None:
    nlp.add_pipe(TARGET_GROUPS, last=True)
    nlp.add_pipe(STANCE, last=True)
    places = nlp.add_pipe(PLACES, last=True)
    assert isinstance(places, PlaceComponent)
    if gazetteer:
        places.take(gazetteer)
    nlp.add_pipe(PERSONAL_COMPONENT, last=True)


def _version(component: ThemeTagger, below: str, gazetteer: str) -> str:
    """Name the scheme, and tell any change of what the readings depend on."""
    scheme = component.scheme
    parts = (
        spacy_version, scheme.source, component.model.fingerprint(), below,
        fingerprint(), TargetGroupComponent().fingerprint(),
        StanceComponent().fingerprint(), gazetteer,
    )  # fmt: skip
    return f"{scheme.key[:20]}-{scheme.version[:20]}-{digest(*parts)[:12]}"
