"""Every change of the scheme is a version; splits and merges keep their history."""

import copy
import datetime
import json
import uuid
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.database import Database
from participation.findings.people import Population, people_by_union
from participation.themes.correct import remove_theme, set_theme
from participation.themes.effective import recount
from participation.themes.examples import Example, as_now
from participation.themes.learning.fill import open_items
from participation.themes.learning.review import (
    Asked,
    Outcome,
    Purpose,
    record_review,
    take_next,
)
from participation.themes.models import Theme, ThemeTag
from participation.themes.own_scheme import (
    NewTheme,
    add_words,
    create_theme,
    current_scheme,
)
from participation.themes.queries import (
    comment_detail,
    living_themes,
    scheme_in_use,
    scheme_versions,
    themes,
)
from participation.themes.scheme import SCHEME_PATH, load_scheme
from participation.themes.seed import seed_scheme
from participation.themes.vocabulary.changing import (
    comments_concerned,
    merge_themes,
    split_theme,
)
from participation.themes.vocabulary.comparing import Fate
from participation.themes.vocabulary.models import SchemeVersion
from participation.themes.vocabulary.queries import (
    compare_versions,
    theme_changes,
    version_content,
)
from tests.integration.reviewing import (
    VERSION,
    person,
    read_again,
    read_comment,
    to_learn,
)

TODAY = datetime.date(2026, 11, 23)
LATER = datetime.date(2029, 5, 2)
FILE = json.loads(SCHEME_PATH.read_text(encoding="utf-8"))
ONE, TWO, THREE, FOUR = (to_learn(number) for number in range(1, 5))


def seed(session: Session, data: dict[str, Any], *, on: datetime.date = TODAY) -> None:
    seed_scheme(session, load_scheme(data), today=on)


def history(session: Session) -> list[tuple[str, str]]:
    return [(v.version, v.origin) for v in scheme_versions(session)]


def counting(session: Session, comment: uuid.UUID) -> tuple[str, ...]:
    return comment_detail(session, comment).comment.theme_keys


def merge(session: Session, keys: list[str], into: str | NewTheme) -> str:
    return merge_themes(session, theme_keys=keys, into=into, reason="Ein Amt",
                        account_id=None, today=LATER)  # fmt: skip


def split(session: Session, key: str, *parts: str | NewTheme) -> tuple[str, ...]:
    return split_theme(session, theme_key=key, parts=parts, reason="Zu groß",
                       account_id=None, today=LATER)  # fmt: skip


def new(name: str, *words: str) -> NewTheme:
    return NewTheme(name=name, words=words or (name.casefold(),))


def test_each_change_is_one_version_and_the_same_again_is_none(
    session: Session,
) -> None:
    assert history(session) == [("2026-1", "first")]  # of the seed

    seed(session, FILE)
    assert history(session) == [("2026-1", "first")]
    create_theme(session, name="Hebammen", key="", words=["Hebamme"], today=TODAY)
    add_words(session, theme_key="oepnv", words=["Haltewunsch"], today=TODAY)
    add_words(session, theme_key="oepnv", words=["Haltewunsch"], today=TODAY)
    seed(session, FILE)

    found = scheme_versions(session)
    assert [one.origin for one in found] == ["words", "theme", "first"]
    assert found[1].changes == ({"kind": "new", "theme": "hebammen"},)
    assert found[0].changes == (
        {"kind": "changed", "theme": "oepnv", "fields": ["rules"]},
    )
    in_use = scheme_in_use(session)
    assert in_use == found[0]
    # Under the name by which a model knows the scheme it was trained with.
    assert in_use.version == current_scheme(session, load_scheme(FILE)).version


def test_a_version_is_whole_and_reads_as_a_scheme_file(session: Session) -> None:
    create_theme(session, name="Hebammen", key="", words=["Hebamme"], today=TODAY)

    content = version_content(session, 2)

    scheme = load_scheme(content)
    assert scheme.themes == current_scheme(session, load_scheme(FILE)).themes
    assert version_content(session, 1)["themes"] == FILE["themes"]
    with pytest.raises(NotFoundError):
        version_content(session, 3)


