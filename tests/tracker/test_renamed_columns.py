"""A column with another heading is what it was, and never a new one in everybody's tracker."""

import msgspec
import pytest

from tests.support.made_up.states import TODAY
from tests.tracker.test_reconciliation import (
    action,
    changes,
    codes,
    merged,
    reading,
    with_changes,
    written,
)
from workbook_qa.actions.action_entries import COMMENT, EVIDENCE
from workbook_qa.ledger.events import ActionChanged
from workbook_qa.tracker.taking_back.renamed_columns import is_renaming
from workbook_qa.tracker.taking_back.tracker_reading import TrackerReading


@pytest.mark.parametrize(
    ("heading", "other", "same"),
    [
        ("Evidence", "Evidence (see file)", True),
        ("Evidence", "EVIDENCE:", True),
        ("Evidence", "Evidence - see file", True),
        ("Evidence", "(new) Evidence", True),
        ("Done on", "Done on (date)", True),
        ("Evidence", "Evidenced", False),
        ("Evidence", "Proof", False),
        ("Evidence", "(Evidence)", False),
        ("Done on", "Done", False),
    ],
)
def test_a_heading_with_words_added_is_a_renaming(heading: str, other: str, same: bool) -> None:
    assert is_renaming(heading, other) is same


def renamed(read: TrackerReading, heading: str, other: str) -> TrackerReading:
    """The tracker with another heading over a column of Actions."""

    def new(text: str) -> str:
        return other if text == heading else text

    table = read.tables["Actions"]
    rows = tuple(
        msgspec.structs.replace(row, values={new(text): cell for text, cell in row.values.items()})
        for row in table.rows
    )
    columns = {new(text): place for text, place in table.columns.items()}
    own = (*(text for text in table.own if text != heading), other)
    table = msgspec.structs.replace(table, rows=rows, columns=columns, own=own)
    return msgspec.structs.replace(read, tables={**read.tables, "Actions": table})


@pytest.mark.parametrize("heading", [EVIDENCE, "Owner", "Team"])
@pytest.mark.parametrize("words", ["{} (see file)", "Quite another"])
def test_a_renamed_column_adds_nothing_to_anybodys_tracker(heading: str, words: str) -> None:
    outcome = merged(typed=renamed(reading(), heading, words.format(heading)))
    assert changes(outcome) == []
    assert codes(outcome) == ["tracker-column-renamed"]


def test_what_was_typed_under_another_heading_is_taken_in() -> None:
    row = action(0)
    read = renamed(reading({(row, EVIDENCE): "Plan on file"}), EVIDENCE, "Evidence (see file)")
    assert [change.changes for change in changes(merged(typed=read))] == [
        {"evidence": "Plan on file"}
    ]


def test_a_renamed_column_of_the_managers_own_is_theirs() -> None:
    now = with_changes(ActionChanged(TODAY, action(0), {"own:Zone": "North"}))
    tables = {"Zone": "North", "Area of town": "South"}
    read = reading({(action(0), "Zone"): tables["Zone"], (action(1), "Zone"): "South"})
    outcome = merged(typed=renamed(read, "Zone", "Area of town"), now=now, base=now)
    assert [change.changes for change in changes(outcome)] == [{"own:Zone": "South"}]
    assert codes(outcome) == ["tracker-column-renamed"]


def test_a_column_that_may_be_another_ones_new_heading_is_asked_about() -> None:
    blank = next(
        column.heading
        for place, column in enumerate(written().columns)
        if column.managers and not any(row[place] for row in written().rows)
    )
    read = renamed(reading({(action(0), blank): "What may be meant?"}), blank, "Quite another")
    outcome = merged(typed=read)
    assert changes(outcome) == []
    assert codes(outcome) == ["tracker-column-unclear"]


def test_a_new_column_beside_all_that_were_written_is_a_new_column() -> None:
    outcome = merged({(action(0), f"{COMMENT} 2"): "Mine"})
    assert [change.changes for change in changes(outcome)] == [{f"own:{COMMENT} 2": "Mine"}]
