"""Training: from a scheme and examples to a tagger, in seconds, the same every time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from participation.themes.definitions import with_definition_rules
from participation.themes.examples import Example, known_only
from participation.themes.pipeline.arrays import Floats, Integers
from participation.themes.pipeline.bands import Bands, Flags, choose_bands
from participation.themes.pipeline.combining import Combination, rule_log_odds
from participation.themes.pipeline.component import ThemeTagger
from participation.themes.pipeline.language import blank_pipeline, clean
from participation.themes.pipeline.lexicon import Lexicon, Word, rule_hits
from participation.themes.pipeline.model import ThemeModel
from participation.themes.pipeline.scoring import rule_sums, saturate
from participation.themes.pipeline.text_model import (
    Labelled,
    TextModel,
    fit_text_model,
    folds,
    out_of_fold_scores,
    scores_apart,
)
from participation.themes.pipeline.vectors import count_buckets
from participation.themes.scheme import Scheme

HALF_TRUST: Final = 3
"""Positive examples from which the learned part of a theme weighs as much as its rules."""

MAX_EXAMPLES: Final = 20_000
"""Bounds time and memory; beyond it a random part is taken, the gain is flat there."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class TrainedPipeline:
    """A freshly trained tagger and what it was trained on.

    `out_of_fold` holds, example by example as they were given, the best guess of models
    that never saw it; None for those that were left out.
    """

    component: ThemeTagger
    examples: int
    positives: dict[str, int]
    out_of_fold: tuple[frozenset[str] | None, ...]

    @property
    def scheme(self) -> Scheme:
        return self.component.scheme

    def to_disk(self, path: Path) -> None:
        """Write the model folder that load_tagger reads."""
        self.component.to_disk(path)

    def to_bytes(self) -> bytes:
        return self.component.to_bytes()


def train(
    scheme: Scheme,
    examples: Sequence[Example],
    *,
    seed: int = 0,
    progress: Progress | None = None,
    judged: Sequence[bool] | None = None,
) -> TrainedPipeline:
    """Return a tagger for the scheme; equal input and seed give equal bytes.

    `judged` marks examples that a model is compared by: what is found in them out of fold
    comes from models that learned from all the others, which costs some seconds more.
    """
    say = progress or (lambda message: None)
    places = _sample(len(examples), seed)
    chosen = known_only([examples[place] for place in places], scheme.content_keys)
    say(f"reading {len(chosen)} examples")
    data = _labelled(scheme, chosen)
    marks = np.array([judged[place] for place in places] if judged else [], dtype=bool)
    apart = np.flatnonzero(marks) if not marks.all() else np.empty(0, np.int64)
    model, guesses = _fit(scheme, data, apart, seed=seed, say=say)
    found: list[frozenset[str] | None] = [None] * len(examples)
    for place, guess in zip(places, guesses, strict=True):
        found[place] = guess
    positives = ((data.targets * data.weights) > 0).sum(axis=0).tolist()
    return TrainedPipeline(
        ThemeTagger(scheme, model),
        len(chosen),
        dict(zip(scheme.content_keys, positives, strict=True)),
        tuple(found),
    )


def _sample(size: int, seed: int) -> list[int]:
    if size <= MAX_EXAMPLES:
        return list(range(size))
    places = np.random.default_rng(seed).permutation(size)[:MAX_EXAMPLES]
    return sorted(places.tolist())


def _labelled(scheme: Scheme, examples: Sequence[Example]) -> Labelled:
    words_of = _read(scheme, examples)
    targets, weights = _labels(scheme, examples)
    hits_of = [rule_hits(words) for words in words_of]
    return Labelled(
        counted=count_buckets([[word.buckets for word in ws] for ws in words_of]),
        rules=saturate(rule_sums(hits_of, len(scheme.content_keys))),
        targets=targets,
        weights=weights,
    )


def _read(scheme: Scheme, examples: Sequence[Example]) -> list[list[Word]]:
    lexicon, nlp = Lexicon(scheme), blank_pipeline()
    docs = (nlp.make_doc(clean(one.text)) for one in examples)
    found = ([lexicon.word(token.text) for token in doc] for doc in docs)
    return [[word for word in words if word] for words in found]


def _labels(scheme: Scheme, examples: Sequence[Example]) -> tuple[Floats, Floats]:
    themes = scheme.content_keys
    targets = np.zeros((len(examples), len(themes)))
    weights = np.zeros_like(targets)
    for row, example in enumerate(examples):
        for column, theme in enumerate(themes):
            targets[row, column] = theme in example.themes
            given = theme in example.themes or theme in example.rejected
            weights[row, column] = example.weight * (given or example.complete)
    return targets, weights


