"""Hand-overs from answers to proof: made, recounted, taken back, compared, traced."""

import dataclasses
import json

import pytest
from sqlalchemy import delete, select, update

from config import ROOT
from participation.core.errors import InvalidInputError, NotFoundError
from participation.handover.models import Handover
from participation.handover.snapshot.comparing import Reason, Turn
from participation.handover.snapshot.creating import (
    StaleReferenceError,
    freeze_handover,
    preview,
    store_handover,
)
from participation.handover.snapshot.differing import difference, exactly
from participation.handover.snapshot.files import as_json, render_file
from participation.handover.snapshot.gathering import NoReleaseError
from participation.handover.snapshot.models import (
    HandoverCounted,
    HandoverPart,
    HandoverRecord,
)
from participation.handover.snapshot.queries import inputs_of, stored_handover
from participation.handover.snapshot.reasons import Moves
from participation.handover.snapshot.recounting import recount, taken_back
from participation.handover.snapshot.tracing import trace
from participation.handover.snapshot.verifying import verify
from participation.places.queries import city as place
from participation.publication.releases.models import StoredRelease
from participation.publication.releases.releasing import withdraw_release
from participation.publication.releases.signing import public_pem
from participation.responses.models import Comment, Submission
from participation.themes.models import ThemeTag
from tests.integration.handing_over import ASKED, MADE, make, plant_city
from tests.integration.planting import plant
from tests.integration.releasing import KEY, plant_people, publish
from tests.integration.structuring import end_role
from tests.unit.json_schema import schema_errors


@pytest.fixture
def city(sqlite_database):
    """Answers and a release of them."""
    with sqlite_database.transaction() as session:
        plant_city(session)
    return sqlite_database


def ref_of(found, key, space=""):
    [line] = [
        one
        for one in (*found.handover.themes, *found.handover.target_groups)
        if one.key == key
    ]
    if not space:
        return line.city.ref
    [number] = [n for n, h in enumerate(found.handover.spaces) if h.key == space]
    return line.cells[number].ref


def counted_again(session, reference):
    found = stored_handover(session, reference)
    result = recount(session, found.id, inputs_of(session, found).releases)
    return result, result.holds(found.manifest["records"]["root"])


def test_who_takes_back_while_a_hand_over_is_made_leaves_a_leaf_alone(database):
    with database.transaction() as session:
        people = plant_city(session)
    with database.session() as session:
        frozen = freeze_handover(session, ASKED, minimum=5, today=MADE)

    with database.transaction() as session:
        session.execute(delete(Submission).where(Submission.id.in_(people[:2])))
    with database.transaction() as session:
        reference = store_handover(session, frozen, key=KEY, account_id=None)

    with database.session() as session:
        result, holds = counted_again(session, reference)
        kept = set(session.scalars(select(HandoverCounted.submission_id)))
        row = session.execute(
            select(
                HandoverCounted.subject,
                HandoverCounted.ortsteil_key,
                HandoverCounted.commented,
                HandoverCounted.themes,
            ).where(HandoverCounted.submission_id == people[2])
        ).one()
    assert holds
    assert result.taken_back == 2
    assert kept == set(people[2:])
    assert tuple(row) == ("default", "01", True, " oepnv ")


def test_every_released_figure_is_told_by_the_records(database):
    with database.transaction() as session:
        people = plant_city(session)

    reference = make(database)

    with database.session() as session:
        found = stored_handover(session, reference)
        result, holds = counted_again(session, reference)
        leaves = session.scalars(select(HandoverRecord.leaf)).all()
    assert reference == "UE-2026-001"
    assert holds
    assert (result.taken_back, result.forged, result.differing) == (0, 0, ())
    assert result.compared == found.recounted["compared"] > 50
    assert len(set(leaves)) == len(people) == 315
    assert found.handover.participants.people == 315


