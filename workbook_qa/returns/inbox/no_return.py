"""A file that cannot be a return, with the reference of an audit in its name: a scan, a PDF.

File names prove nothing, so nothing is taken in because of one. But whoever sent a scan thinks the
audit done: its auditor is asked for the workbook, once, and never whoever sent it.
"""

import datetime
from collections.abc import Iterator

import msgspec

from workbook_qa.core.audit_references import references_in
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Problem
from workbook_qa.core.terms import NoteKind, Outcome, SendOutcome
from workbook_qa.core.wording import fold_name
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.auditor_notes import note_to_auditor
from workbook_qa.letters.issue import IssueContext, ToRecord
from workbook_qa.letters.message_kinds import NOTE_WORDS
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.returns.intake_context import IntakeContext, JudgedFile, as_refused
from workbook_qa.returns.whose.identity_problems import of_erased_case

# What the workbook says of itself goes before its name: it may be of another council, or a child.
_BY_ITS_CONTENT = (
    "audit-unknown",
    "audit-tool-unknown",
    "seal-broken",
    "workbook-of-another-council",
)
_DELIVERED = (SendOutcome.SENT, SendOutcome.BY_HAND)


def with_named_audits(
    intake_context: IntakeContext, judged: JudgedFile, state: State, parcel: str
) -> JudgedFile:
    """The same, told of the audits in its name, with a draft to each auditor who must be asked.

    Args:
        state: everything that is known before the file.
        parcel: the digest of the mail or zip it lay in, or empty.
    """
    event = judged.event
    audits = [] if _speaks_for_itself(event) else list(_named(event.name, state, parcel))
    if not audits:
        return judged
    if any(audit.erased for audit in audits):
        return JudgedFile(as_refused(event, of_erased_case(event.name)))
    words, _ = words_for(intake_context.context, NOTE_WORDS)
    issuing = IssueContext(intake_context.context, intake_context.key, intake_context.people, words)
    notes = [
        _note(issuing, event.problems[0], audit)
        for audit in audits
        if _must_ask(audit, state, event.on)
    ]
    told = " ".join(_said(audit) for audit in audits)
    named = tuple(audit.audit.reference for audit in audits)
    return msgspec.structs.replace(
        judged,
        event=msgspec.structs.replace(event, named=named, reason=f"{event.reason} {told}"),
        follows=tuple(told for note in notes for told in note.events),
        documents=tuple(document for note in notes for document in note.documents),
        notices=tuple(problem for note in notes for problem in note.problems),
    )


def _speaks_for_itself(event: FileReceived) -> bool:
    return event.outcome is not Outcome.REFUSED or event.problems[0].code in _BY_ITS_CONTENT


def _named(name: str, state: State, parcel: str) -> Iterator[AuditState]:
    """By the file's own name, else by that of its mail or zip; not where its workbook came too."""
    own = name.rpartition(": ")[2]
    known = [reference for reference in references_in(own) if reference in state.audits]
    for reference in known or references_in(name):
        audit = state.audits.get(reference)
        if audit and not (parcel and any(file.parcel == parcel for file in audit.received)):
            yield audit


def _must_ask(audit: AuditState, state: State, today: datetime.date) -> bool:
    """Once: again only where the draft was sent, and another file comes on a later day."""
    if not audit.is_outstanding or not audit.no_returns:
        return audit.is_outstanding
    auditor = fold_name(audit.audit.auditor)
    asked = [
        told
        for told in audit.told
        if told.kind is NoteKind.NO_RETURN and fold_name(told.person) == auditor
    ]
    return not asked or (
        asked[-1].on < today and state.sending.get(asked[-1].message) in _DELIVERED
    )


def _note(issuing: IssueContext, problem: Problem, audit: AuditState) -> ToRecord:
    """What is said of the file is said by its bytes: its name may hold the name of a child."""
    came = day_words(issuing.context.today)
    return note_to_auditor(
        issuing, audit, NoteKind.NO_RETURN, audit.audit, came=came, reason=problem.found
    )


def _said(audit: AuditState) -> str:
    """What follows for an audit, for the Lead Auditor."""
    named = f"The reference of {audit.audit.reference} stands in its name"
    if audit.is_outstanding:
        return (
            f"{named}: unless the workbook came too, a draft in To send asks {audit.audit.auditor} "
            "for it."
        )
    if audit.accepted_on:
        return (
            f"{named}, of which a return was accepted on {day_words(audit.accepted_on)}: nobody is "
            "asked for anything. If it is to change something, ask for a workbook that says so."
        )
    return f"{named}, which is {str(audit.status).lower()}: nobody is asked for anything."
