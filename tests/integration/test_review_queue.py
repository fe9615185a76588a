"""What people are asked, by whom, and what becomes of what they say."""

import threading
import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import NotFoundError
from participation.database import Database
from participation.themes.correct import remove_theme, set_theme
from participation.themes.examples import Example
from participation.themes.learning.examples import (
    audit_examples,
    examples_by_comment,
)
from participation.themes.learning.fill import (
    QueueFilling,
    add_to_queue,
    fill_queue,
    plan_queue,
)
from participation.themes.learning.models import Review, ReviewItem
from participation.themes.learning.quality import (
    audit_report,
    differences,
    reviewer_agreement,
    reviewer_counts,
)
from participation.themes.learning.queries import (
    Checked,
    desk_item,
    desk_progress,
    reviews_of,
    share_checked,
)
from participation.themes.learning.review import (
    Asked,
    Outcome,
    Purpose,
    record_review,
    take_next,
)
from participation.themes.queries import comment_detail
from tests.integration.reviewing import (
    TODAY,
    in_sample,
    person,
    read_again,
    read_comment,
    to_learn,
)

LEARNING, AUDIT, SECOND = Purpose.LEARNING, Purpose.AUDIT, Purpose.SECOND
MIXED = (LEARNING, AUDIT)


def queue(session: Session) -> list[tuple[str, uuid.UUID]]:
    query = select(ReviewItem).where(ReviewItem.is_open).order_by(ReviewItem.position)
    return [(item.purpose, item.comment_id) for item in session.scalars(query)]


def review(
    session: Session,
    asked: Asked,
    account: uuid.UUID,
    *themes: str,
    second_wanted: bool = False,
) -> Outcome:
    return record_review(
        session,
        asked=asked,
        account_id=account,
        themes=themes,
        today=TODAY,
        second_wanted=second_wanted,
    )


def ask(session: Session, comment: uuid.UUID, purpose: Purpose = LEARNING) -> Asked:
    """Put one comment on the desk."""
    session.add(
        ReviewItem(comment_id=comment, purpose=purpose.value, simulated=False,
                   position=1, reasons=[], added_on=TODAY)
    )  # fmt: skip
    session.flush()
    return Asked(comment, purpose)


def test_both_halves_come_by_turns_the_doubtful_first_and_the_sample_by_chance(
    session: Session,
) -> None:
    texts = ("Bänke im Park", "Der Bus kommt nie", "Schule ohne Lehrer")
    for number, text in enumerate(texts):
        read_comment(session, to_learn(number), text, doubt=number / 10)
        read_comment(session, in_sample(9 - number), text, doubt=1)

    assert fill_queue(session, today=TODAY, batch=4) == 4

    assert queue(session) == [
        ("learning", to_learn(2)),
        ("audit", in_sample(7)),  # the lowest id, whatever the doubt
        ("learning", to_learn(1)),
        ("audit", in_sample(8)),
    ]
    assert fill_queue(session, today=TODAY, batch=4) == 0
    assert fill_queue(session, today=TODAY, batch=20) == 2  # what is left


def test_simulated_comments_have_a_queue_of_their_own(session: Session) -> None:
    read_comment(session, to_learn(1))
    read_comment(session, to_learn(2), simulated=True)
    account = person(session)
    fill_queue(session, today=TODAY)
    fill_queue(session, today=TODAY, simulated=True)

    asked = [
        take_next(
            session, account_id=account, purposes=MIXED, today=TODAY, simulated=kind
        )
        for kind in (False, True)
    ]

    assert asked == [Asked(to_learn(1), LEARNING), Asked(to_learn(2), LEARNING)]
    assert asked[1] is not None
    review(session, asked[1], account, "oepnv")
    assert examples_by_comment(session) == {}
    assert share_checked(session).overall == Checked(0, 1)


def test_reasons_name_the_themes_and_what_a_person_corrected_is_not_asked(
    session: Session,
) -> None:
    account = person(session)
    first = read_comment(session, to_learn(1), suggested=["oepnv", "autoverkehr"])
    other = read_comment(session, to_learn(2), "Bänke im Park", assigned=["gruen"])
    set_theme(
        session, comment_id=other, theme_key="gruen", account_id=account, today=TODAY
    )

    assert fill_queue(session, today=TODAY) == 1

    shown = desk_item(session, Asked(first, LEARNING), account_id=account)
    assert shown.reasons == (("between", "autoverkehr", "oepnv"),)
    set_theme(
        session, comment_id=first, theme_key="oepnv", account_id=account, today=TODAY
    )
    assert take_next(session, account_id=account, purposes=MIXED, today=TODAY) is None
    fill_queue(session, today=TODAY)
    assert queue(session) == []


