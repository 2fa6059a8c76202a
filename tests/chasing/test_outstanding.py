"""Who is asked for what on which day: once a week about each thing, up the ladder on its day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.registers.test_line_of_management import AWAY, PEOPLE, but, someone, without
from tests.support.made_up import states
from tests.support.made_up.returns import an_audit
from workbook_qa.actions.action_life import after
from workbook_qa.actions.action_state import ActionState
from workbook_qa.chasing.escalation import day_of_rung
from workbook_qa.chasing.outstanding import A_WEEK, Ask, Letter, letters_on, outstanding
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.policy import Chasing
from workbook_qa.core.records import Action, People, Team
from workbook_qa.core.terms import (
    ActionKind,
    ActionStatus,
    Confirmation,
    Outcome,
    Priority,
    Role,
    Topic,
)
from workbook_qa.ledger.events import (
    AuditIssued,
    Chased,
    FeedbackIssued,
    FileReceived,
    QueryIssued,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.registers.line_of_management import Rung

DAYS = WorkingDays()
ONE_DAY = datetime.timedelta(days=1)
REFERENCE = "CFA-2026-11-0001-X"
CHASING = Chasing()
LADDER = {
    Rung.TEAM_MANAGER: "Tara North",
    Rung.SENIOR: "Harper Head",
    Rung.ASSISTANT_DIRECTOR: "Dana Director",
}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def audits(number: int = 1, **changes: object) -> dict[str, AuditState]:
    """Audits of the team North by an auditor of another; due on 30 November 2026."""
    filled = {"team": "North", "worker": "Northern Adams", "auditor": "Toni West"} | changes
    made = {}
    for count in range(1, number + 1):
        reference = REFERENCE.replace("0001", f"{count:04}")
        audit = an_audit(**{"due_on": day("2026-11-30")} | filled | {"reference": reference})
        issued = AuditIssued(audit.issued_on, audit, "t", "f", "w")
        made[reference] = AuditState(issued)
    return made


def completed(state: AuditState) -> AuditState:
    received = FileReceived(
        day("2026-10-01"), "d", "a.xlsx", Outcome.ACCEPTED, "", state.audit.reference
    )
    return msgspec.structs.replace(state, received=(received,), accepted=received)


def queried(state: AuditState, on: str) -> AuditState:
    reference = state.audit.reference
    received = FileReceived(day(on), "d", "a.xlsx", Outcome.QUERIED, "", reference)
    query = QueryIssued(day(on), reference, 2, "f", "w", "m")
    return msgspec.structs.replace(state, received=(received,), queries=(query,))


def with_actions(*actions: tuple[Priority | None, str], **changes: object) -> State:
    """One completed audit of the team North with such actions: priority and due date."""
    ((reference, state),) = audits(**changes).items()
    made = {}
    for number, (priority, due) in enumerate(actions, start=1):
        action = Action(
            f"{reference}/{number}",
            reference,
            number,
            ActionKind.ACTION,
            "Rewrite the plan.",
            priority=priority,
            due_on=day(due) if due else None,
        )
        made[action.id] = ActionState(action)
    return State({reference: completed(state)}, made)


def written(state: State, letters: Iterable[Letter], on: datetime.date) -> State:
    """The state after the letters of a day are recorded, as `chase` records them."""
    events = [
        Chased(
            on,
            letter.to.name,
            letter.to.email,
            tuple(ask.about for ask in letter.asks),
            f"{on}{letter.to.name}",
            "subject",
            number,
            tuple(person.email for person in letter.copied),
        )
        for number, letter in enumerate(letters, start=1)
    ]
    return msgspec.structs.replace(state, chased=[*state.chased, *events])


def play(
    state: State, start: str, days: int, people: People = PEOPLE, chasing: Chasing = CHASING
) -> tuple[dict[tuple[str, str], list[datetime.date]], State]:
    """`chase` on each of so many days: when each person was asked for each thing."""
    asked = defaultdict(list)
    for number in range(days):
        today = day(start) + number * ONE_DAY
        letters, _ = letters_on(state, people, chasing, today)
        assert len({letter.to.name for letter in letters}) == len(letters)
        for letter in letters:
            for ask in letter.asks:
                asked[letter.to.name, ask.matter.row].append(today)
        state = written(state, letters, today)
        again, _ = letters_on(state, people, chasing, today)
        assert again == []
    return dict(asked), state


@pytest.mark.parametrize("priority", list(Priority))
def test_a_month_day_by_day_goes_up_on_the_ladders_days(priority: Priority) -> None:
    due = "2026-11-06"
    asked, _ = play(with_actions((priority, due)), "2026-10-26", 45)
    steps = CHASING.steps_for(priority)
    row = f"{REFERENCE}/1"
    for rung, name in LADDER.items():
        first = day_of_rung(day(due), rung, steps, DAYS)
        late = [on for on in asked[name, row] if on >= day(due)]
        assert late[0] == first
        assert all(later - earlier >= A_WEEK for earlier, later in pairwise(late))
        last = day("2026-10-26") + 44 * ONE_DAY
        assert last - late[-1] <= A_WEEK + 4 * ONE_DAY


def test_a_council_of_five_teams_run_daily_for_a_month() -> None:
    """Forty actions of every priority, three months of returns: weekly, and up on its day."""
    heads = {area: f"{area} Head" for _, area, _ in states.TEAMS}
    teams = [Team(name, area, manager, heads[area]) for name, area, manager in states.TEAMS]
    staff = [
        someone("Dana Director", Role.ASSISTANT_DIRECTOR),
        *(someone(name, Role.HEAD_OF_SERVICE) for name in heads.values()),
        *(someone(name, Role.TEAM_MANAGER, team) for team, _, name in states.TEAMS),
        *(someone(name, Role.REVIEWING_OFFICER, manager=f"{states.TEAMS[0][1]} Head")
          for name in states.AUDITORS),
    ]  # fmt: skip
    people = People(tuple(teams), tuple(staff))
    start = states.TODAY - 30 * ONE_DAY
    events = states.recorded(sorted(states.some_events(20), key=lambda event: event.on))
    before: list[Chased] = []
    first: dict[tuple[str, str], datetime.date] = {}
    last: dict[tuple[str, Topic, str], tuple[datetime.date, bool]] = {}
    for number in range(31):
        today = start + number * ONE_DAY
        state = msgspec.structs.replace(fold(events, as_at=today), chased=before)
        letters, problems = letters_on(state, people, CHASING, today)
        assert problems == []
        for letter in letters:
            for ask in letter.asks:
                key = (letter.to.name, ask.matter.topic, ask.matter.row)
                assert key not in last or is_a_week_later(last[key], today, ask)
                last[key] = (today, ask.matter.soon)
                if ask.rung and not ask.matter.soon:
                    first.setdefault((ask.matter.row, ask.rung), today)
        before = list(written(state, letters, today).chased)
    state = fold(events)
    checked = set()
    for (row, rung), day_asked in first.items():
        if "/" not in row:
            continue
        action, audit = state.actions[row], state.audits[row.partition("/")[0]]
        assert action.due_on
        known_on = audit.action_set_on(action)
        assert known_on
        begins = max(action.due_on, known_on)
        steps = CHASING.steps_for(action.action.priority)
        if begins >= start:
            assert day_asked == day_of_rung(begins, rung, steps, DAYS)
            checked.add((action.action.priority, rung))
    assert {priority for priority, _ in checked} == {*Priority}
    assert {rung for _, rung in checked} == {*Rung}


def is_a_week_later(last: tuple[datetime.date, bool], today: datetime.date, ask: Ask) -> bool:
    """Whether a week has passed; that something is due soon puts off no rung of the ladder."""
    on, was_soon = last
    return today - on >= A_WEEK or (was_soon and not ask.matter.soon and ask.rung is not None)


@given(
    actions=st.lists(
        st.tuples(
            st.sampled_from([*Priority, None]),
            st.dates(day("2026-10-20"), day("2026-12-10")).map(str),
        ),
        min_size=1,
        max_size=4,
    ),
    returns_due=st.dates(day("2026-10-20"), day("2026-12-10")),
    start=st.dates(day("2026-10-26"), day("2026-11-20")),
    skipped=st.sets(st.integers(0, 39), max_size=12),
)
@hypothesis_settings(deadline=None, max_examples=40)
def test_nobody_is_written_to_twice_about_a_thing_within_a_week(
    actions: list[tuple[Priority | None, str]],
    returns_due: datetime.date,
    start: datetime.date,
    skipped: set[int],
) -> None:
    """Whatever is due when, and whichever days `chase` is not run on."""
    state = with_actions(*actions)
    out = {f"{key}-out": value for key, value in audits(due_on=returns_due).items()}
    issued = next(iter(out.values())).issued
    audit = msgspec.structs.replace(issued.audit, reference=f"{REFERENCE}-out")
    out = {audit.reference: AuditState(msgspec.structs.replace(issued, audit=audit))}
    state = msgspec.structs.replace(state, audits={**state.audits, **out})
    last: dict[tuple[str, Topic, str], tuple[datetime.date, bool]] = {}
    for number in range(40):
        today = start + number * ONE_DAY
        if number in skipped:
            continue
        heard = {(about.row, letter.person) for letter in state.chased for about in letter.about}
        letters, problems = letters_on(state, PEOPLE, CHASING, today)
        assert problems == []
        assert DAYS.includes(today) or letters == []
        for letter in letters:
            assert letter.to not in letter.copied
            for ask in letter.asks:
                key = (letter.to.name, ask.matter.topic, ask.matter.row)
                assert key not in last or is_a_week_later(last[key], today, ask)
                last[key] = (today, ask.matter.soon)
                if ask.rung:
                    assert letter.to.name == LADDER[ask.rung] or ask.matter.topic is Topic.RETURN
        # whoever the ladder names has been written to, once those below them had been before
        for matter in outstanding(state, CHASING, DAYS, today):
            for rung in matter.rungs if DAYS.includes(today) else ():
                below = {LADDER[lower] for lower in Rung if lower.step < rung.step}
                if matter.topic is Topic.ACTION and all(
                    (matter.row, name) in heard for name in below
                ):
                    assert (LADDER[rung], matter.topic, matter.row) in last
        state = written(state, letters, today)


def test_a_return_is_asked_of_its_auditor_before_and_after_it_is_due() -> None:
    asked, _ = play(State(audits()), "2026-11-16", 40)
    times = [on.isoformat() for on in asked["Toni West", REFERENCE]]
    assert times[:3] == ["2026-11-23", "2026-12-01", "2026-12-08"]
    # the auditor is a Team Manager: the line begins above them
    assert asked["Sasha Service", REFERENCE][0] == day("2026-12-07")
    assert asked["Dana Director", REFERENCE][0] == day("2026-12-14")
    assert ("Tara North", REFERENCE) not in asked


def test_what_an_advanced_practitioner_is_late_with_comes_to_their_team_manager_first() -> None:
    asked, _ = play(State(audits(auditor="Ash North")), "2026-11-16", 40)
    assert asked["Tara North", REFERENCE][0] == day("2026-12-03")
    assert asked["Harper Head", REFERENCE][0] == day("2026-12-07")


def test_nothing_goes_up_before_the_next_below_was_asked_on_an_earlier_day() -> None:
    state = with_actions((Priority.HIGH, "2026-10-01"))
    asked, _ = play(state, "2026-11-23", 10)
    first = {name: days[0].isoformat() for (name, _), days in asked.items()}
    assert first == {
        "Tara North": "2026-11-23",
        "Harper Head": "2026-11-24",
        "Dana Director": "2026-11-25",
    }


@pytest.mark.parametrize("reopened", [False, True])
def test_the_ladder_begins_when_an_action_could_be_known(reopened: bool) -> None:
    """Its return was accepted after it was due; or it was done, and reopened."""
    state = with_actions((Priority.HIGH, "2026-10-01"))
    ((key, action),) = state.actions.items()
    ((reference, audit),) = state.audits.items()
    if reopened:
        action = msgspec.structs.replace(action, reopened_on=day("2026-11-16"))
    else:
        (file,) = audit.received
        later = msgspec.structs.replace(file, on=day("2026-11-16"))
        audit = msgspec.structs.replace(audit, received=(later,), accepted=later)
    state = State({reference: audit}, {key: action})
    asked, _ = play(state, "2026-11-16", 14)
    assert asked["Tara North", key][0] == day("2026-11-17")
    assert asked["Harper Head", key][0] == day("2026-11-19")
    assert asked["Dana Director", key][0] == day("2026-11-23")


def test_one_draft_a_person_holds_everything() -> None:
    state = State(audits(3))
    letters, _ = letters_on(state, PEOPLE, CHASING, day("2026-12-01"))
    (letter,) = letters
    assert [ask.matter.row for ask in letter.asks] == sorted(state.audits)


def test_queries_are_asked_again_when_they_are_not_answered() -> None:
    ((reference, state),) = audits().items()
    out = State({reference: queried(state, "2026-11-10")})
    asked, _ = play(out, "2026-11-10", 40)
    times = [on.isoformat() for on in asked["Toni West", reference]]
    assert times[:3] == ["2026-11-18", "2026-11-25", "2026-12-02"]
    # the line hears of it by the day on which the return was due
    assert asked["Sasha Service", reference][0] == day("2026-12-07")


@pytest.mark.parametrize(
    "state",
    [
        State({REFERENCE: completed(audits()[REFERENCE])}),
        with_actions((Priority.HIGH, "")),
        with_actions((Priority.LOW, "2027-03-01")),
        State(
            {REFERENCE: msgspec.structs.replace(audits()[REFERENCE], in_conflict=True)},
        ),
    ],
    ids=["completed", "no date", "far away", "in conflict"],
)
def test_what_is_not_outstanding_is_asked_of_nobody(state: State) -> None:
    assert letters_on(state, PEOPLE, CHASING, day("2026-12-01")) == ([], [])


def letters_once_typed(*steps: dict[str, str]) -> list[Letter]:
    """The letters of 1 December on an action due on 20 November in which that was typed."""
    state = with_actions((Priority.HIGH, "2026-11-20"))
    actions = {}
    for key, action in state.actions.items():
        for changes in steps:
            action = after(action, changes, day("2026-11-24"), "Tara North")
        actions[key] = action
    state = msgspec.structs.replace(state, actions=actions)
    return letters_on(state, PEOPLE, CHASING, day("2026-12-01"))[0]


@pytest.mark.parametrize("status", list(ActionStatus)[1:])
def test_only_open_actions_are_chased(status: ActionStatus) -> None:
    letters = letters_once_typed(*states.whole(status, day("2026-11-24")))
    assert bool(letters) is status.is_open


@pytest.mark.parametrize(
    ("changes", "marked"),
    [
        ({"status": "Done"}, "Done? date missing, evidence missing"),
        ({"status": "Withdrawn"}, "Withdrawn? reason missing"),
        (
            {"status": "Verified", "finding": "x"},
            "Verified? date missing, evidence missing, never marked done",
        ),
        ({}, ""),
    ],
)
def test_what_is_marked_and_not_whole_is_chased_and_the_letter_knows_of_it(
    changes: dict[str, str], marked: str
) -> None:
    (letter,) = letters_once_typed(changes)
    assert {ask.matter.marked for ask in letter.asks} == {marked}


def test_those_below_are_copied_when_it_goes_up_and_not_with_every_reminder() -> None:
    state = with_actions((Priority.MEDIUM, "2026-11-06"))
    copies = defaultdict(list)
    for number in range(30):
        today = day("2026-11-09") + number * ONE_DAY
        letters, _ = letters_on(state, PEOPLE, CHASING, today)
        for letter in letters:
            copies[letter.to.name].append([person.name for person in letter.copied])
        state = written(state, letters, today)
    assert copies["Tara North"] == [[]] * len(copies["Tara North"])
    assert copies["Harper Head"][0] == ["Tara North"]
    assert copies["Harper Head"][1:] == [[]] * 3
    assert copies["Dana Director"][0] == ["Tara North", "Harper Head"]


def test_while_a_team_manager_is_away_the_next_is_asked_once() -> None:
    people = but("Tara North", **AWAY)
    state = with_actions((Priority.HIGH, "2026-11-06"))
    letters, _ = letters_on(state, people, CHASING, day("2026-11-09"))
    (letter,) = letters
    assert (letter.to.name, [person.name for person in letter.copied]) == (
        "Harper Head",
        ["Tara North"],
    )
    assert letter.asks[0].stands_in_for is Rung.TEAM_MANAGER
    asked, _ = play(state, "2026-11-09", 7, people)
    assert asked["Harper Head", f"{REFERENCE}/1"] == [day("2026-11-09")]


def test_while_an_auditor_is_away_the_first_above_is_asked_for_them() -> None:
    people = but("Toni West", **AWAY)
    letters, _ = letters_on(State(audits()), people, CHASING, day("2026-12-01"))
    (letter,) = letters
    assert letter.to.name == "Sasha Service"
    assert letter.asks[0].for_doer
    assert [person.name for person in letter.copied] == ["Toni West"]


@pytest.mark.parametrize(
    ("state", "people", "code", "to"),
    [
        (with_actions((Priority.HIGH, "2026-11-20")), without("Tara North"), "line-unknown", True),
        (State(audits()), without("Toni West"), "line-unknown", False),
        (State(audits()), but("Toni West", email=""), "recipient-unknown", True),
    ],
)
def test_who_cannot_be_found_is_a_problem(
    state: State, people: People, code: str, to: bool
) -> None:
    letters, problems = letters_on(state, people, CHASING, day("2026-11-23"))
    assert {problem.code for problem in problems} == {code}
    assert bool(letters) is to


def fed_back(**confirmed: str) -> State:
    """A completed audit that was fed back on 2 November 2026, with such confirmations."""
    ((reference, state),) = audits().items()
    state = completed(state)
    feedback = FeedbackIssued(day("2026-11-02"), reference, "FB-1", "d", "f", "w", "m")
    known = {Confirmation[name]: day(on) for name, on in confirmed.items()}
    state = msgspec.structs.replace(state, feedback=(feedback,), confirmed=known)
    return State({reference: state})


def test_the_two_confirmations_are_asked_of_the_team_manager_and_go_up_the_line() -> None:
    asked, _ = play(fed_back(), "2026-11-02", 45)
    # ten working days from the 2nd is the 16th; late by 1, 10 and 20
    assert asked["Tara North", REFERENCE][0] == day("2026-11-17")
    assert asked["Harper Head", REFERENCE][0] == day("2026-11-30")
    assert asked["Dana Director", REFERENCE][0] == day("2026-12-14")


@pytest.mark.parametrize(
    ("confirmed", "topics"),
    [
        ({}, [Topic.DISCUSSED, Topic.ON_FILE]),
        ({"DISCUSSED": "2026-11-05"}, [Topic.ON_FILE]),
        ({"ON_FILE": "2026-11-05"}, [Topic.DISCUSSED]),
        ({"DISCUSSED": "2026-11-05", "ON_FILE": "2026-11-05"}, []),
    ],
)
def test_what_is_confirmed_is_not_asked(confirmed: dict[str, str], topics: list[Topic]) -> None:
    letters, _ = letters_on(fed_back(**confirmed), PEOPLE, CHASING, day("2026-11-20"))
    assert [ask.matter.topic for letter in letters for ask in letter.asks] == topics


def test_before_an_audit_is_fed_back_there_is_nothing_to_confirm() -> None:
    state = State({REFERENCE: completed(audits()[REFERENCE])})
    assert letters_on(state, PEOPLE, CHASING, day("2026-12-18")) == ([], [])


def test_an_extended_due_date_is_a_new_reminder() -> None:
    state = State(audits())
    _, state = play(state, "2026-11-16", 10)
    later = audits(due_on=day("2026-12-09"))
    asked, _ = play(msgspec.structs.replace(state, audits=later), "2026-11-26", 10)
    assert asked["Toni West", REFERENCE][0] == day("2026-12-02")
