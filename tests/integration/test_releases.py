"""From answers in the database to a signed release, and what stays behind on the way."""

import datetime
import json
import re

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError, NotFoundError
from participation.publication.releases import proof, queries
from participation.publication.releases.auditing import audit_releases
from participation.publication.releases.content import CITY, Audience, Line, Release
from participation.publication.releases.evidence import ReleaseEvidence
from participation.publication.releases.freezing import freeze, store_draft
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.news import News, subject_news
from participation.publication.releases.overview import content_of, release_page
from participation.publication.releases.releasing import (
    RealReleaseError,
    StaleDraftError,
    discard_draft,
    release_draft,
    remove_demo,
    withdraw_release,
)
from participation.publication.releases.signing import public_pem
from participation.publication.releases.source import TooFewError
from participation.questionnaires.publish import publish_local_block
from participation.responses.models import Submission
from tests.integration.planting import mark_groups, plant
from tests.integration.releasing import DAY, KEY, plant_people, publish

ALTSTADT, RIETH = "01", "06"
LATER = DAY + datetime.timedelta(days=30)
UNDER, ALWAYS = ("since", "", "under_1"), ("since", "", "always")


def plant_two_ortsteile(session: Session) -> None:
    plant_people(session, 30, [UNDER], ortsteil=ALTSTADT)
    plant_people(session, 20, [ALWAYS], ortsteil=ALTSTADT)
    plant_people(session, 25, [UNDER], ortsteil=RIETH)
    plant_people(session, 35, [ALWAYS], ortsteil=RIETH)


def figures(release: Release, table: str) -> dict[str, tuple[object, ...]]:
    return {
        line.space_key: (*line.cells, line.base) for line in release.table(table).lines
    }


def test_people_are_counted_by_space_and_option(session: Session) -> None:
    plant_two_ortsteile(session)

    release = publish(session)

    first, second = (space.key for space in release.spaces)
    assert [RIETH in space.ortsteil_keys for space in release.spaces] == [False, True]
    assert figures(release, "submissions") == {
        CITY: (110, 110), first: (50, 50), second: (60, 60),
    }  # fmt: skip
    assert figures(release, "question:since") == {
        CITY: (55, 0, 0, 0, 55, 110),
        first: (30, 0, 0, 0, 20, 50),
        second: (25, 0, 0, 0, 35, 60),
    }
    assert "question:gender" not in [table.key for table in release.tables]


def test_several_choices_lines_of_a_matrix_and_themes_count_people(
    session: Session,
) -> None:
    two = [("priorities", "", "oepnv"), ("priorities", "", "gruen")]
    safety = [("safety", "day", "5"), ("safety", "evening", "2")]
    other = [("safety", "day", "4"), ("safety", "evening", "1")]
    for ortsteil in (ALTSTADT, RIETH):
        plant_people(session, 30, [*two, *safety], ortsteil=ortsteil)
        plant_people(
            session, 20, [two[0], *other], ortsteil=ortsteil,
            comment=["oepnv", "gruen"],
        )  # fmt: skip
        plant_people(session, 10, [two[1]], ortsteil=ortsteil, comment=["gruen"])
        plant_people(session, 10, ortsteil=ortsteil, comment=[])

    release = publish(session)

    table = release.table("question:priorities")
    city = dict(
        zip([o.key for o in table.options], table.line(CITY).cells, strict=True)
    )
    assert (city["oepnv"], city["gruen"]) == (100, 80)
    assert table.line(CITY).base == 120
    day = release.table("question:safety/day").line(CITY)
    assert (day.cells, day.base) == ((60, 40, 0, 0, 0, 0), 100)
    evening = release.table("question:safety/evening").line(CITY)
    assert (evening.cells, evening.base) == ((0, 0, 0, 60, 40, 0), 100)
    themes = release.table("themes")
    named = dict(
        zip([o.key for o in themes.options], themes.line(CITY).cells, strict=True)
    )
    assert (named["oepnv"], named["gruen"], themes.line(CITY).base) == (40, 60, 80)


def test_a_small_number_is_withheld_with_what_would_tell_it(session: Session) -> None:
    for ortsteil in (ALTSTADT, RIETH, "13", "22"):
        for option in ("under_1", "5_to_14", "15_and_more", "always"):
            plant_people(session, 15, [("since", "", option)], ortsteil=ortsteil)
        few = 2 if ortsteil == RIETH else 15
        plant_people(session, few, [("since", "", "1_to_4")], ortsteil=ortsteil)

    release = publish(session)

    table = release.table("question:since")
    assert len(table.lines) == 5
    rieth = next(s.key for s in release.spaces if RIETH in s.ortsteil_keys)
    row = table.line(rieth).cells
    column = [line.cells[1] for line in table.lines]
    assert row[1] is None
    assert (row.count(None) >= 2, column.count(None) >= 2) == (True, True)
    assert audit_releases(session, "default").tables == ()


