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
from participation.responses.receipts import receipt_code

Steps = Callable[[Page], None]

OWN_CODE = receipt_code("moderated")
"""Of the comment that tests/e2e/installations.py sends with this key."""


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


VOCABULARY = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix t: <urn:themen:> .
t:erfurt a skos:ConceptScheme .
t:hebammen a skos:Concept ; skos:inScheme t:erfurt ; skos:prefLabel "Hebammen"@de ;
  skos:broader t:gesundheit .
t:gesundheit a skos:Concept ; skos:inScheme t:erfurt ; skos:prefLabel "Gesund sein"@de .
t:klima a skos:Concept ; skos:inScheme t:erfurt ; skos:prefLabel "Klima"@de ;
  dct:isReplacedBy t:gesundheit .
"""


def read_vocabulary(page: Page) -> None:
    """Give a file with something new, changed, ended and unknown."""
    page.locator("main input[type=file]").set_input_files(
        {"name": "themen.ttl", "mimeType": "text/turtle", "buffer": VOCABULARY.encode()}
    )
    submit(page)


def press_other_button(page: Page) -> None:
    """Press the button that sends the same form elsewhere."""
    leave(page, "main button[formaction]")


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


def send_comment(page: Page) -> None:
    page.locator("textarea").first.fill("Eine Bank.")
    send("send")(page)


def ask_to_withdraw(page: Page) -> None:
    write_and_press("code", OWN_CODE)(page)
    leave(page, "main button[name=step]")


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


def publish_nothing(page: Page) -> None:
    page.locator("textarea").fill("")
    leave(page, "main button[value=published]")


def rename_to_nothing(page: Page) -> None:
    """Open the first own view and send its form with an empty name."""
    page.locator("main li details summary").first.click()
    page.locator("main li details[open] [name=name]").fill("")
    submit(page)


def review_nothing(page: Page) -> None:
    """Confirm without any theme, as browsers without scripts can."""
    with page.expect_navigation(wait_until="load"):
        page.evaluate("document.querySelector('form.review').submit()")


def turn_ages(page: Page) -> None:
    """Say that a class of age ends before it begins."""
    page.locator("main [name^=age-from-]").first.fill("99")
    leave(page, "main [name=action][value=store]")


def send_no_file(page: Page) -> None:
    leave(page, "main form[enctype] button[type=submit]")


def save_what_changed(page: Page) -> None:
    """Save a draft as of a revision that is long gone."""
    field = page.locator("main input[name=revision]")
    field.evaluate("e => { e.value = '999'; }")
    send("save")(page)


def save_what_others_changed(page: Page) -> None:
    """Save a part of the structure as of a state that nobody ever saw."""
    page.locator("main input[name=seen]").evaluate("e => { e.value = 'x'; }")
    page.locator("main input[name=dezernat]").fill("Dezernat 5")
    leave(page, "main form.stack button[type=submit]")


def add_nothing(page: Page) -> None:
    """Put something on a list, and say neither what nor for whom."""
    page.locator("main details:has(button[value=add]) > summary").click()
    send("add")(page)


def close_without_words(page: Page) -> None:
    page.locator("input[name=status][value=nicht_aufgenommen]").check()
    send("save")(page)


def ask_for_hints(page: Page) -> None:
    page.locator("[name=reply]").fill("Der B-Plan nach § 34 BauGB gilt ggf. weiter.")
    send("check")(page)


def answer_what_changed(page: Page) -> None:
    """Answer as of a revision that is long gone."""
    page.locator("[name=reply]").fill("Das haben wir anders in Erinnerung als Sie.")
    save_what_changed(page)


def save_at_once(page: Page) -> None:
    """Save another text in a second window first; then what stands in this one."""
    other = page.context.new_page()
    other.goto(page.url)
    now = page.evaluate("Date.now()")
    for window, text in ((other, f"Andere {now}?"), (page, f"Eigene {now}?")):
        window.locator("[name='text.de']").fill(text)
        leave(window, "main button[data-save]")
    other.close()


def open_languages(page: Page) -> None:
    page.locator("details.languages summary").click()


EVERY_TYPE = ROOT / "tests" / "data" / "every-type.json"
DRAFTS = "fragebogen/entwuerfe"
ASK = "/o/rieth/fragebogen"
COMMENT = "/o/rieth/kommentar"
PUBLISHED = "/o/rieth/kommentare"
OUTCOMES = "/was-wurde-daraus"
RESULT = "/ergebnisse/default"
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
    State("citizen.start", "/", server="filled", name="with results"),
    State("citizen.results", "/ergebnisse", server="filled"),
    State("citizen.waiting_for_answer", "/wartet-auf-antwort", server="filled"),
    State("citizen.results", "/ergebnisse", name="empty"),
    State("citizen.result", RESULT, server="filled"),
    State("citizen.result", f"{RESULT}", 404, name="nothing out"),
    State("citizen.result_of_ortsteil", f"{RESULT}/rieth", server="filled"),
    State(
        "citizen.result_of_ortsteil",
        f"{RESULT}/schwerborn",
        server="filled",
        name="merged",
    ),
    State(
        "citizen.result_of_ortsteil", f"{RESULT}/altstadt", server="filled", name="none"
    ),
    State("citizen.result_map", f"{RESULT}/karte", server="filled"),
    State("citizen.result_method", f"{RESULT}/methode", server="filled"),
    State("citizen.result_archive", f"{RESULT}/archiv", server="filled"),
    State("citizen.result_of_number", f"{RESULT}/archiv/1", server="filled"),
    State(
        "citizen.result_of_number",
        f"{RESULT}/archiv/2",
        410,
        server="filled",
        name="withdrawn",
    ),
    State("citizen.outcomes", "/was-wurde-daraus", server="filled"),
    State("citizen.outcomes", "/was-wurde-daraus", name="empty"),
    State("citizen.outcomes_of_survey", f"{OUTCOMES}/umfrage/default", server="filled"),
    State(
        "citizen.outcomes_of_ortsteil", f"{OUTCOMES}/ortsteil/rieth", server="filled"
    ),
    State("citizen.outcomes_of_theme", f"{OUTCOMES}/thema/oepnv", server="filled"),
    State("citizen.outcomes_of_theme", f"{OUTCOMES}/thema/oepnv", name="empty"),
    State(
        "citizen.outcomes_of_theme_in_ortsteil",
        f"{OUTCOMES}/ortsteil/rieth/oepnv",
        server="filled",
    ),
    State("citizen.subscribe", "/abo", server="filled"),
    State("citizen.subscribe", "/abo", name="not offered"),
    State(
        "citizen.ask_subscription",
        "/abo",
        422,
        send("send"),
        server="filled",
        name="errors",
    ),
    State("citizen.subscription_asked", "/abo/gesendet"),
    State("citizen.confirm_page", "/abo/bestaetigen/{confirmation}", server="filled"),
    State("citizen.subscription", "/abo/meine/{subscription}", server="filled"),
    State(
        "citizen.subscription",
        "/abo/meine/{subscription}?neu=1",
        server="filled",
        name="new",
    ),
    State("citizen.subscription", "/abo/meine/nix", 404, name="gone"),
    State("citizen.end_page", "/abo/meine/nix/ende"),
    State("citizen.end_everything", "/abo/meine/nix/ende", 200, submit, name="ended"),
    State("citizen.resume", "/weiter"),
    State("citizen.open_draft", "/weiter", 422, submit, name="errors"),
    State(
        "citizen.thanks", "/o/rieth/kommentar", 200, send_comment, name="with a code"
    ),
    State("citizen.receipt", "/quittung"),
    State("citizen.own_contribution", "/quittung", 422, submit, name="errors"),
    State(
        "citizen.own_contribution",
        "/quittung",
        200,
        write_and_press("code", OWN_CODE),
        server="filled",
    ),
    State(
        "citizen.own_contribution",
        "/quittung",
        200,
        ask_to_withdraw,
        server="filled",
        name="really",
    ),
    State("citizen.withdrawn", "/quittung/zurueckgezogen"),
    State("citizen.offline", "/offline"),
    State("citizen.planning", "/planung"),
    State(
        "citizen.planning", "/planung", server="filled", name="with a step that runs"
    ),
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


INTERFACE = "was-zeigt-sich/interface:plans:stadt+umwelt:shared_people"
BLIND_SPOT = "was-zeigt-sich/blind:space:03:space_no_input"


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
    State("staff.sign_in", "/staff/anmelden", server="single_sign_on", name="sso"),
    State(
        "staff.sign_in",
        "/staff/anmelden?notfall=1",
        server="single_sign_on",
        name="break glass",
    ),
    State(
        "staff.single_sign_on_return",
        "/staff/anmelden/verwaltungskonto/zurueck",
        403,
        server="single_sign_on",
        name="refused",
    ),
    staff("second_step", "anmelden/code", server="half_in"),
    staff(
        "second_step",
        "anmelden/code",
        server="half_in",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("second_factor", "konto/zweiter-faktor", server="first_time", name="new"),
    staff(
        "second_factor",
        "konto/zweiter-faktor",
        server="first_time",
        status=422,
        steps=submit,
        name="new, errors",
    ),
    staff("second_factor", "konto/zweiter-faktor"),
    staff(
        "renew_codes", "konto/zweiter-faktor", status=422, steps=submit, name="errors"
    ),
    staff(
        "end_second_factor",
        "konto/zweiter-faktor",
        status=422,
        steps=press_other_button,
        name="errors",
    ),
    staff("own_account", "konto"),
    staff("change_own_password", "konto/passwort"),
    staff(
        "change_own_password",
        "konto/passwort",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("dashboard", ""),
    staff("dashboard", "", server="fresh", name="empty"),
    staff("dashboard", "?daten=simuliert", name="simulated"),
    staff("summary", "zusammenfassung"),
    staff("summary", "zusammenfassung", server="fresh", name="empty"),
    staff("summary", "zusammenfassung?von=x", status=422, name="errors"),
    staff("findings", "befunde"),
    staff("findings", "befunde", server="fresh", name="empty"),
    staff("findings_view", "befunde/default/fragen?seite=alle", name="questions"),
    staff("findings_view", "befunde/kinds/fragen", name="every kind"),
    staff("findings_view", "befunde/default/fragen", server="fresh", name="empty"),
    staff(
        "findings_view",
        "befunde/kinds/kreuztabelle?zeile=frage:one&spalte=frage:many",
        name="cross-tab",
    ),
    staff(
        "findings_view",
        "befunde/default/kreuztabelle?zeile=x&spalte=y&prozent=z&runde=0&von=x",
        status=422,
        name="errors",
    ),
    staff("findings_view", "befunde/kinds/vergleich?raum=ortsteil:06", name="compare"),
    staff("findings_view", "befunde/kinds/karte?frage=frage:one", name="map"),
    staff("findings_paper", "befunde/kinds/fragen/papier?titel=Titel"),
    staff("saved_views", "ansichten"),
    staff("saved_views", "ansichten", server="fresh", name="empty"),
    staff(
        "save_view",
        "befunde/kinds/fragen",
        status=422,
        steps=write_and_press("name", ""),
        name="errors",
    ),
    staff(
        "change_view",
        "ansichten",
        status=422,
        steps=rename_to_nothing,
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
    staff("review", "pruefen?art=geteilt", name="of a split theme"),
    staff("theme_history", "themen/geschichte"),
    staff("theme_history", "themen/geschichte", server="fresh", name="at first"),
    staff("theme_compare", "themen/vergleich?von=1&bis=3"),
    staff("theme_split", "themen/teilen", name="choice"),
    staff("theme_split", "themen/teilen?thema=oepnv"),
    staff(
        "theme_split",
        "themen/teilen?thema=oepnv",
        status=422,
        steps=write_and_press("name-0", "Bus"),
        name="errors",
    ),
    staff("theme_merge", "themen/zusammenlegen?thema=oepnv", name="choice"),
    staff("theme_merge", "themen/zusammenlegen?thema=oepnv&thema=wohnen"),
    staff(
        "theme_merge",
        "themen/zusammenlegen?thema=oepnv&thema=wohnen",
        status=422,
        steps=write_and_press("name", "Verkehr"),
        name="errors",
    ),
    staff("theme_import", "themen/einlesen"),
    staff("theme_import", "themen/einlesen", status=422, steps=submit, name="errors"),
    staff("theme_import", "themen/einlesen", steps=read_vocabulary, name="plan"),
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
    staff("live_findings", "was-zeigt-sich"),
    staff("live_findings", "was-zeigt-sich", server="fresh", name="empty"),
    staff("live_findings", "was-zeigt-sich?daten=simuliert", name="simulated"),
    staff("live_findings", "was-zeigt-sich?art=nix", status=422, name="errors"),
    staff("live_finding", f"{INTERFACE}?daten=simuliert"),
    staff("live_finding", f"{BLIND_SPOT}", name="blind spot"),
    staff(
        "live_finding",
        f"{INTERFACE}?daten=simuliert",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("finding_comments", f"{INTERFACE}/kommentare?daten=simuliert"),
    staff("finding_invitation", f"{INTERFACE}/einladung?daten=simuliert"),
    staff("handovers", "uebergaben"),
    staff("handovers", "uebergaben", server="fresh", name="empty"),
    staff("handover", "uebergaben/UE-{year}-001"),
    staff("handover", "uebergaben/UE-{year}-002", name="second"),
    staff("handover_line", "uebergaben/UE-{year}-001/thema/theme/gruen"),
    staff("handover_diff", "uebergaben/UE-{year}-002/vergleich"),
    staff("handover_order", "uebergaben/auftrag/{order}"),
    staff("handover_search", "uebergaben/spur"),
    staff(
        "handover_search",
        "uebergaben/spur?kurzzeichen=UE-1+M-1",
        status=422,
        name="errors",
    ),
    staff("handover_trace", "uebergaben/UE-{year}-001/spur/{figure}"),
    staff("handover_routing", "uebergaben/UE-2026-801/fachplanungen", name="given"),
    staff("handover_routing", "uebergaben/UE-2026-802/fachplanungen", name="prepared"),
    staff(
        "handover_routing",
        "uebergaben/UE-2026-802/fachplanungen",
        status=422,
        steps=add_nothing,
        name="errors",
    ),
    staff("handover_routing", "uebergaben/UE-2026-803/fachplanungen", name="new"),
    staff("routed", "antworten"),
    staff("routed", "antworten", server="fresh", name="empty"),
    staff("routed_theme", "antworten/{answered theme}", name="answered"),
    staff("routed_theme", "antworten/{overdue theme}", name="overdue"),
    staff(
        "routed_theme",
        "antworten/{overdue theme}",
        status=422,
        steps=close_without_words,
        name="errors",
    ),
    staff(
        "routed_theme",
        "antworten/{overdue theme}",
        steps=ask_for_hints,
        name="hints",
    ),
    staff(
        "routed_theme",
        "antworten/{answered theme}",
        status=409,
        steps=answer_what_changed,
        name="changed by another",
    ),
    staff("routed_waiting", "antworten/offen"),
    staff("routed_waiting", "antworten/offen", server="fresh", name="empty"),
    staff("handover_new", "uebergaben/neu"),
    staff("handover_new", "uebergaben/neu", server="fresh", name="empty"),
    staff("handover_new", "uebergaben/neu", status=422, steps=submit, name="errors"),
    staff("handover_templates", "uebergaben/vorlagen"),
    staff("handover_template", "uebergaben/vorlagen/plan/de"),
    staff("handover_template", "uebergaben/vorlagen/slides/de", name="slides"),
    staff(
        "handover_template",
        "uebergaben/vorlagen/plan/de",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("structure", "struktur"),
    staff("structure", "struktur?am=2021-01-01", name="another day"),
    staff("structure", "struktur?am=gestern", status=422, name="errors"),
    staff("plan", "struktur/fachplanungen/senioren"),
    staff(
        "plan",
        "struktur/fachplanungen/senioren",
        status=409,
        steps=save_what_others_changed,
        name="changed meanwhile",
    ),
    staff("plan_new", "struktur/fachplanungen/neu"),
    staff(
        "plan_new",
        "struktur/fachplanungen/neu",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("step", "struktur/schritte/bestandsaufnahme"),
    staff("step_new", "struktur/schritte/neu"),
    staff("step_new", "struktur/schritte/neu", status=422, steps=submit, name="errors"),
    staff("actor_group", "struktur/akteure/verein"),
    staff("actor_group_new", "struktur/akteure/neu"),
    staff("deliverable", "struktur/ergebnisse/leitlinien"),
    staff("deliverable_new", "struktur/ergebnisse/neu"),
    staff("roles", "struktur/themen/wohnen"),
    staff("matrix", "struktur/matrix"),
    staff("structure_history", "struktur/aenderungen"),
    staff("structure_history", "struktur/aenderungen", server="fresh", name="empty"),
    staff("structure_history_of", "struktur/aenderungen/plan/senioren"),
    staff("planungsraeume", "planungsraeume"),
    staff(
        "planungsraeume",
        "planungsraeume",
        status=422,
        steps=send_no_file,
        name="errors",
    ),
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
    staff("desk", "mein-ortsteil"),
    staff("desk", "mein-ortsteil", server="fresh", name="empty"),
    staff("desk_comments", "mein-ortsteil/lesen"),
    staff("desk_comments", "mein-ortsteil/lesen", server="fresh", name="empty"),
    staff("desk_forward", "mein-ortsteil/weitergeben/{published}"),
    staff(
        "desk_forward",
        "mein-ortsteil/weitergeben/{published}",
        status=422,
        steps=write_and_press("note", "Das schrieb Frau Meier aus der Zeile 5."),
        name="a name",
    ),
    staff("desk_forwards", "mein-ortsteil/weitergegeben"),
    staff("desk_forwards", "mein-ortsteil/weitergegeben", server="fresh", name="empty"),
    staff("desk_talk", "mein-ortsteil/sprechstunde"),
    staff(
        "desk_talk",
        "mein-ortsteil/sprechstunde",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("desk_keying", "mein-ortsteil/papier"),
    staff("desk_keying", "mein-ortsteil/papier", server="closed", name="empty"),
    staff("desk_key", "mein-ortsteil/papier/{questionnaire}"),
    staff(
        "desk_key",
        "mein-ortsteil/papier/{questionnaire}",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("desk_posters", "mein-ortsteil/aushang"),
    staff("desk_questions", "mein-ortsteil/fragen"),
    staff("desk_questions", "mein-ortsteil/fragen", server="closed", name="empty"),
    staff("desk_ask", "mein-ortsteil/fragen/toettleben/neu"),
    staff(
        "desk_ask",
        "mein-ortsteil/fragen/toettleben/neu",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("desk_statements", "mein-ortsteil/stellungnahmen"),
    staff("desk_statement_new", "mein-ortsteil/stellungnahmen/neu"),
    staff(
        "desk_statement_new",
        "mein-ortsteil/stellungnahmen/neu",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("desk_statement", "mein-ortsteil/stellungnahmen/{draft}"),
    staff(
        "desk_statement", "mein-ortsteil/stellungnahmen/{submitted}", name="handed in"
    ),
    staff(
        "desk_statement",
        "mein-ortsteil/stellungnahmen/{draft}",
        status=409,
        steps=save_what_changed,
        name="changed by another",
    ),
    staff("desk_council", "mein-ortsteil/ortsteilrat"),
    staff("desk_council", "mein-ortsteil/ortsteilrat", server="fresh", name="empty"),
    staff("plan_desk", "meine-planung"),
    staff("plan_desk", "meine-planung", server="fresh", name="empty"),
    staff("plan_answer", "meine-planung/{forward}"),
    staff(
        "plan_answer",
        "meine-planung/{forward}",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("plan_answer", "meine-planung/{answered}", name="answered"),
    staff("local_requests", "anfragen"),
    staff("local_requests", "anfragen", server="fresh", name="empty"),
    staff("local_request", "anfragen/{request}"),
    staff(
        "local_request",
        "anfragen/{request}",
        status=422,
        steps=send("send_back"),
        name="errors",
    ),
    staff("statements", "stellungnahmen"),
    staff("statements", "stellungnahmen", server="fresh", name="empty"),
    staff("forwards", "weitergaben"),
    staff("forwards", "weitergaben", server="fresh", name="empty"),
    staff("questionnaire_compare", "fragebogen/default/vergleich"),
    staff("draft_new", f"{DRAFTS}/neu"),
    staff("draft_new", f"{DRAFTS}/neu", status=422, steps=submit, name="errors"),
    staff("draft", f"{DRAFTS}/{{survey_draft}}"),
    staff(
        "draft_new_question",
        f"{DRAFTS}/{{survey_draft}}/neue-frage?page={{draft_page}}",
    ),
    staff(
        "draft_new_question",
        f"{DRAFTS}/{{survey_draft}}/neue-frage?page={{draft_page}}",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("draft_question", f"{DRAFTS}/{{survey_draft}}/fragen/one", name="errors"),
    staff("draft_question", f"{DRAFTS}/{{survey_draft}}/fragen/grid"),
    staff("draft_question", f"{DRAFTS}/{{survey_draft}}/fragen/order"),
    staff(
        "draft_question",
        f"{DRAFTS}/{{survey_draft}}/fragen/grid",
        status=409,
        steps=save_at_once,
        name="conflict",
    ),
    staff("draft_page", f"{DRAFTS}/{{survey_draft}}/seiten/{{draft_page}}"),
    staff("draft_about", f"{DRAFTS}/{{survey_draft}}/texte"),
    staff("draft_information", f"{DRAFTS}/{{survey_draft}}/datenschutz", name="errors"),
    staff("draft_preview", f"{DRAFTS}/{{survey_draft}}/vorschau"),
    staff("draft_trial", f"{DRAFTS}/{{survey_draft}}/probelauf"),
    staff("draft_publish", f"{DRAFTS}/{{survey_draft}}/pruefen", name="incomplete"),
    staff("draft_publish", f"{DRAFTS}/{{ready}}/pruefen"),
    staff("draft_compare", f"{DRAFTS}/{{ready}}/vergleich"),
    staff("draft_delete", f"{DRAFTS}/{{ready}}/verwerfen"),
    staff("barriers", "barrieren"),
    staff("barriers", "barrieren", server="fresh", name="empty"),
    staff("releases", "veroeffentlichungen"),
    staff("releases", "veroeffentlichungen", server="fresh", name="empty"),
    staff("release_draft", "veroeffentlichungs-entwuerfe/{release_draft}"),
    staff(
        "release_draft",
        "veroeffentlichungs-entwuerfe/{release_draft}",
        status=422,
        steps=send("release"),
        name="errors",
    ),
    staff("release", "veroeffentlichungen/default/1"),
    staff(
        "release",
        "veroeffentlichungen/default/1",
        status=422,
        steps=submit,
        name="errors",
    ),
    staff("raw_exports", "einzeldaten"),
    staff("raw_exports", "einzeldaten", server="fresh", name="empty"),
    staff("raw_export", "einzeldaten/{export}"),
    staff("moderation", "moderation", server="fresh", name="empty"),
    staff("moderate", "moderation/{publishable}"),
    staff(
        "moderate",
        "moderation/{publishable}",
        status=422,
        steps=publish_nothing,
        name="errors",
    ),
    staff("field", "im-feld"),
    staff("field", "im-feld", server="fresh", name="empty"),
    staff("field", "im-feld", server="closed", name="closed"),
    staff("missing", "wer-fehlt"),
    staff("missing", "wer-fehlt", server="fresh", name="empty"),
    staff("missing", "wer-fehlt?frage=wellbeing&rand=age&rand=sex", name="weighted"),
    staff("missing", "wer-fehlt?frage=nix&von=x", status=422, name="errors"),
    staff("groups", "wer-fehlt/default/gruppen"),
    staff(
        "groups", "wer-fehlt/every-type/gruppen", server="every_type", name="no ages"
    ),
    staff(
        "groups",
        "wer-fehlt/default/gruppen",
        status=422,
        steps=turn_ages,
        name="errors",
    ),
    staff("population", "einwohner"),
    staff("population", "einwohner", status=422, steps=send_no_file, name="errors"),
    staff("wohngebiete", "wohngebiete"),
    staff("wohngebiete", "wohngebiete", status=422, steps=send_no_file, name="errors"),
    staff("wohngebiete", "wohngebiete", server="fresh", name="empty"),
    staff("wohngebiet_counts", "wohngebiete/zahlen"),
    staff("wohngebiet_counts", "wohngebiete/zahlen", server="fresh", name="empty"),
    staff("space_comparison", "raeume-vergleich?bisher=R%C3%A4ume+2020&neu=Entwurf"),
    staff("space_comparison", "raeume-vergleich", server="fresh", name="empty"),
    staff("social_index", "sozialindex"),
    staff("social_index", "sozialindex", status=422, steps=send_no_file, name="errors"),
    staff("accounts", "konten"),
    staff("audit_log", "protokoll"),
    staff("audit_log", "protokoll", server="fresh", name="empty"),
    staff("audit_log", "protokoll?von=x", status=422, name="errors"),
    staff(
        "accounts", "konten", server="fresh", status=422, steps=submit, name="errors"
    ),
    staff("account", "konten/{account}"),
    State("error", "/staff/nix", 404, signed_in=True, name="404"),
)

STATES = (*CITIZEN, *STAFF)

FILES = {
    "staff.release_file": "/staff/veroeffentlichungen/default/1/manifest.json",
    "api.current_release": "/api/v1/subjects/default/releases/current",
    "api.manifest": "/api/v1/subjects/default/releases/1/manifest",
    "api.method": "/api/v1/subjects/default/releases/1/method",
    "api.openapi": "/api/v1/openapi.json",
    "api.release": "/api/v1/subjects/default/releases/1",
    "api.releases": "/api/v1/subjects/default/releases",
    "api.spaces": "/api/v1/subjects/default/releases/1/spaces",
    "api.subjects": "/api/v1/subjects",
    "api.table": "/api/v1/subjects/default/releases/1/table?key=themes",
    "api.tables": "/api/v1/subjects/default/releases/1/tables",
    "citizen.catalogue_json_ld": "/ergebnisse/dcat.jsonld",
    "citizen.catalogue_turtle": "/ergebnisse/dcat.ttl",
    "citizen.planning_paper": "/planung/beteiligungsstruktur.pdf",
    "citizen.comment_words": "{words}",
    "citizen.ortsteil_map": "/o/rieth/karte.svg",
    "citizen.outcomes_feed": f"{OUTCOMES}/feed.atom",
    "citizen.outcomes_of_ortsteil_feed": f"{OUTCOMES}/ortsteil/rieth/feed.atom",
    "citizen.outcomes_of_survey_feed": f"{OUTCOMES}/umfrage/default/feed.atom",
    "citizen.outcomes_of_theme_feed": f"{OUTCOMES}/thema/oepnv/feed.atom",
    "citizen.outcomes_of_theme_in_ortsteil_feed": f"{OUTCOMES}/ortsteil/rieth/oepnv/feed.atom",
    "citizen.picture": "/bilder/{version}/{picture}",
    "citizen.result_file": "/ergebnisse/default/dateien/1/csv",
    "citizen.service_worker": "/sw.js",
    "livez": "/livez",
    "readyz": "/readyz",
    "staff.findings_file": "/staff/befunde/kinds/fragen/datei/csv",
    "staff.desk_council_file": "/staff/mein-ortsteil/ortsteilrat/kerspleben-toettleben/docx",
    "staff.desk_paper": "/staff/mein-ortsteil/aushang/fragebogen?fragebogen=default&gebiet=toettleben",
    "staff.desk_poster": "/staff/mein-ortsteil/aushang/plakat?ortsteil=toettleben",
    "staff.draft_picture": f"/staff/{DRAFTS}/{{survey_draft}}/bilder/{{draft_picture}}",
    "staff.finding_invitation_file": (
        f"/staff/{INTERFACE}/einladung/docx?daten=simuliert"
    ),
    "staff.handover_document": (
        "/staff/uebergaben/UE-{year}-001/dokumente/slides?slides-format=pptx"
    ),
    "staff.handover_template_file": "/staff/uebergaben/vorlagen/plan/de/datei.docx",
    "staff.handover_file": "/staff/uebergaben/UE-{year}-001/json",
    "staff.handover_diff_file": "/staff/uebergaben/vergleich/UE-{year}-001/UE-{year}-002",
    "staff.paper": "/staff/aushang/fragebogen?fragebogen=default&gebiet=rieth",
    "staff.population_file": "/staff/einwohner/vorlage.csv",
    "staff.planungsraeume_file": "/staff/planungsraeume/vorlage.csv",
    "staff.wohngebiete_file": "/staff/wohngebiete/vorlage.csv",
    "staff.social_index_file": "/staff/sozialindex/vorlage.csv",
    "staff.space_comparison_file": "/staff/raeume-vergleich/datei/csv",
    "staff.poster": "/staff/aushang/plakat?ortsteil=rieth",
    "staff.questionnaire_export": "/staff/fragebogen/default/1/json",
    "staff.raw_export_file": "/staff/einzeldaten/datei/{link}",
    "staff.scheme_file": "/staff/themen/fassungen/1/ttl",
    "citizen.vocabulary_json_ld": "/themen.jsonld",
    "citizen.vocabulary_turtle": "/themen.ttl",
    "staff.theme_model_file": "/staff/themen/modelle/1/md",
    "staff.routed_file": "/staff/antworten/liste/csv",
    "staff.routed_waiting_file": "/staff/antworten/offen/csv",
    "staff.summary_export": "/staff/zusammenfassung/export/csv",
    "static": "{style}",
}
"""What is no page. That an address of each answers with something else is tested."""

BY_TOKEN = {"api.raw_answers", "api.raw_comments", "api.raw_submissions"}
"""No page either, and for programs with a token: tests/integration/test_api.py."""

ONLY_REDIRECT = {
    "citizen.confirm_subscription",
    "citizen.end_subscription",
    "citizen.outcomes_of_ortsteil_short",
    "citizen.outcomes_short",
    "staff.release_freeze",
    "staff.decide_finding",
    "staff.handover_template_back",
    "citizen.withdraw_contribution",
    "citizen.page_reached",  # answers nothing, to nobody who waits
    "staff.confirm_group",
    "staff.confirm_role",
    "staff.copy_themes",
    "staff.correct",
    "staff.correct_groups",
    "staff.deactivate",
    "staff.delete_view",
    "staff.structure_move",
    "staff.mark_barrier",
    "staff.remove_population",
    "staff.end_grouping",
    "staff.end_wohngebiet",
    "staff.remove_wohngebiet",
    "staff.remove_social_index",
    "staff.desk_seen",
    "staff.desk_statement_rewrite",
    "staff.desk_statement_withdraw",
    "staff.routed_due",  # an error is shown on the page of the theme
    "staff.routed_move",
    "staff.routed_note",
    "staff.desk_withdraw_request",
    "staff.plan_seen",
    "staff.decline_role",
    "staff.end_other_own_sessions",
    "staff.end_own_session",
    "staff.reset_second_factor",
    "staff.draft_arrange",
    "staff.questionnaire_close",
    "staff.retrain",
    "staff.sign_out",
    "staff.sign_out_account",
    "staff.single_sign_on",
    "staff.take_role",
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
