"""Every file of the inbox has exactly one outcome, is kept, and is put away with a note."""

import datetime
import email
import email.policy
import os
import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.support.made_up.workspace import (
    NOVEMBER,
    STAFF_ROWS,
    Council,
    address_of_auditor,
    edited,
    issue,
    mailed,
    make_council,
    write_registers,
)
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import AuditStatus, Outcome
from workbook_qa.demo.people_at_work import signed
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.returns import ingest
from workbook_qa.returns.inbox import inbox as inbox_module
from workbook_qa.returns.inbox import intake
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import rebuild
from workbook_qa.workbooks.read.apart import reader_pool

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py

DAY = "2026-11-20"


def take_in(council: Council, day: str = DAY):
    return ingest.run(council.on(day))


def outcomes(result) -> list[str]:
    return [each.outcome.value for each in result.outcomes]


def codes(result) -> set[str]:
    return {problem.code for problem in result.problems}


def in_order(council: Council, *files: tuple[str, bytes]) -> None:
    """Files that arrive one after another, whatever they are called."""
    for number, (name, content) in enumerate(files):
        path = council.drop(name, content)
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))


def put_away(council: Council, folder: str) -> list[str]:
    return [name for name in council.tree(f"inbox/{folder}") if not name.endswith(".txt")]


# Outcomes


def test_a_complete_return_is_accepted_whatever_it_is_called(issued: Council):
    audit = issued.audits()[0]
    content = issued.filled(audit)
    issued.drop("Copy of copy (3) FINAL.xlsx", content)
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert not result.needs_a_person
    reference = audit.audit.reference
    name = f"inbox/accepted/2026-11/{reference}.xlsx"
    assert issued.tree("inbox/accepted")[name] == content
    note = issued.tree("inbox/accepted")[f"{name}.txt"].decode()
    assert "Copy of copy (3) FINAL.xlsx" in note
    assert "accepted" in note
    assert issued.audits()[0].status is AuditStatus.COMPLETED


def test_an_incomplete_return_is_queried_and_the_reply_names_the_cells(issued: Council):
    audit = issued.audits()[0]
    changes = {Meaning.OVERALL_GRADE: None, "Q1.1.answer": "Perhaps", "A1.priority": None}
    issued.drop("a.xlsx", issued.filled(audit, changes))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert codes(result) == {"grade-missing", "answer-not-on-scale", "action-without-priority"}
    form = issued.form(audit)
    wanted = {form.place_of(field) for field in changes}
    assert {(each.place.sheet, each.place.cell) for each in result.problems} == wanted
    (draft,) = (path for path in result.written if path.suffix == ".eml")
    assert audit.audit.reference in draft.name
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    body = " ".join(message.get_body().get_content().split())
    for sheet, cell in wanted:
        assert sheet in body
        assert re.search(rf"\b{cell}\b", body)
    assert audit.audit.case_id not in f"{message['Subject']} {body}"
    assert issued.audits()[0].status is AuditStatus.QUERIED


def test_a_formula_in_place_of_a_needed_entry_leaves_it_missing(issued: Council):
    formula = {Meaning.OVERALL_GRADE: '="Good"', "Q1.1.answer": '="Yes"'}
    issued.drop("a.xlsx", issued.filled(issued.audits()[0], formula))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert {"formula-in-answer", "grade-missing", "answer-missing"} <= codes(result)


def test_a_query_alone_does_not_stop_acceptance_and_is_kept(issued: Council):
    issued.drop("a.xlsx", issued.filled(issued.audits()[0], {"Q1.2.evidence": "Seen."}))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert codes(result) == {"evidence-too-short"}
    assert issued.audits()[0].accepted.problems == result.problems


