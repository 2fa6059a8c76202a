"""Workbooks with a password to open, from `generate --encrypt` to the return that counts."""

import email
import email.policy
import json
import stat
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.returns.test_ingest import codes, outcomes, take_in
from tests.returns.test_parcels_in_ingest import mail
from tests.returns.test_query_loop import LACKS, MENDED, mended
from tests.support.made_up.workspace import NOVEMBER, Council, copy_of, issue
from tests.support.workbooks.passwords import locked, standard, unlocked
from workbook_qa.audits import generate
from workbook_qa.audits.open_passwords import password_list as passwords_command
from workbook_qa.cli import cli
from workbook_qa.core.cells import Book
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import FileReceived
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.store.journal import digest_of
from workbook_qa.selection import select
from workbook_qa.workbooks.other_formats.encryption import EncryptionFailedError, is_encrypted
from workbook_qa.workbooks.read.apart import reader_pool
from workbook_qa.workbooks.read.reader import read_book

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py


@pytest.fixture(scope="module")
def _locked(_registered: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = copy_of(_registered, tmp_path_factory.mktemp("locked"))
    issue(council, encrypt=True)
    return council


@pytest.fixture
def council(_locked: Council, tmp_path: Path) -> Council:
    """The five audits of November 2026 are out, each with a password to open."""
    return copy_of(_locked, tmp_path / "council")


@pytest.fixture
def drawn(_registered: Council, tmp_path: Path) -> Council:
    """November 2026 is drawn and nothing is issued."""
    council = copy_of(_registered, tmp_path / "drawn")
    select.run(council.on("2026-11-01"), NOVEMBER, seed="Wexcombe")
    return council


def sent(council: Council, audit: AuditState) -> bytes:
    reference = audit.audit.reference
    return council.workspace.audit_workbook(NOVEMBER, reference).read_bytes()


def attached(draft: bytes) -> tuple[str, bytes]:
    """The text of a draft and the workbook with it."""
    message = email.message_from_bytes(draft, policy=email.policy.default)
    (part,) = message.iter_attachments()
    return message.get_body().get_content(), part.get_payload(decode=True)


def passwords_of(council: Council) -> list[str]:
    return [audit.issued.password for audit in council.audits()]


# Issuing


def test_each_workbook_is_encrypted_with_a_password_of_its_own(council: Council):
    audits = council.audits()
    assert len({*passwords_of(council)}) == len(audits) == 5
    for audit in audits:
        content = sent(council, audit)
        plain = unlocked(content, audit.issued.password)
        assert digest_of(content) == audit.issued.encrypted
        assert digest_of(plain) == audit.issued.workbook
        assert isinstance(read_book(plain, "a.xlsx"), Book)


def test_the_draft_carries_the_encrypted_workbook_and_says_that_the_password_comes_otherwise(
    council: Council,
):
    for audit in council.audits():
        path = council.workspace.audit_workbook(NOVEMBER, audit.audit.reference)
        text, workbook = attached(path.with_suffix(".eml").read_bytes())
        assert workbook == path.read_bytes()
        assert "password is not in this message" in text


def test_no_password_stands_in_anything_but_the_ledger_and_the_list(council: Council):
    council.drop("a.xlsx", locked(council.filled(council.audits()[0], LACKS), "a guess of theirs"))
    council.drop("b.xlsx", council.filled(council.audits()[1], LACKS))
    said = str(take_in(council))
    passwords = passwords_of(council)
    for name, content in council.tree().items():
        if name in ("ledger/ledger.db", "ledger/Passwords 2026-11.xlsx"):
            continue
        assert not any(password in name for password in passwords)
        assert not any(password.encode() in content for password in passwords), name
    assert not any(password in said for password in passwords)
    assert not any(password in repr(council.tree("inbox")) for password in passwords)


def test_the_command_line_and_its_json_name_the_list_and_no_password(drawn: Council):
    printed = CliRunner().invoke(cli, ["--folder", str(drawn.root), "generate", NOVEMBER, "--help"])
    assert "--encrypt" in printed.output
    arguments = ["--folder", str(drawn.root), "--json", "generate", NOVEMBER, "--encrypt"]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert shown["written"][0] == "ledger/Passwords 2026-11.xlsx"
    assert len(shown["written"]) == 12
    again = CliRunner().invoke(cli, ["--folder", str(drawn.root), "generate", NOVEMBER])
    assert "Passwords 2026-11.xlsx" in " ".join(again.output.split())
    for password in passwords_of(drawn):
        assert password not in result.output + again.output


def test_a_second_run_writes_the_very_same_bytes_again_with_or_without_the_option(
    council: Council,
):
    before, events = council.tree("outbox", "ledger"), council.events()
    audit = council.audits()[0]
    path = council.workspace.audit_workbook(NOVEMBER, audit.audit.reference)
    listed = council.workspace.passwords(NOVEMBER)
    for encrypt in (True, False):
        assert generate.run(council.on("2026-11-09"), NOVEMBER, encrypt=encrypt).written == ()
        lost = (listed, path, path.with_suffix(".eml"))
        for each in lost:
            each.unlink()
        assert generate.run(council.on("2026-11-09"), NOVEMBER, encrypt=encrypt).written == lost
        assert council.tree("outbox", "ledger") == before
        assert council.events() == events


def test_audits_issued_without_a_password_stay_as_they_are_and_it_is_said(issued: Council):
    before, events = issued.tree(), issued.events()
    result = generate.run(issued.on("2026-11-09"), NOVEMBER, encrypt=True)
    assert "5 were issued earlier without a password and stay as they are." in result.lines
    assert issued.tree() == before
    assert issued.events() == events
    assert not issued.workspace.passwords(NOVEMBER).exists()


def test_without_the_option_nothing_has_a_password_and_none_is_spoken_of(issued: Council):
    assert {*passwords_of(issued)} == {""}
    assert not any(is_encrypted(sent(issued, audit)) for audit in issued.audits())
    assert "password" not in str(generate.run(issued.on("2026-11-09"), NOVEMBER).lines)


def test_a_dry_run_encrypts_and_keeps_nothing(drawn: Council):
    before = drawn.tree()
    result = generate.run(drawn.on("2026-11-02", dry_run=True), NOVEMBER, encrypt=True)
    assert result.counts["issued"] == 5
    assert drawn.tree() == before


def test_a_workbook_that_does_not_open_again_stops_the_issue(drawn: Council, monkeypatch):
    from msoffcrypto.format.ooxml import OOXMLFile

    monkeypatch.setattr(OOXMLFile, "decrypt", lambda _, stream, **_more: stream.write(b"PK"))
    with pytest.raises(EncryptionFailedError):
        generate.run(drawn.on("2026-11-02"), NOVEMBER, encrypt=True)
    assert drawn.audits() == []
    assert not drawn.workspace.to_send(NOVEMBER).exists()


def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("msoffcrypto")]:
        monkeypatch.setitem(sys.modules, name, None)
    reading = f"import sys; sys.modules['msoffcrypto'] = None; {reader_pool._start_code()}"
    monkeypatch.setattr(reader_pool, "_start_code", lambda: reading)


