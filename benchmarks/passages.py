"""What target groups, stance and places cost a comment of about 30 words, on one core.

python benchmarks/passages.py
"""

import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import spacy  # noqa: E402

from participation.places.citydata import city_folder  # noqa: E402
from participation.places.gazetteer import gazetteer_text  # noqa: E402
from participation.themes.pipeline.passages import (  # noqa: E402
    PLACES,
    STANCE,
    TARGET_GROUPS,
)
from participation.themes.pipeline.wordforms import WordForms  # noqa: E402
from participation.themes.scheme import SCHEME_PATH, load_scheme  # noqa: E402

SHORTEST, LONGEST = 22, 40
ROUNDS = 7


def invented_comments():
    for path in sorted(SCHEME_PATH.parent.glob("examples-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


def seconds_each(work, items):
    """Return the best CPU time of several rounds, by item."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        work(items)
        best = min(best, time.process_time() - started)
    return best / len(items)


def run(nlp):
    def work(texts):
        with nlp.memory_zone():
            for _ in nlp.pipe(texts):
                pass

    return work


def main():
    known = list(invented_comments())
    texts = [one for one in known if SHORTEST <= len(one.split()) <= LONGEST] * 3
    plain, full = spacy.blank("de"), spacy.blank("de")
    for name in (TARGET_GROUPS, STANCE, PLACES):
        full.add_pipe(name)
    full.get_pipe(PLACES).take(gazetteer_text(city_folder("erfurt")))
    tokens = seconds_each(run(plain), texts)
    passages = seconds_each(run(full), texts) - tokens
    print(f"tokenizer alone        {tokens * 1e6:6.0f} µs a comment")
    print(f"groups, stance, places {passages * 1e6:6.0f} µs more")

    words = sorted({word for one in known for word in one.split()})
    started = time.process_time()
    forms = WordForms(load_scheme())
    print(f"word forms, loading    {(time.process_time() - started) * 1e3:6.0f} ms")
    started = time.process_time()
    for word in words:
        forms.of(word)
    each = (time.process_time() - started) / len(words)
    print(f"a new word             {each * 1e6:6.0f} µs ({len(words)} different)")


if __name__ == "__main__":
    main()
