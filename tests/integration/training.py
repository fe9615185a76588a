"""Trainers and models that stand in for the real ones: a word for a theme, in a file."""

import dataclasses
import datetime
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from participation.core.errors import DataFileError
from participation.database import Database
from participation.responses.models import Comment
from participation.themes.correct import confirm_themes, remove_theme, set_theme
from participation.themes.examples import Example
from participation.themes.learning.current import TaggerInUse, tagger_in_use
from participation.themes.learning.retraining import Tools, retrain
from participation.themes.learning.training_worker import TrainingWorker
from participation.themes.models import CommentState
from tests.integration.staff import make_account
from tests.integration.test_tagging import TODAY, WordTagger, say

START = datetime.datetime(2026, 11, 23, 1, tzinfo=datetime.UTC)
NAME = "words.json"


def write_model(folder: Path, version: str, words: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    content = {"version": version, "words": words}
    (folder / NAME).write_text(json.dumps(content), encoding="utf-8")
    return folder


def load(folder: Path) -> WordTagger:
    """Load a model folder as load_tagger does: a reason that names the file, or a tagger."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataFileError(f"{folder / NAME}: cannot be read") from error
    return WordTagger(content["version"], **content["words"])


@dataclasses.dataclass
class StandIn:
    """A trainer that "learns" the words it was told to."""

    version: str
    words: Mapping[str, str]
    given: Sequence[Example] = ()

    def __call__(self, scheme: Any, examples: Sequence[Example], **_more: Any) -> Any:
        self.given = examples
        return self

    @property
    def positives(self) -> dict[str, int]:
        return {
            theme: sum(theme in one.themes for one in self.given)
            for theme in ("oepnv", "gruen")
        }

    @property
    def out_of_fold(self) -> tuple[frozenset[str] | None, ...]:
        return tuple(
            frozenset(t for t, word in self.words.items() if word in one.text)
            for one in self.given
        )

    def to_disk(self, path: Path) -> None:
        write_model(path, self.version, self.words)


class Ended:
    """A child that has ended."""

    def __init__(self, code: int = 0) -> None:
        self.code = code

    def poll(self) -> int:
        return self.code

    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int:
        return self.code


class Workshop:
    """A worker by hand: what its loop does, step by step, with models out of words."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.shipped = write_model(folder / "shipped", "words-0", {"oepnv": "Bus"})
        self.city = folder / "city"
        self.city.mkdir()
        self.trainer = StandIn("words-1", {"oepnv": "Bus", "gruen": "Park"})
        self.said: list[str] = []
        self.seconds = 0.0
        self.moment = START
        self.trainings = TrainingWorker(
            database,
            start=self.start,
            now=lambda: self.moment,
            clock=lambda: self.seconds,
        )
        self.in_use = self.open_tagger()

    def open_tagger(self) -> TaggerInUse:
        return TaggerInUse(
            self.database,
            load=load,
            report=self.said.append,
            today=lambda: TODAY,
            shipped=self.shipped,
            clock=lambda: self.seconds,
        )

    def tools(self) -> Tools:
        return Tools(
            train=self.trainer,
            load=load,
            in_use=lambda: tagger_in_use(
                self.database,
                load=load,
                broken=lambda _version, problem: self.said.append(problem),
                shipped=self.shipped,
            ),
            folder=self.city,
            today=TODAY,
        )

    def start(self, run_id: uuid.UUID) -> Ended:
        """Do at once what the child would do."""
        from participation.themes.learning.training_runs import taken_run

        with self.database.session() as session:
            taken = taken_run(session, run_id)
        assert taken is not None
        retrain(self.database, taken, tools=self.tools(), now=lambda: self.moment)
        return Ended()

    def work(self) -> int:
        """Two rounds of the worker, some seconds apart; return how many were tagged."""
        from participation.themes.worker import tag_all

        tagged = 0
        for _ in range(2):
            self.seconds += 3
            self.moment += datetime.timedelta(seconds=3)
            self.trainings()
            tagged += tag_all(self.database, tagger=self.in_use(), today=lambda: TODAY)
        return tagged


def review(
    database: Database,
    themes: Sequence[str],
    texts: Iterable[str],
    *,
    whole: bool = True,
) -> None:
    """Let a person say which themes are in these comments, of all themes if `whole`."""
    from participation.accounts.models import Account
    from participation.themes.learning.models import Review

    texts = list(texts)
    with database.transaction() as session:
        account = session.scalar(select(Account))
        if account is None:
            account = make_account(session, login="r.prueft", name="Rita Prüft")
        comments = session.scalars(select(Comment.id).where(Comment.text.in_(texts)))
        for number, comment in enumerate(comments.all()):
            said: dict[str, Any] = {
                "comment_id": comment,
                "account_id": account.id,
                "today": TODAY,
            }
            for theme in ("oepnv", "gruen"):
                change = set_theme if theme in themes else remove_theme
                change(session, theme_key=theme, **said)
            if whole:
                confirm_themes(session, **said)
                session.add(
                    Review(
                        comment_id=comment,
                        account_id=account.id,
                        purpose="learning",
                        number=number,
                        themes=list(themes),
                        machine_assigned=[],
                        machine_suggested=[],
                        reviewed_on=TODAY,
                    )
                )


def reviewed_city(database: Database, *, buses: int = 15, parks: int = 15) -> None:
    """Comments that people have read whole: buses and parks."""
    bus = [f"Bus {number}" for number in range(buses)]
    park = [f"Park {number}" for number in range(parks)]
    with database.transaction() as session:
        say(session, *bus, *park)
    review(database, ["oepnv"], bus)
    review(database, ["gruen"], park)


def checked(database: Database) -> int:
    with database.session() as session:
        return len(
            session.scalars(
                select(CommentState.comment_id).where(CommentState.checked_by_person)
            ).all()
        )
