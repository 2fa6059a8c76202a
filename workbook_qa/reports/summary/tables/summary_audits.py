"""The part of the DMT summary on 5.3 (a): how many audits were completed per month and team."""

from collections import Counter

from workbook_qa.audits.audit_status import Stands
from workbook_qa.core.table import NOTHING, Column, Table, TableValue
from workbook_qa.reports.figures import (
    AuditFact,
    Period,
    Periods,
    completed_in,
    completed_of_issued,
    issued_for,
    period_of,
)
from workbook_qa.reports.report_controls import ControlTotal, adds_up, adds_up_parts
from workbook_qa.reports.report_tables import ALL_TEAMS, OUR_RULE, numbers
from workbook_qa.reports.summary.summary_parts import (
    SummaryPart,
    SummaryView,
    Tables,
    of_period,
)

COMPLETED_HEADINGS = (
    "Issued",
    "Completed in time",
    "Completed late",
    "Not yet completed",
    "Exempt",
    "Withdrawn",
    "Extended",
)


def arrived_headings(period: Period) -> tuple[str, str]:
    """The headings of the last two counts of `completed_table`: what came in, whenever due."""
    return f"Completed in {period.label}, whenever due", "Of these, late"


def completed_table(teams: dict[str, list[AuditFact]], period: Period, periods: Periods) -> Table:
    """Audits against what was issued for a period, by team.

    The first counts follow the audits issued for the period, whenever they came in; the last two
    are what came in during it, whenever it was due.
    """
    everyone = [fact for facts in teams.values() for fact in facts]
    of_year = period != periods.now
    ends = f" to {periods.now.label}" if of_year else ""
    return Table(
        name="CompletedYear" if of_year else "Completed",
        sheet="a Completed 12 months" if of_year else "a Completed",
        title=f"(a) Audits completed by team, {period.label}{ends}",
        says=(
            "Each audit issued for the period is completed in time, completed late, not yet "
            "completed, exempt or withdrawn. Extended ones (by whoever may agree it) are among "
            "them. The last two columns count what was accepted in the period."
        ),
        columns=(
            Column("Team", width=36),
            *numbers(*COMPLETED_HEADINGS),
            *numbers(*arrived_headings(period), width=16),
        ),
        rows=tuple((team, *_completion(facts, period)) for team, facts in teams.items()),
        total=(ALL_TEAMS, *_completion(everyone, period)),
        empty="No teams.",
    )


def _completion(facts: list[AuditFact], period: Period) -> list[TableValue]:
    issued, done = issued_for(facts, period), completed_in(facts, period)
    stands = Counter(fact.standing.stands for fact in issued)
    late = sum(fact.is_late for fact in issued)
    return [
        len(issued),
        stands[Stands.COMPLETED] - late,
        late,
        stands[Stands.NOT_YET],
        stands[Stands.EXEMPT],
        stands[Stands.WITHDRAWN],
        sum(fact.standing.extended for fact in issued),
        len(done),
        sum(fact.is_late for fact in done),
    ]


ISSUED, DONE = "Issued", "Completed"


def by_month_table(teams: dict[str, list[AuditFact]], periods: Periods) -> Table:
    """Audits of each of the twelve months by team: how many were issued for it, and completed."""
    everyone = [fact for facts in teams.values() for fact in facts]
    months = months_with_audits(everyone, periods)
    groups = [*teams.items(), (ALL_TEAMS, everyone)]
    return Table(
        name="CompletedByMonth",
        sheet="a By month",
        title=f"(a) Audits issued and completed in each month by team, to {periods.now.label}",
        says=(
            "Issued is what was expected in the month; completed is what was accepted in it, which "
            "may be of an earlier one. Months before the first audit are left out."
        ),
        columns=(
            Column("Team", width=36),
            Column("Count", width=11),
            *numbers(*(period.label for period in months), width=10),
            *numbers("12 months", width=10),
        ),
        rows=tuple(
            (team, count, *_months(facts, months, count))
            for team, facts in groups
            for count in (ISSUED, DONE)
        ),
    )


def months_with_audits(facts: list[AuditFact], periods: Periods) -> list[Period]:
    """Those of the twelve months from the first on for which an audit was issued or completed."""
    known = {fact.issued_for for fact in facts} | {fact.completed_in for fact in facts}
    return [
        period_of(month)
        for month in periods.months
        if month == periods.month or any(one is not None and one <= month for one in known)
    ]


def back_by_month_table(teams: dict[str, list[AuditFact]], periods: Periods) -> Table:
    """How many of the audits issued for each month are completed by now, by team."""
    everyone = [fact for facts in teams.values() for fact in facts]
    months = months_with_audits(everyone, periods)
    return Table(
        name="BackByMonth",
        sheet="",
        title="By month: completed of those issued for the month",
        says="3 of 4: of four audits issued for the month, three are completed by now.",
        columns=(
            Column("Team", width=36),
            *(Column(period.label, "share", 10) for period in (*months, periods.year)),
        ),
        rows=tuple((team, *_back(facts, months, periods)) for team, facts in teams.items()),
        total=(ALL_TEAMS, *_back(everyone, months, periods)),
        empty="No teams.",
    )


def _back(facts: list[AuditFact], months: list[Period], periods: Periods) -> list[TableValue]:
    found = (completed_of_issued(facts, period) for period in (*months, periods.year))
    return [f"{share.count} of {share.of}" if share.of else NOTHING for share in found]


