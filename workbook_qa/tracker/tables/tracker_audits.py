"""The tracker's tables of audits: all of them, their grades, and those still out."""

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import days_overdue
from workbook_qa.core.audit_tool import AuditTool, Meaning
from workbook_qa.core.calendar import day_words, first_day
from workbook_qa.core.problem import Severity
from workbook_qa.core.records import Return
from workbook_qa.core.table import Column, Row, Table
from workbook_qa.core.terms import Confirmation, Outcome
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.return_content import overall_grade, standard_grade
from workbook_qa.ledger.states import AuditState
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.managers_columns import with_own
from workbook_qa.tracker.tables.tracker_view import View


def audits_table(view: View) -> Table:
    """Every audit that was issued, newest month first."""
    actions: dict[str, list[ActionState]] = {}
    for one in view.state.actions.values():
        actions.setdefault(one.action.reference, []).append(one)
    audits = view.audits()
    table = Table(
        name="Audits",
        title="Audits",
        columns=columns.AUDIT_COLUMNS,
        rows=tuple(_audit_row(view, one, actions.get(one.audit.reference, [])) for one in audits),
        says="Every audit that was issued, newest month first. Days late are working days.",
        empty=columns.NO_AUDITS,
    )
    return with_own(table, audits, view.state.widths.get("Audits", {}))


def _audit_row(view: View, one: AuditState, actions: list[ActionState]) -> Row:
    audit = one.audit
    open_actions = [action for action in actions if action.status.is_open]
    overdue = [days_overdue(action, view.today, view.working_days) > 0 for action in open_actions]
    return (
        audit.reference,
        first_day(audit.month),
        audit.theme,
        audit.audit_type,
        audit.case_id,
        audit.team,
        audit.service_area,
        audit.auditor,
        one.status,
        audit.issued_on,
        one.due_on,
        one.first_received_on or (one.status if one.exempt else columns.NOT_RETURNED),
        one.accepted_on or _awaiting(one),
        0 if one.exempt else view.late(one.due_on, one.accepted_on),
        _overall(one),
        len(open_actions),
        sum(overdue),
        _entry(view, one, Meaning.CONCERN, latest_content(one)),
        _entry(view, one, Meaning.DISCUSSED, one.content),
        one.fed_back.on if one.fed_back else _awaiting(one),
        one.confirmed_on(Confirmation.ON_FILE) or _awaiting(one),
        _its_actions(len(actions)),
        columns.OPEN_WORKBOOK if one.accepted else columns.NO_WORKBOOK,
    )


def _its_actions(number: int) -> str:
    if not number:
        return "None"
    return "See its action" if number == 1 else f"See its {number} actions"


def _overall(one: AuditState) -> str:
    grade = overall_grade(one.content) if one.content else None
    return grade or (columns.NOT_ASKED if one.content else _awaiting(one))


def _awaiting(one: AuditState) -> str:
    """What stands where something is still to come, or need not come any more."""
    return one.status if one.exempt else columns.AWAITED


def latest_content(one: AuditState) -> Return | None:
    """What counts, or while nothing does the last return that could be read.

    For an immediate concern only: it must be seen even while the return is queried.
    """
    read = (file.content for file in reversed(one.received) if file.content)
    return one.content or next(read, None)


def _entry(view: View, one: AuditState, entry: Meaning, content: Return | None) -> str:
    tool = view.tools.get(one.issued.tool)
    if tool and not tool.entry(entry):
        return columns.NOT_ASKED
    return content.entries.get(entry, columns.AWAITED) if content else _awaiting(one)


def standards_table(view: View) -> Table:
    """The grades of completed audits by practice standard, whatever tool they were asked with."""
    done = view.completed()
    asked = _standards_asked(view, done)
    return Table(
        name="Standards",
        title="Grades by practice standard",
        columns=(
            *columns.STANDARD_COLUMNS,
            *(Column(heading, "grade", columns.STANDARD_WIDTH) for heading in asked),
        ),
        rows=tuple(_standards_row(view, one, asked) for one in done),
        says="Completed audits: the auditor's grade for each practice standard. Never averaged.",
        empty="No completed audits yet.",
    )


def _standards_asked(view: View, audits: list[AuditState]) -> list[str]:
    """The headings of all standards that any of these audits asks, those of the newest first."""
    used = [view.tools[one.issued.tool] for one in audits if one.issued.tool in view.tools]
    tools = used or list(view.tools.values())
    headings = (heading for tool in tools for heading in _headings(tool))
    return list(dict.fromkeys(headings))


def _headings(tool: AuditTool) -> dict[str, str]:
    """The columns of a tool's standards, such as ``1 Assessment``, with each standard's id."""
    return {f"{standard.id} {standard.short}": standard.id for standard in tool.standards}


def _standards_row(view: View, one: AuditState, asked: list[str]) -> Row:
    audit = one.audit
    tool = view.tools.get(one.issued.tool)
    ids = _headings(tool) if tool else {}
    grades = [
        _standard(one.content, ids[heading]) if heading in ids else columns.NOT_ASKED
        for heading in asked
    ]
    return (
        audit.reference,
        first_day(audit.month),
        audit.team,
        audit.audit_type,
        _overall(one),
        *grades,
    )


def _standard(content: Return | None, standard_id: str) -> str:
    grade = standard_grade(content, standard_id) if content else None
    return grade or "Not graded"


def outstanding_practice_table(view: View) -> Table:
    """What auditors of completed audits noted as outstanding practice."""
    return Table(
        name="OutstandingPractice",
        title="Outstanding practice",
        columns=columns.PRACTICE_COLUMNS,
        rows=tuple(
            (
                one.audit.reference,
                first_day(one.audit.month),
                one.audit.team,
                one.audit.audit_type,
                _overall(one),
                text,
            )
            for one in view.completed()
            if (
                text := (one.content.entries if one.content else {}).get(
                    Meaning.OUTSTANDING_PRACTICE
                )
            )
        ),
        says="What auditors found worth sharing, from completed audits of any grade.",
        empty="No outstanding practice noted yet.",
    )


# Outstanding returns.


def outstanding_returns_table(view: View) -> Table:
    """Audits that are not completed, the longest overdue first."""
    waiting = view.waiting()
    waiting.sort(key=lambda one: (one.due_on, one.audit.reference))
    return Table(
        name="OutstandingReturns",
        title="Outstanding returns",
        columns=columns.RETURN_COLUMNS,
        rows=tuple(_waiting_row(view, one) for one in waiting),
        says="Audits that are not completed, the longest overdue first.",
        empty="No returns are outstanding.",
    )


def _waiting_row(view: View, one: AuditState) -> Row:
    audit = one.audit
    return (
        audit.reference,
        first_day(audit.month),
        audit.theme,
        audit.case_id,
        audit.team,
        audit.auditor,
        one.status,
        audit.issued_on,
        one.due_on,
        view.late(one.due_on),
        _awaited(one),
    )


def _awaited(one: AuditState) -> str:
    """What has to come before the audit is completed."""
    if one.in_conflict:
        return "The Lead Auditor's decision which return counts (see the ingest report)."
    queried = [file for file in one.received if file.outcome is Outcome.QUERIED]
    if not queried:
        return "The completed workbook."
    last = queried[-1]
    return f"Answers to {_points(last)} from the return of {day_words(last.on)}."


def _points(file: FileReceived) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in file.problems)
    number = errors or len(file.problems)
    return f"{number} point{'' if number == 1 else 's'}" if number else "the points raised"
