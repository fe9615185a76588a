"""Every page of the product in every state it can be in, and how to get there.

The list is compared with the application's address map: a new page without an entry fails
test_accessibility.py, naming it. Steps find things by name and value, never by words, so
that they work in all languages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import Page

from config import ROOT

Steps = Callable[[Page], None]


@dataclass(frozen=True)
class State:
    """One page in one state. `address` may name what is known of the installation."""

    endpoint: str
    address: str
    status: int = 200
    steps: Steps | None = None
    server: str = "fresh"
    signed_in: bool = False
    name: str = ""

    def __str__(self) -> str:
        return f"{self.address} {self.name}".strip()


def send(action: str) -> Steps:
    """Press the button of the page's form."""

    def press(page: Page) -> None:
        leave(page, f"main button[name=action][value={action}]")

    return press


def press_forward(page: Page) -> None:
    """Next, or send where conditions make this the last page for now."""
    leave(page, "main [name=action]:is([value=next],[value=send])")


def leave(page: Page, button: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator(button).first.click()


def write_and_send(name: str, text: str) -> Steps:
    def write(page: Page) -> None:
        page.locator(f"[name={name}]").fill(text)
        send("send")(page)

    return write


def write_and_press(name: str, text: str) -> Steps:
    def write(page: Page) -> None:
        page.locator(f"[name={name}]").fill(text)
        submit(page)

    return write


def open_and_send(action: str) -> Steps:
    """Open the first thing that is folded in the page's list, and press its button."""

    def press(page: Page) -> None:
        page.locator("main li details summary").first.click()
        send(action)(page)

    return press


def submit(page: Page) -> None:
    """Send the page's first form of kind POST as it stands."""
    leave(page, "main form[method=post] button[type=submit]")


def go_on(pages: int) -> Steps:
    """Turn pages of a questionnaire; the first question that must be answered, is."""

    def go(page: Page) -> None:
        for turned in range(pages):
            if turned == 0:
                page.locator(
                    "main input:is([type=radio],[type=checkbox])"
                ).first.check()
            press_forward(page)

    return go


def second_page(page: Page) -> None:
    """Where the first answer decides whether there is one: shown the news first."""
    go_on(1)(page)
    if page.locator("input[name=page]").input_value() == "0":
        press_forward(page)


def send_incomplete(page: Page) -> None:
    second_page(page)
    press_forward(page)


def send_twice(page: Page) -> None:
    """Send another text with the key of an earlier one."""
    page.locator("textarea").first.fill("Eine Bank.")
    send("send")(page)
    page.go_back()
    page.locator("textarea").first.fill("Ein Tisch.")
    send("send")(page)


def send_too_late(button: str) -> Steps:
    """Send a form that is not signed by us, as after a very long time."""

    def press(page: Page) -> None:
        page.locator("main input[name=token]").first.evaluate("e => { e.value = 'x'; }")
        leave(page, button)

    return press


def choose_file(page: Page) -> None:
    """Give the questionnaire with every type of question to the staff page."""
    page.locator("input[type=file]").set_input_files(EVERY_TYPE)
    submit(page)


def publish_without_name(page: Page) -> None:
    choose_file(page)
    page.locator("main [name=key]").fill("")
    submit(page)


def review_nothing(page: Page) -> None:
    """Confirm without any theme, as browsers without scripts can."""
    with page.expect_navigation(wait_until="load"):
        page.evaluate("document.querySelector('form.review').submit()")


def open_languages(page: Page) -> None:
    page.locator("details.languages summary").click()


EVERY_TYPE = ROOT / "tests" / "data" / "every-type.json"
ASK = "/o/rieth/fragebogen"
COMMENT = "/o/rieth/kommentar"
PUBLISHED = "/o/rieth/kommentare"
REPORT = "/barrierefreiheit/melden"

CITIZEN = (
    State("citizen.start", "/"),
    State("citizen.start", "/?q=vorstadt", name="found several"),
    State("citizen.start", "/?q=qwxyz", name="found nothing"),
    State("citizen.start", "/", steps=open_languages, name="languages"),
    State("citizen.ortsteil", "/o/rieth"),
    State("citizen.ortsteil", "/o/rieth", server="closed", name="closed"),
    State("citizen.ortsteil", "/o/rieth", server="filled", name="with comments"),
    *(
        State("citizen.questionnaire", ASK, steps=go_on(n), name=f"page {n + 1}")
        for n in range(6)
    ),
    State("citizen.questionnaire", ASK, server="every_type", name="every type 1"),
    State(
        "citizen.questionnaire",
        ASK,
        200,
        second_page,
        "every_type",
        name="every type 2",
    ),
    State(
        "citizen.fill_in",
        ASK,
        422,
        press_forward,
        "every_type",
        name="every type errors",
    ),
    State(
        "citizen.fill_in",
        ASK,
        422,
        send_incomplete,
        "every_type",
        name="every type errors at the end",
    ),
    State("citizen.all_pages", f"{ASK}/seiten"),
    State("citizen.all_pages", f"{ASK}/seiten", server="every_type", name="every type"),
    State(
        "citizen.fill_in", ASK, 422, send_too_late("main [value=next]"), name="too late"
    ),
    State("citizen.fill_in", ASK, 422, send("next"), name="errors"),
    State("citizen.questionnaire", ASK, 410, server="closed", name="closed"),
    State("citizen.thanks", "/o/rieth/danke"),
    State("citizen.thanks", "/o/rieth/danke?fuer=kommentar", name="comment"),
    State("citizen.comment", COMMENT),
    State("citizen.comment", COMMENT, steps=open_languages, name="languages"),
    State("citizen.send_comment", COMMENT, 422, send("send"), name="errors"),
    State(
        "citizen.send_comment",
        COMMENT,
        503,
        write_and_send("text", "Eine Bank."),
        server="broken",
        name="database away",
    ),
    State("citizen.send_comment", COMMENT, 200, send_twice, name="sent twice"),
    State(
        "citizen.send_comment",
        COMMENT,
        200,
        write_and_send("text", "Die Laterne ist kaputt."),
        name="a defect",
    ),
    State(
        "citizen.send_comment",
        COMMENT,
        200,
        write_and_send("text", "Mehr Bänke am Spielplatz"),
        server="filled",
        name="similar ones",
    ),
    State("citizen.published", PUBLISHED, server="filled"),
    State("citizen.published", PUBLISHED, name="empty"),
    State(
        "citizen.support",
        PUBLISHED,
        422,
        send_too_late("main [name=support]"),
        server="filled",
        name="too late",
    ),
    State(
        "citizen.support",
        PUBLISHED,
        200,
        lambda page: leave(page, "main [name=support]"),
        server="filled",
        name="thanks",
    ),
    State("citizen.resume", "/weiter"),
    State("citizen.open_draft", "/weiter", 422, submit, name="errors"),
    State("citizen.offline", "/offline"),
    State("citizen.privacy", "/datenschutz"),
    State("citizen.accessibility", "/barrierefreiheit"),
    State("citizen.report_barrier", REPORT),
    State("citizen.send_barrier", REPORT, 422, send("send"), name="errors"),
    State("citizen.barrier_thanks", "/barrierefreiheit/danke"),
    State("citizen.barrier_thanks", "/barrierefreiheit/danke?erste=1", name="twice"),
    State("citizen.imprint", "/impressum"),
    State("error", "/nix", 404, name="404"),
    State("error", "/o/rieth/kommentar/", 404, name="404 below"),
    State("error", "/impressum", 500, server="broken", name="500"),
    State("error", "/o/altstadt", 503, server="broken", name="503 database away"),
)


def staff(
    endpoint: str, address: str, *, server: str = "filled", **more: object
) -> State:
    return State(
        f"staff.{endpoint}",
        f"/staff/{address}",
        server=server,
        signed_in=True,
        **more,  # type: ignore[arg-type]
    )


STAFF = (
    State("staff.sign_in", "/staff/anmelden"),
    State("staff.sign_in", "/staff/anmelden", 422, submit, name="errors"),
    State("staff.set_up", "/staff/einrichten/{token}", server="filled"),
    State(
        "staff.set_up",
        "/staff/einrichten/{token}",
        422,
        submit,
        server="filled",
        name="errors",
    ),
    State("staff.set_up", "/staff/einrichten/nix", 404, name="gone"),
    staff("dashboard", ""),
    staff("dashboard", "", server="fresh", name="empty"),
    staff("dashboard", "?daten=simuliert", name="simulated"),
    staff("summary", "zusammenfassung"),
    staff("summary", "zusammenfassung", server="fresh", name="empty"),
    staff("summary", "zusammenfassung?von=x", status=422, name="errors"),
    staff("releases", "veroeffentlichungen"),
    staff("releases", "veroeffentlichungen", server="fresh", name="empty"),
    staff("release", "veroeffentlichungen/default/1"),
    staff(
        "release",
        "veroeffentlichungen/default/1",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("release", "veroeffentlichungen/default/2", name="withdrawn"),
    staff("release_draft", "veroeffentlichungs-entwuerfe/{draft}"),
    staff(
        "release_draft",
        "veroeffentlichungs-entwuerfe/{draft}",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("comments", "kommentare"),
    staff("comments", "kommentare", server="fresh", name="empty"),
    staff("comments", "kommentare?thema=x", status=422, name="errors"),
    staff("comments", "kommentare?gruppe={group}", name="similar ones"),
    staff("comment", "kommentare/{comment}"),
    staff("review", "pruefen"),
    staff("review", "pruefen", server="fresh", name="empty"),
    staff("review_one", "pruefen/{to_review}?zweck=learning"),
    staff("review_one", "pruefen/{to_audit}?zweck=audit", name="blind"),
    staff(
        "review_one",
        "pruefen/{to_audit}?zweck=audit",
        status=422,
        steps=review_nothing,
        name="errors",
    ),
    staff("review_quality", "pruefen/guete"),
    staff("review_quality", "pruefen/guete", server="fresh", name="empty"),
    staff("review_differences", "pruefen/unterschiede"),
    staff("theme_proposals", "themen/neue"),
    staff("theme_proposals", "themen/neue?lernen=1", name="decided"),
    staff("theme_proposals", "themen/neue", server="fresh", name="empty"),
    staff(
        "decide_proposal",
        "themen/neue",
        status=422,
        steps=open_and_send("theme"),
        name="errors",
    ),
    staff("publish", "kommentare/{comment}/veroeffentlichen"),
    staff(
        "publish",
        "kommentare/{comment}/veroeffentlichen",
        status=422,
        steps=write_and_press("text", ""),
        name="errors",
    ),
    staff("themes", "themen"),
    staff("themes", "themen", server="fresh", name="empty"),
    staff("themes", "themen", server="closed", name="learning"),
    staff("theme_model", "themen/modelle/2", name="in use"),
    staff("theme_model", "themen/modelle/3", name="worse"),
    staff(
        "theme_model",
        "themen/modelle/3",
        status=422,
        steps=submit,
        name="worse, errors",
    ),
    staff("posters", "aushang"),
    staff("handovers", "uebergaben"),
    staff("handovers", "uebergaben", server="fresh", name="empty"),
    staff("handover", "uebergaben/UE-{year}-001"),
    staff("handover_new", "uebergaben/neu"),
    staff("handover_new", "uebergaben/neu", status=422, steps=submit, name="errors"),
    staff("structure", "struktur"),
    staff("plan", "struktur/fachplanungen/senioren"),
    staff("step", "struktur/schritte/bestandsaufnahme"),
    staff("roles", "struktur/themen/wohnen"),
    staff("planungsraeume", "planungsraeume"),
    staff("planungsraeume", "planungsraeume", status=422, steps=submit, name="errors"),
    staff("keying", "eingabe"),
    staff("keying", "eingabe", server="closed", name="empty"),
    staff("key", "eingabe/{questionnaire}"),
    staff("key", "eingabe/{questionnaire}", status=422, steps=submit, name="errors"),
    staff("key_again", "eingabe/zweite/{waiting}"),
    staff("compare_entries", "eingabe/vergleich/{parted}"),
    staff("questionnaires", "fragebogen"),
    staff("questionnaire_version", "fragebogen/default/1"),
    staff("local_blocks", "fragebogen/default/ortsteile"),
    staff("local_questions", "fragebogen/default/ortsteile/rieth"),
    staff(
        "local_questions",
        "fragebogen/default/ortsteile/rieth",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("questionnaire_import", "fragebogen/einlesen"),
    staff(
        "questionnaire_import",
        "fragebogen/einlesen",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff(
        "questionnaire_import",
        "fragebogen/einlesen",
        steps=choose_file,
        name="read",
    ),
    staff(
        "questionnaire_publish",
        "fragebogen/einlesen",
        status=422,
        steps=publish_without_name,
        name="read, errors",
    ),
    staff("barriers", "barrieren"),
    staff("barriers", "barrieren", server="fresh", name="empty"),
    staff("accounts", "konten"),
    State("error", "/staff/nix", 404, signed_in=True, name="404"),
)

STATES = (*CITIZEN, *STAFF)

FILES = {
    "citizen.comment_words": "{words}",
    "citizen.ortsteil_map": "/o/rieth/karte.svg",
    "citizen.picture": "/bilder/{version}/{picture}",
    "citizen.service_worker": "/sw.js",
    "livez": "/livez",
    "readyz": "/readyz",
    "staff.handover_file": "/staff/uebergaben/UE-{year}-001/json",
    "staff.paper": "/staff/aushang/fragebogen?fragebogen=default&gebiet=rieth",
    "staff.planungsraeume_file": "/staff/planungsraeume/vorlage.csv",
    "staff.poster": "/staff/aushang/plakat?ortsteil=rieth",
    "staff.release_file": "/staff/veroeffentlichungen/default/1/manifest.json",
    "staff.questionnaire_export": "/staff/fragebogen/default/1/json",
    "staff.theme_model_file": "/staff/themen/modelle/1/md",
    "staff.summary_export": "/staff/zusammenfassung/export/csv",
    "static": "{style}",
}
"""What is no page. That an address of each answers with something else is tested."""

ONLY_REDIRECT = {
    "staff.confirm_group",
    "staff.copy_themes",
    "staff.correct",
    "staff.deactivate",
    "staff.mark_barrier",
    "staff.release_freeze",
    "staff.retrain",
    "staff.sign_out",
    "staff.withdraw",
    "staff.withdraw_block",
}
"""Forms that lead to a page above or to an error page, whatever is sent."""


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def pages_of(app: Flask) -> list[str]:
    """The addresses of all pages as the map writes them: what the statement is about."""
    shown = {state.endpoint for state in STATES}
    return sorted(
        {
            rule.rule
            for rule in app.url_map.iter_rules()
            if rule.endpoint in shown and "GET" in (rule.methods or ())
        }
    )
