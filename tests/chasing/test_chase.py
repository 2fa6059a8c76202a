"""`chase` on a council's disk: drafts, the list of them, rebuild, undo, and a month day by day."""

import datetime
import io
import shutil
from collections import defaultdict
from email import policy
from email.parser import BytesParser
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from tests.support.made_up.played import LACKS_GRADE
from tests.support.made_up.workspace import STAFF_ROWS as STAFF
from tests.support.made_up.workspace import Council, write_registers
from workbook_qa.audits import exempt
from workbook_qa.chasing import chase
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.terms import Topic
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import Chased, Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.registers.line_of_management import Rung
from workbook_qa.returns import ingest
from workbook_qa.upkeep import rebuild, undo

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
LATE = "2026-12-01"  # the audits of November were due on the day before
A_WEEK = datetime.timedelta(days=7)
DIRECTOR = (
    *("Dana Director", None, "Assistant Director", None, "dana.director@example.invalid", "No"),
    *(None, None, None, None),
)


@pytest.fixture
def out(issued: Council) -> Council:
    """Five audits are out, and the register has an Assistant Director."""
    write_registers(issued, staff=(*STAFF, DIRECTOR))
    return issued


def chased(council: Council) -> list[Chased]:
    return [each.event for each in council.events() if isinstance(each.event, Chased)]


def reminders(council: Council) -> dict[str, bytes]:
    return {
        Path(path).name: content
        for path, content in council.tree("outbox").items()
        if Path(path).name.startswith("Reminder ")
    }


