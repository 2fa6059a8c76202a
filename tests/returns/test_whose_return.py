"""Whether a return is its auditor's own, and to whom its queries go (privacy.md S4, S9)."""

import io

import openpyxl
import pytest

from tests.returns.test_carry_out_decisions import decide
from tests.returns.test_ingest import DAY, codes, outcomes, take_in, without_properties
from tests.support.made_up.returns import an_audit
from tests.support.made_up.workspace import (
    NORTH,
    NOVEMBER,
    STAFF_ROWS,
    Council,
    address_of_auditor,
    edited,
    issue,
    mailed,
    write_registers,
)
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.records import People, Person, Team
from workbook_qa.core.terms import AuditStatus, Grade, Role
from workbook_qa.demo.people_at_work import signed
from workbook_qa.ledger.return_content import overall_grade
from workbook_qa.letters.mail import heads_of
from workbook_qa.returns.decisions.return_decisions import COUNT_THIS
from workbook_qa.returns.rules import whose_return
from workbook_qa.returns.rules.whose_return import Signs, doubts_about
from workbook_qa.upkeep import status

AUDITOR, OUTSIDER = "Morgan Kent", "outsider@example.com"
OFFICE = ("Casey Leadwell", "casey@example.invalid", "audits@example.invalid", "Wexcombe Council")


def person(name: str, *known: str) -> Person:
    address = f"{name.lower().replace(' ', '.')}@example.invalid"
    return Person(name, Role.ADVANCED_PRACTITIONER, NORTH, address, True, also_known_as=known)


PEOPLE = People(
    (Team(NORTH, "North", "Tara Northby", "Harper Head"),),
    (person(AUDITOR, "Morgan Kent-Lowe", "mkent@school.invalid"), person("Robin Marsh")),
)


@pytest.mark.parametrize(
    ("signs", "doubt"),
    [
        # From a mail: whole addresses, and nothing but those.
        (Signs("morgan.kent@example.invalid"), ""),
        (Signs("Morgan.Kent@EXAMPLE.invalid"), ""),
        (Signs("mkent@school.invalid"), ""),
        (Signs("mk@issued.invalid"), ""),
        (Signs("morgan.kent@example.invalid", "Sam Newcomer"), ""),
        (Signs("robin.marsh@example.invalid"), whose_return.OTHER_ADDRESS),
        (Signs("robin.marsh@example.invalid", AUDITOR), whose_return.OTHER_ADDRESS),
        (Signs("morgan.kent@examp1e.invalid", AUDITOR), whose_return.OTHER_ADDRESS),
        (Signs("morgan.kent@example.invalid.com", AUDITOR), whose_return.OTHER_ADDRESS),
        (Signs("m0rgan.kent@example.invalid", AUDITOR), whose_return.OTHER_ADDRESS),
        (Signs("morgan.kеnt@example.invalid", AUDITOR), whose_return.OTHER_ADDRESS),
        # Passed on by the Lead Auditor: as if it had been saved from the mail.
        (Signs("casey@example.invalid"), ""),
        (Signs("audits@example.invalid", "Robin Marsh"), ""),
        (Signs("casey@example.invalid", "Sam Newcomer"), whose_return.SAVED_BY_UNKNOWN),
        # Saved from a mail, or handed over on a share.
        (Signs(), ""),
        (Signs(saved_by=AUDITOR), ""),
        (Signs(saved_by="KENT, Morgan (Children's Services)"), ""),
        (Signs(saved_by="M Kent"), ""),
        (Signs(saved_by="Kent Morgan"), ""),
        (Signs(saved_by="Kent M"), ""),
        (Signs(saved_by="Morgan Kent-Lowe"), ""),
        (Signs(saved_by="MK"), ""),
        (Signs(saved_by="kentm"), ""),
        (Signs(saved_by="WEXCOMBE\\u104233"), ""),
        (Signs(saved_by="Laptop 12"), ""),
        (Signs(saved_by="Reception"), ""),
        (Signs(saved_by="Business Support"), ""),
        (Signs(saved_by="Children's Services Library"), ""),
        (Signs(saved_by="Microsoft Excel"), ""),
        (Signs(saved_by="Wexcombe Council"), ""),
        (Signs(saved_by="Casey Leadwell"), ""),
        (Signs(saved_by="Robin Marsh"), ""),
        (Signs(saved_by="Sam Newcomer"), whose_return.SAVED_BY_UNKNOWN),
        (Signs(saved_by="Newcomer, Sam"), whose_return.SAVED_BY_UNKNOWN),
        (Signs(saved_by="Robin Kent"), whose_return.SAVED_BY_UNKNOWN),
        # Without its seal.
        (Signs("morgan.kent@example.invalid", AUDITOR, is_sealed=False), whose_return.NO_SEAL),
        (Signs(is_sealed=False), whose_return.NO_SEAL),
    ],
)
def test_what_says_nothing_makes_no_return_wait_and_what_says_another_does(
    signs: Signs, doubt: str
):
    audit = an_audit(auditor=AUDITOR)
    doubts = doubts_about(signs, audit, PEOPLE, address="mk@issued.invalid", besides=OFFICE)
    assert doubts.of_any == doubt


