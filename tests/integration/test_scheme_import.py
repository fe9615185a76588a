"""A vocabulary that somebody edited elsewhere: out, changed, looked at, taken over."""

import datetime
import json
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from participation.core.errors import InvalidInputError
from participation.database import Database
from participation.publication.documents.skos import Published, render_skos
from participation.themes.models import Theme
from participation.themes.queries import (
    comment_detail,
    living_themes,
    scheme_versions,
)
from participation.themes.scheme import SCHEME_PATH, load_scheme
from participation.themes.seed import seed_scheme
from participation.themes.vocabulary.changing import merge_themes
from participation.themes.vocabulary.importing import (
    ImportPlan,
    SchemeMovedError,
    import_vocabulary,
    plan_import,
)
from participation.themes.vocabulary.queries import vocabulary_in_use
from participation.themes.vocabulary.skos_in import read_skos
from tests.integration.reviewing import read_comment, to_learn

TODAY = datetime.date(2029, 5, 2)
FILE = json.loads(SCHEME_PATH.read_text(encoding="utf-8"))


@pytest.fixture
def session(sqlite_database: Database) -> Iterator[Session]:
    with sqlite_database.session() as session:
        yield session


def exported(session: Session, format: str = "ttl") -> str:
    vocabulary = vocabulary_in_use(session)
    assert vocabulary is not None
    published = Published(vocabulary=vocabulary, issued="2029-05-02")
    return render_skos(published, format=format).decode("utf-8")


def plan(session: Session, text: str) -> ImportPlan:
    return plan_import(session, read_skos(text.encode(), scheme_key="erfurt"))


def take(session: Session, text: str, *, reason: str = "Neu gefasst") -> ImportPlan:
    read = read_skos(text.encode(), scheme_key="erfurt")
    return import_vocabulary(
        session, read, against=plan_import(session, read).against, reason=reason,
        account_id=None, today=TODAY,
    )  # fmt: skip


def concept(key: str, said: str) -> str:
    """One more concept, as an editor would add it."""
    skos = "http://www.w3.org/2004/02/skos/core#"
    name = f"<urn:participation:themen:erfurt:{key}>"
    return (
        f"{name} a <{skos}Concept> ; <{skos}inScheme>"
        f" <urn:participation:themen:erfurt> ; <{skos}notation> '{key}' ;"
        f" {said} .\n"
    )


PREFIXES = (
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    "@prefix dct: <http://purl.org/dc/terms/> .\n"
)


@pytest.mark.parametrize("format", ["ttl", "jsonld"])
def test_out_and_in_again_changes_nothing(session: Session, format: str) -> None:
    merge_themes(session, theme_keys=["gruen", "klima"], into="gruen", reason="Amt",
                 account_id=None, today=TODAY)  # fmt: skip
    versions = len(scheme_versions(session))

    text = exported(session, format)

    found = plan(session, text)
    assert found.is_empty
    assert (found.new, found.changed, found.ended, found.missing, found.unknown) == (
        (), (), {}, (), (),
    )  # fmt: skip
    assert found.same == len(living_themes(session))
    take(session, text)
    assert exported(session, format) == text
    assert len(scheme_versions(session)) == versions


def test_what_would_change_is_told_before_anything_is_stored(session: Session) -> None:
    before = exported(session)
    text = (
        PREFIXES
        + before.replace('"Bus und Bahn (ÖPNV)"@de', '"Bus, Bahn, Rufbus"@de')
        + concept("hebammen", "skos:prefLabel 'Hebammen'@de ; skos:example 'Wo?'@de")
    )

    found = plan(session, text)

    assert [theme.key for theme in found.new] == ["hebammen"]
    assert [(c.theme, c.field, c.language, c.after) for c in found.changed] == [
        ("oepnv", "label", "de", "Bus, Bahn, Rufbus")
    ]
    assert exported(session) == before


