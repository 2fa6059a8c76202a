"""`history`: everything known about an audit or an action, in order; and nothing of others."""

import pytest

from tests.chasing.test_chase import DIRECTOR, STAFF
from tests.support.made_up.played import LACKS_GRADE, answered, type_into_tracker
from tests.support.made_up.workspace import NOVEMBER, Council, write_registers
from workbook_qa.actions import action_entries
from workbook_qa.audits import extend
from workbook_qa.chasing import chase
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import CannotContinue
from workbook_qa.letters import send
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import history, undo

EVIDENCE = "The new plan is on file."


@pytest.fixture
def told(issued: Council) -> Council:
    """One audit is extended, queried, answered, chased, and an action of it is done."""
    write_registers(issued, staff=(*STAFF, DIRECTOR))
    first, second = issued.audits()[:2]
    extend.run(issued.on("2026-11-10"), second.audit.reference, to=issued.on("2026-12-04").today,
               why="On leave.", by="Toni Westby")  # fmt: skip
    issued.drop("a.xlsx", issued.filled(second, LACKS_GRADE))
    issued.drop("b.xlsx", issued.filled(first))
    ingest.run(issued.on("2026-11-12"))
    chase.run(issued.on("2026-11-23"))
    send.run(issued.on("2026-11-23"), by_hand=True)
    issued.drop(
        "c.xlsx", answered(issued, 1, {Meaning.OVERALL_GRADE: "Good", "Q1.1.answer": "Yes"})
    )
    ingest.run(issued.on("2026-11-24"))
    reconcile.run(issued.on("2026-11-24"))
    row = [key.partition("/")[0] for key in sorted(issued.state().actions)].index(
        second.audit.reference
    )
    done = {
        action_entries.STATUS: "Done",
        action_entries.COMPLETED_ON: "25/11/2026",
        action_entries.EVIDENCE: EVIDENCE,
    }
    type_into_tracker(issued, done, row=row)
    reconcile.run(issued.on("2026-11-25"))
    return issued


def lines(council: Council, name: str, *, texts: bool = False) -> list[str]:
    return list(history.run(council.on("2026-11-30"), name, texts=texts).lines)


def test_an_audits_story_is_told_in_order(told: Council):
    audit = told.audits()[1].audit
    stands, *story = lines(told, audit.reference)
    assert stands.startswith(f"{audit.reference}: Completed; ")
    wanted = [
        "Its case was drawn for November 2026",
        f"{audit.reference} was issued to {audit.auditor}",
        "Extended to 4 December 2026, agreed by Toni Westby: a text of 8 characters",
        "A return came, version 1: queried with",
        "It went back to the auditor as version 2",
        f"A reminder was made for {audit.auditor}",
        "The questions: sent by hand",
        f"The reminder to {audit.auditor}: sent by hand",
        "A return came, version 2: accepted",
        f"{audit.reference}/1: Action set, ",
        f"{audit.reference}/1: changed",
    ]
    places = []
    for words in wanted:
        found = [number for number, line in enumerate(story) if words in line]
        assert found, (words, story)
        places.append(found[0])
    assert places[:6] == sorted(places[:6])
    assert "status: Done; done on: 25 November 2026; evidence: a text of" in story[-1]


def test_what_people_typed_is_said_only_when_it_is_asked_for(told: Council):
    reference = told.audits()[1].audit.reference
    assert EVIDENCE.rstrip(".") not in "\n".join(lines(told, reference))
    assert EVIDENCE.rstrip(".") in "\n".join(lines(told, reference, texts=True))


def test_an_action_is_told_without_the_rest(told: Council):
    action = f"{told.audits()[1].audit.reference}/1"
    stands, *story = lines(told, action)
    assert stands.startswith(f"{action}: Done")
    assert any("was issued to" in line for line in story)
    assert any(f"{action}: Action set" in line for line in story)
    assert not any("Extended" in line or "A return came" in line for line in story)


def test_nothing_of_another_audit_is_told(told: Council):
    first, second = (audit.audit.reference for audit in told.audits()[:2])
    assert not any(second in line for line in lines(told, first))


@pytest.mark.parametrize("way", ["{}", "{}.xlsx", " {} ", "{}.eml"])
def test_a_reference_is_known_however_it_is_given(told: Council, way: str):
    reference = told.audits()[0].audit.reference
    assert lines(told, way.format(reference))[0].startswith(reference)
    assert lines(told, way.format(reference).lower() if way == "{}" else reference)


@pytest.mark.parametrize("name", ["CFA-2026-11-0099-X", "nothing", ""])
def test_what_is_not_there_is_said(told: Council, name: str):
    with pytest.raises(CannotContinue, match="There is no audit or action"):
        lines(told, name)
    with pytest.raises(CannotContinue, match="There is no action"):
        lines(told, f"{told.audits()[0].audit.reference}/99")


def test_what_was_undone_stays_and_says_so(issued: Council):
    reference = issued.audits()[0].audit.reference
    undo.run(issued.on("2026-11-03"), 2)
    stands, *story = lines(issued, reference)
    assert stands == f"{reference}: not issued any more."
    assert any("was issued to" in line and line.endswith("(undone)") for line in story)
    assert NOVEMBER in reference
