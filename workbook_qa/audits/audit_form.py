"""The form of an audit: an audit tool, with the pack of one audit type, as cells.

Sheets: Start (what to do, and what is still to do), Questions, Judgement, Actions. One input row
holds all inputs of a question, left to right, so that the tab key goes through them in order.
Nothing is merged. Every row with an input has a key in its first column and every column a
heading, by which both are found again in what comes back.
"""

import datetime
from collections.abc import Iterator, Sequence

import msgspec

from workbook_qa.audits.checks.audit_checks import checks_of
from workbook_qa.audits.checks.conditions import Typed
from workbook_qa.audits.checks.telling_form import (
    ALL,
    CEILING,
    CHECK,
    COUNT,
    GRADES,
    OPEN,
    PART,
    POINT,
    POINTS,
    told,
)
from workbook_qa.core.audit_tool import (
    AuditTool,
    EntryKind,
    JudgementEntry,
    Meaning,
    PracticeStandard,
    Question,
)
from workbook_qa.core.calendar import ONE_DAY, WorkingDays
from workbook_qa.core.cells import address
from workbook_qa.core.policy import Policy
from workbook_qa.core.terms import ActionKind, AuditType, Grade, Priority
from workbook_qa.workbooks.form.form import Form, FormSheet, Input, Locked
from workbook_qa.workbooks.form.proposed_dates import NOTHING_YET, ProposedDates
from workbook_qa.workbooks.form.seal import REFERENCE_LABEL, SEAL_LABEL
from workbook_qa.workbooks.form.sheet_layout import (
    SheetLayout,
    choice_cell,
    date_cell,
    prompt_title,
    text_cell,
)

GAP = 3.0  # between the case and how far it is, on the first page
_ANY_REASON = "Only with a reason."  # said once, beside the answer
START, QUESTIONS, JUDGEMENT, ACTIONS = "Start", "Questions", "Judgement", "Actions"
_GRADES = tuple(Grade)
_PRIORITIES = tuple(Priority)
_KINDS = tuple(ActionKind)
# Days from issue within which dates are plausible: wider than any month's audits need, narrow
# enough that most dates typed month first fall outside.
_AUDIT_WINDOW = (-31, 180)
_DUE_WINDOW = (0, 400)


class _PanelPart(msgspec.Struct, frozen=True):
    """A part of the workbook that the first page says something of: the rows of its inputs."""

    label: str
    sheet: str
    first: int
    last: int
    column: int


def lay_out(
    tool: AuditTool,
    audit_type: AuditType,
    policy: Policy,
    closed: Sequence[datetime.date] = (),
) -> Form:
    """The form for one audit type of one audit tool.

    Args:
        closed: the days from Monday to Friday on which nobody works (see `closed_days`).
    """
    days = tuple((str(each), policy.days_for(each)) for each in Priority)
    proposed = ProposedDates(days, tuple(closed)) if tool.proposes_due_dates else None
    questions, parts = _questions_sheet(tool, audit_type)
    judgement, judged = _judgement_sheet(tool)
    actions = _actions_sheet(tool, questions, judgement, proposed)
    to_act = _PanelPart("Actions", ACTIONS, actions.header_row + 1, actions.rows, 2)
    start = _start_sheet(tool, (*parts, judged, to_act))
    form = Form(tool.id, tool.version, audit_type, (start, questions, judgement, actions), proposed)
    return told(form, checks_of(tool, audit_type, policy), Typed({}))


def closed_days(working_days: WorkingDays, issued_on: datetime.date) -> list[datetime.date]:
    """The bank holidays and closures among the days on which an action may be due."""
    first, last = (issued_on + days * ONE_DAY for days in (_AUDIT_WINDOW[0], _DUE_WINDOW[1]))
    return working_days.closed_between(first, last)


# Start


