"""The city's OIDC provider over HTTP: where to send people, what a code or a token brings.

Slow to import (0.7 s): loaded only where single sign-on is configured.
"""

import datetime
import threading
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from participation.accounts.oidc.errors import ProviderAwayError, ProviderRefusedError
from participation.accounts.oidc.tokens import TokenRefusedError, read_id_token

TIMEOUT_S = 5
KEPT = datetime.timedelta(hours=1)
KEYS_NOT_BEFORE = datetime.timedelta(minutes=1)  # asked for again, at the earliest
SCOPE = "openid profile email"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the provider says about a person now. `refresh_token` asks again later."""

    claims: dict[str, Any]
    refresh_token: str | None


class Provider:
    """One provider, by its issuer; there is no other that its answers could be mixed with."""

    def __init__(self, *, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._lock = threading.Lock()
        self._found: tuple[datetime.datetime, dict[str, Any]] | None = None
        self._keys: tuple[datetime.datetime, KeySet] | None = None

    def address_to_sign_in(
        self,
        *,
        state: str,
        nonce: str,
        verifier: str,
        return_to: str,
        now: datetime.datetime,
    ) -> str:
        """Return where to send the browser. Raises ProviderAwayError."""
        address, _ = self._client(return_to).create_authorization_url(
            self._endpoint("authorization_endpoint", now),
            state=state,
            nonce=nonce,
            code_verifier=verifier,
        )
        return str(address)

    def names_itself(self, issuer: str | None, *, now: datetime.datetime) -> bool:
        """Check the "iss" of an answer (RFC 9207): it must be this provider's, if given."""
        required = self._metadata(now).get(
            "authorization_response_iss_parameter_supported"
        )
        return issuer == self.issuer if issuer or required is True else True

    def redeem(
        self,
        *,
        code: str,
        nonce: str,
        verifier: str,
        return_to: str,
        now: datetime.datetime,
    ) -> Said:
        """Exchange a code. Raises ProviderAwayError, ProviderRefusedError."""
        client = self._client(return_to)
        with _errors():
            token = client.fetch_token(
                self._endpoint("token_endpoint", now),
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                allow_redirects=False,
            )
        if "id_token" not in token:
            raise ProviderRefusedError("no ID token")
        claims = self._read(token["id_token"], nonce=nonce, now=now)
        return self._said(token, claims, subject=claims["sub"], now=now)

    def ask_again(
        self, *, refresh_token: str, subject: str, now: datetime.datetime
    ) -> Said:
        """Return what holds now. Raises ProviderAwayError, ProviderRefusedError."""
        client = self._client(None)
        with _errors():
            token = client.refresh_token(
                self._endpoint("token_endpoint", now),
                refresh_token=refresh_token,
                allow_redirects=False,
            )
        claims = {}
        if "id_token" in token:
            claims = self._read(token["id_token"], nonce=None, now=now)
        said = self._said(token, claims, subject=subject, now=now)
        return Said(
            claims=said.claims, refresh_token=said.refresh_token or refresh_token
        )

    def _said(
        self,
        token: dict[str, Any],
        claims: dict[str, Any],
        *,
        subject: str,
        now: datetime.datetime,
    ) -> Said:
        more = self._user_info(token.get("access_token"), now)
        for source in (claims, more):
            if source and source.get("sub") != subject:
                raise ProviderRefusedError("another person")
        return Said(claims={**more, **claims}, refresh_token=token.get("refresh_token"))

    def _user_info(self, access_token: str | None, now: datetime.datetime) -> Any:
        """Return the claims of the userinfo endpoint; none where there is no such."""
        address = self._metadata(now).get("userinfo_endpoint")
        if not address or not access_token:
            return {}
        with _errors():
            answer = requests.get(
                address,
                headers={"Authorization": f"Bearer {access_token}"},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
            _raise_for(answer)
            found = answer.json()
        if not isinstance(found, dict):
            raise ProviderRefusedError("userinfo")
        return found

    def _read(
        self, token: Any, *, nonce: str | None, now: datetime.datetime
    ) -> dict[str, Any]:
        """Read an ID token; once more with fresh keys, which providers change."""
        try:
            return self._read_with(self._key_set(now, fresh=False), token, nonce, now)
        except TokenRefusedError as error:
            if not error.reason.startswith("signature"):
                raise ProviderRefusedError(error.reason) from error
        try:
            return self._read_with(self._key_set(now, fresh=True), token, nonce, now)
        except TokenRefusedError as error:
            raise ProviderRefusedError(error.reason) from error

    def _read_with(
        self, keys: KeySet, token: Any, nonce: str | None, now: datetime.datetime
    ) -> dict[str, Any]:
        return read_id_token(
            str(token),
            keys=keys,
            issuer=self.issuer,
            client_id=self._client_id,
            nonce=nonce,
            now=now,
        )

    def _metadata(self, now: datetime.datetime) -> dict[str, Any]:
        with self._lock:
            if self._found and now - self._found[0] < KEPT:
                return self._found[1]
        found = _get_json(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise ProviderRefusedError("metadata of another issuer")
        with self._lock:
            self._found = (now, found)
        return found

    def _endpoint(self, name: str, now: datetime.datetime) -> str:
        address = self._metadata(now).get(name)
        if not isinstance(address, str):
            raise ProviderRefusedError(f"no {name}")
        return address

    def _key_set(self, now: datetime.datetime, *, fresh: bool) -> KeySet:
        lasts = KEYS_NOT_BEFORE if fresh else KEPT
        with self._lock:
            if self._keys and now - self._keys[0] < lasts:
                return self._keys[1]
        found = _get_json(self._endpoint("jwks_uri", now))
        try:
            keys = KeySet.import_key_set(found)  # type: ignore[arg-type]
        except (JoseError, KeyError, ValueError, TypeError) as error:
            raise ProviderRefusedError("keys") from error
        with self._lock:
            self._keys = (now, keys)
        return keys

    def _client(self, return_to: str | None) -> Any:
        return OAuth2Session(
            self._client_id,
            self._client_secret,
            scope=SCOPE,
            redirect_uri=return_to,
            code_challenge_method="S256",
            default_timeout=TIMEOUT_S,
        )


class _errors:  # noqa: N801 -- reads as a statement
    """Turn what HTTP and OAuth libraries raise into the two errors of this module."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: object, error: BaseException | None, _trace: object
    ) -> None:
        if isinstance(error, AuthlibBaseError):
            away = error.error in {"temporarily_unavailable", "server_error"}
            kind = ProviderAwayError if away else ProviderRefusedError
            raise kind(str(error.error)) from error
        if isinstance(error, requests.JSONDecodeError):
            raise ProviderRefusedError("no JSON") from error
        if isinstance(error, requests.RequestException):
            raise ProviderAwayError(type(error).__name__) from error


def _get_json(address: str) -> dict[str, Any]:
    with _errors():
        answer = requests.get(address, timeout=TIMEOUT_S, allow_redirects=False)
        _raise_for(answer)
        found = answer.json()
    if not isinstance(found, dict):
        raise ProviderRefusedError("no JSON object")
    return found


def _raise_for(answer: requests.Response) -> None:
    if answer.status_code >= 500:
        answer.raise_for_status()
    if answer.status_code != 200:
        raise ProviderRefusedError(f"status {answer.status_code}")
