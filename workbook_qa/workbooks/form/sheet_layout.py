"""Laying out a form, row by row: what every kind of workbook that is filled in has in common."""

from collections.abc import Sequence

import msgspec

from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.terms import Grade
from workbook_qa.workbooks.form.form import FormSheet, Input, Locked

TYPE_HERE = "Type in the pale yellow cells. To paste text, first press F2."
_GRADES = tuple(Grade)


class SheetLayout:
    """A sheet while it is laid out, row by row."""

    def __init__(
        self, title: str, says: str = "", given_title: str = "", beside: Sequence[Locked] = ()
    ) -> None:
        self.locked: list[Locked] = []
        self.inputs: list[Input] = []
        self.least: dict[int, float] = {}
        self.row = 0
        self.add(Locked(0, 1, title, "title", given=given_title), *beside, least=28)
        if says:
            self.add(Locked(0, 1, says, "says"))

    def add(self, *cells: Locked | Input, least: float = 0) -> int:
        """Put cells on the next row (their own row numbers are ignored)."""
        self.row += 1
        for cell in cells:
            placed = msgspec.structs.replace(cell, row=self.row)
            if isinstance(placed, Locked):
                self.locked.append(placed)
            else:
                self.inputs.append(placed)
        if least:
            self.least[self.row] = least
        return self.row

    def headings(self, *texts: str) -> int:
        """Put the headings of a table on the next row."""
        cells = [Locked(0, column, text, "heading") for column, text in enumerate(texts, 1)]
        return self.add(*cells, least=22)

    def finished(
        self, name: str, widths: Sequence[float], *, header_row: int = 0, landscape: bool = False
    ) -> FormSheet:
        """The sheet as it is laid out."""
        return FormSheet(
            name,
            tuple(widths),
            tuple(self.locked),
            tuple(self.inputs),
            header_row,
            self.least,
            landscape,
        )


def choice_cell(
    field: str,
    column: int,
    key: str,
    label: str,
    choices: Sequence[str],
    prompt: str,
    *,
    strict: bool = True,
) -> Input:
    """An input that offers words; its row is given when it is put on a sheet."""
    kind = EntryKind.GRADE if tuple(choices) == _GRADES else EntryKind.CHOICE
    return Input(
        field,
        0,
        column,
        key,
        label,
        kind,
        tuple(choices),
        strict,
        title=prompt_title(label.rpartition(", ")[2]),
        prompt=prompt,
    )


def text_cell(
    field: str, column: int, key: str, label: str, prompt: str, longest: int = 2000
) -> Input:
    """An input for a text."""
    return Input(
        field,
        0,
        column,
        key,
        label,
        EntryKind.TEXT,
        longest=longest,
        title=prompt_title(label.rpartition(", ")[2]),
        prompt=f"{prompt} Up to {longest:,} characters.",
    )


def date_cell(
    field: str, column: int, key: str, label: str, prompt: str, window: tuple[int, int]
) -> Input:
    """An input for a date between so many days after issue."""
    return Input(
        field,
        0,
        column,
        key,
        label,
        EntryKind.DATE,
        window=window,
        title=prompt_title(label.rpartition(", ")[2]),
        prompt=prompt,
    )


def prompt_title(label: str) -> str:
    """The title of a prompt, such as ``Evidence``: at most 32 characters, alike in alike cells."""
    shown = f"{label[:1].upper()}{label[1:]}"
    return shown if len(shown) <= 32 else f"{shown[:31].rpartition(' ')[0] or shown[:31]}…"
