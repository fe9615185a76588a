"""How many comments a second the web server stores, each acknowledged after the sync.

Starts its own server on an empty database in a temporary folder.
    python benchmarks/submissions.py [--clients 8] [--seconds 15]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.conftest import free_port, wait_until_live  # noqa: E402
from tests.e2e.test_durability import hidden_fields, send  # noqa: E402

BIN = Path(sys.executable).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environ = {**os.environ, "DATA_DIR": folder, "PORT": str(port)}
        for command in (["database", "upgrade"], ["seed"], ["translations", "compile"]):
            subprocess.run([BIN / "participation", *command], env=environ, check=True)
        command = [
            BIN / "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--threads", "8", "--log-level", "error",
            "--no-control-socket",
        ]  # fmt: skip
        server = subprocess.Popen(command, cwd=ROOT, env=environ)
        address = f"http://127.0.0.1:{port}/o/rieth/kommentar"
        try:
            wait_until_live(f"http://127.0.0.1:{port}", server)
            times = run_clients(address, options.clients, options.seconds)
        finally:
            server.terminate()
            server.wait(15)
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
