"""From people's words to a new model, to its release, and back."""

import datetime
import threading
import uuid
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Database
from participation.themes.examples import load_examples
from participation.themes.learning import training_runs
from participation.themes.learning.release_models import PipelineRelease, TrainingRun
from participation.themes.learning.release_queries import (
    last_run,
    releases,
    retagging,
    reviewed_since_training,
)
from participation.themes.learning.releases import (
    KEPT_MODELS,
    NewRelease,
    add_release,
    refuse_release,
    use_release,
)
from participation.themes.learning.retraining import retrain
from participation.themes.learning.training_runs import (
    RunLostError,
    Taken,
    Watched,
    request_training,
    take_run,
)
from participation.themes.learning.training_worker import (
    TrainingWorker,
    nightly_is_due,
)
from participation.themes.queries import comments_page
from participation.themes.scheme import SCHEME_PATH
from tests.integration.staff import page, send, signed_in, words
from tests.integration.test_tagging import TODAY, counted, say
from tests.integration.training import (
    START,
    Ended,
    StandIn,
    Workshop,
    load,
    review,
    reviewed_city,
    write_model,
)

THEMES = "/staff/themen"


@pytest.fixture
def workshop(database: Database, tmp_path: Path) -> Workshop:
    return Workshop(database, tmp_path)


def states(database: Database) -> dict[str, str]:
    with database.session() as session:
        return {release.version: release.state for release in releases(session)}


def ask(
    database: Database, *, kind: str = "click", use: bool = True
) -> uuid.UUID | None:
    with database.transaction() as session:
        return request_training(
            session, kind=kind, account_id=None, today=TODAY, use_if_not_worse=use
        )


def outcome(database: Database) -> tuple[str, str, str]:
    with database.session() as session:
        run = last_run(session)
    assert run is not None
    return run.state, run.message, run.detail


def in_use(database: Database) -> str:
    return next(v for v, state in states(database).items() if state == "released")


