"""What people say beside the cells and in the mail is kept, shown and never dropped in silence."""

from email.message import EmailMessage

import pytest

from tests.returns.test_ingest import codes, outcomes, take_in
from tests.returns.test_parcels_in_ingest import received, zipped
from tests.support.made_up.workspace import NOVEMBER, Council, address_of_auditor, type_in_table
from tests.support.workbooks.said_beside import (
    PICTURE,
    commented,
    drawn,
    in_a_thread,
    struck_out,
    text_box,
)
from workbook_qa.audits import generate
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.cells import plain_text
from workbook_qa.core.records import Remark
from workbook_qa.followups import feedback
from workbook_qa.selection import select
from workbook_qa.selection.selection_book import CASE, REASON, SHEET, SWAP
from workbook_qa.upkeep.history import run as run_history
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.result import Result

QUESTIONS = 2  # which sheet of the workbook
WORDS = "Partly, I could not choose it"


def said(council: Council) -> list[Remark]:
    """What was said in all that was received."""
    return [remark for file in received(council) for remark in file.remarks]


def reported(council: Council) -> str:
    """What the ingest report shows of it."""
    book = read_book(council.workspace.ingest_report.read_bytes(), "report.xlsx")
    sheet = book.sheet("Remarks")
    return " | ".join(plain_text(value) for value in sheet.values.values())


def messages(result: Result) -> str:
    return " ".join(map(str, result.problems))


def test_a_note_at_a_cell_is_asked_about_and_its_words_stand_in_report_and_history(
    issued: Council,
):
    audit = issued.audits()[0]
    issued.drop("a.xlsx", commented(issued.filled(audit), "Questions", "D8", WORDS))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert codes(result) == {"comment-beside-cells"}
    (problem,) = result.problems
    assert (problem.place.sheet, problem.place.cell) == ("Questions", "D8")
    assert said(issued) == [Remark("Comment", WORDS, "Questions", "D8")]
    assert WORDS in reported(issued)
    assert WORDS not in messages(result)
    reference = audit.audit.reference
    told = " ".join(run_history(issued.on("2026-11-21"), reference, texts=True).lines)
    assert f"Comment at Questions, D8: {WORDS}." in told
    assert WORDS not in " ".join(run_history(issued.on("2026-11-21"), reference).lines)


def test_many_comments_are_one_query_for_each_sheet(issued: Council):
    content = issued.filled(issued.audits()[0])
    for sheet, cell in (("Questions", "D7"), ("Questions", "E9"), ("Judgement", "B6")):
        content = commented(content, sheet, cell, WORDS)
    issued.drop("a.xlsx", content)
    result = take_in(issued)
    assert len(result.problems) == 2
    assert len(said(issued)) == 3


def test_a_thread_of_comments_is_read_with_its_answers(issued: Council):
    content = in_a_thread(issued.filled(issued.audits()[0]), QUESTIONS, "D7", "Is it?", "It is not")
    issued.drop("a.xlsx", content)
    assert codes(take_in(issued)) == {"comment-beside-cells"}
    assert said(issued) == [Remark("Comment", "Is it?\nIt is not", "Questions", "D7")]


def test_the_words_of_a_text_box_are_kept(issued: Council):
    issued.drop("a.xlsx", drawn(issued.filled(issued.audits()[0]), QUESTIONS, text_box(WORDS)))
    result = take_in(issued)
    assert codes(result) == {"text-box-beside-cells"}
    assert said(issued) == [Remark("Text box", WORDS, "Questions", "E7")]
    assert WORDS not in messages(result)


@pytest.mark.parametrize("shape", [PICTURE, "<xdr:cxnSp/>", text_box(" "), "<xdr:graphicFrame/>"])
def test_a_picture_or_a_ring_is_said_to_be_not_read(issued: Council, shape: str):
    issued.drop("a.xlsx", drawn(issued.filled(issued.audits()[0]), QUESTIONS, shape))
    result = take_in(issued)
    assert codes(result) == {"picture-beside-cells"}
    assert "is not read" in messages(result)


def test_words_struck_out_are_read_and_asked_about(issued: Council):
    issued.drop("a.xlsx", struck_out(issued.filled(issued.audits()[0]), "Questions", "E7"))
    result = take_in(issued)
    assert codes(result) == {"words-struck-out"}
    (problem,) = result.problems
    assert (problem.place.sheet, problem.place.cell) == ("Questions", "E7")


def test_a_return_that_goes_back_says_that_the_comment_is_not_in_it(issued: Council):
    content = issued.filled(issued.audits()[0], {Meaning.OVERALL_GRADE: None})
    issued.drop("a.xlsx", commented(content, "Questions", "D7", WORDS))
    take_in(issued)
    back = next(issued.workspace.outbox.rglob("*version 2.xlsx"))
    start = read_book(back.read_bytes(), "a.xlsx").sheets[0]
    text = " ".join(plain_text(value) for value in start.values.values())
    assert "Questions, cell D7" in text
    assert WORDS not in text


