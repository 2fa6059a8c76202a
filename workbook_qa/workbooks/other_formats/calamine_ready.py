"""Workbooks that are not .xlsx, made ready for calamine, which drops or stumbles over parts.

What is changed is how something is written, never what it says.
"""

import io
import re
import zipfile

_TEXTS = "content.xml"
_INDENTED = re.compile(rb">\s+(?=<(?:/?table:|text:p[ />]))")
_MIDNIGHT = re.compile(rb'( office:date-value="[0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00(?:\.0+)?Z"')
_LINE_BREAK, _TAB = re.compile(rb"<text:line-break ?/>"), re.compile(rb"<text:tab ?/>")

# Records of a sheet in .xlsb ([MS-XLSB]): cells of each kind with and without their column.
_ROWS_BEGIN, _ROWS_END = 145, 146
_WITH_COLUMN, _SHORT = (*range(1, 12), 62), range(12, 19)


def as_calamine_reads(content: bytes) -> bytes:
    """The workbook without what calamine drops or stumbles over: texts of .ods, cells of .xlsb."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        changed = {name: part for name in source.namelist() if (part := _rewritten(source, name))}
        if not changed:
            return content
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for entry in source.infolist():
                target.writestr(entry, changed.get(entry.filename) or source.read(entry))
    return made.getvalue()


def _rewritten(source: zipfile.ZipFile, name: str) -> bytes | None:
    """A part as calamine reads it, or None where it may stay as it is."""
    if name != _TEXTS and not name.lower().endswith(".bin"):
        return None
    part = source.read(name)
    plain = _plain_texts(part) if name == _TEXTS else _long_cells(part)
    return plain if plain != part else None


def _plain_texts(part: bytes) -> bytes:
    """The texts of an .ods with characters for line breaks and tabs, and no indented XML.

    calamine drops the elements for both, fails on space between the cells of a row, takes space
    around a cell's paragraphs for text, and a day with a time zone too; SheetJS writes both. Any
    other time in a zone is left as text: which day it was meant to be is not guessed.
    """
    part = _MIDNIGHT.sub(rb'\1"', _INDENTED.sub(b">", part))
    return _TAB.sub(b"&#9;", _LINE_BREAK.sub(b"&#10;", part))


def _long_cells(part: bytes) -> bytes:
    """A sheet of an .xlsb in which every cell says its column.

    A short record leaves it out, for the cell is next to the one before. calamine drops these
    without a word; SheetJS writes them.
    """
    made, kept, at, column, in_rows = bytearray(), 0, 0, -1, False
    try:
        while at < len(part):
            start = at
            kind, at = _number(part, at, 2)
            size, at = _number(part, at, 4)
            if kind in (_ROWS_BEGIN, _ROWS_END):
                in_rows = kind == _ROWS_BEGIN
            elif in_rows and kind in _WITH_COLUMN:
                column = int.from_bytes(part[at : at + 4], "little")
            elif in_rows and kind in _SHORT:
                column += 1
                made += part[kept:start] + bytes([kind - _SHORT[0] + 1]) + _as_number(size + 4)
                made += column.to_bytes(4, "little")
                kept = at
            at += size
    except (IndexError, OverflowError):
        return part
    return bytes(made + part[kept:])


def _number(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """The number at a place, in at most so many bytes of seven bits, and the place after it."""
    number = 0
    for place in range(longest):
        byte = part[at + place]
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return number, at + place + 1


def _as_number(number: int) -> bytes:
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])
