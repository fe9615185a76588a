"""Models and trainings, planted straight into the tables."""

from sqlalchemy.orm import Session

from participation.core.clock import now, today
from participation.themes.examples import Example
from participation.themes.learning.cards import Lesson, build_card, shipped_card
from participation.themes.learning.gate import Comparison, Judged, compare
from participation.themes.learning.releases import (
    NewRelease,
    add_release,
    refuse_release,
    use_release,
)
from participation.themes.learning.training_runs import (
    finish_run,
    request_training,
    take_run,
)
from participation.themes.scheme import load_scheme

SCHEME = load_scheme()


def plant_models(session: Session) -> None:
    """The shipped one, one in use that learned here, and one that is worse than it."""
    shipped = shipped_card(version="erfurt-2026-shipped", scheme=SCHEME, today=today())
    _use(session, _release("erfurt-2026-shipped", shipped, origin="shipped"))
    better = comparison(old="", new="oepnv wohnen jugend")
    _use(session, _release("erfurt-2026-second", _card("erfurt-2026-second", better)))
    worse = comparison(old="oepnv wohnen jugend", new="oepnv wohnen")
    third = _release("erfurt-2026-third", _card("erfurt-2026-third", worse))
    add_release(session, third, today=today())
    refuse_release(session, version=third.version, account_id=None, today=today())
    plant_training(session)
    taken = take_run(session, now=now())
    assert taken is not None
    finish_run(
        session, taken, message="worse", version=third.version, gate=worse.to_json()
    )


def plant_training(session: Session) -> None:
    """A training that waits for a worker."""
    request_training(session, kind="click", account_id=None, today=today())


def comparison(*, old: str, new: str) -> Comparison:
    """What two models say of 60 comments, 20 of each of three themes."""
    themes = ("oepnv", "wohnen", "jugend")
    return compare(
        [
            Judged(
                frozenset((theme,)),
                frozenset(old.split()) & {theme},
                frozenset(new.split()) & {theme},
            )
            for theme in themes
            for _ in range(20)
        ],
        SCHEME.content_keys,
    )


def _card(version: str, gate: Comparison) -> dict[str, object]:
    lessons = [
        Lesson(
            Example(f"Text {number}", frozenset((theme,))), origin, frozenset((found,))
        )
        for origin in ("shipped", "reviewed")
        for number, (theme, found) in enumerate(
            [("oepnv", "oepnv"), ("oepnv", "verkehr"), ("wohnen", "wohnen")] * 9
        )
    ]
    return build_card(
        version=version,
        scheme=SCHEME,
        lessons=lessons,
        positives=dict.fromkeys(SCHEME.content_keys, 18),
        gate=gate,
        today=today(),
    )


def _release(
    version: str, card: dict[str, object], *, origin: str = "trained"
) -> NewRelease:
    return NewRelease(version=version, origin=origin, model=b"x", card=card, seen={})


def _use(session: Session, release: NewRelease) -> None:
    add_release(session, release, today=today())
    use_release(session, version=release.version, account_id=None, today=today())
