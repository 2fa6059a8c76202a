"""What is still open of the files in ``inbox/queried``, as a text beside them.

A file stays where it was put away: its path is on record. What it was queried for may be settled
by a later version.
"""

from collections.abc import Sequence

from workbook_qa.core.calendar import day_words
from workbook_qa.ledger.events import FileReceived, Recorded
from workbook_qa.ledger.states import State
from workbook_qa.returns.decisions.return_decisions import rivals
from workbook_qa.returns.inbox.archive import Archive
from workbook_qa.workspace.result import Context


def still_open(context: Context, events: Sequence[Recorded], state: State) -> str:
    """The text; empty where no file lies in that folder.

    Args:
        events: those that count, with their paths (see `archive_paths.with_paths`).
    """
    folder = context.workspace.still_open.parent
    files = {
        file.path.name: settled_words(file.said, state)
        for file in Archive(context, events).placed
        if file.path is not None and file.path.parent == folder
    }
    if not files:
        return ""
    waits = [f"- {name}" for name, words in sorted(files.items()) if not words]
    settled = [f"- {name}: {words}" for name, words in sorted(files.items()) if words]
    lines = ["What lies in this folder, as it was after the last ingest.", ""]
    lines += ["Still open:", *(waits or ["- nothing"]), ""]
    if settled:
        lines += ["Settled since; nothing is to be done with these files:", *settled, ""]
    return "\n".join(lines)


def settled_words(file: FileReceived, state: State) -> str:
    """Why nothing is open any more about a file that was queried or held; empty while it is."""
    followup, audit = state.followups.get(file.reference), state.audits.get(file.reference)
    if followup is not None:
        answered = followup.accepted_files
        return f"another was accepted on {day_words(answered[-1].on)}" if answered else ""
    if audit is None:
        return ""
    if audit.accepted is not None and not rivals(audit):
        return f"a return of the audit was accepted on {day_words(audit.accepted.on)}"
    if audit.exempt:
        return f"the audit is {str(audit.status).lower()}"
    if not audit.is_current(file.version):
        return f"the audit was given to {audit.audit.auditor}"
    return ""
