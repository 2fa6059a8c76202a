"""A scan or PDF with an audit's reference in its name: its auditor is asked for the workbook."""

from email import message_from_bytes, policy

import openpyxl
import pytest

from tests.returns.test_ingest import codes, in_order, outcomes, take_in
from tests.returns.test_parcels_in_ingest import SENDER, mail, zipped
from tests.support.made_up.workspace import NOVEMBER, Council
from workbook_qa.audits import exempt
from workbook_qa.chasing import chase
from workbook_qa.core.audit_references import make_reference, references_in
from workbook_qa.core.terms import NoteKind
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import SendEnded
from workbook_qa.ledger.states import AuditState
from workbook_qa.tracker import reconcile
from workbook_qa.upkeep import history, rebuild, status, undo
from workbook_qa.workspace.result import Result

PDF = b"%PDF-1.7 scanned"
PICTURE = b"\x89PNG\r\n\x1a\n scanned"


def first(council: Council) -> AuditState:
    return council.audits()[0]


def called(council: Council, words: str = "Scan of {}.pdf") -> str:
    return words.format(first(council).audit.reference)


def asked(council: Council, audit: AuditState | None = None) -> list[str]:
    """What the drafts that ask for the workbook say, as they wait in the outbox."""
    audit = audit or first(council)
    notes = sorted(council.workspace.to_send(audit.audit.month).glob("* note *.eml"))
    drafts = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in notes]
    bodies = [
        f"{draft['To']}: {draft.get_body(('plain',)).get_content()}"  # type: ignore[union-attr]
        for draft in drafts
        if audit.audit.reference in str(draft["Subject"])
    ]
    return [" ".join(body.split()) for body in bodies]


def listed(council: Council) -> str:
    sheet = openpyxl.load_workbook(council.workspace.drafts).worksheets[0]
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return "\n".join(" ".join(row) for row in rows if "Note to an auditor" in row)


def on_screen(result: Result) -> str:
    return "\n".join(result.lines)


@pytest.mark.parametrize(
    "words",
    [
        "{}.pdf",
        "Scan of {}.pdf",
        "{} version 2.pdf",
        "{}-v2.PDF",
        "scan{}_20261118_093000.pdf",
        "Copy of {} (3) FINAL.pdf",
    ],
)
@pytest.mark.parametrize(
    "written",
    [
        str,
        str.lower,
        lambda ref: ref.replace("-", "_"),
        lambda ref: ref.replace("-", " "),
        lambda ref: ref.replace("-", ""),
        lambda ref: ref.replace("-", "%2D"),
        lambda ref: ref.replace("-", "\u2013"),
    ],
)
def test_a_reference_is_known_however_a_name_has_it(words: str, written):
    reference = make_reference("CFA", "2026-11", 7)
    assert reference in references_in(words.format(written(reference)))


def test_what_only_looks_like_a_reference_is_none():
    wrong = make_reference("CFA", "2026-11", 7)[:-1]
    right = make_reference("CFA", "2026-11", 7)[-1]
    letter = "A" if right != "A" else "B"
    for name in (f"{wrong}{letter}.pdf", f"{wrong}.pdf", "CFA-2026-11.pdf", "Scan 2026-11-18.pdf"):
        assert references_in(name) == ()


def test_a_scan_is_tied_to_its_audit_and_the_workbook_is_asked_for(issued: Council):
    reference = first(issued).audit.reference
    issued.drop(called(issued, "Scan of {} Tyrell Madeup.pdf"), PDF)
    result = take_in(issued)
    (outcome,) = result.outcomes or ()
    assert (outcome.outcome, outcome.audit) == ("refused", reference)
    assert "a draft in To send asks" in outcome.reason
    (draft,) = asked(issued)
    address, _, body = draft.partition(": ")
    assert address == first(issued).issued.address
    assert body.startswith(f"Dear {first(issued).audit.auditor}")
    for said in ("it is a PDF", "send the Excel workbook itself", "nobody here may type a copy"):
        assert said in draft
    assert "Tyrell" not in draft
    assert reference in listed(issued)
    report = openpyxl.load_workbook(issued.workspace.ingest_report)["Files"]
    assert any(reference in map(str, row) for row in report.iter_rows(values_only=True))
    assert not first(issued).received


