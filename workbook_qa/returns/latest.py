"""What came in last, and what waits for the Lead Auditor: the first sheet of the ingest report.

What cannot wait stands first: an immediate safeguarding concern, then what has to be decided, then
what went back, and last what was taken or was there already.
"""

from collections.abc import Iterator, Sequence

import msgspec

from workbook_qa.core.calendar import day_words
from workbook_qa.core.table import Table, ValueColumn, rows_about
from workbook_qa.core.terms import Outcome
from workbook_qa.core.wording import counted, sentence
from workbook_qa.ledger.events import FileReceived, Recorded
from workbook_qa.ledger.states import State
from workbook_qa.returns.decisions.return_decisions import DECISIONS, to_decide, why_it_waits
from workbook_qa.returns.decisions.waiting_for_yes import WAITING, waiting_for_yes
from workbook_qa.returns.outcomes import concern_alarm

CONCERN, DECIDE = "Safeguarding concern", "For you to decide"
GO_TO = "Go to"
_ASK_AGAIN = "Then run ingest again."
_TODO = {
    Outcome.QUERIED: "Send what goes back to the auditor: it waits in To send.",
    Outcome.CONFLICT: f"Say which return counts, on the sheet {DECISIONS}.",
    Outcome.REFUSED: "Look at the reason, and ask for the file again where one is wanted.",
}
# What went back and what was not taken before what needs nobody any more.
_ORDER = (
    *(Outcome.CONFLICT, Outcome.REFUSED, Outcome.QUERIED),
    *(Outcome.ACCEPTED, Outcome.SUPERSEDED, Outcome.ALREADY_HAVE),
)


class LatestLine(msgspec.Struct, frozen=True):
    """One line of the first sheet: what it is, of which audit, what happened and what to do.

    `sheet` is the sheet on which more of it stands.
    """

    kind: str
    about: str
    says: str
    todo: str
    sheet: str


def latest_files(events: Sequence[Recorded]) -> list[FileReceived]:
    """The files of the last day on which any came in, in however many runs (one may be cut off)."""
    files = [each.event for each in events if isinstance(each.event, FileReceived)]
    return [file for file in files if file.on == files[-1].on]


def latest_lines(files: Sequence[FileReceived], state: State) -> list[LatestLine]:
    """What stands on the first sheet, what cannot wait first."""
    ranked = sorted(files, key=lambda file: _ORDER.index(file.outcome))
    return [*_concerns(files), *_decisions(state), *map(_file, ranked)]


def _concerns(files: Sequence[FileReceived]) -> Iterator[LatestLine]:
    for file in files:
        alarm = concern_alarm(file.content) if file.content else None
        if alarm and file.outcome is not Outcome.ALREADY_HAVE:
            todo = "Send the letter to the line of management today: it waits in To send."
            yield LatestLine(CONCERN, file.reference, alarm, todo, "Files")


def _decisions(state: State) -> Iterator[LatestLine]:
    waiting = len(waiting_for_yes(state))
    if waiting:
        shown = "is shown" if waiting == 1 else "are shown"
        says = f"{counted(waiting, 'text')} may name somebody, and {shown} to nobody."
        yield LatestLine(DECIDE, "", says, f"Say Yes or No to each. {_ASK_AGAIN}", WAITING)
    for file in to_decide(state):
        audit = state.audits[file.reference]
        if file is not audit.counted:
            todo = f"Choose the return that counts. {_ASK_AGAIN}"
            yield LatestLine(DECIDE, file.reference, why_it_waits(audit, file), todo, DECISIONS)


def _file(file: FileReceived) -> LatestLine:
    todo = _TODO.get(file.outcome, "Nothing.")
    sheet = "Problems" if file.problems else "Files"
    says = f"{file.name}: {sentence(file.reason)}"
    return LatestLine(file.outcome.words, file.audits, says, todo, sheet)


_COLUMNS: tuple[ValueColumn[LatestLine], ...] = (
    ValueColumn("What it is", "status", 24, value=lambda each: each.kind),
    ValueColumn("Audit", "text", 22, value=lambda each: each.about or None),
    ValueColumn("What happened", "long", 68, value=lambda each: each.says),
    ValueColumn("What to do", "long", 48, value=lambda each: each.todo),
    ValueColumn(GO_TO, "text", 18, value=lambda each: each.sheet),
)


def latest_table(files: Sequence[FileReceived], lines: Sequence[LatestLine]) -> Table:
    """One row for each line, under a sentence that counts the files by what became of them."""
    return Table(
        "Latest",
        "Latest",
        _COLUMNS,
        rows_about(_COLUMNS, lines),
        _says(files, lines),
        empty="Nothing has been taken in yet.",
    )


def _says(files: Sequence[FileReceived], lines: Sequence[LatestLine]) -> str:
    if not files:
        return "What came in last stands here."
    concerns = sum(line.kind == CONCERN for line in lines)
    decisions = sum(line.kind == DECIDE for line in lines)
    parts = [
        counted(concerns, "safeguarding concern") if concerns else "",
        f"{counted(decisions, 'thing')} to decide" if decisions else "",
        *(_count(files, outcome) for outcome in _ORDER),
    ]
    came = f"{counted(len(files), 'file')} came in on {day_words(files[0].on)}"
    return f"{came}: {', '.join(filter(None, parts))}."


def _count(files: Sequence[FileReceived], outcome: Outcome) -> str:
    number = sum(file.outcome is outcome for file in files)
    return f"{number} {outcome.words[:1].lower()}{outcome.words[1:]}" if number else ""
