"""What a subscription is about, in the reader's words."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from participation.handover.subscriptions.watched import Watched, WatchedKind
from participation.handover.subscriptions.words import word
from participation.places.queries import all_ortsteile
from participation.publication.releases import queries as releases
from participation.publication.releases.content import Audience
from participation.themes.queries import themes


def label_of(session: Session, watched: Watched, language: str) -> str:
    """Name what is watched; its key where that is known no more."""
    match watched.kind:
        case WatchedKind.ALL:
            return word("all", language)
        case WatchedKind.SURVEY:
            return word(
                "survey", language, name=_survey(session, watched.key, language)
            )
        case WatchedKind.ORTSTEIL:
            names = {one.key: one.name for one in all_ortsteile(session)}
            return word("ortsteil", language, name=names.get(watched.key, watched.key))
        case WatchedKind.THEME:
            labels = theme_labels(session, language)
            return word("theme", language, name=labels.get(watched.key, watched.key))


def theme_labels(session: Session, language: str) -> dict[str, str]:
    """Names of all themes by key; German where a language has none."""
    return {one.key: _said(one.label, language) for one in themes(session)}


def _survey(session: Session, key: str, language: str) -> str:
    known = releases.subjects(session, audience=Audience.PUBLIC)
    return next((_said(s.title, language) for s in known if s.subject == key), key)


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("de", "")
