"""What can be put against each other: questions, places, themes, channels, time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from participation.core.languages import LocaleInfo
from participation.findings.answered import Attribute
from participation.findings.crossing import Source, SourceKind
from participation.places.queries import (
    OrtsteilView,
    PlanungsraumView,
    all_ortsteile,
    city,
    planungsraeume,
)
from participation.publication.adhoc.asking import AskedQuestion, Picture
from participation.publication.adhoc.collect import HOUR, MONTH
from participation.publication.adhoc.scope import Scope
from participation.publication.heads import theme_heads
from participation.publication.protected import Head
from participation.publication.texts import in_language, text
from participation.themes.target_groups import target_group_labels

QUESTION = "frage"
PLAIN = (
    "ortsteil", "planungsraum", "typ", "thema", "zielgruppe", "kanal", "sprache",
    "monat", "fassung",
)  # fmt: skip
"""Keys, as addresses name them, of what needs no question."""
NO_PLACE = "-"
ELSEWHERE = "other"
CHANNELS = ("online", "paper", "on_site", "telephone")
CANNOT_CROSS = frozenset(
    {Picture.THEMES, Picture.WORDS, Picture.PLACES, Picture.ORTSTEIL}
)

Fold = Callable[[str | None], str | None]


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One property of people. `fold`: from what is stored to a head; None leaves it out.

    `heads` are in order; what folds to none of them follows. `sparse`: heads without
    anybody are left out. `question`: for numbers, whose classes need counting first.
    """

    key: str
    label: str
    source: Source
    fold: Fold
    heads: tuple[Head, ...] = ()
    several: bool = False
    sparse: bool = True
    question: AskedQuestion | None = None
    name_of: Callable[[str], str] = str

    @property
    def has_classes(self) -> bool:
        return self.question is not None and (self.question.picture is Picture.CLASSES)


@dataclass(frozen=True)
class Choice:
    """A dimension to choose: its key in addresses and its words."""

    key: str
    label: str
    group: str = ""


def choices(scope: Scope, language: str) -> list[Choice]:
    """Everything that can be crossed, questions first."""
    found = [
        Choice(
            f"{QUESTION}:{question.key}" + (f"/{line.item}" if line.item else ""),
            f"{question.label} – {line.label}" if line.item else question.label,
            page.label,
        )
        for page in scope.pages
        for question in page.questions
        if question.picture not in CANNOT_CROSS
        for line in question.lines
    ]
    return [*found, *(Choice(key, text(f"dim_{key}", language)) for key in PLAIN)]


