"""Two groupings of Ortsteile side by side, as tables of a file for a council paper."""

from collections.abc import Iterator, Mapping, Sequence

from participation.publication.documents.release.words import (
    head_lines,
    release_text,
)
from participation.publication.documents.tables import FileTable, TableFile, Value
from participation.publication.protected import ProtectedCount
from participation.publication.releases.content import NO_ORTSTEIL, Release
from participation.publication.releases.crosswalk import (
    THEMES,
    Crosswalk,
    Place,
    SpaceFigures,
)
from participation.publication.releases.regrouping import Regrouped, RegroupedSpace
from participation.publication.texts import in_language

TEXTS: dict[str, tuple[str, str]] = {
    "title": (
        "Sozialräume im Vergleich: „{before}“ und „{after}“",
        "Spaces compared: “{before}” and “{after}”",
    ),
    "survey": ("Befragung", "Survey"),
    "spaces": ("Räume nach „{name}“", "Spaces by “{name}”"),
    "themes": ("Themen nach „{name}“", "Themes by “{name}”"),
    "moves": ("Welche Ortsteile wohin wechseln", "Which Ortsteile move where"),
    "shifts": ("Was sich in der Rangfolge ändert", "What changes in the ranking"),
    "space": ("Raum", "Space"),
    "ortsteile": ("Ortsteile", "Ortsteile"),
    "inhabitants": ("Einwohner", "Inhabitants"),
    "people": ("Teilnehmende", "Participants"),
    "commenting": ("davon mit Kommentar", "of them with a comment"),
    "top_themes": ("meistgenannte Themen", "themes named most"),
    "top_groups": ("meistgenannte Zielgruppen", "target groups named most"),
    "from": ("bisher", "before"),
    "to": ("neu", "after"),
    "mainly": ("bisher vor allem", "before mainly"),
    "theme": ("Thema", "Theme"),
    "place_before": ("Rang bisher", "Place before"),
    "place_after": ("Rang neu", "Place after"),
    "rest": ("keinem Raum zugeordnet", "in no space"),
    "nowhere": ("ohne Angabe des Ortsteils", "no Ortsteil named"),
    "merged": (
        "{names} (nicht trennbar, zusammengefasst)",
        "{names} (cannot be told apart, merged)",
    ),
    "at_least": ("mindestens {number}", "at least {number}"),
    "not_known": ("nicht bekannt", "not known"),
    "not_apart": ("nicht trennbar", "cannot be told apart"),
    "not_first": ("nicht unter den ersten {number}", "not among the first {number}"),
    "note_sums": (
        "Alle Zahlen sind Summen veröffentlichter Zeilen. Ein Raum, der eine solche Zeile "
        "zerschneidet, ist mit denen zusammengefasst, die den Rest haben.",
        "All figures are sums of published lines. A space that cuts such a line is merged "
        "with those that have the rest of it.",
    ),
    "note_need": (
        "Wie viel aus einem Raum gesagt wird, ist kein Maß für seinen Bedarf.",
        "How much is said from a space is no measure of its need.",
    ),
    "note_several": (
        "Gehört ein Ortsteil zu mehreren Räumen, zählt er in jedem.",
        "An Ortsteil of several spaces counts in each.",
    ),
}
FIRST = 5


def words(key: str, language: str, **values: object) -> str:
    """The words for the key; German unless English is asked for."""
    return TEXTS[key][language == "en"].format(**values)


def comparison_file(
    found: Crosswalk, release: Release, *, names: Mapping[str, str], language: str
) -> TableFile:
    """The comparison as a file. `names`: of the Ortsteile by key."""
    before, after = found.before, found.after
    return TableFile(
        title=words("title", language, before=before.grouping, after=after.grouping),
        stem="sozialraeume-vergleich",
        created_on=release.as_of,
        simulated=release.simulated,
        method=(
            (words("survey", language), in_language(release.title, language)),
            *(line for line in head_lines(release, language) if line[1]),
        ),
        tables=(
            _spaces(before, found.figures_before, names, language),
            _spaces(after, found.figures_after, names, language),
            _moves(found, names, language),
            _shifts(found, language),
            *_themes(before, language),
            *_themes(after, language),
        ),
        notes=tuple(
            words(key, language) for key in ("note_sums", "note_several", "note_need")
        ),
        language=language,
    )


