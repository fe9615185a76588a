"""Posters that bring answers back to the place where people were asked."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from participation.handover.routing.content import (
    CLOSED,
    PublicAnswer,
)
from participation.handover.routing.given import Given, given_handovers
from participation.handover.routing.queries import (
    IS_CLOSED,
    IS_REAL,
    About,
    Chosen,
    read_first,
)
from participation.handover.subscriptions.words import word
from participation.places.queries import OrtsteilView, city
from participation.questionnaires.print.posters import (
    LANGUAGE,
    Outcome,
    Poster,
    outcome_poster,
)

MOST_OUTCOMES = 3
LONGEST_REPLY = 160
"""What can be read in passing; the page has all of it."""
LEAST_KEPT = 60


def outcome_posters(
    session: Session,
    ortsteile: Sequence[OrtsteilView | None],
    *,
    address: str,
    languages: Sequence[str],
) -> list[Poster]:
    """One poster each, with the answers that most people asked for. None: the whole city.

    `address` is that of the installation. Raises InvalidInputError where it is none.
    """
    town, given = city(session), tuple(given_handovers(session))
    # An Ortsteil may have up to three of the same themes itself.
    of_city = _first(session, About(whole_city=True), given, 2 * MOST_OUTCOMES)
    return [
        outcome_poster(
            town,
            ortsteil,
            [
                _outcome(answer)
                for answer in most_telling(
                    [*of_city, *_own(session, ortsteil, given)], ortsteil
                )
            ],
            address=address,
            languages=languages,
        )
        for ortsteil in ortsteile
    ]


def most_telling(
    answers: Collection[PublicAnswer], ortsteil: OrtsteilView | None
) -> list[PublicAnswer]:
    """Up to three that are closed, each of another theme, most people first.

    Of the whole city where an Ortsteil has too few of its own. Nothing invented.
    """
    closed = [a for a in answers if a.status in CLOSED and not a.simulated]
    city_wide = [a for a in closed if not a.space_key and not a.ortsteil_keys]
    own = [a for a in closed if ortsteil and ortsteil.key in a.ortsteil_keys]
    chosen: dict[str, PublicAnswer] = {}
    for answer in (*_ranked(own), *_ranked(city_wide)):
        chosen.setdefault(answer.theme_key, answer)
    return list(chosen.values())[:MOST_OUTCOMES]


def _own(
    session: Session, ortsteil: OrtsteilView | None, given: tuple[Given, ...]
) -> list[PublicAnswer]:
    if ortsteil is None:
        return []
    return _first(session, About(ortsteil_key=ortsteil.key), given, MOST_OUTCOMES)


def _first(
    session: Session, about: About, given: tuple[Given, ...], themes: int
) -> list[PublicAnswer]:
    """The first closed answer of each of so many themes, in the order of `_ranked`."""
    real = Chosen(conditions=(*about.conditions, IS_REAL, IS_CLOSED), given=given)
    return read_first(session, real, themes=themes)


def shortened(text: str) -> str:
    """The first sentences that fit, or as many words as fit."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_REPLY:
        return line
    cut = line[: LONGEST_REPLY - 1]
    end = max(cut.rfind(f"{mark} ") for mark in ".!?")
    if end >= LEAST_KEPT:
        return cut[: end + 1]
    return f"{cut.rpartition(' ')[0] or cut} …"


def _ranked(answers: Collection[PublicAnswer]) -> list[PublicAnswer]:
    return sorted(
        answers,
        key=lambda a: (-(a.people or 0), -a.changed_on.toordinal(), a.theme_key),
    )


def _outcome(answer: PublicAnswer) -> Outcome:
    return Outcome(
        theme=answer.theme_label.get(LANGUAGE) or answer.theme_key,
        standing=word(f"status_{answer.status.value}", LANGUAGE),
        reply=shortened(answer.reply),
    )
