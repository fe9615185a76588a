"""Which tagger tags: the released one, or the one that came with the product.

A model that cannot be loaded stops nothing: the one before goes on, the reason is told
once and stands beside the release.
"""

import datetime
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import case, select
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session, undefer

from participation.core.errors import DataFileError
from participation.database import Database, DatabaseAwayError
from participation.themes.learning.cards import shipped_card
from participation.themes.learning.model_archive import (
    ReleaseError,
    digest_of,
    pack_model,
    unpack_model,
)
from participation.themes.learning.release_models import PipelineRelease
from participation.themes.learning.releases import (
    RELEASED,
    RETIRED,
    SHIPPED,
    NewRelease,
    add_release,
    note_loaded,
    note_problem,
    use_release,
)
from participation.themes.scheme import SCHEME_PATH, Scheme, SchemeError, load_scheme
from participation.themes.tagger import Tagger
from participation.themes.worker import use_pipeline

SHIPPED_MODEL: Final = SCHEME_PATH.parent / "model"
LOOK_EVERY_S: Final = 2.0

Load = Callable[[Path], Tagger]
"""Loads a model folder; raises DataFileError naming file and reason."""
Report = Callable[[str], None]
Broken = Callable[[str, str], None]
"""Is told the version of a release that cannot be loaded, and why."""


@dataclass(frozen=True)
class Loaded:
    """A tagger and the release it belongs to; None: a folder, of no release."""

    tagger: Tagger
    version: str | None = None


def tagger_in_use(
    database: Database,
    *,
    load: Load,
    broken: Broken,
    fixed: Path | None = None,
    shipped: Path = SHIPPED_MODEL,
) -> Loaded:
    """Load what is to tag: `fixed` if set, else the released model, else the shipped one.

    Where the released one is broken, the one before it serves. Changes nothing, and works
    without a database.
    """
    if fixed is not None:
        return Loaded(load(fixed))
    for version in _by_preference(database):
        try:
            return Loaded(load_release(database, version, load=load), version)
        except DataFileError as error:
            broken(version, str(error))
    return Loaded(load(shipped))


def load_release(database: Database, version: str, *, load: Load) -> Tagger:
    """Load a kept model; raise ReleaseError naming the release, the file and the reason."""
    with database.session() as session:
        release = session.get(
            PipelineRelease, version, options=[undefer(PipelineRelease.model)]
        )
        if release is None or release.model is None:
            raise ReleaseError(f"release {version}: its model is not kept")
        data, sha256 = release.model, release.sha256
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack_model(data, folder, name=f"release {version}", sha256=sha256)
        try:
            return load(folder)
        except DataFileError as error:
            reason = str(error).replace(f"{folder}/", "")
            raise ReleaseError(f"release {version}: {reason}") from error


class TaggerInUse:
    """The tagger of a worker: another one as soon as another model is released."""

    def __init__(
        self,
        database: Database,
        *,
        load: Load,
        report: Report,
        today: Callable[[], datetime.date],
        fixed: Path | None = None,
        shipped: Path = SHIPPED_MODEL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._load = load
        self._report = report
        self._today = today
        self._fixed = fixed
        self._clock = clock
        if fixed is None:
            note_shipped(
                database, load=load, report=report, today=today(), shipped=shipped
            )
        loaded = tagger_in_use(
            database, load=load, broken=self._note_problem, fixed=fixed, shipped=shipped
        )
        self._wanted = None if fixed else _released(database)
        self._looked_at = clock()
        self._outdated = False
        self._take(loaded)

    def __call__(self) -> Tagger:
        """The tagger to use now. Its tags count wherever it has been."""
        if self.is_outdated():
            self._renew()
        return self._tagger

    def is_outdated(self) -> bool:
        """Whether another model is to tag; asks the database at most every two seconds."""
        if self._fixed is not None or self._outdated:
            return self._outdated
        if self._clock() - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = self._clock()
            self._outdated = _released(self._database) != self._wanted
        return self._outdated

    def _renew(self) -> None:
        self._outdated = False
        self._wanted = version = _released(self._database)
        if version is None:
            return
        try:
            tagger = load_release(self._database, version, load=self._load)
        except DataFileError as error:
            self._note_problem(version, str(error))
            return
        self._take(Loaded(tagger, version))

    def _take(self, loaded: Loaded) -> None:
        self._tagger = loaded.tagger
        if loaded.version is not None:
            with self._database.transaction() as session:
                note_loaded(
                    session, version=loaded.version, tagged_as=loaded.tagger.version
                )
        use_pipeline(self._database, version=loaded.tagger.version)

    def _note_problem(self, version: str, problem: str) -> None:
        self._report(f"{problem}; the model before it goes on tagging")
        with self._database.transaction() as session:
            note_problem(session, version=version, problem=problem)


def _released(database: Database) -> str | None:
    with database.session() as session:
        return session.scalar(
            select(PipelineRelease.version).where(PipelineRelease.in_use == 1)
        )


def _by_preference(database: Database) -> list[str]:
    """The released version, then those that tagged before, the last one first."""
    query = (
        select(PipelineRelease.version)
        .where(PipelineRelease.state.in_((RELEASED, RETIRED)))
        .order_by(
            case((PipelineRelease.state == RELEASED, 0), else_=1),
            PipelineRelease.decided_on.desc(),
            PipelineRelease.number.desc(),
        )
    )
    try:
        with database.session() as session:
            return list(session.scalars(query))
    except (DatabaseAwayError, ProgrammingError):  # none there, or without tables yet
        return []


def note_shipped(
    database: Database,
    *,
    load: Load,
    report: Report,
    today: datetime.date,
    shipped: Path = SHIPPED_MODEL,
) -> None:
    """Keep the model that came with the product as a release, so that one can go back to it.

    It tags where nothing trained here does: a newer product brings its newer model.
    """
    try:
        model = pack_model(shipped)
        with database.session() as session:
            if _knows(session, digest_of(model)):
                return
        version = load(shipped).version
    except (DataFileError, OSError) as error:
        report(f"the model of the product cannot be used: {error}")
        return
    card = shipped_card(version=version, scheme=_scheme_of(shipped), today=today)
    new = NewRelease(version=version, origin=SHIPPED, model=model, card=card, seen={})
    with database.transaction() as session:
        add_release(session, new, today=today)
        if not _trained_here(session):
            use_release(session, version=version, account_id=None, today=today)


def _knows(session: Session, sha256: str) -> bool:
    query = select(PipelineRelease.version).where(
        PipelineRelease.origin == SHIPPED, PipelineRelease.sha256 == sha256
    )
    return session.scalar(query.limit(1)) is not None


def _trained_here(session: Session) -> bool:
    """Whether the model in use is one that was trained here."""
    query = select(PipelineRelease.origin).where(PipelineRelease.in_use == 1)
    return session.scalar(query) not in {None, SHIPPED}


def _scheme_of(folder: Path) -> Scheme | None:
    try:
        return load_scheme(folder / "scheme.json")
    except SchemeError:
        return None