def test_a_withdrawn_contribution_leaves_its_leaf_and_the_proof_holds(database):
    with database.transaction() as session:
        people = plant_city(session)
    reference = make(database)
    with database.session() as session:
        before = render_file(
            session,
            stored_handover(session, reference),
            format="bundle",
            public_pem=public_pem(KEY),
        ).content

    with database.transaction() as session:
        session.execute(delete(Submission).where(Submission.id.in_(people[:3])))

    with database.session() as session:
        found = stored_handover(session, reference)
        result, holds = counted_again(session, reference)
        kept = session.scalars(select(HandoverCounted.submission_id)).all()
        bundle = render_file(
            session, found, format="bundle", public_pem=public_pem(KEY)
        ).content
        assert taken_back(session, found.id) == 3
    assert holds
    assert (result.taken_back, result.differing) == (3, ())
    assert set(kept) == set(people[3:])
    assert bundle == before
    assert verify(bundle, public_pem=public_pem(KEY)).holds


def test_a_record_that_was_changed_is_found(city):
    reference = make(city)
    with city.transaction() as session:
        one = session.scalars(
            select(HandoverCounted.leaf).where(HandoverCounted.themes == " gruen ")
        ).first()
        session.execute(
            update(HandoverCounted)
            .where(HandoverCounted.leaf == one)
            .values(themes=" oepnv ")
        )

    with city.session() as session:
        result, holds = counted_again(session, reference)

    assert not holds
    assert result.forged == 1
    assert {(d.table, d.option) for d in result.differing} >= {("themes", "oepnv")}


def test_a_leaf_that_was_removed_is_found(city):
    reference = make(city)
    with city.transaction() as session:
        one = session.scalars(select(HandoverRecord.leaf)).first()
        session.execute(delete(HandoverRecord).where(HandoverRecord.leaf == one))

    with city.session() as session:
        result, holds = counted_again(session, reference)

    assert not holds
    assert result.forged == 0


def test_what_was_corrected_between_release_and_hand_over_is_told(city):
    with city.transaction() as session:
        tag = session.scalars(
            select(ThemeTag).where(ThemeTag.theme_key == "gruen")
        ).first()
        tag.counts = False

    reference = make(city)

    with city.session() as session:
        found = stored_handover(session, reference)
    assert found.recounted["differing"] > 0


def test_answers_after_the_day_of_the_release_do_not_count(city):
    with city.transaction() as session:
        plant_people(session, 30, comment=["oepnv"], ortsteil="01", on=MADE)

    reference = make(city)

    with city.session() as session:
        found = stored_handover(session, reference)
        leaves = session.scalars(select(HandoverRecord.leaf)).all()
    assert len(leaves) == 315
    assert found.recounted["differing"] == 0


def test_without_a_release_there_is_no_hand_over(sqlite_database):
    for subject in (("default", None), ("default", 7), ("comments", None)):
        asked = dataclasses.replace(ASKED, subjects=(subject,))
        with pytest.raises(NoReleaseError):
            make(sqlite_database, asked)


def test_wrong_input_is_refused_with_all_problems(city):
    wrong = dataclasses.replace(ASKED, title=" ", drucksache="x" * 61, subjects=())
    with pytest.raises(InvalidInputError) as refused:
        make(city, wrong)
    assert refused.value.problems == {
        "title": ["required"],
        "drucksache": ["too_long"],
        "subjects": ["required"],
    }
    for change in ({"step_key": "party"}, {"grouping": "Monde"}):
        with pytest.raises(NotFoundError):
            make(city, dataclasses.replace(ASKED, **change))


def test_simulated_and_real_releases_are_never_mixed(city):
    with city.transaction() as session:
        plant(session, 60, themes=["oepnv"], ortsteil="01", simulated=True)
        publish(session, "comments", simulated=True)
    both = dataclasses.replace(ASKED, subjects=(("default", None), ("comments", None)))

    with pytest.raises(NoReleaseError):
        make(city, both)
    demo = make(city, dataclasses.replace(ASKED, subjects=(("comments", None),)))
    with city.session() as session:
        assert stored_handover(session, demo).handover.simulated


