"""Where e-mails leave: the city's mail server, or a folder for trying things out.

What a server says is never passed on: it quotes addresses. Three kinds of trouble are told
apart, each with a code: the recipient does not exist, not now, the server cannot be used.
"""

import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_S = 30.0
PORTS = {"smtp": 25, "smtps": 465}
NO_SUCH_RECIPIENT = frozenset({550, 551, 553})
CLOSING = 421
_ENHANCED = re.compile(rb"\s*(?P<class>[245])\.(?P<subject>\d{1,3})\.\d{1,3}\b")

Deliver = Callable[[EmailMessage], None]


class DeliveryError(Exception):
    """A mail did not leave. `code`: three digits of the server, or a word."""

    def __init__(self, code: object) -> None:
        super().__init__(str(code))
        self.code = str(code)


class NoRecipientError(DeliveryError):
    """The address does not exist: another attempt would change nothing."""


class NotNowError(DeliveryError):
    """This mail was not taken; another attempt may go well."""


class ServerAwayError(DeliveryError):
    """The server cannot be reached or used; that says nothing about the mail."""


@contextmanager
def open_transport(url: str) -> Iterator[Deliver]:
    """Connect for some mails. Raises ServerAwayError; what is yielded, DeliveryError."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        yield _into_folder(Path(unquote(parts.path)))
        return
    server = _connected(url)
    try:
        yield lambda message: _send(server, message)
    finally:
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()


def _into_folder(folder: Path) -> Deliver:
    def deliver(message: EmailMessage) -> None:
        name = message["Message-ID"].strip("<>").partition("@")[0]
        # Written beside, then renamed: whoever looks finds whole files.
        fresh = folder / f".{name}.tmp"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(
                os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as file:
                file.write(message.as_bytes())
            fresh.replace(folder / f"{name}.eml")
        except OSError as error:
            raise ServerAwayError("no_folder") from error

    return deliver


def _connected(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    server: smtplib.SMTP | None = None
    try:
        if parts.scheme == "smtps":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
        if parse_qs(parts.query).get("starttls") == ["1"]:
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except (smtplib.SMTPException, OSError) as error:
        if server is not None:
            server.close()
        raise ServerAwayError(_trouble(error)) from error
    return server


def _trouble(error: Exception) -> str:
    """A word for why the server cannot be used."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return "sign_in"
        case smtplib.SMTPNotSupportedError():
            return "no_starttls"
        case ssl.SSLError():
            return "certificate"
        case smtplib.SMTPResponseException():
            return str(error.smtp_code)
        case _:
            return "no_connection"


def _send(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        [(code, said)] = list(error.recipients.values())
        raise _refusal(code, said) from None
    except smtplib.SMTPSenderRefused as error:  # MAIL_FROM is wrong for this server
        raise ServerAwayError(error.smtp_code) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from None
    except (smtplib.SMTPException, OSError) as error:
        raise ServerAwayError(_trouble(error)) from None


def _refusal(code: int, said: bytes | str) -> DeliveryError:
    """Judge what the server answered.

    Only what names the address as the reason is final. A server that was set up wrongly
    refuses everybody, with 5xx as well; that must not empty the outbox.
    """
    if code == CLOSING:
        return ServerAwayError(code)
    words = said.encode("utf-8", "replace") if isinstance(said, str) else said
    enhanced = _ENHANCED.match(words)
    if enhanced is None:
        final = code in NO_SUCH_RECIPIENT
    else:
        final = enhanced["class"] == b"5" and enhanced["subject"] in (b"1", b"2")
    return NoRecipientError(code) if final else NotNowError(code)
