"""Everything known about an audit or an action, in order, in plain lines.

Texts that people typed may be about a person: unless they are asked for, only their length is
said. What was undone stays in its place and says so.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from workbook_qa.core.cells import shown_moment
from workbook_qa.ledger.events import AuditIssued, Recorded
from workbook_qa.ledger.events.telling import Telling
from workbook_qa.ledger.fold import in_force


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
    reference = row.partition("/")[0]
    issues = (each.event.audit for each in events if isinstance(each.event, AuditIssued))
    case_id = next((audit.case_id for audit in issues if audit.reference == reference), "")
    telling = Telling(row, dict(drafts or {}), case_id=case_id, texts=texts)
    counting = {recorded.number for recorded in in_force(events)}
    lines: list[HistoryLine] = []
    for recorded in events:
        telling.number = recorded.number
        undone = recorded.number not in counting
        lines += [
            HistoryLine(recorded.at, recorded.by, says, undone)
            for says in recorded.event.history(telling)
        ]
    return lines


def history_lines(lines: Iterable[HistoryLine]) -> list[str]:
    """The lines as they are printed, oldest first."""
    return [
        f"{shown_moment(line.at.astimezone()):>17}  {line.by[:12]:12}  {line.says}"
        f"{' (undone)' if line.undone else ''}"
        for line in lines
    ]