def test_of_two_made_at_once_the_second_is_asked_again(city):
    with city.session() as session:
        first = freeze_handover(session, ASKED, minimum=5, today=MADE)
        second = freeze_handover(session, ASKED, minimum=5, today=MADE)
    with city.transaction() as session:
        store_handover(session, first, key=KEY, account_id=None)

    with pytest.raises(StaleReferenceError), city.transaction() as session:
        store_handover(session, second, key=KEY, account_id=None)

    with city.session() as session:
        assert len(session.scalars(select(HandoverRecord.leaf)).all()) == 315
        assert session.scalars(select(Handover.reference)).all() == ["UE-2026-001"]


def test_a_preview_is_what_is_frozen_and_stores_nothing(city):
    with city.session() as session:
        shown = preview(session, ASKED, minimum=5, today=MADE)
    reference = make(city)

    with city.session() as session:
        made = stored_handover(session, reference).handover
    assert dataclasses.replace(shown, reference=reference) == made


def test_a_paper_names_the_source_of_the_areas_in_words(city):
    with city.session() as session:
        [source] = place(session).profile["attribution"]

    reference = make(city)

    with city.session() as session:
        found = stored_handover(session, reference)
    assert found.handover.attribution == source["text"]


def test_a_release_withdrawn_later_is_told_beside_the_content_that_stays(city):
    reference = make(city)

    def files():
        with city.session() as session:
            found = stored_handover(session, reference)
            bundle = render_file(
                session, found, format="bundle", public_pem=public_pem(KEY)
            ).content
        return json.loads(as_json(found)), bundle

    before, bundle = files()
    with city.transaction() as session:
        row = session.scalars(
            select(StoredRelease).where(StoredRelease.state == "released")
        ).one()
        withdraw_release(
            session, row.id, reason="Falsch gezählt.", account_id=None, today=MADE
        )

    after, same = files()

    withdrawn = [
        {
            "subject": "default",
            "number": 1,
            "withdrawn_on": MADE.isoformat(),
            "reason": "Falsch gezählt.",
        }
    ]
    assert after == {**before, "withdrawn": withdrawn}
    assert same == bundle
    schema = json.loads((ROOT / "docs/formats/handover.schema.json").read_text())
    assert schema_errors(after, schema, schema) == []


def test_json_follows_the_documented_schema(city):
    reference = make(city)
    with city.session() as session:
        found = stored_handover(session, reference)
    document = json.loads(as_json(found))

    schema = json.loads((ROOT / "docs/formats/handover.schema.json").read_text())
    assert schema_errors(document, schema, schema) == []
    assert document["digest"] == found.digest
    assert document["content"]["reference"] == reference


def test_the_parts_tell_no_count_that_is_not_released(city):
    reference = make(city)
    with city.session() as session:
        parts = dict(
            session.execute(select(HandoverPart.name, HandoverPart.content)).all()
        )
        found = stored_handover(session, reference)
        leaves = session.scalars(select(HandoverRecord.leaf)).all()
    whole = "".join([*parts.values(), json.dumps(found.manifest)])
    assert "withheld_percent" not in whole  # of the report of the audit
    assert not any(leaf in whole for leaf in leaves)
    assert set(parts) == {
        "meta", "release-1", "questionnaires", "scheme", "mapping", "places", "models",
        "weights", "suppression", "software", "decisions", "previous", "matrix", "gaps",
        "interfaces", "blind_spots", "changes", "by_plan", "by_ortsteil",
    }  # fmt: skip


