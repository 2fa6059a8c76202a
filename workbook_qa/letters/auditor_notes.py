"""Notes to auditors: drafts without a workbook that say what became of an audit."""

from workbook_qa.core.records import Audit
from workbook_qa.core.terms import NoteKind
from workbook_qa.ledger.events import AuditorTold
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.issue import IssueContext, Message, ToRecord
from workbook_qa.letters.notices import auditor_address, auditor_note, no_address


def note_to_auditor(
    issuing: IssueContext, state: AuditState, kind: NoteKind, audit: Audit, **values: str
) -> ToRecord:
    """A note to the auditor of an audit as it is, or as it was before it was somebody else's.

    Args:
        issuing: with the words of notes.
        values: what is filled in of what stands in that kind of note alone.
    """
    name, address = audit.auditor, auditor_address(state, audit, issuing.people)
    notice = auditor_note(kind, audit, issuing.words, values, **issuing.signature)
    message = Message(notice, (address,)).draft(None)
    told = AuditorTold(
        issuing.context.today, audit.reference, kind, name, address, digest_of(message)
    )
    return ToRecord((told,), (message,), () if address else (no_address(audit),))
