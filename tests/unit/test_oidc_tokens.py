"""Forged and wrong ID tokens: every one is refused, and for its own reason."""

import base64
import datetime
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from participation.accounts.oidc.tokens import TokenRefusedError, read_id_token

NOW = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
TIME = int(NOW.timestamp())
ISSUER, CLIENT = "https://sso.example.org/realms/stadt", "participation"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})
KEYS = KeySet([KEY])


def claims(**changes: Any) -> dict[str, Any]:
    full = {
        "iss": ISSUER,
        "aud": CLIENT,
        "sub": "f:1",
        "exp": TIME + 300,
        "iat": TIME,
        "nonce": "n",
        **changes,
    }
    return {name: value for name, value in full.items() if value is not None}


def signed(key: Any = KEY, alg: str = "RS256", **changes: Any) -> str:
    return jwt.encode({"alg": alg, "kid": "one"}, claims(**changes), key)


def read(token: str) -> dict[str, Any]:
    return read_id_token(
        token, keys=KEYS, issuer=ISSUER, client_id=CLIENT, nonce="n", now=NOW
    )


def unsigned(header: dict[str, Any]) -> str:
    parts = [json.dumps(part).encode() for part in (header, claims())]
    return (
        ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts) + "."
    )


def test_a_right_token_is_read() -> None:
    assert read(signed())["sub"] == "f:1"
    assert read(signed(aud=[CLIENT]))["sub"] == "f:1"
    assert read(signed(aud=[CLIENT, "account"], azp=CLIENT))["sub"] == "f:1"
    assert read(signed(exp=TIME - 59, iat=TIME - 500))["sub"] == "f:1"  # clocks differ


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("iss", {"iss": "https://evil.example.org"}),
        ("iss", {"iss": ISSUER + "/"}),
        ("iss", {"iss": None}),
        ("aud", {"aud": "another-client"}),
        ("aud", {"aud": None}),
        ("aud", {"aud": []}),
        ("azp", {"aud": [CLIENT, "other"]}),
        ("azp", {"aud": [CLIENT, "other"], "azp": "other"}),
        ("azp", {"azp": "other"}),
        ("exp", {"exp": TIME - 61}),
        ("exp", {"exp": None}),
        ("exp", {"exp": "9999999999"}),
        ("exp", {"exp": True}),
        ("iat", {"iat": TIME + 61}),
        ("iat", {"iat": TIME - 601}),
        ("iat", {"iat": None}),
        ("nbf", {"nbf": TIME + 61}),
        ("sub", {"sub": None}),
        ("sub", {"sub": ""}),
        ("sub", {"sub": 7}),
        ("sub", {"sub": "x" * 256}),
        ("sub", {"sub": "a\0b"}),
        ("nonce", {"nonce": "m"}),
        ("nonce", {"nonce": None}),
        ("nonce", {"nonce": ["n"]}),
    ],
)
def test_a_wrong_claim_is_refused(reason: str, changes: dict[str, Any]) -> None:
    with pytest.raises(TokenRefusedError) as caught:
        read(signed(**changes))

    assert caught.value.reason == reason


def forged() -> dict[str, str]:
    right = signed()
    head, body, signature = right.split(".")
    public = KEY.as_pem(private=False)
    return {
        "by another key": signed(OTHER),
        "no signature": unsigned({"alg": "none"}),
        "none in capitals": unsigned({"alg": "None", "kid": "one"}),
        "signature cut off": f"{head}.{body}.",
        "signature of another": f"{head}.{body}.{signed(sub='f:2').split('.')[2]}",
        "changed body": ".".join([head, signed(sub="f:2").split(".")[1], signature]),
        "public key as a secret": _signed_by_secret(public),
        "key of its own": jwt.encode(
            {"alg": "ES256", "jwk": (own := ECKey.generate_key("P-256")).as_dict(private=False)},
            claims(),
            own,
        ),
        "nonsense": "nonsense",
        "empty": "",
    }  # fmt: skip


def _signed_by_secret(secret: bytes) -> str:
    key = OctKey.import_key(base64.urlsafe_b64encode(secret).decode())
    return jwt.encode({"alg": "HS256", "kid": "one"}, claims(), key)


@pytest.mark.parametrize("how", sorted(forged()))
def test_a_forged_token_is_refused(how: str) -> None:
    with pytest.raises(TokenRefusedError) as caught:
        read(forged()[how])

    assert caught.value.reason.startswith("signature")
