"""State is a fold over events: in any pieces, on any day, and never different afterwards."""

import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.made_up.returns import an_audit, case_file_audit, changed, complete_return
from workbook_qa.core.audit_references import make_reference
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.records import Return, Selection
from workbook_qa.core.terms import ActionStatus, AuditStatus, Confirmation, Outcome
from workbook_qa.ledger.counting_days import counting_by
from workbook_qa.ledger.events import (
    ActionChanged,
    AnyEvent,
    AuditExempted,
    AuditExtended,
    AuditIssued,
    CasesSelected,
    ConfirmationIssued,
    FeedbackIssued,
    FileReceived,
    QueryIssued,
    Recorded,
    SummaryMade,
)
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import State

START = datetime.date(2026, 11, 2)
REFERENCES = [make_reference("CFA", "2026-11", number) for number in (1, 2, 3)]
TOOL, FORM, BOOK = "a" * 64, "b" * 64, "c" * 64


def day(number: int) -> datetime.date:
    return START + datetime.timedelta(days=number)


def recorded(*events: AnyEvent) -> list[Recorded]:
    at = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
    return [Recorded(number, at, "Casey", event) for number, event in enumerate(events, start=1)]


def issued(reference: str = REFERENCES[0], on: int = 0) -> AuditIssued:
    audit = an_audit(reference=reference, case_id=reference[-6:])
    return AuditIssued(day(on), audit, TOOL, FORM, BOOK)


def received(
    outcome: Outcome,
    on: int,
    *,
    reference: str = REFERENCES[0],
    file: str = "",
    changes: dict[str, str | None] | None = None,
) -> FileReceived:
    audit = an_audit(reference=reference)
    content = changed(complete_return(case_file_audit(), audit), changes or {})
    name = file or f"{outcome}{on}{reference}"
    return FileReceived(day(on), name, "a.xlsx", outcome, "Read.", reference, content)


def test_what_is_sent_is_the_encrypted_workbook_where_there_is_one():
    plain = issued()
    locked = msgspec.structs.replace(plain, password="C7DFH", encrypted="d" * 64)
    assert (plain.sent, locked.sent) == (BOOK, "d" * 64)
    query = QueryIssued(day(1), REFERENCES[0], 2, FORM, BOOK, "e" * 64)
    assert query.sent == BOOK
    assert msgspec.structs.replace(query, encrypted="d" * 64).sent == "d" * 64


def test_events_of_before_there_were_passwords_are_read_as_events_without_one():
    told = msgspec.json.decode(msgspec.json.encode(issued()))
    del told["password"], told["encrypted"]
    assert msgspec.convert(told, AuditIssued) == issued()


def action_changed(on: int, number: int = 1, **changes: str) -> ActionChanged:
    named = {name.replace("own_", "own:"): text for name, text in changes.items()}
    return ActionChanged(day(on), f"{REFERENCES[0]}/{number}", named)


def selected(seed: str) -> CasesSelected:
    selection = Selection("2026-11", "Plans", "Case file audit", "", seed, START, 9, "d" * 64, ())
    return CasesSelected(START, selection)


PAPERS = [f"{kind}-{number}" for kind in ("FBK", "CNF") for number in range(3)]
ANSWERS = [
    {},
    {"placed-on-file-on": "2026-11-20", "disagrees-with-grade": "Standard 2."},
    {f"{REFERENCES[0]}.placed-on-file-on": "2026-11-21"},
]


def fed_back(on: int, number: int) -> FeedbackIssued:
    named = (REFERENCES[number], f"FBK-{number}", "return", FORM, BOOK, "m")
    return FeedbackIssued(day(on), *named)


def to_confirm(on: int, number: int) -> ConfirmationIssued:
    entries = {f"{REFERENCES[0]}/1": {"status": "Open"}}
    audits = (REFERENCES[0],)
    return ConfirmationIssued(day(on), f"CNF-{number}", "Tara", entries, audits, 1, FORM, BOOK)


def answered(on: int, followup: str, outcome: Outcome, said: dict[str, str]) -> FileReceived:
    file = f"{followup}{on}{len(said)}"
    return FileReceived(day(on), file, "p.xlsx", outcome, "Read.", followup, Return(followup, said))


def test_what_is_answered_in_feedback_is_folded_into_its_audit():
    answers = ANSWERS[1]
    state = fold(
        recorded(
            issued(),
            received(Outcome.ACCEPTED, 5),
            fed_back(6, 0),
            answered(9, "FBK-0", Outcome.QUERIED, answers),
            answered(10, "FBK-0", Outcome.ALREADY_HAVE, answers),
        )
    )
    audit = state.audits[REFERENCES[0]]
    assert audit.confirmed == {Confirmation.ON_FILE: datetime.date(2026, 11, 20)}
    assert len(audit.challenges) == 1
    assert len(state.followups["FBK-0"].received) == 2
    assert audit.received == state.audits[REFERENCES[0]].received
    assert not state.trackers


