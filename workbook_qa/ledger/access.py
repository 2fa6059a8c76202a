"""The workspace's ledger as a command uses it: opened, held alone, with its key and audit tools."""

import contextlib
from collections.abc import Iterable, Iterator

from workbook_qa.core.audit_tool import AuditTool, decode_audit_tool
from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import CannotContinue, Place, Problem
from workbook_qa.ledger.counting_days import recorded_later
from workbook_qa.ledger.events import Recorded
from workbook_qa.ledger.ledger_marks import (
    OutsideCopy,
    accepted_marks,
    copies_at_fault,
    copy_problem,
)
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal, sqlite_address
from workbook_qa.ledger.store.ledger_database import IN_MEMORY
from workbook_qa.ledger.store.ledger_lock import shared_ledger
from workbook_qa.ledger.store.outside_copies import MOST_BACKUPS, outside_copies
from workbook_qa.workbooks.form.seal import new_key
from workbook_qa.workspace.reading import A_TEXT, content_of
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import one_at_a_time, refuse_links

DOUBTS = ("clock-behind", "ledger-cut-short", "ledger-rewritten")  # codes of `ledger_doubts`


@contextlib.contextmanager
def exclusive_access(context: Context) -> Iterator[None]:
    """The workspace and its ledger for this run alone.

    A dry run reads beside others and leaves no lock.
    """
    if context.dry_run:
        yield
        return
    workspace, address = context.workspace, context.settings.ledger.address
    refuse_links(workspace)
    with contextlib.ExitStack() as locks:
        locks.enter_context(one_at_a_time(workspace.ledger, wait=context.wait))
        if address:
            shared = shared_ledger(
                address, wait=context.wait, backups=workspace.backups, held=workspace.ledger
            )
            locks.enter_context(shared)
        yield


@contextlib.contextmanager
def ledger_to_work_in(context: Context) -> Iterator[Journal]:
    """The ledger for this run alone, open, where nothing speaks against its being the newest.

    Raises:
        CannotContinue: the clock is behind its last event, or a file outside it names an event
            that it does not have.
    """
    with exclusive_access(context), open_ledger(context) as journal:
        doubts = ledger_doubts(context, journal)
        if doubts:
            raise CannotContinue(f"{doubts[0]} Nothing was changed.")
        yield journal


def ledger_doubts(
    context: Context,
    journal: Journal,
    *,
    backups: int | None = MOST_BACKUPS,
    against: Iterable[OutsideCopy] = (),
) -> list[Problem]:
    """What speaks against the clock, or against the ledger's being the newest there is.

    Args:
        backups: how many are looked into, the newest first; against: files from elsewhere.
    """
    events, chain = journal.events(), journal.chain()
    later = recorded_later(events, context.now)
    copies = [*outside_copies(context.workspace, backups=backups), *against]
    at_fault = copies_at_fault(copies, chain, accepted_marks(events))
    return [
        *([_clock_behind(later)] if later else []),
        *(copy_problem(copy, chain) for copy in at_fault),
    ]


def _clock_behind(later: Recorded) -> Problem:
    at = later.at.astimezone()
    return Problem(
        "clock-behind",
        Place("ledger.db", "", f"event {later.number}"),
        f"This entry was recorded on {day_words(at.date())} at {at:%H:%M}, and the clock of this "
        "computer is behind that.",
        "Set its date, time and time zone right, and run this again. If this clock is right and "
        "another was wrong then, run workbook-qa accept-ledger with --why.",
    )


def open_ledger(context: Context) -> Journal:
    """The workspace's ledger, made when it is not there; in a dry run only in memory.

    To read it as it is; whatever writes or reports takes `ledger_to_work_in`.

    A key of the seals that an older workspace has in a file is kept in the ledger from then on.
    """
    workspace, address = context.workspace, context.settings.ledger.address
    if not address and context.dry_run and not workspace.ledger_file.exists():
        return Journal(IN_MEMORY)
    journal = Journal(
        address or sqlite_address(workspace.ledger_file),
        write=not context.dry_run,
        backups=workspace.backups,
    )
    if not context.dry_run and workspace.seal_key.is_file() and not journal.seal_key:
        journal.keep_seal_key(_key_in_file(context))
    return journal


def seal_key(context: Context, journal: Journal) -> bytes:
    """The key of the seals; empty where there is none."""
    return journal.seal_key or (
        _key_in_file(context) if context.workspace.seal_key.is_file() else b""
    )


def key_for_seals(context: Context, journal: Journal) -> bytes:
    """The key of the seals, made at first need; a dry run makes one that is not kept."""
    key = seal_key(context, journal)
    if not key:
        key = new_key()
        if not context.dry_run:
            journal.keep_seal_key(key)
    return key


def _key_in_file(context: Context) -> bytes:
    return content_of(context.workspace.seal_key, A_TEXT).strip()


def tools_of(journal: Journal, state: State) -> dict[str, AuditTool]:
    """The audit tools that audits were issued with, by the digest of their document."""
    return tools_named(journal, {audit.issued.tool for audit in state.audits.values()})


def tools_named(journal: Journal, digests: Iterable[str]) -> dict[str, AuditTool]:
    """The audit tools of those documents, by their digests."""
    return {digest: decode_audit_tool(journal.document(digest)) for digest in sorted(digests)}