def test_a_diff_names_new_answers_tags_withdrawals_and_responsibilities(database):
    with database.transaction() as session:
        people = plant_city(session)
    before = make(database)
    with database.transaction() as session:
        session.execute(delete(Submission).where(Submission.id.in_(people[:2])))
        _correct(session, people[2:7], "oepnv", "gruen")
        plant_people(session, 80, comment=["oepnv"], ortsteil="01", on=MADE)
        end_role(session, "oepnv", "verkehr", today=MADE)
        publish(session, on=MADE)
    after = make(database, on=MADE.replace(day=20))

    with database.session() as session:
        found = difference(session, before, after)
        exact = exactly(session, before, after)
        same = difference(session, before, before)

    assert same.is_empty
    [everybody] = [
        c for c in found.figures if (c.axis, c.space_key) == ("participants", "")
    ]
    assert (everybody.before, everybody.after) == (315, 315 - 2 + 80)
    assert everybody.reasons == (Reason.NEW_ANSWERS,)
    assert [(r.theme_key, r.plan_key, r.after) for r in found.roles] == [
        ("oepnv", "verkehr", "")
    ]
    gap = [c for c in found.findings if c.key == "gap:theme:oepnv:no_plan"]
    assert [(c.turn, Reason.RESPONSIBILITY in c.reasons) for c in gap] == [
        (Turn.APPEARED, True)
    ]
    assert [v.name for v in found.versions] == ["releases"]
    assert (exact.new, exact.corrected, exact.taken_back) == (80, 5, 2)
    assert exact.moves["theme", "oepnv", ""] == Moves(new=80, removed=5)
    assert exact.moves["theme", "gruen", "01"] == Moves(added=5)


def _correct(session, people, theme, instead):
    """Let tags of these people count for another theme, as a person's word does."""
    comments = session.scalars(
        select(Comment.id).where(Comment.submission_id.in_(people))
    ).all()
    session.execute(
        update(ThemeTag)
        .where(ThemeTag.comment_id.in_(comments), ThemeTag.theme_key == theme)
        .values(counts=False)
    )
    session.add_all(
        ThemeTag(
            comment_id=comment,
            theme_key=instead,
            origin="person",
            band="set",
            tagged_on=MADE,
            counts=True,
        )
        for comment in comments
    )


def test_a_figure_leads_to_its_comments_and_to_who_set_each_tag(database):
    with database.transaction() as session:
        people = plant_city(session)
    reference = make(database)
    with database.transaction() as session:
        session.execute(delete(Submission).where(Submission.id.in_(people[:1])))
        _correct(session, people[1:2], "oepnv", "gruen")

    with database.session() as session:
        found = stored_handover(session, reference)
        whole = trace(session, found, ref_of(found, "oepnv"), offset=0, limit=500)
        page = trace(session, found, ref_of(found, "oepnv"), offset=150, limit=20)
        children = trace(session, found, ref_of(found, "children"), offset=0, limit=99)
        took_part = trace(
            session, found, found.handover.participants.ref, offset=0, limit=10
        )

    assert whole.counting.figure.people == 160
    assert (whole.people, whole.taken_back, len(whole.comments)) == (159, 1, 159)
    assert (len(page.comments), page.more, whole.more) == (9, False, False)
    corrected = [one for one in whole.comments if one.corrected]
    [tag] = corrected[0].tags
    assert (len(corrected), tag.counted, tag.counts, tag.origin) == (
        1,
        True,
        False,
        "machine",
    )
    assert (tag.pipeline_version, tag.score) == ("test-1", 0.9)
    assert children.people == 59  # the one that is gone was one of the sixty
    assert {t.topic for c in children.comments for t in c.tags} == {
        ("target_group", "children")
    }
    assert (took_part.people, len(took_part.comments)) == (314, 10)


def test_underscores_in_a_key_match_nothing_else(city):
    with city.transaction() as session:
        plant_people(session, 60, comment=["rad_fuss"], ortsteil="01")
        publish(session)
    reference = make(city)

    with city.session() as session:
        found = stored_handover(session, reference)
        ref = ref_of(found, "rad_fuss")
        assert trace(session, found, ref, offset=0, limit=99).people == 60


def test_an_unknown_reference_has_no_trace(city):
    reference = make(city)
    with city.session() as session:
        found = stored_handover(session, reference)
        with pytest.raises(NotFoundError):
            trace(session, found, "M-9999A", offset=0, limit=9)
        with pytest.raises(NotFoundError):
            stored_handover(session, "UE-1999-001")
