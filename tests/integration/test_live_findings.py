"""The planted city in the database: the same is found, and pages tell protected figures."""

import datetime
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from participation.core.kinds import Role
from participation.database import Database
from participation.findings.tallies import count_tallies
from participation.handover.live.finding import live_findings
from participation.handover.live.shown import LiveFindings
from participation.places.social_index import import_social_index
from participation.responses.models import Comment, Moderation, PublishedComment
from participation.themes.models import ThemeTag
from participation.themes.own_scheme import NewTheme
from participation.themes.vocabulary import settling
from participation.themes.vocabulary.changing import merge_themes, split_theme
from tests.integration.planting_city import keys_of, plant_people, plant_structure
from tests.integration.planting_findings import QUESTIONS, publish
from tests.integration.staff import acts, checked, page, send, signed_in, words
from tests.planted_city import (
    BURDEN,
    DAY,
    EXPECTED,
    ORTSTEILE,
    QUIET_FOUND,
    Person,
    people,
)

NOON = datetime.datetime.combine(DAY, datetime.time(12), datetime.UTC)
BASE = "/staff/was-zeigt-sich"
GAP = "gap:theme:nahversorgung:no_plan"
PAIR = "interface:plans:gesundheit+gruen:shared_people"
GROUP_GAP = "gap:theme:bildung:target_group:seniors:group_left_out"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans of the city begin and end around the day."""
    for name in ("now", "today"):
        value = NOON if name == "now" else DAY
        monkeypatch.setattr(
            f"participation.web.staff.live_findings.{name}", lambda value=value: value
        )


def live(session: Session, **options: object) -> LiveFindings:
    found = live_findings(
        session,
        **{"simulated": False, "minimum": 5, "now": NOON, "language": "de", **options},
    )
    assert found is not None
    return found


def plant(session: Session) -> None:
    plant_structure(session)
    plant_people(session, people(1))


def give_index(session: Session) -> None:
    """What the city imports of the Sozialstrukturatlas."""
    import_social_index(
        session,
        header=["nummer", "wert"],
        rows=[
            (line, [key, str(BURDEN.get(key, 0.5))])
            for line, key in enumerate(ORTSTEILE, start=2)
        ],
        high_is_burdened=True,
        today=DAY,
        year=2020,
        edition="Sozialstrukturatlas",
    )


def test_exactly_what_was_planted_is_found_from_the_database(
    database: Database,
) -> None:
    with database.transaction() as session:
        plant(session)
    with database.session() as session:
        assert keys_of(live(session).findings) == sorted(EXPECTED)
    with database.transaction() as session:
        give_index(session)
    count_tallies(database, simulated=False, now=lambda: NOON)
    with database.session() as session:
        found = live(session)

    assert keys_of(found.findings) == sorted(EXPECTED | {QUIET_FOUND})
    figures = {
        one.key: (one.figure.people.value, one.expected)
        for one in found.findings
        if one.figure
    }
    assert figures[GAP] == (25, None)
    assert figures[PAIR] == (30, 3)
    assert figures[QUIET_FOUND] == (None, 133)  # three people: withheld
    assert found.find(PAIR).checked_share in range(30, 71)


def test_two_rounds_of_a_questionnaire_are_compared(sqlite_database: Database) -> None:
    older = [Person("01", frozenset({"oepnv"}))] * 100 + [Person("02")] * 100
    newer = [Person("01", frozenset({"oepnv"}))] * 20 + [Person("02")] * 180
    with sqlite_database.transaction() as session:
        plant_structure(session)
        first = publish(session)
        plant_people(session, older, version=first)
        second = publish(session, questions=QUESTIONS[:1], new_series=True)
        plant_people(session, newer, version=second)
        plant_people(session, [Person("03", frozenset({"oepnv"}))] * 300)
        found = live(session)
        alone = live(session, subject="probe")

    [change] = [one for one in found.findings if one.kind == "change"]
    assert change.key == "change:theme:oepnv:fading"
    assert (change.before.people.value, change.before.base.value) == (100, 200)
    assert (change.figure.people.value, change.figure.base.value) == (20, 200)
    assert [one.key for one in alone.subjects] == ["probe", "comments"]
    assert alone.base.value == 200  # the newest round alone


def rounds(session: Session, older: list[Person], newer: list[Person]) -> None:
    """Two rounds of a questionnaire, between which the theme of the buses was split."""
    plant_structure(session)
    plant_people(session, older, version=publish(session))
    new = [NewTheme(name="Bus", words=["bus"]), NewTheme(name="Bahn", words=["tram"])]
    split_theme(session, theme_key="oepnv", parts=new, reason="Zwei Ämter",
                account_id=None, today=DAY)  # fmt: skip
    second = publish(session, questions=QUESTIONS[:1], new_series=True)
    plant_people(session, newer, version=second)


def changed(session: Session) -> list[tuple[str, int | None, int | None]]:
    return [
        (one.key, one.before.people.value, one.figure.people.value)
        for one in live(session).findings
        if one.kind == "change"
    ]


def named(count: int, *themes: str) -> list[Person]:
    return [Person("01", frozenset(themes))] * count


def test_a_theme_split_between_two_rounds_neither_fades_nor_are_its_parts_new(
    sqlite_database: Database,
) -> None:
    older = [*named(100, "oepnv"), *named(90), *named(10, "wohnen")]
    newer = [*named(60, "bus"), *named(40, "bahn"), *named(30), *named(70, "wohnen")]
    with sqlite_database.transaction() as session:
        rounds(session, older, newer)

        assert changed(session) == [("change:theme:wohnen:growing", 10, 70)]


def test_a_split_theme_that_is_named_less_is_told_as_a_whole_without_figures(
    sqlite_database: Database,
) -> None:
    older = [*named(150, "oepnv"), *named(50)]
    newer = [*named(20, "bus"), *named(20, "bahn"), *named(160)]
    with sqlite_database.transaction() as session:
        rounds(session, older, newer)
        [change] = [one for one in live(session).findings if one.kind == "change"]

    assert change.key == "change:theme:bahn+bus+oepnv:fading"
    assert [topic.key for topic in change.topics] == ["bahn", "bus", "oepnv"]
    for figure in (change.before, change.figure):
        assert (figure.people.value, figure.base.value, figure.share) == (
            None,
            200,
            None,
        )
    assert [(p.ortsteil_key, p.figure.people.value) for p in change.places] == [
        (None, None),
        ("01", None),
    ]


def test_parts_are_compared_by_themselves_once_both_rounds_know_them(
    sqlite_database: Database,
) -> None:
    older = [*named(100, "oepnv"), *named(100)]
    newer = [*named(20, "bus"), *named(80, "bahn"), *named(100)]
    with sqlite_database.transaction() as session:
        rounds(session, older, newer)
        session.execute(
            update(ThemeTag)
            .where(ThemeTag.theme_key == "oepnv")
            .values(theme_key="bus")
        )

        assert changed(session) == [
            ("change:theme:bahn:new", 0, 80),
            ("change:theme:bus:fading", 100, 20),
        ]


def test_while_a_merge_settles_it_is_said_that_it_is_being_counted(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 0)
    with sqlite_database.transaction() as session:
        plant(session)
        merge_themes(session, theme_keys=["oepnv", "gruen"], into="oepnv",
                     reason="Ein Amt", account_id=None, today=DAY)  # fmt: skip
        options = {"simulated": False, "minimum": 5, "now": NOON, "language": "de"}
        assert live_findings(session, **options) is None

    settling.settle_all(sqlite_database, today=lambda: DAY, rest=lambda _: None)

    with sqlite_database.session() as session:
        assert live_findings(session, **options) is not None


def test_small_figures_are_withheld_and_a_larger_minimum_asks_for_more(
    sqlite_database: Database,
) -> None:
    with sqlite_database.transaction() as session:
        plant(session)
        strict = live(session, minimum=26)

    assert GAP not in keys_of(strict.findings)
    assert PAIR in keys_of(strict.findings)
    assert strict.find("gap:theme:klima:area_left_out") is None


@pytest.fixture
def city(sqlite_app: Flask, sqlite_database: Database) -> FlaskClient:
    with sqlite_database.transaction() as session:
        plant(session)
    return signed_in(sqlite_app.test_client(), sqlite_database)


def test_overview_shows_every_kind_and_filters(city: FlaskClient) -> None:
    tree = page(city, BASE)

    headings = [words(h) for h in tree.xpath("//h2")]
    assert headings == [
        "Planungslücken (7)",
        "Schnittstellen (5)",
        "Leise, aber belastet (0)",
        "Blinde Flecken (3)",
        "Veränderungen (0)",
    ]
    links = tree.xpath("//section[@aria-labelledby='gap']//h3/a")
    assert words(links[0]) == "Nahversorgung und Handel"
    assert len(links) == 5

    def named(query: str) -> list[str]:
        return [words(a) for a in page(city, f"{BASE}?{query}").xpath("//h3/a")]

    assert named("ortsteil=09") == ["Klima, Hitze, Hochwasser, Energie"]
    assert named("fachplanung=zu") == ["Jugend"]
    assert len(named("art=gap")) == 7
    assert named("art=gap&seite=999") == named("art=gap")
    assert named("daten=simuliert") == ["Plan statistik"]


@pytest.mark.parametrize(
    "query", ["art=x", "ortsteil=99", "umfrage=x", "fachplanung=x"]
)
def test_unusable_filters_are_explained(city: FlaskClient, query: str) -> None:
    tree = page(city, f"{BASE}?{query}", status=422)

    assert tree.xpath("//*[@aria-invalid='true']/@name") == [query.partition("=")[0]]


def test_finding_explains_itself(city: FlaskClient) -> None:
    tree = page(city, f"{BASE}/{GAP}")

    assert words(tree.xpath("//h1")[0]) == "Nahversorgung und Handel"
    text = words(tree.xpath("//main")[0])
    assert re.search(r"25 Menschen von 1\.\d+, die etwas geschrieben haben", text)
    assert "keine Fachplanung ist dafür federführend oder beteiligt" in text
    assert re.search(r"haben Menschen \d+ % geprüft", text)
    page(city, f"{BASE}/gap:theme:nichts:no_plan", status=404)
    page(city, f"{BASE}/{'x' * 500}", status=404)


def decide(city: FlaskClient, state: str, reason: str = "", seen: str = "0") -> object:
    fields = {"state": state, "reason": reason, "seen": seen}
    return send(city, f"{BASE}/{GAP}/entscheidung", fields, form_at=f"{BASE}/{GAP}")


def history(city: FlaskClient) -> list[str]:
    return [
        words(li)
        for li in page(city, f"{BASE}/{GAP}").xpath(
            "//section[@aria-labelledby='decision']//li"
        )
    ]


def test_decision_is_kept_when_the_finding_goes_and_comes_back(
    city: FlaskClient, sqlite_database: Database
) -> None:
    assert decide(city, "in_work").status_code == 302
    assert decide(city, "in_work").status_code == 302  # a double click
    with sqlite_database.session() as session:
        assert acts(session) == [("finding_decided", f"{GAP}: in_work")]

    with sqlite_database.transaction() as session:
        tagged = ThemeTag.theme_key == "nahversorgung"
        session.execute(update(ThemeTag).where(tagged).values(counts=False))
    gone = page(city, f"{BASE}/{GAP}")
    assert "zeigt sich zurzeit nicht mehr" in words(gone)
    assert history(city) == ["in Arbeit 05.09.2026 · Maria Muster"]

    with sqlite_database.transaction() as session:
        session.execute(update(ThemeTag).where(tagged).values(counts=True))
    assert (
        decide(city, "rejected", "Gehört zum Einzelhandel.", seen="1").status_code
        == 302
    )
    assert history(city) == [
        "abgelehnt Gehört zum Einzelhandel.05.09.2026 · Maria Muster",
        "in Arbeit 05.09.2026 · Maria Muster",
    ]
    badge = page(city, BASE).xpath(f"//li[.//a[contains(@href, '{GAP}')]]")[0]
    assert "abgelehnt" in words(badge)


@pytest.mark.parametrize(
    ("state", "reason", "seen", "status", "says"),
    [
        ("rejected", " ", "0", 422, "Bitte ausfüllen."),
        ("erledigt", "", "0", 422, "Diesen Wert gibt es nicht."),
        ("", "", "", 422, "Diesen Wert gibt es nicht."),
        ("accepted", "x" * 1001, "0", 422, "Der Text ist zu lang."),
        ("accepted", "", "7", 409, "Inzwischen hat jemand anders entschieden"),
    ],
)
def test_unsound_decisions_are_explained_and_nothing_is_lost(
    city: FlaskClient, state: str, reason: str, seen: str, status: int, says: str
) -> None:
    answer = decide(city, state, reason, seen)

    assert answer.status_code == status
    tree = checked(answer)
    assert says in words(tree.xpath("//main")[0])
    assert tree.xpath("string(//textarea[@name='reason'])").strip() == reason.strip()
    assert history(city) == []


def test_what_is_not_found_cannot_be_decided(city: FlaskClient) -> None:
    address = f"{BASE}/gap:theme:erfunden:no_plan/entscheidung"
    fields = {"state": "accepted", "seen": "0"}

    assert send(city, address, fields, form_at=f"{BASE}/{GAP}").status_code == 404


def test_comments_behind_a_finding_are_recorded_before_they_are_shown(
    city: FlaskClient, sqlite_database: Database
) -> None:
    first = page(city, f"{BASE}/{GAP}/kommentare")
    last = page(city, f"{BASE}/{GAP}/kommentare?seite=3")

    assert len(first.xpath("//li[contains(@class, 'card')]")) == 10
    assert len(last.xpath("//li[contains(@class, 'card')]")) == 5
    with sqlite_database.session() as session:
        from participation.accounts.models import StaffAction

        read = session.execute(
            select(StaffAction.action, StaffAction.subject).where(
                StaffAction.shown != ""
            )
        ).all()
    assert read == [("finding_comments_read", GAP)] * 2


def test_comments_of_two_topics_are_those_of_people_who_name_both(
    city: FlaskClient,
) -> None:
    def count(key: str, query: str = "") -> int:
        total = 0
        for number in range(1, 5):
            tree = page(city, f"{BASE}/{key}/kommentare?seite={number}{query}")
            total += len(tree.xpath("//li[contains(@class, 'card')]"))
        return total

    assert count(PAIR) == 30
    assert count(GROUP_GAP) == 13
    assert count("gap:theme:klima:area_left_out", "&raum=09") == 12
    page(city, f"{BASE}/gap:theme:klima:area_left_out/kommentare?raum=01", status=404)
    page(city, f"{BASE}/blind:plan:kultur:no_input/kommentare", status=404)


def test_invitation_tells_who_where_and_what_is_said(
    city: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        plant_people(session, [Person("09", frozenset({"gruen", "gesundheit"}))] * 12)
        [held, public] = session.scalars(
            select(Comment.id)
            .join(ThemeTag)
            .where(ThemeTag.theme_key == "gesundheit", Comment.ortsteil_key == "09")
            .limit(2)
        ).all()
        session.add(Moderation(comment_id=held, state="held", decisions=1))
        session.add(
            PublishedComment(
                comment_id=public,
                text="Mehr Bäume machen gesund, sagen wir alle hier.",
                published_on=DAY,
            )
        )

    tree = page(city, f"{BASE}/{PAIR}/einladung")

    rows = [
        words(tr) for tr in tree.xpath("//section[@aria-labelledby='who']//tbody/tr")
    ]
    assert [row.split("fed")[0] for row in rows[:2]] == [
        "Plan gesundheit",
        "Plan gruen",
    ]
    assert "gruen@example.org" in rows[1]
    places = tree.xpath("//section[@aria-labelledby='where']//li")
    assert [words(li) for li in places] == ["Hohenwinden13"]
    said = [words(li) for li in tree.xpath("//section[@aria-labelledby='said']//li")]
    assert any(line.startswith("Mehr Bäume machen gesund") for line in said)
    assert all("6551234" not in line and "Müller" not in line for line in said)
    with sqlite_database.session() as session:
        from participation.accounts.models import StaffAction

        [shown] = session.scalars(
            select(StaffAction.shown).where(StaffAction.action == "invitation_read")
        ).all()
    assert held.hex not in shown.replace("-", "")


def test_pages_say_that_it_is_being_counted(
    city: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("participation.findings.tallies.COUNT_AT_ONCE", 0)

    assert "gerade neu gezählt" in words(page(city, BASE))
    assert "gerade neu gezählt" in words(page(city, f"{BASE}/{GAP}"))
    assert city.get(f"{BASE}/{GAP}/kommentare").status_code == 503


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.STAFF, {"", "kommentare", "einladung"}),
        (Role.STATISTICS, {"", "kommentare"}),
        (Role.DATA_ENTRY, set()),
        (Role.ADMINISTRATOR, set()),
    ],
)
def test_who_may_see_what(
    sqlite_app: Flask, sqlite_database: Database, role: Role, may: set[str]
) -> None:
    with sqlite_database.transaction() as session:
        plant(session)
    client = signed_in(sqlite_app.test_client(), sqlite_database, roles=[role])

    for part in ("", "kommentare", "einladung"):
        status = client.get(f"{BASE}/{PAIR}/{part}".rstrip("/")).status_code
        assert (status == 200) == (part in may), part


def test_pages_stay_small_whatever_is_found(
    city: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        everywhere = [
            Person(key, frozenset({"zusammenleben"})) for key in ORTSTEILE * 12
        ]
        plant_people(session, everywhere)

    for address in (BASE, f"{BASE}?art=gap", f"{BASE}/gap:theme:zusammenleben:no_plan"):
        assert len(city.get(address).data) < 150_000
