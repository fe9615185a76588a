"""Earlier answers in later texts: `{{key}}` and `{{key|what stands there without}}`."""

import re
from collections.abc import Iterator, Mapping

from markupsafe import Markup, escape

PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,59})\s*(?:\|([^{}]*))?\}\}")


def asked_in(text: str) -> Iterator[str]:
    """Keys of the questions whose answers the text repeats."""
    for match in PLACEHOLDER.finditer(text):
        yield match[1]


def fill_plain(text: str, words: Mapping[str, str]) -> str:
    """Put the answers in. `words`: answers in words, by question key."""
    return PLACEHOLDER.sub(lambda m: words.get(m[1]) or (m[2] or "").strip(), text)


def fill(text: str, words: Mapping[str, str]) -> Markup:
    """Put the answers in, each in an element that the browser keeps up to date."""
    out, end = Markup(), 0
    for match in PLACEHOLDER.finditer(text):
        otherwise = (match[2] or "").strip()
        out += escape(text[end : match.start()]) + Markup(
            '<bdi data-answer="{}" data-otherwise="{}">{}</bdi>'
        ).format(match[1], otherwise, words.get(match[1]) or otherwise)
        end = match.end()
    return out + escape(text[end:])
