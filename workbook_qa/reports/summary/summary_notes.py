"""What stands behind the DMT summary: data quality, and what each word means."""

from collections import Counter
from collections.abc import Callable, Iterable

from workbook_qa.core.calendar import Month, month_of
from workbook_qa.core.policy import Policy
from workbook_qa.core.problem import CATALOGUE
from workbook_qa.core.table import Column, Row, Table, TableValue
from workbook_qa.core.terms import Outcome, Priority
from workbook_qa.ledger.states import State
from workbook_qa.reports.figures import (
    PRIORITY_WEIGHT,
    AuditFact,
    Period,
    Periods,
    completed_in,
    issued_for,
    under,
)
from workbook_qa.reports.judgement_counts import is_graded
from workbook_qa.reports.summary.tables.summary_escalation import LADDER
from workbook_qa.reports.variation import RUN, SCALE

_OUTCOME_WORDS = {
    Outcome.ACCEPTED: "Accepted",
    Outcome.QUERIED: "Queried: the auditor must answer",
    Outcome.ALREADY_HAVE: "Already have: the same content came before",
    Outcome.SUPERSEDED: "Superseded: a later complete return stands",
    Outcome.CONFLICT: "In conflict: held for the Lead Auditor",
    Outcome.REFUSED: "Refused",
}
FILES = "Different files received"


def quality_table(state: State, facts: list[AuditFact], periods: Periods) -> Table:
    """Files by outcome, audits waiting for an answer, and queries left on accepted returns."""
    return Table(
        name="DataQuality",
        title=f"Data quality, {periods.now.label} and 12 months",
        says="What the figures rest on. A file that came in twice with the same bytes counts once.",
        columns=(
            Column("About", width=34),
            Column("What", width=76),
            *(Column(period.label, "number", 14) for period in (periods.now, periods.year)),
        ),
        rows=(
            *_file_rows(state, periods),
            *_audit_rows(facts, periods),
            *_query_rows(facts, periods),
        ),
    )


def _file_rows(state: State, periods: Periods) -> Iterable[tuple[TableValue, ...]]:
    # Feedback and confirmations come back through the same inbox, and no figure of audits rests
    # on them.
    counts = Counter(
        (month_of(file.on), file.outcome.value)
        for file in state.files.values()
        if file.reference not in state.followups
    )
    for outcome, words in _OUTCOME_WORDS.items():
        yield FILES, words, *_in_periods(counts, outcome.value, periods)


def _audit_rows(facts: list[AuditFact], periods: Periods) -> Iterable[tuple[TableValue, ...]]:
    missing = [fact for fact in facts if fact.is_missing]
    queried = [fact for fact in missing if fact.queried]
    silent = [fact for fact in missing if not fact.returned]
    ungraded = [fact for fact in facts if is_graded(fact.tool) and not fact.grade]
    rows: tuple[
        tuple[str, list[AuditFact], Callable[[list[AuditFact], Period], list[AuditFact]]], ...
    ] = (
        ("Issued for the period, not yet completed", missing, issued_for),
        ("Issued for the period, nothing returned yet", silent, issued_for),
        ("Issued for the period, returned but queried, not completed", queried, issued_for),
        ("Completed without an overall grade", ungraded, completed_in),
    )
    for words, found, of in rows:
        yield "Audits", words, *(len(of(found, one)) for one in (periods.now, periods.year))


def _query_rows(facts: list[AuditFact], periods: Periods) -> Iterable[tuple[TableValue, ...]]:
    done = completed_in(facts, periods.year)
    counts = Counter((fact.completed_in, code) for fact in done for code in fact.queries)
    for code in sorted({code for _, code in counts}):
        words = f"{CATALOGUE[code].fact} ({code})"
        yield "Queries left on accepted returns", words, *_in_periods(counts, code, periods)


def _in_periods(
    counts: Counter[tuple[Month, str]] | Counter[tuple[Month | None, str]],
    what: str,
    periods: Periods,
) -> tuple[int, int]:
    found = {month: counts.get((month, what), 0) for month in periods.months}
    return found[periods.month], sum(found.values())


# ---- Definitions --------------------------------------------------------------------------


def definitions_table(policy: Policy, periods: Periods) -> Table:
    """What is counted, when, and where the rule comes from."""
    return definitions((*_AUDIT_WORDS, *_grade_words(policy, periods), *_action_words(policy)))


def definitions(rows: tuple[Row, ...]) -> Table:
    """The words of a report: each with what it means, and where that comes from."""
    return Table(
        name="Definitions",
        title="Notes: what the words and figures mean",
        says="Source: paragraphs of the Quality Assurance and Learning Framework, or our default.",
        columns=(
            Column("Word", width=26),
            Column("What it means in this workbook", "long", 104),
            Column("Source", width=22),
        ),
        rows=rows,
    )