def test_a_file_that_changed_under_the_same_name_gets_another(session: Session) -> None:
    data = copy.deepcopy(FILE)
    data["themes"][0]["label"]["de"] = "Wohnen und Miete"

    seed(session, data)
    seed(session, FILE)
    seed(session, data)

    names = [name for name, _ in history(session)]
    assert len(set(names)) == len(names) == 4
    assert names[-1] == "2026-1"
    assert all(name.startswith("2026-1") for name in names)


def test_themes_that_a_file_leaves_out_end_and_come_back_with_it(
    session: Session,
) -> None:
    read_comment(session, ONE, assigned=["klima"])
    without = copy.deepcopy(FILE)
    without["themes"] = [t for t in FILE["themes"] if t["key"] != "klima"]

    seed(session, without, on=LATER)

    assert session.get_one(Theme, "klima").ended_on == LATER
    assert "klima" not in {theme.key for theme in living_themes(session)}
    assert "klima" in {theme.key for theme in themes(session)}
    assert scheme_versions(session)[0].changes == ({"kind": "ended", "theme": "klima"},)
    seed(session, FILE)
    assert session.get_one(Theme, "klima").ended_on is None


def test_an_old_database_knows_its_scheme_before_it_is_seeded_anew(
    session: Session,
) -> None:
    session.execute(SchemeVersion.__table__.delete())

    in_use = scheme_in_use(session)
    assert in_use is not None
    assert (in_use.number, in_use.key, in_use.version) == (0, "erfurt", "2026-1")
    create_theme(session, name="Hebammen", key="", words=["Hebamme"], today=TODAY)
    assert [one.number for one in scheme_versions(session)] == [1]
    assert "hebammen" in json.dumps(version_content(session, 1))


def test_merging_carries_tags_over_and_a_comment_counts_once(session: Session) -> None:
    read_comment(session, ONE, assigned=["gruen", "klima"])
    read_comment(session, TWO, assigned=["gruen"], suggested=["klima"])
    read_comment(session, THREE, assigned=["oepnv"])
    account = person(session)
    for comment in (ONE, TWO):
        read_again(session, comment, "x", ["klima"], version="test-0")
    recount(session, version=VERSION)
    set_theme(session, comment_id=ONE, theme_key="klima", account_id=account,
              today=TODAY)  # fmt: skip
    assert comments_concerned(session, ["gruen", "klima"]) == 2

    key = merge(session, ["gruen", "klima"], NewTheme(name="Stadtgrün und Klima"))

    assert key == "stadtgruen_und_klima"
    assert counting(session, ONE) == counting(session, TWO) == (key,)
    assert counting(session, THREE) == ("oepnv",)
    assert comments_concerned(session, ["gruen", "klima"]) == 0
    assert comments_concerned(session, [key]) == 2
    detail = comment_detail(session, ONE)
    mine = [t for t in detail.person_tags if t.theme_key == key]
    assert [(t.band, t.who, t.counts) for t in mine] == [("set", "Maria Muster", True)]
    # What the machine once said is not rewritten.
    assert {t.theme_key for t in detail.machine_tags} == {"gruen", "klima", key}
    one_each = select(ThemeTag.comment_id).where(
        ThemeTag.theme_key == key, ThemeTag.counts.is_(True)
    )
    assert sorted(session.scalars(one_each)) == sorted([ONE, TWO])


def test_a_person_who_took_one_theme_away_keeps_the_word_on_the_other(
    session: Session,
) -> None:
    read_comment(session, ONE, assigned=["gruen", "klima"])
    read_comment(session, TWO, assigned=["gruen"])
    for comment in (ONE, TWO):
        remove_theme(session, comment_id=comment, theme_key="gruen", account_id=None,
                     today=TODAY)  # fmt: skip

    merge(session, ["gruen", "klima"], "gruen")

    assert counting(session, ONE) == ("gruen",)
    assert counting(session, TWO) == ()


def test_an_older_model_goes_on_counting_for_the_merged_theme(
    database: Database,
) -> None:
    with database.transaction() as session:
        read_comment(session, ONE, assigned=["klima"])
        merge(session, ["gruen", "klima"], "gruen")
        read_comment(session, TWO, assigned=["klima", "gruen"], suggested=["oepnv"])
        recount(session, version=VERSION)

    with database.session() as session:
        assert counting(session, ONE) == counting(session, TWO) == ("gruen",)


