"""A month by LibreOffice: workbooks filled in, taken in, tracked, and the tracker worked in.

What people type must stand in the ledger and in the tracker character for character, whatever
a spreadsheet could take it for. Values typed are compared with what LibreOffice shows of the
tracker at the end: none of our own reading is between.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from tests.support.made_up.every_book import an_audit_and_form, book_of
from tests.support.made_up.nasty import DUE, NASTY, PRACTICE, nasty_entries
from tests.support.made_up.workspace import Council, copy_of, issue, make_council
from tests.support.other_programs.office import Entries, Office
from tests.support.workbooks.tracker_hands import CLOSED
from workbook_qa.actions import action_entries
from workbook_qa.core.audit_tool import EntryKind, Meaning
from workbook_qa.core.cells import Book
from workbook_qa.core.terms import AuditType, Grade, Outcome
from workbook_qa.ledger.events import ActionChanged
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables import tracker_columns as columns
from workbook_qa.workbooks.form.form import Form, Input
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book
from workbook_qa.workspace.result import Result

pytestmark = pytest.mark.office

RETURNED_ON, EDITED_ON = "2026-11-12", "2026-11-17"
HEADINGS = 4  # the row of the tracker's headings, from 1
ENDINGS = (".xlsx", ".ods", ".xls")


class Played(msgspec.Struct, frozen=True):
    """A month up to the tracker: what was typed into each audit's workbook, and what came of it."""

    council: Council
    typed: Mapping[str, Mapping[str, str]]
    ending_of: Mapping[str, str]
    taken: Result
    reconciled: Result


@pytest.fixture(scope="module")
def played(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Three audits issued, each filled in and saved in another format, taken in, reconciled."""
    council = make_council(tmp_path_factory.mktemp("workspace"))
    issue(council)
    typed: dict[str, Mapping[str, str]] = {}
    ending_of: dict[str, str] = {}
    for ending, state in zip(ENDINGS, council.audits(), strict=False):
        reference = state.audit.reference
        typed[reference], ending_of[reference] = nasty_entries(state.audit), ending
        entries = _as_typed(council.form(state), typed[reference])
        returned = office.fill_in(council.workbook(state), entries, ending=ending)
        council.drop(f"Copy of {reference} final{ending}", returned)
    taken = ingest.run(council.on(RETURNED_ON))
    reconciled = reconcile.run(council.on(RETURNED_ON))
    return Played(council, typed, ending_of, taken, reconciled)


def _as_typed(form: Form, fields: Mapping[str, str]) -> Entries:
    cells = {cell.field: cell for _, cell in form.inputs()}
    return {form.place_of(field): _keys(cells[field], text) for field, text in fields.items()}


def _keys(cell: Input, text: str) -> str:
    """What a person types for it: dates day first."""
    if cell.kind is EntryKind.DATE:
        return datetime.date.fromisoformat(text).strftime("%d/%m/%Y")
    return text


def test_every_return_is_accepted(played: Played) -> None:
    assert played.taken.outcomes is not None
    assert [each.outcome for each in played.taken.outcomes] == [Outcome.ACCEPTED] * 3
    assert {each.audit for each in played.taken.outcomes} == set(played.typed)


def test_the_formats_that_keep_values_only_are_noted(played: Played) -> None:
    noted = {
        reference: any(problem.code == "less-evidence" for problem in state.accepted.problems)
        for reference, state in played.council.state().audits.items()
        if state.accepted
    }
    assert noted == {key: ending != ".xlsx" for key, ending in played.ending_of.items()}


def test_no_locked_cell_seems_changed_and_nothing_is_unreadable(played: Played) -> None:
    found = {problem.code for problem in played.taken.problems}
    assert found.isdisjoint(
        {
            *("locked-cell-changed", "formula-in-answer", "not-a-date", "not-a-time"),
            *("seal-not-checked", "meta-shown", "meta-changed", "copied-to-a-new-workbook"),
            *("validation-gone", "protection-removed", "cells-merged", "rows-reordered"),
        }
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_ledger_holds_exactly_what_was_typed(played: Played, ending: str) -> None:
    (reference,) = (key for key, one in played.ending_of.items() if one == ending)
    content = played.council.state().audits[reference].content
    assert content is not None
    assert dict(content.entries) == played.typed[reference]


def test_the_tracker_shows_actions_exactly_as_typed(played: Played, office: Office) -> None:
    rows = _table(office, played.council, "Actions")
    expected = {
        f"{reference}/{number}": (text, "Medium", _shown(DUE))
        for reference in played.typed
        for number, text in enumerate(NASTY, start=1)
    }
    shown = {
        _id_of(row): (row[columns.WHAT], row[columns.PRIORITY], row[columns.DUE]) for row in rows
    }
    assert shown == expected


def test_the_tracker_shows_grades_and_practice_exactly_as_typed(
    played: Played, office: Office
) -> None:
    audits = {
        row[columns.AUDIT]: row["Overall grade"]
        for row in _table(office, played.council, "Audits")
        if row["Overall grade"] != columns.AWAITED
    }
    assert audits == {key: typed[Meaning.OVERALL_GRADE] for key, typed in played.typed.items()}
    standards = {
        row[columns.AUDIT]: [word for word in row.values() if word in list(Grade)][1:]
        for row in _table(office, played.council, "Standards")
    }
    assert standards == {
        key: [typed[f"S{number}.grade"] for number in range(1, 11)]
        for key, typed in played.typed.items()
    }
    practice = _table(office, played.council, "Outstanding practice")
    assert [row["In the auditor's words"] for row in practice] == [PRACTICE] * 3


def test_a_second_run_changes_nothing(played: Played) -> None:
    context, before = played.council.on(RETURNED_ON), len(played.council.events())
    assert not ingest.run(context).written
    assert not reconcile.run(context).written
    assert len(played.council.events()) == before


def _table(office: Office, council: Council, sheet: str) -> list[dict[str, str]]:
    """The rows of one of the tracker's tables as LibreOffice shows them, by heading."""
    return _rows(office.shown(council.workspace.tracker.read_bytes(), sheet))


def _rows(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[HEADINGS - 1], row, strict=True)) for row in rows[HEADINGS:]]


