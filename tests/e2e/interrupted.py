"""A person who fills in the questionnaire while everything happens to phone and network.

Used by test_interruptions.py (a few runs) and benchmarks/interruptions.py (a thousand).
"""

import random
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page

ADDRESS = "/o/rieth/fragebogen"
PHONE = {"width": 360, "height": 740}
ACTIONS = 150
PATIENCE_S = 20.0
STATE = """() => {
  if (location.protocol === "chrome-error:") return "error";
  if (!document.body || document.readyState === "loading") return "";
  const heading = document.querySelector("h1");
  if (!heading) return "error";
  if (/danke$/.test(location.pathname)) return "thanked";
  if (document.getElementById("started-notice")) return "offered";
  if (document.getElementById("waiting")) return "waiting";
  const form = document.getElementById("questionnaire");
  if (!form) return "elsewhere";
  const begun = Object.keys(localStorage).some(key => key.startsWith("questionnaire:"));
  const sections = form.querySelectorAll("[data-page]");
  if (!begun) return sections.length === 1 && form.elements.page.value === "0" ? "fresh" : "";
  if (document.querySelector("[aria-disabled=true]")) return ""; // being sent
  return sections.length > 1 && !form.hidden ? "form" : "";
}"""


@dataclass
class Result:
    """`seen`: the person read the thank-you. `cleared`: the phone let go of the draft."""

    text: str
    seen: bool
    cleared: bool
    happened: Counter[str]


@dataclass
class Person:
    context: BrowserContext
    text: str
    chance: random.Random
    offline: bool = False
    begun: bool = False
    tried_to_send: bool = False
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.page = self._open()

    def answer_all(self) -> Result:
        """Go on until the thank-you is seen or the phone has nothing left to send."""
        self._visit()
        for _ in range(ACTIONS):
            state = self._state()
            if state == "thanked":
                return Result(self.text, True, True, self.happened)
            if state == "fresh" and self.tried_to_send:
                return Result(self.text, False, True, self.happened)
            try:
                self._act(state)
            except Error:
                self.happened["playwright was interrupted"] += 1
        return Result(self.text, False, False, self.happened)

    def _act(self, state: str) -> None:
        if state == "offered":
            self._tap("[data-draft-action=resume]")
        elif state == "fresh":
            self.page.locator("[name=q-relation][value=live]").check()
            self.begun = True
            if self.chance.random() < 0.3:  # before the other pages could be fetched
                self._tap("main .kern-btn--primary:visible")
        elif state == "form":
            self._on_a_page()
        elif state == "waiting":
            self._while_waiting()
        else:
            self._online()
            self._visit()

    def _on_a_page(self) -> None:
        words = self.page.locator("textarea[name=q-missing]")
        if words.is_visible():
            words.fill(self.text)
        wellbeing = self.page.locator("[name=q-wellbeing]").first
        if wellbeing.is_visible():
            wellbeing.check()
        last = self.page.locator("main .kern-btn--primary[value=send]:visible").count()
        if not last and self.chance.random() < 0.45:
            return self._interrupt()
        if last:
            return self._send()
        return self._tap("main .kern-btn--primary:visible")

    def _interrupt(self) -> None:
        kinds = ("reload", "back", "offline", "online", "double", "kill", "sleep")
        kind = self.chance.choice(kinds)
        self.happened[kind] += 1
        match kind:
            case "reload":
                self.page.reload()
            case "back":
                if self.page.locator("[name=page]").input_value() != "0":
                    self.page.go_back()
            case "offline":
                self.context.set_offline(True)
                self.offline = True
            case "online":
                self._online()
            case "double":
                self.page.locator("main .kern-btn--primary:visible").dblclick()
            case "kill":
                self._kill()
            case "sleep":
                self.page.evaluate(
                    "document.dispatchEvent(new Event('visibilitychange'))"
                )

    def _send(self) -> None:
        kind = self.chance.choice(
            ("send", "send", "double", "kill", "reload", "offline", "back")
        )
        self.happened[f"send: {kind}"] += 1
        if kind == "back":
            self.page.go_back()
            return
        if kind == "offline":
            self.context.set_offline(True)
            self.offline = True
        self.tried_to_send = True
        button = self.page.locator("main .kern-btn--primary:visible")
        if kind == "double":
            button.dblclick()
        else:
            button.click()
        if kind in ("kill", "reload"):
            time.sleep(self.chance.random() * 0.15)  # in the middle of it
        if kind == "kill":
            self._kill()
        elif kind == "reload":
            self.page.reload()

    def _while_waiting(self) -> None:
        kind = self.chance.choice(
            ("online", "online", "retry", "reload", "kill", "edit")
        )
        self.happened[f"waiting: {kind}"] += 1
        match kind:
            case "online":
                self._online()
                self.page.wait_for_timeout(500)
            case "retry" | "edit":
                self._tap(f"[data-draft-action={kind}]")
            case "reload":
                self.page.reload()
            case "kill":
                self._kill()

    def _kill(self) -> None:
        self.page.close()
        self.page = self._open()
        self._visit()

    def _open(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(2500)
        return page

    def _visit(self) -> None:
        try:
            self.page.goto(ADDRESS, wait_until="domcontentloaded")
        except Error:
            self.happened["no page"] += 1

    def _online(self) -> None:
        self.context.set_offline(False)
        self.offline = False

    def _tap(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def _state(self) -> str:
        """Wait until the page has settled. "" after a while: nothing happens any more."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                state: str = self.page.evaluate(STATE)
            except Error:
                state = ""  # it is on its way to another page
            if state:
                return state
            if self.offline and time.monotonic() > deadline - PATIENCE_S + 2:
                return "stuck without network"
            time.sleep(0.03)
        self.happened["nothing happens"] += 1
        return "stuck"


def run_interrupted(
    browser: Browser, address: str, *, runs: int, seed: int
) -> list[Result]:
    """Let so many people answer, each on a phone of their own."""
    results = []
    for number in range(runs):
        context = browser.new_context(
            viewport=PHONE, locale="de-DE", base_url=address, has_touch=True
        )
        chance = random.Random(f"{seed}:{number}")
        text = f"Lauf {seed}-{number}: mehr Bänke."
        results.append(Person(context, text, chance).answer_all())
        context.close()
    return results


def stored_texts(database: Path) -> Counter[str]:
    """How often each text is in the database."""
    with sqlite3.connect(database) as connection:
        return Counter(row[0] for row in connection.execute("SELECT text FROM comment"))
