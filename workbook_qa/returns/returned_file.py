"""One file from the inbox, judged: whose it is, what it says, what becomes of it (5.1).

Nothing is written here. What `ingest` records of a file is a `JudgedFile`: its event, and, where
the auditor must answer, the version of the workbook that goes back to them.
"""

import datetime
from functools import partial

import msgspec

from workbook_qa.actions.actions_between_returns import reworded
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.auditor_queries import as_typed, asked_of
from workbook_qa.audits.open_passwords.passwords import passwords_to_try
from workbook_qa.audits.query_form import located, with_queries
from workbook_qa.core.calendar import day_words
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Place, Problem, worst_first
from workbook_qa.core.queries import Queried
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import FileReceived, QueryIssued
from workbook_qa.ledger.return_content import actions_of
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.ledger.which_return_counts import is_complete
from workbook_qa.letters.issue import IssueContext, Message, issue
from workbook_qa.letters.notices import auditor_address, query_notice
from workbook_qa.releases.texts_to_release_book import is_release_list
from workbook_qa.returns.concern_letter import with_concern_letter
from workbook_qa.returns.held_in_return import replied_to, under_check
from workbook_qa.returns.inbox.inbox import is_second_version
from workbook_qa.returns.inbox.no_return import with_named_audits
from workbook_qa.returns.intake_context import IntakeContext, JudgedFile, as_refused, with_outcome
from workbook_qa.returns.outcomes import (
    already_have_words,
    concern_alarm,
    gone_elsewhere_words,
    reported_words,
    with_judgement,
)
from workbook_qa.returns.returned_followup import judge_followup, judge_release_list
from workbook_qa.returns.rules.choices_ahead import with_what_follows
from workbook_qa.returns.rules.completion import check_reading, held_and_answered
from workbook_qa.returns.second_workbook import second_workbook
from workbook_qa.returns.whose.identity import (
    Claim,
    FollowupClaim,
    identify,
    is_erased,
)
from workbook_qa.returns.whose.identity_problems import of_erased_case
from workbook_qa.returns.whose.whose_file import independence_problems, whose_file
from workbook_qa.workbooks.form.form import given_texts
from workbook_qa.workbooks.form.returned_book import ReturnedBook, read_return
from workbook_qa.workbooks.form.seal import seal_of, stated_identities
from workbook_qa.workbooks.other_formats.encryption import is_encrypted
from workbook_qa.workbooks.read.apart.reader_pool import PendingBook

# What stood in the way may have been put right elsewhere (in the people register), so the same file
# is judged again when it is put into the inbox once more.
_MAY_CHANGE = (Outcome.QUERIED, Outcome.REFUSED)


def judge_file(
    intake_context: IntakeContext,
    name: str,
    content: bytes,
    state: State,
    *,
    sender: str = "",
    fault: Problem | None = None,
    pending: PendingBook | None = None,
    parcel: str = "",
) -> JudgedFile:
    """The event of one file, with all that goes with it.

    Args:
        name: what the file is called, for messages alone.
        state: everything that is known before it.
        sender: the address of the mail it lay in, or empty.
        fault: why nothing can be read, where that is known already (a mail without a workbook).
        pending: what is being read of it already.
        parcel: the digest of the mail or zip it lay in, or empty.
    """
    digest = digest_of(content)
    draft_event = FileReceived(
        intake_context.context.today,
        digest,
        name,
        Outcome.REFUSED,
        "",
        sender=sender,
        received_at=intake_context.context.now.astimezone(datetime.UTC),
    )
    before = state.files.get(digest)
    if before and is_erased(before.reference, state):
        return JudgedFile(as_refused(draft_event, of_erased_case(name)))
    if before is None or before.outcome in _MAY_CHANGE or before.doubt:
        if pending is None:
            passwords = passwords_to_try(state, name) if is_encrypted(content) else ()
            book = fault or intake_context.reader.read(content, name, passwords)
        else:
            book = pending.result()
        judged = _judge(intake_context, draft_event, book, state)
        judged = with_named_audits(intake_context, judged, state, parcel)
        renamed = before is not None and set(judged.event.named) - set(before.named)
        if before is None or renamed or judged.event.outcome is Outcome.ACCEPTED:
            return judged
    audit = state.audits.get(before.reference)
    elsewhere = gone_elsewhere_words(audit, before) if audit else ""
    reason = already_have_words("The same file was", before, elsewhere)
    return JudgedFile(
        with_outcome(
            draft_event,
            Outcome.ALREADY_HAVE,
            reason,
            reference=before.reference,
            named=before.named,
        )
    )


