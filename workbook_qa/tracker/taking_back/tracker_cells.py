"""Whether cells that the tool owns still say what was written.

Nothing is believed that stands there: cells typed over are listed and put right. A row most of
whose cells say something else has been mixed up, as by sorting some columns without the others;
then what managers typed may belong to another row, and none of it is taken.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence

from workbook_qa.core.cells import Cell, CellContent, Value, plain_text, shown_day, text_of
from workbook_qa.core.problem import Problem
from workbook_qa.core.table import Table, TableValue
from workbook_qa.core.terms import Priority, read_term
from workbook_qa.core.wording import quoted, tidy
from workbook_qa.ledger.events import NotTaken
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.taking_back.tracker_reading import TypedRow, TypedTable

_QUOTABLE = (columns.PRIORITY, columns.DUE, columns.STATE, columns.DAYS_OVERDUE)
_TODO = "It is put right. To have it changed, say so in Comment or ask the Lead Auditor."


def typed_over(
    table: TypedTable,
    row: TypedRow,
    values: Sequence[TableValue],
    written: Table,
    unsure: Collection[str],
) -> list[NotTaken]:
    """The row's tool-owned cells that differ from the `values` that were written.

    `unsure` are headings of what may have been written otherwise, since it is counted in working
    days.
    """
    not_taken = []
    for column, value in zip(written.columns, values, strict=True):
        heading = column.heading
        content = row.values.get(heading)
        if column.managers or (content == value and content.__class__ is not bool):
            continue
        if heading in table.columns and heading not in unsure and not says(content, value):
            not_taken.append(_typed_over(table, row, heading, text_of(content)))
    return not_taken


def _typed_over(table: TypedTable, row: TypedRow, heading: str, text: str) -> NotTaken:
    found = f"{heading} belongs to the tool and was typed over"
    quotable = _quotable(text) if heading in _QUOTABLE else ""
    if quotable:
        found += f" with {quotable}"
    problem = Problem("tool-cell-overtyped", table.at(row, heading), found, _TODO)
    return NotTaken(problem, text, row.key, heading)


def _quotable(text: str) -> str:
    """A date, a number or a priority in quotes; nothing of other text."""
    return quoted(text, f"'{priority}'" if (priority := read_term(Priority, text)) else "")


def mixed_up(row: TypedRow, written: Mapping[str, TableValue]) -> bool:
    """Whether at least two of the cells by which a row is known are another's.

    `written` is what was written in these cells, by heading.
    """
    others = 0
    for heading, value in written.items():
        content = row.values.get(heading)
        others += content is not None and content != value and not says(content, value)
    return others >= 2


def says(content: CellContent, value: TableValue) -> bool:
    """Whether a cell says what was written into it, whatever program saved it since.

    Links are formulas of ours; some programs drop the stored result of a formula, which is
    no change.
    """
    if not isinstance(content, Cell):
        return _same(content, value)
    if content.formula is not None:
        dropped = content.value is None or content.value == ""
        return _is_link(content.formula) and (dropped or _same(content.value, value))
    return content.error is None and _same(content.value, value)


def _is_link(formula: str) -> bool:
    return formula[:10].upper() == "HYPERLINK("


def _same(shown: Value, value: TableValue) -> bool:
    if isinstance(shown, datetime.datetime):
        shown = shown.date()
    if isinstance(value, datetime.date):
        return bool(shown == value)
    return tidy(plain_text(shown)) == tidy(plain_text(value))


def rows_typed_over(table: TypedTable, written: Table, unsure: Collection[str]) -> list[NotTaken]:
    """The rows of a table without any entries of managers that no longer say what was written."""
    headings = [column.heading for column in written.columns if column.heading not in unsure]
    places = [written.column(heading) for heading in headings]
    plainly: set[tuple[CellContent, ...]] = {
        tuple(values[place] for place in places) for values in written.rows
    }
    plainly |= {(_DROPPED, *values[1:]) for values in plainly}  # the first column holds links
    changed = [row for row in table.rows if tuple(_plainly(row, headings)) not in plainly]
    if not changed:  # most often
        return []
    written_words = {tuple(_words(values[place]) for place in places) for values in written.rows}
    written_words |= {(_DROPPED, *words[1:]) for words in written_words}
    not_taken = []
    for row in changed:
        if not written.rows and row.words == written.empty:
            continue
        if tuple(_words(row.values.get(heading)) for heading in headings) in written_words:
            continue
        problem = Problem(
            "tool-cell-overtyped",
            table.at(row, headings[0]),
            "This row belongs to the tool and was typed over",
            "It is put right. What was typed here stands on the sheet History.",
        )
        not_taken.append(NotTaken(problem, row.words, row.key))
    return not_taken


def _plainly(row: TypedRow, headings: Sequence[str]) -> Iterator[CellContent]:
    """What its cells show, also those with links of ours; of others the whole cell."""
    for heading in headings:
        content = row.values.get(heading)
        if isinstance(content, Cell) and content.formula and _is_link(content.formula):
            yield _DROPPED if content.value in (None, "") else content.value
        else:
            yield content


_DROPPED = "\0"


def _words(content: CellContent | TableValue) -> str:
    if isinstance(content, Cell):
        if content.formula is not None and content.value in (None, ""):
            return _DROPPED if _is_link(content.formula) else content.formula
        content = content.value
    if isinstance(content, datetime.date):
        return shown_day(content)
    return tidy(plain_text(content))
