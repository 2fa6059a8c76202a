"""``send``: deliver the drafts that wait, each once, through the mail server of the settings.

What is delivered is the file as it lies in ``to-send``, with whatever somebody changed in it. A
message of which nobody knows whether it arrived is listed, and sent again only when it is asked
for by name.
"""

import os
from collections.abc import Mapping, Sequence
from email.errors import MessageError
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.terms import SendOutcome
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import exclusive_access, open_ledger
from workbook_qa.ledger.events import AnyEvent, SendBegun, SendEnded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.letters.drafts import Draft, drafts_waiting, renew_drafts_list
from workbook_qa.letters.mail import heads_of
from workbook_qa.letters.outgoing import Outbox
from workbook_qa.letters.smtp import Delivery, Postbox, ready_to_send
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.settings import PASSWORD_NAME
from workbook_qa.workspace.writing import current_user


class _Sending(msgspec.Struct, frozen=True):
    """A draft as it lies there, and the message that is made of it."""

    draft: Draft
    content: bytes
    to: tuple[str, ...]
    message: bytes

    @property
    def changed(self) -> bool:
        """Whether the file is not what was made."""
        return self.content != self.draft.content


def run(
    context: Context,
    files: Sequence[Path] = (),
    *,
    again: bool = False,
    by_hand: bool = False,
) -> Result:
    """Deliver every draft that waits, or those of `files`.

    Args:
        again: also those of `files` of which nobody knows whether they arrived.
        by_hand: send nothing; record that they were sent in another way.

    Raises:
        CannotContinue: there is no mail server or sender in the settings, `files` names a draft
            that does not wait, or `again` is said of no file.
    """
    if again and not files:
        raise CannotContinue(
            "Name the drafts that are to be sent again: those that may have arrived are not sent "
            "twice by themselves."
        )
    if not by_hand:
        _refuse_without_server(context)
    with exclusive_access(context), open_ledger(context) as journal:
        state = fold(journal.events())
        people, problems = read_people_register(context, required=False)
        drafts = _chosen(context, drafts_waiting(Outbox(context, journal, state, people)), files)
        if by_hand:
            return _by_hand(context, journal, drafts, problems)
        ready, found = _ready(context, drafts, state.sending, again=again)
        problems += found
        counts = dict.fromkeys(("sent", "not sent", "not known"), 0)
        if not context.dry_run:
            problems += _deliver(context, journal, ready, counts)
            state = fold(journal.events())
            written, found = renew_drafts_list(Outbox(context, journal, state, people))
            problems += found
            return _result(context, counts, ready, written, problems)
    return _result(context, counts, ready, (), problems)


def _refuse_without_server(context: Context) -> None:
    settings = context.settings
    if not settings.mail.server:
        raise CannotContinue(
            "settings.toml names no mail server ([mail] server). Open outbox/To send.xlsx and send "
            "the drafts yourself, or fill it in. Nothing was sent."
        )
    if not _sender(context):
        raise CannotContinue(
            "Nothing says whom the messages come from: fill in [lead_auditor] email or [mail] "
            "sender in settings.toml. Nothing was sent."
        )


def _sender(context: Context) -> str:
    return context.settings.mail.sender or context.settings.lead_auditor.email


def _chosen(context: Context, drafts: Sequence[Draft], files: Sequence[Path]) -> list[Draft]:
    """The drafts of some files, each by its name or its path; all where no file is named."""
    if not files:
        return [*drafts]
    by_name = {draft.path.name.casefold(): draft for draft in drafts}
    chosen = []
    for file in files:
        draft = by_name.get(file.name.casefold())
        if draft is None:
            raise CannotContinue(
                f"{file.name} is no draft that waits to be sent: {context.workspace.drafts.name} "
                "lists them. Nothing was sent."
            )
        chosen.append(draft)
    return chosen


def _by_hand(
    context: Context, journal: Journal, drafts: Sequence[Draft], problems: list[Problem]
) -> Result:
    events = [SendEnded(context.today, each.digest, SendOutcome.BY_HAND) for each in drafts]
    written: list[Path] = []
    if not context.dry_run:
        journal.record(events, at=context.now, by=current_user())
        people, _ = read_people_register(context, required=False)
        state = fold(journal.events())
        written, found = renew_drafts_list(Outbox(context, journal, state, people))
        problems += found
    said = counted(len(events), "draft")
    return Result(
        "send",
        (f"{said} recorded as sent in another way. Nothing was delivered.",),
        {"by hand": len(events)},
        tuple(written),
        tuple(problems),
    )


