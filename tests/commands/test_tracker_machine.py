"""Whatever hands do to trackers, in any order: no entry is lost and none is recorded twice.

A state machine plays people and the real `ingest` and `reconcile` on a small council, against a
model made of dictionaries. `WORKBOOK_QA_STEPS=longer` plays it for many more examples.
"""

import datetime
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.support.tracker_hands import (
    called,
    in_order,
    row_of,
    saved,
    typing,
    with_column,
    with_rows_above,
    without_row,
)
from tests.support.workspace import Council, copy_of
from workbook_qa.commands import ingest, reconcile
from workbook_qa.framework.entry_conflicts import open_conflicts
from workbook_qa.framework.problem import CannotContinue
from workbook_qa.framework.states import Became, entry_text
from workbook_qa.framework.tracker_columns import KEEP, TAKE

NINE = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
MAIN, COPY, OLD = "Master tracker.xlsx", "Master tracker (1).xlsx", "Master tracker, old.xlsx"
FIELDS = {"Status": "status", "Comment": "comment", "Zone": "own:Zone"}
ENTRIES = st.one_of(
    st.tuples(st.just("Status"), st.sampled_from(["Open", "Done", "Withdrawn"])),
    st.tuples(st.sampled_from(["Comment", "Zone"]), st.sampled_from(["a", "b", "c", None])),
)
LONGER = os.environ.get("WORKBOOK_QA_STEPS") == "longer"

Entry = tuple[str, str]  # an action and a heading


class Tracker:
    """What the model knows of one tracker: what was written, what stands in it, who saved it."""

    def __init__(self, written: dict[Entry, str], number: int) -> None:
        self.base = dict(written)
        self.stands = dict(written)
        self.number = number  # of entries recorded when it was written
        self.by = ""
        self.at: datetime.datetime | None = None
        self.decided: dict[tuple[Entry, str], bool] = {}
        self.shown: dict[tuple[Entry, str], str] = {}

    def twin(self) -> "Tracker":
        other = Tracker(self.base, self.number)
        other.stands, other.by, other.at = dict(self.stands), self.by, self.at
        other.decided, other.shown = dict(self.decided), dict(self.shown)
        return other


class Recorded:
    """One entry that must have been recorded, once."""

    def __init__(self, entry: Entry, typed: str, tracker: Tracker) -> None:
        self.entry, self.typed = entry, typed
        self.by, self.at = tracker.by, tracker.at


