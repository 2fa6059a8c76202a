"""What is waiting on whom, on one screen."""

import msgspec
import pytest

from tests.chasing.test_outstanding import (
    CHASING,
    PEOPLE,
    REFERENCE,
    audits,
    completed,
    day,
    queried,
    with_actions,
    written,
)
from tests.registers.test_line_of_management import but, without
from workbook_qa.actions.action_life import after
from workbook_qa.chasing.outstanding import letters_on
from workbook_qa.chasing.waiting import (
    SHOWN,
    MonthOut,
    Side,
    Waits,
    still_to_send,
    waiting_lines,
    waiting_on,
)
from workbook_qa.core.calendar import Month
from workbook_qa.core.terms import Priority, SendOutcome
from workbook_qa.ledger.states import AuditState, State

TODAY = day("2026-12-03")


def test_returns_wait_on_their_auditors_the_latest_first() -> None:
    state = State(
        {
            **audits(2),
            "b": next(iter(audits(auditor="Ash North", due_on=day("2026-12-31")).values())),
            "c": queried(next(iter(audits(auditor="Theo South").values())), "2026-11-20"),
            "d": completed(next(iter(audits(auditor="Harper Head").values()))),
        }
    )
    found = waiting_on(state, PEOPLE, TODAY).people[Side.AUDITORS]
    assert list(found) == [
        Waits("Toni West", 2, 2, 3),
        Waits("Theo South", 1, 1, 3, queried=1),
        Waits("Ash North", 1, 0, 0),
    ]


def of_month(month: str, due: str, number: int, **changes: object) -> AuditState:
    reference = f"CFA-{month}-{number:04}-X"
    state = next(iter(audits(due_on=day(due), **changes).values()))
    audit = msgspec.structs.replace(state.audit, reference=reference, month=Month(month))
    return AuditState(msgspec.structs.replace(state.issued, audit=audit))


def test_on_the_fourth_of_a_month_what_is_out_of_the_months_before_is_shown() -> None:
    old = of_month("2026-09", "2026-09-30", 1, auditor="Ash North")
    late = [of_month("2026-11", "2026-11-30", number) for number in (1, 2)]
    asked = queried(of_month("2026-11", "2026-11-30", 3), "2026-11-27")
    fine = completed(of_month("2026-10", "2026-10-30", 1))
    new = of_month("2026-12", "2026-12-31", 1)
    disputed = msgspec.structs.replace(
        of_month("2026-11", "2026-12-18", 4, auditor="Ash North"), in_conflict=True
    )
    state = State({each.audit.reference: each for each in (old, *late, asked, fine, new, disputed)})
    waiting = waiting_on(state, PEOPLE, day("2026-12-04"))
    assert waiting.months == [
        MonthOut(Month("2026-09"), with_auditor=1, late=1),
        MonthOut(Month("2026-11"), with_auditor=2, queried=1, in_conflict=1, late=3),
        MonthOut(Month("2026-12"), with_auditor=1),
    ]
    lines = waiting_lines(waiting, 0, 0)
    assert lines[:7] == [
        "Not completed, all months:",
        "  September 2026: 1 with the auditor; 1 of them late",
        "  November 2026: 2 with the auditor, 1 queried, 1 in conflict; 3 of them late",
        "  December 2026: 1 with the auditor; none of them late",
        "Waiting on auditors, all months:",
        "  Ash North: 1 return, late, by up to 47 working days",
        "  Toni West: 4 returns, 1 of them queried, 3 of them late, by up to 4 working days",
    ]


def test_actions_wait_on_the_team_manager_of_today() -> None:
    state = with_actions(
        (Priority.HIGH, "2026-12-01"), (Priority.LOW, "2026-12-04"), (Priority.LOW, "2027-02-01")
    )
    found = waiting_on(state, PEOPLE, TODAY).people[Side.MANAGERS]
    assert list(found) == [Waits("Tara North", 2, 1, 2)]
    vacant = waiting_on(state, but("North", team_manager=""), TODAY)
    assert vacant.people[Side.MANAGERS][0].name == "North (no Team Manager known)"


def owned(owner: str, **typed: str) -> State:
    """An overdue action of North with that owner, after a manager typed something."""
    state = with_actions((Priority.HIGH, "2026-12-01"))
    actions = {}
    for key, action in state.actions.items():
        theirs = msgspec.structs.replace(action.action, owner=owner)
        stands = msgspec.structs.replace(action, action=theirs)
        actions[key] = after(stands, typed, TODAY, "Tara North") if typed else stands
    return msgspec.structs.replace(state, actions=actions)


