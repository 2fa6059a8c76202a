"""The event of the ledger itself: that it is the one that counts."""

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from workbook_qa.ledger.events.event import Event, Tie


class OutsideMark(msgspec.Struct, frozen=True, order=True):
    """An event that a file outside the ledger names.

    `digest` is that of the event in the chain; empty where the file names the number alone.
    """

    number: int
    digest: str = ""


class LedgerAccepted(Event, frozen=True, tag="ledger-accepted"):
    """The Lead Auditor said that the ledger counts as it is, whatever clocks and files say.

    From then on the clock is compared with what is recorded after it, and what was recorded before
    it counts on its day at the latest (see `counting_days`).

    Attributes:
        last: the number of the last event before it.
        why, by: the reason, and who agreed it.
        marks: what files outside named and this ledger does not have; they are not told again.
    """

    command: ClassVar = "accept-ledger"
    counted_as: ClassVar = ("the ledger accepted as it is", "the ledger accepted {} times")
    cannot_be_undone: ClassVar = "only said that the ledger counts as it is, and that stays."

    last: int
    why: str
    by: str
    marks: tuple[OutsideMark, ...] = ()

    def rests_on(self) -> Iterator[Tie]:
        """Nothing that a run recorded."""
        return iter(())
