"""The control totals of a report: two ways to each number (requirements, section 4).

Both are added up from what is printed; a report whose totals do not agree is not released.
"""

from collections.abc import Iterable, Mapping

import msgspec

from workbook_qa.core.table import Table, ValueColumn, rows_about

AGREES = "Agrees"
DIFFERS = "Does not agree"


class ControlTotal(msgspec.Struct, frozen=True):
    """Two ways to the same number; both sides are added up from what is printed."""

    what: str
    left: str
    left_number: int
    right: str
    right_number: int

    @property
    def agrees(self) -> bool:
        """Both sides are equal."""
        return self.left_number == self.right_number


def adds_up(table: Table, *headings: str, where: Mapping[str, str] | None = None) -> int:
    """The sum of those columns over the table's rows, or over the rows where columns say so.

    Words in a column of numbers ("Not scored") count nothing.
    """
    wanted = {table.column(heading): text for heading, text in (where or {}).items()}
    rows = [row for row in table.rows if all(row[at] == text for at, text in wanted.items())]
    cells = (row[table.column(heading)] for row in rows for heading in headings)
    return sum(cell for cell in cells if isinstance(cell, int))


def adds_up_parts(table: Table, heading: str) -> int:
    """The sum of the first numbers of a column that says ``3 of 4``."""
    place = table.column(heading)
    said = (str(row[place]).partition(" of ") for row in table.rows)
    return sum(int(part) for part, of, _ in said if of)


def broken_totals(controls: Iterable[ControlTotal]) -> list[str]:
    """Those that do not agree, as sentences: none, or the report is not released."""
    return [
        f"{control.what}: {control.left} {control.left_number}, "
        f"{control.right} {control.right_number}."
        for control in controls
        if not control.agrees
    ]


def refuse_broken(controls: Iterable[ControlTotal]) -> None:
    """A report whose control totals do not agree is our fault, and is not released."""
    broken = broken_totals(controls)
    if broken:
        raise ValueError(f"control totals do not hold: {'; '.join(broken)}")


_COLUMNS: tuple[ValueColumn[ControlTotal], ...] = (
    ValueColumn("What", width=42, value=lambda control: control.what),
    ValueColumn("One way", width=36, value=lambda control: control.left),
    ValueColumn("Number", "number", 10, value=lambda control: control.left_number),
    ValueColumn("Other way", width=48, value=lambda control: control.right),
    ValueColumn("Other number", "number", 10, value=lambda control: control.right_number),
    ValueColumn(
        "Result", "status", 16, value=lambda control: AGREES if control.agrees else DIFFERS
    ),
)


def controls_table(controls: Iterable[ControlTotal], *, of: str) -> Table:
    """The control totals with both sides; `of` is what the workbook is called."""
    return Table(
        name="ControlTotals",
        sheet="Control totals",
        title="Control totals",
        says=f"Two ways to each number. The {of} is not released unless all of them agree.",
        columns=_COLUMNS,
        rows=rows_about(_COLUMNS, controls),
    )
