"""The menu of the staff pages: every page belongs to one entry, and says to which."""

from flask import Flask
from flask.testing import FlaskClient

from participation.database import Database
from participation.web.staff.navigation import GROUPS
from tests.integration.staff import page, signed_in

NO_PAGES = {
    "set_up", "sign_in", "sign_out", "poster", "paper", "summary_export",
    "handover_file", "planungsraeume_file", "questionnaire_export",
    "theme_model_file", "raw_export_file",
    "population_file", "wohngebiete_file", "social_index_file",
    "space_comparison_file",
    "scheme_file",
    "findings_file",
    "desk_poster", "desk_paper", "desk_council_file",
    "single_sign_on", "single_sign_on_return",
    "draft_picture", "draft_trial",
    "release_file",
    "handover_diff_file", "handover_document", "handover_template_file",
    "routed_file", "routed_waiting_file",
    "finding_invitation_file",
}  # fmt: skip
"""Before signing in, downloads, and what is shown as citizens see it."""


def test_every_staff_page_belongs_to_one_entry_of_the_menu(sqlite_app: Flask) -> None:
    known = {
        rule.endpoint.removeprefix("staff.")
        for rule in sqlite_app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.") and "GET" in (rule.methods or ())
    }
    entries = [
        name
        for group in GROUPS
        for section in group.sections
        for name in (section.endpoint.removeprefix("staff."), *section.pages)
    ]

    answers_to_errors = {
        "questionnaire_publish", "decide_proposal", "save_view", "change_view",
    }  # fmt: skip
    assert sorted(set(entries) - answers_to_errors) == sorted(known - NO_PAGES)
    assert len(entries) == len(set(entries))


def test_the_folded_menu_says_where_you_are(
    client: FlaskClient, database: Database
) -> None:
    signed_in(client, database)

    own = page(client, "/staff/fragebogen")
    below = page(client, "/staff/fragebogen/default/ortsteile/rieth")

    for tree, current in ((own, "page"), (below, "true")):
        menu = tree.xpath("//nav//details[@class='staff-menu']")[0]
        assert menu.xpath("string(summary)") == "Menü: Fragebögen"
        [entry] = menu.xpath(".//a[@aria-current]")
        assert (entry.get("aria-current"), entry.text) == (current, "Fragebögen")
    assert "Konten" not in own.xpath("string(//nav)")


def test_one_group_of_the_menu_stands_open_and_one_entry_alone_is_not_folded(
    client: FlaskClient, database: Database
) -> None:
    signed_in(client, database)

    menu = page(client, "/staff/fragebogen").xpath("//ul[@class='staff-groups']")[0]

    groups = menu.xpath("li/details")
    assert [g.xpath("string(summary)") for g in groups if "open" in g.attrib] == [
        "Befragen"
    ]
    assert {group.get("name") for group in groups} == {"staff-group"}
    assert all(len(group.xpath("ul/li")) > 1 for group in groups)
    assert menu.xpath("li/a/text()") == ["Mein Konto"]
