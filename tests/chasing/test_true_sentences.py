"""Every sentence of every letter is true of each line under it, over a quarter played day by day.

The letters are made by the rules of `chase`; what is true is told here anew, from what happened in
the made-up world and from the letters that were written before.
"""

import datetime
import random
import re
from collections import defaultdict
from collections.abc import Callable

import msgspec
import pytest

from tests.chasing.test_outstanding import (
    CHASING,
    audits,
    completed,
    day,
    play,
    queried,
    with_actions,
    written,
)
from tests.registers.test_line_of_management import PEOPLE
from workbook_qa.actions.action_state import ActionState
from workbook_qa.chasing.chase_notices import chase_notice
from workbook_qa.chasing.outstanding import letters_on
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Chasing
from workbook_qa.core.records import Action, People
from workbook_qa.core.terms import ActionKind, ActionStatus, AuditStatus, Outcome, Priority
from workbook_qa.ledger.events import AuditIssued, FeedbackIssued, FileReceived
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.letters.message_kinds import CHASE_PARTS, CHASE_WORDS
from workbook_qa.letters.words_files import shipped_words

DAYS = WorkingDays()
ONE_DAY = datetime.timedelta(days=1)
WORDS = shipped_words(CHASE_WORDS)
NAMES = {"council": "Wexcombe", "lead_auditor": "Casey Leadwell"}
TEAMS = {
    "North": ("Tara North", "Harper Head"),
    "South": ("Theo South", "Harper Head"),
    "West": ("Toni West", "Sasha Service"),
}
DIRECTOR = "Dana Director"
START, DAYS_PLAYED = day("2026-10-01"), 92
_LINE = re.compile(
    r"  - (?P<row>[^,:]+)(?P<more>[^:]*): (?P<what>an answer was due|due) on (?P<due>[^,\n]+)"
    r"(?:, (?P<late>\d+) working days? ago)?"
    r"(?: \(in the tracker: (?P<mark>.+)\))?"
)


class Told(msgspec.Struct, frozen=True):
    """One line of one letter, with the world on its day."""

    world: "World"
    on: datetime.date
    to: str
    row: str
    due: datetime.date
    about_answer: bool

    @property
    def audit(self) -> AuditState:
        return self.world.audits[self.row.partition("/")[0]]

    @property
    def line(self) -> list[str]:
        """Who would be asked, in turn: for a return the auditor before all others."""
        above = [*TEAMS[self.audit.audit.team], DIRECTOR]
        if self.about_confirmation or "/" in self.row:
            return above
        auditor = self.audit.audit.auditor
        known = PEOPLE.person(auditor)
        assert known
        manager, head = TEAMS.get(known.team, ("", "Hollis Head"))  # of no team
        return [auditor, *[name for name in (manager, head, DIRECTOR) if name not in ("", auditor)]]

    @property
    def about_confirmation(self) -> bool:
        return self.audit.status is AuditStatus.COMPLETED and "/" not in self.row

    @property
    def asked_before(self) -> set[str]:
        """To whom letters about it, due on the same day, went on earlier days."""
        return {to for to, on in self.world.told[self.row, self.due] if on < self.on}


