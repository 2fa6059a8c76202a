"""A return as it is checked, and which of its texts are held (see `core.privacy.held_texts`)."""

from collections.abc import Iterable, Iterator

from workbook_qa.core.privacy.free_text import SuspectedText
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.records import Audit, Return
from workbook_qa.ledger.events import FileReceived, TextDecided
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.returns.intake_context import IntakeContext
from workbook_qa.returns.rules.completion import reading_of
from workbook_qa.returns.rules.return_under_check import ReturnUnderCheck
from workbook_qa.workbooks.form.returned_book import ReturnedBook


def under_check(
    intake_context: IntakeContext,
    known: State,
    state: AuditState,
    audit: Audit,
    returned: ReturnedBook,
) -> ReturnUnderCheck:
    """With what is looked for: what is missing, contradicts itself or may name somebody."""
    reference = audit.reference
    return reading_of(
        returned.content,
        audit,
        intake_context.tool(state.issued.tool),
        places=returned.places,
        policy=intake_context.context.settings.policy,
        people=intake_context.people if intake_context.people.staff else None,
        working_days=intake_context.people.working_days,
        received_on=intake_context.context.today,
        unread=returned.unread,
        released={
            (field, text)
            for (row, field, text), release in known.decided.items()
            if release and row == reference
        },
        former=[
            Return(reference, file.content.as_typed) for file in state.received if file.content
        ],
    )


def replied_to(event: FileReceived, texts: Iterable[SuspectedText]) -> Iterator[TextDecided]:
    """What the auditor says of texts that are held: that they are no child's or family's."""
    entries = event.content.entries if event.content else {}
    for text in texts:
        mark = mark_of(entries[text.field])
        yield TextDecided(
            event.on, event.reference, text.field, mark, release=True, by_auditor=True
        )