def mail(
    body: str,
    *attachments: tuple[str, bytes],
    page: str = "",
    sender: str = "robin@example.invalid",
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = sender, "qa@example.invalid"
    message["Subject"] = "Audit"
    message.set_content(body)
    if page:
        message.add_alternative(page, subtype="html")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="x", filename=name)
    return message.as_bytes()


def test_the_words_of_a_mail_are_kept_with_the_return_and_asked_about(issued: Council):
    audit = issued.audits()[0]
    body = (
        f"Hi\n\n{WORDS}.\n\nKind regards\nRobin\nTel 01234\n\nOn 1 Nov QA <q@x> wrote:\n> Send it"
    )
    sender = address_of_auditor(audit)
    issued.drop("a.eml", mail(body, ("a.xlsx", issued.filled(audit)), sender=sender))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert codes(result) == {"mail-says-something"}
    assert said(issued) == [Remark("Mail", f"Hi\n\n{WORDS}.")]
    assert WORDS in reported(issued)
    assert WORDS not in messages(result)


def test_a_mail_without_a_workbook_keeps_its_words_too(issued: Council):
    issued.drop("a.eml", mail("I am off sick and cannot do the audit."))
    result = take_in(issued)
    assert outcomes(result) == ["refused"]
    assert "mail-says-something" in codes(result)
    assert [remark.kind for remark in said(issued)] == ["Mail"]


def test_a_courtesy_is_no_query_and_still_in_the_report(issued: Council):
    body = "Dear all,\n\nPlease find attached my completed audit.\n\nMany thanks\nRobin"
    audit = issued.audits()[0]
    sender = address_of_auditor(audit)
    issued.drop("a.eml", mail(body, ("a.xlsx", issued.filled(audit)), sender=sender))
    assert codes(take_in(issued)) == set()
    assert "Please find attached" in reported(issued)


def test_the_words_of_a_mail_in_a_zip_and_of_one_that_forwards_it_go_along(issued: Council):
    inner = mail("Ignore question 7.", ("a.xlsx", issued.filled(issued.audits()[0])))
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "a@example.invalid", "b@example.invalid", "FW"
    outer.set_content("She rang about this.")
    outer.add_attachment(inner, maintype="application", subtype="octet-stream", filename="m.eml")
    issued.drop("a.zip", zipped(("b.eml", outer.as_bytes())))
    take_in(issued)
    (remark,) = said(issued)
    assert "She rang about this." in remark.text
    assert "Ignore question 7." in remark.text


def test_a_mail_that_is_a_page_alone_is_read_as_people_see_it(issued: Council):
    page = (
        "<html><head><style>p {x: y}</style></head><body><!--[if gte mso 9]><xml>no</xml>"
        "<![endif]--><p>Question 7 is <b>wrong</b> &amp; late.</p>"
        "<blockquote>Old words</blockquote></body></html>"
    )
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.invalid", "b@x.invalid", "A"
    message.set_content(page, subtype="html")
    content = issued.filled(issued.audits()[0])
    message.add_attachment(content, maintype="application", subtype="x", filename="a.xlsx")
    issued.drop("a.eml", message.as_bytes())
    take_in(issued)
    assert [remark.text for remark in said(issued)] == ["Question 7 is wrong & late."]


def test_a_comment_in_the_selection_is_said_and_the_changes_beside_it_are_made(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed="x")
    path = council.workspace.selection(NOVEMBER)
    drawn_case = council.state().selections[NOVEMBER].drawn[0].case_id
    reserve = council.state().selections[NOVEMBER].reserves[0].case_id
    entries = {SWAP: reserve, REASON: "The case is in court."}
    content = type_in_table(path.read_bytes(), SHEET, drawn_case, entries, key_column=CASE)
    path.write_bytes(commented(content, SHEET, "A6", WORDS))
    result = generate.run(council.on("2026-11-02"), NOVEMBER)
    assert "comment-beside-cells" in codes(result)
    assert reserve in {audit.audit.case_id for audit in council.audits()}
    assert WORDS not in messages(result)


def test_a_disagreement_left_as_a_note_on_a_feedback_workbook_is_not_lost(issued: Council):
    issued.drop("a.xlsx", issued.filled(issued.audits()[0]))
    take_in(issued)
    feedback.run(issued.on("2026-11-23"), [issued.audits()[0].audit.reference])
    book = next(issued.workspace.outbox.rglob("*eedback*.xlsx"))
    sheet = read_book(book.read_bytes(), "f.xlsx").sheets[0].name
    issued.drop("f.xlsx", commented(book.read_bytes(), sheet, "B41", WORDS))
    result = take_in(issued, "2026-11-24")
    assert "comment-beside-cells" in codes(result)
    assert WORDS in reported(issued)
