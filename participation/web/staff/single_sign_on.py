"""Sign-in by the city's own accounts (OIDC): to the provider, and back with a code.

Authorisation code with PKCE (S256). State, nonce and verifier wait in the signed session
cookie, are used once, and for ten minutes.
"""

import hmac
import logging
import secrets
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask import session as cookie

from participation.accounts.oidc.claims import says_second_factor
from participation.accounts.oidc.errors import ProviderAwayError, ProviderRefusedError
from participation.accounts.oidc.signin import keep_asking, sign_in_federated
from participation.accounts.rights import Person
from participation.accounts.sessions import SecondStep
from participation.accounts.tries import SignInError
from participation.core.clock import now
from participation.core.errors import ParticipationError
from participation.web.access import access
from participation.web.staff.labels import problem_text
from participation.web.staff.provider import names, plan_names, provider
from participation.web.staff.signin import local_staff_path
from participation.web.staff.user import begin
from participation.web.state import database, keyring, settings

log = logging.getLogger(__name__)

WAITING = "sso"  # the key in the cookie
LASTS_S = 600
LONGEST_TARGET = 1000  # the cookie must stay below 4 kB


@access("public")
def single_sign_on() -> Any:
    """Send the browser to the provider. A link, not a form: see form-action in the policy."""
    chosen = provider()
    if chosen is None:
        abort(404)
    waiting: dict[str, Any] = {
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
        "until": int(now().timestamp()) + LASTS_S,
        "next": request.args.get("next", "")[:LONGEST_TARGET],
    }
    try:
        address = chosen.address_to_sign_in(
            state=waiting["state"],
            nonce=waiting["nonce"],
            verifier=waiting["verifier"],
            return_to=_return_address(),
            now=now(),
        )
    except (ProviderAwayError, ProviderRefusedError) as error:
        return _refused(error)
    cookie[WAITING] = waiting
    return redirect(address)


@access("public")
def single_sign_on_return() -> Any:
    """Take the provider's answer; everything that does not fit is one refusal."""
    if provider() is None:
        abort(404)
    waiting = cookie.pop(WAITING, None)
    try:
        account, target = _take_answer(waiting)
    except (ProviderAwayError, ProviderRefusedError, SignInError) as error:
        return _refused(error)
    return redirect(target) if account else _refused(SignInError("sso_refused"))


def _take_answer(waiting: Any) -> tuple[Person | None, str]:
    chosen, code = provider(), request.args.get("code")
    if chosen is None or not _is_ours(waiting) or not code:
        return None, ""
    if not chosen.names_itself(request.args.get("iss"), now=now()):
        return None, ""
    said = chosen.redeem(
        code=code,
        nonce=waiting["nonce"],
        verifier=waiting["verifier"],
        return_to=_return_address(),
        now=now(),
    )
    with database().transaction() as session:
        account = sign_in_federated(
            session,
            issuer=chosen.issuer,
            claims=said.claims,
            names=names(),
            plans=plan_names(session),
            now=now(),
        )
    chosen_settings = settings().single_sign_on
    there = chosen_settings is not None and chosen_settings.asks_second_factor
    done = SecondStep.DONE if there or says_second_factor(said.claims) else None

    def keep(session: Any, session_id: Any) -> None:
        keep_asking(
            session,
            keyring(),
            session_id=session_id,
            refresh_token=said.refresh_token,
            now=now(),
        )

    begin(account, way="sso", second_step=done, and_then=keep)
    return account, local_staff_path(waiting["next"])


def _is_ours(waiting: Any) -> bool:
    """Tell whether this answers the question that this browser asked, and not too late."""
    if not isinstance(waiting, dict):
        return False
    state = request.args.get("state", "")
    return waiting["until"] >= now().timestamp() and hmac.compare_digest(
        state.encode("utf-8", "surrogatepass"), waiting["state"].encode("utf-8")
    )


def _return_address() -> str:
    """One address, in whatever language one signs in: the provider knows it by letters."""
    path = url_for("staff.single_sign_on_return").removeprefix(request.script_root)
    base = settings().public_address or request.host_url.rstrip("/")
    return base + path


def _refused(error: ParticipationError) -> Any:
    """Say that it did not work; the log says which check, nothing of the person."""
    code = "sso_refused"
    if isinstance(error, SignInError):
        code = error.code
    elif isinstance(error, ProviderAwayError):
        code = "sso_away"
    log.warning("single sign-on refused: %s", error)
    status = 503 if code == "sso_away" else 403
    return render_template(
        "staff/single_sign_on_refused.html", reason=problem_text(code)
    ), status


def add_views(staff: Blueprint) -> None:
    staff.add_url_rule("/anmelden/verwaltungskonto", "single_sign_on", single_sign_on)
    staff.add_url_rule(
        "/anmelden/verwaltungskonto/zurueck",
        "single_sign_on_return",
        single_sign_on_return,
    )
