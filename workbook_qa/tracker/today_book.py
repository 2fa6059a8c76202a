"""The sheet Today, with which the tracker opens: one team's numbers, and all teams at a glance.

The team is the reader's own choice: it is never read back. The numbers are formulas over the tables
of the other sheets, as at the day on which the tracker was written and not by the clock: Excel
shows stored results in Protected View, which a clock would make wrong; what is typed since counts
from the next run, as everywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from workbook_qa.actions.action_urgency import Urgency, end_of_week
from workbook_qa.core.calendar import day_words
from workbook_qa.core.table import Column, Row, Table
from workbook_qa.core.terms import ActionStatus, AuditStatus
from workbook_qa.core.wording import counted
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.tracker_notes import MONTH_ENDS, READ_ME, READ_ME_LINK, SHEETS
from workbook_qa.tracker.tables.tracker_tables import TrackerTables
from workbook_qa.tracker.tracker_links import part_link
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.cell_text import link_formula
from workbook_qa.workbooks.write.look import Look, look
from workbook_qa.workbooks.write.table_writer import write_rows
from workbook_qa.workbooks.write.writer import SheetWriter

ALL_TEAMS = "All teams"
TEAM_ROW, CARD_ROW = 3, 5  # from 0: the choice, and the numbers under it
SECTION_ROW, TEAMS_ROW = 9, 10
LINES_COLUMN = 7
_TEAM = f"$A${TEAM_ROW + 1}"
_WHICH = f'IF({_TEAM}="{ALL_TEAMS}","*",{_TEAM})'

_BOX: Look = {"left": 1, "right": 1, "left_color": looks.LINE, "right_color": looks.LINE}
_NUMBER = look(
    looks.PLAIN,
    _BOX,
    font_size=24,
    bold=True,
    font_color=looks.BRAND,
    align="left",
    indent=1,
    num_format="#,##0",
    valign="vcenter",
    top=1,
    top_color=looks.LINE,
)
_LABEL = look(looks.LINK_LOOK, _BOX, font_size=11, bold=True, align="left", indent=1)
_SMALL = look(
    looks.SAYS,
    _BOX,
    align="left",
    indent=1,
    bottom=1,
    bottom_color=looks.LINE,
    text_wrap=True,
    valign="top",
)
_SAYS = look(looks.SAYS, font_size=11)


class _Card(msgspec.Struct, frozen=True):
    """One number: its formula and result, what it counts, and a line below."""

    formula: str
    number: int
    label: str
    link: str
    below: str
    below_formula: str = ""


def write_today(
    sheet: SheetWriter,
    tables: TrackerTables,
    month_ends: Table,
    guard: Mapping[str, Any],
    footer: str,
) -> None:
    """Lay out the sheet; the workbook opens on it.

    Args:
        month_ends: the figures behind the lines; guard: refuses typing.
    """
    table = teams_table(tables)
    sheet.widths(*(column.width for column in table.columns))
    sheet.text(0, 0, f"Today: {day_words(tables.as_at)}", looks.TITLE)
    sheet.height(0, 28)
    sheet.text(
        1,
        0,
        "Counted on that day. Type what was done on the sheet Actions; the next run counts it.",
        _SAYS,
    )
    sheet.text(2, 0, "Choose your team", look(looks.PLAIN, bold=True, font_size=11))
    sheet.text(TEAM_ROW, 0, ALL_TEAMS, look(looks.INPUT, font_size=11, text_wrap=False))
    sheet.height(TEAM_ROW, 20)
    sheet.text(TEAM_ROW, 1, "The six numbers follow. Your choice is for you alone.", _SAYS)
    sheet.link(TEAM_ROW, LINES_COLUMN - 1, f"internal:'{READ_ME}'!A1", READ_ME_LINK)
    _write_cards(sheet, tables)
    _write_decisions(sheet, tables)
    _write_teams(sheet, table, month_ends)
    last = TEAMS_ROW + max(len(table.rows), 1)
    for area in ((0, 0, TEAM_ROW - 1, 0), (TEAM_ROW + 1, 0, last, 0), (0, 1, last, LINES_COLUMN)):
        sheet.validate(area[0], area[1], guard, area[2], area[3])
    # The names of many teams are longer than a list in the rule itself may be.
    source = f"=$A${TEAMS_ROW + 2}:$A${last + 2}"
    sheet.validate(TEAM_ROW, 0, _choice(source))
    sheet.freeze(TEAMS_ROW + 1)
    sheet.print_on_a4(
        orientation="landscape",
        footer=footer,
        repeat=(TEAMS_ROW, TEAMS_ROW),
        area=(last + 1, LINES_COLUMN),
    )
    sheet.open_here()


def _choice(source: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "input_title": "Team",
        "input_message": f"Choose a team, or {ALL_TEAMS}.",
        "error_title": "Not in the list",
        "error_message": "Please choose one of the teams in the list.",
    }


# The six numbers.


def _write_cards(sheet: SheetWriter, tables: TrackerTables) -> None:
    for column, card in enumerate(_cards(tables)):
        sheet.formula(CARD_ROW, column, card.formula, card.number, _NUMBER)
        sheet.formula(CARD_ROW + 1, column, card.link, card.label, _LABEL)
        if card.below_formula:
            sheet.formula(CARD_ROW + 2, column, card.below_formula, card.below, _SMALL)
        else:
            sheet.text(CARD_ROW + 2, column, card.below, _SMALL)
    for row, points in enumerate((36, 18, 18), start=CARD_ROW):
        sheet.height(row, points)
    late = {"type": "cell", "criteria": ">", "value": 0, "format": {"font_color": looks.ALARM}}
    for column in (0, 4):
        sheet.condition((CARD_ROW, column), (CARD_ROW, column), late)


def _cards(tables: TrackerTables) -> Sequence[_Card]:
    to_do, closed = tables.open_actions, tables.closed_actions
    returns, audits = tables.outstanding_returns, tables.audits
    week = end_of_week(tables.as_at)
    sunday = f"DATE({week.year},{week.month},{week.day})"
    overdue = _countifs(to_do, columns.DAYS_OVERDUE, '">0"')
    this_week = _countifs(
        to_do, columns.DAYS_OVERDUE, "0", columns.DUE, f'"<="&{sunday}', columns.DUE, '">0"'
    )
    counts = tables.counts
    oldest = max((one.oldest for one in tables.teams), default=0)
    first = f"$A${CARD_ROW + 1}"
    return (
        _Card(
            f"={overdue}",
            counts.overdue,
            "overdue →",
            _to_part(tables, Urgency.OVERDUE, "overdue →"),
            _oldest_words(oldest),
            _oldest_formula(),
        ),
        _Card(
            f"={this_week}",
            counts.this_week,
            "due this week →",
            _to_part(tables, Urgency.THIS_WEEK, "due this week →"),
            "not overdue yet",
        ),
        _Card(
            f"={_countifs(to_do)}-{first}-$B${CARD_ROW + 1}",
            counts.open - counts.overdue - counts.this_week,
            "later →",
            _to_part(tables, Urgency.NOT_YET, "later →"),
            "or without a due date",
        ),
        _Card(
            "="
            + _countifs(
                closed,
                *(columns.STATE, f'"<>{ActionStatus.VERIFIED}"'),
                *(columns.STATE, f'"<>{ActionStatus.WITHDRAWN}"'),
            ),
            _matching(
                closed,
                lambda row: (
                    row[closed.column(columns.STATE)]
                    not in (ActionStatus.VERIFIED, ActionStatus.WITHDRAWN)
                ),
            ),
            "done, to verify →",
            _to_sheet(closed, "done, to verify →"),
            "not checked yet",
        ),
        _Card(
            f"={_countifs(returns, columns.LATE_BY, chr(34) + '>0' + chr(34))}",
            _matching(returns, lambda row: bool(row[returns.column(columns.LATE_BY)])),
            "returns late →",
            _to_sheet(returns, "returns late →"),
            "with the auditor",
        ),
        _Card(
            "="
            + _countifs(
                audits,
                *("Status", f'"{AuditStatus.COMPLETED}"'),
                *(columns.ON_FILE, f'"{columns.AWAITED}"'),
            ),
            _matching(
                audits,
                lambda row: (
                    row[audits.column("Status")] == AuditStatus.COMPLETED
                    and row[audits.column(columns.ON_FILE)] == columns.AWAITED
                ),
            ),
            "confirmations →",
            _to_sheet(audits, "confirmations →"),
            "placed on file?",
        ),
    )


def _countifs(table: Table, *tests: str) -> str:
    """How many rows of the chosen team pass: headings and criteria, one after the other."""
    parts = [f"{table.name}[{columns.TEAM}],{_WHICH}"]
    parts += [
        f"{table.name}[{heading}],{test}"
        for heading, test in zip(tests[::2], tests[1::2], strict=True)
    ]
    return f"COUNTIFS({','.join(parts)})"


def _matching(table: Table, passes: Callable[[Row], bool]) -> int:
    return sum(map(passes, table.rows))


def _oldest_words(days: int) -> str:
    return f"oldest {counted(days, 'working day')}" if days else "none"


def _oldest_formula() -> str:
    late = f"Actions[{columns.DAYS_OVERDUE}]"
    theirs = f'(({_TEAM}="{ALL_TEAMS}")+(Actions[{columns.TEAM}]={_TEAM})>0)'
    days = f"SUMPRODUCT(MAX({theirs}*{late}))"
    return (
        f'=IF($A${CARD_ROW + 1}=0,"none",'
        f'"oldest "&{days}&IF({days}=1," working day"," working days"))'
    )


def _to_part(tables: TrackerTables, urgency: Urgency, words: str) -> str:
    return part_link(tables, urgency, words) or _to_sheet(tables.open_actions, words)


def _to_sheet(table: Table, words: str) -> str:
    return link_formula(f"\"#'{SHEETS[table.name][0]}'!A1\"", words)


# What waits for somebody's decision.


def _write_decisions(sheet: SheetWriter, tables: TrackerTables) -> None:
    column = LINES_COLUMN - 1
    sheet.text(CARD_ROW, column, "To be decided", look(looks.SECTION, align="left", indent=1))
    conflicts, returns = len(tables.conflicts.rows), tables.to_decide
    said = []
    if conflicts:
        words = f"{counted(conflicts, 'entry', 'entries')} that two people changed →"
        said.append((_to_sheet(tables.conflicts, words), words))
    if returns:
        words = f"{counted(returns, 'return')} by the Lead Auditor →"
        said.append((_to_sheet(tables.outstanding_returns, words), words))
    for row, (formula, words) in enumerate(said, start=CARD_ROW + 1):
        sheet.formula(
            row, column, formula, words, look(looks.LINK_LOOK, font_size=11, align="left", indent=1)
        )
    if not said:
        sheet.text(
            CARD_ROW + 1,
            column,
            "Nothing waits for a decision.",
            look(_SAYS, align="left", indent=1),
        )


# All teams.


def teams_table(tables: TrackerTables) -> Table:
    """Every team with something to be done or verified, the most overdue first."""
    return Table(
        name="Teams",
        title="",
        columns=(
            Column("Team", "text", 33),
            Column("Overdue", "count", 20),
            Column("High or Immediate", "count", 20),
            Column("Due this week", "count", 20),
            Column("Open", "count", 20),
            Column("Oldest", "days", 20),
            Column("Done, to verify", "count", 20),
            Column("Overdue at month ends", "text", 28),
        ),
        rows=tuple(
            (
                one.team,
                *(one.overdue, one.high, one.this_week, one.open, one.oldest, one.to_verify),
                None,
            )
            for one in tables.teams
        ),
        empty="Nothing is to be done or verified.",
    )


def _write_teams(sheet: SheetWriter, table: Table, month_ends: Table) -> None:
    sheet.text(SECTION_ROW, 0, "Teams, the most overdue first", looks.SECTION)
    first, last = write_rows(sheet, table, TEAMS_ROW, filters=False)
    sheet.text(last + 1, 0, ALL_TEAMS, look(looks.CELL, looks.TOTAL))
    for column in range(1, 7):
        letter = "ABCDEFG"[column]
        shown = '[=0]"–"_);#,##0_)' if column != 5 else '[=0]"–"_);[=1]0" day"_);#,##0" days"_)'
        values = [row[column] for row in table.rows]
        numbers = [value for value in values if isinstance(value, int)]
        total = max(numbers, default=0) if column == 5 else sum(numbers)
        how = "MAX" if column == 5 else "SUM"
        formula = f"={how}({letter}{first + 1}:{letter}{last + 1})"
        form = look(looks.CELL_NUMBER, looks.TOTAL, num_format=shown)
        sheet.formula(last + 1, column, formula, total, form)
    sheet.blank(last + 1, LINES_COLUMN, look(looks.CELL, looks.TOTAL))
    if not table.rows:
        return
    scale = {"type": "2_color_scale", "min_type": "num", "min_value": 0}
    scale |= {"min_color": looks.WHITE, "max_color": "#F4A79D"}
    sheet.condition((first, 1), (last, 2), scale)
    months = len(month_ends.columns) - 1
    if months:
        right = "ABCDEFGH"[months]
        at = range(len(table.rows))
        sheet.lines(
            [(first + row, LINES_COLUMN) for row in at],
            [f"'{MONTH_ENDS}'!$B${5 + row}:${right}${5 + row}" for row in at],
        )
