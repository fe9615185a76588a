"""A public answer of a Fachplanung, for tests of what is told of it."""

import datetime
import uuid
from typing import Any

from participation.handover.routing.content import PublicAnswer, RoutingStatus

PASSED_ON = datetime.date(2026, 9, 10)
ANSWERED_ON = datetime.date(2026, 10, 5)


def make_answer(**changes: Any) -> PublicAnswer:
    """One about buses in Rieth that nobody has looked at yet; changes by field."""
    values: dict[str, Any] = {
        "id": uuid.uuid4(),
        "handover_reference": "UE-2026-001",
        "subjects": ("default",),
        "theme_key": "oepnv",
        "plan_key": "verkehr",
        "plan_name": "Nahverkehrsplan",
        "amt": "Tiefbau- und Verkehrsamt",
        "space_key": "06",
        "space_label": "Rieth",
        "ortsteil_keys": ("06",),
        "people": 40,
        "base": 55,
        "status": RoutingStatus.NEW,
        "reply": "",
        "reason": "",
        "measure": "",
        "drucksache": "",
        "documents": (),
        "passed_on": PASSED_ON,
        "changed_on": PASSED_ON,
    }
    return PublicAnswer(**values | changes)
