"""From the page of an answer to the e-mail and out of it again: in a real browser."""

import dataclasses
import datetime
import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from participation.accounts.keys import Keyring
from participation.core.clock import now
from participation.handover.subscriptions.notify import Told, notify
from participation.handover.subscriptions.subscribe import Site
from participation.mailing.sending import send_due
from participation.web.state import Installation as Running
from tests.e2e import installations
from tests.integration.routing_planting import plant_answer, plant_routed

pytestmark = pytest.mark.e2e

BASE = "http://127.0.0.1:5000"
"""Where links in e-mails lead that only go into a folder."""
NOW, TOMORROW = datetime.timedelta(), datetime.timedelta(days=1)
REPLY = "Ab Mai fährt der Bus 9 auch am Abend alle 20 Minuten."


class Postbox:
    """The folder that e-mails of an installation go into."""

    def __init__(self, running: installations.Installation) -> None:
        self.held: Running = running.app.extensions["participation"]
        self.address = running.address

    def newest(self, *, later: datetime.timedelta = NOW) -> EmailMessage:
        """The one e-mail that came since the last look."""
        send_due(
            self.held.database,
            url=self.held.settings.mail_url,
            sender="Beteiligung <beteiligung@example.org>",
            now=lambda: now() + later,
            stop=lambda: False,
        )
        folder = Path(self.held.settings.mail_url.removeprefix("file://"))
        [path] = folder.glob("*.eml")
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        path.unlink()
        assert isinstance(message, EmailMessage)
        return message

    def link(self, message: EmailMessage, part: str) -> str:
        """A link in it, on the server of this test."""
        [path] = re.findall(rf"{BASE}(/\S*{part})\n", text(message))
        return self.address + path


def text(message: EmailMessage) -> str:
    content: str = message.get_content()
    return content.replace("\r\n", "\n")


@pytest.fixture(scope="module")
def running(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[installations.Installation]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("subscription")
        patch.setitem(installations.CONDITIONS, "routed", lambda _session: {})
        with installations.serve(sqlite_template, folder, "routed") as served:
            held: Running = served.app.extensions["participation"]
            held.settings = dataclasses.replace(
                held.settings, mail_url=(folder / "mail").as_uri()
            )
            yield served


def test_somebody_subscribes_is_told_and_ends_it(
    running: installations.Installation, browser: Browser
) -> None:
    postbox = Postbox(running)
    database = postbox.held.database
    context = browser.new_context(
        base_url=running.address,
        viewport={"width": 360, "height": 740},
        locale="de-DE",
        java_script_enabled=False,
        service_workers="block",
    )
    page = context.new_page()

    page.goto("/o/rieth")
    page.get_by_role("link", name="Was wurde daraus?").click()
    page.get_by_role("link", name="E-Mail bekommen").click()
    expect(page.get_by_label("Worüber?")).to_have_value("ortsteil:06")
    page.get_by_label("Ihre E-Mail-Adresse").fill("eva+stadt@müller.example")
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Bitte sehen Sie in Ihr Postfach"
    )

    asked = postbox.newest()
    assert asked["To"] == "eva+stadt@xn--mller-kva.example"
    assert asked["List-Unsubscribe"] is None
    page.goto(postbox.link(asked, "/bestaetigen/.*"))
    page.get_by_role("button", name="Ja, bitte").click()
    expect(
        page.get_by_role("listitem").filter(has_text="Ortsteil: Rieth")
    ).to_be_visible()

    today = now().date()
    with database.transaction() as session:
        ids = plant_routed(session, today=today)
        plant_answer(session, ids["verkehr", "oepnv", "06"], reply=REPLY, today=today)
    site = Site(address=BASE, keyring=Keyring(installations.SECRET))
    told = notify(database, site=site, now=now() + TOMORROW)
    assert told == Told(addresses=1, mails=1)
    news = postbox.newest(later=2 * TOMORROW)
    assert REPLY in text(news)
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    end = news["List-Unsubscribe"].strip(" <>")

    page.goto(postbox.link(news, "was-wurde-daraus"))
    expect(page.get_by_text(REPLY).first).to_be_visible()
    page.goto(postbox.address + end.removeprefix(BASE))
    page.get_by_role("button", name="Alles beenden und löschen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Sie bekommen keine E-Mails mehr"
    )
    page.goto(postbox.link(news, "meine/[^/]*\\n").strip())
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Dieser Link gilt nicht mehr"
    )
    context.close()
