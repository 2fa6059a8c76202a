"""The part of the DMT summary on 5.3 (d): progress with actions."""

from collections import Counter
from collections.abc import Callable, Iterable

from workbook_qa.actions.action_urgency import AGE_BANDS
from workbook_qa.core.table import Column, Row, Table, TableValue
from workbook_qa.core.terms import ActionStatus, Priority
from workbook_qa.reports.figures import (
    NO_DATE,
    NOT_OVERDUE,
    PRIORITY_WEIGHT,
    ActionFact,
    Periods,
)
from workbook_qa.reports.report_controls import ControlTotal, adds_up
from workbook_qa.reports.report_tables import (
    ALL_TEAMS,
    STATUSES,
    numbers,
    priority_name,
    weighted_progress,
)
from workbook_qa.reports.summary.summary_parts import SummaryPart, SummaryView, Tables
from workbook_qa.reports.summary.tables.summary_escalation import (
    LADDER,
    NOT_ESCALATED,
    STEPS,
    is_escalated,
)

BANDS = tuple(name for _, name in AGE_BANDS)


def actions_table(facts: list[ActionFact], teams: Iterable[str], periods: Periods) -> Table:
    """Actions by priority and by team: set, how they stand, how late, and progress."""
    groups = [("All actions", "All actions", facts)]
    groups += [("Priority", name, found) for name, found in _by(facts, priority_name).items()]
    groups += [("Team", name, found) for name, found in _by_team(facts, teams).items()]
    return Table(
        name="Actions",
        sheet="d Actions",
        title=f"(d) Progress with actions, to {periods.now.label}",
        says=(
            "Actions set in the 12 months, and older ones that are still open. Overdue is counted "
            "in working days; advice is not monitored and is not counted."
        ),
        columns=(
            Column("Grouped by", width=13),
            Column("Group", width=28),
            *numbers("Set", f"Set in {periods.now.label}", width=10),
            *numbers(*(status.value for status in STATUSES), width=11),
            *numbers("Overdue", width=10),
            *numbers(*(f"Overdue {band}" for band in BANDS), width=10),
            *numbers("Escalated", width=11),
            _PROGRESS,
        ),
        rows=tuple((*names, *_progress(found, periods)) for *names, found in groups),
    )


def _progress(facts: list[ActionFact], periods: Periods) -> list[TableValue]:
    status = Counter(fact.status for fact in facts)
    age = Counter(fact.age for fact in facts if fact.is_overdue)
    return [
        len(facts),
        sum(fact.set_in in periods.now for fact in facts),
        *(status[one] for one in STATUSES),
        sum(fact.is_overdue for fact in facts),
        *(age[band] for band in BANDS),
        sum(map(is_escalated, facts)),
        weighted_progress(facts, periods.least),
    ]


_PROGRESS = Column("Progress", "percent", 11)


def team_priority_table(facts: list[ActionFact], teams: Iterable[str], periods: Periods) -> Table:
    """Actions by team and priority together; a team's priority without actions has no row."""
    rows = [
        (team, priority, *_standing(found, periods.least))
        for team, of_team in _by_team(facts, teams).items()
        for priority, found in _by(of_team, priority_name).items()
        if found
    ]
    return Table(
        name="ActionsByTeam",
        sheet="d By team",
        title=f"(d) Actions by team and priority, to {periods.now.label}",
        says="The same actions as on the sheet d Actions; only what has actions is listed.",
        columns=(
            Column("Team", width=34),
            Column("Priority", "status", 16),
            *numbers("Set", "Open or reopened", "Done", "Verified", "Withdrawn", "Overdue"),
            *numbers(*(f"Overdue {band}" for band in BANDS), "Escalated", width=11),
            _PROGRESS,
        ),
        rows=tuple(rows),
        total=(ALL_TEAMS, "All priorities", *_standing(facts, periods.least)),
        empty="No actions have been set.",
    )


def _standing(facts: list[ActionFact], least: int) -> list[TableValue]:
    status = Counter(fact.status for fact in facts)
    age = Counter(fact.age for fact in facts if fact.is_overdue)
    return [
        len(facts),
        sum(fact.is_open for fact in facts),
        status[ActionStatus.DONE],
        status[ActionStatus.VERIFIED],
        status[ActionStatus.WITHDRAWN],
        sum(fact.is_overdue for fact in facts),
        *(age[band] for band in BANDS),
        sum(map(is_escalated, facts)),
        weighted_progress(facts, least),
    ]


def open_by_age_table(facts: list[ActionFact], periods: Periods) -> Table:
    """Open actions by how late they are, by priority."""
    still_open = [fact for fact in facts if fact.is_open]
    groups = _by(still_open, priority_name)
    ages = [NOT_OVERDUE, *(band for band in BANDS)]
    ages += [NO_DATE] if any(fact.age == NO_DATE for fact in still_open) else []
    return Table(
        name="OpenActions",
        sheet="d Open by age",
        title=f"(d) Open actions by age and priority, to {periods.now.label}",
        says="Working days past the due date. Open and reopened actions, whenever they were set.",
        columns=(Column("Working days overdue", width=24), *numbers(*groups, "All open", width=13)),
        rows=tuple(
            (age, *_aged(list(groups.values()), age), sum(fact.age == age for fact in still_open))
            for age in ages
        ),
        total=("All open", *map(len, groups.values()), len(still_open)),
    )


