"""When a workbook was saved, as far as the stamp in the file can be believed.

The stamp is written by the program that saved the file, from the clock of its computer. A clock
that is ahead or was reset gives a moment before the workbook was issued or after it was received.
Some programs write their local time as if it were Greenwich's, so that two programs' stamps may be
wrong by as much as the zones of the earth differ.
"""

import datetime

import msgspec

from workbook_qa.ledger.events import FileReceived, TrackerTakenIn

# The zone furthest from Greenwich.
_ZONES = datetime.timedelta(hours=14)


class SaveStamp(msgspec.Struct, frozen=True):
    """When a workbook was saved, and which program says so.

    Attributes:
        at: None where nobody knows.
        is_wrong: whether the file says a moment that cannot be true.
    """

    at: datetime.datetime | None = None
    program: str = ""
    is_wrong: bool = False

    def is_later_than(self, other: "SaveStamp") -> bool:
        """Whether it is plainly the later of two; never both ways, and often neither way."""
        if self.at is None or other.at is None or self.at <= other.at:
            return False
        same_program = program_family(self.program) == program_family(other.program)
        return same_program or self.at - other.at >= _ZONES

    def is_not_before(self, other: "SaveStamp") -> bool:
        """Whether it is plainly as late as the other, or later."""
        same_moment = self.at is not None and self.at == other.at
        return same_moment or self.is_later_than(other)


def believed(
    saved_at: datetime.datetime | None,
    issued_on: datetime.date | None,
    received_at: datetime.datetime,
) -> datetime.datetime | None:
    """The stamp of a workbook if it can be true, else None.

    Args:
        issued_on: the day it was made; at its very beginning is what we write ourselves.
        received_at: when it was received.
    """
    if saved_at is None or saved_at > received_at:
        return None
    if issued_on and saved_at <= _beginning_of(issued_on):
        return None
    return saved_at


def program_family(program: str) -> str:
    """The maker of a program, the same for all its versions."""
    return program.replace("/", " ").casefold().partition(" ")[0]


def stamp_of_file(received: FileReceived, issued_on: datetime.date) -> SaveStamp:
    """The stamp of a file that came back, of what was issued on that day."""
    received_at = received.received_at
    if received_at is None:  # an event of before it was kept
        received_at = _beginning_of(received.on + datetime.timedelta(days=1))
    at = believed(received.saved_at, issued_on, received_at)
    is_ours = received.saved_at == _beginning_of(issued_on)
    is_wrong = received.saved_at is not None and at is None and not is_ours
    return SaveStamp(at, received.saved_in, is_wrong)


def stamp_of_tracker(taken: TrackerTakenIn) -> SaveStamp:
    """The stamp of a tracker that was taken in; it was believed then."""
    return SaveStamp(taken.saved_at, taken.saved_in)


def _beginning_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
