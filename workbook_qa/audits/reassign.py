"""``reassign REF --to NAME --why TEXT``: somebody else audits the same case (paragraph 4.1)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.extension_or_exemption import AuditBeingAgreed, asked
from workbook_qa.audits.generate import LEAST_DAYS
from workbook_qa.audits.open_passwords.password_list import password_lines, write_passwords
from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.records import Audit, Case, Draw, People, Person
from workbook_qa.core.terms import NoteKind, Role
from workbook_qa.core.wording import fold_name, suggest, tidy
from workbook_qa.ledger.access import key_for_seals
from workbook_qa.ledger.events import AuditReassigned, FileReceived, QueryIssued
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.ledger.which_return_counts import known_name
from workbook_qa.letters.issue import IssuedBook, Message, ToRecord, issue
from workbook_qa.letters.message_kinds import COVER_WORDS
from workbook_qa.letters.notices import cover_notice, no_address
from workbook_qa.registers.load_registers import read_registers
from workbook_qa.registers.staff_names import says_vacant
from workbook_qa.selection.independence import Rule, names_of, objections, responsible_for
from workbook_qa.workbooks.form.form import decode_form
from workbook_qa.workbooks.form.seal import seal_of
from workbook_qa.workbooks.other_formats.encryption import new_password
from workbook_qa.workspace.result import Context, Result

_NEXT_DONE = (
    "Look over the draft to whoever had it in To send and send it. Run reconcile to bring the "
    "tracker up to date."
)
_NEXT = (
    "Look over the drafts to both auditors in To send and send them. Run reconcile to bring the "
    "tracker up to date."
)


def run(
    context: Context, reference: str, *, to: str, why: str, by: str = "", did_it: bool = False
) -> Result:
    """Give an audit to somebody else, with a workbook for them and a note to who had it.

    The reference stays, and so does everything that is known of the audit; what comes back of the
    former auditor's workbook does not count. Where a complete return counts already that they
    saved, only who is known as its auditor changes. To whose it is already changes nothing.

    Args:
        did_it: the return that counts is theirs, though they did not save it.

    Raises:
        CannotContinue: as in `extension_or_exemption.asked`; the audit is exempt, or the person is
            no auditor, is away, or not independent of the case; or a return counts that is not
            known to be theirs.
    """
    with asked(context, reference, why, by, completed=True) as audit:
        if audit.state.exempt:
            raise CannotContinue(
                f"{audit.reference} is {str(audit.state.status).lower()}: it need not be done. "
                "Nothing was recorded."
            )
        person = _auditor(to, audit.people)
        former = audit.state.audit
        if audit.people.person(former.auditor) == person or former.auditor == person.name:
            return _result(audit, [f"{audit.reference} is {person.name}'s already."], 0)
        if not audit.state.accepted:
            _refuse_absent(person, audit)
        elif not did_it and not _saved_it(person, audit.state.accepted):
            raise CannotContinue(
                f"A complete return of {audit.reference} counts. If {person.name} did that audit, "
                "say so with --did-it; if it is not to count, undo the run that took it in (undo "
                "lists the runs). Nothing was recorded."
            )
        case = case_in_list(context, audit.known, former)
        refuse_related(person, former, case, audit)
        issues, covers = _issues(audit, person), () if audit.state.accepted else (audit.reference,)
        outbox, written, problems = audit.record(issues, covers)
        problems += not_checked(person, case, audit)
        lines = list(_lines(audit, person, issues))
        if not context.dry_run:
            audits = outbox.state.issued_in(former.month)
            written += write_passwords(context, former.month, audits, audit.people)
            if not audit.state.accepted:
                now = [outbox.state.audits[audit.reference]]
                lines += password_lines(context, former.month, now, wanted=False)
        return _result(audit, lines, 1, written, problems)


def _issues(audit: AuditBeingAgreed, person: Person) -> list[ToRecord]:
    """The event with its workbook, and the note to who had the audit."""
    context, state, former = audit.context, audit.state, audit.state.audit
    theirs = msgspec.structs.replace(former, auditor=person.name, auditor_role=person.role)
    version = _next_version(audit)
    kind = NoteKind.DONE_BY if state.accepted else NoteKind.REASSIGNED
    note = audit.note(kind, auditor=person.name)
    if state.accepted:
        event = AuditReassigned(
            context.today, audit.reference, theirs, version, audit.why, audit.by
        )
        return [ToRecord((event,), ()), note]
    least = audit.people.working_days.after(context.today, LEAST_DAYS)
    theirs = msgspec.structs.replace(theirs, due_on=max(state.due_on, least))
    password = new_password() if state.password else ""
    book = _book(audit, theirs, version, password, person.email)
    event = AuditReassigned(
        context.today,
        audit.reference,
        theirs,
        version,
        audit.why,
        audit.by,
        digest_of(book.form),
        digest_of(book.workbook),
        digest_of(book.message),
        password,
        book.encrypted,
    )
    problems = () if person.email else (no_address(theirs),)
    return [ToRecord((event,), book.documents, problems), note]


def _book(
    audit: AuditBeingAgreed, theirs: Audit, version: int, password: str, address: str
) -> IssuedBook:
    """The workbook as it was first issued, blank, for somebody else."""
    issuing = audit.issuing(COVER_WORDS, key_for_seals(audit.context, audit.journal))
    form = decode_form(audit.journal.document(audit.state.issued.form))
    notice = cover_notice(theirs, issuing.words, has_password=bool(password), **issuing.signature)
    return issue(
        form,
        seal=partial(seal_of, theirs, key=issuing.key),
        write=partial(write_audit_book, form, theirs, council=issuing.council),
        message=Message(notice, (address,), attached_as=f"{theirs.reference}-v{version}.xlsx"),
        password=password,
    )


def _next_version(audit: AuditBeingAgreed) -> int:
    """The number after all that were given, those of undone runs too: one may have been sent."""
    versions = [1]
    for recorded in audit.journal.events():
        event = recorded.event
        if isinstance(event, AuditReassigned | QueryIssued) and event.reference == audit.reference:
            versions.append(event.version)
    return max(versions) + 1


# Who may have it


def _auditor(name: str, people: People) -> Person:
    person = people.person(name)
    if person is not None and person.audits:
        return person
    auditors = [each.name for each in people.staff if each.audits]
    near = suggest(name, auditors)
    meant = f" Did you mean '{near}'?" if near and near != tidy(name) else ""
    raise CannotContinue(
        f"'{tidy(name)}' is not an auditor of the people register.{meant} Nothing was recorded."
    )


def _saved_it(person: Person, accepted: FileReceived) -> bool:
    return fold_name(known_name(accepted.saved_by)) in names_of(person)


def _refuse_absent(person: Person, audit: AuditBeingAgreed) -> None:
    """Somebody who is away until it is due, or no person at all."""
    today = audit.context.today
    if says_vacant(person.name) or person.is_away(today, max(today, audit.state.due_on)):
        raise CannotContinue(
            f"By the people register {person.name} is not available until the audit is due. Name "
            "somebody else, or put the register right. Nothing was recorded."
        )


def refuse_related(
    person: Person, audit: Audit, case: Case | None, agreed: AuditBeingAgreed
) -> None:
    """Refuse who is not independent of the case, as it was issued or as the case list has it.

    Raises:
        CannotContinue: with the rules that keep them from it.
    """
    rules = related(person, audit, case, agreed)
    if rules:
        raise CannotContinue(
            f"{person.name} may not audit {audit.reference}: {'; '.join(rules)}. Name somebody "
            "else. Nothing was recorded."
        )


def related(
    person: Person, audit: Audit | Draw, case: Case | None, agreed: AuditBeingAgreed
) -> list[Rule]:
    """The rules of independence that keep somebody from a case."""
    policy, people = agreed.context.settings.policy, agreed.people
    of_both = [responsible_for(each) for each in (audit, case) if each is not None]
    rules = (rule for each in of_both for rule in objections(person, each, people, policy))
    return list(dict.fromkeys(rules))


def case_in_list(context: Context, known: State, audit: Audit) -> Case | None:
    """The audit's case as the case list has it: it alone says who reviews the child."""
    selection = known.selections.get(audit.month)
    listed = read_registers(context, selection.as_at if selection else None).case_list.cases
    return next((case for case in listed if case.case_id == audit.case_id), None)


