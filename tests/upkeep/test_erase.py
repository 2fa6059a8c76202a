"""An erased case: every figure stays as it was, and no byte of its texts or of its id is left.

A canary is typed of one case wherever something can be typed, through every workbook that comes
back; beside it other cases are audited, whose texts must stay.
"""

import contextlib
import email
import email.policy
import io
import zipfile
from collections.abc import Iterator

import msgspec
import openpyxl
import pypdf
import pypdf.errors
import pytest
import sqlalchemy as sql

from tests.chasing.test_chase import DIRECTOR, STAFF
from tests.returns.test_parcels_in_ingest import mail, zipped
from tests.support.made_up.releases import release_all
from tests.support.made_up.workspace import (
    NOVEMBER,
    THEME,
    Council,
    copy_of,
    fill_in,
    issue,
    type_in_table,
    write_registers,
)
from workbook_qa.actions import action_entries
from workbook_qa.audits import generate
from workbook_qa.chasing import chase
from workbook_qa.core.audit_tool import EntryKind, Meaning
from workbook_qa.core.problem import CannotContinue
from workbook_qa.core.terms import Outcome
from workbook_qa.demo.people_at_work import fill_in as answer
from workbook_qa.followups import feedback
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import CaseErased, ConfirmationIssued, FileReceived
from workbook_qa.ledger.states import AuditState
from workbook_qa.ledger.store.journal import Journal
from workbook_qa.ledger.store.ledger_database import connect
from workbook_qa.reports.summary import summary
from workbook_qa.reports.theme import theme_report
from workbook_qa.returns import ingest
from workbook_qa.selection import select
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.upkeep import backup, check, history, rebuild, restore, undo
from workbook_qa.upkeep.proof import accept_ledger
from workbook_qa.upkeep.rights import case, erase, retention
from workbook_qa.workbooks.form.form import Form, decode_form

ON_BOTH = True  # databases: see `ledger_on` in tests/conftest.py
LAST, AFTER = "2027-01-22", "2027-01-25"
CANARY = b"zqcanary"
OTHERS = "The plan of the other case says who does what by when"


class Typed:
    """Canaries, each a text of its own."""

    number = 0

    def new(self, room: int = 99) -> str:
        self.number += 1
        word = f"zqcanary{self.number:03}x"
        return f"{word} was seen in the notes of the visit" if room > 60 else word


PAGE = "2026-11/DMT summary 2026-11.pdf"


def texts(form: Form, typed: Typed) -> dict[str, str]:
    """A canary in every text that an auditor or a worker is asked for."""
    kept = ("owner", "questions", "answered-by")
    return {
        cell.field: typed.new(cell.longest)
        for _, cell in form.inputs()
        if cell.kind is EntryKind.TEXT and cell.field.rpartition(".")[2] not in kept
        if not cell.field.startswith("A") or cell.field.startswith("A1.")
    }


def form_of(council: Council, digest: str) -> tuple[Form, bytes]:
    with open_ledger(council.on(LAST)) as journal:
        return decode_form(journal.document(digest)), b""


def document(council: Council, digest: str) -> bytes:
    with open_ledger(council.on(LAST)) as journal:
        return journal.document(digest)


def play(council: Council) -> None:
    """Everything that can be recorded of the first audit, and something of the others."""
    typed = Typed()
    write_registers(council, staff=(*STAFF, DIRECTOR))
    first, *others = council.audits()
    form = council.form(first)
    said = texts(form, typed)
    queried = council.filled(first, {**said, Meaning.OVERALL_GRADE: None})
    alone = council.filled(others[0], {Meaning.OUTSTANDING_PRACTICE: OTHERS})
    parcel = mail(("Zqcanary's audit.xlsx", queried), ("other.xlsx", alone))
    council.drop("Zqcanary's mail.eml", parcel)
    for audit in others[1:]:
        council.drop(f"{audit.audit.reference}.xlsx", council.filled(audit))
    ingest.run(council.on("2026-11-18"))
    asked = council.audits()[0].queries[-1]
    version = decode_form(document(council, asked.form))
    said = {**texts(version, typed), Meaning.OVERALL_GRADE: "Good"}
    council.drop("again.xlsx", answer(document(council, asked.workbook), version, said))
    ingest.run(council.on("2026-11-19"))
    assert council.audits()[0].accepted
    reconcile.run(council.on("2026-11-20"))
    feedback.run(council.on("2026-11-23"))
    sent = council.audits()[0].feedback[-1]
    form = decode_form(document(council, sent.form))
    content = fill_in(document(council, sent.workbook), form, texts(form, typed))
    council.drop("Zqcanary.xlsx", content)
    ingest.run(council.on("2026-11-24"))
    _managers(council, typed)
    chase.run(council.on("2027-01-11"))
    _confirm(council, typed)
    reconcile.run(council.on("2027-01-13"))
    theme_report.run(council.on("2027-01-14"), THEME)
    assert release_all(council, "2027-01-14")
    summary.run(council.on("2027-01-14"), NOVEMBER)
    theme_report.run(council.on("2027-01-14"), THEME)
    council.drop(f"{first.audit.reference} scan.pdf", b"%PDF-1.7 zqcanary777x scanned")
    ingest.run(council.on("2027-01-15"))
    (council.workspace.outbox / "Notes.txt").write_text(
        "Ask about zqcanary001x was seen in the notes"
    )
    reconcile.run(council.on(LAST))


