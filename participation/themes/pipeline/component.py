"""The spaCy component "theme_tagger": themes of a document, with reasons.

Written into a document: `doc.cats` (probability by theme, also of themes that were not
given) and `doc.user_data["theme_tags"]` (ThemeSpan objects, best first).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from spacy.attrs import IDX, ORTH
from spacy.lang.de.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc

from participation.themes.pipeline.evidence import words_that_carried
from participation.themes.pipeline.foreign import ForeignRules
from participation.themes.pipeline.language import language_of, text_of
from participation.themes.pipeline.languages import GERMAN
from participation.themes.pipeline.lexicon import MAX_CACHED_WORDS, Lexicon, Word
from participation.themes.pipeline.model import ModelError, ThemeModel
from participation.themes.pipeline.scoring import Reading, Scorer, Scores
from participation.themes.scheme import Scheme, SchemeError, load_scheme
from participation.themes.tagger import (
    MAX_SUGGESTIONS,
    UNKNOWN_LANGUAGE,
    Band,
    Evidence,
    ThemeSpan,
)

COMPONENT = "theme_tagger"
TAGS_KEY = "theme_tags"
DOUBT_KEY = "doubt"
FORMAT = 2
"""Raised whenever the meaning of stored numbers changes."""

Offset = tuple[int, str]
"""Where a word begins in the text, and the word."""

NOTHING_FITS: Final = 0.6

_READ: Final = frozenset([GERMAN, UNKNOWN_LANGUAGE])
"""Languages whose words go to the model; others have rules of their own or none."""

_PEOPLE = ("PER", "PERSON")

SCHEME_FILE, MODEL_FILE, META_FILE = "scheme.json", "model.npz", "meta.json"


class ThemeTagger:
    """Multi-label theme tagger over rules and sub-words; see docs/themes.md."""

    def __init__(self, scheme: Scheme | None = None, model: ThemeModel | None = None):
        self.with_evidence = True
        self._scorer: Scorer | None = None
        if scheme and model:
            self.take(scheme, model)

    def take(self, scheme: Scheme, model: ThemeModel) -> None:
        """Tag by this scheme and model from now on."""
        self.scheme = scheme
        self.model = model
        self._themes = scheme.content_keys
        self._likely = model.likely.tolist()
        self._assign = model.assign.tolist()
        lowest = np.minimum(np.minimum(model.suggest, model.assign), model.likely)
        self._offer = lowest.tolist()
        self._lexicon = Lexicon(scheme)
        self._foreign = ForeignRules(scheme)
        self._by_number: dict[int, tuple[str, Word | None]] = {}
        self._scorer = Scorer(model)

    def __call__(self, doc: Doc) -> Doc:
        self.set_annotations([doc], *self.predict([doc]))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        batches = iter(stream)
        while docs := list(islice(batches, batch_size)):
            self.set_annotations(docs, *self.predict(docs))
            yield from docs

    def predict(self, docs: Sequence[Doc]) -> tuple[Scores, list[list[ThemeSpan]]]:
        """Return scores (documents x themes) and tags; changes no document."""
        scorer = self._loaded()
        languages = [language_of(doc) for doc in docs]
        found = [
            self._words(doc) if language in _READ else []
            for doc, language in zip(docs, languages, strict=True)
        ]
        readings = [Reading.of([word for _, word in pairs]) for pairs in found]
        scores = scorer.scores(readings)
        rules, model = scores.by_rules.tolist(), scores.by_model.tolist()
        tags = [
            self._tags([offset for offset, _ in pairs], reading, *lines)
            for pairs, reading, *lines in zip(
                found, readings, scores.chances.tolist(), rules, model, strict=True
            )
        ]
        for number, language in enumerate(languages):
            if language not in _READ:  # never a German guess
                text = text_of(docs[number])
                tags[number] = list(self._foreign.themes(text, language))
        return scores, tags

    def set_annotations(
        self, docs: Sequence[Doc], scores: Scores, tags: Sequence[list[ThemeSpan]]
    ) -> None:
        """Write chances, tags and doubt into the documents."""
        for doc, row, found in zip(docs, scores.chances.tolist(), tags, strict=True):
            if language_of(doc) not in _READ:
                said = {tag.theme: tag.score for tag in found}
                row = [said.get(theme, 0.0) for theme in self._themes]
            doc.cats = dict(zip(self._themes, row, strict=True))
            doc.user_data[TAGS_KEY] = found
            doc.user_data[DOUBT_KEY] = doubt_of(row, found)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return scheme and model in one piece, as spaCy asks of components."""
        del exclude
        scheme = self.scheme.source.encode()
        return len(scheme).to_bytes(8, "big") + scheme + self.model.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        del exclude
        end = 8 + int.from_bytes(data[:8], "big")
        self._load(data[8:end], data[end:], "theme_tagger")
        return self

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write scheme.json, model.npz and meta.json into a folder."""
        del exclude
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        model = self.model.to_bytes()
        meta = {"format": FORMAT, "sha256": hashlib.sha256(model).hexdigest()}
        (folder / SCHEME_FILE).write_text(self.scheme.source + "\n", encoding="utf-8")
        (folder / MODEL_FILE).write_bytes(model)
        (folder / META_FILE).write_text(json.dumps(meta) + "\n", encoding="utf-8")

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> Self:
        """Read what to_disk wrote; raise ModelError naming file and reason."""
        del exclude
        folder = Path(path)
        model = _read(folder / MODEL_FILE)
        _check(_read(folder / META_FILE), model, folder)
        self._load(_read(folder / SCHEME_FILE), model, str(folder / MODEL_FILE))
        return self

    def _load(self, scheme_data: bytes, model_data: bytes, name: str) -> None:
        try:
            scheme = load_scheme(scheme_data.decode("utf-8"))
        except (UnicodeDecodeError, SchemeError) as error:
            raise ModelError(f"{name}: its scheme is broken ({error})") from error
        themes = len(scheme.content_keys)
        self.take(scheme, ThemeModel.from_bytes(model_data, themes=themes, name=name))

    def _loaded(self) -> Scorer:
        if self._scorer is None:
            raise ModelError("theme_tagger: holds no model, load or train one first")
        return self._scorer

    def _words(self, doc: Doc) -> list[tuple[Offset, Word]]:
        """Return the words and where they stand; names of people speak for no theme."""
        if doc.has_annotation("LEMMA") or doc.has_annotation("ENT_IOB"):
            return self._annotated_words(doc)
        # By number instead of token by token: half of the time of a short comment.
        found = []
        for number, start in doc.to_array([ORTH, IDX]).tolist():
            known = self._by_number.get(number) or self._note(doc, number)
            text, word = known
            if word is not None:
                found.append(((start, text), word))
        return found

    def _note(self, doc: Doc, number: int) -> tuple[str, Word | None]:
        if len(self._by_number) >= MAX_CACHED_WORDS:
            self._by_number.clear()
        text = doc.vocab.strings[number]
        known = self._by_number[number] = text, self._lexicon.word(text)
        return known

    def _annotated_words(self, doc: Doc) -> list[tuple[Offset, Word]]:
        found = [
            ((token.idx, token.text), self._lexicon.word(token.text, token.lemma_))
            for token in doc
            if token.ent_type_ not in _PEOPLE
        ]
        return [(offset, word) for offset, word in found if word is not None]

    def _tags(
        self,
        offsets: list[Offset],
        reading: Reading,
        chances: list[float],
        by_rules: list[float],
        by_model: list[float],
    ) -> list[ThemeSpan]:
        """Return the tags, best first: all assigned ones, then the best suggestions."""
        offered = [
            (chance, index)
            for index, chance in enumerate(chances)
            if chance >= self._offer[index]
        ]
        offered.sort(reverse=True)
        assigned = [item for item in offered if item[0] >= self._assign[item[1]]]
        others = [item for item in offered if item[0] < self._assign[item[1]]]
        bands: list[tuple[Band, list[tuple[float, int]]]] = [
            ("assigned", assigned),
            ("suggested", others[:MAX_SUGGESTIONS]),
        ]
        return [
            ThemeSpan(
                theme=self._themes[index],
                score=chance,
                band=band,
                evidence=self._evidence(offsets, reading, index),
                by_rules=by_rules[index],
                by_model=by_model[index],
                likely=chance >= self._likely[index],
            )
            for band, found in bands
            for chance, index in found
        ]

    def _evidence(
        self, offsets: list[Offset], reading: Reading, theme: int
    ) -> tuple[Evidence, ...]:
        if not self.with_evidence:
            return ()
        carried = self._loaded().carried_by(reading, theme)
        told = {
            place for hit in reading.hits for place in range(hit.first, hit.last + 1)
        }
        for place, (_, text) in enumerate(offsets):
            # They may tip a scale, but "wir haben" explains nothing to anybody.
            if place not in told and text.lower() in STOP_WORDS:
                carried[place] = 0.0
        return tuple(
            piece
            for evidence in words_that_carried(carried, offsets)
            for piece in self._narrowed(evidence, theme)
        )

    def _narrowed(self, evidence: Evidence, theme: int) -> list[Evidence]:
        """Return the parts of a compound that speak for the theme, or all of the word."""
        start, _, text = evidence
        parts = self._lexicon.telling_parts(text, theme)
        return [
            (start + left, start + right, text[left:right]) for left, right in parts
        ] or [evidence]


def doubt_of(chances: Sequence[float], tags: Sequence[ThemeSpan]) -> float:
    """Return how much a person's word would teach, 0 to 1.

    A chance near one half is a coin tossed; a comment that nothing fits is either about
    nothing or about something new.
    """
    tossed = max((4.0 * chance * (1.0 - chance) for chance in chances), default=0.0)
    return tossed if any(tag.likely for tag in tags) else max(tossed, NOTHING_FITS)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror})") from error


def _check(meta_data: bytes, model: bytes, folder: Path) -> None:
    try:
        meta: Any = json.loads(meta_data)
        known, digest = meta["format"], meta["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / META_FILE}: no description of a model") from error
    if known != FORMAT:
        raise ModelError(f"{folder / META_FILE}: format {known}, needs {FORMAT}")
    if digest != hashlib.sha256(model).hexdigest():
        raise ModelError(f"{folder / MODEL_FILE}: damaged, the checksum differs")


@Language.factory(COMPONENT)
def build_theme_tagger(nlp: Language, name: str) -> ThemeTagger:
    """Return an empty component; from_disk or from_bytes fills it."""
    del nlp, name
    return ThemeTagger()
