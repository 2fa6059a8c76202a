"""Whatever hands do to trackers, in any order: no entry is lost and none is recorded twice.

A state machine plays people and the real `ingest` and `reconcile` on a small council, against a
model made of dictionaries. `WORKBOOK_QA_STEPS=longer` plays it for many more examples.

It was tried on the product with one thing wrong at a time, and fails where in `entry_conflicts`
one person's later word never counts, or counts whoever or whenever it was; an older copy is never
one, or always; a decision is carried out on an entry that was changed meanwhile, or in the same
tracker; a conflict is not known again while it waits, or once it is decided.
"""

import datetime
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.support.made_up.workspace import Council, copy_of
from tests.support.workbooks.near_reader import NearReader
from tests.support.workbooks.quick_typing import quickly_typed
from tests.support.workbooks.tracker_hands import (
    called,
    in_order,
    page_of,
    row_of,
    saved,
    with_column,
    with_ids_exchanged,
    with_row_twice,
    with_rows_above,
    without_row,
)
from workbook_qa.core.problem import CannotContinue
from workbook_qa.ledger.states import Became, entry_text
from workbook_qa.returns import ingest
from workbook_qa.tracker import reconcile
from workbook_qa.tracker.tables.tracker_columns import DECISION, KEEP, TAKE
from workbook_qa.tracker.taking_back.entry_conflicts import open_conflicts

NINE = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
MAIN, COPY, OLD = "Master tracker.xlsx", "Master tracker (1).xlsx", "Master tracker, old.xlsx"
AWAY = "Master tracker at home.xlsx"  # in another folder until it is brought back
FIELDS = {"Status": "status", "Comment": "comment", "Zone": "own:Zone"}
# Few people, entries and values, some of them more often, so that hands meet.
PEOPLE = st.sampled_from(["Tara", "Tara", "Theo", ""])
HEADINGS = st.sampled_from(["Comment", "Comment", "Comment", "Zone", "Status"])
VALUES = {
    "Status": ["Open", "Done", "Withdrawn"],
    "Comment": ["a", "b", "c", None],
    "Zone": ["a", "b", None],
}
# What the examples must have come to, whatever is drawn: else the machine is idle.
WHAT_MUST_BE_PLAYED = {
    "typed by one person, the later read last",
    "typed by two people, the later read last",
    "on the list already",
    "recorded from earlier ones only",
    "decided",
    "set back in the same copy",
}
LONGER = os.environ.get("WORKBOOK_QA_STEPS") == "longer"

Entry = tuple[str, str]  # an action and a heading


class Tracker:
    """What the model knows of one tracker: what was written, what stands in it, who saved it."""

    def __init__(self, written: dict[Entry, str], number: int, event: int) -> None:
        self.base = dict(written)
        self.stands = dict(written)
        self.number = number  # of entries recorded when it was written
        self.event = event  # the last one then
        self.has_zone = any(text for (_, at), text in written.items() if at == "Zone")
        self.by = ""
        self.at: datetime.datetime | None = None
        self.decided: dict[tuple[Entry, str], bool] = {}
        self.shown: dict[tuple[Entry, str], str] = {}
        self.spoilt: set[str] = set()  # rows that stand there twice, or under another's id

    def twin(self) -> "Tracker":
        other = Tracker(self.base, self.number, self.event)
        other.stands, other.by, other.at = dict(self.stands), self.by, self.at
        other.decided, other.shown = dict(self.decided), dict(self.shown)
        other.spoilt, other.has_zone = set(self.spoilt), self.has_zone
        return other

    def says(self) -> dict[Entry, str]:
        """What stands there otherwise than it was written."""
        return {at: text for at, text in self.stands.items() if text != self.base[at]}

    def rows(self) -> list[str]:
        """Those in which somebody may type."""
        return sorted({row for row, _ in self.stands} - self.spoilt)