def _judge(
    intake_context: IntakeContext, draft_event: FileReceived, book: Book | Problem, state: State
) -> JudgedFile:
    if isinstance(book, Problem):
        return JudgedFile(as_refused(draft_event, book))
    if is_release_list(book):
        return judge_release_list(intake_context, draft_event, book, state)
    claim = identify(
        book,
        stated_identities(book),
        draft_event.name,
        state,
        key=intake_context.key,
        form_of=intake_context.form,
    )
    if isinstance(claim, Problem):
        return JudgedFile(as_refused(draft_event, claim))
    if isinstance(claim, FollowupClaim):
        return judge_followup(intake_context, draft_event, book, claim, state)
    return _judge_return(intake_context, draft_event, book, claim, state)


def _judge_return(
    intake_context: IntakeContext, draft_event: FileReceived, book: Book, claim: Claim, known: State
) -> JudgedFile:
    state = claim.state
    version, returned = _read(intake_context, book, draft_event.name, claim)
    audit = state.audit if state.is_current(version) else state.audit_of(version)
    doubts, whose = whose_file(intake_context, claim, audit, book, draft_event)
    reading = under_check(intake_context, known, state, audit, returned)
    held, answered = held_and_answered(reading)
    found = worst_first(
        [
            *claim.problems,
            *_evidence_problems(book, draft_event.name),
            *_name_problems(draft_event.name),
            *_exempt_problems(state, draft_event.name),
            *independence_problems(intake_context, audit, draft_event.name),
            *whose,
            *with_what_follows([*returned.problems, *check_reading(reading)], reading),
        ]
    )
    event = msgspec.structs.replace(
        draft_event,
        reference=audit.reference,
        content=reading.content,
        problems=tuple(found),
        normalised=(*returned.normalised, *reading.taken_from_blanks),
        remarks=returned.remarks,
        format=book.kind,
        version=version,
        saved_by=book.saved_by,
        saved_at=book.saved_at,
        saved_in=book.application,
        doubt=doubts.of_any,
        held=tuple(held),
    )
    event = with_judgement(state, event, doubts.of_next)
    outcome, reason = event.outcome, event.reason
    if outcome in (Outcome.CONFLICT, Outcome.ACCEPTED):
        reason = " ".join(filter(None, (reason, reported_words(state, known.summaries))))
    event = with_outcome(event, outcome, reason)
    queried = outcome is Outcome.QUERIED
    query, documents = _ask(intake_context, event, state, returned) if queried else (None, ())
    if queried or outcome is Outcome.ACCEPTED:
        more = _reworded_actions(known, state, returned, draft_event.name)
        event = msgspec.structs.replace(event, problems=(*event.problems, *more))
    had_before = outcome is Outcome.ALREADY_HAVE
    alarm = concern_alarm(returned.content, returned.doubtful) or ""
    if outcome is Outcome.SUPERSEDED and gone_elsewhere_words(state, event):
        return second_workbook(intake_context, event, known, state, alarm)
    if outcome is Outcome.SUPERSEDED and is_complete(event):
        more = [_superseded_problem(event.name)]
        event = msgspec.structs.replace(event, problems=(*event.problems, *more))
    follows = () if had_before else tuple(replied_to(event, answered))
    judged = JudgedFile(
        event, query, follows, documents=documents, alarm="" if had_before else alarm
    )
    return with_concern_letter(intake_context, judged, audit, known)


def _read(
    intake_context: IntakeContext, book: Book, name: str, claim: Claim
) -> tuple[int, ReturnedBook]:
    """Read by the form of its version; where no seal tells that, by the form that fits best."""
    state = claim.state
    versions = [claim.version] if claim.version else claim.versions
    readings = [
        (version, _read_as(intake_context, state, version, book, name)) for version in versions
    ]
    return min(readings, key=lambda reading: len(reading[1].problems))


