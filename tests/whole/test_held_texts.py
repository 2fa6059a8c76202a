"""A text that may name somebody stands nowhere but in the ledger and the ingest report (S1, S8).

What is plain goes back to the auditor, who takes it out or replies; what is not waits for the Lead
Auditor's yes. Grades, answers and dates of the same return go on. All outputs are searched, byte
by byte and cell by cell, before and after.
"""

import datetime
import io
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest

from tests.followups.test_confirmation_issue import filled as confirmed
from tests.followups.test_confirmation_issue import issue_to
from tests.followups.test_confirmation_issue import typed as typed_of
from tests.followups.test_feedback import answered
from tests.support.canaries import places_in, under_heading
from tests.support.made_up.workspace import (
    NOVEMBER,
    THEME,
    Council,
    edited,
    fill_in,
    headings_of,
    type_in_table,
)
from workbook_qa.audits import extend
from workbook_qa.chasing import chase
from workbook_qa.core.audit_tool import EntryKind, Meaning
from workbook_qa.core.privacy.held_texts import HELD
from workbook_qa.core.problem import CannotContinue, Severity
from workbook_qa.core.replies import reply_to
from workbook_qa.core.terms import AuditStatus, Outcome
from workbook_qa.demo.people_at_work import signed
from workbook_qa.followups import feedback
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.followup_answers import COMMENTS
from workbook_qa.ledger.states import AuditState
from workbook_qa.reports.summary import summary
from workbook_qa.reports.theme import theme_report
from workbook_qa.returns import ingest
from workbook_qa.returns.decisions.waiting_for_yes import ANSWER, waiting_for_yes
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import check, rebuild, undo
from workbook_qa.workbooks.form.form import decode_form
from workbook_qa.workspace.result import Result

CHILD = "Quintillian Farthingale"
PLAIN = (
    f"{CHILD}, DOB 03/05/2016, NHS number 943 476 5919, of 14 Madeup Road, ZE1 0AA; his mum "
    "on 07700 900123 or q.farthingale@mail.example.org gives her account of the plan."
)
WEAK = "The worker knows that Jamie wants another school, and the plan says how he gets there."
SIGNS = ("Quintillian", "Farthingale", "03/05/2016", "943 476", "Madeup Road", "07700", "q.farth")
CLEAN = "The child's wishes are in the plan, and the record says how they are acted on."
# Where a text may stand whatever becomes of it.
KEPT = ("ledger/", "inbox/", "outbox/Ingest report.xlsx", "outbox/Replaced trackers/")
IN_ON, OUT_ON, BACK_ON = "2026-11-20", "2026-11-23", "2026-11-30"
SAVED_AT = datetime.datetime(2026, 11, 19, 10, tzinfo=datetime.UTC)


def everything(council: Council, day: str) -> list[Result]:
    """Every output there is, made on a day."""
    context = council.on(day)
    done = [reconcile.run(context), feedback.run(context), chase.run(context)]
    done += [summary.run(context, NOVEMBER), theme_report.run(context, THEME)]
    return [*done, rebuild.run(context)]


def seen(council: Council, *signs: str, besides: str = "") -> set[str]:
    """The files and sheets in which any of the signs stands, but for where they are kept.

    Args:
        besides: what is in the names of files that are passed over.
    """
    found: set[str] = set()
    for path, content in council.tree().items():
        if path.startswith(KEPT) or (besides and besides in path):
            continue
        assert not any(sign in path for sign in signs)
        for place, text in places_in(content, under_heading):
            if any(sign in text for sign in signs):
                found.add(f"{path}: {place}")
    return found


def said(results: list[Result], *signs: str) -> bool:
    """Whether any of the signs stands in what the commands say."""
    words = "\n".join(
        line for one in results for line in (*one.lines, *map(str, one.problems), one.next_step)
    )
    return any(sign in words for sign in signs)