def test_a_line_with_few_newcomers_keeps_its_figures(session: Session) -> None:
    plant_two_ortsteile(session)
    first = publish(session)
    plant_people(session, 20, [UNDER], ortsteil=ALTSTADT)
    plant_people(session, 20, [ALWAYS], ortsteil=ALTSTADT)
    plant_people(session, 19, [ALWAYS], ortsteil=RIETH)

    second = publish(session, on=LATER)

    key = next(s.key for s in second.spaces if RIETH in s.ortsteil_keys)
    [altstadt] = [s.key for s in second.spaces if s.key != key]
    table = second.table("question:since")
    assert table.line(key) == first.table("question:since").line(key)
    assert table.line(key).as_of == DAY
    assert table.line(altstadt) == Line(
        space_key=altstadt, cells=(50, 0, 0, 0, 40), base=90, as_of=LATER
    )
    assert table.line(CITY).cells == (75, 0, 0, 0, 75)  # the sum of what is told
    assert second.method["carried_over"] == [{"space": key, "as_of": DAY.isoformat()}]


def test_what_came_between_two_releases_is_protected_like_a_table(
    session: Session,
) -> None:
    plant_two_ortsteile(session)
    publish(session)
    plant_people(session, 27, [UNDER], ortsteil=ALTSTADT)
    plant_people(session, 3, [ALWAYS], ortsteil=ALTSTADT)  # 20 + 3 would tell it

    second = publish(session, on=LATER)

    altstadt = next(s.key for s in second.spaces if RIETH not in s.ortsteil_keys)
    line = second.table("question:since").lines
    assert [one for one in line if one.space_key == altstadt and 23 in one.cells] == []
    assert audit_releases(session, "default").tables == ()


def test_nothing_is_frozen_of_too_few(session: Session) -> None:
    plant_people(session, 19, [UNDER])
    with pytest.raises(TooFewError):
        freeze(session, subject="default", minimum=5, today=DAY)

    plant_people(session, 1, [ALWAYS])
    release = publish(session)
    assert release.spaces == ()
    assert figures(release, "submissions") == {CITY: (20, 20)}

    plant_people(session, 19, [UNDER])
    with pytest.raises(TooFewError):
        freeze(session, subject="default", minimum=5, today=LATER)


def test_deleted_answers_do_not_show(session: Session) -> None:
    plant_two_ortsteile(session)
    gone = plant_people(session, 10, [UNDER], ortsteil=RIETH)
    publish(session)
    session.execute(delete(Submission).where(Submission.id.in_(gone[:1])))
    plant_people(session, 40, [UNDER], ortsteil=ALTSTADT)
    plant_people(session, 40, [ALWAYS], ortsteil=ALTSTADT)

    second = publish(session, on=LATER)

    rieth = next(s.key for s in second.spaces if RIETH in s.ortsteil_keys)
    assert second.table("submissions").line(rieth).base == 70


def test_no_withheld_number_is_in_any_byte_of_a_release(session: Session) -> None:
    # No two counts are equal, nor equal to a sum: a number says which it is.
    options = ("live", "work", "learn", "visit", "no_fixed_address")
    pairs = {
        "01": (137, 251, 253, 257),
        "04": (261, 263, 267, 269),
        "06": (273, 277, 279, 281),
    }
    numbers = {}
    for ortsteil, row in pairs.items():
        for one, other, number in zip(options, options[1:], row, strict=False):
            both = [("relation", "", one), ("relation", "", other)]
            plant_people(session, number, both, ortsteil=ortsteil)
        a, b, c, d = row
        numbers[ortsteil] = (a, a + b, b + c, c + d, d)

    release = publish(session, minimum=200)

    page = release_page(session, "default", 1)
    content = content_of(session, "default", 1)
    files = proof.bundle(content, page.manifest, page.signature, public_pem(KEY))
    written = b" ".join(files.values()).decode() + json.dumps(page.report)
    kept = json.dumps(session.scalars(select(ReleaseEvidence.counts)).one())
    lines = release.table("question:relation").lines[1:]
    withheld = {
        str(number)
        for line, row in zip(lines, numbers.values(), strict=True)
        for number, cell in zip(row, line.cells, strict=True)
        if cell is None
    }
    everything = re.findall(r"(?<!\d)\d{3}(?!\d)", written)
    assert "137" in withheld
    assert len(withheld) >= 2
    assert withheld <= set(re.findall(r"(?<!\d)\d{3}(?!\d)", kept))
    assert withheld & set(everything) == set()
    assert "257" in everything  # what is shown is found in this way


