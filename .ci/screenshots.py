"""Picture the most important pages into docs/screenshots/: make screenshots.

Starts the product on a free port with simulated answers in a folder of its own, which is
removed in the end. Nothing in it is real.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyotp
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "screenshots"
BIN = Path(sys.executable).parent
LONGEST = {
    360: 1900,
    1280: 1500,
}  # of a picture, in pixels; the rest of a page is more of it
LARGEST = 6_000_000  # bytes of all pictures together
ROLES = ["--role", "administrator", "--role", "staff", "--role", "statistics"]
PASSWORD = "nur fuer Bildschirmfotos"  # noqa: S105 -- of an account that lives a minute


@dataclass(frozen=True)
class Look:
    name: str
    text: str
    width: int
    language: str = "de"
    dark: bool = False


@dataclass(frozen=True)
class Shot:
    name: str
    text: str
    address: str
    steps: Callable[[Page], None] | None = None
    staff: bool = False


def press(page: Page, action: str) -> None:
    page.locator(f"main [name=action][value={action}]").first.click()
    page.wait_for_load_state()


def first_page(page: Page) -> None:
    page.locator("input[name=q-relation]").first.check()


def second_page(page: Page) -> None:
    first_page(page)
    press(page, "next")


def mistakes(page: Page) -> None:
    press(page, "next")


LOOKS = (
    Look("360-de", "Deutsch, 360 px", 360),
    Look("360-ar", "Arabisch, 360 px", 360, language="ar"),
    Look("360-dark", "dunkel, 360 px", 360, dark=True),
    Look("1280-de", "Deutsch, 1280 px", 1280),
)
SHOTS = (
    Shot("start", "Startseite", "/"),
    Shot("ortsteil", "Ein Ortsteil", "/o/rieth"),
    Shot("questionnaire", "Fragebogen, erste Seite", "/o/rieth/fragebogen", first_page),
    Shot("matrix", "Fragebogen, zweite Seite", "/o/rieth/fragebogen", second_page),
    Shot("mistakes", "Fragebogen mit Fehler", "/o/rieth/fragebogen", mistakes),
    Shot("thanks", "Dank", "/o/rieth/danke"),
    Shot("comment", "Kommentar", "/o/rieth/kommentar"),
    Shot("planning", "So läuft die Planung", "/planung"),
    Shot("accessibility", "Erklärung zur Barrierefreiheit", "/barrierefreiheit"),
    Shot("dashboard", "Auswertung", "/staff/?daten=simuliert", staff=True),
    Shot(
        "summary",
        "Zusammenfassung",
        "/staff/zusammenfassung?daten=simuliert",
        staff=True,
    ),
    Shot(
        "findings",
        "Was zeigt sich?",
        "/staff/was-zeigt-sich?daten=simuliert",
        staff=True,
    ),
)


def main() -> int:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        address, link = server
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
            )
            state = signed_in(browser, address, link)
            for look in LOOKS:
                picture_all(browser, address, look, state)
            browser.close()
    write_index()
    size = sum(path.stat().st_size for path in TARGET.glob("*.png"))
    print(f"{len(list(TARGET.glob('*.png')))} pictures, {size / 1e6:.1f} MB")
    return 1 if size > LARGEST else 0


def picture_all(browser: Browser, address: str, look: Look, state: object) -> None:
    for shot in SHOTS:
        if shot.staff and look.language != "de":
            continue  # staff pages are in German and English
        context = browser.new_context(
            base_url=address,
            viewport={"width": look.width, "height": 800},
            color_scheme="dark" if look.dark else "light",
            locale=look.language,
            storage_state=state if shot.staff else None,  # type: ignore[arg-type]
            service_workers="block",
        )
        page = context.new_page()
        page.goto(("" if look.language == "de" else f"/{look.language}") + shot.address)
        if shot.steps:
            shot.steps(page)
        page.evaluate("document.fonts.ready")
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size(
            {"width": look.width, "height": min(height, LONGEST[look.width])}
        )
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=TARGET / f"{shot.name}-{look.name}.png")
        context.close()


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve a filled installation; yield its address and a link that makes an account."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environ |= {"DATA_DIR": str(folder), "PORT": str(port)}
    for command in (
        ["database", "upgrade"],
        ["seed"],
        ["translations", "compile"],
        ["demo", "fill", "--submissions", "1500"],
        ["themes", "tag", "--once"],
    ):
        participation(environ, *command)
    said = participation(environ, "accounts", "link", *ROLES)
    link = re.search(r"/staff/einrichten/\S+", said)
    assert link is not None
    server = subprocess.Popen(
        [str(BIN / "gunicorn"), "wsgi:app", "--bind", f"127.0.0.1:{port}",
         "--worker-class", "gthread", "--threads", "4", "--log-level", "error",
         "--no-control-socket"],
        cwd=ROOT, env=environ,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/livez")
        yield f"http://127.0.0.1:{port}", link[0]
    finally:
        server.terminate()
        server.wait(15)


def participation(environ: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(BIN / "participation"), *arguments],
        cwd=ROOT,
        env=environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2)  # noqa: S310 -- our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not answer")


def signed_in(browser: Browser, address: str, link: str) -> object:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(address + link)
    page.get_by_label("Anmeldename").fill("m.muster")
    page.get_by_label("Ihr Name").fill("Maria Muster")
    page.locator("input[type=password]").nth(0).fill(PASSWORD)
    page.locator("input[type=password]").nth(1).fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    key = page.locator(".secret-key").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(pyotp.TOTP(key).now())
    page.locator("main button[type=submit]").first.click()
    page.get_by_role("link", name="Ich habe die Codes aufbewahrt").click()
    page.wait_for_url(re.compile("/staff/$"))
    state = context.storage_state()
    context.close()
    return state


def write_index() -> None:
    lines = [
        "# Screenshots",
        "",
        "Made by `make screenshots` with simulated answers; nothing in them is real.",
        f"Long pages are cut off at {LONGEST[360]} (phone) and {LONGEST[1280]} pixels.",
    ]
    for shot in SHOTS:
        lines += ["", f"## {shot.text}", ""]
        for look in LOOKS:
            name = f"{shot.name}-{look.name}.png"
            if (TARGET / name).exists():
                lines.append(f"- [{look.text}]({name})")
        lines += [
            "",
            f"![{shot.text}, {LOOKS[0].text}]({shot.name}-{LOOKS[0].name}.png)",
        ]
    (TARGET / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