def _fit(
    scheme: Scheme,
    data: Labelled,
    apart: Integers,
    *,
    seed: int,
    say: Progress,
) -> tuple[ThemeModel, list[frozenset[str]]]:
    trust = _trust(scheme, data)
    if not data.size or not trust.any():
        model = _rules_alone(len(scheme.content_keys))
        chances = model.combination.chances(
            np.zeros_like(data.targets), rule_log_odds(data.rules)
        )
        return model, _named(scheme, chances >= model.bands.likely)
    say("scoring out of fold")
    scores, odds = out_of_fold_scores(data, seed=seed), rule_log_odds(data.rules)
    chances = _out_of_fold_chances(data, scores, odds, trust, seed=seed)
    bands = choose_bands(chances, data.targets, data.weights).where(trust)
    given = chances >= bands.likely
    if len(apart):
        say("judging apart")
        given[apart] = _given_apart(
            data, scores, odds, chances, trust, apart, seed=seed
        )[apart]
    say("fitting on all examples")
    combination = Combination.fit(scores, odds, data.targets, data.weights, trust=trust)
    text = fit_text_model(data, seed=seed)
    return _model(text, combination, bands), _named(scheme, given)


def _trust(scheme: Scheme, data: Labelled) -> Floats:
    """Return by theme how far to believe what was learned rather than its rules."""
    positives = ((data.targets * data.weights) > 0).sum(axis=0)
    trust = positives / (positives + HALF_TRUST)
    themes = [t for t in with_definition_rules(scheme).themes if not t.system]
    mute = np.array([not t.rules.stems and not t.rules.words for t in themes])
    return np.where(mute & (positives > 0), 1.0, trust)


def _out_of_fold_chances(
    data: Labelled, scores: Floats, odds: Floats, trust: Floats, *, seed: int
) -> Floats:
    chances = np.zeros_like(scores)
    for held, rest in folds(data.size, seed=seed + 7):
        combination = Combination.fit(
            scores[rest],
            odds[rest],
            data.targets[rest],
            data.weights[rest],
            trust=trust,
        )
        chances[held] = combination.chances(scores[held], odds[held])
    return chances


def _given_apart(
    data: Labelled,
    scores: Floats,
    odds: Floats,
    chances: Floats,
    trust: Floats,
    apart: Integers,
    *,
    seed: int,
) -> Flags:
    """Return the best guesses of the rows apart: no model or threshold has seen them."""
    given = np.zeros(scores.shape, dtype=bool)
    for held, rest, found in scores_apart(data, apart, seed=seed):
        known = data.targets[rest], data.weights[rest]
        combination = Combination.fit(scores[rest], odds[rest], *known, trust=trust)
        bands = choose_bands(chances[rest], *known).where(trust)
        given[held] = combination.chances(found, odds[held]) >= bands.likely
    return given


def _named(scheme: Scheme, given: Flags) -> list[frozenset[str]]:
    keys = np.array(scheme.content_keys)
    return [frozenset(keys[line].tolist()) for line in given]


def _model(text: TextModel, combination: Combination, bands: Bands) -> ThemeModel:
    seen = np.flatnonzero(text.rarities < text.rarities.max())
    return ThemeModel(
        buckets=seen,
        rarities=text.rarities[seen].astype(np.float16),
        unseen_rarity=np.array(text.rarities.max()),
        weights=text.weights[seen].astype(np.float16),
        rule_weights=text.rule_weights,
        bias=text.bias,
        combination_weights=combination.weights,
        combination_means=combination.means,
        combination_scales=combination.scales,
        trust=combination.trust,
        likely=bands.likely,
        assign=bands.assign,
        suggest=bands.suggest,
    )


def _rules_alone(themes: int) -> ThemeModel:
    nothing, ones = np.zeros(themes), np.ones(themes)
    bands = Bands(nothing, nothing, nothing).where(nothing)
    return ThemeModel(
        buckets=np.empty(0, np.int64),
        rarities=np.empty(0, np.float16),
        unseen_rarity=np.array(1.0),
        weights=np.empty((0, themes), np.float16),
        rule_weights=np.zeros((themes, themes)),
        bias=nothing,
        combination_weights=np.zeros((themes, themes + 3)),
        combination_means=nothing,
        combination_scales=ones,
        trust=nothing,
        likely=bands.likely,
        assign=bands.assign,
        suggest=bands.suggest,
    )
