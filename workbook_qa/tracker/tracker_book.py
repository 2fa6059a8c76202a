"""The master tracker as a workbook, laid out here and read back in `tracker_back`.

It is a projection of the ledger that managers type into. It must sort and filter, so no sheet is
protected: cells that belong to the tool refuse typing by a validation, and are put right on the
next run whatever happened to them. Links look their target's row up, so that they still lead to
the right one after sorting.
"""

import datetime
from collections.abc import Mapping

from workbook_qa.actions import action_entries
from workbook_qa.actions.action_entries import ENTRIES
from workbook_qa.actions.action_urgency import Urgency
from workbook_qa.core.calendar import day_words
from workbook_qa.core.cells import column_letters
from workbook_qa.core.table import Column, Table
from workbook_qa.core.terms import ActionStatus, YesNo
from workbook_qa.ledger.ledger_marks import TRACKER_PROPERTY, mark_properties
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.tracker_notes import READ_ME, READ_ME_LINK, SHEETS, read_me
from workbook_qa.tracker.tables.tracker_tables import MANAGED, TrackerTables
from workbook_qa.tracker.tracker_links import (
    audit_links,
    conflict_links,
    jump_links,
    links_of_audits,
    workbook_links,
)
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.cell_text import link_formula
from workbook_qa.workbooks.write.look import Look, filled
from workbook_qa.workbooks.write.table_writer import HEADING_ROW, Formulas, write_table
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

AS_AT_PROPERTY = "workbook-qa-as-at"
CALENDAR_PROPERTY = "workbook-qa-calendar"
ZOOM = 90
JUMP_ROW = HEADING_ROW - 1  # links: how it works, and to the parts of Actions; always in sight

_GUARD = {
    "validate": "custom",
    "value": "=FALSE",
    "error_title": "This cell belongs to the tool",
    "error_message": (
        "It comes from the audits, so what is typed here would be put back on the next run. "
        "Please use the yellow columns of the sheet Actions, for instance Comment. "
        "Press Cancel or Esc to go on."
    ),
}
_CLOSED: Look = {"font_color": looks.QUIET, "bg_color": "#F2F2F2"}


def write_tracker(
    tables: TrackerTables,
    *,
    council: str,
    number: int,
    digest: str = "",
    workbook_of: Mapping[str, str] | None = None,
    calendar: str = "",
) -> bytes:
    """The tracker's bytes; the same tables give the same bytes.

    Args:
        council: its name, for the title and the footer.
        number: the last event of the ledger that the tables show; digest: that of it in the chain.
        workbook_of: where an audit's accepted workbook lies, from the tracker's own folder, with
            forward slashes: ``../inbox/accepted/2026-11/CFA-2026-11-0007-K.xlsx``.
        calendar: the mark of the working days that days overdue are counted with.
    """
    book = BookWriter(
        title="Master tracker",
        subject=f"{council}: audits and actions as at {day_words(tables.as_at)}",
        created=datetime.datetime.combine(tables.as_at, datetime.time()),
        properties={
            **mark_properties(TRACKER_PROPERTY, number, digest),
            AS_AT_PROPERTY: tables.as_at.isoformat(),
            CALENDAR_PROPERTY: calendar,
        },
    )
    footer = f"{council} · Master tracker as at {day_words(tables.as_at)}"
    _write_actions(book, tables, workbook_of or {}, footer)
    if tables.conflicts.rows:
        _write_sheet(book, tables.conflicts, footer, conflict_links(tables))
    _write_audits(book, tables, workbook_of or {}, footer)
    _write_returns(book, tables, footer)
    for table in (tables.standards, tables.outstanding_practice, tables.advice):
        _write_sheet(book, table, footer, audit_links(table, tables.audits))
    _write_sheet(book, tables.history, footer, {})
    _write_read_me(book, read_me(tables, council=council, number=number), footer)
    return book.finished()


# One sheet of each kind.


