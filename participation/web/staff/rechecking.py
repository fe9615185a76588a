"""Whether somebody who came by single sign-on may still come in: asked every four minutes.

Not at every request, which would make the provider part of each of them; and never more than
five minutes ago, also if it does not answer.
"""

import logging
from enum import StrEnum

from participation.accounts.actions import record_action
from participation.accounts.keys import SealBrokenError
from participation.accounts.oidc.errors import ProviderAwayError, ProviderRefusedError
from participation.accounts.oidc.signin import (
    OUT_AFTER,
    claim_check,
    keep_asking,
    to_ask,
    update_from_claims,
)
from participation.accounts.sessions import SessionView, end_session
from participation.core.clock import now
from participation.web.staff.provider import names, plan_names, provider
from participation.web.state import database, keyring

log = logging.getLogger(__name__)


class Answer(StrEnum):
    OUT = "out"
    SAME = "same"  # nobody was asked: what was read before holds
    CHANGED = "changed"  # perhaps: roles are to be read anew


def ask_if_time(found: SessionView) -> Answer:
    """Ask the provider if it is time; update the roles; end the session if it refuses."""
    assert found.checked_at is not None
    assert found.next_check_at is not None
    if now() >= found.next_check_at:
        with database().transaction() as session:
            mine = claim_check(session, session_id=found.id, now=now())
        if mine and (answer := _ask(found)) is not None:
            return answer
    return Answer.SAME if now() - found.checked_at <= OUT_AFTER else Answer.OUT


def _ask(found: SessionView) -> Answer | None:
    """Return what the provider says; None: it does not answer."""
    chosen = provider()
    try:
        with database().session() as session:
            question = to_ask(session, keyring(), session_id=found.id)
    except SealBrokenError:
        question = None
    if chosen is None or question is None:
        return _end(found)
    refresh_token, subject = question
    try:
        said = chosen.ask_again(refresh_token=refresh_token, subject=subject, now=now())
    except ProviderAwayError:
        log.warning("single sign-on: the provider does not answer")
        return None
    except ProviderRefusedError:
        return _end(found)
    with database().transaction() as session:
        if said.claims:
            update_from_claims(
                session,
                account_id=found.account_id,
                claims=said.claims,
                names=names(),
                plans=plan_names(session),
                now=now(),
            )
        keep_asking(
            session,
            keyring(),
            session_id=found.id,
            refresh_token=said.refresh_token,
            now=now(),
        )
    return Answer.CHANGED


def _end(found: SessionView) -> Answer:
    with database().transaction() as session:
        end_session(session, account_id=found.account_id, session_id=found.id)
        record_action(
            session,
            account_id=found.account_id,
            action="session_ended_by_sso",
            subject=str(found.account_id),
            now=now(),
        )
    return Answer.OUT