def _months(facts: list[AuditFact], months: list[Period], count: str) -> list[TableValue]:
    counted = issued_for if count == ISSUED else completed_in
    counts = [len(counted(facts, period)) for period in months]
    return [*counts, sum(counts)]


def _tables(view: SummaryView) -> list[Table]:
    periods = view.periods
    return [
        completed_table(view.teams, periods.now, periods),
        completed_table(view.teams, periods.year, periods),
        by_month_table(view.teams, periods),
        back_by_month_table(view.teams, periods),
    ]


# ---- Control totals and words -------------------------------------------------------------


def _period_controls(view: SummaryView, tables: Tables, period: Period) -> list[ControlTotal]:
    facts, periods = view.facts, view.periods
    table, label = of_period("Completed", tables, period, periods), period.label
    issued, *stand, _ = COMPLETED_HEADINGS
    completed = arrived_headings(period)[0]
    every_team = {"Team": ALL_TEAMS}
    return [
        ControlTotal(
            f"Audits issued for {label}",
            "Issued, all teams",
            len(issued_for(facts, period)),
            "Completed + not yet completed + exempt + withdrawn",
            adds_up(table, *stand),
        ),
        ControlTotal(
            f"Audits issued for {label}, by nature",
            "Issued, by team",
            adds_up(table, issued),
            "Issued, by audit type",
            adds_up(tables["Nature"], f"{label}: issued", where={"Grouped by": "Audit type"}),
        ),
        ControlTotal(
            f"Audits issued for {label} and completed",
            "In time + late, by team",
            adds_up(table, *COMPLETED_HEADINGS[1:3]),
            "Completed of those issued, by month",
            adds_up_parts(tables["BackByMonth"], label),
        ),
        ControlTotal(
            f"Audits issued for {label}, by month",
            "Issued, by team",
            adds_up(table, issued),
            "Issued, on the sheet by month",
            adds_up(tables["CompletedByMonth"], label, where={**every_team, "Count": ISSUED}),
        ),
        *(
            ControlTotal(
                f"Audits completed in {label}, by {grouping.lower()}",
                "Completed, by team",
                adds_up(table, completed),
                f"Completed, by {grouping.lower()}",
                adds_up(tables["Nature"], f"{label}: completed", where={"Grouped by": grouping}),
            )
            for grouping in ("Audit kind", "Audit type", "Theme")
        ),
        ControlTotal(
            f"Audits completed in {label}, by month",
            "Completed, by team",
            adds_up(table, completed),
            "Completed, on the sheet by month",
            adds_up(tables["CompletedByMonth"], label, where={"Count": DONE})
            - adds_up(tables["CompletedByMonth"], label, where={**every_team, "Count": DONE}),
        ),
    ]


_WORDS = (
    (
        "Audit",
        "One case audited by one auditor with one audit tool in one month. Only counts stand "
        "here: no child, auditor or worker is named.",
        "Framework 4.1",
    ),
    (
        "Issued for a month",
        "The audits of that month's selection. This is what was expected.",
        "Framework 4.1",
    ),
    (
        "Completed",
        "A complete return was accepted. A return that was queried is not completed until the "
        "auditor has answered.",
        OUR_RULE,
    ),
    (
        "Completed in a month",
        "The return was first accepted in that month, whenever the audit was due.",
        OUR_RULE,
    ),
    (
        "Late",
        "Accepted after the day it was due. Late audits are shown with the month they were due.",
        OUR_RULE,
    ),
    (
        "Not yet completed",
        "Outstanding, in the framework's word: issued, and no complete return accepted by the "
        "“as at” date: not returned, or returned and queried. Audits that did not come back may "
        "differ from those that did.",
        OUR_RULE,
    ),
    (
        "Exempt, withdrawn",
        "Issued, and then not to be done. Every audit issued is completed, not yet completed, "
        "exempt or withdrawn, and only one of them.",
        OUR_RULE,
    ),
    (
        "Extended",
        "Given a later due date. It is late only after that date.",
        OUR_RULE,
    ),
    (
        "Team",
        "The case's team when the audit was issued. A later move changes no count.",
        OUR_RULE,
    ),
    (
        "Small counts",
        "A count of one or two of a team may tell colleagues whose work is meant: read tables by "
        "team with that in mind before they go further. A setting leaves such teams out.",
        OUR_RULE,
    ),
    (
        "Nature",
        "Audit kind (the audit tool), audit type (the group of children) and theme.",
        "Framework 5.3 (b); our rule",
    ),
    (
        "12 months",
        "The month of this summary and the eleven before it.",
        OUR_RULE,
    ),
    (
        "As at",
        "Everything known by the end of that day, and nothing later.",
        "Framework 5.3",
    ),
    (
        "The month before",
        "On the first page and on b Nature: as it stood as many days after its end as the “as at” "
        "date is after this month's, so that both months have had the same time. In tables by "
        "month every month stands as at the “as at” date.",
        OUR_RULE,
    ),
    (
        "Since the paper of …",
        "A figure that another stood for in the last summary of this month, or of an earlier one, "
        "and how many audits and actions account for the difference.",
        "Framework 5.3",
    ),
)


AUDITS = SummaryPart(_tables, period_controls=_period_controls, words=lambda _: _WORDS)
