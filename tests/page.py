"""Read a page the way a browser does: elements, labels, forms and what they would send."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

VOID = {"input", "meta", "link", "br", "hr", "img", "path"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parents: list["Element"] = field(repr=False)
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def is_inside(self, tag: str) -> bool:
        return any(parent.tag == tag for parent in self.parents)


class Page(HTMLParser):
    """A parsed page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, list(self._open))
        self.elements.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        wanted = {k.rstrip("_").replace("_", "-"): v for k, v in attributes.items()}
        return [
            e
            for e in self.elements
            if e.tag == tag and all(e.get(k) == v for k, v in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, (tag, attributes, found)
        return found[0]

    @property
    def heading(self) -> str:
        return " ".join(self.one("h1").text.split())

    @property
    def errors(self) -> list[str]:
        return [
            " ".join(e.text.split())
            for e in self.all("p")
            if "kern-error" in (e.get("class") or "")
        ]

    def fields(self) -> dict[str, list[str]]:
        """What the one form of the page would send, without its button."""
        sent: dict[str, list[str]] = {}
        for element in self._form_fields():
            name, value = element["name"], element.get("value") or ""
            if element.tag == "textarea":
                value = element.text.removeprefix("\n")
            elif element.tag == "select":
                value = self._selected(element)
            elif element.get("type") in {"radio", "checkbox"} and (
                "checked" not in element.attributes
            ):
                continue
            sent.setdefault(name, []).append(value)
        return sent

    def unlabelled(self) -> list[Element]:
        """Fields that nothing names."""
        labels = {label.get("for") for label in self.all("label")}
        return [
            e
            for e in self._form_fields(any_form=True)
            if e.get("type") != "hidden" and e.get("id") not in labels
        ]

    def _form_fields(self, *, any_form: bool = False) -> Iterator[Element]:
        for element in self.elements:
            if element.tag in {"input", "textarea", "select"} and (
                any_form or element.is_inside("main")
            ):
                yield element

    def _selected(self, select: Element) -> str:
        options = [o for o in self.all("option") if select in o.parents]
        chosen = [o for o in options if "selected" in o.attributes]
        return (chosen or options)[0]["value"]


def read_page(response: TestResponse, status: int = 200, *, lang: str = "de") -> Page:
    """Check what every page must have, and parse it."""
    assert response.status_code == status, (response.status, response.text[:2000])
    page = Page(response.text)
    assert page.heading
    [title] = [e for e in page.all("title") if e.is_inside("head")]
    assert title.text.split(" – ")[0].strip()
    direction = "rtl" if lang in {"ar", "fa"} else "ltr"
    assert page.one("html").attributes == {"lang": lang, "dir": direction}
    assert len(page.all("main")) == 1
    assert page.unlabelled() == []
    ids = [e["id"] for e in page.elements if e.get("id")]
    assert sorted(ids) == sorted(set(ids))
    for element in page.elements:
        for target in (element.get("aria-describedby") or "").split():
            assert target in ids
    for raw in ("{{", "{%", "%(", "None<", "Undefined"):
        assert raw not in response.text
    assert response.headers.getlist("Set-Cookie") == []
    return page


def follow_form(
    client: Any, address: str, page: Page, action: str, /, **changes: Any
) -> TestResponse:
    """Send the form of a page as it stands, with changes: name=value or list of values."""
    fields: dict[str, Any] = {**page.fields(), **changes, "action": action}
    response: TestResponse = client.post(address, data=fields)
    return response


def sent_to(response: TestResponse) -> str:
    """Return where a sent form leads, without the sealed code for the thank-you page."""
    return re.sub(r"[?&]q=[\w%=-]+$", "", response.headers["Location"])