def _start_sheet(tool: AuditTool, parts: Sequence[_PanelPart]) -> FormSheet:
    """The case on the left; on the right how far each part is, and the first open points."""
    sheet = SheetLayout("", "Please read this page first: it takes two minutes.", "title")
    if tool.urgent:
        title = (Locked(0, 1, tool.urgent_title, "alarm-title"), *_filler("alarm-title"))
        sheet.add(*title, least=20)
        for line in tool.urgent:
            label, _, text = line.partition("|")
            todo = Locked(0, 2, text.strip(), "alarm-line")
            sheet.add(Locked(0, 1, label.strip(), "alarm"), todo, *_filler("alarm-line")[1:])
    beside = iter(_panel_rows(parts))
    sheet.add(
        Locked(0, 1, "This audit", "section"),
        Locked(0, 2, "", "section"),
        *next(beside),
        least=20,
    )
    for label, given in (
        (REFERENCE_LABEL, "reference"),
        ("Case id", "case_id"),
        ("Audit type", "audit_type"),
        ("Theme of the month", "theme"),
        ("Auditor", "auditor"),
        ("Please return by", "due"),
        ("Period to look at", "window"),
        ("Team", "team"),
        ("Social Worker", "worker"),
        ("Team Manager", "team_manager"),
        ("Head of Service or Service Manager", "head_of_service"),
        ("From the case list", "context"),
    ):
        said = (Locked(0, 1, label, "label"), Locked(0, 2, "", "given", given=given))
        sheet.add(*said, *next(beside, ()))
    for cells in beside:
        sheet.add(*cells)
    sheet.add(Locked(0, 1, "", "says"))
    sheet.add(Locked(0, 1, "How to fill it in", "section"), Locked(0, 2, "", "section"), least=20)
    for line in tool.how_to:
        label, _, text = line.partition("|")
        sheet.add(Locked(0, 1, label.strip(), "label"), Locked(0, 2, text.strip(), "boxed"))
    if tool.draft_note:
        draft = (
            Locked(0, 1, "What good looks like", "label"),
            Locked(0, 2, tool.draft_note, "boxed"),
        )
        sheet.add(*draft)
    alone = (
        "Whether a text names a child or a family, and whose an action is, we look at on arrival."
    )
    sheet.add(Locked(0, 1, "What comes after", "label"), Locked(0, 2, alone, "boxed"))
    sheet.add(Locked(0, 1, "", "says"))
    sheet.add(Locked(0, 1, "For the Lead Auditor's computer: please leave it as it is.", "says"))
    sheet.add(Locked(0, 1, SEAL_LABEL, "says"), Locked(0, 2, "", "says", given="seal"))
    return sheet.finished(START, (36, 40, GAP, 32, 29, 29))


def _filler(look: str) -> tuple[Locked, ...]:
    """Cells without words, over which the words before them run."""
    return tuple(Locked(0, column, "", look) for column in range(2, 7))


def _panel_rows(parts: Sequence[_PanelPart]) -> Iterator[tuple[Locked, ...]]:
    yield (
        Locked(0, 4, "Where you are", "section"),
        Locked(0, 5, "", "section"),
        Locked(0, 6, "", "all", tells=ALL),
    )
    for number, part in enumerate(parts, start=1):
        about = f"{PART}:{part.sheet}|{part.first}|{part.last}"
        link = f"{part.sheet}!{address(part.first, part.column)}"
        point = (Locked(0, 6, "", "point", tells=f"{POINT}:{number}"),) if number <= POINTS else ()
        yield (
            Locked(0, 4, part.label, "part", link=link),
            Locked(0, 5, "", "panel", tells=about),
            *point,
        )


def _line(sheet: str, count: int, still: int, onward: int, then: str) -> tuple[Locked, ...]:
    """What stays in sight: how far the sheet is, what would come back, and where to go on."""
    counted = (Locked(0, count, "", "count", tells=COUNT),) if count else ()
    return (
        *counted,
        Locked(0, still, "", "still", tells=f"{OPEN}:{sheet}"),
        Locked(
            0,
            onward,
            f"{'Next' if then != START else 'Back to'}: {then} →",
            "onward",
            link=f"{then}!A1",
        ),
    )


