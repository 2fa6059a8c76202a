"""The workbook of problems, and who is meant by unknown names: chosen in it and read back."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from tests.support.made_up.workspace import STAFF_ROWS, Council, case_rows, write_registers
from workbook_qa.registers.load_registers import read_people_register, read_registers
from workbook_qa.selection import select
from workbook_qa.upkeep import check
from workbook_qa.upkeep.problems_book import BY_KIND, PROBLEMS, WHO
from workbook_qa.upkeep.problems_book import KNOWN as KNOWN_PEOPLE
from workbook_qa.workspace.writing import write_file

ON = "2026-11-02"
# How the case system writes the name of one worker, and of one who is in no register.
KNOWN, ALIAS, LEFT = "Blake Sample", "SAMPLE Blake (SW)", "Nobody Known"
HEADING_ROW = 4


@pytest.fixture
def unknown(council: Council) -> Council:
    """A case list in which one worker is written otherwise than in the register."""
    rows = [tuple(ALIAS if value == KNOWN else value for value in row) for row in case_rows()]
    first = next(number for number, row in enumerate(rows) if ALIAS in row)
    rows[first] = tuple(LEFT if value == ALIAS else value for value in rows[first])
    assert sum(ALIAS in row for row in rows) > 1
    write_registers(council, cases=rows)
    return council


def names(council: Council) -> dict[str, list[object]]:
    """The rows of the sheet 'Who is meant', by the name as it is written."""
    sheet = openpyxl.load_workbook(council.workspace.problems)[WHO]
    rows = sheet.iter_rows(min_row=HEADING_ROW + 1, values_only=True)
    return {str(row[0]): list(row) for row in rows}


def choose(council: Council, name: str, means: str) -> None:
    """As a person does in Excel: another program saves what we wrote."""
    book = openpyxl.load_workbook(council.workspace.problems)
    for row in book[WHO].iter_rows(min_row=HEADING_ROW + 1):
        if row[0].value == name:
            row[1].value = means
    content = io.BytesIO()
    book.save(content)
    council.workspace.problems.write_bytes(content.getvalue())


def unknown_people(council: Council) -> int:
    result = check.run(council.on(ON, dry_run=True))
    return sum(problem.code == "person-unknown" for problem in result.problems)


def test_check_writes_all_problems_by_kind_and_one_by_one(unknown: Council):
    result = check.run(unknown.on(ON))
    assert result.written == (unknown.workspace.problems,)
    book = openpyxl.load_workbook(unknown.workspace.problems)
    assert book.sheetnames == [BY_KIND, WHO, PROBLEMS, KNOWN_PEOPLE]
    each = list(book[PROBLEMS].iter_rows(min_row=HEADING_ROW + 1, values_only=True))
    assert len(each) == len(result.problems)
    weights = [row[0] for row in each]
    assert weights == sorted(weights, reverse=True)  # what is to be put right first
    kinds = list(book[BY_KIND].iter_rows(min_row=HEADING_ROW + 1, values_only=True))
    assert sum(row[1] for row in kinds) == len(result.problems)
    people = [row for row in kinds if row[8] == "person-unknown"]
    assert len(people) == 1
    assert f"{ALIAS} ({unknown_people(unknown) - 1})" in people[0][4]


def test_a_link_opens_the_register_at_the_cell(unknown: Council):
    check.run(unknown.on(ON))
    sheet = openpyxl.load_workbook(unknown.workspace.problems)[PROBLEMS]
    links = [row[3].value for row in sheet.iter_rows(min_row=HEADING_ROW + 1) if row[4].value]
    assert links
    for link in links:
        target, cell = link.removeprefix('=HYPERLINK("').removesuffix('")').split('","')
        path, place = target.split("#")
        assert (unknown.workspace.outbox / path).resolve().is_file()
        assert place.endswith(f"'!{cell}")
        register = openpyxl.load_workbook(unknown.workspace.outbox / path)
        shown = register[place.split("'")[1]][cell].value
        assert shown in (ALIAS, LEFT)


def test_who_is_meant_is_chosen_from_a_list_read_back_and_holds_in_every_command(
    unknown: Council,
):
    check.run(unknown.on(ON))
    before = unknown_people(unknown)
    rows = names(unknown)
    assert set(rows) == {ALIAS, LEFT}
    assert (rows[ALIAS][1], rows[ALIAS][4]) == (None, before - 1)
    book = openpyxl.load_workbook(unknown.workspace.problems)
    (rule,) = book[WHO].data_validations.dataValidation
    assert rule.type == "list"
    offered = [
        row[0] for row in book[KNOWN_PEOPLE].iter_rows(min_row=HEADING_ROW + 1, values_only=True)
    ]
    assert KNOWN in offered
    choose(unknown, ALIAS, KNOWN)
    result = check.run(unknown.on(ON))
    assert unknown.workspace.settled_names in result.written
    assert unknown_people(unknown) == 1
    assert set(names(unknown)) == {LEFT}
    people, problems = read_people_register(unknown.on(ON))
    assert problems == []
    assert people.person(ALIAS).name == KNOWN
    drawn = select.run(unknown.on(ON), "2026-11", seed="a seed")
    assert not [each for each in drawn.problems if each.value == ALIAS]
    workers = {case.worker for case in read_registers(unknown.on(ON)).case_list.cases}
    assert KNOWN in workers
    # again, and on another day: what was decided stays as it was
    kept = unknown.workspace.settled_names.read_bytes()
    check.run(unknown.on("2026-11-03"))
    assert unknown.workspace.settled_names.read_bytes() == kept


def test_a_decision_can_be_taken_back_by_deleting_its_row(unknown: Council):
    check.run(unknown.on(ON))
    before = unknown_people(unknown)
    choose(unknown, ALIAS, KNOWN)
    check.run(unknown.on(ON))
    book = openpyxl.load_workbook(unknown.workspace.settled_names)
    book.active.delete_rows(HEADING_ROW + 1)
    book.save(unknown.workspace.settled_names)
    assert unknown_people(unknown) == before


def test_what_is_nobody_of_the_register_is_asked_about_and_stays_typed(unknown: Council):
    check.run(unknown.on(ON))
    choose(unknown, ALIAS, "Somebody Else")
    result = check.run(unknown.on(ON))
    (problem,) = [each for each in result.problems if each.place.file == "Problems.xlsx"]
    assert (problem.code, problem.place.sheet) == ("value-unknown", WHO)
    assert "Somebody" not in str(problem)
    assert names(unknown)[ALIAS][1] == "Somebody Else"
    assert not unknown.workspace.settled_names.exists()


def test_who_left_the_register_since_is_a_problem_of_the_decision(unknown: Council):
    check.run(unknown.on(ON))
    choose(unknown, ALIAS, KNOWN)
    check.run(unknown.on(ON))
    write_registers(unknown, staff=[row for row in STAFF_ROWS if row[0] != KNOWN])
    problems = check.run(unknown.on(ON)).problems
    assert any(each.place.file == "who is meant.xlsx" for each in problems)


@pytest.mark.parametrize("which", ["problems", "settled_names"])
def test_a_choice_is_not_lost_while_a_workbook_is_open(
    unknown: Council, which: str, monkeypatch: pytest.MonkeyPatch
):
    check.run(unknown.on(ON))
    choose(unknown, ALIAS, KNOWN)
    path = getattr(unknown.workspace, which)
    stub = path.with_name(f"~${path.name}")
    stub.write_bytes(b"")
    before = unknown.workspace.problems.read_bytes()
    result = check.run(unknown.on(ON))
    assert any("is open in Excel" in line for line in result.lines)
    assert unknown.workspace.problems.read_bytes() == before
    stub.unlink()
    check.run(unknown.on(ON))
    assert unknown.workspace.settled_names.is_file()
    assert unknown_people(unknown) == 1


def test_a_dry_run_and_a_workspace_without_problems_write_nothing(
    unknown: Council, council: Council, monkeypatch: pytest.MonkeyPatch
):
    before = unknown.tree()
    check.run(unknown.on(ON, dry_run=True))
    assert unknown.tree() == before
    written: list[object] = []
    keep: Callable[..., bool] = write_file
    monkeypatch.setattr(check, "write_file", lambda *arguments: written.append(arguments) or keep)
    monkeypatch.setattr(check, "read_registers", lambda _, **__: _without_problems(unknown))
    monkeypatch.setattr(check, "words_problems", lambda _: [])
    check.run(unknown.on(ON))
    assert written == []


def _without_problems(council: Council) -> object:
    registers = read_registers(council.on(ON))
    return type(registers)(registers.people, registers.schedule, registers.case_list, ())


def test_nothing_that_may_be_a_childs_name_stands_in_it(unknown: Council):
    """Somebody moved the columns of the case list: names stand where statuses should."""
    rows = [
        ("Zaphod, Kim", *row[1:]) if number < 3 else row for number, row in enumerate(case_rows())
    ]
    rows = [(row[0], "Zaphod, Kim", *row[2:]) for row in rows]
    write_registers(unknown, cases=rows)
    result = check.run(unknown.on(ON))
    assert any(problem.code == "value-unknown" for problem in result.problems)
    book = openpyxl.load_workbook(unknown.workspace.problems)
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [text for text in texts if "Zaphod" in text]


def test_who_may_be_meant_is_told_by_the_words_in_any_order(unknown: Council):
    check.run(unknown.on(ON))
    assert names(unknown)[ALIAS][2] == KNOWN


def test_the_workbook_of_problems_is_no_copy_of_the_tracker(unknown: Council):
    check.run(unknown.on(ON))
    assert check.run(unknown.on(ON)).written == ()
