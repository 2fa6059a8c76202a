"""A small made-up council's workspace on disk, made through `init` and the register writer.

Three teams, thirteen members of staff, thirty cases, three months of a schedule. Workbooks are
filled in as another program does it: openpyxl opens what was generated, types, and saves.
"""

import datetime
import functools
import io
import itertools
import random
import shutil
from collections.abc import Callable, Iterable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import openpyxl

from tests.support.made_up.returns import case_file_audit, complete_return
from tests.support.other_programs.postgres import copied
from tests.support.workbooks.passwords import unlocked
from tests.support.workbooks.tracker_hands import is_called, page_of
from workbook_qa.audits import generate
from workbook_qa.core.audit_tool import EntryKind
from workbook_qa.core.calendar import Month, first_day
from workbook_qa.core.records import Audit, Return
from workbook_qa.demo.people_at_work import signed
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.events import Recorded
from workbook_qa.ledger.fold import fold
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.registers.case_list.case_columns import PLAIN_LIST
from workbook_qa.registers.register_book import write_register
from workbook_qa.registers.register_columns import CLOSURES, SCHEDULE, STAFF, TEAMS
from workbook_qa.returns import ingest
from workbook_qa.selection import select
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.upkeep import init
from workbook_qa.workbooks.form.form import Form, decode_form
from workbook_qa.workspace.layout import Workspace
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.settings import read_settings

_SAVES = itertools.count()

OCTOBER, NOVEMBER, DECEMBER = Month("2026-10"), Month("2026-11"), Month("2026-12")
THEME = "Plans that make a difference"
SETTINGS = """\
[council]
name = "Wexcombe Borough Council"

[lead_auditor]
name = "Casey Leadwell"
email = "casey.leadwell@example.invalid"

[policy]
spread_over_workers = true

[case_list]
as_at = 2026-10-01
"""
NORTH, SOUTH, WEST = "Wexcombe North", "Wexcombe South", "Wexcombe West"
TEAM_ROWS = (
    (NORTH, "North", "Safeguarding", "Tara Northby", "Harper Head", "No"),
    (SOUTH, None, "Safeguarding", "Theo Southby", "Harper Head", "No"),
    (WEST, None, "Care", "Toni Westby", "Hollis Headley", "No"),
)
_STAFF = (
    ("Harper Head", "Head of Service", None, "Yes"),
    ("Hollis Headley", "Head of Service", None, "Yes"),
    ("Tara Northby", "Team Manager", NORTH, "Yes"),
    ("Theo Southby", "Team Manager", SOUTH, "Yes"),
    ("Toni Westby", "Team Manager", WEST, "Yes"),
    ("Ash Advance", "Advanced Practitioner", SOUTH, "Yes"),
    ("Ari Reviewer", "Independent Reviewing Officer/Conference Chair", None, "Yes"),
    ("Avery Example", "Social Worker", NORTH, "No"),
    ("Blake Sample", "Social Worker", NORTH, "No"),
    ("Corey Specimen", "Social Worker", SOUTH, "No"),
    ("Devon Madeup", "Social Worker", SOUTH, "No"),
    ("Emery Notreal", "Social Worker", WEST, "No"),
    ("Finley Pretend", "Social Worker", WEST, "No"),
)
STAFF_ROWS = tuple(
    (
        name,
        None,
        role,
        team,
        f"{name.lower().replace(' ', '.')}@example.invalid",
        audits,
        1 if audits == "Yes" else None,
        *(None, None, None),
    )
    for name, role, team, audits in _STAFF
)
SCHEDULE_ROWS = tuple(
    (month, THEME, "Case file audit", None, None, 5, "Harper Head", None)
    for month in (OCTOBER, NOVEMBER, DECEMBER)
)
_STATUS = ("a) Looked after child", "b) Child Protection plan", "c) Child in need plan")


def case_rows() -> list[tuple[Any, ...]]:
    """Thirty cases, shared out among the six social workers."""
    workers = [(name, team) for name, _, team, audits in _STAFF if audits == "No"]
    rows = []
    for number in range(30):
        worker, team = workers[number % 6]
        born = datetime.date(2012 + number % 9, 1 + number % 12, 5)
        officer = "Ari Reviewer" if number % 3 == 0 else None
        status = _STATUS[number % 3]
        rows.append((str(100_001 + number), status, "b) No", team, worker, born, officer))
    return rows