def test_rare_theme_is_asked_though_it_is_not_in_doubt(session: Session) -> None:
    account = person(session)
    for number in range(20):
        bus = read_comment(session, to_learn(number), assigned=["oepnv"])
        set_theme(
            session, comment_id=bus, theme_key="oepnv", account_id=account, today=TODAY
        )
    read_comment(session, to_learn(30), "Bus und Bahn", assigned=["oepnv"], doubt=0.3)
    club = read_comment(session, to_learn(31), "Klub", assigned=["jugend"], doubt=0.1)

    fill_queue(session, today=TODAY, batch=2)

    assert queue(session) == [("learning", club)]
    shown = desk_item(session, Asked(club, LEARNING), account_id=account)
    assert ("rare", "jugend") in shown.reasons


def test_two_people_get_two_comments_and_share_the_last(session: Session) -> None:
    eva, max_ = person(session, "Eva"), person(session, "Max")
    for number in range(2):
        read_comment(session, to_learn(number), f"Text {number}", doubt=1 - number / 2)
    fill_queue(session, today=TODAY)

    def next_of(account: uuid.UUID) -> uuid.UUID | None:
        asked = take_next(session, account_id=account, purposes=MIXED, today=TODAY)
        return asked.comment_id if asked else None

    assert [next_of(eva), next_of(max_), next_of(eva)] == [
        to_learn(0),
        to_learn(1),
        to_learn(0),
    ]
    assert review(session, Asked(to_learn(0), LEARNING), eva, "oepnv") is Outcome.STORED
    assert next_of(eva) == to_learn(1)  # better twice than never
    assert review(session, Asked(to_learn(1), LEARNING), max_) is Outcome.STORED
    assert review(session, Asked(to_learn(1), LEARNING), eva) is Outcome.TAKEN
    assert [next_of(eva), next_of(max_)] == [None, None]
    assert [r.who for r in reviews_of(session, to_learn(1))] == ["Max"]


def test_a_review_is_a_whole_label_beside_the_machines(session: Session) -> None:
    account = person(session)
    comment = read_comment(
        session, to_learn(1), assigned=["oepnv", "klima"], suggested=["jugend"]
    )

    review(session, ask(session, comment), account, "oepnv", "senioren")

    detail = comment_detail(session, comment)
    assert set(detail.comment.theme_keys) == {"oepnv", "senioren"}
    assert detail.comment.checked_by_person
    assert {(t.theme_key, t.band) for t in detail.person_tags} == {
        ("oepnv", "set"),
        ("senioren", "set"),
        ("klima", "removed"),
        ("jugend", "removed"),
    }
    assert {t.theme_key for t in detail.machine_tags} == {"oepnv", "klima", "jugend"}
    stored = session.scalars(select(Review)).one()
    assert (stored.machine_assigned, stored.machine_suggested) == (
        ["klima", "oepnv"],
        ["jugend"],
    )
    assert stored.pipeline_version == "test-1"


def test_no_theme_is_an_answer(session: Session) -> None:
    comment = read_comment(session, to_learn(1), assigned=["oepnv"])

    review(session, ask(session, comment), person(session))

    assert comment_detail(session, comment).comment.state == "none"
    assert examples_by_comment(session) == {
        comment: Example("Der Bus fährt zu selten", frozenset(), weight=3.0)
    }


def test_twice_is_once_and_a_change_of_mind_counts(session: Session) -> None:
    account = person(session)
    asked = ask(session, read_comment(session, to_learn(1), assigned=["oepnv"]))

    for themes in (["oepnv"], ["oepnv"], ["klima"]):
        assert review(session, asked, account, *themes) is Outcome.STORED

    [said] = reviews_of(session, asked.comment_id)
    assert said.themes == ("klima",)
    assert comment_detail(session, asked.comment_id).comment.theme_keys == ("klima",)