class TakenIn:
    """A tracker that was read, as it was then."""

    def __init__(self, name: str, tracker: Tracker) -> None:
        self.name, self.event = name, tracker.event
        self.by, self.at, self.says = tracker.by, tracker.at, tracker.says()

    def may_be_before(self, tracker: Tracker) -> bool:
        later = self.at and tracker.at and self.at >= tracker.at
        return self.event == tracker.event and not later

    def said(self, tracker: Tracker) -> bool:
        """Whether the same person said the same in it."""
        same = self.by == tracker.by and self.says == tracker.says()
        return same and self.may_be_before(tracker)

    def is_same_copy(self, name: str, tracker: Tracker) -> bool:
        """Whether that is it again, saved later."""
        if not self.may_be_before(tracker):
            return False
        kept = sum(tracker.says().get(entry) == text for entry, text in self.says.items())
        return bool(
            (self.by and self.by == tracker.by) or self.name == name or 2 * kept > len(self.says)
        )


class Recorded:
    """One entry that must have been recorded, once."""

    def __init__(self, entry: Entry, typed: str, tracker: Tracker, after_trackers: int) -> None:
        self.entry, self.typed = entry, typed
        self.after_trackers = after_trackers  # that were read until then
        self.by, self.at = tracker.by, tracker.at


