"""What a throttled phone needs for Erfurt's questionnaire: bytes, requests, seconds.

400 ms and 400 kbit/s, as Lighthouse's slow 3G; a fresh phone for every run, which answers
and sends. Starts its own server on an empty database in a temporary folder, and Chromium.
    python benchmarks/phone.py [--runs 5]
"""

import argparse
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.serving import fresh_server  # noqa: E402

BIN = Path(sys.executable).parent
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400 * 1000 / 8,
    "uploadThroughput": 400 * 1000 / 8,
}
FIRST_PAINT = (
    "performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)[0]"
)


TURN = """async () => {
  const started = performance.now();
  document.querySelector("main .kern-btn--primary").click();
  await new Promise(shown => requestAnimationFrame(() => setTimeout(shown)));
  return (performance.now() - started) / 1000;
}"""


@dataclass
class Visit:
    first_paint: float  # seconds until the first question can be read
    first_bytes: int
    first_requests: int
    all_bytes: int
    all_requests: int
    sent_after: float  # seconds from the first tap to the thank-you page
    page_turn: float  # seconds for one "Weiter", on average


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with fresh_server() as (address, _), sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        for scripts in (True, False):
            visits = [visit(browser, address, scripts) for _ in range(options.runs)]
            show("with JavaScript" if scripts else "without JavaScript", visits)
        browser.close()


def visit(browser: Browser, address: str, scripts: bool) -> Visit:
    """Answer and send on a phone that was never here."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        locale="de-DE",
        java_script_enabled=scripts,
        service_workers="block",
    )
    page = context.new_page()
    network = context.new_cdp_session(page)
    weights = weigh(network)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    started = time.monotonic()
    page.goto(f"{address}/o/rieth/fragebogen", wait_until="load")
    loaded = time.monotonic() - started
    painted = page.evaluate(FIRST_PAINT) if scripts else None
    first = (sum(weights.values()), len(weights))
    begun = time.monotonic()
    turns = answer(page, scripts)
    page.get_by_role("heading", name="Vielen Dank!").wait_for()
    sent = time.monotonic() - begun
    result = Visit(
        first_paint=painted / 1000 if painted else loaded,
        first_bytes=first[0],
        first_requests=first[1],
        all_bytes=sum(weights.values()),
        all_requests=len(weights),
        sent_after=sent,
        page_turn=statistics.mean(turns),
    )
    context.close()
    return result


def answer(page: Page, scripts: bool) -> list[float]:
    """Answer one question a page; return how long each turn of a page took."""
    page.locator("[name=q-relation][value=live]").check()
    if scripts:  # what a person needs longer for than the other pages need to come
        page.locator("[data-page='5']").wait_for(state="attached")
    turns = []
    button = page.locator("main .kern-btn--primary:visible")
    while button.get_attribute("value") == "next":
        if scripts:  # Playwright's own click takes longer than the page does
            turns.append(page.evaluate(TURN))
            continue
        heading = page.locator("h1").inner_text()
        started = time.monotonic()
        button.click()
        page.locator("h1").filter(has_not_text=heading).wait_for()
        turns.append(time.monotonic() - started)
    button.click()
    return turns


def weigh(network: CDPSession) -> dict[str, int]:
    """Collect the bytes of every request over the air, headers included."""
    weights: dict[str, int] = {}
    inside: set[str] = set()  # data: addresses never leave the page

    def sent(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("data:"):
            inside.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] not in inside:
            weights[event["requestId"]] = round(event["encodedDataLength"])

    network.on("Network.requestWillBeSent", sent)
    network.on("Network.loadingFinished", finished)
    return weights


def show(name: str, visits: list[Visit]) -> None:
    def middle(values: Iterator[float]) -> float:
        return statistics.median(values)

    print(name)
    print(f"  first question readable  {middle(v.first_paint for v in visits):.2f} s")
    print(f"  until then               {middle(v.first_bytes for v in visits) / 1000:.1f} kB, "
          f"{middle(v.first_requests for v in visits):.0f} requests")  # fmt: skip
    print(f"  whole visit, sent        {middle(v.all_bytes for v in visits) / 1000:.1f} kB, "
          f"{middle(v.all_requests for v in visits):.0f} requests")  # fmt: skip
    print(f"  one page turned          {middle(v.page_turn for v in visits):.2f} s")
    print(f"  first tap to thank-you   {middle(v.sent_after for v in visits):.2f} s")


if __name__ == "__main__":
    main()
