"""The sheet of the DMT summary on 5.3 (e): outstanding practice in the auditors' words.

The words are screened: colleagues known to the audits, case ids and whatever seems to be a
person's name are replaced; a text that seems to hold personal data of another kind is held back.
"""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence

from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.privacy.people_in_text import (
    Known,
    name_words,
    names_a_person,
    places_of_names,
)
from workbook_qa.core.privacy.personal_marks import (
    emails_in,
    has_address,
    has_date_of_birth,
    has_nhs_number,
    has_phone_number,
    has_postcode,
)
from workbook_qa.core.table import Column, Row, Table
from workbook_qa.ledger.events import PracticeDecided
from workbook_qa.reports.example_numbers import NUMBER, example_numbers
from workbook_qa.reports.figures import AuditFact, Periods, completed_in, short_month
from workbook_qa.reports.report_controls import ControlTotal
from workbook_qa.reports.report_masks import NAME_SHOWN, Mask, mask_for
from workbook_qa.reports.summary.practice_decisions import DECIDED_ON, DECISION, PracticeDecision
from workbook_qa.reports.summary.summary_parts import SummaryPart, SummaryView, Tables

HELD_BACK = (
    "Held back: it seems to hold personal data. Open the return from the master tracker to read it."
)
_MARKS: tuple[Callable[[str], bool], ...] = (
    has_nhs_number,
    has_address,
    has_postcode,
    has_phone_number,
    lambda text: bool(emails_in(text)),
)


def practice_table(
    facts: Sequence[AuditFact],
    numbers: Mapping[str, str],
    masked: Mask,
    decisions: Mapping[str, PracticeDecided],
    periods: Periods,
) -> Table:
    """Every example of the twelve months, latest first, with what the DMT decided on it.

    Args:
        numbers: that of each audit, by its reference: no paper of the DMT names an audit.
    """
    done = completed_in(facts, periods.year)
    done.sort(key=lambda fact: numbers[fact.reference])
    done.sort(key=lambda fact: fact.completed_in or "", reverse=True)
    rows = [
        (
            numbers[fact.reference],
            short_month(fact.completed_in),
            fact.team,
            screened(words, fact, masked),
            *_decided(decisions.get(fact.reference)),
        )
        for fact in done
        if fact.completed_in and (words := outstanding_practice(fact))
    ]
    return Table(
        name="OutstandingPractice",
        sheet="e Outstanding practice",
        title=f"(e) Outstanding practice, 12 months to {periods.now.label}",
        says=(
            "In the auditors' words, whatever the overall grade; the latest month first. Names and "
            "case ids are replaced; read each example before it is shared. The DMT's decision is "
            "typed in the yellow columns, and kept by the next summary."
        ),
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
        empty="None was described in the 12 months.",
    )


def _decided(decided: PracticeDecided | None) -> tuple[str, datetime.date | None]:
    return (decided.decision, decided.decided_on) if decided else ("", None)


def screened(words: str, fact: AuditFact, masked: Mask) -> str:
    """An example without names of people, or a sentence that it is held back."""
    known, text = _known(fact), words
    for start, end in reversed([*places_of_names(text, known)]):
        text = f"{text[:start]}{NAME_SHOWN}{text[end:]}"
    text = masked(text)
    came = fact.completed_on or fact.due_on
    if has_date_of_birth(text, came, came) or any(has(text) for has in _MARKS):
        return HELD_BACK
    return HELD_BACK if names_a_person(text, known) else text


def _known(fact: AuditFact) -> Known:
    """No one may be named; words of the team, the theme and the audit tool are ordinary."""
    ours = name_words((fact.team, fact.theme, fact.kind))
    texts = f"{fact.tool.wording}\n" + "\n".join(
        fact.content.entries.values() if fact.content else ()
    )

    def is_ordinary(word: str) -> bool:
        if word in ours:
            return True
        return word in texts and bool(
            re.search(rf"(?<![\w'’-]){re.escape(word)}(?![\w'’-])", texts)
        )

    def nobody(_: str) -> bool:
        return False

    return Known(nobody, frozenset(), nobody, is_ordinary)


def outstanding_practice(fact: AuditFact) -> str:
    """What its auditor wrote as outstanding practice to share, or empty."""
    return fact.content.entries.get(Meaning.OUTSTANDING_PRACTICE, "") if fact.content else ""


def _tables(view: SummaryView) -> list[Table]:
    state = view.state
    numbers, masked = example_numbers(state), mask_for(state)
    return [practice_table(view.facts, numbers, masked, state.decisions, view.periods)]


def _controls(view: SummaryView, tables: Tables) -> list[ControlTotal]:
    facts, periods = view.facts, view.periods
    return [
        ControlTotal(
            "Examples of outstanding practice in the 12 months",
            "Described in audits completed",
            sum(bool(outstanding_practice(fact)) for fact in completed_in(facts, periods.year)),
            "Rows on the sheet",
            len(tables["OutstandingPractice"].rows),
        ),
    ]


def _words(_: SummaryView) -> tuple[Row, ...]:
    return (
        (
            "Outstanding practice",
            "What auditors wrote as outstanding practice to share, with any overall grade. The DMT "
            "decides whether it is celebrated and used in training.",
            "5.3 (e), 5.4",
        ),
    )


PRACTICE = SummaryPart(_tables, _controls, words=_words)
