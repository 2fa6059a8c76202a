"""The list of passwords to open that `generate` writes for the Lead Auditor, and what it says."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from workbook_qa.audits.open_passwords.passwords import password_table
from workbook_qa.core.calendar import Month, month_words
from workbook_qa.core.records import People
from workbook_qa.core.table import Table
from workbook_qa.ledger.states import AuditState
from workbook_qa.workbooks.write.table_writer import HEADING_ROW, write_table
from workbook_qa.workbooks.write.writer import BookWriter
from workbook_qa.workspace.result import Context
from workbook_qa.workspace.writing import write_file


def write_passwords(
    context: Context, month: Month, audits: Sequence[AuditState], people: People
) -> list[Path]:
    """The list of the month's passwords for the Lead Auditor, where there are any."""
    if context.dry_run or not any(audit.password for audit in audits):
        return []
    path = context.workspace.passwords(month)
    content = password_list(context, month, audits, people)
    return [path] if write_file(path, content, private=True) else []


def password_list(
    context: Context, month: Month, audits: Sequence[AuditState], people: People
) -> bytes:
    """The list as a workbook; one of the audits at least has a password."""
    return write_password_list(
        password_table(audits, people),
        month,
        council=context.settings.council.name,
        issued_on=max(audit.issued.on for audit in audits if audit.password),
    )


def password_lines(
    context: Context, month: Month, audits: Sequence[AuditState], *, wanted: bool
) -> list[str]:
    """What `generate` says of the month's passwords.

    Args:
        wanted: whether workbooks were to be encrypted in this run.
    """
    without = sum(not audit.password for audit in audits)
    lines: list[str] = []
    if without < len(audits):
        path = context.workspace.shown(context.workspace.passwords(month))
        lines.append(
            f"{len(audits) - without} of them have a password to open. The passwords are in "
            f"{path}: tell each auditor theirs by telephone or in person, never by e-mail."
        )
    if wanted and without:
        lines.append(f"{without} were issued earlier without a password and stay as they are.")
    return lines


def write_password_list(
    table: Table, month: Month, *, council: str, issued_on: datetime.date
) -> bytes:
    """The list as a workbook; the same rows give the same bytes."""
    book = BookWriter(
        title=f"Passwords {month}",
        subject=f"Passwords to open the audit workbooks of {month_words(month)}",
        created=datetime.datetime.combine(issued_on, datetime.time(9)),
    )
    writer = book.sheet("Passwords")
    write_table(writer, table)
    writer.freeze(HEADING_ROW + 1, 1)
    writer.print_on_a4(
        orientation="landscape",
        footer=f"For the Lead Auditor only. {council}",
        repeat=(HEADING_ROW, HEADING_ROW),
    )
    return book.finished()
