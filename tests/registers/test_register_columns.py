"""The columns of the registers agree with themselves."""

import pytest

from workbook_qa.registers.case_list.case_columns import CASE_LISTS, CONTEXT_WORDS, PLAIN_LIST
from workbook_qa.registers.register_columns import CLOSURES, SCHEDULE, STAFF, TEAMS

SHEETS = [TEAMS, STAFF, CLOSURES, SCHEDULE, PLAIN_LIST, *CASE_LISTS]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_heading_can_be_read_as_two_columns(sheet):
    folded = [
        heading
        for column in sheet.columns
        for heading in {heading for rank in column.folded for heading in rank}
    ]
    assert sorted(folded) == sorted(set(folded))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_keys_are_unique_and_the_distinctive_ones_exist(sheet):
    keys = [column.key for column in sheet.columns]
    assert len(keys) == len(set(keys))
    assert set(sheet.distinctive) <= set(keys)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_examples_fill_every_column_and_say_that_they_are_examples(sheet):
    for row in sheet.examples:
        assert len(row) == len(sheet.columns)
        assert str(row[0]).startswith("Example: ")


def test_a_drop_down_taken_from_another_sheet_names_one_of_its_columns():
    offered = {
        column.choices_from
        for sheet in (TEAMS, STAFF)
        for column in sheet.columns
        if column.choices_from
    }
    there = {(sheet.name, column.heading) for sheet in (TEAMS, STAFF) for column in sheet.columns}
    assert offered
    assert offered <= there


def test_every_date_on_the_cover_is_a_column_of_its_list():
    for sheet in CASE_LISTS:
        assert set(CONTEXT_WORDS[sheet.name]) <= {column.key for column in sheet.columns}
