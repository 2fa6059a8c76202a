"""The part of the DMT summary on 5.3 (a): late and missing audits, by the month they were due."""

import datetime
from collections import Counter
from collections.abc import Iterable

from workbook_qa.core.calendar import Month, month_of
from workbook_qa.core.table import Column, Table
from workbook_qa.reports.figures import AuditFact, Periods, completed_in, short_month
from workbook_qa.reports.report_controls import ControlTotal, adds_up
from workbook_qa.reports.report_tables import ALL_TEAMS, numbers
from workbook_qa.reports.summary.summary_parts import SummaryPart, SummaryView, Tables
from workbook_qa.reports.summary.tables.summary_audits import arrived_headings


def late_table(facts: list[AuditFact], periods: Periods, as_at: datetime.date) -> Table:
    """Late and missing audits with the month they were due (requirements, default 17)."""
    late = [fact for fact in completed_in(facts, periods.now) if fact.is_late]
    missing = still_missing(facts, periods.month)
    groups = sorted({_due(fact) for fact in (*late, *missing)})
    counts = [
        Counter(map(_due, late)),
        Counter(map(_due, missing)),
        Counter(_due(fact) for fact in missing if fact.queried),
        Counter(_due(fact) for fact in missing if fact.due_on < as_at),
        Counter(_due(fact) for fact in missing if fact.standing.extended),
    ]
    return Table(
        name="LateAudits",
        sheet="a Late and missing",
        title="(a) Late and missing audits by the month they were due",
        says=(
            f"Completed late in {periods.now.label}, and every audit issued up to then that is "
            "not yet completed nor exempt, however long ago it was due."
        ),
        columns=(
            Column("Due in", width=14),
            Column("Team", width=34),
            *numbers(
                f"Completed late in {periods.now.label}",
                "Not yet completed",
                "Of these, queried",
                "Of these, past the due date",
                "Of these, extended",
                width=16,
            ),
        ),
        rows=tuple(
            (short_month(month), team, *(count[month, team] for count in counts))
            for month, team in groups
        ),
        total=("All", ALL_TEAMS, *(sum(count.values()) for count in counts)),
        empty="None.",
    )


def still_missing(facts: Iterable[AuditFact], month: Month) -> list[AuditFact]:
    """The audits issued for `month` or earlier that are still to come."""
    return [fact for fact in facts if fact.is_missing and fact.issued_for <= month]


def _due(fact: AuditFact) -> tuple[Month, str]:
    return month_of(fact.due_on), fact.team


def _controls(view: SummaryView, tables: Tables) -> list[ControlTotal]:
    facts, periods = view.facts, view.periods
    return [
        ControlTotal(
            f"Audits completed late in {periods.now.label}",
            "Late, by team",
            adds_up(tables["Completed"], arrived_headings(periods.now)[1]),
            "Late, by the month they were due",
            adds_up(tables["LateAudits"], f"Completed late in {periods.now.label}"),
        ),
        ControlTotal(
            "Audits not yet completed, whenever issued",
            "All audits issued and not completed",
            len(still_missing(facts, periods.month)),
            "Not yet completed, by the month they were due",
            adds_up(tables["LateAudits"], "Not yet completed"),
        ),
    ]


LATE = SummaryPart(lambda view: [late_table(view.facts, view.periods, view.as_at)], _controls)