def test_a_merged_theme_takes_the_words_with_it_and_the_file_survives(
    session: Session,
) -> None:
    merge(session, ["oepnv", "autoverkehr"], "oepnv")
    seed(session, FILE, on=LATER)

    scheme = current_scheme(session, load_scheme(FILE))

    assert "autoverkehr" not in {theme.key for theme in scheme.themes}
    rules = scheme.theme("oepnv").rules
    words = {pattern.words for pattern in (*rules.stems, *rules.words)}
    for key in ("oepnv", "autoverkehr"):
        old = load_scheme(FILE).theme(key).rules
        assert {pattern.words for pattern in (*old.stems, *old.words)} <= words
    # "autobahn" was kept from the bus, not from what is both.
    assert ("autobahn",) not in {pattern.words for pattern in rules.exclude}
    belongs = {t.key: t.belongs for t in living_themes(session)}["oepnv"]
    assert set(FILE["themes"][5]["belongs"]) <= set(belongs)
    assert session.get_one(Theme, "autoverkehr").ended_on == LATER


def test_splitting_leaves_tags_where_they_are_and_asks_people(
    session: Session,
) -> None:
    read_comment(session, ONE, assigned=["gruen", "oepnv"])
    read_comment(session, TWO, assigned=["oepnv"], simulated=True)
    account = person(session)
    read_comment(session, THREE, assigned=["gruen"])
    set_theme(session, comment_id=THREE, theme_key="gruen", account_id=account,
              today=TODAY)  # fmt: skip

    parts = split(session, "gruen", new("Parks"), new("Friedhöfe", "friedhof"))

    assert parts == ("parks", "friedhoefe")
    assert "gruen" in counting(session, ONE)  # nobody has guessed
    assert open_items(session, simulated=False)["split"] == 2
    assert "split" not in open_items(session, simulated=True)
    asked = take_next(session, account_id=account, purposes=[Purpose.SPLIT],
                      today=LATER)  # fmt: skip
    assert asked is not None
    assert asked.comment_id in (ONE, THREE)
    with pytest.raises(NotFoundError):  # what has ended is given no more
        record_review(session, asked=Asked(THREE, Purpose.SPLIT), account_id=account,
                      themes=["gruen"], today=LATER)  # fmt: skip
    done = record_review(session, asked=Asked(THREE, Purpose.SPLIT),
                         account_id=account, themes=["parks"], today=LATER)  # fmt: skip
    assert done is Outcome.STORED
    assert counting(session, THREE) == ("parks",)
    assert open_items(session, simulated=False)["split"] == 1


def test_what_a_pipeline_with_the_new_themes_reads_is_asked_no_more(
    session: Session,
) -> None:
    read_comment(session, ONE, assigned=["gruen"])
    split(session, "gruen", new("Parks"), new("Friedhöfe"))
    read_comment(session, TWO, assigned=["gruen"])  # by the old model, after the split
    assert open_items(session, simulated=False)["split"] == 2

    read_again(session, ONE, "x", ["parks"], version="test-2")

    assert counting(session, ONE) == ("parks",)
    assert open_items(session, simulated=False)["split"] == 1


def test_a_theme_is_split_into_themes_that_there_are(session: Session) -> None:
    assert split(session, "klima", "gruen", "wohnen") == ("gruen", "wohnen")

    assert compare_versions(session, 1, 2).split == {"klima": ("gruen", "wohnen")}


def test_years_compare_by_people_and_not_by_sums(session: Session) -> None:
    read_comment(session, ONE, assigned=["gruen", "klima"])
    read_comment(session, TWO, assigned=["gruen"], ortsteil="01")
    read_comment(session, THREE, assigned=["oepnv"])
    merge(session, ["gruen", "klima"], NewTheme(name="Umwelt"))
    population = Population(version_ids=None, simulated=False)

    series = compare_versions(session, 1, 2).series
    (joint,) = [one for one in series if one.fate is Fate.COARSER]
    found = people_by_union(session, population, {"x": joint.later, "y": ["oepnv"]})

    assert joint.earlier == ("gruen", "klima")
    assert joint.shown == ("umwelt",)
    assert found == {("x", "06"): 1, ("x", "01"): 1, ("y", "06"): 1}