@pytest.mark.parametrize("owner", ["Ash North", "North, Ash", "Team Manager", ""])
def test_an_action_whose_owner_is_there_is_not_listed_as_nobodys(owner: str) -> None:
    assert waiting_on(owned(owner), PEOPLE, TODAY).people[Side.NOBODY] == []


def test_a_leavers_open_actions_are_listed_until_somebody_has_them() -> None:
    gone = without("Ash North")
    away_for_good = but("Ash North", away_from=day("2026-12-01"))
    for people in (gone, away_for_good):
        found = waiting_on(owned("North, Ash"), people, TODAY).people[Side.NOBODY]
        assert [(each.number, each.late, each.days) for each in found] == [(1, 1, 2)]
    handed = owned("Ash North", new_owner="Tara North", reason="Has left.")
    assert waiting_on(handed, gone, TODAY).people[Side.NOBODY] == []
    leaver = owned("Ash North")
    (reference, audit), *_ = leaver.audits.items()
    once = msgspec.structs.replace(audit.issued.audit, worker="Ash North")
    issued = msgspec.structs.replace(audit.issued, audit=once)
    leaver.audits[reference] = msgspec.structs.replace(audit, issued=issued)
    lines = waiting_lines(waiting_on(leaver, gone, TODAY), 0, 0)
    assert f"{Side.NOBODY}:" in lines
    assert "  Ash North: 1 action, late, by up to 2 working days" in lines


def test_an_owner_who_was_never_staff_is_not_named_on_the_screen() -> None:
    lines = waiting_lines(waiting_on(owned("Zelda Madeup, mother"), PEOPLE, TODAY), 0, 0)
    assert "  Somebody not in the people register: 1 action, late, by up to 2 working days" in lines
    assert "Madeup" not in "".join(lines)


def test_an_action_that_follows_a_child_to_a_new_team_waits_on_its_manager() -> None:
    moved = owned("Ash North", new_team="west", reason="The child has moved.")
    found = waiting_on(moved, PEOPLE, TODAY).people[Side.MANAGERS]
    assert [each.name for each in found] == ["Toni West"]
    (letter,) = letters_on(moved, PEOPLE, CHASING, TODAY)[0]
    assert letter.to.name == "Toni West"
    unknown = owned("Ash North", new_team="Atlantis", reason="The child has moved.")
    found = waiting_on(unknown, PEOPLE, TODAY).people[Side.MANAGERS]
    assert [each.name for each in found] == ["Tara North"]


def test_an_open_action_without_a_date_waits_on_nobody_this_week() -> None:
    state = with_actions((Priority.LOW, ""), (Priority.LOW, "2026-12-04"))
    found = waiting_on(state, PEOPLE, TODAY).people[Side.MANAGERS]
    assert [(each.name, each.number) for each in found] == [("Tara North", 1)]


def test_the_lines_say_who_how_much_and_how_late() -> None:
    state = with_actions((Priority.HIGH, "2026-12-01"), (Priority.LOW, "2026-12-04"))
    state = msgspec.structs.replace(state, audits={**state.audits, "x": audits()[REFERENCE]})
    lines = waiting_lines(waiting_on(state, PEOPLE, TODAY), 2, 1)
    assert lines == [
        "Not completed, all months:",
        "  November 2026: 1 with the auditor; 1 of them late",
        "Waiting on auditors, all months:",
        "  Toni West: 1 return, late, by up to 3 working days",
        "Waiting on Team Managers, all months:",
        "  Tara North: 2 actions, 1 of them late, by up to 2 working days",
        "Waiting on you:",
        "  2 files in the inbox",
        "  1 reminder, query or note to send",
    ]
    assert waiting_lines(waiting_on(State(), PEOPLE, TODAY), 0, 0) == []


def test_all_of_it_fits_on_one_screen() -> None:
    state = State(
        {
            str(number): next(iter(audits(auditor=f"Auditor {number:02}").values()))
            for number in range(30)
        }
    )
    lines = waiting_lines(waiting_on(state, PEOPLE, TODAY), 0, 0)
    assert len(lines) == SHOWN + 4
    assert lines[-1] == "  and 22 people more"


def test_what_is_sent_waits_no_more_and_what_nobody_knows_is_counted() -> None:
    state = with_actions((Priority.HIGH, "2026-12-01"))
    letters, _ = letters_on(state, PEOPLE, CHASING, TODAY)
    state = written(state, letters, TODAY)
    assert still_to_send(state, TODAY) == len(letters) == 1
    digest = state.chased[0].message
    unknown = msgspec.structs.replace(state, sending={digest: None})
    assert still_to_send(unknown, TODAY) == 1
    assert waiting_on(unknown, PEOPLE, TODAY).unknown == 1
    sent = msgspec.structs.replace(state, sending={digest: SendOutcome.SENT})
    assert still_to_send(sent, TODAY) == 0
