"""Hear by e-mail what became of it: without an account, ended with one tap.

The same answer follows on every address, known or not. Links in e-mails change nothing when
they are opened: programs that look at links for safety would confirm and end subscriptions.
"""

import uuid
from typing import Any

from flask import (
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.tries import NetworkBrake
from participation.core.clock import now, today
from participation.core.errors import NotFoundError
from participation.handover.subscriptions.queries import asked_for, confirmed_of
from participation.handover.subscriptions.subscribe import (
    Site,
    ask_for,
    confirm,
    end_all,
    end_one,
)
from participation.handover.subscriptions.watched import Watched, WatchedKind
from participation.mailing.addresses import read_address
from participation.web import released
from participation.web.access import access
from participation.web.citizen.blueprint import blueprint
from participation.web.citizen.places import ortsteile
from participation.web.citizen.result_words import told
from participation.web.citizen.themes import themes
from participation.web.i18n import current_locale
from participation.web.network import network_of_request
from participation.web.security import new_token, read_token, refuse_foreign_origin
from participation.web.state import database, installation, keyring, settings

PURPOSE = "subscription"


def is_offered() -> bool:
    """Whether e-mails leave here, and their links lead to a known address.

    Never the address of the request: whoever sends it chooses that.
    """
    return bool(settings().sends_mail and settings().mail_link_address)


@blueprint.get("/abo")
@access("public")
def subscribe() -> ResponseReturnValue:
    """The form; where e-mail is off, only that it is."""
    wanted = request.args.get("worueber", "")
    return _form("", wanted if wanted in dict(_choices()) else str(Watched()))


@blueprint.post("/abo")
@access("public")
def ask_subscription() -> ResponseReturnValue:
    refuse_foreign_origin()
    if not is_offered():
        abort(404)
    email, wanted = request.form.get("email", ""), request.form.get("worueber", "")
    token = read_token(current_app, request.form.get("token", ""))
    if request.form.get("action") == "language":
        return _form(email, wanted)
    if token is None or token.purpose != PURPOSE:
        return _form(email, wanted, notice="token", status=422)
    address = read_address(email)
    if address is None:
        errors = {"email": gettext("Bitte schreiben Sie eine E-Mail-Adresse.")}
        return _form(email, wanted, errors=errors, status=422)
    if wanted not in dict(_choices()):
        errors = {"worueber": gettext("Bitte wählen Sie aus der Liste.")}
        return _form(email, wanted, errors=errors, status=422)
    if not _may_ask():
        return _form(email, wanted, notice="busy", status=429)
    with database().transaction() as session:
        sent = ask_for(
            session,
            Watched.read(wanted),
            address=address,
            language=current_locale().tag,
            site=site(),
            now=now(),
        )
    if not sent:
        return _form(email, wanted, notice="busy", status=429)
    return redirect(url_for("citizen.subscription_asked"), 303)


@blueprint.get("/abo/gesendet")
@access("public")
def subscription_asked() -> ResponseReturnValue:
    return render_template("citizen/subscription_asked.html")


@blueprint.get("/abo/bestaetigen/<token>")
@access("public")
def confirm_page(token: str) -> ResponseReturnValue:
    try:
        with database().session() as session:
            found = asked_for(session, token, today=today())
    except NotFoundError:
        return _gone()
    return _secret(
        render_template(
            "citizen/subscription_confirm.html", token=token, what=label(found.watched)
        )
    )


@blueprint.post("/abo/bestaetigen/<token>")
@access("public")
def confirm_subscription(token: str) -> ResponseReturnValue:
    refuse_foreign_origin()
    try:
        with database().transaction() as session:
            own = confirm(session, token, keyring=keyring(), today=today())
    except NotFoundError:
        return _gone()
    return redirect(url_for("citizen.subscription", token=own, neu=1), 303)


@blueprint.get("/abo/meine/<token>")
@access("public")
def subscription(token: str) -> ResponseReturnValue:
    """What an address hears of, and buttons that end it."""
    try:
        with database().session() as session:
            found = confirmed_of(session, token)
    except NotFoundError:
        return _gone()
    return _secret(
        render_template(
            "citizen/subscription.html",
            token=token,
            subscriptions=[(one.id, label(one.watched)) for one in found],
            is_new="neu" in request.args,
        )
    )


@blueprint.post("/abo/meine/<token>")
@access("public")
def end_subscription(token: str) -> ResponseReturnValue:
    """End one; with the last one everything is gone."""
    refuse_foreign_origin()
    try:
        ended = uuid.UUID(request.form.get("ende", ""))
    except ValueError:
        abort(400)
    with database().transaction() as session:
        end_one(session, token, ended, site=site())
    try:
        with database().session() as session:
            confirmed_of(session, token)
    except NotFoundError:
        return _ended()
    return redirect(url_for("citizen.subscription", token=token), 303)


@blueprint.get("/abo/meine/<token>/ende")
@access("public")
def end_page(token: str) -> ResponseReturnValue:
    """Where the link in an e-mail leads: one button, since opening a link ends nothing."""
    return _secret(render_template("citizen/subscription_end.html", token=token))


@blueprint.post("/abo/meine/<token>/ende")
@access("public")
def end_everything(token: str) -> ResponseReturnValue:
    """One click in a mail program (RFC 8058), or the button. No origin is asked for.

    The servers of mail programs send this without ever having seen a page, and take no
    redirect. Who has the link may end it; twice is once.
    """
    with database().transaction() as session:
        end_all(session, token, site=site())
    return _ended()


def site() -> Site:
    return Site(address=settings().mail_link_address, keyring=keyring())


def label(watched: Watched) -> str:
    """What is watched in the reader's words; the key where it is known no more."""
    return dict(_choices()).get(str(watched), watched.key)


def _choices() -> list[tuple[str, str]]:
    """Everything that can be subscribed to, as (value, name)."""
    surveys = [
        (
            Watched(WatchedKind.SURVEY, release.subject),
            gettext("Umfrage: %(name)s", name=told(release.title)),
        )
        for release in released.all_current()
    ]
    places = [
        (
            Watched(WatchedKind.ORTSTEIL, one.key),
            gettext("Ortsteil: %(name)s", name=one.name),
        )
        for one in sorted(ortsteile(), key=lambda one: one.name)
    ]
    topics = [
        (
            Watched(WatchedKind.THEME, theme.key),
            gettext("Thema: %(name)s", name=told(theme.label)),
        )
        for theme in themes()
    ]
    every = (Watched(), gettext("Alles, was sich in der Stadt ändert"))
    return [
        (str(what), str(name)) for what, name in (every, *surveys, *places, *topics)
    ]


def _form(
    email: str,
    wanted: str,
    *,
    notice: str | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> tuple[str, int]:
    page = render_template(
        "citizen/subscribe.html",
        offered=is_offered(),
        email=email[:300],
        wanted=wanted,
        choices=_choices(),
        notice=notice,
        errors=errors or {},
        token=new_token(current_app, PURPOSE),
    )
    return page, status


def _may_ask() -> bool:
    """Whether a network has not asked too often; nothing of it is kept but in memory."""
    brake: NetworkBrake
    brake = installation().memory.setdefault("subscription brake", NetworkBrake())
    network = network_of_request()
    return network is None or brake.reserve(network, now=now())


def _gone() -> ResponseReturnValue:
    return _secret(render_template("citizen/subscription_gone.html"), 404)


def _ended() -> ResponseReturnValue:
    return _secret(render_template("citizen/subscription_ended.html"))


def _secret(page: Any, status: int = 200) -> Response:
    """A page behind a link that nobody else may have: it is kept nowhere."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
