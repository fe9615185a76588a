"""Names of the target groups, for whoever counts them. Finding them is the pipeline's."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "target-groups.json"


@cache
def target_group_labels() -> Mapping[str, Mapping[str, str]]:
    """Labels by language, by the key of the group, in the order of the file."""
    groups = json.loads(FILE.read_text(encoding="utf-8"))["groups"]
    return {group["key"]: group["label"] for group in groups}


@cache
def target_group_version() -> tuple[str, str]:
    """Key and version of the list of target groups."""
    file = json.loads(FILE.read_text(encoding="utf-8"))
    return file["key"], file["version"]
