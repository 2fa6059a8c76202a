"""Whose a returned file is: its auditor's, or perhaps somebody else's who is asked about."""

import msgspec

from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.which_return_counts import known_name
from workbook_qa.letters.notices import auditor_address
from workbook_qa.returns.intake_context import IntakeContext
from workbook_qa.returns.rules.who_audited import who_audited
from workbook_qa.returns.rules.whose_return import NO_SEAL, Doubts, Signs, doubts_about, not_vouched
from workbook_qa.returns.whose.identity import Claim, auditors_stated
from workbook_qa.selection.independence import objections, responsible_for
from workbook_qa.workbooks.form.seal import stated_identities


def whose_file(
    intake_context: IntakeContext, claim: Claim, audit: Audit, book: Book, event: FileReceived
) -> tuple[Doubts, list[Problem]]:
    """Why it is not plainly the auditor's own, and what is said of that.

    Of a seal that is not there `identify` has told.
    """
    doubts = _doubts(intake_context, claim, audit, book, event)
    problems = _other_person_problems(intake_context, claim.state, audit, book, event)
    if doubts.of_any not in ("", NO_SEAL) and not problems:
        problems = [not_vouched(doubts.of_any, event.name)]
    return doubts, problems


def _other_person_problems(
    intake_context: IntakeContext,
    state: AuditState,
    audit: Audit,
    book: Book,
    event: FileReceived,
) -> list[Problem]:
    """Who saved it, sent it, or stands on it as the auditor is compared with its auditor."""
    settings = intake_context.context.settings
    forms = [intake_context.form(digest) for digest in state.forms.values()]
    found = who_audited(
        audit,
        intake_context.people,
        saved_by=known_name(book.saved_by),
        sender=event.sender,
        stated=auditors_stated(stated_identities(book), forms),
        besides=(settings.lead_auditor.name, settings.lead_auditor.email, settings.council.name),
        policy=settings.policy,
    )
    return [msgspec.structs.replace(each, place=Place(event.name)) for each in found]


def _doubts(
    intake_context: IntakeContext, claim: Claim, audit: Audit, book: Book, event: FileReceived
) -> Doubts:
    settings, people = intake_context.context.settings, intake_context.people
    unsealed = any(problem.code == "seal-not-checked" for problem in claim.problems)
    return doubts_about(
        Signs(event.sender, known_name(book.saved_by), not (unsealed and intake_context.key)),
        audit,
        people,
        address=auditor_address(claim.state, audit, people),
        besides=(
            settings.lead_auditor.name,
            settings.lead_auditor.email,
            settings.mail.sender,
            settings.council.name,
        ),
    )


def independence_problems(intake_context: IntakeContext, audit: Audit, name: str) -> list[Problem]:
    """Independence is looked at again when the workbook comes back (paragraph 4.1)."""
    auditor = intake_context.people.person(audit.auditor)
    if auditor is None:
        return []
    policy = intake_context.context.settings.policy
    rules = objections(auditor, responsible_for(audit), intake_context.people, policy)
    return [
        Problem(
            "auditor-not-independent",
            Place(name),
            found=f"The auditor is not independent of the case: {rule}",
            todo=f'If that is so, run reassign {audit.reference} --to "NAME" --why "…".',
        )
        for rule in rules
    ]
