"""The picture of the process: every step in it, readable as text, nothing outside."""

from typing import Any

import pytest
from lxml import etree

from participation.handover.overview import Progress
from participation.handover.pictures.process import (
    WIDTH,
    Box,
    Fact,
    process_picture,
)

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("Bestandsaufnahme", "Sozialraumdefinition", "Bedarfe", "Maßnahmen")


def boxes(count: int = 4, **changes: Any) -> list[Box]:
    values = {
        "mark": "läuft gerade",
        "progress": Progress.NOW,
        "facts": (Fact(label="Ergebnis", says="noch offen"),),
        **changes,
    }
    return [
        Box(number=n, name=NAMES[(n - 1) % 4], **values) for n in range(1, count + 1)
    ]


def drawn(found: list[Box], **options: Any) -> Any:
    picture = process_picture(
        found, key="p", title="So läuft die Planung", description="alles", **options
    )
    return etree.fromstring(str(picture))


def texts(picture: Any) -> list[str]:
    return [text.text for text in picture.iter(f"{SVG}text")]


def test_every_step_stands_in_the_picture_in_its_order() -> None:
    picture = drawn(boxes())

    names = [words for words in texts(picture) if words in NAMES]
    assert names == list(NAMES)
    assert len(list(picture.iter(f"{SVG}rect"))) == 4
    assert len(list(picture.iter(f"{SVG}path"))) == 3  # arrows between them
    assert picture.find(f"{SVG}title").text == "So läuft die Planung"
    assert picture.find(f"{SVG}desc").text == "alles"
    assert picture.get("aria-labelledby") == "p-title p-desc"


@pytest.mark.parametrize("right_to_left", [False, True])
@pytest.mark.parametrize("columns", [1, 3, 9])
def test_nothing_is_drawn_outside(columns: int, right_to_left: bool) -> None:
    long = "Gesamtstädtische Quartiersmanagementstrategie und Quartiersarbeit " * 3
    found = boxes(7, facts=(Fact(label="Ergebnis", says=long),))

    picture = drawn(found, columns=columns, right_to_left=right_to_left)

    _, _, width, height = map(float, picture.get("viewBox").split())
    for box in picture.iter(f"{SVG}rect"):
        left, top = float(box.get("x")), float(box.get("y"))
        assert left >= 0
        assert left + float(box.get("width")) <= width
        assert top + float(box.get("height")) <= height
    for line in picture.iter(f"{SVG}text"):
        assert 0 <= float(line.get("x")) <= width
        assert 0 <= float(line.get("y")) <= height
    assert max(len(words) for words in texts(picture)) <= 36


def test_boxes_of_a_row_stand_beside_each_other() -> None:
    lefts = [float(r.get("x")) for r in drawn(boxes(3), columns=2).iter(f"{SVG}rect")]
    mirrored = [
        float(r.get("x"))
        for r in drawn(boxes(3), columns=2, right_to_left=True).iter(f"{SVG}rect")
    ]

    assert lefts[0] == lefts[2] < lefts[1]
    assert mirrored[0] == mirrored[2] > mirrored[1]
    assert lefts[1] - lefts[0] > WIDTH


def test_what_is_not_dated_has_a_broken_frame() -> None:
    (open_box,) = drawn(boxes(1, progress=Progress.OPEN)).iter(f"{SVG}rect")
    (now,) = drawn(boxes(1)).iter(f"{SVG}rect")

    assert open_box.get("stroke-dasharray") == "6 4"
    assert now.get("stroke-dasharray") is None
    assert float(now.get("stroke-width")) > float(open_box.get("stroke-width"))


def test_german_data_stay_left_to_right_on_an_arabic_page() -> None:
    picture = drawn(boxes(1, mark="جارٍ الآن"), right_to_left=True)

    lines = {t.text: (t.get("direction"), t.get("text-anchor"), t.get("lang"))
             for t in picture.iter(f"{SVG}text")}  # fmt: skip
    assert lines["Bestandsaufnahme"] == ("ltr", "end", "de")
    assert lines["جارٍ الآن"] == ("rtl", "start", None)


def test_names_cannot_become_markup() -> None:
    evil = Box(number=1, name="<script>x</script>", mark="&", progress=Progress.OPEN)

    picture = drawn([evil])

    assert "<script>x</script>" in texts(picture)
