"""Charts of people: native ones for Word, PowerPoint and Excel, vector ones for PDF and ODS.

One dark colour, the number beside each bar: readable in print and without colour.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from participation.publication.charts import Bar, bar_chart
from participation.publication.neutral import printable
from participation.publication.protected import ProtectedCount

BAR = "1D4F91"
INK = "1A1A1A"
BAR_HEIGHT, FRAME_HEIGHT = 0.75, 0.9  # cm
Bars = Sequence[Sequence[Any]]  # label, people or None


def svg(chart: Mapping[str, Any], *, language: str) -> str:
    """The picture of a chart block, for PDF and ODS."""
    bars = [Bar(label, ProtectedCount(value)) for label, value in chart["bars"]]
    name = f"b-{chart['name']}"
    return bar_chart(bars, title=chart["title"], key=name, language=language)


def height(bars: Bars) -> float:
    """Centimetres that so many bars take."""
    return FRAME_HEIGHT + BAR_HEIGHT * max(1, len(bars))


def chart_data(bars: Bars, series: str) -> Any:
    """The numbers as python-pptx takes them; a withheld one is an empty cell."""
    from pptx.chart.data import CategoryChartData  # noqa: PLC0415 -- slow import

    data: Any = _untyped(CategoryChartData)(number_format="#,##0")
    data.categories = [printable(label) for label, _ in bars] or ["–"]
    data.add_series(printable(series), [value for _, value in bars] or [None])
    return data


def dress(
    chart: Any, bars: Bars, *, series: str, size: float, theme_bar: Any = None
) -> None:
    """Give a new chart our look, and a workbook in which no text is a formula.

    `theme_bar`: the colour of a theme for the bars; letters then are the theme's, too.
    """
    from pptx.enum.dml import MSO_THEME_COLOR  # noqa: PLC0415 -- slow import
    from pptx.util import Pt  # noqa: PLC0415 -- slow import

    def paint(color: Any, ours: str, theirs: Any) -> None:
        if theme_bar is None:
            color.rgb = colour(ours)
        else:
            color.theme_color = theirs

    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(size)
    chart.font.name = "Arial" if theme_bar is None else "+mn-lt"
    paint(chart.font.color, INK, MSO_THEME_COLOR.TEXT_1)
    axis = chart.category_axis
    axis.reverse_order = True
    axis.has_major_gridlines = False
    paint(axis.format.line.color, INK, MSO_THEME_COLOR.TEXT_1)
    values = chart.value_axis
    values.visible = values.has_major_gridlines = False
    values.minimum_scale = 0
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.show_value = True
    plot.data_labels.number_format = "#,##0"
    plot.data_labels.number_format_is_linked = False
    plot.series[0].format.fill.solid()
    paint(plot.series[0].format.fill.fore_color, BAR, theme_bar)
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(bars, series))


def native(bars: Bars, *, series: str, size: float = 9) -> tuple[bytes, bytes]:
    """A chart part of OOXML and the workbook behind it."""
    from pptx import Presentation  # noqa: PLC0415 -- slow import
    from pptx.enum.chart import XL_CHART_TYPE  # noqa: PLC0415 -- slow import
    from pptx.parts.chart import ChartPart  # noqa: PLC0415 -- slow import

    package = Presentation().part.package
    part = ChartPart.new(XL_CHART_TYPE.BAR_CLUSTERED, chart_data(bars, series), package)
    dress(part.chart, bars, series=series, size=size)
    return part.blob, part.chart_workbook.xlsx_part.blob


def colour(hexadecimal: str) -> Any:
    from pptx.dml.color import RGBColor  # noqa: PLC0415 -- slow import

    return _untyped(RGBColor).from_string(hexadecimal)


def _untyped(made: Any) -> Any:
    """python-pptx ships types for a part of itself only."""
    return made


def _workbook(bars: Bars, series: str) -> bytes:
    """The sheet that Word opens on "edit data": labels as text, whatever they begin with."""
    import xlsxwriter  # noqa: PLC0415 -- slow import

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_string(0, 1, printable(series))
        for row, (label, value) in enumerate(bars, start=1):
            sheet.write_string(row, 0, printable(label))
            if value is not None:
                sheet.write_number(row, 1, value)
    return out.getvalue()