def test_it_is_taken_over_and_outlives_the_planners_file(session: Session) -> None:
    text = PREFIXES + exported(session).replace(
        '"Bus und Bahn (ÖPNV)"@de', '"Bus, Bahn, Rufbus"@de'
    )

    take(session, text + concept("hebammen", "skos:prefLabel 'Hebammen'@de"))
    seed_scheme(session, load_scheme(FILE), today=TODAY)

    names = {theme.key: theme.label["de"] for theme in living_themes(session)}
    assert (names["oepnv"], names["hebammen"]) == ("Bus, Bahn, Rufbus", "Hebammen")
    assert [v.origin for v in scheme_versions(session)] == ["import", "first"]
    changed = json.loads(json.dumps(FILE))
    changed["themes"][3]["label"]["de"] = "Nahverkehr"
    seed_scheme(session, load_scheme(changed), today=TODAY)
    assert session.get_one(Theme, "oepnv").label["de"] == "Nahverkehr"


def test_deprecated_themes_are_merged_and_split_as_here(session: Session) -> None:
    comment = read_comment(session, to_learn(1), assigned=["klima"])
    name = "<urn:participation:themen:erfurt:{}>"
    text = (
        PREFIXES
        + exported(session)
        + f"{name.format('klima')} dct:isReplacedBy {name.format('gruen')} .\n"
        + f"{name.format('jugend')} dct:isReplacedBy {name.format('kinder')},"
        + f" {name.format('freizeit')} .\n"
        + f"{name.format('arbeit')} dct:isReplacedBy {name.format('nie')} .\n"
        + f"{name.format('sonstiges')} dct:isReplacedBy {name.format('gruen')} .\n"
    )

    found = take(session, text)

    assert found.ended == {"klima": ("gruen",), "jugend": ("freizeit", "kinder")}
    assert found.unknown == (
        ("no_successor", "arbeit"),
        ("system_theme", "sonstiges"),
    )
    assert comment_detail(session, comment).comment.theme_keys == ("gruen",)
    assert [v.origin for v in scheme_versions(session)] == ["import", "first"]
    assert plan(session, exported(session)).is_empty


def test_a_file_of_one_theme_leaves_the_others_alone(session: Session) -> None:
    text = (
        PREFIXES
        + "<urn:participation:themen:erfurt> a skos:ConceptScheme .\n"
        + concept("gruen", "skos:prefLabel 'Grünes'@de ; skos:scopeNote 'Moos'@de")
    )

    found = take(session, text)

    assert len(found.missing) == len(living_themes(session)) - 1
    (gruen,) = [t for t in living_themes(session) if t.key == "gruen"]
    assert gruen.label["de"] == "Grünes"
    assert gruen.label["en"] == FILE["themes"][7]["label"]["en"]
    assert gruen.belongs == ("Moos",)
    assert gruen.not_belongs == tuple(FILE["themes"][7]["not_belongs"])


def test_a_theme_that_ended_here_does_not_come_back(session: Session) -> None:
    before = exported(session)
    merge_themes(session, theme_keys=["gruen", "klima"], into="gruen", reason="Amt",
                 account_id=None, today=TODAY)  # fmt: skip

    found = plan(session, before)

    assert ("ended_here", "klima") in found.unknown


def test_a_plan_holds_only_for_the_scheme_it_was_made_for(session: Session) -> None:
    read = read_skos(exported(session).encode(), scheme_key="erfurt")
    against = plan_import(session, read).against
    merge_themes(session, theme_keys=["gruen", "klima"], into="gruen", reason="Amt",
                 account_id=None, today=TODAY)  # fmt: skip

    with pytest.raises(SchemeMovedError):
        import_vocabulary(session, read, against=against, reason="x", account_id=None,
                          today=TODAY)  # fmt: skip


def test_ending_needs_a_reason(session: Session) -> None:
    name = "<urn:participation:themen:erfurt:{}>"
    text = (
        PREFIXES
        + exported(session)
        + f"{name.format('klima')} dct:isReplacedBy {name.format('gruen')} .\n"
    )

    with pytest.raises(InvalidInputError):
        take(session, text, reason=" ")
