"""A hand-over as JSON (docs/formats/handover.md) and back to the object."""

import datetime
import types
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from participation.handover.snapshot.content import FORMAT, Handover


def to_content(handover: Handover) -> dict[str, Any]:
    """Return the hand-over as plain JSON."""
    return {"format": FORMAT, **plain(asdict(handover))}


def from_content(content: Mapping[str, Any]) -> Handover:
    """Return the hand-over that was stored. Raises ValueError for anything else."""
    if content.get("format") != FORMAT:
        raise ValueError(f"not {FORMAT}")
    return cast(Handover, read(Handover, content))


def plain(value: Any) -> Any:
    """The value as JSON has it: lists, objects, days as texts."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(part) for part in value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime.date) else value


def read(kind: Any, value: Any) -> Any:
    """Return what JSON holds as an object of the kind; fields it lacks have their default.

    Raises ValueError, also where a text stands for a number.
    """
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else read(_without_none(kind), value)
    if is_dataclass(kind):
        return _read_object(kind, value)
    if origin in (tuple, frozenset):
        return _read_list(origin, get_args(kind), value)
    if kind is datetime.date:
        return datetime.date.fromisoformat(_checked(str, value))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind in (int, float, str, bool):
        return _checked(kind, value)
    return value  # of the open form: Mapping[str, Any]


def _read_object(kind: Any, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{kind.__name__}: an object is expected")
    hints = _hints(kind)
    given = {
        field.name: read(hints[field.name], value[field.name])
        for field in fields(kind)
        if field.name in value
    }
    try:
        return kind(**given)
    except TypeError as error:
        raise ValueError(f"{kind.__name__}: something is missing") from error


def _read_list(origin: Any, parts: tuple[Any, ...], value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise ValueError("a list is expected")
    if origin is frozenset or parts[-1] is Ellipsis:
        return origin(read(parts[0], part) for part in value)
    return tuple(read(kind, part) for kind, part in zip(parts, value, strict=True))


def _checked(kind: type, value: Any) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{kind.__name__} is expected")
    return value


def _without_none(kind: Any) -> Any:
    [inner] = [part for part in get_args(kind) if part is not type(None)]
    return inner


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
