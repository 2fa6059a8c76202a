"""Reading one row of list 6, 7 or 8 of the case list; nothing is judged here.

Entries on disability, need and legal status are never quoted in messages, nor dates.
"""

import datetime
import math

from workbook_qa.core.typed.typed_cells import clip
from workbook_qa.core.wording import fold
from workbook_qa.registers.case_list.case_columns import CONTEXT_WORDS, LIST_6, LIST_8
from workbook_qa.registers.case_list.case_rows import PREGNANCY, UNBORN, CaseRow
from workbook_qa.registers.case_list.case_words import (
    NO_ENTRY,
    SHORT_BREAKS,
    CaseStatus,
    CaseWords,
    DisabilityRecorded,
    read_legal_status,
    read_need,
    read_recorded,
    read_status,
    says_only_open,
    tells_of_a_plan,
)
from workbook_qa.registers.sheet_rows import RowReading

OLDEST = 120


def read_case_row(
    row: RowReading, list_name: str, case_id: str, words: CaseWords, as_at: datetime.date
) -> CaseRow:
    """The row as a value; what cannot be read is collected in `row` as a problem.

    Only an end up to the day of the list is one: systems write 31/12/9999 for a case that is open,
    and an end that is planned has not come.
    """
    in_list_6 = list_name == LIST_6.name
    ended = row.date("ended")
    if ended and ended > as_at:
        ended = None
    may_be_closed = ended is not None or "ended" in row.unread
    status = _status(row, words) if in_list_6 else None
    if in_list_6 and not may_be_closed and status is None and "status" not in row.unread:
        row.problem("value-missing", "status", "The case status is blank", "Fill it in.")
    is_open = ended is None and status is not CaseStatus.CLOSED
    legal_status = _legal_status(row, words, needed=is_open and list_name == LIST_8.name)
    started = row.date("started", optional=in_list_6)
    return CaseRow(
        list_name=list_name,
        case_id=case_id,
        file=row.source.table.file,
        sheet=row.source.table.sheet,
        number=row.source.number,
        columns=row.source.table.columns,
        born=row.date("born", latest=as_at + PREGNANCY),
        age=_age(row),
        status=status,
        on_plan=status is not None and tells_of_a_plan(row.text("status")),
        only_open=status is not None and says_only_open(row.text("status")),
        disability=_disability(row, words, is_open),
        need=_need(row, words),
        short_breaks=legal_status in SHORT_BREAKS,
        started=started,
        ended=ended,
        team=row.text("team"),
        worker=row.text("worker"),
        officer=row.text("officer") if row.has("officer") else None,
        service=row.text("service", optional=True),
        worker_email=row.text("worker_email", optional=True),
        worker_role=row.text("worker_role", optional=True),
        context=_context(row, list_name, started),
        unread=frozenset(row.unread),
    )


def _code(row: RowReading, key: str) -> str:
    """The text of a coded entry; ``-`` and ``N/A`` are blank."""
    text = row.text(key)
    return "" if fold(text) in NO_ENTRY else text


def _status(row: RowReading, words: CaseWords) -> CaseStatus | None:
    text = _code(row, "status")
    status = read_status(text, words) if text else None
    if text and status is None:
        todo = f"Choose one of: {'; '.join(CaseStatus)}."
        row.problem("value-unknown", "status", f"'{clip(text)}' is not a case status", todo)
    return status


def _disability(row: RowReading, words: CaseWords, is_open: bool) -> DisabilityRecorded | None:
    text = _code(row, "disability")
    recorded = read_recorded(text, words) if text else None
    if text and recorded is None:
        found = "What stands here on disability is not known"
        todo = f"Choose one of: {'; '.join(DisabilityRecorded)}."
        row.problem("value-unknown", "disability", found, todo)
    elif not text and is_open and row.has("disability") and "disability" not in row.unread:
        found = "Nothing says whether the child has a disability, and Unknown was assumed"
        row.problem("entry-not-used", "disability", found, "Fill it in.")
    return recorded


def _need(row: RowReading, words: CaseWords) -> str | None:
    text = row.text("need", optional=True)
    if not text or fold(text) in NO_ENTRY:
        return None
    need = read_need(text, words)
    if need is None:
        found = "The need code is not known, so that it cannot tell of a disability"
        row.problem("entry-not-used", "need", found, "Put it right at its source: N0 to N9.")
    return need


def _legal_status(row: RowReading, words: CaseWords, needed: bool) -> str | None:
    """The code of the legal status; without it short breaks cannot be told from care."""
    text = _code(row, "legal_status")
    code = read_legal_status(text, words) if text else None
    todo = "Put the code there, such as C2 or V4."
    if text and code is None:
        row.problem("value-unknown", "legal_status", "The legal status is not known", todo)
    elif not text and needed and "legal_status" not in row.unread:
        row.problem("value-missing", "legal_status", "The legal status is blank", todo)
    return code


def _age(row: RowReading) -> int | None:
    """Age in whole years from the age column, which often holds decimals; -1 for unborn."""
    text = row.text("age", optional=True)
    if not text or fold(text) in NO_ENTRY:
        return None
    try:
        age = math.floor(float(text))
    except (ValueError, OverflowError):
        age = OLDEST + 1
    if UNBORN <= age <= OLDEST:
        return age
    found = "The age is not a number of years"
    row.problem("entry-not-used", "age", found, "Put it right at its source.")
    return None


def _context(
    row: RowReading, list_name: str, started: datetime.date | None
) -> tuple[tuple[str, datetime.date], ...]:
    """The dates that the cover of an audit shows, with their words."""
    days = {"started": started} | {key: row.date(key, optional=True) for key in ("seen", "review")}
    words = CONTEXT_WORDS[list_name]
    return tuple((words[key], day) for key, day in days.items() if day and key in words)
