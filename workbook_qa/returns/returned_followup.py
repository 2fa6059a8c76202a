"""A follow-up that came back, judged: feedback that was answered, or a confirmation (4.3, 5.1).

So is the list Texts to release where it was dropped into the inbox.

What could be read of it is recorded, whatever else could not; nobody gets it back, so that what is
to be put right is told to the Lead Auditor.
"""

import datetime
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.cells import Book
from workbook_qa.core.privacy.free_text import SuspectedText, suspected_in
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.problem import Place, Problem, Severity, worst_first
from workbook_qa.core.terms import Outcome
from workbook_qa.core.wording import counted
from workbook_qa.followups.confirmation_merge import (
    Confirmed,
    TypedConfirmation,
    field_of,
    merge_confirmation,
)
from workbook_qa.followups.feedback_findings import answer_problems
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    ConfirmationIssued,
    FeedbackIssued,
    FileReceived,
)
from workbook_qa.ledger.followup_answers import confirmed_in
from workbook_qa.ledger.return_content import content_digest
from workbook_qa.ledger.save_stamps import stamp_of_file
from workbook_qa.ledger.states import FollowupState, State
from workbook_qa.ledger.which_return_counts import known_name
from workbook_qa.releases.release_list import ReleaseContext, releases_in
from workbook_qa.returns.intake_context import IntakeContext, JudgedFile, with_outcome
from workbook_qa.returns.outcomes import already_have_words
from workbook_qa.returns.whose.identity import FollowupClaim
from workbook_qa.tracker.taking_back.held_typing import look_for, with_held_texts
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
    held: list[SuspectedText] = []
    match followup.issued:
        case FeedbackIssued() as feedback:
            recorded = counted(len(returned.content.entries), "entry", "entries")
            found += answer_problems(feedback.reference, returned.content.entries, returned.places)
            held = list(_held_answers(intake_context, feedback, returned, state))
            found += [_held_problem(text, returned.places[text.field]) for text in held]
        case ConfirmationIssued() as asked:
            merged = _merged(intake_context, event, asked, returned, state)
            recorded = _confirmed_words(asked, returned, merged)
            look = look_for(
                state,
                {digest: intake_context.tool(digest) for digest in _tools(asked, state)},
                intake_context.people,
                intake_context.context.today,
            )
            place = partial(_place_of, returned)
            events, of_texts = with_held_texts(merged.events, look, place, state)
            follows = tuple(events)
            found += [*merged.problems, *of_texts]
            held = _held_confirmed(events)
    outcome = Outcome.QUERIED if errors else Outcome.ACCEPTED
    event = with_outcome(
        event,
        outcome,
        _reason(recorded, errors),
        problems=tuple(worst_first(found)),
        held=tuple(held),
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


def _tools(issued: ConfirmationIssued, state: State) -> set[str]:
    references = {action.partition("/")[0] for action in issued.entries}
    return {state.audits[each].issued.tool for each in references if each in state.audits}


def _place_of(returned: ReturnedBook, action: str, entry: str) -> Place:
    return returned.places.get(field_of(action, entry), Place())


def _held_confirmed(events: Iterable[AnyEvent]) -> list[SuspectedText]:
    """What is held of the actions, by the fields of the workbook that came back."""
    return [
        msgspec.structs.replace(text, field=field_of(event.action, text.field))
        for event in events
        if isinstance(event, ActionChanged)
        for text in event.held
    ]


# Feedback


def _held_answers(
    intake_context: IntakeContext, issued: FeedbackIssued, returned: ReturnedBook, state: State
) -> Iterator[SuspectedText]:
    form = intake_context.form(issued.form)
    audit = state.audits[issued.reference]
    tool = intake_context.tool(audit.issued.tool)
    for field in (cell.field for _, cell in form.inputs() if cell.kind is EntryKind.TEXT):
        text = returned.content.entries.get(field, "")
        found = suspected_in(
            text,
            audit.audit,
            tool,
            intake_context.people,
            intake_context.context.today,
            field=field,
        )
        if found and not state.decided.get((issued.followup, field, mark_of(text))):
            yield found


def _held_problem(text: SuspectedText, place: Place) -> Problem:
    """Free text that seems to be about a child or a family."""
    return Problem(
        "personal-data-suspected",
        place,
        f"The text seems to hold {text.kinds}.",
        "It is kept as it came, and shown nowhere until you say yes in the ingest report. Ask for "
        "no names of children or families.",
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
