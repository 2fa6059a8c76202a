"""The state of everything as a fold over the events: what is true now, or was on any past day."""

import copy
import datetime
from collections.abc import Iterable, Mapping
from functools import partial

import msgspec

from workbook_qa.actions import action_life
from workbook_qa.actions.action_state import ActionState, as_typed
from workbook_qa.actions.actions_between_returns import carried, moved, says_the_same
from workbook_qa.core.records import Action
from workbook_qa.core.terms import ActionKind, Outcome
from workbook_qa.core.wording import fold as fold_text
from workbook_qa.ledger.counting_days import counting_by
from workbook_qa.ledger.events import (
    CHOSEN_REASON,
    NOTE,
    OWN,
    ActionChanged,
    AuditAnnotated,
    AuditExempted,
    AuditExtended,
    AuditIssued,
    AuditorTold,
    AuditReassigned,
    AuditReplaced,
    CaseErased,
    CasesSelected,
    Chased,
    ConfirmationIssued,
    ConflictFound,
    ConflictSettled,
    FeedbackIssued,
    FileReceived,
    LedgerAccepted,
    PracticeDecided,
    QueryIssued,
    Recorded,
    ReturnChosen,
    RunUndone,
    SendBegun,
    SendEnded,
    SummaryMade,
    TextDecided,
    TextReleased,
    ThemeReportMade,
    TrackerTakenIn,
)
from workbook_qa.ledger.followup_answers import DISAGREES, confirmed_in
from workbook_qa.ledger.held_in_force import held_in, shown_action, shown_of, with_held
from workbook_qa.ledger.save_stamps import stamp_of_file
from workbook_qa.ledger.states import (
    AuditState,
    Became,
    FollowupState,
    HistoryEntry,
    State,
    entry_text,
)
from workbook_qa.ledger.which_return_counts import is_doubted, known_name


def fold(
    events: Iterable[Recorded],
    *,
    after: State | None = None,
    as_at: datetime.date | None = None,
    up_to: int | None = None,
) -> State:
    """The state after `events`, in their order.

    Args:
        events: the ledger, oldest first.
        after: the state before the first of them; nothing when left out. None of them may undo
            what is in it.
        as_at: leave out what did not count yet at the end of that day (see `counting_days`).
        up_to: leave out events recorded after that number.
    """
    folding = Folding(after or State())
    known = events if as_at is None else counting_by(events, as_at)
    for recorded in in_force(
        recorded for recorded in known if up_to is None or recorded.number <= up_to
    ):
        folding.add(recorded)
    return folding.state


def in_force(events: Iterable[Recorded]) -> list[Recorded]:
    """The events without those whose run was undone by a later one of them.

    What is undone afterwards still counted on the days before: an event that undoes is a fact of
    its day like any other.
    """
    found = list(events)
    undone: set[int] = set()
    for recorded in reversed(found):
        if isinstance(recorded.event, RunUndone) and recorded.number not in undone:
            undone.update(recorded.event.events)
    return [recorded for recorded in found if recorded.number not in undone] if undone else found


def _with_changes(
    before: Mapping[str, str], changes: Mapping[str, str], kind: str
) -> dict[str, str]:
    changed = {name[len(kind) :]: text for name, text in changes.items() if name.startswith(kind)}
    return {heading: text for heading, text in {**before, **changed}.items() if text}


