"""The city's key for releases (Ed25519), kept beside the secret key; made on first use."""

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

FILE = "release-signing-key.pem"
PRIVATE = 0o600


def signing_key(data_dir: Path) -> Ed25519PrivateKey:
    """Read the key of this installation; two that start at once end up with one."""
    path = data_dir / FILE
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is no Ed25519 key")
    return key


def sign(key: Ed25519PrivateKey, content: bytes) -> str:
    """Return the signature in base64."""
    return base64.b64encode(key.sign(content)).decode("ascii")


def is_signed(public_pem: bytes, content: bytes, signature: str) -> bool:
    """Tell whether the signature belongs to these bytes and this public key."""
    key = serialization.load_pem_public_key(public_pem)
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(base64.b64decode(signature, validate=True), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Return the public key as others may have it (PEM)."""
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _make(path: Path) -> None:
    made = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    # Written whole under another name first: nobody ever reads half a key.
    own = path.with_name(f"{path.name}.{os.getpid()}")
    own.touch(mode=PRIVATE)
    own.write_bytes(made)
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
