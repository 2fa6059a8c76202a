"""One row of a list of the case list, read but not yet judged, and a child's rows together."""

import datetime
from collections.abc import Iterable, Mapping

import msgspec

from workbook_qa.core.cells import address
from workbook_qa.core.problem import Place, Problem
from workbook_qa.registers.case_list.case_columns import LIST_6, LIST_7, LIST_8
from workbook_qa.registers.case_list.case_words import CaseStatus, DisabilityRecorded

UNBORN = -1
PREGNANCY = datetime.timedelta(weeks=40)


class CaseRow(msgspec.Struct, frozen=True):
    """One child in one list; what is blank there is None or empty here.

    Attributes:
        columns: where each column stands, by key, for naming cells.
        age: in whole years as the list gives it; -1 for an unborn child.
        on_plan: whether the status tells of a child protection plan besides care.
        only_open: whether the status says that the case is open and nothing else.
        need: the need code; short_breaks: whether the legal status is one of short breaks.
        started, ended: of the need, the plan or the period of care, as the list is.
        officer: None where the list has no such column.
        service, worker_email, worker_role: what else tells team and worker, where it is there.
        unread: keys of columns whose entry cannot be read; an error says so already.
    """

    list_name: str
    case_id: str
    file: str
    sheet: str
    number: int
    columns: Mapping[str, int]
    born: datetime.date | None = None
    age: int | None = None
    status: CaseStatus | None = None
    on_plan: bool = False
    only_open: bool = False
    disability: DisabilityRecorded | None = None
    need: str | None = None
    short_breaks: bool = False
    started: datetime.date | None = None
    ended: datetime.date | None = None
    team: str = ""
    worker: str = ""
    officer: str | None = None
    service: str = ""
    worker_email: str = ""
    worker_role: str = ""
    context: tuple[tuple[str, datetime.date], ...] = ()
    unread: frozenset[str] = frozenset()

    def place(self, key: str = "case_id") -> Place:
        """The cell in that column."""
        return Place(self.file, self.sheet, address(self.number, self.columns.get(key, 1)))

    def problem(self, code: str, key: str, found: str, todo: str, value: str = "") -> Problem:
        """A problem in the cell of that column; `value` as in `Problem`."""
        return Problem(code, self.place(key), found, todo, value)

    @property
    def is_open(self) -> bool:
        """Open: no end date, and a status that is not closed (case-list facts, sections 3 to 5).

        An end that cannot be read counts as open, so that the case is put right and not lost.
        """
        return self.ended is None and self.status is not CaseStatus.CLOSED


class Child(msgspec.Struct, frozen=True):
    """The rows of one case id: at most one of each list."""

    case_id: str
    need: CaseRow | None = None
    plan: CaseRow | None = None
    care: CaseRow | None = None

    @property
    def rows(self) -> list[CaseRow]:
        """The rows there are, that of list 6 first, then list 8, then list 7."""
        return [row for row in (self.need, self.care, self.plan) if row]

    @property
    def open_rows(self) -> list[CaseRow]:
        """Those that are open."""
        return [row for row in self.rows if row.is_open]


_FIELD = {LIST_6.name: "need", LIST_7.name: "plan", LIST_8.name: "care"}


def by_child(rows: Iterable[CaseRow]) -> list[Child]:
    """The rows put together by case id, in order of first appearance; one row a list."""
    children: dict[str, dict[str, CaseRow]] = {}
    for row in rows:
        children.setdefault(row.case_id, {}).setdefault(_FIELD[row.list_name], row)
    return [Child(case_id, **fields) for case_id, fields in children.items()]


def age_on(born: datetime.date, day: datetime.date) -> int:
    """Age in whole years on `day`; -1 for a child not yet born."""
    if born > day:
        return UNBORN
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
