"""What a choice will require is asked with the choice: nobody is asked a third time."""

import pytest

from tests.support.made_up.workspace import NOVEMBER, Council, fill_in
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.ledger.access import open_ledger
from workbook_qa.returns import ingest
from workbook_qa.workbooks.form.form import decode_form


def taken(council: Council, changes: dict[str, str | None], day: str = "2026-11-12"):
    """The problems of the first audit's return, by code."""
    council.drop("a.xlsx", council.filled(council.audits()[0], changes))
    result = ingest.run(council.on(day))
    return {problem.code: problem for problem in result.problems}


ADD = "With Inadequate: add an action of priority Immediate or High"


@pytest.mark.parametrize(
    ("changes", "code", "says"),
    [
        ({"overall-grade": None}, "grade-missing", f"{ADD}."),
        ({"S3.grade": None}, "standard-grade-missing", f"{ADD} that names S3"),
        ({"S3.grade": "Goodish"}, "grade-not-read", f"{ADD} that names S3"),
        (
            {"overall-grade": None, "discussed": None, "discussed-on": None},
            "discussion-blank",
            "With Yes, fill in 'When?' too. With No, fill in 'If not: why not?' too.",
        ),
        (
            {
                "immediate-concern": None,
                "immediate-concern-told": None,
                "immediate-concern-date": None,
                "immediate-concern-time": None,
            },
            "entry-missing",
            "With Yes, fill in '",
        ),
    ],
)
def test_what_each_choice_will_require_is_said(issued: Council, changes, code: str, says: str):
    problems = taken(issued, changes)
    wanted = problems.get(code) or next(iter(problems.values()))
    assert says in wanted.todo


def test_what_is_there_already_is_not_asked_for(issued: Council):
    """The urgent action that another standard has suffices for the overall grade."""
    changes = {"overall-grade": None, "A1.priority": "High", "discussed": None}
    problems = taken(issued, changes)
    assert "Inadequate" not in problems["grade-missing"].todo
    assert "'When?'" not in problems["discussion-blank"].todo


def test_a_choice_that_requires_more_is_asked_for_in_two_rounds(issued: Council):
    """The auditor does all that the second version says, and it is accepted."""
    assert "grade-missing" in taken(issued, {Meaning.OVERALL_GRADE: None, "A1.priority": "Low"})
    audit = issued.audits()[0]
    path = issued.workspace.query_workbook(NOVEMBER, audit.audit.reference, 2)
    message = path.with_suffix(".eml").read_text()
    assert "With Inadequate" in " ".join(message.replace("=\n", "").split())
    with open_ledger(issued.on("2026-11-12")) as journal:
        form = decode_form(journal.document(audit.queries[-1].form))
    mended = {Meaning.OVERALL_GRADE: "Inadequate", "A1.priority": "High"}
    issued.drop("b.xlsx", fill_in(path.read_bytes(), form, mended))
    result = ingest.run(issued.on("2026-11-13"))
    assert [each.outcome.value for each in result.outcomes or ()] == ["accepted"]
