"""Spaces below and above the Ortsteil, and the index that the city imports."""

import datetime
import io
import json

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from participation.cli import cli, context
from participation.core.ids import new_id, new_key
from participation.database import Database
from participation.places.edit import end_grouping, import_planungsraeume
from participation.places.queries import burden, planungsraeume
from participation.places.refused_lines import LinesRefusedError
from participation.places.social_index import Flaw, import_social_index, social_indices
from participation.places.wohngebiete import Flaw as AreaFlaw
from participation.places.wohngebiete import area_of, import_wohngebiete, wohngebiete
from participation.publication.releases.groupings import groupings
from participation.publication.wohngebiete import ortsteil_by_area
from participation.responses.models import Comment, Submission
from participation.themes.models import PipelineVersion, ThemeTag
from tests.integration.planting import VERSION
from tests.integration.releasing import example_release, plant_release
from tests.integration.staff import checked, page, send, signed_in

DAY = datetime.date(2026, 9, 5)
KRAEMPFER = "08"
SQUARE = [
    [11.06, 50.98],
    [11.08, 50.98],
    [11.08, 50.99],
    [11.06, 50.99],
    [11.06, 50.98],
]
HOLE = [[11.065, 50.982], [11.067, 50.982], [11.067, 50.984], [11.065, 50.982]]


@pytest.fixture
def session(sqlite_database: Database):
    with sqlite_database.session() as session:
        yield session


@pytest.fixture
def staff(sqlite_app, sqlite_database: Database) -> FlaskClient:
    return signed_in(sqlite_app.test_client(), sqlite_database)


