"""Who is meant by a name that the registers do not know: what was decided, read and applied.

It stands in a register of its own, ``registers/who is meant.xlsx``, and not in the ledger: it
belongs to what the performance team says of names, can be looked at and changed in Excel like the
rest of it, and no event rests on it. The people register itself is never written by the program.
A decision is a further 'Also known as' of one entry, so that every command matches by it.
"""

import datetime
from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.core.cells import Book
from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.table import TableValue
from workbook_qa.core.typed.found_tables import tables_in
from workbook_qa.core.typed.known_tables import KnownColumn, KnownTable
from workbook_qa.core.typed.typed_days import read_day
from workbook_qa.core.wording import fold_name
from workbook_qa.registers.staff_names import by_name

SETTLED = KnownTable(
    name="Who is meant",
    purpose="Names as the case list writes them, and who is meant. Delete a row to take it back.",
    columns=(
        KnownColumn("name", "As it is written", needed=True, filled=True, width=34),
        KnownColumn("means", "Who is meant", needed=True, filled=True, width=34),
        KnownColumn("decided_on", "Decided on", kind="date", width=16),
    ),
)


class SettledName(msgspec.Struct, frozen=True):
    """A name as it is written somewhere, and the entry of the people register that is meant."""

    name: str
    means: str
    decided_on: datetime.date | None = None
    place: Place = Place()


def read_settled(book: Book, file: str) -> list[SettledName]:
    """The decisions that stand in the register of names; half-filled rows decide nothing."""
    return [
        SettledName(
            row.text("name"),
            row.text("means"),
            read_day(row.cell("decided_on").value).day,
            row.place("means"),
        )
        for table in tables_in(book, file, SETTLED)
        for row in table.rows()
        if row.text("name") and row.text("means")
    ]


def settled_rows(settled: Sequence[SettledName]) -> list[tuple[TableValue, ...]]:
    """The decisions as rows of the register, by name; the later of two for one name stands."""
    latest = {fold_name(each.name): each for each in settled}
    return [
        (each.name, each.means, each.decided_on)
        for _, each in sorted(latest.items(), key=lambda item: item[0])
    ]


def with_settled_names(
    people: People, settled: Sequence[SettledName]
) -> tuple[People, list[Problem]]:
    """The register in which each decided name is one more that the entry is known by.

    A name that the register knows itself stays what it is there. Who is meant must be one entry.
    """
    staff, teams = by_name(people.staff), by_name(people.teams)
    more_staff: dict[str, list[str]] = {}
    more_teams: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for each in settled:
        name, means = fold_name(each.name), fold_name(each.means)
        fitting = (*staff.get(means, ()), *teams.get(means, ()))
        if len(fitting) != 1:
            problems.append(_nobody_meant(each, len(fitting)))
        elif isinstance(fitting[0], Person) and name not in staff:
            more_staff.setdefault(fitting[0].name, []).append(each.name)
        elif isinstance(fitting[0], Team) and name not in teams:
            more_teams.setdefault(fitting[0].name, []).append(each.name)
    settled_staff = tuple(_also_known(person, more_staff) for person in people.staff)
    settled_teams = tuple(_also_known(team, more_teams) for team in people.teams)
    return msgspec.structs.replace(people, staff=settled_staff, teams=settled_teams), problems


def _also_known(entry: "Person | Team", more: Mapping[str, Sequence[str]]) -> "Person | Team":
    names = more.get(entry.name)
    if not names:
        return entry
    return msgspec.structs.replace(entry, also_known_as=(*entry.also_known_as, *names))


def _nobody_meant(settled: SettledName, number: int) -> Problem:
    found = (
        "Two entries of the people register have the name that is meant"
        if number
        else "Who is meant is not in the people register any more"
    )
    return Problem(
        "person-unknown",
        settled.place,
        found,
        "Write the name as it stands in the sheet Staff or Teams, or delete the row.",
        settled.means,
    )
