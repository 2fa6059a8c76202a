"""A ledger counted a second time: from its tables and its documents, with none of our code.

Events are read from the database as JSON, what auditors answered from the bytes of the workbooks
they returned, questions from the audit tool as it was kept.
"""

import datetime
import functools
import io
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

BANK_HOLIDAYS = frozenset(
    map(
        datetime.date.fromisoformat,
        (
            *("2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06"),
            *("2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25"),
        ),
    )
)


# Working days from the date of the audit, where no other date was typed (requirements, default 3).
DAYS = {"Immediate": 1, "High": 5, "Medium": 20, "Low": 40}
# What may be blank of an action: it is an action then, the Social Worker's, in the days above.
KIND = "Action or advice (blank: Action)"
OWNER = "Owner (blank: Social Worker)"
OTHER_DATE = "Another date, if different"


def actions_typed(book: openpyxl.Workbook) -> dict[int, dict[str, Any]]:
    """The rows of a workbook's actions by number, each by heading."""
    rows = list(book["Actions"].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if row[0] == "No.")
    return {
        int(str(row[0])[1:]): dict(zip(map(str, rows[top]), row, strict=True))
        for row in rows[top + 1 :]
        if row[0]
    }


def due_of(row: dict[str, Any], audited: datetime.datetime) -> datetime.date:
    """The date that was typed, or the day that is so many working days after the audit."""
    if row[OTHER_DATE]:
        typed: datetime.date = row[OTHER_DATE].date()
        return typed
    due = audited.date()
    while working_days(audited.date(), due) < DAYS[row["Priority"]]:
        due += datetime.timedelta(days=1)
    return due


class Answered(NamedTuple):
    """What stands in a returned workbook."""

    grade: str
    practice: str
    cells: dict[str, str]  # answers and grades of standards, by number: 1.1, CIN3, S8
    actions: dict[int, tuple[str, datetime.date]]  # priority and due date, by row
    blank: frozenset[str]  # headings under which an action has nothing, where that is no lack


class One(NamedTuple):
    """One audit as it stood."""

    reference: str
    month: str
    team: str
    audit_type: str
    theme: str
    kind: str
    due: datetime.date
    outcomes: list[str]
    first: datetime.date | None
    answered: Answered | None
    codes: list[str]
    queried: list[tuple[datetime.date, Answered]]  # each return of before one was accepted

    @property
    def done(self) -> str:
        """The month in which it was completed; empty before."""
        return f"{self.first:%Y-%m}" if self.first else ""

    @property
    def late(self) -> bool:
        return self.first is not None and self.first > self.due

    @property
    def grade(self) -> str:
        return self.answered.grade if self.answered else ""


class Act(NamedTuple):
    """One monitored action as it stood."""

    team: str
    priority: str
    status: str
    month: str
    days: int
    marked: bool = False  # something else was typed, for which something is missing
    id: str = ""
    completed: str = ""  # the day that was typed

    @property
    def open(self) -> bool:
        return self.status in ("Open", "Reopened")


