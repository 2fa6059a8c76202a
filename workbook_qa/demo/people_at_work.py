"""Made-up people with another program: they open our workbooks in openpyxl, type, and save."""

import datetime
import io
import random
import re
import warnings
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from workbook_qa.actions import action_entries
from workbook_qa.core.terms import ActionStatus
from workbook_qa.demo.judgements import Entries
from workbook_qa.releases.released_texts import Release
from workbook_qa.releases.texts_to_release import DECISION, ID, TITLE, WORDING
from workbook_qa.selection.selection_book import RESERVES, SHEET
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.workbooks.form.form import Form

_IN_OTHER_WORDS = "What the child said is in the plan, in the child's own words."
_PROOF = (
    "New version on file, signed off by the manager",
    "Seen in the visit note of this week",
    "Done in supervision; the decision is on the record",
)


def fill_in(workbook: bytes, form: Form, entries: Entries) -> bytes:
    """The workbook with the entries typed into its input cells."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for field, value in entries.items():
        sheet, cell = form.place_of(field)
        book[sheet][cell] = value
    return _saved(book)


def type_over(workbook: bytes, sheet: str, cell: str, text: str) -> bytes:
    """The workbook with a locked cell changed, as only a program can do."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    book[sheet][cell] = text
    return _saved(book)


_DOES_NOT = (
    "Two outcomes of the plan still have no date.",
    "The note says that it was done; it is not on the file.",
)
_HOLDS = (
    "Looked at the file: it is there and it holds.",
    "The plan is SMART now; checked against the last review.",
    "Spoke with the worker: done, and it has made a difference.",
)


def amend_selection(workbook: bytes, row: int, entries: Mapping[str, str]) -> bytes:
    """The selection with entries typed into one row's open columns, by heading."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book[SHEET]
    headings = _headings(sheet)
    for heading, text in entries.items():
        sheet.cell(headings[1] + row, headings[0][heading]).value = text
    return _saved(book)


def reserve_in(workbook: bytes, number: int) -> str:
    """The case id of the reserve in that row of the selection's reserves."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book[RESERVES]
    headings = _headings(sheet)
    return str(sheet.cell(headings[1] + number, headings[0]["Case id"]).value)


def update_actions(
    tracker: bytes, today: datetime.date, chance: random.Random
) -> tuple[bytes, int]:
    """The tracker after managers closed some of the actions that are due; how many they closed."""
    with warnings.catch_warnings():  # openpyxl says that it drops the small lines of Today
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(tracker))
    checks = random.Random(f"checks of {today}")
    closed = sum(
        _update_sheet(book[name], today, chance, checks) for name in ("Closed actions", "Actions")
    )
    return _saved(book), closed


def _update_sheet(
    sheet: Worksheet, today: datetime.date, chance: random.Random, checks: random.Random
) -> int:
    place, header = _headings(sheet)
    closed = 0
    for row in range(header + 1, sheet.max_row + 1):
        status = sheet.cell(row, place[action_entries.STATUS])
        due = sheet.cell(row, place[columns.DUE]).value
        if status.value == ActionStatus.DONE and chance.random() < 0.3:
            holds = checks.random() < 0.85
            status.value = (ActionStatus.VERIFIED if holds else ActionStatus.REOPENED).value
            found = checks.choice(_HOLDS if holds else _DOES_NOT)
            sheet.cell(row, place[action_entries.FINDING]).value = found
        elif status.value == ActionStatus.REOPENED and checks.random() < 0.7:
            _close(sheet, row, place, today, checks)
            closed += 1
        elif status.value == ActionStatus.OPEN and isinstance(due, datetime.datetime):
            likely = 0.8 if due.date() <= today else 0.3
            if chance.random() < likely:
                _close(sheet, row, place, today, chance)
                closed += 1
            elif due.date() < today and chance.random() < 0.3:
                sheet.cell(row, place[action_entries.COMMENT]).value = "Asked again in supervision"
            elif due.date() >= today and checks.random() < 0.06:
                later = today + datetime.timedelta(days=checks.randint(28, 42))
                sheet.cell(row, place[action_entries.NEW_DUE]).value = later
                sheet.cell(
                    row, place[action_entries.REASON]
                ).value = "The school is closed until then"
    return closed


def release_texts(content: bytes, chance: random.Random) -> bytes:
    """The list of texts to release after the Lead Auditor has gone through what waits."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[TITLE]
    place, header = _headings(sheet)
    for row in range(header + 1, sheet.max_row + 1):
        decision = sheet.cell(row, place[DECISION])
        if decision.value or not sheet.cell(row, place[ID]).value:
            continue
        word = chance.choices((Release.RELEASE, Release.CHANGE, Release.KEEP_BACK), (18, 1, 1))[0]
        decision.value = word.value
        if word is Release.CHANGE:
            sheet.cell(row, place[WORDING]).value = _IN_OTHER_WORDS
    return _saved(book)


def _close(
    sheet: Worksheet,
    row: int,
    place: Mapping[str, int],
    today: datetime.date,
    chance: random.Random,
) -> None:
    word = chance.choice((ActionStatus.DONE.value, ActionStatus.DONE.value, "Completed"))
    sheet.cell(row, place[action_entries.STATUS]).value = word
    day = today - datetime.timedelta(days=chance.randint(0, 6))
    sheet.cell(row, place[action_entries.COMPLETED_ON]).value = day
    sheet.cell(row, place[action_entries.EVIDENCE]).value = chance.choice(_PROOF)


def _headings(sheet: Worksheet) -> tuple[dict[str, int], int]:
    """The columns by heading, and the row of the headings: the first with four texts or more."""
    for row in sheet.iter_rows(max_row=20):
        found = {cell.value: place for place, cell in enumerate(row, 1) if cell.data_type == "s"}
        if len(found) >= 4:
            return {str(heading): place for heading, place in found.items()}, row[0].row or 1
    raise ValueError("no headings")


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def signed(workbook: bytes, by: str, at: datetime.datetime) -> bytes:
    """The workbook as saved by someone at some moment, as its properties say."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = signed_properties(part.decode(), by, at).encode()
            target.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def signed_properties(part: str, by: str, at: datetime.datetime) -> str:
    """The core properties of a workbook with who saved it and when."""
    part = re.sub(r"<cp:lastModifiedBy.*?</cp:lastModifiedBy>|<cp:lastModifiedBy ?/>", "", part)
    part = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{at:%Y-%m-%dT%H:%M:%SZ}", part)
    said = f"<cp:lastModifiedBy>{escape(by)}</cp:lastModifiedBy>"
    return part.replace("</cp:coreProperties>", f"{said}</cp:coreProperties>")
