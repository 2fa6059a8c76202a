"""What tables of reports have in common: columns of counts, groups, shares, and words explained."""

from collections.abc import Iterable, Sequence

from workbook_qa.core.table import Column, Row, Table, TableValue
from workbook_qa.core.terms import ActionStatus
from workbook_qa.reports.figures import ActionFact, AuditFact, Share, graded, under
from workbook_qa.reports.judgement_counts import GRADES

ALL_TEAMS = "All teams"
GRADE_HEADINGS = (*(grade.value for grade in GRADES), "Not graded")
STATUSES = (
    ActionStatus.OPEN,
    ActionStatus.REOPENED,
    ActionStatus.DONE,
    ActionStatus.VERIFIED,
    ActionStatus.WITHDRAWN,
)
NO_PRIORITY = "No priority"
_FINISHED = (ActionStatus.DONE, ActionStatus.VERIFIED)
NUMBER_WIDTH = 12


def numbers(*headings: str, width: int = NUMBER_WIDTH) -> tuple[Column, ...]:
    """Columns of counts."""
    return tuple(Column(heading, "count", width) for heading in headings)


def by_team(facts: Iterable[AuditFact], teams: Sequence[str]) -> dict[str, list[AuditFact]]:
    """The audits of each team: the register's teams in its order, then any others by name."""
    found: dict[str, list[AuditFact]] = {team: [] for team in teams}
    others: dict[str, list[AuditFact]] = {}
    for fact in facts:
        (found if fact.team in found else others).setdefault(fact.team, []).append(fact)
    return found | dict(sorted(others.items()))


def share_cells(share: Share) -> list[TableValue]:
    """The whole, the part and the percentage: none stands without what it is of."""
    return [share.of, share.count, share.cell]


def grade_counts(facts: Sequence[AuditFact]) -> list[int]:
    """How many audits of each grade, best first, and how many without one."""
    counts = [graded(facts, grade) for grade in GRADES]
    return [*counts, len(facts) - sum(counts)]


def priority_name(fact: ActionFact) -> str:
    """Its priority's word, or `NO_PRIORITY`."""
    return fact.priority.value if fact.priority else NO_PRIORITY


def weighted_progress(facts: Iterable[ActionFact], least: int) -> TableValue:
    """The share done or verified when each action counts by its priority (paragraph 4.3).

    Withdrawn actions do not count. It stands only where at least `least` actions do.
    """
    kept = [fact for fact in facts if fact.status is not ActionStatus.WITHDRAWN]
    whole = sum(fact.weight for fact in kept)
    done = sum(fact.weight for fact in kept if fact.status in _FINISHED)
    counted = Share(0, len(kept), least)
    return done / whole if counted.is_enough else counted.cell


# ---- Notes --------------------------------------------------------------------------------

OUR_RULE = "Our rule"


def definitions(rows: tuple[Row, ...]) -> Table:
    """The words of a report: each with what it means, and where that comes from."""
    return Table(
        name="Definitions",
        sheet="Notes",
        title="Notes: what the words and figures mean",
        says=(
            "Source: a paragraph of the Quality Assurance and Learning Framework, or our own rule."
        ),
        columns=(
            Column("Word", width=26),
            Column("What it means in this workbook", "long", 104),
            Column("Source", width=24),
        ),
        rows=rows,
    )


QUESTION_WORDS = (
    (
        "Counted",
        "Yes, Partly, No and other answers. Not applicable and blank answers are left out.",
        OUR_RULE,
    ),
    (
        "Not scored",
        "A routing question (8.1): Yes is neither good nor bad, so it has no share.",
        OUR_RULE,
    ),
)


def under_words(least: int) -> Row:
    """What stands in place of a percentage, and why."""
    return (
        under(least),
        f"Fewer than {least} are counted, so no percentage is given: one audit more or less would "
        "change it too much. The counts stand beside it.",
        OUR_RULE,
    )
