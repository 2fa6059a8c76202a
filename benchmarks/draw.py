"""CPU seconds of a draw, from the case list's bytes to the drawn cases, and how they grow.

    python benchmarks/draw.py

A plain list as a workbook and as text, each at 10,000, 20,000 and 40,000 rows, for a council of
60 teams with a worker to every 18 children.
"""

import datetime
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from workbook_qa.core.calendar import Month
from workbook_qa.core.cells import Book
from workbook_qa.core.policy import Policy
from workbook_qa.core.records import People, Person, ScheduleEntry, Team
from workbook_qa.core.terms import Role
from workbook_qa.registers.case_list.annex_a import read_case_list
from workbook_qa.registers.register_book import write_plain_sheets
from workbook_qa.selection.draw import select_cases
from workbook_qa.workbooks.other_formats.csv_text import read_csv
from workbook_qa.workbooks.read.container.limits import REGISTER_LIMITS
from workbook_qa.workbooks.read.reader import read_book

SIZES = (10_000, 20_000, 40_000)
TEAMS, AREAS, CHILDREN_EACH = 60, 5, 18
AS_AT = datetime.date(2026, 11, 1)
ENTRY = ScheduleEntry(Month("2026-11"), "A theme", "Case file audit")
HEADINGS = ["Person ID", "Status", "Disability", "Team Name", "Social Worker", "Date of Birth"]
STATUSES = ["CIN", "CP Plan", "CLA", "S17"]


def cpu_seconds() -> float:
    """CPU time so far, with that of processes that were started and have ended."""
    return sum(os.times()[:4])


def council(rows: int) -> People:
    """As many workers as so many children need."""
    teams = [
        Team(
            f"Team {number}",
            f"Area {number % AREAS}",
            f"Manager {number}",
            f"Head {number % AREAS}",
        )
        for number in range(TEAMS)
    ]
    managers = [
        Person(f"Manager {n}", Role.TEAM_MANAGER, f"Team {n}", f"m{n}@example.invalid", True)
        for n in range(TEAMS)
    ]
    heads = [
        Person(f"Head {n}", Role.HEAD_OF_SERVICE, "", f"h{n}@example.invalid", True)
        for n in range(AREAS)
    ]
    workers = [
        Person(f"Worker {n}", Role.SOCIAL_WORKER, f"Team {n % TEAMS}", f"w{n}@x.invalid", False)
        for n in range(rows // CHILDREN_EACH)
    ]
    return People(tuple(teams), (*managers, *heads, *workers))


def case_rows(rows: int) -> list[list[str]]:
    """The list itself, a child a row."""
    workers = rows // CHILDREN_EACH
    return [
        [
            str(1_000_000 + 7 * number),
            STATUSES[number % len(STATUSES)],
            "N",
            f"Team {number % workers % TEAMS}",
            f"Worker {number % workers}",
            f"{1 + number % 28:02d}/{1 + number % 12:02d}/{2010 + number % 15}",
        ]
        for number in range(rows)
    ]


def seconds(book: Book, file: str, people: People) -> float:
    """What reading the rows and drawing from them takes."""
    start = cpu_seconds()
    case_list, _ = read_case_list({file: book}, people, as_at=AS_AT, policy=Policy())
    selection, _ = select_cases(ENTRY.month, ENTRY, case_list, people, {}, "seed", Policy())
    assert selection is not None
    return cpu_seconds() - start


def main() -> None:
    """Measure each size and print."""
    smallest: dict[str, float] = {}
    for rows in SIZES:
        people, values = council(rows), [HEADINGS, *case_rows(rows)]
        workbook = write_plain_sheets({"Cases": values}, title="Cases", created=AS_AT)
        text = "\n".join(",".join(row) for row in values).encode()
        for kind, content in (("cases.xlsx", workbook), ("cases.csv", text)):
            start = cpu_seconds()
            reader = read_book if kind == "cases.xlsx" else read_csv
            book = reader(content, kind, REGISTER_LIMITS)
            assert isinstance(book, Book), book
            read = cpu_seconds() - start
            drawn = seconds(book, kind, people)
            whole = read + drawn
            per_row = smallest.setdefault(kind, whole / rows)
            print(
                f"{kind:10} {rows:6,} rows: {whole:5.1f} s (cells {read:.1f}, rows and draw "
                f"{drawn:.1f}); per row {whole / rows / per_row:.2f} times that of {SIZES[0]:,}"
            )
    print("asked: under 10 s at 40,000 rows, and the same per row at every size")


if __name__ == "__main__":
    main()
