"""What may be an e-mail address here. Pure; nobody is asked whether it exists.

Narrower than the standards allow: what hardly anybody has (quoted names, letters outside
ASCII before the @) is refused, because every part of it would have to survive headers,
other people's servers and one-click links.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
LONGEST_NAME = 64
LONGEST_LABEL = 63
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_NAME = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
# Invisible letters come along when an address is copied from a page or a PDF.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_WITHIN = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")


@dataclass(frozen=True)
class MailAddress:
    """An address as it is sent to: the domain in ASCII and small letters.

    The part before the @ stays as typed: it belongs to the other server.
    """

    name: str
    domain: str

    def __str__(self) -> str:
        return f"{self.name}@{self.domain}"

    @property
    def person(self) -> str:
        """The same for all spellings that one mailbox may have: for the brake alone.

        "Eva.M+7@x.de" and "evam@x.de" are braked together, but are two addresses.
        """
        plain = self.name.partition("+")[0].replace(".", "").lower()
        return f"{plain or self.name.lower()}@{self.domain}"

    @property
    def identity(self) -> str:
        """The same however somebody types capital letters."""
        return str(self).lower()


def read_address(typed: str) -> MailAddress | None:
    """The one address that somebody typed; None where it is none we write to."""
    text = _INVISIBLE.sub(
        "", unicodedata.normalize("NFC", typed[: LONGEST * 4])
    ).strip()
    name, at, domain = text.rpartition("@")
    found = MailAddress(name=name, domain=_ascii_domain(domain))
    is_one = (
        bool(at and found.domain)
        and _NAME.fullmatch(name) is not None
        and len(name) <= LONGEST_NAME
        and len(str(found)) <= LONGEST
        and len(typed) <= LONGEST * 4
    )
    return found if is_one else None


def addresses_in(text: str) -> list[MailAddress]:
    """The addresses that stand in a line of text, such as a contact."""
    found = (read_address(part.rstrip(".")) for part in _WITHIN.findall(text))
    return [address for address in found if address]


def _ascii_domain(domain: str) -> str:
    """A domain as it is looked up; '' where it is none, or has no dot in it."""
    # Ideographic full stops are dots, too (IDNA); one at the very end is left away.
    parts = re.split("[.\u3002\uff0e\uff61]", domain.lower().removesuffix("."))
    labels = [_ascii_label(part) for part in parts]
    is_name = len(labels) > 1 and all(labels) and not labels[-1].isdigit()
    return ".".join(labels) if is_name else ""


def _ascii_label(label: str) -> str:
    """One part of a domain; '' where it is none.

    By hand, since Python's own codec follows IDNA of 2003, which sends "straße.de" to
    somebody else.
    """
    if not label.isascii():
        if not all(_may_be_in_name(letter) for letter in label):
            return ""
        label = "xn--" + label.encode("punycode").decode("ascii")
    fits = len(label) <= LONGEST_LABEL and _LABEL.fullmatch(label)
    return label if fits else ""


def _may_be_in_name(letter: str) -> bool:
    """Letters, marks and digits as they are stored: no wide or other disguised ones."""
    if letter == "-":
        return True
    kind = unicodedata.category(letter)
    is_letter = kind in {"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"}
    return is_letter and unicodedata.normalize("NFKC", letter) == letter
