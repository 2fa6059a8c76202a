"""Returns changed by the fuzzer go through the whole of ``ingest``: files in are outcomes out."""

from collections.abc import Iterable

from tests.hostile.fuzz import make
from tests.hostile.genuine import taken_apart
from tests.returns.test_ingest import DAY, take_in
from tests.support.made_up.workspace import Council
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.reports.summary import summary
from workbook_qa.tracker import reconcile

INPUTS = (*range(5_000, 5_039), 10_055)  # in the last the list of parts is lost


def drop_changed_returns(council: Council, numbers: Iterable[int]) -> None:
    """Into the inbox, in turn of each audit and of a whole and an incomplete return to it."""
    audits = council.audits()
    bases = [
        taken_apart(audit.audit.reference, council.filled(audit, changes), council.form(audit))
        for changes in ({}, {Meaning.OVERALL_GRADE: None, "Q1.1.answer": "Perhaps"})
        for audit in audits
    ]
    for number in numbers:
        made = make(number, bases[number % len(bases)])
        council.drop(f"{number}.xlsx", made.content)


def test_each_has_one_outcome_and_the_month_goes_on(issued: Council) -> None:
    drop_changed_returns(issued, INPUTS)
    result = take_in(issued)
    assert result.faults == ()
    assert {each.file for each in result.outcomes} == {f"{number}.xlsx" for number in INPUTS}
    assert len(result.outcomes) == len(INPUTS)
    assert not list(issued.workspace.inbox.glob("*.xlsx"))
    assert take_in(issued).written == ()
    reconcile.run(issued.on(DAY))
    assert reconcile.run(issued.on(DAY)).written == ()
    assert summary.run(issued.on(DAY), "2026-11").counts["control totals"] > 0
