"""LibreOffice as the other program: it opens, fills in and saves a workbook with its password."""

import pytest

from tests.support.made_up.every_book import book_of
from tests.support.made_up.returns import case_file_audit, complete_return
from tests.support.made_up.workspace import NOVEMBER, Council, issue, make_council
from tests.support.other_programs.office import Entries, Office, OfficeError
from tests.support.workbooks.passwords import unlocked
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.problem import Problem
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.states import AuditState
from workbook_qa.returns import ingest
from workbook_qa.workbooks.form.form import decode_form
from workbook_qa.workbooks.other_formats.encryption import (
    decrypt,
    encrypt,
    is_encrypted,
    new_password,
)
from workbook_qa.workbooks.read.reader import read_book

pytestmark = pytest.mark.office


def test_it_opens_the_workbook_with_the_password_and_shows_the_same_cells(office: Office) -> None:
    plain, password = book_of("audit, version 2"), new_password()
    locked = encrypt(plain, password)
    for sheet in ("Start", "Questions", "Judgement", "Actions"):
        assert office.shown(locked, sheet, password=password) == office.shown(plain, sheet)


def test_it_does_not_open_the_workbook_with_another_password(office: Office) -> None:
    locked = encrypt(book_of("audit, version 2"), new_password())
    with pytest.raises(OfficeError):
        office.shown(locked, "Start", password=new_password())


@pytest.mark.parametrize("ending", [".xls", ".ods"])
def test_a_password_in_another_format_is_told_from_damage(office: Office, ending: str) -> None:
    password = new_password()[:15]  # an .xls takes no more
    locked = encrypt(book_of("audit, version 2"), password)
    saved = office.fill_in(locked, {}, ending=ending, password=password)
    problem = read_book(saved, f"back{ending}")
    assert isinstance(problem, Problem)
    assert problem.code == "password-protected"


@pytest.fixture
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    """Five audits are out, each with a password to open."""
    council = make_council(tmp_path_factory.mktemp("workspace"))
    issue(council, encrypt=True)
    return council


def test_a_month_goes_round_with_passwords_and_a_query(office: Office, council: Council) -> None:
    audit = council.audits()[0]
    reference, password = audit.audit.reference, audit.issued.password
    path = council.workspace.audit_workbook(NOVEMBER, reference)
    returned = office.fill_in(path.read_bytes(), _entries(council, audit), password=password)
    assert is_encrypted(returned), "saving keeps the password"
    council.drop("back.xlsx", returned)
    assert _outcomes(council, "2026-11-12") == ["queried"]

    second = council.workspace.query_workbook(NOVEMBER, reference, 2)
    unlocked(second.read_bytes(), password)
    with open_ledger(council.on("2026-11-12")) as journal:
        form = decode_form(journal.document(council.audits()[0].queries[-1].form))
    mended = {form.place_of(Meaning.OVERALL_GRADE): "Good"}
    returned = office.fill_in(second.read_bytes(), mended, password=password)
    assert decrypt(returned, [password])
    council.drop("back again.xlsx", returned)
    assert _outcomes(council, "2026-11-13") == ["accepted"]
    content = council.audits()[0].content
    assert content is not None
    assert content.entries[Meaning.OVERALL_GRADE] == "Good"


def _entries(council: Council, audit: AuditState) -> Entries:
    """A complete return as it is typed, but for the overall grade."""
    form = council.form(audit)
    fields = dict(complete_return(case_file_audit(), audit.audit).entries)
    del fields[Meaning.OVERALL_GRADE]
    return {form.place_of(field): _keys(text) for field, text in fields.items()}


def _keys(text: str) -> str:
    """Dates are typed day first."""
    parts = text.split("-")
    is_day = len(parts) == 3 and all(part.isdigit() for part in parts)
    return "/".join(reversed(parts)) if is_day else text


def _outcomes(council: Council, day: str) -> list[str]:
    return [each.outcome.value for each in ingest.run(council.on(day)).outcomes or ()]
