"""What a city has said once about its surveys, taken over into an imported one."""

from collections.abc import Iterable, Mapping
from typing import Any

from participation.questionnaires.queries import PublishedQuestionnaire


def with_known_information(
    source: Mapping[str, Any], published: Iterable[PublishedQuestionnaire]
) -> dict[str, Any]:
    """Return the questionnaire with the newest statement on who answers for it.

    Left alone if it makes one of its own, or there is none yet.
    """
    information = source.get("information")
    if not isinstance(information, Mapping) or any(information.values()):
        return dict(source)
    known = [
        (q.published_on, q.definition.source.get("information"))
        for q in published
        if q.published_on is not None
        and any((q.definition.source.get("information") or {}).values())
    ]
    if not known:
        return dict(source)
    newest = max(known, key=lambda pair: pair[0])
    return {**source, "information": newest[1]}
