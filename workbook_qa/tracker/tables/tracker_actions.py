"""The tracker's tables of actions, which managers type into, and of advice."""

from collections.abc import Sequence

import msgspec

from workbook_qa.actions.action_entries import (
    ENTRIES,
    FIRST_ENTRIES,
    MANAGERS_FIELDS,
    EntryColumn,
)
from workbook_qa.actions.action_owner import owners_shown
from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import days_overdue, in_order_of_need, state_words
from workbook_qa.core.calendar import first_day
from workbook_qa.core.records import Action, Audit
from workbook_qa.core.table import Column, Row, Table, ValueColumn, rows_about
from workbook_qa.ledger.states import AuditState
from workbook_qa.registers.line_of_management import manager_today, team_today
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.tracker.tables.managers_columns import with_own
from workbook_qa.tracker.tables.short_names import short_names
from workbook_qa.tracker.tables.tracker_view import View, where_from


class ActionRow(msgspec.Struct, frozen=True):
    """What a row of the sheet Actions is about: an action and its audit, as looked at on a day."""

    view: View
    state: ActionState
    audit: AuditState
    owner: str


# In the order in which a Team Manager works: what it is, what they type about it, then the rest.
_WHAT_IT_IS: tuple[ValueColumn[ActionRow], ...] = (
    ValueColumn(columns.ACTION, "id", 13, value=lambda row: row.state.action.id),
    ValueColumn(columns.WHAT, "long", 53, value=lambda row: row.state.action.what),
    ValueColumn(columns.OWNER, "text", 19, value=lambda row: row.owner),
    ValueColumn(columns.PRIORITY, "status", 11, value=lambda row: row.state.action.priority),
    ValueColumn(columns.DUE, "date", 12, value=lambda row: row.state.due_on),
    # Coloured by conditional formats, so that it answers to what managers type.
    ValueColumn(
        columns.DAYS_OVERDUE,
        "days",
        11,
        value=lambda row: days_overdue(row.state, row.view.today, row.view.working_days),
    ),
)
_TEAM: ValueColumn[ActionRow] = ValueColumn(
    columns.TEAM,
    "text",
    32,
    value=lambda row: team_today(row.audit.audit, row.view.people, row.state.moved_team),
)
_THE_REST: tuple[ValueColumn[ActionRow], ...] = (
    ValueColumn(
        columns.STATE,
        "text",
        28,
        value=lambda row: state_words(row.state, row.view.today, row.view.working_days),
    ),
    ValueColumn(
        columns.TEAM_MANAGER,
        "text",
        24,
        value=lambda row: manager_today(
            row.audit.audit, row.view.people, row.view.today, row.state.moved_team
        ),
    ),
    ValueColumn(columns.CASE, "id", 11, value=lambda row: row.audit.audit.case_id),
    ValueColumn(columns.AUDIT, "id", 20, value=lambda row: row.state.action.reference),
    ValueColumn("Questions", "text", 14, value=lambda row: ", ".join(row.state.action.questions)),
    ValueColumn(columns.WORKBOOK, "text", 27, value=lambda row: where_from(row.audit)),
)
_FIRST = tuple(entry for entry in ENTRIES if entry.heading in FIRST_ENTRIES)
_MORE = tuple(entry for entry in ENTRIES if entry.heading not in FIRST_ENTRIES)
ACTION_COLUMNS: tuple[ValueColumn[ActionRow] | EntryColumn, ...] = (
    *_WHAT_IT_IS,
    *_FIRST,
    _TEAM,
    *_MORE,
    *_THE_REST,
)

ACTIONS = columns.Managed(
    name="Actions",
    key=columns.ACTION,
    word="action",
    known_by=(columns.WHAT,),
    identity=(columns.AUDIT, columns.CASE, columns.WHAT),
    tools=(*_WHAT_IT_IS, _TEAM, *_THE_REST),
    fields=MANAGERS_FIELDS,
    empty=columns.NO_ACTIONS,
)
CLOSED_TITLE = "Closed actions"


def actions_table(view: View, says: str) -> Table:
    """Every action with what managers typed of it, what needs doing first at the top.

    The tracker shows it on two sheets (`open_actions`, `closed_actions`), and it is read back from
    both as one.
    """
    ordered = in_order_of_need(list(view.state.actions.values()), view.today, view.working_days)
    table = Table(
        name="Actions",
        title="Actions from audits",
        columns=ACTION_COLUMNS,
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
    return tuple(
        tuple(
            column.of(row.state) if isinstance(column, EntryColumn) else column.value(row)
            for column in ACTION_COLUMNS
        )
        for row in rows
    )


def open_actions(actions: Table, number: int) -> Table:
    """The first so many actions, which are to be done, as the sheet Actions shows them."""
    return _part(actions, 0, number)


def closed_actions(actions: Table, number: int) -> Table:
    """The actions but for the first so many, as the sheet Closed actions shows them."""
    return msgspec.structs.replace(
        _part(actions, number, len(actions.rows)),
        name="ClosedActions",
        title=CLOSED_TITLE,
        says=(
            "What is done and has still to be checked comes first; below it what was verified or "
            f"withdrawn. {columns.TYPE_IN_YELLOW}"
        ),
        empty=columns.NONE_CLOSED,
    )


# What a Team Manager takes to supervision, and how wide it may be for letters of 8 points.
BY_TEAM_COLUMNS = {
    columns.TEAM: 19,
    columns.ACTION: 13,
    columns.WHAT: 44,
    columns.OWNER: 17,
    columns.PRIORITY: 11,
    columns.DUE: 12,
    columns.DAYS_OVERDUE: 11,
    columns.STATE: 16,
}


def by_team_table(open_actions: Table) -> Table:
    """What is to be done, team after team, to be printed with room for notes.

    Nothing of it is read back, and nothing stands in it that a manager typed: that may be held.
    """
    places = [open_actions.column(heading) for heading in BY_TEAM_COLUMNS]
    rows = [(*(row[place] for place in places), None) for row in open_actions.rows]
    return Table(
        name="ByTeam",
        title="Actions by team",
        columns=(
            *(
                Column(heading, open_actions.columns[place].kind, width)
                for (heading, width), place in zip(BY_TEAM_COLUMNS.items(), places, strict=True)
            ),
            Column("Notes", "text", 18),
        ),
        rows=tuple(sorted(rows, key=lambda row: str(row[0]).casefold())),
        says="A page for each team, to be printed. Type what was done on the sheet Actions.",
        empty=columns.NO_ACTIONS,
    )


def _part(actions: Table, first: int, last: int) -> Table:
    """Some rows, with the short name of each action in place of its id."""
    short = short_names(str(row[0]) for row in actions.rows)
    return msgspec.structs.replace(
        actions,
        rows=tuple((short[str(row[0])], *row[1:]) for row in actions.rows[first:last]),
        notes={
            (row - first, column): text
            for (row, column), text in actions.notes.items()
            if first <= row < last
        },
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