class Folding:
    """The state while events are added to it, at a cost that does not grow with what is there."""

    def __init__(self, before: State) -> None:
        fields = msgspec.structs.asdict(before)
        self._now = State(**{name: copy.copy(value) for name, value in fields.items()})
        self._number = before.number

    @property
    def state(self) -> State:
        """The state as it is now; it shares what it holds, and is good until the next event."""
        return msgspec.structs.replace(self._now, number=self._number)

    def add(self, recorded: Recorded) -> None:
        """One event more.

        That a report was made of the state, that a text was released for reports, and that people
        were written to leave the number as it is, since nothing that the tracker shows has changed.
        """
        match recorded.event:
            case SummaryMade() as made:
                self._now.summaries.append(made)
                return
            case ThemeReportMade(theme=theme, first=first):
                self._now.themes[fold_text(theme)] = first
                return
            case TextReleased() as released:
                self._now.released[released.reference, released.field] = released
            case LedgerAccepted():
                return
            case Chased() as chased:
                self._now.chased.append(chased)
                return
            case ConfirmationIssued(followup=followup) as confirmation:
                self._now.followups[followup] = FollowupState(confirmation)
                return
            case SendBegun(draft=draft):
                self._now.sending[draft] = None
                return
            case SendEnded(draft=draft, outcome=outcome):
                self._now.sending[draft] = outcome
                return
        self._number = recorded.number
        audit = self._now.audits.get(getattr(recorded.event, "reference", ""))
        match recorded.event:
            case CasesSelected(selection=selection):
                self._now.selections[selection.month] = selection
            case AuditIssued() as issued:
                # A reference is issued once; what came back for it is never forgotten.
                self._now.audits.setdefault(issued.audit.reference, AuditState(issued))
            case FileReceived() as received:
                self._receive(shown_of(received, self._now.decided))
            case TextDecided() as decided:
                self._decide(decided)
            case ReturnChosen() as chosen:
                self._choose(chosen)
            case QueryIssued() as query if audit:
                self._alter(audit, queries=(*audit.queries, query))
            case AuditExtended() as extended if audit:
                self._alter(audit, extensions=(*audit.extensions, extended))
            case AuditExempted() as exempted if audit:
                self._alter(audit, exempted=exempted)
            case AuditReassigned() as reassigned if audit:
                self._alter(audit, reassigned=(*audit.reassigned, reassigned))
            case AuditReplaced() as replaced if audit:
                self._alter(audit, replaced=replaced)
            case AuditorTold() as told if audit:
                self._alter(audit, told=(*audit.told, told))
            case CaseErased() as erased:
                for reference in erased.audits:
                    if reference in self._now.audits:
                        self._alter(self._now.audits[reference], erased=erased)
            case FeedbackIssued() as feedback if audit:
                self._now.followups[feedback.followup] = FollowupState(feedback)
                self._alter(audit, feedback=(*audit.feedback, feedback))
            case TrackerTakenIn() as taken:
                self._take_in(recorded, taken)
            case ActionChanged() as changed:
                self._change(recorded, changed)
            case AuditAnnotated() as annotated if audit:
                self._annotate(recorded, annotated, audit)
            case ConflictFound() as conflict:
                self._now.conflicts[recorded.number] = conflict
                self._remember(recorded, Became.CONFLICT, conflict, conflict.tracker)
            case PracticeDecided() as decided:
                self._now.decisions[decided.reference] = decided
            case ConflictSettled() as settled:
                self._settle(recorded, settled)

    def _receive(self, received: FileReceived) -> None:
        self._now.files.setdefault(received.file, received)
        if received.named and received.outcome is Outcome.REFUSED:
            self._receive_no_return(received)
        if received.reference in self._now.followups:
            self._receive_followup(received)
            return
        before = self._now.audits.get(received.reference)
        if before is None:
            return
        state = msgspec.structs.replace(before, received=(*before.received, received))
        if received.outcome is not Outcome.ALREADY_HAVE:
            state = msgspec.structs.replace(state, no_returns=())
        if received.outcome is Outcome.ACCEPTED:
            state = msgspec.structs.replace(state, accepted=received, in_conflict=False)
        elif is_doubted(received):
            pass  # it may be somebody else's: nothing changes before the Lead Auditor says yes
        elif received.outcome is Outcome.CONFLICT and not before.chosen:
            # What was accepted stays in every figure, marked, and its actions are monitored.
            state = msgspec.structs.replace(state, accepted=None, in_conflict=True)
        self._now.audits[received.reference] = state
        if received.outcome is Outcome.ACCEPTED:
            self._renew_actions(before, state)
        elif received.outcome is Outcome.QUERIED and not before.counted:
            self._renew_actions(before, state, held_since=received.on)

    def _receive_no_return(self, received: FileReceived) -> None:
        """What was called by the references of audits and cannot be a return is told of them."""
        self._now.files[received.file] = received  # it may have come under another name before
        for reference in received.named:
            audit = self._now.audits.get(reference)
            if audit:
                self._alter(audit, no_returns=(*audit.no_returns, received))

    def _choose(self, chosen: ReturnChosen) -> None:
        before = self._now.audits.get(chosen.reference)
        held = (file for file in before.received if file.file == chosen.file) if before else ()
        file = next((file for file in held if file.content), None)
        if before is None or file is None:
            return
        counts = msgspec.structs.replace(
            file,
            on=chosen.on,
            outcome=Outcome.ACCEPTED,
            reason=CHOSEN_REASON,
            path=chosen.path,
        )
        state = msgspec.structs.replace(
            before,
            received=(*before.received, counts),
            accepted=counts,
            in_conflict=False,
            chosen=chosen.file,
        )
        self._now.audits[chosen.reference] = state
        self._now.files[chosen.file] = counts
        self._renew_actions(before, state)

    def _decide(self, decided: TextDecided) -> None:
        row, now = decided.row, self._now
        now.decided[row, decided.field, decided.text] = decided.release
        shown = partial(shown_of, decided=now.decided)
        if row in now.actions:
            now.actions[row] = shown_action(now.actions[row], now.decided)
        if row in now.followups:
            received = tuple(map(shown, now.followups[row].received))
            now.followups[row] = msgspec.structs.replace(now.followups[row], received=received)
        before = now.audits.get(row)
        if before is None:
            return
        counts = shown(before.accepted) if before.accepted else None
        received = tuple(map(shown, before.received))
        audit = msgspec.structs.replace(before, received=received, accepted=counts)
        now.audits[row] = audit
        now.files.update({file.file: shown(now.files[file.file]) for file in received})
        if audit.actions != before.actions:
            self._renew_actions(before, audit)

    def _alter(self, audit: AuditState, **changes: object) -> None:
        reference = audit.audit.reference
        self._now.audits[reference] = msgspec.structs.replace(audit, **changes)

    def _receive_followup(self, received: FileReceived) -> None:
        """What could be read of it is recorded, also where something else could not."""
        followup = self._now.followups[received.reference]
        self._now.followups[received.reference] = msgspec.structs.replace(
            followup, received=(*followup.received, received)
        )
        answered = (Outcome.ACCEPTED, Outcome.QUERIED)
        if received.outcome not in answered or received.content is None:
            return
        for reference, days in confirmed_in(followup.issued, received.content).items():
            audit = self._now.audits.get(reference)
            if audit:
                self._alter(audit, confirmed={**audit.confirmed, **days})
        if isinstance(followup.issued, ConfirmationIssued):
            stamp = stamp_of_file(received, followup.issued.on)
            self._now.trackers[received.file] = TrackerTakenIn(
                received.on,
                received.file,
                received.name,
                followup.issued.number,
                known_name(received.saved_by),
                stamp.at,
                saved_in=stamp.program,
            )
        elif DISAGREES in received.content.entries:
            audit = self._now.audits.get(followup.issued.reference)
            if audit:
                self._alter(audit, challenges=(*audit.challenges, received.file))

    def _renew_actions(
        self, before: AuditState, now: AuditState, held_since: datetime.date | None = None
    ) -> None:
        """The actions of a later return replace an earlier one's; what managers typed stays.

        Args:
            held_since: the day of a return that was queried.
        """
        old, new = before.actions, now.actions
        earlier = {
            one.id: self._now.actions.pop(one.id) for one in old if one.id in self._now.actions
        }
        for one in old:
            self._now.advice.pop(one.id, None)
        self._now.advice.update({one.id: one for one in new if one.kind is ActionKind.ADVICE})
        went = moved((state.action for state in earlier.values()), new)
        renewed = carried(earlier, new)
        for key, (action, state) in renewed.items():
            new_state = ActionState(action, held_since=held_since)
            kept = state or self._left_out_once(action) or new_state
            self._now.actions[key] = msgspec.structs.replace(kept, action=action)
        goes_on = {state.action.id for _, state in renewed.values() if state}
        self._now.left_out.update({key: earlier[key] for key in earlier.keys() - goes_on})
        for number, conflict in self._now.conflicts.items():
            if conflict.row in went:
                row = went[conflict.row]
                self._now.conflicts[number] = msgspec.structs.replace(conflict, row=row)

    def _left_out_once(self, action: Action) -> ActionState | None:
        """What managers typed to an action that a return left out and this one has again."""
        state = self._now.left_out.get(action.id)
        if state and says_the_same(state.action, action):
            return self._now.left_out.pop(action.id)
        return None

    # What managers did in the tracker.

    def _take_in(self, recorded: Recorded, taken: TrackerTakenIn) -> None:
        self._now.trackers[taken.file] = taken
        self._now.history.extend(
            HistoryEntry(
                recorded,
                Became.NOT_TAKEN,
                one.row,
                one.heading,
                "",
                one.typed,
                taken.file,
                one.problem.message,
                one.held,
            )
            for one in taken.not_taken
        )
        self._now.own_columns.update(taken.columns)
        for table, widths in taken.widths.items():
            self._now.widths[table] = {**self._now.widths.get(table, {}), **widths}

    def _change(self, recorded: Recorded, changed: ActionChanged) -> None:
        state = self._now.actions.get(changed.action)
        if state is None:
            return
        now = msgspec.structs.replace(
            action_life.after(as_typed(state), changed.changes, changed.on, changed.by),
            own=_with_changes(state.own, changed.changes, OWN),
            notes=_with_changes(state.notes, changed.changes, NOTE),
        )
        in_tracker = changed.tracker not in self._now.files
        held = {**state.held, **held_in(changed, in_tracker=in_tracker)}
        self._now.actions[changed.action] = with_held(now, held, self._now.decided)
        self._note(recorded, changed.action, state, changed)

    def _annotate(self, recorded: Recorded, annotated: AuditAnnotated, audit: AuditState) -> None:
        self._alter(
            audit,
            own=_with_changes(audit.own, annotated.changes, OWN),
            notes=_with_changes(audit.notes, annotated.changes, NOTE),
        )
        self._note(recorded, annotated.reference, audit, annotated)

    def _note(
        self,
        recorded: Recorded,
        row: str,
        before: ActionState | AuditState,
        event: ActionChanged | AuditAnnotated,
    ) -> None:
        held = {text.field for text in event.held} if isinstance(event, ActionChanged) else ()
        held_before = before.held if isinstance(before, ActionState) else ()
        self._now.history.extend(
            HistoryEntry(
                recorded,
                Became.RECORDED,
                row,
                field,
                entry_text(before, field),
                text,
                event.tracker,
                held=field in held,
                held_before=field in held_before,
            )
            for field, text in event.changes.items()
        )

    def _settle(self, recorded: Recorded, settled: ConflictSettled) -> None:
        conflict = self._now.conflicts.pop(settled.conflict, None)
        if conflict:
            stands = self._now.actions.get(conflict.row) or self._now.audits.get(conflict.row)
            recorded_then = entry_text(stands, conflict.field) if stands else ""
            seen = msgspec.structs.replace(conflict, recorded=recorded_then)
            self._now.settled[settled.conflict] = (seen, settled.taken)
            became = Became.TAKEN if settled.taken else Became.KEPT
            self._remember(recorded, became, conflict, settled.tracker)

    def _remember(
        self, recorded: Recorded, became: Became, conflict: ConflictFound, tracker: str
    ) -> None:
        self._now.history.append(
            HistoryEntry(
                recorded,
                became,
                conflict.row,
                conflict.field,
                conflict.recorded,
                conflict.typed,
                tracker,
            )
        )
