"""Writing a follow-up: a form that is no audit's, as a locked workbook with its identity."""

import datetime
from collections.abc import Mapping

import msgspec

from workbook_qa.audits.audit_book import (
    Filling,
    set_up_sheet,
    write_form_sheet,
    write_lists,
    write_meta,
)
from workbook_qa.audits.prefilled_inputs import Held
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.form.seal import REFERENCE_PROPERTY, SEAL_PROPERTY
from workbook_qa.workbooks.write.writer import BookWriter


class FollowupTitle(msgspec.Struct, frozen=True):
    """What a follow-up is called and when it was made; `says` goes into the file's properties."""

    reference: str
    issued_on: datetime.date
    title: str
    says: str


def write_followup(
    form: Form,
    followup: FollowupTitle,
    seal: str,
    *,
    council: str,
    entries: Mapping[str, Held] | None = None,
) -> bytes:
    """The workbook's bytes; the same arguments give the same bytes.

    Args:
        entries: what stands in its inputs, by field.
    """
    book = BookWriter(
        title=followup.title,
        subject=followup.says,
        created=datetime.datetime.combine(followup.issued_on, datetime.time(9)),
        properties={REFERENCE_PROPERTY: followup.reference, SEAL_PROPERTY: seal},
        lock_structure=True,
    )
    sheets = [book.sheet(sheet.name) for sheet in form.sheets]
    filling = Filling(followup, {"seal": seal}, write_lists(book, form), entries or {}, {})
    footer = f"{council}: OFFICIAL-SENSITIVE. {followup.title}"
    for writer, sheet in zip(sheets, form.sheets, strict=True):
        write_form_sheet(writer, sheet, filling)
        set_up_sheet(writer, sheet, footer)
    sheets[0].open_here()
    write_meta(book, form, followup, seal)
    return book.finished()
