"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and codes on paper.

A code is good once: the newest step that was used is kept, and what is not newer is refused.
"""

import base64
import datetime
import hmac
import uuid
from dataclasses import dataclass
from enum import StrEnum

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from participation.accounts.keys import Keyring, SealBrokenError
from participation.accounts.models import RecoveryCode, SecondFactor
from participation.accounts.tries import CODES, SignInError, forgive_try, reserve_try
from participation.core.errors import InvalidInputError
from participation.database import Database
from participation.text.codes import new_code, read_code
from participation.text.normalise import ascii_digits

KEY_BYTES = 20  # as long as the SHA-1 that all apps know (RFC 4226)
STEP_S = 30
RECOVERY_CODES = 10
SEALED_FOR = "second factor"


class Used(StrEnum):
    APP = "app"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True, kw_only=True)
class SecondFactorView:
    confirmed_on: datetime.date
    codes_left: int


def enrolment_key(keys: Keyring, *, account_id: uuid.UUID, token: str) -> str:
    """Return the key to put into the app, in base32.

    Made anew from the session's token each time and stored only when a code proves that the
    app has it: looking at the page changes nothing, and loading it again shows the same key.
    The token is another one afterwards, so a key is never offered twice.
    """
    raw = keys.raw_digest("enrolment", account_id, token)
    return base64.b32encode(raw[:KEY_BYTES]).decode("ascii")


def app_address(key: str, *, login: str, issuer: str) -> str:
    """Return the otpauth address: what the QR code says, and a link on the phone itself."""
    return pyotp.TOTP(key).provisioning_uri(name=login, issuer_name=issuer)


def set_second_factor(
    session: Session,
    keys: Keyring,
    *,
    account_id: uuid.UUID,
    key: str,
    typed: str,
    now: datetime.datetime,
) -> list[str]:
    """Store the key if the code fits it. Returns the recovery codes, to be shown once.

    Raises InvalidInputError: wrong code, or the account has a second factor already.
    """
    step = _step_of(key, _digits(typed), now=now)
    if step is None:
        raise InvalidInputError({"code": ["code_wrong"]})
    factor = SecondFactor(
        account_id=account_id,
        sealed_key=keys.seal(key, purpose=SEALED_FOR, owner=account_id),
        last_step=step,
        confirmed_on=now.date(),
    )
    try:
        with session.begin_nested():
            session.add(factor)
    except IntegrityError as error:
        raise InvalidInputError({"code": ["second_factor_there"]}) from error
    return new_recovery_codes(session, keys, account_id=account_id)


def check_second_factor(
    database: Database,
    keys: Keyring,
    *,
    account_id: uuid.UUID,
    typed: str,
    now: datetime.datetime,
    device: str | None = None,
) -> Used:
    """Use a code up. Raises SignInError: code_wrong, too_many_tries, factor_unreadable.

    `device`: a known one, whose tries are counted by themselves.
    """
    by = ("device", device) if device else ("account", account_id)
    key = keys.digest("tries", "code", *by)
    counted = reserve_try(database, key=key, limits=CODES, now=now)
    with database.transaction() as session:
        used = _use(session, keys, account_id=account_id, typed=typed, now=now)
        if used is not None:
            forgive_try(session, counted)
    if used is None:
        raise SignInError("code_wrong")
    return used


def new_recovery_codes(
    session: Session, keys: Keyring, *, account_id: uuid.UUID
) -> list[str]:
    """Replace the account's recovery codes; return the new ones, to be shown once."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(
            account_id=account_id, code_digest=_code_digest(keys, account_id, code)
        )
        for code in codes
    )
    session.flush()
    return codes


def remove_second_factor(session: Session, *, account_id: uuid.UUID) -> None:
    """Forget app and recovery codes: after a lost phone, or by the person's own wish."""
    for table in (RecoveryCode, SecondFactor):
        session.execute(delete(table).where(table.account_id == account_id))


def has_second_factor(session: Session, *, account_id: uuid.UUID) -> bool:
    return session.get(SecondFactor, account_id) is not None


def second_factor_of(
    session: Session, *, account_id: uuid.UUID
) -> SecondFactorView | None:
    """Return what may be told of an account's second factor; None: it has none."""
    factor = session.get(SecondFactor, account_id)
    if factor is None:
        return None
    left = session.scalar(
        select(func.count()).where(RecoveryCode.account_id == account_id)
    )
    return SecondFactorView(confirmed_on=factor.confirmed_on, codes_left=left or 0)


def _use(
    session: Session,
    keys: Keyring,
    *,
    account_id: uuid.UUID,
    typed: str,
    now: datetime.datetime,
) -> Used | None:
    if len(_digits(typed)) == 6:
        return _use_app(session, keys, account_id, _digits(typed), now)
    code = read_code(typed)
    if code is None:
        return None
    # Deleted and counted in one statement: of two at the same moment one is right.
    gone = session.execute(
        delete(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_digest == _code_digest(keys, account_id, code),
        )
        .returning(RecoveryCode.code_digest)
    ).all()
    return Used.RECOVERY_CODE if gone else None


def _use_app(
    session: Session,
    keys: Keyring,
    account_id: uuid.UUID,
    digits: str,
    now: datetime.datetime,
) -> Used | None:
    factor = session.get(SecondFactor, account_id)
    if factor is None:
        return None
    try:
        key = keys.unseal(factor.sealed_key, purpose=SEALED_FOR, owner=account_id)
    except SealBrokenError as error:
        raise SignInError("factor_unreadable") from error
    step = _step_of(key, digits, now=now)
    if step is None:
        return None
    # In one statement: of two at the same moment one is first.
    used = session.execute(
        update(SecondFactor)
        .where(SecondFactor.account_id == account_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.last_step)
    ).all()
    return Used.APP if used else None


def _step_of(key: str, digits: str, *, now: datetime.datetime) -> int | None:
    """Return the step whose code this is: this one, or one beside it (clocks differ)."""
    totp = pyotp.TOTP(key)
    current = int(now.timestamp()) // STEP_S
    for step in (current - 1, current, current + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None


def _digits(typed: str) -> str:
    """Return the digits of a code; apps show it in two halves. "": it is something else."""
    digits = ascii_digits("".join(typed[:100].split())).replace("-", "")
    return digits if digits.isascii() and digits.isdigit() else ""


def _code_digest(keys: Keyring, account_id: uuid.UUID, code: str) -> str:
    return keys.digest("recovery code", account_id, code)