def _ready(
    context: Context,
    drafts: Sequence[Draft],
    sending: Mapping[str, SendOutcome | None],
    *,
    again: bool,
) -> tuple[list[_Sending], list[Problem]]:
    """The drafts that can be delivered now, and why the others cannot."""
    ready: list[_Sending] = []
    problems: list[Problem] = []
    for draft in drafts:
        place = Place(context.workspace.shown(draft.path))
        if draft.digest in sending and sending[draft.digest] is None and not again:
            problems.append(_nobody_knows(place))
        elif not draft.path.is_file():
            problems.append(_gone(place))
        else:
            made = _made_ready(context, draft)
            if made is None:
                problems.append(_not_a_message(place))
            elif not made.to or not all(map(str.isascii, made.to)):
                problems.append(_no_address(place))
            else:
                ready.append(made)
    return ready, problems


def _made_ready(context: Context, draft: Draft) -> _Sending | None:
    """The draft as it lies there, as a message; None where what somebody made of it is none."""
    content, sender = draft.path.read_bytes(), _sender(context)
    try:
        heads = heads_of(content)
        message = ready_to_send(
            content,
            sender=sender,
            name=context.settings.lead_auditor.name,
            message_id=f"<{draft.digest[:40]}@{sender.rpartition('@')[2]}>",
            date=context.now,
        )
    except (ValueError, LookupError, TypeError, AttributeError, MessageError):
        return None  # the standard library has no one fault for a message that is none
    return _Sending(draft, content, heads.everyone if heads.to else (), message)


def _deliver(
    context: Context, journal: Journal, ready: Sequence[_Sending], counts: dict[str, int]
) -> list[Problem]:
    """Deliver them one by one; what became of each is recorded before the next."""
    settings = context.settings.mail
    password = os.environ.get(PASSWORD_NAME) or settings.password
    problems: list[Problem] = []
    with Postbox(settings, password) as postbox:
        for sending in ready:
            delivery = _deliver_one(context, journal, postbox, sending)
            counts[delivery.outcome or "not known"] += 1
            place = Place(context.workspace.shown(sending.draft.path))
            if delivery.outcome is None:
                problems.append(_nobody_knows(place, delivery.why))
            elif delivery.outcome is SendOutcome.NOT_SENT:
                problems.append(_not_sent(place, delivery.why))
            if delivery.server_gone:
                break
    return problems


def _deliver_one(
    context: Context, journal: Journal, postbox: Postbox, sending: _Sending
) -> Delivery:
    sender, digest = _sender(context), sending.draft.digest
    began = False

    def record(event: AnyEvent, *documents: bytes) -> None:
        journal.record([event], documents, at=context.now, by=current_user())

    def begin() -> None:
        nonlocal began
        changed = digest_of(sending.content) if sending.changed else ""
        documents = (sending.content,) if changed else ()
        record(SendBegun(context.today, digest, sending.to, changed), *documents)
        began = True

    delivery = postbox.deliver(sender, sending.to, sending.message, begin=begin)
    if began and delivery.outcome is not None:
        record(SendEnded(context.today, digest, delivery.outcome))
    return delivery


# What is said


def _nobody_knows(place: Place, why: str = "") -> Problem:
    begun = "It was being sent when that broke off, so that nobody knows whether it arrived."
    return Problem(
        "send-unknown",
        place,
        found=f"{why} Nobody knows whether it arrived." if why else begun,
        todo="Ask who should have it, or look in the mail system. Then run send with the file's "
        "name and --by-hand if it arrived, or --again if it did not.",
    )


def _not_sent(place: Place, why: str) -> Problem:
    todo = "It is tried again by the next run; if that says the same, send it yourself."
    return Problem("send-refused", place, found=why, todo=todo)


def _gone(place: Place) -> Problem:
    return Problem(
        "draft-gone",
        place,
        found="The draft does not lie there any more, so it is not sent.",
        todo="Run rebuild to have it again, or send with its name and --by-hand if you sent it.",
    )


def _not_a_message(place: Place) -> Problem:
    return Problem(
        "send-refused",
        place,
        found="What lies there is not a message that can be sent.",
        todo="Delete it and run rebuild to have it as it was made, or send it yourself.",
    )


def _no_address(place: Place) -> Problem:
    return Problem(
        "recipient-unknown",
        place,
        found="The draft has no address that it can be sent to.",
        todo="Open it, fill in the address, and send it yourself; then run send with its name and "
        "--by-hand.",
    )


def _result(
    context: Context,
    counts: Mapping[str, int],
    ready: Sequence[_Sending],
    written: Sequence[Path],
    problems: Sequence[Problem],
) -> Result:
    if context.dry_run:
        shown = [f"  {context.workspace.shown(each.draft.path)}" for each in ready]
        would = f"{counted(len(ready), 'draft')} would be sent."
        return Result("send", (would, *shown), {"ready": len(ready)}, problems=tuple(problems))
    done = sum(counts.values())
    said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    left = len(ready) - done
    lines = [f"{counted(done, 'message')}: {said}." if done else "No draft waits to be sent."]
    lines += [f"{counted(left, 'draft')} not tried."] if left else []
    return Result("send", tuple(lines), dict(counts), tuple(written), tuple(problems))
