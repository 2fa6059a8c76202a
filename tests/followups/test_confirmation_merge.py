"""Whose confirmation an open action is, and what of an audit is still to be confirmed."""

import datetime

import msgspec
import pytest

from tests.support.made_up.states import TEAMS, TODAY, a_state, recorded, some_events
from workbook_qa.core.audit_tool import DISCUSSED_WITH_MANAGER, Meaning
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.records import People, Person, Return, Team
from workbook_qa.core.terms import ActionStatus, Confirmation, Role
from workbook_qa.followups.confirmation_form import Issue, confirmation_form
from workbook_qa.followups.confirmation_merge import entries_of, field_of, lacking, to_confirm
from workbook_qa.ledger.events import ActionChanged, FeedbackIssued
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState, State

D = datetime.date
OLD, NEW = TEAMS[0][2], "Kim Newcomer"


def a_person(name: str, role: Role, team: str = "") -> Person:
    return Person(name, role, team, f"{name.split()[0].lower()}@example.invalid", audits=False)


def register(manager: str = OLD) -> People:
    """The made-up teams, the first with that Team Manager."""
    managers = [manager, *(name for _, _, name in TEAMS[1:])]
    teams = tuple(
        Team(name, area, holder, "Harper Head")
        for (name, area, _), holder in zip(TEAMS, managers, strict=True)
    )
    staff = [
        a_person(holder, Role.TEAM_MANAGER, name)
        for (name, _, _), holder in zip(TEAMS, managers, strict=True)
    ]
    if manager != OLD:
        staff.append(a_person(OLD, Role.SOCIAL_WORKER, TEAMS[0][0]))
    return People(teams, (*staff, a_person("Harper Head", Role.HEAD_OF_SERVICE)))


def asked_of(name: str, people: People, state: State | None = None):
    person = people.person(name)
    assert person is not None
    return to_confirm(state or a_state(), people, person, TODAY)


def fed_back() -> State:
    """Every completed audit was fed back."""
    events = some_events()
    done = [one for one in a_state().audits.values() if one.accepted]
    issues = [
        FeedbackIssued(
            TODAY, one.audit.reference, f"FBK-{number}", one.accepted.file, "f", "w", "m"
        )
        for number, one in enumerate(done)
        if one.accepted
    ]
    return fold(recorded([*events, *issues]))


def test_each_open_action_is_one_managers_and_no_closed_one_is():
    people, state = register(), a_state()
    found = [action.action.id for _, _, name in TEAMS for action in asked_of(name, people).actions]
    assert sorted(found) == sorted(key for key, one in state.actions.items() if one.status.is_open)


def test_whoever_manages_the_team_today_is_asked():
    people = register(NEW)
    assert asked_of(NEW, people) == asked_of(OLD, register())
    assert not asked_of(OLD, people)


def test_an_action_that_was_moved_to_another_team_is_asked_of_its_manager():
    people, events = register(), some_events()
    (first, *_), (_, _, other) = asked_of(OLD, people).actions, TEAMS[-1]
    team = TEAMS[-1][0]
    assert other != OLD
    moved = {"new_team": team, "reason": "The child has moved."}
    state = fold(recorded([*events, ActionChanged(TODAY, first.action.id, moved)]))
    asked = {name: asked_of(name, people, state).actions for name in (OLD, other)}
    assert first.action.id not in {one.action.id for one in asked[OLD]}
    assert first.action.id in {one.action.id for one in asked[other]}


def test_an_action_whose_done_does_not_count_is_asked_for_again():
    people = register()
    first = asked_of(OLD, people).actions[0].action.id
    marked = ActionChanged(TODAY, first, {"status": "Done", "evidence": "On file."})
    state = fold(recorded([*some_events(), marked]))
    wanted = asked_of(OLD, people, state)
    assert first in {one.action.id for one in wanted.actions}
    form = confirmation_form(wanted, Issue("CNF-1", OLD, TODAY), state, WorkingDays())
    (status,) = (each for _, each in form.inputs() if each.field == field_of(first, "status"))
    assert status.choices == ("Done", "Open")


def test_a_reopened_action_is_asked_for_again_and_the_earliest_come_first():
    events = some_events()
    closed = next(
        key for key, one in sorted(a_state().actions.items()) if one.status is ActionStatus.VERIFIED
    )
    events.append(ActionChanged(TODAY, closed, {"status": "Reopened", "finding": "Not yet."}))
    state = fold(recorded(events))
    team = state.audits[state.actions[closed].action.reference].audit.team_manager
    wanted = asked_of(team, register(), state)
    assert closed in {one.action.id for one in wanted.actions}
    days = [one.due_on for one in wanted.actions if one.due_on]
    assert days == sorted(days)
    assert entries_of(state.actions[closed])["status"] == "Reopened"


def test_confirmations_are_asked_for_once_an_audit_was_fed_back():
    people = register()
    assert not any(asked_of(name, people).audits for _, _, name in TEAMS)
    state = fed_back()
    found = {
        audit.audit.reference
        for _, _, name in TEAMS
        for audit in asked_of(name, people, state).audits
    }
    assert found == {key for key, one in state.audits.items() if one.accepted and lacking(one)}


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ({}, None),
        ({Meaning.DISCUSSED: "Yes", Meaning.DISCUSSED_ON: "2026-11-10"}, None),
        (
            {
                Meaning.DISCUSSED: "Yes",
                Meaning.DISCUSSED_ON: "2026-11-10",
                DISCUSSED_WITH_MANAGER: "Yes",
            },
            D(2026, 11, 10),
        ),
        ({DISCUSSED_WITH_MANAGER: "Yes"}, None),
        ({Meaning.DISCUSSED: "No", DISCUSSED_WITH_MANAGER: "Yes"}, None),
        ({Meaning.DISCUSSED: "Yes", DISCUSSED_WITH_MANAGER: "Not yet"}, None),
        (
            {
                Meaning.DISCUSSED: "Yes",
                DISCUSSED_WITH_MANAGER: "Yes",
                Meaning.AUDITED_ON: "2026-11-12",
            },
            D(2026, 11, 12),
        ),
    ],
)
def test_an_auditor_confirms_the_discussion_by_saying_so_of_both(said, day):
    audit = _audit_that_says(said)
    assert audit.confirmed_on(Confirmation.DISCUSSED) == day
    assert audit.confirmed_on(Confirmation.ON_FILE) is None
    later = msgspec.structs.replace(audit, confirmed={Confirmation.DISCUSSED: D(2026, 11, 20)})
    assert later.confirmed_on(Confirmation.DISCUSSED) == D(2026, 11, 20)
    assert lacking(later) == [Confirmation.ON_FILE]


def _audit_that_says(said: dict[str, str]) -> AuditState:
    one = next(one for one in a_state().audits.values() if one.accepted)
    assert one.accepted is not None
    content = Return(one.audit.reference, said)
    accepted = msgspec.structs.replace(one.accepted, content=content)
    return msgspec.structs.replace(one, accepted=accepted, received=(accepted,))
