"""Days and months in the cells of registers, as people and exports write them."""

import calendar
import datetime
import re

from workbook_qa.core.calendar import Month, month_of, read_day, read_month
from workbook_qa.core.cells import Value
from workbook_qa.core.wording import fold

_MIDNIGHT = re.compile(r"[ t]00:00(:00(\.0+)?)?$")
_FULL_YEAR = re.compile(r"\d{4}")
_MONTH_IN_WORDS = re.compile(r"([a-z]+)[ -](\d{4})")
_MONTH_IN_DIGITS = re.compile(r"(\d{1,2})/(\d{4})")

_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}


def cell_day(value: Value) -> datetime.date | None:
    """The day that a cell's value is, or None.

    A real date, or the text of one as `read_day` reads it, with its year in full: in a register
    two figures could mean either century. A time of midnight, as exports add it, is left out. A
    bare number is not a date.
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        return None
    text = _MIDNIGHT.sub("", fold(value))
    return read_day(text) if _FULL_YEAR.search(text) else None


def cell_month(value: Value) -> Month | None:
    """The month that a cell's value is, or None.

    ``2026-11``, ``11/2026``, ``November 2026``, ``Nov 2026``, or any day of it.
    """
    if isinstance(value, str):
        text = fold(value)
        if month := read_month(text):
            return month
        if found := _MONTH_IN_WORDS.fullmatch(text):
            return _month(found[2], _MONTHS.get(found[1], 0))
        if found := _MONTH_IN_DIGITS.fullmatch(text):
            return _month(found[2], int(found[1]))
    day = cell_day(value)
    return month_of(day) if day else None


def _month(year: str, month: int) -> Month | None:
    return read_month(f"{year}-{month:02d}")
