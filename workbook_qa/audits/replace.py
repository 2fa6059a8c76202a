"""``replace REF --why TEXT``: the next reserve of the draw in place of a case (paragraph 4.1)."""

from collections.abc import Iterator, Sequence

import msgspec

from workbook_qa.audits.audit_form import closed_days, lay_out
from workbook_qa.audits.extension_or_exemption import SEND_NOTE, AuditBeingAgreed, asked
from workbook_qa.audits.generate import audit_of_draw, ever_issued, issue_audit
from workbook_qa.audits.open_passwords.password_list import password_lines, write_passwords
from workbook_qa.audits.reassign import not_checked, related
from workbook_qa.core.audit_tool import decode_audit_tool
from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.records import Case, CaseList, Draw, Person, Selection
from workbook_qa.core.terms import NoteKind
from workbook_qa.ledger.access import key_for_seals
from workbook_qa.ledger.events import AuditIssued, AuditReplaced
from workbook_qa.letters.issue import ToRecord
from workbook_qa.letters.message_kinds import COVER_WORDS
from workbook_qa.letters.notices import no_address
from workbook_qa.registers.load_registers import read_registers
from workbook_qa.workbooks.other_formats.encryption import new_password
from workbook_qa.workspace.result import Context, Result


class _Reserve(msgspec.Struct, frozen=True):
    """The reserve that is taken, its case where the case list has it, and those passed over."""

    draw: Draw
    case: Case | None
    passed_over: tuple[str, ...]


def run(context: Context, reference: str, *, why: str, by: str = "") -> Result:
    """Give the auditor another case: the first of the reserves that is free and independent.

    The new audit has a reference of its own; the old one counts nowhere any more, and what comes
    back of it does not count. Of an audit that was replaced nothing more is recorded.

    Raises:
        CannotContinue: as in `extension_or_exemption.asked`; the audit is exempt, its auditor is
            not in the register any more, or no reserve is left.
    """
    with asked(context, reference, why, by) as audit:
        if audit.state.exempt:
            raise CannotContinue(
                f"{audit.reference} is {str(audit.state.status).lower()}: undo that first if "
                "another case is to take its place. Nothing was recorded."
            )
        old = audit.state.audit
        person = audit.people.person(old.auditor)
        if person is None or not person.audits:
            raise CannotContinue(
                f"By the people register {old.auditor} does not audit any more. Run reassign first "
                "to give it to somebody else. Nothing was recorded."
            )
        selection = audit.known.selections[old.month]
        case_list = read_registers(context, selection.as_at).case_list
        reserve = _next_reserve(audit, selection, case_list, person)
        issues = _issues(audit, selection, case_list, reserve)
        new = next(each.audit for each in issues[0].events if isinstance(each, AuditIssued))
        outbox, written, problems = audit.record(issues, [new.reference])
        problems += not_checked(person, reserve.case, audit)
        would = "would be" if context.dry_run else "is"
        lines = [
            *reserve.passed_over,
            f"{audit.reference} {would} replaced by {new.reference}, agreed by {audit.by}: case "
            f"{new.case_id}, number {reserve.draw.order} in the random order of "
            f"{month_words(old.month)}. {new.auditor} stays the auditor; it is due by "
            f"{day_words(new.due_on)}.",
        ]
        if not context.dry_run:
            audits = outbox.state.issued_in(old.month)
            written += write_passwords(context, old.month, audits, audit.people)
            now = [outbox.state.audits[new.reference]]
            lines += password_lines(context, old.month, now, wanted=False)
        return Result(
            "replace",
            tuple(lines),
            {"replaced": 1},
            tuple(written),
            (*audit.problems, *problems),
            next_step=SEND_NOTE.replace("the draft", "both drafts").replace("send it", "send them"),
        )


def _issues(
    audit: AuditBeingAgreed, selection: Selection, case_list: CaseList, reserve: _Reserve
) -> list[ToRecord]:
    """The replacement with the audit that is issued instead, and the note to the auditor."""
    context, state, journal = audit.context, audit.state, audit.journal
    document = journal.document(state.issued.tool)
    tool = decode_audit_tool(document)
    issuing = audit.issuing(COVER_WORDS, key_for_seals(context, journal))
    number = ever_issued(journal.events(), selection.month) + 1
    new = audit_of_draw(issuing, selection, tool, case_list, reserve.draw, number)
    closed = closed_days(audit.people.working_days, new.issued_on)
    form = lay_out(tool, new.audit_type, context.settings.policy, closed)
    password = new_password() if state.password else ""
    issued = issue_audit(issuing, new, document, form, password=password)
    replaced = AuditReplaced(
        context.today, audit.reference, new.reference, reserve.draw.order, audit.why, audit.by
    )
    person = audit.people.person(new.auditor)
    problems = () if person and person.email else (no_address(new),)
    note = audit.note(NoteKind.REPLACED, replaced_by=new.reference, due=day_words(new.due_on))
    return [ToRecord((replaced, *issued.events), issued.documents, problems), note]


def _next_reserve(
    audit: AuditBeingAgreed, selection: Selection, case_list: CaseList, person: Person
) -> _Reserve:
    """The first reserve that may be taken, in the random order, with its auditor.

    Passed over are cases that the Head of Service took out of the draw, that were issued since,
    that are not in the case list any more, and of which the auditor is not independent.
    """
    cases = {case.case_id: case for case in case_list.cases}
    passed_over: list[str] = []
    for draw in selection.reserves:
        case = cases.get(draw.case_id)
        why = next(_why_not(audit, selection, draw, case, person, has_list=bool(cases)), "")
        if not why:
            theirs = msgspec.structs.replace(draw, auditor=person.name)
            return _Reserve(theirs, case, tuple(passed_over))
        passed_over.append(f"Reserve {draw.case_id} (number {draw.order}) is passed over: {why}.")
    listed = f" {' '.join(passed_over)}" if passed_over else ""
    raise CannotContinue(
        f"No reserve of {month_words(selection.month)} is left that {person.name} may audit."
        f"{listed} Make the audit exempt, or give it to somebody else. Nothing was recorded."
    )


def _why_not(
    audit: AuditBeingAgreed,
    selection: Selection,
    draw: Draw,
    case: Case | None,
    person: Person,
    *,
    has_list: bool,
) -> Iterator[str]:
    """What keeps a reserve from being taken."""
    if draw.reason:
        yield "the Head of Service took it out of the draw"
    issued = (each.audit for each in audit.known.audits.values())
    if any(each.case_id == draw.case_id and each.issued_on >= selection.as_at for each in issued):
        yield "it was issued since"
    if case is None and has_list:
        yield "it is not in the case list any more"
    rules: Sequence[str] = related(person, draw, case, audit)
    if rules:
        yield f"{person.name} may not audit it: {'; '.join(rules)}"
