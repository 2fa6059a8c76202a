"""The Lead Auditor releases every text that papers would quote: of made-up states, and for real."""

import datetime
from collections.abc import Mapping

import openpyxl
from msgspec.structs import replace

from tests.support.made_up.workspace import Council, edited
from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import Month
from workbook_qa.core.privacy.held_texts import mark_of
from workbook_qa.core.records import People
from workbook_qa.core.wording import fold
from workbook_qa.ledger.access import open_ledger, tools_of
from workbook_qa.ledger.events import TextReleased
from workbook_qa.ledger.states import State
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.releases.released_texts import Release
from workbook_qa.releases.texts_to_release import (
    DECISION,
    ID,
    TITLE,
    WORDING,
    ListedText,
    listed_texts,
)

ON = datetime.date(2026, 12, 1)


def released_event(listed: ListedText, on: datetime.date = ON) -> TextReleased:
    """That a text is released as it would stand."""
    return TextReleased(
        *(on, listed.reference, listed.field, mark_of(listed.text)),
        *(Release.RELEASE.value, listed.shown),
    )


def all_released(
    state: State, tools: Mapping[str, AuditTool], people: People, *, themes: bool = True
) -> State:
    """A state in which all is released; with `themes`, as if a report was made on every theme."""
    months: dict[str, list[Month]] = {}
    for one in state.audits.values() if themes else ():
        months.setdefault(fold(one.audit.theme), []).append(one.audit.month)
    reported = replace(state, themes={theme: min(of) for theme, of in months.items()})
    listed = listed_texts(reported, tools, people, ON)
    released = {(text.reference, text.field): released_event(text) for text in listed}
    return replace(state, released=released)


def release_all(council: Council, on: str) -> int:
    """Everything that waits in a workspace is released and on record; how many there were."""
    context = council.on(on)
    with open_ledger(context) as journal:
        state = council.state()
        people, _ = read_people_register(context)
        listed = listed_texts(state, tools_of(journal, state), people, context.today)
        waiting = [released_event(text, context.today) for text in listed if not text.release]
        journal.record(waiting, [], at=context.now, by="Casey Leadwell")
    return len(waiting)


def decide(content: bytes, decisions: Mapping[str, tuple[str | None, str | None]]) -> bytes:
    """The list with decisions typed, each with a wording, in every row whose text has a part."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book[TITLE]
        headings = next(
            {cell.value: cell.column for cell in row}
            for row in sheet.iter_rows()
            if ID in [cell.value for cell in row]
        )
        for part, (decision, wording) in decisions.items():
            rows = [
                cells[0].row
                for cells in sheet.iter_rows()
                if any(part in str(cell.value) for cell in cells)
            ]
            assert rows, part
            for row in rows:
                sheet.cell(row, headings[DECISION]).value = decision
                sheet.cell(row, headings[WORDING]).value = wording

    return edited(content, change)
