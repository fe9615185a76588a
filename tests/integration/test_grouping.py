"""Similar comments are kept in groups, handled at once, and never mixed with simulated."""

import datetime
import re
import uuid
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, func, select

from participation.cli.theme_groups import DailyGrouping
from participation.core.clock import CITY_TIME
from participation.core.errors import NotFoundError
from participation.responses.models import Comment
from participation.themes.grouping import (
    forget_groups,
    group_new_comments,
    has_new_comments,
)
from participation.themes.models import (
    CommentState,
    SimilarComment,
    SimilarGroup,
    ThemeTag,
)
from participation.themes.similar import (
    confirm_group,
    copy_themes,
    group_of,
    group_sizes,
    one_group,
)
from tests.integration.planting import DAY, plant
from tests.integration.staff import acts, page, send, signed_in, words

MORNING = datetime.datetime(2026, 10, 5, 8, tzinfo=CITY_TIME)
BENCH, BUS = "Mehr Bänke", "Der Bus fährt selten"


@dataclass
class Found:
    members: tuple[int, ...]

    @property
    def likeness(self):
        return (1.0, *[0.8] * (len(self.members) - 1))


def by_first_word(texts, *, names, centres, fresh):
    """A grouper without any model: texts that begin alike, around a centre there is."""
    groups = {}
    for place, text in enumerate(texts):
        groups.setdefault(text.split()[0], []).append(place)
    return [
        Found(tuple(sorted(places, key=lambda p: (p not in centres, p))))
        for places in groups.values()
        if len(places) > 1 and not set(fresh).isdisjoint(places)
    ]


def group(database, *, simulated=False):
    return group_new_comments(database, find=by_first_word, simulated=simulated)


@pytest.fixture
def planted(database):
    with database.transaction() as session:
        plant(session, 3, text=BENCH, themes=["wohnumfeld"], ortsteil="06")
        plant(session, 2, text=BUS, themes=["oepnv"])
        plant(session, 1, text="Ganz allein")
        plant(session, 2, text=BENCH, simulated=True)
    return database


def groups(database):
    """Texts by group without their numbers, sorted."""
    with database.session() as session:
        rows = session.execute(
            select(SimilarComment.group_id, Comment.text, Comment.simulated).join(
                Comment, Comment.id == SimilarComment.comment_id
            )
        ).all()
    found = {}
    for group_id, text, simulated in rows:
        name = group_id or uuid.uuid4()
        found.setdefault(name, []).append((text.rsplit(" ", 1)[0], simulated))
    return sorted(found.values())


def test_real_and_simulated_comments_are_grouped_apart(planted):
    done = [group(planted, simulated=simulated) for simulated in (False, True)]

    assert [(d.compared, d.in_groups) for d in done] == [(6, 5), (2, 2)]
    assert groups(planted) == [
        [(BUS, False)] * 2,
        [("Ganz allein", False)],
        [(BENCH, False)] * 3,
        [(BENCH, True)] * 2,
    ]


def test_only_what_is_new_is_compared_and_it_joins_the_group_that_is_there(planted):
    group(planted)
    with planted.session() as session:
        before = set(session.scalars(select(SimilarGroup.id)))
    with planted.transaction() as session:
        plant(session, 1, text=BENCH)
        plant(session, 1, text="Ganz anders")

    done = group(planted)

    with planted.session() as session:
        after = set(session.scalars(select(SimilarGroup.id)))
    assert (done.compared, group(planted).compared) == (2, 0)
    assert [len(found) for found in groups(planted)] == [2, 2, 4]
    assert before < after
    assert len(after) == 3  # who was alone has company now


def test_whose_centre_is_withdrawn_is_compared_anew(planted):
    group(planted)
    with planted.transaction() as session:
        centre = session.scalars(
            select(SimilarGroup.centre_id)
            .join(Comment, Comment.id == SimilarGroup.centre_id)
            .where(Comment.text.startswith(BENCH))
        ).one()
        session.execute(delete(Comment).where(Comment.id == centre))

    with planted.session() as session:
        assert has_new_comments(session)
    assert group(planted).compared == 2
    assert [len(found) for found in groups(planted)] == [2, 1, 2]


def test_everything_can_be_compared_anew(planted):
    group(planted)
    with planted.transaction() as session:
        forget_groups(session)

    assert groups(planted) == []
    assert group(planted).compared == 6


def test_a_comment_that_goes_while_others_are_compared_is_no_error(planted):
    def find(texts, **options):
        with planted.transaction() as session:
            session.execute(delete(Comment).where(Comment.text.startswith(BUS)))
        return by_first_word(texts, **options)

    group_new_comments(planted, find=find, simulated=False)

    assert groups(planted) == [[("Ganz allein", False)], [(BENCH, False)] * 3]


def test_an_empty_database_has_nothing_to_group(database):
    with database.session() as session:
        assert not has_new_comments(session)
    assert group(database).compared == 0


def member(session, text):
    query = select(Comment.id).where(Comment.text.startswith(text), ~Comment.simulated)
    return session.scalars(query.order_by(Comment.id)).first()


def test_the_others_of_a_group_are_told_with_their_place(planted):
    group(planted)
    with planted.session() as session:
        mine = member(session, BENCH)
        found = group_of(session, mine)
        sizes = group_sizes(session, [mine, member(session, "Ganz")])
        alone = group_of(session, member(session, "Ganz"))

    assert (found.size, found.unchecked, alone) == (3, 3, None)
    assert [other.ortsteil_name for other in found.others] == ["Rieth", "Rieth"]
    assert mine not in {other.id for other in found.others}
    assert sizes == {mine: (found.id, 3)}


