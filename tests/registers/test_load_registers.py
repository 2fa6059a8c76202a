"""A register that cannot be read at all: said once, truly, and no command goes on without it."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from tests.support.made_up.workspace import Council
from workbook_qa.chasing import chase
from workbook_qa.core.calendar import Month
from workbook_qa.core.problem import CannotContinue
from workbook_qa.followups import feedback
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.reports.summary import summary
from workbook_qa.returns import ingest
from workbook_qa.selection import select
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import check, init, status

ON = "2026-11-09"
MONTH = Month("2026-11")
EVERY_COMMAND_THAT_GOES_BY_PEOPLE: dict[str, Callable[[Council], object]] = {
    "select": lambda council: select.run(council.on(ON), Month("2026-12")),
    "ingest": lambda council: ingest.run(council.on(ON)),
    "reconcile": lambda council: reconcile.run(council.on(ON)),
    "feedback": lambda council: feedback.run(council.on(ON)),
    "chase": lambda council: chase.run(council.on(ON)),
    "summary": lambda council: summary.run(council.on(ON), MONTH),
}


def zipped(**parts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


UNREADABLE = {
    "nothing is there": None,
    "empty": b"",
    "cut short": workbook(("Team",))[:700],
    "a zip of something else": zipped(notes="nothing"),
    "a text": b"Name,Role\n",
    "no sheet of staff": workbook(("Something",), ("else",)),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_no_command_goes_on_without_the_people_register(content: bytes | None, issued: Council):
    register = issued.workspace.people
    register.unlink()
    if content is not None:
        register.write_bytes(content)
    before = issued.tree()
    for name, run in EVERY_COMMAND_THAT_GOES_BY_PEOPLE.items():
        with pytest.raises(CannotContinue, match=r"people\.xlsx") as stopped:
            run(issued)
        assert "Nothing was changed." in str(stopped.value), name
        assert "sender" not in str(stopped.value), name
    assert issued.tree() == before


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_check_says_it_once_and_not_again_for_each_name(content: bytes | None, issued: Council):
    issued.workspace.people.unlink()
    if content is not None:
        issued.workspace.people.write_bytes(content)
    result = check.run(issued.on(ON, dry_run=True))
    codes = {problem.code for problem in result.problems}
    assert not codes & {"team-unknown", "person-unknown"}
    assert "people.xlsx" in {problem.place.file for problem in result.problems}
    assert status.run(issued.on(ON), MONTH).problems


def test_the_register_that_init_makes_can_be_used_though_nobody_is_in_it(council: Council):
    council.workspace.people.unlink()
    init.run(council.on(ON))
    assert council.workspace.people.exists()
    assert read_people_register(council.on(ON))[0].staff == ()


def test_whoever_must_mend_an_own_file_is_not_sent_to_a_sender(issued: Council):
    reconcile.run(issued.on(ON))
    issued.workspace.tracker.write_bytes(issued.workspace.tracker.read_bytes()[:3000])
    with pytest.raises(CannotContinue, match="put an earlier copy in its place") as stopped:
        reconcile.run(issued.on(ON))
    assert "sender" not in str(stopped.value)
