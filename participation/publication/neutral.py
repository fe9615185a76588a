"""Texts of citizens made harmless for office programs."""

import re
import unicodedata

# Characters that XML 1.0 (XLSX, DOCX) cannot carry, and lone surrogates.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
SPACES = re.compile("[ \t\r\n\u2028\u2029]+")  # a no-break space is meant
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def printable(text: str) -> str:
    """The text without control characters; line ends and tabs stay."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """The text without control characters and line ends, for a run of words."""
    return SPACES.sub(" ", printable(text)).strip(" ")


def neutral_cell(text: str) -> str:
    """A CSV cell that no program takes for a formula (CWE-1236).

    The compatibility form is looked at, because programs also accept full-width signs.
    """
    text = UNPRINTABLE.sub("", text)
    start = unicodedata.normalize("NFKC", text[:4]).lstrip(" \n\u00a0\u200b\ufeff")
    dangerous = text.startswith(("\t", "\r")) or start.startswith(STARTS_FORMULA)
    return f"'{text}" if dangerous else text