def _write_sheet(
    book: BookWriter, table: Table, footer: str, formulas: Formulas, *, printed: int = 0
) -> tuple[SheetWriter, int, int]:
    """A sheet with one table; its first and last row of data. `printed`: columns, 0 for all."""
    sheet = book.sheet(SHEETS[table.name][0], tab=_TABS.get(table.name, looks.BRAND))
    first, last = write_table(sheet, table, formulas=formulas)
    for (row, column), text in table.notes.items():
        sheet.note(first + row, column, text)
    sheet.link(JUMP_ROW, 0, f"internal:'{READ_ME}'!A1", READ_ME_LINK)
    sheet.freeze(HEADING_ROW + 1, 1)
    _guard(sheet, table, last)
    sheet.raw.set_zoom(ZOOM)
    sheet.print_on_a4(
        orientation="landscape",
        footer=footer,
        repeat=(HEADING_ROW, HEADING_ROW),
        area=(last, (printed or len(table.columns)) - 1),
    )
    return sheet, first, last


_TABS = {"Actions": looks.INPUT_LINE, "Conflicts": looks.ALARM, "OutstandingReturns": looks.ALARM}


def _guard(sheet: SheetWriter, table: Table, last: int) -> None:
    """Refuse typing in the headings and in every column that is the tool's."""
    named = sum(1 for column in table.columns if not _is_own(table, column))
    sheet.validate(HEADING_ROW, 0, _GUARD, HEADING_ROW, named - 1)
    tools = sum(1 for column in table.columns if not column.managers)
    sheet.validate(HEADING_ROW + 1, 0, _GUARD, last, tools - 1)


def _is_own(table: Table, column: Column) -> bool:
    managed = MANAGED.get(table.name)
    return column.managers and (managed is None or column.heading not in managed.fields)


def _write_actions(
    book: BookWriter, tables: TrackerTables, workbook_of: Mapping[str, str], footer: str
) -> None:
    table = tables.actions
    formulas = audit_links(table, tables.audits) | workbook_links(table, workbook_of)
    sheet, first, last = _write_sheet(book, table, footer, formulas)
    for column, formula, words in jump_links(tables):
        sheet.formula(JUMP_ROW, column, formula, words, looks.LINK_LOOK)
    _colour_actions(sheet, table, first, last)
    sheet.open_here()


def _write_audits(
    book: BookWriter, tables: TrackerTables, workbook_of: Mapping[str, str], footer: str
) -> None:
    table = tables.audits
    formulas = links_of_audits(table, tables.actions, workbook_of)
    own = any(column.managers for column in table.columns)
    printed = 0 if own else table.column(columns.ITS_ACTIONS)
    sheet, first, last = _write_sheet(book, table, footer, formulas, printed=printed)
    rows = (first, last)
    _alarm(sheet, table, columns.CONCERN, rows, f'="{YesNo.YES}"')
    for heading in (columns.DAYS_LATE, columns.ACTIONS_OVERDUE):
        _alarm(sheet, table, heading, rows, ">0")


def _write_returns(book: BookWriter, tables: TrackerTables, footer: str) -> None:
    table = tables.outstanding_returns
    sheet, first, last = _write_sheet(book, table, footer, audit_links(table, tables.audits))
    _alarm(sheet, table, columns.WORKING_DAYS_LATE, (first, last), ">0")


def _write_read_me(book: BookWriter, table: Table, footer: str) -> None:
    sheet = book.sheet(READ_ME)
    names = {name for name, _ in SHEETS.values()}
    formulas = {
        (row, 0): link_formula(f"\"#'{values[0]}'!A1\"", str(values[0]))
        for row, values in enumerate(table.rows)
        if values[0] in names
    }
    first, last = write_table(sheet, table, formulas=formulas, filters=False)
    for row, values in enumerate(table.rows):
        if (row, 0) not in formulas:
            sheet.text(first + row, 0, str(values[0]), looks.LABEL)
    sheet.freeze(HEADING_ROW + 1)
    sheet.validate(HEADING_ROW, 0, _GUARD, last, len(table.columns) - 1)
    sheet.print_on_a4(
        orientation="landscape",
        footer=footer,
        repeat=(HEADING_ROW, HEADING_ROW),
        area=(last, len(table.columns) - 1),
        pages_high=1,
    )


# Colours that answer to what stands in the cells, and so to what managers type.


