"""A form: the cells of a workbook as data, which are locked and what each input accepts.

A form depends on the audit tool and the audit type alone. What differs between two audits of
them (reference, team, dates) stands in cells that are `given` by name, so that filling in one
audit is apart from building the form. Rows and columns count from 1, as people say them.
"""

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Protocol

import msgspec

from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.calendar import day_words
from workbook_qa.core.cells import address, shown_day
from workbook_qa.core.records import Audit
from workbook_qa.core.terms import AuditType
from workbook_qa.core.wording import tidy
from workbook_qa.workbooks.form.proposed_dates import ProposedDates

LISTS_SHEET = "Lists"  # the choices of the form; very hidden, never read back
WORKINGS_SHEET = "Workings"  # what formulas look at; very hidden, never read back
ONE_DAY = datetime.timedelta(days=1)


class Issued(Protocol):
    """What a form was issued for: an audit, or whatever else comes back filled in."""

    @property
    def reference(self) -> str:
        """By it a return is known."""

    @property
    def issued_on(self) -> datetime.date:
        """From this day dates are plausible."""


class Locked(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell that people read.

    Attributes:
        given: the name of what stands here for one audit (see `given_texts`), or empty.
        formula: a formula with `text` as its result; such a cell is never read back.
        look: the name of its look in the audit workbook.
        link: the cell of the workbook its text leads to, such as ``Questions!D7``.
        instead_of: the cell that stands here in the form as issued, in one that goes back.
        facts: labels of the case list's dates that are shown below the text where they are known.
        tells: what its formula tells while one types (see `telling_form`), or empty.
    """

    row: int
    column: int
    text: str = ""
    look: str = "text"
    given: str = ""
    formula: str = ""
    link: str = ""
    facts: tuple[str, ...] = ()
    tells: str = ""
    instead_of: "Locked | None" = None

    def says(self, given: Mapping[str, str]) -> str:
        """What stands here for one audit (see `given_texts`)."""
        text = given[self.given] if self.given else self.text
        known = [f"{label} {day}" for label in self.facts if (day := given.get(on_file(label), ""))]
        return f"{text}\nOn file: {'; '.join(known)}".strip() if known else text


class Input(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cell that people type in.

    Attributes:
        field: the id of what is typed here (see `records.Return`).
        key: what stands in the first column of its row: by it the row is found again.
        label: what it is called in messages, such as ``Question 1.1, answer``.
        choices: the words offered; `strict`: whether others are refused.
        longest: the most characters of a text, or the highest number.
        window: for dates, days after issue between which a date is plausible.
        title, prompt: what is said when the cell is chosen.
    """

    field: str
    row: int
    column: int
    key: str
    label: str
    kind: EntryKind
    choices: tuple[str, ...] = ()
    strict: bool = True
    longest: int = 2000
    window: tuple[int, int] = (0, 0)
    title: str = ""
    prompt: str = ""


class FormSheet(msgspec.Struct, frozen=True, dict=True):
    """One sheet of a form.

    What is looked up in it for every return is worked out once, on first use.

    Attributes:
        header_row: the row of the column headings by which columns are found again, or 0.
        widths: column widths in characters; least: the least height of a row, by row.
    """

    name: str
    widths: tuple[float, ...]
    locked: tuple[Locked, ...]
    inputs: tuple[Input, ...] = ()
    header_row: int = 0
    least: Mapping[int, float] = {}
    landscape: bool = False

    @property
    def rows(self) -> int:
        """The last row of the sheet."""
        return max([cell.row for cell in self.locked] + [cell.row for cell in self.inputs])

    @cached_property
    def keys(self) -> dict[str, int]:
        """The row of every key."""
        return {cell.key: cell.row for cell in self.inputs}

    @cached_property
    def headings(self) -> dict[str, int]:
        """The column of every heading, by the text; none where the sheet has no headings."""
        return {cell.text: cell.column for cell in self.locked if cell.row == self.header_row}

    @cached_property
    def landmarks(self) -> dict[tuple[int, int], str]:
        """Every heading and every key, by row and column."""
        headings = {(self.header_row, column): text for text, column in self.headings.items()}
        return headings | {(row, 1): key for key, row in self.keys.items()}

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Row and column of every input, by field."""
        return {cell.field: (cell.row, cell.column) for cell in self.inputs}

    @cached_property
    def input_places(self) -> frozenset[tuple[int, int]]:
        """Row and column of every input."""
        return frozenset(self.places.values())

    @cached_property
    def words(self) -> frozenset[str]:
        """What its locked cells say in every audit: by this it is known under another name."""
        said = (cell.text for cell in self.locked if not (cell.given or cell.formula or cell.facts))
        return frozenset(map(tidy, said)) - {""}

    @cached_property
    def all_places(self) -> frozenset[tuple[int, int]]:
        """Row and column of every cell of the form, locked ones included."""
        return self.input_places | {(cell.row, cell.column) for cell in self.locked}


class Form(msgspec.Struct, frozen=True):
    """All sheets that people see; `audit_type` is None where it is not of one.

    `proposed` says which due dates its formulas propose; `working` is a very hidden sheet that its
    formulas look at, and is never read back.
    """

    tool_id: str
    tool_version: str
    audit_type: AuditType | None
    sheets: tuple[FormSheet, ...]
    proposed: ProposedDates | None = None
    working: FormSheet | None = None

    def inputs(self) -> Iterator[tuple[FormSheet, Input]]:
        """Every input with its sheet, in the order of the tab key."""
        for sheet in self.sheets:
            for cell in sheet.inputs:
                yield sheet, cell

    def place_of(self, field: str) -> tuple[str, str]:
        """Sheet and cell of a field as issued."""
        for sheet, cell in self.inputs():
            if cell.field == field:
                return sheet.name, address(cell.row, cell.column)
        raise KeyError(field)


def encode_form(form: Form) -> bytes:
    """The form as the ledger keeps it."""
    return msgspec.json.encode(form)


def decode_form(content: bytes) -> Form:
    """The form as it was when the audit was issued."""
    return msgspec.json.decode(content, type=Form)


def given_texts(audit: Audit, seal: str) -> dict[str, str]:
    """What stands in the cells that are given, for one audit: by name."""
    window = f"{day_words(audit.window_start)} to {day_words(audit.window_end)}"
    return {
        "title": f"{audit.tool_name} {audit.reference}",
        "reference": audit.reference,
        "case_id": audit.case_id,
        "audit_type": audit.audit_type,
        "theme": audit.theme,
        "team": f"{audit.team} ({audit.service_area})",
        "worker": audit.worker,
        "team_manager": audit.team_manager,
        "head_of_service": audit.head_of_service,
        "auditor": f"{audit.auditor}, {audit.auditor_role}",
        "due": day_words(audit.due_on),
        "window": window,
        "context": "; ".join(f"{label} {day_words(day)}" for label, day in audit.context)
        or "Not in the case list",
        "seal": seal,
        **{on_file(label): shown_day(day) for label, day in audit.context},
    }


def on_file(label: str) -> str:
    """The name under which a date of the case list is given."""
    return f"on file: {label}"


def date_window(cell: Input, issued: Issued) -> tuple[datetime.date, datetime.date]:
    """The first and last plausible date of a date input, for one audit."""
    earliest, latest = cell.window
    return issued.issued_on + earliest * ONE_DAY, issued.issued_on + latest * ONE_DAY
