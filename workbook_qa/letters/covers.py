"""The draft e-mail that an audit's workbook goes out with."""

from workbook_qa.core.records import People
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.issue import Message
from workbook_qa.letters.message_kinds import COVER_WORDS
from workbook_qa.letters.notices import cover_notice
from workbook_qa.letters.words_in_force import words_as_recorded
from workbook_qa.workspace.result import Context


def cover_as_recorded(
    context: Context,
    journal: Journal,
    state: AuditState,
    people: People,
    *,
    address: str | None = None,
) -> bytes:
    """The draft of an audit as it was first issued, as its event tells it.

    Args:
        people: for the address of audits that were issued before it was kept.
        address: in place of the one that was recorded; empty for none.
    """
    issued, settings = state.issued, context.settings
    audit = issued.audit
    to = issued.address if address is None else address
    if to is None:
        auditor = people.person(audit.auditor)
        to = auditor.email if auditor else ""
    notice = cover_notice(
        audit,
        words_as_recorded(journal, COVER_WORDS, issued.words),
        council=settings.council.name,
        lead_auditor=settings.lead_auditor.name,
        has_password=bool(issued.encrypted),
    )
    attached_as = context.workspace.audit_workbook(audit.month, audit.reference).name
    return Message(notice, (to,), attached_as=attached_as).draft(journal.document(issued.sent))
