"""Which e-mail addresses are written to: plain ones, so that none can hold a second one."""

import re

LONGEST = 254
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>(?:{_LABEL}\.)+{_LABEL})")
_WITHIN = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")


def normal_address(text: str) -> str | None:
    """The address as it is kept and written to, or None where it is none we write to.

    No quoted names, no comments, no lists, no control characters. The domain in small
    letters and ASCII; the part before the @ as typed, it belongs to the other server.
    """
    local, sign, domain = text.strip().rpartition("@")
    if not sign or not domain or len(text) > 2 * LONGEST:
        return None
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    address = f"{local}@{plain}"
    found = _ADDRESS.fullmatch(address)
    if found is None or len(address) > LONGEST or len(found["local"]) > 64:
        return None
    return address


def addresses_in(text: str) -> list[str]:
    """The addresses that stand in a line of text, such as a contact, each once."""
    found = (normal_address(part.rstrip(".")) for part in _WITHIN.findall(text))
    return list(dict.fromkeys(address for address in found if address))
