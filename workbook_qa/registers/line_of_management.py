"""Who stands in the line of management of a team, a worker or an auditor (paragraphs 5.1, 5.2).

The line has three rungs: Team Manager, Head of Service or Service Manager, Assistant Director.
It is read from the people register as it is on a day, and nothing in it is guessed: a rung that
the register does not fill is a problem that names the cell, and is passed over upwards.

An audit keeps the team and the managers that it was issued with (requirements, default 16); they
are what is counted. Whom to write to is another question: those who answer for that team today.
"""

import datetime
from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from workbook_qa.core.problem import Place, Problem
from workbook_qa.core.records import Audit, People, Person
from workbook_qa.core.terms import SENIOR_ROLES, Role
from workbook_qa.core.wording import fold_name

_REGISTER = Place("people.xlsx", "Staff")
_TEAMS = Place("people.xlsx", "Teams")
NOBODY_KNOWN = "Nobody known"


class Rung(StrEnum):
    """The rungs of the line, from below."""

    TEAM_MANAGER = "Team Manager"
    SENIOR = "Head of Service or Service Manager"
    ASSISTANT_DIRECTOR = "Assistant Director"

    @property
    def step(self) -> int:
        """0 for the Team Manager to 2 for the Assistant Director."""
        return list(Rung).index(self)


class Post(msgspec.Struct, frozen=True):
    """One rung of a line, and who holds it on the day.

    Attributes:
        person: None where nobody is known to hold it.
        away: whether they are away on the day.
        problem: what keeps them from being written to: a vacant post, a name that is not in the
            register, no e-mail address.
    """

    rung: Rung
    person: Person | None = None
    away: bool = False
    problem: Problem | None = None

    @property
    def can_be_written_to(self) -> bool:
        """Whether a message to them arrives and is read now."""
        return self.person is not None and bool(self.person.email) and not self.away


class Line(msgspec.Struct, frozen=True):
    """The rungs above a team or a person, from below.

    The rungs that somebody stands on themselves, and those below, are not in it.
    """

    posts: tuple[Post, ...]

    def post(self, rung: Rung) -> Post | None:
        """That rung, or None where it is not above whoever the line is of."""
        return next((post for post in self.posts if post.rung is rung), None)

    @property
    def team_manager(self) -> Person | None:
        """The Team Manager, away or not."""
        return self._holder(Rung.TEAM_MANAGER)

    @property
    def senior(self) -> Person | None:
        """The Head of Service or Service Manager, away or not."""
        return self._holder(Rung.SENIOR)

    def _holder(self, rung: Rung) -> Person | None:
        post = self.post(rung)
        return post.person if post else None

    @property
    def problems(self) -> list[Problem]:
        """Everything that keeps a rung from being written to, from below."""
        return [post.problem for post in self.posts if post.problem]


class Reached(msgspec.Struct, frozen=True):
    """Who is written to when something has come to a rung.

    Attributes:
        to: the one who is asked to see to it; None where nobody can be written to.
        copied: those below who answer for it too, and whoever `to` stands in for.
        stands_in_for: the rung whose holder is away or not known, where `to` is one above it.
        problems: why rungs were passed over.
    """

    to: Person | None
    copied: tuple[Person, ...] = ()
    stands_in_for: Rung | None = None
    problems: tuple[Problem, ...] = ()


def line_of_team(team: str, people: People, on: datetime.date) -> Line:
    """The line that answers for a team on that day.

    The Head of Service or Service Manager is whom the sheet Teams names; where it names nobody,
    the first above the Team Manager with that role. The Assistant Director is the first above
    them with that role; else the register's only one.
    """
    known = people.team(team)
    if known is None:
        return Line(_nobody(_unknown_team(team), Rung))
    manager = _named(Rung.TEAM_MANAGER, known.team_manager, people, on, known.place)
    senior = _senior(known.head_of_service, manager.person, people, on, known.place)
    return Line((manager, senior, _director((senior.person, manager.person), people, on)))


def line_of_person(name: str, people: People, on: datetime.date) -> Line:
    """The line above a worker or an auditor on that day, without the rungs they stand on.

    Those of a team have their team's line, whoever supervises them from day to day. The others
    have the line that their line manager begins.
    """
    person = people.person(name)
    if person is None:
        return Line(_nobody(_unknown_person(), Rung))
    if person.role is Role.ASSISTANT_DIRECTOR:
        return Line(())
    rungs = _rungs_above(person, people)
    if person.team:
        posts = line_of_team(person.team, people, on).posts
    else:
        posts = _line_by_manager(person, people, on)
    return Line(tuple(post for post in posts if post.rung in rungs and not _is(post, person)))


