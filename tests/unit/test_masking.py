import pytest

from participation.publication.masking import Piece, mask_contacts, pieces
from participation.publication.neutral import neutral_cell, printable


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Rufen Sie 0361 655-0000 an", "Rufen Sie [Telefon] an"),
        ("mobil +49 (0)171 2345678!", "mobil [Telefon]!"),
        ("an anna.muster@example.org bitte", "an [E-Mail] bitte"),
        ("anna.muster (at) example.org", "[E-Mail]"),
        ("siehe https://example.org/a?b=c", "siehe [Link]"),
        ("Seit 01.05.2026 fehlt die Bank", "Seit 01.05.2026 fehlt die Bank"),
        ("Tempo 30 statt 50, seit 2019", "Tempo 30 statt 50, seit 2019"),
        ("99084 Erfurt, Linie 3 um 20:15", "99084 Erfurt, Linie 3 um 20:15"),
        ("Haus 004", "Haus 004"),
    ],
)
def test_contacts_are_marked_and_other_numbers_stay(text, masked):
    assert mask_contacts(text) == masked


def test_a_quote_is_shown_in_pieces_with_what_they_hold():
    text = "Frau Muster, 0361 1234567, wünscht Bänke"

    assert pieces(text) == (
        Piece("Frau Muster", "name"),
        Piece(", "),
        Piece("0361 1234567", "phone"),
        Piece(", wünscht Bänke"),
    )
    assert pieces("Mehr Bänke") == (Piece("Mehr Bänke"),)
    assert pieces("Kevin") == (Piece("Kevin", "name"),)
    assert pieces("") == ()


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\ufeff="]
)
def test_cell_that_starts_like_a_formula_is_marked(start):
    assert neutral_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "–", "·", "Bus = gut", "5", "Müll"])
def test_other_cells_stay(text):
    assert neutral_cell(text) == text


def test_printable_drops_what_office_files_cannot_carry():
    assert printable("a\x00b\ud800c\r\nd\te") == "abc\nd\te"
