"""Settings of one installation, read once from the environment.

Every variable is listed in docs/configuration.md. Nothing here is secret by default:
the key that signs forms and sessions is made on first start and kept in DATA_DIR.
"""

import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LOCALES = ("de", "de-leicht", "en", "uk", "ar", "ru", "pl", "ro", "fa")
"""The languages that come with catalogues, in the order in which they are offered."""

TRYING_OUT = "Beteiligung <beteiligung@localhost.invalid>"
"""The sender of mails that only go into a folder."""
_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+"
_FROM = re.compile(rf"{_ADDRESS}|[^<>@]*<{_ADDRESS}>", re.IGNORECASE | re.ASCII)


class SettingsError(ValueError):
    """A variable of the environment has a value that cannot be used."""


@dataclass(frozen=True, kw_only=True)
class SingleSignOn:
    """The city's OIDC provider, and where its claims say what a person may do here."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = "Verwaltungskonto"  # on the button
    roles_claim: str = "realm_access.roles"  # a path with dots
    roles: tuple[tuple[str, str], ...] = ()  # (name there, role here); (): equal names
    mandate_claim: str = "ortsteil"
    plan_claim: str = "fachplanung"
    asks_second_factor: bool = False  # True: the provider does, of everybody


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, kw_only=True)
class Settings:
    data_dir: Path
    database_url: str
    secret_key: str
    city: str = "erfurt"  # a name of a data folder in the package, or a path
    port: int = 5000
    https: bool = False  # True behind a TLS proxy: secure cookies and HSTS
    trusted_proxies: tuple[Network, ...] = ()  # whose X-Forwarded-For is believed
    single_sign_on: SingleSignOn | None = None
    local_sign_in: bool = True  # False: by password only break-glass accounts
    public_address: str = ""  # as citizens type it, for posters and paper; "": not told
    mail_url: str = ""  # where e-mails leave; "": none are sent, and none are offered
    mail_from: str = ""  # whom they come from
    minimum_count: int = 5
    double_entry_share: float = 0.1  # of paper forms, keyed by a second person as well
    second_review_share: float = 0.1  # of reviewed comments, seen by a second person
    trained_pipelines: tuple[str, ...] = ()
    theme_model: Path | None = None  # None: the model that the package ships
    locales: tuple[str, ...] = LOCALES  # German first: it needs no catalogue
    translations_dir: Path = ROOT / "translations"
    migrations_dir: Path = ROOT / "migrations"

    @property
    def sends_mail(self) -> bool:
        """Whether pages may offer e-mail."""
        return bool(self.mail_url)

    @property
    def mail_link_address(self) -> str:
        """Where links in e-mails to citizens lead; "": not known, so none are offered.

        Never what a request calls this installation: whoever sends it chooses that.
        E-mails that only go into a folder may lead to this very machine.
        """
        is_trial = self.mail_url.startswith("file:")
        here = f"http://127.0.0.1:{self.port}" if is_trial else ""
        return self.public_address or here

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; make DATA_DIR and its secret key if they are missing."""
        data_dir = Path(environ.get("DATA_DIR") or ROOT / "var").resolve()
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        model = environ.get("THEME_MODEL")
        return cls(
            data_dir=data_dir,
            database_url=environ.get("DATABASE_URL")
            or f"sqlite:///{data_dir / 'participation.sqlite3'}",
            secret_key=environ.get("SECRET_KEY") or _kept_secret(data_dir),
            city=environ.get("CITY", "erfurt"),
            port=_whole_number(environ, "PORT", default=5000, lowest=1, highest=65535),
            https=environ.get("HTTPS", "") == "1",
            trusted_proxies=_networks(environ.get("TRUSTED_PROXIES", "")),
            single_sign_on=_single_sign_on(environ),
            local_sign_in=_local_sign_in(environ),
            public_address=_web_address(environ.get("PUBLIC_ADDRESS", "")),
            mail_url=_mail_url(environ.get("MAIL_URL", "").strip()),
            mail_from=_mail_from(environ),
            double_entry_share=_whole_number(
                environ, "DOUBLE_ENTRY_PERCENT", default=10, lowest=0, highest=100
            )
            / 100,
            second_review_share=_whole_number(
                environ, "SECOND_REVIEW_PERCENT", default=10, lowest=0, highest=100
            )
            / 100,
            minimum_count=_whole_number(
                environ, "MINIMUM_COUNT", default=5, lowest=3, highest=1000
            ),
            trained_pipelines=tuple(environ.get("TRAINED_PIPELINES", "").split()),
            theme_model=Path(model) if model else None,
            locales=_locales(environ.get("LOCALES", "")),
        )


