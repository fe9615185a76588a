"""Style sheets that work from right to left too: no left and right in our own rules."""

import re
from pathlib import Path

import pytest

from config import ROOT
from participation.web.assets import Assets

SHEETS = sorted(
    path
    for path in (ROOT / "participation/web/static/css").glob("*.css")
    if path.name != "kern.min.css"  # KERN's own
)
ONE_SIDED = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin)-(?:left|right)[\w-]*|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|letter-spacing\s*:(?!\s*0)"  # tears Arabic letters apart
)
FOR_ONE_SCRIPT = re.compile(r"\[dir=|__code$")
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_rule_names_a_side(sheet: Path) -> None:
    one_sided = [
        f"{selector.strip()} {{{body}}}"
        for selector, body in RULE.findall(sheet.read_text(encoding="utf-8"))
        if ONE_SIDED.search(body) and not FOR_ONE_SCRIPT.search(selector)
    ]

    assert one_sided == [], (
        "use margin-inline-start, inset-inline-end, text-align:start"
    )


def test_what_is_served_keeps_the_licence_and_no_other_remark() -> None:
    served = Assets.load().plain("app.css").body.decode()

    assert [remark.split()[0] for remark in re.findall(r"/\*(.*?)\*/", served)] == [
        "KERN"
    ]