def test_it_takes_the_place_of_one_that_counts_from_the_auditors_address_alone():
    audit = an_audit(auditor=AUDITOR)
    theirs = doubts_about(Signs("morgan.kent@example.invalid"), audit, PEOPLE)
    saved = doubts_about(Signs(saved_by=AUDITOR), audit, PEOPLE)
    assert (theirs.of_next, saved.of_next) == ("", whose_return.NOT_FROM_AUDITOR)


def test_an_auditor_whose_address_nobody_knows_has_none():
    audit = an_audit(auditor="Sam Gone")
    signs = Signs("sam.gone@example.invalid")
    assert doubts_about(signs, audit, PEOPLE).of_any == whose_return.OTHER_ADDRESS


def grade_of(council: Council) -> Grade | None:
    content = council.audits()[0].content
    return overall_grade(content) if content else None


def report(council: Council) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(council.workspace.ingest_report.read_bytes()))


def query_recipients(council: Council) -> tuple[str, ...]:
    (draft,) = council.workspace.to_send(NOVEMBER).glob("* version 2.eml")
    assert OUTSIDER.encode() not in draft.read_bytes()
    return heads_of(draft.read_bytes()).everyone


@pytest.mark.parametrize("sender", [OUTSIDER, "{0}.com", "x{0}"])
@pytest.mark.parametrize("register", ["as it was", "no address", "gone"])
def test_queries_go_to_the_auditor_and_never_to_whoever_sent_the_return(
    issued: Council, sender: str, register: str
):
    """S4: the address of the register, else the one that the audit was issued to."""
    audit = issued.audits()[0]
    address, auditor = address_of_auditor(audit), audit.audit.auditor
    if register == "no address":
        staff = [(*row[:4], None, *row[5:]) if row[0] == auditor else row for row in STAFF_ROWS]
        write_registers(issued, staff=staff)
    if register == "gone":
        write_registers(issued, staff=[row for row in STAFF_ROWS if row[0] != auditor])
    content = issued.filled(audit, {Meaning.OVERALL_GRADE: None})
    issued.drop("a.eml", mailed(content, sender.format(address)))
    result = take_in(issued)
    assert outcomes(result) == ["queried"]
    assert query_recipients(issued) == (address,)
    assert "return-not-vouched-for" in codes(result)


def test_where_no_address_is_known_a_query_goes_to_nobody_and_that_is_said(council: Council):
    """S4: the draft has an empty To."""
    write_registers(council, staff=[(*row[:4], None, *row[5:]) for row in STAFF_ROWS])
    issue(council)
    content = council.filled(council.audits()[0], {Meaning.OVERALL_GRADE: None})
    council.drop("a.eml", mailed(content, OUTSIDER))
    result = take_in(council)
    assert query_recipients(council) == ()
    assert "recipient-unknown" in codes(result)


