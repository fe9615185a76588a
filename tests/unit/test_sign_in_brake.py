"""Tries by network: counted in memory, under keys that change, without any address."""

import datetime
import ipaddress

import pytest

from participation.accounts.tries import NetworkBrake
from participation.web.network import network_of

NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
PROXY = (ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("10.0.0.0/8"))


def after(minutes: float) -> datetime.datetime:
    return NOON + datetime.timedelta(minutes=minutes)


def test_ten_tries_in_fifteen_minutes() -> None:
    brake = NetworkBrake()

    tries = [brake.reserve("198.51.100.0/24", now=after(n)) for n in range(12)]

    assert tries == [True] * 10 + [False] * 2
    assert brake.reserve("203.0.113.0/24", now=after(12)) is True
    assert brake.reserve("198.51.100.0/24", now=after(15)) is True  # the first is over
    assert brake.reserve("198.51.100.0/24", now=after(15)) is False


def test_a_right_password_is_no_try() -> None:
    brake = NetworkBrake()

    for n in range(30):
        assert brake.reserve("198.51.100.0/24", now=after(n / 60)) is True
        brake.forgive("198.51.100.0/24")


def test_tries_count_across_the_change_of_keys_and_old_keys_go() -> None:
    brake = NetworkBrake()
    brake.reserve("192.0.2.0/24", now=NOON)  # the first key is of noon
    before = [brake.reserve("198.51.100.0/24", now=after(59)) for _ in range(6)]
    later = [brake.reserve("198.51.100.0/24", now=after(61)) for _ in range(6)]

    assert (before, later) == ([True] * 6, [True] * 4 + [False] * 2)
    assert len(brake._hours) == 2
    brake.reserve("198.51.100.0/24", now=after(76))
    assert len(brake._hours) == 1


def test_the_memory_holds_no_address() -> None:
    brake = NetworkBrake()
    brake.reserve("198.51.100.0/24", now=NOON)

    [hour] = brake._hours

    assert "198.51" not in repr(brake._hours)
    assert {len(key) for key in hour.tries} == {16}


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("198.51.100.77", [], "198.51.100.0/24"),
        ("2001:db8:1:2::7", [], "2001:db8:1::/48"),
        ("::ffff:198.51.100.77", [], "198.51.100.0/24"),
        ("198.51.100.77", ["203.0.113.9"], "198.51.100.0/24"),  # nobody's proxy
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.0/24"),
        ("127.0.0.1", ["192.0.2.1, 203.0.113.9"], "203.0.113.0/24"),  # made up before
        ("127.0.0.1", ["192.0.2.1", "203.0.113.9, 10.1.1.1"], "203.0.113.0/24"),
        ("127.0.0.1", ["nonsense"], "127.0.0.0/24"),
        ("", [], None),
        (None, ["203.0.113.9"], None),
    ],
)
def test_the_network_is_the_one_before_our_own_proxies(
    peer: str | None, forwarded: list[str], network: str | None
) -> None:
    assert network_of(peer, forwarded, PROXY) == network
