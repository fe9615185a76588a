"""From an address to an Ortsteil. Posters, numbers and typos all lead to one address."""

from flask import abort, redirect, request, url_for

from participation.core.errors import NotFoundError
from participation.places import queries as places
from participation.places.queries import OrtsteilView
from participation.places.search import match_ortsteil
from participation.web.state import remembered


def ortsteile() -> list[OrtsteilView]:
    return remembered("ortsteile", places.all_ortsteile)


def ortsteil_at(address: str) -> OrtsteilView:
    """Return the Ortsteil of a slug. Numbers and other spellings are sent to its slug."""
    known = ortsteile()
    for ortsteil in known:
        if ortsteil.slug == address:
            return ortsteil
    meant = match_ortsteil(known, address)
    if meant is not None and request.method in {"GET", "HEAD"} and request.endpoint:
        parts = {**(request.view_args or {}), "address": meant.slug}
        abort(redirect(url_for(request.endpoint, **parts), 301))
    raise NotFoundError("ortsteil", address)


def chosen_ortsteil(text: str) -> OrtsteilView | None:
    """Return the Ortsteil that a field of a form names by number or name."""
    return match_ortsteil(ortsteile(), text)
