"""Work through all pending comments, once or for as long as the product runs."""

import datetime
import uuid
from collections.abc import Callable

from participation.database import Database
from participation.themes.effective import recount
from participation.themes.tagger import Tagger
from participation.themes.tagging import BATCH, tag_batch


def tag_all(
    database: Database,
    *,
    tagger: Tagger,
    today: Callable[[], datetime.date],
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda _count: None,
    batch: int = BATCH,
) -> int:
    """Tag everything that is pending, batch by batch; return how many comments.

    Goes through the ids in one direction, so that each batch need not look again at all
    those before it; what another worker held or what came in behind is for the next call.
    """
    total = 0
    after: uuid.UUID | None = None
    while not stop():
        done = tag_batch(
            database, tagger=tagger, today=today(), after=after, limit=batch
        )
        if done.last is None:
            break
        total += done.count
        after = done.last
        progress(done.count)
    return total


def use_pipeline(database: Database, *, version: str) -> None:
    """Let this pipeline's tags count wherever it has been, also after a step back."""
    with database.transaction() as session:
        recount(session, version=version)


def follow(
    database: Database,
    *,
    tagger: Callable[[], Tagger],
    today: Callable[[], datetime.date],
    stop: Callable[[], bool],
    pause: Callable[[], None],
    between: Callable[[], bool] = lambda: False,
) -> None:
    """Tag whatever comes in until `stop` says so; `pause` between two empty looks.

    `between` is called after each batch too; where it says so, `tagger` is asked again.
    """
    while not stop():
        done = tag_all(
            database,
            tagger=tagger(),
            today=today,
            stop=lambda: stop() or between(),
        )
        if not done:
            pause()
