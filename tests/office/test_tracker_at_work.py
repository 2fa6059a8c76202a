"""The tracker in LibreOffice while `reconcile` runs: open, sorted, filtered, saved, decided in."""

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.made_up.workspace import Council, copy_of, issue, make_council, track
from tests.support.other_programs.office import Office
from tests.support.workbooks.tracker_hands import saved, typing
from workbook_qa.actions import action_entries
from workbook_qa.core.cells import column_letters
from workbook_qa.core.problem import CannotContinue
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables import tracker_columns as columns

pytestmark = pytest.mark.office

ON, LATER, LAST = "2026-11-20", "2026-11-23", "2026-11-24"
NINE = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
HEADINGS = 4  # the row of the headings, from 1


@pytest.fixture(scope="module")
def _tracked(tmp_path_factory: pytest.TempPathFactory) -> Council:
    council = make_council(tmp_path_factory.mktemp("registered"))
    issue(council)
    track(council, ON)
    return council


@pytest.fixture
def tracked(_tracked: Council, tmp_path: Path) -> Council:
    """A workspace with five completed audits of an action each, and their tracker."""
    return copy_of(_tracked, tmp_path / "council")


class Rows:
    """Where things stand on a sheet of the tracker, as LibreOffice shows it."""

    def __init__(self, office: Office, tracker: Path, sheet: str = "Actions") -> None:
        self.sheet = sheet
        rows = office.shown(tracker.read_bytes(), sheet)
        self.headings = rows[HEADINGS - 1]
        self.rows = [dict(zip(self.headings, row, strict=True)) for row in rows[HEADINGS:]]
        self.keys = [_whole_id(row) for row in self.rows]

    def cell(self, key: str, heading: str) -> tuple[str, str]:
        letters = column_letters(self.headings.index(heading) + 1)
        return self.sheet, f"{letters}{HEADINGS + 1 + self.keys.index(key)}"

    @property
    def area(self) -> str:
        last = column_letters(len(self.headings))
        return f"A{HEADINGS + 1}:{last}{HEADINGS + len(self.keys)}"


def _whole_id(row: Mapping[str, str]) -> str:
    """The id of an action, of which the first column has the short name; else that column's."""
    if columns.ACTION not in row:
        return next(iter(row.values()))
    return f"{row[columns.AUDIT]}/{row[columns.ACTION].partition('/')[2]}"


def comments(council: Council) -> Mapping[str, str]:
    return {key: one.comment for key, one in council.state().actions.items() if one.comment}


def test_while_it_is_open_nothing_changes_and_afterwards_all_is_taken_in(
    tracked: Council, office: Office
) -> None:
    path, rows = tracked.workspace.tracker, Rows(office, tracked.workspace.tracker)
    key = rows.keys[0]
    with office.holding(path) as held:
        assert path.with_name(f".~lock.{path.name}#").exists(), "the program's own lock"
        before, events = path.read_bytes(), tracked.events()
        with pytest.raises(CannotContinue, match="open"):
            reconcile.run(tracked.on(LATER))
        assert (path.read_bytes(), tracked.events()) == (before, events)
        held.type({rows.cell(key, action_entries.COMMENT): "Waiting for the school"})
        held.save()
        with pytest.raises(CannotContinue, match="open"):
            reconcile.run(tracked.on(LATER))
        assert comments(tracked) == {}
    result = reconcile.run(tracked.on(LATER))
    assert comments(tracked) == {key: "Waiting for the school"}
    assert result.problems == ()
    assert reconcile.run(tracked.on(LATER)).written == ()


def test_sorting_filtering_inserting_and_noting_do_no_harm(
    tracked: Council, office: Office
) -> None:
    path, rows = tracked.workspace.tracker, Rows(office, tracked.workspace.tracker)
    first, last = rows.keys[0], rows.keys[-1]
    with office.holding(path) as held:
        held.type(
            {
                rows.cell(first, action_entries.COMMENT): "Of the first",
                rows.cell(last, action_entries.COMMENT): "Of the last",
            }
        )
        held.note(*rows.cell(first, action_entries.EVIDENCE), "Ask again in May")
        held.sort("Actions", rows.area, rows.headings.index(columns.ACTION), descending=True)
        team = rows.headings.index("Team")
        hidden = held.filter("Actions", rows.area, team, rows.rows[0]["Team"])
        assert 0 < hidden < len(rows.keys)
        held.insert_column("Actions", "C1")
        held.save()
    result = reconcile.run(tracked.on(LATER))
    assert comments(tracked) == {first: "Of the first", last: "Of the last"}
    assert tracked.state().actions[first].notes == {action_entries.EVIDENCE: "Ask again in May"}
    assert result.problems == ()
    assert sorted(Rows(office, path).keys) == sorted(rows.keys)


def test_a_copy_saved_as_ods_beside_it_is_taken_in_and_put_away(
    tracked: Council, office: Office
) -> None:
    path, rows = tracked.workspace.tracker, Rows(office, tracked.workspace.tracker)
    one, two = rows.keys[:2]
    copy = path.with_suffix(".ods")
    with office.holding(path) as held:
        held.type({rows.cell(one, action_entries.COMMENT): "In the copy"})
        held.save(copy)
    with office.holding(path) as held:
        held.type({rows.cell(two, action_entries.COMMENT): "In the tracker"})
        held.save()
    reconcile.run(tracked.on(LATER))
    assert comments(tracked) == {one: "In the copy", two: "In the tracker"}
    assert not copy.exists()
    kept = {each.suffix for each in tracked.workspace.replaced_trackers.iterdir()}
    assert kept == {".ods", ".xlsx"}


@pytest.mark.parametrize(
    ("decision", "stands"), [(columns.TAKE, "Second"), (columns.KEEP, "First")]
)
def test_a_conflict_is_decided_on_its_sheet(
    tracked: Council, office: Office, decision: str, stands: str
) -> None:
    path, key = tracked.workspace.tracker, min(tracked.state().actions)
    before = path.read_bytes()
    for name, text, by, hour in (
        (path.name, "First", "Tara", 0),
        ("Master tracker (1).xlsx", "Second", "Theo", 1),
    ):
        at = NINE + datetime.timedelta(hours=hour)
        typed = saved(before, typing(key, {action_entries.COMMENT: text}), by=by, at=at)
        path.with_name(name).write_bytes(typed)
    reconcile.run(tracked.on(LATER))
    conflicts = Rows(office, path, "Conflicts")
    (row,) = conflicts.rows
    assert (row["Recorded now"], row["Typed instead"]) == ("First", "Second")
    with office.holding(path) as held:
        held.type({conflicts.cell(conflicts.keys[0], columns.DECISION): decision})
        held.save()
    result = reconcile.run(tracked.on(LAST))
    assert comments(tracked) == {key: stands}
    assert (result.counts["conflicts"], result.problems) == (0, ())