def all_texts(council: Council, audit: AuditState, text: str) -> dict[str, str]:
    """One text in everything that an auditor puts in words."""
    inputs = [cell for _, cell in council.form(audit).inputs()]
    fields = [cell.field for cell in inputs if cell.kind is EntryKind.TEXT and cell.longest > 200]
    rows = ("A2.", "A3.", "A4.", "A5.", "A6.", "A7.", "A8.", "A9.", "A1")
    texts = dict.fromkeys(field for field in fields if not field.startswith(rows))
    return {**dict.fromkeys(texts, text), "A1.what": text, "A1.measure": text}


def come_back(
    council: Council, audit: AuditState, entries: Mapping[str, Any], day: str = IN_ON
) -> Result:
    content = signed(council.filled(audit, entries), "", SAVED_AT)
    council.drop(f"{audit.audit.reference}.xlsx", content)
    return ingest.run(council.on(day))


def version_2(council: Council, reference: str, entries: Mapping[str, Any]) -> bytes:
    """The last version that went back, with entries typed into it."""
    query = council.state().audits[reference].queries[-1]
    with open_ledger(council.on(IN_ON)) as journal:
        form, workbook = decode_form(journal.document(query.form)), journal.document(query.workbook)
    at = SAVED_AT + datetime.timedelta(days=query.version)
    return signed(fill_in(workbook, form, entries), "", at)


def answer(council: Council, given: str, rows: int = 99) -> None:
    """Type an answer into the sheet of the ingest report on which things wait."""
    content = council.workspace.ingest_report.read_bytes()
    place, header = headings_of(content, "Waiting for you")

    def change(book: openpyxl.Workbook) -> None:
        page = book["Waiting for you"]
        for row in range(header + 1, min(page.max_row, header + rows) + 1):
            page.cell(row, place[ANSWER]).value = given

    council.workspace.ingest_report.write_bytes(edited(content, change))


def sheets(council: Council) -> list[str]:
    content = council.workspace.ingest_report.read_bytes()
    return openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def codes(result: Result) -> set[str]:
    return {problem.code for problem in result.problems}


def first(council: Council) -> AuditState:
    return council.audits()[0]


# What is plain (S1)


def test_s1_plain_personal_data_is_an_error_and_stands_nowhere(issued: Council) -> None:
    audit = first(issued)
    reference = audit.audit.reference
    result = come_back(issued, audit, all_texts(issued, audit, PLAIN))
    state = issued.state().audits[reference]
    assert state.status is AuditStatus.QUERIED
    assert "personal-data-found" in codes(result)
    done = [result, *everything(issued, OUT_ON)]
    assert not said(done, *SIGNS)
    # The auditor's own workbook goes back to them alone.
    assert seen(issued, *SIGNS, besides=f"{reference} version 2") == set()
    # The action is monitored: its owner, its date and how pressing it is are as they were typed.
    (action,) = issued.state().actions.values()
    assert (action.action.what, action.action.measure) == (HELD, HELD)
    assert action.owner
    assert action.due_on
    assert action.action.priority
    tracker = openpyxl.load_workbook(io.BytesIO(issued.workspace.tracker.read_bytes()))
    shown = {cell.value for row in tracker["Actions"].iter_rows() for cell in row}
    assert HELD in shown


def test_s1_taken_out_in_version_2_the_clean_text_stands_everywhere(issued: Council) -> None:
    audit = first(issued)
    reference = audit.audit.reference
    texts = all_texts(issued, audit, PLAIN)
    come_back(issued, audit, texts)
    clean = {field: f"{CLEAN} ({number})" for number, field in enumerate(texts)}
    clean["A1.what"] = "Agree a new plan with the family and record it."
    issued.drop("v2.xlsx", version_2(issued, reference, clean))
    result = ingest.run(issued.on(OUT_ON))
    assert [each.outcome for each in result.outcomes] == [Outcome.ACCEPTED]
    everything(issued, BACK_ON)
    state = issued.state()
    assert state.audits[reference].content.held == {}
    assert state.actions[f"{reference}/1"].action.what == clean["A1.what"]
    # The auditor's own workbook goes back to them alone.
    assert seen(issued, *SIGNS, besides=f"{reference} version 2") == set()
    assert all(one.severity is Severity.QUERY for one in check.run(issued.on(BACK_ON)).problems)


