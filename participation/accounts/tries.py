"""The brake on guessing passwords and codes: tries are counted, by whom and from where.

By account (in the database, so that all processes count together) and by network (in memory
alone). A try is counted before it is looked at: a hundred at the same time are a hundred.
"""

import datetime
import hashlib
import secrets
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from participation.accounts.models import LoginFailure
from participation.core.errors import ParticipationError
from participation.core.ids import new_id
from participation.database import Database


@dataclass(frozen=True, kw_only=True)
class Limit:
    tries: int
    window: datetime.timedelta


PASSWORDS = (Limit(tries=10, window=datetime.timedelta(minutes=15)),)
CODES = (*PASSWORDS, Limit(tries=30, window=datetime.timedelta(days=1)))
"""Of a million codes three are right at a time: 30 tries a day find one in 30 years."""
KEPT = max(limit.window for limit in CODES)
KEY_LASTS = datetime.timedelta(hours=1)
MOST_NETWORKS = (
    50_000  # remembered at once; a flood of networks must not fill the memory
)


class SignInError(ParticipationError):
    """Nobody is let in; `code` says why, and never whether there is such an account."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def reserve_try(
    database: Database, *, key: str, limits: Sequence[Limit], now: datetime.datetime
) -> uuid.UUID:
    """Count a try and return its id. Raises SignInError("too_many_tries")."""
    now = now.astimezone(datetime.UTC)  # stored without zone on SQLite
    with database.session() as session:
        if _is_over(session, key, limits, now, more=1):
            raise SignInError("too_many_tries")
    found = LoginFailure(id=new_id(), login_digest=key, failed_at=now)
    with database.transaction() as session:
        session.execute(delete(LoginFailure).where(LoginFailure.failed_at < now - KEPT))
        session.add(found)
    # Only now are tries of the same moment to be seen: each sees at least its own place.
    with database.session() as session:
        over = _is_over(session, key, limits, now, more=0)
    if over:
        with database.transaction() as session:
            forgive_try(session, found.id)
        raise SignInError("too_many_tries")
    return found.id


def forgive_try(session: Session, try_id: uuid.UUID) -> None:
    """Take a try back that was right."""
    session.execute(delete(LoginFailure).where(LoginFailure.id == try_id))


def _is_over(
    session: Session,
    key: str,
    limits: Sequence[Limit],
    now: datetime.datetime,
    *,
    more: int,
) -> bool:
    return any(
        _tries(session, key, now - limit.window) + more > limit.tries
        for limit in limits
    )


def _tries(session: Session, key: str, since: datetime.datetime) -> int:
    query = select(func.count()).where(
        LoginFailure.login_digest == key, LoginFailure.failed_at >= since
    )
    return session.scalar(query) or 0


@dataclass
class _Hour:
    """Tries under one random key, which nothing but this process ever knew."""

    began: datetime.datetime
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    tries: dict[bytes, list[datetime.datetime]] = field(default_factory=dict)

    def of(self, network: str) -> bytes:
        text = network.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self.key, digest_size=16).digest()


class NetworkBrake:
    """Counts tries by network. Keeps no address: a keyed digest, for some minutes."""

    def __init__(self, limit: Limit = PASSWORDS[0]) -> None:
        self._limit = limit
        self._hours: list[_Hour] = []
        self._lock = threading.Lock()

    def reserve(self, network: str, *, now: datetime.datetime) -> bool:
        """Count a try; False if there were too many, which are not counted on top."""
        with self._lock:
            self._turn_over(now)
            if self._count(network, now) >= self._limit.tries:
                return False
            newest = self._hours[-1]
            newest.tries.setdefault(newest.of(network), []).append(now)
            return True

    def forgive(self, network: str) -> None:
        """Take the last try back: it was right."""
        with self._lock:
            for hour in reversed(self._hours):
                if times := hour.tries.get(hour.of(network)):
                    times.pop()
                    return

    def _count(self, network: str, now: datetime.datetime) -> int:
        since = now - self._limit.window
        found = (hour.tries.get(hour.of(network), ()) for hour in self._hours)
        return sum(1 for times in found for time in times if time > since)

    def _turn_over(self, now: datetime.datetime) -> None:
        """Begin a new key each hour; forget the old one when its tries no longer count."""
        if not self._hours or now - self._hours[-1].began >= KEY_LASTS:
            self._hours.append(_Hour(began=now))
        lasts = KEY_LASTS + self._limit.window
        self._hours = [hour for hour in self._hours if now - hour.began < lasts]
        newest = self._hours[-1].tries
        while len(newest) > MOST_NETWORKS:
            del newest[next(iter(newest))]
