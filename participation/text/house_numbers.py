"""House numbers behind streets. The street stays: it tells which place is meant."""

import re
from collections.abc import Iterator
from typing import Final

from participation.text.name_lists import NOT_NAMES, words_in

Stretch = tuple[int, int]

_LETTER: Final = r"(?:[a-ln-wyzA-LN-WYZ](?!\w)| [a-gA-G](?!\w))?"
# The first digit first, what may not stand before it second: read so ten times faster.
_NUMBER: Final = re.compile(
    rf"\d(?<![\w§]\d)(?<!\d[.,:/–-]\d)\d{{0,2}}{_LETTER}"
    rf"(?: ?[/–+-] ?\d{{1,3}}{_LETTER})?(?![\w²]|[.,:]\d|/\d)"
)
_LABEL: Final = frozenset(
    {"hausnummer", "hausnr", "haus-nr", "haus-nummer", "nr", "nummer", "no"}
)
_SOMEBODYS: Final = ("aus", "aus der", "in der", "Haus", "von")
"""Before "Nr. 12" where somebody comes from; else it is a bus or an item of a list."""
_NO_STREET: Final = frozenset("0123456789!?;)]}\"'-/\n")
_CLEAR_LABEL: Final = frozenset({"hausnummer", "hausnr", "haus-nr", "haus-nummer"})

_STREET_ENDS: Final = (
    *("straße", "strasse", "str", "gasse", "gäßchen", "gässchen", "allee", "chaussee"),
    *("promenade", "damm", "ufer", "stieg", "steig", "zeile", "winkel", "graben"),
    *("pfad", "platz", "weg", "ring", "wall", "anger", "hof", "markt", "berg"),
    *("brücke", "bogen", "siedlung"),
)
# Kinds of streets and squares, not names of one.
_GENERIC: Final = re.compile(
    r"(?:rad|radschnell|geh|fuß|fuss|schul|spiel|park|sport|arbeits|bolz|kita|krippen"
    r"|wochen|super|bau|flohm|weihnachts|arbeit|wohnungs|bundes|landes|land|kreis|einbahn"
    r"|fahrrad|neben|wander|wirtschafts|umgehungs|verbindungs|anlieger|durchgangs|seiten"
    r"|haupt|zufahrts|dach|innen|hinter|schulhof|pausen|fried|bahn|bauern|reit|haupt"
    r"|stell|park-|lager|dorf|vor|markt|markt-|aus|um|unter|heim|hin|rück|bürger|grill"
    r"|liege|sitz|steh|studien|ausbildungs|pflege|heim|auf|zu|zwei|durch|halb|bereit)"
    r"-?(?:straße|strasse|str|platz|weg|ring|hof|markt|berg|steig|brücke|damm)"
)
_ADJECTIVE: Final = re.compile(r"[\w-]{2,}(?:er|e|en|es|em)")
_NO_ADJECTIVE: Final = words_in(
    "der dieser unser einer jeder ihrer seiner meiner keiner jener welcher euer ihr"
    " diese jede eine keine meine deine seine ihre unsere die alle beide neuer alter"
    " breiter langer schmaler enger neue alte breite lange schmale enge ganze gesamte"
    " den dem einen keinen über unter oder aber hinter immer einem"
)
_BY_PREPOSITION: Final = re.compile(
    r"(?:^|[\s(,:])(?:Am|Im|Zum|Zur|An der|An den|An dem|Auf der|Auf dem|In der|In den"
    r"|Unter den|Hinter der|Vor dem|Bei der|Beim|am|zum|zur|an der|in der)"
    r" (?:[A-ZÄÖÜ][\w-]+ )?([A-ZÄÖÜ][\w-]+)$"
    r"|(?:Straße|Strasse|Str\.|Platz|Allee|Weg|Ring) (?:der|des) ([A-ZÄÖÜ][\w-]+)$"
)
_NOT_A_STREET: Final = (NOT_NAMES - {"Anger", "Petersberg"}) | words_in(
    "Klasse Linie Haus Gleis Teil Block Stock Etage Bus Station Kreisverkehr Bahnhof"
    " Abschnitt Gruppe Stufe Phase Punkt Seite Nummer Version Frage Bezirk Sektor"
)
_AT_HOME: Final = re.compile(
    r"wohn|adresse|anschrift|\bleben?\b|keller|hausflur|treppenhaus|aufzug|heizung"
    r"|klingel|fenster|\bbei uns\b|\bunser haus\b|miete\b|mieter\b|nachbar",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"\s*(?:km|kmh|uhr|h\b|m\b|cm\b|meter|minuten?|min\b|stunden?|tagen?\b|wochen?\b"
    r"|monaten?\b|jahren?\b|mal\b|x\b|%|prozent|€|euro|cent|grad|qm|m²|ha\b|zonen?\b"
    r"|bäume|bänke|autos|kinder|leute|menschen|personen|parkplätze|stellplätze|schilder"
    r"|laternen|poller|von \d|mehr\b|neue[nr]?\b|weitere|große|kleine|statt\b|oder \d"
    r"|(?:bis|und|-|–) ?\d+ ?(?:uhr|h\b|km|m\b|meter)"
    r"|\. ?(?:og|stock|etage|obergeschoss|bauabschnitt|abschnitt|richtung|mal)\b)",
    re.IGNORECASE,
)
_NOUN_AFTER: Final = re.compile(r"[ \xa0]([A-ZÄÖÜ][\w-]*)")
_MAY_FOLLOW: Final = words_in(
    "Erfurt Hinterhaus Vorderhaus Seitenflügel EG OG DG Erdgeschoss Obergeschoss Stock"
    " Etage Wohnung Aufgang Eingang Klingel Ich Wir Da Dort Bitte Hier Es Tel Telefon"
)
_PUBLIC: Final = frozenset({("anger", "1"), ("fischmarkt", "1")})
"""A shop and the town hall: places, nobody's home."""


