"""``backup [FILE]``: a copy of the ledger in one file, proved before it gets its name."""

from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.access import open_ledger
from workbook_qa.workspace.result import Context, Result


def run(context: Context, path: Path | None = None) -> Result:
    """Copy the ledger as it is at this moment, while others work; it takes no lock.

    Args:
        path: where to; ``ledger/backups/`` and the day when left out. An earlier backup of the
            same ledger there is replaced.

    Raises:
        CannotContinue: there is nothing to copy, another file has that name, or it is damaged.
    """
    path = path or context.workspace.backups / f"ledger {context.today}.db"
    with open_ledger(msgspec.structs.replace(context, dry_run=True)) as journal:
        events = len(journal.events())
        if not events:
            raise CannotContinue("The ledger holds nothing yet, so there is nothing to back up.")
        documents = len(journal.documents())
        written: tuple[Path, ...] = ()
        if not context.dry_run:
            copied, is_new = journal.back_up(path)
            events, documents = copied.events, copied.documents
            written = (path,) if is_new else ()
        lines = [f"{path.name}: {events} events and {documents} documents, each proved."]
        if context.dry_run:
            lines = [f"{events} events and {documents} documents would be copied to {path.name}."]
        elif not written:
            lines.append("It was up to date already.")
        if not journal.seal_key and context.workspace.seal_key.is_file():
            lines.append("The key of the seals is not in it: keep ledger/seal.key beside it.")
    return Result(
        "backup",
        tuple(lines),
        {"events": events, "documents": documents},
        written,
        next_step="Keep it where this folder is not, and only those who may open the ledger can.",
    )