_AUDIT_WORDS = (
    (
        "Audit",
        "One case audited by one auditor with one audit tool in one month. Only counts stand "
        "here: no child, auditor or worker is named.",
        "4.1",
    ),
    (
        "Issued for a month",
        "The audits of that month's selection. This is what was expected.",
        "4.1",
    ),
    (
        "Completed",
        "A complete return was accepted. A return that was queried is not completed until the "
        "auditor has answered.",
        "Default 18",
    ),
    (
        "Completed in a month",
        "The return was first accepted in that month, whenever the audit was due.",
        "Default 17",
    ),
    (
        "Late",
        "Accepted after the day it was due. Late audits are shown with the month they were due.",
        "Default 17",
    ),
    (
        "Not yet completed",
        "Outstanding, in the framework's word: issued, and no complete return accepted by the "
        "“as at” date: not returned, or returned and queried. Audits that did not come back may "
        "differ from those that did.",
        "Requirements, section 4",
    ),
    (
        "Exempt, withdrawn",
        "Issued, and then not to be done. Every audit issued is completed, not yet completed, "
        "exempt or withdrawn, and only one of them.",
        "Default 4",
    ),
    (
        "Extended",
        "Given a later due date. It is late only after that date.",
        "Default 4",
    ),
    (
        "Team",
        "The case's team when the audit was issued. A later move changes no count.",
        "Default 16",
    ),
    (
        "Nature",
        "Audit kind (the audit tool), audit type (the group of children) and theme.",
        "5.3 (b), default 15",
    ),
    (
        "12 months",
        "The month of this summary and the eleven before it.",
        "Requirements, section 4",
    ),
    (
        "As at",
        "Everything known by the end of that day, and nothing later.",
        "5.3",
    ),
)


QUESTION_WORDS = (
    (
        "Counted",
        "Yes, Partly, No and other answers. Not applicable and blank answers are left out.",
        "Requirements, section 4",
    ),
    (
        "Not scored",
        "A routing question (8.1): Yes is neither good nor bad, so it has no share.",
        "Requirements, section 4",
    ),
)


def under_words(least: int) -> Row:
    """What stands in place of a percentage, and why."""
    return (
        under(least),
        f"Fewer than {least} are counted, so no percentage is given: one audit more or less would "
        "change it too much. The counts stand beside it.",
        "Requirements, section 4",
    )


def _grade_words(policy: Policy, periods: Periods) -> tuple[Row, ...]:
    least = periods.least
    return (
        (
            "Grade",
            "The auditor's own overall judgement on the four Ofsted grades. It is never worked out "
            "from other grades, and grades are never averaged.",
            "4.3, default 2",
        ),
        ("Good or better", "Good and Outstanding, out of the audits that were graded.", "5.3 (c)"),
        (
            "Not graded",
            "Completed, in a kind of audit that gives no grades.",
            "4.6",
        ),
        under_words(least),
        (
            "Limits, usual variation",
            "A process behaviour (XmR) chart of Good or better: the centre line is the mean of the "
            f"months shown, the limits lie {SCALE} mean moving ranges (the difference between one "
            f"month and the next) to either side. They need {max(policy.limits_from_months, 2)} "
            f"months of {least} graded audits or more. Signals: a month outside the limits, or "
            f"{RUN} in a row on one side of the centre line.",
            "Requirements, section 4",
        ),
        *QUESTION_WORDS,
        (
            "Other answer",
            "An answer that only that question offers, such as Shared lawfully without consent "
            "(4.2).",
            "Default 1",
        ),
    )


def _action_words(policy: Policy) -> tuple[tuple[TableValue, ...], ...]:
    days = ", ".join(f"{one.value} {policy.days_for(one)}" for one in Priority)
    ladder = "; ".join(f"{one.value} {' / '.join(map(str, LADDER[one]))}" for one in Priority)
    weights = ", ".join(f"{one.value} {PRIORITY_WEIGHT[one]}" for one in Priority)
    return (
        (
            "Action",
            "Set by an accepted return and monitored until it is verified. Advice is not "
            f"monitored and is in no count. Working days to do it: {days}.",
            "4.3, default 3",
        ),
        (
            "Set in a month",
            "The audit that set it was completed in that month.",
            "4.3, default 17",
        ),
        (
            "Done, Verified",
            "Done: the Team Manager says so, with a date. Verified: checked by the Head of "
            "Service or Service Manager.",
            "5.1, 5.2, default 19",
        ),
        (
            "Overdue",
            "Open or reopened, and at least one working day past its due date on the “as at” "
            "date. Age is counted in working days in England.",
            "5.1",
        ),
        (
            "Escalated",
            "Overdue for so long that the delay is with the Team Manager, then the Head of Service "
            f"or Service Manager, then the Assistant Director. Working days overdue: {ladder}.",
            "5.2, default 8",
        ),
        (
            "Weighted progress",
            "The share done or verified when each action counts by its priority: "
            f"{weights}. Withdrawn actions are left out.",
            "4.3",
        ),
        (
            "Outstanding practice",
            "What auditors wrote as outstanding practice to share, with any overall grade. The DMT "
            "decides whether it is celebrated and used in training.",
            "5.3 (e), 5.4",
        ),
    )
