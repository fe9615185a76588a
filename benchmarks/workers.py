"""100,000 comments tagged by two workers on PostgreSQL, one of them killed on the way.

.ci/with-services .venv/bin/python benchmarks/workers.py [--comments 100000]

Counts afterwards that each comment was read exactly once and that no tag is there twice.
"""

import argparse
import datetime
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from sqlalchemy import create_engine, insert, text
from sqlalchemy.engine import make_url

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from participation.database import Database  # noqa: E402
from participation.responses.models import Comment, Submission  # noqa: E402
from participation.themes.examples import load_examples  # noqa: E402
from participation.themes.scheme import SCHEME_PATH  # noqa: E402

COMMAND = Path(sys.executable).parent / "participation"
NAME = "benchmark_workers"
KILL_AFTER = 0.3  # of the comments


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=int, default=100_000)
    wanted = parser.parse_args().comments
    url = fresh_database(os.environ["TEST_POSTGRES_URL"])
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "DATABASE_URL": url, "DATA_DIR": folder}
        for command in (["database", "upgrade"], ["seed"]):
            subprocess.run([COMMAND, *command], env=environ, check=True)
        database = Database(url)
        fill(database, wanted)
        started = time.perf_counter()
        killed, other = worker(environ), worker(environ)
        while read(database) < wanted * KILL_AFTER:
            time.sleep(0.2)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        following = worker(environ)
        largest = 0
        while other.poll() is None or following.poll() is None:
            largest = max(largest, memory(other), memory(following))
            time.sleep(0.2)
        subprocess.run([COMMAND, "themes", "tag"], env=environ, check=True)
        seconds = time.perf_counter() - started
        print(f"{wanted} comments in {seconds:.0f} s, a worker {largest:.0f} MB")
        sys.exit(report(database, wanted))


def fresh_database(url):
    server = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {NAME}"))
        connection.execute(text(f"CREATE DATABASE {NAME}"))
    return make_url(url).set(database=NAME).render_as_string(hide_password=False)


def fill(database, wanted):
    """Store comments of 30 words, put together from the invented examples."""
    examples = load_examples(sorted(SCHEME_PATH.parent.glob("examples-*.jsonl")))
    words = [word for example in examples for word in example.text.split()]
    draw, today = random.Random(0), datetime.date(2026, 11, 26)
    for begin in range(0, wanted, 10_000):
        numbers = range(begin, min(begin + 10_000, wanted))
        submissions, comments = [], []
        for number in numbers:
            place = draw.randrange(len(words) - 30)
            common = {"ortsteil_key": None, "channel": "online", "language": "de",
                      "received_on": today, "simulated": False}  # fmt: skip
            key = uuid.UUID(int=draw.getrandbits(128))
            submissions.append(
                {"id": key, "key_digest": f"{number:064}", "content_digest": "0" * 64,
                 "kind": "comment", **common}
            )  # fmt: skip
            comments.append(
                {"id": uuid.UUID(int=draw.getrandbits(128)), "submission_id": key,
                 "text": " ".join(words[place : place + 30]), "question_key": "",
                 **common}
            )  # fmt: skip
        with database.transaction() as session:
            session.execute(insert(Submission.__table__), submissions)
            session.execute(insert(Comment.__table__), comments)


def worker(environ):
    return subprocess.Popen([COMMAND, "themes", "tag"], env=environ)


def memory(process):
    try:
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    sizes = [line for line in status.splitlines() if line.startswith("VmRSS")]
    return int(sizes[0].split()[1]) / 1000 if sizes else 0.0


def read(database):
    with database.session() as session:
        return session.scalar(text("SELECT count(*) FROM tagging_run"))


def report(database, wanted):
    with database.session() as session:
        runs = session.execute(
            text("SELECT count(*), count(DISTINCT comment_id) FROM tagging_run")
        ).one()
        readings = session.scalar(text("SELECT count(*) FROM comment_reading"))
        states = session.scalar(text("SELECT count(*) FROM comment_state"))
        tags = session.execute(
            text(
                "SELECT count(*), count(DISTINCT (comment_id, theme_key)) FROM theme_tag"
            )
        ).one()
    print(f"read {runs[0]}, different {runs[1]}; readings {readings}; states {states}")
    print(f"tags {tags[0]}, different {tags[1]}")
    exact = runs == (wanted, wanted) and readings == states == wanted
    return 0 if exact and tags[0] == tags[1] else 1


if __name__ == "__main__":
    main()
