"""The tables of the DMT summary that count audits: 5.3 (a) completed and (b) of what nature."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from workbook_qa.framework.calendar import Month, month_of
from workbook_qa.framework.figures import (
    AuditFact,
    Period,
    Periods,
    completed_in,
    issued_for,
    short_month,
)
from workbook_qa.framework.table import Column, Table, TableValue
from workbook_qa.framework.terms import AuditType

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


def completed_headings(period: Period) -> tuple[str, ...]:
    """The headings of the counts of `completed_table` for one period, in order."""
    words = (
        "issued",
        "completed in time",
        "completed late",
        "not yet completed",
        "exempt",
        "all completed",
        "of these, late",
    )
    return tuple(f"{period.label}: {word}" for word in words)


def completed_table(teams: dict[str, list[AuditFact]], periods: Periods) -> Table:
    """Audits against what was issued, by team: the month, and the twelve months.

    The first five counts of a period follow the audits issued for it, whenever they came in;
    the last two are what came in during it, whenever it was due.
    """
    headings = (*completed_headings(periods.now), *completed_headings(periods.year))
    everyone = [fact for facts in teams.values() for fact in facts]
    return Table(
        name="Completed",
        title=f"(a) Audits completed by team, {periods.now.label}",
        says=(
            "Each audit issued for a period is completed in time, completed late, not yet "
            "completed, or exempt. “All completed” counts every audit accepted in the period, "
            "whenever due."
        ),
        columns=(Column("Team", width=28), *numbers(*headings)),
        rows=tuple((team, *_completion(facts, periods)) for team, facts in teams.items()),
        total=(ALL_TEAMS, *_completion(everyone, periods)),
        empty="No teams.",
    )


def _completion(facts: list[AuditFact], periods: Periods) -> list[TableValue]:
    counts: list[TableValue] = []
    for period in (periods.now, periods.year):
        due, done = issued_for(facts, period), completed_in(facts, period)
        late = sum(fact.is_late for fact in due)
        completed = sum(fact.is_completed for fact in due)
        exempt = sum(fact.exempt for fact in due)
        counts += [len(due), completed - late, late, len(due) - completed - exempt, exempt]
        counts += [len(done), sum(fact.is_late for fact in done)]
    return counts


def by_month_table(teams: dict[str, list[AuditFact]], periods: Periods) -> Table:
    """Audits completed in each of the twelve months, by team."""
    months = periods.months
    everyone = [fact for facts in teams.values() for fact in facts]
    return Table(
        name="CompletedByMonth",
        title=f"(a) Audits completed in each month by team, to {periods.now.label}",
        says="An audit counts in the month in which its return was accepted.",
        columns=(
            Column("Team", width=28),
            *numbers(*(short_month(month) for month in months), width=11),
            *numbers("12 months", width=10),
        ),
        rows=tuple((team, *_months(facts, months)) for team, facts in teams.items()),
        total=(ALL_TEAMS, *_months(everyone, months)),
        empty="No teams.",
    )


def _months(facts: list[AuditFact], months: list[Month]) -> list[TableValue]:
    found = Counter(fact.completed_in for fact in facts)
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
    ]
    return Table(
        name="LateAudits",
        title="(a) Late and missing audits by the month they were due",
        says=(
            f"Completed late in {periods.now.label}, and every audit issued up to then that is "
            "not yet completed, however long ago it was due."
        ),
        columns=(
            Column("Due in", width=14),
            Column("Team", width=34),
            *numbers(
                f"Completed late in {periods.now.label}",
                "Not yet completed",
                "Of these, queried",
                "Of these, past the due date",
                width=18,
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
    """The audits issued for `month` or earlier that are neither completed nor exempt."""
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
