"""What is outstanding on a day, and who is asked for it (paragraphs 4.3, 5.1 and 5.2).

Nobody is written to twice about the same thing within a week; that an action is due soon is said
whenever it is known in time, and puts off none of the ladder's days. A return is asked of its
auditor, an action of the Team Manager whose team it is; what stays late goes up the ladder rung by
rung, on the day that the ladder says, but not before the next below was asked on an earlier day.
Those below are copied once, when it goes up, and not with every reminder.
"""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import working_days_late
from workbook_qa.actions.status_in_force import is_open, missing_words
from workbook_qa.audits.audit_status import no_return_words
from workbook_qa.chasing.escalation import is_close, rungs_reached
from workbook_qa.core.calendar import ONE_DAY, WorkingDays
from workbook_qa.core.policy import Chasing
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Audit, People, Person
from workbook_qa.core.terms import AuditStatus, Confirmation, Priority, Topic
from workbook_qa.core.wording import fold_name
from workbook_qa.ledger.events import About, Chased
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.notices import no_address
from workbook_qa.letters.to_send import queries_are_wanted
from workbook_qa.registers.line_of_management import (
    Line,
    Rung,
    line_of_person,
    line_today,
    once,
    reached,
)

A_WEEK = 7 * ONE_DAY


class Matter(msgspec.Struct, frozen=True):
    """One thing that is outstanding on a day.

    Attributes:
        row: the audit's reference or the action's id.
        due_on: the day by which it is due; days_late: working days since, 0 before.
        soon: whether it is not late yet.
        rungs: those of the ladder that it has come to.
        doer: whether whoever has to do it is asked themself (the auditor; for an action that is
            the Team Manager, who stands on the ladder).
        priority: of an action; team: the one it was moved to, if any.
        marked: what was typed of it and does not count yet, if anything.
        came: what came in place of its workbook, if anything (see `audit_status`).
    """

    topic: Topic
    row: str
    audit: Audit
    due_on: datetime.date
    days_late: int
    soon: bool
    rungs: tuple[Rung, ...]
    doer: bool
    priority: Priority | None = None
    team: str = ""
    marked: str = ""
    came: str = ""

    @property
    def has(self) -> str:
        """The team that has it."""
        return self.team or self.audit.team


class Ask(msgspec.Struct, frozen=True):
    """One thing that one person is asked for.

    Attributes:
        rung: on which they are asked; None for whoever has to do it.
        copied: those below them, where it has just come to this rung.
        stands_in_for: the rung whose holder is away or not known; None as a rule.
        for_doer: whether they are asked because the auditor is away.
        is_own_team: whether they are its Team Manager and nobody's stand-in, on whatever rung.
        below: the names, folded, of those before them in the line.
        asked_below: whether one of those was asked for it on an earlier day.
    """

    matter: Matter
    to: Person
    rung: Rung | None
    copied: tuple[Person, ...] = ()
    stands_in_for: Rung | None = None
    for_doer: bool = False
    is_own_team: bool = False
    below: frozenset[str] = frozenset()
    asked_below: bool = False

    @property
    def about(self) -> About:
        """How it is recorded."""
        matter = self.matter
        rung = self.rung.value if self.rung else ""
        return About(matter.topic, matter.row, matter.due_on, rung, matter.soon)


class Letter(msgspec.Struct, frozen=True):
    """What one person is asked for in one message, most pressing first."""

    to: Person
    asks: tuple[Ask, ...]

    @property
    def asks_to_confirm(self) -> bool:
        """Whether a Team Manager is asked about their own teams' actions or confirmations."""
        return any(ask.is_own_team for ask in self.asks)

    @property
    def copied(self) -> tuple[Person, ...]:
        """Who gets a copy."""
        everyone = (person for ask in self.asks for person in ask.copied)
        return once(everyone, besides=(self.to,))


# What is outstanding


def outstanding(
    state: State, chasing: Chasing, working_days: WorkingDays, today: datetime.date
) -> list[Matter]:
    """Everything for which somebody may be asked on `today`, by kind and reference."""
    found: list[Matter] = []
    audits = {key: audit for key, audit in sorted(state.audits.items()) if not audit.erased}
    for audit in audits.values():
        found += _returns(audit, chasing, working_days, today)
        found += _confirmations(audit, chasing, working_days, today)
    for _, action in sorted(state.actions.items()):
        of = audits.get(action.action.reference)
        found += _actions(action, of, chasing, working_days, today) if of else ()
    return found


