"""The sheet of the DMT summary on 5.3 (e): outstanding practice in the auditors' words.

Only what the Lead Auditor has released stands there, in the words that were released.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from workbook_qa.core.table import Column, Row, Table
from workbook_qa.ledger.events import PracticeDecided
from workbook_qa.ledger.states import State
from workbook_qa.releases.quotable_texts import PRACTICE as PRACTICE_FIELD
from workbook_qa.releases.quotable_texts import practice_of
from workbook_qa.releases.released_texts import (
    Printed,
    TextCounts,
    count_texts,
    printed,
    waiting_words,
)
from workbook_qa.reports.example_numbers import NUMBER, example_numbers
from workbook_qa.reports.figures import AuditFact, Periods, completed_in, short_month
from workbook_qa.reports.report_controls import ControlTotal
from workbook_qa.reports.summary.practice_decisions import DECIDED_ON, DECISION, PracticeDecision
from workbook_qa.reports.summary.summary_parts import SummaryPart, SummaryView, Tables


def practice_table(facts: Sequence[AuditFact], state: State, periods: Periods) -> Table:
    """Every example of the twelve months that is released, latest first, with the DMT's decision.

    No reference stands beside one: a number does that only the ledger leads back from.
    """
    numbers, decisions = example_numbers(state), state.decisions
    done = completed_in(facts, periods.year)
    done.sort(key=lambda fact: numbers[fact.reference])
    done.sort(key=lambda fact: fact.completed_in or "", reverse=True)
    found = list(_found(done, state))
    counts = count_texts(words for _, words in found)
    rows = [
        (
            numbers[fact.reference],
            short_month(fact.completed_in),
            fact.team,
            words.words,
            *_decided(decisions.get(fact.reference)),
        )
        for fact, words in found
        if fact.completed_in and words.words is not None
    ]
    return Table(
        name="OutstandingPractice",
        sheet="e Outstanding practice",
        title=f"(e) Outstanding practice, 12 months to {periods.now.label}",
        says=(
            "In the auditors' words as the Lead Auditor released them, whatever the overall grade; "
            "the latest month first. The DMT's decision is typed in the yellow columns, and kept "
            f"by the next summary. {waiting_words(counts)}"
        ).rstrip(),
        columns=(
            Column(NUMBER, "id", 13),
            Column("Completed in", width=13),
            Column("Team", width=24),
            Column("In the auditor's words", "long", 78),
            Column(
                DECISION,
                "long",
                19,
                managers=True,
                choices=tuple(PracticeDecision),
                prompt="What the DMT decided (5.4): chosen from the list.",
            ),
            Column(DECIDED_ON, "date", 13, managers=True, prompt="The day of the meeting."),
        ),
        rows=tuple(rows),
        empty="None is released yet." if counts.all else "None was described in the 12 months.",
    )


def _decided(decided: PracticeDecided | None) -> tuple[str, datetime.date | None]:
    return (decided.decision, decided.decided_on) if decided else ("", None)


def practice_printed(fact: AuditFact, state: State) -> Printed | None:
    """What may be printed of an audit's outstanding practice; None where nothing was described."""
    text = practice_of(fact.content)
    return printed(state, fact.reference, PRACTICE_FIELD, text) if text else None


def _found(facts: Iterable[AuditFact], state: State) -> Iterator[tuple[AuditFact, Printed]]:
    for fact in facts:
        words = practice_printed(fact, state)
        if words:
            yield fact, words


def _tables(view: SummaryView) -> list[Table]:
    return [practice_table(view.facts, view.state, view.periods)]


def practice_counts(view: SummaryView) -> TextCounts:
    """Of the examples of the twelve months: how many are printed, wait, and are kept back."""
    done = completed_in(view.facts, view.periods.year)
    return count_texts(words for _, words in _found(done, view.state))


def _controls(view: SummaryView, tables: Tables) -> list[ControlTotal]:
    done, counts = completed_in(view.facts, view.periods.year), practice_counts(view)
    return [
        ControlTotal(
            "Examples of outstanding practice in the 12 months",
            "Described in audits completed",
            sum(bool(practice_of(fact.content)) for fact in done),
            "Rows on the sheet + waiting to be released + kept back",
            len(tables["OutstandingPractice"].rows) + counts.waiting + counts.kept_back,
        ),
    ]


def _words(_: SummaryView) -> tuple[Row, ...]:
    return (
        (
            "Outstanding practice",
            "What auditors wrote as outstanding practice to share, with any overall grade. The DMT "
            "decides whether it is celebrated and used in training. Each text is printed only "
            "once the Lead Auditor has released it, in the words that were released.",
            "Framework 5.3 (e), 5.4",
        ),
    )


PRACTICE = SummaryPart(_tables, _controls, words=_words)