def without_seal(book: openpyxl.Workbook) -> None:
    del book["_meta"]
    for row in book["Start"].iter_rows(max_col=2):
        if row[0].value == "Workbook seal":
            row[1].value = None
    without_properties(book)


@pytest.mark.parametrize("sign", ["another address", "an unknown name", "no seal"])
def test_what_may_be_somebody_elses_waits_for_the_lead_auditors_yes(issued: Council, sign: str):
    """S9: it counts nowhere before that, and is shown with why it waits."""
    audit = issued.audits()[0]
    content = issued.filled(audit)
    if sign == "another address":
        issued.drop("a.eml", mailed(content, OUTSIDER))
    elif sign == "an unknown name":
        issued.drop("a.xlsx", signed(content, "Sam Newcomer", audit.audit.issued_on))
    else:
        issued.drop("a.xlsx", edited(content, without_seal))
    result = take_in(issued)
    assert outcomes(result) == ["conflict"]
    assert result.needs_a_person
    now = issued.audits()[0]
    assert (now.status, now.counted, now.actions) == (AuditStatus.WITH_AUDITOR, None, [])
    assert OUTSIDER not in " ".join(map(str, (*result.problems, *result.lines)))
    (row,) = report(issued)["Decisions"].iter_rows(min_row=5, values_only=True)
    assert now.received[0].doubt
    assert now.received[0].doubt in row
    assert any("1 thing to decide on" in line for line in status.run(issued.on(DAY)).lines)
    decide(issued, Good=COUNT_THIS)
    take_in(issued)
    assert issued.audits()[0].status is AuditStatus.COMPLETED
    assert grade_of(issued) is Grade.GOOD


def test_a_later_time_alone_takes_no_accepted_return_away(issued: Council):
    """S9: the auditor's name and a later time can be typed by anybody."""
    audit = issued.audits()[0]
    issued.mail_from_auditor("a", audit, issued.filled(audit))
    assert outcomes(take_in(issued)) == ["accepted"]
    better = issued.filled(audit, {Meaning.OVERALL_GRADE: "Outstanding"})
    issued.drop("b.xlsx", better)
    assert outcomes(take_in(issued)) == ["conflict"]
    assert grade_of(issued) is Grade.GOOD
    assert len(list(report(issued)["Decisions"].iter_rows(min_row=5))) == 2
    last = issued.filled(audit, {Meaning.OVERALL_GRADE: "Requires improvement"})
    issued.mail_from_auditor("c", audit, last)
    assert outcomes(take_in(issued)) == ["accepted"]
    assert grade_of(issued) is Grade.REQUIRES_IMPROVEMENT


def test_what_the_auditor_says_too_need_not_wait_any_more(issued: Council):
    audit = issued.audits()[0]
    content = issued.filled(audit)
    issued.drop("a.eml", mailed(content, OUTSIDER))
    assert outcomes(take_in(issued)) == ["conflict"]
    again = edited(content, lambda book: setattr(book.properties, "creator", "Somebody"))
    issued.mail_from_auditor("b", audit, again)
    assert outcomes(take_in(issued)) == ["accepted"]
    assert issued.audits()[0].status is AuditStatus.COMPLETED


def test_the_same_file_counts_once_its_name_or_address_is_registered(issued: Council):
    audit = issued.audits()[0]
    content = signed(issued.filled(audit), "Sam Newcomer", audit.audit.issued_on)
    issued.drop("a.xlsx", content)
    assert outcomes(take_in(issued)) == ["conflict"]
    staff = [
        (row[0], "Sam Newcomer", *row[2:]) if row[0] == audit.audit.auditor else row
        for row in STAFF_ROWS
    ]
    write_registers(issued, staff=staff)
    issued.drop("a.xlsx", content)
    assert outcomes(take_in(issued)) == ["accepted"]
    assert grade_of(issued) is Grade.GOOD
