"""The people register of the made-up council: nobody in it exists."""

import datetime
import random

import msgspec

from workbook_qa.core.calendar import Month, first_day, last_day
from workbook_qa.core.table import TableValue
from workbook_qa.core.terms import Role
from workbook_qa.core.typed.known_tables import KnownTable
from workbook_qa.registers.register_columns import CLOSURES, STAFF, TEAMS

Rows = list[list[TableValue]]

FIRST_NAMES = (
    *("Avery", "Blake", "Casey", "Devon", "Ellis", "Finley", "Gray", "Harper", "Indigo"),
    *("Jules", "Kit", "Lane", "Morgan", "Noor", "Oakley", "Perry", "Quinn", "Remy", "Sasha"),
    *("Tatum", "Umber", "Vesper", "Wren", "Xen", "Yael", "Zephyr"),
)
SURNAMES = (
    *("Exampleton", "Samplewood", "Specimen", "Testerby", "Mockford", "Dummerley"),
    *("Fictonby", "Pretendham", "Imaginall", "Demowick", "Nowherby", "Placeholt"),
    *("Inventon", "Madeupham", "Fabley", "Storyworth", "Notreal", "Sketchley-Draft"),
    *("O'Fiction", "Mocksworth", "Trialby", "Dryrunne"),
)

AREAS = (
    "Assessment and First Contact",
    "Family Safeguarding",
    "Children in Care",
    "Disabled Children and Court Work",
)

ASSESSMENT, FAMILY, CARE, DISABLED, COURT = "assessment", "family", "care", "disabled", "court"

# Team, what it is also known as, its service area's number, what it does.
TEAM_LIST = (
    ("Assessment North", "Asmt North", 0, ASSESSMENT),
    ("Assessment South", "Asmt South", 0, ASSESSMENT),
    ("Assessment East", "Asmt East", 0, ASSESSMENT),
    ("Family Safeguarding North", "FS North", 1, FAMILY),
    ("Family Safeguarding South", "FS South", 1, FAMILY),
    ("Family Safeguarding East", "FS East", 1, FAMILY),
    ("Family Safeguarding West", "FS West", 1, FAMILY),
    ("Family Safeguarding Central", "FS Central", 1, FAMILY),
    ("Children in Care 1", "CiC 1", 2, CARE),
    ("Children in Care 2", "CiC 2", 2, CARE),
    ("Children in Care 3", "CiC 3", 2, CARE),
    ("Disabled Children's Team", "DCT", 3, DISABLED),
    ("Disabled Children's Short Breaks", "Short Breaks Team", 3, DISABLED),
    ("Court Team", "Court", 3, COURT),
)

SENIOR_ROLES = (
    Role.HEAD_OF_SERVICE,
    Role.HEAD_OF_SERVICE,
    Role.SERVICE_MANAGER,
    Role.SERVICE_MANAGER,
)

SOCIAL_WORKERS = 90
ADVANCED_PRACTITIONERS = 6
REVIEWING_OFFICERS = 4
AWAY_ALL_MONTH = 2


class Staff(msgspec.Struct, frozen=True):
    """Who works there, by name.

    Attributes:
        senior: the four who head the service areas, in the order of `AREAS`.
        quality: the Head of Service for safeguarding and quality assurance.
        managers: the Team Managers, in the order of `TEAM_LIST`.
        workers: for each team, its Social Workers.
        practitioners: (name, number of the team).
    """

    director: str
    lead_auditor: str
    quality: str
    senior: tuple[str, ...]
    managers: tuple[str, ...]
    reviewing_officers: tuple[str, ...]
    practitioners: tuple[tuple[str, int], ...]
    workers: tuple[tuple[str, ...], ...]

    def case_holders(self, team: int) -> tuple[str, ...]:
        """Those in a team who hold cases."""
        return (*self.workers[team], *(name for name, place in self.practitioners if place == team))


