"""Mails and zips in the inbox: each file that lies in one has an outcome of its own."""

import zipfile
from email.message import EmailMessage
from io import BytesIO

from tests.returns.test_ingest import codes, outcomes, put_away, take_in
from tests.support.made_up.workspace import Council, address_of_auditor
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import FileReceived

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py

SENDER = "robin.madeup@example.invalid"


def mail(*attachments: tuple[str, bytes], sender: str = SENDER) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = f"Robin Madeup <{sender}>", "qa@example.invalid"
    message["Subject"] = "Audit"
    message["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    message.set_content("Here it is.")
    for name, content in attachments:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def zipped(*members: tuple[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def received(council: Council) -> list[FileReceived]:
    with open_ledger(council.on("2026-11-20")) as journal:
        facts = [recorded.event for recorded in journal.events()]
    return [fact for fact in facts if isinstance(fact, FileReceived)]


def test_a_return_is_taken_out_of_the_mail_it_came_in(issued: Council):
    audit = issued.audits()[0]
    content = issued.filled(audit)
    sender = address_of_auditor(audit)
    issued.drop("RE audit.eml", mail(("audit.xlsx", content), sender=sender))
    result = take_in(issued)
    assert outcomes(result) == ["accepted"]
    assert result.outcomes[0].file == "RE audit.eml: audit.xlsx"
    reference = audit.audit.reference
    assert issued.tree("inbox/accepted")[f"inbox/accepted/2026-11/{reference}.xlsx"] == content
    assert any(name.endswith(".eml") for name in put_away(issued, "accepted"))
    assert not list(issued.workspace.inbox.glob("*.eml"))
    assert received(issued)[0].sender == sender


def test_every_file_of_a_zip_has_its_own_outcome(issued: Council):
    first, second = (issued.filled(audit) for audit in issued.audits()[:2])
    members = (("a.xlsx", first), ("deep/b.xlsx", second), ("scan.pdf", b"%PDF-1.7 scanned"))
    issued.drop("november.zip", zipped(*members))
    result = take_in(issued)
    assert sorted(outcomes(result)) == ["accepted", "accepted", "refused"]
    assert not list(issued.workspace.inbox.glob("*.zip"))
    note = next(
        text.decode()
        for name, text in issued.tree("inbox/accepted").items()
        if name.endswith(".zip.txt")
    )
    assert "november.zip: scan.pdf: refused" in note


def test_a_mail_without_a_workbook_is_refused_and_kept(issued: Council):
    content = mail()
    issued.drop("sorry.eml", content)
    result = take_in(issued)
    assert outcomes(result) == ["refused"]
    assert codes(result) == {"parcel-without-workbook"}
    assert content in issued.tree("inbox/refused").values()


def test_each_file_that_cannot_be_taken_out_has_its_own_reason(issued: Council):
    damaged = zipped(("a.xlsx", b"first " * 9), ("b.xlsx", b"second " * 9))
    damaged = damaged.replace(b"first", b"fIrst", 1).replace(b"second", b"sEcond", 1)
    issued.drop("two.zip", damaged)
    result = take_in(issued)
    assert {outcome.file for outcome in result.outcomes} >= {"two.zip: a.xlsx", "two.zip: b.xlsx"}
    assert set(outcomes(result)) == {"refused"}
    assert damaged in issued.tree("inbox/refused").values()
    issued.drop("two.zip", damaged)
    assert set(outcomes(take_in(issued))) == {"already-have"}


def test_the_same_mail_again_changes_nothing(issued: Council):
    content = mail(("audit.xlsx", issued.filled(issued.audits()[0])))
    issued.drop("a.eml", content)
    take_in(issued)
    before = issued.audits()[0].accepted
    issued.drop("a again.eml", content)
    assert outcomes(take_in(issued)) == ["already-have"]
    assert issued.audits()[0].accepted == before


def test_one_bad_attachment_does_not_stop_the_others(issued: Council):
    good = issued.filled(issued.audits()[0])
    sender = address_of_auditor(issued.audits()[0])
    files = (("bad.xlsx", good[: len(good) // 2]), ("good.xlsx", good))
    issued.drop("two.eml", mail(*files, sender=sender))
    assert sorted(outcomes(take_in(issued))) == ["accepted", "refused"]
