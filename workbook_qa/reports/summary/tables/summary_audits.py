"""The tables of the DMT summary that count audits: 5.3 (a) completed and (b) of what nature."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from workbook_qa.audits.audit_status import Stands
from workbook_qa.core.calendar import Month, month_of
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import AuditType
from workbook_qa.reports.figures import (
    AuditFact,
    Period,
    Periods,
    completed_in,
    issued_for,
    short_month,
)

ALL_TEAMS = "All teams"
NUMBER_WIDTH = 12


def numbers(*headings: str, width: int = NUMBER_WIDTH) -> tuple[Column, ...]:
    """Columns of counts."""
    return tuple(Column(heading, "number", width) for heading in headings)


def by_team(facts: Iterable[AuditFact], teams: Sequence[str]) -> dict[str, list[AuditFact]]:
    """The audits of each team: the register's teams in its order, then any others by name."""
    found: dict[str, list[AuditFact]] = {team: [] for team in teams}
    others: dict[str, list[AuditFact]] = {}
    for fact in facts:
        (found if fact.team in found else others).setdefault(fact.team, []).append(fact)
    return found | dict(sorted(others.items()))


# ---- (a) how many audits have been completed per month per team ---------------------------


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


def completed_table(
    teams: dict[str, list[AuditFact]], period: Period, periods: Periods, *, name: str
) -> Table:
    """Audits against what was issued for a period, by team.

    The first counts follow the audits issued for the period, whenever they came in; the last two
    are what came in during it, whenever it was due.
    """
    everyone = [fact for facts in teams.values() for fact in facts]
    ends = "" if period == periods.now else f" to {periods.now.label}"
    return Table(
        name=name,
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
    months = periods.months
    everyone = [fact for facts in teams.values() for fact in facts]
    groups = [*teams.items(), (ALL_TEAMS, everyone)]
    return Table(
        name="CompletedByMonth",
        title=f"(a) Audits issued and completed in each month by team, to {periods.now.label}",
        says=(
            "Issued is what was expected in the month. An audit counts as completed in the month "
            "in which its return was accepted, which may be a later one."
        ),
        columns=(
            Column("Team", width=36),
            Column("Count", width=11),
            *numbers(*(short_month(month) for month in months), width=10),
            *numbers("12 months", width=10),
        ),
        rows=tuple(
            (team, count, *_months(facts, months, count))
            for team, facts in groups
            for count in (ISSUED, DONE)
        ),
    )


def _months(facts: list[AuditFact], months: list[Month], count: str) -> list[TableValue]:
    of = (fact.issued_for if count == ISSUED else fact.completed_in for fact in facts)
    found = Counter(of)
    counts = [found[month] for month in months]
    return [*counts, sum(counts)]


def late_table(facts: list[AuditFact], periods: Periods, *, past_due: set[str]) -> Table:
    """Late and missing audits with the month they were due (requirements, default 17).

    Args:
        past_due: the references of audits not completed whose due date has passed.
    """
    late = [fact for fact in completed_in(facts, periods.now) if fact.is_late]
    missing = still_missing(facts, periods.month)
    groups = sorted({_due(fact) for fact in (*late, *missing)})
    counts = [
        Counter(map(_due, late)),
        Counter(map(_due, missing)),
        Counter(_due(fact) for fact in missing if fact.queried),
        Counter(_due(fact) for fact in missing if fact.reference in past_due),
        Counter(_due(fact) for fact in missing if fact.standing.extended),
    ]
    return Table(
        name="LateAudits",
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


# ---- (b) of what nature -------------------------------------------------------------------

NATURE: tuple[tuple[str, Callable[[AuditFact], str]], ...] = (
    ("Audit kind", lambda fact: fact.kind),
    ("Audit type", lambda fact: fact.audit_type.value),
    ("Theme", lambda fact: fact.theme),
)


def nature_table(facts: list[AuditFact], periods: Periods) -> Table:
    """Audits by audit kind, audit type and theme (requirements, default 15)."""
    known = {"Audit type": [kind.value for kind in AuditType]}
    rows = [
        (grouping, name, *_nature(found, periods))
        for grouping, of in NATURE
        for name, found in _groups(facts, of, known.get(grouping, []), periods).items()
    ]
    now, before, year = (one.label for one in (periods.now, periods.before, periods.year))
    return Table(
        name="Nature",
        title=f"(b) Nature of the audits, {now}",
        says="Every audit stands once in each grouping: audit kind, audit type and theme.",
        columns=(
            Column("Grouped by", width=16),
            Column("Group", width=44),
            *numbers(
                f"{now}: issued",
                f"{now}: not yet completed",
                f"{now}: completed",
                f"{before}: completed",
                f"{year}: issued",
                f"{year}: completed",
                width=13,
            ),
        ),
        rows=tuple(rows),
        empty="No audits in the 12 months.",
    )


def _groups(
    facts: list[AuditFact],
    of: Callable[[AuditFact], str],
    known: Sequence[str],
    periods: Periods,
) -> dict[str, list[AuditFact]]:
    """The audits of the twelve months by what `of` says.

    `known` names come first, whether or not there are any; others from the latest month back.
    """
    year = periods.year
    found: dict[str, list[AuditFact]] = {name: [] for name in known}
    others: dict[str, list[AuditFact]] = {}
    for fact in facts:
        if fact.issued_for in year or fact.completed_in in year:
            name = of(fact)
            (found if name in found else others).setdefault(name, []).append(fact)
    names = sorted(others)
    names.sort(key=lambda name: max(fact.issued_for for fact in others[name]), reverse=True)
    return found | {name: others[name] for name in names}


def _nature(facts: list[AuditFact], periods: Periods) -> list[TableValue]:
    issued = issued_for(facts, periods.now)
    return [
        len(issued),
        sum(fact.is_missing for fact in issued),
        len(completed_in(facts, periods.now)),
        len(completed_in(facts, periods.before)),
        len(issued_for(facts, periods.year)),
        len(completed_in(facts, periods.year)),
    ]