def not_checked(person: Person, case: Case | None, audit: AuditBeingAgreed) -> Iterator[Problem]:
    """That nothing says whether a reviewing officer reviews the child."""
    unknown = case is None or case.reviewing_officer is None
    if person.role is Role.REVIEWING_OFFICER and unknown:
        yield Problem(
            "rule-not-checked",
            Place(audit.reference),
            f"The case list does not say who reviews or chairs: {Rule.OWN_REVIEW}.",
            f"Ask {person.name} whether they know the child before you send the workbook.",
        )


# What is said


def _lines(audit: AuditBeingAgreed, person: Person, issues: list[ToRecord]) -> Iterator[str]:
    former, context = audit.state.audit, audit.context
    verb = "would be" if context.dry_run else "is"
    (event,) = issues[0].events
    if isinstance(event, AuditReassigned) and event.workbook:
        yield (
            f"{audit.reference} {verb} {person.name}'s now, due by {_due(event)}, agreed by "
            f"{audit.by}. It was {former.auditor}'s, whose workbook does not count any more."
        )
    else:
        yield (
            f"{person.name} {verb} the auditor of {audit.reference}, agreed by {audit.by}: the "
            f"return that counts is theirs, not {former.auditor}'s."
        )
    yield from over_quota(audit, person)


def _due(event: AuditReassigned) -> str:
    return day_words(event.audit.due_on)


def over_quota(audit: AuditBeingAgreed, person: Person) -> Iterator[str]:
    """That somebody has more audits of the month than their quota: it is not refused."""
    month = audit.state.audit.month
    theirs = [
        each
        for each in audit.known.issued_in(month)
        if each.audit.auditor == person.name and not each.exempt
    ]
    if len(theirs) >= person.quota:
        yield (
            f"{person.name} has {len(theirs) + 1} audits of {month_words(month)} with it, and a "
            f"quota of {person.quota}."
        )


def _result(
    audit: AuditBeingAgreed,
    lines: list[str],
    recorded: int,
    written: list[Path] | None = None,
    problems: list[Problem] | None = None,
) -> Result:
    return Result(
        "reassign",
        tuple(lines),
        {"reassigned": recorded},
        tuple(written or ()),
        (*audit.problems, *(problems or ())),
        next_step=(_NEXT_DONE if audit.state.accepted else _NEXT) if recorded else "",
    )
