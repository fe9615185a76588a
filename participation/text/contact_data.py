"""Links, e-mail addresses, bank accounts and telephone numbers in a text.

Every pattern reads a run of characters once (possessive quantifiers): hostile texts cost
no more than others.
"""

import re
from collections.abc import Iterator
from typing import Final

from participation.text.normalise import ascii_digits

Stretch = tuple[int, int]

_LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"]++", re.IGNORECASE)
_SENTENCE_END: Final = ".,;:!?'\"»“”…"

_LOCAL: Final = r"(?<![\w.+-])[\w.+-]++"
_DOT: Final = r"(?:\.|\s?[(\[{](?:punkt|dot)[)\]}]\s?|\s(?:punkt|dot)\s)"
_PROVIDERS: Final = (
    r"(?:gmx|web|gmail|googlemail|outlook|hotmail|yahoo|icloud|t-online|freenet|posteo"
    r"|mail|mailbox|arcor|aol|live|protonmail|proton|ukr|yandex|wp|o2)"
)
_DOMAIN: Final = rf"(?:[\w-]++(?:{_DOT}[\w-]++)++|{_PROVIDERS}\b)"
_EMAIL: Final = re.compile(
    rf"{_LOCAL}\s?(?:[@＠]|[(\[{{<]\s?[aä]t\s?[)\]}}>])\s?{_DOMAIN}", re.IGNORECASE
)
_SPOKEN_EMAIL: Final = re.compile(rf"({_LOCAL})\s[aä]t\s({_DOMAIN})", re.IGNORECASE)
_WRITTEN_AT: Final = re.compile(r"[([{<\s]\s?[aäAÄ][tT](?:\s|[)\]}>])")
_SPOKEN_DOT: Final = re.compile(r"punkt|dot", re.IGNORECASE)
_PROVIDER: Final = re.compile(rf"{_PROVIDERS}\b", re.IGNORECASE)
_MAIL_WORD: Final = re.compile(r"mail|adresse|kontakt|schreib", re.IGNORECASE)

# ISO 13616: letters and digits that follow country and check digits.
_IBAN_LENGTHS: Final = {
    country: length - 4
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL",
        19: "MK SI",
        20: "AT BA EE KZ LT LU XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "PT",
        26: "IS TR",
        27: "FR GR IT MC SM",
        28: "AL AZ BY CY DO GT HU LB PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU",
        31: "MT SC",
    }.items()
    for country in countries.split()
}
_IBAN_START: Final = re.compile(
    r"(?<![^\W_])([A-Za-z]{2})[ -]?\d{2}(?=[ .\xa0-]{0,2}\w)"
)
_BETWEEN: Final = r"[ .\xa0-]{0,2}+"
_EXACT: Final = {
    count: re.compile(rf"(?:{_BETWEEN}[0-9A-Za-z]){{{count}}}(?![0-9A-Za-z])")
    for count in set(_IBAN_LENGTHS.values())
}
_MISTYPED: Final = {
    count: re.compile(rf"(?:{_BETWEEN}\d){{{count - 3},{count + 3}}}+(?!\w)")
    for count in set(_IBAN_LENGTHS.values())
}
_IBAN_WITHOUT_COUNTRY: Final = re.compile(
    rf"\bIBAN[\s:.]{{1,3}}+(\d(?:{_BETWEEN}\d){{15,23}}+)(?!\w)", re.IGNORECASE
)
_DIGITS_OF_AN_IBAN: Final = 10

_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_YEAR: Final = r"(?:19|20)\d\d"
# Dates and times come first, so that they are no part of a number beside them.
_NUMBER: Final = re.compile(
    rf"(?<!\w)(?<!\d[.,])(?:"
    rf"{_DAY}[./-]\s?{_MONTH}[./-](?:\s?{_YEAR}|\d\d)?(?!\d)"
    rf"|{_MONTH}\s?[/.]\s?{_YEAR}(?!\d)"
    rf"|(?:[01]?\d|2[0-4])[:.][0-5]\d(?!\.?\d)"
    rf"|(?P<run>[+(]{{0,2}}\d(?:[ \t\xa0/().–-]{{0,3}}+\d)*+))"
)
_PHONE_START: Final = re.compile(
    r"(?:(?<=[ (])|^)(?:\(?\+[1-9]|\(?00?[1-9]|\(?0 [1-9])"
)
_REFERENCE: Final = re.compile(
    rf"0\d{{3}}/(?:\d\d|{_YEAR})|0[.]\d+|[01]\d[0-5]\d ?[–-] ?[0-2]\d[0-5]\d"
)
_REFERENCE_WORD: Final = re.compile(
    r"\b(?:DS|Drucksachen?|Vorlage|Antrag|Beschluss|Aktenzeichen|Az)\b[\s.:]*(?:Nr\.?)?\s*$",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"\s*(?:Uhr|h\b|€|Euro|EUR|km|m²|qm|%|Prozent|Meter|Stück|Einwohner|Menschen"
    r"|Personen|Leute|Millionen|Mio|Tausend)",
    re.IGNORECASE,
)
_PHONE_WORD: Final = re.compile(
    r"(?:\b(?:tel|telefon\w*|handy\w*|mobil\w*|fon|fax|phone|whatsapp|signal|telegram"
    r"|rufnummer|ruf|durchwahl|тел\w*|an unter)|☎|📞|هاتف\w*)"
    r"[\s.:-]*(?:nr|nummer|number|no)?[\s.:]*(?:ist|is|lautet|unter|der|die|privat)?[\s:]*$",
    re.IGNORECASE,
)
_WORDS_BEFORE: Final = 32


