"""What came back and does not count yet is said wherever grades are counted."""

import datetime

import openpyxl

from tests.returns.test_ingest import outcomes, take_in
from tests.support.made_up.workspace import NOVEMBER, Council
from tests.support.printed_tables import paper_and_detail, printed_rows
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.reports.summary import summary

AS_AT = "2026-12-01"
INADEQUATE = {
    Meaning.OVERALL_GRADE: "Inadequate",
    "A1.priority": "High",
    "A2.kind": "Action",
    "A2.what": "Update the genogram with the grandmother",
    "A2.questions": "1.2",
    "A2.priority": "Low",
    "A2.owner": "Team Manager",
    "A2.due": "31 March",
    "A2.measure": "Seen on the file",
}


def front_page(book: openpyxl.Workbook) -> str:
    """What the first page says of them."""
    texts = [str(cell.value) for row in book["Summary"].iter_rows() for cell in row if cell.value]
    return " ".join(texts)


def test_none_were_inadequate_is_not_said_alone_while_an_inadequate_return_is_queried(
    issued: Council,
):
    audits = issued.audits()
    for number, audit in enumerate(audits[:3]):
        issued.drop(f"{number}.xlsx", issued.filled(audit))
    issued.drop("worst.xlsx", issued.filled(audits[3], INADEQUATE))
    issued.drop("blank.xlsx", issued.filled(audits[4], {Meaning.OVERALL_GRADE: None}))
    assert sorted(outcomes(take_in(issued))) == [*["accepted"] * 3, *["queried"] * 2]
    book = openpyxl.load_workbook(summary.run(issued.on(AS_AT), NOVEMBER).written[0])
    assert (
        "2 audits came back and are being queried: in no figure yet; provisional grades: "
        "1 Inadequate, 1 without a grade."
    ) in front_page(book)
    assert "12 months 0 of 3; 1 more being queried" in front_page(book)
    row = printed_rows(paper_and_detail(issued.workspace, NOVEMBER), "Grades", keys=2)[
        "All audits", "All audits"
    ]
    assert (row["Inadequate"], row["Completed"], row["Of these, being queried"]) == (0, 3, 2)
    provisional = row["Provisional grades of those being queried"]
    assert provisional == "1 Inadequate, 1 without a grade"


def test_a_return_that_counts_at_last_is_provisional_no_longer(issued: Council):
    audit = issued.audits()[3]
    issued.drop("worst.xlsx", issued.filled(audit, INADEQUATE))
    take_in(issued)
    mended = INADEQUATE | {"A2.due": datetime.date(2026, 12, 18)}
    issued.drop("mended.xlsx", issued.filled(audit, mended))
    assert outcomes(take_in(issued, "2026-11-24")) == ["accepted"]
    book = openpyxl.load_workbook(summary.run(issued.on(AS_AT), NOVEMBER).written[0])
    assert "being queried" not in front_page(book)
    row = printed_rows(paper_and_detail(issued.workspace, NOVEMBER), "Grades", keys=2)[
        "All audits", "All audits"
    ]
    assert (row["Inadequate"], row["Of these, being queried"]) == (1, 0)