def test_the_way_back_leads_from_one_to_the_one_before(session: Session) -> None:
    account = person(session)
    asked = [
        ask(session, read_comment(session, to_learn(n), assigned=["oepnv"]))
        for n in range(3)
    ]
    for one in asked[:2]:
        review(session, one, account, "oepnv")

    shown = [desk_item(session, one, account_id=account) for one in asked]

    assert [one.previous for one in shown] == [None, asked[0], asked[1]]
    assert [one.given for one in shown] == [
        frozenset({"oepnv"}),
        frozenset({"oepnv"}),
        None,
    ]
    assert desk_progress(session, account_id=account, today=TODAY).today == 2


def test_second_opinion_is_blind_by_another_person_and_changes_no_tag(
    session: Session,
) -> None:
    eva, max_ = person(session, "Eva"), person(session, "Max")
    comment = read_comment(session, to_learn(1), assigned=["oepnv"])
    review(session, ask(session, comment), eva, "oepnv", second_wanted=True)
    asked = Asked(comment, SECOND)

    assert take_next(session, account_id=eva, purposes=[SECOND], today=TODAY) is None
    assert review(session, asked, eva, "klima") is Outcome.TAKEN
    assert desk_progress(session, account_id=eva, today=TODAY).waiting["second"] == 0
    assert desk_progress(session, account_id=max_, today=TODAY).waiting["second"] == 1
    assert take_next(session, account_id=max_, purposes=[SECOND], today=TODAY) == asked
    shown = desk_item(session, asked, account_id=max_)
    assert (shown.tags, shown.given, shown.reasons) == ((), None, ())
    assert review(session, asked, max_, "klima", "oepnv") is Outcome.STORED

    assert comment_detail(session, comment).comment.theme_keys == ("oepnv",)
    assert examples_by_comment(session)[comment].themes == {"oepnv"}
    [parted] = differences(session)
    assert [(r.who, r.themes) for r in parted.reviews] == [
        ("Eva", ("oepnv",)),
        ("Max", ("klima", "oepnv")),
    ]
    agreement = reviewer_agreement(session)
    assert (agreement.overall.units, agreement.overall.differing) == (1, 1)
    assert {t: a.differing for t, a in agreement.themes.items()} == {
        "oepnv": 0,
        "klima": 1,
    }
    assert [(c.who, c.reviews) for c in reviewer_counts(session)] == [
        ("Eva", {"learning": 1}),
        ("Max", {"second": 1}),
    ]


def test_sample_judges_the_pipeline_that_read_it_last(session: Session) -> None:
    account = person(session)
    for number in range(2):
        text = f"Der Bus {number}"
        comment = read_comment(session, in_sample(number), text, assigned=["klima"])
        review(session, ask(session, comment, AUDIT), account, "oepnv")

    before = audit_report(session)
    read_again(session, in_sample(0), "Der Bus 0", ["oepnv"], version="test-2")
    after = audit_report(session)

    assert (before.overall.precision.hits, before.overall.precision.of) == (0, 2)
    assert (after.overall.precision.hits, after.overall.precision.of) == (1, 2)
    assert (after.themes["oepnv"].recall.hits, after.themes["oepnv"].recall.of) == (
        1,
        2,
    )
    assert audit_report(session, simulated=True).comments == 0


def test_sample_is_drawn_from_corrected_comments_too_and_leaves_the_correction(
    session: Session,
) -> None:
    eva, max_ = person(session, "Eva"), person(session, "Max")
    comment = read_comment(session, in_sample(1), assigned=["klima"])
    remove_theme(
        session, comment_id=comment, theme_key="klima", account_id=eva, today=TODAY
    )
    set_theme(
        session, comment_id=comment, theme_key="oepnv", account_id=eva, today=TODAY
    )

    assert fill_queue(session, today=TODAY) == 1
    for themes in (["wohnen"], ["jugend"]):
        review(session, Asked(comment, AUDIT), max_, *themes)

    assert comment_detail(session, comment).comment.theme_keys == ("oepnv",)
    assert audit_report(session).themes["jugend"].recall.of == 1


