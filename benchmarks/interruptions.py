"""Answer again and again while phone and network fail, and count what was stored.

Starts its own server on an empty database in a temporary folder, and Chromium.
    python benchmarks/interruptions.py [--runs 1000] [--seed 1] [--workers 2]
Ends with 1 if an answer is missing or there twice.
"""

import argparse
import os
import shutil
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import fresh_server  # noqa: E402
from tests.e2e.interrupted import Result, run_interrupted, stored_texts  # noqa: E402

BIN = Path(sys.executable).parent
CHUNK = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with fresh_server() as (address, folder):
        started = time.monotonic()
        results = run_all(address, options.runs, options.seed, options.workers)
        report(results, stored_texts(folder / "participation.sqlite3"))
        print(f"{time.monotonic() - started:.0f} s")


def run_all(address: str, runs: int, seed: int, workers: int) -> list[Result]:
    """Share the runs among some browsers; each has a seed of its own for every ten."""
    results: list[Result] = []
    chunks = [
        (f"{seed}{number:04}", min(CHUNK, runs - number * CHUNK))
        for number in range((runs + CHUNK - 1) // CHUNK)
    ]

    def work() -> None:
        with sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"]
            )
            while chunks:
                own, count = chunks.pop(0)
                results.extend(
                    run_interrupted(browser, address, runs=count, seed=int(own))
                )
                print(f"{len(results)} of {runs}", file=sys.stderr)
            browser.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def report(results: list[Result], stored: Counter[str]) -> None:
    happened = sum((result.happened for result in results), Counter())
    for kind, count in sorted(happened.items()):
        print(f"  {kind:32} {count}")
    acknowledged = [result for result in results if result.cleared]
    missing = [r.text for r in acknowledged if stored[r.text] == 0]
    doubled = [text for text, count in stored.items() if count > 1]
    print(f"{len(results)} runs, {sum(r.seen for r in results)} saw the thank-you page")
    print(
        f"{len(acknowledged)} acknowledged, {len(missing)} missing, {len(doubled)} double"
    )
    unfinished = [result.text for result in results if not result.cleared]
    print(f"{len(unfinished)} did not finish {unfinished[:5]}")
    if missing or doubled or unfinished:
        print(missing, doubled)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
