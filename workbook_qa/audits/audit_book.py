"""The workbook that an auditor fills in: a form for one audit, written out.

Everything is locked but the inputs; lists stand on a very hidden sheet that holds nothing but
words of the form; identity stands in three places (see `seal`). A workbook that goes back to its
auditor holds what they typed, and marks the cells that are meant.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from workbook_qa.audits.audit_form import ACTIONS, QUESTIONS, START, owner_cells
from workbook_qa.audits.checks.audit_facts import facts_of
from workbook_qa.audits.checks.telling_form import CHECK, NOT_BEGUN, NOTHING, OK
from workbook_qa.audits.prefilled_inputs import Held, Mark, carried_entries, marks_of
from workbook_qa.audits.query_form import asks
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.calendar import day_words
from workbook_qa.core.cells import address, column_letters
from workbook_qa.core.queries import Queried
from workbook_qa.core.records import Audit
from workbook_qa.core.terms import Grade
from workbook_qa.workbooks.form.form import (
    LISTS_SHEET,
    Form,
    FormSheet,
    Input,
    Issued,
    Locked,
    date_window,
    given_texts,
)
from workbook_qa.workbooks.form.seal import (
    META_SHEET,
    REFERENCE_LABEL,
    REFERENCE_PROPERTY,
    SEAL_LABEL,
    SEAL_PROPERTY,
    TOOL_LABEL,
)
from workbook_qa.workbooks.write import look as looks
from workbook_qa.workbooks.write.look import Look, filled, look
from workbook_qa.workbooks.write.writer import BookWriter, SheetWriter

_INDENTED: Look = {"align": "left", "indent": 1}
_GRADE_ROW: Look = {"bg_color": looks.BRAND_PALE, "bold": True}
_NOT_WANTED: Look = {"bg_color": "#EEF0F2", "border": 4, "border_color": looks.QUIET}
_WAITING: Look = {"bg_color": looks.WAIT_PALE, "font_color": looks.WAIT, "bold": True}
_LOOKS: dict[str, Look] = {
    "title": looks.TITLE,
    "says": looks.SAYS,
    "section": looks.SECTION_BAR,
    "bar": look(looks.SECTION_BAR, text_wrap=False),
    "overflow": look(looks.SAYS, font_size=10),
    "heading": looks.HEADING,
    "key": looks.KEY,
    "label": looks.LABEL,
    "given": looks.BOXED,
    "boxed": looks.BOXED,
    "guidance": looks.GUIDANCE,
    "page": look(looks.PAGE_TEXT, looks.BOX),
    "page-label": look(looks.PAGE_LABEL, looks.BOX),
    "panel": look(looks.BOXED, font_color=looks.WAIT, bold=True),
    "fact": looks.PLAIN,
    "check": look(looks.BOXED, font_color=looks.WAIT, bold=True),
    "count": look(looks.PLAIN, valign="vcenter"),
    "still": look(looks.PLAIN, looks.LINK_INK, bold=True, valign="vcenter"),
    "onward": look(looks.PLAIN, looks.LINK_INK, valign="vcenter"),
    "all": look(looks.SECTION_BAR, font_color=looks.WAIT, text_wrap=False),
    "part": look(looks.LABEL, looks.LINK_INK),
    "point": look(looks.BOXED, looks.LINK_INK),
    "late": look(looks.BOXED, font_color=looks.ALARM, bold=True),
    **{f"grade-{grade}": look(looks.BOXED, filled(looks.GRADE_FILL[grade])) for grade in Grade},
    "alarm-title": look(looks.ALARM_TITLE, text_wrap=False),
    "alarm": looks.ALARM_TEXT,
    "alarm-line": look(looks.ALARM_TEXT, text_wrap=False, left=0, right=0),
    "grade-key": look(looks.KEY, _GRADE_ROW),
    "grade-label": look(looks.BOXED, _GRADE_ROW),
    "grade-guidance": look(looks.GUIDANCE, bg_color=looks.BRAND_PALE),
    "version": looks.BOXED,
    "proposed": look(looks.BOXED, bg_color=looks.BRAND_PALE, align="left"),
    "ask-title": look(looks.HEADING, font_size=12, text_wrap=False, border_color=looks.BRAND),
    "ask-label": looks.LABEL,
    "ask-says": looks.BOXED,
    "ask-link": look(looks.BOXED, looks.LINK_INK, bold=True),
    "ask-also": look(looks.LABEL, bg_color=looks.BRAND_PALE),
    "ask-error": look(looks.BOXED, left=5, left_color=looks.ALARM, **_INDENTED),
    "ask-query": look(looks.BOXED, left=8, left_color=looks.WAIT, **_INDENTED),
    "ask-answered": look(looks.BOXED, **_INDENTED),
    "ask-reply": look(looks.LABEL, bg_color=looks.BRAND_PALE),
    "ask-gap": looks.SAYS,
    "ask-heading": looks.HEADING,
    "reason-error": look(
        looks.BOXED, font_color=looks.ALARM, left=5, left_color=looks.ALARM, **_INDENTED
    ),
    "reason-query": look(
        looks.BOXED, font_color=looks.WAIT, left=8, left_color=looks.WAIT, **_INDENTED
    ),
}
_OVERFLOWS = frozenset(
    {
        *("title", "fact", "says", "bar", "overflow", "alarm-title", "section", "ask-title"),
        *("count", "still", "onward", "all", "alarm-line"),
    }
)
_INPUT_LOOKS = {
    EntryKind.CHOICE: looks.INPUT,
    EntryKind.GRADE: looks.INPUT,
    EntryKind.TEXT: looks.INPUT_TEXT,
    EntryKind.DATE: looks.INPUT_DATE,
    EntryKind.TIME: looks.INPUT_TIME,
    EntryKind.NUMBER: looks.INPUT_NUMBER,
}


class Filling(msgspec.Struct, frozen=True):
    """What stands in the cells of one workbook.

    Attributes:
        given: by name, what stands in the given cells; lists: by choices, the name of each list.
        entries, marks: of a workbook that goes back, by field.
    """

    issued: Issued
    given: Mapping[str, str]
    lists: Mapping[tuple[str, ...], str]
    entries: Mapping[str, Held]
    marks: Mapping[str, Mark]


def write_audit_book(
    form: Form, audit: Audit, seal: str, *, council: str, queried: Queried | None = None
) -> bytes:
    """The workbook of one audit; the same arguments give the same bytes.

    Args:
        form: with `queried`, that of the version (see `query_form.with_queries`).
        queried: the return that goes back in it.
    """
    name = f"{audit.reference}, version {queried.version}" if queried else audit.reference
    made_on = queried.returned_on if queried else audit.issued_on
    book = BookWriter(
        title=f"{audit.tool_name} {name}",
        subject=f"Return by {day_words(audit.due_on)}",
        created=datetime.datetime.combine(made_on, datetime.time(9)),
        properties={REFERENCE_PROPERTY: audit.reference, SEAL_PROPERTY: seal},
        lock_structure=True,
    )
    marks = marks_of(queried) if queried else {}
    tabs = (looks.BRAND, *[looks.INPUT_LINE] * len(form.sheets))
    sheets = [
        book.sheet(sheet.name, tab=tab) for sheet, tab in zip(form.sheets, tabs, strict=False)
    ]
    lists = write_lists(book, form)
    first, last = owner_cells(form)
    book.define("Owners", f"={START}!${first[0]}${first[1:]}:${last[0]}${last[1:]}")
    footer = f"{council}: OFFICIAL-SENSITIVE when filled in. {name}"
    entries = carried_entries(form, queried) if queried else {}
    filling = Filling(audit, given_texts(audit, seal), lists, entries, marks)
    for writer, sheet in zip(sheets, form.sheets, strict=True):
        write_form_sheet(writer, sheet, filling)
        set_up_sheet(writer, sheet, footer, marks.keys())
    sheets[0].open_here()
    if form.working:
        write_workings(book, form.working, facts_of(audit))
    write_meta(book, form, audit, seal)
    return book.finished()


def write_form_sheet(writer: SheetWriter, sheet: FormSheet, filling: Filling) -> None:
    """Every cell of a sheet, its rules and its colours."""
    writer.widths(*sheet.widths)
    texts: dict[int, dict[int, str]] = {}
    for cell in sheet.locked:
        text = _write_locked(writer, cell, filling.given)
        if cell.look not in _OVERFLOWS:
            texts.setdefault(cell.row, {})[cell.column - 1] = text
    for entry in sheet.inputs:
        text = _write_entry(writer, entry, filling)
        texts.setdefault(entry.row, {}).update({entry.column - 1: text} if text else {})
    _write_rules(writer, sheet, filling)
    grades = [cell for cell in sheet.inputs if cell.kind is EntryKind.GRADE]
    # A grade's colour would hide a mark.
    _colour_grades(writer, [_cell(cell) for cell in grades if cell.field not in filling.marks])
    _grey_until_wanted(writer, sheet, filling.marks.keys())
    for look_of_told in ("panel", "check", "all"):
        told = (cell for cell in sheet.locked if cell.look == look_of_told)
        _colour_told(writer, [(cell.row - 1, cell.column - 1) for cell in told])
    for row in range(1, sheet.rows + 1):
        writer.fit(row - 1, texts.get(row, {}), least=sheet.least.get(row, 17))


def _write_locked(writer: SheetWriter, cell: Locked, given: Mapping[str, str]) -> str:
    text = cell.says(given)
    shown = _LOOKS[cell.look]
    if cell.formula:
        writer.formula(cell.row - 1, cell.column - 1, cell.formula, text, shown)
    elif cell.link:
        sheet, _, place = cell.link.rpartition("!")
        writer.link(cell.row - 1, cell.column - 1, f"internal:'{sheet}'!{place}", text, shown)
    else:
        writer.text(cell.row - 1, cell.column - 1, text, shown)
    return text


def _write_entry(writer: SheetWriter, entry: Input, filling: Filling) -> str:
    """An input with what it holds, if anything; the text that needs room comes back."""
    mark = filling.marks.get(entry.field)
    shown = look(_INPUT_LOOKS[entry.kind], mark.look) if mark else _INPUT_LOOKS[entry.kind]
    row, column = _cell(entry)
    match filling.entries.get(entry.field, ""):
        case str() as text:
            writer.text(row, column, text, shown)
            return text
        case int() as number:
            writer.number(row, column, number, shown)
        case moment:
            writer.date(row, column, moment, shown)
    return ""


def _cell(entry: Input) -> tuple[int, int]:
    """Row and column from 0."""
    return entry.row - 1, entry.column - 1


def _write_rules(writer: SheetWriter, sheet: FormSheet, filling: Filling) -> None:
    """One validation for all cells that accept the same and say the same."""
    alike: dict[Input, list[tuple[int, int]]] = {}
    for entry in sheet.inputs:
        rule = msgspec.structs.replace(entry, field="", row=0, column=0, key="", label="")
        mark = filling.marks.get(entry.field)
        if mark:
            rule = msgspec.structs.replace(rule, title=mark.title, prompt=mark.prompt)
        alike.setdefault(rule, []).append(_cell(entry))
    for rule, cells in alike.items():
        writer.validate_cells(cells, _rule(rule, filling.issued, filling.lists))


def _grey_until_wanted(writer: SheetWriter, sheet: FormSheet, marked: Collection[str]) -> None:
    """Inputs that nothing is wanted of yet are grey, by what is said beside their row."""
    said = next((cell.column for cell in sheet.locked if cell.tells == CHECK), 0)
    if not said:
        return
    rows: dict[str, list[tuple[int, int]]] = {}
    for entry in sheet.inputs:
        if entry.field not in marked:
            rows.setdefault(_unwanted(entry, sheet, column_letters(said)), []).append(_cell(entry))
    rows.pop("", None)
    for formula, cells in rows.items():
        for column in sorted({column for _, column in cells}):
            mine = sorted(cell for cell in cells if cell[1] == column)
            here = address(mine[0][0] + 1, column + 1)
            own = formula.replace("{cell}", here).replace("{row}", str(mine[0][0] + 1))
            rule = {"type": "formula", "criteria": f"={own}", "format": _NOT_WANTED}
            writer.condition_cells(mine, rule)


def _unwanted(entry: Input, sheet: FormSheet, said: str) -> str:
    """When nothing is wanted of an input: a formula with its cell and row left out."""
    name = entry.field.rpartition(".")[2] if "." in entry.field else ""
    if name == "evidence":
        yes = f'AND($D{{row}}="Yes",${said}{{row}}<>"Evidence: one line")'
        return f'AND({{cell}}="",OR($D{{row}}="",$D{{row}}="Not applicable",{yes}))'
    if name == "reason" and not entry.field.startswith("A"):
        words = ("Why this grade?", "Why so far apart?")
        if entry.field.startswith("Q"):
            words = ("Why?", "Reason or action?")
        silent = ",".join(f'${said}{{row}}<>"{word}"' for word in words)
        return f'AND({{cell}}="",{silent})'
    if entry.field.startswith("A") and name:
        first, last = sheet.header_row + 1, sheet.rows
        begun = f"COUNTA($B${first}:$B${last})"
        unused = "COUNTA($B{row}:$E{row})=0"
        return f"AND({unused},ROW()-{sheet.header_row}>{begun}+1)"
    if not name and entry.kind is not EntryKind.GRADE:
        return f'AND({{cell}}="",${said}{{row}}="")'
    return ""


def _colour_told(writer: SheetWriter, cells: Sequence[tuple[int, int]]) -> None:
    """What says that nothing is missing is calm; where nothing is said, nothing is coloured."""
    done = {"bg_color": looks.CALM_PALE, "font_color": looks.CALM, "bold": True}
    quiet = {"bg_color": looks.WHITE, "font_color": looks.INK, "bold": False}
    for word, shown in ((OK, done), (NOTHING, done), ("Complete", done), (NOT_BEGUN, quiet)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": shown}
        writer.condition_cells(cells, rule)
    said = {"type": "cell", "criteria": "!=", "value": '""', "format": _WAITING}
    writer.condition_cells(cells, said)


def _colour_grades(writer: SheetWriter, cells: Sequence[tuple[int, int]]) -> None:
    for grade in Grade:
        fill, ink = looks.GRADE_FILL[grade]
        shown = {"bg_color": fill, "font_color": ink, "bold": True}
        rule = {"type": "cell", "criteria": "==", "value": f'"{grade}"', "format": shown}
        writer.condition_cells(cells, rule)


def _rule(cell: Input, issued: Issued, lists: Mapping[tuple[str, ...], str]) -> dict[str, Any]:
    said = {"input_title": cell.title, "input_message": cell.prompt[:255]}
    return _accepts(cell, issued, lists) | said


def _accepts(cell: Input, issued: Issued, lists: Mapping[tuple[str, ...], str]) -> dict[str, Any]:
    """The validation of an input by its kind."""
    match cell.kind:
        case EntryKind.CHOICE | EntryKind.GRADE:
            return {
                "validate": "list",
                "source": lists[cell.choices],
                **_refusal("Please choose one of the words in the list."),
            }
        case EntryKind.DATE:
            earliest, latest = date_window(cell, issued)
            between = f"between {day_words(earliest)} and {day_words(latest)}"
            return _between("date", earliest, latest) | _refusal(
                f"Please type a date, day first, for example 25 Nov 2026, {between}."
            )
        case EntryKind.TIME:
            return _between("time", datetime.time(0, 0), datetime.time(23, 59)) | _refusal(
                "Please type a time of the 24-hour clock, for example 14:30."
            )
        case EntryKind.NUMBER:
            return _between("integer", 0, cell.longest) | _refusal(
                f"Please type a whole number from 0 to {cell.longest}."
            )
        case EntryKind.TEXT if cell.choices:
            source = lists.get(cell.choices, cell.choices[0])
            return {"validate": "list", "source": source, "show_error": False}
    return {
        "validate": "length",
        "criteria": "<=",
        "value": cell.longest,
        **_refusal(f"Please keep to {cell.longest:,} characters."),
    }


def _between(kind: str, least: object, most: object) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def _refusal(message: str) -> dict[str, Any]:
    return {"error_title": "Please look again", "error_message": message}


def write_lists(book: BookWriter, form: Form) -> dict[tuple[str, ...], str]:
    """A very hidden sheet with a column for each list of choices; the name of each."""
    writer = book.sheet(LISTS_SHEET)
    found = dict.fromkeys(
        cell.choices
        for _, cell in form.inputs()
        if cell.choices and not cell.choices[0].startswith("=")
    )
    names: dict[tuple[str, ...], str] = {}
    for column, choices in enumerate(found):
        name = f"Choices_{column + 1}"
        names[choices] = f"={name}"
        writer.text(0, column, name, looks.HEADING)
        for row, word in enumerate(choices, start=1):
            writer.text(row, column, word)
        letters = column_letters(column + 1)
        book.define(name, f"={LISTS_SHEET}!${letters}$2:${letters}${len(choices) + 1}")
    writer.protect()
    writer.hide()
    return names


def write_workings(book: BookWriter, working: FormSheet, facts: Mapping[str, int]) -> None:
    """A very hidden sheet with what the formulas look at: nothing that anyone typed."""
    writer = book.sheet(working.name)
    for cell in working.locked:
        row, column = cell.row - 1, cell.column - 1
        if cell.given:
            writer.number(row, column, facts[cell.given], looks.PLAIN)
        elif cell.formula:
            writer.formula(row, column, cell.formula, cell.text, looks.PLAIN)
        else:
            writer.text(row, column, cell.text)
    writer.protect()
    writer.hide()


def write_meta(book: BookWriter, form: Form, issued: Issued, seal: str) -> None:
    """A very hidden sheet that says whose the workbook is."""
    writer = book.sheet(META_SHEET)
    for row, (label, text) in enumerate(
        (
            (REFERENCE_LABEL, issued.reference),
            (SEAL_LABEL, seal),
            (TOOL_LABEL, f"{form.tool_id} {form.tool_version}"),
        )
    ):
        writer.text(row, 0, label)
        writer.text(row, 1, text)
    writer.protect()
    writer.hide()


def set_up_sheet(
    writer: SheetWriter, sheet: FormSheet, footer: str, marked: Collection[str] = ()
) -> None:
    """Its protection, and how it is printed and scrolled.

    Args:
        marked: fields of which one is looked at first: the sheet opens at it.
    """
    writer.protect()
    # The first page is read from its top, whatever of it can be typed in.
    is_table = sheet.header_row > 0 and sheet.name != START
    repeat = (sheet.header_row - 1, sheet.header_row - 1) if is_table else None
    if is_table:
        meant = [cell for cell in sheet.inputs if cell.field in marked]
        first = min(meant or sheet.inputs[:1], key=lambda cell: (cell.row, cell.column))
        above = max(first.row - 3, sheet.header_row) if meant else 0
        writer.freeze(sheet.header_row, 2 if sheet.name != ACTIONS else 1, scrolled_to=above)
        writer.raw.set_selection(first.row - 1, first.column - 1, first.row - 1, first.column - 1)
    # Reasons make a sheet wide, and a list makes the start page long.
    reasons = asks(sheet) and bool(sheet.inputs)
    writer.print_on_a4(
        orientation="landscape" if sheet.landscape or reasons else "portrait",
        footer=footer,
        repeat=repeat,
        area=(sheet.rows - 1, len(sheet.widths) - 1),
        pages_high=0 if sheet.inputs or asks(sheet) else 1,
    )
    if sheet.name == QUESTIONS:
        # A standard stands on one page where it can.
        bars = [cell.row - 1 for cell in sheet.locked if cell.look == "bar" and cell.column == 1]
        writer.keep_together(bars, sheet.rows - 1)
