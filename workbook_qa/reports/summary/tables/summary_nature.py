"""The part of the DMT summary on 5.3 (b): of what nature the audits are."""

from collections.abc import Callable, Sequence

from workbook_qa.core.calendar import day_words
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import AuditType
from workbook_qa.reports.figures import AuditFact, Periods, completed_in, issued_for
from workbook_qa.reports.report_tables import numbers
from workbook_qa.reports.summary.summary_parts import SummaryPart, SummaryView

NATURE: tuple[tuple[str, Callable[[AuditFact], str]], ...] = (
    ("Audit kind", lambda fact: fact.kind),
    ("Audit type", lambda fact: fact.audit_type.value),
    ("Theme", lambda fact: fact.theme),
)


def nature_table(view: SummaryView) -> Table:
    """Audits by audit kind, audit type and theme (requirements, default 15)."""
    facts, periods = view.facts, view.periods
    known = {"Audit type": [kind.value for kind in AuditType]}
    came_before = completed_in(view.before.facts, periods.before)
    rows = [
        (grouping, name, *_nature(found, [one for one in came_before if of(one) == name], periods))
        for grouping, of in NATURE
        for name, found in _groups(facts, of, known.get(grouping, []), periods).items()
    ]
    now, before, year = (one.label for one in (periods.now, periods.before, periods.year))
    return Table(
        name="Nature",
        sheet="b Nature",
        title=f"(b) Nature of the audits, {now}",
        says=(
            "Every audit stands once in each grouping: audit kind, audit type and theme. "
            f"{before} is as at {day_words(view.before.as_at)}, the same day after its end."
        ),
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


def _nature(
    facts: list[AuditFact], came_before: list[AuditFact], periods: Periods
) -> list[TableValue]:
    issued = issued_for(facts, periods.now)
    return [
        len(issued),
        sum(fact.is_missing for fact in issued),
        len(completed_in(facts, periods.now)),
        len(came_before),
        len(issued_for(facts, periods.year)),
        len(completed_in(facts, periods.year)),
    ]


NATURES = SummaryPart(lambda view: [nature_table(view)])
