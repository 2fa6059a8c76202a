"""The list of drafts that wait to be sent: a workbook for the Lead Auditor."""

import datetime
from collections.abc import Sequence

from workbook_qa.core.table import Table
from workbook_qa.letters.to_send import (
    DRAFT,
    OPEN_DRAFT,
    OPEN_TEXT,
    OPEN_WORKBOOK,
    TEXT,
    WORKBOOK,
    DraftLine,
    drafts_table,
    texts_table,
)
from workbook_qa.workbooks.write.cell_text import link_formula
from workbook_qa.workbooks.write.table_writer import HEADING_ROW, Formulas, write_table
from workbook_qa.workbooks.write.writer import BookWriter

_LONG_AGO = datetime.date(2000, 1, 1)


def write_to_send(drafts: Sequence[DraftLine], *, council: str) -> bytes:
    """The list and, on a second sheet, the words of each draft; the same drafts, the same bytes."""
    table, texts = drafts_table(drafts), texts_table(drafts)
    newest = max((draft.made_on for draft in drafts), default=_LONG_AGO)
    book = BookWriter(
        title="To send",
        subject="Drafts that wait to be sent",
        created=datetime.datetime.combine(newest, datetime.time(9)),
    )
    for each, formulas in ((table, _links(table, texts, drafts)), (texts, {})):
        writer = book.sheet(each.title)
        write_table(writer, each, formulas=formulas)
        writer.freeze(HEADING_ROW + 1, 1)
        writer.print_on_a4(
            orientation="landscape",
            footer=f"{council}: {each.title}",
            repeat=(HEADING_ROW, HEADING_ROW) if each is table else None,
            area=None if each is table else (1, len(each.columns) - 1),  # a message fills a page
        )
    return book.finished()


def _links(table: Table, texts: Table, drafts: Sequence[DraftLine]) -> Formulas:
    """To each draft and its workbook, from the list's own folder, and to its words."""
    found: dict[tuple[int, int], str] = {}
    for row, draft in enumerate(drafts):
        found[row, table.column(DRAFT)] = link_formula(f'"{draft.path}"', OPEN_DRAFT)
        if draft.workbook:
            found[row, table.column(WORKBOOK)] = link_formula(f'"{draft.workbook}"', OPEN_WORKBOOK)
        place = f"\"#'{texts.title}'!C{HEADING_ROW + 2 + row}\""
        found[row, table.column(TEXT)] = link_formula(place, OPEN_TEXT)
    return found
