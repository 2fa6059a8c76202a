"""The month's draw as a workbook, for the Head of Service to look at and amend (paragraph 4.1).

On the first sheet three columns are open: another case from the reserves, another auditor, and
the reason. Everything else says how the draw came about, so that it can be checked by hand.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.cells import Book, plain_text
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Draw, Selection
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import AuditType
from workbook_qa.core.typed.found_tables import FoundRow, table_on
from workbook_qa.core.typed.known_tables import known_by
from workbook_qa.core.typed.typed_cells import whole_number
from workbook_qa.core.wording import counted, sentence
from workbook_qa.selection.amendment import WantedDraw
from workbook_qa.workbooks.form.remarks import NOT_TAKEN_IN, remark_problems
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import look
from workbook_qa.workbooks.write.table_writer import (
    HEADING_ROW,
    column_range,
    write_table,
)
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

SHEET, RESERVES, AUDITORS, HOW = "Selection", "Reserves", "Auditors", "How it was drawn"
BY_TEAM, TO_CHECK = "By team", "To check the draw"
ORDER, CASE, AUDITOR = "Order", "Case id", "Auditor"
SWAP, CHANGE, REASON = "Use this reserve instead", "Another auditor", "Reason for the change"
_CLOSED = (
    Column(ORDER, "number", 8),
    Column(CASE, "id", 14),
    Column("Audit type", "text", 22),
    Column("Team", "text", 26),
    Column("Social Worker", "text", 24),
    Column(AUDITOR, "text", 24),
)
_OPEN = (
    Column(SWAP, "id", 16, managers=True),
    Column(CHANGE, "text", 24, managers=True),
    Column(REASON, "long", 34, managers=True),
)
_NEEDED = (ORDER, CASE, AUDITOR, SWAP, CHANGE, REASON)
_KNOWN = known_by(
    SHEET, *_NEEDED, also=(column.heading for column in _CLOSED if column.heading not in _NEEDED)
)
_DEEPEST_HEADING = 20
_SPREAD = "a Social Worker's second case waits until every other Social Worker has one; "
# Not in the columns: a cell may have one validation, and these carry the lists as well.
_PROMPTS = {
    SWAP: "Choose a case from the sheet Reserves.",
    CHANGE: "Choose from the sheet Auditors.",
    REASON: "Needed for every change.",
}


def write_selection(
    selection: Selection,
    auditors: Sequence[tuple[str, str, int]],
    *,
    council: str,
    drawn_on: datetime.date,
) -> bytes:
    """The selection workbook.

    Args:
        auditors: everyone who may audit this month: name, role, audits given.
    """
    title = f"Selection for {month_words(selection.month)}"
    book = BookWriter(
        title=title,
        subject=selection.theme,
        created=datetime.datetime.combine(drawn_on, datetime.time(9)),
    )
    writers = {
        name: book.sheet(name) for name in (SHEET, BY_TEAM, RESERVES, AUDITORS, HOW, TO_CHECK)
    }
    drawn = _drawn_table(selection, title)
    reserves = _reserve_table(selection)
    people = _auditor_table(selection, auditors)
    first, last = write_table(writers[SHEET], drawn)
    writers[SHEET].text(HEADING_ROW - 1, 0, _not_taken(selection), looks.SAYS)
    spans = {
        name: write_table(writers[name], table)
        for name, table in ((RESERVES, reserves), (AUDITORS, people))
    }
    write_table(writers[HOW], _in_words(selection, drawn_on))
    write_table(writers[TO_CHECK], _for_checking(selection))
    write_table(writers[BY_TEAM], _team_table(selection))
    book.define("Reserve_cases", f"={RESERVES}!{column_range(reserves, CASE, *spans[RESERVES])}")
    book.define("Auditor_names", f"={AUDITORS}!{column_range(people, 'Name', *spans[AUDITORS])}")
    _open_columns(writers[SHEET], drawn, first, last)
    for name, writer in writers.items():
        _set_up(writer, f"{council}: {title}", landscape=name == SHEET)
    writers[SHEET].open_here()
    return book.finished()


def _drawn_table(selection: Selection, title: str) -> Table:
    rows = tuple((*_closed_cells(draw), None, None, None) for draw in selection.drawn)
    says = (
        f"Theme: {sentence(selection.theme)} {len(rows)} cases drawn at random. To change one, "
        "fill in the pale yellow cells and give a reason; then tell the Lead Auditor."
    )
    return Table("Selection", title, (*_CLOSED, *_OPEN), rows, says)


def _closed_cells(draw: Draw) -> tuple[TableValue, ...]:
    return (draw.order, draw.case_id, draw.audit_type, draw.team, draw.worker, draw.auditor)


def _reserve_table(selection: Selection) -> Table:
    rows = tuple(_closed_cells(draw)[:5] for draw in selection.reserves)
    return Table(
        "Reserves",
        "Reserve cases",
        _CLOSED[:5],
        rows,
        "The next cases in the random order. Please take them from the top.",
        empty="No case is in reserve.",
    )


def _auditor_table(selection: Selection, auditors: Sequence[tuple[str, str, int]]) -> Table:
    columns = (
        Column("Name", "text", 26),
        Column("Role", "text", 44),
        Column("Audits given", "number", 14),
        Column("Cases", "long", 32),
    )
    given: dict[str, list[str]] = {}
    for draw in selection.drawn:
        given.setdefault(draw.auditor, []).append(draw.case_id)
    rows = tuple(
        (name, role, audits, ", ".join(given.get(name, ())) or None)
        for name, role, audits in auditors
    )
    return Table(
        "Auditors",
        "Auditors of the month",
        columns,
        rows,
        "Everyone who audits and is not away for the whole month.",
    )


def _team_table(selection: Selection) -> Table:
    """How many cases of each team were drawn, so that a lopsided draw is seen."""
    drawn = Counter(draw.team for draw in selection.drawn)
    types = [kind for kind in AuditType if any(draw.audit_type is kind for draw in selection.drawn)]
    of_type = Counter((draw.team, draw.audit_type) for draw in selection.drawn)
    teams = {draw.team for draw in (*selection.drawn, *selection.reserves)}
    columns = (
        Column("Team", "text", 40),
        Column("Cases drawn", "count", 12),
        *(Column(kind.value, "count", 14) for kind in types),
    )
    rows: tuple[tuple[TableValue, ...], ...] = tuple(
        (team, drawn[team], *(of_type[team, kind] for kind in types))
        for team in sorted(teams, key=lambda team: (-drawn[team], team))
    )
    says = "Cases drawn of each team. A team with none has some in reserve."
    return Table("ByTeam", BY_TEAM, columns, rows, says, empty="No case was drawn.")


def _not_taken(selection: Selection) -> str:
    """Why numbers are missing in the order of the cases drawn; empty where none is."""
    drawn = {draw.order for draw in selection.drawn if draw.order is not None}
    missing = [number for number in range(1, max(drawn, default=0)) if number not in drawn]
    if not missing:
        return ""
    passed = min(len(selection.passed_over), len(missing))
    waiting = len(missing) - passed
    why = [
        f"for {passed} no independent auditor was left" if passed else "",
        f"{waiting} {'waits' if waiting == 1 else 'wait'} because the Social Worker has one already"
        if waiting
        else "",
    ]
    were = "was" if len(missing) == 1 else "were"
    return (
        f"{counted(len(missing), 'case')} up to number {max(drawn)} {were} passed over: "
        f"{'; '.join(filter(None, why))}."
    )


_HOW_COLUMNS = (Column("What", "text", 44), Column("Detail", "long", 80))


def _in_words(selection: Selection, drawn_on: datetime.date) -> Table:
    """How the draw came about, for everybody."""
    spread = "" if selection.equal_chances else _SPREAD
    rows: list[tuple[TableValue, ...]] = [
        ("Drawn on", day_words(drawn_on)),
        ("Audit tool", selection.audit_tool),
        ("Leads on the theme", selection.lead or "Not named in the schedule"),
        ("Case list as at", day_words(selection.as_at)),
        ("Cases that could be drawn", f"{selection.population:,}"),
        (
            "How cases are taken",
            "Chance puts all cases that could be drawn in an order. They are taken from the first "
            f"on; {spread}a case is passed over when no independent auditor is left for it.",
        ),
        *(("Passed over", words) for words in (_not_taken(selection),) if words),
        *(("Chance of each child", words) for words in _chance_words(selection)),
        *((f"Left out: {reason}", f"{count:,}") for reason, count in selection.exclusions),
        *((f"Passed over: {case_id}", reason) for case_id, reason in selection.passed_over),
        *(("Away all month", name) for name in selection.not_available),
        *(("Auditor left without a case", name) for name in selection.unused),
        *(("Rule that could not be checked", rule) for rule in selection.not_checked),
    ]
    says = f"In words. All that is needed to make the same draw by hand stands on {TO_CHECK}."
    return Table("InWords", HOW, _HOW_COLUMNS, tuple(rows), says)


def _for_checking(selection: Selection) -> Table:
    """What the same draw is made of again by hand."""
    rows: list[tuple[TableValue, ...]] = [
        (
            "How the order is made",
            "Of each case write the seed, a colon and its case id; put the cases in the order of "
            "the SHA-256 of that.",
        ),
        ("Seed", selection.seed),
        (
            "SHA-256 of the case ids",
            f"{selection.population_digest} (the ids in order, one a line)",
        ),
        *((f"SHA-256 of {name}", digest) for name, digest in selection.files),
    ]
    says = "All that is needed to make the same draw again by hand."
    return Table("ForChecking", "For whoever checks the draw", _HOW_COLUMNS, tuple(rows), says)


def _chance_words(selection: Selection) -> list[str]:
    """How equal the chances were; nothing of a draw of which it was not kept."""
    if selection.equal_chances or set(selection.chances) == {100}:
        return ["The same for every child who could be drawn."]
    if len(selection.chances) != len(("least", "greatest")):
        return []
    least, greatest = (f"{hundredths / 100:.2f}" for hundredths in selection.chances)
    return [
        f"Between about {least} and {greatest} times the mean, because the draw was spread over "
        "Social Workers: a child of a worker with many cases is drawn less often. The setting "
        "spread_over_workers = false gives every child the same chance."
    ]


def _open_columns(writer: SheetWriter, table: Table, first: int, last: int) -> None:
    """Unlock the three columns and offer the lists by name."""
    for heading, source in ((SWAP, "=Reserve_cases"), (CHANGE, "=Auditor_names"), (REASON, "")):
        place = table.column(heading)
        shown = look(looks.INPUT_TEXT if heading != CHANGE else looks.INPUT)
        for row in range(first, last + 1):
            writer.blank(row, place, shown)
        if source:
            rule: dict[str, Any] = {"validate": "list", "source": source}
            writer.validate(first, place, rule | _list_error(heading), last)
        else:
            rule = {"validate": "length", "criteria": "<=", "value": 300}
            writer.validate(first, place, rule | _list_error(heading), last)


def _list_error(heading: str) -> dict[str, str]:
    prompt = _PROMPTS[heading]
    return {
        "input_title": heading,
        "input_message": prompt,
        "error_title": "Please look again",
        "error_message": prompt,
    }


def _set_up(writer: SheetWriter, footer: str, *, landscape: bool) -> None:
    writer.protect()
    writer.freeze(HEADING_ROW + 1, 2 if landscape else 1)
    writer.print_on_a4(
        orientation="landscape" if landscape else "portrait",
        footer=footer,
        repeat=(HEADING_ROW, HEADING_ROW),
    )


# Reading it back


def read_selection(book: Book, file: str) -> tuple[list[WantedDraw], list[Problem]]:
    """Every line of the selection as it now stands; columns are known by their headings."""
    sheet = book.sheet(SHEET)
    table = table_on(sheet, file, _KNOWN, deepest=_DEEPEST_HEADING) if sheet else None
    if table is None:
        return [], [
            Problem(
                "selection-damaged",
                Place(file, SHEET),
                found="The sheet with the drawn cases, or one of its headings, is not there.",
                todo="Delete the workbook and run select again: the draw itself is kept.",
            )
        ]
    lines = [_read_row(row) for row in table.rows() if not _is_blank(row)]
    draws = [line for line in lines if isinstance(line, WantedDraw)]
    problems = [line for line in lines if isinstance(line, Problem)]
    return draws, [*problems, *remark_problems(book, book.number_of, file, words=NOT_TAKEN_IN)]


def _is_blank(row: FoundRow) -> bool:
    """Whether nothing stands in it but notes beside the table."""
    return all(row.cell(column).is_blank for column in row.table.columns)


def _read_row(row: FoundRow) -> WantedDraw | Problem:
    for heading in (SWAP, CHANGE, REASON):
        cell = row.cell(heading)
        if cell.formula is not None or cell.error is not None:
            return Problem(
                "selection-damaged",
                row.place(heading),
                found=f"The cell under '{heading}' holds a formula or an error.",
                todo="Type the entry itself.",
            )
    swap, change = row.text(SWAP), row.text(CHANGE)
    return WantedDraw(
        order_no=whole_number(plain_text(row.cell(ORDER).value)),
        case_id=swap or row.text(CASE),
        auditor=change or row.text(AUDITOR),
        reason=row.text(REASON),
        place=row.place(SWAP if swap else CASE),
        auditor_place=row.place(CHANGE if change else AUDITOR),
        reason_place=row.place(REASON),
    )
