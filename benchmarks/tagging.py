"""Comments per second of the shipped theme tagger, evidence on, one core.

python benchmarks/tagging.py [--comments 20000]
"""

import argparse
import os
import sys
import time
from pathlib import Path

# Before NumPy is imported: one thread, so that the figure is of one core.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from participation.themes.examples import load_examples  # noqa: E402
from participation.themes.pipeline import load_tagger  # noqa: E402
from participation.themes.scheme import SCHEME_PATH  # noqa: E402

FLOOR = 1_000
PARTS_OF_LONG = 6


def comments_per_second(tagger, texts):
    """Return comments per second of CPU time, which other processes do not disturb."""
    started = time.process_time()
    done = sum(1 for _ in tagger(enumerate(texts)))
    return done / (time.process_time() - started)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=20_000)
    wanted = parser.parse_args().comments
    data = SCHEME_PATH.parent
    known = [one.text for one in load_examples(sorted(data.glob("examples-*.jsonl")))]
    short = [known[number % len(known)] for number in range(wanted)]
    long = [
        ". ".join(short[number : number + PARTS_OF_LONG])
        for number in range(0, wanted, PARTS_OF_LONG)
    ]
    started = time.perf_counter()
    tagger = load_tagger(data / "model")
    print(f"pipeline          {tagger.version}")
    print(f"load              {time.perf_counter() - started:.2f} s")
    cold = comments_per_second(tagger, known)
    print(f"short, first time {cold:7.0f} comments/s ({len(known)} different)")
    warm = comments_per_second(tagger, short)
    print(f"short             {warm:7.0f} comments/s")
    print(
        f"long ({PARTS_OF_LONG} times)    {comments_per_second(tagger, long):7.0f} comments/s"
    )
    sys.exit(0 if warm >= FLOOR else 1)


if __name__ == "__main__":
    main()
