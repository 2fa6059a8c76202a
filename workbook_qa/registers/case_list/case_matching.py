"""Matching the team and the worker of a case with the people register, and never guessing.

Case-list facts, section 12. Names of workers are not repeated in messages: they are the problem's
value, which only the screen and the workbook of problems show.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Person, Team
from workbook_qa.core.wording import fold
from workbook_qa.registers.case_list.case_rows import CaseRow, Child
from workbook_qa.registers.case_list.case_words import NOBODY
from workbook_qa.registers.same_names import meant_for_row, officer_named
from workbook_qa.registers.staff_names import Entry, folded_name, near_entry, nearest


class Unmatched(StrEnum):
    """Why a case whose people are not known may not be drawn."""

    NO_TEAM = "No team"
    NO_WORKER = "No worker"
    TEAM_UNKNOWN = "The team is not in the people register"
    WORKER_UNKNOWN = "The worker is not in the people register"
    OFFICER_UNKNOWN = "The reviewing officer is not in the people register"
    AMBIGUOUS = "A name fits two entries of the people register"


class Matched(msgspec.Struct, frozen=True):
    """Who a case belongs to, as the people register spells them."""

    team: str
    worker: str
    officer: str | None


Teams = Mapping[str, tuple[Team, ...]]
Staff = Mapping[str, tuple[Person, ...]]


def match_people(
    child: Child, teams: Teams, staff: Staff
) -> tuple[Matched | Unmatched, list[Problem]]:
    """The team, worker and reviewing officer of an open case, or the first reason there is none.

    They are those of list 6 where the case stands in it. A problem is given for every name
    that does not fit, and a query where another list names somebody else.
    """
    row = child.open_rows[0]
    team, team_problems = _match_team(row, teams)
    worker, worker_problems = _match_worker(row, staff)
    officer, officer_problems = _match_officer(row, staff)
    problems = team_problems + worker_problems + officer_problems
    if isinstance(team, Unmatched):
        return team, problems
    if isinstance(worker, Unmatched):
        return worker, problems
    if isinstance(officer, Unmatched):
        return officer, problems
    problems += _differences(child, team, worker, teams, staff)
    return Matched(team.name, worker.name, officer), problems


def with_meant_names(child: Child, teams: Teams, staff: Staff) -> Child:
    """The child with the names of team and worker that its rows mean, where two have the same."""

    def meant(row: CaseRow | None) -> CaseRow | None:
        if row is None:
            return None
        fitting = teams.get(folded_name(row.team), ()), staff.get(folded_name(row.worker), ())
        if max(map(len, fitting)) < 2:
            return row
        known_teams, workers = meant_for_row(
            *fitting, service=row.service, email=row.worker_email, role=row.worker_role
        )
        return msgspec.structs.replace(
            row,
            team=known_teams[0].name if len(known_teams) == 1 else row.team,
            worker=workers[0].name if len(workers) == 1 else row.worker,
        )

    return msgspec.structs.replace(
        child, need=meant(child.need), plan=meant(child.plan), care=meant(child.care)
    )


def _match_team(row: CaseRow, teams: Teams) -> tuple[Team | Unmatched, list[Problem]]:
    fitting = teams.get(folded_name(row.team), ())
    if len(fitting) == 1:
        return fitting[0], []
    if len(fitting) > 1:
        return Unmatched.AMBIGUOUS, [_ambiguous(row, "team")]
    if _says_nobody(row.team):
        return Unmatched.NO_TEAM, []
    near = nearest(row.team, teams)
    hint = f" Did you mean '{near[0].name}'?" if near else ""
    found = f"There is no team '{row.team[:60]}' in the people register.{hint}"
    todo = "Add the team to the people register, or this spelling under 'Also known as'."
    return Unmatched.TEAM_UNKNOWN, [row.problem("team-unknown", "team", found, todo, row.team[:60])]


def _match_worker(row: CaseRow, staff: Staff) -> tuple[Person | Unmatched, list[Problem]]:
    if _says_nobody(row.worker) and folded_name(row.worker) not in staff:
        return Unmatched.NO_WORKER, []
    return _match_person(row, "worker", row.worker, staff, Unmatched.WORKER_UNKNOWN)


def _match_officer(row: CaseRow, staff: Staff) -> tuple[str | Unmatched | None, list[Problem]]:
    """The officer's name; empty where there is nobody, None where the list has no column."""
    if "officer" in row.unread:
        return Unmatched.OFFICER_UNKNOWN, []
    if row.officer is None or _says_nobody(row.officer):
        return None if row.officer is None else "", []
    name = officer_named(row.officer, staff)
    person, problems = _match_person(row, "officer", name, staff, Unmatched.OFFICER_UNKNOWN)
    return person.name if isinstance(person, Person) else person, problems


def _match_person(
    row: CaseRow, key: str, name: str, staff: Staff, otherwise: Unmatched
) -> tuple[Person | Unmatched, list[Problem]]:
    fitting = staff.get(folded_name(name), ())
    if len(fitting) == 1:
        return fitting[0], []
    if fitting:
        return Unmatched.AMBIGUOUS, [_ambiguous(row, key)]
    found = f"The person named here is not in the people register{near_entry(name, staff)}"
    todo = "Add the person there, or this spelling under 'Also known as'."
    return otherwise, [row.problem("person-unknown", key, found, todo, name[:60])]


def _says_nobody(text: str) -> bool:
    return not text or fold(text) in NOBODY


def _ambiguous(row: CaseRow, key: str) -> Problem:
    found = "The name here fits two entries of the people register, and nothing tells which"
    todo = {
        "team": "Add a column 'Service area', or write the team's name as the register tells it.",
        "worker": "Add a column 'Allocated Worker E-mail', or put the worker's team right.",
    }
    return row.problem("name-ambiguous", key, found, todo.get(key, "Tell them apart there."))


def _differences(
    child: Child, team: Team, worker: Person, teams: Teams, staff: Staff
) -> list[Problem]:
    """A query for each other open row that names another known team or worker."""
    return [
        row.problem(
            "lists-disagree",
            key,
            f"The {key} is not the one that stands in cell {child.open_rows[0].place(key).cell} "
            f"of sheet {child.open_rows[0].sheet or child.open_rows[0].file}, which was used",
            "Correct one of the lists.",
        )
        for row in child.open_rows[1:]
        for key, wrong in (
            ("team", _is_another(row.team, team, teams)),
            ("worker", _is_another(row.worker, worker, staff)),
        )
        if wrong
    ]


def _is_another(name: str, used: Entry, index: Mapping[str, tuple[Entry, ...]]) -> bool:
    fitting = index.get(folded_name(name), ())
    return bool(fitting) and used not in fitting
