"""Old workbooks (.xls): whether one has a password, which calamine takes for damage ([MS-XLS])."""

import contextlib
import struct

from workbook_qa.workbooks.other_formats.compound_file import read_streams

# The streams that may hold the workbook: of Excel 97 and later, and of Excel 5 and 95.
_STREAMS = ("Workbook", "Book")
_RECORD = struct.Struct("<HH")  # what it is, and how many bytes follow
_FILE_PASS, _SHEET, _END = 0x2F, 0x85, 0x0A
_RECORDS = 64  # records that are looked at: it stands among the first


def has_file_pass(content: bytes) -> bool:
    """Whether the record that tells of a password stands in front of the list of sheets."""
    return any(_FILE_PASS in _first_records(content, name) for name in _STREAMS)


def _first_records(content: bytes, name: str) -> list[int]:
    """The kinds of the records that a stream begins with; none where it cannot be read."""
    found: list[int] = []
    with contextlib.suppress(ValueError, struct.error):
        (stream,) = read_streams(content, name)
        at = 0
        while len(found) < _RECORDS and found[-1:] not in ([_SHEET], [_END]):
            kind, size = _RECORD.unpack_from(stream, at)
            found.append(kind)
            at += _RECORD.size + size
    return found
