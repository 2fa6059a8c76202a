"""A follow-up that came back, judged: feedback that was answered, or a confirmation (4.3, 5.1).

So is the list Texts to release where it was dropped into the inbox.

What could be read of it is recorded, whatever else could not; nobody gets it back, so that what is
to be put right is told to the Lead Auditor.
"""

import datetime
from collections.abc import Iterator

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.cells import Book
from workbook_qa.core.privacy.free_text import suspected_in
from workbook_qa.core.problem import Problem, Severity, worst_first
from workbook_qa.core.terms import Outcome
from workbook_qa.core.wording import counted
from workbook_qa.followups.confirmation_merge import (
    FIELDS,
    Confirmed,
    TypedConfirmation,
    field_of,
    merge_confirmation,
)
from workbook_qa.followups.feedback_findings import answer_problems
from workbook_qa.ledger.events import (
    AnyEvent,
    ConfirmationIssued,
    FeedbackIssued,
    FileReceived,
)
from workbook_qa.ledger.followup_answers import confirmed_in
from workbook_qa.ledger.return_content import content_digest
from workbook_qa.ledger.save_stamps import stamp_of_file
from workbook_qa.ledger.states import AuditState, FollowupState, State
from workbook_qa.ledger.which_return_counts import known_name
from workbook_qa.releases.release_list import ReleaseContext, releases_in
from workbook_qa.returns.identity import FollowupClaim
from workbook_qa.returns.intake_context import IntakeContext, JudgedFile, with_outcome
from workbook_qa.returns.outcomes import already_have_words
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading
from workbook_qa.workbooks.form.returned_book import ReturnedBook, read_return


class _Issued(msgspec.Struct, frozen=True):
    """What a follow-up is read as: its reference, and the day from which dates are plausible."""

    reference: str
    issued_on: datetime.date


def judge_followup(
    intake_context: IntakeContext,
    draft_event: FileReceived,
    book: Book,
    claim: FollowupClaim,
    state: State,
) -> JudgedFile:
    """The event of a follow-up that came back, and what follows from what was typed in it."""
    followup = claim.followup
    form = intake_context.form(followup.issued.form)
    issued = _Issued(claim.reference, followup.issued.on)
    returned = read_return(form, {"seal": claim.seal}, issued, book, draft_event.name)
    found = [*claim.problems, *returned.problems]
    event = msgspec.structs.replace(
        draft_event,
        reference=claim.reference,
        content=returned.content,
        normalised=returned.normalised,
        remarks=returned.remarks,
        format=book.kind,
        saved_by=book.saved_by,
        saved_at=book.saved_at,
        saved_in=book.application,
    )
    before = _same_content(followup, event)
    if before:
        reason = already_have_words("It says the same as the file", before)
        return JudgedFile(with_outcome(event, Outcome.ALREADY_HAVE, reason, problems=tuple(found)))
    errors = sum(problem.severity is Severity.ERROR for problem in found)
    follows: tuple[AnyEvent, ...] = ()
    match followup.issued:
        case FeedbackIssued() as feedback:
            recorded = counted(len(returned.content.entries), "entry", "entries")
            found += _feedback_problems(intake_context, feedback, returned, state)
        case ConfirmationIssued() as asked:
            merged = _merged(intake_context, event, asked, returned, state)
            recorded, follows = _confirmed_words(asked, returned, merged), merged.events
            found += merged.problems
            found += _personal_data_typed(intake_context, asked, returned, state)
    outcome = Outcome.QUERIED if errors else Outcome.ACCEPTED
    event = with_outcome(
        event, outcome, _reason(recorded, errors), problems=tuple(worst_first(found))
    )
    return JudgedFile(event, follows=follows)


def _same_content(followup: FollowupState, new: FileReceived) -> FileReceived | None:
    wanted = content_digest(new.content) if new.content else ""
    for file in followup.received:
        if file.content and content_digest(file.content) == wanted:
            return file
    return None


def _reason(recorded: str, errors: int) -> str:
    begins = f"{recorded[:1].upper()}{recorded[1:]} recorded"
    if errors:
        things = "one thing" if errors == 1 else f"{errors} things"
        return f"{begins}; {things} could not be taken in: ask whoever sent it."
    return f"{begins}."


