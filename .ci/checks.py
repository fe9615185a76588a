"""Run the project's checks and stop with a list of what failed.

`fast`: format, lint, types, contracts, unit tests. `all`: these and every other test.
"""

import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
FAST = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports", "--config", "setup.cfg"],
    "templates": [
        "djlint",
        "--lint",
        "--quiet",
        "participation/web/templates",
        "participation/questionnaires/question_types",
    ],
    "unit tests": ["pytest", "-q", "tests/unit", "tests/guards"],
}
ALL = {**FAST, "all tests": ["pytest", "-q", "tests"]}
del ALL["unit tests"]  # contained in all tests


def main(which: str) -> int:
    failed = []
    prepare = [str(BIN / "participation"), "translations", "compile"]
    subprocess.run(prepare, check=True)
    for name, command in (ALL if which == "all" else FAST).items():
        started = time.monotonic()
        print(f"== {name}", flush=True)
        result = subprocess.run([str(BIN / command[0]), *command[1:]], check=False)
        print(f"   {time.monotonic() - started:.1f} s", flush=True)
        if result.returncode:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