def test_confirming_a_group_leaves_out_what_is_checked_or_has_no_theme(planted):
    group(planted)
    with planted.transaction() as session:
        checked, without = session.scalars(
            select(Comment.id)
            .where(Comment.text.startswith(BENCH), ~Comment.simulated)
            .order_by(Comment.id)
            .limit(2)
        )
        session.get(CommentState, checked).checked_by_person = True
        session.execute(delete(ThemeTag).where(ThemeTag.comment_id == without))
        group_id = group_of(session, checked).id
        first = confirm_group(session, group_id=group_id, account_id=None, today=DAY)
        second = confirm_group(session, group_id=group_id, account_id=None, today=DAY)
        left = one_group(session, group_id).unchecked

    assert (first, second, left) == (1, 0, 1)


def test_themes_of_one_are_copied_to_the_unchecked_rest(planted):
    group(planted)
    with planted.transaction() as session:
        one = member(session, BENCH)
        session.execute(delete(ThemeTag).where(ThemeTag.comment_id != one))
        number = copy_themes(session, comment_id=one, account_id=None, today=DAY)
        again = copy_themes(session, comment_id=one, account_id=None, today=DAY)
        tags = session.execute(
            select(ThemeTag.theme_key, ThemeTag.origin, func.count()).group_by(
                ThemeTag.theme_key, ThemeTag.origin
            )
        ).all()

    assert (number, again) == (2, 0)
    assert sorted(tags) == [("wohnumfeld", "machine", 1), ("wohnumfeld", "person", 2)]


def test_a_group_that_is_not_there_is_refused(session):
    for use_case in (
        lambda: one_group(session, uuid.uuid4()),
        lambda: confirm_group(
            session, group_id=uuid.uuid4(), account_id=None, today=DAY
        ),
        lambda: copy_themes(
            session, comment_id=uuid.uuid4(), account_id=None, today=DAY
        ),
    ):
        with pytest.raises(NotFoundError):
            use_case()


# The pages


def test_the_list_leads_to_a_group_and_one_click_confirms_it(client, planted):
    group(planted)
    signed_in(client, planted)

    listed = page(client, "/staff/kommentare")
    links = listed.xpath("//a[contains(@href, 'gruppe=')]")
    assert sorted(words(link).split(":")[0] for link in links) == [
        "1 ähnlicher",
        "1 ähnlicher",
        "2 ähnliche",
        "2 ähnliche",
        "2 ähnliche",
    ]
    address = next(x.get("href") for x in links if words(x).startswith("2"))
    narrowed = page(client, address)
    assert len(narrowed.xpath("//li[contains(@class, 'card')]")) == 3
    assert "3 davon sind noch von keiner Person geprüft." in words(narrowed)

    (action,) = narrowed.xpath("//form[contains(@action, 'bestaetigen')]/@action")
    answers = [send(client, action, {}, form_at=address) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert "0 davon" in words(page(client, address))
    with planted.session() as session:
        subjects = [re.sub(r".*: ", "", subject) for _, subject in acts(session)]
        assert subjects == ["3", "0"]


def test_a_comment_shows_the_similar_ones_and_hands_its_themes_over(client, planted):
    group(planted)
    signed_in(client, planted)
    with planted.session() as session:
        address = f"/staff/kommentare/{member(session, BENCH)}"

    shown = page(client, address)

    assert words(shown.xpath("//h2[@id='similar']")[0]) == "Ähnliche Kommentare (2)"
    answer = send(client, f"{address}/themen-uebernehmen", {}, form_at=address)
    assert answer.status_code == 302
    assert "2 ähnliche Kommentare haben die Themen" in words(page(client, address))


def test_a_group_is_handled_by_staff_only_and_never_without_a_token(client, planted):
    group(planted)
    with planted.session() as session:
        mine = member(session, BENCH)
        group_id = group_of(session, mine).id
    addresses = [
        f"/staff/kommentare/gruppe/{group_id}/bestaetigen",
        f"/staff/kommentare/{mine}/themen-uebernehmen",
    ]

    stranger = [client.post(address) for address in addresses]
    signed_in(client, planted)
    forged = [client.post(address) for address in addresses]

    assert all("/anmelden" in answer.headers["Location"] for answer in stranger)
    assert [answer.status_code for answer in forged] == [400, 400]
    with planted.session() as session:
        assert one_group(session, group_id).unchecked == 3


@pytest.mark.parametrize("asked", ["x", str(uuid.UUID(int=1))])
def test_a_group_that_never_was_is_not_found(client, database, asked):
    signed_in(client, database)

    assert client.get(f"/staff/kommentare?gruppe={asked}").status_code == 404


# The worker


class Process:
    def __init__(self):
        self.ended = False

    def poll(self):
        return 0 if self.ended else None


def test_the_worker_starts_the_command_once_a_day_and_only_for_new_comments(planted):
    moments, started = [MORNING], []

    def start():
        started.append(Process())
        return started[-1]

    daily = DailyGrouping(planted, now=lambda: moments[-1], start=start)
    daily()
    daily()
    assert len(started) == 1

    moments.append(MORNING + datetime.timedelta(days=1))
    daily()
    assert len(started) == 1  # the first one still runs

    started[0].ended = True
    daily()
    assert len(started) == 2


def test_the_worker_starts_nothing_without_new_comments(database):
    def start():
        raise AssertionError

    DailyGrouping(database, now=lambda: MORNING, start=start)()