def _aged(groups: list[list[ActionFact]], age: str) -> list[int]:
    return [sum(fact.age == age for fact in found) for found in groups]


def _by(
    facts: Iterable[ActionFact], name: Callable[[ActionFact], str]
) -> dict[str, list[ActionFact]]:
    """By priority, highest first, whether or not there are any."""
    found: dict[str, list[ActionFact]] = {priority.value: [] for priority in Priority}
    for fact in facts:
        found.setdefault(name(fact), []).append(fact)
    return found


def _by_team(facts: Iterable[ActionFact], teams: Iterable[str]) -> dict[str, list[ActionFact]]:
    found: dict[str, list[ActionFact]] = {team: [] for team in teams}
    for fact in facts:
        found[fact.team].append(fact)
    return found


def _tables(view: SummaryView) -> list[Table]:
    actions, teams, periods = view.actions, list(view.teams), view.periods
    return [
        actions_table(actions, teams, periods),
        team_priority_table(actions, teams, periods),
        open_by_age_table(actions, periods),
    ]


# ---- Control totals and words -------------------------------------------------------------


def _controls(view: SummaryView, tables: Tables) -> list[ControlTotal]:
    facts, periods = view.facts, view.periods
    table, label = tables["Actions"], periods.now.label
    everything, priority, team = (
        {"Grouped by": grouping} for grouping in ("All actions", "Priority", "Team")
    )
    statuses = tuple(status.value for status in STATUSES)
    total = adds_up(table, "Set", where=everything)
    is_open = adds_up(table, *statuses[:2], where=everything)
    overdue = adds_up(table, "Overdue", where=everything)
    return [
        ControlTotal(
            f"Actions set in {label}",
            "Actions in the returns taken in",
            sum(fact.actions_set_in(periods.now) for fact in facts),
            "Set, all actions",
            adds_up(table, f"Set in {label}", where=everything),
        ),
        *(
            ControlTotal(f"Actions, {words}", "Set, all actions", total, right, number)
            for words, right, number in (
                ("by status", " + ".join(statuses), adds_up(table, *statuses, where=everything)),
                ("by priority", "Set, by priority", adds_up(table, "Set", where=priority)),
                ("by team", "Set, by team", adds_up(table, "Set", where=team)),
                (
                    "by team and priority",
                    "Set, by team and priority",
                    adds_up(tables["ActionsByTeam"], "Set"),
                ),
            )
        ),
        ControlTotal(
            "Open actions, by age",
            "Open + Reopened",
            is_open,
            "All open, by age",
            adds_up(tables["OpenActions"], "All open"),
        ),
        ControlTotal(
            "Overdue actions, by step",
            "Overdue, all actions",
            overdue,
            "Not yet escalated + all steps",
            adds_up(tables["Escalated"], NOT_ESCALATED, *STEPS),
        ),
        ControlTotal(
            "Overdue actions, by age",
            "Overdue, all actions",
            overdue,
            "Overdue, in bands, by team",
            adds_up(table, *(f"Overdue {band}" for band in BANDS), where=team),
        ),
    ]


def _words(view: SummaryView) -> tuple[Row, ...]:
    policy = view.policy
    days = ", ".join(f"{one.value} {policy.days_for(one)}" for one in Priority)
    ladder = "; ".join(f"{one.value} {' / '.join(map(str, LADDER[one]))}" for one in Priority)
    weights = ", ".join(f"{one.value} {PRIORITY_WEIGHT[one]}" for one in Priority)
    return (
        (
            "Action",
            "Set by an accepted return, or by one that is still queried where it says what, who, "
            "until when and how pressing; monitored until it is verified. Advice is not "
            f"monitored and is in no count. Working days to do it: {days}.",
            "Framework 4.3; our rule",
        ),
        (
            "Set in a month",
            "The audit that set it was completed in that month, or the action came in it with a "
            "return that was queried.",
            "Framework 4.3; our rule",
        ),
        (
            "Done, Verified, Withdrawn",
            "Done: the Team Manager says so, with a date that has come and a line of evidence. "
            "Verified: checked by somebody else, the Head of Service or Service Manager, with a "
            "finding. Withdrawn: with a reason. Until all of that is there an action counts as it "
            "did before, as a rule open; how many there are stands in the detail, on Data quality.",
            "Framework 5.1, 5.2; our rule",
        ),
        (
            "Overdue",
            "Open or reopened, and at least one working day past its due date on the “as at” "
            "date. Age is counted in working days in England.",
            "Framework 5.1",
        ),
        (
            "Escalated",
            "Overdue for so long that the delay is with the Team Manager, then the Head of Service "
            f"or Service Manager, then the Assistant Director. Working days overdue: {ladder}.",
            "Framework 5.2; our rule",
        ),
        (
            "Progress",
            "The share of actions done or verified, in which each counts by its priority: "
            f"{weights}. Withdrawn actions are left out.",
            "Framework 4.3",
        ),
    )


ACTIONS_SET = SummaryPart(_tables, _controls, words=_words)