def line_today(audit: Audit, people: People, on: datetime.date, team: str = "") -> Line:
    """Who answers today for what an audit set: the line of the team it was issued with.

    A worker who moved since takes no action of the old team along: a manager moves an action to
    another `team`, which has it from then on if the register knows it. Where the team at issue is
    no longer in the register, those who were its managers are looked for under their names.
    """
    if team and people.team(team) is not None:
        return line_of_team(team, people, on)
    if people.team(audit.team) is not None:
        return line_of_team(audit.team, people, on)
    lost = _unknown_team(audit.team)
    manager = _named(Rung.TEAM_MANAGER, audit.team_manager, people, on, lost.place)
    senior = _senior(audit.head_of_service, manager.person, people, on, lost.place)
    return Line((manager, senior, _director((senior.person, manager.person), people, on)))


def team_today(audit: Audit, people: People, team: str = "") -> str:
    """The team that has what an audit set: the one it was moved to, if the register knows it.

    Without a register nothing is known better.
    """
    known = people.team(team) if team else None
    return known.name if known else (team if team and not people.teams else audit.team)


def manager_today(audit: Audit, people: People, on: datetime.date, team: str = "") -> str:
    """The name of the Team Manager who answers today, or that nobody is known to."""
    has = team_today(audit, people, team)
    if not people.teams or (people.team(has) is None and people.person(audit.team_manager) is None):
        return audit.team_manager
    manager = line_today(audit, people, on, team).team_manager
    return manager.name if manager else NOBODY_KNOWN


def has_moved(audit: Audit, people: People) -> bool:
    """Whether the worker of an audit is in another team now than the audit was issued with."""
    worker, team = people.person(audit.worker), people.team(audit.team)
    if worker is None or not worker.team:
        return False
    now = people.team(worker.team)
    return (now.name if now else worker.team) != (team.name if team else audit.team)


def reached(line: Line, rung: Rung) -> Reached:
    """Who is written to when something has come to `rung`: its holder, or the next who is there.

    Those below are copied, so that nobody hears from above what they did not hear themselves; so
    is one who is away, for when they come back. A person who stands on two rungs is written to
    once.
    """
    above = [post for post in line.posts if post.rung.step >= rung.step]
    there = next((post for post in above if post.can_be_written_to), None)
    passed = above[: above.index(there)] if there else above
    problems = tuple(post.problem for post in passed if post.problem)
    if there is None or there.person is None:
        return Reached(None, problems=problems)
    below = [post for post in line.posts if post.rung.step < there.rung.step]
    copied = once((post.person for post in below), besides=(there.person,))
    stands_in_for = passed[0].rung if passed else None
    return Reached(there.person, copied, stands_in_for, problems)


def once(people: Iterable[Person | None], besides: Iterable[Person] = ()) -> tuple[Person, ...]:
    """Those who have an address, each once, without `besides`, in their order."""
    seen = {person.email.casefold() for person in besides}
    found: list[Person] = []
    for person in people:
        if person and person.email and person.email.casefold() not in seen:
            seen.add(person.email.casefold())
            found.append(person)
    return tuple(found)


class Feedback(msgspec.Struct, frozen=True):
    """Who gets the feedback of an audit (paragraph 5.1).

    Attributes:
        to: the worker; None where the register does not know them or has no address.
        copied: the Team Manager and the Head of Service or Service Manager of the worker today
            and, where the worker has moved, those of the audit's team; never the auditor twice.
        problems: whoever of them cannot be found or written to.
    """

    to: Person | None
    copied: tuple[Person, ...]
    problems: tuple[Problem, ...]


def feedback_to(audit: Audit, people: People, on: datetime.date) -> Feedback:
    """To the worker, copied to the line; the Lead Auditor, always copied, is in the settings.

    One who is away is copied all the same: the feedback is theirs when they come back.
    """
    worker = people.person(audit.worker)
    lines = [line_today(audit, people, on)]
    if worker and worker.team and has_moved(audit, people):
        lines.insert(0, line_of_person(worker.name, people, on))
    rungs = (Rung.TEAM_MANAGER, Rung.SENIOR)
    posts = [post for line in lines for post in line.posts if post.rung in rungs]
    problems = [post.problem for post in posts if post.problem]
    if worker is None:
        problems.insert(0, _unknown_person())
    elif not worker.email:
        problems.insert(0, _no_address(worker))
    to = worker if worker and worker.email else None
    copied = once((post.person for post in posts), besides=(to,) if to else ())
    return Feedback(to, copied, tuple(dict.fromkeys(problems)))


def _named(rung: Rung, name: str, people: People, on: datetime.date, place: Place) -> Post:
    """The rung as held by whoever the register names there."""
    person = people.person(name) if name else None
    if person is None:
        return Post(rung, problem=_not_filled(rung, place, named=bool(name)))
    return _held(rung, person, on)


def _held(rung: Rung, person: Person, on: datetime.date) -> Post:
    problem = None if person.email else _no_address(person)
    return Post(rung, person, person.is_away(on, on), problem)