class World:
    """A made-up council in which things happen from day to day."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.people = PEOPLE
        self.audits: dict[str, AuditState] = {}
        self.actions: dict[str, ActionState] = {}
        self.told: dict[tuple[str, datetime.date], list[tuple[str, datetime.date]]] = defaultdict(
            list
        )
        self.chased: list[object] = []
        auditors = ["Toni West", "Ash North", "Ari Reviewer", "Theo South"]
        for number in range(8):
            team = self.random.choice(list(TEAMS))
            due = self.day_within(5, 50)
            state = next(iter(audits(team=team, auditor=self.random.choice(auditors)).values()))
            audit = msgspec.structs.replace(
                state.audit, reference=f"CFA-2026-11-{number:04}-X", due_on=due
            )
            self.audits[audit.reference] = AuditState(
                AuditIssued(audit.issued_on, audit, "t", "f", "w")
            )

    @property
    def state(self) -> State:
        return State(dict(self.audits), dict(self.actions), chased=list(self.chased))

    def day_within(self, first: int, last: int) -> datetime.date:
        return START + self.random.randint(first, last) * ONE_DAY

    def live(self, today: datetime.date) -> None:
        """What happens on a day."""
        self.people = self.absences()
        for reference, audit in list(self.audits.items()):
            if audit.status is AuditStatus.WITH_AUDITOR:
                self.audits[reference] = self.maybe_returned(audit, today)
            elif audit.status is AuditStatus.QUERIED and self.random.random() < 0.05:
                self.accept(audit, today)
        for key, action in list(self.actions.items()):
            if action.status.is_open and self.random.random() < 0.02:
                self.actions[key] = self.marked_done(action, today)
            elif not action.status.is_open and self.random.random() < 0.02:
                self.actions[key] = msgspec.structs.replace(
                    action,
                    status=ActionStatus.REOPENED,
                    reopened_on=today,
                    completed_on=None,
                    evidence="",
                )

    def marked_done(self, action: ActionState, today: datetime.date) -> ActionState:
        """Done; in one of two cases without date and evidence, so that it stays open."""
        done = msgspec.structs.replace(action, status=ActionStatus.DONE, done_on=today)
        if self.random.random() < 0.5:
            return done
        return msgspec.structs.replace(done, completed_on=today, evidence="It is on file.")

    def absences(self) -> People:
        def changed(person: object) -> object:
            if self.random.random() < 0.1:
                return msgspec.structs.replace(person, email="")
            if self.random.random() < 0.2:
                return msgspec.structs.replace(person, away_from=START, away_to=day("2027-01-31"))
            return person

        if self.random.random() < 0.9:
            return self.people  # nobody comes and nobody goes
        return People(PEOPLE.teams, tuple(map(changed, PEOPLE.staff)))

    def maybe_returned(self, audit: AuditState, today: datetime.date) -> AuditState:
        chance = self.random.random()
        if chance < 0.02:
            return queried(audit, today.isoformat())
        if chance < 0.03:  # a scan: it is refused, and still awaited
            file = FileReceived(today, "d", "a.pdf", Outcome.REFUSED, "", audit.audit.reference)
            return msgspec.structs.replace(audit, received=(*audit.received, file))
        if chance < 0.04:
            return self.accept(audit, today)
        return audit

    def accept(self, audit: AuditState, today: datetime.date) -> AuditState:
        reference = audit.audit.reference
        state = completed(audit)
        file = msgspec.structs.replace(state.received[-1], on=today)
        feedback = FeedbackIssued(today, reference, "FB-1", "d", "f", "w", "m")
        self.audits[reference] = msgspec.structs.replace(
            state, received=(file,), accepted=file, feedback=(feedback,)
        )
        for number in range(1, self.random.randint(2, 4)):
            action = Action(
                f"{reference}/{number}",
                reference,
                number,
                ActionKind.ACTION,
                "Rewrite the plan.",
                priority=self.random.choice([*Priority, None]),
                due_on=today + self.random.randint(-5, 25) * ONE_DAY,
            )
            self.actions[action.id] = ActionState(action)
        return self.audits[reference]


def is_open(told: Told) -> bool:
    if "/" not in told.row:
        return False
    action = told.world.actions[told.row]
    return action.status.is_open or action.completed_on is None


def mark_of(told: Told) -> str | None:
    """What was typed of an action and does not count yet."""
    action = told.world.actions.get(told.row)
    if action is None or action.status is not ActionStatus.DONE:
        return None
    return "Done? date missing, evidence missing"


def due_of(told: Told) -> datetime.date:
    """The day by which it is due, worked out here."""
    if "/" in told.row:
        due = told.world.actions[told.row].due_on
        assert due
        return due
    if told.about_confirmation:
        assert told.audit.fed_back
        return working_days_on(told.audit.fed_back.on, CHASING.confirm_within)
    if told.audit.status is AuditStatus.QUERIED:
        return working_days_on(told.audit.queries[-1].on, CHASING.answer_within)
    return told.audit.due_on


def working_days_on(start: datetime.date, number: int) -> datetime.date:
    while number:
        start += ONE_DAY
        number -= DAYS.includes(start)
    return start


def working_days_since(due: datetime.date, today: datetime.date) -> int:
    return sum(DAYS.includes(due + n * ONE_DAY) for n in range(1, (today - due).days + 1))


def own_action(told: Told) -> bool:
    return is_open(told) and told.to == TEAMS[told.audit.audit.team][0]


def awaited(told: Told) -> bool:
    outcomes = {file.outcome for file in told.audit.received}
    return "/" not in told.row and not outcomes - {Outcome.REFUSED}


def with_questions(told: Told) -> bool:
    return "/" not in told.row and told.audit.status is AuditStatus.QUERIED and told.about_answer


def unconfirmed(told: Told) -> bool:
    return told.about_confirmation and not told.audit.confirmed


def up_the_line(told: Told) -> bool:
    return told.to in told.line[1:]


def somebody_below_was_asked(told: Told) -> bool:
    return bool(told.asked_before & set(told.line[: told.line.index(told.to)]))


def first_cannot_be_asked(told: Told) -> bool:
    first = told.world.people.person(told.line[0])
    assert first
    return not first.email or first.is_away(told.on, told.on)


def always(told: Told) -> bool:
    """An offer or a request, which holds of everything."""
    return bool(told.row)


Predicate = Callable[[Told], bool]
# Each sentence of the parts of the message that list something, and when it is true of a line.
SENTENCES: dict[str, Predicate] = {
    "These audits are due back soon, or today": lambda told: (
        awaited(told) and told.on <= told.due and told.to == told.line[0]
    ),
    "I am still waiting for the workbooks of these audits": awaited,
    "If the time is short, we can agree another date": always,
    "The workbooks of these audits came back, and there are questions about them to which I have "
    "no answer yet": with_questions,
    "The questions are in a workbook of their own for each; tell me if you would like it again": (
        with_questions
    ),
    "These actions of your team from case file audits are due soon, or today": lambda told: (
        own_action(told) and told.on <= told.due
    ),
    "These actions of your team from case file audits are past the day they were due": (
        lambda told: own_action(told) and told.on > told.due
    ),
    "Please tell me which of them are done, on which day, and where on file that can be seen": (
        is_open
    ),
    "Of these audits of your team I have no note yet of what the framework asks to be confirmed": (
        lambda told: unconfirmed(told) and told.to == TEAMS[told.audit.audit.team][0]
    ),
    "A line with the day is enough, or an answer in the feedback workbook": unconfirmed,
    "These actions are still open, and have come to you as the next in the line of management": (
        lambda told: is_open(told) and up_the_line(told)
    ),
    "Those before you in the line have been asked about them": somebody_below_was_asked,
    "Could you see with them what is in the way?": somebody_below_was_asked,
    "I am still waiting for the workbooks of these audits, and they have come to you as the next "
    "in the line of management": lambda told: awaited(told) and up_the_line(told),
    "They have been asked for before": somebody_below_was_asked,
    "Could you see with the auditors whether they need more time, or somebody else should do the "
    "audit?": awaited,
    "The workbooks of these audits came back": with_questions,
    "There are questions about them to which I have no answer yet, and they have come to you as "
    "the next in the line of management": lambda told: with_questions(told) and up_the_line(told),
    "The answers have been asked for before": somebody_below_was_asked,
    "Could you see with the auditors what is in the way?": with_questions,
    "Of these audits it is not confirmed yet, and it has come to you as the next in the line of "
    "management": lambda told: unconfirmed(told) and up_the_line(told),
    "Those before you in the line have been asked about it": somebody_below_was_asked,
    "These are open and come to you because whoever would be asked first is away at the moment, or "
    "cannot be written to": lambda told: (
        first_cannot_be_asked(told)
        and up_the_line(told)
        and (is_open(told) or awaited(told) or with_questions(told) or unconfirmed(told))
    ),
}


def sentences(text: str) -> list[str]:
    text = " ".join(text.split()).strip()
    return [each.rstrip(".:") for each in re.split(r"(?<=[.:?])\s+", text) if each]


def lines_by_sentence(body: str) -> list[tuple[str, re.Match[str]]]:
    """Each sentence above or below a list in a letter, with each line of that list."""
    body, pairs = body + "\n", []
    for part in CHASE_PARTS:
        before, after = WORDS.parts[part].split("{list}")
        there = re.search(
            rf"(?<=\n\n){re.escape(before)}((?:  - .*\n)+){re.escape(after.lstrip())}", body
        )
        if there is None:
            continue
        body = body.replace(there[0], "")
        for line in there[1].splitlines():
            read = _LINE.fullmatch(line)
            assert read, line
            pairs += [(each, read) for each in (*sentences(before), *sentences(after))]
    assert "  - " not in body, body
    return pairs


def test_every_sentence_of_a_list_is_known_here() -> None:
    for part in CHASE_PARTS:
        for sentence in sentences(WORDS.parts[part].replace("{list}", "")):
            assert sentence in SENTENCES


@pytest.mark.parametrize(
    "chasing",
    [CHASING, Chasing(immediate=(0, 0, 0), high=(0, 1, 1), returns=(0, 0, 1))],
    ids=["as shipped", "steep"],
)
def test_every_sentence_of_every_letter_is_true_of_each_line_under_it(chasing: Chasing) -> None:
    heard: set[str] = set()
    for seed in range(12):
        world = World(seed)
        for number in range(DAYS_PLAYED):
            today = START + number * ONE_DAY
            world.live(today)
            if world.random.random() < 0.15:
                continue  # nobody ran it
            heard |= check_letters(world, chasing, today)
    assert heard == set(SENTENCES)


def check_letters(world: World, chasing: Chasing, today: datetime.date) -> set[str]:
    """Check all letters of a day, then write them; gives every sentence that stood in one."""
    heard: set[str] = set()
    letters, _ = letters_on(world.state, world.people, chasing, today)
    for letter in letters:
        body = chase_notice(letter, WORDS, **NAMES).body
        assert "{" not in body
        for sentence, line in lines_by_sentence(body):
            due = datetime.datetime.strptime(line["due"], "%d %B %Y").date()
            told = Told(world, today, letter.to.name, line["row"], due, "answer" in line["what"])
            assert due == due_of(told), body
            assert line["mark"] == mark_of(told), body
            assert int(line["late"] or 0) == working_days_since(due, today), body
            assert SENTENCES[sentence](told), f"{sentence}\n{line[0]}\n{body}"
            heard.add(sentence)
    world.chased = list(written(world.state, letters, today).chased)
    for letter in letters:
        for ask in letter.asks:
            about = (ask.matter.row, ask.matter.due_on)
            world.told[about].append((letter.to.name, today))
    return heard


@pytest.mark.parametrize("every", [1, 2, 5])
@pytest.mark.parametrize("begins", ["2026-11-02", "2026-11-20", "2026-12-18"])
@pytest.mark.parametrize("priority", list(Priority))
def test_each_rung_is_first_written_to_on_a_day_of_its_own(
    priority: Priority, begins: str, every: int
) -> None:
    """However late the first run is, and however seldom it is run."""
    state = with_actions((priority, "2026-11-06"))
    first: dict[str, datetime.date] = {}
    for number in range(0, 90, every):
        today = day(begins) + number * ONE_DAY
        letters, _ = letters_on(state, PEOPLE, CHASING, today)
        for letter in letters:
            first.setdefault(letter.to.name, today)
        state = written(state, letters, today)
    rungs = [first[name] for name in (*TEAMS["North"], DIRECTOR)]
    assert rungs == sorted(set(rungs))


@pytest.mark.parametrize("within", range(6))
@pytest.mark.parametrize("priority", list(Priority))
def test_an_action_due_within_days_of_acceptance_is_mentioned_before_it_is_late(
    priority: Priority, within: int
) -> None:
    accepted = day("2026-11-09")
    due = working_days_on(accepted, within)
    state = with_actions((priority, due.isoformat()))
    ((reference, audit),) = state.audits.items()
    file = msgspec.structs.replace(audit.received[0], on=accepted)
    audit = msgspec.structs.replace(audit, received=(file,), accepted=file)
    state = msgspec.structs.replace(state, audits={reference: audit})
    asked, _ = play(state, accepted.isoformat(), 60)
    row = f"{reference}/1"
    assert asked["Tara North", row][0] == accepted
    steps = CHASING.steps_for(priority)
    for name, step in zip((*TEAMS["North"], DIRECTOR), steps, strict=True):
        reached = working_days_on(due, step)
        assert next(on for on in asked[name, row] if on >= reached) == reached