def test_the_signature_holds_for_these_bytes_alone(session: Session) -> None:
    plant_two_ortsteile(session)
    release = publish(session)
    page = release_page(session, "default", 1)
    pem = public_pem(KEY)
    files = proof.bundle(
        content_of(session, "default", 1), page.manifest, page.signature, pem
    )

    assert proof.is_genuine(files, pem)
    assert page.manifest["digest"] == release.digest
    forged = files[proof.CONTENT].replace(b"55,0,0,0,55", b"56,0,0,0,54")
    assert forged != files[proof.CONTENT]
    assert not proof.is_genuine({**files, proof.CONTENT: forged}, pem)
    assert not proof.is_genuine({**files, proof.SIGNATURE: b"AAAA"}, pem)
    assert [one.genuine for one in proof.check_stored(session, pem)] == [True]


def test_releasing_twice_is_releasing_once(session: Session) -> None:
    plant_two_ortsteile(session)
    frozen = freeze(session, subject="default", minimum=5, today=DAY)
    draft = store_draft(session, frozen, account_id=None, today=DAY)

    made = [
        release_draft(
            session, draft, audience=audience, key=KEY, account_id=None, today=DAY
        )
        for audience in (Audience.DESKS, Audience.PUBLIC)
    ]

    assert [(one.number, one.now) for one in made] == [(1, True), (1, False)]
    assert release_page(session, "default", 1).archived.audience == Audience.DESKS
    discard_draft(session, draft)
    assert release_page(session, "default", 1).archived.number == 1


def test_a_draft_from_before_another_release_is_refused(session: Session) -> None:
    plant_two_ortsteile(session)
    frozen = freeze(session, subject="default", minimum=5, today=DAY)
    publish(session)
    draft = store_draft(session, frozen, account_id=None, today=DAY)

    with pytest.raises(StaleDraftError):
        release_draft(
            session,
            draft,
            audience=Audience.PUBLIC,
            key=KEY,
            account_id=None,
            today=DAY,
        )


def test_simulated_answers_are_apart_and_never_beside_real_releases(
    session: Session,
) -> None:
    plant_two_ortsteile(session)
    plant_people(session, 60, [UNDER], simulated=True)
    plant_people(session, 60, [ALWAYS], simulated=True)

    demo = publish(session, simulated=True)
    real = publish(session)

    assert (demo.simulated, figures(demo, "submissions")[CITY]) == (True, (120, 120))
    assert (real.simulated, figures(real, "submissions")[CITY]) == (False, (110, 110))
    shown = queries.current_release(
        session, subject="default", audience=Audience.PUBLIC
    )
    assert shown == real
    plant_people(session, 60, [UNDER], simulated=True)
    with pytest.raises(RealReleaseError):
        publish(session, simulated=True)


def test_clearing_the_demo_forgets_its_releases(session: Session) -> None:
    plant_two_ortsteile(session)
    plant_people(session, 60, [UNDER], simulated=True)
    publish(session, "default", simulated=True)
    publish(session)

    remove_demo(session)

    left = queries.archive(session, "default", audience=Audience.DESKS)
    assert [(one.number, one.simulated) for one in left] == [(2, False)]
    assert len(session.scalars(select(ReleaseEvidence.release_id)).all()) == 1


def test_a_withdrawn_release_is_reckoned_with(session: Session) -> None:
    plant_two_ortsteile(session)
    publish(session)
    page = release_page(session, "default", 1)
    with pytest.raises(InvalidInputError):
        withdraw_release(
            session, page.archived.id, reason=" ", account_id=None, today=DAY
        )

    done = [
        withdraw_release(
            session, page.archived.id, reason="Zählfehler", account_id=None, today=DAY
        )
        for _ in range(2)
    ]

    assert done == [True, False]
    assert queries.subjects(session) == []
    plant_people(session, 19, [UNDER], ortsteil=RIETH)
    with pytest.raises(TooFewError):  # it told Rieth already
        freeze(session, subject="default", minimum=5, today=LATER)
    assert audit_releases(session, "default").releases == 1


def test_comments_outside_questionnaires_are_a_subject(session: Session) -> None:
    for ortsteil in (ALTSTADT, RIETH, None):
        plant(session, 45, themes=["gruen"], ortsteil=ortsteil)
        plant(session, 30, themes=["oepnv"], ortsteil=ortsteil)

    release = publish(session, "comments")

    assert [space.key for space in release.spaces][-1] == "none"
    assert figures(release, "submissions")[CITY] == (225, 225)
    themes = release.table("themes")
    keys = [option.key for option in themes.options]
    line = themes.line("none")
    assert (line.cells[keys.index("gruen")], line.base) == (45, 75)


