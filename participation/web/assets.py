"""Style sheet, script and fonts: read and compressed once, then served from memory.

Their addresses carry a hash of the content, so browsers may keep them for ever and a new
release is seen at once. One style sheet is bundled of two files: fewer requests.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

from participation.web.access import access

FOLDER = Path(__file__).parent / "static"
BUNDLES = {
    "app.css": (
        "css/kern.min.css",
        "css/site.css",
        "css/questions.css",
        "css/comments.css",
    ),
    "app.js": ("js/app.js", "js/outbox.js"),
    "answer.js": (
        "js/app.js",
        "js/outbox.js",
        "js/conditions.js",
        "js/fields.js",
        "js/answer.js",
    ),
    "sw.js": ("js/sw.js",),
    "comment.js": ("js/place.js", "js/comment.js"),
    "keys.js": ("js/keys.js",),
    "place.js": ("js/place.js",),
    "progress.js": ("js/progress.js",),
    "keying.js": ("js/keying.js",),
    "editor.js": ("js/app.js", "js/editor.js"),
    "trial.js": ("js/app.js", "js/conditions.js", "js/fields.js", "js/trial.js"),
    "review.js": ("js/app.js", "js/review.js"),
    "charts.css": ("css/charts.css",),
    "outcomes.css": ("css/outcomes.css",),
    "staff.css": ("css/staff.css",),
    "fira-sans-400.woff2": ("fonts/fira-sans-400.woff2",),
    "fira-sans-600.woff2": ("fonts/fira-sans-600.woff2",),
}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
REMARKS = {
    "css": re.compile(rb"/\*(?! KERN UX).*?\*/\n?", re.DOTALL),  # whose licence stays
    "js": re.compile(rb"^[ \t]*(//.*)?\n?", re.MULTILINE),
}
"""Indentation and what only explains: a quarter of a script's weight."""

FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    name: str  # with the hash
    content_type: str
    body: bytes
    compressed: bytes | None  # None where compression gains nothing


class Assets:
    def __init__(self, assets: dict[str, Asset]) -> None:
        self._by_plain_name = assets
        self._by_name = {asset.name: asset for asset in assets.values()}

    @classmethod
    def load(cls) -> "Assets":
        """Read every bundle; style sheets last, since they name the fonts' addresses."""
        assets: dict[str, Asset] = {}
        for plain in sorted(BUNDLES, key=lambda name: name.endswith(".css")):
            files = [FOLDER / name for name in BUNDLES[plain]]
            if all(path.is_file() for path in files):
                body = b"\n".join(path.read_bytes() for path in files)
                assets[plain] = _build(plain, body, assets)
        return cls(assets)

    def address(self, plain: str) -> str:
        return f"/static/{self._by_plain_name[plain].name}"

    def plain(self, plain: str) -> Asset:
        """An asset by its name without the hash."""
        return self._by_plain_name[plain]

    def find(self, name: str) -> Asset | None:
        return self._by_name.get(name)


def _build(plain: str, body: bytes, fonts: dict[str, Asset]) -> Asset:
    stem, suffix = plain.rsplit(".", 1)
    if suffix == "css":
        for font, asset in fonts.items():
            body = body.replace(f"url({font})".encode(), f"url({asset.name})".encode())
    if suffix in REMARKS:
        body = REMARKS[suffix].sub(b"", body)
    digest = hashlib.sha256(body).hexdigest()[:10]
    return Asset(
        name=f"{stem}.{digest}.{suffix}",
        content_type=TYPES[f".{suffix}"],
        body=body,
        compressed=None if suffix == "woff2" else gzip.compress(body, 9, mtime=0),
    )


def build_data(plain: str, body: bytes) -> Asset:
    """Make an asset of data that is not a file, for example of the city's words."""
    return _build(plain, body, {})


def respond(asset: Asset, *, cache: str = FOR_EVER) -> Response:
    """Send an asset, compressed if the browser takes that; it may keep it for ever."""
    zipped = asset.compressed and request.accept_encodings["gzip"] > 0
    response = Response(
        asset.compressed if zipped else asset.body,
        content_type=asset.content_type,
        headers={"Cache-Control": cache, "Vary": "Accept-Encoding"},
    )
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def init_app(app: Flask, assets: Assets) -> None:
    @access("public")
    def static(name: str) -> Response:
        asset = assets.find(name)
        if asset is None:
            abort(404)
        return respond(asset)

    app.add_url_rule("/static/<name>", "static", static)
