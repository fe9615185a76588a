"""Which language a text is in, told by the small words and letters that are its own."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

FEWEST_HITS = 3
LONGEST_LOOK = 20_000

_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    tag: frozenset(words.split())
    for tag, words in {
        "de": "der die das und oder ist sind sie ihr ihre ihnen wie wir nicht ein eine"
        " einen mit für auf zu von haben welche welcher welches bitte wenn ja nein",
        "en": "the and or is are you your what which how do does did have has of to in"
        " for with not please this that if any yes no was were",
        "fr": "le la les et ou est sont vous votre vos quel quelle comment des du une"
        " dans pour avec pas êtes avez oui non",
        "es": "el los las es son usted su cuál qué cómo del una en para con no sí"
        " por favor está tiene cuántos",
        "it": "il lo gli sono lei suo quale come della dei una nel per con non sì",
        "nl": "de het en of is zijn u uw welke hoe van een voor met niet ja nee",
        "pl": "lub jest są pan pani czy jak który która nie tak dla jakie proszę od",
        "pt": "os são você sua qual como do da uma em para com não sim",
        "ro": "și sau este sunt dumneavoastră care cum ce nu pe cu pentru din",
        "tr": "ve veya mi mı sizin nasıl hangi bir için ile değil evet hayır ne kaç",
    }.items()
}
_LETTERS = (
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0620-\u064a]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[а-яА-Я]")),
)
_WORD = re.compile(r"[^\W\d_]+")


def language_of(texts: Iterable[str]) -> str | None:
    """Return the tag of the language that the texts are most likely in."""
    text = " ".join(texts)[:LONGEST_LOOK]
    for tag, letters in _LETTERS:
        if letters.search(text):
            return tag
    words = _WORD.findall(text.lower())
    hits = Counter(
        tag for word in words for tag, known in _SMALL_WORDS.items() if word in known
    )
    best = hits.most_common(2)
    if not best or best[0][1] < FEWEST_HITS:
        return None
    is_tie = len(best) > 1 and best[0][1] == best[1][1]
    return None if is_tie else best[0][0]
