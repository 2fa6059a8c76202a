"""Days and months as people and exports write them: the one reader of dates that were typed."""

import calendar
import datetime
import re
from enum import StrEnum

import msgspec

from workbook_qa.core.calendar import Month, month_of, read_month
from workbook_qa.core.cells import Value
from workbook_qa.core.wording import fold, tidy

_NUMERIC_DAY = re.compile(r"(\d{1,2}) ?([./-]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WORDED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]?([a-z]{3,9})\.?,?[ -]?(\d{4}|\d{2})")
_TIME = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?( ?z| ?[+-]\d{2}:?\d{2})?$")
_WEEKDAY = re.compile(r"^(mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*,? (?=\d)")
_MONTH_IN_WORDS = re.compile(r"([a-z]+)[ -](\d{4})")
_MONTH_IN_DIGITS = re.compile(r"(\d{1,2})/(\d{4})")

_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
MONTH_NAMES = tuple(_MONTHS)
"""Every month as it is written, in full and short, folded."""


class DayFault(StrEnum):
    """Why no day can be taken from a cell."""

    NO_DAY = "what stands there is not a day that exists"
    OUTSIDE = "it lies outside the days that can be meant"


class TypedDay(msgspec.Struct, frozen=True):
    """What a cell says of a day: the day or a fault, or neither where it is blank.

    With `DayFault.OUTSIDE` the day is there too.
    """

    day: datetime.date | None = None
    fault: DayFault | None = None


def read_day(
    value: Value,
    *,
    exported: bool = False,
    latest: datetime.date | None = None,
    window: tuple[datetime.date, datetime.date] | None = None,
) -> TypedDay:
    """The day that a cell's value names, strictly day first.

    A real date, whatever its time, or a text: ``05/12/2026``, ``5.12.26``, ``5 December 2026``,
    ``5th Dec 2026`` and ``2026-12-05`` are all 5 December 2026. Never month first: ``12/25/2026``
    is no day (excel facts, section 3). A year of two figures is one of this century; a bare
    number is no date. Nothing but spaces, or what nobody sees, is blank.

    Args:
        exported: whether the value is of a register, which systems export: a weekday before the
            day and a time behind it are left out.
        latest: the last day that can be meant, for the date of somebody's birth: with a year of
            two figures that would come later it is one of the last century.
        window: the first and the last day that can be meant.
    """
    if value is None or (isinstance(value, str) and not tidy(value)):
        return TypedDay()
    day, short = None, False
    if isinstance(value, str):
        text = fold(value)
        day, short = _day_in(_WEEKDAY.sub("", _TIME.sub("", text)) if exported else text)
    elif isinstance(value, datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
    if day is None:
        return TypedDay(fault=DayFault.NO_DAY)
    if short and latest and day > latest:
        day = day.replace(year=day.year - 100)
    if window and not window[0] <= day <= window[1]:
        return TypedDay(day, DayFault.OUTSIDE)
    return TypedDay(day)


def exported_month(value: Value) -> Month | None:
    """The month that a cell of a register names, or None.

    ``2026-11``, ``11/2026``, ``November 2026``, ``Nov 2026``, or any day of it.
    """
    if isinstance(value, str):
        text = fold(value)
        if month := read_month(text):
            return month
        if match := _MONTH_IN_WORDS.fullmatch(text):
            return _month(match[2], _MONTHS.get(match[1], 0))
        if match := _MONTH_IN_DIGITS.fullmatch(text):
            return _month(match[2], int(match[1]))
    day = read_day(value, exported=True).day
    return month_of(day) if day else None


def _day_in(text: str) -> tuple[datetime.date | None, bool]:
    """The day that a folded text names, and whether its year has only two figures."""
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = match[1], int(match[2]), match[3]
    elif match := _NUMERIC_DAY.fullmatch(text):
        year, month, day = match[4], int(match[3]), match[1]
    elif match := _WORDED_DAY.fullmatch(text):
        year, month, day = match[3], _MONTHS.get(match[2], 0), match[1]
    else:
        return None, False
    short = len(year) == 2
    try:
        return datetime.date(2000 + int(year) if short else int(year), month, int(day)), short
    except ValueError:
        return None, short


def _month(year: str, month: int) -> Month | None:
    return read_month(f"{year}-{month:02d}")
