"""Run the project's checks and stop with a list of what failed.

`fast`: format, lint, types, contracts, unit tests. `all`: these and every other test, in two
processes side by side.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
Commands = dict[str, list[str]]
STATIC: Commands = {
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
}
UNIT: Commands = {"unit tests": ["pytest", "-q", "tests/unit", "tests/guards"]}
# Two processes for two cores, each about half of the work.
TESTS: Commands = {
    "browser, guards and unit tests": [
        "pytest",
        "-q",
        *("tests/e2e", "tests/guards", "tests/unit"),
    ],
    # No cache: two processes must not write one file.
    "integration tests": [
        "pytest",
        "-q",
        "tests/integration",
        *("-p", "no:cacheprovider"),
    ],
}


def main(which: str) -> int:
    prepare = [str(BIN / "participation"), "translations", "compile"]
    subprocess.run(prepare, check=True)
    failed = run_in_turn(STATIC)
    failed += run_side_by_side(TESTS) if which == "all" else run_in_turn(UNIT)
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run_in_turn(commands: Commands) -> list[str]:
    """Return the names of what failed."""
    return [name for name in commands if run_side_by_side({name: commands[name]})]


def run_side_by_side(commands: Commands) -> list[str]:
    """Start all, print what each said when it has ended; return what failed."""
    started = time.monotonic()
    running = {}
    for name, command in commands.items():
        output = tempfile.TemporaryFile() if running else None  # noqa: SIM115 -- read below
        if not running:
            print(f"== {name}", flush=True)
        process = subprocess.Popen(
            [str(BIN / command[0]), *command[1:]],
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
        )
        running[name] = process, output
    failed = []
    for name, (process, output) in running.items():
        process.wait()
        if output is not None:
            print(f"== {name}", flush=True)
            output.seek(0)
            sys.stdout.buffer.write(output.read())
            sys.stdout.flush()
        print(f"   {time.monotonic() - started:.1f} s", flush=True)
        if process.returncode:
            failed.append(name)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