def _id_of(row: Mapping[str, str]) -> str:
    """The whole id of an action, whose row shows the end of it and its audit."""
    audit, action = row[columns.AUDIT], row[columns.ACTION]
    begins, _, number = action.rpartition("/")
    assert begins
    assert audit.endswith(f"-{begins}")
    return f"{audit}/{number}"


def _shown(day: datetime.date) -> str:
    return f"{day.day} {day:%b %Y}"


def test_a_line_break_after_an_equals_sign_survives_ods(office: Office) -> None:
    """Only for text that begins like a formula does LibreOffice write <text:line-break/>."""
    _, form = an_audit_and_form(AuditType.CHILD_IN_NEED)
    sheet, cell = form.place_of("A1.what")
    saved = office.fill_in(
        book_of("audit, Child in Need"), {(sheet, cell): "= first\nsecond"}, ending=".ods"
    )
    book = read_book(saved, "a.ods")
    assert isinstance(book, Book)
    values = [found.value for part in book for found in part.cells.values()]
    assert "= first\nsecond" in values


# The tracker, worked in by managers.


def assert_links_went_along(tracker: bytes, actions: list[str], council: Council) -> None:
    """Every row's links lead to its own audit and workbook, which formulas look up or name.

    A return in .xls is not linked: nobody here can tell what it does when it is opened.
    """
    book = read_book(tracker, "t.xlsx", REGISTER_LIMITS)
    assert isinstance(book, Book)
    sheet = book.sheet("Actions")
    assert sheet is not None
    for row, action in enumerate(actions, start=HEADINGS + 1):
        audit = action.rpartition("/")[0]
        formulas = [text for (at, _), text in sheet.formulas.items() if at == row]
        accepted = council.state().audits[audit].accepted
        assert accepted is not None
        linked = accepted.format != "xls"
        assert len(formulas) == 1 + linked
        assert all(audit in text for text in formulas)
        assert sum("../inbox/accepted/" in text for text in formulas) == linked


def test_a_tracker_edited_and_sorted_in_libreoffice_gives_exactly_those_edits(
    played: Played, office: Office, tmp_path: Path
) -> None:
    council = copy_of(played.council, tmp_path / "council")
    path = council.workspace.tracker
    rows = office.shown(path.read_bytes(), "Actions")
    headings, actions = rows[HEADINGS - 1], [_id_of(row) for row in _rows(rows)]
    edits = {
        actions[0]: {
            action_entries.STATUS: "Done",
            action_entries.COMPLETED_ON: "16/11/2026",
            action_entries.EVIDENCE: NASTY[0],
        },
        actions[3]: {action_entries.EVIDENCE: NASTY[2], action_entries.COMMENT: NASTY[5]},
        actions[-1]: {action_entries.STATUS: "Withdrawn", action_entries.COMMENT: NASTY[1]},
    }
    entries = {
        ("Actions", f"{_letter(headings, heading)}{HEADINGS + 1 + actions.index(action)}"): text
        for action, typed in edits.items()
        for heading, text in typed.items()
    }
    last = f"{_letter(headings, headings[-1])}{HEADINGS + len(actions)}"
    by_what = {
        "sheet": "Actions",
        "cells": f"A{HEADINGS + 1}:{last}",
        "column": headings.index(columns.WHAT),
        "descending": True,
    }
    edited = office.fill_in(path.read_bytes(), entries, sort=by_what)
    sorted_now = [_id_of(row) for row in _rows(office.shown(edited, "Actions"))]
    assert sorted_now != actions
    assert sorted(sorted_now) == sorted(actions)
    assert_links_went_along(edited, sorted_now, council)
    path.write_bytes(edited)

    before = len(council.events())
    reconciled = reconcile.run(council.on(EDITED_ON))

    changes = {
        one.event.action: dict(one.event.changes)
        for one in council.events()[before:]
        if isinstance(one.event, ActionChanged)
    }
    assert changes == {
        actions[0]: {"status": "Done", "completed_on": "2026-11-16", "evidence": NASTY[0]},
        actions[3]: {"evidence": NASTY[2], "comment": NASTY[5]},
        actions[-1]: {"status": "Withdrawn", "comment": NASTY[1]},
    }
    assert [problem.code for problem in reconciled.problems] == []
    to_do, closed = (
        {_id_of(row): row for row in _table(office, council, sheet)}
        for sheet in ("Actions", CLOSED)
    )
    assert set(closed) == {actions[0], actions[-1]}
    assert not set(to_do) & set(closed)
    shown = to_do | closed
    edits[actions[0]][action_entries.COMPLETED_ON] = _shown(datetime.date(2026, 11, 16))
    assert {
        action: {heading: shown[action][heading] for heading in typed}
        for action, typed in edits.items()
    } == edits


def _letter(headings: list[str], heading: str) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[headings.index(heading)]