def test_s1_a_reply_that_it_is_nobodys_releases_the_text_and_is_on_record(issued: Council) -> None:
    audit = first(issued)
    reference = audit.audit.reference
    field = Meaning.STRENGTHS
    come_back(issued, audit, {field: "Work with Quintillian Farthingale is good."})
    assert first(issued).status is AuditStatus.QUERIED
    reply = {reply_to("personal-data-found", field): "It is the name of a charity."}
    issued.drop("v2.xlsx", version_2(issued, reference, reply))
    result = ingest.run(issued.on(OUT_ON))
    assert [each.outcome for each in result.outcomes] == [Outcome.ACCEPTED]
    feedback.run(issued.on(OUT_ON))
    assert any("Feedback" in each for each in seen(issued, "Farthingale", besides="version 2"))
    # What is replied is about these words: others are asked about again.
    other = {**reply, field: PLAIN}
    issued.drop("v2 again.xlsx", version_2(issued, reference, other))
    result = ingest.run(issued.on(BACK_ON))
    assert "personal-data-found" in codes(result)


def test_s1_a_reply_to_other_words_is_no_answer(issued: Council) -> None:
    audit = first(issued)
    reference, field = audit.audit.reference, Meaning.STRENGTHS
    lacks = {field: f"Seen by {CHILD} himself.", "Q1.1.answer": None}
    come_back(issued, audit, lacks)
    reply = {reply_to("personal-data-found", field): "It is the name of a charity."}
    issued.drop("v2.xlsx", version_2(issued, reference, reply))
    ingest.run(issued.on(OUT_ON))  # an answer is missing still
    issued.drop("v3.xlsx", version_2(issued, reference, {field: PLAIN, "Q1.1.answer": "Yes"}))
    result = ingest.run(issued.on(BACK_ON))
    assert [each.outcome for each in result.outcomes] == [Outcome.QUERIED]
    assert "personal-data-found" in codes(result)


# What may be something else


def test_s1_a_weak_mark_sends_nothing_back_and_waits_for_the_lead_auditor(issued: Council) -> None:
    audit = first(issued)
    texts = {Meaning.STRENGTHS: WEAK, "A1.what": f"Agree the plan. {WEAK}"}
    result = come_back(issued, audit, texts)
    assert [each.outcome for each in result.outcomes] == [Outcome.ACCEPTED]
    assert first(issued).queries == ()
    assert any("2 things wait for your yes" in line for line in result.lines)
    assert sheets(issued)[:2] == ["Latest", "Waiting for you"]
    done = everything(issued, OUT_ON)
    assert not said([result, *done], "Jamie")
    assert seen(issued, "Jamie") == set()
    assert reconcile.accepted_workbooks(issued.on(OUT_ON), issued.state()) == {}


def test_s1_with_a_yes_for_each_the_texts_stand_and_what_managers_typed_stays(
    issued: Council,
) -> None:
    audit = first(issued)
    key = f"{audit.audit.reference}/1"
    come_back(issued, audit, {Meaning.STRENGTHS: WEAK, "A1.what": f"Agree the plan. {WEAK}"})
    reconcile.run(issued.on(IN_ON))
    tracker = issued.workspace.tracker
    content = type_in_table(
        tracker.read_bytes(), "Actions", key, {"Comment": "Begun."}, key_column="Action"
    )
    tracker.write_bytes(content)
    answer(issued, "Yes")
    result = ingest.run(issued.on(OUT_ON))
    assert any("2 may be shown now" in line for line in result.lines)
    assert waiting_for_yes(issued.state()) == []
    result = reconcile.run(issued.on(OUT_ON))
    assert "changed-on-both-sides" not in codes(result)
    action = issued.state().actions[key]
    assert (action.comment, action.action.what) == ("Begun.", f"Agree the plan. {WEAK}")
    feedback.run(issued.on(OUT_ON))
    assert any("Feedback" in each for each in seen(issued, "Jamie"))
    assert any("Master tracker" in each for each in seen(issued, "Jamie"))
    # Said again in another return, it is not asked again.
    come_back(issued, audit, {Meaning.STRENGTHS: WEAK, "S1.reason": CLEAN}, BACK_ON)
    assert waiting_for_yes(issued.state()) == []
    assert all(one.severity is Severity.QUERY for one in check.run(issued.on(BACK_ON)).problems)


