"""Reading a CSV file of a register: text in, text out, nothing guessed but the separator."""

import csv
import io
import itertools
import re

from workbook_qa.core.cells import Book, Cell, sheet_of
from workbook_qa.core.problem import Place, Problem
from workbook_qa.workbooks.other_formats.compound_file import OLE
from workbook_qa.workbooks.read.cell_values import TEXT_TOO_LONG
from workbook_qa.workbooks.read.container.file_kinds import ZIP
from workbook_qa.workbooks.read.container.limits import (
    REGISTER_LIMITS,
    Limits,
    RefusedError,
    too_large,
)

_SAVE_AS_CSV = "Save the list again as CSV UTF-8, or as an Excel workbook (.xlsx)."
_SEPARATORS = ",;\t|"
_LINES_TO_LOOK_AT = 20
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CHARACTERS_TO_LOOK_AT = 4_000
_NAMED_SEPARATOR = re.compile(r"sep=([,;\t])(?=[\r\n])", re.IGNORECASE)
_FILLED_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")


def read_csv(content: bytes, file: str, limits: Limits = REGISTER_LIMITS) -> Book | Problem:
    """Read a CSV file as a book with one sheet without a name; every value is text.

    The text is UTF-8, UTF-16 (with a byte-order mark or, as some exports, without), or else
    Windows-1252. The separator is the
    comma, semicolon, tab or upright stroke that stands most often outside quotes in the first line
    that has several of one (or the one that Excel's own ``sep=`` line names). Rows count as
    records: a line break within quotes does not begin a new one. Never raises.
    """
    try:
        return Book((sheet_of("", _read(content, limits)),), kind="csv", values_only=True)
    except RefusedError as refused:
        return Problem(refused.code, Place(file), refused.found, refused.todo)


def _read(content: bytes, limits: Limits) -> dict[tuple[int, int], Cell]:
    if not content.strip():
        raise RefusedError("file-empty", "The file is empty.", _SAVE_AS_CSV)
    if len(content) > limits.file:
        raise too_large("the file is too big", _SAVE_AS_CSV)
    text = _decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    cells: dict[tuple[int, int], Cell] = {}
    try:
        for row, fields in enumerate(reader, 1):
            if row > 1 or not _NAMED_SEPARATOR.match(text):
                _add_row(cells, row, fields, limits)
    except csv.Error as error:
        raise _bad_quotes(reader.line_num) from error
    return cells


def _add_row(
    cells: dict[tuple[int, int], Cell], row: int, fields: list[str], limits: Limits
) -> None:
    if row > limits.row or len(fields) > limits.column or len(cells) > limits.cells:
        raise too_large("it has too many rows, columns or cells", _SAVE_AS_CSV)
    for column, text in enumerate(fields, 1):
        if len(text) > limits.text:
            cells[row, column] = Cell(error=TEXT_TOO_LONG.why, locked=None)
        elif text:
            cells[row, column] = Cell(text, locked=None)


def _decode(content: bytes) -> str:
    unmarked = _unmarked_utf_16(content)
    if content.startswith((ZIP, OLE, b"%PDF")) or (not unmarked and _is_binary(content)):
        raise RefusedError("not-a-workbook", "The file is not a CSV file.", _SAVE_AS_CSV)
    try:
        if unmarked:
            return content.decode(unmarked)
        if content[:2] in _MARKS:
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_windows(content)


def _decode_windows(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise RefusedError(
            "not-a-workbook", "The file's characters cannot be read.", _SAVE_AS_CSV
        ) from error


def _unmarked_utf_16(content: bytes) -> str:
    """The kind of UTF-16 that a text without a mark is in; empty for none.

    Lists are mostly Latin letters and digits, of which every other byte is then NUL, and NUL stands
    in no text otherwise.
    """
    start = content[: 2 * _CHARACTERS_TO_LOOK_AT]
    if len(content) % 2 or content[:2] in _MARKS or b"\x00" not in start:
        return ""
    first, second = start[::2], start[1::2]
    if not first.count(0) and 2 * second.count(0) > len(second):
        return "utf-16-le"
    return "utf-16-be" if not second.count(0) and 2 * first.count(0) > len(first) else ""


def _is_binary(content: bytes) -> bool:
    """Whether it holds NUL, which text has only in UTF-16."""
    return content[:2] not in _MARKS and b"\x00" in content


def _separator(text: str) -> str:
    named = _NAMED_SEPARATOR.match(text)
    if named:
        return named[1]
    lines = itertools.islice(_FILLED_LINE.finditer(text), _LINES_TO_LOOK_AT)
    outside_quotes = ["".join(line[0].split('"')[::2]) for line in lines]
    # A title above the headings has no separator, or a comma of its own.
    telling = (line for line in outside_quotes if max(map(line.count, _SEPARATORS)) > 1)
    line = next(telling, outside_quotes[0] if outside_quotes else "")
    return max(_SEPARATORS, key=line.count)


def _bad_quotes(line: int) -> RefusedError:
    return RefusedError(
        "workbook-damaged",
        f"The quotation marks do not match near line {line}.",
        _SAVE_AS_CSV,
    )
