"""Contact data in quoted comments is replaced by a visible mark."""

import re

EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+")
# Seven or more digits with the usual separators; a date or a year stays readable.
PHONE = re.compile(r"(?<![\w.,])(?:\+|00?)[\d\s/().-]{5,}\d(?!\w)")
DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def mask_contacts(text: str) -> str:
    """Return the text with e-mail addresses, telephone numbers and links marked."""
    text = ADDRESS.sub("[Link]", text)
    text = EMAIL.sub("[E-Mail]", text)
    return PHONE.sub(_mask_phone, text)


def _mask_phone(match: re.Match[str]) -> str:
    found = match.group()
    digits = sum(character.isdigit() for character in found)
    return "[Telefon]" if digits >= 7 and not DATE.match(found) else found