def test_s1_with_a_no_a_text_stays_held_and_is_not_asked_about_again(issued: Council) -> None:
    come_back(issued, first(issued), {Meaning.STRENGTHS: WEAK})
    answer(issued, "no")
    result = ingest.run(issued.on(OUT_ON))
    assert any("1 stay held" in line for line in result.lines)
    assert waiting_for_yes(issued.state()) == []
    assert "Waiting for you" not in sheets(issued)
    everything(issued, BACK_ON)
    assert seen(issued, "Jamie") == set()


def test_s1_an_answer_that_is_none_is_said_and_undone_ones_wait_again(issued: Council) -> None:
    come_back(issued, first(issued), {Meaning.STRENGTHS: WEAK})
    answer(issued, "perhaps")
    assert "decision-unknown" in codes(ingest.run(issued.on(OUT_ON)))
    answer(issued, "Yes")
    ingest.run(issued.on(OUT_ON))
    assert waiting_for_yes(issued.state()) == []
    undo.run(issued.on(OUT_ON), issued.events()[-1].run)
    assert len(waiting_for_yes(issued.state())) == 1


# What is typed elsewhere (S8)


@pytest.fixture
def tracked(issued: Council) -> tuple[Council, str]:
    """Every audit returned and in the tracker; the id of an action of Tara Northby's."""
    for audit in issued.audits():
        content = signed(issued.filled(audit), "", SAVED_AT)
        issued.drop(f"{audit.audit.reference}.xlsx", content)
    ingest.run(issued.on(IN_ON))
    reconcile.run(issued.on(IN_ON))
    state = issued.state()
    theirs = (
        key
        for key, action in sorted(state.actions.items())
        if state.audits[action.action.reference].audit.team_manager == "Tara Northby"
    )
    return issued, next(theirs)


@pytest.mark.parametrize("heading", ["Comment", "Evidence", "Finding of the check", "Reason"])
def test_s8_what_a_manager_types_stays_in_its_cell_and_goes_nowhere_else(tracked, heading) -> None:
    council, key = tracked
    tracker = council.workspace.tracker
    content = type_in_table(
        tracker.read_bytes(), "Actions", key, {heading: PLAIN}, key_column="Action"
    )
    tracker.write_bytes(content)
    result = reconcile.run(council.on(OUT_ON))
    (problem,) = [each for each in result.problems if each.code == "personal-data-suspected"]
    assert (problem.place.file, problem.place.sheet) == (tracker.name, "Actions")
    assert problem.place.cell
    assert not said([result], *SIGNS)
    assert issue_to(council, "Tara Northby") is not None
    everything(council, BACK_ON)
    where = seen(council, *SIGNS)
    assert where == {f"outbox/{tracker.name}: Actions, {heading}"}
    # The manager's cell is as it was left, and nothing is in conflict.
    assert "changed-on-both-sides" not in codes(reconcile.run(council.on(BACK_ON)))
    (waits,) = waiting_for_yes(council.state())
    assert waits.says == PLAIN


def test_s8_a_comment_that_is_released_goes_where_comments_go(tracked) -> None:
    council, key = tracked
    tracker = council.workspace.tracker
    content = type_in_table(
        tracker.read_bytes(), "Actions", key, {"Comment": PLAIN}, key_column="Action"
    )
    tracker.write_bytes(content)
    reconcile.run(council.on(OUT_ON))
    ingest.run(council.on(OUT_ON))
    answer(council, "Yes")
    ingest.run(council.on(BACK_ON))
    assert council.state().actions[key].comment == PLAIN
    assert "personal-data-suspected" not in codes(reconcile.run(council.on(BACK_ON)))


