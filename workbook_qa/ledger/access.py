"""The workspace's ledger as a command uses it: opened, held alone, with its key and audit tools."""

import contextlib
from collections.abc import Iterable, Iterator

from workbook_qa.core.audit_tool import AuditTool, decode_audit_tool
from workbook_qa.ledger.states import State
from workbook_qa.ledger.store.journal import Journal, sqlite_address
from workbook_qa.ledger.store.ledger_database import IN_MEMORY
from workbook_qa.ledger.store.ledger_lock import shared_ledger
from workbook_qa.workbooks.form.seal import new_key
from workbook_qa.workspace.reading import A_TEXT, content_of
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import one_at_a_time, refuse_links


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


def open_ledger(context: Context) -> Journal:
    """The workspace's ledger, made when it is not there; in a dry run only in memory.

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
