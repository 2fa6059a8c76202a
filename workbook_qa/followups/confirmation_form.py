"""The form of a confirmation: a Team Manager's open actions, and the confirmations still lacking.

Everything is locked but the cells in which they say what was done. The first sheet is the work; the
last says what it is and whose.
"""

import datetime
from collections.abc import Iterator, Mapping

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import days_overdue
from workbook_qa.actions.status_in_force import status_in_force
from workbook_qa.audits.audit_form import ACTIONS
from workbook_qa.audits.prefilled_inputs import Held
from workbook_qa.core.calendar import WorkingDays, day_words
from workbook_qa.core.cells import shown_day
from workbook_qa.core.terms import ActionStatus, Confirmation
from workbook_qa.core.wording import counted
from workbook_qa.followups.confirmation_merge import FIELDS, ToConfirm, field_of, lacking
from workbook_qa.ledger.followup_answers import confirming_field
from workbook_qa.ledger.states import AuditState, State, shown_text
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.short_names import short_names
from workbook_qa.workbooks.form.form import Form, FormSheet, Input, Locked
from workbook_qa.workbooks.form.seal import SEAL_LABEL, WORKBOOK_LABEL
from workbook_qa.workbooks.form.sheet_layout import (
    TYPE_HERE,
    SheetLayout,
    choice_cell,
    date_cell,
    text_cell,
)

CONFIRMATION, VERSION = "confirmation", "1"
CONFIRMATIONS, ABOUT = "Confirmations", "About"
# Days from the day of issue: what was done long ago or lies ahead is a slip as a rule.
_DONE_WINDOW = (-731, 62)
_CONFIRMED_WINDOW = (-366, 62)
# In the order of the tracker: what it is and when it is due, what is asked, then the case.
_TOLD_WIDTHS = (13, 36, 15, 10, 15, 12)
_CASE_WIDTH = 10
# Where they are not as in the tracker.
_WIDTHS = {"status": 10, "completed_on": 12, "evidence": 28, "comment": 22}
_PROMPTS = {
    "status": "Choose Done when it is done.",
    "completed_on": "The day it was done, day first, for example 25 Nov 2026.",
}
_CONFIRMATION_WIDTHS = (22, 11, 22, 22, 17, 24, 24)
_HOW_TO = (
    (
        "What it is for",
        "Actions from case file audits are monitored centrally (paragraph 4.3 of the Quality "
        "Assurance and Learning Framework). This workbook lists those of your teams that are open.",
    ),
    (
        "An action is done",
        "Choose Done, type the day it was done and one line of evidence: what was done, and where "
        "on the child's file it can be seen. Somebody else checks it afterwards.",
    ),
    (
        "It is not done yet",
        "Leave its status. Anything that helps, such as what stands in the way, goes into Comment. "
        "To have it moved to a later date or withdrawn, say why there.",
    ),
    (
        "Confirmations",
        "Where there is a sheet of that name: the day on which each audit was discussed with the "
        "worker and their manager, and the day on which the Social Worker placed it on the file.",
    ),
    (
        "Then",
        "Save it and send it back, whatever it is called. What you leave as it is stays as it is. "
        "Please type no names of children or families.",
    ),
)


class Issue(msgspec.Struct, frozen=True):
    """Which confirmation it is: its own reference, for whom, and as at which day."""

    reference: str
    team_manager: str
    issued_on: datetime.date


def confirmation_form(
    wanted: ToConfirm, issue: Issue, state: State, working_days: WorkingDays
) -> Form:
    """The form of one Team Manager's confirmation; a sheet without rows is left out."""
    sheets: list[FormSheet] = []
    if wanted.actions:
        sheets.append(_actions_sheet(wanted, issue, state, working_days))
    if wanted.audits:
        sheets.append(_confirmations_sheet(wanted, issue))
    return Form(CONFIRMATION, VERSION, None, (*sheets, _about_sheet(issue)))


def entries_in(wanted: ToConfirm) -> Mapping[str, Held]:
    """What stands in the inputs as it is issued, by field."""
    found: dict[str, Held] = {}
    for action in wanted.actions:
        for field in FIELDS:
            text = shown_text(action, field)
            if text:
                is_day = ENTRY_OF[field].kind == "date"
                value = datetime.date.fromisoformat(text) if is_day else text
                found[field_of(action.action.id, field)] = value
    return found


