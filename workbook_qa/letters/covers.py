"""The draft e-mail that an audit's workbook goes out with."""

from workbook_qa.core.records import Audit, People
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.letters.draft_words import Words
from workbook_qa.letters.mail import draft
from workbook_qa.letters.message_kinds import COVER_WORDS
from workbook_qa.letters.notices import cover_notice
from workbook_qa.letters.words_in_force import words_as_recorded
from workbook_qa.workbooks.other_formats.encryption import is_encrypted
from workbook_qa.workspace.result import Context


def cover_draft(
    context: Context, words: Words, audit: Audit, address: str, workbook: bytes
) -> bytes:
    """The draft to `address`, which may be empty, with the workbook as it is sent."""
    settings = context.settings
    notice = cover_notice(
        audit,
        words,
        council=settings.council.name,
        lead_auditor=settings.lead_auditor.name,
        has_password=is_encrypted(workbook),
    )
    path = context.workspace.audit_workbook(audit.month, audit.reference)
    return draft(
        to=[address] if address else [],
        subject=notice.subject,
        body=notice.body,
        attachment=(path.name, workbook),
    )


def cover_as_recorded(
    context: Context, journal: Journal, state: AuditState, people: People
) -> bytes:
    """The draft of an audit as its event tells it.

    Args:
        people: for the address of audits that were issued before it was kept.
    """
    audit, address = state.audit, state.issued.address
    if address is None:
        auditor = people.person(audit.auditor)
        address = auditor.email if auditor else ""
    words = words_as_recorded(journal, COVER_WORDS, state.issued.words)
    return cover_draft(context, words, audit, address, journal.document(state.issued.sent))
