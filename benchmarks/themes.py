"""How well themes are learned from labelled comments, beside other classifiers.

python benchmarks/themes.py EXAMPLES.jsonl [--scheme FILE] [--few 50 100 200] [--others]

Five-fold cross-validation, then training on few labels (four random draws, tested on 200
others). Without --scheme the themes have names alone, no rules. --others trains spaCy's
text classifiers and a linear model over character n-grams on the same examples.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import spacy  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import cross_val_predict  # noqa: E402
from spacy.training import Example as Annotated  # noqa: E402

from participation.themes.evaluation import ThemeFigures  # noqa: E402
from participation.themes.examples import Example  # noqa: E402
from participation.themes.pipeline import build_tagger, train  # noqa: E402
from participation.themes.scheme import load_scheme  # noqa: E402

FOLDS, DRAWS, TESTED = 5, 4, 200


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--scheme", type=Path)
    parser.add_argument("--few", type=int, nargs="*", default=[50, 100, 200])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--others", action="store_true")
    options = parser.parse_args()
    examples = read(options.examples)
    scheme = load_scheme(options.scheme) if options.scheme else bare_scheme(examples)
    methods = {"participation": lambda part: ours(scheme, part)}
    if options.others:
        methods |= {
            "char n-grams": lambda part: linear(scheme, part),
            "spaCy BOW": lambda part: spacy_bow(scheme, part),
        }
    print(f"{len(examples)} examples, {len(scheme.content_keys)} themes")
    for method, build in methods.items():
        started = time.process_time()
        print(
            method, "five folds", shown(cross_validated(build, examples, options.seed))
        )
        print(f"  {time.process_time() - started:.0f} CPU seconds")
        for number in options.few:
            print(method, number, "labels", shown_mean(few(build, examples, number)))


def read(path):
    """Examples; labels that occur once are left out, nobody can learn them."""
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    count = Counter(theme for entry in entries for theme in entry["themes"])
    return [
        Example(
            "\n".join(filter(None, [entry.get("title"), entry["text"]])),
            frozenset(theme for theme in entry["themes"] if count[theme] > 1),
        )
        for entry in entries
    ]


def bare_scheme(examples):
    keys = sorted({theme for example in examples for theme in example.themes})
    themes = [
        {
            "key": k,
            "label": {"de": k},
            "plain_label": {"de": k},
            "description": {"de": k},
        }
        for k in keys
    ]
    return load_scheme(
        {"key": "bare", "version": "1", "title": {"de": "-"}, "themes": themes}
    )


def ours(scheme, part):
    tagger = build_tagger(train(scheme, part).component, readings=False)
    tagger.with_evidence = False
    return lambda texts: [
        frozenset(tag.theme for tag in reading.themes if tag.likely)
        for _, reading in tagger(enumerate(texts))
    ]


def linear(scheme, part):
    """TF-IDF of character n-grams, logistic regression, one threshold per theme."""
    keys = scheme.content_keys
    vectors = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, lowercase=True
    )
    features = vectors.fit_transform([one.text for one in part])
    models = {}
    for key in keys:
        wanted = np.array([key in one.themes for one in part])
        if wanted.sum() < 5:
            continue
        model = LogisticRegression(C=10, solver="liblinear")
        chances = cross_val_predict(
            model, features, wanted, cv=5, method="predict_proba"
        )[:, 1]
        models[key] = model.fit(features, wanted), best_threshold(chances, wanted)

    def guess(texts):
        rows = vectors.transform(texts)
        found = [set() for _ in texts]
        for key, (model, threshold) in models.items():
            for row in np.flatnonzero(model.predict_proba(rows)[:, 1] >= threshold):
                found[row].add(key)
        return [frozenset(one) for one in found]

    return guess


def best_threshold(chances, wanted):
    grid = np.arange(0.05, 0.9, 0.05)
    f1 = [
        2
        * (wanted & (chances >= t)).sum()
        / max((chances >= t).sum() + wanted.sum(), 1)
        for t in grid
    ]
    return grid[int(np.argmax(f1))]


def spacy_bow(scheme, part):
    """spaCy's bag-of-words classifier with its own defaults, twelve rounds."""
    keys = scheme.content_keys
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("de")
    config = {"model": {"@architectures": "spacy.TextCatBOW.v3", "ngram_size": 1,
                        "exclusive_classes": False, "no_output_layer": False,
                        "length": 262144}}  # fmt: skip
    textcat = nlp.add_pipe("textcat_multilabel", config=config)
    for key in keys:
        textcat.add_label(key)
    annotated = [
        Annotated.from_dict(
            nlp.make_doc(one.text),
            {"cats": {key: float(key in one.themes) for key in keys}},
        )
        for one in part
    ]
    optimizer = nlp.initialize(lambda: annotated)
    order = random.Random(0)
    for _ in range(12):
        order.shuffle(annotated)
        for batch in spacy.util.minibatch(annotated, 16):
            nlp.update(batch, sgd=optimizer)
    return lambda texts: [
        frozenset(key for key, chance in doc.cats.items() if chance >= 0.5)
        for doc in nlp.pipe(texts)
    ]


def cross_validated(build, examples, seed):
    fold = np.random.default_rng(seed).permutation(len(examples)) % FOLDS
    pairs = []
    for number in range(FOLDS):
        rest = [one for one, part in zip(examples, fold, strict=True) if part != number]
        held = [one for one, part in zip(examples, fold, strict=True) if part == number]
        guesses = build(rest)([one.text for one in held])
        pairs += [(h.themes, g) for h, g in zip(held, guesses, strict=True)]
    return f1(pairs)


def few(build, examples, number):
    found = []
    for draw in range(DRAWS):
        order = np.random.default_rng(100 + draw).permutation(len(examples))
        tested = [examples[place] for place in order[:TESTED]]
        part = [examples[place] for place in order[TESTED : TESTED + number]]
        guesses = build(part)([one.text for one in tested])
        found.append(f1([(t.themes, g) for t, g in zip(tested, guesses, strict=True)]))
    return found


def f1(pairs):
    keys = sorted({key for true, _ in pairs for key in true})
    figures = [
        ThemeFigures(
            right=sum(key in true and key in given for true, given in pairs),
            wrong=sum(key not in true and key in given for true, given in pairs),
            missed=sum(key in true and key not in given for true, given in pairs),
        )
        for key in keys
    ]
    whole = ThemeFigures(
        *(
            sum(getattr(one, name) for one in figures)
            for name in ("right", "wrong", "missed")
        )
    )
    return whole.f1, sum(one.f1 for one in figures) / len(figures)


def shown(pair):
    return f"micro F1 {pair[0]:.3f}  macro F1 {pair[1]:.3f}"


def shown_mean(pairs):
    return shown([sum(one[place] for one in pairs) / len(pairs) for place in (0, 1)])


if __name__ == "__main__":
    main()