def _returns(
    state: AuditState, chasing: Chasing, days: WorkingDays, today: datetime.date
) -> Iterator[Matter]:
    """A return, or the answer to queries; what waits for the Lead Auditor is asked of nobody."""
    due = state.due_on
    if state.status is AuditStatus.WITH_AUDITOR:
        soon = is_close(due, chasing.return_reminder, today, days)
        if soon or today > due:
            rungs = rungs_reached(due, chasing.returns, today, days)
            matter = _matter(Topic.RETURN, state.audit, due, rungs, days, today, doer=True)
            yield msgspec.structs.replace(matter, came=no_return_words(state))
    elif state.asked and queries_are_wanted(state):
        answer = days.after(state.asked.on, chasing.answer_within)
        if today > answer:
            due = max(due, answer)
            rungs = rungs_reached(due, chasing.returns, today, days)
            matter = _matter(Topic.QUERY, state.audit, answer, rungs, days, today, doer=True)
            yield msgspec.structs.replace(matter, came=no_return_words(state))


CONFIRMATIONS = {
    Topic.DISCUSSED: Confirmation.DISCUSSED,
    Topic.ON_FILE: Confirmation.ON_FILE,
}


def _confirmations(
    state: AuditState, chasing: Chasing, days: WorkingDays, today: datetime.date
) -> Iterator[Matter]:
    """The two confirmations of 4.3, once an audit was fed back: there is nothing to file before."""
    if state.status is not AuditStatus.COMPLETED or state.fed_back is None:
        return
    due = days.after(state.fed_back.on, chasing.confirm_within)
    rungs = rungs_reached(due, chasing.confirmations, today, days)
    for topic, confirmation in CONFIRMATIONS.items():
        if rungs and state.confirmed_on(confirmation) is None:
            yield _matter(topic, state.audit, due, rungs, days, today, doer=False)


def _actions(
    state: ActionState,
    audit: AuditState,
    chasing: Chasing,
    days: WorkingDays,
    today: datetime.date,
) -> Iterator[Matter]:
    """An open action that is overdue by its ladder, or due soon.

    The ladder begins when it is due, but not before anybody could know of it: when the return that
    set it was taken in, or it was reopened.
    """
    action, due = state.action, state.due_on
    if due is None or not is_open(state, today):
        return
    steps = chasing.steps_for(action.priority)
    known = [day for day in (audit.action_set_on(state), state.reopened_on) if day]
    start = max([due, *known])
    rungs = rungs_reached(start, steps, today, days)
    if rungs or is_close(due, chasing.action_reminder, today, days):
        matter = _matter(Topic.ACTION, audit.audit, due, rungs, days, today, doer=False)
        marked = missing_words(state, today)
        yield msgspec.structs.replace(
            matter,
            row=action.id,
            priority=action.priority,
            team=state.moved_team,
            marked=marked,
        )


def _matter(
    topic: Topic,
    audit: Audit,
    due: datetime.date,
    rungs: tuple[Rung, ...],
    days: WorkingDays,
    today: datetime.date,
    *,
    doer: bool,
) -> Matter:
    late = working_days_late(due, today, days)
    soon = late == 0 and not rungs
    return Matter(topic, audit.reference, audit, due, late, soon, rungs, doer)


# Who is asked


def asks_for(
    matter: Matter, people: People, today: datetime.date
) -> tuple[list[Ask], list[Problem]]:
    """Everyone who answers for a matter on `today`, and who of them cannot be found."""
    asks: list[Ask] = []
    problems: list[Problem] = []
    if matter.doer:
        line = line_of_person(matter.audit.auditor, people, today)
        asks, problems = _doer_asks(matter, people, line, today)
    else:
        line = line_today(matter.audit, people, today, matter.team)
    for rung in matter.rungs or (() if matter.doer else (Rung.TEAM_MANAGER,)):
        if line.post(rung) is None:
            continue  # whoever has to do it stands on it, or above it
        found = reached(line, rung)
        problems += found.problems
        if found.to:
            asks.append(
                Ask(
                    matter,
                    found.to,
                    rung,
                    found.copied,
                    found.stands_in_for,
                    is_own_team=not matter.doer and found.to == line.team_manager,
                    below=_before_in_line(matter, line, found.to),
                )
            )
    return asks, problems


def _before_in_line(matter: Matter, line: Line, to: Person) -> frozenset[str]:
    """Who is asked before a person: the auditor for what they have to do, then rung by rung."""
    posts = filter(None, map(line.post, Rung))
    names = [matter.audit.auditor] if matter.doer else []
    names += [post.person.name for post in posts if post.person]
    return frozenset(map(fold_name, itertools.takewhile(lambda name: name != to.name, names)))


