"""Themes and words of the city's own, beside those of the planner's file.

What is added here is a version of the scheme of its own (themes/vocabulary/versions.py);
themes/whole_scheme.py joins it with the file.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.responses.once import insert_unless_known
from participation.text.normalise import fold
from participation.themes.models import Theme, ThemeWord
from participation.themes.scheme import MOST_KEY_CHARACTERS
from participation.themes.vocabulary.versions import note_scheme
from participation.themes.whole_scheme import current_scheme as current_scheme

LONGEST_NAME = 80
MOST_WORDS = 30
SHORTEST_WORD, LONGEST_WORD = 3, 60
_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, kw_only=True)
class NewTheme:
    """A theme that somebody makes here. No key: it comes from the name."""

    name: str
    key: str = ""
    words: Sequence[str] = ()
    description: str = ""
    belongs: Sequence[str] = ()
    not_belongs: Sequence[str] = ()
    examples: Sequence[str] = ()


def create_theme(
    session: Session, *, name: str, key: str, words: Sequence[str], today: datetime.date
) -> str:
    """Make a theme of the city's own; return its key. Raises InvalidInputError."""
    made = store_theme(session, NewTheme(name=name, key=key, words=words), today=today)
    note_scheme(session, origin="theme", today=today)
    return made


def store_theme(
    session: Session,
    new: NewTheme,
    *,
    today: datetime.date,
    words_needed: bool = True,
) -> str:
    """The same without a version of the scheme, for changes of several steps."""
    name = " ".join(new.name.split())
    key = new.key.strip() or suggest_key(name)
    _check(session, name=name, key=key, words=new.words, words_needed=words_needed)
    scheme = session.execute(select(Theme.scheme_key, Theme.scheme_version)).first()
    last = session.scalar(select(func.max(Theme.position))) or 0
    session.add(
        Theme(
            key=key,
            scheme_key=scheme.scheme_key if scheme else "own",
            scheme_version=scheme.scheme_version if scheme else "1",
            position=last + 1,
            label={"de": name},
            plain_label={"de": name},
            description={"de": new.description or name},
            details={
                "belongs": list(new.belongs),
                "not_belongs": list(new.not_belongs),
                "examples": list(new.examples),
                "isek": [],
            },
            own=True,
        )
    )
    session.flush()
    _store_words(session, key, new.words, today)
    return key


def add_words(
    session: Session, *, theme_key: str, words: Sequence[str], today: datetime.date
) -> None:
    """Add words to a theme's rules. Raises NotFoundError, InvalidInputError."""
    theme = session.get(Theme, theme_key)
    if theme is None or theme.system or theme.ended_on is not None:
        raise NotFoundError("theme", theme_key)
    problem = _words_problem(words)
    if problem is not None:
        raise InvalidInputError({"words": [problem]})
    _store_words(session, theme_key, words, today)
    note_scheme(session, origin="words", today=today)


def _store_words(
    session: Session, theme_key: str, words: Sequence[str], today: datetime.date
) -> None:
    for word in dict.fromkeys(words):
        session.execute(
            insert_unless_known(session, ThemeWord).values(
                theme_key=theme_key, word=word, added_on=today
            )
        )


def split_words(text: str) -> list[str]:
    """Return the words of a text field, parted by commas or lines."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return list(dict.fromkeys(part for part in parts if part))


def suggest_key(name: str) -> str:
    """Return a key for a name; empty where it has no letter."""
    key = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")
    return key[:MOST_KEY_CHARACTERS].strip("_")


def _check(
    session: Session,
    *,
    name: str,
    key: str,
    words: Sequence[str],
    words_needed: bool,
) -> None:
    problems: dict[str, list[str]] = {}
    if not name.isprintable():
        problems["name"] = ["word_unusable"]
    elif not name or not suggest_key(name):
        problems["name"] = ["required"]
    elif len(name) > LONGEST_NAME:
        problems["name"] = ["too_long"]
    if not key and problems:  # it would have come from the name
        pass
    elif not _KEY.fullmatch(key):
        problems["key"] = ["key_unusable"]
    elif session.get(Theme, key) is not None:
        problems["key"] = ["key_taken"]
    problem = _words_problem(words) if words or words_needed else None
    if problem is not None:
        problems["words"] = [problem]
    if problems:
        raise InvalidInputError(problems)


def _words_problem(words: Sequence[str]) -> str | None:
    if not words:
        return "required"
    if len(words) > MOST_WORDS:
        return "too_many_words"
    letters = ["".join(filter(str.isalnum, fold(word))) for word in words]
    if not all(word.isprintable() for word in words):
        return "word_unusable"
    if any(len(w) < SHORTEST_WORD or len(word) > LONGEST_WORD
           for w, word in zip(letters, words, strict=True)):  # fmt: skip
        return "word_unusable"
    return None