def _senior(
    name: str, manager: Person | None, people: People, on: datetime.date, place: Place
) -> Post:
    if not name and manager:
        above = _first_above(manager, people, SENIOR_ROLES)
        if above:
            return _held(Rung.SENIOR, above, on)
    return _named(Rung.SENIOR, name, people, on, place)


def _director(below: Iterable[Person | None], people: People, on: datetime.date) -> Post:
    for person in below:
        above = person and _first_above(person, people, (Role.ASSISTANT_DIRECTOR,))
        if above:
            return _held(Rung.ASSISTANT_DIRECTOR, above, on)
    holders = [person for person in people.staff if person.role is Role.ASSISTANT_DIRECTOR]
    if len(holders) == 1:
        return _held(Rung.ASSISTANT_DIRECTOR, holders[0], on)
    return Post(Rung.ASSISTANT_DIRECTOR, problem=_no_director(len(holders)))


def _line_by_manager(person: Person, people: People, on: datetime.date) -> tuple[Post, ...]:
    """The rungs above one who is in no team, by line managers."""
    above = list(_upwards(person, people))
    manager = next((each for each in above if each.role is Role.TEAM_MANAGER), None)
    senior = next((each for each in above if each.role in SENIOR_ROLES), None)
    posts = [] if manager is None else [_held(Rung.TEAM_MANAGER, manager, on)]
    if senior:
        posts.append(_held(Rung.SENIOR, senior, on))
    elif Rung.SENIOR in _rungs_above(person, people):
        posts.append(Post(Rung.SENIOR, problem=_no_line_manager(person)))
    return (*posts, _director((person, senior), people, on))


def _rungs_above(person: Person, people: People) -> tuple[Rung, ...]:
    """The rungs above a person, by their role and by what they do (an acting Team Manager)."""
    known = people.team(person.team)
    manages = known is not None and fold_name(known.team_manager) == fold_name(person.name)
    if person.role is Role.ASSISTANT_DIRECTOR:
        return ()
    if person.role in SENIOR_ROLES:
        return (Rung.ASSISTANT_DIRECTOR,)
    if person.role is Role.TEAM_MANAGER or manages:
        return (Rung.SENIOR, Rung.ASSISTANT_DIRECTOR)
    return tuple(Rung)


def _first_above(person: Person, people: People, roles: tuple[Role, ...]) -> Person | None:
    return next((above for above in _upwards(person, people) if above.role in roles), None)


def _upwards(person: Person, people: People) -> Iterator[Person]:
    """Those above a person by line manager, each once even where the register loops."""
    seen = {fold_name(person.name)}
    above = people.person(person.line_manager)
    while above is not None and fold_name(above.name) not in seen:
        seen.add(fold_name(above.name))
        yield above
        above = people.person(above.line_manager)


def _is(post: Post, person: Person) -> bool:
    return post.person is not None and fold_name(post.person.name) == fold_name(person.name)


# Problems. Names of staff are not repeated in them: the cell is enough.


def _nobody(problem: Problem, rungs: Iterable[Rung]) -> tuple[Post, ...]:
    """Rungs that one problem leaves empty; it is said once."""
    return tuple(
        Post(rung, problem=problem if number == 0 else None) for number, rung in enumerate(rungs)
    )


def _unknown_team(team: str) -> Problem:
    return Problem(
        "line-unknown",
        _TEAMS,
        f"There is no team '{team}', so that nobody is known to answer for it",
        "Add the team, or write this name under 'Also known as' of the team that took over.",
    )


def _unknown_person() -> Problem:
    return Problem(
        "line-unknown",
        _REGISTER,
        "A worker or auditor of an audit is not in the sheet, so that their line is not known",
        "Add them again, with their team, as long as something of theirs is outstanding.",
    )


def _not_filled(rung: Rung, place: Place, *, named: bool) -> Problem:
    found = "is not in sheet Staff" if named else "is vacant"
    return Problem(
        "line-unknown",
        place,
        f"The post of {rung} of the team in this row {found}",
        "Name who holds it or acts in it; until then the next in the line is written to.",
    )


def _no_director(number: int) -> Problem:
    found = (
        "Nobody in the sheet is Assistant Director"
        if not number
        else f"{number} people are Assistant Director, and no line manager tells whose line it is"
    )
    return Problem(
        "line-unknown",
        _REGISTER,
        found,
        "Fill in the line manager of each Head of Service and Service Manager.",
    )


def _no_line_manager(person: Person) -> Problem:
    return Problem(
        "line-unknown",
        person.place if person.place != Place() else _REGISTER,
        "The person in this row has no team, and no Head of Service or Service Manager above them",
        "Fill in their line manager.",
    )


def _no_address(person: Person) -> Problem:
    return Problem(
        "recipient-unknown",
        person.place if person.place != Place() else _REGISTER,
        "The person in this row has no e-mail address and must be written to",
        "Add the address; until then the next in the line is written to.",
    )