class Hands(RuleBasedStateMachine):
    """People, programs and the two commands."""

    issued: Council  # set by the test, with two returns of each audit
    returns: Mapping[str, tuple[bytes, bytes]]
    played: Counter[str]  # what came about, in all examples

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
        self.taken: list[TakenIn] = []
        self.changed = True

    def teardown(self) -> None:
        if self.trackers:
            self._shows_every_row()
        shutil.rmtree(self.root)

    # The commands

    @property
    def outbox(self) -> Path:
        return self.council.workspace.outbox

    def context(self) -> Any:
        context = self.council.on(f"2026-11-{20 + min(self.day, 9)}")
        evening = context.now.replace(hour=23, minute=59)
        return msgspec.structs.replace(context, now=evening)

    def _moment(self) -> datetime.datetime:
        """A minute later than the last, on the day it is."""
        self.minutes += 1
        return NINE + datetime.timedelta(days=min(self.day, 9), minutes=self.minutes)

    @initialize()
    def first_returns(self) -> None:
        self._know_actions()
        self.reconcile()

    def _return_next(self) -> None:
        """The next audit comes back, with an action."""
        waiting = [audit for audit in self.council.audits() if not audit.received]
        if waiting:
            self._return(waiting[0].audit.reference, 0)

    def _return_again(self, data: st.DataObject) -> None:
        """A fuller return of an audit, with a second action."""
        done = [audit for audit in self.council.audits() if len(audit.received) == 1]
        if done:
            self._return(data.draw(st.sampled_from(done)).audit.reference, 1)

    def _return(self, reference: str, number: int) -> None:
        self.council.drop("return.xlsx", self.returns[reference][number])
        ingest.run(self.context())
        self._know_actions()

    def _know_actions(self) -> None:
        for key in self.council.state().actions:
            for heading in FIELDS:
                self.ledger.setdefault((key, heading), "Open" if heading == "Status" else "")
        self.changed = True

    def _next_day(self) -> None:
        self.day += 1

    @rule()
    def reconcile(self) -> None:
        contents = self._contents()
        reconcile.run(self.context())
        self._take_in(contents)
        self._written()

    def _contents(self) -> dict[str, bytes]:
        return {name: self._path(name).read_bytes() for name in self._there()}

    def _path(self, name: str) -> Path:
        return (self.root if name == AWAY else self.outbox) / name

    def _there(self) -> dict[str, Tracker]:
        """The trackers that lie in the outbox."""
        return {name: tracker for name, tracker in self.trackers.items() if name != AWAY}

    def _reconcile_while_open(self) -> None:
        """The tracker is open: nothing is done at all."""
        stub = self.outbox / f"~${MAIN}"
        stub.write_bytes(b"")
        before = (self.council.tree(), self.council.events())
        with pytest.raises(CannotContinue):
            reconcile.run(self.context())
        assert (self.council.tree(), self.council.events()) == before
        stub.unlink()

    def _reconcile_that_breaks(self) -> None:
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
            self._there().items(), key=lambda pair: (pair[1].at or never, pair[0])
        ):
            if contents[name] in self.known:
                continue
            conflicts = len(self.conflicts)
            said = self._said_before(name, tracker)
            changed = self._merge(tracker, said)
            found = len(self.conflicts) > conflicts
            self._decide(tracker, changed)
            gone = tracker.stands.keys() != tracker.base.keys()
            new = tracker.says() and not any(taken.said(tracker) for taken in self.taken)
            if changed or found or tracker.decided or gone or new:
                self.known.add(contents[name])
                self.taken.append(TakenIn(name, tracker))
        self.changed = True

    def _said_before(self, name: str, tracker: Tracker) -> dict[Entry, str]:
        """What the same copy said when it was taken in before."""
        said: dict[Entry, str] = {}
        for taken in self.taken:
            if taken.is_same_copy(name, tracker) and (tracker.at or tracker.says()):
                said |= taken.says
        return said

    def _merge(self, tracker: Tracker, said: Mapping[Entry, str]) -> dict[Entry, str]:
        changed: dict[Entry, str] = {}
        now = dict(self.ledger)
        for entry, text in tracker.stands.items():
            base, ours = tracker.base[entry], now[entry]
            there = entry[1] != "Zone" or tracker.has_zone
            set_back = there and text == base and said.get(entry, base) != base
            if text == ours or (text == base and not set_back):
                continue
            last = next((one for one in reversed(self.recorded) if one.entry == entry), None)
            own = last and last.by and last.by == tracker.by and last.at and last.at < tracker.at
            if ours != base and last and last.at:
                who = "one person" if last.by and last.by == tracker.by else "two people"
                when = "earlier" if tracker.at <= last.at else "later"
                self.played[f"typed by {who}, the {when} read last"] += 1
            if set_back:
                self.played["set back in the same copy"] += 1
            since = any(one.entry == entry for one in self.recorded[tracker.number :])
            if own and self._is_anothers_too(entry, ours, last):
                self.played["said by another too"] += 1
                own = False
            if not set_back and ((ours == base and not since) or own):
                changed[entry] = text
            elif not self._is_known(entry, text, ours, tracker):
                self.conflicts.append((entry, text))
        for entry, text in changed.items():
            self.ledger[entry] = text
            self.recorded.append(Recorded(entry, text, tracker, len(self.taken) + 1))
        return changed

    def _is_anothers_too(self, entry: Entry, ours: str, last: Recorded) -> bool:
        """Whether somebody else has said the same since it was recorded."""
        return any(
            taken.by != last.by and taken.says.get(entry) == ours
            for taken in self.taken[last.after_trackers :]
        )

    def _is_known(self, entry: Entry, text: str, ours: str, tracker: Tracker) -> bool:
        since = self.recorded[tracker.number :]
        same = [one for one in since if (one.entry, one.typed) == (entry, text) and one.at]
        known = {
            "on the list already": (entry, text) in self.conflicts,
            "decided against before": (entry, text, ours) in self.settled,
            "recorded from a later one": any(one.at >= tracker.at for one in same),
        }
        self.played.update(each for each in known if known[each])
        if same and not any(known.values()):
            self.played["recorded from earlier ones only"] += 1
        return any(known.values())

    def _decide(self, tracker: Tracker, changed: dict[Entry, str]) -> None:
        now = {**self.ledger}
        for entry in changed:
            now[entry] = "\0"  # changed in the same tracker: the decision has to be made again
        for (entry, text), take in tracker.decided.items():
            rivals = {
                other for (of, other), took in tracker.decided.items() if took and of == entry
            }
            if (entry, text) not in self.conflicts:
                continue
            if now[entry] != tracker.shown[entry, text]:
                in_it = "in the same" if now[entry] == "\0" else "meanwhile"
                self.played[f"decided on what was changed {in_it}"] += 1
                continue
            if take and len(rivals) > 1:
                self.played["decided for two"] += 1
                continue
            self.played["decided"] += 1
            self.conflicts.remove((entry, text))
            self.settled.append((entry, text, now[entry]))
            if take:
                self.ledger[entry] = text
                self.recorded.append(Recorded(entry, text, tracker, len(self.taken) + 1))

    def _written(self) -> None:
        main = Tracker(self.ledger, len(self.recorded), self.council.state().number)
        main.shown = {(entry, text): self.ledger[entry] for entry, text in self._to_decide()}
        away = {AWAY: self.trackers[AWAY]} if AWAY in self.trackers else {}
        self.trackers = {MAIN: main, **away}
        self.kept.append(((self.outbox / MAIN).read_bytes(), main.twin()))

    def _to_decide(self) -> Iterator[tuple[Entry, str]]:
        return ((entry, text) for entry, text in self.conflicts if self.ledger[entry] != text)

    # Hands

    def _change(self, name: str, *changes: Any) -> None:
        path, tracker = self._path(name), self.trackers[name]
        tracker.at = self._moment()
        path.write_bytes(saved(path.read_bytes(), *changes, by=tracker.by, at=tracker.at))

    def _enter(self, name: str, row: str, heading: str, value: str | None) -> None:
        path, tracker = self._path(name), self.trackers[name]
        tracker.at = self._moment()
        typed = quickly_typed(
            path.read_bytes(), row, {heading: value}, by=tracker.by, at=tracker.at
        )
        path.write_bytes(typed)

    def _type(self, name: str, entry: Entry, value: str | None, by: str) -> None:
        tracker = self.trackers[name]
        if entry[0] in tracker.rows():
            tracker.by = by
            self._enter(name, *entry, value)
            tracker.stands[entry] = value or ""
            tracker.has_zone |= entry[1] == "Zone"

    def _copy(self, name: str, to: str) -> None:
        shutil.copy(self._path(name), self._path(to))
        self.trackers[to] = self.trackers[name].twin()

    def _bring_back(self) -> None:
        shutil.move(self._path(AWAY), self._path(OLD))
        self.trackers[OLD] = self.trackers.pop(AWAY)

    def _some(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.trackers)))

    def _entry(self, data: st.DataObject, tracker: Tracker) -> Entry | None:
        rows = tracker.rows()
        row = data.draw(st.sampled_from([*rows[:1], *rows[:1], *rows])) if rows else None
        return (row, data.draw(HEADINGS)) if row else None

    @precondition(lambda self: self.conflicts or self.settled)
    @rule(data=st.data(), by=PEOPLE)
    def type_again_what_was_in_conflict(self, data: st.DataObject, by: str) -> None:
        """In an older version, whether that was decided or not."""
        stands = {(entry, text) for entry, text, ours in self.settled if self.ledger[entry] == ours}
        every = {*self.conflicts, *((entry, text) for entry, text, _ in self.settled)}
        texts = stands if stands and data.draw(st.booleans()) else every
        entry, text = data.draw(st.sampled_from(sorted(texts)))
        older = [
            (content, tracker)
            for content, tracker in self.kept
            if tracker.base.get(entry, text) not in (text, self.ledger[entry])
        ]
        if older:
            content, tracker = older[data.draw(st.integers(0, len(older) - 1))]
            self._path(OLD).write_bytes(content)
            self.trackers[OLD] = tracker.twin()
            self._type(OLD, entry, text or None, by)
            self.reconcile()

    @rule(data=st.data())
    def something_else(self, data: st.DataObject) -> None:
        """What happens less often: it has one rule of the machine together."""
        alone = [self._return_next, self._next_day, self._reconcile_that_breaks]
        drawing = [self._return_again]
        if self.trackers:
            drawing += [self._sort, self._insert, self._delete_row]
            drawing += [self._paste_row_twice, self._sort_one_column]
        if MAIN in self.trackers:
            alone += [self._rename, self._reconcile_while_open]
            drawing.append(self._copy_it)
        if AWAY in self.trackers:
            alone.append(self._bring_back)
        if self.kept:
            drawing.append(self._restore)
        number = data.draw(st.integers(0, len(alone) + len(drawing) - 1))
        if number < len(alone):
            alone[number]()
        else:
            drawing[number - len(alone)](data)

    def _others(self, data: st.DataObject, name: str, entry: Entry) -> list[str | None]:
        """Two values or three that do not stand there, in any order."""
        stands = self.trackers[name].stands[entry] or None
        return data.draw(st.permutations([each for each in VALUES[entry[1]] if each != stands]))

    @precondition(lambda self: self.trackers)
    @rule(data=st.data(), by=PEOPLE)
    def type_something(self, data: st.DataObject, by: str) -> None:
        name = self._some(data)
        entry = self._entry(data, self.trackers[name])
        if entry:
            self._type(name, entry, data.draw(st.sampled_from(VALUES[entry[1]])), by)

    @precondition(lambda self: MAIN in self.trackers)
    @rule(data=st.data(), first=PEOPLE, second=PEOPLE, names=st.permutations([MAIN, COPY]))
    def type_in_both(self, data: st.DataObject, first: str, second: str, names: list[str]) -> None:
        """Two people or three type the same entry, each into a version of their own."""
        entry = self._entry(data, self.trackers[MAIN])
        if entry:
            one, other, *third = self._others(data, MAIN, entry)
            self._copy(MAIN, COPY)
            self._copy(MAIN, OLD)
            self._type(names[0], entry, one, first)
            self._type(names[1], entry, other, second)
            if third:
                self._type(OLD, entry, third[0], data.draw(PEOPLE))
            self.reconcile()

    @precondition(lambda self: MAIN in self.trackers)
    @rule(data=st.data(), first=PEOPLE, second=PEOPLE)
    def go_on_typing(self, data: st.DataObject, first: str, second: str) -> None:
        """What was typed is taken in, and somebody goes on in the version that was read."""
        entry = self._entry(data, self.trackers[MAIN])
        if entry:
            one, other, *_ = self._others(data, MAIN, entry)
            self._type(MAIN, entry, one, first)
            self._copy(MAIN, AWAY)
            self.reconcile()
            self._type(AWAY, entry, other, second)
            self._bring_back()
            self.reconcile()

    @precondition(lambda self: MAIN in self.trackers)
    @rule(
        data=st.data(),
        by=st.tuples(PEOPLE, PEOPLE, PEOPLE),
        names=st.permutations([MAIN, AWAY]),
    )
    def come_late(self, data: st.DataObject, by: tuple[str, str, str], names: list[str]) -> None:
        """Two type, one of them at home; it is changed again before that is brought back."""
        entry = self._entry(data, self.trackers[MAIN])
        if entry:
            one, other, *_ = self._others(data, MAIN, entry)
            same = data.draw(st.booleans())
            self._copy(MAIN, AWAY)
            self._type(names[0], entry, one, by[0])
            self._type(names[1], entry, one if same else other, by[1])
            self.reconcile()
            self._type(MAIN, entry, self._others(data, MAIN, entry)[0], by[2])
            self.reconcile()
            self._bring_back()
            self.reconcile()

    @precondition(lambda self: MAIN in self.trackers)
    @rule(data=st.data(), by=PEOPLE, second=PEOPLE)
    def set_it_back(self, data: st.DataObject, by: str, second: str) -> None:
        """What was typed in a copy is taken in, and set back there, by the same or another."""
        entry = self._entry(data, self.trackers[MAIN])
        if entry:
            first = self.trackers[MAIN].base[entry]
            self._type(MAIN, entry, self._others(data, MAIN, entry)[0], by)
            self._copy(MAIN, AWAY)
            self.reconcile()
            self._type(AWAY, entry, first or None, second)
            self._bring_back()
            self.reconcile()

    def _sort(self, data: st.DataObject) -> None:
        order = data.draw(st.permutations(range(8)))
        self._change(self._some(data), in_order(order))

    def _insert(self, data: st.DataObject) -> None:
        where = data.draw(st.integers(1, 6))
        self._change(self._some(data), with_column(where), with_rows_above(1))

    def _delete_row(self, data: st.DataObject) -> None:
        """What was typed in it is lost by whoever deletes it; the row comes back."""
        name = self._some(data)
        tracker = self.trackers[name]
        rows = tracker.rows()
        if len(rows) > 1:
            row = data.draw(st.sampled_from(rows))
            self._change(name, without_row(row))
            tracker.stands = {at: text for at, text in tracker.stands.items() if at[0] != row}

    def _paste_row_twice(self, data: st.DataObject) -> None:
        """Two rows that differ in an entry: neither is taken for that."""
        name = self._some(data)
        tracker = self.trackers[name]
        if tracker.rows():
            row = data.draw(st.sampled_from(tracker.rows()))
            self._change(name, with_row_twice(row, "Comment", "c"))
            tracker.stands.pop((row, "Comment"))
            tracker.spoilt.add(row)

    def _sort_one_column(self, data: st.DataObject) -> None:
        """Ids stand before what is not theirs: nothing of these rows is taken."""
        name = self._some(data)
        tracker = self.trackers[name]
        of_audits = {row.partition("/")[0]: row for row in tracker.rows()}
        if len(of_audits) > 1:
            one, other, *_ = of_audits.values()
            self._change(name, with_ids_exchanged(one, other))
            tracker.spoilt |= {one, other}
            tracker.stands = {
                at: text for at, text in tracker.stands.items() if at[0] not in (one, other)
            }

    def _copy_it(self, data: st.DataObject) -> None:
        """A synchronising program keeps a second version, or somebody takes one home."""
        self._copy(MAIN, data.draw(st.sampled_from([COPY, AWAY])))

    def _rename(self) -> None:
        self._change(MAIN, called("Our list"))
        shutil.move(self.outbox / MAIN, self.outbox / COPY)
        self.trackers[COPY] = self.trackers.pop(MAIN)

    def _restore(self, data: st.DataObject) -> None:
        """A tracker of some earlier day, as it was written then, is put back or put beside."""
        name = data.draw(st.sampled_from([MAIN, OLD]))
        content, tracker = self.kept[data.draw(st.integers(0, len(self.kept) - 1))]
        if name == MAIN and MAIN in self.trackers and self._is_typed_in(MAIN):
            return  # whoever writes over what was typed has thrown it away
        (self.outbox / name).write_bytes(content)
        self.trackers[name] = tracker.twin()

    def _is_typed_in(self, name: str) -> bool:
        tracker = self.trackers[name]
        return tracker.stands != tracker.base or bool(tracker.decided)

    def _undecided(self) -> list[str]:
        return sorted(name for name, tracker in self.trackers.items() if tracker.shown)

    @precondition(lambda self: self._undecided())
    @rule(data=st.data(), take=st.booleans(), then=st.booleans())
    def decide(self, data: st.DataObject, take: bool, then: bool) -> None:
        name = data.draw(st.sampled_from(self._undecided()))
        self._decide_in(name, data.draw(st.sampled_from(sorted(self.trackers[name].shown))), take)
        if then:
            self.reconcile()

    @precondition(lambda self: self._undecided())
    @rule(data=st.data(), take=st.booleans(), by=PEOPLE, decided_first=st.booleans())
    def decide_on_what_is_changed(
        self, data: st.DataObject, take: bool, by: str, decided_first: bool
    ) -> None:
        """A decision in one version, and in that or another the same entry is typed."""
        name = data.draw(st.sampled_from(self._undecided()))
        which = data.draw(st.sampled_from(sorted(self.trackers[name].shown)))
        value = data.draw(st.sampled_from(VALUES[which[0][1]]))
        where = data.draw(st.sampled_from([OLD, name]))
        if where != name:
            self._copy(name, where)
        if decided_first:
            self._decide_in(name, which, take)
        self._type(where, which[0], value, by)
        if not decided_first:
            self._decide_in(name, which, take)
        self.reconcile()

    @precondition(lambda self: self._undecided())
    @rule(data=st.data())
    def take_every_side(self, data: st.DataObject) -> None:
        """All that is typed in place of one entry is taken: there may be two such."""
        name = data.draw(st.sampled_from(self._undecided()))
        shown = sorted(self.trackers[name].shown)
        entry, _ = data.draw(st.sampled_from(shown))
        for which in shown:
            if which[0] == entry:
                self._decide_in(name, which, True)
        self.reconcile()

    def _decide_in(self, name: str, which: tuple[Entry, str], take: bool) -> None:
        (row, heading), text = which
        key = next(
            (
                str(number)
                for number, one in self.council.state().conflicts.items()
                if (one.row, one.field, one.typed) == (row, FIELDS[heading], text)
            ),
            None,
        )
        if key:
            self._enter(name, key, DECISION, TAKE if take else KEEP)
            self.trackers[name].decided[which] = take

    # What must hold

    @invariant()
    def the_ledger_is_what_the_model_says(self) -> None:
        if not self.changed:
            return
        self.changed = False
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

    def _shows_every_row(self) -> None:
        self.reconcile()
        book = openpyxl.load_workbook(self.outbox / MAIN)
        for row in {row for row, _ in self.ledger}:
            assert row_of(page_of(book, row), row)