def _whole_number(
    environ: Mapping[str, str], name: str, *, default: int, lowest: int, highest: int
) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise SettingsError(f"{name} must be a whole number {lowest}-{highest}: {text}")
    return int(text)


def _locales(text: str) -> tuple[str, ...]:
    """Read the languages offered: German is always one of them, and the first."""
    wanted = dict.fromkeys(text.split())
    if not wanted:
        return LOCALES
    wanted.pop("de", None)
    return ("de", *wanted)


def _web_address(text: str) -> str:
    address = text.strip().rstrip("/")
    if address and not address.startswith(("https://", "http://")):
        raise SettingsError(
            f"PUBLIC_ADDRESS must begin with https:// or http://: {text}"
        )
    return address


def _mail_url(text: str) -> str:
    """Check the address of the mail server; the messages never repeat its password."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        scheme, host, _ = parts.scheme, parts.hostname, parts.port
    except ValueError as error:
        raise SettingsError("MAIL_URL has no usable port or host") from error
    if scheme == "file":
        if not parts.path.startswith("/") or parts.netloc:
            raise SettingsError("MAIL_URL of a folder must look like file:///path")
        return text
    if scheme not in ("smtp", "smtps") or not host:
        raise SettingsError(
            "MAIL_URL must begin with smtp://host, smtps://host or file:///"
        )
    if parts.path not in ("", "/") or parts.query not in ("", "starttls=1"):
        raise SettingsError(
            "MAIL_URL may end in ?starttls=1; other characters are written as %40"
        )
    is_open = scheme == "smtp" and not parts.query
    if is_open and parts.password and host not in ("localhost", "127.0.0.1", "::1"):
        raise SettingsError(
            "MAIL_URL would send its password unencrypted: add ?starttls=1, or smtps://"
        )
    return text


def _mail_from(environ: Mapping[str, str]) -> str:
    text = environ.get("MAIL_FROM", "").strip()
    url = environ.get("MAIL_URL", "").strip()
    if not text:
        if url.startswith("smtp"):
            raise SettingsError("MAIL_URL needs MAIL_FROM: whom e-mails come from")
        return TRYING_OUT if url else ""
    if not _FROM.fullmatch(text) or not text.isprintable():
        raise SettingsError(f"MAIL_FROM must look like Name <name@city.de>: {text}")
    return text


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part) for part in text.split())
    except ValueError as error:
        raise SettingsError(f"TRUSTED_PROXIES: {error}") from error


def _single_sign_on(environ: Mapping[str, str]) -> SingleSignOn | None:
    issuer = environ.get("OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    if not issuer.startswith("https://") and not issuer.startswith(
        ("http://127.0.0.1:", "http://localhost:")
    ):
        raise SettingsError(f"OIDC_ISSUER must begin with https://: {issuer}")
    client_id = environ.get("OIDC_CLIENT_ID", "")
    secret = environ.get("OIDC_CLIENT_SECRET", "")
    if not client_id or not secret:
        raise SettingsError("OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set, too")
    return SingleSignOn(
        issuer=issuer,
        client_id=client_id,
        client_secret=secret,
        name=environ.get("OIDC_NAME") or "Verwaltungskonto",
        roles_claim=environ.get("OIDC_ROLES_CLAIM") or "realm_access.roles",
        roles=_role_names(environ.get("OIDC_ROLES", "")),
        mandate_claim=environ.get("OIDC_MANDATE_CLAIM") or "ortsteil",
        plan_claim=environ.get("OIDC_PLAN_CLAIM") or "fachplanung",
        asks_second_factor=environ.get("OIDC_SECOND_FACTOR", "") == "1",
    )


def _role_names(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition("=") for part in text.split()]
    if not all(name and sign and role for name, sign, role in pairs):
        raise SettingsError(
            f"OIDC_ROLES must look like theirs=ours theirs=ours: {text}"
        )
    return tuple((name, role) for name, _, role in pairs)


def _local_sign_in(environ: Mapping[str, str]) -> bool:
    wanted = environ.get("LOCAL_SIGN_IN", "") != "0"
    if not wanted and not environ.get("OIDC_ISSUER", "").strip():
        raise SettingsError("LOCAL_SIGN_IN=0 needs OIDC_ISSUER: nobody could sign in")
    return wanted


def _kept_secret(data_dir: Path) -> str:
    path = data_dir / "secret-key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()
