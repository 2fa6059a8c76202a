"""What a run that was cut off recorded and did not put away is finished, said, and not recorded."""

import datetime

import pytest

from tests.returns.test_carry_out_decisions import graded, held_file
from tests.returns.test_ingest import codes, in_order, outcomes, put_away, take_in
from tests.returns.test_parcels_in_ingest import mail, received
from tests.support.made_up.workspace import STAFF_ROWS, Council, write_registers
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.terms import YesNo
from workbook_qa.returns import ingest
from workbook_qa.returns.inbox import intake

DAY = "2026-11-20"
CONCERN = {
    Meaning.CONCERN: YesNo.YES,
    Meaning.CONCERN_TOLD: "The duty manager",
    Meaning.CONCERN_DATE: datetime.date(2026, 11, 19),
    Meaning.CONCERN_TIME: datetime.time(14, 30),
}


def cut_off(council: Council) -> None:
    """A run that ends when everything is recorded and nothing has moved."""

    def gone(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        for move in ("put_away", "keep", "put_elsewhere"):
            patch.setattr(intake, move, gone)
        with pytest.raises(KeyboardInterrupt):
            take_in(council)


def test_what_became_of_a_file_is_said_when_it_is_put_away(issued: Council) -> None:
    first, second, *_ = issued.audits()
    in_order(
        issued,
        ("a.xlsx", issued.filled(first, CONCERN)),
        ("b.xlsx", issued.filled(second, {Meaning.OVERALL_GRADE: None})),
    )
    cut_off(issued)
    events = issued.events()
    result = take_in(issued)
    assert outcomes(result) == ["accepted", "queried"]
    assert [alarm.split(".")[0] for alarm in result.alarms] == [
        f"IMMEDIATE SAFEGUARDING CONCERN in audit {first.audit.reference}"
    ]
    assert "grade-missing" in codes(result)
    assert issued.events() == events
    assert len(put_away(issued, "accepted") + put_away(issued, "queried")) == 2


def test_a_file_that_is_put_in_again_after_that_is_had_already(issued: Council) -> None:
    content = issued.filled(issued.audits()[0])
    issued.drop("a.xlsx", content)
    cut_off(issued)
    assert outcomes(take_in(issued)) == ["accepted"]
    issued.drop("a.xlsx", content)
    number = len(issued.events())
    assert outcomes(take_in(issued)) == ["already-have"]
    assert len(issued.events()) == number + 1


def test_what_is_queried_is_judged_again_though_it_was_not_put_away(issued: Council) -> None:
    """What stood in the way may have been put right meanwhile: the people register here."""
    audit = next(each for each in issued.audits() if each.audit.auditor_role == "Team Manager")
    related = [
        (*row[:7], audit.audit.auditor, *row[8:]) if row[0] == audit.audit.worker else row
        for row in STAFF_ROWS
    ]
    write_registers(issued, staff=related)
    issued.drop("a.xlsx", issued.filled(audit))
    cut_off(issued)
    assert [file.outcome for file in received(issued)] == ["queried"]
    write_registers(issued)
    assert outcomes(take_in(issued)) == ["accepted"]
    assert [file.outcome for file in received(issued)] == ["queried", "accepted"]


def test_what_lay_in_a_mail_is_not_recorded_again(issued: Council) -> None:
    first, second, *_ = issued.audits()
    files = (("a.xlsx", issued.filled(first)), ("b.xlsx", issued.filled(second)))
    content = mail(*files, sender="casey.leadwell@example.invalid")
    issued.drop("RE audits.eml", content)
    cut_off(issued)
    events = issued.events()
    assert outcomes(take_in(issued)) == ["accepted", "accepted"]
    assert issued.events() == events
    assert len(put_away(issued, "accepted")) == 3
    issued.drop("RE audits.eml", content)
    assert outcomes(take_in(issued)) == ["already-have", "already-have"]
    assert len(issued.events()) == len(events) + 2


def test_a_decision_can_be_given_again_when_its_file_was_put_away(issued: Council) -> None:
    audit = issued.audits()[0]
    in_order(
        issued,
        ("a.xlsx", graded(issued, audit, "Good", "Blake Sample")),
        ("b.xlsx", graded(issued, audit, "Requires improvement", "Avery Example")),
    )
    take_in(issued)
    held = held_file(issued)
    ingest.run(issued.on(DAY), accept=[held])
    assert not held.exists()
    before = issued.tree()
    assert not ingest.run(issued.on(DAY), accept=[held]).problems
    assert issued.tree() == before
