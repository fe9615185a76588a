"""The provider of this installation, built once; and what is asked of it."""

from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

from config import Settings, SettingsError, SingleSignOn
from participation.accounts.oidc.claims import ClaimNames
from participation.core.clock import today
from participation.core.kinds import Role
from participation.database import Session
from participation.handover.queries import structure

if TYPE_CHECKING:
    from participation.accounts.oidc.provider import Provider


def init_provider(app: Flask, settings: Settings) -> None:
    """Build it if the settings name one. Raises SettingsError for an unknown role."""
    if settings.single_sign_on is None:
        return
    from participation.accounts.oidc.provider import (  # noqa: PLC0415 -- slow import
        Provider,
    )

    chosen = settings.single_sign_on
    app.extensions["oidc names"] = claim_names(chosen)
    app.extensions["oidc provider"] = Provider(
        issuer=chosen.issuer,
        client_id=chosen.client_id,
        client_secret=chosen.client_secret,
    )


def provider() -> "Provider | None":
    return cast("Provider | None", current_app.extensions.get("oidc provider"))


def names() -> ClaimNames:
    return cast(ClaimNames, current_app.extensions["oidc names"])


def plan_names(session: Session) -> dict[str, str]:
    """Names of the Fachplanungen by key; the room of accounts lies below theirs."""
    plans = structure(session, on=today()).plans
    return {plan.key: plan.name for plan in plans if plan.active}


def claim_names(chosen: SingleSignOn) -> ClaimNames:
    pairs = chosen.roles or tuple((role.value, role.value) for role in Role)
    unknown = {ours for _, ours in pairs} - {role.value for role in Role}
    if unknown:
        raise SettingsError(f"OIDC_ROLES: no role {', '.join(sorted(unknown))} here")
    return ClaimNames(
        roles_claim=chosen.roles_claim,
        roles={theirs: Role(ours) for theirs, ours in pairs},
        mandate_claim=chosen.mandate_claim,
        plan_claim=chosen.plan_claim,
    )
