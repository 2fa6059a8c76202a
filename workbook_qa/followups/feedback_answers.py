"""What workers and Team Managers answered to feedback, as the ingest report lists it (5.1)."""

import datetime
from collections.abc import Iterator

from workbook_qa.core.table import Column, Row, Table, TableValue
from workbook_qa.core.terms import Confirmation, Outcome
from workbook_qa.ledger.events import FeedbackIssued, FileReceived
from workbook_qa.ledger.followup_answers import (
    ANSWERED_BY,
    COMMENTS,
    CONFIRMING,
    DISAGREES,
    FACTS_RIGHT,
    NOT_RIGHT,
)
from workbook_qa.ledger.states import State

_NOT_SAID = "Not said"
_COLUMNS = (
    Column("Taken in", "date", 12),
    Column("Audit", "id", 22),
    Column("Answered by", "text", 16),
    Column("Facts right", "text", 11),
    Column("What is not right", "long", 36),
    Column("Disagrees with a grade", "long", 44),
    Column("Discussed on", "date", 13),
    Column("Placed on file on", "date", 13),
    Column("Comments", "long", 40),
)


def answers_table(state: State) -> Table:
    """One row for each answer, newest first; what disagrees stands in it in their words."""
    rows = sorted(_answers(state), key=lambda pair: (pair[0].on, pair[1]), reverse=True)
    return Table(
        "Answers",
        "Answers to feedback",
        _COLUMNS,
        tuple(_row(file, reference) for file, reference in rows),
        "What workers and Team Managers answered to the feedback of an audit, newest first.",
        empty="Nobody has answered yet.",
    )


def _answers(state: State) -> Iterator[tuple[FileReceived, str]]:
    for followup in state.followups.values():
        for file in followup.received:
            answered = file.outcome in (Outcome.ACCEPTED, Outcome.QUERIED) and file.content
            if isinstance(followup.issued, FeedbackIssued) and answered:
                yield file, followup.issued.reference


def _row(file: FileReceived, reference: str) -> Row:
    entries = file.content.entries if file.content else {}

    def said(field: str) -> TableValue:
        return entries.get(field, _NOT_SAID)

    def day(what: Confirmation) -> TableValue:
        text = entries.get(CONFIRMING[what])
        return datetime.date.fromisoformat(text) if text else _NOT_SAID

    return (
        file.on,
        reference,
        said(ANSWERED_BY),
        said(FACTS_RIGHT),
        entries.get(NOT_RIGHT),
        entries.get(DISAGREES),
        day(Confirmation.DISCUSSED),
        day(Confirmation.ON_FILE),
        entries.get(COMMENTS),
    )
