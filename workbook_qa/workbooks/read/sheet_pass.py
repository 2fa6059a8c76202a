"""One sheet in one pass: values, formulas, errors, locks, merges, validations, protection.

The handlers run once for every element, the commonest first.
"""

import msgspec

from workbook_qa.workbooks.read.book_parts import is_true
from workbook_qa.workbooks.read.cell_references import (
    LAST_ROW,
    area,
    bad_reference,
    column_number,
    with_corners,
)
from workbook_qa.workbooks.read.cell_values import IN_CELL
from workbook_qa.workbooks.read.container.limits import damaged, too_large
from workbook_qa.workbooks.read.container.xml_pass import Attributes, too_deep, walk_uncounted
from workbook_qa.workbooks.read.sheet_cells import BookSoFar, SheetCells

# Excel allows no wider column; of wider sheets the first columns are enough.
WIDEST = 255
MOST_WIDTHS = 100


class SheetContent(msgspec.Struct, frozen=True):
    """What one sheet's part says."""

    cells: SheetCells
    protected: bool
    merges: tuple[str, ...]
    validations: tuple[str, ...]
    widths: dict[int, float]


def read_sheet(data: bytes, book: BookSoFar) -> SheetContent:
    """Read one sheet's part.

    Raises:
        RefusedError: damaged, or over a limit.
    """
    sheet = _SheetPass(book)
    walk_uncounted(data, book.limits, sheet.start, sheet.end, sheet.texts)
    if sheet.root not in ("worksheet", "chartsheet", "dialogsheet"):
        raise damaged("one of its sheets is not a sheet")
    return SheetContent(
        sheet.cells,
        sheet.protected,
        tuple(sheet.merges),
        tuple(sheet.validations),
        sheet.widths,
    )


class _SheetPass:
    """The state of the pass over one sheet; `start`, `end` and `texts.append` are the handlers."""

    def __init__(self, book: BookSoFar) -> None:
        self.book = book
        self.cells = SheetCells(book)
        self.merges: list[str] = []
        self.validations: list[str] = []
        self.widths: dict[int, float] = {}
        self.protected = False
        self.root = ""
        self.texts: list[str] = []
        self.depth, self.deepest = 0, book.limits.depth
        self.in_row = self.in_aid = self.in_x14 = False
        self.row, self.row_text, self.cells_in_row = 0, "", 0
        self.column = 0
        self.reference: str | None = None
        self.cell: Attributes = {}
        self.value: str | None = None
        self.inline: list[str] | None = None
        self.formula: str | None = None
        self.formula_kind: str | None = None
        self.is_struck = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        self.depth += 1
        if self.depth > self.deepest:
            raise too_deep()
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self.texts.clear()
        elif name == "is":
            self.inline = []
        elif name == "f":
            self.texts.clear()
            self.formula_kind = attributes.get("t")
        elif name == "row":
            self._start_row(attributes)
        else:
            self._start_other(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        self.depth -= 1
        if name == "c":
            if self.value is not None or self.formula is not None or self.inline is not None:
                self._end_cell()
        elif name == "v":
            self.value = "".join(self.texts)
        elif name == "t":
            if self.inline is not None and not self.in_aid:
                self.inline.append(self.book.budget.spend("".join(self.texts)))
        elif name == "f":
            self._end_formula()
        elif name == "row":
            self.in_row = False
            self.book.count_cells(self.cells_in_row, 1 if self.cells_in_row else 0)
        elif name == "rPh":
            self.in_aid = False
        elif self.in_x14:
            self._end_extension(name)

    def _start_cell(self, attributes: Attributes) -> None:
        if not self.in_row:
            raise damaged("a cell stands outside the rows")
        reference = attributes.get("r")
        if reference is None:
            self.column = self._column_before() + 1
        self.reference = reference
        self.cell = attributes
        self.value = self.inline = self.formula = None
        self.is_struck = False
        self.cells_in_row += 1

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        if number is None:
            self.row += 1
        elif number.isascii() and number.isdigit() and len(number) < 10:
            self.row = int(number)
        else:
            raise damaged("a row has no proper number")
        if not 1 <= self.row <= LAST_ROW:
            raise damaged("a row lies outside the sheet")
        if self.in_row:
            raise damaged("a row stands within a row")
        self.row_text = str(self.row)
        self.in_row = True
        self.cells_in_row = 0
        self.column = 0
        self.reference = None

    def _start_other(self, name: str, attributes: Attributes) -> None:
        self.texts.clear()
        if self.depth == 1:
            self.root = name
        if name == "rPh":
            self.in_aid = True
        elif name == "strike":
            self.is_struck = self.is_struck or is_true(attributes.get("val", "1"))
        elif name == "mergeCell":
            self._add_merge(attributes.get("ref", ""))
        elif name in ("dataValidation", "x14:dataValidation"):
            self.book.count_ranges(0, 1)
            self.in_x14 = name != "dataValidation"
            self._add_validation(attributes.get("sqref", ""))
        elif name == "cfRule":
            self.book.count_ranges(0, 1)
        elif name == "sheetProtection":
            self.protected = is_true(attributes.get("sheet"))
        elif name == "col":
            self._add_width(attributes)

    def _end_extension(self, name: str) -> None:
        if name == "xm:sqref":
            self._add_validation("".join(self.texts))
        elif name == "x14:dataValidation":
            self.in_x14 = False

    def _end_formula(self) -> None:
        text = "".join(self.texts)
        if not text and self.formula_kind in ("shared", "dataTable"):
            text = f"({self.formula_kind})"
        self.formula = text

    def _end_cell(self) -> None:
        if self.reference is not None:
            self.column = self._column_of(self.reference)
            self.reference = None
        inline = None if self.inline is None else "".join(self.inline)
        kind, style = self.cell.get("t"), self.cell.get("s") or "0"
        place = (self.row, self.column)
        self.cells.put(place, kind, style, self.value, inline, self.formula)
        if kind == "e" and "vm" in self.cell and self.formula is None:
            self.cells.errors[place] = IN_CELL.why  # Excel shows older programs #VALUE!
        if self.is_struck and inline:
            self.cells.struck.add(place)

    def _column_of(self, reference: str) -> int:
        """The column a reference names; its row must be the one it stands in."""
        letters = reference.removesuffix(self.row_text)
        if letters == reference:
            raise bad_reference()
        return column_number(letters)

    def _column_before(self) -> int:
        return self.column if self.reference is None else self._column_of(self.reference)

    def _add_merge(self, ref: str) -> None:
        self.book.count_ranges(area(ref), 0)
        self.merges.append(with_corners(ref))

    def _add_width(self, attributes: Attributes) -> None:
        """A look and no content: what cannot be understood of it is passed over."""
        try:
            first, last = int(attributes.get("min", "")), int(attributes.get("max", ""))
            width = float(attributes.get("width", ""))
        except ValueError:
            return
        if 0 < width <= WIDEST:
            for column in range(max(1, first), min(last, MOST_WIDTHS) + 1):
                self.widths[column] = width

    def _add_validation(self, ranges: str) -> None:
        if len(ranges) > self.book.limits.attribute:
            raise too_large("the range list of a data validation is too long")
        if ranges:
            self.validations.append(ranges)