# Confirmations


def _merged(
    intake_context: IntakeContext,
    event: FileReceived,
    issued: ConfirmationIssued,
    returned: ReturnedBook,
    state: State,
) -> Confirmed:
    saved_by = known_name(event.saved_by)
    stamp = stamp_of_file(event, issued.on)
    reading = TrackerReading(
        file=event.file,
        name=event.name,
        number=issued.number,
        as_at=None,
        tables={},
        saved_by=saved_by,
        saved_at=stamp.at,
        saved_in=stamp.program,
    )
    typed = TypedConfirmation(returned.content.entries, returned.doubtful, returned.places, reading)
    return merge_confirmation(issued, state, typed, intake_context.context.today)


def _confirmed_words(issued: ConfirmationIssued, returned: ReturnedBook, merged: Confirmed) -> str:
    days = sum(map(len, confirmed_in(issued, returned.content).values()))
    return f"changes of {counted(merged.changed, 'action')} and {counted(days, 'confirmation')}"


def _personal_data_typed(
    intake_context: IntakeContext, issued: ConfirmationIssued, returned: ReturnedBook, state: State
) -> Iterator[Problem]:
    for action, base in issued.entries.items():
        audit = state.audits[action.partition("/")[0]]
        for entry in (field for field in FIELDS if ENTRY_OF[field].is_text):
            field = field_of(action, entry)
            text = returned.content.entries.get(field, "")
            kinds = _suspected(intake_context, audit, text) if text != base.get(entry, "") else ""
            if kinds:
                yield personal_data_problem(returned, field, kinds)


# Feedback


def _feedback_problems(
    intake_context: IntakeContext, issued: FeedbackIssued, returned: ReturnedBook, state: State
) -> Iterator[Problem]:
    entries = returned.content.entries
    yield from answer_problems(issued.reference, entries, returned.places)
    yield from _personal_data(intake_context, issued, returned, state)


def _personal_data(
    intake_context: IntakeContext, issued: FeedbackIssued, returned: ReturnedBook, state: State
) -> Iterator[Problem]:
    form = intake_context.form(issued.form)
    audit = state.audits[issued.reference]
    texts = [cell.field for _, cell in form.inputs() if cell.kind is EntryKind.TEXT]
    for field in texts:
        kinds = _suspected(intake_context, audit, returned.content.entries.get(field, ""))
        if kinds:
            yield personal_data_problem(returned, field, kinds)


def _suspected(intake_context: IntakeContext, audit: AuditState, text: str) -> str:
    """The kinds of personal data that a text about an audit seems to hold, or nothing."""
    if not text:
        return ""
    tool = intake_context.tool(audit.issued.tool)
    found = suspected_in(
        text, audit.audit, tool, intake_context.people, intake_context.context.today
    )
    return found.kinds if found else ""


def personal_data_problem(returned: ReturnedBook, field: str, kinds: str) -> Problem:
    """Free text that seems to be about a child or a family."""
    return Problem(
        "personal-data-suspected",
        returned.places[field],
        f"The text seems to hold {kinds}.",
        "It is kept as it came, and shown in no report. Ask for no names of children or families.",
    )


# ---- The list Texts to release ------------------------------------------------------------


def judge_release_list(
    intake_context: IntakeContext, draft_event: FileReceived, book: Book, state: State
) -> JudgedFile:
    """The list that was dropped into the inbox in place of being saved where it stood.

    What could not be taken over waits on the list that is written now.
    """
    asking = ReleaseContext(intake_context.context, intake_context.journal, intake_context.people)
    events = intake_context.journal.events()
    taken = releases_in(asking, book, draft_event.name, draft_event.file, events, state)
    decided = counted(len(taken.events), "text")
    event = with_outcome(
        draft_event,
        Outcome.ACCEPTED,
        f"It is the list Texts to release: {decided} decided on.",
        problems=taken.problems,
        format=book.kind,
        saved_by=book.saved_by,
        saved_at=book.saved_at,
        saved_in=book.application,
    )
    return JudgedFile(event, follows=taken.events)
