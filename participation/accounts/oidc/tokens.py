"""The ID token: who says it, to whom, until when, in answer to what. Pure."""

import datetime
import hmac
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from participation.core.errors import ParticipationError

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
]
"""Signatures that only the provider can make: neither "none" nor a shared secret."""
LEEWAY_S = 60  # clocks differ
OLDEST_S = 600  # a token is used at once, or it was kept by somebody


class TokenRefusedError(ParticipationError):
    """A token is not what it must be. `reason`: which claim, for the log of errors."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_id_token(
    token: str,
    *,
    keys: KeySet,
    issuer: str,
    client_id: str,
    nonce: str | None,
    now: datetime.datetime,
) -> dict[str, Any]:
    """Return the claims. Raises TokenRefusedError. `nonce` None: a refreshed token."""
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise TokenRefusedError(f"signature: {type(error).__name__}") from error
    time = now.timestamp()
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    right = {
        "iss": claims.get("iss") == issuer,
        "aud": client_id in audiences,
        "azp": claims.get("azp", client_id) == client_id
        and (len(audiences) == 1 or "azp" in claims),
        "exp": _number(claims, "exp") > time - LEEWAY_S,
        "iat": time - OLDEST_S <= _number(claims, "iat") <= time + LEEWAY_S,
        "nbf": _number(claims, "nbf") <= time + LEEWAY_S if "nbf" in claims else True,
        "sub": _is_subject(claims.get("sub")),
        "nonce": nonce is None or _equal(claims.get("nonce"), nonce),
    }
    for name, fine in right.items():
        if not fine:
            raise TokenRefusedError(name)
    return claims


def _is_subject(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 255 and value.isprintable()


def _number(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefusedError(name)
    return float(value)


def _equal(value: Any, wanted: str) -> bool:
    if not isinstance(value, str):
        return False
    return hmac.compare_digest(value.encode("utf-8"), wanted.encode("utf-8"))