def test_without_the_extra_nothing_is_issued_and_it_is_said_what_to_install(
    drawn: Council, monkeypatch
):
    without_the_extra(monkeypatch)
    with pytest.raises(CannotContinue, match=r"workbook-qa\[crypto\]"):
        generate.run(drawn.on("2026-11-02"), NOVEMBER, encrypt=True)
    assert drawn.audits() == []
    assert generate.run(drawn.on("2026-11-02"), NOVEMBER).counts["issued"] == 5


# The list


def test_the_list_says_whose_password_opens_which_file_and_is_private(council: Council):
    path = council.workspace.passwords(NOVEMBER)
    assert path.parent == council.workspace.ledger
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    page = openpyxl.load_workbook(path)["Passwords"]
    rows = [row for row in page.iter_rows(min_row=5, values_only=True) if row[0]]
    for row, audit in zip(rows, council.audits(), strict=True):
        reference, auditor, address, file, password = row
        assert (reference, auditor) == (audit.audit.reference, audit.audit.auditor)
        assert address == f"{auditor.lower().replace(' ', '.')}@example.invalid"
        unlocked((council.workspace.to_send(NOVEMBER) / file).read_bytes(), password)


def test_a_list_that_is_open_is_said_before_any_workbook_lies_there_without_it(
    drawn: Council, monkeypatch
):
    def is_open(*_: object, **__: object) -> bool:
        raise CannotContinue("Passwords 2026-11.xlsx is open in Excel.")

    with monkeypatch.context() as patch:
        patch.setattr(passwords_command, "write_file", is_open)
        with pytest.raises(CannotContinue):
            generate.run(drawn.on("2026-11-02"), NOVEMBER, encrypt=True)
    assert not drawn.workspace.to_send(NOVEMBER).exists()
    assert len(generate.run(drawn.on("2026-11-02"), NOVEMBER).written) == 12


# What comes back


@pytest.mark.parametrize("lock", [locked, standard], ids=["agile", "standard"])
def test_a_return_that_has_its_password_is_accepted_and_kept_as_it_came(council: Council, lock):
    audit = council.audits()[0]
    content = lock(council.filled(audit), audit.issued.password)
    council.drop("whatever.xlsx", content)
    result = take_in(council)
    assert outcomes(result) == ["accepted"]
    assert not result.needs_a_person
    after = council.audits()[0]
    assert after.status is AuditStatus.COMPLETED
    assert after.accepted.file == digest_of(content)
    reference = audit.audit.reference
    assert council.tree("inbox")[f"inbox/accepted/2026-11/{reference}.xlsx"] == content
    with open_ledger(council.on("2026-11-20")) as journal:
        assert journal.document(digest_of(content)) == content


def test_a_return_whose_password_was_taken_off_is_accepted_too(council: Council):
    council.drop("a.xlsx", council.filled(council.audits()[0]))
    assert outcomes(take_in(council)) == ["accepted"]


