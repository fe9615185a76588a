"""Known German words and the base forms of inflected ones.

A list of base forms and rules of inflection, each result checked against the list, because
large lemma tables leave compounds alone and weigh 20 to 100 MB (docs/decisions/0013).
All words here are folded: strassen, not Straßen.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from participation.core.data_files import text_of
from participation.core.errors import DataFileError
from participation.text.normalise import fold

WORDS_PATH: Final = Path(__file__).parent.parent / "data" / "words-de.txt"

_KINDS: Final = ("noun", "adjective", "verb", "word")


def _endings(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NOUN_ENDINGS: Final = _endings("e n en s es er ern nen ens ns se sen ses")
_ENDINGS_WITH_UMLAUT: Final = ("", *_endings("e er n en ern"))
_ADJECTIVE_ENDINGS: Final = _endings(
    "esten ester estes estem este sten ster stes stem ste eren erer eres erem ere"
    " en er es em st e"
)
_VERB_ENDINGS: Final = _endings(
    "nden nder ndes ndem nde nd etest eten ete test ten tet est te et st e t"
)
_FINITE_ENDINGS: Final = _endings("ten te et t st e")
_SEPARABLE: Final = _endings(
    "zurueck zusammen herunter vorbei weiter wieder heraus herum hinter nach fest her"
    " hin los mit auf aus bei ein vor weg um an ab zu"
)


class Entry(NamedTuple):
    """A line of the list: base form, the marked parts of a compound, irregular forms."""

    kind: str
    base: str
    pieces: tuple[str, ...]
    forms: tuple[str, ...]


class Vocabulary:
    """Base forms by kind, and how inflected words lead back to them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._bases: dict[str, set[str]] = {kind: set() for kind in _KINDS}
        self._irregular: dict[str, str] = {}
        self._pieces: dict[str, tuple[str, ...]] = {}
        for kind, base, pieces, forms in entries:
            self._bases[kind].add(base)
            if len(pieces) > 1:
                self._pieces[base] = pieces
            for form in forms:
                self._irregular.setdefault(form, base)
        self._participles = set(self._irregular) | self._bases["adjective"]
        self.nouns = _noun_forms(self._bases["noun"], self._irregular)

    @property
    def adjectives(self) -> frozenset[str]:
        return frozenset(self._bases["adjective"])

    @property
    def verbs(self) -> frozenset[str]:
        return frozenset(self._bases["verb"])

    @property
    def bases(self) -> frozenset[str]:
        return frozenset().union(*self._bases.values())

    @property
    def forms(self) -> frozenset[str]:
        """All words as they are listed, base forms and irregular ones."""
        return self.bases | frozenset(self._irregular)

    def pieces(self, base: str) -> tuple[str, ...]:
        """Return the parts that a listed compound is marked to have; mostly none."""
        return self._pieces.get(base, ())

    def lemma(self, form: str) -> str | None:
        """Return the base form of a folded word; None where it is not known."""
        if any(form in bases for bases in self._bases.values()):
            return form
        if (base := self._irregular.get(form) or self.nouns.get(form)) is not None:
            return base
        return self._adjective(form) or self._verb(form)

    def is_finite_verb(self, form: str) -> bool:
        """Whether a word may be a verb that carries a sentence: fehlt, ist, war."""
        base = self._irregular.get(form)
        if base is not None:
            participle = form.startswith("ge") and not base.startswith("ge")
            return base in self._bases["verb"] and not participle
        if form in self._bases["adjective"] or form in self._bases["word"]:
            return False
        verbs = self._bases["verb"]
        if form in verbs:
            return True
        stems = (form, *_without(form, _FINITE_ENDINGS))
        return any(stem + end in verbs for stem in stems for end in ("en", "n"))

    def noun(self, form: str) -> str | None:
        """Return the singular of a noun in any case and number: haeuser -> haus."""
        return self.nouns.get(form)

    def _adjective(self, form: str) -> str | None:
        for stem in _without(form, _ADJECTIVE_ENDINGS):
            for base in (stem, stem + "e"):
                if base in self._participles:
                    return self._irregular.get(base, base)
            if (verb := self._participle(stem)) is not None:
                return verb
        return None

    def _verb(self, form: str) -> str | None:
        verbs = self._bases["verb"]
        for stem in (form, *_without(form, _VERB_ENDINGS)):
            for ending in ("en", "n"):
                if stem + ending in verbs:
                    return stem + ending
        if form.endswith("ung") and form[:-3] + "en" in verbs:
            return form
        return self._participle(form)

    def _participle(self, form: str) -> str | None:
        """Return the verb of a regular participle or infinitive with zu."""
        verbs = self._bases["verb"]
        for prefix in ("", *(one for one in _SEPARABLE if form.startswith(one))):
            rest = form[len(prefix) :]
            if rest.startswith("ge"):
                for stem in _without(rest[2:], ("et", "t")):
                    for verb in (f"{prefix}{stem}en", f"{prefix}{stem}n", f"{stem}en"):
                        if verb in verbs:
                            return verb
            if prefix and rest.startswith("zu") and prefix + rest[2:] in verbs:
                return prefix + rest[2:]
        if form.endswith("t") and form[:-1] + "en" in verbs:
            return form[:-1] + "en"
        return None


def load_vocabulary(path: Path = WORDS_PATH) -> Vocabulary:
    """Return the vocabulary in a file; raise DataFileError naming file and line."""
    return Vocabulary(_entries(text_of(path).splitlines(), path.name))


@cache
def shipped_vocabulary() -> Vocabulary:
    """Return the vocabulary that ships with the product, read once a process."""
    return load_vocabulary()


def _entries(lines: Iterable[str], name: str) -> Iterator[Entry]:
    kind = ""
    for number, line in enumerate(lines, start=1):
        if line.startswith("[") and line.endswith("]"):
            kind = line[1:-1]
            if kind not in _KINDS:
                raise DataFileError(f"{name}, line {number}: no section {kind}")
        elif words := fold(line.partition("#")[0]).split():
            if not kind:
                raise DataFileError(f"{name}, line {number}: stands in no section")
            pieces = tuple(filter(None, words[0].split("|")))
            yield Entry(kind, "".join(pieces), pieces, tuple(words[1:]))


def _noun_forms(nouns: set[str], irregular: dict[str, str]) -> dict[str, str]:
    """Return nouns by all that declension or a compound may make of them.

    A table rather than rules: splitting a compound asks about dozens of letter runs. It
    holds forms that nobody uses; they do no harm.
    """
    forms = {noun: noun for noun in nouns}
    forms |= {form: base for form, base in irregular.items() if base in nouns}
    for noun in sorted(nouns):
        for ending in _NOUN_ENDINGS:
            forms.setdefault(noun + ending, noun)
        if (umlauted := with_umlaut(noun)) is not None:
            for ending in _ENDINGS_WITH_UMLAUT:
                forms.setdefault(umlauted + ending, noun)
    return forms


def _without(form: str, endings: Iterable[str]) -> Iterator[str]:
    for ending in endings:
        if len(form) > len(ending) + 1 and form.endswith(ending):
            yield form[: -len(ending)]


def with_umlaut(noun: str) -> str | None:
    """Return a noun with its last vowel as in its plural: haus -> haeus, platz -> plaetz."""
    place = max(noun.rfind(vowel) for vowel in "aou")
    if place > 0 and noun[place - 1 : place + 1] == "au":
        place -= 1
    return f"{noun[: place + 1]}e{noun[place + 1 :]}" if place >= 0 else None
