"""What a summary or a list of comments is narrowed to, read from the address.

The address holds everything, so that a page can be bookmarked, sent and come back to.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from werkzeug.datastructures import MultiDict

from participation.places.queries import (
    OrtsteilView,
    PlanungsraumView,
    all_ortsteile,
    city,
    planungsraeume,
)
from participation.publication.release import Selection
from participation.publication.texts import in_language
from participation.web.staff.labels import CHANNELS

SIMULATED = "simuliert"
NO_ORTSTEIL = "-"
"""In an address: comments that name no Ortsteil, or the whole city."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """What there is to choose from."""

    ortsteile: tuple[OrtsteilView, ...]
    planungsraeume: tuple[PlanungsraumView, ...]
    kinds: tuple[tuple[str, str], ...]

    @property
    def planungsraum_options(self) -> list[tuple[str, str]]:
        return [
            (str(raum.id), f"{raum.grouping}: {raum.name}")
            for raum in self.planungsraeume
        ]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """As typed; `problems` tells what of it cannot be used."""

    ortsteile: tuple[str, ...] = ()
    planungsraum: str = ""
    kind: str = ""
    channel: str = ""
    date_from: str = ""
    date_to: str = ""
    simulated: bool = False

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Self:
        return cls(
            ortsteile=tuple(v for v in arguments.getlist("ortsteil") if v),
            planungsraum=arguments.get("planungsraum", ""),
            kind=arguments.get("typ", ""),
            channel=arguments.get("kanal", ""),
            date_from=arguments.get("von", "").strip(),
            date_to=arguments.get("bis", "").strip(),
            simulated=arguments.get("daten", "") == SIMULATED,
        )

    def arguments(self) -> dict[str, Any]:
        """For url_for: the same filters in another address."""
        found = {
            "ortsteil": list(self.ortsteile),
            "planungsraum": self.planungsraum,
            "typ": self.kind,
            "kanal": self.channel,
            "von": self.date_from,
            "bis": self.date_to,
            "daten": SIMULATED if self.simulated else "",
        }
        return {name: value for name, value in found.items() if value}

    def of(self, *, simulated: bool) -> "Filters":
        """The same filters for the other kind of data."""
        return replace(self, simulated=simulated)

    def cleared(self) -> "Filters":
        return Filters(simulated=self.simulated)

    @property
    def is_narrowed(self) -> bool:
        return self != self.cleared()

    def problems(
        self, places: Places, *, without_ortsteil: bool = False
    ) -> dict[str, str]:
        """Codes by field name of what cannot be used."""
        found = {}
        known = {o.key for o in places.ortsteile}
        if {*self.ortsteile} - known - ({NO_ORTSTEIL} if without_ortsteil else set()):
            found["ortsteil"] = "unknown"
        if self.planungsraum not in {"", *(str(p.id) for p in places.planungsraeume)}:
            found["planungsraum"] = "unknown"
        if self.kind not in {"", *(key for key, _ in places.kinds)}:
            found["typ"] = "unknown"
        if self.channel not in {"", *CHANNELS}:
            found["kanal"] = "unknown"
        return found | self._date_problems()

    def selection(self, places: Places) -> Selection:
        """What to count. Only for filters without problems."""
        return Selection(
            ortsteil_keys=self.ortsteil_keys(places),
            channel=self.channel or None,
            date_from=_day(self.date_from),
            date_to=_day(self.date_to),
            simulated=self.simulated,
        )

    @property
    def days(self) -> tuple[datetime.date | None, datetime.date | None]:
        return _day(self.date_from), _day(self.date_to)

    def _date_problems(self) -> dict[str, str]:
        found = {}
        for name, text in (("von", self.date_from), ("bis", self.date_to)):
            try:
                _day(text)
            except ValueError:
                found[name] = "not_a_date"
        if not found and self.date_from and self.date_to < self.date_from:
            found = {"bis": "ends_before_start"} if self.date_to else {}
        return found

    def ortsteil_keys(self, places: Places) -> frozenset[str] | None:
        """Each filter narrows the others; None: the whole city."""
        parts = []
        if self.ortsteile:
            parts.append(frozenset(self.ortsteile))
        parts += [
            frozenset(p.ortsteil_keys)
            for p in places.planungsraeume
            if str(p.id) == self.planungsraum
        ]
        if self.kind:
            parts.append(
                frozenset(o.key for o in places.ortsteile if o.kind == self.kind)
            )
        return frozenset.intersection(*parts) if parts else None


def load_places(session: Any, *, today: datetime.date, language: str) -> Places:
    """Ortsteile by name, Planungsräume of today, and the city's words for its kinds."""
    kinds: list[Mapping[str, Any]] = city(session).profile.get("kinds", [])
    return Places(
        ortsteile=tuple(sorted(all_ortsteile(session), key=lambda o: o.name)),
        planungsraeume=tuple(planungsraeume(session, on=today)),
        kinds=tuple(
            (kind["key"], in_language(kind["label"], language)) for kind in kinds
        ),
    )


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