def test_returns_of_a_whole_month_come_home_in_a_mail_passed_on_and_in_any_order(council: Council):
    audits = council.audits()
    files = [
        (f"{number}.xlsx", locked(council.filled(audit), audit.issued.password))
        for number, audit in enumerate(reversed(audits))
    ]
    council.drop("RE audits.eml", mail(*files, sender="casey.leadwell@example.invalid"))
    assert outcomes(take_in(council)) == ["accepted"] * 5
    assert {audit.status for audit in council.audits()} == {AuditStatus.COMPLETED}


def test_the_same_content_locked_once_more_is_already_had(council: Council):
    audit = council.audits()[0]
    filled = council.filled(audit)
    council.drop("a.xlsx", locked(filled, audit.issued.password))
    take_in(council)
    council.drop("b.xlsx", locked(filled, audit.issued.password))
    assert outcomes(take_in(council)) == ["already-have"]


def test_the_password_of_another_audit_opens_it_and_the_seal_says_whose_it_is(council: Council):
    one, other = council.audits()[:2]
    council.drop("a.xlsx", locked(council.filled(one), other.issued.password))
    result = take_in(council)
    assert outcomes(result) == ["accepted"]
    assert result.outcomes[0].audit == one.audit.reference


def test_a_password_that_is_none_of_ours_is_refused_with_what_to_do(council: Council):
    audit = council.audits()[0]
    content = locked(council.filled(audit), "their own")
    council.drop(f"{audit.audit.reference}.xlsx", content)
    result = take_in(council)
    assert outcomes(result) == ["refused"]
    assert codes(result) == {"password-protected"}
    assert "none of the passwords" in result.outcomes[0].reason
    assert content in council.tree("inbox/refused").values()
    council.drop("again.xlsx", locked(council.filled(audit), audit.issued.password))
    assert outcomes(take_in(council)) == ["accepted"]


def test_where_no_audit_has_a_password_one_is_refused_as_before(issued: Council):
    issued.drop("a.xlsx", locked(issued.filled(issued.audits()[0]), "their own"))
    result = take_in(issued)
    assert codes(result) == {"password-protected"}
    assert "take the password off" in result.outcomes[0].reason


def test_without_the_extra_a_return_is_refused_and_accepted_once_it_is_there(
    council: Council, monkeypatch
):
    audit = council.audits()[0]
    content = locked(council.filled(audit), audit.issued.password)
    council.drop("a.xlsx", content)
    council.drop("b.xlsx", council.filled(council.audits()[1]))
    with monkeypatch.context() as patch:
        without_the_extra(patch)
        result = take_in(council)
    assert sorted(outcomes(result)) == ["accepted", "refused"]
    (refused,) = (each for each in result.outcomes if each.outcome == "refused")
    assert 'pip install "workbook-qa[crypto]"' in refused.reason
    council.drop("a.xlsx", content)
    assert outcomes(take_in(council)) == ["accepted"]


# The query loop


@pytest.mark.parametrize("came_back_with_its_password", [True, False])
def test_version_2_has_the_same_password_in_to_send_and_in_its_draft(
    council: Council, came_back_with_its_password: bool
):
    audit = council.audits()[0]
    reference, password = audit.audit.reference, audit.issued.password
    filled = council.filled(audit, LACKS)
    council.drop("a.xlsx", locked(filled, password) if came_back_with_its_password else filled)
    assert outcomes(take_in(council)) == ["queried"]
    path = council.workspace.query_workbook(NOVEMBER, reference, 2)
    content = path.read_bytes()
    text, workbook = attached(path.with_suffix(".eml").read_bytes())
    assert workbook == content
    assert "the password that you have" in text
    (query,) = council.audits()[0].queries
    assert (digest_of(content), query.encrypted) == (query.encrypted, query.sent)
    plain = unlocked(content, password)
    assert digest_of(plain) == query.workbook

    path.unlink()
    assert path in take_in(council).written
    assert path.read_bytes() == content

    council.drop("back.xlsx", locked(mended(council, plain, MENDED), password))
    assert outcomes(take_in(council)) == ["accepted"]
    assert council.audits()[0].accepted.version == 2


def test_without_a_password_version_2_has_none(issued: Council):
    audit = issued.audits()[0]
    issued.drop("a.xlsx", issued.filled(audit, LACKS))
    take_in(issued)
    (query,) = issued.audits()[0].queries
    assert query.encrypted == ""
    path = issued.workspace.query_workbook(NOVEMBER, audit.audit.reference, 2)
    assert digest_of(path.read_bytes()) == query.workbook
    assert "password" not in attached(path.with_suffix(".eml").read_bytes())[0]


def test_without_the_extra_version_2_is_never_put_out_unlocked(council: Council, monkeypatch):
    path = council.drop("a.xlsx", council.filled(council.audits()[0], LACKS))
    with monkeypatch.context() as patch:
        without_the_extra(patch)
        with pytest.raises(CannotContinue, match=r"workbook-qa\[crypto\]"):
            take_in(council)
    assert path.exists()
    assert not any(isinstance(one.event, FileReceived) for one in council.events())
    assert outcomes(take_in(council)) == ["queried"]
