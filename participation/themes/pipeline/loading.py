"""A ready tagger from a model folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
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
from participation.themes.pipeline.language import MAX_CHARACTERS, build_pipeline, clean
from participation.themes.tagger import ID, TextReading

_BATCH: Final = 128
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
        while batch := list(islice(stream, _BATCH)):
            if len(self._nlp.vocab) > MAX_WORDS:
                self._nlp = self._build()
            self._themes_component().with_evidence = self.with_evidence
            readable = ((clean(text)[:MAX_CHARACTERS], key) for key, text in batch)
            tagged = self._nlp.pipe(readable, as_tuples=True, batch_size=_BATCH)
            yield from [(key, _reading(doc)) for doc, key in tagged]

    def _themes_component(self) -> ThemeTagger:
        component = self._nlp.get_pipe(COMPONENT)
        assert isinstance(component, ThemeTagger)
        return component


def _reading(doc: Doc) -> TextReading:
    return TextReading(
        themes=tuple(doc.user_data[TAGS_KEY]), doubt=doc.user_data[DOUBT_KEY]
    )


def load_tagger(path: Path, *, trained: Sequence[str] = ()) -> SpacyTagger:
    """Return the tagger of a model folder; raise ModelError where it is broken.

    `trained` names German pipelines to use for lemmas and names of people, the first
    installed one wins; without any the blank German tokenizer serves.
    """
    return build_tagger(ThemeTagger().from_disk(path), trained=trained)


def build_tagger(component: ThemeTagger, *, trained: Sequence[str] = ()) -> SpacyTagger:
    """Return a tagger over a component that is loaded or freshly trained."""
    _, below = build_pipeline(trained)

    def build() -> Language:
        nlp, _ = build_pipeline(trained)
        added = nlp.add_pipe(COMPONENT, last=True)
        assert isinstance(added, ThemeTagger)
        added.take(component.scheme, component.model)
        return nlp

    return SpacyTagger(
        build,
        version=_version(component, below),
        themes=component.scheme.content_keys,
    )


def _version(component: ThemeTagger, below: str) -> str:
    scheme = component.scheme
    model = component.model.fingerprint()
    whole = digest(spacy_version, scheme.source, model, below)
    return f"{scheme.key[:20]}-{scheme.version[:20]}-{whole[:12]}"
