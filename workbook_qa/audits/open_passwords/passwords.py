"""Passwords to open: which a returned file is tried with, and the list for the Lead Auditor."""

from collections.abc import Iterable

from workbook_qa.core.audit_references import references_in
from workbook_qa.core.records import People
from workbook_qa.core.table import Column, Table
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.notices import auditor_address

_COLUMNS = (
    Column("Audit", "id", 22),
    Column("Auditor", "text", 26),
    Column("E-mail address", "text", 36),
    Column("File", "id", 26),
    Column("Password", "id", 40),
)
_SAYS = (
    "Tell each auditor theirs by telephone or in person, never by e-mail: capitals, digits and "
    "dashes. It stays the same when a workbook goes back."
)


def passwords_to_try(state: State, name: str) -> list[str]:
    """The passwords that a returned file may have, the likeliest first.

    A file's name proves nothing, but the audit whose reference stands in it comes first. Then
    come audits that are still out, then those whose return was accepted; the newest first.
    """
    named = references_in(name)
    newest_first = reversed(list(state.audits.values()))
    likely = sorted(
        newest_first,
        key=lambda audit: (audit.audit.reference not in named, audit.accepted is not None),
    )
    return [password for audit in likely for password in audit.passwords]


def password_table(audits: Iterable[AuditState], people: People) -> Table:
    """One row for each audit that has a password: whose it is, and what it opens."""
    rows = tuple(
        (
            audit.audit.reference,
            audit.audit.auditor,
            auditor_address(audit, audit.audit, people) or "None in the register",
            _file(audit),
            audit.password,
        )
        for audit in audits
        if audit.password
    )
    return Table("Passwords", "Passwords to open", _COLUMNS, rows, _SAYS)


def _file(audit: AuditState) -> str:
    """The workbook that it opens."""
    given, reference = audit.workbook_given, audit.audit.reference
    return f"{reference} version {given.version}.xlsx" if given else f"{reference}.xlsx"
