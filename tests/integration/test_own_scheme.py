"""Keys of themes as a planner writes them go through database and pages."""

import datetime
import json
from urllib.parse import quote

from flask.testing import FlaskClient

from participation.database import Database
from participation.themes.queries import themes
from participation.themes.scheme import SCHEME_PATH, load_scheme
from participation.themes.seed import seed_scheme
from tests.integration.staff import page, signed_in, words

TODAY = datetime.date(2026, 11, 23)
KEY = "Rad & Fuß / Wege (neu?)"


def test_a_theme_that_is_only_a_name_is_stored_and_edited(
    client: FlaskClient, database: Database
) -> None:
    data = json.loads(SCHEME_PATH.read_text(encoding="utf-8"))
    data["themes"].append(KEY)

    with database.transaction() as session:
        seed_scheme(session, load_scheme(data), today=TODAY)

    with database.session() as session:
        added = themes(session)[-1]
    assert (added.key, added.label, added.plain_label) == (
        KEY,
        {"de": KEY},
        {"de": KEY},
    )
    assert (added.description, added.belongs, added.system) == ({}, (), False)
    staff = signed_in(client, database)
    matrix = page(staff, "/staff/struktur/matrix")
    (address,) = matrix.xpath(f"//main//li/p[contains(., '{KEY}')]/a/@href")
    assert address == f"/staff/struktur/themen/{quote(KEY, safe='/()&')}"
    assert KEY in words(page(staff, address).xpath("//h1")[0])