def test_the_same_bytes_are_already_had_and_change_nothing(issued: Council):
    content = issued.filled(issued.audits()[0])
    issued.drop("a.xlsx", content)
    take_in(issued)
    before = issued.audits()[0]
    issued.drop("b.xlsx", content)
    assert outcomes(take_in(issued, "2026-11-23")) == ["already-have"]
    after = issued.audits()[0]
    assert (after.accepted, after.content) == (before.accepted, before.content)
    assert issued.workspace.inbox.joinpath("b.xlsx").exists() is False


def test_the_same_content_in_other_bytes_is_already_had(issued: Council):
    content = issued.filled(issued.audits()[0])
    again = edited(content, lambda book: setattr(book.properties, "creator", "Somebody"))
    assert again != content
    in_order(issued, ("a.xlsx", content), ("b.xlsx", again))
    assert outcomes(take_in(issued)) == ["accepted", "already-have"]


def test_a_queried_file_sent_again_is_said_to_wait_still(issued: Council):
    content = issued.filled(issued.audits()[0], {Meaning.OVERALL_GRADE: None})
    again = edited(content, lambda book: setattr(book.properties, "creator", "Somebody"))
    in_order(issued, ("a.xlsx", content), ("b.xlsx", content), ("c.xlsx", again))
    result = take_in(issued)
    assert outcomes(result) == ["queried", "already-have", "already-have"]
    assert all("queried" in each.reason for each in result.outcomes[1:])
    assert issued.audits()[0].status is AuditStatus.QUERIED


def test_a_second_version_kept_by_a_synchronising_program_is_said(issued: Council):
    issued.drop("audit-DESKTOP-AB12CD3.xlsx", issued.filled(issued.audits()[0]))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert codes(result) == {"second-version-of-file"}


def test_an_incomplete_return_never_takes_the_place_of_a_complete_one(issued: Council):
    audit = issued.audits()[0]
    in_order(
        issued,
        ("a.xlsx", issued.filled(audit)),
        ("b.xlsx", issued.filled(audit, {Meaning.OVERALL_GRADE: None})),
    )
    assert outcomes(take_in(issued)) == ["accepted", "superseded"]
    assert issued.audits()[0].content.entries[Meaning.OVERALL_GRADE] == "Good"


def test_the_later_of_two_complete_returns_counts_whatever_they_are_called(issued: Council):
    audit = issued.audits()[0]
    changes = {Meaning.STRENGTHS: "Seen once more, and this is the later one."}
    in_order(
        issued,
        ("x.xlsx", issued.filled(audit)),
        ("x (1).eml", mailed(issued.filled(audit, changes), address_of_auditor(audit))),
    )
    assert outcomes(take_in(issued)) == ["accepted", "accepted"]
    assert issued.audits()[0].content.entries[Meaning.STRENGTHS].endswith("the later one.")


def test_the_tracker_links_to_the_return_that_counts(issued: Council):
    audit = issued.audits()[0]
    changes = {Meaning.STRENGTHS: "Seen once more, and this is the later one."}
    earlier = issued.filled(audit)
    later = issued.filled(audit, changes)  # saved later too, or in the same second
    in_order(issued, ("a.xlsx", earlier), ("b.eml", mailed(later, address_of_auditor(audit))))
    take_in(issued)
    links = reconcile.accepted_workbooks(issued.on(DAY), issued.state())
    linked = issued.workspace.outbox / links[audit.audit.reference]
    assert linked.read_bytes() == later


def test_grades_and_dates_typed_in_other_ways_are_read_and_said(issued: Council):
    audit = issued.audits()[0]
    changes = {
        Meaning.OVERALL_GRADE: "RI",
        "Q1.1.answer": " yes. ",
        Meaning.AUDITED_ON: "3rd Nov 2026",
    }
    issued.drop("a.xlsx", issued.filled(audit, changes))
    assert outcomes(take_in(issued)) == ["accepted"]
    accepted = issued.audits()[0].accepted
    assert accepted.content.entries[Meaning.OVERALL_GRADE] == "Requires improvement"
    assert accepted.content.entries[Meaning.AUDITED_ON] == "2026-11-03"
    said = {field: (typed, read) for field, typed, read in accepted.normalised}
    assert said[Meaning.OVERALL_GRADE] == ("RI", "Requires improvement")
    assert said[Meaning.AUDITED_ON] == ("3rd Nov 2026", "2026-11-03")


