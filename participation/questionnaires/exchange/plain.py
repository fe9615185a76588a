"""Texts of other formats: markup out of labels, languages by their names."""

import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser

from babel import Locale

from participation.text.intake import clean_input

_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol"})
_SILENT = frozenset({"script", "style", "head", "title"})
_PLAIN_TAGS = frozenset({"p", "br", "div", "span"})
_MARKDOWN = (
    (re.compile(r"(\*\*|__)(?=[^\s*_])(.+?)(?<=[^\s_])\1(?!_)"), r"\2"),
    (re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]+?)(?<=\S)\1(?![\w*_])"), r"\2"),
    (re.compile(r"(?m)^#{1,6}\s+"), ""),
    (re.compile(r"\[([^\]\[]+)\]\((https?://[^)\s]+)\)"), r"\1 (\2)"),
)
LONGEST_MARKDOWN = 2_000  # what is longer is prose, and would take its time to search
_TAG = re.compile(
    r"<\s{0,3}/?\s{0,3}[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});"
)


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.tags: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "img":
            self.parts.append(f" {dict(attrs).get('alt') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(text: str, *, markdown: bool = False) -> tuple[str, bool]:
    """Return the text without markup, and whether more than paragraphs got lost."""
    lost = False
    if _TAG.search(text):
        stripper = _Stripper()
        stripper.feed(text)
        stripper.close()
        text = "".join(stripper.parts)
        lost = bool(stripper.tags - _PLAIN_TAGS)
    if markdown and len(text) <= LONGEST_MARKDOWN:
        for pattern, kept in _MARKDOWN:
            text = pattern.sub(kept, text)
    text = clean_input(text.replace("\xa0", " "))[0]
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), lost


LANGUAGE_NAMES = {
    "de": "Deutsch",
    "de-leicht": "Einfache Sprache",
    "en": "English",
    "uk": "Українська",
    "ar": "العربية",
    "ru": "Русский",
    "pl": "Polski",
    "ro": "Română",
    "fa": "فارسی",
    "tr": "Türkçe",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "vi": "Tiếng Việt",
    "ku": "Kurdî",
    "nl": "Nederlands",
    "cs": "Čeština",
    "pt": "Português",
    "bg": "Български",
    "sq": "Shqip",
}
_ENGLISH_NAMES = {
    "german": "de",
    "easy german": "de-leicht",
    "leichte sprache": "de-leicht",
    "de-easy": "de-leicht",
    "de-informal": "de",
    "english": "en",
    "ukrainian": "uk",
    "arabic": "ar",
    "russian": "ru",
    "polish": "pl",
    "romanian": "ro",
    "farsi": "fa",
    "persian": "fa",
    "turkish": "tr",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "vietnamese": "vi",
    "kurdish": "ku",
    "dutch": "nl",
    "portuguese": "pt",
    "bulgarian": "bg",
    "albanian": "sq",
}
_NAMES = {name.lower(): tag for tag, name in LANGUAGE_NAMES.items()} | _ENGLISH_NAMES
_OWN_NAMES = (
    "am",
    "az",
    "bn",
    "bs",
    "ckb",
    "da",
    "el",
    "et",
    "fi",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "ja",
    "ka",
    "ko",
    "lt",
    "lv",
    "mk",
    "nb",
    "ps",
    "sk",
    "sl",
    "so",
    "sr",
    "sv",
    "sw",
    "ta",
    "th",
    "ti",
    "ur",
    "uz",
    "zh",
)
_IN_BRACKETS = re.compile(r"(?P<name>.*)\((?P<tag>[A-Za-z]{2,3}(?:[-_]\w+)*)\)\s*$")
_TAG_ALONE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")


def language_tag(name: str) -> str | None:
    """Return the tag of a language named as in XLSForms; None where it is unknown."""
    match = _IN_BRACKETS.match(name.strip())
    plain = (match["name"] if match else name).strip().lower()
    if _NAMES.get(plain) == "de-leicht":
        return "de-leicht"
    if match:
        return match["tag"].lower().replace("_", "-")
    plain = plain.partition("(")[0].strip() or plain
    if plain in _NAMES:
        return _NAMES[plain]
    return _names_of_the_world().get(plain) or (
        plain if _TAG_ALONE.fullmatch(plain) else None
    )


@cache
def _names_of_the_world() -> Mapping[str, str]:
    """Further languages by their English and German names, and as they call themselves."""
    names: dict[str, str] = {}
    for locale in ("en", "de"):
        for tag, name in Locale(locale).languages.items():
            names.setdefault(name.lower(), tag.lower().replace("_", "-"))
    for tag in _OWN_NAMES:
        names.setdefault(Locale(tag).languages[tag].lower(), tag)
    return names


def language_name(tag: str) -> str:
    """Return the language as XLSForms name it, with a tag that their tools know."""
    name = LANGUAGE_NAMES.get(tag, tag)
    return f"{name} ({tag.split('-')[0]})"


OTHER_TEXTS: Mapping[str, str] = {
    "de": "Sonstiges",
    "de-leicht": "Etwas anderes",
    "en": "Other",
    "uk": "Інше",
    "ar": "أخرى",
    "ru": "Другое",
    "pl": "Inne",
    "ro": "Altele",
    "fa": "سایر",
    "fr": "Autre",
    "es": "Otro",
    "it": "Altro",
    "tr": "Diğer",
    "nl": "Anders",
}
TITLE_TEXTS: Mapping[str, str] = {
    "de": "Fragebogen",
    "de-leicht": "Fragebogen",
    "en": "Questionnaire",
    "uk": "Анкета",
    "ar": "استبيان",
    "ru": "Анкета",
    "pl": "Ankieta",
    "ro": "Chestionar",
    "fa": "پرسش‌نامه",
    "fr": "Questionnaire",
    "es": "Cuestionario",
    "it": "Questionario",
    "nl": "Vragenlijst",
    "tr": "Anket",
}
COMMENT_TEXTS: Mapping[str, str] = {
    "de": "Anmerkung",
    "de-leicht": "Anmerkung",
    "en": "comment",
    "uk": "коментар",
    "ar": "تعليق",
    "ru": "комментарий",
    "pl": "uwaga",
    "ro": "comentariu",
    "fa": "توضیح",
    "fr": "commentaire",
    "es": "comentario",
    "it": "commento",
}
CHECK_TEXTS: Mapping[str, str] = {
    "de": "Bitte prüfen Sie Ihre Antwort.",
    "de-leicht": "Bitte prüfen Sie Ihre Antwort.",
    "en": "Please check your answer.",
    "uk": "Будь ласка, перевірте свою відповідь.",
    "ar": "يرجى التحقق من إجابتك.",
    "ru": "Пожалуйста, проверьте свой ответ.",
    "pl": "Proszę sprawdzić odpowiedź.",
    "ro": "Vă rugăm să verificați răspunsul.",
    "fa": "لطفاً پاسخ خود را بررسی کنید.",
    "fr": "Veuillez vérifier votre réponse.",
    "es": "Por favor, compruebe su respuesta.",
}


def known_texts(texts: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """The fixed texts in these languages; in the first one always something."""
    found = {tag: texts[tag] for tag in languages if tag in texts}
    return found if languages[0] in found else {languages[0]: texts["en"], **found}
