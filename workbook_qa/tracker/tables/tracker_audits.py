"""The tracker's tables of audits: all of them, their grades, and those still out."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import days_overdue
from workbook_qa.actions.status_in_force import is_open
from workbook_qa.audits.audit_status import no_return_words
from workbook_qa.core.audit_tool import AuditTool, Meaning
from workbook_qa.core.calendar import day_words, first_day
from workbook_qa.core.problem import Severity
from workbook_qa.core.records import Audit, Return
from workbook_qa.core.table import Table, TableValue, ValueColumn, rows_about
from workbook_qa.core.terms import AuditStatus, Confirmation, Outcome
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.return_content import overall_grade, standard_grade
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.which_return_counts import doubted_returns
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.managers_columns import with_own
from workbook_qa.tracker.tables.tracker_view import View, workbook_words


class AuditRow(msgspec.Struct, frozen=True):
    """What a row of these tables is about: an audit as looked at on a day, with its actions."""

    view: View
    state: AuditState
    actions: Sequence[ActionState] = ()

    @property
    def audit(self) -> Audit:
        """The audit itself."""
        return self.state.audit


Value = Callable[[AuditRow], TableValue]

# What stands in a column.


def _its_actions(row: AuditRow) -> str:
    number = len(row.actions)
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


def _entry(row: AuditRow, entry: Meaning, content: Return | None) -> str:
    tool = row.view.tools.get(row.state.issued.tool)
    if tool and not tool.entry(entry):
        return columns.NOT_ASKED
    return content.entries.get(entry, columns.AWAITED) if content else _awaiting(row.state)


def _returned_on(row: AuditRow) -> TableValue:
    state = row.state
    nothing = columns.CAME_AS_NO_RETURN if state.no_returns else columns.NOT_RETURNED
    return state.first_received_on or (state.status if state.exempt else nothing)


def _days_late(row: AuditRow) -> int:
    state = row.state
    return 0 if state.exempt else row.view.late(state.due_on, state.accepted_on)


def _open(row: AuditRow) -> list[ActionState]:
    return [action for action in row.actions if is_open(action, row.view.today)]


def _overdue(row: AuditRow) -> int:
    view = row.view
    return sum(days_overdue(action, view.today, view.working_days) > 0 for action in _open(row))


def _practice(row: AuditRow) -> str:
    content = row.state.content
    return content.entries.get(Meaning.OUTSTANDING_PRACTICE, "") if content else ""


def _awaited(one: AuditState) -> str:
    """What has to come before the audit is completed."""
    if one.in_conflict:
        return "The Lead Auditor's decision which return counts (see the ingest report)."
    if doubted_returns(one):
        return (
            "The Lead Auditor's word on whether a return is the auditor's (see the ingest report)."
        )
    queried = [file for file in one.returns if file.outcome is Outcome.QUERIED]
    last = queried[-1] if queried else None
    came = no_return_words(one)
    awaited = "The completed workbook"
    if last:
        awaited = f"Answers to {_points(last)} from the return of {day_words(last.on)}"
    return f"{awaited}: {came}." if came else f"{awaited}."


def _points(file: FileReceived) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in file.problems)
    number = errors or len(file.problems)
    return f"{number} point{'' if number == 1 else 's'}" if number else "the points raised"


# All audits.

_AUDIT = ValueColumn[AuditRow](columns.AUDIT, "id", 20, value=lambda row: row.audit.reference)
_MONTH = ValueColumn[AuditRow]("Month", "month", 12, value=lambda row: first_day(row.audit.month))
_GRADE = ValueColumn[AuditRow](columns.GRADE, "grade", 22, value=lambda row: _overall(row.state))


AUDIT_COLUMNS: tuple[ValueColumn[AuditRow], ...] = (
    _AUDIT,
    ValueColumn(columns.TEAM, "text", 28, value=lambda row: row.audit.team),
    ValueColumn(columns.AUDITOR, "text", 21, value=lambda row: row.audit.auditor),
    ValueColumn("Status", "status", 13, value=lambda row: row.state.status),
    ValueColumn(columns.DUE, "date", 12, value=lambda row: row.state.due_on),
    ValueColumn(columns.DAYS_LATE, "days", 11, value=_days_late),
    ValueColumn("Returned", "date", 13, value=_returned_on),
    _GRADE,
    ValueColumn(columns.ACTIONS_OPEN, "number", 11, value=lambda row: len(_open(row))),
    ValueColumn(columns.ACTIONS_OVERDUE, "number", 11, value=_overdue),
    ValueColumn(columns.ITS_ACTIONS, "text", 17, value=_its_actions),
    ValueColumn(columns.WORKBOOK, "text", 20, value=lambda row: workbook_words(row.state)),
    ValueColumn(
        columns.CONCERN,
        "text",
        13,
        value=lambda row: _entry(row, Meaning.CONCERN, latest_content(row.state)),
    ),
    ValueColumn(
        "Discussed with worker",
        "text",
        14,
        value=lambda row: _entry(row, Meaning.DISCUSSED, row.state.content),
    ),
    ValueColumn(
        "Fed back",
        "date",
        12,
        value=lambda row: row.state.fed_back.on if row.state.fed_back else _awaiting(row.state),
    ),
    ValueColumn(
        columns.ON_FILE,
        "date",
        13,
        value=lambda row: row.state.confirmed_on(Confirmation.ON_FILE) or _awaiting(row.state),
    ),
    ValueColumn("Issued", "date", 12, value=lambda row: row.audit.issued_on),
    ValueColumn(
        "Accepted", "date", 13, value=lambda row: row.state.accepted_on or _awaiting(row.state)
    ),
    ValueColumn(columns.CASE, "id", 11, value=lambda row: row.audit.case_id),
    ValueColumn("Audit type", "text", 22, value=lambda row: row.audit.audit_type),
    ValueColumn(columns.SERVICE_AREA, "text", 32, value=lambda row: row.audit.service_area),
    _MONTH,
    ValueColumn("Theme", "text", 46, value=lambda row: row.audit.theme),
)

AUDITS = columns.Managed(
    name="Audits",
    key=columns.AUDIT,
    word="audit",
    known_by=(columns.CONCERN, columns.GRADE),
    identity=(columns.CASE, "Month", "Theme", "Audit type", "Team", columns.AUDITOR),
    tools=AUDIT_COLUMNS,
    fields={},
    empty=columns.NO_AUDITS,
)


def audits_table(view: View) -> Table:
    """Every audit that was issued, newest month first."""
    actions: dict[str, list[ActionState]] = {}
    for action in view.state.actions.values():
        actions.setdefault(action.action.reference, []).append(action)
    audits = view.audits()
    rows = (AuditRow(view, audit, actions.get(audit.audit.reference, ())) for audit in audits)
    table = Table(
        name="Audits",
        title="Audits",
        columns=AUDIT_COLUMNS,
        rows=rows_about(AUDIT_COLUMNS, rows),
        says="Every audit that was issued, newest month first. Days late are working days.",
        empty=columns.NO_AUDITS,
    )
    state = view.state
    return with_own(
        table, audits, state.widths.get(table.name, {}), state.own_columns.get(table.name, ())
    )


def _rows(view: View, audits: Iterable[AuditState]) -> list[AuditRow]:
    return [AuditRow(view, audit) for audit in audits]


# Completed audits.

STANDARD_COLUMNS: tuple[ValueColumn[AuditRow], ...] = (
    _AUDIT,
    _MONTH,
    ValueColumn("Team", "text", 17, value=lambda row: row.audit.team),
    ValueColumn("Audit type", "text", 16, value=lambda row: row.audit.audit_type),
    _GRADE,
)
_STANDARD_WIDTH = 14


def standards_table(view: View) -> Table:
    """The grades of completed audits by practice standard, whatever tool they were asked with."""
    done = view.completed()
    standards = {digest: _headings(tool) for digest, tool in view.tools.items()}
    used = [standards[one.issued.tool] for one in done if one.issued.tool in standards]
    # Those of the newest audits first.
    asked = dict.fromkeys(heading for ids in used or standards.values() for heading in ids)
    shown = (
        *STANDARD_COLUMNS,
        *(
            ValueColumn(heading, "grade", _STANDARD_WIDTH, value=_graded(heading, standards))
            for heading in asked
        ),
    )
    return Table(
        name="Standards",
        title="Grades by practice standard",
        columns=shown,
        rows=rows_about(shown, _rows(view, done)),
        says="Completed audits: the auditor's grade for each practice standard. Never averaged.",
        empty="No completed audits yet.",
    )


def _headings(tool: AuditTool) -> dict[str, str]:
    """The columns of a tool's standards, such as ``1 Assessment``, with each standard's id."""
    return {f"{standard.id} {standard.short}": standard.id for standard in tool.standards}


def _graded(heading: str, standards: Mapping[str, Mapping[str, str]]) -> Value:
    """The grade of the standard under a heading, by what each tool calls it so."""

    def grade(row: AuditRow) -> str:
        standard_id = standards.get(row.state.issued.tool, {}).get(heading)
        if standard_id is None:
            return columns.NOT_ASKED
        content = row.state.content
        return (standard_grade(content, standard_id) if content else None) or "Not graded"

    return grade


PRACTICE_COLUMNS: tuple[ValueColumn[AuditRow], ...] = (
    _AUDIT,
    _MONTH,
    ValueColumn("Team", "text", 18, value=lambda row: row.audit.team),
    ValueColumn("Audit type", "text", 18, value=lambda row: row.audit.audit_type),
    _GRADE,
    ValueColumn("In the auditor's words", "long", 90, value=_practice),
)


def outstanding_practice_table(view: View) -> Table:
    """What auditors of completed audits noted as outstanding practice."""
    described = (row for row in _rows(view, view.completed()) if _practice(row))
    return Table(
        name="OutstandingPractice",
        title="Outstanding practice",
        columns=PRACTICE_COLUMNS,
        rows=rows_about(PRACTICE_COLUMNS, described),
        says="What auditors found worth sharing, from completed audits of any grade.",
        empty="No outstanding practice noted yet.",
    )


# Outstanding returns.

RETURN_COLUMNS: tuple[ValueColumn[AuditRow], ...] = (
    _AUDIT,
    ValueColumn(columns.TEAM, "text", 28, value=lambda row: row.audit.team),
    ValueColumn("With whom", "text", 21, value=lambda row: row.audit.auditor),
    ValueColumn(
        "Status",
        "status",
        13,
        value=lambda row: _status(row),
    ),
    ValueColumn(columns.LATE_BY, "days", 12, value=lambda row: _late(row)),
    ValueColumn(columns.DUE, "date", 12, value=lambda row: row.state.due_on),
    ValueColumn("What is awaited", "long", 44, value=lambda row: _awaited(row.state)),
    ValueColumn(columns.CASE, "id", 11, value=lambda row: row.audit.case_id),
    ValueColumn("Issued", "date", 12, value=lambda row: row.audit.issued_on),
    _MONTH,
    ValueColumn("Theme", "text", 46, value=lambda row: row.audit.theme),
)


def _status(row: AuditRow) -> str:
    """Late, where it is the auditor's to act; what waits for a decision says that."""
    is_theirs = row.state.status is not AuditStatus.IN_CONFLICT
    return columns.LATE if _late(row) and is_theirs else row.state.status


def _late(row: AuditRow) -> int:
    return row.view.late(row.state.due_on)


def outstanding_returns_table(view: View) -> Table:
    """Audits that are not completed, the longest overdue first."""
    waiting = view.waiting()
    waiting.sort(key=lambda one: (one.due_on, one.audit.reference))
    return Table(
        name="OutstandingReturns",
        title="Outstanding returns",
        columns=RETURN_COLUMNS,
        rows=rows_about(RETURN_COLUMNS, _rows(view, waiting)),
        says=(
            "Audits that are not completed, the longest overdue first. Late by counts working days."
        ),
        empty="No returns are outstanding.",
    )