def geojson(**properties: object) -> bytes:
    feature = {
        "type": "Feature",
        "properties": {"ortsteil": "Krämpfervorstadt", **properties},
        "geometry": {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def index_rows(*values: tuple[str, str]) -> list[tuple[int, tuple[str, ...]]]:
    return list(enumerate(values, start=2))


def store_index(session: Session, *rows: tuple[str, str], **options) -> None:
    given = {"high_is_burdened": True, "year": 2020, "edition": "Probe", **options}
    import_social_index(
        session, header=("Ortsteil", "Wert"), rows=index_rows(*rows), today=DAY, **given
    )


def test_the_burden_is_a_rank_of_the_newest_edition(session: Session) -> None:
    assert burden(session) == {}
    store_index(session, ("01", "9"), ("Rieth", "1"), edition="alt", year=2012)
    store_index(session, ("01", "1,5"), ("Rieth", "4"), ("03", "4"), ("04", "-2"))

    assert burden(session) == {
        "04": 0.0, "01": pytest.approx(1 / 3), "03": pytest.approx(5 / 6),
        "06": pytest.approx(5 / 6),
    }  # fmt: skip


def test_where_a_low_value_is_burdened_the_rank_turns_around(session: Session) -> None:
    store_index(session, ("01", "1"), ("06", "4"), high_is_burdened=False)

    assert burden(session) == {"01": 1.0, "06": 0.0}


def test_an_edition_imported_again_is_replaced(session: Session) -> None:
    store_index(session, ("01", "1"), ("06", "4"))
    store_index(session, ("06", "4"))

    assert [(i.edition, i.ortsteile) for i in social_indices(session)] == [("Probe", 1)]
    assert burden(session) == {"06": 0.5}


def test_every_bad_line_of_an_index_is_named_and_nothing_stored(
    session: Session,
) -> None:
    with pytest.raises(LinesRefusedError) as refused:
        import_social_index(
            session,
            header=("Nummer", "Index", "Jahr", "Quelle"),
            rows=index_rows(
                ("01", "1", "2020", "A"), ("99", "1", "2020", "A"),
                ("02", "nan", "2020", "A"), ("03", "1", "MMXX", "A"),
                ("04", "1", "2020", ""), ("01", "2", "2020", "A"),
                ("05", "1", "2021", "A"),
            ),
            high_is_burdened=True,
            today=DAY,
        )  # fmt: skip

    assert [(p.line, p.flaw) for p in refused.value.problems] == [
        (3, Flaw.UNKNOWN_ORTSTEIL), (4, Flaw.NO_VALUE), (5, Flaw.NO_YEAR),
        (6, Flaw.NO_EDITION), (7, Flaw.TWICE), (8, Flaw.TWO_YEARS),
    ]  # fmt: skip
    assert social_indices(session) == []


def test_the_page_of_the_index_asks_which_way_round_it_is(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    def file() -> tuple[io.BytesIO, str]:
        return io.BytesIO(b"ortsteil;wert\nRieth;7\nAltstadt;3\n"), "index.csv"

    fields = {"year": "2020", "edition": "Sozialstrukturatlas 2020"}
    unsaid = send(staff, "/staff/sozialindex", {**fields, "file": file()})
    said = send(
        staff, "/staff/sozialindex", {**fields, "file": file(), "direction": "low"}
    )

    assert (unsaid.status_code, said.status_code) == (422, 302)
    assert checked(unsaid).xpath("//*[@id='f-direction']/@aria-invalid") == ["true"]
    with sqlite_database.session() as session:
        assert burden(session) == {"01": 1.0, "06": 0.0}
    tree = page(staff, "/staff/sozialindex")
    assert [one.text for one in tree.xpath("//details//tbody//th")] == [
        "Altstadt", "Rieth",
    ]  # fmt: skip


def test_an_index_is_removed_once(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        store_index(session, ("01", "1"))
        [edition] = social_indices(session)
    address = f"/staff/sozialindex/{edition.id}/loeschen"

    first, second = (
        send(staff, address, {}, form_at="/staff/sozialindex") for _ in range(2)
    )

    assert (first.status_code, second.status_code) == (302, 404)


def test_a_wohngebiet_comes_in_with_its_boundary_and_keeps_it(session: Session) -> None:
    import_wohngebiete(
        session, content=geojson(name="Ringelberg", aliases=["Am Ringelberg"])
    )
    import_wohngebiete(
        session,
        content=b"ortsteil;name;aliases;valid_from;valid_to\n"
        b"08;Ringelberg;Ringelbergsiedlung|Ringel;2024-01-01;\n",
    )

    [area] = wohngebiete(session)
    assert (area.ortsteil_key, area.name, area.aliases, area.valid_from) == (
        KRAEMPFER, "Ringelberg", ("Ringelbergsiedlung", "Ringel"), datetime.date(2024, 1, 1),
    )  # fmt: skip
    assert area.boundary is not None
    assert wohngebiete(session, on=datetime.date(2023, 12, 31)) == []


def test_a_place_is_in_a_wohngebiet_by_point_or_by_name(session: Session) -> None:
    import_wohngebiete(session, content=geojson(name="Ringelberg", aliases="Ringel"))
    areas = wohngebiete(session)

    def found(name: str | None, point: str | None, ortsteil: str | None) -> bool:
        area = area_of(areas, ortsteil_key=ortsteil, place_name=name, place_point=point)
        return area is not None

    assert found(None, "50.9850,11.0700", None)
    assert not found(None, "50.9825,11.0665", None)  # in the hole
    assert not found(None, "50.9950,11.0700", KRAEMPFER)
    assert found("  RINGEL ", None, KRAEMPFER)
    assert found("Ringelberg", "50.9950,11.0700", None)
    assert not found("Ringelberg", None, "06")
    assert not found("Ringelbergstraße", None, KRAEMPFER)


@pytest.mark.parametrize(
    ("content", "flaws"),
    [
        (b"", [(0, AreaFlaw.NO_COLUMN)]),
        (b"ortsteil,name\n", [(0, AreaFlaw.EMPTY)]),
        (b"{", [(0, AreaFlaw.UNREADABLE)]),
        (b'{"features": [{"properties": 1, "geometry": null}]}', [(0, AreaFlaw.UNREADABLE)]),
        (
            b"ortsteil,name,valid_from,valid_to\nX,A,,\n08,,,\n08,B,soon,\n"
            b"08,C,2026-02-01,2026-01-01\n08,D,,\n08,D,,\n",
            [
                (2, AreaFlaw.UNKNOWN_ORTSTEIL), (3, AreaFlaw.NO_NAME), (4, AreaFlaw.NO_DAY),
                (5, AreaFlaw.DAYS_TURNED), (7, AreaFlaw.TWICE),
            ],
        ),
        (geojson(name="A").replace(b'"Polygon"', b'"Point"'), [(1, AreaFlaw.NO_AREA)]),
        (geojson(name="A").replace(b"11.06,", b'"x",'), [(1, AreaFlaw.NO_AREA)]),
        (geojson(name="half \ud800"), [(1, AreaFlaw.NO_NAME)]),
        (geojson(name="A", aliases=["B\x00"]), [(1, AreaFlaw.NO_NAME)]),
    ],
)  # fmt: skip
def test_bad_wohngebiete_are_named_and_change_nothing(
    session: Session, content: bytes, flaws: list[tuple[int, AreaFlaw]]
) -> None:
    with pytest.raises(LinesRefusedError) as refused:
        import_wohngebiete(session, content=content)

    assert [(p.line, p.flaw) for p in refused.value.problems] == flaws
    assert wohngebiete(session) == []


def plant_placed(
    session: Session, count: int, theme: str, *, place: str | None = None
) -> None:
    if session.get(PipelineVersion, VERSION) is None:
        session.add(PipelineVersion(version=VERSION, first_used_on=DAY))
        session.flush()
    common = {
        "ortsteil_key": KRAEMPFER, "channel": "online", "language": "de",
        "received_on": DAY, "simulated": False,
    }  # fmt: skip
    for _ in range(count):
        person = Submission(
            id=new_id(),
            key_digest=new_key(),
            content_digest="",
            kind="comment",
            **common,
        )
        session.add(person)
        session.flush()
        comment = Comment(
            id=new_id(),
            submission_id=person.id,
            text="Bank",
            place_name=place,
            **common,
        )
        session.add(comment)
        session.flush()
        session.add(
            ThemeTag(
                comment_id=comment.id, theme_key=theme, origin="machine", band="assigned",
                score=0.9, pipeline_version=VERSION, tagged_on=DAY, counts=True,
            )
        )  # fmt: skip
    session.flush()


def test_comments_are_counted_to_a_wohngebiet_and_small_numbers_withheld(
    session: Session,
) -> None:
    import_wohngebiete(session, content=geojson(name="Ringelberg"))
    plant_placed(session, 12, "gruen", place="Ringelberg")
    plant_placed(session, 20, "gruen")
    plant_placed(session, 3, "oepnv", place="Ringelberg")
    plant_placed(session, 9, "oepnv", place="Am Stadion")

    table = ortsteil_by_area(
        session, ortsteil_key=KRAEMPFER, on=DAY, simulated=False, minimum=5,
        language="de", unknown="ohne Angabe",
    )  # fmt: skip

    assert table is not None
    assert [head.label for head in table.column_heads] == ["Ringelberg", "ohne Angabe"]
    assert [cell.value for cell in table.column_totals] == [15, 29]
    cells = {
        head.key: [cell.value for cell in row]
        for head, row in zip(table.row_heads, table.cells, strict=True)
    }
    assert cells == {"gruen": [12, 20], "oepnv": [None, None]}
    assert ortsteil_by_area(
        session, ortsteil_key="06", on=DAY, simulated=False, minimum=5,
        language="de", unknown="ohne Angabe",
    ) is None  # fmt: skip


def test_wohngebiete_are_uploaded_ended_and_removed_on_their_page(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    file = (io.BytesIO(geojson(name="<b>Ringelberg</b>")), "gebiete.geojson")

    answer = send(staff, "/staff/wohngebiete", {"file": file})

    assert answer.location == "/staff/wohngebiete"
    with sqlite_database.session() as session:
        [area] = wohngebiete(session)
    assert page(staff, "/staff/wohngebiete").xpath("//strong/text()")[-1] == area.name
    assert staff.get("/staff/wohngebiete/vorlage.csv").data.decode("utf-8-sig") == (
        "ortsteil,name,aliases,valid_from,valid_to\r\n08,<b>Ringelberg</b>,,,\r\n"
    )
    address, at = f"/staff/wohngebiete/{area.id}", "/staff/wohngebiete"
    send(staff, f"{address}/beenden", {"last_day": "2026-01-31"}, form_at=at)
    with sqlite_database.session() as session:
        assert wohngebiete(session)[0].valid_to == datetime.date(2026, 1, 31)
    assert (
        send(staff, f"{address}/beenden", {"last_day": "x"}, form_at=at).status_code
        == 400
    )
    assert [
        send(staff, f"{address}/loeschen", {}, form_at=at).status_code for _ in "12"
    ] == [
        302,
        302,
    ]
    with sqlite_database.session() as session:
        assert wohngebiete(session) == []
    assert (
        send(staff, f"{address}/beenden", {"last_day": ""}, form_at=at).status_code
        == 404
    )


GROUPINGS = (
    "grouping,name,ortsteil,valid_from,valid_to\n"
    "Entwurf,Nord,06,,\nEntwurf,Nord,27,,\nEntwurf,Rand,28,,\n"
    "Räume 2020,Rieth,06,,\nRäume 2020,Dörfer,27,,\nRäume 2020,Dörfer,28,,\n"
)


def test_a_grouping_ends_but_can_still_be_counted_by(session: Session) -> None:
    import_planungsraeume(session, text=GROUPINGS, name="CSV")

    ended = end_grouping(session, "Räume 2020", last_day=datetime.date(2025, 12, 31))

    assert ended == 2
    assert {r.grouping for r in planungsraeume(session, on=DAY)} == {"Entwurf"}
    assert [
        (one.name, [(s.name, sorted(s.ortsteil_keys)) for s in one.spaces])
        for one in groupings(session, on=DAY)
    ] == [
        ("Entwurf", [("Nord", ["06", "27"]), ("Rand", ["28"])]),
        ("Räume 2020", [("Dörfer", ["27", "28"]), ("Rieth", ["06"])]),
    ]
    assert end_grouping(session, "Räume 2020", last_day=DAY) == 0


def test_the_page_ends_a_grouping(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    with sqlite_database.transaction() as session:
        import_planungsraeume(session, text=GROUPINGS, name="CSV")
    form = {"grouping": "Entwurf", "last_day": "2026-03-01"}

    answer = send(
        staff, "/staff/planungsraeume/beenden", form, form_at="/staff/planungsraeume"
    )

    assert answer.location == "/staff/planungsraeume"
    with sqlite_database.session() as session:
        ends = {r.valid_to for r in planungsraeume(session) if r.grouping == "Entwurf"}
    assert ends == {datetime.date(2026, 3, 1)}
    unknown = send(
        staff,
        "/staff/planungsraeume/beenden",
        {"grouping": "?"},
        form_at="/staff/planungsraeume",
    )
    assert unknown.status_code == 404


def test_two_groupings_stand_side_by_side_on_page_and_in_the_file(
    staff: FlaskClient, sqlite_database: Database
) -> None:
    """Stotternheim and Schwerborn are one released line, which the draft cuts."""
    with sqlite_database.transaction() as session:
        import_planungsraeume(session, text=GROUPINGS, name="CSV")
        plant_release(session, example_release())
    address = "/staff/raeume-vergleich?bisher=R%C3%A4ume+2020&neu=Entwurf"

    tree = page(staff, address)

    heads = [" ".join(h.text_content().split()) for h in tree.xpath("//h3")]
    assert heads == [
        "Dörfer", "Rieth", "Nord + Rand (nicht trennbar, zusammengefasst)",
    ]  # fmt: skip
    moves = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*")]
        for row in tree.xpath("//section[@aria-labelledby='moves']//tbody/tr")
    ]
    assert [row[:3] for row in moves] == [
        ["Dörfer", "Nord", "Stotternheim"],
        ["Dörfer", "Rand", "Schwerborn"],
        ["Rieth", "Nord", "Rieth"],
    ]
    assert [row[4] for row in moves] == ["nicht trennbar", "nicht trennbar", "120"]
    file = staff.get(address.replace("vergleich?", "vergleich/datei/xlsx?"))
    book = load_workbook(io.BytesIO(file.data))
    rows = [
        [cell for cell in row if cell is not None]
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
    ]
    assert [
        "Nord + Rand (nicht trennbar, zusammengefasst)",
        "Rieth, Stotternheim, Schwerborn",
    ] in [row[:2] for row in rows]
    assert (
        staff.get(address.replace("vergleich?", "vergleich/datei/odt?")).status_code
        == 404
    )


def test_the_comparison_says_what_is_missing(staff: FlaskClient) -> None:
    tree = page(staff, "/staff/raeume-vergleich")

    assert "Noch keine Einteilung gespeichert." in tree.text_content()
    assert staff.get("/staff/raeume-vergleich/datei/csv").status_code == 404


def test_the_commands_store_what_the_pages_do(
    sqlite_database: Database, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = sqlite_database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    context.settings.cache_clear()
    areas, index, bad = (tmp_path / name for name in ("a.geojson", "i.csv", "b.csv"))
    areas.write_bytes(geojson(name="Ringelberg"))
    index.write_text("ortsteil;wert\nRieth;7\n", encoding="utf-8")
    bad.write_text("ortsteil;wert\nNirgendwo;7\n", encoding="utf-8")
    runner = CliRunner()
    importing = [
        "places",
        "import-social-index",
        "--high",
        "burdened",
        "--year",
        "2020",
    ]

    first = runner.invoke(cli, ["places", "import-wohngebiete", str(areas)])
    second = runner.invoke(cli, [*importing, "--edition", "Probe", str(index)])
    third = runner.invoke(cli, [*importing, "--edition", "Probe", str(bad)])

    assert (first.output, second.output) == (
        "1 Wohngebiete are stored.\n", "Probe: stored.\n",
    )  # fmt: skip
    assert (third.exit_code, third.output) == (
        1, "b.csv, line 2: unknown ortsteil Nirgendwo\n",
    )  # fmt: skip
    with sqlite_database.session() as session:
        assert burden(session) == {"06": 0.5}
        assert [area.name for area in wohngebiete(session)] == ["Ringelberg"]
    context.settings.cache_clear()
