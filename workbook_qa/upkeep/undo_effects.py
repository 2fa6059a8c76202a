"""What follows when a run is undone, in sentences: the state before it against the state after."""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Sized

import msgspec

from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.wording import counted
from workbook_qa.ledger.events import Recorded, RunUndone
from workbook_qa.ledger.fold import fold, in_force
from workbook_qa.ledger.runs import some
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.tracker.taking_back.entry_conflicts import open_conflicts


def consequences(events: Sequence[Recorded], undoing: RunUndone) -> list[str]:
    """What changes when `undoing` is recorded after `events`, and what was reported already."""
    last = events[-1]
    after = [*events, Recorded(last.number + 1, last.at, last.by, undoing)]
    was, now = fold(events), fold(after)
    said = [
        *_selections(was, now),
        *_audits(was, now),
        *_actions(was, now),
        *_conflicts(was, now),
        *_followups(was, now),
        *_files(was, now),
        *_decisions(was, now),
        *_chased(was, now),
        *_reports(events, undoing),
    ]
    return said or ["Nothing that can be seen changes."]


def _selections(was: State, now: State) -> Iterator[str]:
    for month in sorted({*was.selections, *now.selections}):
        before, after = was.selections.get(month), now.selections.get(month)
        if before == after:
            continue
        if after is None:
            yield f"{month_words(month)} is not drawn any more."
        elif before is None:
            yield f"{month_words(month)} is drawn again."
        else:
            yield (
                f"{month_words(month)} goes back to the draw of before, with the seed {after.seed}."
            )


def _audits(was: State, now: State) -> Iterator[str]:
    gone = sorted(was.audits.keys() - now.audits.keys())
    back = sorted(now.audits.keys() - was.audits.keys())
    if gone:
        yield (
            f"{counted(len(gone), 'audit')} {_are(gone)} not issued any more: {some(gone)}. "
            "Delete the workbooks and drafts; one that was sent is refused when it comes back. "
            "The references are not given to other audits."
        )
    if back:
        yield f"{counted(len(back), 'audit')} {_are(back)} issued again: {some(back)}."
    moved: dict[tuple[str, str], list[str]] = defaultdict(list)
    otherwise: list[str] = []
    due: list[str] = []
    auditors: list[str] = []
    for reference in sorted(was.audits.keys() & now.audits.keys()):
        before, after = was.audits[reference], now.audits[reference]
        if before.status != after.status:
            moved[before.status, after.status].append(reference)
        elif before.content != after.content:
            otherwise.append(reference)
        if before.due_on != after.due_on:
            due.append(f"{reference} (now {day_words(after.due_on)})")
        if before.audit.auditor != after.audit.auditor:
            auditors.append(f"{reference} (now {after.audit.auditor} again)")
    for (before_word, after_word), names in moved.items():
        verb = "goes" if len(names) == 1 else "go"
        yield (
            f"{counted(len(names), 'audit')} {verb} from {before_word} to {after_word}: "
            f"{some(names)}."
        )
    if otherwise:
        yield f"Another return counts for {some(otherwise)}."
    if due:
        yield f"The day by which a return is due changes for {some(due)}."
    if auditors:
        yield (
            f"The auditor changes for {some(auditors)}. Tell both; a workbook that was sent to who "
            "had it does not belong to an audit any more."
        )


def _actions(was: State, now: State) -> Iterator[str]:
    gone, back = was.actions.keys() - now.actions.keys(), now.actions.keys() - was.actions.keys()
    if gone:
        yield f"{counted(len(gone), 'action')} {_are(gone)} not monitored any more."
    if back:
        yield f"{counted(len(back), 'action')} {_are(back)} monitored again."
    both = [
        (was.actions[name], now.actions[name])
        for name in sorted(was.actions)
        if name in now.actions
    ]
    otherwise = [after.action.id for before, after in both if before.action != after.action]
    typed = [
        after.action.id
        for before, after in both
        if msgspec.structs.replace(before, action=after.action) != after
    ]
    typed += [
        reference
        for reference in sorted(was.audits.keys() & now.audits.keys())
        if _typed(was.audits[reference]) != _typed(now.audits[reference])
    ]
    if otherwise:
        yield f"What is to be done changes in {some(otherwise)}."
    if typed:
        yield f"What managers typed goes back to what it was before in {some(typed)}."


def _typed(audit: AuditState) -> tuple[object, ...]:
    return audit.own, audit.notes


def _conflicts(was: State, now: State) -> Iterator[str]:
    gone = open_conflicts(was).keys() - open_conflicts(now).keys()
    back = open_conflicts(now).keys() - open_conflicts(was).keys()
    if gone:
        yield f"{counted(len(gone), 'conflict')} {_are(gone)} not to be decided on any more."
    if back:
        yield f"{counted(len(back), 'conflict')} {_are(back)} to be decided on again."


def _followups(was: State, now: State) -> Iterator[str]:
    gone, back = (
        was.followups.keys() - now.followups.keys(),
        now.followups.keys() - was.followups.keys(),
    )
    if gone:
        yield (
            f"{counted(len(gone), 'feedback or confirmation workbook')} {_are(gone)} not issued "
            "any more. Delete it and its draft from to-send; one that was sent is refused when it "
            "comes back."
        )
    if back:
        followups = counted(len(back), "feedback or confirmation workbook")
        yield f"{followups} {_are(back)} issued again."
    moved = sorted(
        reference
        for reference in was.audits.keys() & now.audits.keys()
        if _said(was.audits[reference]) != _said(now.audits[reference])
    )
    if moved:
        yield f"What was answered and confirmed goes back to what it was before of {some(moved)}."


def _said(audit: AuditState) -> tuple[object, ...]:
    return audit.confirmed, audit.challenges


def _files(was: State, now: State) -> Iterator[str]:
    gone, back = was.files.keys() - now.files.keys(), now.files.keys() - was.files.keys()
    if gone:
        yield (
            f"{counted(len(gone), 'file')} {_are(gone)} not taken in any more: put into the inbox "
            "again, each is judged anew. The ledger keeps their bytes all the same."
        )
    if back:
        yield f"{counted(len(back), 'file')} {_are(back)} taken in again."


def _decisions(was: State, now: State) -> Iterator[str]:
    both = sorted(was.decisions.keys() | now.decisions.keys())
    changed = [name for name in both if was.decisions.get(name) != now.decisions.get(name)]
    if changed:
        yield f"What the DMT decided on outstanding practice goes back in {some(changed)}."


def _chased(was: State, now: State) -> Iterator[str]:
    """People who were written to; one who was is not written to again within a week."""
    gone, back = len(was.chased) - len(now.chased), len(now.chased) - len(was.chased)
    if gone > 0:
        yield (
            f"{counted(gone, 'reminder')} {'does' if gone == 1 else 'do'} not count any more: "
            "whoever it was for may be written to again today."
        )
    if back > 0:
        yield f"{counted(back, 'reminder')} {'counts' if back == 1 else 'count'} again."


def _reports(events: Sequence[Recorded], undoing: RunUndone) -> Iterator[str]:
    """Summaries and theme reports made while what is undone counted, of days on which it did."""
    undone = {*undoing.events}
    days = [recorded.event.on for recorded in events if recorded.number in undone]
    for recorded in in_force(events):
        if recorded.number > undoing.run:
            words = recorded.event.outdated_words(min(days))
            if words:
                yield words


def _are(those: Sized) -> str:
    return "is" if len(those) == 1 else "are"
