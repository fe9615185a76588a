"""Texts of a questionnaire as they stand on paper: one language, no earlier answers."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from participation.questionnaires.definition import in_language
from participation.questionnaires.piping import PLACEHOLDER
from participation.questionnaires.print.words import spoken
from participation.questionnaires.reading import Texts

BLANK = "…"
BLOCKS = {"p": "text", "li": "item", "h3": "heading"}


@dataclass(frozen=True)
class Speaker:
    """Says texts in the language of the form, else in the first one, marked as such."""

    language: str

    def say(self, texts: Texts) -> Any:
        """A text, or with its language where that is not the form's; None for none."""
        text, found = in_language(texts, self.language)
        if not text:
            return None
        filled = without_answers(text)
        if spoken(found).lang == spoken(self.language).lang:
            return filled
        locale = spoken(found)
        return {"text": filled, "lang": locale.lang, "dir": locale.direction}

    def plain(self, texts: Texts) -> str:
        """The same without its language, to stand inside a sentence."""
        return said_text(self.say(texts))

    def html(self, texts: Texts) -> list[dict[str, Any]]:
        """Paragraphs, list items and headings of simple HTML, each with its runs."""
        html, found = in_language(texts, self.language)
        reader = _SimpleHtml()
        reader.feed(without_answers(html))
        reader.close()
        locale = spoken(found)
        return [
            {**block, "lang": locale.lang, "dir": locale.direction}
            for block in reader.blocks
            if any(run["text"].strip() for run in block["runs"])
        ]


def said_text(said: Any) -> str:
    """The words of what a speaker said."""
    return said["text"] if isinstance(said, dict) else said or ""


def without_answers(text: str) -> str:
    """Nobody's earlier answers are known to paper: what stands there without them."""
    return PLACEHOLDER.sub(lambda found: (found[2] or "").strip() or BLANK, text)


class _SimpleHtml(HTMLParser):
    """Reads what text/clean.py lets through; of links the words remain."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[dict[str, Any]] = []
        self._bold = self._italic = 0
        self._lists: list[int | None] = []
        self._open("text")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag in BLOCKS:
            self._open(BLOCKS[tag])
        elif tag == "br":
            self._add("\n")
        self._bold += tag == "strong"
        self._italic += tag == "em"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in BLOCKS or tag in ("ul", "ol"):
            self._open("text")
        self._bold -= tag == "strong"
        self._italic -= tag == "em"

    def handle_data(self, data: str) -> None:
        self._add(" ".join(data.split()) if not data.strip() else _single_spaces(data))

    def _open(self, kind: str) -> None:
        block: dict[str, Any] = {"kind": kind, "runs": []}
        if kind == "item" and self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            block["number"] = self._lists[-1]
        self.blocks.append(block)

    def _add(self, text: str) -> None:
        if text:
            self.blocks[-1]["runs"].append(
                {"text": text, "strong": self._bold > 0, "em": self._italic > 0}
            )


def _single_spaces(text: str) -> str:
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() else ""
    return start + " ".join(text.split()) + end