def _read_as(
    intake_context: IntakeContext, state: AuditState, version: int, book: Book, name: str
) -> ReturnedBook:
    digest, audit = state.forms[version], state.audit_of(version)
    form = intake_context.form(digest)
    seal = seal_of(audit, digest, intake_context.key)
    return read_return(form, given_texts(audit, seal), audit, book, name)


# What is asked of the auditor


def _ask(
    intake_context: IntakeContext, event: FileReceived, state: AuditState, returned: ReturnedBook
) -> tuple[QueryIssued | None, tuple[bytes, ...]]:
    """The next version of the workbook, with everything typed and what is asked marked in it.

    None where nothing is the auditor's to put right: that is for the Lead Auditor.
    """
    audit, newest, issuing = state.audit, max(state.forms), intake_context.issuing
    form = intake_context.form(state.forms[newest])
    asked = asked_of(form, event.problems, returned.places)
    if not asked:
        return None, ()
    typed = as_typed(returned)
    queried = Queried(newest + 1, returned.content, asked, intake_context.context.today, typed)
    form = with_queries(form, audit, queried, intake_context.checks(state))
    queried = located(queried, form)
    book = issue(
        form,
        seal=partial(seal_of, audit, key=issuing.key),
        write=partial(write_audit_book, form, audit, council=issuing.council, queried=queried),
        message=_message(issuing, state, queried),
        password=state.password,
    )
    query = QueryIssued(
        issuing.context.today,
        audit.reference,
        queried.version,
        digest_of(book.form),
        digest_of(book.workbook),
        digest_of(book.message),
        book.encrypted,
    )
    return query, book.documents


def _message(issuing: IssueContext, state: AuditState, queried: Queried) -> Message:
    """To the auditor, never to whoever sent the return: the workbook is about a child."""
    audit = state.audit
    notice = query_notice(
        audit,
        queried,
        issuing.words,
        has_password=bool(state.password),
        **issuing.signature,
    )
    to = auditor_address(state, audit, issuing.people)
    return Message(notice, (to,), attached_as=f"{audit.reference}-v{queried.version}.xlsx")


# What is wrong with it


def _evidence_problems(book: Book, name: str) -> list[Problem]:
    if not book.values_only:
        return []
    return [
        Problem(
            "less-evidence",
            Place(name),
            found=f"The workbook came back as .{book.kind}, of which only what the cells say is "
            "read.",
            todo="Open it and look for comments, text boxes and pictures; as .xlsx it would also "
            "show whether anything locked was changed.",
        )
    ]


def _name_problems(name: str) -> list[Problem]:
    if not is_second_version(name):
        return []
    return [
        Problem(
            "second-version-of-file",
            Place(name),
            found="Its name says that a synchronising program kept two versions of it.",
            todo="Look for the other one, and put it into the inbox too: which of them counts is "
            "then worked out, or asked of you.",
        )
    ]


def _reworded_actions(
    known: State, audit: AuditState, returned: ReturnedBook, name: str
) -> list[Problem]:
    """What managers typed to an action may not hold for what a later return makes of it."""
    before = {
        action.id: known.actions[action.id]
        for action in audit.actions
        if action.id in known.actions
    }
    if not before:
        return []

    def place(number: int) -> Place:
        return returned.places.get(f"A{number}.what", Place(name))

    return reworded(before, actions_of(returned.content), place)


def _superseded_problem(name: str) -> Problem:
    """A complete return that does not count is looked at by somebody."""
    return Problem(
        "complete-return-superseded",
        Place(name),
        found="This return is complete and says something else than the one that counts.",
        todo="Ask the auditor which of them is their last word. If it is this one, run "
        "workbook-qa ingest --accept with this file.",
    )


def _exempt_problems(state: AuditState, name: str) -> list[Problem]:
    if not state.exempted:
        return []
    return [
        Problem(
            "audit-exempt",
            Place(name),
            found=f"The audit was made exempt on {day_words(state.exempted.on)}, and a return of "
            "it came.",
            todo="It is taken in like any other: complete, it counts, and the audit is no longer "
            "exempt; otherwise nothing is asked of the auditor, and the audit stays exempt.",
        )
    ]
