"""Whether the entries of the case list can be true together (case-list facts, section 10).

Dates themselves are never repeated in messages: one of them may be a date of birth.
"""

import datetime
from collections.abc import Sequence

import msgspec

from workbook_qa.core.calendar import day_words
from workbook_qa.core.problem import Problem
from workbook_qa.registers.case_list.case_columns import LIST_6, LIST_7, LIST_8
from workbook_qa.registers.case_list.case_rows import PREGNANCY, UNBORN, CaseRow, Child, age_on
from workbook_qa.registers.case_list.case_words import CaseStatus

MANY_AGES = 20

_PUT_DATES_RIGHT = "Put the wrong date right at its source."
_SAY = "Correct it at its source, or leave it if it is right."
_EPISODE = {LIST_6.name: "need", LIST_7.name: "plan", LIST_8.name: "period of care"}


def check_row(row: CaseRow, as_at: datetime.date) -> list[Problem]:
    """What cannot be, or is unusual, in the dates and the age of one row."""
    checks = (
        _check_start(row),
        _check_end(row),
        *_check_future(row, as_at),
        _check_age(row, as_at),
    )
    return [problem for problem in checks if problem]


def check_child(child: Child, lists: frozenset[str]) -> list[Problem]:
    """What the lists say differently of one child; `lists` are those that were read."""
    problems = [*_check_birth(child), *_check_status(child, lists)]
    if child.need is None:
        row = child.rows[0]
        found = "This case id is not in list 6, which should contain every child"
        problems.append(row.problem("case-not-in-list-6", "case_id", found, _SAY))
    elif not child.need.is_open and len(child.open_rows) > 0:
        row = child.open_rows[0]
        found = f"The {_EPISODE[row.list_name]} is open here, and the case is closed in list 6"
        problems.append(row.problem("lists-disagree", "ended", found, "Correct one of the lists."))
    return problems


def fewer_age_queries(problems: Sequence[Problem], as_at: datetime.date) -> list[Problem]:
    """The problems, with very many ages that differ said once: then it is the day that is wrong."""
    ages = [problem for problem in problems if problem.code == "age-differs"]
    if len(ages) <= MANY_AGES:
        return list(problems)
    once = msgspec.structs.replace(
        ages[0],
        found=(
            f"The age disagrees with the date of birth in {len(ages)} rows, of which this is the "
            f"first. Ages were worked out at {day_words(as_at)}"
        ),
        todo="If the list was made on another day, give that day as as_at in settings.toml.",
    )
    return [once] + [problem for problem in problems if problem.code != "age-differs"]


def _check_start(row: CaseRow) -> Problem | None:
    """A plan, or need, may begin some weeks before birth; care may not."""
    if not (row.started and row.born and row.started < row.born):
        return None
    early = row.born - row.started
    if row.list_name == LIST_8.name or early > PREGNANCY:
        found = f"The {_EPISODE[row.list_name]} begins {_span(early)} before the date of birth"
        return row.problem("dates-impossible", "started", found, _PUT_DATES_RIGHT)
    if row.list_name == LIST_6.name:
        return None
    found = f"The plan begins {_span(early)} before birth, which is right for an unborn child"
    return row.problem("dates-doubtful", "started", found, _SAY)


def _check_end(row: CaseRow) -> Problem | None:
    if not (row.started and row.ended and row.ended < row.started):
        return None
    found = f"The {_EPISODE[row.list_name]} ends before it begins"
    return row.problem("dates-impossible", "ended", found, _PUT_DATES_RIGHT)


def _check_future(row: CaseRow, as_at: datetime.date) -> list[Problem]:
    found = f"This date lies after {day_words(as_at)}, the day for which the list was read"
    late = ["started"] if row.started and row.started > as_at else []
    if row.born and row.born > as_at + PREGNANCY:
        late.append("born")
    return [row.problem("dates-doubtful", key, found, _SAY) for key in late]


def _check_age(row: CaseRow, as_at: datetime.date) -> Problem | None:
    """The age column is only a check on the date of birth."""
    if row.born is None or row.age is None or row.age == age_on(row.born, as_at):
        return None
    found = f"The age disagrees with the date of birth as at {day_words(as_at)}"
    todo = "The date of birth was used; correct one of the two at its source."
    return row.problem("age-differs", "age", found, todo)


def _check_birth(child: Child) -> list[Problem]:
    """All lists must give one date of birth; where there is none, the age must be there."""
    rows = child.rows
    days = {row.born for row in rows if row.born}
    if len(days) > 1:
        other = next(row for row in rows[1:] if row.born and row.born != rows[0].born)
        found = "The date of birth differs from that of the same case id in another list"
        return [other.problem("case-differs-between-rows", "born", found, _PUT_DATES_RIGHT)]
    unread = any("born" in row.unread for row in rows)
    with_column = [row for row in rows if "born" in row.columns]
    if days or unread or not with_column or not child.open_rows:
        return []
    row = with_column[0]
    ages = [other.age for other in rows if other.age is not None]
    if not ages:
        found = "Date of birth and age are blank, so that nobody can tell a child from an adult"
        todo = "Fill in the date of birth (the expected one for an unborn child)."
        return [row.problem("value-missing", "born", found, todo)]
    if max(ages) > UNBORN:
        found = "The date of birth is blank, and the age column was used instead"
        return [row.problem("entry-not-used", "born", found, "Fill in the date of birth.")]
    return []


def _check_status(child: Child, lists: frozenset[str]) -> list[Problem]:
    """The status of list 6 against lists 7 and 8.

    The status is ranked, so care may hide a plan, and short breaks may be care or not.
    """
    row = child.need
    if row is None or not row.is_open or row.status is None or row.only_open:
        return []
    plan_open = child.plan is not None and child.plan.is_open
    care_open = child.care is not None and child.care.is_open
    says: list[str] = []
    if row.status is CaseStatus.LOOKED_AFTER and LIST_8.name in lists and not care_open:
        says.append("list 8 shows no open period of care")
    if (
        (row.status is CaseStatus.PROTECTION_PLAN or row.on_plan)
        and LIST_7.name in lists
        and not plan_open
    ):
        says.append("list 7 shows no open plan")
    if care_open and row.status is not CaseStatus.LOOKED_AFTER and not _short(child):
        says.append("list 8 shows an open period of care")
    if plan_open and row.status not in (CaseStatus.LOOKED_AFTER, CaseStatus.PROTECTION_PLAN):
        says.append("list 7 shows an open plan")
    found = f"The status here is '{row.status}', and "
    return [
        row.problem("lists-disagree", "status", found + words, "Correct one of the lists.")
        for words in says
    ]


def _short(child: Child) -> bool:
    return child.care is not None and child.care.short_breaks


def _span(length: datetime.timedelta) -> str:
    """A length of time in the largest unit that fits, such as ``6 weeks``."""
    for unit, days in (("years", 365), ("months", 30), ("weeks", 7)):
        if length.days >= 2 * days:
            return f"{length.days // days} {unit}"
    return f"{length.days} day{'s' * (length.days != 1)}"
