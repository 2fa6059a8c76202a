"""``send``: deliver the drafts that wait, each once, through the mail server of the settings.

What is delivered is the draft as it was made. Where the file in ``to-send`` says something else,
that is named and it is not sent, unless whoever sends it says that it is to go out changed. A
message of which nobody knows whether it arrived is listed, and sent again only when it is asked
for by name.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.core.terms import SendOutcome
from workbook_qa.core.wording import counted
from workbook_qa.ledger.access import ledger_to_work_in
from workbook_qa.ledger.events import AnyEvent, SendBegun, SendEnded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.letters.delivery.draft_changes import DraftChanges, as_changed, changes_of
from workbook_qa.letters.delivery.lying_files import NO_MESSAGE, lies_at, lying_at, not_ours
from workbook_qa.letters.delivery.smtp import Delivery, Postbox, ready_to_send
from workbook_qa.letters.drafts import Draft, drafts_waiting, renew_drafts_list, strange_files
from workbook_qa.letters.mail import heads_of
from workbook_qa.letters.outgoing import Outbox
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.workspace.kept_secret import mail_password, standing_open
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import current_user


class _Sending(msgspec.Struct, frozen=True):
    """A draft as it goes out.

    Attributes:
        lying: the file as it lies there, where it goes out changed; empty where it does not.
        changed: the parts in which it differs then.
    """

    draft: Draft
    to: tuple[str, ...]
    message: bytes
    lying: bytes = b""
    changed: tuple[str, ...] = ()


def run(
    context: Context,
    files: Sequence[Path] = (),
    *,
    again: bool = False,
    by_hand: bool = False,
    changed: Sequence[str] = (),
) -> Result:
    """Deliver every draft that waits, or those of `files`.

    Args:
        again: also those of `files` of which nobody knows whether they arrived.
        changed: names of drafts, or references of what they are about, that go out as they were
            changed.
        by_hand: send nothing; record that they were sent in another way.

    Raises:
        CannotContinue: there is no mail server or sender in the settings, `files` names a draft
            that does not wait, `again` is said of no file, or `changed` of none or of several.
    """
    if again and not files:
        raise CannotContinue(
            "Name the drafts that are to be sent again: those that may have arrived are not sent "
            "twice by themselves."
        )
    if not by_hand:
        _refuse_without_server(context)
    with ledger_to_work_in(context) as journal:
        state = fold(journal.events())
        people, problems = read_people_register(context, required=False)
        outbox = Outbox(context, journal, state, people)
        waiting = drafts_waiting(outbox)
        drafts = _chosen(context, waiting, files)
        if by_hand:
            return _by_hand(context, journal, drafts, problems)
        as_they_lie = _to_go_changed(drafts, changed)
        ready, found = _ready(context, drafts, state.sending, as_they_lie, again=again)
        problems += found
        counts = dict.fromkeys(("sent", "not sent", "not known"), 0)
        if not context.dry_run:
            problems += _deliver(context, journal, ready, counts)
            state = fold(journal.events())
            written, found = renew_drafts_list(Outbox(context, journal, state, people))
            problems = list(dict.fromkeys([*problems, *found]))
            return _result(context, counts, ready, written, problems)
        problems = list(dict.fromkeys([*problems, *strange_files(waiting, outbox)]))
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


def _to_go_changed(drafts: Sequence[Draft], names: Sequence[str]) -> set[str]:
    """The digests of the drafts that may go out as somebody changed them."""
    wanted = set()
    for name in names:
        means = Path(name).name.casefold()
        called = [
            each
            for each in drafts
            if means in (each.path.name.casefold(), each.path.stem.casefold())
        ]
        found = called or [each for each in drafts if each.line.about.casefold() == means]
        if len(found) != 1:
            listed = ", ".join(each.path.name for each in found)
            raise CannotContinue(
                f"Several drafts that wait are about {name}: name one of them ({listed}). Nothing "
                "was sent."
                if found
                else f"{name} is the name of no draft that is to be sent now. Nothing was sent."
            )
        wanted.add(found[0].digest)
    return wanted


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
    as_they_lie: Collection[str],
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
        elif not lies_at(draft.path):
            problems.append(_gone(place))
        else:
            made = _made_ready(context, draft, may_be_changed=draft.digest in as_they_lie)
            if isinstance(made, Problem):
                problems.append(made)
            elif not made.to or not all(map(str.isascii, made.to)):
                problems.append(_no_address(place))
            else:
                ready.append(made)
    return ready, problems


def _made_ready(context: Context, draft: Draft, *, may_be_changed: bool) -> _Sending | Problem:
    """The draft as it goes out, or why what lies there does not."""
    place = Place(context.workspace.shown(draft.path))
    lying = lying_at(draft.path)
    if lying is None:
        return not_ours(context.workspace, draft.path)
    try:
        made, changes = _compared(context, draft, lying)
        if not changes.what:
            return _Sending(draft, _recipients(made), _message(context, draft, made))
        if not changes.is_ours:
            return not_ours(context.workspace, draft.path)
        if not may_be_changed:
            return _changed(place, draft, changes)
        message = as_changed(lying)
        return _Sending(
            draft, _recipients(message), _message(context, draft, message), lying, changes.what
        )
    except NO_MESSAGE:  # the standard library has no one fault for a message that is none
        return _not_a_message(place)


def _compared(context: Context, draft: Draft, lying: bytes) -> tuple[bytes, DraftChanges]:
    """The draft as it was made, and what differs in the file that lies there.

    One made before its auditor's address was known is the same when it is to that address now.
    """
    senders = {_sender(context), context.settings.lead_auditor.email}
    changes = changes_of(draft.content, lying, senders=senders)
    if changes.what and draft.to_present_address:
        to_present = changes_of(draft.to_present_address, lying, senders=senders)
        if not to_present.what:
            return draft.to_present_address, to_present
    return draft.content, changes


def _recipients(message: bytes) -> tuple[str, ...]:
    heads = heads_of(message)
    return heads.everyone if heads.to else ()


def _message(context: Context, draft: Draft, content: bytes) -> bytes:
    sender = _sender(context)
    return ready_to_send(
        content,
        sender=sender,
        name=context.settings.lead_auditor.name,
        message_id=f"<{draft.digest[:40]}@{sender.rpartition('@')[2]}>",
        date=context.now,
    )


def _deliver(
    context: Context, journal: Journal, ready: Sequence[_Sending], counts: dict[str, int]
) -> list[Problem]:
    """Deliver them one by one; what became of each is recorded before the next."""
    settings = context.settings.mail
    password = mail_password(context)
    problems = standing_open(context)
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
        content = digest_of(sending.lying) if sending.lying else ""
        documents = (sending.lying,) if content else ()
        event = SendBegun(context.today, digest, sending.to, content, sending.changed)
        record(event, *documents)
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


def _changed(place: Place, draft: Draft, changes: DraftChanges) -> Problem:
    return Problem(
        "draft-changed",
        place,
        found=f"It is not what was made, and is not sent. What differs: {', '.join(changes.what)}.",
        todo=f'Open it. If it is to go out so, run send --changed "{draft.path.stem}": to the '
        "addresses under To and Cc that it has now; other headers are left out. If not, move it "
        "away and run rebuild.",
    )


def _not_a_message(place: Place) -> Problem:
    return Problem(
        "send-refused",
        place,
        found="What lies there is not a message that can be sent.",
        todo="Move it away and run rebuild to have it as it was made, or send it yourself.",
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
