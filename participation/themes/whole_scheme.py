"""The scheme in use as a whole: the planner's file, and what staff made of it here.

The file stays the planner's. Themes and words that were added, texts that were changed,
themes that ended live in the database and survive `participation seed`. `source` of the
whole is a scheme file again: a model trained with it needs nothing else.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.ids import digest
from participation.text.normalise import fold
from participation.themes.meaning import stem
from participation.themes.models import Theme, ThemeWord
from participation.themes.scheme import MOST_KEY_CHARACTERS, Scheme, load_scheme
from participation.themes.vocabulary.succession import merged_into

TEXTS = ("label", "plain_label", "description")
LISTS = ("belongs", "not_belongs", "examples", "isek")
_ANYWHERE = 6
"""A word of so many letters is sought inside compounds; shorter ones are in too many."""


def current_scheme(session: Session, base: Scheme) -> Scheme:
    """Return `base` with what was changed here; itself where nothing was."""
    rows = session.scalars(select(Theme).order_by(Theme.position, Theme.key)).all()
    known = {theme.key for theme in base.themes}
    own = [row for row in rows if row.own and row.key not in known]
    edited = [row for row in rows if row.edited and row.key in known]
    ended = {row.key for row in rows if row.ended_on is not None}
    words = _words(session, known.union(row.key for row in own))
    if not own and not edited and not words and not ended & known:
        return base
    data = json.loads(base.source)
    entries = {
        theme.key: dict(entry) if isinstance(entry, dict) else {"key": entry}
        for entry, theme in zip(data["themes"], base.themes, strict=True)
    }
    for row in edited:
        entries[row.key].update(texts_of(row))
    entries.update({row.key: {"key": row.key, **texts_of(row)} for row in own})
    for key, added in words.items():
        add_rules(entries[key], added)
    _inherit(entries, merged_into(session))
    data["themes"] = [entry for key, entry in entries.items() if key not in ended]
    changes = json.dumps(data["themes"], sort_keys=True, ensure_ascii=False)
    data["version"] = marked(base.version, digest(changes))
    return load_scheme(data)


def marked(version: str, whole: str) -> str:
    """Return a version's name that tells other contents of the same name apart."""
    mark = f"+{whole[:8]}"
    return f"{version[: MOST_KEY_CHARACTERS - len(mark)]}{mark}"


def texts_of(theme: Theme) -> dict[str, Any]:
    """Return what a scheme file says of a theme beside its rules; nothing empty."""
    found: dict[str, Any] = {name: dict(getattr(theme, name)) for name in TEXTS}
    found |= {name: list(theme.details.get(name) or ()) for name in LISTS}
    return {name: value for name, value in found.items() if value}


def rule_of(word: str) -> str:
    """Return the pattern of a word that a person typed; ^, $ and phrases stay."""
    if " " in word or "^" in word or "$" in word or "-" in word:
        return word
    folded = stem(fold(word))
    return folded if len(folded) >= _ANYWHERE else f"^{folded}"


def add_rules(entry: dict[str, Any], words: Sequence[str]) -> None:
    """Put the words behind those of the file; a theme of the system takes none."""
    if not words or entry.get("system"):
        return
    rules = _rules(entry.get("rules"))
    stems = list(rules.get("stems") or [])
    known = {_word(item) for item in stems}
    stems += [rule for rule in dict.fromkeys(map(rule_of, words)) if rule not in known]
    entry["rules"] = {**rules, "stems": stems}


def _words(session: Session, keys: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = (
        select(ThemeWord)
        .where(ThemeWord.theme_key.in_(sorted(keys)))
        .order_by(ThemeWord.theme_key, ThemeWord.word)
    )
    for row in session.scalars(query):
        found.setdefault(row.theme_key, []).append(row.word)
    return found


def _inherit(entries: dict[str, dict[str, Any]], merged: Mapping[str, str]) -> None:
    """Give the words of themes that were merged to the one that stands for them."""
    for key in sorted(merged):
        entry, heir = entries.get(key), entries.get(merged[key])
        if entry is None or heir is None:
            continue
        heir["rules"] = _joined(heir.get("rules"), entry.get("rules"))
        languages = {**(heir.get("rules_in") or {}), **(entry.get("rules_in") or {})}
        if languages:
            heir["rules_in"] = {
                code: _joined(
                    (heir.get("rules_in") or {}).get(code),
                    (entry.get("rules_in") or {}).get(code),
                )
                for code in sorted(languages)
            }


def _joined(one: Any, other: Any) -> dict[str, Any]:
    """Return both rules as one.

    What one of them excludes because the other means it is excluded no longer.
    """
    first, second = _rules(one), _rules(other)
    joined: dict[str, Any] = {}
    for name in ("stems", "words"):
        items = [*(first.get(name) or []), *(second.get(name) or [])]
        unique = {_word(item): item for item in reversed(items)}
        joined[name] = [unique[word] for word in dict.fromkeys(map(_word, items))]
    joined["exclude"] = [
        item
        for rules, others in ((first, _meant(second)), (second, _meant(first)))
        for item in rules.get("exclude") or []
        if not any(word in _bare(_word(item)) for word in others)
    ]
    return {name: items for name, items in joined.items() if items}


def _rules(written: Any) -> dict[str, Any]:
    """Return rules as the parser takes them: a list means stems."""
    rules = written or {}
    return dict(rules) if isinstance(rules, dict) else {"stems": rules}


def _meant(rules: Mapping[str, Any]) -> list[str]:
    return [
        _bare(_word(item))
        for name in ("stems", "words")
        for item in rules.get(name) or []
    ]


def _word(item: Any) -> str:
    return str(item if isinstance(item, str) else item.get("stem", item.get("word")))


def _bare(pattern: str) -> str:
    return fold(pattern.strip("^$"))
