"""``backup [FILE]``: a copy of the ledger in one file, proved before it gets its name."""

from pathlib import Path

import msgspec

from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.access import ledger_doubts, open_ledger
from workbook_qa.ledger.events import OutsideMark
from workbook_qa.ledger.ledger_marks import mark_words
from workbook_qa.ledger.store.journal import Copied
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import write_file


def run(context: Context, path: Path | None = None) -> Result:
    """Copy the ledger as it is at this moment, while others work; it takes no lock.

    A text beside it names its last event and the digest of that, to be kept elsewhere: with it
    `check --against` says later whether the ledger still has that event.

    Args:
        path: where to; ``ledger/backups/`` and the day when left out. An earlier backup of the
            same ledger there is replaced.

    Raises:
        CannotContinue: there is nothing to copy, another file has that name, or it is damaged.
    """
    path = path or context.workspace.backups / f"ledger {context.today}.db"
    with open_ledger(msgspec.structs.replace(context, dry_run=True)) as journal:
        events = len(journal.events())
        doubts = ledger_doubts(context, journal)
        if not events:
            raise CannotContinue("The ledger holds nothing yet, so there is nothing to back up.")
        documents = len(journal.documents())
        written: tuple[Path, ...] = ()
        if not context.dry_run:
            copied, is_new = journal.back_up(path)
            events, documents = copied.events, copied.documents
            beside = path.with_name(f"{path.name}.txt")
            said = _text(context, path, copied)
            written = tuple(
                each
                for each, is_changed in ((path, is_new), (beside, write_file(beside, said)))
                if is_changed
            )
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
        tuple(doubts),
        next_step="Keep it where this folder is not, and only those who may open the ledger can.",
    )


def _text(context: Context, path: Path, copied: Copied) -> bytes:
    """It holds nothing of any audit, so that it can be kept, printed and sent anywhere."""
    mark = mark_words(OutsideMark(copied.events, copied.digest))
    return (
        f"{path.name}: the ledger of {context.settings.council.name or 'this workspace'}\n"
        f"It was made at {mark}.\n"
        f"{copied.events} events, {copied.documents} documents.\n\n"
        "Keep this text where whoever can write to the ledger cannot change it: printed, or in a\n"
        "mail. With it, workbook-qa check --against says whether the ledger still has that event;\n"
        "if it has, nothing up to it was changed since.\n"
    ).encode()