def _doer_asks(
    matter: Matter, people: People, line: Line, today: datetime.date
) -> tuple[list[Ask], list[Problem]]:
    """The auditor; where they are away or cannot be written to, the first above who is there."""
    auditor = people.person(matter.audit.auditor)
    if auditor and auditor.email and not auditor.is_away(today, today):
        return [Ask(matter, auditor, None)], []
    problems = [no_address(matter.audit)] if auditor and not auditor.email else []
    above = reached(line, Rung.TEAM_MANAGER)
    problems += above.problems
    if above.to is None:
        return [], problems
    copied = once((auditor,), besides=(above.to,))
    return [Ask(matter, above.to, None, copied, for_doer=True)], problems


def letters_on(
    state: State,
    people: People,
    chasing: Chasing,
    today: datetime.date,
) -> tuple[list[Letter], list[Problem]]:
    """The messages of a day, one for each person, by name; none on a day that is no working day."""
    days = people.working_days
    if not days.includes(today):
        return [], []
    before = _Before(state.chased)
    by_person: dict[str, dict[tuple[Topic, str], Ask]] = defaultdict(dict)
    problems: list[Problem] = []
    for matter in outstanding(state, chasing, days, today):
        asks, found = asks_for(matter, people, today)
        problems += found
        below: Ask | None = None
        for ask in asks:
            if below and not before.was_asked(below, today):
                break  # it goes up rung by rung, each on a day of its own
            below = ask
            if not before.forbids(ask, today):
                asked = by_person[fold_name(ask.to.name)]
                key = (matter.topic, matter.row)
                asked[key] = _higher(asked.get(key), before.told_of(ask, today))
    letters = [_letter(asked.values()) for _, asked in sorted(by_person.items())]
    return letters, list(dict.fromkeys(problems))


def _step(rung: Rung | None) -> int:
    """0 to 2 up the line, and -1 for whoever has to do it."""
    return rung.step if rung else -1


def _higher(one: Ask | None, other: Ask) -> Ask:
    """Of two asks of one person for one thing: that of the higher rung, with all copies."""
    if one is None:
        return other
    kept = one if _step(one.rung) > _step(other.rung) else other
    return msgspec.structs.replace(kept, copied=once((*one.copied, *other.copied)))


def _letter(asks: Iterable[Ask]) -> Letter:
    ordered = sorted(asks, key=_need)
    return Letter(ordered[0].to, tuple(ordered))


def _need(ask: Ask) -> tuple[int, int, datetime.date, str, int]:
    reference, _, number = ask.matter.row.partition("/")
    topic = list(Topic).index(ask.matter.topic)
    return topic, -ask.matter.days_late, ask.matter.due_on, reference, int(number or 0)


class _Said(msgspec.Struct, frozen=True):
    """What one person was written to about on a day; `person` is folded."""

    person: str
    on: datetime.date
    about: About

    @property
    def rung(self) -> Rung | None:
        """On which they were asked; None for whoever has to do it."""
        return Rung(self.about.rung) if self.about.rung else None


class _Before:
    """What was written to whom before."""

    def __init__(self, chased: Sequence[Chased]) -> None:
        said: dict[tuple[Topic, str], list[_Said]] = defaultdict(list)
        for letter in chased:
            for about in letter.about:
                said[about.topic, about.row].append(
                    _Said(fold_name(letter.person), letter.on, about)
                )
        self._said: Mapping[tuple[Topic, str], list[_Said]] = said

    def forbids(self, ask: Ask, today: datetime.date) -> bool:
        """Whether they were written to about it within a week; that it is due soon is said once.

        That it was due soon does not put off the day on which it comes to a rung.
        """
        about = ask.about
        theirs = [each for each in self._of(ask) if each.person == fold_name(ask.to.name)]
        counts = [each for each in theirs if about.soon or ask.rung is None or not each.about.soon]
        if any(today < each.on + A_WEEK for each in counts):
            return True
        return about.soon and any(
            each.about.soon and each.about.due_on == about.due_on for each in theirs
        )

    def was_asked(self, ask: Ask, today: datetime.date) -> bool:
        """Whether that person was written to about it, as due on that day, on an earlier day."""
        name = fold_name(ask.to.name)
        return any(each.person == name for each in self._earlier(ask, today))

    def told_of(self, ask: Ask, today: datetime.date) -> Ask:
        """The same with what was written before: to those below, and copied at this rung."""
        below = any(each.person in ask.below for each in self._earlier(ask, today))
        due = ask.matter.due_on
        went_up = any(
            each.about.due_on == due and each.rung == ask.rung and not each.about.soon
            for each in self._of(ask)
        )
        copied = () if went_up else ask.copied
        return msgspec.structs.replace(ask, asked_below=below, copied=copied)

    def _of(self, ask: Ask) -> list[_Said]:
        return self._said.get((ask.matter.topic, ask.matter.row), [])

    def _earlier(self, ask: Ask, today: datetime.date) -> Iterator[_Said]:
        due = ask.matter.due_on
        return (each for each in self._of(ask) if each.on < today and each.about.due_on == due)
