"""Looking up teams and staff by name, many at a time (case-list facts, section 12)."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from workbook_qa.core.problem import Problem
from workbook_qa.core.records import People, Person, ScheduleEntry, Team
from workbook_qa.core.wording import fold, fold_name, suggest

Entry = TypeVar("Entry", bound=Team | Person)

# The same few people stand in thousands of rows.
folded_name = lru_cache(maxsize=4096)(fold_name)

_VACANT = frozenset({"vacant", "post vacant", "vacancy", "to be appointed"})


def names_of(entry: Team | Person) -> frozenset[str]:
    """The folded names that the entry is found by: its own and what it is also known as."""
    names = (entry.name, entry.called, *entry.also_known_as)
    return frozenset(fold_name(name) for name in names if name)


def by_name(entries: Iterable[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    """Every folded name with the entries it fits; more than one means that it is ambiguous."""
    index: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        for name in names_of(entry):
            index[name] = (*index.get(name, ()), entry)
    return index


def says_vacant(name: str) -> bool:
    """Whether words in the place of a name say that nobody holds the post."""
    folded = fold(name)
    return folded in _VACANT or folded.split()[:1] == ["vacant"]


def known_team(name: str, teams: Mapping[str, tuple[Team, ...]]) -> Team | None:
    """The one team of that name, or None where there is none or more than one."""
    fitting = teams.get(folded_name(name), ())
    return fitting[0] if len(fitting) == 1 else None


def nearest(name: str, index: Mapping[str, tuple[Entry, ...]]) -> tuple[Entry, ...]:
    """The entries that `name` was perhaps meant to be: for a message only, never accepted."""
    near = _near(folded_name(name), tuple(index))
    return index[near] if near else ()


def near_entry(name: str, index: Mapping[str, tuple[Entry, ...]]) -> str:
    """A hint at the entry that was perhaps meant, by its place; empty where none is near.

    It gives the cell and not the name, since names of staff are kept out of messages.
    """
    near = nearest(name, index)
    if not near:
        return ""
    place = near[0].place
    file = f" in {place.file}" if place.file else ""
    return f" (perhaps cell {place.cell} of sheet {place.sheet}{file} is meant)"


@lru_cache(maxsize=1024)
def _near(name: str, known: tuple[str, ...]) -> str | None:
    """Kept, since the same worker stands in many rows and comparing is slow."""
    return suggest(name, known)


def schedule_problems(schedule: Iterable[ScheduleEntry], people: People) -> list[Problem]:
    """Teams and leads of the schedule that the people register does not know (paragraph 4.1).

    A team that is not known would quietly give no cases.
    """
    problems: list[Problem] = []
    for entry in schedule:
        for team in entry.teams:
            if not people.teams_called(team):
                near = suggest(team, [each.name for each in people.teams])
                hint = f"Did you mean '{near}'?" if near else "Write it as in the sheet Teams."
                found = f"There is no team '{team}' in the people register."
                problems.append(Problem("team-unknown", entry.place, found, hint, team))
        if entry.lead and not people.people_called(entry.lead):
            found = "The lead Head of Service is not in the people register."
            todo = "Write the name as it stands in the sheet Staff."
            problems.append(Problem("person-unknown", entry.place, found, todo, entry.lead))
    return problems
