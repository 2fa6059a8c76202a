"""The draft e-mail that an audit's workbook goes out with."""

from workbook_qa.commands.result import Context
from workbook_qa.commands.wording import words_as_recorded
from workbook_qa.excel.encryption import is_encrypted
from workbook_qa.framework.draft_words import Words
from workbook_qa.framework.message_kinds import COVER_WORDS
from workbook_qa.framework.notices import cover_notice
from workbook_qa.framework.records import Audit, People
from workbook_qa.framework.states import AuditState
from workbook_qa.workspace.journal import Journal
from workbook_qa.workspace.mail import draft


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
