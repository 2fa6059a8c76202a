"""The chart of variation, drawn from the table on its own sheet.

The charts of the first page stand in `page/page_charts_book`.
"""

from collections.abc import Mapping

from workbook_qa.core.table import TableValue
from workbook_qa.reports.figures import percent
from workbook_qa.reports.report_sheet import TableOnSheet
from workbook_qa.reports.summary.tables.summary_grades import BETTER, GRADED
from workbook_qa.reports.summary.tables.summary_variation import (
    CENTRE,
    LOWER,
    UPPER,
    VALUE,
)
from workbook_qa.reports.variation import Signal
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.writer import BookWriter, Chart

_FONT = {"name": "Arial", "size": 10, "color": looks.INK}


VARIATION_SAYS = (
    "Line: the share of graded audits that were Good or better in each month, with the centre line "
    "and the limits of usual variation. The figures are in the table under it."
)


def variation_chart(book: BookWriter, placed: TableOnSheet) -> Chart:
    """The process behaviour chart: values with their percentages, and three kinds of plain line.

    The lines differ by their dashes, so that they can be told apart in grey.
    """
    chart = book.chart("line")
    custom = [
        {"value": words} if words else None for words in map(_signal_label, _by_heading(placed))
    ]
    chart.add_series(
        {
            "name": "Share good or better",
            "categories": placed.column("Month"),
            "values": placed.column(VALUE),
            "line": {"color": looks.BRAND, "width": 2.25},
            "marker": {
                "type": "circle",
                "size": 7,
                "fill": {"color": looks.BRAND},
                "border": {"color": looks.BRAND},
            },
            "data_labels": {
                "value": True,
                "num_format": "0%",
                "position": "above",
                "font": _FONT | {"bold": True},
                "custom": custom,
            },
        }
    )
    has_limits = any(column.heading == CENTRE for column in placed.table.columns)
    if has_limits:
        for heading, dash in ((UPPER, "dash"), (CENTRE, "solid"), (LOWER, "square_dot")):
            line = {"color": looks.QUIET, "width": 1.25, "dash_type": dash}
            chart.add_series(
                {
                    "name": heading,
                    "categories": placed.column("Month"),
                    "values": placed.column(heading),
                    "line": line,
                    "marker": {"type": "none"},
                }
            )
    _dress(chart, "Share of graded audits that were Good or better, by month")
    # One line needs no key: the title says what it is.
    chart.set_legend({"position": "bottom", "font": _FONT} if has_limits else {"none": True})
    chart.set_y_axis(
        {
            "min": 0,
            "max": 1,
            "major_unit": 0.25,
            "num_format": "0%",
            "num_font": _FONT,
            "line": {"color": looks.LINE, "width": 0.75},
            "major_gridlines": {"visible": True, "line": {"color": "#E3E6EA", "width": 0.5}},
        }
    )
    return chart


def _by_heading(placed: TableOnSheet) -> list[dict[str, TableValue]]:
    headings = [column.heading for column in placed.table.columns]
    return [dict(zip(headings, row, strict=True)) for row in placed.table.rows]


def _signal_label(row: Mapping[str, TableValue]) -> str:
    """The words on a point that is a signal; empty for any other, which has its percentage."""
    good, graded = row[BETTER], row[GRADED]
    is_signal = row.get("What it says", Signal.NONE) != Signal.NONE
    if not (is_signal and isinstance(good, int) and isinstance(graded, int)):
        return ""
    return f"{percent(good, graded)}% signal"


def _dress(chart: Chart, title: str) -> None:
    chart.set_title(
        {
            "name": title,
            "overlay": False,
            "name_font": {"name": "Arial", "size": 11, "bold": True, "color": looks.BRAND},
        }
    )
    line = {"color": looks.LINE, "width": 0.75}
    chart.set_x_axis(
        {
            "num_font": _FONT,
            "line": line,
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "interval_unit": 1,
            "major_gridlines": {"visible": False},
        }
    )
    chart.set_chartarea({"border": line})
