"""What is written in a cell's XML, as a value: text, numbers, dates, booleans, errors.

Only what Excel itself could have written is believed. Everything else becomes a sentence on what
cannot be read, and never another value (facts on untrusted workbooks, section 1b).
"""

import datetime
import math
import re
from enum import IntEnum
from typing import NamedTuple

from workbook_qa.core.cells import EXCEL_ERRORS, Value


class Unreadable(NamedTuple):
    """Why a cell has no value: an Excel error such as ``#N/A``, or a sentence."""

    why: str


class Shows(IntEnum):
    """What a number format makes of a number."""

    NUMBER = 0
    DATE = 1
    TIME = 2
    DURATION = 3


Read = Value | Unreadable

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile(
    r"_x([Dd][89ABab][0-9A-Fa-f]{2})__x([Dd][C-Fc-f][0-9A-Fa-f]{2})_|_x([0-9A-Fa-f]{4})_"
)
_XML_SPACE = " \t\r\n"

NOT_A_NUMBER = Unreadable("This cell's number cannot be read.")
TOO_MANY_DIGITS = Unreadable(
    "This number has more than 15 digits, which Excel cannot hold exactly; type it as text."
)
NOT_A_DATE = Unreadable("This cell has a date format, and its number is not a date that exists.")
NOT_A_BOOLEAN = Unreadable("This cell is neither TRUE nor FALSE.")
NOT_AN_ERROR = Unreadable("This cell holds an Excel error without a name.")
TEXT_TOO_LONG = Unreadable("This text is longer than the 32,767 characters Excel allows.")
TEXT_MISSING = Unreadable("The text of this cell is missing from the workbook.")
IN_CELL = Unreadable("This cell holds a picture or a linked kind of data, and no text.")
KIND_UNKNOWN = Unreadable("This cell's content is of a kind that is not known.")


def read_text(text: str) -> str:
    """Text with its ``_xHHHH_`` escapes undone, once (ECMA-376 part 1, 22.4.2.4).

    An escape that stands for no character (NUL, half a pair, U+FFFE and U+FFFF) stays as text.
    """
    return _ESCAPE.sub(_unescape, text) if "_x" in text else text


def _unescape(match: re.Match[str]) -> str:
    high, low, single = match.groups()
    if high:
        return bytes.fromhex(high + low).decode("utf-16-be")
    code = int(single, 16)
    if code == 0 or 0xD800 <= code <= 0xDFFF or code >= 0xFFFE:
        return match.group()
    return chr(code)


def read_number(text: str) -> int | float | Unreadable:
    """A number as XML Schema writes a double, without INF and NaN; whole numbers as int."""
    text = text.strip(_XML_SPACE)
    digits = text[1:] if text[:1] in ("-", "+") else text
    if digits.isascii() and digits.isdigit():
        digits = digits.lstrip("0") or "0"
        if len(digits) > 15:
            return TOO_MANY_DIGITS
        return -int(digits) if text.startswith("-") else int(digits)
    if len(text) > 400 or not _NUMBER.fullmatch(text):
        return NOT_A_NUMBER
    number = float(text)
    return number if math.isfinite(number) else NOT_A_NUMBER


def read_boolean(text: str) -> bool | Unreadable:
    """A boolean as XML Schema writes it."""
    text = text.strip(_XML_SPACE)
    if text in ("1", "true"):
        return True
    return False if text in ("0", "false") else NOT_A_BOOLEAN


def read_error(text: str) -> Unreadable:
    """An Excel error by its name; any other text may be anything, and is not repeated."""
    return Unreadable(text) if text in EXCEL_ERRORS else NOT_AN_ERROR


def read_iso_date(text: str) -> Read:
    """A date as strict Open XML writes it; a time zone is dropped, as Excel does."""
    text = text.strip(_XML_SPACE).removesuffix("Z")
    try:
        if "T" not in text and ":" in text:
            return datetime.time.fromisoformat(text)
        return _day_or_moment(datetime.datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return NOT_A_DATE


def read_date(serial: int | float, shows: Shows, epoch_1904: bool) -> Read:
    """A number in a date format: a date, a date with a time of day, or a time of day.

    Serial 60 of the 1900 system is 29 February 1900, which never was; 0 and below and what lies
    after 9999 are no dates either. Times are rounded to the millisecond, as Excel does.
    """
    if shows is not Shows.DATE and 0 <= serial < 1:
        return _time_of_day(serial)
    if shows is Shows.DURATION:
        return serial
    first = 0 if epoch_1904 else 1
    if not first <= serial < 2_958_466 - (1_462 if epoch_1904 else 0):
        return NOT_A_DATE
    if not epoch_1904 and math.floor(serial) == 60:
        return NOT_A_DATE
    return _from_serial(serial, epoch_1904)


def _from_serial(serial: int | float, epoch_1904: bool) -> Read:
    if epoch_1904:
        start = datetime.datetime(1904, 1, 1)  # noqa: DTZ001 (Excel knows no time zones)
    else:
        start = datetime.datetime(1899, 12, 31 if serial < 60 else 30)  # noqa: DTZ001
    day = math.floor(serial)
    milliseconds = round((serial - day) * 86_400_000)
    try:
        moment = start + datetime.timedelta(days=day, milliseconds=milliseconds)
    except OverflowError:
        return NOT_A_DATE
    return _day_or_moment(moment)


def _day_or_moment(moment: datetime.datetime) -> datetime.date | datetime.datetime:
    return moment if moment.time() != datetime.time() else moment.date()


def _time_of_day(part: int | float) -> datetime.time:
    milliseconds = min(round(part * 86_400_000), 86_399_999)
    return (
        datetime.datetime.min + datetime.timedelta(milliseconds=milliseconds)  # noqa: DTZ901
    ).time()
