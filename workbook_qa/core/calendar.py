"""Months and working days in England.

A month is the text ``2026-11``. Bank holidays come from `holidays` (checked against the official
list for 2012 to 2028); a council's own closures come from the people register.
"""

import calendar
import datetime
import hashlib
import re
from functools import lru_cache
from typing import NewType

import holidays
import msgspec

Month = NewType("Month", str)

ONE_DAY = datetime.timedelta(days=1)


def read_month(text: str) -> Month | None:
    """The month that ``2026-11`` names, or None."""
    return Month(text) if re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", text) else None


def month_of(day: datetime.date) -> Month:
    """The month in which `day` lies."""
    return Month(f"{day.year:04d}-{day.month:02d}")


def first_day(month: Month) -> datetime.date:
    """The first day of the month."""
    year, number = map(int, month.split("-"))
    return datetime.date(year, number, 1)


def last_day(month: Month) -> datetime.date:
    """The last day of the month."""
    start = first_day(month)
    return start.replace(day=calendar.monthrange(start.year, start.month)[1])


def add_months(month: Month, number: int) -> Month:
    """The month `number` months later (earlier when negative)."""
    start = first_day(month)
    months = start.year * 12 + start.month - 1 + number
    return Month(f"{months // 12:04d}-{months % 12 + 1:02d}")


def months_up_to(month: Month, number: int) -> list[Month]:
    """The `number` months that end with `month`, in order."""
    return [add_months(month, back) for back in range(1 - number, 1)]


def month_words(month: Month) -> str:
    """The month as it is printed, such as ``November 2026``."""
    return f"{calendar.month_name[first_day(month).month]} {month[:4]}"


@lru_cache(maxsize=4096)  # Python looks up a month's name anew each time
def day_words(day: datetime.date) -> str:
    """The day in long form, such as ``3 December 2026``: no one can read it month first."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def local_moment(at: datetime.datetime) -> datetime.datetime:
    """A moment as clocks in the United Kingdom show it.

    Summer time is from the last Sunday of March to that of October, at one o'clock UTC (Summer Time
    Order 2002), so that every computer writes the same words, whatever its own clock is set to.
    """
    moment = at.astimezone(datetime.UTC)
    begins, ends = (
        datetime.datetime.combine(_last_sunday(moment.year, number), datetime.time(1), datetime.UTC)
        for number in (3, 10)
    )
    return moment + datetime.timedelta(hours=begins <= moment < ends)


def _last_sunday(year: int, month: int) -> datetime.date:
    last = last_day(Month(f"{year}-{month:02d}"))
    return last - (last.weekday() + 1) % 7 * ONE_DAY


def months_earlier(day: datetime.date, number: int) -> datetime.date:
    """The same day of the month `number` months earlier, or that month's last day."""
    month = add_months(month_of(day), -number)
    return min(first_day(month).replace(day=1) + (day.day - 1) * ONE_DAY, last_day(month))


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[datetime.date]:
    """The bank holidays of England in `year`."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


class WorkingDays(msgspec.Struct, frozen=True):
    """Working days: Monday to Friday, less bank holidays and the council's own closures."""

    closures: frozenset[datetime.date] = frozenset()

    @property
    def mark(self) -> str:
        """The same for the same working days: whether dates were counted with these."""
        days = "".join(day.isoformat() for day in sorted(self.closures))
        return hashlib.sha256(days.encode()).hexdigest()[:12]

    def includes(self, day: datetime.date) -> bool:
        """Whether `day` is a working day."""
        return day.weekday() < 5 and not (day in bank_holidays(day.year) or day in self.closures)

    def after(self, day: datetime.date, number: int) -> datetime.date:
        """The working day that is `number` working days after `day`.

        With 0: `day` itself, or the next working day when it is none.
        """
        return _working_day_after(self, day, number)

    def closed_between(self, start: datetime.date, end: datetime.date) -> list[datetime.date]:
        """The days from Monday to Friday, from `start` to `end`, that are no working days."""
        days = (start + number * ONE_DAY for number in range((end - start).days + 1))
        return [day for day in days if day.weekday() < 5 and not self.includes(day)]

    def last_of(self, month: Month) -> datetime.date:
        """The last working day of the month."""
        day = last_day(month)
        while not self.includes(day):
            day -= ONE_DAY
        return day

    def between(self, start: datetime.date, end: datetime.date) -> int:
        """How many working days lie after `start`, up to and with `end`."""
        days = (end - start).days
        return sum(self.includes(start + number * ONE_DAY) for number in range(1, days + 1))


@lru_cache(maxsize=4096)
def _working_day_after(days: WorkingDays, day: datetime.date, number: int) -> datetime.date:
    while number > 0 or not days.includes(day):
        day += ONE_DAY
        number -= days.includes(day)
    return day