class Dimensions:
    """Builds dimensions by their keys; places are read once."""

    def __init__(
        self,
        session: Session,
        scope: Scope,
        *,
        language: str,
        raeume: Sequence[PlanungsraumView] | None = None,
    ) -> None:
        self._session = session
        self._scope = scope
        self._language = language
        self._raeume = raeume
        self._ortsteile: list[OrtsteilView] | None = None

    def of(self, key: str) -> Dimension | None:
        """The dimension of a key in an address; None for one that is not there."""
        kind, _, rest = key.partition(":")
        if kind == QUESTION:
            return self._question(key, rest)
        build = {
            "ortsteil": self._ortsteil,
            "planungsraum": self._planungsraum,
            "typ": self._kind,
            "thema": self._theme,
            "zielgruppe": self._target_group,
            "kanal": self._channel,
            "sprache": self._tongue,
            "monat": self._month,
            "fassung": self._version,
        }.get(key)
        return build() if build else None

    def part(self, keys: Iterable[str], *, label: str, rest: str) -> Dimension:
        """Some Ortsteile against all others together."""
        part = frozenset(keys)
        return self._attribute(
            "teil",
            Attribute.ORTSTEIL,
            fold=lambda key: "part" if key in part else "rest",
            heads=(Head("part", label), Head("rest", rest)),
            sparse=False,
        )

    def _question(self, key: str, rest: str) -> Dimension | None:
        name, _, item = rest.partition("/")
        question = self._scope.question(name)
        if question is None or question.picture in CANNOT_CROSS:
            return None
        line = next((one for one in question.lines if one.item == item), None)
        if line is None:
            return None
        letters = {Picture.MONTHS: MONTH, Picture.HOURS: HOUR}.get(question.picture)
        first = question.picture is Picture.ORDER
        steps = question.steps
        heads = question.options
        if steps:  # the scale in its order, then what is beside it
            by_key = {head.key: head for head in heads}
            heads = tuple(by_key[code] for code in (*steps, *question.beside_scale))
        return Dimension(
            key=key,
            label=f"{question.label} – {line.label}" if item else question.label,
            source=Source(
                kind=SourceKind.FIRST_PLACE if first else SourceKind.ANSWER,
                question=name,
                item=item,
                letters=letters,
            ),
            fold=_same,
            heads=heads,
            several=question.several,
            sparse=False,
            question=question,
            name_of=_month_name if question.picture is Picture.MONTHS else str,
        )

    def _ortsteil(self) -> Dimension:
        heads = [Head(o.key, o.name) for o in self._all_ortsteile()]
        return self._attribute(
            "ortsteil",
            Attribute.ORTSTEIL,
            fold=_or_none,
            heads=(*heads, self._no_place()),
        )

    def _planungsraum(self) -> Dimension:
        """Planungsräume of the newest grouping; an Ortsteil counts in one only."""
        raeume = list(self._raeume or planungsraeume(self._session))
        newest = max((raum.grouping for raum in raeume), default="")
        member: dict[str, str] = {}
        heads = []
        for raum in raeume:
            if raum.grouping == newest:
                heads.append(Head(str(raum.id), raum.name))
                for key in raum.ortsteil_keys:
                    member.setdefault(key, str(raum.id))
        others = Head(ELSEWHERE, text("other_spaces", self._language))
        return self._attribute(
            "planungsraum",
            Attribute.ORTSTEIL,
            fold=lambda key: NO_PLACE if key is None else member.get(key, ELSEWHERE),
            heads=(*heads, others, self._no_place()),
        )

    def _kind(self) -> Dimension:
        kinds = {o.key: o.kind for o in self._all_ortsteile()}
        words: Sequence[Mapping[str, object]] = city(self._session).profile.get(
            "kinds", []
        )
        heads = [
            Head(str(kind["key"]), in_language(kind["label"], self._language))  # type: ignore[arg-type]
            for kind in words
        ]
        return self._attribute(
            "typ",
            Attribute.ORTSTEIL,
            fold=lambda key: NO_PLACE if key is None else kinds.get(key, ELSEWHERE),
            heads=(*heads, self._no_place()),
        )

    def _theme(self) -> Dimension:
        themes = theme_heads(self._session, self._language)
        return Dimension(
            key="thema",
            label=text("dim_thema", self._language),
            source=Source(kind=SourceKind.THEME),
            fold=_same,
            heads=tuple(Head(theme.key, theme.label) for theme in themes),
            several=True,
        )

    def _target_group(self) -> Dimension:
        labels = target_group_labels()
        return Dimension(
            key="zielgruppe",
            label=text("dim_zielgruppe", self._language),
            source=Source(kind=SourceKind.GROUP),
            fold=_same,
            heads=tuple(
                Head(key, in_language(words, self._language))
                for key, words in labels.items()
            ),
            several=True,
        )

    def _channel(self) -> Dimension:
        heads = [Head(key, text(key, self._language)) for key in CHANNELS]
        return self._attribute(
            "kanal", Attribute.CHANNEL, fold=_same, heads=tuple(heads)
        )

    def _tongue(self) -> Dimension:
        return self._attribute(
            "sprache", Attribute.LANGUAGE, fold=_same, name_of=_language_name
        )

    def _month(self) -> Dimension:
        return self._attribute(
            "monat", Attribute.MONTH, fold=_same, name_of=_month_name
        )

    def _version(self) -> Dimension:
        version = text("version", self._language)
        heads = [
            Head(str(one.version_id), f"{a_round.label}, {version} {one.number}")
            for a_round in self._scope.rounds
            for one in a_round.versions
        ]
        return self._attribute(
            "fassung", Attribute.VERSION, fold=_same, heads=tuple(heads)
        )

    def _attribute(
        self,
        key: str,
        attribute: Attribute,
        *,
        fold: Fold,
        heads: tuple[Head, ...] = (),
        sparse: bool = True,
        name_of: Callable[[str], str] = str,
    ) -> Dimension:
        return Dimension(
            key=key,
            label=text(f"dim_{key}", self._language),
            source=Source(kind=SourceKind.ATTRIBUTE, attribute=attribute),
            fold=fold,
            heads=heads,
            sparse=sparse,
            name_of=name_of,
        )

    def _no_place(self) -> Head:
        return Head(NO_PLACE, text("no_ortsteil", self._language))

    def _all_ortsteile(self) -> list[OrtsteilView]:
        if self._ortsteile is None:
            self._ortsteile = all_ortsteile(self._session)
        return self._ortsteile


def _same(key: str | None) -> str | None:
    return key


def _or_none(key: str | None) -> str | None:
    return NO_PLACE if key is None else key


def _month_name(month: str) -> str:
    year, _, number = month.partition("-")
    return f"{number}.{year}"


def _language_name(tag: str) -> str:
    try:
        return LocaleInfo.of(tag).name
    except ValueError:
        return tag


def round_dimension(scope: Scope, language: str) -> Dimension:
    """The rounds of the scope beside each other."""
    rounds = {str(i): one.name for one in scope.rounds for i in one.version_ids}
    return Dimension(
        key="runde",
        label=text("dim_runde", language),
        source=Source(kind=SourceKind.ATTRIBUTE, attribute=Attribute.VERSION),
        fold=lambda version: rounds.get(version or ""),
        heads=tuple(Head(one.name, one.label) for one in scope.rounds),
        sparse=False,
    )
