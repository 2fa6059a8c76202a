"""The form of a workbook that goes back to its auditor: the form as issued, with what is asked.

The start page gains a list with links and room for replies (see `query_list`), and the reason
stands in the row of each cell that is meant, instead of the guidance beside it or, where there is
none, at the end: it is read and printed without choosing the cell. Fields, and the cells of all
other inputs, stay as they are. Such a form is kept and compared with like any other: what its panel
says is worked out here.
"""

import datetime
import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from workbook_qa.audits.audit_form import GAP, START
from workbook_qa.audits.checks.audit_checks import Checks
from workbook_qa.audits.checks.audit_facts import facts_of
from workbook_qa.audits.checks.conditions import Typed
from workbook_qa.audits.checks.telling_form import told
from workbook_qa.audits.query_list import (
    LIST_LOOKS,
    REPLY_COLUMN,
    REPLY_WIDTH,
    Row,
    heading_row,
    list_rows,
)
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.cells import Value, address
from workbook_qa.core.problem import Place
from workbook_qa.core.queries import AuditorQuery, Queried
from workbook_qa.core.records import Audit
from workbook_qa.core.replies import is_reply
from workbook_qa.core.terms import ActionKind
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.workbooks.form.form import Form, FormSheet, Input, Locked

REASON_HEADING = "To put right, or worth a look"
_REASON_WIDTH = 29
# What stands to the left of an answer and gives way to the reason why it is marked.
_GUIDANCE_LOOKS = frozenset({"guidance", "grade-guidance"})
_REASON_LOOKS = frozenset({"ask-heading", "reason-error", "reason-query"})
_VERSION_LOOK = "version"
_COUNTED = re.compile(r"COUNTA\((\w+)!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?\)")


def with_queries(form: Form, audit: Audit, queried: Queried, checks: Checks | None = None) -> Form:
    """The form of the version that goes back.

    Args:
        form: as issued, or of an earlier version, whose list and reasons are left out; replies
            that were given there stay.
        audit: whose workbook it is. Its title is then the form's, since it names the version.
        checks: of the audit tool as issued: what the workbook tells is made of them anew. A form
            that tells nothing yet is of a version of the program before.
    """
    made = _with_queries(form, audit, queried)
    if any(is_reply(each.field) for each in queried.asked):
        # Where a reply stands is known only when the list is made.
        made = _with_queries(form, audit, located(queried, made))
    if checks is None or form.working is None:
        return made
    days = {
        field: day.isoformat()
        for field, day in queried.typed.items()
        if isinstance(day, datetime.date)
    }
    unread = queried.typed.keys() - days.keys()
    return told(made, checks, Typed({**queried.content.entries, **days}, unread, facts_of(audit)))


def located(queried: Queried, form: Form) -> Queried:
    """What is asked, with the places of the workbook that goes back.

    All inputs stay where they were but for the replies, which stand in the list.
    """

    def placed(each: AuditorQuery) -> AuditorQuery:
        if not is_reply(each.field):
            return each
        place = Place("", *form.place_of(each.field))
        return msgspec.structs.replace(
            each, problem=msgspec.structs.replace(each.problem, place=place)
        )

    return msgspec.structs.replace(queried, asked=tuple(map(placed, queried.asked)))


def _with_queries(form: Form, audit: Audit, queried: Queried) -> Form:
    filled = _filled(form, queried.entries.keys())
    sheets = tuple(
        _start_sheet(sheet, audit, queried, filled)
        if sheet.name == START
        else _with_reasons(sheet, queried.asked)
        for sheet in form.sheets
    )
    proposed = _start_of_dates(queried.entries)
    sheets = tuple(_with_proposed(sheet, form, queried.entries, proposed) for sheet in sheets)
    return msgspec.structs.replace(form, sheets=sheets)


def _start_of_dates(entries: Mapping[str, Value]) -> datetime.date | None:
    days = (entries.get(field) for field in (Meaning.AUDITED_ON, Meaning.DISCUSSED_ON))
    return next((day for text in days if (day := read_day(text).day)), None)


def _with_proposed(
    sheet: FormSheet, form: Form, entries: Mapping[str, Value], start: datetime.date | None
) -> FormSheet:
    """The sheet with the due dates that its formulas will show for what was typed."""
    if form.proposed is None or not any(cell.look == "proposed" for cell in sheet.locked):
        return sheet
    keys = {row: key for key, row in sheet.keys.items()}
    locked = []
    for cell in sheet.locked:
        if cell.look == "proposed":
            key = keys[cell.row]
            is_advice = entries.get(f"{key}.kind") == ActionKind.ADVICE
            choice = "" if is_advice else str(entries.get(f"{key}.priority", ""))
            cell = msgspec.structs.replace(cell, text=form.proposed.shown(choice, start))
        locked.append(cell)
    return msgspec.structs.replace(sheet, locked=tuple(locked))


def asks(sheet: FormSheet) -> bool:
    """Whether anything on the sheet is asked of the auditor, in a list or at the end of rows."""
    return any(cell.look in LIST_LOOKS | _REASON_LOOKS for cell in sheet.locked)


# The reason at the end of each row