def test_examples_are_whole_labels_single_corrections_and_never_the_sample(
    session: Session,
) -> None:
    account = person(session)
    whole = read_comment(session, to_learn(1), "Bus", assigned=["oepnv", "klima"])
    single = read_comment(session, to_learn(2), "Park", assigned=["gruen", "klima"])
    sample = read_comment(session, in_sample(1), "Klub", assigned=["jugend"])
    read_comment(session, to_learn(3), "Niemand sah dies", assigned=["jugend"])
    review(session, ask(session, whole), account, "oepnv", "planungsluecke")
    review(session, ask(session, sample, AUDIT), account, "jugend")
    remove_theme(
        session, comment_id=single, theme_key="klima", account_id=account, today=TODAY
    )

    expected = {
        whole: Example("Bus", frozenset({"oepnv"}), weight=3.0),
        single: Example("Park", frozenset(), frozenset({"klima"}), False, 3.0),
    }
    of_sample = Example("Klub", frozenset({"jugend"}), weight=3.0)
    assert examples_by_comment(session) == expected
    assert examples_by_comment(session, with_audit=True) == {
        sample: of_sample,
        **expected,
    }
    assert audit_examples(session) == {sample: of_sample}


def test_later_correction_changes_the_example(session: Session) -> None:
    account = person(session)
    comment = read_comment(session, to_learn(1), "Bus", assigned=["oepnv"])
    review(session, ask(session, comment), account, "oepnv")

    set_theme(
        session, comment_id=comment, theme_key="klima", account_id=account, today=TODAY
    )

    assert examples_by_comment(session) == {
        comment: Example("Bus", frozenset({"oepnv", "klima"}), weight=3.0)
    }


def test_share_checked_of_a_selection_and_by_theme(session: Session) -> None:
    account = person(session)
    for number, ortsteil in enumerate(["06", "06", "14", None]):
        read_comment(session, to_learn(number), assigned=["oepnv"], ortsteil=ortsteil)
    review(session, ask(session, to_learn(0)), account, "oepnv", "klima")

    found = share_checked(session, ortsteil_keys=["06"])

    assert found.overall == Checked(1, 2)
    assert found.themes == {"klima": Checked(1, 1), "oepnv": Checked(1, 2)}
    assert share_checked(session).overall == Checked(1, 4)
    assert share_checked(session, ortsteil_keys=[None]).overall == Checked(0, 1)
    assert share_checked(session, channel="paper").overall.share is None


def test_what_was_not_asked_or_does_not_exist_is_not_found(session: Session) -> None:
    account = person(session)
    comment = read_comment(session, to_learn(1))
    asked = ask(session, comment)

    for wrong, theme in (
        (Asked(comment, AUDIT), "oepnv"),
        (Asked(uuid.uuid4(), LEARNING), "oepnv"),
        (asked, "ufo"),
    ):
        with pytest.raises(NotFoundError):
            review(session, wrong, account, theme)
    assert reviews_of(session, comment) == []


def test_of_two_people_at_once_the_first_counts_and_the_other_is_told(
    database: Database,
) -> None:
    with database.transaction() as session:
        people = [person(session, name) for name in ("Eva", "Max", "Zoran", "Ida")]
        asked = ask(session, read_comment(session, to_learn(1), assigned=["oepnv"]))
    start = threading.Barrier(len(people))
    outcomes: list[Outcome] = []

    def answer(account: uuid.UUID) -> None:
        start.wait()
        with database.transaction() as session:
            outcomes.append(review(session, asked, account, "klima"))

    threads = [threading.Thread(target=answer, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [Outcome.STORED, *[Outcome.TAKEN] * 3]
    with database.session() as session:
        assert len(reviews_of(session, asked.comment_id)) == 1


def test_the_queue_filled_twice_at_once_asks_each_comment_once(
    session: Session,
) -> None:
    for number in range(4):
        read_comment(session, to_learn(number), f"Text {number}")
    plans = [plan_queue(session, simulated=False) for _ in range(2)]

    for planned in plans:
        add_to_queue(session, planned, today=TODAY)

    assert len(queue(session)) == 4


def test_worker_fills_what_runs_low_and_is_patient_where_there_is_nothing(
    database: Database,
) -> None:
    fill = QueueFilling(database, today=lambda: TODAY, patience=2)
    fill()
    with database.transaction() as session:
        read_comment(session, to_learn(1))

    found = []
    for _ in range(3):
        fill()
        with database.session() as session:
            found.append(len(queue(session)))

    assert found == [0, 0, 1]
