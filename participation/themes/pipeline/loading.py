"""A ready tagger from a model folder."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from spacy.about import __version__ as spacy_version
from spacy.language import Language

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


class SpacyTagger:
    """A Tagger over a spaCy pipeline whose last component finds themes."""

    def __init__(self, nlp: Language, version: str) -> None:
        self._nlp = nlp
        self._version = version

    @property
    def version(self) -> str:
        """What the tags depend on: scheme, weights, spaCy and the trained pipeline."""
        return self._version

    def __call__(
        self, texts: Iterable[tuple[ID, str]]
    ) -> Iterator[tuple[ID, TextReading]]:
        stream = iter(texts)
        while batch := list(islice(stream, _BATCH)):
            yield from self._tag(batch)

    def _tag(self, batch: list[tuple[ID, str]]) -> list[tuple[ID, TextReading]]:
        # The zone frees what spaCy learned of new words: a worker runs for months.
        with self._nlp.memory_zone():
            readable = ((clean(text)[:MAX_CHARACTERS], key) for key, text in batch)
            tagged = self._nlp.pipe(readable, as_tuples=True, batch_size=_BATCH)
            return [
                (
                    key,
                    TextReading(
                        themes=tuple(doc.user_data[TAGS_KEY]),
                        doubt=doc.user_data[DOUBT_KEY],
                    ),
                )
                for doc, key in tagged
            ]


def load_tagger(path: Path, *, trained: Sequence[str] = ()) -> SpacyTagger:
    """Return the tagger of a model folder; raise ModelError where it is broken.

    `trained` names German pipelines to use for lemmas and names of people, the first
    installed one wins; without any the blank German tokenizer serves.
    """
    return build_tagger(ThemeTagger().from_disk(path), trained=trained)


def build_tagger(component: ThemeTagger, *, trained: Sequence[str] = ()) -> SpacyTagger:
    """Return a tagger over a component that is loaded or freshly trained."""
    nlp, below = build_pipeline(trained)
    added = nlp.add_pipe(COMPONENT, last=True)
    assert isinstance(added, ThemeTagger)
    added.take(component.scheme, component.model)
    return SpacyTagger(nlp, _version(component, below))


def _version(component: ThemeTagger, below: str) -> str:
    scheme = component.scheme
    model = component.model.fingerprint()
    whole = digest(spacy_version, scheme.source, model, below)
    return f"{scheme.key[:20]}-{scheme.version[:20]}-{whole[:12]}"
