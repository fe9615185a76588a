"""What a template may place, with an example of each: read off the example itself."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from participation.handover.documents.kinds import FROM_WORD
from participation.handover.documents.trying import example_context

LONGEST = 70
LOOPS = {
    "akteure": "akteur",
    "befunde": "befund",
    "blinde_flecken": "befund",
    "eingeladen": "plan",
    "fachplanungen": "plan",
    "hauptbefunde": "befund",
    "kommentare": "kommentar",
    "methode": "zeile",
    "planungsluecken": "befund",
    "raeume": "raum",
    "schnittstellen": "befund",
    "termin": "zeile",
    "themen": "thema",
    "veraenderungen": "befund",
    "zeichen": "eines",
    "zielgruppen": "gruppe",
    "zusammenfassung": "satz",
}


@dataclass(frozen=True, kw_only=True)
class Placeholder:
    """`written`: as it stands in Word; `example`: what comes of it."""

    written: str
    example: str


def placeholders(kind: str, language: str = "de") -> list[Placeholder]:
    """Every placeholder of that document, in the order of the example."""
    known = {one.value: one for one in FROM_WORD}
    return list(_walk(example_context(known[kind], language), ""))


def _walk(value: Any, path: str) -> Iterator[Placeholder]:
    if isinstance(value, dict) and value.get("_block"):
        what = "(Diagramm)" if value["_block"] == "chart" else "(Tabellen)"
        yield Placeholder(written=f"{{{{p {path} }}}}", example=what)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _walk(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        name = path.rpartition(".")[2]
        each = LOOPS[name]
        yield Placeholder(
            written=f"{{%p for {each} in {path} %}} … {{%p endfor %}}",
            example=f"({len(value)}-mal)",
        )
        if value:
            yield from _walk(value[0], each)
    else:
        words = str(value)
        short = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
        yield Placeholder(written=f"{{{{ {path} }}}}", example=short or "(leer)")


def markdown() -> str:
    """The list for docs/how-to/change-the-templates.md."""
    parts = []
    for kind in FROM_WORD:
        parts.append(f"### `{kind.value}`\n\n| Platzhalter | Beispiel |\n|---|---|")
        seen = set()
        for one in placeholders(kind.value):
            if one.written not in seen:
                seen.add(one.written)
                parts.append(f"| `{one.written}` | {one.example.replace('|', '/')} |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(markdown())
