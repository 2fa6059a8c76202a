"""The two charts of the page: native ones. Their messages stand in cells above them.

Numbers stand on the segments and the words of a stack beside it, in its order; the best grade is
the lightest, so that Outstanding and Inadequate differ in grey print too.
"""

from collections.abc import Sequence
from typing import Any

from workbook_qa.core.terms import Grade, Priority
from workbook_qa.reports.summary.page.page_value import GradesBox, LateBox
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.writer import BookWriter, Chart

Colours = tuple[str, str]  # fill, ink of the number on it

PRIORITY_FILL: dict[str, Colours] = {
    Priority.IMMEDIATE: ("#3D1A5B", looks.WHITE),
    Priority.HIGH: ("#7B4FA3", looks.WHITE),
    Priority.MEDIUM: ("#B79FD1", "#000000"),
    Priority.LOW: ("#E4DAEE", "#000000"),
}
OTHER_FILL: Colours = ("#EDEDED", "#000000")
POINTS = 10
# A label has room on a segment where so many like it make up the longest bar or column. In a bar
# it is left out where it has none: the number of the whole bar stands before it.
ROOM_FOR_LABELS = 12
_FONT = {"name": "Arial", "size": POINTS, "color": looks.INK}
Rows = tuple[int, int]  # the first and last row of a chart's figures, from 0


def grades_chart(book: BookWriter, box: GradesBox, sheet: str, rows: Rows) -> Chart:
    """Columns of grades by month, the worst at the foot."""
    chart = book.chart("column", "stacked")
    highest = max((sum(month.counts) for month in box.months), default=0)
    for place, grade in reversed(list(enumerate(Grade, start=1))):
        series = _series(grade.value, looks.GRADE_FILL[grade], sheet, rows, place, 40)
        counts = [month.counts[place - 1] for month in box.months]
        low = [count * ROOM_FOR_LABELS < highest for count in counts]
        series["data_labels"]["custom"] = [_on_white() if one else None for one in low]
        chart.add_series(series)
    _dress(chart, across=False)
    return chart


def late_chart(book: BookWriter, box: LateBox, sheet: str, rows: Rows) -> Chart:
    """Bars of overdue actions by how late they are, the most pressing first."""
    chart = book.chart("bar", "stacked")
    longest = max((sum(band.counts) for band in box.bands), default=0)
    for place, name in enumerate(box.priorities, start=1):
        series = _series(name, PRIORITY_FILL.get(name, OTHER_FILL), sheet, rows, place, 35)
        counts = [band.counts[place - 1] for band in box.bands]
        narrow = [count * ROOM_FOR_LABELS < longest for count in counts]
        series["data_labels"]["custom"] = [{"delete": True} if one else None for one in narrow]
        chart.add_series(series)
    _dress(chart, across=True)
    return chart


def _series(
    name: str, colours: Colours, sheet: str, rows: Rows, column: int, gap: int
) -> dict[str, Any]:
    fill, ink = colours
    first, last = rows

    def cells(place: int) -> Sequence[str | int]:
        return [sheet, first, place, last, place]

    return {
        "name": name,
        "categories": cells(0),
        "values": cells(column),
        "fill": {"color": fill},
        # A thin dark line where a fill is too pale to stand out from white paper.
        "border": {"color": looks.WHITE if ink == looks.WHITE else looks.QUIET, "width": 0.5},
        "gap": gap,
        # The second and third part of the number format hide what is not above zero.
        "data_labels": {"value": True, "num_format": "0;;", "font": _FONT | {"color": ink}},
    }


def _on_white() -> dict[str, Any]:
    """A number that is higher than its segment stands on white, so that it is read whole."""
    return {"font": dict(_FONT), "fill": {"color": looks.WHITE}}  # xlsxwriter writes into it


def _dress(chart: Chart, *, across: bool) -> None:
    chart.set_title({"none": True})
    chart.set_legend({"position": "right", "font": _FONT})
    line = {"color": looks.LINE, "width": 0.75}
    # Numbers stand on the segments, so the axis of values is not drawn.
    counts = {"visible": False, "major_gridlines": {"visible": False}, "min": 0}
    names = {
        "num_font": _FONT,
        "line": line,
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "reverse": across,
        "interval_unit": 1,
        "major_gridlines": {"visible": False},
    }
    chart.set_x_axis(counts if across else names)
    chart.set_y_axis(names if across else counts)
    chart.set_chartarea({"border": {"none": True}})
