"""Pictures are drawn of protected figures alone, escape every word, and tell nothing more."""

from xml.etree import ElementTree

import pytest

from participation.publication.charts.bars import Pair, figure_bars, paired_bars
from participation.publication.charts.choropleth import (
    Area,
    Class,
    choropleth,
    classes_of,
    legend,
)
from participation.publication.charts.diverging import diverging_bars, steps_of_scale
from participation.publication.charts.figures import Figure, Parts

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</title><script>alert(1)</script>"onload="x & y'
STEPS = ("1", "2", "3", "4", "5")


def parsed(picture):
    return ElementTree.fromstring(str(picture))


def texts(tree):
    return [element.text for element in tree.iter(f"{SVG}text")]


def bars(tree, look):
    return [
        (r.get("x"), r.get("width"))
        for r in tree.iter(f"{SVG}rect")
        if r.get("class") == look and r.get("stroke")
    ]


def drawn(lines, steps=STEPS):
    return parsed(diverging_bars(lines, steps=steps, title="T", key="k", language="de"))


def test_bars_are_as_long_as_their_values_and_named_beside():
    tree = parsed(
        figure_bars(
            [
                Figure(label="Park & See", value=1200, share=60),
                Figure(label="Bus", value=600, share=30, note="im Mittel Platz 1,8"),
                Figure(label="Rad", value=None),
                Figure(label="Zug", value=0),
            ],
            title="Wohin?",
            key="q1",
            language="de",
        )
    )

    assert bars(tree, "chart-bar") == [("0.00%", "62.00%"), ("0.00%", "31.00%")]
    assert texts(tree) == [
        "Park & See", "1.200 (60\u00a0%)", "Bus",
        "600 (30\u00a0%), im Mittel Platz 1,8", "Rad", "·", "Zug", "–",
    ]  # fmt: skip
    assert tree.findtext(f"{SVG}title") == "Wohin?"
    assert tree.findtext(f"{SVG}desc") == (
        "Balkendiagramm. Park & See: 1.200 (60\u00a0%); Bus: 600 (30\u00a0%), im Mittel"
        " Platz 1,8; Rad: ·; Zug: –"
    )


@pytest.mark.parametrize("touching", [False, True])
def test_hostile_words_stay_words(touching):
    tree = parsed(
        figure_bars(
            [Figure(label=HOSTILE, value=3)],
            title=HOSTILE,
            key="k",
            language="en",
            touching=touching,
        )
    )

    assert tree.findtext(f"{SVG}title") == HOSTILE
    assert "".join(texts(tree)[:-1]).replace(" ", "") == HOSTILE.replace(" ", "")
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} == {
        "svg", "title", "desc", "defs", "rect", "text",
    }  # fmt: skip


def test_two_groups_are_compared_by_share_and_the_second_is_hatched():
    tree = parsed(
        paired_bars(
            [
                Pair(
                    label="ja",
                    figures=(
                        Figure(label="Rieth", value=50, share=50),
                        Figure(label="übrige Stadt", value=100, share=25),
                    ),
                ),
                Pair(
                    label="nein",
                    figures=(
                        Figure(label="Rieth", value=None),
                        Figure(label="übrige Stadt", value=300, share=75),
                    ),
                ),
            ],
            title="T",
            key="k",
            language="de",
        )
    )

    assert bars(tree, "chart-bar") == [("0.00%", "41.33%")]
    assert bars(tree, "chart-hatched") == [("0.00%", "20.67%"), ("0.00%", "62.00%")]
    assert texts(tree) == [
        "Rieth", "übrige Stadt",
        "ja", "50 (50\u00a0%)", "100 (25\u00a0%)",
        "nein", "·", "300 (75\u00a0%)",
    ]  # fmt: skip


