"""What is outstanding on a day, and who is asked for it (paragraphs 4.3, 5.1 and 5.2).

Nobody is written to twice about the same thing within a week. A return is asked of its auditor,
an action of the Team Manager whose team it is; what stays late goes up the ladder, on the day that
the ladder says, but not on the day on which anybody is asked for the first time. Those below are
copied once, when it goes up, and not with every reminder.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_state import ActionState
from workbook_qa.actions.action_urgency import working_days_late
from workbook_qa.chasing.escalation import day_of_rung, is_close, rungs_reached
from workbook_qa.core.calendar import ONE_DAY, WorkingDays
from workbook_qa.core.policy import Chasing
from workbook_qa.core.problem import Problem
from workbook_qa.core.records import Audit, People, Person
from workbook_qa.core.terms import AuditStatus, Confirmation, Priority, Topic
from workbook_qa.core.wording import fold_name
from workbook_qa.ledger.events import About, Chased
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.notices import no_address
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
        priority: of an action.
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


class Ask(msgspec.Struct, frozen=True):
    """One thing that one person is asked for.

    Attributes:
        rung: on which they are asked; None for whoever has to do it.
        copied: those below them, where it has just come to this rung.
        stands_in_for: the rung whose holder is away or not known; None as a rule.
        for_doer: whether they are asked because the auditor is away.
    """

    matter: Matter
    to: Person
    rung: Rung | None
    copied: tuple[Person, ...] = ()
    stands_in_for: Rung | None = None
    for_doer: bool = False

    @property
    def is_own_team(self) -> bool:
        """Whether a Team Manager is asked about their own team, and nobody in their place."""
        return (
            not self.matter.doer and self.rung is Rung.TEAM_MANAGER and self.stands_in_for is None
        )

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
    for _, audit in sorted(state.audits.items()):
        found += _returns(audit, chasing, working_days, today)
        found += _confirmations(audit, chasing, working_days, today)
    for _, action in sorted(state.actions.items()):
        audit = state.audits[action.action.reference]
        found += _actions(action, audit, chasing, working_days, today)
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
            yield _matter(Topic.RETURN, state.audit, due, rungs, days, today, doer=True)
    elif state.status is AuditStatus.QUERIED and state.queries:
        answer = days.after(state.queries[-1].on, chasing.answer_within)
        if today > answer:
            due = max(due, answer)
            rungs = rungs_reached(due, chasing.returns, today, days)
            yield _matter(Topic.QUERY, state.audit, answer, rungs, days, today, doer=True)


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

    The ladder begins when it is due, but not before anybody could know of it: when its return was
    accepted, or it was reopened.
    It is not said to be due soon in the week before the ladder's first day, so that this day is
    kept: nobody is written to twice within a week.
    """
    action, due = state.action, state.due_on
    if not state.status.is_open or due is None:
        return
    steps = chasing.steps_for(action.priority)
    known = [day for day in (audit.actions_set_on, state.reopened_on) if day]
    start = max([due, *known])
    rungs = rungs_reached(start, steps, today, days)
    first = day_of_rung(start, Rung.TEAM_MANAGER, steps, days)
    soon = is_close(due, chasing.action_reminder, today, days) and today + A_WEEK <= first
    if rungs or soon:
        matter = _matter(Topic.ACTION, audit.audit, due, rungs, days, today, doer=False)
        yield msgspec.structs.replace(matter, row=action.id, priority=action.priority)


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
        line = line_today(matter.audit, people, today)
    for rung in matter.rungs or (() if matter.doer else (Rung.TEAM_MANAGER,)):
        if line.post(rung) is None:
            continue  # whoever has to do it stands on it, or above it
        found = reached(line, rung)
        problems += found.problems
        if found.to:
            asks.append(Ask(matter, found.to, rung, found.copied, found.stands_in_for))
    return asks, problems


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
        # Nothing goes up before whoever is nearest to it has been asked.
        for ask in asks if before.was_asked(matter, today) else asks[:1]:
            if not before.forbids(ask, today):
                asked = by_person[fold_name(ask.to.name)]
                key = (matter.topic, matter.row)
                asked[key] = _higher(asked.get(key), before.without_copies(ask))
    letters = [_letter(asked.values()) for _, asked in sorted(by_person.items())]
    return letters, list(dict.fromkeys(problems))


def _higher(one: Ask | None, other: Ask) -> Ask:
    """Of two asks of one person for one thing: that of the higher rung, with all copies."""
    if one is None:
        return other
    steps = [ask.rung.step if ask.rung else -1 for ask in (one, other)]
    kept = one if steps[0] > steps[1] else other
    return msgspec.structs.replace(kept, copied=once((*one.copied, *other.copied)))


def _letter(asks: Iterable[Ask]) -> Letter:
    ordered = sorted(asks, key=_need)
    return Letter(ordered[0].to, tuple(ordered))


def _need(ask: Ask) -> tuple[int, int, datetime.date, str, int]:
    reference, _, number = ask.matter.row.partition("/")
    topic = list(Topic).index(ask.matter.topic)
    return topic, -ask.matter.days_late, ask.matter.due_on, reference, int(number or 0)


class _Before:
    """What was written to whom before."""

    def __init__(self, chased: Sequence[Chased]) -> None:
        said: dict[tuple[str, Topic, str], list[tuple[datetime.date, About]]] = defaultdict(list)
        went_up: set[tuple[Topic, str, datetime.date, str]] = set()
        asked: dict[tuple[Topic, str], datetime.date] = {}
        for letter in chased:
            for about in letter.about:
                key = (fold_name(letter.person), about.topic, about.row)
                said[key].append((letter.on, about))
                asked.setdefault((about.topic, about.row), letter.on)
                went_up.add((about.topic, about.row, about.due_on, about.rung))
        self._said: Mapping[tuple[str, Topic, str], list[tuple[datetime.date, About]]] = said
        self._went_up = went_up
        self._asked = asked

    def forbids(self, ask: Ask, today: datetime.date) -> bool:
        """Whether they were written to about it within a week; that it is due soon is said once."""
        about = ask.about
        said = self._said.get((fold_name(ask.to.name), about.topic, about.row), [])
        if any(today < on + A_WEEK for on, _ in said):
            return True
        return about.soon and any(one.soon and one.due_on == about.due_on for _, one in said)

    def was_asked(self, matter: Matter, today: datetime.date) -> bool:
        """Whether anybody was written to about it on an earlier day."""
        return self._asked.get((matter.topic, matter.row), today) < today

    def without_copies(self, ask: Ask) -> Ask:
        """The same without those who were copied when it came to this rung."""
        about = ask.about
        if (about.topic, about.row, about.due_on, about.rung) in self._went_up:
            return msgspec.structs.replace(ask, copied=())
        return ask
