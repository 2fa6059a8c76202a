"""The registers as they are written: what must be filled in is marked, and is read back."""

import datetime
import io

import openpyxl
import pytest

from workbook_qa.core.calendar import Month
from workbook_qa.registers.people_and_schedule import read_schedule
from workbook_qa.registers.register_book import write_plain_sheets, write_register
from workbook_qa.registers.register_columns import CLOSURES, SCHEDULE, STAFF, TEAMS
from workbook_qa.workbooks.read.reader import read_book

DAY = datetime.date(2026, 11, 2)
ROW = ("2026-11", "Plans", "Case file audit", None, None, None, None, None)


def written(*sheets, rows=None):
    return write_register(sheets, rows or {}, title="A register", created=DAY)


def read(content):
    return read_schedule(read_book(content, "schedule.xlsx"), "schedule.xlsx")


def test_what_must_be_filled_in_has_a_star_and_the_line_above_says_so():
    book = openpyxl.load_workbook(io.BytesIO(written(TEAMS, STAFF, CLOSURES)))
    for known in (TEAMS, STAFF, CLOSURES):
        headings = [cell.value for cell in book[known.name][4]]
        starred = [heading.endswith(" *") for heading in headings]
        assert starred == [column.filled for column in known.columns]
        assert book[known.name]["A3"].value.startswith("* must be filled in.")


@pytest.mark.parametrize("known", [TEAMS, STAFF, SCHEDULE], ids=lambda known: known.name)
def test_all_columns_are_in_sight_of_a_small_screen(known):
    widths = [max(column.width, 10) for column in known.columns]
    assert sum(width * 7 + 5 for width in widths) <= 1366


def test_a_month_is_a_date_that_is_shown_in_words_and_read_back():
    content = written(SCHEDULE, rows={"Schedule": [ROW]})
    cell = openpyxl.load_workbook(io.BytesIO(content))["Schedule"]["A5"]
    assert (cell.value.date(), cell.number_format) == (datetime.date(2026, 11, 1), "mmm yyyy")
    entries, problems = read(content)
    assert ([entry.month for entry in entries], problems) == ([Month("2026-11")], [])


def test_a_schedule_of_the_version_before_is_read():
    headings = [column.heading for column in SCHEDULE.columns]
    content = write_plain_sheets({"Schedule": [headings, ROW]}, title="Schedule", created=DAY)
    entries, problems = read(content)
    assert ([entry.month for entry in entries], problems) == ([Month("2026-11")], [])
