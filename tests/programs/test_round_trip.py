"""A return filled in and saved by another program: what it says, and what is left to prove it.

The workbook is issued by the commands and taken in by the commands; between the two it is only in
the other program's hands. Tables say what each program leaves, as it was measured, so that a new
version of one that leaves less is seen here.
"""

from collections.abc import Mapping

import msgspec
import pytest

from tests.programs.ways import (
    EXCELJS,
    ODS,
    OPENPYXL,
    SHEETJS,
    SHEETJS_ISO,
    SHEETJS_SHARED,
    VALUES_ONLY,
    WAYS,
    XLS,
    XLSX,
    each,
)
from tests.support.made_up.nasty import LONG, nasty_entries
from tests.support.made_up.workspace import Council, copy_of, typed
from tests.support.other_programs.programs import Fill, Typed, Way
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.cells import Book
from workbook_qa.core.records import Return
from workbook_qa.core.terms import Outcome
from workbook_qa.ledger.states import AuditState
from workbook_qa.returns import ingest
from workbook_qa.workbooks.form.form import Form
from workbook_qa.workbooks.form.seal import META_SHEET, Identity, identities_in
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.result import Result

RETURNED_ON = "2026-11-12"
FROM_WINDOWS = "First a line\r\nand then another, as Windows breaks them"
# What we read otherwise than it was typed, whichever program it came through.
READ_AS = {"\r\n": "\n"}


class Left(msgspec.Struct, frozen=True):
    """What a program leaves of a workbook of ours in the format it saves.

    Attributes:
        identity: the places that still say whose it is.
        hidden: the state of the sheets that were very hidden.
        protected: whether sheets are protected; None where the format, as it is read, says
            nothing. Cells that people type in are unlocked as issued just where it is True.
        texts: what the program itself makes of parts of texts that it cannot hold.
        said: codes of what is said of it, since it is true and nothing the auditor did.
    """

    identity: tuple[str, ...]
    hidden: str
    protected: bool | None
    texts: Mapping[str, str] = {}
    said: frozenset[str] = frozenset()


EVERYWHERE = ("properties", "Start", META_SHEET)
ON_SHEETS = ("Start", META_SHEET)
_UNESCAPED = {"_x0041_": "A"}  # none of them escapes what Open XML reads as an escape
_BARE = frozenset({"validation-gone", "protection-removed"})
_VALUES = frozenset({"less-evidence"})
LEFT: dict[Way, Left] = {
    OPENPYXL: Left(EVERYWHERE, "veryHidden", True, _UNESCAPED),
    EXCELJS: Left(ON_SHEETS, "veryHidden", True, {**_UNESCAPED, "\x7f": ""}),
    SHEETJS: Left(EVERYWHERE, "veryHidden", False, _UNESCAPED, _BARE),
    SHEETJS_SHARED: Left(EVERYWHERE, "veryHidden", False, _UNESCAPED, _BARE),
    SHEETJS_ISO: Left(EVERYWHERE, "veryHidden", False, _UNESCAPED, _BARE),
    ODS: Left(ON_SHEETS, "visible", None, {"\r": "_x000d_"}, _VALUES),
    XLS: Left(ON_SHEETS, "veryHidden", None, {LONG: LONG[:255]}, _VALUES),
}


class Played(msgspec.Struct, frozen=True):
    """A return that came back by a way: what was typed into it, and what came of it."""

    way: Way
    council: Council
    typed: Mapping[str, str]
    form: Form
    book: Book
    result: Result

    @property
    def audit(self) -> AuditState:
        return self.council.audits()[0]


@pytest.fixture(scope="module", params=each(*WAYS))
def played(
    request: pytest.FixtureRequest,
    november: Council,
    fill: Fill,
    tmp_path_factory: pytest.TempPathFactory,
) -> Played:
    """An audit filled in and saved by one of the ways, and taken in."""
    way: Way = request.param
    council = copy_of(november, tmp_path_factory.mktemp("workspace"))
    audit = council.audits()[0]
    form = council.form(audit)
    entries = all_entries(audit)
    saved = fill(way, council.workbook(audit), as_typed(way, form, entries))
    council.drop(f"Audit (2) final{way.ending}", saved)
    result = ingest.run(council.on(RETURNED_ON))
    book = read_book(saved, "audit")
    assert isinstance(book, Book)
    return Played(way, council, entries, form, book, result)


