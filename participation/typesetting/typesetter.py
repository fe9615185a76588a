"""The child process of pdf.py: an order on stdin, a PDF on stdout.

The only module that imports Typst. What is wrong goes to stderr, with exit code 1.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst

from participation.typesetting.codes import qr_svg


class RefusedError(Exception):
    """Typst warned: better no paper than a doubtful one."""


def main() -> int:
    """Carry out the order."""
    order = json.load(sys.stdin)
    data = order["data"]
    try:
        if order["codes"]:
            codes = page_codes(count_pages(order, data), **order["codes"])
            data = {**data, "codes": codes}
        pdf = _pdf(_compiler(order, data), timestamp=order["timestamp"])
    except (
        RuntimeError,
        RefusedError,
    ) as error:  # `query` raises the bare RuntimeError
        sys.stderr.write(str(error))
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


def count_pages(order: dict[str, Any], data: dict[str, Any]) -> int:
    """How many pages there are; the template carries that number as <pages>."""
    compiler = _compiler(order, {**data, "codes": []})
    return int(json.loads(compiler.query("<pages>", field="value", one=True)))


def page_codes(pages: int, *, text: str, alt: str) -> list[dict[str, str]]:
    """The code of each page and what a screen reader says for it."""
    return [
        {
            "svg": qr_svg(text.replace("{page}", str(page))),
            "alt": alt.replace("{page}", str(page)),
        }
        for page in range(1, pages + 1)
    ]


def _compiler(order: dict[str, Any], data: dict[str, Any]) -> typst.Compiler:
    folder = Path(order["folder"])
    return typst.Compiler(
        str(folder / order["template"]),
        root=str(folder),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[order["fonts"]],
        ),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        # No such folder: a package is neither found nor fetched.
        package_path=str(folder / "packages"),
        package_cache_path=str(folder / "packages"),
    )


def _pdf(compiler: typst.Compiler, *, timestamp: int) -> bytes:
    pdf, warnings = compiler.compile_with_warnings(
        format="pdf", pdf_standards="ua-1", timestamp=timestamp
    )
    if warnings:
        raise RefusedError(warnings[0].message)
    assert isinstance(pdf, bytes)  # a list of pages only for pictures
    return pdf


if __name__ == "__main__":
    sys.exit(main())
