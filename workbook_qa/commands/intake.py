"""Files of the inbox on their way into the ledger: judged, recorded, then moved.

Each file is read once and judged on its own, so that one bad file never stops the next. What is to
be recorded of several is recorded together, since that costs as much as for one. Nothing moves
before it is recorded: a run that is cut off is finished by the next one.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.commands.desk import Desk, Judged
from workbook_qa.commands.result import Context
from workbook_qa.commands.returned_file import judge_file
from workbook_qa.framework.calendar import month_of
from workbook_qa.framework.events import AnyEvent, FileReceived, Recorded, ReturnChosen
from workbook_qa.framework.ledger import Folding, in_force
from workbook_qa.framework.notices import put_away_note
from workbook_qa.framework.problem import Problem, Severity
from workbook_qa.framework.states import AuditState, PaperState, State
from workbook_qa.framework.terms import Outcome
from workbook_qa.workspace.inbox import Waiting, keep, put_away, put_elsewhere
from workbook_qa.workspace.journal import digest_of
from workbook_qa.workspace.layout import safe_ending
from workbook_qa.workspace.parcels import open_parcel
from workbook_qa.workspace.writing import flush_folder, who_am_i

# What one transaction of the ledger takes: files' bytes, and events.
_MOST_BYTES, _MOST_EVENTS = 16 * 2**20, 50


class Intake:
    """The files of one run; `finish` records and moves what is still to be."""

    def __init__(self, desk: Desk, events: Sequence[Recorded]) -> None:
        self._desk = desk
        self._folding = Folding(State())
        self.events: list[Recorded] = []
        self._fold(in_force(events))
        self._facts: list[AnyEvent] = []
        self._documents: list[bytes] = []
        self._moves: list[Callable[[], Path]] = []
        self._taken: set[str] = set()  # digests of the files of this run

    @property
    def today(self) -> datetime.date:
        """The day of the run."""
        return self._desk.context.today

    @property
    def state(self) -> State:
        """Everything that is known, good until the next file is taken."""
        return self._folding.state

    def take(self, file: Waiting, content: bytes) -> Iterator[Judged | Problem]:
        """One file of the inbox: itself, or each file that lies in it where it is a mail or a zip.

        What was passed over in a mail (pictures, signatures) is a problem without an outcome.
        """
        items = open_parcel(file.name, content)
        if items is None:
            judged = judge_file(self._desk, file.name, content, self.state)
            target, note = self._place(judged.event)
            self._note(judged, [content])
            yield judged
            self._moves.append(partial(put_away, file.path, target, content, note))
        else:
            events: list[FileReceived] = []
            for item in items:
                if item.fault and item.fault.severity is Severity.QUERY:
                    yield item.fault
                    continue
                name = f"{file.name}: {item.name}" if item.name != file.name else file.name
                # What could not be taken out has no bytes of its own: what is said of it stands
                # for it.
                said = f"{digest_of(content)} {item.fault}".encode()
                held = said if item.fault else item.content
                judged = judge_file(
                    self._desk, name, held, self.state, sender=item.sender, fault=item.fault
                )
                judged = _from_parcel(judged, digest_of(content), file.name)
                target, note = self._place(judged.event)
                self._note(judged, [content, held])
                if not item.fault:
                    self._moves.append(partial(keep, target, held, note))
                events.append(judged.event)
                yield judged
            target, note = place_of_parcel(
                self._desk.context, file.name, digest_of(content), events
            )
            self._moves.append(partial(put_away, file.path, target, content, note))
        if len(self._facts) >= _MOST_EVENTS or sum(map(len, self._documents)) >= _MOST_BYTES:
            self.finish()

    def choose(self, chosen: ReturnChosen) -> None:
        """What the Lead Auditor decided for counts; it goes to where accepted returns are."""
        context, before = self._desk.context, self.state
        held = before.files[chosen.file]
        self._facts.append(chosen)
        self._fold([self._recorded(chosen)])
        if held.outcome is Outcome.ACCEPTED:
            return  # it was accepted before, and lies there
        counts = self.state.files[chosen.file]
        source, target = target_of(context, held, before), target_of(context, counts, self.state)
        note = put_away_note(counts.name, counts.outcome, counts.reason, counts.problems)
        content = self._desk.document(chosen.file)
        self._moves.append(partial(put_elsewhere, source, target, content, note))

    def finish(self) -> None:
        """Into the ledger, then out of the inbox."""
        facts, documents, moves = self._facts, self._documents, self._moves
        self._facts, self._documents, self._moves = [], [], []
        context = self._desk.context
        if context.dry_run:
            return
        if facts:
            self._desk.journal.record(facts, documents, at=context.now, by=who_am_i())
        folders = {move().parent for move in moves}
        for folder in sorted(folders):
            flush_folder(folder)

    def _note(self, judged: Judged, documents: Sequence[bytes]) -> None:
        """What is to be recorded; what comes later is judged as if it were recorded already."""
        query = [judged.query] if judged.query else []
        facts: list[AnyEvent] = [judged.event, *query, *judged.follows]
        self._facts += facts
        self._documents += [*documents, *judged.documents]
        self._desk.made.update({digest_of(made): made for made in judged.documents})
        self._taken.add(judged.event.file)
        for fact in facts:
            self._fold([self._recorded(fact)])

    def _recorded(self, fact: AnyEvent) -> Recorded:
        return Recorded(self.state.number + 1, self._desk.context.now, who_am_i(), fact)

    def _fold(self, events: Sequence[Recorded]) -> None:
        for recorded in events:
            self.events.append(recorded)
            self._folding.add(recorded)

    # Where a file goes, by what is known before it is taken in

    def _place(self, event: FileReceived) -> tuple[Path, str]:
        """Where a file goes, and the note that stands beside it.

        A run that was cut off may have recorded it and not put it away: that is finished now.
        """
        context, state = self._desk.context, self.state
        before = None
        if event.outcome is Outcome.ALREADY_HAVE and event.file not in self._taken:
            before = state.files.get(event.file)
        unfinished = before is not None and not target_of(context, before, state).exists()
        said = before if before and unfinished else event
        note = put_away_note(said.name, said.outcome, said.reason, said.problems)
        return target_of(context, said, state), note


def place_of_parcel(
    context: Context, name: str, digest: str, events: Sequence[FileReceived]
) -> tuple[Path, str]:
    """A mail or zip goes to where the best of what lay in it went, with a note that lists it."""
    order, taken_on = list(Outcome), events[0].on
    best = min((event.outcome for event in events), key=order.index)
    folder = context.workspace.put_away(best, month_of(taken_on))
    said = "\n".join(f"{event.name}: {event.outcome}. {event.reason}" for event in events)
    note = put_away_note(name, "opened", f"What lay in it:\n{said}", ())
    return folder / f"{taken_on} {digest[:8]}{safe_ending(name)}", note


def _from_parcel(judged: Judged, parcel: str, name: str) -> Judged:
    event = msgspec.structs.replace(judged.event, parcel=parcel, parcel_name=name)
    return msgspec.structs.replace(judged, event=event)


def target_of(context: Context, event: FileReceived, state: State) -> Path:
    """Where a file is put away: named by its audit, or by its digest, never by its own name.

    Args:
        state: as it was before the file was taken in, or later.
    """
    workspace, month, ending = context.workspace, month_of(event.on), safe_ending(event.name)
    outcome = event.outcome
    if outcome is Outcome.ACCEPTED:
        of = state.papers.get(event.reference) or state.audits[event.reference]
        number = _number(event, of)
        return workspace.accepted_workbook(month, event.reference, number, ending)
    if outcome is Outcome.ALREADY_HAVE:
        outcome = state.files.get(event.file, event).outcome
    stem = event.reference or f"{event.on.isoformat()} {event.file[:8]}"
    if event.outcome in (Outcome.ALREADY_HAVE, Outcome.SUPERSEDED, Outcome.CONFLICT):
        stem = f"{stem} {event.outcome} {event.file[:8]}"
    return workspace.put_away(outcome, month) / f"{stem}{ending}"


def lies_at(context: Context, state: State, file: FileReceived) -> str:
    """Where a file that was put away lies, from the outbox."""
    return f"../{context.workspace.shown(target_of(context, file, state))}"


def _number(event: FileReceived, state: AuditState | PaperState) -> int:
    """The how-manieth accepted return of its audit or paper a file is, or will be."""
    accepted = [file.file for file in state.accepted_files]
    return (accepted.index(event.file) if event.file in accepted else len(accepted)) + 1
