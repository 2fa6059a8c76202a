"""A table as a value: what stands in it, not how it looks."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, Literal, TypeVar

import msgspec

TableValue = None | str | int | float | datetime.date
Row = tuple[TableValue, ...]
Subject = TypeVar("Subject")  # what a row is about

ColumnKind = Literal[
    "text",
    "long",
    "id",
    "date",
    "month",
    "number",
    "count",
    "days",
    "share",
    "percent",
    "grade",
    "status",
]
NOTHING = "–"  # what stands for a share of nothing, and is shown for a count of 0


class Column(msgspec.Struct, frozen=True):
    """One column.

    Attributes:
        kind: ``long`` wraps over several lines; ``id`` is a reference or case id; ``month`` is
            the date of a month's first day, shown as month and year; ``status`` is coloured by
            its word; ``percent`` holds a share of 1; ``count`` is a number that shows 0 as a
            dash, and ``share`` a number of another, such as ``3 of 4``;
            ``days`` is a number shown as ``78 days``.
        width: in characters.
        managers: whether managers type in it; all others are owned by the tool.
        choices: the words offered in a drop-down.
        prompt: what is said when the cell is chosen.
    """

    heading: str
    kind: ColumnKind = "text"
    width: float = 14
    managers: bool = False
    choices: tuple[str, ...] = ()
    prompt: str = ""


class ValueColumn(Column, Generic[Subject], frozen=True, kw_only=True):
    """A column that knows what stands in it.

    Attributes:
        value: what stands in the row of a subject.
    """

    value: Callable[[Subject], TableValue]


def rows_about(
    columns: Sequence[ValueColumn[Subject]], subjects: Iterable[Subject]
) -> tuple[Row, ...]:
    """A row for each subject: what each column says of it."""
    return tuple(tuple(column.value(subject) for column in columns) for subject in subjects)


class Table(msgspec.Struct, frozen=True):
    """Rows under headings; every row has as many values as there are columns.

    Attributes:
        name: the Excel table's name, unique in its workbook, letters only.
        title: printed above it; says: a sentence under the title.
        sheet: what its sheet is called, where it has one to itself.
        empty: what stands there when there are no rows.
        total: a closing row that is not part of the data, or None.
        notes: the notes to cells, by (row, column) of `rows`, from 0.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[TableValue, ...], ...]
    says: str = ""
    empty: str = "Nothing to show."
    total: tuple[TableValue, ...] | None = None
    notes: Mapping[tuple[int, int], str] = {}
    sheet: str = ""

    def column(self, heading: str) -> int:
        """The number, from 0, of the column with that heading."""
        return [column.heading for column in self.columns].index(heading)
