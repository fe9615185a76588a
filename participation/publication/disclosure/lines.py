"""One line of a table in the system: its figures, what follows from them, what binds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from participation.publication.disclosure.shapes import (
    BASE,
    Counts,
    Limit,
    RowId,
    Shape,
    Shown,
    TableShape,
    cell,
    option,
)
from participation.publication.disclosure.system import Key, Quantity, Rule, System


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a line stands, and the k that held when it was printed."""

    row: RowId
    table: str
    k: int

    def follows(self, name: str) -> Key:
        """The key of something that is not printed but could be worked out."""
        return (name, *self.row, self.table)

    def cell(self, name: str) -> Key:
        return cell(self.row, self.table, option(name))

    @property
    def base(self) -> Key:
        return cell(self.row, self.table, BASE)

    @property
    def silent(self) -> Key:
        """Those of the space who gave no answer, or were not asked."""
        return self.follows("silent")


def add_figures(
    system: System,
    place: Place,
    counts: Counts,
    *,
    shown: Shown | None,
    costs: Mapping[str, float],
) -> None:
    """Cells and base; where nothing is decided yet, small ones are withheld at once."""
    figures = {place.cell(name): value for name, value in counts.cells.items()}
    names = {place.cell(name): name for name in counts.cells}
    for key, value in {**figures, place.base: counts.base}.items():
        quantity = Quantity(value=value, k=place.k, printed=True)
        name = names.get(key, BASE)
        if shown is None:
            quantity.shown = not quantity.sensitive
            quantity.cost = costs[key[-1]]
        else:
            quantity.shown = shown.base if name == BASE else name in shown.cells
        system.add(key, quantity)
    _add_rests(system, place, counts)


def add_silent(system: System, place: Place, people: Key, shape: TableShape) -> None:
    """Who is missing in the base: everybody can subtract.

    Guarded where the question was not put to everybody: there it tells who somebody is.
    Who was asked and said nothing has told nothing; guarding that as well withheld a
    third of the answers of tables without any small cell (record 19).
    """
    missing = system.quantities[people].value - system.quantities[place.base].value
    guarded = place.k if shape.conditional else 0
    system.add(place.silent, Quantity(value=missing, k=guarded))
    system.sum(people, [place.base, place.silent])


def _add_rests(system: System, place: Place, counts: Counts) -> None:
    """Those who answered but did not choose an option, where they are (nearly) nobody."""
    if counts.base < place.k:
        return
    for name, value in counts.cells.items():
        rest = counts.base - value
        if rest < place.k:
            key = system.add(
                place.follows(f"rest {name}"),
                Quantity(value=rest, rule=Rule.REST, k=place.k),
            )
            system.sum(place.base, [place.cell(name), key])


def bind_line(
    system: System, place: Place, shape: TableShape, names: Iterable[str]
) -> None:
    """What everybody knows of how answers of this kind add up."""
    names = list(names)
    if shape.shape == Shape.PARTS:
        system.sum(place.base, [place.cell(name) for name in names])
        return
    alone = [place.cell(name) for name in names if name in shape.exclusive]
    others = [place.cell(name) for name in names if name not in shape.exclusive]
    base = {place.base: 1}
    for key in others:
        system.at_most(_once([key, *alone]), base)
    if shape.shape == Shape.NAMED:
        return
    least = {**_once(others), **dict.fromkeys(alone, shape.least)}
    system.at_most({place.base: shape.least}, least)
    if shape.most is not None:
        room = {place.base: shape.most, **dict.fromkeys(alone, -shape.most)}
        system.at_most(_once(others), room)


def bind_asked(
    system: System, own: Place, limit: Limit, row: RowId, counts: Counts
) -> None:
    """Nobody answers who was not asked. `row` and `counts`: of the table it hangs on."""
    other = Place(row=row, table=limit.table, k=own.k)
    asked = [other.cell(name) for name in counts.cells if name in limit.options]
    if limit.unanswered:
        asked.append(other.silent)
    system.at_most({own.base: 1}, _once(asked))


def _once(keys: Iterable[Key]) -> dict[Key, int]:
    return dict.fromkeys(keys, 1)
