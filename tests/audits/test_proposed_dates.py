"""The due date that the Actions sheet proposes is the one that is recorded for a blank date."""

import datetime

import msgspec
import pytest

from tests.support.made_up.every_book import SEAL
from tests.support.made_up.queries import (
    AUDIT,
    canonical,
    complete,
    filled_in,
    going_back,
    opened,
    queried,
)
from tests.support.made_up.returns import case_file_audit
from tests.support.other_programs.office import Office
from workbook_qa.audits.audit_book import write_audit_book
from workbook_qa.audits.audit_form import ACTIONS, closed_days, lay_out
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.cells import shown_day
from workbook_qa.core.policy import Policy
from workbook_qa.core.terms import Priority
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.form.proposed_dates import NO_START, NOTHING_YET

CLOSED = WorkingDays(frozenset({datetime.date(2026, 11, 4), datetime.date(2026, 12, 24)}))
DAY = datetime.date(2026, 11, 2)


def the_form(policy: Policy | None = None) -> Form:
    closed = closed_days(CLOSED, AUDIT.issued_on)
    return lay_out(case_file_audit(), AUDIT.audit_type, policy or Policy(), closed)


def the_book(form: Form) -> bytes:
    return write_audit_book(form, AUDIT, SEAL, council="Wexcombe")


@pytest.mark.parametrize("day", [DAY, datetime.date(2026, 11, 14), datetime.date(2026, 12, 23)])
@pytest.mark.parametrize("priority", Priority)
def test_what_is_proposed_is_counted_by_the_councils_own_days(
    priority: Priority, day: datetime.date
) -> None:
    proposed = the_form().proposed
    assert proposed is not None
    due = CLOSED.after(day, Policy().days_for(priority))
    assert proposed.shown(priority, day) == shown_day(due)


def test_without_a_priority_or_a_day_nothing_is_proposed() -> None:
    proposed = the_form().proposed
    assert proposed is not None
    assert proposed.shown("", DAY) == NOTHING_YET
    assert proposed.shown(Priority.HIGH, None) == NO_START


@pytest.mark.office
@pytest.mark.parametrize("today", [0, 1])
def test_the_formula_says_the_same_in_libreoffice(office: Office, today: int) -> None:
    form = the_form(Policy(immediate_days=today))
    rows = dict(enumerate(Priority, start=1))
    entries: dict[tuple[str, str], str] = {form.place_of("discussed-on"): "14/11/2026"}
    entries |= {form.place_of(f"A{row}.priority"): priority for row, priority in rows.items()}
    entries |= {form.place_of("A5.priority"): "High", form.place_of("A5.kind"): "Advice"}
    book = opened(office.fill_in(the_book(form), entries))
    sheet = book.sheet(ACTIONS)
    assert sheet is not None
    assert form.proposed is not None
    header = next(part for part in form.sheets if part.name == ACTIONS).header_row
    shown = [sheet.at(header + row, 6).value for row in range(1, 7)]
    day = datetime.date(2026, 11, 14)
    assert shown[:4] == [form.proposed.shown(priority, day) for priority in Priority]
    assert shown[4:] == [NOTHING_YET, NOTHING_YET]


def test_a_workbook_that_goes_back_shows_them_without_being_recalculated() -> None:
    content = complete({"A1.due": None, "A1.priority": "Medium", "Q1.1.answer": None})
    version = going_back(queried(filled_in(opened(the_book(the_form())), canonical(content))))
    sheet = version.book.sheet(ACTIONS)
    assert sheet is not None
    assert "30 Nov 2026" in [sheet.at(row, 6).value for row in range(1, 12)]
    (due,) = [cell for _, cell in version.form.inputs() if cell.field == "A1.due"]
    assert sheet.at(due.row, due.column).is_blank  # what was not typed is not put in


def test_dates_of_the_case_list_stand_beside_the_questions_they_answer() -> None:
    context = (("Last statutory visit", datetime.date(2026, 10, 20)),)
    form = the_form()
    audit = msgspec.structs.replace(AUDIT, context=context)
    book = opened(write_audit_book(form, audit, SEAL, council="Wexcombe"))
    sheet = book.sheet("Questions")
    assert sheet is not None
    texts = {str(value) for value in sheet.values.values()}
    (said,) = [text for text in texts if "On file:" in text]
    assert said.endswith("On file: Last statutory visit 20 Oct 2026")
