"""How many comments a second the web server stores, each acknowledged after the sync.

Starts its own server on an empty database in a temporary folder.
    python benchmarks/submissions.py [--clients 8] [--seconds 15]
"""

import argparse
import statistics
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import fresh_server  # noqa: E402
from tests.e2e.test_durability import hidden_fields, send  # noqa: E402

BIN = Path(sys.executable).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    with fresh_server(own_database=False) as (address, _):
        form = f"{address}/o/rieth/kommentar"
        times = run_clients(form, options.clients, options.seconds)
    ordered = sorted(times)
    print(f"{len(times) / options.seconds:.0f} stored comments a second")
    print(f"median {statistics.median(times) * 1000:.0f} ms")
    print(f"p99    {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms")


def run_clients(address: str, clients: int, seconds: float) -> list[float]:
    """Return the seconds that each acknowledged POST took."""
    times: list[float] = []
    end = time.monotonic() + seconds

    def work(name: int) -> None:
        while time.monotonic() < end:
            fields = hidden_fields(address)
            started = time.monotonic()
            if send(address, {**fields, "text": f"Mehr Bänke, bitte ({name})."}):
                times.append(time.monotonic() - started)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


if __name__ == "__main__":
    main()
