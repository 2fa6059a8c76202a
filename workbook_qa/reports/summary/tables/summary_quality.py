"""The part of the DMT summary on what its figures rest on: data quality."""

from collections import Counter
from collections.abc import Callable, Iterable

from workbook_qa.core.calendar import Month, month_of
from workbook_qa.core.problem import CATALOGUE
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.states import State
from workbook_qa.reports.figures import (
    ActionFact,
    AuditFact,
    Period,
    Periods,
    completed_in,
    issued_for,
)
from workbook_qa.reports.judgement_counts import is_graded
from workbook_qa.reports.summary.summary_parts import SummaryPart

_OUTCOME_WORDS = {
    Outcome.ACCEPTED: "Accepted",
    Outcome.QUERIED: "Queried: the auditor must answer",
    Outcome.ALREADY_HAVE: "Sent again: the same came before",
    Outcome.SUPERSEDED: "Replaced: a later complete return counts",
    Outcome.CONFLICT: "Says something else than the return that counts: the Lead Auditor decides",
    Outcome.REFUSED: "Refused: not a workbook of ours, or not readable",
}
FILES = "Different files received"
MARKED = "Marked done, verified or withdrawn, but counted as before: something is missing"


def quality_table(
    state: State, facts: list[AuditFact], actions: list[ActionFact], periods: Periods
) -> Table:
    """Files by outcome, audits that wait, queries left, and actions that lack something."""
    return Table(
        name="DataQuality",
        sheet="Data quality",
        title=f"Data quality, {periods.now.label} and 12 months",
        says="What the figures rest on. A file that came in twice counts once.",
        columns=(
            Column("About", width=34),
            Column("What", width=76),
            *(Column(period.label, "number", 14) for period in (periods.now, periods.year)),
        ),
        rows=(
            *_file_rows(state, periods),
            *_audit_rows(facts, periods),
            *_query_rows(facts, periods),
            *_action_rows(actions, periods),
        ),
    )


def _file_rows(state: State, periods: Periods) -> Iterable[tuple[TableValue, ...]]:
    # Feedback, confirmations and the list Texts to release come back through the same inbox, and
    # no figure of audits rests on them.
    counts = Counter(
        (month_of(file.on), file.outcome.value)
        for file in state.files.values()
        if file.reference not in state.followups and not _is_release_list(file)
    )
    for outcome, words in _OUTCOME_WORDS.items():
        yield FILES, words, *_in_periods(counts, outcome.value, periods)


def _is_release_list(file: FileReceived) -> bool:
    """Whether it was taken in and is of no audit."""
    return file.outcome is Outcome.ACCEPTED and not file.reference


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
        (
            "Completed, and another return differs: what was accepted counts until it is decided",
            [fact for fact in facts if fact.in_conflict],
            completed_in,
        ),
    )
    for words, found, of in rows:
        yield "Audits", words, *(len(of(found, one)) for one in (periods.now, periods.year))


def _query_rows(facts: list[AuditFact], periods: Periods) -> Iterable[tuple[TableValue, ...]]:
    done = completed_in(facts, periods.year)
    counts = Counter((fact.completed_in, code) for fact in done for code in fact.queries)
    for code in sorted({code for _, code in counts}):
        words = CATALOGUE[code].fact
        yield "Queries left on accepted returns", words, *_in_periods(counts, code, periods)


def _action_rows(actions: list[ActionFact], periods: Periods) -> Iterable[tuple[TableValue, ...]]:
    """By the month in which they were set; older ones stand under the twelve months."""
    marked = [fact for fact in actions if fact.missing]
    now = [fact for fact in marked if fact.set_in in periods.now]
    yield "Actions", MARKED, len(now), len(marked)
    for code in sorted({code for fact in marked for code in fact.missing}):
        counts = (sum(code in fact.missing for fact in facts) for facts in (now, marked))
        yield "Actions", f"Of these: {CATALOGUE[code].fact}", *counts


def _in_periods(
    counts: Counter[tuple[Month, str]] | Counter[tuple[Month | None, str]],
    what: str,
    periods: Periods,
) -> tuple[int, int]:
    found = {month: counts.get((month, what), 0) for month in periods.months}
    return found[periods.month], sum(found.values())


QUALITY = SummaryPart(
    lambda view: [quality_table(view.state, view.facts, view.actions, view.periods)]
)
