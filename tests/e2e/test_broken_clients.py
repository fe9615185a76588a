"""Clients that break the rules of HTTP: an answer of kind 4xx, and everybody else served."""

import socket
import urllib.request
from urllib.parse import urlsplit

SILENT = 8  # as many as the server of the tests has threads


def exchange(address: str, request: bytes) -> bytes:
    """Send raw bytes; return the status line."""
    url = urlsplit(address)
    with socket.create_connection((url.hostname or "", url.port or 0), 30) as client:
        client.sendall(request)
        return client.recv(65536).split(b"\r\n")[0]


def post(headers: str, body: str = "text=a") -> bytes:
    head = "POST /o/rieth/kommentar HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}{kind}{headers}\r\n{body}".encode()


def test_a_broken_origin_is_refused(live_server: str) -> None:
    request = post("Origin: http://[x\r\nContent-Length: 6\r\n")

    assert exchange(live_server, request) == b"HTTP/1.1 403 FORBIDDEN"


def test_a_broken_chunk_is_a_bad_request(live_server: str) -> None:
    request = post("Transfer-Encoding: chunked\r\n", "zz\r\ntext=a\r\n0\r\n\r\n")

    assert exchange(live_server, request) == b"HTTP/1.1 400 BAD REQUEST"


def test_silent_clients_do_not_keep_the_others_out(live_server: str) -> None:
    url = urlsplit(live_server)
    silent = [
        socket.create_connection((url.hostname or "", url.port or 0), 30)
        for _ in range(SILENT)
    ]
    for client in silent:
        client.sendall(post("Content-Length: 5000\r\n"))

    with urllib.request.urlopen(f"{live_server}/livez", timeout=60) as response:
        assert response.status == 200
    for client in silent:
        client.close()