def _colour_actions(sheet: SheetWriter, table: Table, first: int, last: int) -> None:
    status = _cell(table, action_entries.STATUS, first)
    state = _cell(table, columns.STATE, first)
    done = _any_of(status, ActionStatus.DONE, ActionStatus.VERIFIED)
    is_blank = {entry.heading: _is_blank(table, entry.heading, first) for entry in ENTRIES}
    closed = _closed(status, state, done, is_blank)
    tools = sum(1 for column in table.columns if not column.managers)
    state_columns = (table.column(columns.STATE), table.column(columns.DAYS_OVERDUE))
    _colour(sheet, (first, last), (0, tools - 1), closed, _CLOSED, stop=True)
    for word, shown in (
        (Urgency.OVERDUE, filled((looks.ALARM_PALE, looks.ALARM))),
        (Urgency.THIS_WEEK, filled((looks.WAIT_PALE, looks.WAIT))),
        (Urgency.THIS_MONTH, filled((looks.BRAND_PALE, looks.INK))),
    ):
        _colour(sheet, (first, last), state_columns, f'{state}="{word}"', shown)
    _colour(sheet, (first, last), state_columns, _has_question(state), _QUESTION)
    for heading in (action_entries.COMPLETED_ON, action_entries.EVIDENCE):
        place = table.column(heading)
        blank = f"AND({done},{is_blank[heading]})"
        _colour(sheet, (first, last), (place, place), blank, _WANTED)
    place = table.column(action_entries.FINDING)
    checked = _any_of(status, ActionStatus.VERIFIED, ActionStatus.REOPENED)
    blank = f"AND({checked},{is_blank[action_entries.FINDING]})"
    _colour(sheet, (first, last), (place, place), blank, _WANTED)
    place = table.column(action_entries.REASON)
    moved, due = (_cell(table, heading, first) for heading in (action_entries.NEW_DUE, columns.DUE))
    no_comment = is_blank[action_entries.COMMENT]
    withdrawn = f'AND({status}="{ActionStatus.WITHDRAWN}",{no_comment})'
    later = f"AND(ISNUMBER({moved}),N({moved})>N({due}))"
    whose = (is_blank[heading] for heading in (action_entries.NEW_OWNER, action_entries.NEW_TEAM))
    handed = f"NOT(AND({','.join(whose)}))"
    blank = f"AND({is_blank[action_entries.REASON]},OR({withdrawn},{later},{handed}))"
    _colour(sheet, (first, last), (place, place), blank, _WANTED)


def _closed(status: str, state: str, done: str, is_blank: Mapping[str, str]) -> str:
    """Whether the status closes a row: nothing is missing for it, and nothing was at the last run.

    So a row whose state asks for something stays in sight until the next run has looked.
    """
    date, evidence, reason, comment = (
        is_blank[heading]
        for heading in (
            action_entries.COMPLETED_ON,
            action_entries.EVIDENCE,
            action_entries.REASON,
            action_entries.COMMENT,
        )
    )
    whole = f"AND({done},NOT({date}),NOT({evidence}))"
    withdrawn = f'AND({status}="{ActionStatus.WITHDRAWN}",NOT(AND({reason},{comment})))'
    asked = f'LEFT({state},LEN({status})+1)={status}&"?"'
    return f"AND(OR({whole},{withdrawn}),NOT({asked}))"


def _has_question(state: str) -> str:
    return f'ISNUMBER(FIND("? ",{state}))'


def _is_blank(table: Table, heading: str, first: int) -> str:
    return f'TRIM({_cell(table, heading, first)})=""'


def _alarm(
    sheet: SheetWriter, table: Table, heading: str, rows: tuple[int, int], test: str
) -> None:
    """A column's cells that need attention; the filler row of an empty table never does."""
    if table.rows:
        place, cell = table.column(heading), _cell(table, heading, rows[0])
        shown = filled((looks.ALARM_PALE, looks.ALARM))
        _colour(sheet, rows, (place, place), f"{cell}{test}", shown)


_QUESTION = filled((looks.ALARM_PALE, looks.ALARM))
# What is still blank has no word to go with its colour: lines are seen in print too.
_WANTED: Look = {"bg_color": looks.ALARM_PALE, "border": 4, "border_color": looks.ALARM}


def _colour(
    sheet: SheetWriter,
    rows: tuple[int, int],
    across: tuple[int, int],
    formula: str,
    shown: Look,
    *,
    stop: bool = False,
) -> None:
    rule = {"type": "formula", "criteria": f"={formula}", "format": shown, "stop_if_true": stop}
    sheet.condition((rows[0], across[0]), (rows[1], across[1]), rule)


def _cell(table: Table, heading: str, row: int) -> str:
    return f"${column_letters(table.column(heading) + 1)}{row + 1}"


def _any_of(cell: str, *words: str) -> str:
    tests = [f'{cell}="{word}"' for word in words]
    return f"OR({','.join(tests)})"