def make_staff(seed: int) -> Staff:
    """The same people in every month of a seed, each with a name of their own."""
    rng = random.Random(f"{seed}:staff")
    names = [f"{first} {last}" for first in FIRST_NAMES for last in SURNAMES]
    rng.shuffle(names)
    take = iter(names).__next__
    teams = len(TEAM_LIST)
    homes = sorted(rng.sample(range(teams), ADVANCED_PRACTITIONERS))
    return Staff(
        director=take(),
        lead_auditor=take(),
        quality=take(),
        senior=tuple(take() for _ in SENIOR_ROLES),
        managers=tuple(take() for _ in TEAM_LIST),
        reviewing_officers=tuple(take() for _ in range(REVIEWING_OFFICERS)),
        practitioners=tuple((take(), home) for home in homes),
        workers=tuple(
            tuple(take() for _ in range(team, SOCIAL_WORKERS, teams)) for team in range(teams)
        ),
    )


def people_sheets(staff: Staff, seed: int, month: Month) -> dict[str, Rows]:
    """The people register of the month: teams, staff with that month's absences, closures."""
    year = int(month[:4])
    closed: Rows = [
        [datetime.date(each, 12, 24), "Council offices closed"]
        for each in range(year - 1, year + 2)
    ]
    return {
        TEAMS.name: [_headings(TEAMS), *_team_rows(staff)],
        STAFF.name: [_headings(STAFF), *_staff_rows(staff, seed, month)],
        CLOSURES.name: [_headings(CLOSURES), *closed],
    }


def _headings(sheet: KnownTable) -> list[TableValue]:
    return [column.heading for column in sheet.columns]


def _team_rows(staff: Staff) -> Rows:
    return [
        [name, alias, AREAS[area], manager, staff.senior[area], "Yes" if does == DISABLED else "No"]
        for (name, alias, area, does), manager in zip(TEAM_LIST, staff.managers, strict=True)
    ]


def _staff_rows(staff: Staff, seed: int, month: Month) -> Rows:
    """All staff; the second and third reviewing officer and two managers do not audit."""
    away = random.Random(f"{seed}:away:{month}").sample(
        [*staff.managers, *(name for name, _ in staff.practitioners)], AWAY_ALL_MONTH
    )
    exempt = {*staff.managers[4:6], *staff.reviewing_officers[1:2]}
    teams = [team[0] for team in TEAM_LIST]
    rows = [
        _staff_row(staff.director, Role.ASSISTANT_DIRECTOR),
        _staff_row(staff.lead_auditor, Role.LEAD_AUDITOR),
        _staff_row(staff.quality, Role.HEAD_OF_SERVICE, audits=True),
    ]
    rows += [
        _staff_row(name, role, audits=True)
        for name, role in zip(staff.senior, SENIOR_ROLES, strict=True)
    ]
    rows += [_staff_row(n, Role.REVIEWING_OFFICER, audits=True) for n in staff.reviewing_officers]
    rows += [
        _staff_row(name, Role.TEAM_MANAGER, team, audits=True)
        for name, team in zip(staff.managers, teams, strict=True)
    ]
    rows += [
        _staff_row(name, Role.ADVANCED_PRACTITIONER, teams[home], audits=True)
        for name, home in staff.practitioners
    ]
    rows += [
        _staff_row(name, Role.SOCIAL_WORKER, team)
        for team, names in zip(teams, staff.workers, strict=True)
        for name in names
    ]
    for row in rows:
        if row[0] in exempt:
            row[5] = "No"
        if row[0] in away:
            row[8:10] = [first_day(month), last_day(month)]
    return rows


def _staff_row(
    name: str, role: Role, team: str | None = None, audits: bool = False
) -> list[TableValue]:
    first, last = name.split(" ", 1)
    address = f"{first}.{last}".lower().replace("'", "") + "@example.invalid"
    return [
        *(name, None, str(role), team, address, "Yes" if audits else "No"),
        *(1 if audits else None, None, None, None),
    ]
