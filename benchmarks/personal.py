"""Texts per second that are searched for personal data, one core, no spaCy.

python benchmarks/personal.py [--comments 20000]
"""

import argparse
import sys
import time
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

STARTED = time.process_time()
from participation.text.personal import find_personal  # noqa: E402

LISTS = time.process_time() - STARTED

from participation.themes.examples import load_examples  # noqa: E402
from participation.themes.scheme import SCHEME_PATH  # noqa: E402

WORDS = 30
MOST_MICROSECONDS = 60


def of_words(texts, count):
    """Yield texts of equal length made of short ones in a row."""
    words = (word for text in texts for word in text.split())
    while part := list(islice(words, count)):
        yield " ".join(part)


def microseconds(texts):
    """Return CPU microseconds a text, which other processes do not disturb."""
    started = time.process_time()
    for text in texts:
        find_personal(text)
    return (time.process_time() - started) / len(texts) * 1_000_000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=20_000)
    wanted = parser.parse_args().comments
    files = sorted(SCHEME_PATH.parent.glob("examples-*.jsonl"))
    different = list(of_words((one.text for one in load_examples(files)), WORDS))
    texts = [different[number % len(different)] for number in range(wanted)]
    people = [f"Frau Schulze, 0361 5550123: {text}" for text in texts]
    print(f"load lists            {LISTS:6.2f} s")
    plain = microseconds(texts)
    print(f"{WORDS} words              {plain:6.0f} µs  {1e6 / plain:7.0f} texts/s")
    named = microseconds(people)
    print(f"with name and number  {named:6.0f} µs  {1e6 / named:7.0f} texts/s")
    sys.exit(0 if plain <= MOST_MICROSECONDS else 1)


if __name__ == "__main__":
    main()