def test_a_confirmation_that_came_back_is_known_as_who_saved_it_and_when():
    saved = datetime.datetime(2026, 11, 9, 8, tzinfo=datetime.UTC)
    file = answered(9, "CNF-1", Outcome.ACCEPTED, ANSWERS[2])
    file = msgspec.structs.replace(file, saved_by="Tara Northby", saved_at=saved)
    state = fold(recorded(issued(), to_confirm(6, 1), file))
    assert state.trackers[file.file].saved_by == "Tara Northby"
    assert state.trackers[file.file].saved_at == saved
    confirmed = state.audits[REFERENCES[0]].confirmed
    assert confirmed == {Confirmation.ON_FILE: datetime.date(2026, 11, 21)}


EVENTS = st.lists(
    st.one_of(
        st.builds(issued, st.sampled_from(REFERENCES), st.integers(0, 30)),
        st.builds(
            lambda outcome, on, reference, action: received(
                outcome, on, reference=reference, changes={"A1.kind": action}
            ),
            st.sampled_from(list(Outcome)),
            st.integers(0, 30),
            st.sampled_from(REFERENCES),
            st.sampled_from(["Action", "Advice", None]),
        ),
        st.builds(
            lambda on, status, own: action_changed(on, status=status, own_Ours=own),
            st.integers(0, 30),
            st.sampled_from([*map(str, ActionStatus)]),
            st.sampled_from(["", "a remark"]),
        ),
        st.builds(selected, st.sampled_from(["one", "two"])),
        st.builds(
            lambda on, reference, more: AuditExtended(day(on), reference, day(30 + more), "A", "B"),
            st.integers(0, 30),
            st.sampled_from(REFERENCES),
            st.integers(0, 9),
        ),
        st.builds(
            lambda on, reference: AuditExempted(day(on), reference, "Why", "Casey"),
            st.integers(0, 30),
            st.sampled_from(REFERENCES),
        ),
        st.builds(fed_back, st.integers(0, 30), st.integers(0, 2)),
        st.builds(to_confirm, st.integers(0, 30), st.integers(0, 2)),
        st.builds(
            answered,
            st.integers(0, 30),
            st.sampled_from(PAPERS),
            st.sampled_from([Outcome.ACCEPTED, Outcome.QUERIED, Outcome.ALREADY_HAVE]),
            st.sampled_from(ANSWERS),
        ),
    ),
    max_size=12,
)


def test_that_a_summary_was_made_changes_nothing_not_even_the_number():
    events = recorded(issued(), SummaryMade(day(3), "2026-11", day(3), BOOK))
    made = fold(events)
    assert made.summaries == [events[1].event]
    assert msgspec.structs.replace(made, summaries=[]) == fold(events[:1])


@given(EVENTS, st.integers(0, 12))
def test_a_fold_in_two_pieces_is_the_fold_of_the_whole(events: list[AnyEvent], cut: int):
    every = recorded(*events)
    assert fold(every[cut:], after=fold(every[:cut])) == fold(every)


@given(EVENTS, st.integers(0, 30))
def test_the_state_on_a_past_day_is_the_fold_of_what_had_happened(events, number):
    every = recorded(*events)
    until = counting_by(every, day(number))
    assert fold(every, as_at=day(number)) == fold(until)


@given(EVENTS, st.integers(0, 12))
def test_up_to_a_number_nothing_later_counts(events: list[AnyEvent], number: int):
    every = recorded(*events)
    assert fold(every, up_to=number) == fold(every[:number])


@given(EVENTS)
def test_folding_changes_none_of_the_values_it_began_from(events: list[AnyEvent]):
    every = recorded(*events)
    before = fold(every[:3])
    copies = (dict(before.audits), dict(before.actions), dict(before.files))
    fold(every[3:], after=before)
    assert (before.audits, before.actions, before.files) == copies


@given(EVENTS)
def test_whatever_happens_an_audit_has_one_status_and_its_actions_are_of_its_return(events):
    state = fold(recorded(*events))
    for reference, audit in state.audits.items():
        assert (audit.status is AuditStatus.COMPLETED) == (audit.accepted is not None)
        assert all(file.reference == reference for file in audit.received)
        if not audit.counted and not audit.queried_returns:
            assert not any(key.startswith(reference) for key in state.actions)


def test_a_reference_that_is_issued_again_forgets_nothing():
    state = fold(recorded(issued(), received(Outcome.ACCEPTED, 3), issued(on=5)))
    assert state.audits[REFERENCES[0]].status is AuditStatus.COMPLETED


def test_nothing_gives_nothing():
    assert fold([]) == State()


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ([], AuditStatus.WITH_AUDITOR),
        ([Outcome.QUERIED], AuditStatus.QUERIED),
        ([Outcome.QUERIED, Outcome.ACCEPTED], AuditStatus.COMPLETED),
        ([Outcome.ACCEPTED, Outcome.SUPERSEDED], AuditStatus.COMPLETED),
        ([Outcome.REFUSED], AuditStatus.WITH_AUDITOR),
        ([Outcome.QUERIED, Outcome.ALREADY_HAVE], AuditStatus.QUERIED),
    ],
)
def test_the_status_of_an_audit(outcomes: list[Outcome], status: AuditStatus):
    files = [received(outcome, number + 1) for number, outcome in enumerate(outcomes)]
    assert fold(recorded(issued(), *files)).audits[REFERENCES[0]].status is status


