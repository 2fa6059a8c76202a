"""A month in LibreOffice in which an auditor names a child: what each recipient sees, and when."""

import datetime

import pytest

from tests.office.test_replies import as_typed, newest_form, outcomes
from tests.support.canaries import places_in, under_heading
from tests.support.made_up.returns import case_file_audit, changed, complete_return
from tests.support.made_up.workspace import (
    NOVEMBER,
    THEME,
    Council,
    headings_of,
    issue,
    make_council,
)
from tests.support.other_programs.office import Office
from workbook_qa.chasing import chase
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.cells import column_letters
from workbook_qa.core.privacy.held_texts import HELD
from workbook_qa.followups import feedback
from workbook_qa.reports.summary import summary
from workbook_qa.reports.theme import theme_report
from workbook_qa.returns import ingest
from workbook_qa.returns.decisions.waiting_for_yes import ANSWER
from workbook_qa.tracker import reconcile

pytestmark = pytest.mark.office

CHILD = "Quintillian Farthingale, born 03/05/2016, of 14 Madeup Road, was heard in every visit."
SINGLE = "The worker knows that Jamie wants another school, and the plan says how he gets there."
CLEAN = "The child was heard in every visit, and the record says what came of it."
NAMED = {Meaning.STRENGTHS: CHILD, Meaning.OUTSTANDING_PRACTICE: CHILD, "A1.what": CHILD}
MENDED = {
    Meaning.STRENGTHS: SINGLE,
    Meaning.OUTSTANDING_PRACTICE: CLEAN,
    "A1.what": "Agree the new plan with the family and record it.",
}
# What is looked for, and what it is called in the table.
SIGNS = {"Farthingale": "child", "Madeup Road": "child", "Jamie": "single name", HELD: "held"}
# The files that each recipient is given, by what is in their names.
GIVEN = {
    "auditor": (" version ",),
    "worker": ("feedback", "Feedback", "FBK-"),
    "Team Manager": ("confirmation", "Confirmation", "CNF-", "Master tracker"),
    "Head of Service": ("Master tracker", "Reminder", "reminder"),
    "DMT": ("DMT summary",),
    "lead of the theme": ("Theme report",),
    "Lead Auditor": ("Ingest report",),
}
# What each sees of the texts after each step. The auditor has version 2, with what they typed;
# the feedback was made while one text was held, and is sent as it was made.
SEEN = """\
recipient         | named | mended            | released
auditor           | child | child             | child
worker            |       | held              | held
Team Manager      | held  | held              |
Head of Service   | held  | held              |
DMT               |       |                   |
lead of the theme |       |                   |
Lead Auditor      |       | single name       |
"""


@pytest.fixture
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Five audits are out."""
    council = make_council(tmp_path_factory.mktemp("workspace"))
    issue(council)
    return council


def made(council: Council, day: str) -> None:
    """All outputs of a day; the sheets of the tracker that managers open are among them."""
    context = council.on(day)
    reconcile.run(context)
    feedback.run(context)
    chase.run(context)
    summary.run(context, NOVEMBER)
    theme_report.run(context, THEME)


def files_of(council: Council, recipient: str) -> dict[str, bytes]:
    """The files in the outbox that somebody is given, with the drafts that carry them."""
    return {
        path: content
        for path, content in council.tree("outbox").items()
        if "Replaced" not in path and any(name in path for name in GIVEN[recipient])
    }


def sees(council: Council, recipient: str) -> str:
    """What of the texts stands in the files that somebody is given."""
    found: set[str] = set()
    for content in files_of(council, recipient).values():
        for place, text in places_in(content, under_heading):
            if "Read me" not in place:
                found |= {words for sign, words in SIGNS.items() if sign in text}
    return ", ".join(sorted(found))


def table() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in SEEN.splitlines()]


def test_what_each_recipient_sees_when_an_auditor_names_a_child(
    office: Office, council: Council
) -> None:
    audit = council.audits()[0]
    reference = audit.audit.reference
    shown: dict[str, list[str]] = {recipient: [] for recipient in GIVEN}

    def step(day: str) -> None:
        made(council, day)
        for recipient, steps in shown.items():
            steps.append(sees(council, recipient))

    content = changed(complete_return(case_file_audit(), audit.audit), NAMED)
    typed = as_typed(council.form(audit), dict(content.entries))
    council.drop("first.xlsx", office.fill_in(council.workbook(audit), typed))
    assert outcomes(ingest.run(council.on("2026-11-12"))) == ["queried"]
    step("2026-11-12")

    workbook = council.workspace.query_workbook(NOVEMBER, reference, 2).read_bytes()
    keys = as_typed(newest_form(council, council.audits()[0]), MENDED)
    council.drop("second.xlsx", office.fill_in(workbook, keys))
    assert outcomes(ingest.run(council.on("2026-11-16"))) == ["accepted"]
    step("2026-11-16")

    report = council.workspace.ingest_report
    place, header = headings_of(report.read_bytes(), "Waiting for you")
    cell = f"{column_letters(place[ANSWER])}{header + 1}"
    answered = office.fill_in(report.read_bytes(), {("Waiting for you", cell): "Yes"})
    report.write_bytes(answered)
    ingest.run(council.on("2026-11-18"))
    step("2026-11-18")

    assert all(files_of(council, recipient) for recipient in GIVEN)
    steps = table()[0][1:]
    assert [["recipient", *steps]] + [[each, *shown[each]] for each in shown] == table()
    strengths = council.state().audits[reference].content
    assert strengths is not None
    assert strengths.entries[Meaning.STRENGTHS] == SINGLE
    assert datetime.date(2026, 11, 16) == council.state().audits[reference].accepted_on
