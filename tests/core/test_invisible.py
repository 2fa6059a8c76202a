"""What nobody sees changes nothing: a number, a day, a choice, a name, a reference, an address."""

import datetime

import pytest

from tests.support.made_up.returns import an_audit
from workbook_qa.core.audit_references import read_reference
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.cells import Cell, Sheet
from workbook_qa.core.terms import ActionStatus, Grade, read_term
from workbook_qa.core.typed.typed_days import TypedDay, read_day
from workbook_qa.core.wording import fold_name, is_blank, quoted, tidy
from workbook_qa.tracker.tables.managers_columns import lines_of
from workbook_qa.workbooks.form.form import Input
from workbook_qa.workbooks.form.return_inputs import read_input, read_time

MARKS = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufe0e\ufe0f\ufeff\ufff9\ufffc"
    "\U000e0041\U000e0100"
)


def an_input(kind: EntryKind) -> Input:
    choices = tuple(Grade) if kind is EntryKind.GRADE else ()
    return Input("x", 1, 1, "x", "X", kind, choices, longest=99)


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: f"U+{ord(mark):04X}")
def test_a_mark_that_nobody_sees_changes_nothing(mark: str):
    def marked(text: str) -> str:
        return f"{mark}{text[0]}{mark}{text[1:]}{mark}"

    audit = an_audit()
    assert tidy(marked("Avery Example")) == "Avery Example"
    assert is_blank(f" {mark} ")
    assert Cell(mark).is_blank
    assert Sheet("a", {(1, 1): mark}).filled_rows == {}
    assert lines_of(f"{mark} ") == ""
    assert read_day(marked("05/12/2026")) == TypedDay(datetime.date(2026, 12, 5))
    assert read_day(mark) == TypedDay()
    assert read_time(marked("14:30")) == datetime.time(14, 30)
    assert read_input(an_input(EntryKind.NUMBER), marked("66"), audit).text == "66"
    assert read_input(an_input(EntryKind.GRADE), marked("Good"), audit).text == Grade.GOOD
    assert not read_input(an_input(EntryKind.TEXT), mark, audit).text
    assert read_term(ActionStatus, marked("Done")) is ActionStatus.DONE
    assert fold_name(marked("Example, Avery")) == "avery example"
    assert read_reference(marked(audit.reference)) == audit.reference
    assert quoted(marked("12"), "-") == "'12'"


@pytest.mark.parametrize("seen", ["−", "’", "é", "٣", "क्ष", "\u0600"])
def test_what_people_see_stays(seen: str):
    assert not is_blank(seen)
    assert tidy(seen)