def find_links(text: str) -> Iterator[Stretch]:
    if "://" not in text and "www." not in text.lower():
        return
    for match in _LINK.finditer(text):
        yield match.start(), match.start() + _link_length(match.group())


def _link_length(link: str) -> int:
    """Return the length without the end of the sentence it stands in."""
    excess = link.count(")") - link.count("(")
    length = len(link)
    while length and (link[length - 1] in _SENTENCE_END or link[length - 1] == ")"):
        if link[length - 1] == ")":
            if excess <= 0:
                break
            excess -= 1
        length -= 1
    return length


def find_emails(text: str) -> Iterator[Stretch]:
    """Yield addresses, also with (at), [ät], "punkt"; "at" alone where more speaks for one."""
    if "@" in text or "＠" in text or _WRITTEN_AT.search(text):
        yield from (match.span() for match in _EMAIL.finditer(text))
        for match in _SPOKEN_EMAIL.finditer(text):
            if _is_spoken_address(text, match):
                yield match.span()


def _is_spoken_address(text: str, match: re.Match[str]) -> bool:
    """Tell "lisa.koch at example.org" from "look at erfurt.de"."""
    local, domain = match.groups()
    before = text[max(0, match.start() - _WORDS_BEFORE) : match.start()]
    return bool(
        not local.isalpha()
        or _SPOKEN_DOT.search(domain)
        or _PROVIDER.match(domain)
        or _MAIL_WORD.search(before)
    )


def find_ibans(text: str) -> Iterator[Stretch]:
    """Yield account numbers by check digits, and mistyped ones by their shape."""
    done = 0
    for match in _IBAN_START.finditer(text):
        count = _IBAN_LENGTHS.get(match.group(1).upper())
        if count and match.start() >= done and (end := _iban_end(text, match, count)):
            yield match.start(), end
            done = end
    if "iban" in text.lower():
        for match in _IBAN_WITHOUT_COUNTRY.finditer(text):
            if match.start() >= done:
                yield match.span(1)


def _iban_end(text: str, start: re.Match[str], count: int) -> int | None:
    exact = _EXACT[count].match(text, start.end())
    if exact and (
        _checks(text[start.start() : exact.end()])
        or sum(map(str.isdecimal, exact.group())) >= _DIGITS_OF_AN_IBAN
    ):
        return exact.end()
    mistyped = _MISTYPED[count].match(text, start.end())
    return mistyped.end() if mistyped else None


def _checks(iban: str) -> bool:
    """Whether the check digits fit: ISO 13616, the remainder by 97 is 1."""
    plain = "".join(filter(str.isalnum, iban))
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def find_phones(text: str) -> Iterator[Stretch]:
    for match in _NUMBER.finditer(text):
        run = match.group("run")
        if run and len(run) > 4 and (start := _phone_start(text, match)) is not None:
            yield start, match.end()


def _phone_start(text: str, match: re.Match[str]) -> int | None:
    """Return where the number begins, None where it is no telephone number."""
    run = match.group("run")
    if _UNIT.match(text, match.end()):
        return None
    before = text[max(0, match.start() - _WORDS_BEFORE) : match.start()]
    begins = _PHONE_START.search(ascii_digits(run) if not run.isascii() else run)
    if begins and _has_phone_length(run[begins.start() :]):
        if _REFERENCE.fullmatch(run) or _REFERENCE_WORD.search(before):
            return None
        return match.start() + begins.start() + _open_bracket(run, begins.start())
    digits = sum(map(str.isdecimal, run))
    if 5 <= digits <= 14 and _PHONE_WORD.search(before):
        return match.start() + _open_bracket(run, 0)
    return None


def _has_phone_length(run: str) -> bool:
    """Seven digits after a zero, eight after a plus; two numbers may follow each other."""
    digits = sum(map(str.isdecimal, run))
    return (8 if "+" in run[:2] else 7) <= digits <= 30


def _open_bracket(run: str, start: int) -> int:
    """Return 1 where the bracket before the number belongs to the sentence."""
    return int(run[start] == "(" and ")" not in run[start:])