def test_s8_a_column_of_their_own_that_asks_for_a_childs_name_is_told(tracked) -> None:
    council, key = tracked
    tracker = council.workspace.tracker
    content = tracker.read_bytes()
    place, header = headings_of(content, "Actions")
    column = max(place.values()) + 1

    def change(book: openpyxl.Workbook) -> None:
        page = book["Actions"]
        page.cell(header, column).value = "Child's name"
        page.cell(header + 1, column).value = "Zed"

    tracker.write_bytes(edited(content, change))
    result = reconcile.run(council.on(OUT_ON))
    (problem,) = [each for each in result.problems if each.code == "personal-data-suspected"]
    assert problem.place.cell == f"{openpyxl.utils.get_column_letter(column)}{header + 1}"
    assert key


def test_s8_what_a_confirmation_says_is_held_in_the_tracker_too(tracked) -> None:
    council, _ = tracked
    made = issue_to(council, "Tara Northby")
    assert made is not None
    action = next(iter(made.event.entries))
    council.drop("back.xlsx", confirmed(made, typed_of(action, comment=PLAIN)))
    result = ingest.run(council.on(BACK_ON))
    assert "personal-data-suspected" in codes(result)
    done = everything(council, BACK_ON)
    assert not said([result, *done], *SIGNS)
    assert seen(council, *SIGNS) == set()
    assert council.state().actions[action].comment == HELD
    assert "changed-on-both-sides" not in codes(reconcile.run(council.on("2026-12-01")))
    answer(council, "Yes")
    ingest.run(council.on("2026-12-01"))
    assert council.state().actions[action].comment == PLAIN


def test_s8_an_answer_to_feedback_waits_for_a_yes(tracked) -> None:
    council, _ = tracked
    feedback.run(council.on(OUT_ON))
    audit = first(council)
    content = signed(answered(council, audit, {COMMENTS: PLAIN}), "Avery Example", SAVED_AT)
    council.drop("feedback.xlsx", content)
    result = ingest.run(council.on(BACK_ON))
    assert "personal-data-suspected" in codes(result)
    everything(council, BACK_ON)
    assert seen(council, *SIGNS) == set()
    (waits,) = waiting_for_yes(council.state())
    assert (waits.reference, waits.says) == (audit.audit.reference, PLAIN)


@pytest.mark.parametrize("option", ["why", "by"])
def test_s8_what_is_given_with_a_command_is_refused(issued: Council, option: str) -> None:
    given = {"why": "The worker is on leave.", "by": "Casey Leadwell", option: PLAIN}
    before = issued.events()
    with pytest.raises(CannotContinue) as stopped:
        extend.run(
            issued.on(IN_ON),
            first(issued).audit.reference,
            to=datetime.date(2026, 12, 4),
            **given,
        )
    assert "seems to hold" in str(stopped.value)
    assert not any(sign in str(stopped.value) for sign in SIGNS)
    assert issued.events() == before


def test_s8_what_was_typed_while_an_action_was_held_is_recorded_after_its_release(
    issued: Council,
) -> None:
    for audit in issued.audits():
        come_back(issued, audit, {"A1.what": f"Agree the plan. {WEAK}"})
    made = issue_to(issued, "Tara Northby", IN_ON)
    assert made is not None
    action = next(iter(made.event.entries))
    assert "Jamie" not in made.book.workbook.decode("latin-1")
    answer(issued, "Yes")
    ingest.run(issued.on(OUT_ON))
    issued.drop("back.xlsx", confirmed(made, typed_of(action, comment="Begun.")))
    result = ingest.run(issued.on(BACK_ON))
    assert "changed-on-both-sides" not in codes(result)
    assert issued.state().actions[action].comment == "Begun."
