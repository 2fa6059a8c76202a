"""What the Lead Auditor decides: which of several returns of an audit counts, or whether one does.

Decisions are typed into the ingest report, or named on the command line. Each becomes an event;
nothing is changed before that.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from workbook_qa.core.cells import shown_moment
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import FileReceived, ReturnChosen
from workbook_qa.ledger.return_content import field_words, overall_grade
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.which_return_counts import (
    complete_returns,
    differences,
    doubted_returns,
    is_complete,
)

COUNT_THIS = "Count this one"
DECISIONS, DIFFERENCES = "Decisions", "Differences"  # sheets
FILE, WORKBOOK, DECISION = "Code", "Workbook", "Your decision"
FORMER_FILE = "File id"  # as it was headed before
OPEN, NOT_LINKED = "Open it", "Not linked"
ID_LENGTH = 12  # of a file's digest, by which it is known in the report

_DECISIONS = (
    Column("Audit", "id", 22),
    Column(
        DECISION,
        "text",
        18,
        managers=True,
        choices=(COUNT_THIS,),
        prompt="Choose it for one return of each audit, save, close, and run ingest.",
    ),
    Column("Why it waits", "long", 34),
    Column("Return", "text", 8),
    Column("State", "text", 22),
    Column("Sent or saved by", "text", 26),
    Column("Saved", "text", 19),
    Column("Overall grade", "grade", 21),
    Column(WORKBOOK, "text", 12),
    Column("Auditor", "text", 24),
    Column("Taken in", "date", 13),
    Column("Version", "number", 10),
    Column("Cells filled in", "number", 12),
    Column(FILE, "id", 16),
)
_DIFFERENCES = (
    Column("Audit", "id", 22),
    Column("Entry", "text", 28),
    Column("Return 1 says", "long", 60),
    Column("Other return", "text", 9),
    Column("The other return says", "long", 60),
)


class ReturnDecision(msgspec.Struct, frozen=True):
    """That a return counts: its file's digest, or the beginning of it, and where that stands."""

    file: str
    place: Place


def rivals(state: AuditState) -> list[FileReceived]:
    """The returns among which the Lead Auditor has to decide, the first first; none is usual.

    One alone is there where it may be somebody else's than the auditor's.
    """
    doubted = doubted_returns(state)
    if state.in_conflict:
        return [*complete_returns(state), *doubted]
    if state.accepted is None:
        return doubted
    if not state.chosen:
        return [state.accepted, *doubted] if doubted else []
    since = state.received.index(state.accepted)
    held = [file for file in state.received[since:] if file.outcome is Outcome.CONFLICT]
    return [state.accepted, *held] if held else []


def decide(
    state: State, decisions: Iterable[ReturnDecision], on: datetime.date
) -> tuple[list[ReturnChosen], list[Problem]]:
    """The events of some decisions; those that cannot be carried out are problems, and wait.

    One that was carried out before gives neither.
    """
    chosen: dict[str, tuple[FileReceived, ReturnDecision]] = {}
    twice: set[str] = set()
    problems: list[Problem] = []
    for decision in decisions:
        file = _find(state, decision.file)
        fault = _why_not(file, state)
        if fault or file is None:
            problems.append(_not_possible(decision, fault))
            continue
        other = chosen.setdefault(file.reference, (file, decision))
        if other[0].file != file.file:
            twice.add(file.reference)
            problems.append(_not_possible(decision, "Another return of the audit is chosen too"))
    events = [
        ReturnChosen(on, reference, file.file)
        for reference, (file, _) in chosen.items()
        if reference not in twice and not _is_done(state.audits[reference], file)
    ]
    return events, problems


def _find(state: State, digest: str) -> FileReceived | None:
    found = [
        file
        for audit in state.audits.values()
        for file in audit.received
        if file.content and file.file.startswith(digest)
    ]
    return found[-1] if digest and len({file.file for file in found}) == 1 else None


def _why_not(file: FileReceived | None, state: State) -> str:
    if file is None:
        return "No return that was taken in is this file"
    replaced = state.audits[file.reference].replaced
    if replaced:
        return f"The audit was replaced by {replaced.replaced_by}, which counts in its place"
    return "" if is_complete(file) else "The return is not complete"


def _is_done(state: AuditState, file: FileReceived) -> bool:
    return state.chosen == file.file and not rivals(state)


def _not_possible(decision: ReturnDecision, found: str) -> Problem:
    todo = "Choose one complete return of the audit."
    if "No return" in found:
        todo = "Put the file into the inbox first, or name the one that is held there."
    return Problem("decision-not-possible", decision.place, f"{found}.", todo)


# What the report shows


def decisions_table(state: State) -> Table:
    """One row for each return among which the Lead Auditor has to decide."""
    rows = tuple(
        _decision_row(audit, file, number)
        for audit in _undecided(state)
        for number, file in enumerate(rivals(audit), start=1)
    )
    return Table(
        "Decisions",
        DECISIONS,
        _DECISIONS,
        rows,
        "Returns that wait for you: they say different things, or may be somebody else's. Choose "
        f"“{COUNT_THIS}” for one of each audit. In what they differ stands on {DIFFERENCES}.",
        empty="Nothing has to be decided.",
    )


def to_decide(state: State) -> list[FileReceived]:
    """All returns among which the Lead Auditor has to decide, by audit."""
    return [file for audit in _undecided(state) for file in rivals(audit)]


def _undecided(state: State) -> list[AuditState]:
    return [audit for _, audit in sorted(state.audits.items()) if rivals(audit)]


def _decision_row(audit: AuditState, file: FileReceived, number: int) -> tuple[TableValue, ...]:
    content = file.content
    return (
        file.reference,
        None,
        why_it_waits(audit, file),
        str(number),
        _stands(audit, file),
        file.sender or file.saved_by or "Not known",
        shown_moment(file.saved_at.astimezone()) if file.saved_at else "Not known",
        overall_grade(content) if content else None,
        OPEN if file.may_be_linked else NOT_LINKED,
        audit.audit.auditor,
        file.on,
        file.version,
        len(content.entries) if content else 0,
        file.file[:ID_LENGTH],
    )


def why_it_waits(audit: AuditState, file: FileReceived) -> str:
    """Why the Lead Auditor has to decide on a return, as a sentence."""
    if audit.counted is not None and file.file == audit.counted.file:
        return "It counts."
    return file.doubt or "Another return says something else."


def differences_table(state: State) -> Table:
    """The entries in which they differ, side by side and in full.

    Texts that are held too: the report is the Lead Auditor's alone (docs/privacy.md), who has to
    read both to decide.
    """
    rows = tuple(
        (
            audit.audit.reference,
            field_words(field),
            one or _NOTHING,
            str(number),
            there or _NOTHING,
        )
        for audit in _undecided(state)
        for number, first, other in _pairs(rivals(audit))
        for field, one, there in differences(first, other)
    )
    return Table(
        "Differences",
        DIFFERENCES,
        _DIFFERENCES,
        rows,
        f"In what the returns differ that are to be decided on; their numbers are those of "
        f"{DECISIONS}.",
        empty="There is nothing to compare.",
    )


_NOTHING = "Nothing"


def _pairs(files: Sequence[FileReceived]) -> Iterator[tuple[int, FileReceived, FileReceived]]:
    return ((number, files[0], other) for number, other in enumerate(files[1:], start=2))


def _stands(audit: AuditState, file: FileReceived) -> str:
    if audit.counted is None or file.file != audit.counted.file:
        return "Held"
    return "Counts until you decide" if audit.in_conflict else "Counts now"
