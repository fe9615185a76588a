"""Options that choose what is counted, shared by `summary` and `handover`."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from participation.core.kinds import Channel
from participation.database import Session
from participation.places.queries import (
    OrtsteilView,
    all_ortsteile,
    planungsraeume,
)
from participation.places.search import match_ortsteil
from participation.questionnaires.reading import KEY

Command = TypeVar("Command", bound=Callable[..., Any])
DAY = click.DateTime(["%Y-%m-%d"])


def period_and_channel(command: Command) -> Command:
    """Add --from, --to and --channel."""
    for option in (
        click.option(
            "--channel",
            type=click.Choice([channel.value for channel in Channel]),
            help="Only what came this way.",
        ),
        click.option("--to", "date_to", type=DAY, help="Last day, YYYY-MM-DD."),
        click.option("--from", "date_from", type=DAY, help="First day, YYYY-MM-DD."),
    ):
        command = option(command)
    return command


def series_name(_context: click.Context, _parameter: click.Parameter, key: str) -> str:
    """Check the name of a series, which stands in addresses and on paper."""
    if not KEY.match(key):
        raise click.BadParameter("small letters, digits and _ only, a letter first")
    return key


def day(moment: datetime.datetime | None) -> datetime.date | None:
    """The date of an option."""
    return None if moment is None else moment.date()


def chosen_ortsteile(
    session: Session,
    *,
    names: Sequence[str],
    planungsraum: str | None,
    kind: str | None,
    on: datetime.date,
) -> frozenset[str] | None:
    """Keys of the Ortsteile that meet all options; None where none was given."""
    if not names and planungsraum is None and kind is None:
        return None
    ortsteile = all_ortsteile(session)
    keys = {ortsteil.key for ortsteil in ortsteile}
    if names:
        keys &= {_ortsteil(ortsteile, name).key for name in names}
    if planungsraum is not None:
        keys &= _of_planungsraum(session, planungsraum, on)
    if kind is not None:
        keys &= _of_kind(ortsteile, kind)
    if not keys:
        raise click.UsageError("no Ortsteil meets all of these options")
    return frozenset(keys)


def one_ortsteil(session: Session, name: str) -> OrtsteilView:
    """The Ortsteil of a name, number or address. An unknown one is a usage error."""
    return _ortsteil(all_ortsteile(session), name)


def _ortsteil(ortsteile: list[OrtsteilView], name: str) -> OrtsteilView:
    for ortsteil in ortsteile:
        if name in (ortsteil.slug, ortsteil.key):
            return ortsteil
    found = match_ortsteil(ortsteile, name)
    if found is None:
        raise click.UsageError(f"unknown Ortsteil: {name}")
    return found


def _of_planungsraum(session: Session, name: str, on: datetime.date) -> set[str]:
    rooms = planungsraeume(session, on=on)
    keys = {key for room in rooms if room.name == name for key in room.ortsteil_keys}
    if not keys:
        known = ", ".join(room.name for room in rooms) or "none is stored"
        raise click.UsageError(f"unknown Planungsraum: {name} (known: {known})")
    return keys


def _of_kind(ortsteile: list[OrtsteilView], kind: str) -> set[str]:
    keys = {ortsteil.key for ortsteil in ortsteile if ortsteil.kind == kind}
    if not keys:
        known = ", ".join(sorted({ortsteil.kind for ortsteil in ortsteile}))
        raise click.UsageError(f"unknown kind: {kind} (known: {known})")
    return keys
