"""The master tracker's links: between its sheets, to its parts, and to the returned workbooks.

Each leads to the row in which its target stands now, whatever was sorted or inserted since: it
looks where the target was written and searches the column only when that row holds another. So
opening a tracker of many years takes no longer for its links than for its cells; none is volatile.
A link to a workbook is a path from the tracker's own folder.
"""

from collections.abc import Iterator, Mapping

from workbook_qa.actions.action_entries import EVIDENCE, STATUS
from workbook_qa.actions.action_urgency import Urgency
from workbook_qa.core.cells import Cell, CellContent, column_letters, text_of
from workbook_qa.core.table import Table
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.tracker_notes import SHEETS
from workbook_qa.tracker.tables.tracker_tables import TrackerTables
from workbook_qa.workbooks.write.cell_text import link_formula, quoted
from workbook_qa.workbooks.write.table_writer import HEADING_ROW

# The parts of the actions, the heading over which each link stands on Actions, and its words.
_JUMPS = (
    (Urgency.OVERDUE, columns.OWNER, "Overdue"),
    (Urgency.THIS_WEEK, columns.DUE, "Due this week"),
    (Urgency.THIS_MONTH, STATUS, "Due this month"),
    (Urgency.NOT_YET, EVIDENCE, "Later"),
    (Urgency.DONE, columns.TEAM, "Closed"),
)


def _row_link(table: Table, heading: str, found: str, row: int, words: str) -> str:
    """A link to the row in which `found` stands now in a column of a table.

    Args:
        row: the number, from 0, of the row of the table in which it stands as written.
    """
    sheet, letters = SHEETS[table.name][0], column_letters(table.column(heading) + 1)
    text, written = quoted(found), HEADING_ROW + 2 + row
    there = f"INDEX('{sheet}'!${letters}:${letters},{written})=\"{text}\""
    search = f'ROW({table.name}[[#Headers],[{heading}]])+MATCH("{text}",{table.name}[{heading}],0)'
    return link_formula(f"\"#'{sheet}'!A\"&IF({there},{written},{search})", words)


def audit_links(table: Table, audits: Table) -> dict[tuple[int, int], str]:
    """From each row to its audit's row on the sheet Audits."""
    place, rows = table.column(columns.AUDIT), _first_rows(audits, columns.AUDIT)
    found: dict[tuple[int, int], str] = {}
    for row, values in enumerate(table.rows):
        reference = str(values[place])
        found[row, place] = _row_link(
            audits, columns.AUDIT, reference, rows.get(reference, 0), reference
        )
    return found


def workbook_links(table: Table, workbook_of: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """From each action or audit to the workbook that came back, where there is one that counts."""
    audit, place = table.column(columns.AUDIT), table.column(columns.WORKBOOK)
    return {
        (row, place): _workbook_link(path)
        for row, values in enumerate(table.rows)
        if (path := workbook_of.get(str(values[audit])))
    }


def _workbook_link(path: str) -> str:
    return link_formula(f'"{quoted(path)}"', columns.OPEN_WORKBOOK)


def jump_links(tables: TrackerTables) -> Iterator[tuple[int, str, str]]:
    """To the first action that is overdue, due this week and so on: column, formula and words.

    Each has its place; where there is none of a kind it has no formula.
    """
    counts, table = tables.counts, tables.open_actions
    numbers = (counts.overdue, counts.this_week, counts.this_month, counts.later, counts.closed)
    for (urgency, heading, label), number in zip(_JUMPS, numbers, strict=True):
        words = f"{label}: {number:,}"
        yield table.column(heading), part_link(tables, urgency, words), words


def part_link(tables: TrackerTables, urgency: Urgency, words: str) -> str:
    """A link to the first action of a part; the empty text where there is none."""
    table = tables.closed_actions if urgency is Urgency.DONE else tables.open_actions
    first = 0 if table.rows and urgency is Urgency.DONE else _first_of(table, urgency)
    if first is None or not table.rows:
        return ""
    return _row_link(table, columns.ACTION, str(table.rows[first][0]), first, words)


def is_jump(content: CellContent) -> bool:
    """Whether a cell holds a link to a part of Actions, whatever program saved it since."""
    if isinstance(content, Cell) and content.formula:  # some programs drop what it shows
        formula = content.formula.replace(" ", "").upper()
        return formula.startswith(_OUR_JUMPS)
    label, _, number = text_of(content).partition(": ")
    return label in {label for *_, label in _JUMPS} and number.replace(",", "").isdigit()


_OUR_JUMPS = tuple(f"HYPERLINK(\"#'{name}'!A\"&IF(INDEX(" for name in ("ACTIONS", "CLOSEDACTIONS"))


def _first_of(table: Table, urgency: Urgency) -> int | None:
    """The first open action of a part; what is due later goes by several names.

    Where something is missing for its status, an overdue action is known by its days alone.
    """
    names = {urgency}
    if urgency is Urgency.NOT_YET:
        names |= {Urgency.NO_DATE}
    place, days = table.column(columns.STATE), table.column(columns.DAYS_OVERDUE)
    return next(
        (
            row
            for row, values in enumerate(table.rows)
            if (values[days] if urgency is Urgency.OVERDUE else values[place] in names)
        ),
        None,
    )


def links_of_audits(
    tables: TrackerTables, workbook_of: Mapping[str, str]
) -> dict[tuple[int, int], str]:
    """From an audit to its actions, first to those that are open, and to its returned workbook."""
    audits = tables.audits
    parts = [
        (part, _first_rows(part, columns.AUDIT))
        for part in (tables.open_actions, tables.closed_actions)
    ]
    to_actions = audits.column(columns.ITS_ACTIONS)
    formulas = workbook_links(audits, workbook_of)
    for row, values in enumerate(audits.rows):
        reference = str(values[0])
        for part, first in parts:
            if reference in first:
                formulas[row, to_actions] = _row_link(
                    part, columns.AUDIT, reference, first[reference], str(values[to_actions])
                )
                break
    return formulas


def conflict_links(tables: TrackerTables) -> dict[tuple[int, int], str]:
    """From a conflict to the row of its action or audit."""
    to_do, closed, audits = tables.open_actions, tables.closed_actions, tables.audits
    there: dict[str, tuple[Table, int]] = {
        str(values[0]): (audits, row) for row, values in enumerate(audits.rows)
    }
    for place, values in enumerate(tables.actions.rows):
        row = place - len(to_do.rows)
        there[str(values[0])] = (to_do, place) if row < 0 else (closed, row)
    formulas = {}
    for number, values in enumerate(tables.conflicts.rows):
        key = str(values[1])
        if key in there:
            table, row = there[key]
            formulas[number, 1] = _row_link(
                table, table.columns[0].heading, str(table.rows[row][0]), row, key
            )
    return formulas


def _first_rows(table: Table, heading: str) -> dict[str, int]:
    """The first row, from 0, for what stands under a heading."""
    place = table.column(heading)
    found: dict[str, int] = {}
    for row, values in enumerate(table.rows):
        found.setdefault(str(values[place]), row)
    return found
