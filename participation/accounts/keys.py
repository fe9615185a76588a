"""Keys for single purposes, all derived from the installation's secret key.

A copy of the database alone opens nothing: what is sealed here, and what is kept as a keyed
digest, needs the secret key, which lies elsewhere.
"""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from participation.core.errors import ParticipationError

NONCE_BYTES = 12


class SealBrokenError(ParticipationError):
    """What was sealed cannot be opened: another secret key, another owner, or changed."""


class Keyring:
    """Seals and digests for named purposes; one purpose's key tells nothing of another's."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode("utf-8")

    def seal(self, text: str, *, purpose: str, owner: object) -> str:
        """Encrypt (AES-256-GCM). Only the same purpose and owner can open it again."""
        nonce = os.urandom(NONCE_BYTES)
        box = AESGCM(self._key(purpose))
        sealed = box.encrypt(nonce, text.encode("utf-8"), str(owner).encode("utf-8"))
        return base64.urlsafe_b64encode(nonce + sealed).decode("ascii")

    def unseal(self, sealed: str, *, purpose: str, owner: object) -> str:
        """Return what was sealed. Raises SealBrokenError."""
        try:
            raw = base64.urlsafe_b64decode(sealed)
            opened = AESGCM(self._key(purpose)).decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], str(owner).encode("utf-8")
            )
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise SealBrokenError(purpose) from error
        return opened.decode("utf-8")

    def raw_digest(self, purpose: str, *parts: object) -> bytes:
        """Return 32 bytes that only this installation can make of the parts."""
        joined = "\x1f".join(f"{len(str(part))}:{part}" for part in parts)
        text = joined.encode("utf-8", "surrogatepass")
        return hmac.new(self._key(purpose), text, hashlib.sha256).digest()

    def digest(self, purpose: str, *parts: object) -> str:
        return self.raw_digest(purpose, *parts).hex()

    def _key(self, purpose: str) -> bytes:
        derived = HKDF(
            algorithm=SHA256(), length=32, salt=None, info=purpose.encode("ascii")
        )
        return derived.derive(self._secret)
