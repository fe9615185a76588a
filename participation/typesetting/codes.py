"""QR codes as SVG, and the addresses they hold."""

import io
import re

import segno

from participation.core.errors import InvalidInputError

WEB_ADDRESS = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[a-z0-9._~-]+)*", re.I
)
LONGEST_ADDRESS = 120  # more makes a code that old phones cannot read from a poster


def web_address(text: str) -> str:
    """Return the address of an installation without a slash at its end.

    Raises InvalidInputError: a wrong address on paper cannot be corrected.
    """
    address = text.strip().rstrip("/")
    if len(address) > LONGEST_ADDRESS or not WEB_ADDRESS.fullmatch(address):
        raise InvalidInputError({"address": ["not_a_web_address"]})
    return address


def shown(address: str) -> tuple[str, str]:
    """An address as people type it: host, and path, without https://."""
    host, slash, path = address.partition("://")[2].partition("/")
    return host, slash + path


def qr_svg(text: str) -> str:
    """A QR code with its quiet zone. Error correction M: 15 % may be dirty or torn."""
    svg = io.BytesIO()
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(svg, kind="svg", border=4, xmldecl=False, nl=False)
    return svg.getvalue().decode("ascii")
