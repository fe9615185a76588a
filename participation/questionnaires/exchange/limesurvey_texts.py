"""Texts of LimeSurvey: HTML and expressions out, fixed answers in words."""

import re
from collections.abc import Callable, Mapping

from markupsafe import escape

from participation.questionnaires.exchange.building import Place, Texts, protect_braces
from participation.questionnaires.exchange.notes import Notes, Reason
from participation.questionnaires.exchange.plain import known_texts, plain_text
from participation.text.clean import clean_html

NOWHERE = "…"
LONGEST_HEADING = 200
_EXPRESSION = re.compile(r"\{(?!\s)([^{}\n]+)(?<!\s)\}")
_INSERTED = re.compile(r"INSERTANS:(?P<name>\w+)$")
_SCRIPT = re.compile(r"(?is)<(script|style)\b.*?(</\1\s*>|\Z)")
_PICTURE = re.compile(r"(?i)(?:\S*/)?(?P<name>[^\s/]+)\.(?:png|jpe?g|gif|svg|webp)")
_RICH = re.compile(r"<\s*(a|ul|ol|li|strong|b|em|i)\b", re.IGNORECASE)

YES_NO: Mapping[str, Mapping[str, str]] = {
    "Y": {
        "de": "ja",
        "en": "yes",
        "uk": "так",
        "ar": "نعم",
        "ru": "да",
        "pl": "tak",
        "ro": "da",
        "fa": "بله",
        "fr": "oui",
        "es": "sí",
    },
    "N": {
        "de": "nein",
        "en": "no",
        "uk": "ні",
        "ar": "لا",
        "ru": "нет",
        "pl": "nie",
        "ro": "nu",
        "fa": "خیر",
        "fr": "non",
        "es": "no",
    },
}
UNCERTAIN = {"U": {"de": "unsicher", "en": "uncertain", "fr": "incertain"}}
CHANGE = {
    "I": {"de": "mehr", "en": "increase", "fr": "augmenter"},
    "S": {"de": "gleich", "en": "same", "fr": "sans changement"},
    "D": {"de": "weniger", "en": "decrease", "fr": "diminuer"},
}
GENDER = {
    "F": {"de": "weiblich", "en": "female", "fr": "féminin"},
    "M": {"de": "männlich", "en": "male", "fr": "masculin"},
}


def numbers(highest: int) -> dict[str, dict[str, str]]:
    return {str(n): {"en": str(n)} for n in range(1, highest + 1)}


class LimeTexts:
    """Makes texts of ours; `asked` gives the key of a question that was named."""

    def __init__(
        self,
        languages: tuple[str, ...],
        tags: Mapping[str, str],
        notes: Notes,
        asked: Callable[[str], str | None],
    ) -> None:
        self.languages = languages
        self._tags = tags
        self._notes = notes
        self._asked = asked

    def plain(self, texts: Mapping[str, str], place: Place) -> Texts:
        """Texts without markup; empty where there are none."""
        found: Texts = {}
        for language, html in texts.items():
            plain, lost = plain_text(html)
            if lost:
                self._notes.add(Reason.PLAIN_TEXT, name=place.name, row=place.row)
            plain = self._without_expressions(plain, place)
            if plain:
                found.setdefault(self._tags.get(language, language), plain)
        return self._complete(found, place)

    def label(
        self, texts: Mapping[str, str], place: Place, *, otherwise: str = ""
    ) -> Texts:
        """The same, with the name where there is no text at all."""
        found = self._named_pictures(self.plain(texts, place), place)
        if not found:
            self._notes.add(Reason.TEXT_MISSING, name=place.name, row=place.row)
            name = protect_braces(otherwise or place.name)
            found = {self.languages[0]: name or NOWHERE}
        return found

    def _named_pictures(self, found: Texts, place: Place) -> Texts:
        """A text that is only the address of a picture, by the name of its file."""
        named = {}
        for tag, text in found.items():
            picture = _PICTURE.fullmatch(text)
            if picture:
                self._notes.add(
                    Reason.FILE, name=place.name, row=place.row, detail=text
                )
            named[tag] = picture["name"] if picture else text
        return named

    def html(self, texts: Mapping[str, str], place: Place) -> Texts:
        """Texts that keep simple HTML."""
        found: Texts = {}
        for language, html in texts.items():
            html = _SCRIPT.sub("", html)  # with what stands in it, not only the tags
            cleaned = str(clean_html(self._without_expressions(html, place))).strip()
            if plain_text(cleaned)[0]:
                found.setdefault(self._tags.get(language, language), cleaned)
        return self._complete(found, place)

    def heading_and_rest(
        self, texts: Mapping[str, str], place: Place
    ) -> tuple[Texts, Texts]:
        """A long text as its first line and, as HTML, what follows."""
        heads: Texts = {}
        rests: Texts = {}
        for tag, text in self.label(texts, place).items():
            head, _, rest = text.partition("\n")
            heads[tag] = head[:LONGEST_HEADING]
            if len(head) > LONGEST_HEADING:
                heads[tag] = f"{head[: LONGEST_HEADING - 1]}…"
                rest = text
            lines = [line for line in rest.split("\n") if line.strip()]
            if lines:
                rests[tag] = "".join(f"<p>{escape(line)}</p>" for line in lines)
        if rests and any(_RICH.search(html) for html in texts.values()):
            whole = self.html(texts, place)
            rests = {
                t: _without_head(html, heads.get(t, "")) for t, html in whole.items()
            }
        return heads, self._complete(rests, place)

    def fixed(self, texts: Mapping[str, str]) -> Texts:
        return known_texts(texts, self.languages)

    def with_word(self, texts: Texts, words: Mapping[str, str]) -> Texts:
        return {t: f"{text} – {words.get(t, words['en'])}" for t, text in texts.items()}

    def _complete(self, found: Texts, place: Place) -> Texts:
        ordered = {tag: found[tag] for tag in self.languages if tag in found}
        first = self.languages[0]
        if ordered and first not in ordered:
            self._notes.add(
                Reason.TEXT_MISSING, name=place.name, row=place.row, detail=first
            )
            ordered = {first: next(iter(ordered.values())), **ordered}
        return ordered

    def _without_expressions(self, text: str, place: Place) -> str:
        def repeated(match: re.Match[str]) -> str:
            inserted = _INSERTED.match(match[1])
            key = self._asked(inserted["name"] if inserted else match[1])
            if key is None:
                self._notes.add(
                    Reason.PIPING, name=place.name, row=place.row, detail=match[0]
                )
                return NOWHERE
            return f"{{{{{key}}}}}"

        return _EXPRESSION.sub(repeated, text)


def _without_head(html: str, head: str) -> str:
    """The HTML without its first line, where that stands for itself above it."""
    plain = re.escape(str(escape(head)))
    own = re.compile(
        rf"\s*(?:<p>|<strong>|<em>|<br>)*{plain}(?:</\w+>|<br>)*\s*(?=<|\Z)"
    )
    match = own.match(html)
    return html[match.end() :] if match and head else html
