"""What pages, files and desks may see of the releases."""

import pytest
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.publication.releases.content import Audience
from participation.publication.releases.queries import (
    archive,
    current_release,
    release,
    subjects,
)
from tests.integration.releasing import plant_release


def test_a_release_comes_back_as_it_was_stored(session: Session) -> None:
    planted = plant_release(session)

    assert release(session, "default", 1, audience=Audience.PUBLIC) == planted


def test_the_newest_release_of_the_audience_is_current(session: Session) -> None:
    first = plant_release(session)
    desks = plant_release(session, audience=Audience.DESKS)

    def current(audience: Audience) -> object:
        return current_release(session, subject="default", audience=audience)

    assert current(Audience.PUBLIC) == first
    assert current(Audience.DESKS) == desks
    with pytest.raises(NotFoundError):
        release(session, "default", 2, audience=Audience.PUBLIC)


def test_what_was_withdrawn_shows_no_figure_but_stays_in_the_archive(
    session: Session,
) -> None:
    first = plant_release(session)
    plant_release(session, withdrawn=True)

    found = current_release(session, subject="default", audience=Audience.PUBLIC)
    assert found == first
    with pytest.raises(NotFoundError):
        release(session, "default", 2, audience=Audience.PUBLIC)
    lines = archive(session, "default")
    assert [(line.number, line.reason) for line in lines] == [
        (2, "Zählfehler"),
        (1, ""),
    ]


def test_a_demo_is_out_of_sight_once_there_was_a_real_release(
    session: Session,
) -> None:
    demo = plant_release(session, simulated=True)
    shown = current_release(session, subject="default", audience=Audience.PUBLIC)
    assert shown == demo

    plant_release(session, withdrawn=True)

    assert subjects(session) == []
    plant_release(session)
    assert [(view.number, view.simulated) for view in subjects(session)] == [(3, False)]
