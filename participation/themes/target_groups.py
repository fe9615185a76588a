"""Names of the target groups, for whoever counts them. Finding them is the pipeline's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "target-groups.json"


@dataclass(frozen=True, kw_only=True)
class TargetGroupScheme:
    """The groups as a vocabulary of their own; labels by key and language."""

    key: str
    version: str
    title: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]


@cache
def target_group_scheme() -> TargetGroupScheme:
    """The groups that ship with the product, in the order of the file."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return TargetGroupScheme(
        key=data["key"],
        version=data["version"],
        title=data.get("title", {"de": "Zielgruppen", "en": "Target groups"}),
        labels={group["key"]: group["label"] for group in data["groups"]},
    )


def target_group_labels() -> Mapping[str, Mapping[str, str]]:
    """Labels by language, by the key of the group, in the order of the file."""
    return target_group_scheme().labels