@pytest.mark.parametrize(
    "content", [PDF, PICTURE, b"PK\x03\x04 cut off", b"Rar!\x1a\x07", b"words"]
)
def test_whatever_cannot_be_a_return_is_tied(issued: Council, content: bytes):
    issued.drop(called(issued, "{}.xlsx"), content)
    take_in(issued)
    assert len(asked(issued)) == 1


def test_a_workbook_of_no_audit_is_tied_by_its_name(issued: Council, tmp_path):
    """Somebody typed the scan into a workbook of their own."""
    openpyxl.Workbook().save(tmp_path / "own.xlsx")
    issued.drop(called(issued, "{}.xlsx"), (tmp_path / "own.xlsx").read_bytes())
    assert codes(take_in(issued)) == {"not-our-workbook"}
    assert len(asked(issued)) == 1


def test_another_audits_workbook_under_its_name_is_what_it_says_itself(issued: Council):
    other = issued.audits()[1]
    issued.drop(called(issued, "{}.xlsx"), issued.filled(other))
    assert outcomes(take_in(issued)) == ["accepted"]
    assert not asked(issued)
    assert issued.audits()[1].accepted


def test_sent_twice_there_is_one_draft(issued: Council):
    issued.drop(called(issued), PDF)
    take_in(issued)
    issued.drop(called(issued, "{}.pdf"), PDF)
    assert outcomes(take_in(issued)) == ["already-have"]
    issued.drop(called(issued, "{} again.pdf"), PDF + b" once more")
    assert outcomes(take_in(issued, "2026-11-23")) == ["refused"]
    assert len(asked(issued)) == 1
    assert len(first(issued).told) == 1


def test_one_that_comes_after_the_draft_was_sent_is_asked_about_anew(issued: Council):
    issued.drop(called(issued), PDF)
    take_in(issued)
    context = issued.on("2026-11-21")
    ended = SendEnded(context.today, first(issued).told[0].message, "sent")  # type: ignore[arg-type]
    with open_ledger(context) as journal:
        journal.record([ended], [], at=context.now, by="casey")
    issued.drop(called(issued), PDF + b" once more")
    take_in(issued, "2026-11-24")
    assert len(first(issued).told) == 2


def test_the_lead_auditor_renames_a_scan_and_it_is_tied_then(issued: Council):
    issued.drop("Scan 0001.pdf", PDF)
    take_in(issued)
    assert not asked(issued)
    for _ in range(2):
        issued.drop(called(issued), PDF)
        take_in(issued)
    assert len(asked(issued)) == 1
    assert len(first(issued).no_returns) == 1


def test_two_references_in_one_name_ask_both(issued: Council):
    one, two = (audit.audit.reference for audit in issued.audits()[:2])
    issued.drop(f"{one} and {two}.pdf", PDF)
    result = take_in(issued)
    assert (result.outcomes or ())[0].audit == f"{one}, {two}"
    assert len(asked(issued)) == len(asked(issued, issued.audits()[1])) == 1


@pytest.mark.parametrize("content", [PDF, PICTURE])
def test_in_a_mail_or_a_zip_it_is_tied_and_the_sender_is_not_written_to(
    issued: Council, content: bytes
):
    issued.drop("RE Audit.eml", mail((called(issued), content)))
    second = issued.audits()[1].audit.reference
    issued.drop("november.zip", zipped((f"deep/{second} page 1.jpg", content)))
    take_in(issued)
    (draft,) = asked(issued)
    assert SENDER not in draft
    assert len(asked(issued, issued.audits()[1])) == 1


def test_a_picture_in_the_text_of_a_mail_counts_where_it_is_named_so(issued: Council):
    message = mail((called(issued, "{}.png"), PICTURE), ("logo.png", PICTURE))
    message = message.replace(b"Content-Disposition: attachment", b"Content-Disposition: inline")
    issued.drop("RE Audit.eml", message)
    take_in(issued)
    assert len(asked(issued)) == 1


