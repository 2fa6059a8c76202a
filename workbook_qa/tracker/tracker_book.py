"""The master tracker as a workbook, laid out here and read back in `tracker_back`.

It is a projection of the ledger that managers type into. It must sort and filter, so no sheet is
protected: cells that belong to the tool refuse typing by a validation, and are put right on the
next run whatever happened to them. Links look their target's row up, so that they still lead to
the right one after sorting.
"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from workbook_qa.actions import action_entries
from workbook_qa.actions.action_entries import ENTRIES
from workbook_qa.actions.action_urgency import Urgency
from workbook_qa.core.calendar import day_words
from workbook_qa.core.cells import column_letters
from workbook_qa.core.table import Column, Table
from workbook_qa.core.terms import ActionStatus, YesNo
from workbook_qa.ledger.ledger_marks import TRACKER_PROPERTY, mark_properties
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.teams_today import OverdueThen, month_ends_table
from workbook_qa.tracker.tables.tracker_actions import ACTIONS, by_team_table
from workbook_qa.tracker.tables.tracker_notes import (
    READ_ME,
    READ_ME_LINK,
    SHEETS,
    TODAY,
    read_me,
)
from workbook_qa.tracker.tables.tracker_tables import MANAGED, TrackerTables
from workbook_qa.tracker.today_book import write_today
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
JUMP_ROW = HEADING_ROW - 1  # links: how it works, and to the parts of Actions; always in sight

GUARD = {
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
    overdue_then: OverdueThen | None = None,
) -> bytes:
    """The tracker's bytes; the same tables give the same bytes.

    Args:
        council: its name, for the title and the footer.
        number: the last event of the ledger that the tables show; digest: that of it in the chain.
        workbook_of: where an audit's accepted workbook lies, from the tracker's own folder, with
            forward slashes: ``../inbox/accepted/2026-11/CFA-2026-11-0007-K.xlsx``.
        calendar: the mark of the working days that days overdue are counted with.
        overdue_then: how many actions of each team were overdue at month ends.
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
    paths = workbook_of or {}
    month_ends = month_ends_table(tables.teams, overdue_then or {})
    write_today(book.sheet(TODAY, tab=looks.BRAND), tables, month_ends, GUARD, footer)
    _write_actions(book, tables, tables.open_actions, paths, footer)
    if tables.conflicts.rows:
        _write_sheet(book, tables.conflicts, footer, conflict_links(tables))
    _write_actions(book, tables, tables.closed_actions, paths, footer)
    _write_by_team(book, by_team_table(tables.open_actions), footer)
    _write_returns(book, tables, footer)
    _write_audits(book, tables, paths, footer)
    for table in (tables.outstanding_practice, tables.advice, tables.standards):
        _write_sheet(book, table, footer, audit_links(table, tables.audits))
    _write_sheet(book, tables.history, footer, {})
    _write_read_me(book, read_me(tables, council=council, number=number), footer)
    _write_sheet(book, month_ends, footer, {})
    return book.finished()


# One sheet of each kind.


def _write_sheet(
    book: BookWriter,
    table: Table,
    footer: str,
    formulas: Formulas,
    *,
    printed: int = 0,
    frozen: int = 1,
) -> tuple[SheetWriter, int, int]:
    """A sheet with one table; its first and last row of data.

    Args:
        printed: so many columns, 0 for all; frozen: so many stay in sight.
    """
    sheet = book.sheet(SHEETS[table.name][0], tab=_TABS.get(table.name, looks.BRAND))
    first, last = write_table(sheet, table, formulas=formulas)
    for (row, column), text in table.notes.items():
        sheet.note(first + row, column, text)
    sheet.link(JUMP_ROW, 0, f"internal:'{READ_ME}'!A1", READ_ME_LINK)
    sheet.freeze(HEADING_ROW + 1, frozen)
    _guard(sheet, table, last)
    sheet.print_on_a4(
        orientation="landscape",
        footer=footer,
        repeat=(HEADING_ROW, HEADING_ROW),
        area=(
            1 if table.name in NOT_PRINTED else last,
            (printed or len(table.columns)) - 1,
        ),
    )
    return sheet, first, last


# Grey: what is seldom looked at.
_TABS = {
    "Actions": looks.INPUT_LINE,
    "Conflicts": looks.ALARM,
    "OutstandingReturns": looks.ALARM,
    **dict.fromkeys(("Standards", "History", "MonthEnds"), looks.LINE),
}
NOT_PRINTED = ("History", "MonthEnds")  # but for their titles


def _guard(sheet: SheetWriter, table: Table, last: int) -> None:
    """Refuse typing in the headings and in every column that is the tool's."""
    named = sum(1 for column in table.columns if not _is_own(table, column))
    sheet.validate(HEADING_ROW, 0, GUARD, HEADING_ROW, named - 1)
    for left, right in _tools(table):
        sheet.validate(HEADING_ROW + 1, left, GUARD, last, right)


def _tools(table: Table) -> Iterator[tuple[int, int]]:
    """The first and last column of each stretch of columns that are the tool's."""
    places = [place for place, column in enumerate(table.columns) if not column.managers]
    first: int | None = None
    for place in places:
        first = place if first is None else first
        if place + 1 not in places:
            yield first, place
            first = None


def _is_own(table: Table, column: Column) -> bool:
    managed = MANAGED.get("Actions" if table.name == "ClosedActions" else table.name)
    return column.managers and (managed is None or column.heading not in managed.fields)