def _with_reasons(sheet: FormSheet, asked: Sequence[AuditorQuery]) -> FormSheet:
    sheet = _without_reasons(sheet)
    column = len(sheet.widths) + 1
    rows = {cell.field: cell.row for cell in sheet.inputs}
    said: dict[int, list[tuple[int, AuditorQuery]]] = {}
    for number, each in enumerate(asked, start=1):
        for row in sorted({rows[field] for field in each.marked if field in rows}):
            said.setdefault(row, []).append((number, each))
    if not said:
        return sheet
    kept, at_end = {(cell.row, cell.column): cell for cell in sheet.locked}, False
    for row, things_asked in sorted(said.items()):
        fields = {cell.field: cell.column for cell in sheet.inputs if cell.row == row}
        text = "\n".join(
            f"{number}. {words}"
            for number, each in things_asked
            for words in dict.fromkeys(each.words_at(one) for one in each.marked if one in fields)
        )
        look = "reason-error" if any(each.is_error for _, each in things_asked) else "reason-query"
        beside = row, min(fields.values()) - 1
        issued = kept.get(beside)
        if issued is not None and issued.look in _GUIDANCE_LOOKS:
            kept[beside] = Locked(*beside, text, look, instead_of=issued)
        else:
            at_end = True
            kept[row, column] = Locked(row, column, text, look)
    if not at_end:
        return msgspec.structs.replace(sheet, locked=tuple(kept.values()))
    head = Locked(sheet.header_row, column, REASON_HEADING, "ask-heading")
    widths = (*sheet.widths, _REASON_WIDTH)
    return msgspec.structs.replace(sheet, locked=(*kept.values(), head), widths=widths)


def _without_reasons(sheet: FormSheet) -> FormSheet:
    kept = tuple(
        cell.instead_of or cell
        for cell in sheet.locked
        if cell.instead_of or cell.look not in _REASON_LOOKS
    )
    at_end = any(cell.look == "ask-heading" for cell in sheet.locked)
    widths = sheet.widths[:-1] if at_end else sheet.widths
    return msgspec.structs.replace(sheet, locked=kept, widths=widths)


# The start page


def _start_sheet(
    sheet: FormSheet, audit: Audit, queried: Queried, filled: Collection[tuple[str, str]]
) -> FormSheet:
    rows = [row for row in _rows_of(sheet) if not _has_look(row, LIST_LOOKS | {_VERSION_LOOK})]
    title = f"{audit.tool_name} {audit.reference}, version {queried.version}"
    rows[0] = [Locked(0, 1, title, "title")], rows[0][1]
    reference = next(place for place, row in enumerate(rows) if _gives(row, "reference"))
    version = [Locked(0, 1, "Version", "label"), Locked(0, 2, str(queried.version), _VERSION_LOOK)]
    rows.insert(reference + 1, ([*version], 0))
    rows[reference - 1 : reference - 1] = list_rows(queried, sheet)
    renewed = [([_panel(cell, filled) for cell in cells], least) for cells, least in rows]
    return _from_rows(sheet, renewed)


def _has_look(row: Row, looks: Collection[str]) -> bool:
    return any(isinstance(cell, Locked) and cell.look in looks for cell in row[0])


def _gives(row: Row, name: str) -> bool:
    return any(isinstance(cell, Locked) and cell.given == name for cell in row[0])


def _rows_of(sheet: FormSheet) -> list[Row]:
    cells: dict[int, list[Locked | Input]] = {}
    held: list[Locked | Input] = [*sheet.locked, *sheet.inputs]
    for cell in held:
        cells.setdefault(cell.row, []).append(cell)
    return [(cells.get(row, []), sheet.least.get(row, 0)) for row in range(1, sheet.rows + 1)]


def _from_rows(sheet: FormSheet, rows: Sequence[Row]) -> FormSheet:
    """The sheet with other rows, and with a third column where there is room for replies."""
    locked: list[Locked] = []
    inputs: list[Input] = []
    least: dict[int, float] = {}
    for row, (cells, height) in enumerate(rows, start=1):
        for cell in cells:
            if isinstance(cell, Locked):
                locked.append(msgspec.structs.replace(cell, row=row))
            else:
                inputs.append(msgspec.structs.replace(cell, row=row))
        if height:
            least[row] = height
    header = heading_row(rows)
    return msgspec.structs.replace(
        sheet,
        widths=_widths(sheet, has_replies=header > 0),
        locked=tuple(locked),
        inputs=tuple(inputs),
        header_row=header,
        least=least,
    )


def _widths(sheet: FormSheet, *, has_replies: bool) -> tuple[float, ...]:
    """The third column has room for replies where there are any; those behind it stay."""
    before, panel = sheet.widths[: REPLY_COLUMN - 1], sheet.widths[REPLY_COLUMN:]
    if has_replies:
        return (*before, REPLY_WIDTH, *panel)
    return (*before, GAP, *panel) if panel else before


# What the completeness panel says


def _filled(form: Form, fields: Collection[str]) -> frozenset[tuple[str, str]]:
    """Sheet and cell of the inputs that hold something."""
    return frozenset(
        (sheet.name, address(cell.row, cell.column))
        for sheet, cell in form.inputs()
        if cell.field in fields
    )


def _panel(cell: Locked | Input, filled: Collection[tuple[str, str]]) -> Locked | Input:
    """A cell of the panel with the result of its formula; any other cell as it is."""
    if isinstance(cell, Input):
        return cell
    counting, _, rest = cell.formula.partition(">=")
    wanted = re.match(r"\d+", rest)
    if not wanted:
        return cell
    count = sum(
        (sheet, f"{letters}{row}") in filled
        for sheet, letters, first, last in _COUNTED.findall(counting)
        for row in range(int(first), int(last or first) + 1)
    )
    done = count >= int(wanted[0])
    text = "Complete" if done else f"To do: {count} of {wanted[0]} filled in"
    return msgspec.structs.replace(cell, text=text)
