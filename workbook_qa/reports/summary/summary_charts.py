"""The native charts of the DMT summary, drawn from the tables on its own sheets.

Titles are neutral; numbers stand on the segments, so that nothing is told by colour alone; the
order of a stack never changes (manners, section 2). Grade colours are kept for grades.
"""

from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.core.table import Table, TableValue
from workbook_qa.core.terms import Grade, Priority
from workbook_qa.reports.figures import Periods, percent
from workbook_qa.reports.small_counts import NOT_SHOWN
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

Colours = tuple[str, str]  # fill, ink of the number on it

WORST_FIRST = tuple(reversed(Grade))
COMPLETION_FILL: tuple[Colours, ...] = (
    (looks.BRAND, looks.WHITE),
    ("#8FB3D1", "#000000"),
    (looks.WHITE, "#000000"),
    ("#C9CDD2", "#000000"),
    ("#E3E5E8", "#000000"),
)
PRIORITY_FILL: dict[str, Colours] = {
    Priority.IMMEDIATE: ("#3D1A5B", looks.WHITE),
    Priority.HIGH: ("#7B4FA3", looks.WHITE),
    Priority.MEDIUM: ("#B79FD1", "#000000"),
    Priority.LOW: ("#E4DAEE", "#000000"),
}
OTHER_FILL: Colours = ("#EDEDED", "#000000")

_DOTS = {"pattern": "percent_10", "fg_color": looks.WHITE}

TITLE_AND_LEGEND = 75  # pixels of a chart that are not its stacks
BAR_PIXELS = 15

_FONT = {"name": "Arial", "size": 8, "color": looks.INK}
_AXIS_FONT = _FONT | {"size": 7.5}  # twelve times "Nov 2026" beside each other on half a page


class TableOnSheet(msgspec.Struct, frozen=True):
    """A table where it stands: its sheet, and the first and last row of its data, from 0."""

    table: Table
    sheet: str
    first: int
    last: int

    def column(self, heading: str) -> list[str | int]:
        """The cells of one column, as a chart refers to them."""
        column = self.table.column(heading)
        return [self.sheet, self.first, column, self.last, column]

    def holds(self, heading: str) -> bool:
        """Whether any cell of that column counts something."""
        column = self.table.column(heading)
        return any(row[column] for row in self.table.rows)


class Series(msgspec.Struct, frozen=True):
    """One part of a stack: its words in the legend, the column of its numbers, its colours.

    `dotted` tells it in grey from another part that is as dark.
    """

    name: str
    heading: str
    colours: Colours
    dotted: bool = False


class Drawing(msgspec.Struct, frozen=True):
    """A chart and what a screen reader says of it; None where there is nothing to draw.

    `pixels` is the least height at which its names and numbers can be read; `instead` what is said
    where nothing is drawn.
    """

    chart: Chart | None
    says: str
    title: str
    pixels: int = 0
    instead: str = "nothing"


def drawings(
    book: BookWriter, placed: Mapping[str, TableOnSheet], periods: Periods
) -> tuple[Drawing, ...]:
    """The charts of the front page, in reading order."""
    return (
        _grades_by_month(book, placed["GradesByMonth"]),
        _completed_by_team(book, placed["CompletedTeams"], periods),
        _good_by_standard(book, placed["GradesOfStandards"]),
        _open_actions(book, placed["OpenActions"]),
    )


def _grades_by_month(book: BookWriter, placed: TableOnSheet) -> Drawing:
    series = [
        Series(one.value, one.value, looks.GRADE_FILL[one], one is Grade.INADEQUATE)
        for one in WORST_FIRST
    ]
    return _stacked(
        book,
        placed,
        series,
        title="Overall grades of audits completed, by month",
        says="Stacked columns: audits completed in each of the twelve months, by overall grade.",
        categories="Month",
    )


def _completed_by_team(book: BookWriter, placed: TableOnSheet, periods: Periods) -> Drawing:
    """In time, late and not yet; exempt and withdrawn only where there are any."""
    label = periods.now.label
    headings = ("in time", "late", "not yet", "exempt or withdrawn")
    series = [
        Series(name.capitalize(), f"{label}: {name}", fill)
        for name, fill in zip(headings, COMPLETION_FILL, strict=False)
    ]
    title = f"Audits issued for {label}, by team"
    if any(NOT_SHOWN in row for row in placed.table.rows):
        return Drawing(None, "", title, instead="not drawn, since counts of teams are left out")
    return _stacked(
        book,
        placed,
        [*series[:3], *(one for one in series[3:] if placed.holds(one.heading))],
        title=title,
        says=f"Stacked bars: audits issued for {label} by team, completed or not yet.",
        categories="Team",
        across=True,
    )


