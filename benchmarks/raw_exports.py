"""How long each file with the answers of 100,000 submissions takes, and how much memory.

    python benchmarks/raw_exports.py [--submissions 100000]

Uses DATABASE_URL if it is set (an empty database!), else a fresh SQLite file. Each file is
written by a process of its own, as in the product; memory is that process's peak.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from participation.export.formats.registry import FORMATS

COMMAND = Path(sys.executable).parent / "participation"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "DATA_DIR": folder}
        run(["database", "upgrade"], environ)
        run(["seed"], environ)
        took = run(["demo", "fill", "--submissions", str(options.submissions)], environ)
        print(f"filled in {took:.0f} s")
        for name in FORMATS:
            out = Path(folder) / f"file.{name}"
            took = run(
                [
                    "answers",
                    "export",
                    "--simulated",
                    "--format",
                    name,
                    "--out",
                    str(out),
                ],
                environ,
            )
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            size = out.stat().st_size / 1e6
            print(f"{name:10} {took:6.1f} s  {size:8.1f} MB  peak so far {peak} MB")


def run(arguments: list[str], environ: dict[str, str]) -> float:
    """Run a command to its end; return the seconds."""
    began = time.monotonic()
    subprocess.run([str(COMMAND), *arguments], env=environ, check=True)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