def test_the_latest_accepted_return_counts_and_the_first_gives_the_day():
    first = received(Outcome.ACCEPTED, 3)
    second = received(Outcome.ACCEPTED, 9, changes={Meaning.OVERALL_GRADE: "Outstanding"})
    later = received(Outcome.SUPERSEDED, 12, changes={Meaning.OVERALL_GRADE: None})
    state = fold(recorded(issued(), received(Outcome.QUERIED, 1), first, second, later))
    audit = state.audits[REFERENCES[0]]
    assert audit.accepted == second
    assert (audit.first_received_on, audit.accepted_on) == (day(1), day(3))


def test_a_later_return_renews_the_actions_and_keeps_what_managers_typed():
    renewed = {"A1.due": "2026-11-30", "A2.kind": "Action", "A2.what": "Hold a meeting soon"}
    state = fold(
        recorded(
            issued(),
            received(Outcome.ACCEPTED, 3),
            action_changed(4, status="Done", completed_on="2026-11-05", own_Ours="x"),
            received(Outcome.ACCEPTED, 9, changes=renewed),
        )
    )
    first, second = (state.actions[f"{REFERENCES[0]}/{number}"] for number in (1, 2))
    assert first.action.due_on == datetime.date(2026, 11, 30)
    assert (first.status, first.completed_on) == (ActionStatus.DONE, datetime.date(2026, 11, 5))
    assert first.own == {"Ours": "x"}
    assert second.status is ActionStatus.OPEN


def test_entries_go_along_when_a_later_return_moves_an_action_to_another_row():
    first = complete_return(case_file_audit(), an_audit()).entries
    row = {field.partition(".")[2]: text for field, text in first.items() if field[:3] == "A1."}
    below = {f"A2.{part}": text for part, text in row.items()} | {"A1.what": "Something new"}
    state = fold(
        recorded(
            issued(),
            received(Outcome.ACCEPTED, 3),
            action_changed(4, status="Done", own_Ours="x"),
            received(Outcome.ACCEPTED, 9, changes=below),
        )
    )
    new, old = (state.actions[f"{REFERENCES[0]}/{number}"] for number in (1, 2))
    assert (new.status, new.own) == (ActionStatus.OPEN, {})
    assert (old.status, old.own) == (ActionStatus.DONE, {"Ours": "x"})
    assert old.action.what == row["what"]


def test_what_a_return_left_out_comes_back_only_with_its_own_text():
    other = {"A1.what": "Something else"}
    events = [issued(), received(Outcome.ACCEPTED, 3), action_changed(4, status="Done")]
    advice = received(Outcome.ACCEPTED, 5, changes={"A1.kind": "Advice"})
    for changes, status in ((None, ActionStatus.DONE), (other, ActionStatus.OPEN)):
        again = received(Outcome.ACCEPTED, 7, changes=changes)
        state = fold(recorded(*events, advice, again))
        assert state.actions[f"{REFERENCES[0]}/1"].status is status


def test_an_action_that_a_later_return_leaves_out_is_gone():
    cleared = dict.fromkeys(complete_return(case_file_audit(), an_audit()).entries)
    fewer = {field: None for field in cleared if field.startswith("A1.")}
    later = received(Outcome.ACCEPTED, 9, changes=fewer)
    state = fold(recorded(issued(), received(Outcome.ACCEPTED, 3), later))
    assert state.actions == {}


def test_advice_is_shown_and_never_monitored():
    state = fold(recorded(issued(), received(Outcome.ACCEPTED, 3, changes={"A1.kind": "Advice"})))
    assert state.actions == {}
    assert [row.number for row in state.advice.values()] == [1]


def test_an_entry_that_is_cleared_is_blank_again():
    typed = action_changed(4, status="Done", completed_on="2026-11-05", comment="x", own_Ours="y")
    cleared = action_changed(5, completed_on="", comment="", own_Ours="")
    state = fold(recorded(issued(), received(Outcome.ACCEPTED, 3), typed, cleared))
    action = state.actions[f"{REFERENCES[0]}/1"]
    assert (action.completed_on, action.comment, action.own) == (None, "", {})
    assert (action.status, action.changed_on) == (ActionStatus.DONE, day(5))


def test_a_file_is_known_by_its_digest_from_the_first_time_on():
    first = received(Outcome.ACCEPTED, 3, file="f")
    again = received(Outcome.ALREADY_HAVE, 9, file="f")
    assert fold(recorded(issued(), first, again)).files == {"f": first}


def test_an_amended_selection_takes_the_place_of_the_drawn_one():
    state = fold(recorded(selected("one"), selected("two")))
    assert state.selections["2026-11"].seed == "two"


def test_the_audits_of_a_month_come_by_reference():
    state = fold(recorded(*map(issued, reversed(REFERENCES))))
    assert [audit.audit.reference for audit in state.issued_in("2026-11")] == REFERENCES
    assert state.issued_in("2026-10") == []
