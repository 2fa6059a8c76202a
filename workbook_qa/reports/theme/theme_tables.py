"""The tables of a theme report that count: answers, grades, actions; shares of five or more."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import AuditType, Priority
from workbook_qa.reports.figures import (
    LEAST_FOR_PERCENT,
    ActionFact,
    AuditFact,
    Share,
    good_or_better,
)
from workbook_qa.reports.judgement_counts import (
    ASKED,
    QUESTION_HEADINGS,
    answer_cells,
    answer_counts,
    asked_questions,
    graded_standards,
    grades_of,
    standard_counts,
    standard_name,
)
from workbook_qa.reports.report_tables import (
    GRADE_HEADINGS,
    STATUSES,
    grade_counts,
    numbers,
    priority_name,
    weighted_progress,
)
from workbook_qa.reports.theme.theme_counts import Counted, returned_words

_SHARE = Column("Good or better", "percent", 11)


# ---- Answers ------------------------------------------------------------------------------


def answers_table(these: Counted, tools: Sequence[AuditTool]) -> Table:
    """Answers to each question, all teams together."""
    count = answer_counts(these.done)
    rows = [
        (
            heading,
            question.id,
            question.text,
            *answer_cells(count, tool, question, LEAST_FOR_PERCENT),
        )
        for tool, heading, question in asked_questions(tools)
        if count[tool.id, question.id, ASKED]
    ]
    return Table(
        name="Answers",
        sheet="Answers",
        title="Answers by question",
        says=f"{returned_words(these)} Counted is without Not applicable and blanks.",
        columns=(
            Column("Standard or pack", width=24),
            Column("Question", "id", 10),
            Column("What is asked", "long", 56),
            *numbers(*QUESTION_HEADINGS, width=11),
            Column("Yes share", "percent", 11),
        ),
        rows=tuple(rows),
        empty="No audit of this round has been completed yet.",
    )


def team_answers_table(
    these: Counted, tools: Sequence[AuditTool], teams: Mapping[str, list[AuditFact]]
) -> Table:
    """Answers to each question by team; a team that was not asked has no row."""
    counts = {
        team: answer_counts(fact for fact in facts if fact.is_completed)
        for team, facts in teams.items()
    }
    rows = [
        (heading, question.id, team, *answer_cells(count, tool, question, LEAST_FOR_PERCENT))
        for tool, heading, question in asked_questions(tools)
        for team, count in counts.items()
        if count[tool.id, question.id, ASKED]
    ]
    return Table(
        name="AnswersByTeam",
        sheet="Answers by team",
        title="Answers by question and team",
        says=(
            f"{returned_words(these)} The same answers as on the sheet Answers. A team has few "
            "audits: read the counts, and no league table."
        ),
        columns=(
            Column("Standard or pack", width=24),
            Column("Question", "id", 10),
            Column("Team", width=34),
            *numbers(*QUESTION_HEADINGS, width=11),
            Column("Yes share", "percent", 11),
        ),
        rows=tuple(rows),
        empty="No audit of this round has been completed yet.",
    )


# ---- Grades -------------------------------------------------------------------------------


def theme_grades_table(these: Counted, teams: Mapping[str, list[AuditFact]]) -> Table:
    """Overall grades of all audits, by team and by audit type, with what did not come back."""
    groups: list[tuple[str, str, Sequence[AuditFact]]] = [
        ("All audits", "All audits", these.facts),
        *(("Team", team, found) for team, found in teams.items() if found),
        *(
            ("Audit type", kind.value, [fact for fact in these.facts if fact.audit_type is kind])
            for kind in AuditType
            if any(fact.audit_type is kind for fact in these.facts)
        ),
    ]
    return Table(
        name="ThemeGrades",
        sheet="Grades",
        title="Overall grades",
        says=returned_words(these),
        columns=(
            Column("Grouped by", width=13),
            Column("Group", width=34),
            *numbers(*GRADE_HEADINGS, "Completed", width=13),
            _SHARE,
            *numbers("Issued", "Of these, not yet completed"),
        ),
        rows=tuple((grouping, name, *_grades(found)) for grouping, name, found in groups),
    )


def _grades(facts: Sequence[AuditFact]) -> list[TableValue]:
    done = [fact for fact in facts if fact.is_completed]
    share = good_or_better(done).cell
    return [*grade_counts(done), len(done), share, len(facts), len(facts) - len(done)]


def theme_standards_table(these: Counted, tools: Sequence[AuditTool]) -> Table:
    """Grades of each practice standard."""
    rows = []
    count = standard_counts(these.done)
    for tool, standard in graded_standards(tools):
        found = grades_of(count, tool, standard)
        share = Share(found[0] + found[1], sum(found[:-1]))
        rows.append((standard_name(tool, standard, tools), standard.text, *found, share.cell))
    return Table(
        name="ThemeStandards",
        sheet="Standards",
        title="Grades by practice standard",
        says=returned_words(these),
        columns=(
            Column("Practice standard", width=24),
            Column("What it asks", "long", 56),
            *numbers(*GRADE_HEADINGS, width=14),
            _SHARE,
        ),
        rows=tuple(rows),
        empty="No audit tool with graded standards has been used yet.",
    )


# ---- Actions ------------------------------------------------------------------------------


def theme_actions_table(these: Counted, teams: Iterable[str]) -> Table:
    """Actions by priority and by team: how they stand, how many are overdue."""
    actions = these.actions
    priorities = [priority.value for priority in Priority]
    priorities += sorted({priority_name(fact) for fact in actions} - {*priorities})
    groups = [("All actions", "All actions", [*actions])]
    groups += [
        ("Priority", name, [fact for fact in actions if priority_name(fact) == name])
        for name in priorities
    ]
    by_team = ((team, [fact for fact in actions if fact.team == team]) for team in teams)
    groups += [("Team", team, found) for team, found in by_team if found]
    return Table(
        name="ThemeActions",
        sheet="Actions",
        title="Actions",
        says=(
            "Actions set by the audits of this round, as they stand. Overdue is counted in working "
            "days; advice is not monitored and is not counted."
        ),
        columns=(
            Column("Grouped by", width=13),
            Column("Group", width=34),
            *numbers("Set", width=10),
            *numbers(*(status.value for status in STATUSES), width=12),
            *numbers("Overdue", width=10),
            Column("Progress", "percent", 11),
        ),
        rows=tuple((grouping, name, *_progress(found)) for grouping, name, found in groups),
    )


def _progress(facts: Sequence[ActionFact]) -> list[TableValue]:
    status = Counter(fact.status for fact in facts)
    overdue = sum(fact.is_overdue for fact in facts)
    progress = weighted_progress(facts, LEAST_FOR_PERCENT)
    return [len(facts), *(status[one] for one in STATUSES), overdue, progress]