def test_questions_of_an_ortsteil_are_told_from_forty_answers_on(
    session: Session,
) -> None:
    block = {
        "format": 1,
        "questions": [
            {
                "key": "path",
                "type": "single",
                "text": {"de": "Wo soll der Weg hin?"},
                "options": [
                    {"code": "n", "text": {"de": "Norden"}},
                    {"code": "s", "text": {"de": "Süden"}},
                ],
            }
        ],
    }
    for ortsteil in (ALTSTADT, RIETH):
        publish_local_block(
            session, key="default", ortsteil_key=ortsteil, data=block, today=DAY
        )
    for ortsteil, north in ((ALTSTADT, 20), (RIETH, 19)):
        for direction, people in (("n", north), ("s", 20)):
            said = [(f"local_{ortsteil}_path", "", direction)]
            plant_people(session, people, said, ortsteil=ortsteil)
    plant_people(session, 10, ortsteil=RIETH)

    release = publish(session)

    altstadt = next(s.key for s in release.spaces if ALTSTADT in s.ortsteil_keys)
    assert figures(release, "question:local_01_path") == {
        CITY: (20, 20, 40), altstadt: (20, 20, 40),
    }  # fmt: skip
    keys = [table.key for table in release.tables]
    assert "question:local_06_path" not in keys


def test_news_are_coarse(session: Session) -> None:
    def news() -> dict[tuple[str, bool], News]:
        return {(n.subject, n.simulated): n.news for n in subject_news(session)}

    assert news() == {
        ("default", False): News.NOBODY,
        ("comments", False): News.NOBODY,
    }
    plant_two_ortsteile(session)
    assert news()["default", False] == News.MANY
    publish(session)
    plant_people(session, 19, [UNDER])
    assert news()["default", False] == News.FEW


def test_an_unknown_subject_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        freeze(session, subject="nix", minimum=5, today=DAY)


def test_the_counts_go_with_their_draft(session: Session) -> None:
    plant_two_ortsteile(session)
    for _ in range(2):
        frozen = freeze(session, subject="default", minimum=5, today=DAY)
        draft = store_draft(session, frozen, account_id=None, today=DAY)
    assert len(session.scalars(select(StoredRelease.id)).all()) == 1

    discard_draft(session, draft)

    assert session.scalars(select(ReleaseEvidence.release_id)).all() == []


def test_target_groups_and_pairs_of_themes_are_told_beside_the_themes(
    session: Session,
) -> None:
    """45 name both, others one of them; 3 name a third, which no pair may tell."""
    for ortsteil, both in ((ALTSTADT, 20), (RIETH, 25)):
        plant(session, both, themes=["gruen", "oepnv"], ortsteil=ortsteil)
        plant(session, 25, themes=["oepnv"], ortsteil=ortsteil)
        plant(session, 15, themes=["gruen"], ortsteil=ortsteil)
    plant(session, 3, themes=["gruen", "wohnen"], ortsteil=RIETH)
    mark_groups(session, ["seniors"], ortsteil=ALTSTADT, count=12)
    mark_groups(session, ["seniors", "children"], ortsteil=RIETH, count=8)

    release = publish(session, "comments")

    pairs, groups = release.table("theme_pairs"), release.table("target_groups")
    assert [option.key for option in pairs.options] == ["gruen+oepnv"]
    assert pairs.options[0].label["de"].count(" + ") == 1
    assert figures(release, "theme_pairs") == {CITY: (45, 128)}
    keys = [option.key for option in groups.options]
    told = {
        space: (cells[keys.index("seniors")], cells[keys.index("children")], cells[-1])
        for space, cells in figures(release, "target_groups").items()
    }
    assert told[CITY] == (20, 8, 128)
    assert sorted(told[space.key] for space in release.spaces) == [
        (8, 8, 68), (12, 0, 60),
    ]  # fmt: skip
    assert release.method["themes"]["scheme"] == {"key": "erfurt", "version": "2026-1"}
    assert audit_releases(session, "comments").releases == 1


def test_pairs_are_not_told_of_fewer_than_a_hundred(session: Session) -> None:
    for ortsteil in (ALTSTADT, RIETH):
        plant(session, 49, themes=["gruen", "oepnv"], ortsteil=ortsteil)

    release = publish(session, "comments")

    assert [table.key for table in release.tables] == [
        "submissions", "themes", "target_groups",
    ]  # fmt: skip
