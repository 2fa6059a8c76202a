"""A table that people fill in, as data: by what it is written out empty and by what it is read.

A heading matches by equality after `fold_bare`, with the heading or one of its aliases, and never
by a pattern (case-list facts, section 8).
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from workbook_qa.core.table import TableValue
from workbook_qa.core.wording import fold_bare

KnownKind = Literal["text", "choice", "several", "date", "month", "number", "email"]


class KnownColumn(msgspec.Struct, frozen=True):
    """One column that is known by its heading.

    Attributes:
        key: its name in the program.
        heading: as it is written; aliases: what is read as the same heading.
        fallbacks: headings of other systems, the first of which that is there is taken where
            neither the heading nor an alias is; own: the council's, which go before all others.
        needed: whether the table cannot be read without it.
        filled: whether every row must have an entry in it.
        kind: ``several`` holds entries with ``;`` between them.
        choices: the words a drop-down offers; choices_from: or the (sheet, heading) whose
            entries it offers.
        prompt: what is said when a cell is chosen.
    """

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    needed: bool = False
    filled: bool = False
    kind: KnownKind = "text"
    choices: tuple[str, ...] = ()
    choices_from: tuple[str, str] | None = None
    width: int = 18
    prompt: str = ""
    fallbacks: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def folded(self) -> tuple[tuple[str, ...], ...]:
        """The folded headings that are read as this column, in ranks: the first there counts."""
        ranks = (self.own, (self.heading,), self.aliases, *((text,) for text in self.fallbacks))
        return tuple(tuple(dict.fromkeys(map(fold_bare, rank))) for rank in ranks)


class KnownTable(msgspec.Struct, frozen=True):
    """One table, which has a sheet of its own.

    Attributes:
        name: of its sheet as it is written; aliases: names that help to find it when headings
            are missing.
        distinctive: keys of columns that only this table has; with half of the needed headings
            they tell which sheet was meant when one is missing.
        examples: rows that `init` writes; their first cell begins with "Example", and rows
            that begin so are never read as entries.
        purpose: what the table is of; how: how it is filled in, in one line.
    """

    name: str
    columns: tuple[KnownColumn, ...]
    aliases: tuple[str, ...] = ()
    distinctive: tuple[str, ...] = ()
    examples: tuple[tuple[TableValue, ...], ...] = ()
    purpose: str = ""
    how: str = ""

    def column(self, key: str) -> KnownColumn:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)

    @property
    def needed(self) -> tuple[KnownColumn, ...]:
        """The columns without which the table cannot be read."""
        return tuple(column for column in self.columns if column.needed)


def known_by(name: str, *headings: str, also: Iterable[str] = ()) -> KnownTable:
    """A table that we wrote, found again by some of its headings; these are the keys too.

    `also` are headings of columns that are read where they are there.
    """
    needed = tuple(KnownColumn(text, text, needed=True) for text in headings)
    return KnownTable(name, needed + tuple(KnownColumn(text, text) for text in also))
