"""The notes of a theme report: what is counted and quoted, and the control totals."""

from collections.abc import Mapping

from workbook_qa.core.policy import Policy
from workbook_qa.core.table import Table
from workbook_qa.core.terms import Priority
from workbook_qa.releases.quotable_texts import quotable_texts
from workbook_qa.reports.figures import LEAST_FOR_PERCENT
from workbook_qa.reports.judgement_counts import QUESTION_HEADINGS, is_graded
from workbook_qa.reports.report_controls import ControlTotal, adds_up
from workbook_qa.reports.report_tables import (
    GRADE_HEADINGS,
    OUR_RULE,
    QUESTION_WORDS,
    STATUSES,
    definitions,
    under_words,
)
from workbook_qa.reports.theme.theme_counts import Counted
from workbook_qa.reports.theme.theme_quotations import ThemeTexts


def theme_controls(
    these: Counted, said: ThemeTexts, tables: Mapping[str, Table]
) -> tuple[ControlTotal, ...]:
    """Two ways to each number, added up from what is printed."""
    done = these.done
    grades, actions = tables["ThemeGrades"], tables["ThemeActions"]
    completed = len(done)
    everything = {"Grouped by": "All actions"}
    statuses = tuple(status.value for status in STATUSES)
    asked = sum(len(fact.tool.questions(fact.audit_type)) for fact in done if fact.content)
    tables_of_words = ("StrengthsWeaknesses", "DifferenceMade", "PracticeExamples")
    return (
        ControlTotal(
            "Audits issued",
            "Issued, all audits",
            len(these.facts),
            "Completed + not yet completed, by team",
            adds_up(
                grades,
                *("Completed", "Of these, not yet completed"),
                where={"Grouped by": "Team"},
            ),
        ),
        *(
            ControlTotal(
                f"Overall grades, by {grouping.lower()}",
                "Audits completed",
                completed,
                "Grades + not graded",
                adds_up(grades, *GRADE_HEADINGS, where={"Grouped by": grouping}),
            )
            for grouping in ("All audits", "Team", "Audit type")
        ),
        ControlTotal(
            "Grades of practice standards",
            "Standards in the audits completed",
            sum(len(fact.tool.standards) for fact in done if fact.content and is_graded(fact.tool)),
            "Grades + not graded, all standards",
            adds_up(tables["ThemeStandards"], *GRADE_HEADINGS),
        ),
        *(
            ControlTotal(
                f"Answers, {words}",
                "Questions in the audits completed",
                asked,
                "All answers, not applicable and blanks",
                adds_up(tables[name], *QUESTION_HEADINGS[:-1]),
            )
            for name, words in (("Answers", "all teams"), ("AnswersByTeam", "by team"))
        ),
        *(
            ControlTotal(f"Actions, {words}", "Actions set", len(these.actions), right, number)
            for words, right, number in (
                ("by state", " + ".join(statuses), adds_up(actions, *statuses, where=everything)),
                (
                    "by priority",
                    "Set, by priority",
                    adds_up(actions, "Set", where={"Grouped by": "Priority"}),
                ),
                ("by team", "Set, by team", adds_up(actions, "Set", where={"Grouped by": "Team"})),
            )
        ),
        ControlTotal(
            "Texts",
            "Written in the returns",
            sum(
                1
                for fact in these.facts
                for _ in quotable_texts(fact.content, fact.tool, fact.audit_type)
            ),
            "Rows of the three tables of words + waiting to be released + kept back + no room",
            sum(len(tables[name].rows) for name in tables_of_words)
            + said.counts.waiting
            + said.counts.kept_back
            + said.others,
        ),
    )


def theme_definitions(policy: Policy) -> Table:
    """What is counted and quoted in this workbook."""
    days = ", ".join(f"{one.value} {policy.days_for(one)}" for one in Priority)
    action = (
        "Action",
        "Set by an accepted return of this round and monitored until it is verified. Advice is "
        f"not monitored and is in no count. Working days to do it: {days}.",
        "Framework 4.3; our rule",
    )
    return definitions((*_WORDS, action))


_WORDS = (
    (
        "Round",
        "The months in a row for which audits of this theme were issued. A month between without "
        "any begins another round. “Last time” is the round before this one.",
        "Framework 5.3",
    ),
    (
        "Audits counted",
        "All audits issued for the months of this round, whenever their returns came in. The DMT "
        "summary counts by the month of acceptance instead, so the two differ where returns were "
        "late.",
        "Framework 4.1; our rule",
    ),
    (
        "Completed",
        "A complete return was accepted by the “as at” date. Audits that did not come back may "
        "differ from those that did.",
        OUR_RULE,
    ),
    ("Team", "The case's team when the audit was issued.", OUR_RULE),
    (
        "Grade",
        "The auditor's own judgement on the four Ofsted grades. Grades are never averaged.",
        "Framework 4.3; our rule",
    ),
    (
        "Good or better",
        "Good and Outstanding, out of the audits that were graded.",
        "Framework 5.3",
    ),
    *QUESTION_WORDS,
    under_words(LEAST_FOR_PERCENT),
    (
        "Strength",
        "The reason given for a standard's or the overall grade of Good or Outstanding, what the "
        "auditor called strong, and the evidence of each Yes in a standard graded Outstanding.",
        "Framework 5.3",
    ),
    (
        "Weakness",
        "The evidence of each Partly or No, and the reason given for a standard's or the overall "
        "grade of Requires improvement or Inadequate.",
        "Framework 5.3",
    ),
    (
        "In the auditor's words",
        "As the Lead Auditor released them, each on its own: as typed with names and case ids "
        "replaced, or in other words. Asked for are five texts of a practice standard, No and "
        "Partly first, and all outstanding practice; what is kept back makes room for the next. "
        "What is not released is not printed. The number beside them "
        "is the same in every paper; only the ledger leads back from it.",
        OUR_RULE,
    ),
    (
        "Progress",
        "The share done or verified when each action counts by its priority: the higher, the more. "
        "Withdrawn actions are left out.",
        "Framework 4.3",
    ),
    (
        "As at",
        "Everything known by the end of that day, and nothing later. The narrative is the newest.",
        "Framework 5.3",
    ),
)
