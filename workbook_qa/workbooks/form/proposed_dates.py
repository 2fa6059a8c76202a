"""Dates that a form proposes by itself: so many working days after a day typed elsewhere.

The days on which nobody works stand in the formula, so that it needs no other cell and no other
sheet; they are those that were known when the form was made.
"""

import datetime
from collections.abc import Sequence

import msgspec

from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.cells import shown_day

_FIRST_SERIAL = datetime.date(1899, 12, 30)  # Excel counts days from here
NO_START = "Date of the audit?"
NOTHING_YET = "–"


class ProposedDates(msgspec.Struct, frozen=True):
    """How many working days each choice gives, and the days from Monday to Friday without work."""

    days: tuple[tuple[str, int], ...]
    closed: tuple[datetime.date, ...] = ()

    def formula(self, choice: str, starts: Sequence[str], unless: str) -> str:
        """The formula of a proposed date.

        Args:
            choice: the cell of the choice.
            starts: cells of the day from which is counted; the first that holds one.
            unless: a condition under which nothing is proposed.
        """
        start = starts[-1]
        for cell in reversed(starts[:-1]):
            start = f'IF({cell}<>"",{cell},{start})'
        words = ",".join(f'"{word}"' for word, _ in self.days)
        numbers = ",".join(str(number) for _, number in self.days)
        number = f"INDEX({{{numbers}}},MATCH({choice},{{{words}}},0))"
        closed = ",".join(str((day - _FIRST_SERIAL).days) for day in self.closed)
        closed = f",{{{closed}}}" if closed else ""
        day = f"WORKDAY({start},{number}{closed})"
        if any(number == 0 for _, number in self.days):
            day = f"IF({number}=0,WORKDAY({start}-1,1{closed}),{day})"
        blank = f'OR({choice}="",{unless})'
        shown = f'TEXT({day},"d mmm yyyy")'
        return (
            f'=IF({blank},"{NOTHING_YET}",'
            f'IF({start}="","{NO_START}",IFERROR({shown},"{NOTHING_YET}")))'
        )

    def shown(self, choice: str, start: datetime.date | None) -> str:
        """What the formula shows for a choice."""
        number = dict(self.days).get(choice)
        if number is None:
            return NOTHING_YET
        if start is None:
            return NO_START
        return shown_day(WorkingDays(frozenset(self.closed)).after(start, number))