class Council(msgspec.Struct, frozen=True):
    """A workspace and what tests ask of it."""

    root: Path

    @property
    def workspace(self) -> Workspace:
        """Its folders."""
        return Workspace(self.root)

    def on(self, day: str, *, dry_run: bool = False) -> Context:
        """A context at nine o'clock of a day such as ``2026-11-02``, with no patience."""
        nine = datetime.datetime.fromisoformat(f"{day}T09:00:00+00:00")
        settings, problems = read_settings(self.workspace.settings.read_text(), "settings.toml")
        assert problems == []
        return Context(self.workspace, settings, nine, dry_run, patience=0)

    def events(self) -> list[Recorded]:
        """The whole ledger."""
        with open_ledger(self.on("2026-11-02")) as journal:
            return journal.events()

    def state(self) -> State:
        """The state after all events."""
        return fold(self.events())

    def audits(self, month: Month = NOVEMBER) -> list[AuditState]:
        """The audits of a month, by reference."""
        return self.state().issued_in(month)

    def form(self, audit: AuditState) -> Form:
        """The form of an audit as it was issued."""
        with open_ledger(self.on("2026-11-02")) as journal:
            return decode_form(journal.document(audit.issued.form))

    def workbook(self, audit: AuditState) -> bytes:
        """The workbook of an audit as it was issued, with its password off."""
        path = self.workspace.audit_workbook(audit.audit.month, audit.audit.reference)
        content, password = path.read_bytes(), audit.issued.password
        return unlocked(content, password) if password else content

    def filled(self, audit: AuditState, changes: Mapping[str, Any] | None = None) -> bytes:
        """The workbook of an audit, completely filled in, with some entries typed differently.

        It was saved on the day of issue, a second after the one before.
        """
        content = complete_return(case_file_audit(), audit.audit)
        form = self.form(audit)
        entries = typed(form, content) | dict(changes or {})
        begins = datetime.datetime.combine(audit.issued.on, datetime.time(6), datetime.UTC)
        saved_at = begins + datetime.timedelta(seconds=next(_SAVES))
        return signed(fill_in(self.workbook(audit), form, entries), "", saved_at)

    def drop(self, name: str, content: bytes) -> Path:
        """Put a file into the inbox; later ones are later by their time too."""
        path = self.workspace.inbox / name
        path.write_bytes(content)
        return path

    def mail_from_auditor(self, name: str, audit: AuditState, content: bytes) -> Path:
        """Put a return into the inbox as it came: in a mail from its auditor's address."""
        return self.drop(f"{name}.eml", mailed(content, address_of_auditor(audit)))

    def tree(self, *folders: str) -> dict[str, bytes]:
        """Every file below the folders (or the root) by its path, but for the lock."""
        found: dict[str, bytes] = {}
        for folder in folders or ("",):
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file() and path.name not in ("lock", "lock holder.txt"):
                    found[path.relative_to(self.root).as_posix()] = path.read_bytes()
        return found


def address_of_auditor(audit: AuditState) -> str:
    """As the register has it (`STAFF_ROWS`)."""
    return f"{audit.audit.auditor.lower().replace(' ', '.')}@example.invalid"


def mailed(content: bytes, sender: str) -> bytes:
    """A workbook as the attachment of a mail."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "qa@example.invalid", "Audit"
    mail["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    mail.set_content("Here it is.")
    mail.add_attachment(
        content, maintype="application", subtype="octet-stream", filename="audit.xlsx"
    )
    return mail.as_bytes()


def write_registers(
    council: Council,
    *,
    cases: Iterable[tuple[Any, ...]] | None = None,
    schedule: Iterable[tuple[Any, ...]] = SCHEDULE_ROWS,
    staff: Iterable[tuple[Any, ...]] = STAFF_ROWS,
) -> None:
    """The three registers, as the performance team would have filled them in."""
    day = datetime.date(2026, 10, 1)
    registers = council.workspace.registers
    rows = {"Teams": TEAM_ROWS, "Staff": tuple(staff), "Non-working days": ()}
    people = write_register((TEAMS, STAFF, CLOSURES), rows, title="People", created=day)
    (registers / "people.xlsx").write_bytes(people)
    months = write_register(
        (SCHEDULE,), {"Schedule": tuple(schedule)}, title="Schedule", created=day
    )
    (registers / "schedule.xlsx").write_bytes(months)
    listed = tuple(case_rows() if cases is None else cases)
    found = write_register((PLAIN_LIST,), {"Cases": listed}, title="Cases", created=day)
    (registers / "cases.xlsx").write_bytes(found)


def make_council(root: Path, *, address: str = "") -> Council:
    """A workspace with settings, registers and templates; nothing is selected yet.

    Args:
        address: of the ledger; empty for ledger.db in the workspace.
    """
    council = Council(root)
    root.mkdir(parents=True, exist_ok=True)
    ledger = f'\n[ledger]\naddress = "{address}"\n' if address else ""
    council.workspace.settings.write_text(SETTINGS + ledger)
    init.run(council.on("2026-10-01"))
    write_registers(council)
    return council


def issue(council: Council, month: Month = NOVEMBER, *, encrypt: bool = False) -> Result:
    """Draw and issue a month's audits on its first two days."""
    day = first_day(month)
    select.run(council.on(day.isoformat()), month, seed=f"Wexcombe {month}")
    return generate.run(council.on(day.replace(day=2).isoformat()), month, encrypt=encrypt)