# Immediate concerns


def test_an_immediate_concern_is_said_before_all_else(issued: Council):
    changes = {
        Meaning.CONCERN: "Yes",
        Meaning.CONCERN_TOLD: "The Team Manager",
        Meaning.CONCERN_DATE: datetime.date(2026, 11, 3),
        Meaning.CONCERN_TIME: datetime.time(11, 20),
    }
    issued.drop("a.xlsx", issued.filled(issued.audits()[0], changes))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert len(result.alarms) == 1
    assert result.needs_a_person


@pytest.mark.parametrize("typed", ["Yes", "Yes!! see note", "=1"])
def test_a_concern_without_details_or_that_cannot_be_read_raises_the_alarm(issued, typed):
    issued.drop("a.xlsx", issued.filled(issued.audits()[0], {Meaning.CONCERN: typed}))
    result = take_in(issued)
    assert len(result.alarms) == 1
    assert "elephone" in result.alarms[0]


# Whose it is


def retyped(content: bytes, wanted: str, new: str | None, *, sheets: tuple[str, ...]) -> bytes:
    """The workbook with every cell that holds `wanted` typed over on some sheets."""

    def change(book) -> None:
        for name in sheets:
            for row in book[name].iter_rows():
                for cell in row:
                    if cell.value == wanted:
                        cell.value = new

    return edited(content, change)


def without_properties(book) -> None:
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def test_properties_lost(issued: Council):
    issued.drop("a.xlsx", edited(issued.filled(issued.audits()[0]), without_properties))
    assert outcomes(take_in(issued)) == ["accepted"]


def test_hidden_sheet_lost_and_properties_too_leaves_the_visible_cells(issued: Council):
    def change(book) -> None:
        without_properties(book)
        del book["_meta"]

    issued.drop("a.xlsx", edited(issued.filled(issued.audits()[0]), change))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert codes(result) == {"copied-to-a-new-workbook"}


def test_only_the_visible_reference_left_waits_to_be_looked_at(issued: Council):
    audit = issued.audits()[0]

    def change(book) -> None:
        without_properties(book)
        del book["_meta"]
        for row in book["Start"].iter_rows(max_col=2):
            if row[0].value == "Workbook seal":
                row[1].value = None

    issued.drop("a.xlsx", edited(issued.filled(audit), change))
    result = take_in(issued)
    assert outcomes(result) == ["conflict"]
    assert codes(result) == {"seal-not-checked"}


def test_wrong_month_another_audits_reference_pasted_is_never_chosen_between(issued: Council):
    one, other = issued.audits()[:2]
    pasted = retyped(
        issued.filled(one), one.audit.reference, other.audit.reference, sheets=("Start",)
    )
    issued.drop("a.xlsx", pasted)
    result = take_in(issued)
    assert outcomes(result) == ["refused"]
    assert codes(result) == {"seal-broken"}
    assert all(audit.received == () for audit in issued.audits())


def test_another_audits_reference_everywhere_does_not_agree_with_the_seal(issued: Council):
    one, other = issued.audits()[:2]

    def change(book) -> None:
        without_properties(book)
        for name in ("Start", "_meta"):
            for row in book[name].iter_rows():
                for cell in row:
                    if cell.value == one.audit.reference:
                        cell.value = other.audit.reference

    issued.drop("a.xlsx", edited(issued.filled(one), change))
    result = take_in(issued)
    assert outcomes(result) == ["refused"]
    assert codes(result) == {"seal-broken"}


