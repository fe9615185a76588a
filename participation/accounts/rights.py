"""Which role may do what. The one place: views and queries ask for rights, never for roles."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from participation.core.kinds import Role


class Right(StrEnum):
    """What somebody may do. A view names one; a query is narrowed by the person's own areas."""

    ACCOUNTS = "accounts"  # make and end accounts, give and take roles
    AUDIT = "audit"  # read the audit log
    SURVEYS = "surveys"  # write, open and close questionnaires; posters; barriers
    COMMENTS = "comments"  # read comments as typed
    THEMES = "themes"  # check tags, train and replace models, change themes
    MODERATION = "moderation"  # mask, publish, hold back and merge comments
    FINDINGS = "findings"  # live view, summaries, cross-tabs: protected view by view
    RAW_DATA = "raw_data"  # export single answers
    RELEASES = "releases"  # freeze, audit, release and withdraw figures
    STRUCTURE = "structure"  # Beteiligungsstruktur, Planungsräume
    HANDOVER = "handover"
    KEYING = "keying"  # key paper forms
    OWN_ORTSTEIL = "own_ortsteil"  # the desk of one's own mandates
    OWN_PLAN = "own_plan"  # what was passed to one's own Fachplanung


R = Right
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset({R.ACCOUNTS}),
    Role.STAFF: frozenset(
        {
            R.SURVEYS,
            R.COMMENTS,
            R.THEMES,
            R.MODERATION,
            R.FINDINGS,
            R.STRUCTURE,
            R.HANDOVER,
            R.KEYING,
        }
    ),
    Role.STATISTICS: frozenset({R.COMMENTS, R.FINDINGS, R.RAW_DATA, R.RELEASES}),
    Role.FACHPLANUNG: frozenset({R.OWN_PLAN}),
    Role.ORTSTEIL: frozenset({R.OWN_ORTSTEIL}),
    Role.DATA_ENTRY: frozenset({R.KEYING}),
    Role.AUDITOR: frozenset({R.AUDIT}),
}
RAW_TEXT = frozenset({R.COMMENTS, R.MODERATION, R.THEMES, R.RAW_DATA})
"""Whoever has one of these sees what single people wrote."""
SECOND_FACTOR = RAW_TEXT | {R.ACCOUNTS}
"""Whoever has one of these needs a second factor; and a second administrator to get it."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who works here, today: rights and areas of the roles that are valid now.

    `ortsteil_keys`: of the mandates; empty for everybody who holds none, also for staff.
    """

    id: uuid.UUID
    login: str
    display_name: str
    roles: frozenset[Role]
    mandate_keys: frozenset[str] = field(default=frozenset())
    ortsteil_keys: frozenset[str] = field(default=frozenset())
    plan_keys: frozenset[str] = field(default=frozenset())
    session_number: int = 0

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.roles)

    @property
    def needs_second_factor(self) -> bool:
        return not self.rights.isdisjoint(SECOND_FACTOR)

    def may(self, *wanted: Right) -> bool:
        """Tell whether the person has one of these rights."""
        return not self.rights.isdisjoint(wanted)


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Return the rights of all these roles together."""
    return frozenset[Right]().union(*(RIGHTS[role] for role in roles))
