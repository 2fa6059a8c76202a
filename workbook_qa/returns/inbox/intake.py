"""Files of the inbox on their way into the ledger: judged, recorded, then moved.

Each file is read once and judged on its own, so that one bad file never stops the next. What is to
be recorded of several is recorded together, since that costs as much as for one. Nothing moves
before it is recorded: a run that is cut off is finished by the next one, which records nothing
twice (see `interrupted_run`).
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from workbook_qa.core.calendar import month_of
from workbook_qa.core.problem import Place, Problem, Severity
from workbook_qa.core.records import Remark
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.events import (
    CHOSEN_REASON,
    AnyEvent,
    FileReceived,
    Recorded,
    ReturnChosen,
)
from workbook_qa.ledger.fold import Folding, in_force
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.letters.notices import put_away_note
from workbook_qa.returns.inbox.archive import ArchivedFile
from workbook_qa.returns.inbox.archive_paths import (
    path_in_inbox,
    place_of_parcel,
    target_of,
    with_paths,
)
from workbook_qa.returns.inbox.inbox import (
    InboxFile,
    is_free,
    keep,
    numbered,
    put_away,
    put_elsewhere,
)
from workbook_qa.returns.inbox.interrupted_run import LeftOver, finish_decisions
from workbook_qa.returns.intake_context import IntakeContext, JudgedFile, with_outcome
from workbook_qa.returns.outcomes import concern_alarm
from workbook_qa.returns.parcels.enclosures import is_workbook_like
from workbook_qa.returns.parcels.mail_words import IN_MAIL, mail_says, says_something
from workbook_qa.returns.parcels.parcels import Item, open_parcel
from workbook_qa.returns.returned_file import judge_file
from workbook_qa.workbooks.read.apart.reader_pool import PendingBook
from workbook_qa.workspace.layout import safe_ending
from workbook_qa.workspace.writing import current_user, flush_folder

# What one transaction of the ledger takes: files' bytes, and events.
_MOST_BYTES, _MOST_EVENTS = 16 * 2**20, 100


class Intake:
    """The files of one run; `finish` records and moves what is still to be."""

    def __init__(self, intake_context: IntakeContext, events: Sequence[Recorded]) -> None:
        self._intake_context = intake_context
        self._named: Collection[str] = ()
        self._folding = Folding(State())
        self.events: list[Recorded] = []
        self._promised: dict[Path, str] = {}
        before = with_paths(intake_context.context, in_force(events))
        self.left = LeftOver(intake_context.context, before)
        self._fold(before)
        self._facts: list[AnyEvent] = []
        self._documents: list[bytes] = []
        self._moves: list[Callable[[], Path]] = []
        self._moves_of_named: list[Callable[[], Path]] = []

    @property
    def today(self) -> datetime.date:
        """The day of the run."""
        return self._intake_context.context.today

    @property
    def state(self) -> State:
        """Everything that is known, good until the next file is taken."""
        return self._folding.state

    def take(
        self, file: InboxFile, content: bytes, pending: PendingBook | None = None
    ) -> Iterator[JudgedFile | Problem]:
        """One file of the inbox: itself, or each file that lies in it where it is a mail or a zip.

        What was passed over in a mail (pictures, signatures) is a problem without an outcome.

        Args:
            pending: what is being read of it already.
        """
        items = open_parcel(file.name, content)
        if items is None:
            yield self._take_file(file, content, pending)
        else:
            erased = self._erased_in(file.name, content, items := list(items))
            if erased:
                yield self._take_erased(file, content, erased)
            else:
                yield from self._take_parcel(file, content, items)
        if len(self._facts) >= _MOST_EVENTS or sum(map(len, self._documents)) >= _MOST_BYTES:
            self.finish()

    def _take_file(
        self, file: InboxFile, content: bytes, pending: PendingBook | None
    ) -> JudgedFile:
        judged = judge_file(self._intake_context, file.name, content, self.state, pending=pending)
        if _is_of_erased_case(judged):
            return self._take_erased(file, content, judged)
        known = judged.event.outcome is Outcome.ALREADY_HAVE
        left = self.left.file(judged.event.file) if known else None
        judged, target, note = self._taken(judged, left, [content])
        if target:
            moves = self._moves_of_named if judged.event.file in self._named else self._moves
            moves.append(partial(put_away, file.path, target, content, note))
        return judged

    def _erased_in(self, name: str, content: bytes, items: Iterable[Item]) -> JudgedFile | None:
        """What is about a case that was erased in a mail or zip, which then goes as a whole."""
        looked = items if any(each.erased for each in self.state.audits.values()) else ()
        judged = (self._judged(name, digest_of(content), item)[0] for item in looked)
        return next(filter(_is_of_erased_case, judged), None)

    def _take_erased(self, file: InboxFile, content: bytes, judged: JudgedFile) -> JudgedFile:
        """A file about a case that was erased: a text stands for its bytes, which are not kept."""
        said, ending = judged.event.problems[0], safe_ending(file.name)
        stands = f"{digest_of(content)} {said.code}".encode()
        said = msgspec.structs.replace(said, place=Place())
        changed = {"name": f"erased{ending}", "sender": "", "problems": (said,)}
        event = msgspec.structs.replace(judged.event, file=digest_of(stands), **changed)
        judged, _, note = self._taken(JudgedFile(event), None, [stands], kept=False)
        refused = self._intake_context.context.workspace.put_away(
            Outcome.REFUSED, month_of(self.today)
        )
        place = refused / f"{self.today} {event.file[:8]}{ending}"
        self._moves.append(partial(put_away, file.path, place, content, note))
        return judged

    def _take_parcel(
        self, file: InboxFile, content: bytes, items: Iterable[Item]
    ) -> Iterator[JudgedFile | Problem]:
        digest = digest_of(content)
        cut_off = self.left.parcel(digest)
        events: list[FileReceived] = []
        # Workbooks first: of what only has a reference in its name it then is known that one came.
        for item in sorted(items, key=lambda item: not is_workbook_like(item.content)):
            if item.fault and item.fault.severity is Severity.QUERY:
                yield item.fault
                continue
            judged, held = self._judged(file.name, digest, item)
            judged = _from_parcel(judged, digest, file.name, item.words)
            known = cut_off and judged.event.outcome is Outcome.ALREADY_HAVE
            left = self.left.in_parcel(judged.event) if known else None
            documents = [content, held]
            judged, target, note = self._taken(judged, left, documents, kept=not item.fault)
            if target:
                self._moves.append(partial(keep, target, held, note))
            events.append(judged.event)
            yield judged
        place, said = place_of_parcel(self._intake_context.context, file.name, digest, events)
        self._moves.append(partial(put_away, file.path, place, content, said))

    def _judged(self, parcel_name: str, parcel: str, item: Item) -> tuple[JudgedFile, bytes]:
        """What becomes of a file that lay in a mail or zip, and the bytes that are kept of it."""
        name = f"{parcel_name}: {item.name}" if item.name != parcel_name else parcel_name
        # What could not be taken out has no bytes of its own: what is said of it stands for it.
        held = f"{parcel} {item.fault}".encode() if item.fault else item.content
        judged = judge_file(
            self._intake_context,
            name,
            held,
            self.state,
            sender=item.sender,
            fault=item.fault,
            parcel=parcel,
        )
        return judged, held

    def _taken(
        self,
        judged: JudgedFile,
        left: ArchivedFile | None,
        documents: Sequence[bytes],
        *,
        kept: bool = True,
    ) -> tuple[JudgedFile, Path | None, str]:
        """What is said of a file, where it goes, and the note beside it; all of it is recorded.

        Args:
            left: what a run that was cut off recorded of it; nothing is then recorded again.
            documents: the last of them is the file's own bytes.
            kept: whether it is put away: not what could not be taken out of its mail or zip.
        """
        if left:
            return self._said_again(left.said), left.path, left.note
        event = judged.event
        target = self._free_place(event, documents[-1]) if kept else None
        path = path_in_inbox(self._intake_context.context, target) if target else ""
        judged = msgspec.structs.replace(judged, event=msgspec.structs.replace(event, path=path))
        note = put_away_note(event.name, event.outcome, event.reason, event.problems)
        self._note(judged, documents)
        return judged, target, note

    def _free_place(self, event: FileReceived, content: bytes) -> Path:
        """Where a file goes: to a name that no other file has, or gets in this run."""
        place = next(
            path
            for path in numbered(target_of(self._intake_context.context, event, self.state))
            if self._promised.get(path, event.file) == event.file and is_free(path, content)
        )
        self._promised[place] = event.file
        return place

    def _said_again(self, event: FileReceived) -> JudgedFile:
        """As it was judged by the run that was cut off, whose words nobody has read."""
        audit = self.state.audits.get(event.reference)
        queries = audit.queries if audit and event.outcome is Outcome.QUERIED else ()
        told = event.content if event.outcome is not Outcome.ALREADY_HAVE else None
        alarm = concern_alarm(told) if told else None
        return JudgedFile(event, queries[-1] if queries else None, alarm=alarm or "")

    def hold(self, named: Collection[str]) -> None:
        """Leave files where they are named, by their digests, until what is said of them stands."""
        self._named = named

    def let_go(self) -> None:
        """Put them away with the next that is recorded."""
        self._moves, self._moves_of_named = [*self._moves_of_named, *self._moves], []

    def finish_decisions(self) -> None:
        """Put away what was decided on in a run that was cut off."""
        if not self._intake_context.context.dry_run:
            finish_decisions(self.left, self._intake_context.document)

    def choose(self, chosen: ReturnChosen) -> None:
        """What the Lead Auditor decided for counts; it goes to where accepted returns are."""
        context, held = self._intake_context.context, self.state.files[chosen.file]
        if held.outcome is Outcome.ACCEPTED:  # it was accepted before, and lies there
            self.record(msgspec.structs.replace(chosen, path=held.path))
            return
        counts = with_outcome(held, Outcome.ACCEPTED, CHOSEN_REASON, on=chosen.on)
        content = self._intake_context.document(chosen.file)
        target = self._free_place(counts, content)
        self.record(msgspec.structs.replace(chosen, path=path_in_inbox(context, target)))
        source = context.workspace.inbox / (held.path or "")
        note = put_away_note(counts.name, counts.outcome, counts.reason, counts.problems)
        self._moves.append(partial(put_elsewhere, source, target, content, note))

    def record(self, fact: AnyEvent) -> None:
        """Something that the Lead Auditor decided and that moves no file."""
        self._facts.append(fact)
        self._fold([self._recorded(fact)])

    def finish(self) -> None:
        """Into the ledger, then out of the inbox."""
        facts, documents, moves = self._facts, self._documents, self._moves
        self._facts, self._documents, self._moves = [], [], []
        context = self._intake_context.context
        if context.dry_run:
            return
        if facts:
            self.left.begin()
            self._intake_context.journal.record(facts, documents, at=context.now, by=current_user())
        folders = {move().parent for move in moves}
        for folder in sorted(folders):
            flush_folder(folder)

    def _note(self, judged: JudgedFile, documents: Sequence[bytes]) -> None:
        """What is to be recorded; what comes later is judged as if it were recorded already."""
        query = [judged.query] if judged.query else []
        facts: list[AnyEvent] = [judged.event, *query, *judged.follows]
        self._facts += facts
        self._documents += [*documents, *judged.documents]
        self._intake_context.made.update({digest_of(made): made for made in judged.documents})
        for fact in facts:
            self._fold([self._recorded(fact)])

    def _recorded(self, fact: AnyEvent) -> Recorded:
        return Recorded(
            self.state.number + 1, self._intake_context.context.now, current_user(), fact
        )

    def _fold(self, events: Sequence[Recorded]) -> None:
        for recorded in events:
            self.events.append(recorded)
            self._folding.add(recorded)


def _is_of_erased_case(judged: JudgedFile) -> bool:
    return any(problem.code == "case-erased" for problem in judged.event.problems)


def _from_parcel(judged: JudgedFile, parcel: str, name: str, words: str) -> JudgedFile:
    event = msgspec.structs.replace(judged.event, parcel=parcel, parcel_name=name)
    if words:
        said = [mail_says(event.name)] if says_something(words) else []
        event = msgspec.structs.replace(
            event,
            remarks=(*event.remarks, Remark(IN_MAIL, words)),
            problems=(*event.problems, *said),
        )
    return msgspec.structs.replace(judged, event=event)
