"""What is typed is where it belongs and nowhere else: in no message, log, name or metadata.

A canary is typed into every input of the form and into everything around it; a month is played
through the command line; then everything that was said, written or left behind is searched. The
table `ALLOWED` says which kinds of canary stand where, and what is found must be just that.
docs/privacy.md says the same in words.
"""

import datetime
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from tests.hostile.workbooks import GOOD, SHEET, book, pack
from tests.support.canaries import FIGURES, Aviary, places_in, under_heading
from tests.support.made_up.releases import release_all
from tests.support.made_up.returns import case_file_audit, complete_return
from tests.support.made_up.workspace import (
    Council,
    address_of_auditor,
    copy_of,
    edited,
    fill_in,
    headings_of,
    typed,
)
from tests.workbooks.test_values_only import entry, ods
from tests.workbooks.test_values_only import row as ods_row
from workbook_qa import cli
from workbook_qa.actions import action_entries
from workbook_qa.core.audit_tool import EntryKind, Meaning
from workbook_qa.core.cells import Sheet, address
from workbook_qa.core.queries import MOST_OF_A_KIND
from workbook_qa.core.records import Return
from workbook_qa.core.replies import is_reply
from workbook_qa.core.terms import ActionKind, Priority, YesNo
from workbook_qa.demo.people_at_work import signed
from workbook_qa.ledger.access import open_ledger
from workbook_qa.ledger.states import AuditState
from workbook_qa.letters.mail import draft
from workbook_qa.reports.summary import summary
from workbook_qa.returns.inbox import intake
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.workbooks.form.form import Input, decode_form

ROOT = Path(__file__).parents[2]
MONTH = "2026-11"
NOW = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)

EVERYTHING = {"*"}
FILES = {"name of a file", "name of an attachment"}
# Where canaries stand, and of which kinds. In a place that is not named there are none.
ALLOWED: dict[str, set[str]] = {
    "ledger.db": EVERYTHING,
    "files put away": EVERYTHING,
    "trackers replaced": EVERYTHING,
    "screen": FILES,
    "notes": FILES,
    "Ingest report: Files, File": FILES,
    "Ingest report: Problems, File": FILES,
    "Ingest report: Latest, To Files": FILES,  # the words in the line over the headings
    "Ingest report: Differences, Return 1 says": {
        "answer",
        "action",
        "of an action",
        "owner",
        "practice",
        "questions of an action",
    },
    "Ingest report: Decisions, Sent or saved by": {"mail"},  # whose address it came from
    "Ingest report: Remarks, File": FILES,
    "Ingest report: Remarks, What it says": {"comment", "mail"},
    "Ingest report: Replies, The auditor's reply": {"reply"},
    "version 2: its inputs": {
        "reply",
        "text of a queried return",
        "wrong entry",
        "nearly a choice",
        "too long",
        "figures",
    },
    "tracker: Actions, What is to be done": {"action"},
    "tracker: Actions, Questions": {"questions of an action"},
    "tracker: Actions, Owner": {"owner"},
    "tracker: Actions, Evidence": {"manager's evidence"},
    "tracker: Actions, Comment": {"manager's comment"},
    "tracker: Actions, headings": {"manager's heading"},
    "tracker: Actions, a manager's own": {"manager's own entry"},
    "tracker: Closed actions, headings": {"manager's heading"},
    "tracker: By team, What is to be done": {"action"},
    "tracker: By team, Owner": {"owner"},
    "tracker: xl/tables/table2.xml": {"manager's heading"},  # of Actions
    "tracker: xl/tables/table3.xml": {"manager's heading"},  # of Closed actions
    "tracker: xl/comments1.xml": {"manager's note"},
    "tracker: History, Column": {"manager's heading"},
    "tracker: History, Typed": {
        "manager's evidence",
        "manager's comment",
        "manager's note",
        "manager's own entry",
        "manager's wrong entry",
        "beside the table",  # figures that are about a person are held
    },
    "tracker: History, Typed by": {"property"},
    "tracker: Outstanding practice, In the auditor's words": {"practice"},
    "tracker: Advice, Advice": {"action"},
    "tracker: Advice, Questions": {"questions of an action"},
    "tracker: Advice, For": {"owner"},
    "DMT summary: e Outstanding practice, In the auditor's words": {"practice"},
    "DMT summary: Summary, its page": {"practice"},
    "Texts to release: Texts to release, Text as it would stand": {"practice"},
}