# Questions


def _questions_sheet(tool: AuditTool, audit_type: AuditType) -> tuple[FormSheet, list[_PanelPart]]:
    sheet = SheetLayout("Questions", beside=_line(QUESTIONS, 3, 4, 7, JUDGEMENT))
    header = sheet.headings(
        "No.",
        "Question",
        "What good looks like (draft)" if tool.draft_note else "What good looks like",
        "Answer",
        "Check",
        "Evidence: what, where, date",
        "Why, if no action",
    )
    parts = [_standard_rows(sheet, standard) for standard in tool.standards]
    pack = tool.pack_for(audit_type)
    if pack:
        _bar(sheet, f"{pack.name}: supplementary questions", "Not graded.")
        first = sheet.row + 1
        for question in pack.questions:
            _question_row(sheet, question)
        parts.append(_PanelPart(f"{pack.name} questions", QUESTIONS, first, sheet.row, 4))
    return sheet.finished(
        QUESTIONS, (6, 38, 43, 14, 18, 36, 25), header_row=header, landscape=True
    ), parts


def _bar(sheet: SheetLayout, title: str, text: str) -> None:
    filler = [Locked(0, column, "", "bar") for column in (1, *range(3, 8))]
    sheet.add(Locked(0, 2, title, "bar"), *filler, least=18)
    sheet.add(Locked(0, 2, text, "overflow"))


def _standard_rows(sheet: SheetLayout, standard: PracticeStandard) -> _PanelPart:
    title = f"Standard {standard.id}: {standard.short}"
    _bar(sheet, title, standard.text)
    first = sheet.row + 1
    for question in standard.questions:
        _question_row(sheet, question)
    key = f"S{standard.id}"
    prompt = "A judgement of the whole, not an average."
    sheet.add(
        Locked(0, 1, key, "grade-key"),
        Locked(0, 2, f"Your grade for standard {standard.id}", "grade-label"),
        Locked(0, 3, prompt, "grade-guidance"),
        choice_cell(f"{key}.grade", 4, key, f"Standard {standard.id}, grade", _GRADES, prompt),
        Locked(0, 5, "", "check", tells=CHECK),
        text_cell(f"{key}.reason", 6, key, f"Standard {standard.id}, reason", "Why this grade?"),
        Locked(0, 7, "", "grade-guidance"),
        least=20,
    )
    return _PanelPart(title, QUESTIONS, first, sheet.row, 4)


def _question_row(sheet: SheetLayout, question: Question) -> None:
    key, name = question.id, f"Question {question.id}"
    guidance = question.good
    if question.not_applicable and question.not_applicable != _ANY_REASON:
        guidance = f"{guidance}\nNot applicable: {question.not_applicable}".strip()
    reason = "Needed when the answer is Not applicable, or No or Partly without an action."
    evidence = "What you saw, where on file, and its date. No names of children or families."
    sheet.add(
        Locked(0, 1, key, "key"),
        Locked(0, 2, question.text, "boxed"),
        Locked(0, 3, guidance, "guidance", facts=question.on_file),
        choice_cell(
            f"Q{key}.answer", 4, key, f"{name}, answer", question.choices, "Choose from the list."
        ),
        Locked(0, 5, "", "check", tells=CHECK),
        text_cell(f"Q{key}.evidence", 6, key, f"{name}, evidence", evidence),
        text_cell(f"Q{key}.reason", 7, key, f"{name}, reason", reason, longest=500),
        least=30,
    )
    if question.count:
        _count_row(sheet, question)


