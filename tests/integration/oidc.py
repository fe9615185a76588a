"""A real OIDC provider (oidc-provider-mock) in a thread, whose answers a test may change."""

import io
import json
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from werkzeug.serving import WSGIRequestHandler, make_server


class Provider:
    """oidc-provider-mock in a thread. `seen`: what was posted to its token endpoint."""

    def __init__(self) -> None:
        self.issuer = ""
        self.seen: list[dict[str, str]] = []
        self.change: Callable[[dict[str, Any]], dict[str, Any]] | None = None
        self.away = False

    def user(self, sub: str, **claims: Any) -> None:
        full = {
            "preferred_username": sub,
            "name": sub.title(),
            "amr": ["otp"],
            **claims,
        }
        answer = requests.put(f"{self.issuer}/users/{sub}", json=full, timeout=5)
        assert answer.status_code == 204

    def revoke(self, sub: str) -> None:
        requests.post(f"{self.issuer}/users/{sub}/revoke-tokens", timeout=5)

    def answer(self, address: str, sub: str) -> str:
        """Sign in there; the path that the browser is sent back to."""
        answer = requests.post(
            address, data={"sub": sub}, allow_redirects=False, timeout=5
        )
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"]).removeprefix("http://localhost")


def intercepted(provider: Provider, inner: Any) -> Any:
    """The provider's application, whose answers a test may change on the way."""

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        if provider.away and not environ["PATH_INFO"].startswith("/users"):
            start_response("503 Away", [("Content-Type", "text/plain")])
            return [b"away"]
        if environ["PATH_INFO"] != "/oauth2/token":
            return inner(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        provider.seen.append({k: v[0] for k, v in parse_qs(body.decode()).items()})
        if provider.change is None:
            return inner(environ, start_response)
        kept: dict[str, Any] = {}

        def keep(status: str, headers: Any, *_rest: Any) -> None:
            kept.update(status=status, headers=headers)

        told = json.loads(b"".join(inner(environ, keep)))
        changed = json.dumps(provider.change(told)).encode()
        headers = [h for h in kept["headers"] if h[0].lower() != "content-length"]
        start_response(
            kept["status"], [*headers, ("Content-Length", str(len(changed)))]
        )
        return [changed]

    return application


class Quiet(WSGIRequestHandler):
    def log(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def running_provider() -> Iterator[Provider]:
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        import oidc_provider_mock

        provider = Provider()
        application = intercepted(provider, oidc_provider_mock.app())
        server = make_server(
            "localhost", 0, application, threaded=True, request_handler=Quiet
        )
        provider.issuer = f"http://localhost:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
        server.server_close()
