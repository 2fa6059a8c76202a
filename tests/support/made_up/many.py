"""Many audits at once: issued by events, and their returns made without opening a workbook."""

import datetime
import functools
import os
import random

from tests.support.made_up.returns import AN_AUDIT, an_audit, case_file_audit
from tests.support.made_up.workspace import Council
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import lay_out
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.audit_tool import encode_audit_tool
from workbook_qa.core.policy import Policy
from workbook_qa.core.queries import Queried
from workbook_qa.core.records import Return
from workbook_qa.core.terms import AuditType
from workbook_qa.demo.judgements import judge_case
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import AuditIssued
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.workbooks.form.form import encode_form
from workbook_qa.workbooks.form.seal import seal_of

DAY = datetime.date(2026, 11, 20)
_KEY = b"made up for tests"
LONG_AGO = (1_700_000_000, 1_700_000_000)


def issue_many(council: Council, number: int) -> dict[str, bytes]:
    """Issue so many audits; the complete return of each, by its file's name."""
    events, documents, returns = _made(number)
    context = council.on("2026-11-02")
    with open_ledger(context) as journal:
        journal.keep_seal_key(_KEY)
        journal.record(events, documents, at=context.now, by="Casey Leadwell")
    return returns


@functools.cache
def _made(number: int) -> tuple[list[AuditIssued], list[bytes], dict[str, bytes]]:
    """The events of the issue, the documents they name, and the returns."""
    tool = encode_audit_tool(case_file_audit())
    forms = {kind: lay_out(case_file_audit(), kind, Policy()) for kind in AuditType}
    documents = {kind: encode_form(form) for kind, form in forms.items()}
    events, returns = [], {}
    chance = random.Random(number)
    for place in range(1, number + 1):
        kind = list(AuditType)[place % len(AuditType)]
        audit = an_audit(
            reference=make_reference("CFA", AN_AUDIT.month, place),
            case_id=str(200_000 + place),
            audit_type=kind,
        )
        seal = seal_of(audit, digest_of(documents[kind]), _KEY)
        entries = judge_case(audit, case_file_audit(), 0.6, DAY, chance)
        # As the next version of a workbook goes back: with what was typed in its cells.
        numbers = {name: str(value) for name, value in entries.items() if isinstance(value, int)}
        typed = {
            name: value if isinstance(value, datetime.date) else str(value)
            for name, value in entries.items()
        }
        filled = Queried(1, Return(audit.reference, numbers), (), audit.issued_on, typed)
        workbook = write_audit_book(forms[kind], audit, seal, council="Wexcombe", queried=filled)
        returns[f"{audit.reference}.xlsx"] = workbook
        form = digest_of(documents[kind])
        events.append(AuditIssued(audit.issued_on, audit, digest_of(tool), form, ""))
    return events, [tool, *documents.values()], returns


def drop_long_ago(council: Council, returns: dict[str, bytes]) -> None:
    """Put files into the inbox that nobody is still copying."""
    for name, content in returns.items():
        os.utime(council.drop(name, content), LONG_AGO)