def _good_by_standard(book: BookWriter, placed: TableOnSheet) -> Drawing:
    """Good or better begins at one line, so that the standards can be compared; then the rest."""
    series = [Series(one.value, f"12 months: {one.value}", looks.GRADE_FILL[one]) for one in Grade]
    return _stacked(
        book,
        placed,
        series,
        title="Good or better by practice standard, 12 months",
        says=(
            "Stacked bars: audits completed in the twelve months by practice standard, graded Good "
            "or better, Requires improvement or Inadequate."
        ),
        categories="Practice standard",
        across=True,
    )


def _open_actions(book: BookWriter, placed: TableOnSheet) -> Drawing:
    """Beside each other and not stacked: few are late in most bands, and many in one."""
    names = [column.heading for column in placed.table.columns[1:-1]]
    series = [Series(name, name, PRIORITY_FILL.get(name, OTHER_FILL)) for name in names]
    return _drawn(
        book.chart("column"),
        placed,
        series,
        title="Open actions by working days overdue and priority",
        says="Columns: open actions by working days overdue, by priority.",
        categories=placed.table.columns[0].heading,
        label={"position": "outside_end", "font": _FONT},
    )


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
    if any(column.heading == CENTRE for column in placed.table.columns):
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
    _dress(chart, "Share of graded audits that were Good or better, by month", across=False)
    chart.set_y_axis(
        {
            "min": 0,
            "max": 1,
            "major_unit": 0.25,
            "num_format": "0%",
            "num_font": _AXIS_FONT,
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


def _stacked(
    book: BookWriter,
    placed: TableOnSheet,
    series: Sequence[Series],
    *,
    title: str,
    says: str,
    categories: str,
    across: bool = False,
) -> Drawing:
    """A stacked chart of some columns; `across` lays the stacks on their side, first row on top."""
    chart = book.chart("bar" if across else "column", "stacked")
    return _drawn(
        chart, placed, series, title=title, says=says, categories=categories, across=across
    )


def _drawn(
    chart: Chart,
    placed: TableOnSheet,
    series: Sequence[Series],
    *,
    title: str,
    says: str,
    categories: str,
    across: bool = False,
    label: Mapping[str, object] | None = None,
) -> Drawing:
    alternative = f"{says} The figures are on the sheet {placed.sheet}."
    if not any(placed.holds(one.heading) for one in series):
        return Drawing(None, alternative, title)
    for one in series:
        made = _series(one, placed, categories, label or _on_segment(one))
        chart.add_series(made | {"gap": 35 if across else 45})
    # Labels beside columns need room above them; those on segments need none.
    top = None if label else _longest(placed, series)
    _dress(chart, title, across=across, top=top)
    rows = len(placed.table.rows) if across else 0
    return Drawing(chart, alternative, title, TITLE_AND_LEGEND + rows * BAR_PIXELS)


def _series(
    one: Series, placed: TableOnSheet, categories: str, label: Mapping[str, object]
) -> dict[str, object]:
    fill, ink = one.colours
    return {
        "name": one.name,
        "categories": placed.column(categories),
        "values": placed.column(one.heading),
        **({"pattern": _DOTS | {"bg_color": fill}} if one.dotted else {"fill": {"color": fill}}),
        # A dark thin line where a fill is too pale to stand out from white paper.
        "border": {"color": looks.WHITE if ink == looks.WHITE else looks.QUIET, "width": 0.5},
        # The second and third part of the number format hide what is not above zero.
        "data_labels": {"value": True, "num_format": "0;;", **label},
    }


def _on_segment(one: Series) -> dict[str, object]:
    return {"font": _FONT | {"color": one.colours[1]}}


def _longest(placed: TableOnSheet, series: Sequence[Series]) -> int:
    """How much the highest stack holds: an axis left to itself may end far beyond it."""
    columns = [placed.table.column(one.heading) for one in series]
    stacks = ([row[column] for column in columns] for row in placed.table.rows)
    return max(sum(part for part in stack if isinstance(part, int)) for stack in stacks)


def _dress(chart: Chart, title: str, *, across: bool, top: int | None = None) -> None:
    chart.set_title(
        {
            "name": title,
            "overlay": False,
            "name_font": {"name": "Arial", "size": 10, "bold": True, "color": looks.BRAND},
        }
    )
    chart.set_legend({"position": "bottom", "font": _FONT})
    if across:
        # Room for long names on one line: wrapped ones make programs leave out every other name.
        chart.set_plotarea({"layout": {"x": 0.29, "y": 0.15, "width": 0.68, "height": 0.7}})
    line = {"color": looks.LINE, "width": 0.75}
    named = {
        "num_font": _AXIS_FONT,
        "line": line,
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
    }
    # Numbers stand on the segments, so the axis of values is not drawn: beside reversed
    # categories it would stand on top (excel facts, section 10).
    counts = {"visible": False, "major_gridlines": {"visible": False}, "min": 0, "max": top}
    names = named | {
        "reverse": across,
        "interval_unit": 1,
        "major_gridlines": {"visible": False},
    }
    chart.set_x_axis(counts if across else names)
    chart.set_y_axis(names if across else counts)
    chart.set_chartarea({"border": line})
