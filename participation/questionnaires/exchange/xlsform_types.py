"""What the type column of an XLSForm says, in all its spellings."""

import re
from dataclasses import dataclass

from pyxform import aliases, constants
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

METADATA = frozenset(
    {
        "start",
        "end",
        "today",
        "deviceid",
        "device_id",
        "imei",
        "subscriberid",
        "simserial",
        "phonenumber",
        "phone_number",
        "username",
        "email",
        "audit",
        "start-geopoint",
        "background-geopoint",
        "background-audio",
    }
)
SELECTS = {
    constants.SELECT_ONE: "one",
    constants.SELECT_ALL_THAT_APPLY: "several",
    constants.SELECT_ONE_EXTERNAL: "one",
    constants.RANK: "rank",
}
_BY_BINDING = {
    "int": "integer",
    "decimal": "decimal",
    "string": "text",
    "date": "date",
    "dateTime": "datetime",
    "time": "time",
    "geopoint": "geopoint",
    "binary": "upload",
}
_KOBO = {"score": "score", "rank": "ranking", "kobomatrix": "cells"}
_KOBO_CONTROL = re.compile(r"(begin|end)[_ ](score|rank|kobomatrix)$")


@dataclass(frozen=True, kw_only=True)
class RowType:
    """`kind`: begin, end, one, several, rank or the kind of a question.

    `detail`: of a beginning or end what it is of, else as it stands in the file.
    """

    kind: str
    detail: str = ""
    list_name: str = ""
    other: bool = False
    is_external: bool = False


def row_type(text: str) -> RowType:
    """Understand one cell of the type column."""
    text = " ".join(text.split())
    lower = text.lower()
    if kobo := _KOBO_CONTROL.match(lower):
        return RowType(kind=kobo[1], detail=_KOBO[kobo[2]])
    for kind, pattern in (("begin", RE_BEGIN_CONTROL), ("end", RE_END_CONTROL)):
        if match := pattern.search(lower):
            return RowType(kind=kind, detail=aliases.control[match["type"]])
    command, _, rest = text.partition(" ")
    if select := RE_SELECT.search(f"{command.lower()} {rest}") or RE_SELECT.search(
        text
    ):
        command = select["select_command"]
        return RowType(
            kind="elsewhere"
            if command in aliases.select_from_file or "$" in select["list_name"]
            else SELECTS[aliases.select[command]],
            detail=text,
            list_name=select["list_name"],
            other=bool(select["specify_other"]),
            is_external=aliases.select[command] == constants.SELECT_ONE_EXTERNAL,
        )
    return RowType(kind=_question(lower), detail=text)


def _question(name: str) -> str:
    if name in METADATA:
        return "metadata"
    if name in {"calculate", "calculation", "hidden"} or name.endswith("-external"):
        return "calculation"
    if name in {"note", "range", "geopoint", "score__row", "rank__level"}:
        return name
    if name in {"acknowledge", "trigger"}:
        return "acknowledge"
    if name in {"audio", "video", "image", "photo", "file", "barcode"}:
        return "upload"
    found = QUESTION_TYPE_DICT.get(aliases._type_alias_map.get(name, name), {})
    if found.get("control", {}).get("tag") == "upload":
        return "upload"
    binding = found.get("bind", {})
    if "calculate" in binding or binding.get("jr:preload"):
        return "metadata"
    if binding.get("readonly") == "true()":
        return "note"
    return _BY_BINDING.get(binding.get("type", ""), "unknown")
