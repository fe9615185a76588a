"""A release as its pages need it: one line of places, picture by picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation.places.queries import OrtsteilView
from participation.publication.charts.lines import (
    Figure,
    build_figure,
    percent_of,
)
from participation.publication.charts.shading import Shading, shade
from participation.publication.releases.content import (
    CITY,
    Line,
    Option,
    Release,
    ReleasedTable,
    Space,
    TableKind,
)
from participation.publication.releases.method import Method, read_method


@dataclass(frozen=True, kw_only=True)
class FigureView:
    """A picture; `city` beside it where the line is not the city itself."""

    anchor: str
    figure: Figure
    city: Figure | None

    def city_percent(self, option: Option) -> int | None:
        if self.city is None:
            return None
        return next(
            (b.percent for b in self.city.bars if b.option.key == option.key), None
        )


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """The results of one line. `people` None: withheld or not told."""

    release: Release
    method: Method
    space: Space | None  # None: the whole city
    others: tuple[str, ...]  # names of the Ortsteile that are counted together
    people: int | None
    carried: Line | None  # told anew less often, because few came since
    figures: tuple[FigureView, ...]

    @property
    def is_partial(self) -> bool:
        """Whether there are tables for the whole city alone."""
        never = (TableKind.SUBMISSIONS, TableKind.THEME_PAIRS)
        asked = [t for t in self.release.tables if t.kind not in never]
        shown = [f for f in self.figures if f.figure.table.kind not in never]
        return len(shown) < len(asked)


@dataclass(frozen=True, kw_only=True)
class MapLine:
    """A row of the table beside the map."""

    space: Space
    slugs: tuple[tuple[str, str], ...]  # name and address of each Ortsteil
    count: int | None
    base: int | None
    percent: int | None
    shade: int  # 0: none


@dataclass(frozen=True, kw_only=True)
class MapView:
    """One column of one table, by space. `shades` by the slug of an Ortsteil."""

    table: ReleasedTable
    option: Option
    shading: Shading
    lines: tuple[MapLine, ...]
    shades: dict[str, int]


def build_result(
    release: Release, space_key: str, ortsteile: Sequence[OrtsteilView], own: str = ""
) -> ResultView:
    """Build the page of a line. `own`: key of the Ortsteil that was asked for."""
    space = next((s for s in release.spaces if s.key == space_key), None)
    names = {ortsteil.key: ortsteil.name for ortsteil in ortsteile}
    members = space.ortsteil_keys if space else ()
    people = _line_of(release, TableKind.SUBMISSIONS, space_key)
    return ResultView(
        release=release,
        method=read_method(release.method),
        space=space,
        others=tuple(names.get(key, key) for key in members if key != own),
        people=people.base if people else None,
        carried=people if people and people.as_of < release.as_of else None,
        figures=tuple(
            _figure(number, table, space_key)
            for number, table in enumerate(release.tables, start=1)
            if table.kind != TableKind.SUBMISSIONS and _has_line(table, space_key)
        ),
    )


def map_choices(
    release: Release,
) -> list[tuple[ReleasedTable, list[tuple[str, Option]]]]:
    """What can be shown on the map, by table: a name for the address, and the column."""
    return [
        (table, [(f"{table.key}:{option.key}", option) for option in table.options])
        for table in release.tables
        if table.kind != TableKind.SUBMISSIONS and len(table.lines) > 1
    ]


def build_map(
    release: Release, chosen: str, ortsteile: Sequence[OrtsteilView]
) -> MapView | None:
    """The chosen column on the map, or the first; None where there is nothing to choose."""
    choices = [
        (name, table, option)
        for table, options in map_choices(release)
        for name, option in options
    ]
    if not choices:
        return None
    _, table, option = next((c for c in choices if c[0] == chosen), choices[0])
    column = table.options.index(option)
    lines = {line.space_key: line for line in table.lines if line.space_key != CITY}
    shown = {
        key: percent_of(line.cells[column], line.base) for key, line in lines.items()
    }
    shading = shade(shown)
    by_key = {ortsteil.key: ortsteil for ortsteil in ortsteile}
    return MapView(
        table=table,
        option=option,
        shading=shading,
        lines=tuple(
            MapLine(
                space=space,
                slugs=tuple(
                    (by_key[key].name, by_key[key].slug)
                    for key in space.ortsteil_keys
                    if key in by_key
                ),
                count=lines[space.key].cells[column],
                base=lines[space.key].base,
                percent=shown[space.key],
                shade=shading.shades.get(space.key, 0),
            )
            for space in release.spaces
            if space.key in lines
        ),
        shades={
            by_key[key].slug: shading.shades.get(space.key, 0)
            for space in release.spaces
            for key in space.ortsteil_keys
            if key in by_key
        },
    )


def _figure(number: int, table: ReleasedTable, space_key: str) -> FigureView:
    line, city = table.line(space_key), _line(table, CITY)
    return FigureView(
        anchor=f"f{number}",
        figure=build_figure(table, line),
        city=build_figure(table, city) if city and space_key != CITY else None,
    )


def _line(table: ReleasedTable, space_key: str) -> Line | None:
    return next((one for one in table.lines if one.space_key == space_key), None)


def _has_line(table: ReleasedTable, space_key: str) -> bool:
    return _line(table, space_key) is not None


def _line_of(release: Release, kind: TableKind, space_key: str) -> Line | None:
    table = next((t for t in release.tables if t.kind == kind), None)
    return _line(table, space_key) if table else None
