"""Links that are all a subscriber has: made from the secret key, stored as digests only.

A link can be written into every e-mail anew without being kept anywhere, and a copy of
the database opens none.
"""

import base64
import uuid

from participation.accounts.keys import Keyring
from participation.core.ids import digest

TOKEN_BYTES = 18
ADDRESS = "subscriber address"
"""Purpose under which addresses are sealed and compared."""


def manage_token(keyring: Keyring, subscriber_id: uuid.UUID) -> str:
    """What shows and ends the subscriptions of an address."""
    return _token(keyring, "subscriber link", subscriber_id)


def confirm_token(keyring: Keyring, subscription_id: uuid.UUID) -> str:
    """What confirms one subscription: the same in every e-mail about it."""
    return _token(keyring, "subscription confirmation", subscription_id)


def token_digest(token: str) -> str:
    return digest("subscription", token)


def _token(keyring: Keyring, purpose: str, of: uuid.UUID) -> str:
    raw = keyring.raw_digest(purpose, of)[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(raw).decode("ascii")