def listed(council: Council) -> list[list[object]]:
    """The rows of the list of drafts, as they are shown."""
    book = openpyxl.load_workbook(council.workspace.drafts)
    sheet = book["To send"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def test_each_auditor_gets_one_draft_with_everything_of_theirs(out: Council):
    result = chase.run(out.on(LATE))
    assert result.counts["drafts"] == len({audit.audit.auditor for audit in out.audits()})
    for event in chased(out):
        path = out.workspace.reminder(event.on, event.number)
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        assert message["X-Unsent"] == "1"
        assert message["To"] == event.address
        text = message.get_body(("plain",)).get_content()
        assert text.startswith(f"Dear {event.person}")
        assert all(each.row in text for each in event.about)
        assert "Casey Leadwell" in text
        for audit in out.audits():
            assert audit.audit.case_id not in text
            assert audit.audit.worker not in text


def test_a_second_run_of_the_day_writes_to_nobody_and_finishes_the_first(out: Council):
    chase.run(out.on(LATE))
    before = out.tree("outbox")
    assert chase.run(out.on(LATE)).counts["drafts"] == 0
    assert out.tree("outbox") == before
    lost = out.workspace.reminder(datetime.date.fromisoformat(LATE), 1)
    lost.unlink()
    assert lost in chase.run(out.on(LATE)).written
    assert out.tree("outbox") == before


def test_a_dry_run_says_whom_and_writes_nothing(out: Council):
    before = out.tree()
    result = chase.run(out.on(LATE, dry_run=True))
    assert result.counts["drafts"] > 0
    assert any("one thing" in line for line in result.lines)
    assert out.tree() == before


def test_a_month_run_daily_goes_up_the_line_and_writes_weekly(out: Council):
    """Over a made-up council, through the disk; every priority is in test_outstanding.py."""
    start = datetime.date(2026, 11, 18)
    for number in range(31):
        chase.run(out.on((start + number * A_WEEK / 7).isoformat()))
    days = WorkingDays()
    asked = defaultdict(list)
    first = {}
    for event in chased(out):
        for about in event.about:
            asked[event.person, about.row].append(event.on)
            first.setdefault((about.row, about.rung), event.on)
    for dates in asked.values():
        assert all(later - earlier >= A_WEEK for earlier, later in pairwise(dates))
    due = datetime.date(2026, 11, 30)
    steps = out.on(LATE).settings.chasing.returns
    rungs = {rung for _, rung in first if rung}
    assert rungs >= {Rung.SENIOR, Rung.ASSISTANT_DIRECTOR}
    for (_, rung), day in first.items():
        if rung:
            assert day == days.after(due, steps[Rung(rung).step])
    assert {day for (_, rung), day in first.items() if not rung} == {datetime.date(2026, 11, 23)}


def test_a_queried_return_is_asked_for_and_one_that_came_is_not(out: Council):
    first, second = out.audits()[:2]
    out.drop("a.xlsx", out.filled(first))
    out.drop("b.xlsx", out.filled(second, LACKS_GRADE))
    ingest.run(out.on("2026-11-20"))
    chase.run(out.on(LATE))
    topics = {each.row: each.topic for event in chased(out) for each in event.about}
    assert first.audit.reference not in topics
    assert topics[second.audit.reference] is Topic.QUERY


def test_the_list_shows_what_waits_and_where(out: Council):
    chase.run(out.on(LATE))
    rows = listed(out)
    kinds = [row[2] for row in rows]
    assert kinds.count("Audit workbook") == 5
    assert kinds.count("Reminder") == len(chased(out))
    sheet = openpyxl.load_workbook(out.workspace.drafts)["To send"]
    for row in sheet.iter_rows(min_row=5):
        for cell in (row[1], row[6]):
            if str(cell.value).startswith("=HYPERLINK"):
                path = cell.value.split('"')[1]
                assert (out.workspace.outbox / path).is_file(), path
        assert row[7].value.startswith('=HYPERLINK("#')
    texts = openpyxl.load_workbook(out.workspace.drafts)["Texts"]
    assert texts.cell(5, 3).value.startswith("Dear ")


def test_what_is_done_leaves_the_list(out: Council):
    chase.run(out.on(LATE))
    reference = out.audits()[0].audit.reference
    out.drop("a.xlsx", out.filled(out.audits()[0]))
    ingest.run(out.on(LATE))
    assert reference not in {row[8] for row in listed(out)}
    other = out.audits()[1].audit.reference
    exempt.run(out.on(LATE), other, why="On sick leave.")
    assert {row[2] for row in listed(out) if row[8] == other} == {"Note to an auditor"}


def test_a_later_reminder_takes_the_place_of_an_earlier_one(out: Council):
    chase.run(out.on(LATE))
    chase.run(out.on("2026-12-08"))
    waiting = [row for row in listed(out) if row[2] == "Reminder"]
    by_auditor = [row[3] for row in waiting]
    assert len(by_auditor) == len(set(by_auditor))
    assert len(reminders(out)) > len(waiting)


def test_a_list_that_is_open_waits_and_is_said(out: Council):
    out.workspace.drafts.with_name("~$To send.xlsx").write_bytes(b"")
    result = chase.run(out.on(LATE))
    assert [problem.code for problem in result.problems] == ["drafts-list-open"]
    assert len(reminders(out)) == len(chased(out)) > 0


def test_rebuild_makes_drafts_and_list_again_byte_for_byte(out: Council):
    chase.run(out.on(LATE))
    chase.run(out.on("2026-12-08"))
    before = {path: content for path, content in out.tree("outbox").items() if "README" not in path}
    shutil.rmtree(out.workspace.outbox)
    rebuild.run(out.on("2026-12-08"))
    after = out.tree("outbox")
    assert {path for path in before if after.get(path) != before[path]} == set()


def test_an_undone_run_may_be_repeated_and_names_are_not_given_twice(out: Council):
    chase.run(out.on(LATE))
    number, names = out.events()[-1].run, set(reminders(out))
    result = undo.run(out.on(LATE), number)
    assert any("may be written to again today" in line for line in result.lines)
    assert {problem.code for problem in result.problems} == {"file-of-undone-run"}
    again = chase.run(out.on(LATE))
    assert again.counts["drafts"] == len(names)
    assert len(reminders(out)) == 2 * len(names)


def test_who_has_no_address_is_said_and_nobody_is_guessed(out: Council):
    gone = [row for row in STAFF if row[0] not in {audit.audit.auditor for audit in out.audits()}]
    write_registers(out, staff=(*gone, DIRECTOR))
    result = chase.run(out.on(LATE))
    assert {"line-unknown"} <= {problem.code for problem in result.problems}
    assert chased(out) == []


def test_that_people_are_written_to_changes_nothing_that_the_tracker_shows(out: Council):
    before = out.state()
    chase.run(out.on(LATE))
    after = out.state()
    assert (after.number, after.audits, after.actions) == (
        before.number,
        before.audits,
        before.actions,
    )
    with open_ledger(out.on(LATE)) as journal:
        assert all(journal.document(event.message) for event in chased(out))
    last: Recorded = out.events()[-1]
    assert fold([last]).chased == [last.event]


def test_the_same_drafts_give_the_same_list(out: Council):
    chase.run(out.on(LATE))
    first = out.workspace.drafts.read_bytes()
    out.workspace.drafts.unlink()
    chase.run(out.on(LATE))
    assert out.workspace.drafts.read_bytes() == first
    assert openpyxl.load_workbook(io.BytesIO(first)).sheetnames == ["To send", "Texts"]
