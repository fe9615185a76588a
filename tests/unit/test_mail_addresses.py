"""E-mail addresses as people type them, and as an attacker does."""

import pytest

from participation.mailing.addresses import addresses_in, read_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("eva@example.org", "eva@example.org"),
        ("  Eva.Muster@Example.ORG \n", "Eva.Muster@example.org"),
        ("eva+bus@example.org", "eva+bus@example.org"),
        ("eva@mail.example.co.uk.", "eva@mail.example.co.uk"),
        ("eva@müller.de", "eva@xn--mller-kva.de"),
        # IDNA 2008: not the strasse.de of somebody else
        ("eva@straße.de", "eva@xn--strae-oqa.de"),
        ("eva@почта.рф", "eva@xn--80a1acny.xn--p1ai"),
        ("eva@例え。jp", "eva@xn--r8jz45g.jp"),
        ("\u200beva@example.org\u2060", "eva@example.org"),
        ("!#$%&'*+/=?^_`{|}~-@example.org", "!#$%&'*+/=?^_`{|}~-@example.org"),
    ],
)
def test_an_address_is_read(typed: str, address: str) -> None:
    assert str(read_address(typed)) == address
    assert str(read_address(address)) == address  # kept addresses are read once more


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "eva",
        "@example.org",
        "eva@",
        "eva@localhost",
        "eva@127.0.0.1",
        "eva@[127.0.0.1]",
        "eva@example..org",
        "eva@-example.org",
        "eva@example-.org",
        "eva@exa_mple.org",
        ".eva@example.org",
        "eva.@example.org",
        "e..va@example.org",
        "eva@zoran@example.org",
        "eva@example.org, zoran@example.org",
        "eva@example.org;zoran@example.org",
        "Eva <eva@example.org>",
        '"eva muster"@example.org',
        "jürgen@example.org",
        "eva@example.org\r\nBcc: all@example.org",
        "eva\r\nBcc: all@example.org",
        "eva@example.org\x00",
        "eva@exam\nple.org",
        "eva%0d%0aBcc:x@exa mple.org",
        "eva@ｅxample.org",
        "eva@" + "a" * 64 + ".org",
        "e" * 65 + "@example.org",
        "eva@" + ".".join(["a" * 60] * 5),
        "\u200b" * 2000 + "eva@example.org",
        "eva@\ud800.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert read_address(typed) is None


def test_spellings_of_a_mailbox_are_one_for_the_brake() -> None:
    spellings = ["eva.m@x.de", "EvaM@x.de", "e.v.a.m+1@X.de", "evam+2+3@x.de"]

    assert {read_address(one).person for one in spellings} == {"evam@x.de"}
    assert read_address("+a@x.de").person == "+a@x.de"


def test_capital_letters_make_no_second_subscriber() -> None:
    first, second = read_address("Eva@x.de"), read_address("eva@X.DE")

    assert first.identity == second.identity
    assert str(first) == "Eva@x.de"
    assert read_address("eva+1@x.de").identity != first.identity


def test_addresses_are_found_in_a_line_of_text() -> None:
    contact = (
        "Amt für Verkehr <amt@erfurt.example>, Eva Straße: eva@straße.de; x@@y.de."
    )

    assert [str(one) for one in addresses_in(contact)] == [
        "amt@erfurt.example",
        "eva@xn--strae-oqa.de",
    ]
    assert [str(one) for one in addresses_in("Bitte an eva@example.org...")] == [
        "eva@example.org"
    ]
    assert addresses_in("Zimmer 7, Telefon 0361 655") == []