def _actions_sheet(
    wanted: ToConfirm, issue: Issue, state: State, working_days: WorkingDays
) -> FormSheet:
    number = counted(len(wanted.actions), "action")
    sheet = SheetLayout(
        f"Actions to confirm: {issue.team_manager}",
        f"{number} of your teams open on {day_words(issue.issued_on)}. {TYPE_HERE}",
    )
    sheet.add(Locked(0, 1, "", "says"))
    header = sheet.headings(
        columns.ACTION,
        columns.WHAT,
        columns.OWNER,
        columns.PRIORITY,
        columns.DUE,
        columns.DAYS_OVERDUE,
        *FIELDS.values(),
        columns.CASE,
    )
    names = short_names(action.action.id for action in wanted.actions)
    for action in wanted.actions:
        case_id = state.audits[action.action.reference].audit.case_id
        late = days_overdue(action, issue.issued_on, working_days)
        name = names[action.action.id]
        told = _told(action, name, case_id, late)
        sheet.add(*told, *_asked(action, name, issue.issued_on), least=24)
    widths = (_WIDTHS.get(field, ENTRY_OF[field].width) for field in FIELDS)
    return sheet.finished(
        ACTIONS, (*_TOLD_WIDTHS, *widths, _CASE_WIDTH), header_row=header, landscape=True
    )


def _told(state: ActionState, name: str, case_id: str, late: int) -> Iterator[Locked]:
    action = state.action
    texts = (
        (name, "key"),
        (action.what, "boxed"),
        (state.owner or "Nobody named", "boxed"),
        (action.priority or "No priority", "boxed"),
        (shown_day(state.due_on) if state.due_on else "No due date", "boxed"),
        (counted(late, "working day") if late else "Not overdue", "late" if late else "boxed"),
    )
    for column, (text, shown) in enumerate(texts, start=1):
        yield Locked(0, column, text, shown)
    yield Locked(0, len(_TOLD_WIDTHS) + len(FIELDS) + 1, case_id, "boxed")


def _asked(state: ActionState, name: str, on: datetime.date) -> Iterator[Input]:
    key = state.action.id
    stands = (state.status, status_in_force(state, on), ActionStatus.DONE)
    choices = tuple(dict.fromkeys(status.value for status in stands))
    for column, (field, heading) in enumerate(FIELDS.items(), start=len(_TOLD_WIDTHS) + 1):
        entry, named = ENTRY_OF[field], (field_of(key, field), column, name)
        label = f"Action {key}, {heading.lower()}"
        prompt = _PROMPTS.get(field, entry.prompt)
        if entry.terms:
            yield choice_cell(*named, label, choices, prompt)
        elif entry.kind == "date":
            yield date_cell(*named, label, prompt, _DONE_WINDOW)
        else:
            yield text_cell(*named, label, prompt, longest=1000)


def _confirmations_sheet(wanted: ToConfirm, issue: Issue) -> FormSheet:
    number = counted(len(wanted.audits), "audit")
    sheet = SheetLayout(
        f"Confirmations: {issue.team_manager}",
        f"{number} of which a day is still to be confirmed on {day_words(issue.issued_on)}. "
        f"{TYPE_HERE}",
    )
    sheet.add(Locked(0, 1, "", "says"))
    header = sheet.headings(
        columns.AUDIT,
        columns.CASE,
        "Team",
        "Social Worker",
        "Fed back",
        *(f"{what} on" for what in Confirmation),
    )
    for audit in wanted.audits:
        sheet.add(*_about(audit), *_confirming(audit), least=24)
    return sheet.finished(CONFIRMATIONS, _CONFIRMATION_WIDTHS, header_row=header, landscape=True)


def _about(state: AuditState) -> Iterator[Locked]:
    audit, fed_back = state.audit, state.fed_back
    sent = day_words(fed_back.on) if fed_back else "Not yet"
    texts = (audit.reference, audit.case_id, audit.team, audit.worker, sent)
    for column, text in enumerate(texts, start=1):
        yield Locked(0, column, text, "key" if column == 1 else "boxed")


def _confirming(state: AuditState) -> Iterator[Locked | Input]:
    reference, asked = state.audit.reference, lacking(state)
    for column, what in enumerate(Confirmation, start=6):
        known = state.confirmed_on(what)
        if what in asked or known is None:
            field, label = confirming_field(reference, what), f"Audit {reference}, {what.lower()}"
            prompt = "The day, day first, for example 25 Nov 2026."
            yield date_cell(field, column, reference, label, prompt, _CONFIRMED_WINDOW)
        else:
            yield Locked(0, column, day_words(known), "boxed")


def _about_sheet(issue: Issue) -> FormSheet:
    sheet = SheetLayout("About this workbook", "What it is for, and how to fill it in.")
    sheet.add(Locked(0, 1, "", "says"))
    for label, text in _HOW_TO:
        sheet.add(Locked(0, 1, label, "label"), Locked(0, 2, text, "boxed"))
    for label, text in (
        ("For", issue.team_manager),
        ("As at", day_words(issue.issued_on)),
        (WORKBOOK_LABEL, issue.reference),
    ):
        sheet.add(Locked(0, 1, label, "label"), Locked(0, 2, text, "boxed"))
    sheet.add(Locked(0, 1, SEAL_LABEL, "label"), Locked(0, 2, "", "boxed", given="seal"))
    return sheet.finished(ABOUT, (24, 84))
