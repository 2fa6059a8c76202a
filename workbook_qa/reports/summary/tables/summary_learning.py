"""What the audits of twelve months teach: weakest and strongest, themes, and needs (5.4, 5.6).

Counts first: where fewer are counted than a percentage needs, a standard or a question has no
place among the weakest. Ties go to what more audits say, then to the audit tool's order.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.table import Column, Table
from workbook_qa.core.terms import Grade
from workbook_qa.core.wording import counted
from workbook_qa.ledger.return_content import standard_grade
from workbook_qa.reports.figures import AuditFact, Periods, Share, completed_in, good_or_better
from workbook_qa.reports.judgement_counts import (
    graded_standards,
    grades_of,
    is_graded,
    met_questions,
    standard_counts,
    standard_name,
)
from workbook_qa.reports.report_controls import ControlTotal, adds_up
from workbook_qa.reports.report_tables import numbers
from workbook_qa.reports.summary.summary_parts import SummaryPart, SummaryView, Tables
from workbook_qa.reports.summary.tables.summary_grades import GRADED, returned_in

WEAK_STANDARD, WEAK_QUESTION = "Weakest standard", "Weakest question"
STRONG_STANDARD, STRONG_QUESTION = "Strongest standard", "Strongest question"
THEME = "Theme"
HOW_MANY = {WEAK_STANDARD: 5, WEAK_QUESTION: 10, STRONG_STANDARD: 3, STRONG_QUESTION: 5}
MOST_NEEDS = 20


class _Met(msgspec.Struct, frozen=True):
    """A standard, a question or a theme: how many met it, how many did not, of how many."""

    which: str
    text: str
    met: int
    below: int
    counted: int


def learning_table(facts: list[AuditFact], tools: Sequence[AuditTool], periods: Periods) -> Table:
    """The weakest and the strongest standards and questions, and every theme, with counts."""
    done = completed_in(facts, periods.year)
    standards, questions = _standards(done, tools), _questions(done, tools)
    groups = (
        (WEAK_STANDARD, _first(standards, periods.least, lambda one: one.below)),
        (WEAK_QUESTION, _first(questions, periods.least, lambda one: one.below)),
        (STRONG_STANDARD, _first(standards, periods.least, lambda one: one.met)),
        (STRONG_QUESTION, _first(questions, periods.least, lambda one: one.met)),
        (THEME, _themes(done)),
    )
    return Table(
        name="Learning",
        sheet="Learning",
        title=f"Learning, 12 months to {periods.now.label}",
        says=(
            f"{returned_in(facts, periods.year, periods)} Met: graded Good or better, or answered "
            "Yes. Not met: graded below Good, or answered Partly or No. Ranked are those of which "
            f"{periods.least} or more are counted. For workforce and service plans (5.6)."
        ),
        columns=(
            Column("Learning", width=20),
            Column("Place", "number", 8),
            Column("Which", width=38),
            Column("What is asked", "long", 62),
            *numbers("Met", "Not met", "Counted", width=10),
            Column("Share not met", "percent", 11),
        ),
        rows=tuple(
            (
                heading,
                place,
                one.which,
                one.text,
                one.met,
                one.below,
                one.counted,
                Share(one.below, one.counted, periods.least).cell,
            )
            for heading, found in groups
            for place, one in enumerate(found[: HOW_MANY.get(heading, len(found))], start=1)
        ),
        empty="No audits were completed in the 12 months.",
    )


def _first(found: Iterable[_Met], least: int, number: Callable[[_Met], int]) -> list[_Met]:
    """Those of which enough are counted and that have any, the largest share first."""
    enough = [one for one in found if Share(0, one.counted, least).is_enough and number(one)]
    return sorted(enough, key=lambda one: (-number(one) / one.counted, -one.counted))


def _standards(done: list[AuditFact], tools: Sequence[AuditTool]) -> list[_Met]:
    count = standard_counts(done)
    found = []
    for tool, standard in graded_standards(tools):
        *grades, _ = grades_of(count, tool, standard)
        name = standard_name(tool, standard, tools)
        met, below = sum(grades[:2]), sum(grades[2:])
        found.append(_Met(name, standard.text, met, below, met + below))
    return found


def _questions(done: list[AuditFact], tools: Sequence[AuditTool]) -> list[_Met]:
    return [
        _Met(f"{question.id} ({heading})", question.text, yes, below, whole)
        for heading, question, yes, below, whole in met_questions(done, tools)
    ]


def _themes(done: list[AuditFact]) -> list[_Met]:
    """Every theme by its overall grades, in the order in which they came last, latest first."""
    found: dict[str, list[AuditFact]] = {}
    for fact in sorted(done, key=lambda one: (one.issued_for, one.theme), reverse=True):
        found.setdefault(fact.theme, []).append(fact)
    themes = []
    for theme, audits in found.items():
        share = good_or_better(audits)
        whole = share.of or 0
        said = f"Overall grades of {counted(len(audits), 'audit')} completed"
        themes.append(_Met(theme, said, share.count, whole - share.count, whole))
    return themes


# ---- Learning needs -----------------------------------------------------------------------


def needs_table(facts: list[AuditFact], tools: Sequence[AuditTool], periods: Periods) -> Table:
    """Theme, team and standard together: how many audits graded the standard below Good (5.6)."""
    names = [
        (tool.id, standard.id, standard_name(tool, standard, tools))
        for tool, standard in graded_standards(tools)
    ]
    order = {(tool, standard): place for place, (tool, standard, _) in enumerate(names)}
    below: Counter[tuple[str, str, int]] = Counter()
    worst: Counter[tuple[str, str, int]] = Counter()
    graded: Counter[tuple[str, str, int]] = Counter()
    for fact in completed_in(facts, periods.year):
        if fact.content is None or not is_graded(fact.tool):
            continue
        for standard in fact.tool.standards:
            grade = standard_grade(fact.content, standard.id)
            if grade:
                key = (fact.theme, fact.team, order[fact.tool.id, standard.id])
                graded[key] += 1
                below[key] += not grade.is_good_or_better
                worst[key] += grade is Grade.INADEQUATE
    needs = sorted(+below, key=lambda key: (-below[key], -worst[key], *key))
    shown = needs[:MOST_NEEDS]
    rest = (
        f" The {len(shown)} with most source audits are shown, of {len(needs)}."
        if len(needs) > len(shown)
        else ""
    )
    return Table(
        name="LearningNeeds",
        sheet="Learning needs",
        title=f"Learning needs by theme, team and standard, 12 months to {periods.now.label}",
        says=(
            f"{returned_in(facts, periods.year, periods)} Source audits: those that graded the "
            f"standard below Good. Lines for workforce and service plans (5.6).{rest}"
        ),
        columns=(
            Column("Theme", width=44),
            Column("Team", width=36),
            Column("Practice standard", width=26),
            *numbers("Source audits", "Of these, Inadequate", "Audits graded", width=13),
        ),
        rows=tuple(
            (theme, team, names[place][2], below[key], worst[key], graded[key])
            for key in shown
            for theme, team, place in [key]
        ),
        empty="No standard was graded below Good in the 12 months.",
    )


def _tables(view: SummaryView) -> list[Table]:
    facts, tools, periods = view.facts, view.tools, view.periods
    return [learning_table(facts, tools, periods), needs_table(facts, tools, periods)]


def _controls(_: SummaryView, tables: Tables) -> list[ControlTotal]:
    return [
        ControlTotal(
            "Audits graded in the 12 months",
            "Graded, by month",
            adds_up(tables["GradesByMonth"], GRADED),
            "Counted, by theme",
            adds_up(tables["Learning"], "Counted", where={"Learning": THEME}),
        ),
    ]


LEARNING = SummaryPart(_tables, _controls)
