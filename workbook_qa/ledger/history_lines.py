"""Everything known about an audit or an action, in order, in plain lines.

Texts that people typed may be about a person: unless they are asked for, only their length is
said. What was undone stays in its place and says so.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_entries import ENTRY_OF
from workbook_qa.core.calendar import day_words, month_words
from workbook_qa.core.problem import Severity
from workbook_qa.core.terms import ALIASES, ActionStatus, Outcome, Topic
from workbook_qa.core.wording import counted
from workbook_qa.ledger.events import (
    NOTE,
    OWN,
    About,
    ActionChanged,
    AnyEvent,
    AuditAnnotated,
    AuditExempted,
    AuditExtended,
    AuditIssued,
    CasesSelected,
    Chased,
    ConflictFound,
    ConflictSettled,
    FeedbackIssued,
    FileReceived,
    QueryIssued,
    Recorded,
    ReturnChosen,
    SendBegun,
    SendEnded,
)
from workbook_qa.ledger.fold import in_force
from workbook_qa.ledger.return_content import actions_of, overall_grade

_TOPICS = {
    Topic.RETURN: "its return",
    Topic.QUERY: "the answer to its queries",
    Topic.ACTION: "its action",
    Topic.DISCUSSED: "that it was discussed with the worker and their manager",
    Topic.ON_FILE: "that it was placed on the child's file",
}
_CLOSED = frozenset(str(word) for kind in ALIASES for word in kind)


class HistoryLine(msgspec.Struct, frozen=True):
    """One thing that happened: when it was recorded, by whom, and what, as a sentence."""

    at: datetime.datetime
    by: str
    says: str
    undone: bool = False


def history_of(
    events: Sequence[Recorded],
    row: str,
    *,
    drafts: Mapping[str, str] | None = None,
    texts: bool = False,
) -> list[HistoryLine]:
    """What happened to an audit with all its actions, or to one action of it.

    Args:
        row: the audit's reference, or the action's id.
        drafts: further drafts about it by digest, in words: those that no event names.
        texts: whether to say what people typed, and not only how long it is.
    """
    telling = _Telling(row, dict(drafts or {}), texts)
    counting = {recorded.number for recorded in in_force(events)}
    audits = (recorded.event for recorded in events)
    telling.case_id = next(
        (
            event.audit.case_id
            for event in audits
            if isinstance(event, AuditIssued) and event.audit.reference == telling.reference
        ),
        "",
    )
    return [
        HistoryLine(recorded.at, recorded.by, says, recorded.number not in counting)
        for recorded in events
        for says in telling.of(recorded)
    ]


class _Telling:
    """What is told of each event, with what has been learnt from those before."""

    def __init__(self, row: str, drafts: dict[str, str], texts: bool) -> None:
        self.row = row
        self.reference = row.partition("/")[0]
        self.case_id = ""
        self._whole = "/" not in row
        self._drafts = drafts
        self._texts = texts
        self._conflicts: set[int] = set()

    def of(self, recorded: Recorded) -> Iterator[str]:
        """The sentences of one event; none where it is about something else."""
        event = recorded.event
        match event:
            case CasesSelected() if self._whole:
                yield from self._drawn(event)
            case AuditIssued() if event.audit.reference == self.reference:
                yield from self._issued(event)
            case FileReceived() if event.reference == self.reference:
                yield from self._received(event)
            case ReturnChosen() if event.reference == self.reference and self._whole:
                yield "The Lead Auditor decided which return counts."
            case QueryIssued() if event.reference == self.reference and self._whole:
                self._drafts[event.message] = "The questions"
                yield f"It went back to the auditor as version {event.version}."
            case FeedbackIssued() if event.reference == self.reference and self._whole:
                self._drafts[event.message] = "The feedback"
                yield f"Feedback {event.followup} was made for its worker and their managers."
            case AuditExtended() if event.reference == self.reference and self._whole:
                why = self._typed(event.why)
                yield f"Extended to {day_words(event.due_on)}, agreed by {event.by}: {why}."
            case AuditExempted() if event.reference == self.reference and self._whole:
                made = "Withdrawn" if event.withdrawn else "Made exempt"
                yield f"{made}, agreed by {event.by}: {self._typed(event.why)}."
            case ActionChanged() if self._is_meant(event.action):
                yield from self._changed(event.action, event)
            case AuditAnnotated() if event.reference == self.reference and self._whole:
                yield from self._changed(event.reference, event)
            case ConflictFound() if self._is_meant(event.row):
                self._conflicts.add(recorded.number)
                yield f"{event.row}: {_field(event.field)} was changed on both sides."
            case ConflictSettled() if event.conflict in self._conflicts:
                stands = "what was typed was taken" if event.taken else "what was recorded stands"
                yield f"The conflict was decided: {stands}."
            case Chased() if any(self._is_meant(each.row) for each in event.about):
                yield from self._chased(event)
            case SendBegun(draft=draft) | SendEnded(draft=draft) if draft in self._drafts:
                yield from self._sent(event)
            case _:
                yield from self._other(event)

    def _is_meant(self, row: str) -> bool:
        return row == self.row or (self._whole and row.partition("/")[0] == self.reference)

    def _drawn(self, event: CasesSelected) -> Iterator[str]:
        for draw in event.selection.drawn:
            if self.case_id and draw.case_id == self.case_id:
                month = month_words(event.selection.month)
                changed = ", changed by the Head of Service" if draw.reason else ""
                yield (
                    f"Its case was drawn for {month} (number {draw.order} in the random order"
                    f"{changed}) and given to {draw.auditor}."
                )

    def _issued(self, event: AuditIssued) -> Iterator[str]:
        audit = event.audit
        yield (
            f"{audit.reference} was issued to {audit.auditor} ({audit.auditor_role}), team "
            f"{audit.team}, due on {day_words(audit.due_on)}."
        )

    def _received(self, event: FileReceived) -> Iterator[str]:
        """A file that came back; for an action only what it says of the action."""
        grade = overall_grade(event.content) if event.content else None
        actions = actions_of(event.content) if event.content else []
        if self._whole:
            errors = sum(each.severity is Severity.ERROR for each in event.problems)
            found = [counted(errors, "error")] if errors else []
            queries = len(event.problems) - errors
            found += [counted(queries, "query", "queries")] if queries else []
            said = f" with {' and '.join(found)}" if found else ""
            graded = f"; overall grade {grade}" if grade else ""
            yield f"A return came, version {event.version}: {event.outcome}{said}{graded}."
        if event.outcome is not Outcome.ACCEPTED:
            return
        for action in actions:
            if not self._whole and action.id != self.row:
                continue
            due = f", due on {day_words(action.due_on)}" if action.due_on else ""
            priority = f", {action.priority} priority" if action.priority else ""
            yield f"{action.id}: {action.kind} set{priority}{due}: {self._typed(action.what)}."

    def _changed(self, row: str, event: ActionChanged | AuditAnnotated) -> Iterator[str]:
        said = [f"{_field(name)}: {self._entry(text)}" for name, text in event.changes.items()]
        by = f" by {event.by}" if event.by else ""
        yield f"{row}: changed{by}: {'; '.join(said)}."

    def _chased(self, event: Chased) -> Iterator[str]:
        about = [each for each in event.about if self._is_meant(each.row)]
        self._drafts[event.message] = f"The reminder to {event.person}"
        things = ", ".join(_about_words(each) for each in about)
        copied = f", copied to {len(event.copied)}" if event.copied else ""
        yield f"A reminder was made for {event.person}{copied}: {things}."

    def _sent(self, event: SendBegun | SendEnded) -> Iterator[str]:
        draft = self._drafts[event.draft]
        if isinstance(event, SendBegun):
            yield f"{draft} was being sent to {counted(len(event.to), 'address', 'addresses')}."
        else:
            yield f"{draft}: {event.outcome}."

    def _other(self, event: AnyEvent) -> Iterator[str]:
        """An event of a kind that has no words of its own here, and is about the audit."""
        if self._whole and getattr(event, "reference", "") == self.reference:
            tag = str(type(event).__struct_config__.tag)
            yield f"{tag.replace('-', ' ').capitalize()}."

    def _entry(self, text: str) -> str:
        if not text:
            return "cleared"
        if text in _CLOSED or text in set(ActionStatus):
            return text
        try:
            return day_words(datetime.date.fromisoformat(text))
        except ValueError:
            return self._typed(text)

    def _typed(self, text: str) -> str:
        text = " ".join(text.split()).rstrip(".")
        return text if self._texts else f"a text of {counted(len(text), 'character')}"


def _field(name: str) -> str:
    for kind, words in ((OWN, "own column"), (NOTE, "note at")):
        if name.startswith(kind):
            return f"{words} {name[len(kind) :]}"
    return ENTRY_OF[name].name if name in ENTRY_OF else name


def _about_words(about: About) -> str:
    what = _TOPICS.get(about.topic, about.topic.value)
    named = f"{what} {about.row}" if "/" in about.row else what
    rung = f", come to the {about.rung}" if about.rung else ""
    soon = " soon" if about.soon else ""
    return f"{named} (due{soon} on {day_words(about.due_on)}{rung})"


def history_lines(lines: Iterable[HistoryLine]) -> list[str]:
    """The lines as they are printed, oldest first."""
    return [
        f"{line.at.astimezone():%d/%m/%Y %H:%M}  {line.by[:12]:12}  {line.says}"
        f"{' (undone)' if line.undone else ''}"
        for line in lines
    ]