def _count_row(sheet: SheetLayout, question: Question) -> None:
    key = f"{question.id}n"
    sheet.add(
        Locked(0, 1, key, "key"),
        Locked(0, 2, question.count, "boxed"),
        Locked(0, 3, "A whole number; 0 if there are none.", "guidance"),
        Input(
            f"Q{question.id}.count",
            0,
            4,
            key,
            f"Question {question.id}, number",
            EntryKind.NUMBER,
            longest=60,
            title="Number",
            prompt="A whole number from 0 to 60.",
        ),
        Locked(0, 5, "", "check", tells=CHECK),
        Locked(0, 6, "", "guidance"),
        Locked(0, 7, "", "guidance"),
        least=30,
    )


# Judgement


def _judgement_sheet(tool: AuditTool) -> tuple[FormSheet, _PanelPart]:
    sheet = SheetLayout("Judgement", beside=_line(JUDGEMENT, 3, 4, 5, ACTIONS))
    header = sheet.headings("No.", "What is asked", "Guidance", "Your entry", "Check")
    section = ""
    for number, entry in enumerate(tool.judgement, start=1):
        if entry.section != section:
            section = entry.section
            filler = [Locked(0, column, "", "bar") for column in (1, 3, 4, 5)]
            sheet.add(Locked(0, 2, section, "bar"), *filler, least=21)
        _entry_row(sheet, f"J{number}", entry)
    form = sheet.finished(JUDGEMENT, (6, 32, 45, 60, 20), header_row=header)
    return form, _PanelPart("Judgement", JUDGEMENT, header + 1, sheet.row, 4)


def _entry_row(sheet: SheetLayout, key: str, entry: JudgementEntry) -> int:
    is_ceiling = entry.id == Meaning.ABOVE_CEILING
    if entry.id == Meaning.OVERALL_GRADE:
        label = Locked(0, 2, "Your grades of the standards", "label")
        sheet.add(
            label, Locked(0, 3, "", "guidance"), Locked(0, 4, "", "boxed", tells=GRADES), least=44
        )
    return sheet.add(
        Locked(0, 1, key, "key"),
        Locked(0, 2, entry.label, "label"),
        Locked(0, 3, entry.guidance, "guidance", tells=CEILING if is_ceiling else ""),
        _entry_input(key, entry),
        Locked(0, 5, "", "check", tells=CHECK),
        least=44 if entry.kind is EntryKind.TEXT and entry.longest > 200 else 24,
    )


def _entry_input(key: str, entry: JudgementEntry) -> Input:
    if entry.kind in (EntryKind.CHOICE, EntryKind.GRADE):
        choices = entry.choices or _GRADES
        return choice_cell(entry.id, 4, key, entry.label, choices, "Choose from the list.")
    if entry.kind is EntryKind.DATE:
        prompt = "Day first, for example 25 Nov 2026."
        return date_cell(entry.id, 4, key, entry.label, prompt, _AUDIT_WINDOW)
    if entry.kind is EntryKind.TEXT:
        prompt = "No names of children or families."
        return text_cell(entry.id, 4, key, entry.label, prompt, entry.longest)
    prompt = "24-hour clock, for example 14:30."
    if entry.kind is EntryKind.NUMBER:
        prompt = f"A whole number up to {entry.longest}."
    return Input(
        entry.id,
        0,
        4,
        key,
        entry.label,
        entry.kind,
        longest=entry.longest,
        title=prompt_title(entry.label),
        prompt=prompt,
    )


# Actions