def find_house_numbers(text: str) -> Iterator[Stretch]:
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - 70) : match.start()].rstrip(" \xa0")
        if before and before[-1] not in _NO_STREET and _is_address(text, match, before):
            yield match.span()


def _is_address(text: str, match: re.Match[str], before: str) -> bool:
    street, label = _without_label(before)
    after = text[match.end() : match.end() + 60]
    if label in _CLEAR_LABEL or (label and street.endswith(_SOMEBODYS)):
        return not _UNIT.match(after)
    if street.endswith((",", ":")) and not label:
        return False
    words = street.rstrip(",: ").split()[-4:]
    return (
        bool(words)
        and (_is_street(words) or _is_street_by_its_place(words, before, after))
        and (words[-1].lower(), match.group()) not in _PUBLIC
        and not _UNIT.match(after)
        and (not _counts_things(match.group(), after) or _speaks_of_home(before))
    )


def _is_street_by_its_place(words: list[str], before: str, after: str) -> bool:
    """ "Am Roten Berg 14" needs more than "Leipziger Straße 14": it may count things."""
    found = _BY_PREPOSITION.search(" ".join(words))
    return bool(
        found
        and (found[1] or found[2]) not in _NOT_A_STREET
        and (
            not after
            or after[0] in ",:;)\n"
            or _speaks_of_home(before)
            or _speaks_of_home(after)
        )
    )


def _speaks_of_home(text: str) -> bool:
    return bool(_AT_HOME.search(text))


def _without_label(before: str) -> tuple[str, str]:
    """Return the text before "Hausnummer" or "Nr.", and that word in small letters."""
    head, _, last = before.rpartition(" ")
    label = last.lower().strip(".:")
    return (head.rstrip(), label) if label in _LABEL else (before, "")


def _is_street(words: list[str]) -> bool:
    last = words[-1].lower().removesuffix(".")
    if words[-1].endswith(".") and not last.endswith(("str", "pl", "al")):
        return False  # the end of a sentence
    end = next((end for end in _STREET_ENDS if last.endswith(end)), None)
    if end is None:
        return False
    if last != end:
        return len(last) > len(end) + 1 and not _GENERIC.fullmatch(last)
    adjective = words[-2] if len(words) > 1 else ""
    return bool(
        _ADJECTIVE.fullmatch(adjective)
        and (adjective[0].isupper() or adjective.endswith("er"))
        and adjective.lower() not in _NO_ADJECTIVE - {"lange", "neue", "alte"}
    )


def _counts_things(number: str, after: str) -> bool:
    """Whether a noun follows at once: "Leipziger Straße 20 Bäume"."""
    noun = _NOUN_AFTER.match(after)
    return bool(noun and number.isdecimal() and noun[1] not in _MAY_FOLLOW)
