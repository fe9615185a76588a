"""What the page of a comment says of its publication, and of what was said beside it."""

import uuid
from typing import Any

from flask_babel import lazy_gettext

from participation.database import Session
from participation.places.points import read_point
from participation.places.queries import all_ortsteile
from participation.responses.published import Publication, publication_of
from participation.web.citizen.maps import drawn_map
from participation.web.citizen.typed_comment import kind_choices

OBSTACLES = {
    "simulated": lazy_gettext(
        "Simulierte Kommentare hat kein Mensch geschrieben; sie werden nie veröffentlicht."
    ),
    "not_asked": lazy_gettext(
        "Dieser Text kam nicht über das Kommentarformular. Wer ihn schrieb, wusste nichts"
        " von einer Veröffentlichung; deshalb bleibt er intern."
    ),
    "no_ortsteil": lazy_gettext(
        "Der Kommentar gehört zu keinem Ortsteil; es gibt keine Seite für ihn."
    ),
}


def publication_context(session: Session, comment_id: uuid.UUID) -> dict[str, Any]:
    """What the page of a comment shows of its publication."""
    publication = publication_of(session, comment_id)
    return {
        "publication": publication,
        "obstacle": OBSTACLES.get(publication.obstacle or ""),
        "slug": _slug(session, publication),
        "kinds": dict(kind_choices()),
        **_place(publication),
    }


def _slug(session: Session, publication: Publication) -> str | None:
    return next(
        (o.slug for o in all_ortsteile(session) if o.key == publication.ortsteil_key),
        None,
    )


def _place(publication: Publication) -> dict[str, Any]:
    """The picture with the point; nothing where there is none, or it lies outside."""
    point = read_point(publication.place_point or "")
    drawn = drawn_map(publication.ortsteil_key or "") if point else None
    if point is None or drawn is None:
        return {"map": None, "pin": None}
    x, y = drawn.projection.to_unit(point)
    seen = 0 <= x <= drawn.width and 0 <= y <= drawn.height
    return {"map": drawn if seen else None, "pin": (x, y)}