def _actions_sheet(
    tool: AuditTool,
    questions: FormSheet,
    judgement: FormSheet,
    proposed: ProposedDates | None,
) -> FormSheet:
    sheet = SheetLayout("Actions", beside=_line(ACTIONS, 0, 3, 8, START))
    sheet.add(Locked(0, 1, _actions_note(tool, proposed), "says"))
    owner = f"Owner (blank: {tool.owner_if_blank})" if tool.owner_if_blank else "Owner (one person)"
    dates = ["Proposed due date", "Another date, if different"] if proposed else ["Due date"]
    header = sheet.headings(
        "No.",
        "What is to be done",
        "Question or standard",
        "Priority",
        owner,
        *dates,
        "Reason for a later date",
        "How we shall know it is done",
        "Action or advice (blank: Action)",
        "Check",
    )
    check = 11 if proposed else 10
    ids = tuple(key for key in questions.keys if not key.endswith("n"))
    starts = [
        f"{JUDGEMENT}!$D${row}"
        for meaning in (Meaning.AUDITED_ON, Meaning.DISCUSSED_ON)
        for field, (row, _) in judgement.places.items()
        if field == meaning
    ]
    for number in range(1, tool.action_rows + 1):
        row = sheet.row + 1
        cells: list[Locked | Input] = [*_action_inputs(f"A{number}", number, ids, bool(proposed))]
        if proposed and starts:
            formula = proposed.formula(f"$D{row}", starts, f'$J{row}="{ActionKind.ADVICE}"')
            cells.append(Locked(0, 6, NOTHING_YET, "proposed", formula=formula))
        cells.append(Locked(0, check, "", "check", tells=CHECK))
        sheet.add(Locked(0, 1, f"A{number}", "key"), *cells, least=34)
    # A reason beside each row of a workbook that goes back is in sight on a laptop too.
    widths = (6, 27, 12, 12, 15, *((12, 12) if proposed else (13,)), 13, 15, 11, 14)
    return sheet.finished(ACTIONS, widths, header_row=header, landscape=True)


def _actions_note(tool: AuditTool, proposed: ProposedDates | None) -> str:
    whose = f"Without a name it is the {tool.owner_if_blank}'s. " if tool.owner_if_blank else ""
    if not proposed:
        return f"{whose}Advice is passed on in feedback and not monitored."
    days = ", ".join(f"{priority} {number}" for priority, number in proposed.days)
    return f"{whose}Working days from the date of the audit: {days}. Advice is not monitored."


def _action_inputs(key: str, number: int, ids: tuple[str, ...], proposes: bool) -> Iterator[Input]:
    """The inputs of one action, from left to right."""
    name, after = f"Action {number}", 1 if proposes else 0
    yield text_cell(
        f"{key}.what", 2, key, f"{name}, what", "Start with a verb. One step a row.", longest=500
    )
    questions = text_cell(
        f"{key}.questions",
        3,
        key,
        f"{name}, questions",
        "Choose one, or type several: 2.1, 8.2 or S8.",
        longest=60,
    )
    yield msgspec.structs.replace(questions, choices=ids, strict=False)
    yield choice_cell(f"{key}.priority", 4, key, f"{name}, priority", _PRIORITIES, "How soon?")
    owner = text_cell(
        f"{key}.owner", 5, key, f"{name}, owner", "One person: their name or role.", longest=80
    )
    yield msgspec.structs.replace(owner, choices=("=Owners",), strict=False)
    only = "Only if it is not the proposed date. " if proposes else ""
    prompt = f"{only}Day first, for example 25 Nov 2026."
    yield date_cell(f"{key}.due", 6 + after, key, f"{name}, due date", prompt, _DUE_WINDOW)
    yield text_cell(
        f"{key}.reason", 7 + after, key, f"{name}, reason", "Only for a later date.", longest=300
    )
    yield text_cell(
        f"{key}.measure",
        8 + after,
        key,
        f"{name}, measure",
        "What will show that it is done?",
        longest=300,
    )
    prompt = "Only for advice, which is passed on and not monitored."
    yield choice_cell(f"{key}.kind", 9 + after, key, f"{name}, kind", _KINDS, prompt)


def owner_cells(form: Form) -> tuple[str, str]:
    """First and last cell on the start page of the people who may own an action."""
    start = form.sheets[0]
    rows = {cell.given: cell.row for cell in start.locked if cell.given}
    return address(rows["worker"], 2), address(rows["head_of_service"], 2)
