"""Two teams, or two people, of one name: told apart by what the registers say of them besides.

In the people register each gets a name of its own, with what tells it in brackets: *Assessment
(East)*, *Mohammed Khan (Assessment East)*. Where a plain name stands, in the register or in the
case list, the one is meant who fits what else the row says. Only where nothing tells is it asked.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from workbook_qa.core.records import Person, Team
from workbook_qa.core.terms import SENIOR_ROLES, Role
from workbook_qa.core.wording import fold, fold_name
from workbook_qa.registers.staff_names import Entry, folded_name, says_vacant

_TEAM_MARKS: tuple[tuple[str, ...], ...] = (("service_area",), ("service_area", "team_manager"))
_PERSON_MARKS: tuple[tuple[str, ...], ...] = (("team",), ("role",), ("team", "role"), ("email",))
_HOLDS_CASES = (Role.SOCIAL_WORKER, Role.ADVANCED_PRACTITIONER)

T = TypeVar("T")


def told_apart(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, those that share a name with what tells them apart in brackets behind it.

    People with one e-mail address are one person who stands there twice; they stay as they are.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(fold_name(entry.name), []).append(entry)
    return tuple(_labelled(entry, groups[fold_name(entry.name)]) for entry in entries)


def are_told_apart(name: str, entries: Sequence[Entry]) -> bool:
    """Whether entries that a folded name fits are told apart by the names they have now."""
    return all(fold_name(entry.called) == name for entry in entries)


def only(candidates: Sequence[T], *tests: Callable[[T], bool]) -> Sequence[T]:
    """The candidates that pass each test in turn; one that none passes tells nothing."""
    for test in tests:
        candidates = [each for each in candidates if test(each)] or candidates
    return candidates


def meant_for_row(
    teams: Sequence[Team], staff: Sequence[Person], *, service: str, email: str, role: str
) -> tuple[Sequence[Team], Sequence[Person]]:
    """Of the teams and people whose names fit a row of the case list, those who can be meant.

    What the row says of service, e-mail and role comes first; then team and worker tell each other;
    then who holds cases at all.
    """
    staff = only(
        staff,
        lambda person: bool(email) and fold(person.email) == fold(email),
        lambda person: bool(role) and fold(person.role) == fold(role),
    )
    teams = only(teams, lambda team: bool(service) and fold(team.service_area) == fold(service))
    names = {fold_name(team.name) for team in teams}
    staff = only(
        staff,
        lambda person: fold_name(person.team) in names,
        lambda person: person.role in _HOLDS_CASES,
    )
    homes = {fold_name(person.team) for person in staff}
    return only(teams, lambda team: fold_name(team.name) in homes), staff


def team_of_person(person: Person, service: str, index: Mapping[str, tuple[Team, ...]]) -> str:
    """The name of the person's own team, where the register tells which of two is meant."""
    fitting = index.get(folded_name(person.team), ())
    known = only(
        fitting,
        lambda team: bool(service) and fold(team.service_area) == fold(service),
        lambda team: fold_name(team.team_manager) == fold_name(person.name),
        lambda team: (
            bool(person.line_manager)
            and fold_name(team.team_manager) == fold_name(person.line_manager)
        ),
    )
    return known[0].name if len(known) == 1 else person.team


def manager_of_team(team: Team, name: str, index: Mapping[str, tuple[Person, ...]]) -> str:
    """The name of the team's manager, where the register tells which of two is meant."""
    return _meant(
        name,
        index,
        lambda person: person.role is Role.TEAM_MANAGER,
        lambda person: fold_name(person.team) == fold_name(team.name),
    )


def senior_of_team(name: str, index: Mapping[str, tuple[Person, ...]]) -> str:
    """The name of a team's Head of Service or Service Manager, likewise."""
    return _meant(name, index, lambda person: person.role in SENIOR_ROLES)


def officer_named(name: str, index: Mapping[str, tuple[Person, ...]]) -> str:
    """The name of a reviewing officer or conference chair, likewise."""
    return _meant(name, index, lambda person: person.role is Role.REVIEWING_OFFICER)


def line_manager_of(person: Person, index: Mapping[str, tuple[Person, ...]]) -> str:
    """The name of the person's line manager, likewise; nobody manages themselves."""
    return _meant(
        person.line_manager,
        index,
        lambda above: above.name != person.name,
        lambda above: above.role not in (Role.SOCIAL_WORKER,),
        lambda above: bool(person.team) and fold_name(above.team) == fold_name(person.team),
    )


def _meant(
    name: str, index: Mapping[str, tuple[Person, ...]], *tests: Callable[[Person], bool]
) -> str:
    fitting = only(index.get(fold_name(name), ()), *tests) if name else ()
    return fitting[0].name if len(fitting) == 1 else name


def _labelled(entry: Entry, group: Sequence[Entry]) -> Entry:
    if len(group) == 1 or says_vacant(entry.name):
        return entry
    marks = _telling(group)
    if marks is None:
        return entry
    label = ", ".join(filter(None, (str(getattr(entry, mark)) for mark in marks)))
    label = label.replace("(", "").replace(")", "")  # a team may have brackets of its own
    name = f"{entry.name} ({label})" if label else entry.name
    return msgspec.structs.replace(entry, name=name, called=entry.name)


def _telling(group: Sequence[Entry]) -> tuple[str, ...] | None:
    """The first of the marks in which all of the group differ, or None."""
    if _someone_twice(group):
        return None
    kinds = _TEAM_MARKS if isinstance(group[0], Team) else _PERSON_MARKS
    return next((marks for marks in kinds if _all_differ(group, marks)), None)


def _someone_twice(group: Iterable[Entry]) -> bool:
    addresses = Counter(
        fold(entry.email) for entry in group if isinstance(entry, Person) and entry.email
    )
    return any(number > 1 for number in addresses.values())


def _all_differ(group: Sequence[Entry], marks: tuple[str, ...]) -> bool:
    told = {tuple(fold_name(str(getattr(entry, mark))) for mark in marks) for entry in group}
    return len(told) == len(group)
