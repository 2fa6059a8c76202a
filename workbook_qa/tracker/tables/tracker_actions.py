"""The tracker's tables of actions, which managers type into, and of advice."""

from collections.abc import Sequence

import msgspec

from workbook_qa.actions.action_entries import ENTRIES, MANAGERS_FIELDS
from workbook_qa.actions.action_owner import owners_shown
from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import days_overdue, in_order_of_need, state_words
from workbook_qa.core.calendar import first_day
from workbook_qa.core.records import Action, Audit
from workbook_qa.core.table import Row, Table, ValueColumn, rows_about
from workbook_qa.ledger.states import AuditState
from workbook_qa.registers.line_of_management import manager_today, team_today
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.managers_columns import with_own
from workbook_qa.tracker.tables.tracker_view import View, where_from


class ActionRow(msgspec.Struct, frozen=True):
    """What a row of the sheet Actions is about: an action and its audit, as looked at on a day."""

    view: View
    state: ActionState
    audit: AuditState
    owner: str


ACTION_TOOL_COLUMNS: tuple[ValueColumn[ActionRow], ...] = (
    ValueColumn(columns.ACTION, "id", 22, value=lambda row: row.state.action.id),
    ValueColumn(columns.AUDIT, "id", 20, value=lambda row: row.state.action.reference),
    ValueColumn(columns.CASE, "id", 11, value=lambda row: row.audit.audit.case_id),
    ValueColumn(
        columns.TEAM,
        "text",
        17,
        value=lambda row: team_today(row.audit.audit, row.view.people, row.state.moved_team),
    ),
    ValueColumn(
        columns.TEAM_MANAGER,
        "text",
        17,
        value=lambda row: manager_today(
            row.audit.audit, row.view.people, row.view.today, row.state.moved_team
        ),
    ),
    ValueColumn("Questions", "text", 11, value=lambda row: ", ".join(row.state.action.questions)),
    ValueColumn(columns.WHAT, "long", 44, value=lambda row: row.state.action.what),
    ValueColumn(columns.PRIORITY, "status", 11, value=lambda row: row.state.action.priority),
    ValueColumn(columns.OWNER, "text", 17, value=lambda row: row.owner),
    ValueColumn(columns.DUE, "date", 12, value=lambda row: row.state.due_on),
    # Coloured by conditional formats, so that it answers to what managers type.
    ValueColumn(
        columns.STATE,
        "text",
        18,
        value=lambda row: state_words(row.state, row.view.today, row.view.working_days),
    ),
    ValueColumn(
        columns.DAYS_OVERDUE,
        "number",
        10,
        value=lambda row: days_overdue(row.state, row.view.today, row.view.working_days),
    ),
    # Beside what managers type about it.
    ValueColumn(columns.WORKBOOK, "text", 15, value=lambda row: where_from(row.audit)),
)

ACTIONS = columns.Managed(
    name="Actions",
    key=columns.ACTION,
    word="action",
    known_by=(columns.WHAT,),
    identity=(columns.AUDIT, columns.CASE, columns.WHAT),
    tools=ACTION_TOOL_COLUMNS,
    fields=MANAGERS_FIELDS,
    empty=columns.NO_ACTIONS,
)


def actions_table(view: View, says: str) -> Table:
    """Every action, what needs doing first at the top, with what managers typed of it."""
    ordered = in_order_of_need(list(view.state.actions.values()), view.today, view.working_days)
    table = Table(
        name="Actions",
        title="Actions from audits",
        columns=(*ACTION_TOOL_COLUMNS, *ENTRIES),
        rows=_rows(view, ordered),
        says=says,
        empty=columns.NO_ACTIONS,
    )
    state = view.state
    return with_own(
        table, ordered, state.widths.get(table.name, {}), state.own_columns.get(table.name, ())
    )


def _rows(view: View, ordered: Sequence[ActionState]) -> tuple[Row, ...]:
    audits = view.state.audits
    owners = owners_shown((state.owner for state in ordered), view.people)
    rows = (
        ActionRow(view, state, audits[state.action.reference], owners[state.owner])
        for state in ordered
    )
    told = rows_about(ACTION_TOOL_COLUMNS, rows)
    return tuple(
        (*row, *(entry.of(state) for entry in ENTRIES))
        for row, state in zip(told, ordered, strict=True)
    )


ADVICE_COLUMNS: tuple[ValueColumn[tuple[Audit, Action]], ...] = (
    ValueColumn(columns.AUDIT, "id", 20, value=lambda row: row[0].reference),
    ValueColumn("Month", "month", 12, value=lambda row: first_day(row[0].month)),
    ValueColumn("Team", "text", 18, value=lambda row: row[0].team),
    ValueColumn("Questions", "text", 12, value=lambda row: ", ".join(row[1].questions)),
    ValueColumn("Advice", "long", 90, value=lambda row: row[1].what),
    ValueColumn("For", "text", 20, value=lambda row: row[1].owner),
)


def advice_table(view: View) -> Table:
    """The advice of completed audits, those of the newest month first."""
    audits = view.state.audits
    given = [(audits[one.reference].audit, one) for one in view.state.advice.values()]
    given.sort(key=lambda pair: (pair[1].reference, pair[1].number))
    given.sort(key=lambda pair: pair[0].month, reverse=True)
    return Table(
        name="Advice",
        title="Advice",
        columns=ADVICE_COLUMNS,
        rows=rows_about(ADVICE_COLUMNS, given),
        says="Advice and comments from audits. They are not monitored and have no due date.",
        empty="No advice yet.",
    )