def space_name(space: RegroupedSpace, language: str) -> str:
    """What a space is called; merged ones say so."""
    if space.key == NO_ORTSTEIL:
        return words("nowhere", language)
    if not space.names:
        return words("rest", language)
    names = [*space.names, *_bound_rest(space, language)]
    if len(names) > 1:
        return words("merged", language, names=" + ".join(names))
    return names[0]


def _bound_rest(space: RegroupedSpace, language: str) -> list[str]:
    return [words("rest", language)] if space.has_rest else []


def _spaces(
    found: Regrouped,
    figures: Sequence[SpaceFigures],
    names: Mapping[str, str],
    language: str,
) -> FileTable:
    head = (
        "space", "ortsteile", "inhabitants", "people", "commenting", "top_themes",
        "top_groups",
    )  # fmt: skip
    return FileTable(
        title=words("spaces", language, name=found.grouping),
        head=tuple(words(key, language) for key in head),
        rows=tuple(
            (
                space_name(one.space, language),
                _listed(one.space.ortsteil_keys, names),
                _known(one.inhabitants, language),
                ProtectedCount(one.people),
                ProtectedCount(one.commenting),
                ranking(one.themes, language),
                ranking(one.target_groups, language),
            )
            for one in figures
        ),
    )


def ranking(places: Sequence[Place], language: str) -> str:
    """The first themes with their numbers, in one cell."""
    return "; ".join(
        f"{in_language(one.label, language)} "
        + (
            f"({one.people})"
            if one.people is not None
            else f"({words('at_least', language, number=one.least)})"
            if one.least
            else "(·)"
        )
        for one in places
    )


def _moves(found: Crosswalk, names: Mapping[str, str], language: str) -> FileTable:
    return FileTable(
        title=words("moves", language),
        head=tuple(
            words(key, language)
            for key in ("from", "to", "ortsteile", "inhabitants", "people")
        ),
        rows=tuple(
            (
                ", ".join(move.before) or words("rest", language),
                ", ".join(move.after) or words("rest", language),
                _listed(move.ortsteil_keys, names),
                _known(move.inhabitants, language),
                words("not_apart", language)
                if move.people is None
                else ProtectedCount(move.people),
            )
            for move in found.moved
        ),
    )


def _shifts(found: Crosswalk, language: str) -> FileTable:
    def place(value: int | None) -> str:
        if value is None:
            return words("not_first", language, number=FIRST)
        return str(value)

    return FileTable(
        title=words("shifts", language),
        head=tuple(
            words(key, language)
            for key in ("space", "mainly", "theme", "place_before", "place_after")
        ),
        rows=tuple(
            (
                space_name(one.space, language),
                space_name(one.before_space, language),
                in_language(one.label, language),
                place(one.before),
                place(one.after),
            )
            for one in found.shifts
        ),
    )


def _themes(found: Regrouped, language: str) -> Iterator[FileTable]:
    """Themes in rows, spaces in columns: all that is known of them."""
    table = found.table(THEMES)
    if table is None:
        return
    spaces = {space.key: space for space in found.spaces}
    rows: list[tuple[Value, ...]] = [
        (
            in_language(option.label, language),
            ProtectedCount(table.city.cells[number]),
            *(
                _sum(line.cells[number], line.least[number], language)
                for line in table.lines
            ),
        )
        for number, option in enumerate(table.options)
    ]
    yield FileTable(
        title=words("themes", language, name=found.grouping),
        head=(
            words("theme", language),
            release_text("whole_city", language),
            *(space_name(spaces[line.space_key], language) for line in table.lines),
        ),
        rows=tuple(rows),
    )


def _sum(value: int | None, least: int, language: str) -> Value:
    if value is None and least:
        return words("at_least", language, number=least)
    return ProtectedCount(value)


def _known(value: int | None, language: str) -> Value:
    return words("not_known", language) if value is None else ProtectedCount(value)


def _listed(keys: Sequence[str] | frozenset[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(key, key) for key in sorted(keys))
