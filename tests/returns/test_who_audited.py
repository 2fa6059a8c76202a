"""Who did an audit, as far as its workbook tells, against whose audit it is."""

import pytest

from tests.audits.test_reassign import _saved_by
from tests.support.made_up.returns import an_audit
from tests.support.made_up.workspace import NORTH, Council, edited
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.terms import Role
from workbook_qa.returns import ingest
from workbook_qa.returns.rules.who_audited import another_person, who_audited

AUDITOR = "Morgan Kent"


def person(name: str, **more) -> Person:
    address = f"{name.lower().replace(' ', '.')}@example.invalid"
    return Person(name, Role.ADVANCED_PRACTITIONER, NORTH, address, True, **more)


PEOPLE = People(
    (Team(NORTH, "North", "Tara Northby", "Harper Head"),),
    (
        person(AUDITOR, also_known_as=("Morgan Kent-Lowe",)),
        person("Robin Marsh"),
        person("Tara Northby"),
        person("Alex Twin"),
    ),
)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        # The auditor, however a program writes it.
        (AUDITOR, ""),
        ("Kent, Morgan", ""),
        ("KENT, Morgan (Children's Services)", ""),
        ("Morgan J. Kent", ""),
        ("morgan  kent-lowe", ""),
        ("morgan.kent@example.invalid", ""),
        ("WEXCOMBE\\morgan.kent", ""),
        ("morgan.kent", ""),
        # Somebody else of the register.
        ("Robin Marsh", "Robin Marsh"),
        ("Marsh, Robin", "Robin Marsh"),
        ("Robin A Marsh", "Robin Marsh"),
        ("robin.marsh", "Robin Marsh"),
        ("ROBIN.MARSH@example.invalid", "Robin Marsh"),
        # Somebody whom the register does not know.
        ("Sam Newcomer", "Sam Newcomer"),
        ("Newcomer, Sam", "Newcomer, Sam"),
        # Nobody that it tells.
        ("", ""),
        ("Laptop 12", ""),
        ("jsmith", ""),
        ("u104233", ""),
        ("Reception", ""),
        ("shared.mailbox@example.invalid", ""),
    ],
)
def test_a_name_is_the_auditors_somebody_elses_or_nobodys(name: str, other: str):
    assert another_person(name, AUDITOR, PEOPLE) == other


@pytest.mark.parametrize(
    ("signs", "found"),
    [
        ({"saved_by": AUDITOR}, None),
        ({"saved_by": "Robin Marsh"}, "It was saved by Robin Marsh"),
        ({"saved_by": AUDITOR, "stated": ["Robin Marsh"]}, "It names Robin Marsh as its auditor"),
        ({"saved_by": "", "sender": "robin.marsh@example.invalid"}, "It was sent by Robin Marsh"),
        ({"saved_by": AUDITOR, "sender": "robin.marsh@example.invalid"}, None),
        ({"saved_by": "Casey Leadwell"}, None),
        ({"saved_by": "", "sender": "casey@example.invalid"}, None),
        ({"saved_by": "Wexcombe Borough Council"}, None),
        ({"saved_by": "Alex Twin", "stated": [AUDITOR]}, "It was saved by Alex Twin"),
    ],
)
def test_the_first_sign_of_somebody_else_is_asked_about(signs, found):
    named = {"saved_by": "", **signs}
    office = ("Casey Leadwell", "casey@example.invalid", "Wexcombe Borough Council")
    problems = list(
        who_audited(an_audit(auditor=AUDITOR), PEOPLE, policy=Policy(), besides=office, **named)
    )
    assert [problem.code for problem in problems] == (["auditor-may-be-another"] if found else [])
    if found:
        assert problems[0].found.startswith(f"{found}, and its auditor is {AUDITOR}.")
        assert "run reassign" in problems[0].todo


def test_somebody_unknown_may_be_the_auditor_by_another_name():
    (problem,) = who_audited(
        an_audit(auditor=AUDITOR), PEOPLE, policy=Policy(), saved_by="Sam Newcomer"
    )
    assert "not in the people register" in problem.found
    assert "Also known as" in problem.todo


def test_a_return_that_a_colleague_saved_counts_and_is_asked_of_the_lead_auditor(issued: Council):
    audit = issued.audits()[0]
    worker = audit.audit.worker
    issued.drop("a.xlsx", edited(issued.filled(audit), _saved_by(worker)))
    result = ingest.run(issued.on("2026-11-20"))
    (problem,) = result.problems
    assert (problem.code, problem.place.file) == ("auditor-may-be-another", "a.xlsx")
    assert f"{worker} is not independent of the case: nobody audits a case they hold" in str(
        problem
    )
    assert result.needs_a_person
    assert issued.audits()[0].accepted is not None
    assert issued.audits()[0].queries == ()


def test_another_name_typed_over_the_auditors_is_asked_about(issued: Council):
    audit = issued.audits()[0]

    def change(book) -> None:
        page = book["Start"]
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(audit.audit.auditor):
                    cell.value = "Ash Advance, Advanced Practitioner"

    issued.drop("a.xlsx", edited(issued.filled(audit), change))
    result = ingest.run(issued.on("2026-11-20"))
    found = {problem.code: problem.found for problem in result.problems}
    assert "It names Ash Advance as its auditor" in found["auditor-may-be-another"]