def track(council: Council, on: str) -> None:
    """Every audit that is issued comes back complete and is in the tracker."""
    for audit in council.audits():
        council.drop(f"{audit.audit.reference}.xlsx", council.filled(audit))
    ingest.run(council.on(on))
    reconcile.run(council.on(on))


def copy_of(council: Council, root: Path) -> Council:
    """The same workspace in another folder, with a ledger of its own."""
    shutil.copytree(council.root, root, dirs_exist_ok=True)
    address = council.on("2026-10-01").settings.ledger.address
    if address:
        text = council.workspace.settings.read_text()
        Workspace(root).settings.write_text(text.replace(address, copied(address)))
    return Council(root)


def shuffled_cases() -> list[tuple[Any, ...]]:
    """The same cases in another order."""
    rows = case_rows()
    random.Random("another order").shuffle(rows)
    return rows


# Another program


def typed(form: Form, content: Return) -> dict[str, Any]:
    """What a person types for a return: real dates, times and numbers where the form asks them."""
    kinds = {cell.field: cell.kind for _, cell in form.inputs()}
    return {field: _typed(kinds[field], text) for field, text in content.entries.items()}


def _typed(kind: EntryKind, text: str) -> Any:
    readers: dict[EntryKind, Callable[[str], Any]] = {
        EntryKind.DATE: datetime.date.fromisoformat,
        EntryKind.TIME: datetime.time.fromisoformat,
        EntryKind.NUMBER: int,
    }
    return readers.get(kind, str)(text)


def fill_in(workbook: bytes, form: Form, entries: Mapping[str, Any]) -> bytes:
    """The workbook with entries typed into its input cells by field id; None clears one."""
    cells = {form.place_of(field): value for field, value in entries.items()}
    return edited(workbook, lambda book: _type(book, cells))


def _type(book: openpyxl.Workbook, cells: Mapping[tuple[str, str], Any]) -> None:
    for (sheet, cell), value in cells.items():
        book[sheet][cell].value = value


def edited(workbook: bytes, change: Callable[[openpyxl.Workbook], Any]) -> bytes:
    """The workbook after a change made in openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@functools.cache
def headings_of(content: bytes, sheet: str) -> tuple[dict[str, int], int]:
    """The columns of a sheet by their heading, and the row of the headings."""
    page = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    for row in page.iter_rows(max_row=20):
        found = {str(cell.value): place for place, cell in enumerate(row, 1) if cell.value}
        if len(found) >= 4 and not any(text.startswith("=") for text in found):
            return found, row[0].row
    raise AssertionError("no headings")


def type_in_table(
    content: bytes, sheet: str, key: str, entries: Mapping[str, Any], *, key_column: str
) -> bytes:
    """A workbook with entries typed, by heading, into the row whose `key_column` holds `key`."""
    place, header = headings_of(content, sheet)

    def change(book: openpyxl.Workbook) -> None:
        page = page_of(book, key) if key_column == columns.ACTION else book[sheet]
        rows = range(header + 1, page.max_row + 1)
        row = next(row for row in rows if is_called(page.cell(row, place[key_column]).value, key))
        for heading, value in entries.items():
            page.cell(row, place[heading]).value = value

    return edited(content, change)


def an_auditor_of(audit: Audit) -> str:
    """Somebody other than the auditor of an audit who may audit it under the rules."""
    near = {NORTH: "Toni Westby", SOUTH: "Toni Westby", WEST: "Tara Northby"}[audit.team]
    return near if near != audit.auditor else "Theo Southby"
