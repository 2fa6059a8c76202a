"""Whether the entries of the people register fit each other (case-list facts, section 11).

Names of staff are not repeated in messages: they are the problem's value.
"""

from collections.abc import Mapping, Sequence

import msgspec

from workbook_qa.core.problem import Place
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.terms import Role
from workbook_qa.core.typed.typed_cells import clip
from workbook_qa.core.wording import fold_name, suggest
from workbook_qa.registers.register_columns import STAFF, TEAMS
from workbook_qa.registers.same_names import (
    are_told_apart,
    line_manager_of,
    manager_of_team,
    senior_of_team,
)
from workbook_qa.registers.sheet_rows import RowReading
from workbook_qa.registers.staff_names import Entry, by_name, near_entry, says_vacant

_SENIOR = (Role.HEAD_OF_SERVICE, Role.SERVICE_MANAGER)

Rows = Mapping[Place, RowReading]
Staff = Mapping[str, tuple[Person, ...]]


def check_people(people: People, rows: Rows, unread: frozenset[str]) -> None:
    """Add to the rows what does not fit: names that are not there, roles, names used twice.

    `unread` are folded names of staff whose own row gave no entry: one fault, one message.
    """
    _check_names_twice(people.teams, rows, TEAMS.name)
    _check_names_twice(people.staff, rows, STAFF.name)
    staff = by_name(people.staff)

    def check_person(row: RowReading, key: str, name: str, roles: tuple[Role, ...]) -> None:
        if fold_name(name) not in unread:
            _check_person(row, key, name, roles, staff)

    for team in people.teams:
        row = rows[team.place]
        check_person(row, "team_manager", team.team_manager, (Role.TEAM_MANAGER,))
        check_person(row, "head_of_service", team.head_of_service, _SENIOR)
    teams = by_name(people.teams)
    for person in people.staff:
        row = rows[person.place]
        check_person(row, "line_manager", person.line_manager, tuple(Role))
        fitting = teams.get(fold_name(person.team), ())
        if person.team and not fitting:
            _no_such_team(row, person.team, [team.name for team in people.teams])
        elif len(fitting) > 1 and are_told_apart(fold_name(person.team), fitting):
            _which_team(row, fitting)


def settle_names(people: People) -> People:
    """The register with every name that refers to another entry spelt as that entry is.

    A post said to be vacant, and held by nobody of that name, becomes empty. Where two share a
    name, what else the row says tells which of them is meant.
    """
    staff, teams = by_name(people.staff), by_name(people.teams)
    replace = msgspec.structs.replace
    return replace(
        people,
        teams=tuple(
            replace(
                team,
                team_manager=_settled(manager_of_team(team, team.team_manager, staff), staff),
                head_of_service=_settled(senior_of_team(team.head_of_service, staff), staff),
            )
            for team in people.teams
        ),
        staff=tuple(
            replace(
                person,
                team=_settled(person.team, teams),
                line_manager=_settled(line_manager_of(person, staff), staff),
            )
            for person in people.staff
        ),
    )


def _settled(name: str, index: Mapping[str, tuple[Entry, ...]]) -> str:
    fitting = index.get(fold_name(name), ())
    if len(fitting) == 1:
        return fitting[0].name
    return "" if says_vacant(name) else name


def _check_names_twice(entries: tuple[Entry, ...], rows: Rows, sheet: str) -> None:
    """Each entry that shares a name with an earlier one gets one problem, which names the row."""
    named = by_name(entry for entry in entries if not says_vacant(entry.name))
    for name, fitting in named.items():
        if len(fitting) == 1 or are_told_apart(name, fitting):
            continue
        for later in fitting[1:]:
            if "name" in rows[later.place].unread:
                continue
            rows[later.place].problem(
                "name-ambiguous",
                "name",
                f"This name, or what it is also known as, also stands in cell "
                f"{fitting[0].place.cell} of sheet {sheet}",
                "Delete one of the two, or tell them apart by team, role or e-mail address (two "
                "teams by service area).",
            )


def _check_person(
    row: RowReading, key: str, name: str, roles: tuple[Role, ...], staff: Staff
) -> None:
    """Whether the person named is in the sheet Staff with one of the roles."""
    fitting = staff.get(fold_name(name), ())
    if not name or (says_vacant(name) and not fitting):
        return
    if not fitting:
        row.problem(
            "person-unknown",
            key,
            f"The person named here is not in sheet {STAFF.name}{near_entry(name, staff)}",
            "Write the name as it stands there, add the person, or write Vacant.",
            clip(name),
        )
    elif not any(person.role in roles for person in fitting):
        row.problem(
            "role-wrong",
            key,
            f"The person named here is {_a(fitting[0].role)} in sheet {STAFF.name}",
            f"Name {_a(' or '.join(roles))} here, or put the role right there.",
        )


def _no_such_team(row: RowReading, name: str, known: list[str]) -> None:
    near = suggest(name, known)
    hint = f" Did you mean '{near}'?" if near else ""
    row.problem(
        "team-unknown",
        "team",
        f"There is no team '{clip(name)}' in sheet {TEAMS.name}.{hint}",
        "Write it as it stands there, or add the team.",
        clip(name),
    )


def _which_team(row: RowReading, fitting: Sequence[Team]) -> None:
    row.problem(
        "name-ambiguous",
        "team",
        f"{len(fitting)} teams have this name, and nothing in this row tells which is meant",
        f"Write one of: {'; '.join(team.name for team in fitting)}.",
    )


def _a(role: str) -> str:
    return f"an {role}" if role[0] in "AI" else f"a {role}"
