"""The German pipeline below the tagger: a trained one where installed, else a blank one."""

import re
from collections.abc import Sequence
from typing import Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from participation.themes.pipeline.languages import GERMAN, detect_language

MAX_CHARACTERS: Final = 20_000
"""Longer texts are read so far: themes show early, and one text must not stop a worker."""

LANGUAGE_COMPONENT: Final = "comment_language"
LANGUAGE_KEY: Final = "language"
_TEXT_KEY: Final = "text"

_LONGEST_WORD: Final = 100
_ENDLESS: Final = re.compile(rf"\S{{{_LONGEST_WORD},}}")
_SURROGATES: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def clean(text: str) -> str:
    """Return the text as spaCy can store and read it, of equal length.

    Its tokenizer takes the marks off a word one by one and looks at the whole each time:
    20,000 of them without a blank would hold a worker for minutes.
    """
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = text.translate(_SURROGATES)
    return _ENDLESS.sub(_parted, text)


def _parted(match: re.Match[str]) -> str:
    letters = "".join(char if char.isalnum() else " " for char in match.group())
    return " ".join(
        letters[start : start + _LONGEST_WORD - 1]
        for start in range(0, len(letters), _LONGEST_WORD)
    ).ljust(len(letters))


def blank_pipeline() -> Language:
    """Return spaCy's German tokenizer alone."""
    return spacy.blank("de")


def build_pipeline(trained: Sequence[str]) -> tuple[Language, str]:
    """Return the first trained pipeline that is installed, and its name and version.

    Trained pipelines come from GitHub, not from PyPI: the product works without one.
    """
    for name in trained:
        if spacy.util.is_package(name):
            nlp = spacy.load(name, exclude=["parser"])
            return nlp, f"{name}-{nlp.meta.get('version', '')}"
    return blank_pipeline(), "blank-de"


@Language.component(LANGUAGE_COMPONENT)
def tell_language(doc: Doc) -> Doc:
    """Write the language of the comment into the document."""
    doc.user_data[LANGUAGE_KEY] = detect_language(text_of(doc))
    return doc


def doc_of(nlp: Language, text: str) -> Doc:
    """Return a document that remembers its text: spaCy puts it together at each asking."""
    doc = nlp.make_doc(text)
    doc.user_data[_TEXT_KEY] = text
    return doc


def text_of(doc: Doc) -> str:
    """Return the text of a document."""
    text = doc.user_data.get(_TEXT_KEY)
    return doc.text if text is None else str(text)


def language_of(doc: Doc) -> str:
    """Return what the component wrote; German where nobody asked."""
    return str(doc.user_data.get(LANGUAGE_KEY, GERMAN))