def test_a_scale_parts_in_the_middle_of_its_middle_step():
    tree = drawn([Parts(label="Bus", values=(10, 20, 20, 30, 20), base=100)])

    assert bars(tree, "chart-low") == [("0.00%", "10.00%"), ("10.00%", "20.00%")]
    assert bars(tree, "chart-middle") == [("30.00%", "20.00%")]
    assert bars(tree, "chart-high") == [("50.00%", "30.00%"), ("80.00%", "20.00%")]
    marks = [x for x in tree.iter(f"{SVG}line") if x.get("class") == "chart-axis"]
    assert [mark.get("x1") for mark in marks] == ["40.00%", "40.00%"]
    on_bars = [t.text for t in tree.iter(f"{SVG}text") if t.get("class")]
    assert on_bars == ["20\u00a0%", "20\u00a0%", "30\u00a0%", "20\u00a0%"]


def test_lines_share_one_axis():
    tree = drawn(
        [
            Parts(label="a", values=(50, 0, 0, 0, 50), base=100),
            Parts(label="b", values=(0, 0, 0, 0, 80), base=80),
        ]
    )

    assert bars(tree, "chart-low") == [("0.00%", "33.33%")]
    assert bars(tree, "chart-high") == [("33.33%", "33.33%"), ("33.33%", "66.67%")]


def test_withheld_steps_are_one_dotted_rest():
    tree = drawn([Parts(label="a", values=(None, 10, None, 20, 10), base=50)])

    [(left, width)] = bars(tree, "chart-withheld")
    assert (left, width) == ("80.00%", "20.00%")
    assert tree.findtext(f"{SVG}desc") == (
        "Gestapelte Balken, in der Mitte geteilt. a: 1 ·, 2 10, 3 ·, 4 20, 5 10"
    )


@pytest.mark.parametrize(("base", "sign"), [(None, "·"), (0, "–")])
def test_a_line_without_base_has_no_bar(base, sign):
    tree = drawn([Parts(label="a", values=(None, None, 7, None, None), base=base)])

    assert [r for r in tree.iter(f"{SVG}rect") if r.get("stroke")] == []
    assert texts(tree)[-1] == sign


@pytest.mark.parametrize("number", range(2, 12))
def test_no_two_steps_of_a_scale_look_the_same(number):
    looks = [
        (step.look, step.fill, str(step.pattern))
        for step in steps_of_scale(number, "k")
    ]

    assert len(looks) == number
    hatched = [
        pattern.split('fill="')[1][:7]
        for look, _, pattern in looks
        if look == "chart-low"
    ]
    plain = [fill for look, fill, _ in looks if look != "chart-low"]
    assert len(set(hatched)) == len(hatched) == number // 2
    assert len(set(plain)) == len(plain)


def test_classes_of_a_map_hold_equal_values_together():
    assert classes_of([1, 1, 1, 1, 9]) == [Class(1, 1), Class(9, 9)]
    assert classes_of(list(range(10, 20))) == [
        Class(10, 11), Class(12, 13), Class(14, 15), Class(16, 17), Class(18, 19),
    ]  # fmt: skip
    assert classes_of([]) == []
    assert classes_of([7]) == [Class(7, 7)]


def test_a_map_has_a_tone_for_shown_values_only():
    areas = [
        Area("01", "M0 0z"),
        Area("02", "M1 1z"),
        Area("03", "M2z"),
        Area("04", "M"),
    ]
    figures = {
        "01": Figure(label="Altstadt", value=40, share=80),
        "02": Figure(label=HOSTILE, value=None),
        "03": Figure(label="Rieth", value=0, share=0),
    }

    tree = parsed(
        choropleth(areas, figures, values={"01": 80}, size=(10, 10), title="T", key="m",
                   language="de")
    )  # fmt: skip

    paths = [
        (p.get("fill"), p.findtext(f"{SVG}title")) for p in tree.iter(f"{SVG}path")
    ]
    assert paths == [
        ("url(#m-tone4)", "Altstadt: 40 (80\u00a0%)"),
        ("url(#m-dots)", f"{HOSTILE}: ·"),
        ("#ffffff", "Rieth: –"),
        ("#ffffff", ""),
    ]


def test_the_legend_names_each_class():
    tree = parsed(
        legend([10, 20, 20, 35], unit="\u00a0%", title="T", key="l", language="de")
    )

    assert texts(tree) == [
        "10\u00a0%", "20\u00a0%", "35\u00a0%", "niemand", "geheim oder zu wenige Antworten",
    ]  # fmt: skip
