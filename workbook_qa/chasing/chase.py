"""``chase``: what is outstanding, as drafts, one for each person (paragraphs 5.1 and 5.2)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from workbook_qa.chasing.chase_notices import chase_notice
from workbook_qa.chasing.outstanding import Letter, letters_on
from workbook_qa.core.audit_references import CONFIRMATION_PREFIX
from workbook_qa.core.problem import Problem
from workbook_qa.core.queries import things
from workbook_qa.core.terms import SendOutcome
from workbook_qa.core.wording import counted
from workbook_qa.followups.confirmation_issue import MadeConfirmation, issue_confirmation
from workbook_qa.followups.issue_followup import next_reference
from workbook_qa.ledger.access import key_for_seals, ledger_to_work_in
from workbook_qa.ledger.events import Chased, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.drafts import drafts_of_day, renew_drafts_list
from workbook_qa.letters.issue import IssueContext, Message, ToRecord, record
from workbook_qa.letters.message_kinds import CHASE_WORDS
from workbook_qa.letters.outgoing import Outbox, Outgoing, write_missing
from workbook_qa.letters.words_in_force import words_for
from workbook_qa.registers.line_of_management import Rung
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.workspace.result import Context, Result


class _Written(msgspec.Struct, frozen=True):
    """A letter, and what is to be recorded of it."""

    letter: Letter
    to_record: ToRecord


def run(context: Context) -> Result:
    """A draft for each person with whom something is outstanding, but not twice within a week.

    What a run of the same day recorded and did not write is written now.
    """
    with ledger_to_work_in(context) as journal:
        events = journal.events()
        state = fold(events)
        people, problems = read_people_register(context)
        words, found = words_for(context, CHASE_WORDS)
        letters, unknown = letters_on(state, people, context.settings.chasing, context.today)
        problems += [*found, *unknown]
        key = key_for_seals(context, journal) if letters else b""
        issuing = IssueContext(context, key, people, words)
        made = list(_made(issuing, letters, state, events))
        events += record(context, journal, [each.to_record for each in made])
        written: list[Path] = []
        if not context.dry_run:
            outbox = Outbox(context, journal, fold(events), people)
            written = write_missing(_of_today(outbox))
            listed, found = renew_drafts_list(outbox)
            written += listed
            problems += found
    return _result(context, made, written, problems)


def _made(
    issuing: IssueContext, letters: Sequence[Letter], state: State, events: Sequence[Recorded]
) -> Iterator[_Written]:
    before, followups = drafts_of_day(events, issuing.context.today), 0
    for number, letter in enumerate(letters, start=before + 1):
        confirmation = None
        if letter.asks_to_confirm:  # of the open actions of their own team
            followup = next_reference(CONFIRMATION_PREFIX, issuing.context, events, followups)
            confirmation = issue_confirmation(issuing, state, letter.to, followup)
        followups += confirmation is not None
        yield _written(issuing, letter, number, confirmation)


def _written(
    issuing: IssueContext, letter: Letter, number: int, confirmation: MadeConfirmation | None
) -> _Written:
    notice = chase_notice(
        letter, issuing.words, with_workbook=confirmation is not None, **issuing.signature
    )
    copied = tuple(person.email for person in letter.copied)
    message = Message(notice, (letter.to.email,), copied, confirmation.file if confirmation else "")
    content = message.draft(confirmation.book.sent if confirmation else None)
    event = Chased(
        issuing.context.today,
        letter.to.name,
        letter.to.email,
        tuple(ask.about for ask in letter.asks),
        digest_of(content),
        notice.subject,
        number,
        copied,
        confirmation.event.followup if confirmation else "",
    )
    if confirmation is None:
        return _Written(letter, ToRecord((event,), (content,)))
    documents = (content, *confirmation.book.documents)
    return _Written(letter, ToRecord((confirmation.event, event), documents))


def _of_today(outbox: Outbox) -> Iterator[Outgoing]:
    """The day's drafts that are not sent, with the workbooks that go with them."""
    sent = (SendOutcome.SENT, SendOutcome.BY_HAND)
    for chased in outbox.state.chased:
        if (
            chased.on == outbox.context.today
            and outbox.state.sending.get(chased.message) not in sent
        ):
            yield outbox.reminder(chased)


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
