"""What one typed cell says: a fault, a whole number, or a word of a list."""

from collections.abc import Iterable

from workbook_qa.core.cells import EXCEL_ERRORS, Cell
from workbook_qa.core.wording import fold, tidy


def cell_fault(cell: Cell) -> str | None:
    """Why a cell has no value: an Excel error (also as text), or a formula without a result."""
    if cell.error:
        return f"holds {cell.error}" if cell.error[0] == "#" else f"cannot be read: {cell.error}"
    if isinstance(cell.value, str) and tidy(cell.value).upper() in EXCEL_ERRORS:
        return f"holds {tidy(cell.value)}"
    if cell.formula is not None and cell.value is None:
        return "holds a formula without a stored result"
    return None


def whole_number(text: str) -> int | None:
    """The number in figures that a text is, short enough for Excel to hold it; or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def choice_in(choices: Iterable[str], text: str) -> str | None:
    """The choice that equals the text after folding, or None; none is taken for looking alike."""
    folded = fold(text)
    return next((choice for choice in choices if fold(choice) == folded), None)


def clip(text: str) -> str:
    """A text short enough to be quoted in a message."""
    return text if len(text) <= 60 else f"{text[:57]}..."
