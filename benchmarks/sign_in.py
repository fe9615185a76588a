"""How long a wrong sign-in takes for known and for unknown names, and whether one can tell.

AUC: how often a try at a known name took longer than one at an unknown name; 0.5 is chance.
"""

import datetime
import random
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from participation.accounts.keys import Keyring
from participation.accounts.models import Account
from participation.accounts.setup import create_account
from participation.accounts.signin import sign_in
from participation.accounts.tries import SignInError
from participation.core.clock import now, today
from participation.database import Database
from tests.conftest import migrate

TRIES = 150  # of each kind
KEYS = Keyring("a secret for this benchmark")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/sign-in.sqlite3")
        migrate(database)
        with database.transaction() as session:
            for login in ("known", "ended", "passwordless"):
                made = create_account(session, login=login, display_name=login,
                                      password="vier lange Wörter hier", grants=(),
                                      today=today())  # fmt: skip
                account = session.get_one(Account, made.id)
                account.active = login != "ended"
                if login == "passwordless":
                    account.password_hash = ""
        times = measure(database)
        database.dispose()
    for login, taken in times.items():
        print(
            f"{login:13} median {statistics.median(taken) * 1000:6.1f} ms  "
            f"AUC against unknown {auc(taken, times['unknown']):.3f}"
        )


def measure(database: Database) -> dict[str, list[float]]:
    """Try in random order, a quarter of an hour after each other: no try is braked."""
    order = ["known", "unknown", "ended", "passwordless"] * TRIES
    random.shuffle(order)
    times: dict[str, list[float]] = {login: [] for login in order}
    for number, login in enumerate(["known", "unknown", *order]):
        when = now() + datetime.timedelta(minutes=15 * number)
        start = time.perf_counter()
        with suppress(SignInError):
            sign_in(database, KEYS, login=login, password="falsch falsch", now=when)
        if number >= 2:  # the first ones warm up
            times[login].append(time.perf_counter() - start)
    return times


def auc(first: list[float], second: list[float]) -> float:
    wins = sum((a > b) + (a == b) / 2 for a in first for b in second)
    return wins / (len(first) * len(second))


if __name__ == "__main__":
    main()