def test_a_part_may_have_the_name_of_the_whole(session: Session) -> None:
    assert split(session, "klima", new("Klima"), new("Hitze")) == ("klima_2", "hitze")
    assert merge(session, ["klima_2", "hitze"], NewTheme(name="Klima")) == "klima_3"


def test_the_history_tells_day_reason_and_who(session: Session) -> None:
    account = person(session)
    merge_themes(session, theme_keys=["klima", "gruen"], into="gruen",
                 reason="  Ein\n Amt ", account_id=account, today=LATER)  # fmt: skip
    split(session, "oepnv", new("Bus"), new("Bahn", "straßenbahn"))

    changes = {change.kind: change for change in theme_changes(session)}

    merged = changes["merge"]
    assert (merged.reason, merged.changed_on, merged.who) == (
        "Ein Amt", LATER, "Maria Muster",
    )  # fmt: skip
    assert (merged.ended, merged.successors) == (("klima",), ("gruen",))
    assert changes["split"].successors == ("bus", "bahn")
    newest = scheme_versions(session)[0]
    assert newest.changes[0] == {
        "kind": "split", "theme": "oepnv", "into": ["bus", "bahn"],
    }  # fmt: skip
    ended = {one["key"]: one for one in version_content(session, 3)["ended"]}
    assert ended["klima"]["replaced_by"] == ["gruen"]
    assert ended["oepnv"]["ended_on"] == "2029-05-02"
    assert compare_versions(session, 1, 3).merged == {"gruen": ("gruen", "klima")}


@pytest.mark.parametrize(
    ("keys", "into", "error"),
    [
        (["gruen"], "gruen", InvalidInputError),
        ([], "gruen", InvalidInputError),
        (["gruen"], NewTheme(name="Neu"), InvalidInputError),
        (["gruen", "nie"], "gruen", NotFoundError),
        (["gruen", "sonstiges"], "gruen", NotFoundError),  # set by people only
        (["gruen", "klima"], "nie", NotFoundError),
        (["gruen", "klima"], NewTheme(name=""), InvalidInputError),
        (["gruen", "klima"], NewTheme(name="Oepnv"), InvalidInputError),
    ],
)
def test_merges_that_make_no_sense_are_refused(
    session: Session, keys: list[str], into: str | NewTheme, error: type[Exception]
) -> None:
    with pytest.raises(error):
        merge(session, keys, into)


@pytest.mark.parametrize(
    ("key", "parts", "error"),
    [
        ("gruen", [new("Parks")], InvalidInputError),
        ("gruen", [new("Parks"), new("Parks")], InvalidInputError),
        ("gruen", [new("Parks"), NewTheme(name="Wald")], InvalidInputError),
        ("gruen", ["gruen", "klima"], InvalidInputError),
        ("gruen", ["klima", "nie"], NotFoundError),
        ("sonstiges", ["klima", "gruen"], NotFoundError),
        ("gruen", [new(f"Teil {n}") for n in range(9)], InvalidInputError),
    ],
)
def test_splits_that_make_no_sense_are_refused(
    session: Session, key: str, parts: list[Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        split(session, key, *parts)


def test_a_second_click_finds_the_theme_ended(session: Session) -> None:
    merge(session, ["gruen", "klima"], "gruen")

    with pytest.raises(NotFoundError):
        merge(session, ["gruen", "klima"], "gruen")
    with pytest.raises(NotFoundError):
        split(session, "klima", new("Hitze"), new("Regen"))


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501, "a\x00b"])
def test_a_reason_is_needed(session: Session, reason: str) -> None:
    with pytest.raises(InvalidInputError):
        merge_themes(session, theme_keys=["gruen", "klima"], into="gruen",
                     reason=reason, account_id=None, today=LATER)  # fmt: skip


def test_examples_are_learned_in_the_themes_of_today() -> None:
    def example(*themes: str, rejected: tuple[str, ...] = ()) -> Example:
        return Example("x", frozenset(themes), frozenset(rejected))

    found = as_now(
        [example("a", "c"), example("s"), example("c", rejected=("a", "c", "s", "d"))],
        merged={"a": "b"},
        split={"s"},
    )

    assert [(e.themes, e.rejected, e.complete) for e in found] == [
        ({"b", "c"}, set(), True),
        (set(), set(), False),
        ({"c"}, {"c", "d"}, True),
    ]
