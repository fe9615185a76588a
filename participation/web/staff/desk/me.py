"""Who sits at the desk, and what she did."""

import uuid
from collections.abc import Iterable

from flask import abort, request
from flask_login import current_user

from participation.accounts.rights import Person
from participation.database import Session
from participation.desks.overview import own_ortsteile
from participation.places.queries import OrtsteilView
from participation.web.staff.labels import problem_text

LONGEST_KEY = 200


def person() -> Person:
    account: Person = current_user.account
    return account


def my_id() -> uuid.UUID:
    return person().id


def my_ortsteile(session: Session) -> list[OrtsteilView]:
    return own_ortsteile(session, ortsteil_keys=person().ortsteil_keys)


def chosen_ortsteil(known: list[OrtsteilView]) -> OrtsteilView:
    """The own Ortsteil that the address names, else the first; 404 for any other."""
    wanted = request.args.get("ortsteil", "")
    found = (o for o in known if wanted in ("", o.slug, o.key))
    return next(found, None) or abort(404)


def typed(name: str) -> str:
    return request.form.get(name, "")


def typed_key() -> str | None:
    """The key that makes two clicks one; None where the form was tampered with."""
    key = typed("key")
    return key if 8 <= len(key) <= LONGEST_KEY else None


def told(problems: dict[str, list[str]], fields: Iterable[str]) -> dict[str, str]:
    """The sentence for each field; what has no field of its own goes to the first one."""
    names = list(fields)
    said: dict[str, str] = {}
    for name, codes in problems.items():
        place = name if name in names else names[0]
        said[place] = " ".join(problem_text(code) for code in codes)
    return said