def _write_actions(
    book: BookWriter,
    tables: TrackerTables,
    table: Table,
    workbook_of: Mapping[str, str],
    footer: str,
) -> None:
    """What is to be done, or what is closed: what is typed beside what it is about."""
    formulas = audit_links(table, tables.audits) | workbook_links(table, workbook_of)
    frozen = table.column(columns.OWNER)
    printed = table.column(columns.TEAM)  # supervision is held with the page of By team
    sheet, first, last = _write_sheet(book, table, footer, formulas, printed=printed, frozen=frozen)
    if table is tables.open_actions:
        for column, formula, words in jump_links(tables):
            if formula:
                sheet.formula(JUMP_ROW, column, formula, words, looks.LINK_LOOK)
            else:
                sheet.text(JUMP_ROW, column, words, looks.SAYS)
    _colour_actions(sheet, table, first, last)


def _write_by_team(book: BookWriter, table: Table, footer: str) -> None:
    """A page for each team; where a page begins is set by hand, so the scale is too."""
    sheet, first, _ = _write_sheet(book, table, footer, {}, frozen=2)
    _colour_urgency(sheet, table, first)
    teams = [values[0] for values in table.rows]
    breaks = [first + row for row in range(1, len(teams)) if teams[row] != teams[row - 1]]
    if breaks:
        sheet.raw.set_print_scale(BY_TEAM_SCALE)
        sheet.break_pages(breaks)


BY_TEAM_SCALE = 81  # in per cent: letters of 8.1 points


def _write_audits(
    book: BookWriter, tables: TrackerTables, workbook_of: Mapping[str, str], footer: str
) -> None:
    table = tables.audits
    formulas = links_of_audits(tables, workbook_of)
    sheet, first, last = _write_sheet(
        book, table, footer, formulas, printed=table.column(columns.ITS_ACTIONS)
    )
    rows = (first, last)
    _alarm(sheet, table, columns.CONCERN, rows, f'="{YesNo.YES}"')
    for heading in (columns.DAYS_LATE, columns.ACTIONS_OVERDUE):
        _alarm(sheet, table, heading, rows, ">0")


def _write_returns(book: BookWriter, tables: TrackerTables, footer: str) -> None:
    table = tables.outstanding_returns
    sheet, first, last = _write_sheet(book, table, footer, audit_links(table, tables.audits))
    _alarm(sheet, table, columns.LATE_BY, (first, last), ">0")


def _write_read_me(book: BookWriter, table: Table, footer: str) -> None:
    sheet = book.sheet(READ_ME, tab=looks.LINE)
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
    sheet.validate(HEADING_ROW, 0, GUARD, last, len(table.columns) - 1)
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
    rows = (first, last)
    if table.name == ACTIONS.name:
        closed = _closed(status, state, done, is_blank)
        for across in _tools(table):
            _colour(sheet, rows, across, closed, _CLOSED, stop=True)
    _colour_urgency(sheet, table, first)
    place = table.column(columns.STATE)
    _colour(sheet, rows, (place, place), _has_question(state), _QUESTION)
    checked = _any_of(status, ActionStatus.VERIFIED, ActionStatus.REOPENED)
    no_comment = is_blank[action_entries.COMMENT]
    withdrawn = f'AND({status}="{ActionStatus.WITHDRAWN}",{no_comment})'
    moved, due = (_cell(table, heading, first) for heading in (action_entries.NEW_DUE, columns.DUE))
    later = f"AND(ISNUMBER({moved}),N({moved})>N({due}))"
    whose = (is_blank[heading] for heading in (action_entries.NEW_OWNER, action_entries.NEW_TEAM))
    handed = f"NOT(AND({','.join(whose)}))"
    place = table.column(action_entries.STATUS)
    for heading, asked, when, word in (
        (action_entries.COMPLETED_ON, done, done, "date?"),
        (action_entries.EVIDENCE, done, done, "evidence?"),
        (action_entries.FINDING, checked, checked, "finding?"),
        (action_entries.REASON, f"OR({withdrawn},{later},{handed})", withdrawn, "reason?"),
    ):
        # The word stands behind the status by its format alone, so that nobody typed it.
        shown = _WANTED | {"num_format": f'@" - {word}"'}
        blank, wanted = is_blank[heading], table.column(heading)
        _colour(sheet, rows, (place, place), f"AND({when},{blank})", shown, stop=True)
        _colour(sheet, rows, (wanted, wanted), f"AND({asked},{blank})", _WANTED)


def _colour_urgency(sheet: SheetWriter, table: Table, first: int) -> None:
    """Due and overdue, where the action is late or due this week."""
    if not table.rows:
        return
    across = (table.column(columns.DUE), table.column(columns.DAYS_OVERDUE))
    rows = (first, first + len(table.rows) - 1)
    late = f"{_cell(table, columns.DAYS_OVERDUE, first)}>0"
    _colour(sheet, rows, across, late, filled((looks.ALARM_PALE, looks.ALARM)), stop=True)
    state = _cell(table, columns.STATE, first)
    this_week = f'{state}="{Urgency.THIS_WEEK}"'
    _colour(sheet, rows, across, this_week, filled((looks.WAIT_PALE, looks.WAIT)))


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
# What is still blank has no word of its own to go with its colour: lines are seen in print too.
_WANTED: dict[str, Any] = {"bg_color": "#FFD98A", "border": 4, "border_color": looks.WAIT}


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
