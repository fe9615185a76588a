"""A summary for programs, described in docs/formats/summary.md."""

import datetime
import json
from typing import Any

from participation.publication.contents import MethodBox, Summary

FORMAT = "participation.summary/1"


def write(summary: Summary) -> bytes:
    """UTF-8, one object; null stands for a withheld number."""
    text = json.dumps(as_dict(summary), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace") + b"\n"


def as_dict(summary: Summary) -> dict[str, Any]:
    table = summary.table
    return {
        "format": FORMAT,
        "language": summary.language,
        "meta": {
            "title": summary.meta.title,
            "drucksache": summary.meta.drucksache,
            "vorhaben": summary.meta.vorhaben,
            "created_on": summary.meta.created_on.isoformat(),
            "city": summary.city,
            "attribution": summary.attribution,
        },
        "method": _method(summary.method),
        "ranking": [
            {
                "theme": theme.key,
                "label": theme.label,
                "count": theme.count.value,
                "share": theme.share,
                "checked_share": theme.checked_share,
                "system": theme.system,
            }
            for theme in summary.ranking
        ],
        "pairs": [
            {"labels": list(pair.labels), "count": pair.count.value}
            for pair in summary.pairs
        ],
        "table": {
            "spaces": summary.spaces,
            "themes": [head.key for head in table.row_heads],
            "columns": [
                {"key": head.key, "name": head.label} for head in table.column_heads
            ],
            "counts": [[count.value for count in row] for row in table.cells],
            "theme_totals": [count.value for count in table.row_totals],
            "column_comments": [count.value for count in table.column_totals],
            "comments": table.base.value,
        },
        "typical": [
            {
                "theme": theme.key,
                "label": theme.label,
                "texts": list(theme.texts),
                "spaces": list(theme.spaces),
            }
            for theme in summary.typical
        ],
    }


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _method(method: MethodBox) -> dict[str, Any]:
    return {
        "representative": False,
        "simulated": method.simulated,
        "submissions": method.submissions.value,
        "comments": method.comments.value,
        "first_on": _day(method.first_on),
        "last_on": _day(method.last_on),
        "date_from": _day(method.date_from),
        "date_to": _day(method.date_to),
        "channel": method.channel,
        "channels": [
            {"channel": line.channel, "count": line.count.value}
            for line in method.channels
        ],
        "ortsteile": list(method.ortsteile),
        "pipeline_versions": list(method.pipeline_versions),
        "minimum": method.minimum,
        "checked_share": method.checked_share,
        "states": {
            "tagged": method.states.tagged.value,
            "unsure": method.states.unsure.value,
            "none": method.states.none.value,
            "waiting": method.states.waiting.value,
        },
    }
