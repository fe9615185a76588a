"""What one can hear of: everything, a survey, an Ortsteil, a theme."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from participation.core.errors import NotFoundError


class Placed(Protocol):
    """What an answer is about, and where."""

    @property
    def subjects(self) -> tuple[str, ...]: ...

    @property
    def ortsteil_keys(self) -> tuple[str, ...]: ...

    @property
    def theme_key(self) -> str: ...


class WatchedKind(StrEnum):
    ALL = "all"
    SURVEY = "survey"
    ORTSTEIL = "ortsteil"
    THEME = "theme"


@dataclass(frozen=True)
class Watched:
    """A kind with the key of what is meant; no key for everything."""

    kind: WatchedKind = WatchedKind.ALL
    key: str = ""

    @classmethod
    def read(cls, text: str) -> "Watched":
        """Read what `str` wrote. Raises NotFoundError."""
        kind, _, key = text.partition(":")
        if kind not in set(WatchedKind) or bool(key) == (kind == WatchedKind.ALL):
            raise NotFoundError("subject of a subscription", text[:60])
        return cls(WatchedKind(kind), key)

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.key}" if self.key else self.kind.value

    def covers(self, answer: Placed) -> bool:
        """Whether an answer is about this.

        An Ortsteil is not told of what concerns the whole city: that is of everybody.
        """
        match self.kind:
            case WatchedKind.ALL:
                return True
            case WatchedKind.SURVEY:
                return self.key in answer.subjects
            case WatchedKind.ORTSTEIL:
                return self.key in answer.ortsteil_keys
            case WatchedKind.THEME:
                return self.key == answer.theme_key