def all_entries(audit: AuditState) -> dict[str, str]:
    """Every entry of a complete return in nasty texts, with a concern."""
    return {
        **nasty_entries(audit.audit),
        Meaning.CONCERN: "Yes",
        Meaning.CONCERN_TOLD: "Team Manager",
        Meaning.CONCERN_DATE: "2026-11-10",
        Meaning.CONCERN_TIME: "14:30",
        Meaning.STRENGTHS: FROM_WINDOWS,
    }


def as_typed(way: Way, form: Form, entries: Mapping[str, str]) -> dict[tuple[str, str], Typed]:
    """What is typed by cell; a time as text where the program has no other for the format."""
    values: dict[str, Typed] = typed(form, Return("", entries))
    if way is ODS:
        values[Meaning.CONCERN_TIME] = entries[Meaning.CONCERN_TIME]
    return {form.place_of(field): value for field, value in values.items()}


def as_read(way: Way, text: str) -> str:
    """What of a text the program leaves, and we read."""
    for part, left in {**LEFT[way].texts, **READ_AS}.items():
        text = text.replace(part, left)
    return text


def test_the_return_is_accepted(played: Played) -> None:
    assert played.result.outcomes is not None
    (outcome,) = played.result.outcomes
    assert (outcome.outcome, outcome.audit) == (Outcome.ACCEPTED, played.audit.audit.reference)


def test_the_ledger_holds_exactly_what_was_typed(played: Played) -> None:
    content = played.audit.content
    assert content is not None
    assert dict(content.as_typed) == {
        field: as_read(played.way, text) for field, text in played.typed.items()
    }


# What the made-up texts deserve, whichever program they come through.
DESERVED = {
    "action-not-smart",
    "evidence-too-short",
    "grade-without-reason",
    "personal-data-suspected",
}


def test_nothing_is_said_of_what_the_program_did_but_what_the_table_says(played: Played) -> None:
    """No locked cell seems changed, nothing is unreadable; what is left out is one sentence."""
    said = [problem.code for problem in played.result.problems if problem.code not in DESERVED]
    assert sorted(said) == sorted(LEFT[played.way].said)


def test_formats_that_keep_values_only_are_noted(played: Played) -> None:
    noted = any(problem.code == "less-evidence" for problem in played.result.problems)
    assert noted == played.book.values_only == (played.way in VALUES_ONLY)
    assert f".{played.book.kind}" == played.way.ending


def test_identity_survives_where_the_table_says(played: Played) -> None:
    places = {"properties": Book((), properties=played.book.properties)}
    places |= {sheet.name: Book((sheet,)) for sheet in played.book}
    found = {place: identities_in(part) for place, part in places.items() if identities_in(part)}
    assert tuple(found) == LEFT[played.way].identity
    (said,) = {identity for part in found.values() for identity in part}
    assert said == Identity(played.audit.audit.reference, said.seal)
    assert said.seal


def test_locks_survive_where_the_table_says(played: Played) -> None:
    left = LEFT[played.way]
    visible = [sheet for sheet in played.book if sheet.name in {p.name for p in played.form.sheets}]
    hidden = [sheet for sheet in played.book if sheet not in visible]
    assert {sheet.state for sheet in visible} == {"visible"}
    assert {sheet.state for sheet in hidden} == {left.hidden}
    assert {sheet.protected for sheet in played.book} == {left.protected}
    for part in played.form.sheets:
        sheet = played.book.sheet(part.name)
        assert sheet is not None
        inputs = {(cell.row, cell.column) for cell in part.inputs}
        locks = {cell.locked for place, cell in sheet.cells.items() if place in inputs}
        expected = {None} if played.book.values_only else {not left.protected}
        assert locks <= expected


def test_every_way_is_in_the_table() -> None:
    assert {*LEFT} == {*WAYS}
    assert {*XLSX} | {*VALUES_ONLY} == {*WAYS}
