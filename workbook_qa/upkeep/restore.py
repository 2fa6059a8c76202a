"""``restore FILE``: a backup into an empty ledger, here or on a server."""

from collections.abc import Sequence
from pathlib import Path

from workbook_qa.core.problem import Problem
from workbook_qa.ledger.access import DOUBTS, exclusive_access, ledger_doubts, open_ledger
from workbook_qa.ledger.store.journal import look_into
from workbook_qa.upkeep.rights.erase import brought_back
from workbook_qa.workspace.result import Context, Result


def run(context: Context, path: Path) -> Result:
    """Put everything that a backup holds into the ledger, which must be empty.

    It is also how a ledger moves from a file to PostgreSQL, or back. Where files name later events
    than the backup has, they are listed: until a newer one is put back or the ledger is accepted
    as it is, no command works with it.

    Raises:
        CannotContinue: the file is no backup or a damaged one, or the ledger is not empty.
    """
    problems: list[Problem] = []
    if context.dry_run:
        copied = look_into(path)
        line = f"{path.name} is sound: {copied.events} events, {copied.documents} documents."
    else:
        with exclusive_access(context), open_ledger(context) as journal:
            copied = journal.put_back(path)
            problems = [*ledger_doubts(context, journal), *brought_back(context, journal)]
        line = f"{copied.events} events and {copied.documents} documents are in the ledger again."
    return Result(
        "restore",
        (line,),
        {"events": copied.events, "documents": copied.documents},
        problems=tuple(problems),
        next_step=_next_step(problems),
    )


def _next_step(problems: Sequence[Problem]) -> str:
    if any(each.code in DOUBTS for each in problems):
        return (
            "What is listed says that a newer backup exists or existed: put that one back, or say "
            "with accept-ledger that this one counts."
        )
    return (
        "Run check, then rebuild, which makes the outputs of the ledger again. Cases that were "
        "erased after this backup was made are in it: erase them again."
    )