class Played(msgspec.Struct):
    """A month while it is played, and afterwards.

    Attributes:
        before: what stands before every command: ``--json``, or nothing.
        said: what each command printed; left: what stood in the folder for temporary files.
        unreleased: what was found where, before the Lead Auditor released any text.
        inputs: the cells of any audit's workbook that people type in.
    """

    council: Council
    before: tuple[str, ...] = ()
    aviary: Aviary = msgspec.field(default_factory=Aviary)
    said: list[str] = []
    left: list[str] = []
    inputs: frozenset[tuple[str, int, int]] = frozenset()
    unreleased: dict[str, set[str]] = {}

    @property
    def temporary(self) -> Path:
        """A folder for temporary files alone."""
        return self.council.root.with_name("temporary")

    def run(self, *arguments: str, code: int) -> None:
        """A command as it is typed, on a day in November."""
        self.temporary.mkdir(exist_ok=True)
        command = ["--folder", str(self.council.root), *self.before, *arguments]
        with pytest.MonkeyPatch.context() as patch:
            clock = SimpleNamespace(now=lambda: NOW)
            patch.setattr(cli, "datetime", SimpleNamespace(datetime=clock))
            patch.setattr(tempfile, "tempdir", str(self.temporary))
            patch.setenv("TMPDIR", str(self.temporary))
            done = CliRunner().invoke(cli.cli, command)
        assert done.exit_code == code, (arguments, done.output)
        self._end(done.stdout, done.stderr)

    def run_alone(self, *arguments: str, code: int) -> None:
        """The same in a process of its own, today."""
        command = [sys.executable, "-m", "workbook_qa", "--folder", str(self.council.root)]
        done = subprocess.run(
            [*command, *self.before, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            env={**os.environ, "TMPDIR": str(self.temporary), "TEMP": str(self.temporary)},
        )
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        self._end(done.stdout, done.stderr)

    def _end(self, *said: str) -> None:
        self.said.extend(said)
        self.left.extend(path.name for path in self.temporary.iterdir())

    def drop(self, name: str, content: bytes) -> None:
        """Put a file into the inbox, long ago."""
        os.utime(self.council.drop(name, content), (1_700_000_000, 1_700_000_000))

    def new(self, kind: str) -> str:
        """A new canary."""
        return self.aviary.new(kind)

    def file(self, ending: str) -> str:
        """A name for a file."""
        return f"{self.new('name of a file')}{ending}"

    def found(self) -> dict[str, set[str]]:
        """The kinds of canaries by place, in all that was said, written or left behind."""
        found: dict[str, set[str]] = {}
        for where, text in self._texts():
            kinds = self.aviary.seen(text)
            if kinds:
                found.setdefault(where, set()).update(kinds)
        return found

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield from (("screen", said) for said in self.said)
        yield from (("temporary files", name) for name in self.left)
        for path in sorted(self.council.root.rglob("*")):
            shown = path.relative_to(self.council.root).as_posix()
            yield "names of files and folders", shown
            kind = kind_of(shown)
            if path.is_file() and ALLOWED.get(kind) != EVERYTHING:
                name_of_cell = self._as_input if kind == "version 2" else self._under_heading
                for place, text in places_in(path.read_bytes(), name_of_cell):
                    yield (f"{kind}: {place}" if place else kind), text

    def _under_heading(self, sheet: Sheet, row: int, column: int) -> str:
        if sheet.name == "Summary":  # a page to read, where headings head nothing
            return "Summary, its page"
        place = under_heading(sheet, row, column)
        return f"{sheet.name}, a manager's own" if self.aviary.seen(place) else place

    def _as_input(self, sheet: Sheet, row: int, column: int) -> str:
        there = (sheet.name, row, column) in self.inputs
        return "its inputs" if there else f"{sheet.name}, {address(row, column)}"


def kind_of(path: str) -> str:
    """What a file of the workspace is, in the words of `ALLOWED`; else its path."""
    name = path.rpartition("/")[2]
    if path == "ledger/ledger.db":
        return "ledger.db"
    if path.startswith(("inbox/accepted/", "inbox/queried/", "inbox/refused/")):
        return "notes" if name.endswith(".txt") else "files put away"
    if path.startswith("outbox/Replaced trackers/"):
        return "trackers replaced"
    if " version " in name:
        return "version 2"
    known = {
        "Master tracker.xlsx": "tracker",
        "Ingest report.xlsx": "Ingest report",
        "Texts to release.xlsx": "Texts to release",
    }
    return "DMT summary" if name.startswith("DMT summary") else known.get(name, path)


# What auditors type


def kind_of_text(field: str) -> str:
    """What a text of a whole return is called here."""
    kinds = {"what": "action", "questions": "questions of an action", "owner": "owner"}
    if field == Meaning.OUTSTANDING_PRACTICE:
        return "practice"
    is_action = field.startswith("A") and "." in field
    return kinds.get(field.rpartition(".")[2], "of an action") if is_action else "answer"


def whole(played: Played, audit: AuditState) -> bytes:
    """A return without an error; every free text is a canary, and every action row is filled."""
    content = complete_return(case_file_audit(), audit.audit).entries
    form = played.council.form(audit)
    entries = {**content, Meaning.CONCERN: YesNo.YES, Meaning.CONCERN_TIME: "14:30"}
    entries[Meaning.CONCERN_DATE] = content[Meaning.AUDITED_ON]
    for row in range(1, 16):
        kind = ActionKind.ADVICE if row == 15 else ActionKind.ACTION
        entries |= {f"A{row}.kind": kind, f"A{row}.priority": Priority.MEDIUM}
        entries[f"A{row}.due"] = content["A1.due"]
    for _, cell in form.inputs():
        if cell.kind is EntryKind.TEXT:
            word = played.new(kind_of_text(cell.field))
            room = cell.longest > 80
            entries[cell.field] = f"{word} was seen on the record of the visit" if room else word
    filled = typed(form, Return(audit.audit.reference, entries))
    return fill_in(played.council.workbook(audit), form, filled)


def wrong(played: Played, audit: AuditState) -> bytes:
    """A canary in every input, where it is no choice, date, time or number.

    The last actions have no texts: more than ten alike are one line, without a cell for a reply.
    """

    def entry(cell: Input) -> str:
        text = cell.kind is EntryKind.TEXT
        return played.new("text of a queried return" if text else "wrong entry")

    form = played.council.form(audit)
    parts = ("what", "questions", "owner", "reason", "measure")
    last_actions = {f"A{row}.{part}" for row in range(MOST_OF_A_KIND, 16) for part in parts}
    entries = {
        cell.field: entry(cell) for _, cell in form.inputs() if cell.field not in last_actions
    }
    return fill_in(played.council.workbook(audit), form, entries)


def formulas(played: Played, audit: AuditState) -> bytes:
    """A formula that holds a canary in every input."""
    form = played.council.form(audit)
    entries = {cell.field: f'="{played.new("formula")}"' for _, cell in form.inputs()}
    return fill_in(played.council.workbook(audit), form, entries)


def figures(played: Played, audit: AuditState) -> bytes:
    """Figures that are about a person in every input that is no text, as text or as a number."""
    form = played.council.form(audit)
    entries: dict[str, Any] = {}
    for place, (_, cell) in enumerate(form.inputs()):
        if cell.kind is EntryKind.NUMBER:
            entries[cell.field] = 9434765919
        elif cell.kind is not EntryKind.TEXT:
            entries[cell.field] = FIGURES[place % len(FIGURES)]
    return fill_in(played.council.workbook(audit), form, entries)


def around(played: Played, audit: AuditState) -> bytes:
    """A canary in everything of a workbook that is no input, and in inputs nearly right."""
    entries = {
        "discussed-with": f"Another worker who knows the {played.new('nearly a choice')}",
        "Q2.1.evidence": played.new("too long") + " and so on" * 400,
    }
    content = played.council.filled(audit, entries)

    def change(made: openpyxl.Workbook) -> None:
        page = made["Actions"]
        page["A18"] = played.new("key")
        page["I3"] = played.new("heading")
        page["C2"], page["M7"] = played.new("beside the form"), played.new("beside the form")
        page["C40"] = played.new("beside the form")
        made["Questions"]["C7"] = played.new("locked cell")
        made["Start"]["A3"] = played.new("locked cell")
        page["C5"].comment = Comment(played.new("comment"), played.new("comment"))
        made["Questions"]["B4"].hyperlink = f"http://{played.new('link')}.invalid/"
        page.oddHeader.center.text = played.new("header")
        added = made.create_sheet(played.new("name of a sheet"))
        added["B2"] = played.new("beside the form")
        about(played, made)

    return edited(content, change)


def about(played: Played, made: openpyxl.Workbook) -> None:
    """What a workbook says of itself."""
    name = played.new("defined name")
    made.defined_names[name] = DefinedName(name, attr_text=f'"{played.new("defined name")}"')
    for each in ("creator", "lastModifiedBy", "title", "subject", "description", "keywords"):
        setattr(made.properties, each, played.new("property"))
    word = played.new("property")
    made.custom_doc_props.append(StringProperty(name=word, value=played.new("property")))


def replied(played: Played, audit: AuditState) -> bytes:
    """The workbook that went back, with a canary in every cell for a reply and beside them."""
    query = audit.queries[-1]
    path = played.council.workspace.query_workbook(MONTH, audit.audit.reference, query.version)
    with open_ledger(played.council.on("2026-11-20")) as journal:
        form = decode_form(journal.document(query.form))
    replies = [cell.field for _, cell in form.inputs() if is_reply(cell.field)]
    assert len(replies) > 10
    content = fill_in(path.read_bytes(), form, {field: played.new("reply") for field in replies})

    def change(made: openpyxl.Workbook) -> None:
        made["Start"]["C4"] = played.new("beside the form")
        made["Judgement"].title = played.new("name of a sheet")
        made["_meta"]["B2"] = made["_meta"]["B3"] = played.new("identity")

    return edited(content, change)


def mail(played: Played, content: bytes, sender: str = "") -> bytes:
    """A mail around a workbook, from an address that nobody knows or from `sender`."""
    message = EmailMessage()
    sender = sender or f"{played.new('mail')}@example.invalid"
    message["From"] = f"{played.new('mail')} <{sender}>"
    message["To"] = f"{played.new('mail')}@example.invalid"
    message["Subject"] = played.new("mail")
    message["Date"] = "Fri, 20 Nov 2026 08:00:00 +0000"
    message.set_content(played.new("mail"))
    name = f"{played.new('name of an attachment')}.xlsx"
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def refused(played: Played, content: bytes) -> list[tuple[str, bytes]]:
    """Files that cannot be returns, by their ending."""
    word = played.new("in a damaged file")
    other = openpyxl.Workbook()
    about(played, other)
    other.active.title = played.new("name of a sheet")
    other.active["A1"], other.active["B1"] = "Audit reference", word
    path = played.council.root.with_name("other.xlsx")
    other.save(path)
    member = (f"{played.new('name of an attachment')}.xlsx", f"{word} and no workbook")
    return [
        (".csv", f"name,note\n{word},{word}\n".encode()),
        (".pdf", f"%PDF-1.7 {word}".encode()),
        (".half.xlsx", content[: len(content) // 2]),
        (".twice.xlsx", pack([*GOOD.items(), *((f"xl/{word}.xml", "<x/>"),) * 2])),
        (".xlsx", book({SHEET: f"<worksheet><{word}"})),
        (".other.xlsx", path.read_bytes()),
        (".ods", ods(ods_row(entry("string", "", word)))),
        (".zip", pack([member])),
        (".eml", mail(played, f"{word} and no workbook".encode())),
    ]


def places_of_replies(played: Played) -> frozenset[tuple[str, int, int]]:
    """The cells for replies in all workbooks that went back."""
    queries = [query for audit in played.council.audits() for query in audit.queries]
    with open_ledger(played.council.on("2026-11-20")) as journal:
        forms = [decode_form(journal.document(query.form)) for query in queries]
    return frozenset(
        (page.name, cell.row, cell.column)
        for form in forms
        for page, cell in form.inputs()
        if is_reply(cell.field)
    )


# What managers type


def in_tracker(played: Played, content: bytes) -> bytes:
    """A canary in every column that managers own, and in everything else of the tracker."""
    heading, top = headings_of(content, "Actions")

    def change(made: openpyxl.Workbook) -> None:
        page = made["Actions"]
        last, rows = page.max_column, range(top + 1, top + 15)
        page.cell(top, last + 1).value = played.new("manager's heading")
        page.cell(top, last + 2).value = played.new("manager's heading")
        for row in rows:
            page.cell(row, heading[action_entries.EVIDENCE]).value = played.new(
                "manager's evidence"
            )
            page.cell(row, heading[action_entries.COMMENT]).value = played.new("manager's comment")
            page.cell(row, last + 1).value = played.new("manager's own entry")
        wrong = (action_entries.STATUS, action_entries.COMPLETED_ON, columns.PRIORITY, columns.DUE)
        wrong += (columns.STATE, columns.DAYS_OVERDUE, columns.WHAT, columns.CASE)
        for row, name in zip(rows, wrong, strict=False):
            page.cell(row, heading[name]).value = played.new("manager's wrong entry")
        for row, name in zip(rows[len(wrong) :], wrong[:6], strict=False):
            page.cell(row, heading[name]).value = FIGURES[row % 3]
        page.cell(rows[-1] + 3, heading[columns.ACTION]).value = played.new("beside the table")
        page.cell(rows[-1] + 3, heading[action_entries.COMMENT]).value = played.new(
            "beside the table"
        )
        page.cell(rows[-1], last + 4).value = played.new("beside the table")
        page["D1"] = played.new("beside the table")
        note = Comment(played.new("manager's note"), played.new("author of a note"))
        page.cell(rows[0], 3).comment = note
        made.create_sheet(played.new("name of a sheet"))["A1"] = played.new("beside the table")
        about(played, made)

    return edited(content, change)


# The month


def raising(played: Played) -> Any:
    """A fault of the program whose message holds a canary, as that of a library might."""

    def faulty(*_: object, **__: object) -> None:
        try:
            raise KeyError(played.new("message of a fault"))
        except KeyError as cause:
            raise ValueError(played.new("message of a fault")) from cause

    return faulty


def play(played: Played) -> None:
    """Take in, track, sum up; with faults of the program between."""
    council = played.council
    one, two, three, four, five = council.audits()
    played.inputs = frozenset(
        (page.name, cell.row, cell.column)
        for audit in council.audits()
        for page, cell in council.form(audit).inputs()
    )
    content = whole(played, one)
    played.drop(played.file(".eml"), mail(played, content, address_of_auditor(one)))
    for make, audit in ((wrong, two), (formulas, three), (around, four), (figures, five)):
        played.drop(played.file(".xlsx"), make(played, audit))
    for ending, each in refused(played, content):
        played.drop(played.file(ending), each)
    played.run("ingest", code=1)
    assert [len(audit.received) for audit in council.audits()] == [1, 1, 1, 1, 1]
    assert [audit.accepted is not None for audit in council.audits()] == [True] + [False] * 4
    played.drop(played.file(".xlsx"), replied(played, council.audits()[1]))
    played.run("ingest", code=1)
    assert len(council.audits()[1].queries) == 2
    played.inputs |= places_of_replies(played)
    played.run("status", MONTH, code=0)
    played.run("reconcile", code=0)
    tracker = council.workspace.tracker
    tracker.write_bytes(in_tracker(played, tracker.read_bytes()))
    played.run("check", code=1)
    played.run("reconcile", code=1)
    played.run("summary", MONTH, code=0)
    played.unreleased = played.found()
    release_all(council, f"{NOW:%Y-%m-%d}")
    played.run("summary", MONTH, code=0)
    in_an_hour = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    later = signed(council.filled(one), "", in_an_hour)
    played.drop(played.file(".eml"), mail(played, later, address_of_auditor(one)))
    for module, name, command in (
        (intake, "judge_file", ("ingest",)),
        (reconcile, "run", ("reconcile",)),
        (summary, "run", ("summary", MONTH)),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, name, raising(played))
            played.run(*command, code=3)
    played.run("ingest", code=1)  # a later return rewords an action that was worked on
    played.run_alone("status", MONTH, code=0)
    another = council.filled(one, {Meaning.OVERALL_GRADE: "Requires improvement"})
    played.drop(played.file(".eml"), mail(played, another))  # waits: nobody knows the address
    played.drop(played.file(".rtf"), played.new("in a damaged file").encode())
    played.run_alone("ingest", code=1)


@pytest.fixture(scope="module", params=[(), ("--json",)], ids=["screen", "json"])
def played(
    request: pytest.FixtureRequest, issued_once: Council, tmp_path_factory: pytest.TempPathFactory
) -> Played:
    council = copy_of(issued_once, tmp_path_factory.mktemp("canaries") / "council")
    played = Played(council, request.param)
    play(played)
    return played


def test_what_is_typed_stands_where_it_belongs_and_nowhere_else(played: Played) -> None:
    found = played.found()
    expected = {place: kinds for place, kinds in ALLOWED.items() if kinds != EVERYTHING}
    leaks = {place: kinds - expected.get(place, set()) for place, kinds in found.items()}
    assert {place: kinds for place, kinds in leaks.items() if kinds} == {}
    assert found == expected


def test_no_paper_has_a_byte_of_what_nobody_has_released(played: Played) -> None:
    before = played.unreleased
    assert not [place for place in before if place.startswith("DMT summary")]
    assert before["Texts to release: Texts to release, Text as it would stand"] == {"practice"}


def test_every_kind_was_typed_and_no_file_for_the_time_being_was_left(played: Played) -> None:
    known = {kind for kinds in ALLOWED.values() for kind in kinds} - EVERYTHING
    assert known <= played.aviary.kinds()
    assert played.left == []
    assert len(list(played.council.workspace.logs.iterdir())) == 3


# That the search would find them


def test_a_word_broken_by_a_narrow_screen_is_found() -> None:
    aviary = Aviary()
    word = aviary.new("answer")
    assert aviary.seen(f"  {word[:5]}\n    {word[5:]}") == {"answer"}
    assert aviary.seen(word.upper()) == {"answer"}
    assert aviary.seen("call 07700\n 900123 today") == {"figures"}
    assert aviary.seen("nothing of the kind") == set()


def test_what_is_encoded_packed_or_said_of_a_workbook_is_found() -> None:
    aviary = Aviary()
    made = openpyxl.Workbook()
    made.properties.title, made.active["B2"] = aviary.new("title"), aviary.new("cell")
    made.active.title, made.active["A1"].comment = aviary.new("sheet"), Comment("x", "x")
    made.active["A1"].comment.text = aviary.new("comment")
    stream = io.BytesIO()
    made.save(stream)
    body = f"{'long ' * 14}{aviary.new('body')}"
    subject = f"\u00e9 {aviary.new('subject')}"
    sent = draft(
        to=["a@b.invalid"], subject=subject, body=body, attachment=("a.xlsx", stream.getvalue())
    )
    found = [kind for _, text in places_in(sent) for kind in aviary.seen(text)]
    assert set(found) == {"title", "cell", "sheet", "comment", "body", "subject"}
    assert any(aviary.seen(text) for _, text in places_in(aviary.new("x").encode("utf-16-le")))