class Hands(RuleBasedStateMachine):
    """People, programs and the two commands."""

    issued: Council  # set by the test

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.council = copy_of(self.issued, self.root / "council")
        self.day = 0
        self.minutes = 0
        self.ledger: dict[Entry, str] = {}
        self.recorded: list[Recorded] = []
        self.conflicts: list[tuple[Entry, str]] = []
        self.settled: list[tuple[Entry, str, str]] = []  # with what was recorded then
        self.trackers: dict[str, Tracker] = {}
        self.known: set[bytes] = set()
        self.kept: list[tuple[bytes, Tracker]] = []

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    # The commands

    @property
    def outbox(self) -> Path:
        return self.council.workspace.outbox

    def context(self) -> Any:
        return self.council.on(f"2026-11-{20 + min(self.day, 9)}")

    @initialize()
    def first_returns(self) -> None:
        self.return_next()
        self.return_next()
        self.reconcile()

    @rule()
    def return_next(self) -> None:
        """The next audit comes back, with an action."""
        waiting = [audit for audit in self.council.audits() if not audit.received]
        if waiting:
            audit = waiting[0]
            self.council.drop("return.xlsx", self.council.filled(audit))
            ingest.run(self.context())
            self._know_actions()

    @rule(data=st.data())
    def return_again(self, data: st.DataObject) -> None:
        """A fuller return of an audit, with a second action."""
        done = [audit for audit in self.council.audits() if len(audit.received) == 1]
        if done:
            audit = data.draw(st.sampled_from(done))
            more = {
                "A2.kind": "Action",
                "A2.what": "Write the plan again with the family",
                "A2.questions": "2.1",
                "A2.priority": "Medium",
                "A2.owner": "Team Manager",
                "A2.due": datetime.date(2026, 11, 9),
                "A2.measure": "The plan that was agreed",
            }
            self.council.drop("again.xlsx", self.council.filled(audit, more))
            ingest.run(self.context())
            self._know_actions()

    def _know_actions(self) -> None:
        for key in self.council.state().actions:
            for heading in FIELDS:
                self.ledger.setdefault((key, heading), "Open" if heading == "Status" else "")

    @rule()
    def next_day(self) -> None:
        self.day += 1

    @rule()
    def reconcile(self) -> None:
        contents = self._contents()
        reconcile.run(self.context())
        self._take_in(contents)
        self._written()

    def _contents(self) -> dict[str, bytes]:
        return {name: (self.outbox / name).read_bytes() for name in self.trackers}

    @precondition(lambda self: MAIN in self.trackers)
    @rule()
    def reconcile_while_open(self) -> None:
        """The tracker is open: nothing is done at all."""
        stub = self.outbox / f"~${MAIN}"
        stub.write_bytes(b"")
        before = (self.council.tree(), self.council.events())
        with pytest.raises(CannotContinue):
            reconcile.run(self.context())
        assert (self.council.tree(), self.council.events()) == before
        stub.unlink()

    @rule()
    def reconcile_that_breaks(self) -> None:
        """The power goes after everything is recorded and before anything is written."""

        def gone(*_: Any, **__: Any) -> None:
            raise KeyboardInterrupt

        contents = self._contents()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reconcile, "write_file", gone)
            with pytest.raises(KeyboardInterrupt):
                reconcile.run(self.context())
        self._take_in(contents)

    # The model of it

    def _take_in(self, contents: dict[str, bytes]) -> None:
        never = NINE + datetime.timedelta(days=9999)
        for name, tracker in sorted(
            self.trackers.items(), key=lambda pair: (pair[1].at or never, pair[0])
        ):
            if contents[name] in self.known:
                continue
            conflicts = len(self.conflicts)
            changed = self._merge(tracker)
            found = len(self.conflicts) > conflicts
            self._decide(tracker, changed)
            gone = tracker.stands.keys() != tracker.base.keys()
            if changed or found or tracker.decided or gone:
                self.known.add(contents[name])

    def _merge(self, tracker: Tracker) -> dict[Entry, str]:
        changed: dict[Entry, str] = {}
        now = dict(self.ledger)
        for entry, text in tracker.stands.items():
            base, ours = tracker.base[entry], now[entry]
            if text in (base, ours):
                continue
            last = next((one for one in reversed(self.recorded) if one.entry == entry), None)
            own = last and last.by and last.by == tracker.by and last.at and last.at < tracker.at
            if ours == base or own:
                changed[entry] = text
            elif not self._is_known(entry, text, ours, tracker):
                self.conflicts.append((entry, text))
        for entry, text in changed.items():
            self.ledger[entry] = text
            self.recorded.append(Recorded(entry, text, tracker))
        return changed

    def _is_known(self, entry: Entry, text: str, ours: str, tracker: Tracker) -> bool:
        return (
            (entry, text) in self.conflicts
            or (entry, text, ours) in self.settled
            or any(
                (one.entry, one.typed) == (entry, text) and one.at and one.at >= tracker.at
                for one in self.recorded[tracker.number :]
            )
        )

    def _decide(self, tracker: Tracker, changed: dict[Entry, str]) -> None:
        now = {**self.ledger}
        for entry in changed:
            now[entry] = "\0"  # changed in the same tracker: the decision has to be made again
        for (entry, text), take in tracker.decided.items():
            rivals = {
                other for (of, other), took in tracker.decided.items() if took and of == entry
            }
            if (entry, text) not in self.conflicts or now[entry] != tracker.shown[entry, text]:
                continue
            if take and len(rivals) > 1:
                continue
            self.conflicts.remove((entry, text))
            self.settled.append((entry, text, now[entry]))
            if take:
                self.ledger[entry] = text
                self.recorded.append(Recorded(entry, text, tracker))

    def _written(self) -> None:
        main = Tracker(self.ledger, len(self.recorded))
        main.shown = {(entry, text): self.ledger[entry] for entry, text in self._to_decide()}
        self.trackers = {MAIN: main}
        self.kept.append(((self.outbox / MAIN).read_bytes(), main.twin()))

    def _to_decide(self) -> Iterator[tuple[Entry, str]]:
        return ((entry, text) for entry, text in self.conflicts if self.ledger[entry] != text)

    # Hands

    def _change(self, name: str, *changes: Any) -> None:
        self.minutes += 1
        path, tracker = self.outbox / name, self.trackers[name]
        tracker.at = NINE + datetime.timedelta(minutes=self.minutes)
        path.write_bytes(saved(path.read_bytes(), *changes, by=tracker.by, at=tracker.at))

    def _some(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.trackers)))

    @precondition(lambda self: self.trackers)
    @rule(data=st.data(), entry=ENTRIES, by=st.sampled_from(["Tara", "Theo", ""]))
    def type_something(self, data: st.DataObject, entry: tuple[str, Any], by: str) -> None:
        name = self._some(data)
        tracker = self.trackers[name]
        rows = sorted({row for row, _ in tracker.stands})
        if not rows:
            return
        row = data.draw(st.sampled_from(rows))
        tracker.by = by
        heading, value = entry
        self._change(name, typing(row, {heading: value}))
        tracker.stands[row, heading] = value or ""

    @precondition(lambda self: self.trackers)
    @rule(data=st.data(), order=st.randoms(use_true_random=False))
    def sort(self, data: st.DataObject, order: random.Random) -> None:
        places = list(range(20))
        order.shuffle(places)
        self._change(self._some(data), in_order(places))

    @precondition(lambda self: self.trackers)
    @rule(data=st.data(), where=st.integers(1, 6))
    def insert(self, data: st.DataObject, where: int) -> None:
        self._change(self._some(data), with_column(where), with_rows_above(1))

    @precondition(lambda self: self.trackers)
    @rule(data=st.data())
    def delete_row(self, data: st.DataObject) -> None:
        """What was typed in it is lost by whoever deletes it; the row comes back."""
        name = self._some(data)
        tracker = self.trackers[name]
        rows = sorted({row for row, _ in tracker.stands})
        if len(rows) > 1:
            row = data.draw(st.sampled_from(rows))
            self._change(name, without_row(row))
            tracker.stands = {at: text for at, text in tracker.stands.items() if at[0] != row}

    @precondition(lambda self: MAIN in self.trackers)
    @rule()
    def copy(self) -> None:
        """A synchronising program keeps a second version."""
        shutil.copy(self.outbox / MAIN, self.outbox / COPY)
        self.trackers[COPY] = self.trackers[MAIN].twin()

    @precondition(lambda self: MAIN in self.trackers)
    @rule()
    def rename(self) -> None:
        self._change(MAIN, called("Our list"))
        shutil.move(self.outbox / MAIN, self.outbox / COPY)
        self.trackers[COPY] = self.trackers.pop(MAIN)

    @precondition(lambda self: self.kept)
    @rule(data=st.data(), name=st.sampled_from([MAIN, OLD]))
    def restore(self, data: st.DataObject, name: str) -> None:
        """A tracker of some earlier day, as it was written then, is put back or put beside."""
        content, tracker = data.draw(st.sampled_from(self.kept))
        if name == MAIN and MAIN in self.trackers and self._is_typed_in(MAIN):
            return  # whoever writes over what was typed has thrown it away
        (self.outbox / name).write_bytes(content)
        self.trackers[name] = tracker.twin()

    def _is_typed_in(self, name: str) -> bool:
        tracker = self.trackers[name]
        return tracker.stands != tracker.base or bool(tracker.decided)

    @precondition(lambda self: MAIN in self.trackers and self.trackers[MAIN].shown)
    @rule(data=st.data(), take=st.booleans())
    def decide(self, data: st.DataObject, take: bool) -> None:
        tracker = self.trackers[MAIN]
        (row, heading), text = which = data.draw(st.sampled_from(sorted(tracker.shown)))
        key = next(
            (
                str(number)
                for number, one in self.council.state().conflicts.items()
                if (one.row, one.field, one.typed) == (row, FIELDS[heading], text)
            ),
            None,
        )
        if key is None:
            return

        def choose(book: openpyxl.Workbook) -> None:
            page = book["Conflicts"]
            rows = [cells[0].row for cells in page.iter_rows() if cells[0].value == key]
            page.cell(rows[0], 9).value = TAKE if take else KEEP

        self._change(MAIN, choose)
        tracker.decided[which] = take

    # What must hold

    @invariant()
    def the_ledger_is_what_the_model_says(self) -> None:
        state = self.council.state()
        found = {
            (key, heading): entry_text(one, field)
            for key, one in state.actions.items()
            for heading, field in FIELDS.items()
        }
        assert found == self.ledger
        recorded = [entry for entry in state.history if entry.became is Became.RECORDED]
        assert sorted((one.row, one.field, one.typed) for one in recorded) == sorted(
            (one.entry[0], FIELDS[one.entry[1]], one.typed) for one in self.recorded
        )
        waiting = {(one.row, one.field, one.typed) for one in open_conflicts(state).values()}
        assert waiting == {(row, FIELDS[at], text) for (row, at), text in self._to_decide()}

    @invariant()
    def a_tracker_that_was_written_shows_it(self) -> None:
        if MAIN not in self.trackers or self.trackers[MAIN].stands != self.ledger:
            return
        page = openpyxl.load_workbook(self.outbox / MAIN).worksheets[0]
        for row in {row for row, _ in self.ledger}:
            assert row_of(page, row)


def test_no_entry_is_lost_or_recorded_twice(issued_once: Council) -> None:
    class Machine(Hands):
        issued = issued_once

    Machine.TestCase.settings = settings(
        max_examples=200 if LONGER else 12,
        stateful_step_count=30 if LONGER else 18,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        phases=[Phase.generate] if os.environ.get("NOSHRINK") else list(Phase),
    )
    Machine.TestCase().runTest()
