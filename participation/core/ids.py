"""Random identifiers and digests: nothing in them tells order, time or person."""

import hashlib
import secrets
import uuid


def new_id() -> uuid.UUID:
    """Return a random (version 4) UUID, which carries no time."""
    return uuid.uuid4()


def new_key() -> str:
    """Return a fresh submission key, 128 bits, URL-safe."""
    return secrets.token_urlsafe(16)


def digest(*parts: str) -> str:
    """Return the SHA-256 of the parts, joined so that no two lists collide."""
    joined = "\x1f".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