class Ledger:
    """The events and documents of a ledger on SQLite."""

    def __init__(self, path: Path) -> None:
        with sqlite3.connect(path) as database:
            rows = database.execute("SELECT body FROM events ORDER BY number").fetchall()
            self.documents = dict(database.execute("SELECT digest, content FROM documents"))
        database.close()
        self.events = [json.loads(body)["event"] for (body,) in rows]

    def of(self, kind: str, as_at: datetime.date) -> list[dict[str, Any]]:
        """The events of a kind up to a day."""
        until = as_at.isoformat()
        return [one for one in self.events if one["event"] == kind and one["on"] <= until]

    @functools.cached_property
    def tool(self) -> dict[str, Any]:
        """The one audit tool."""
        (digest,) = {one["tool"] for one in self.events if one["event"] == "audit-issued"}
        tool: dict[str, Any] = json.loads(self.documents[digest])
        return tool

    @functools.cache  # noqa: B019 - a ledger is read once for all tests
    def answered(self, digest: str) -> Answered:
        """What stands in the workbook of that digest."""
        book = openpyxl.load_workbook(io.BytesIO(self.documents[digest]))
        judged = {row[1].value: row[3].value for row in book["Judgement"].iter_rows(min_row=3)}
        cells = {
            str(row[0].value): str(row[3].value or "")
            for row in book["Questions"].iter_rows(min_row=3)
            if row[0].value
        }
        whole = {
            number: row
            for number, row in actions_typed(book).items()
            if row[KIND] != "Advice" and row["What is to be done"] and row["Priority"]
        }
        audited = judged["Date of the audit"]
        actions = {number: (row["Priority"], due_of(row, audited)) for number, row in whole.items()}
        may_be = (KIND, OWNER, OTHER_DATE)
        blank = {each for row in whole.values() for each in may_be if not row[each]}
        practice = str(judged["Is there outstanding practice to share?"] or "")
        return Answered(str(judged["Overall grade"]), practice, cells, actions, frozenset(blank))

    def files(self, as_at: datetime.date) -> list[dict[str, Any]]:
        """Every file as it was received, and again as accepted on the day it was decided for."""
        found: list[dict[str, Any]] = []
        for event in self.events:
            if event["on"] > as_at.isoformat():
                continue
            if event["event"] == "file-received":
                found.append(event)
            elif event["event"] == "return-chosen":
                held = next(one for one in found if one["file"] == event["file"])
                found.append({**held, **event, "outcome": "accepted"})
        return found

    def queried(self, files: list[dict[str, Any]]) -> list[tuple[datetime.date, Answered]]:
        """The returns that were queried before the first was accepted, with the day of each."""
        found = []
        for file in files:
            if file["outcome"] == "accepted":
                break
            if file["outcome"] == "queried":
                day = datetime.date.fromisoformat(file["on"])
                found.append((day, self.answered(file["file"])))
        return found

    def audits(self, as_at: datetime.date) -> list[One]:
        """Every audit as it stood on a day, by reference."""
        received: dict[str, list[dict[str, Any]]] = {}
        for file in self.files(as_at):
            received.setdefault(file["reference"], []).append(file)
        found = []
        for issued in self.of("audit-issued", as_at):
            audit = issued["audit"]
            files = received.get(audit["reference"], [])
            accepted = [file for file in files if file["outcome"] == "accepted"]
            found.append(
                One(
                    audit["reference"],
                    audit["month"],
                    audit["team"],
                    audit["audit_type"],
                    audit["theme"],
                    audit["tool_name"],
                    datetime.date.fromisoformat(audit["due_on"]),
                    [file["outcome"] for file in files],
                    datetime.date.fromisoformat(accepted[0]["on"]) if accepted else None,
                    self.answered(accepted[-1]["file"]) if accepted else None,
                    [one["code"] for one in accepted[-1]["problems"]] if accepted else [],
                    self.queried(files),
                )
            )
        return sorted(found)

    def actions(self, as_at: datetime.date, year: Iterable[str]) -> list[Act]:
        """The actions set in the year, and older ones that were open, as they stood on a day."""
        typed: dict[str, list[dict[str, Any]]] = {}
        for changed in self.of("action-changed", as_at):
            typed.setdefault(changed["action"], []).append(changed)
        found = []
        for one in self.audits(as_at):
            last = one.answered or (one.queried[-1][1] if one.queried else None)
            for row, (priority, due) in last.actions.items() if last else ():
                held = [f"{day:%Y-%m}" for day, queried in one.queried if row in queried.actions]
                month = held[0] if held else one.done
                if month > max(year):
                    continue
                of_row = typed.get(f"{one.reference}/{row}", [])
                stands = counts_as(of_row, as_at)
                says = next(
                    (s for e in reversed(of_row) if (s := e["changes"].get("status"))), "Open"
                )
                days = working_days(due, as_at) if stands in ("Open", "Reopened") else 0
                days_typed = [e["changes"].get("completed_on") for e in of_row]
                completed = next((day for day in reversed(days_typed) if day is not None), "")
                act = Act(
                    *(one.team, priority, stands, month, days, stands != says),
                    *(f"{one.reference}/{row}", completed),
                )
                if act.open or act.month in year:
                    found.append(act)
        return found


def counts_as(typed: Iterable[dict[str, Any]], as_at: datetime.date) -> str:
    """The status that counts of what was typed about one action, given in order.

    Done counts with a date that has come and evidence, Verified with a finding besides, by another
    person than Done, and Withdrawn with a reason; until then it is as it was before.
    """
    cells: dict[str, str] = {"status": "Open"}
    doer: str | None = None  # None: not marked done since it was last open
    checker = reopened = ""
    for changed in typed:
        before = cells["status"]
        cells |= changed["changes"]
        if cells["status"] == before:
            continue
        if cells["status"] == "Done":
            doer = changed["by"]
        elif cells["status"] == "Verified":
            checker = changed["by"]
        elif cells["status"] in ("Open", "Reopened"):
            doer = None
            reopened = changed["on"] if cells["status"] == "Reopened" else reopened
    status, date = cells["status"], cells.get("completed_on", "")
    whole = bool(date and cells.get("evidence") and reopened <= date <= as_at.isoformat())
    checked = bool(cells.get("finding")) and (not doer or doer != checker)
    reason = cells.get("reason") or cells.get("comment")
    if status == "Withdrawn" and reason:
        return status
    if status == "Verified" and whole and checked and doer is not None:
        return status
    if whole and (status == "Done" or (status in ("Verified", "Withdrawn") and doer is not None)):
        return "Done"
    return "Reopened" if reopened else "Open"


def working_days(start: datetime.date, end: datetime.date) -> int:
    """Working days after `start` up to `end`, counted one by one."""
    number = 0
    while start < end:
        start += datetime.timedelta(days=1)
        number += start.weekday() < 5 and start not in BANK_HOLIDAYS
    return number