def test_click_trains_releases_tags_anew_and_steps_back(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    signed_in(client, database)
    with database.transaction() as session:
        say(session, "ein Park", "ein Bus")
    reviewed_city(database)
    assert workshop.work() == 32
    assert states(database) == {"words-0": "released"}

    assert send(client, f"{THEMES}/lernen", {}, form_at=THEMES).status_code == 302
    assert workshop.work() == 32

    assert outcome(database) == ("done", "released", "")
    assert states(database) == {"words-1": "released", "words-0": "retired"}
    with database.session() as session:
        assert retagging(session, "words-1").done == 32
        assert counted(session)["ein Park"] == ("gruen",)
        assert counted(session)["Park 3"] == ("gruen",)
    tree = page(client, THEMES)
    assert "Modell 2" in words(tree.xpath("//section[@aria-labelledby='in-use']")[0])
    assert "Es hat alle 32 Kommentare gelesen." in words(tree)

    send(client, f"{THEMES}/modelle/1", {"action": "use"}, form_at=THEMES)

    assert states(database) == {"words-1": "retired", "words-0": "released"}
    with database.session() as session:  # at once, before any worker looks
        assert counted(session)["ein Park"] == ()
        assert counted(session)["ein Bus"] == ("oepnv",)
        assert counted(session)["Park 3"] == ("gruen",)  # people's word
    with database.transaction() as session:
        say(session, "noch ein Park")
    assert workshop.work() == 1
    with database.session() as session:
        assert counted(session)["noch ein Park"] == ()


def test_the_card_tells_what_it_is_made_of_and_who_decided(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    signed_in(client, database)
    (workshop.city / "examples.jsonl").write_text(
        '{"text": "Bus in der Stadt", "themes": ["oepnv"]}\n', encoding="utf-8"
    )
    reviewed_city(database)
    with database.transaction() as session:
        say(session, "Bus am Park")
    review(database, ["oepnv"], ["Bus am Park"], whole=False)
    send(client, f"{THEMES}/lernen", {}, form_at=THEMES)
    workshop.work()

    card = client.get(f"{THEMES}/modelle/2/json").json
    text = client.get(f"{THEMES}/modelle/2/md").text

    assert card is not None
    assert (card["number"], card["state"], card["version"]) == (
        2,
        "released",
        "words-1",
    )
    shipped = sorted(SCHEME_PATH.parent.glob("examples-*.jsonl"))
    assert card["examples"] == {
        "shipped": len(load_examples(shipped)), "city": 1, "reviewed": 30, "corrected": 1,
    }  # fmt: skip
    assert card["figures"]["people"]["micro_f1"] == 1.0
    assert card["figures"]["people"]["themes"]["gruen"] == {
        "positives": 15,
        "given": 15,
        "f1": 1.0,
        "precision": {"value": 1.0, "low": 0.7961, "high": 1.0},
        "recall": {"value": 1.0, "low": 0.7961, "high": 1.0},
    }
    assert card["gate"]["comments"] == 30
    assert card["gate"]["themes"]["gruen"]["old"] == 0.0
    assert card["history"] == [
        {
            "action": "released",
            "on": TODAY.isoformat(),
            "by": "Maria Muster",
            "reason": "",
        }
    ]
    assert {"participation", "spacy"} <= set(card["software"])
    assert "# Modellkarte: Modell 2" in text
    assert "- von Menschen ganz geprüfte Kommentare: 30" in text
    assert "in Gebrauch genommen (Maria Muster)" in text
    assert client.get(f"{THEMES}/modelle/2/xml").status_code == 404
    assert client.get(f"{THEMES}/modelle/9/json").status_code == 404


def test_trained_on_what_people_said_with_weight_and_never_on_simulated_ones(
    database: Database, workshop: Workshop
) -> None:
    reviewed_city(database, buses=2, parks=1)
    with database.transaction() as session:
        say(session, "Bus am Park", "nur angesehen")
    review(database, ["gruen"], ["Bus am Park"], whole=False)
    ask(database)
    workshop.work()

    own = {one.text: one for one in workshop.trainer.given if one.weight == 3.0}
    assert sorted(own) == ["Bus 0", "Bus 1", "Bus am Park", "Park 0"]
    assert own["Bus 0"].themes == {"oepnv"}
    assert own["Bus 0"].complete
    assert (own["Bus am Park"].complete, own["Bus am Park"].rejected) == (
        False,
        {"oepnv"},
    )


def test_a_worse_model_is_refused_until_somebody_insists_and_says_why(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    signed_in(client, database)
    reviewed_city(database)
    workshop.trainer.words = {"gruen": "Bus"}
    send(client, f"{THEMES}/lernen", {}, form_at=THEMES)
    workshop.work()

    assert outcome(database) == ("done", "worse", "")
    assert states(database) == {"words-1": "refused", "words-0": "released"}
    tree = page(client, THEMES)
    assert "sicher schlechter" in words(tree)
    assert words(tree).count("Trotzdem verwenden") == 0
    rows = [
        [words(cell) for cell in row]
        for row in tree.xpath("//table//tr[th[@scope='row']]")
    ]
    assert rows[0][:5] == ["Alle Themen", "schlechter", "30", "0,67", "0,00"]
    assert {row[0]: row[1:5] for row in rows[1:]} == {
        "Bus und Bahn (ÖPNV)": ["schlechter", "15", "1,00", "0,00"],
        "Grünflächen, Natur, Erholung": ["nicht schlechter", "15", "0,00", "0,00"],
    }
    address = f"{THEMES}/modelle/2"
    silent = send(client, address, {"action": "use", "reason": "  "})
    assert silent.status_code == 422
    assert "Bitte ausfüllen." in silent.text
    assert in_use(database) == "words-0"

    send(client, address, {"action": "use", "reason": "Neues | Schema\nab heute"})

    assert states(database) == {"words-1": "released", "words-0": "retired"}
    assert "Danach hat ein Mensch es in Gebrauch genommen." in words(
        page(client, THEMES)
    )
    card = client.get(f"{address}/json").json
    assert card is not None
    assert [(e["action"], e["by"], e["reason"]) for e in card["history"]] == [
        ("refused", None, ""),
        ("released", "Maria Muster", "Neues | Schema\nab heute"),
    ]
    assert "(Maria Muster): Neues | Schema ab heute" in client.get(f"{address}/md").text


def test_too_few_reviewed_comments_are_left_to_a_person(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    signed_in(client, database)
    reviewed_city(database, buses=10, parks=9)
    ask(database)
    workshop.work()

    assert outcome(database) == ("done", "waits", "")
    assert states(database) == {"words-1": "candidate", "words-0": "released"}
    assert "Verglichen an 19 geprüften Kommentaren, nötig sind 20." in words(
        page(client, THEMES)
    )

    send(client, f"{THEMES}/modelle/2", {"action": "refuse"}, form_at=THEMES)
    assert states(database)["words-1"] == "refused"
    send(client, f"{THEMES}/modelle/2", {"action": "use"})
    assert in_use(database) == "words-1"


def test_the_old_model_is_judged_unseen_as_well(
    database: Database, workshop: Workshop
) -> None:
    """What the first training learned by heart must not count for it later."""
    reviewed_city(database)
    ask(database)
    workshop.work()
    assert in_use(database) == "words-1"
    # The model in use now says "gruen" of parks, but out of fold it was said to find none.
    with database.transaction() as session:
        release = session.get_one(PipelineRelease, "words-1")
        release.seen = {comment: [] for comment in release.seen}
    workshop.trainer = StandIn("words-2", {"oepnv": "Bus"})
    ask(database)
    workshop.work()

    with database.session() as session:
        run = last_run(session)
    assert run is not None
    assert run.gate is not None
    assert (run.gate.micro.old, run.gate.micro.new) == (0.0, 0.6667)
    assert run.message == "released"


def test_what_the_old_model_half_knew_is_no_comparison(
    database: Database, workshop: Workshop
) -> None:
    reviewed_city(database)
    ask(database)
    workshop.work()
    with database.transaction() as session:
        release = session.get_one(PipelineRelease, "words-1")
        release.seen = dict.fromkeys(release.seen)
    workshop.trainer = StandIn("words-2", {"oepnv": "Bus"})
    ask(database)
    workshop.work()

    with database.session() as session:
        run = last_run(session)
    assert run is not None
    assert run.gate is not None
    assert (run.gate.comments, run.message) == (0, "waits")


def test_the_same_model_again_changes_nothing(
    database: Database, workshop: Workshop
) -> None:
    reviewed_city(database)
    for _ in range(2):
        ask(database)
        workshop.work()
    assert outcome(database) == ("done", "unchanged", "")

    with database.transaction() as session:
        use_release(session, version="words-0", account_id=None, today=TODAY)
    ask(database)
    workshop.work()

    assert outcome(database) == ("done", "known", "")
    assert in_use(database) == "words-0"


def test_a_double_click_starts_one_training(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    signed_in(client, database)
    for _ in range(2):
        assert send(client, f"{THEMES}/lernen", {}, form_at=f"{THEMES}/modelle/1")
    with database.session() as session:
        assert session.scalar(select(func.count()).select_from(TrainingRun)) == 1
    tree = page(client, THEMES)
    assert "Es wird gerade schon gelernt." in words(tree)
    assert tree.xpath("//form[contains(@action, 'lernen')]") == []


def test_many_at_once_start_one_training_and_one_takes_it(database: Database) -> None:
    asked: list[uuid.UUID | None] = []
    taken: list[Taken | None] = []

    def click_and_take() -> None:
        asked.append(ask(database))
        with database.transaction() as session:
            taken.append(take_run(session, now=START))

    threads = [threading.Thread(target=click_and_take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([one for one in asked if one]) == 1
    assert len([one for one in taken if one]) == 1


def test_only_staff_may_see_and_do(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    for address in (THEMES, f"{THEMES}/modelle/1", f"{THEMES}/modelle/1/json"):
        assert client.get(address).status_code == 302
    for address in (f"{THEMES}/lernen", f"{THEMES}/modelle/1"):
        answer = client.post(address, data={"action": "use"})
        assert "/staff/anmelden" in answer.headers["Location"]
    with database.session() as session:
        assert last_run(session) is None


def test_forms_without_token_and_unknown_actions_do_nothing(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    signed_in(client, database)

    assert client.post(f"{THEMES}/lernen").status_code == 400
    assert client.post(f"{THEMES}/modelle/1", data={"action": "use"}).status_code == 400
    bad = send(client, f"{THEMES}/modelle/1", {"action": "burn"}, form_at=THEMES)
    assert bad.status_code == 400
    assert client.get(f"{THEMES}/modelle/7").status_code == 404
    with database.session() as session:
        assert last_run(session) is None


def test_page_before_any_worker_and_any_comment(
    database: Database, client: FlaskClient
) -> None:
    signed_in(client, database)

    tree = page(client, THEMES)

    assert "Noch hat kein Modell gearbeitet." in words(tree)
    assert len(tree.xpath("//section[@aria-labelledby='list']//li")) == 20


def test_killed_child_leaves_the_training_failed_and_the_next_one_runs(
    database: Database, workshop: Workshop
) -> None:
    reviewed_city(database)
    worker = TrainingWorker(
        database,
        start=lambda _run: Ended(-9),
        now=lambda: START,
        clock=lambda: workshop.seconds,
    )
    ask(database)
    worker()
    assert outcome(database)[0] == "running"
    worker()
    assert outcome(database) == ("failed", "killed", "exit code -9")

    ask(database)
    workshop.work()
    assert outcome(database) == ("done", "released", "")


def test_training_of_a_dead_worker_is_taken_up_and_the_dead_cannot_write(
    database: Database, workshop: Workshop
) -> None:
    reviewed_city(database)
    ask(database)
    with database.transaction() as session:
        lost = take_run(session, now=START)
    assert lost is not None
    workshop.moment = START + datetime.timedelta(seconds=50)
    workshop.work()
    assert outcome(database)[0] == "running"  # it may be alive

    workshop.moment = START + datetime.timedelta(seconds=61)
    workshop.work()
    assert outcome(database) == ("done", "released", "")

    with pytest.raises(RunLostError):
        retrain(database, lost, tools=workshop.tools(), now=lambda: START)
    assert outcome(database) == ("done", "released", "")


def test_a_training_that_kills_every_worker_ends_some_time(database: Database) -> None:
    ask(database)
    moment = START
    for _ in range(4):
        with database.transaction() as session:
            take_run(session, now=moment)
        moment += datetime.timedelta(minutes=2)

    assert outcome(database) == ("failed", "killed", "")
    assert ask(database) is not None


def test_worker_that_is_asked_to_stop_gives_its_training_back(
    database: Database, workshop: Workshop
) -> None:
    reviewed_city(database)
    ended: list[str] = []

    class Running(Ended):
        def poll(self) -> int:
            return None  # type: ignore[return-value]

        def terminate(self) -> None:
            ended.append("asked")

    worker = TrainingWorker(database, start=lambda _run: Running(), now=lambda: START)
    ask(database)
    worker()
    worker()
    worker.close()

    assert ended == ["asked"]
    assert outcome(database)[0] == "waiting"
    workshop.work()
    assert outcome(database) == ("done", "released", "")


def test_child_that_cannot_be_started_fails_the_training(database: Database) -> None:
    def start(_run: uuid.UUID) -> Ended:
        raise FileNotFoundError(2, "No such file")

    ask(database)
    TrainingWorker(database, start=start, now=lambda: START)()

    assert outcome(database) == ("failed", "killed", "No such file")


def test_training_says_that_it_is_alive(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_runs, "BEAT_S", 0.01)
    ask(database)
    with database.transaction() as session:
        taken = take_run(session, now=START)
    assert taken is not None
    beats = iter(START + datetime.timedelta(seconds=n) for n in range(10_000))
    enough = threading.Event()

    def now() -> datetime.datetime:
        moment = next(beats)
        if moment > START + datetime.timedelta(seconds=2):
            enough.set()
        return moment

    with Watched(database, taken, now=now):
        assert enough.wait(20)

    with database.session() as session:
        seen = session.scalars(select(TrainingRun.seen_at)).one()
    assert seen is not None
    assert seen.replace(tzinfo=datetime.UTC) > START + datetime.timedelta(seconds=1)


def test_broken_examples_fail_the_training_with_file_and_reason(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    signed_in(client, database)
    (workshop.city / "examples.jsonl").write_text('{"text": 1}\n', encoding="utf-8")
    ask(database)
    workshop.work()

    assert outcome(database) == (
        "failed",
        "refused",
        "examples.jsonl, line 1: needs a text",
    )
    assert "examples.jsonl, line 1: needs a text" in words(page(client, THEMES))


def test_an_error_is_named_without_any_text_of_a_comment(
    database: Database, workshop: Workshop
) -> None:
    class Failing(StandIn):
        @property
        def positives(self) -> dict[str, int]:
            raise ZeroDivisionError("Frau Muster aus der Gasse")

    workshop.trainer = Failing("words-1", {})
    ask(database)
    with pytest.raises(ZeroDivisionError):
        workshop.work()

    assert outcome(database) == ("failed", "error", "ZeroDivisionError")


def test_broken_model_is_told_of_once_and_the_old_one_goes_on(
    database: Database, client: FlaskClient, workshop: Workshop
) -> None:
    signed_in(client, database)
    with database.transaction() as session:
        say(session, "ein Bus")
    workshop.work()
    with database.transaction() as session:
        new = NewRelease(
            version="words-1",
            origin="trained",
            model=b"no archive",
            card=releases(session)[0].card,
            seen={},
        )
        add_release(session, new, today=TODAY)
        use_release(session, version="words-1", account_id=None, today=TODAY)
        say(session, "noch ein Bus")

    assert [workshop.work() for _ in range(3)] == [1, 0, 0]

    reason = "release words-1: the model cannot be unpacked (File is not a zip file)"
    assert workshop.said == [f"{reason}; the model before it goes on tagging"]
    with database.session() as session:
        assert counted(session) == {"ein Bus": ("oepnv",), "noch ein Bus": ("oepnv",)}
    assert reason in words(page(client, THEMES))
    assert workshop.open_tagger()().version == "words-0"  # a new worker, too


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sha256": "0" * 64}, "release words-1: the model is damaged, its checksum"),
        ({"model": None}, "release words-1: its model is not kept"),
    ],
)
def test_damaged_or_lost_model_names_the_reason(
    database: Database, workshop: Workshop, change: dict[str, object], reason: str
) -> None:
    reviewed_city(database)
    ask(database, use=False)
    workshop.work()
    with database.transaction() as session:
        use_release(session, version="words-1", account_id=None, today=TODAY)
        session.execute(
            update(PipelineRelease)
            .where(PipelineRelease.version == "words-1")
            .values(**change)
        )
    workshop.work()

    [said] = workshop.said
    assert said.startswith(reason)
    assert workshop.in_use().version == "words-0"


def test_file_within_a_model_is_named(database: Database, workshop: Workshop) -> None:
    reviewed_city(database)
    workshop.trainer.words = {}
    real = workshop.trainer.to_disk
    broken: list[bool] = []

    def write(path: Path) -> None:
        real(path)
        if broken:
            (path / "words.json").write_text("{", encoding="utf-8")

    broken.append(True)
    workshop.trainer.to_disk = write  # type: ignore[method-assign]
    ask(database)
    workshop.work()

    state, message, detail = outcome(database)
    assert (state, message) == ("failed", "refused")
    assert detail.endswith("words.json: cannot be read")
    assert states(database) == {"words-0": "released"}


def test_newer_product_brings_its_model_unless_one_was_trained_here(
    database: Database, workshop: Workshop
) -> None:
    workshop.work()
    write_model(workshop.shipped, "words-0.1", {"oepnv": "Bus", "gruen": "Park"})
    workshop.open_tagger()
    assert states(database) == {"words-0": "retired", "words-0.1": "released"}

    reviewed_city(database)
    ask(database)
    workshop.work()
    write_model(workshop.shipped, "words-0.2", {"oepnv": "Bus"})
    workshop.open_tagger()

    assert in_use(database) == "words-1"
    assert states(database)["words-0.2"] == "candidate"


def test_starting_again_changes_nothing(database: Database, workshop: Workshop) -> None:
    for _ in range(2):
        assert workshop.open_tagger()().version == "words-0"
    assert states(database) == {"words-0": "released"}


def test_model_folder_of_the_operator_wins(
    database: Database, workshop: Workshop, tmp_path: Path
) -> None:
    from participation.themes.learning.current import TaggerInUse

    fixed = write_model(tmp_path / "fixed", "fixed-1", {"wohnen": "Haus"})
    tagger = TaggerInUse(
        database, load=load, report=print, today=lambda: TODAY, fixed=fixed
    )

    assert tagger().version == "fixed-1"
    assert not tagger.is_outdated()


def test_old_models_keep_their_card_only(session: Session) -> None:
    for number in range(KEPT_MODELS + 3):
        new = NewRelease(
            version=f"v{number}",
            origin="shipped" if number == 0 else "trained",
            model=b"x",
            card={"gate": None, "history": []},
            seen={},
        )
        add_release(session, new, today=TODAY)
        if number == 1:
            use_release(session, version="v1", account_id=None, today=TODAY)

    kept = {release.version: release.kept for release in releases(session)}
    assert [version for version, is_kept in kept.items() if not is_kept] == ["v2"]
    with pytest.raises(InvalidInputError):
        use_release(session, version="v2", account_id=None, today=TODAY)
    with pytest.raises(NotFoundError):
        use_release(session, version="nix", account_id=None, today=TODAY)


def test_refusing_what_is_in_use_changes_nothing(session: Session) -> None:
    new = NewRelease(
        version="v", origin="trained", model=b"x",
        card={"gate": None, "history": []}, seen={},
    )  # fmt: skip
    add_release(session, new, today=TODAY)
    use_release(session, version="v", account_id=None, today=TODAY)
    use_release(session, version="v", account_id=None, today=TODAY)  # a double click

    refuse_release(session, version="v", account_id=None, today=TODAY)

    [release] = releases(session)
    assert release.state == "released"
    assert len(release.card["history"]) == 1


def test_two_who_decide_at_once_leave_one_in_use(
    database: Database, workshop: Workshop
) -> None:
    with database.transaction() as session:
        for number in range(4):
            new = NewRelease(
                version=f"v{number}", origin="trained", model=b"x",
                card={"gate": None, "history": []}, seen={},
            )  # fmt: skip
            add_release(session, new, today=TODAY)
    errors: list[BaseException] = []

    def use(version: str) -> None:
        try:
            with database.transaction() as session:
                use_release(session, version=version, account_id=None, today=TODAY)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=use, args=(f"v{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(states(database).values()) == ["released", *["retired"] * 4]


def test_nightly_training_once_a_night_and_only_if_it_is_worth_it(
    database: Database, workshop: Workshop
) -> None:
    def runs() -> list[tuple[str, str]]:
        with database.session() as session:
            found = session.execute(select(TrainingRun.kind, TrainingRun.state))
            return [(row.kind, row.state) for row in found]

    reviewed_city(database, buses=10, parks=9)
    workshop.moment = START.replace(hour=12)
    workshop.work()
    assert runs() == []  # 19 are not worth it

    reviewed_city_more(database)
    workshop.moment = START + datetime.timedelta(days=1)
    workshop.work()
    assert runs() == []  # before two
    workshop.moment = workshop.moment.replace(hour=2)
    workshop.work()
    workshop.work()
    assert runs() == [("nightly", "done")]
    with database.session() as session:
        assert reviewed_since_training(session) == 0
        assert not nightly_is_due(session, today=workshop.moment.date())


def reviewed_city_more(database: Database) -> None:
    with database.transaction() as session:
        say(session, "Bus hundert", "Bus tausend")
    review(database, ["oepnv"], ["Bus hundert", "Bus tausend"])


def test_reviewed_comments_are_counted_since_the_last_training(
    database: Database, workshop: Workshop
) -> None:
    reviewed_city(database, buses=3, parks=0)
    with database.session() as session:
        assert reviewed_since_training(session) == 3
    ask(database)
    workshop.work()
    with database.session() as session:
        assert reviewed_since_training(session) == 0
    reviewed_city_more(database)
    with database.session() as session:
        assert reviewed_since_training(session) == 2
        checked = [c for c in comments_page(session)[0] if c.checked_by_person]
        assert len(checked) == 5
