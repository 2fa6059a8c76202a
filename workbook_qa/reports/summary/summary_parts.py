"""What a DMT summary is counted from, and what a part of it is: its tables, totals and words.

A module of `tables` holds each part; `summary_tables` names them in order.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Policy
from workbook_qa.core.table import Row, Table
from workbook_qa.ledger.states import State
from workbook_qa.reports.figures import ActionFact, AuditFact, Period, Periods
from workbook_qa.reports.report_controls import ControlTotal


class MonthBefore(msgspec.Struct, frozen=True):
    """The month before as it stood on the same day after its end (`earlier_papers.compared_day`).

    Attributes:
        facts: all audits; actions: those set up to the end of that month.
    """

    as_at: datetime.date
    facts: list[AuditFact]
    actions: list[ActionFact]


class SummaryView(msgspec.Struct, frozen=True):
    """The state as a summary looks at it: on a day, with its audits and actions.

    Attributes:
        facts: all audits; teams: the same by team, the register's teams in its order first.
        actions: those set in the twelve months, and older ones that are still open.
        tools: the audit tools used, by id, the newest version first.
        before: what is compared with it.
        digest: that of the state's last event in the chain; empty where it is not known.
    """

    state: State
    as_at: datetime.date
    periods: Periods
    policy: Policy
    working_days: WorkingDays
    facts: list[AuditFact]
    teams: dict[str, list[AuditFact]]
    actions: list[ActionFact]
    tools: Sequence[AuditTool]
    before: MonthBefore
    digest: str = ""


Tables = Mapping[str, Table]  # those of a summary by name


class SummaryPart(msgspec.Struct, frozen=True):
    """A part of the summary.

    Attributes:
        tables: its tables, each of which has a sheet.
        controls: its control totals, added up from the tables that are printed.
        period_controls: those that stand once for the month and once for the twelve months.
        words: what its words mean, for the sheet Notes.
    """

    tables: Callable[[SummaryView], Sequence[Table]]
    controls: Callable[[SummaryView, Tables], Sequence[ControlTotal]] = lambda *_: ()
    period_controls: Callable[[SummaryView, Tables, Period], Sequence[ControlTotal]] = lambda *_: ()
    words: Callable[[SummaryView], Sequence[Row]] = lambda _: ()


def of_period(name: str, tables: Tables, period: Period, periods: Periods) -> Table:
    """The table of that name for the month, or its like for the twelve months."""
    return tables[name if period == periods.now else f"{name}Year"]