def _managers(council: Council, typed: Typed) -> None:
    path = council.workspace.tracker
    key = min(council.state().actions)
    for entries in (
        {action_entries.COMMENT: typed.new(), action_entries.EVIDENCE: typed.new()},
        {action_entries.COMMENT: f"A second time {typed.new()}", action_entries.STATUS: "Later"},
    ):
        content = type_in_table(
            path.read_bytes(), "Actions", key, entries, key_column=columns.ACTION
        )
        path.write_bytes(content)
        reconcile.run(council.on("2026-11-25"))


def _confirm(council: Council, typed: Typed) -> None:
    reference = council.audits()[0].audit.reference
    issued = next(
        each.event
        for each in council.events()
        if isinstance(each.event, ConfirmationIssued) and reference in each.event.audits
    )
    form = decode_form(document(council, issued.form))
    fields = {
        cell.field: typed.new() if cell.field.startswith(reference) else OTHERS
        for _, cell in form.inputs()
        if cell.field.endswith((".comment", ".evidence"))
    }
    assert len(fields) > 1
    council.drop("confirmed.xlsx", fill_in(document(council, issued.workbook), form, fields))
    ingest.run(council.on("2027-01-12"))


@pytest.fixture(scope="module")
def _played(issued_once: Council, tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = copy_of(issued_once, tmp_path_factory.mktemp("erased"))
    play(council)
    return council


@pytest.fixture
def played(_played: Council, tmp_path) -> Council:
    return copy_of(_played, tmp_path / "council")


def first(council: Council) -> AuditState:
    return council.audits()[0]


def erased(council: Council, day: str = LAST):
    case_id = first(council).audit.case_id
    return erase.run(council.on(day), case_id, why="Asked for by the family", confirmed=case_id)


# Every byte, taken apart in another way than the program's


def unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    elif content.startswith(b"%PDF"):
        with contextlib.suppress(pypdf.errors.PdfReadError):  # one that was only said to be a PDF
            for page in pypdf.PdfReader(io.BytesIO(content)).pages:
                yield page.extract_text().encode()
    elif b"MIME-Version" in content[:5000]:
        for part in email.message_from_bytes(content, policy=email.policy.default).walk():
            yield str(part.items()).encode()
            payload = part.get_payload(decode=True)
            if payload:
                yield from unpacked(payload)


def everything(council: Council) -> Iterator[tuple[str, bytes]]:
    """All files but the registers, and all rows of the database, unpacked."""
    for path, content in council.tree("outbox", "inbox", "ledger").items():
        yield path, path.encode()
        yield from ((path, each) for each in unpacked(content))
    settings = council.on(LAST).settings
    address = settings.ledger.address or f"sqlite:///{council.workspace.ledger_file}"
    engine = connect(address)
    with engine.connect() as connection:
        for table, column in (("events", "body"), ("documents", "content"), ("about", "value")):
            for (value,) in connection.execute(sql.text(f"SELECT {column} FROM {table}")):
                yield from ((f"table {table}", each) for each in unpacked(bytes(value)))
    engine.dispose()


def places_of(council: Council, word: bytes) -> set[str]:
    """Where a word stands, in any case, as it is and as UTF-16."""
    wide = word.decode().encode("utf-16-le")
    return {
        place
        for place, content in everything(council)
        if word in content.lower() or wide in content
    }


def figures(content: bytes) -> dict[str, object]:
    """Every number and date of a workbook by its cell, and all short words that are no text."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
        and (not isinstance(cell.value, str) or len(cell.value) < 30)
        and not str(cell.value).strip("“").startswith(("[erased", "zqcanary"))
    }


def test_what_is_typed_of_it_stands_in_every_place_before(played: Council):
    places = places_of(played, CANARY)
    assert {"table events", "table documents", "outbox/Notes.txt"} <= places
    assert {"outbox/Master tracker.xlsx", f"outbox/{PAGE}"} <= places
    kinds = {place.rpartition("/")[2].partition(" 20")[0] for place in places}
    assert {"DMT summary", "Reminder"} <= kinds | {"Reminder"}
    assert any("Replaced trackers" in place for place in places)
    assert any("CNF-" in place for place in places_of(played, first(played).audit.case_id.encode()))


def test_no_byte_of_its_texts_or_its_id_is_left(played: Council):
    case_id = first(played).audit.case_id.encode()
    assert places_of(played, case_id)
    result = erased(played)
    assert places_of(played, CANARY) == set()
    assert places_of(played, case_id) == set()
    assert {problem.code for problem in result.problems} == {"still-holds-case"}
    assert [problem.place.file for problem in result.problems] == ["registers/cases.xlsx"]
    assert places_of(played, OTHERS.lower().encode()) or OTHERS in str(played.state().actions)


def test_the_page_of_a_paper_that_quotes_it_goes_and_comes_again_without_it(played: Council):
    path = played.workspace.summary_page(NOVEMBER)
    assert path.is_file()
    erased(played)
    assert not path.exists()
    rebuild.run(played.on(AFTER))
    assert not path.exists()
    summary.run(played.on(AFTER), NOVEMBER)
    made = path.read_bytes()
    assert places_of(played, CANARY) == set()
    path.unlink()
    rebuild.run(played.on(AFTER))
    assert path.read_bytes() == made


def test_every_figure_of_past_papers_stays_as_it_was(played: Council):
    paths = [
        played.workspace.summary(NOVEMBER),
        *played.workspace.outbox.glob("Theme reports/*.xlsx"),
    ]
    before = [figures(path.read_bytes()) for path in paths]
    summary.run(played.on(LAST), NOVEMBER)
    anew = figures(paths[0].read_bytes())
    erased(played)
    for path, content in zip(paths[1:], before[1:], strict=True):
        assert figures(path.read_bytes()) == content
    assert figures(paths[0].read_bytes()) == anew
    paths[0].unlink()
    summary.run(played.on(LAST), NOVEMBER)
    assert figures(paths[0].read_bytes()) == anew
    state = first(played)
    assert (state.status, state.content.entries[Meaning.OVERALL_GRADE]) == ("Completed", "Good")
    assert state.erased


def test_everything_goes_on_afterwards_and_the_chain_is_proved(played: Council):
    erased(played)
    held = played.tree("inbox")
    checked = check.run(played.on(AFTER))
    assert {problem.code for problem in checked.problems} <= {"list-missing", "column-missing"}
    said = f"1 case erased, and events hold less since: {first(played).audit.reference}."
    assert said in checked.lines
    for command in (rebuild, reconcile, chase, feedback):
        result = command.run(played.on(AFTER))
        assert not {problem.code for problem in result.problems} & {
            "output-differs",
            "tracker-gone",
        }
    assert rebuild.run(played.on(AFTER)).written == ()
    assert played.tree("inbox") == held
    reference = first(played).audit.reference
    told = "\n".join(history.run(played.on(AFTER), reference, texts=True).lines)
    assert "Its case was erased, asked for by Casey Leadwell: Asked for by the family." in told
    runs = undo.run(played.on(AFTER)).runs
    (number,) = [run["run"] for run in runs if run["command"] == "erase"]
    with pytest.raises(CannotContinue, match="erased a case"):
        undo.run(played.on(AFTER), number)
    assert places_of(played, CANARY) == set()


def test_what_is_put_in_again_is_refused_and_not_kept(played: Council):
    with open_ledger(played.on(LAST)) as journal:
        files = [
            (each.event.name, journal.document(each.event.file))
            for each in journal.events()
            if isinstance(each.event, FileReceived) and each.event.format
        ]
    theirs = [content for _, content in files if CANARY in b"".join(unpacked(content)).lower()]
    assert len(theirs) >= 4
    erased(played)
    for number, content in enumerate(theirs):
        played.drop(f"{number}.xlsx", content)
    played.drop("all.zip", zipped(*((f"{n}.xlsx", each) for n, each in enumerate(theirs))))
    reference = first(played).audit.reference
    played.drop(f"{reference}.pdf", b"%PDF-1.7 zqcanary778x scanned again")
    played.drop(f"{reference} mail.zip", zipped(("scan.pdf", b"%PDF-1.7 zqcanary779x")))
    changed = openpyxl.load_workbook(io.BytesIO(theirs[0]))
    stream = io.BytesIO()
    changed.save(stream)
    played.drop("saved anew.xlsx", stream.getvalue())
    result = ingest.run(played.on(AFTER))
    assert {each.outcome for each in result.outcomes} == {Outcome.REFUSED}
    assert all("erased" in each.reason for each in result.outcomes)
    assert {
        place for place in places_of(played, CANARY) if not place.startswith("inbox/ref")
    } == set()
    codes = {problem.code for problem in check.run(played.on(AFTER)).problems}
    assert codes <= {"list-missing", "column-missing"}
    assert ingest.run(played.on(AFTER)).outcomes == ()


@pytest.mark.parametrize("typed", ["100005", "", "erase"])
def test_a_wrongly_typed_id_erases_nothing(played: Council, typed: str):
    before, events = played.tree("outbox", "inbox"), played.events()
    case_id = first(played).audit.case_id
    with pytest.raises(CannotContinue, match="Nothing was erased"):
        erase.run(played.on(LAST), case_id, why="Asked for", confirmed=typed)
    with pytest.raises(CannotContinue, match="Nothing was erased"):
        erase.run(played.on(LAST), "999999", why="Asked for", confirmed="999999")
    with pytest.raises(CannotContinue, match="holds the case id"):
        erase.run(played.on(LAST), case_id, why=f"Case {case_id}", confirmed=case_id)
    dry = erase.run(played.on(LAST, dry_run=True), case_id, why="Asked for", confirmed=case_id)
    assert any("Master tracker.xlsx is written anew without it" in line for line in dry.lines)
    assert (played.tree("outbox", "inbox"), played.events()) == (before, events)


def test_nothing_is_erased_while_something_waits(played: Council):
    played.drop("late.xlsx", b"whatever")
    with pytest.raises(CannotContinue, match="ingest first"):
        erased(played)
    (played.workspace.inbox / "late.xlsx").unlink()
    path, key = played.workspace.tracker, max(played.state().actions)
    content = type_in_table(
        path.read_bytes(), "Actions", key, {"Comment": "New"}, key_column=columns.ACTION
    )
    path.write_bytes(content)
    with pytest.raises(CannotContinue, match="reconcile first"):
        erased(played)


def test_case_lists_everything_held_and_where(played: Council):
    audit = first(played).audit
    held = case.run(played.on(LAST), f" {audit.case_id[:2]} {audit.case_id[2:]}").held
    files = set(held["files"])
    texts = places_of(played, CANARY) | places_of(played, audit.case_id.encode())
    assert {place for place in texts if place.startswith(("outbox/", "inbox/"))} <= files
    assert any(audit.reference in line for line in held["audits"])
    assert len(held["returns"]) == 4
    assert {line.split(",")[0] for line in held["documents in the ledger"]} >= {
        "workbook as it was made",
        "file as it came",
        "mail or zip that it came in",
        "draft",
    }
    shared = {
        line.split(",")[0] for line in held["documents in the ledger that are about others too"]
    }
    assert shared >= {
        "selection",
        "confirmation workbook",
        "DMT summary",
        "tracker as it was taken in",
    }
    assert held["registers"] == ["registers/cases.xlsx"]
    with pytest.raises(CannotContinue, match="Nothing is held"):
        case.run(played.on(LAST), "123")


def test_retention_lists_what_is_past_the_period_and_deletes_nothing(played: Council):
    before = played.tree()
    unset = retention.run(played.on("2040-01-01"))
    assert (unset.counts["cases past"], "No period is set" in "\n".join(unset.lines)) == (0, True)
    context = played.on("2032-11-30")
    settings = msgspec.structs.replace(
        context.settings,
        retention=msgspec.structs.replace(context.settings.retention, audits_years=6),
    )
    with_period = msgspec.structs.replace(context, settings=settings)
    assert retention.run(with_period).counts["cases past"] == 0
    later = msgspec.structs.replace(played.on("2032-12-01"), settings=settings)
    result = retention.run(later)
    assert result.counts["cases past"] == 5
    assert sum(line.startswith("erase ") for line in result.lines) == 5
    assert played.tree() == before


def test_backups_that_hold_it_are_named_and_one_that_brings_it_back_says_so(played: Council):
    if played.on(LAST).settings.ledger.address:
        pytest.skip("a backup is always a file; restoring is the same")
    backup.run(played.on(LAST))
    result = erased(played)
    (kept,) = [each for each in result.problems if each.code == "backup-holds-case"]
    path = played.root / kept.place.file
    assert path.is_file()
    reference = first(played).audit.reference
    played.workspace.ledger_file.unlink()
    back = restore.run(played.on(AFTER), path)
    assert ("erased-case-restored", reference) in {
        (each.code, each.place.cell) for each in back.problems
    }
    with pytest.raises(CannotContinue, match="an older one was put back"):
        erased(played, AFTER)
    accept_ledger.run(played.on(AFTER), why="Put back from the backup")
    erased(played, AFTER)
    assert places_of(played, CANARY) == {
        place for place in places_of(played, CANARY) if "backups" in place
    }
    assert sum(isinstance(each.event, CaseErased) for each in played.events()) == 1


def test_an_erasure_cannot_hide_a_change(played: Council):
    """What was left of an event, and all before it, is held by the receipt."""
    erased(played)
    context = played.on(AFTER)
    address = context.settings.ledger.address or f"sqlite:///{played.workspace.ledger_file}"
    receipt = next(each.event for each in played.events() if isinstance(each.event, CaseErased))
    number = max(each.number for each in receipt.events_left)
    engine = connect(address)
    with engine.begin() as connection:
        body = connection.execute(
            sql.text("SELECT body FROM events WHERE number = :n"), {"n": number}
        ).scalar()
        connection.execute(
            sql.text("UPDATE events SET body = :body WHERE number = :n"),
            {"body": bytes(body).replace(b"2026", b"2025", 1), "n": number},
        )
    engine.dispose()
    found = [each for each in check.run(context).problems if each.code == "event-damaged"]
    assert [each.place.cell for each in found] == [f"event {number}"]


def test_cases_of_other_months_are_told_apart_from_it(issued: Council):
    issue(issued, "2026-12")
    case_id = first(issued).audit.case_id
    erase.run(issued.on(LAST), case_id, why="Asked for", confirmed=case_id)
    audits = issued.state().audits.values()
    assert [audit.audit.reference for audit in audits if audit.erased] == [
        first(issued).audit.reference
    ]
    assert len({audit.audit.case_id for audit in audits}) == len(audits)


def test_a_case_in_reserve_goes_from_the_draw_and_one_to_be_issued_is_refused(council: Council):
    select.run(council.on("2026-11-01"), NOVEMBER, seed="Wexcombe 2026-11")
    selection = council.state().selections[NOVEMBER]
    drawn, reserve = selection.drawn[0].case_id, selection.reserves[0].case_id
    with pytest.raises(CannotContinue, match="not issued yet"):
        erase.run(council.on("2026-11-02"), drawn, why="Asked for", confirmed=drawn)
    erase.run(council.on("2026-11-02"), reserve, why="Asked for", confirmed=reserve)
    assert places_of(council, reserve.encode()) == set()
    assert generate.run(council.on("2026-11-02"), NOVEMBER).problems == ()
    assert drawn in {audit.audit.case_id for audit in council.audits()}
    erase.run(council.on("2026-11-03"), drawn, why="Asked for", confirmed=drawn)
    assert places_of(council, drawn.encode()) == set()


def test_a_copy_of_the_tracker_from_before_is_not_taken_in(played: Council):
    copy = played.workspace.tracker.with_name("Master tracker (1).xlsx")
    content = played.workspace.tracker.read_bytes()
    erased(played)
    copy.write_bytes(content)
    with pytest.raises(CannotContinue, match="before a case was erased"):
        reconcile.run(played.on(AFTER))
    copy.unlink()
    assert reconcile.run(played.on(AFTER)).problems == ()
    assert places_of(played, CANARY) == set()


@pytest.mark.parametrize("where", ["the ledger", "what is written anew"])
def test_a_run_that_was_cut_off_is_done_again(
    played: Council, monkeypatch: pytest.MonkeyPatch, where: str
):
    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    case_id = first(played).audit.case_id
    with monkeypatch.context() as patch:
        if where == "the ledger":
            patch.setattr(Journal, "erase", cut_off)
        else:
            patch.setattr(erase, "made_again", cut_off)
        with pytest.raises(KeyboardInterrupt):
            erased(played)
    erase.run(played.on(AFTER), case_id, why="Asked for", confirmed=case_id)
    assert places_of(played, CANARY) == set()
    assert played.workspace.tracker.is_file()
    assert rebuild.run(played.on(AFTER)).written == ()
    assert sum(isinstance(each.event, CaseErased) for each in played.events()) == 1
