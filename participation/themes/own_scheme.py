"""The scheme in use: the city's file, and the themes and words that staff added here.

The file stays the planner's; what was added lives in the database, survives `participation
seed`, and goes into the combined scheme, of which `source` is the whole: a model trained
with it needs nothing else.
"""

import datetime
import json
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.core.ids import digest
from participation.responses.once import insert_unless_known
from participation.text.normalise import fold
from participation.themes.meaning import stem
from participation.themes.models import Theme, ThemeWord
from participation.themes.scheme import Scheme, load_scheme

LONGEST_NAME = 80
MOST_WORDS = 30
SHORTEST_WORD, LONGEST_WORD = 3, 60
_LONGEST_VERSION = 40
_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
_ANYWHERE = 6
"""A word of so many letters is sought inside compounds; shorter ones are in too many."""


def current_scheme(session: Session, base: Scheme) -> Scheme:
    """Return the scheme with the city's own themes and words; `base` where there are none."""
    words = _words(session)
    own = session.scalars(
        select(Theme).where(Theme.own.is_(True)).order_by(Theme.position, Theme.key)
    ).all()
    known = {theme.key for theme in base.themes}
    added = [theme for theme in own if theme.key not in known]
    mine = {key: words.get(key, []) for key in known | {theme.key for theme in added}}
    if not added and not any(mine.values()):
        return base
    data = json.loads(base.source)
    data["themes"] = [
        entry if isinstance(entry, dict) else {"key": entry} for entry in data["themes"]
    ]
    for entry, theme in zip(data["themes"], base.themes, strict=True):
        _add_rules(entry, mine[theme.key])
    data["themes"] += [_entry(theme, mine[theme.key]) for theme in added]
    changes = json.dumps(data["themes"], sort_keys=True, ensure_ascii=False)
    mark = f"+{digest(changes)[:8]}"
    data["version"] = f"{base.version[: _LONGEST_VERSION - len(mark)]}{mark}"
    return load_scheme(data)


def create_theme(
    session: Session, *, name: str, key: str, words: Sequence[str], today: datetime.date
) -> str:
    """Make a theme of the city's own; return its key. Raises InvalidInputError."""
    name = " ".join(name.split())
    key = key.strip() or suggest_key(name)
    words = _checked(session, name=name, key=key, words=words)
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
            description={"de": name},
            details={"belongs": [], "not_belongs": [], "isek": []},
            own=True,
        )
    )
    session.flush()
    add_words(session, theme_key=key, words=words, today=today)
    return key


def add_words(
    session: Session, *, theme_key: str, words: Sequence[str], today: datetime.date
) -> None:
    """Add words to a theme's rules. Raises NotFoundError, InvalidInputError."""
    theme = session.get(Theme, theme_key)
    if theme is None or theme.system:
        raise NotFoundError("theme", theme_key)
    problem = _words_problem(words)
    if problem is not None:
        raise InvalidInputError({"words": [problem]})
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
    return key[:_LONGEST_VERSION].strip("_")


def rule_of(word: str) -> str:
    """Return the pattern of a word that a person typed; ^, $ and phrases stay."""
    if " " in word or "^" in word or "$" in word or "-" in word:
        return word
    folded = stem(fold(word))
    return folded if len(folded) >= _ANYWHERE else f"^{folded}"


def _checked(
    session: Session, *, name: str, key: str, words: Sequence[str]
) -> Sequence[str]:
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
    problem = _words_problem(words)
    if problem is not None:
        problems["words"] = [problem]
    if problems:
        raise InvalidInputError(problems)
    return words


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


def _words(session: Session) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = select(ThemeWord).order_by(ThemeWord.theme_key, ThemeWord.word)
    for row in session.scalars(query):
        found.setdefault(row.theme_key, []).append(row.word)
    return found


def _add_rules(entry: dict[str, Any], words: Sequence[str]) -> None:
    """Put the words behind those of the file; a theme of the system takes none."""
    if not words or entry.get("system"):
        return
    written = entry.get("rules") or {}  # as the parser takes them: a list means stems
    rules = written if isinstance(written, dict) else {"stems": written}
    stems = list(rules.get("stems") or [])
    known = {
        item if isinstance(item, str) else item.get("stem", item.get("word"))
        for item in stems
    }
    stems += [rule for rule in dict.fromkeys(map(rule_of, words)) if rule not in known]
    entry["rules"] = {**rules, "stems": stems}


def _entry(theme: Theme, words: Sequence[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "key": theme.key,
        "label": dict(theme.label),
        "plain_label": dict(theme.plain_label),
        "description": dict(theme.description),
    }
    _add_rules(entry, words)
    return entry
