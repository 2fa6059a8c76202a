"""What waits for the Lead Auditor's yes: one row each of the ingest report, with one answer.

So far that is texts that may name somebody: those of a return with weak marks alone (what is plain
is asked of its auditor), and those of people to whom nothing goes back: what a worker or manager
answers to feedback, and what managers type of an action. Each kind of thing brings its own
list, and says which events record a yes and a no.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.core.privacy.free_text import SuspectedText
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.table import Table, ValueColumn, rows_about
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import AnyEvent, FeedbackIssued, FileReceived, TextDecided
from workbook_qa.ledger.return_content import field_words
from workbook_qa.ledger.states import AuditState, State

YES, NO = "Yes", "No"
WAITING = "Waiting for you"  # the sheet
ITEM, ANSWER = "Code", "Your yes"
FORMER_ITEM = "Item id"  # as it was headed before
_ID_LENGTH = 12


class Waiting(msgspec.Struct, frozen=True):
    """One thing that waits.

    Attributes:
        on: the day from which it waits; reference: of what it is about.
        where: where it was typed, as people say it.
        why: why it waits, as a sentence; says: what was typed, in full.
        yes, no: what is recorded of either answer.
    """

    on: datetime.date
    reference: str
    where: str
    why: str
    says: str
    yes: AnyEvent
    no: AnyEvent

    @property
    def item(self) -> str:
        """By what it is known in the report: the same for the same thing in every run."""
        return _item_of(self.yes)


def _item_of(yes: AnyEvent) -> str:
    timeless = msgspec.structs.replace(yes, on=datetime.date.min)
    return hashlib.sha256(msgspec.json.encode(timeless)).hexdigest()[:_ID_LENGTH]


class TypedAnswer(msgspec.Struct, frozen=True):
    """An answer as it was typed: to which item, whether it is a yes, and where it stands."""

    item: str
    is_yes: bool
    place: Place


def waiting_for_yes(state: State) -> list[Waiting]:
    """Everything on which the Lead Auditor has still to decide, the oldest first."""
    texts = [*_of_audits(state), *_of_followups(state), *_of_actions(state)]
    waiting = [each for each in texts if _key(each.yes) not in state.decided]
    return sorted(waiting, key=lambda each: (each.on, each.reference, each.where))


def _key(event: AnyEvent) -> tuple[str, str, str] | None:
    return (event.row, event.field, event.text) if isinstance(event, TextDecided) else None


# Texts that are held


def _of_audits(state: State) -> Iterator[Waiting]:
    for reference, audit in state.audits.items():
        file = _shown_return(audit)
        if file and file.content:
            asked = file.outcome is Outcome.QUERIED
            for text in file.held:
                if text.field in file.content.held and not (asked and text.strong):
                    typed, where = file.content.held[text.field], field_words(text.field)
                    yield _text(file.on, reference, reference, where, text, typed)


def _shown_return(audit: AuditState) -> FileReceived | None:
    """The return that the tracker shows: the one that counts, else the last that was queried."""
    queried = (file for file in reversed(audit.returns) if file.outcome is Outcome.QUERIED)
    return audit.counted or next(queried, None)


def _of_followups(state: State) -> Iterator[Waiting]:
    """What was answered to feedback; what a confirmation says of actions is told of the actions."""
    for row, followup in state.followups.items():
        issued = followup.issued
        if not isinstance(issued, FeedbackIssued):
            continue
        for file in followup.received:
            held = file.content.held if file.content else {}
            for text in file.held:
                if text.field in held:
                    where = f"Answer to feedback: {field_words(text.field)}"
                    yield _text(file.on, issued.reference, row, where, text, held[text.field])


def _of_actions(state: State) -> Iterator[Waiting]:
    for row, action in state.actions.items():
        for field, entry in action.held.items():
            if field == entry.suspected.field:
                source = "tracker" if entry.in_tracker else "confirmation"
                where = f"{ENTRY_OF[field].heading}, typed in the {source}"
                yield _text(entry.on, row, row, where, entry.suspected, entry.text)


def _text(
    on: datetime.date, shown: str, row: str, where: str, text: SuspectedText, typed: str
) -> Waiting:
    yes = TextDecided(on, row, text.field, mark_of(typed), release=True)
    return Waiting(
        on,
        shown,
        where,
        f"It seems to hold {text.kinds}.",
        typed,
        yes,
        msgspec.structs.replace(yes, release=False),
    )


# What the report shows, and what is answered

WAITING_COLUMNS: tuple[ValueColumn[Waiting], ...] = (
    ValueColumn("Audit or action", "id", 26, value=lambda each: each.reference),
    ValueColumn(
        ANSWER,
        "text",
        10,
        managers=True,
        choices=(YES, NO),
        prompt="Yes: it may be shown. No: it stays held. Save, close, and run ingest.",
        value=lambda _: None,
    ),
    ValueColumn("What it says", "long", 64, value=lambda each: each.says),
    ValueColumn("Why it waits", "long", 30, value=lambda each: each.why),
    ValueColumn("Where it was typed", "text", 32, value=lambda each: each.where),
    ValueColumn("Since", "date", 13, value=lambda each: each.on),
    ValueColumn(ITEM, "id", 16, value=lambda each: each.item),
)


def waiting_table(waiting: Sequence[Waiting]) -> Table:
    """One row for each thing that waits."""
    return Table(
        "Waiting",
        WAITING,
        WAITING_COLUMNS,
        rows_about(WAITING_COLUMNS, waiting),
        "Nobody else is shown these texts. Yes if a text is about no child and no family, else No: "
        "then it stays held.",
        empty="Nothing waits for you.",
    )


def answered(
    state: State, answers: Iterable[TypedAnswer], on: datetime.date
) -> tuple[list[AnyEvent], list[Problem]]:
    """The events of some answers; an answer to what does not wait any more is a problem."""
    waiting = {each.item: each for each in waiting_for_yes(state)}
    decided = _decided_items(state)
    events: dict[str, AnyEvent] = {}
    problems: list[Problem] = []
    for answer in answers:
        item = waiting.get(answer.item)
        if item:
            event = item.yes if answer.is_yes else item.no
            events[answer.item] = msgspec.structs.replace(event, on=on)
        elif answer.item not in decided:
            problems.append(_waits_no_more(answer.place))
    return [*events.values()], problems


def _decided_items(state: State) -> set[str]:
    return {
        _item_of(TextDecided(datetime.date.min, row, field, text, release=True))
        for row, field, text in state.decided
    }


def _waits_no_more(place: Place) -> Problem:
    return Problem(
        "decision-not-possible",
        place,
        "What this answer is about does not wait any more: it was changed, or left out, since.",
        "Nothing was done. Look at the sheet Waiting for you as it is written now.",
    )


def answered_words(events: Sequence[AnyEvent]) -> Iterator[str]:
    """What is said of some answers."""
    texts = [event.release for event in events if isinstance(event, TextDecided)]
    if texts:
        released, kept = sum(texts), len(texts) - sum(texts)
        yield f"Of the texts that waited for you {released} may be shown now, and {kept} stay held."


def waiting_words(state: State) -> Iterator[str]:
    """What is said of what still waits."""
    waiting = len(waiting_for_yes(state))
    if waiting:
        wait = "thing waits" if waiting == 1 else "things wait"
        yield f"{waiting} {wait} for your yes, first in the ingest report: then run ingest again."
