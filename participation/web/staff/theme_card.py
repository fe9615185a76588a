"""A model card as a text to keep: Markdown that also reads well as it is."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import format_date, format_decimal, format_percent, gettext

from participation.themes.learning.release_queries import ReleaseView
from participation.web.staff import theme_words as words

Share = Mapping[str, float] | None


def card_markdown(release: ReleaseView, labels: Mapping[str, str]) -> str:
    """Return the whole card. `labels`: names of the themes by key."""
    return "\n".join(_lines(release, labels)) + "\n"


def share_text(share: Share) -> str:
    """A share with its interval; a dash where there was nothing to share."""
    if share is None:
        return "–"
    value, low, high = (format_percent(share[k]) for k in ("value", "low", "high"))
    return f"{value} ({low} – {high})"


def day(text: str) -> str:
    return str(format_date(datetime.date.fromisoformat(text), "medium"))


def _lines(release: ReleaseView, labels: Mapping[str, str]) -> Iterator[str]:
    card = release.card
    yield "# " + gettext("Modellkarte: Modell %(number)s", number=release.number)
    yield ""
    yield _fact(gettext("Fassung"), release.version)
    yield _fact(gettext("Entstanden am"), day(card["made_on"]))
    yield _fact(gettext("Stand"), str(words.STATES[release.state]))
    if scheme := card["scheme"]:
        yield _fact(gettext("Themenschema"), f"{scheme['key']} {scheme['version']}")
    yield _fact(
        gettext("Programme"),
        ", ".join(f"{name} {version}" for name, version in card["software"].items()),
    )
    yield from _examples(card)
    yield from _figures(card, labels)
    yield from _gate(release, labels)
    yield from _history(card)


def _examples(card: Mapping[str, Any]) -> Iterator[str]:
    yield from _heading(gettext("Beispiele"))
    if card["examples"] is None:
        yield gettext("Dieses Modell kam mit dem Programm.")
        return
    for origin, number in card["examples"].items():
        yield _fact(str(words.ORIGINS[origin]), str(format_decimal(number)))


def _figures(card: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[str]:
    figures = card["figures"] or {}
    for which, title in (
        ("people", gettext("Güte an Kommentaren, die Menschen geprüft haben")),
        ("all", gettext("Güte an allen Beispielen")),
    ):
        if found := figures.get(which):
            yield from _heading(title)
            yield _fact(gettext("Texte"), str(format_decimal(found["comments"])))
            yield _fact("Micro-F1", _score(found["micro_f1"]))
            yield _fact("Macro-F1", _score(found["macro_f1"]))
            yield from _table(
                [gettext("Thema"), gettext("Anzahl"), gettext("Genauigkeit"),
                 gettext("Vollständigkeit")],
                [[labels.get(key, key), str(row["positives"]),
                  share_text(row["precision"]), share_text(row["recall"])]
                 for key, row in found["themes"].items()],
            )  # fmt: skip


def _gate(release: ReleaseView, labels: Mapping[str, str]) -> Iterator[str]:
    if (gate := release.gate) is None:
        return
    yield from _heading(gettext("Vergleich mit dem Modell davor"))
    yield str(words.GATES[gate.verdict])
    yield words.compared_on(gate.comments)
    rows = [(gettext("Alle Themen"), gate.micro)]
    rows += [(labels.get(key, key), line) for key, line in gate.themes.items()]
    yield from _table(
        [gettext("Thema"), gettext("Anzahl"), gettext("bisher"), gettext("neu"),
         gettext("Unterschied"), gettext("Urteil")],
        [[name, str(line.positives), _score(line.old), _score(line.new),
          difference_text(line.low, line.high), str(words.VERDICTS[line.verdict])]
         for name, line in rows],
    )  # fmt: skip


def difference_text(low: float, high: float) -> str:
    """The interval of a difference, with signs."""
    return f"{_signed(low)} … {_signed(high)}"


def _history(card: Mapping[str, Any]) -> Iterator[str]:
    yield from _heading(gettext("Entscheidungen"))
    for event in card["history"]:
        who = event["by"] or gettext("das Programm")
        reason = f": {_one_line(event['reason'])}" if event["reason"] else ""
        yield f"- {day(event['on'])}: {words.ACTIONS[event['action']]} ({who}){reason}"
    if not card["history"]:
        yield gettext("Noch keine.")


def _heading(title: str) -> list[str]:
    return ["", f"## {title}", ""]


def _fact(name: str, value: str) -> str:
    return f"- {name}: {value}"


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield ""
    for row in (head, ["---"] * len(head), *rows):
        yield (
            "| "
            + " | ".join(_one_line(cell).replace("|", "\\|") for cell in row)
            + " |"
        )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _score(value: float) -> str:
    return str(format_decimal(value, "0.00"))


def _signed(value: float) -> str:
    return str(format_decimal(round(value, 2), "+0.00;−0.00"))