def test_a_copy_beside_the_workbook_asks_nobody(issued: Council):
    content = issued.filled(first(issued), {"Q1.1.answer": None})
    issued.drop("back.eml", mail((called(issued), PDF), ("audit.xlsx", content)))
    assert sorted(outcomes(take_in(issued))) == ["queried", "refused"]
    assert not asked(issued)


def test_the_workbook_that_comes_after_it_settles_it(issued: Council):
    in_order(issued, (called(issued), PDF), ("audit.xlsx", issued.filled(first(issued))))
    take_in(issued)
    assert not asked(issued)
    assert not first(issued).no_returns


def test_of_an_accepted_or_exempt_audit_nobody_is_asked(issued: Council):
    exempt.run(issued.on("2026-11-10"), issued.audits()[1].audit.reference, why="Moved away.")
    second = issued.audits()[1].audit.reference
    in_order(
        issued,
        ("audit.xlsx", issued.filled(first(issued))),
        (called(issued), PDF),
        (f"{second}.pdf", PDF + b"2"),
    )
    result = take_in(issued)
    kinds = [told.kind for audit in issued.audits() for told in audit.told]
    assert NoteKind.NO_RETURN not in kinds
    reasons = [each.reason for each in result.outcomes or ()]
    assert "of which a return was accepted on 20 November 2026" in reasons[1]
    assert "which is exempt: nobody is asked" in reasons[2]


def test_answers_that_come_as_a_scan_are_asked_for_again(issued: Council):
    issued.drop("back.xlsx", issued.filled(first(issued), {"Q1.1.answer": None}))
    take_in(issued)
    issued.drop(called(issued, "{} version 2.pdf"), PDF)
    take_in(issued, "2026-11-23")
    assert len(asked(issued)) == 1


def test_an_unknown_reference_ties_nothing(issued: Council):
    issued.drop(f"{make_reference('CFA', '2025-01', 7)}.pdf", PDF)
    (outcome,) = take_in(issued).outcomes or ()
    assert outcome.audit == ""
    assert not listed(issued)


def test_letters_status_and_tracker_say_what_came(issued: Council):
    issued.drop(called(issued), PDF)
    take_in(issued)
    came = "a file came on 20 November 2026 of which nothing can be taken in"
    reconcile.run(issued.on("2026-12-01"))
    book = openpyxl.load_workbook(issued.workspace.tracker)
    said = {
        name: next(
            [str(cell) for cell in row]
            for row in book[name].iter_rows(values_only=True)
            if any(first(issued).audit.reference in str(cell) for cell in row)
        )
        for name in ("Audits", "Outstanding returns")
    }
    assert "Not a workbook" in said["Audits"]
    assert "Not returned" not in said["Audits"]
    assert any(came in cell for cell in said["Outstanding returns"])
    assert "a file came that is no return" in on_screen(status.run(issued.on("2026-12-01")))
    chase.run(issued.on("2026-12-01"))
    letters = [
        " ".join(content.decode().split())
        for path, content in issued.tree("outbox").items()
        if "Reminder" in path and first(issued).audit.reference.encode() in content
    ]
    assert letters
    assert all(came.replace(" ", "") in "".join(each.replace("=", "").split()) for each in letters)
    told = on_screen(history.run(issued.on("2026-12-01"), first(issued).audit.reference))
    assert "is no return: refused" in told
    assert "the workbook itself is asked for" in told


def test_it_is_made_again_and_undone_like_everything(issued: Council):
    issued.drop(called(issued), PDF)
    take_in(issued)
    before = asked(issued)
    for path in issued.workspace.to_send(NOVEMBER).glob("* note *.eml"):
        path.unlink()
    rebuild.run(issued.on("2026-11-20"))
    assert asked(issued) == before != []
    number = issued.events()[-1].run
    undo.run(issued.on("2026-11-20"), number)
    assert not first(issued).no_returns
    assert not first(issued).told
