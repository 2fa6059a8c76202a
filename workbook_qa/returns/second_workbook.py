"""A workbook that came back though its audit went to somebody else or to another case."""

from collections.abc import Iterator

import msgspec

from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Place, Problem, worst_first
from workbook_qa.core.terms import NoteKind
from workbook_qa.core.wording import fold_name
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.auditor_notes import note_to_auditor
from workbook_qa.letters.issue import IssueContext, ToRecord
from workbook_qa.letters.message_kinds import NOTE_WORDS
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.returns.intake_context import IntakeContext, JudgedFile


def second_workbook(
    intake_context: IntakeContext,
    event: FileReceived,
    known: State,
    state: AuditState,
    alarm: str,
) -> JudgedFile:
    """What is recorded of it: that it does not count, and a draft to each who has to know.

    Args:
        event: with its outcome and why.
        state: of the audit that it is of.
    """
    words, _ = words_for(intake_context.context, NOTE_WORDS)
    issuing = IssueContext(intake_context.context, intake_context.key, intake_context.people, words)
    notes = list(_notes(issuing, event, known, state))
    problems = [*event.problems, _not_counted(event, state)]
    problems += [problem for note in notes for problem in note.problems]
    return JudgedFile(
        msgspec.structs.replace(event, problems=tuple(worst_first(problems))),
        follows=tuple(told for note in notes for told in note.events),
        documents=tuple(document for note in notes for document in note.documents),
        alarm=alarm,
    )


def _notes(
    issuing: IssueContext, event: FileReceived, known: State, state: AuditState
) -> Iterator[ToRecord]:
    """To whose workbook it is and, where that is somebody else, to whose audit it is now."""
    came, former = day_words(event.on), state.audit_of(event.version)
    if state.replaced:
        other = known.audits[state.replaced.replaced_by].audit
        words = {"replaced_by": other.reference, "came": came}
        yield note_to_auditor(issuing, state, NoteKind.REPLACED_CAME, former, **words)
        return
    now = state.audit
    if fold_name(now.auditor) == fold_name(former.auditor):
        return
    words = {"auditor": now.auditor, "came": came}
    yield note_to_auditor(issuing, state, NoteKind.NOT_COUNTED, former, **words)
    words = {"other": former.auditor, "came": came}
    yield note_to_auditor(issuing, state, NoteKind.OTHER_CAME, now, **words)


def _not_counted(event: FileReceived, state: AuditState) -> Problem:
    todo = "Send the draft that tells its auditor."
    if not state.replaced:
        todo = (
            "Send the drafts that tell both auditors. If this one is to count all the same, and it "
            "is complete, run ingest --accept with it."
        )
    return Problem("workbook-does-not-count", Place(event.name), event.reason, todo)
