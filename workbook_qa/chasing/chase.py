"""``chase``: what is outstanding, as drafts, one for each person (paragraphs 5.1 and 5.2)."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from workbook_qa.chasing.chase_notices import chase_notice
from workbook_qa.chasing.outstanding import Letter, letters_on
from workbook_qa.core.problem import Problem
from workbook_qa.core.queries import things
from workbook_qa.core.records import People
from workbook_qa.core.terms import SendOutcome
from workbook_qa.core.wording import counted
from workbook_qa.followups.confirmation_issue import (
    MadeConfirmation,
    next_followup_reference,
    write_confirmation,
)
from workbook_qa.ledger.access import exclusive_access, key_for_seals, open_ledger
from workbook_qa.ledger.events import AnyEvent, Chased, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.letters.draft_words import Words
from workbook_qa.letters.drafts import renew_drafts_list
from workbook_qa.letters.followup_files import confirmation_files
from workbook_qa.letters.mail import draft
from workbook_qa.letters.message_kinds import CHASE_WORDS
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.registers.line_of_management import Rung
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import current_user, write_file


class _Written(msgspec.Struct, frozen=True):
    """A letter as it is recorded, with its bytes and the workbook that goes with it."""

    letter: Letter
    event: Chased
    content: bytes
    confirmation: MadeConfirmation | None = None

    @property
    def events(self) -> list[AnyEvent]:
        """What is recorded of it."""
        return [self.confirmation.event, self.event] if self.confirmation else [self.event]

    @property
    def documents(self) -> list[bytes]:
        """What is kept with it."""
        made = self.confirmation
        return [self.content, made.form, made.workbook] if made else [self.content]


class _Desk(msgspec.Struct, frozen=True):
    """What every letter is written with."""

    context: Context
    state: State
    people: People
    words: Words
    key: bytes
    events: Sequence[Recorded]


def run(context: Context) -> Result:
    """A draft for each person with whom something is outstanding, but not twice within a week.

    What a run of the same day recorded and did not write is written now.
    """
    with exclusive_access(context), open_ledger(context) as journal:
        events = journal.events()
        state = fold(events)
        people, problems = read_people_register(context)
        words, found = words_for(context, CHASE_WORDS)
        letters, unknown = letters_on(state, people, context.settings.chasing, context.today)
        problems += [*found, *unknown]
        key = key_for_seals(context, journal) if letters else b""
        issuing = _Desk(context, state, people, words, key, events)
        made = list(_made(issuing, letters))
        written: list[Path] = []
        if not context.dry_run:
            journal.record(
                [event for each in made for event in each.events],
                [document for each in made for document in each.documents],
                at=context.now,
                by=current_user(),
            )
            state = fold(journal.events())
            written = _write_out(context, journal, state)
            listed, found = renew_drafts_list(context, journal, state, people)
            written += listed
            problems += found
    return _result(context, made, written, problems)


def _numbered(events: Iterable[Recorded], context: Context) -> int:
    """How many drafts this day has already, undone ones too: a name is never given twice."""
    return sum(
        isinstance(recorded.event, Chased) and recorded.event.on == context.today
        for recorded in events
    )


def _made(issuing: _Desk, letters: Sequence[Letter]) -> Iterator[_Written]:
    before, followups = _numbered(issuing.events, issuing.context), 0
    for number, letter in enumerate(letters, start=before + 1):
        confirmation = _confirmation(issuing, letter, followups)
        followups += confirmation is not None
        yield _one(issuing, letter, number, confirmation)


def _confirmation(issuing: _Desk, letter: Letter, followups: int) -> MadeConfirmation | None:
    """The workbook of a Team Manager's open actions, where they are asked about their team."""
    if not letter.asks_to_confirm:
        return None
    followup = next_followup_reference(issuing.context, issuing.events, followups)
    return write_confirmation(
        issuing.context,
        issuing.state,
        issuing.people,
        letter.to,
        key=issuing.key,
        followup=followup,
    )


def _one(
    issuing: _Desk, letter: Letter, number: int, confirmation: MadeConfirmation | None
) -> _Written:
    settings, today = issuing.context.settings, issuing.context.today
    notice = chase_notice(
        letter,
        issuing.words,
        council=settings.council.name,
        lead_auditor=settings.lead_auditor.name,
        with_workbook=confirmation is not None,
    )
    copied = tuple(person.email for person in letter.copied)
    content = draft(
        to=[letter.to.email],
        cc=copied,
        subject=notice.subject,
        body=notice.body,
        attachment=(confirmation.file, confirmation.workbook) if confirmation else None,
    )
    event = Chased(
        today,
        letter.to.name,
        letter.to.email,
        tuple(ask.about for ask in letter.asks),
        digest_of(content),
        notice.subject,
        number,
        copied,
        confirmation.event.followup if confirmation else "",
    )
    return _Written(letter, event, content, confirmation)


def _write_out(context: Context, journal: Journal, state: State) -> list[Path]:
    """The day's drafts that are not there and not sent, with the workbooks that go with them."""
    sent = (SendOutcome.SENT, SendOutcome.BY_HAND)
    workbooks = {
        issued.followup: (path, issued) for issued, path in confirmation_files(context, state)
    }
    written = []
    for chased in state.chased:
        if chased.on != context.today or state.sending.get(chased.message) in sent:
            continue
        wanted = [(context.workspace.reminder(chased.on, chased.number), chased.message)]
        if chased.followup in workbooks:
            path, issued = workbooks[chased.followup]
            wanted.append((path, issued.workbook))
        for path, digest in wanted:
            if not path.exists():
                write_file(path, journal.document(digest))
                written.append(path)
    return written


def _result(
    context: Context,
    made: Sequence[_Written],
    written: Sequence[Path],
    problems: Sequence[Problem],
) -> Result:
    people = counted(len(made), "person", "people")
    lines = [f"{people} to be written to." if made else "Nobody has to be written to today."]
    lines += [_line(each.letter) for each in made]
    up = sum(_goes_up(each.letter) for each in made)
    counts = {
        "drafts": len(made),
        "things": sum(len(each.letter.asks) for each in made),
        "escalations": up,
    }
    folder = context.workspace.shown(context.workspace.drafts)
    step = f"Open {folder}, look each draft over and send it." if made else ""
    return Result("chase", tuple(lines), counts, tuple(written), tuple(problems), next_step=step)


def _line(letter: Letter) -> str:
    copied = ", ".join(person.name for person in letter.copied)
    more = f", copied to {copied}" if copied else ""
    return f"  {letter.to.name}: {things(len(letter.asks))}{more}"


def _goes_up(letter: Letter) -> bool:
    return any(ask.rung not in (None, Rung.TEAM_MANAGER) for ask in letter.asks)