@pytest.fixture(scope="module")
def returns(issued_once: Council) -> dict[str, tuple[bytes, bytes]]:
    """Two returns of each audit, of which the second has another action too."""
    more = {
        "A2.kind": "Action",
        "A2.what": "Write the plan again with the family",
        "A2.questions": "2.1",
        "A2.priority": "Medium",
        "A2.owner": "Team Manager",
        "A2.due": datetime.date(2026, 11, 9),
        "A2.measure": "The plan that was agreed",
    }
    found = {}
    for number, audit in enumerate(issued_once.audits()):
        first = {"A1.what": f"See the child alone and record it, as in review {number}"}
        both = (issued_once.filled(audit, first), issued_once.filled(audit, first | more))
        found[audit.audit.reference] = both
    return found


@pytest.fixture(scope="module")
def two_back(
    issued_once: Council,
    returns: Mapping[str, tuple[bytes, bytes]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Council:
    council = copy_of(issued_once, tmp_path_factory.mktemp("two back"))
    for number, (content, _) in enumerate([*returns.values()][:2]):
        council.drop(f"{number}.xlsx", content)
    ingest.run(council.on("2026-11-20"))
    return council


def test_no_entry_is_lost_or_recorded_twice(
    two_back: Council, returns: Mapping[str, tuple[bytes, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Machine(Hands):
        pass

    Machine.issued, Machine.returns, Machine.played = two_back, returns, Counter()
    monkeypatch.setattr(ingest, "ReaderPool", NearReader)
    Machine.TestCase.settings = settings(
        max_examples=300 if LONGER else 36,
        stateful_step_count=30 if LONGER else 15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        derandomize=True,
        database=None,
        phases=[Phase.generate, Phase.shrink] if LONGER else [Phase.generate],
    )
    Machine.TestCase().runTest()
    assert Machine.played.keys() >= WHAT_MUST_BE_PLAYED, Machine.played