def test_a_lost_key_is_not_taken_for_a_forgery(issued: Council):
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    with open_ledger(issued.on("2026-11-19")) as journal:
        journal.keep_seal_key(b"0" * 64)
    result = take_in(issued)
    assert outcomes(result) == ["conflict"]
    assert codes(result) == {"seal-not-checked"}


def test_an_audit_that_was_not_issued_here_is_refused(issued: Council, tmp_path: Path):
    council = make_council(tmp_path / "another")
    council.drop("a.xlsx", issued.filled(issued.audits()[0]))
    result = take_in(council)
    assert outcomes(result) == ["refused"]
    assert codes(result) == {"audit-unknown"}


# Junk, and what is not a return


def zipped(**members: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


JUNK = {
    "empty.xlsx": b"",
    "scan.pdf": b"%PDF-1.7 a scanned form",
    "letter.docx": zipped(
        **{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
    ),
    "half.xlsx": b"PK\x03\x04 cut off",
    "picture.jpg": b"\xff\xd8\xff\xe0" + bytes(200),
    "locked.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
    "list.csv": b"a,b\n1,2\n",
    "no ending": b"\x00\x01\x02",
    "odd name \u00e9\u4e2d=cmd'!A1.xlsx": b"x",
}


def test_one_bad_file_never_stops_the_next_and_files_in_are_outcomes_out(issued: Council):
    audits = issued.audits()
    for name, content in JUNK.items():
        issued.drop(name, content)
    for audit in audits:
        issued.drop(f"z {audit.audit.reference}.xlsx", issued.filled(audit))
    issued.drop("~$z.xlsx", b"open in Excel")
    issued.drop(".~lock.z.xlsx#", b"open in LibreOffice")
    result = take_in(issued)
    assert Counter(outcomes(result)) == {"refused": len(JUNK), "accepted": 5}
    assert {each.file for each in result.outcomes if each.outcome is Outcome.REFUSED} == {*JUNK}
    assert all(each.reason for each in result.outcomes)
    left = {path.name for path in issued.workspace.inbox.iterdir() if path.is_file()}
    assert left == {"README.md", "~$z.xlsx", ".~lock.z.xlsx#"}
    kept = {digest_of(content) for content in issued.tree("inbox/refused").values()}
    assert {digest_of(content) for content in JUNK.values()} <= kept


def test_the_bytes_of_every_file_are_in_the_ledger_before_it_moves(issued: Council, monkeypatch):
    audit = issued.audits()[0]
    content = issued.filled(audit)
    path = issued.drop("a.xlsx", content)

    def cut_off(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(intake, "put_away", cut_off)
        with pytest.raises(KeyboardInterrupt):
            take_in(issued)
    assert path.exists()
    with open_ledger(issued.on(DAY)) as journal:
        assert journal.document(digest_of(content)) == content
    take_in(issued)
    assert not path.exists()
    name = f"inbox/accepted/2026-11/{audit.audit.reference}.xlsx"
    assert put_away(issued, "accepted") == [name]
    assert b"Outcome: accepted" in issued.tree("inbox")[f"{name}.txt"]


def test_a_fault_of_the_program_in_one_file_does_not_stop_the_others(issued: Council, monkeypatch):
    first, second = issued.audits()[:2]
    issued.drop("a.xlsx", issued.filled(first))
    issued.drop("b.xlsx", issued.filled(second))
    real = intake.judge_file

    def faulty(desk, name, content, state, **more):
        if name == "a.xlsx":
            raise ZeroDivisionError
        return real(desk, name, content, state, **more)

    monkeypatch.setattr(intake, "judge_file", faulty)
    result = take_in(issued)
    assert sorted(outcomes(result)) == ["accepted", "refused"]
    assert [type(fault) for fault in result.faults] == [ZeroDivisionError]
    assert issued.workspace.inbox.joinpath("a.xlsx").exists()
    monkeypatch.undo()
    assert outcomes(take_in(issued)) == ["accepted"]


def test_a_fault_of_the_program_while_reading_ahead_costs_one_file(issued: Council, monkeypatch):
    for number, audit in enumerate(issued.audits()[:3]):
        issued.drop(f"{number}.xlsx", issued.filled(audit))
    usual = reader_pool.unpack
    answers = iter([False])

    def faulty(packed):
        return usual(packed) if next(answers, True) else 1 // 0

    monkeypatch.setattr(reader_pool, "unpack", faulty)
    result = take_in(issued)
    assert sorted(outcomes(result)) == ["accepted", "accepted", "refused"]
    assert [type(fault) for fault in result.faults] == [ZeroDivisionError]
    assert len([*issued.workspace.inbox.glob("*.xlsx")]) == 1
    assert outcomes(take_in(issued)) == ["accepted"]


def test_a_folder_dropped_in_the_inbox_is_not_passed_over_silently(issued: Council):
    folder = issued.workspace.inbox / "from the North team"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"x")
    result = take_in(issued)
    assert outcomes(result) == ["refused"]
    assert result.needs_a_person
    assert (folder / "a.xlsx").exists()


@pytest.mark.skipif(os.name != "posix", reason="file names that are no text exist on POSIX only")
def test_a_file_whose_name_is_no_text_has_its_outcome_too(issued: Council):
    name = os.fsencode(issued.workspace.inbox) + b"/caf\xe9.xlsx"
    with open(name, "wb") as file:  # noqa: PTH123 - a Path cannot be made of these bytes
        file.write(issued.filled(issued.audits()[0]))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert not os.path.exists(name)  # noqa: PTH110
    assert issued.audits()[0].accepted.name == "caf?.xlsx"


def test_a_file_replaced_while_it_was_taken_in_stays_for_the_next_run(issued: Council, monkeypatch):
    first, second = issued.audits()[:2]
    path = issued.drop("a.xlsx", issued.filled(first))
    newer = issued.filled(second)
    real = inbox_module._write_note

    def replaced_meanwhile(*arguments, **named):
        path.write_bytes(newer)
        return real(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(inbox_module, "_write_note", replaced_meanwhile)
        take_in(issued)
    assert path.read_bytes() == newer
    assert outcomes(take_in(issued)) == ["accepted"]
    assert sum(audit.status is AuditStatus.COMPLETED for audit in issued.audits()) == 2


def test_without_an_inbox_it_says_so(issued: Council):
    issued.workspace.inbox.rename(issued.root / "elsewhere")
    with pytest.raises(CannotContinue):
        take_in(issued)


def test_an_auditor_who_is_no_longer_independent_is_queried(issued: Council):
    audit = next(each for each in issued.audits() if each.audit.auditor_role == "Team Manager")
    staff = [
        (*row[:7], audit.audit.auditor, *row[8:]) if row[0] == audit.audit.worker else row
        for row in STAFF_ROWS
    ]
    write_registers(issued, staff=staff)
    issued.drop("a.xlsx", issued.filled(audit))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert "auditor-not-independent" in codes(result)


def test_what_was_queried_for_the_register_counts_once_that_is_put_right(issued: Council):
    audit = next(each for each in issued.audits() if each.audit.auditor_role == "Team Manager")
    staff = [
        (*row[:7], audit.audit.auditor, *row[8:]) if row[0] == audit.audit.worker else row
        for row in STAFF_ROWS
    ]
    content = issued.filled(audit)
    write_registers(issued, staff=staff)
    issued.drop("a.xlsx", content)
    assert outcomes(take_in(issued)) == ["queried"]
    issued.drop("a.xlsx", content)
    assert outcomes(take_in(issued)) == ["already-have"]
    write_registers(issued)
    issued.drop("a.xlsx", content)
    assert outcomes(take_in(issued)) == ["accepted"]
    issued.drop("a.xlsx", content)
    assert outcomes(take_in(issued)) == ["already-have"]


def test_a_query_to_an_auditor_without_an_address_is_a_problem(council: Council):
    issued = council
    write_registers(issued, staff=[(*row[:4], None, *row[5:]) for row in STAFF_ROWS])
    issue(issued)
    audit = issued.audits()[0]
    issued.drop("a.xlsx", issued.filled(audit, {Meaning.OVERALL_GRADE: None}))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert "recipient-unknown" in codes(result)


def test_the_report_names_every_file_newest_first(issued: Council):
    audit = issued.audits()[0]
    issued.drop("first.xlsx", issued.filled(audit))
    take_in(issued)
    issued.drop("second.pdf", b"%PDF-1.7")
    take_in(issued, "2026-11-23")
    book = openpyxl.load_workbook(issued.workspace.ingest_report)
    names = [cell.value for cell in book["Files"]["B"] if cell.value]
    assert names[-2:] == ["second.pdf", "first.xlsx"]
    events = [each.event for each in issued.events() if isinstance(each.event, FileReceived)]
    assert [event.name for event in events] == ["first.xlsx", "second.pdf"]


# Where a file was put


def test_the_event_says_under_which_name_it_was_put_away_where_another_file_had_it(
    issued: Council,
):
    audit = issued.audits()[0]
    target = issued.workspace.accepted_workbook(NOVEMBER, audit.audit.reference)
    target.parent.mkdir(parents=True)
    target.write_bytes(b"somebody's own")
    content = issued.filled(audit)
    issued.drop("a.xlsx", content)
    take_in(issued)
    accepted = issued.audits()[0].accepted
    assert accepted is not None
    assert accepted.path == f"accepted/2026-11/{audit.audit.reference} 2.xlsx"
    assert (issued.workspace.inbox / accepted.path).read_bytes() == content
    (issued.workspace.inbox / accepted.path).unlink()
    assert codes(rebuild.run(issued.on(DAY))) == set()
    assert (issued.workspace.inbox / accepted.path).read_bytes() == content
    assert target.read_bytes() == b"somebody's own"


def test_two_files_of_one_run_that_would_have_one_name_get_a_number(issued: Council):
    audit = issued.audits()[0]
    in_order(
        issued,
        ("a.xlsx", issued.filled(audit, {Meaning.OVERALL_GRADE: None})),
        ("b.xlsx", issued.filled(audit, {Meaning.OVERALL_GRADE: None, "Q1.1.answer": None})),
    )
    assert outcomes(take_in(issued)) == ["queried", "queried"]
    reference = audit.audit.reference
    paths = [file.path for file in issued.audits()[0].received]
    assert paths == [f"queried/{reference}.xlsx", f"queried/{reference} 2.xlsx"]
    assert put_away(issued, "queried") == sorted(f"inbox/{path}" for path in paths)


def test_a_changed_complete_return_that_is_superseded_needs_a_person(issued: Council):
    audit = issued.audits()[0]
    earlier = issued.filled(audit, {Meaning.STRENGTHS: "Saved first, and it came second."})
    later = issued.filled(audit)
    in_order(issued, ("a.xlsx", later), ("b.xlsx", earlier))
    result = take_in(issued)
    assert outcomes(result) == ["accepted", "superseded"]
    assert [problem.code for problem in result.problems] == ["complete-return-superseded"]
    assert result.needs_a_person


@pytest.mark.parametrize("year", [2031, 2001])
def test_a_return_saved_by_a_wrong_clock_does_not_beat_its_correction(issued: Council, year: int):
    audit = issued.audits()[0]
    first = signed(issued.filled(audit), "", datetime.datetime(year, 3, 1, 9, tzinfo=datetime.UTC))
    correction = issued.filled(audit, {Meaning.STRENGTHS: "Put right, and this one is meant."})
    in_order(issued, ("a.xlsx", first), ("b.xlsx", correction))
    result = take_in(issued)
    assert outcomes(result) == ["accepted", "conflict"]
    assert result.needs_a_person
