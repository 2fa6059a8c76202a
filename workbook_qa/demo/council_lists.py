"""Lists 6, 7 and 8 of the made-up council's Annex A, with the faults of real ones.

Headings and codes are the template's (case-list facts, sections 3 to 5 and 7), the faults those
of section 10, each at a few per cent or less. Which child has which fault is the child's luck
and stays the same from month to month.
"""

import datetime
import random

from workbook_qa.core.table import TableValue
from workbook_qa.demo.council_children import SIX_MONTHS, MadeUpChild
from workbook_qa.demo.council_staff import (
    ASSESSMENT,
    CARE,
    COURT,
    DISABLED,
    FAMILY,
    TEAM_LIST,
    Rows,
    Staff,
)
from workbook_qa.registers.case_list.case_columns import LIST_6, LIST_7, LIST_8
from workbook_qa.registers.case_list.case_rows import age_on

NO_TEAM = "#N/A"

_CHILD = (*("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"),)
_DISABILITY = "Does the Child have a Disability"
_HELD_BY = ("Allocated Team", "Allocated Worker")

HEADINGS_6 = (
    *(*_CHILD, _DISABILITY, "CIN Start Date", "Primary Need Code", "Date Child Was Last Seen"),
    *("CIN Closure Date", "Reason for Closure", "Case status", *_HELD_BY),
)
HEADINGS_7 = (
    *(*_CHILD, _DISABILITY, "Child Protection Plan Start Date", "Initial Category of Abuse"),
    *("Latest Category of Abuse", "Date of the Last Statutory Visit"),
    *("Was the Child Seen Alone?", "Date of latest review conference"),
    "Child Protection Plan End Date",
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months "
    "(Y/N)",
    *("Number of Previous Child Protection Plans", *_HELD_BY),
)
HEADINGS_8 = (
    *_CHILD,
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
    *(_DISABILITY, "Date Started to be Looked After", "Child's Category of Need"),
    "Is this a second or subsequent period of being a Looked After Child within the last 12 "
    "months (Y/N)",
    *("Start date of current legal status", "Child's Legal Status"),
    *("Date of Latest Statutory Review", "Date of Last Social Work Visit"),
    "What is the permanence plan for this child?",
    *("Date of Last IRO Visit / Contact to the Child", "Date of Last Health Assessment"),
    *("Date of Last Dental Check", "Number of Placements in the Last 12 months"),
    *("Date Ceased to be Looked After ", "Reason Ceased to be Looked After"),
    *("Start Date of Most Recent Placement", "Placement Type", "Placement Provider"),
    *("Placement postcode", "URN of Placement", "Placement Location", "LA of Placement"),
    "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months",
    "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 months",
    "Was the child offered a Return Interview after their last missing episode (Y/N)?",
    "Did the child accept a Return Interview after their last missing episode (Y/N)?",
    *_HELD_BY,
)

_GENDERS = ("a) Male", "b) Female", "a) Male", "b) Female", "c) Not stated/recorded")
_ETHNICITIES = ("a) WBRI", "d) WOTH", "f) MWBC", "i) MOTH", "k) APKN", "o) BAFR", "r) OOTH")
_CLOSURES = (
    "RC4 - Special guardianship order",
    "RC7 - Services ceased for any other reason, including child no longer in need",
    "RC8 - Case closed after assessment, no further action",
)
_ABUSE = ("a) Neglect", "a) Neglect", "a) Neglect", "d) Emotional abuse", "Physical abuse")
_LEGAL = ("C2: FCO", "C2: FCO", "V2: Single period under S20", "C1: ICO", "E1: Placement order")
_LEGAL_AS_TYPED = ("FULL CARE ORDER [C2]", "CLA - C2 - Full Care Order", "Interim Care Order")
_PLACEMENTS = (
    "f) U6: Foster placement - not FFA",
    "d) U4: Foster placement - long term",
    "n) H5: Residential accommodation",
    "k) P1: Placed with parents",
)
_STATUS_AS_TYPED = {
    "a) Looked after child": "CLA",
    "b) Child Protection plan": "CP",
    "c) Child in need plan": "CiN Plan",
    "d) Open assessment": "Open asmt",
    "e) Closed episode": "Closed",
}


def make_lists(children: list[MadeUpChild], staff: Staff, as_at: datetime.date) -> dict[str, Rows]:
    """The three lists as at a day, each with a title over its headings."""
    holders = {child.number: _held_by(child, staff, as_at) for child in children}
    ids = {child.number: _case_id(child) for child in children}
    since = as_at - SIX_MONTHS
    need: Rows = [["List 6: Children in Need"], list(HEADINGS_6)]
    plan: Rows = [["List 7: Child protection"], list(HEADINGS_7)]
    care: Rows = [["List 8: Children in care"], list(HEADINGS_8)]
    for child in children:
        held = holders[child.number]
        first = _first_columns(child, ids[child.number], as_at)
        on_plan = child.plan is not None and child.plan[0] <= as_at and child.plan[1] > since
        in_care = child.care is not None and child.care[0] <= as_at and child.care[1] > since
        if not ((on_plan or in_care) and child.luck[5] < 0.01):
            need += _rows_6(child, first, held, as_at)
        if on_plan:
            plan.append(_row_7(child, first, held, as_at))
        if in_care:
            care.append(_row_8(child, first, held, as_at))
    need.append(["Applied filters: open on the day, or closed in the last six months"])
    return {LIST_6.name: need, LIST_7.name: plan, LIST_8.name: care}


def _case_id(child: MadeUpChild) -> TableValue:
    """A number; for some a whole float, for some a text with leading zeros."""
    number = 1_000_000 + child.number * 37 % 8_999_993
    if child.luck[6] < 0.01:
        return float(number)
    return f"00{number}" if child.luck[6] < 0.02 else number


def _first_columns(
    child: MadeUpChild, case_id: TableValue, as_at: datetime.date
) -> list[TableValue]:
    """Id, gender, ethnicity, date of birth and age, as all lists begin."""
    gender, ethnicity = child.luck[7], child.luck[8]
    born = _adult_or_child(child)
    age: TableValue = age_on(born, as_at)
    if age == -1 and gender < 0.5:
        return [case_id, "c) Not stated/recorded", None, None, age]
    if child.luck[9] < 0.03:
        age = round((as_at - born).days / 365.25, 3)
        age = age_on(born, as_at) if int(age) != age_on(born, as_at) else age
    return [
        case_id,
        _GENDERS[int(gender * len(_GENDERS))],
        _ETHNICITIES[int(ethnicity * len(_ETHNICITIES))],
        born,
        age,
    ]


def _adult_or_child(child: MadeUpChild) -> datetime.date:
    """The date of birth; one case in a hundred was left open for an adult."""
    grown = datetime.timedelta(days=int(365.25 * 18.3))
    return child.opened - grown if child.luck[10] < 0.01 and not child.plan else child.born


def _rows_6(
    child: MadeUpChild,
    first: list[TableValue],
    held: tuple[TableValue, TableValue],
    as_at: datetime.date,
) -> Rows:
    """The child's row; a few stand there twice, fewer still with something different."""
    is_open = child.is_open(as_at)
    luck = child.luck[11]
    seen = max(child.opened, min(as_at, child.closed) - _days(child.luck[12], 40))
    ended: TableValue = child.closed
    if is_open:
        ended = "N/A" if luck < 0.01 else "-" if luck < 0.015 else None
    row: list[TableValue] = [
        *first,
        _disability(child),
        _as_typed(child.opened, child.luck[13]),
        "PSRMEM - Support with memory" if 0.5 < luck < 0.503 else child.need,
        _as_typed(seen, child.luck[14]),
        ended,
        None if is_open else _CLOSURES[int(child.luck[15] * len(_CLOSURES))],
        _status(child, as_at),
        *held,
    ]
    if 0.7 < luck < 0.7015:
        return [row, list(row)]
    if 0.8 < luck < 0.8008:
        return [row, [*row[:-1], "Duty"]]
    return [row]


def _row_7(
    child: MadeUpChild,
    first: list[TableValue],
    held: tuple[TableValue, TableValue],
    as_at: datetime.date,
) -> list[TableValue]:
    start, end = child.plan or (child.opened, child.closed)
    if child.luck[16] < 0.006 and isinstance(first[3], datetime.date):
        start = first[3] - datetime.timedelta(days=330)
    category = _ABUSE[int(child.luck[15] * len(_ABUSE))]
    until = min(as_at, end)
    return [
        *first,
        _disability(child),
        start,
        category,
        category,
        max(start, until - _days(child.luck[12], 14)),
        "b) No" if child.luck[14] < 0.1 else "a) Yes",
        max(start, until - _days(child.luck[13], 90)),
        end if end <= as_at else None,
        "b) No",
        int(child.luck[8] * 3),
        *held,
    ]


def _row_8(
    child: MadeUpChild,
    first: list[TableValue],
    held: tuple[TableValue, TableValue],
    as_at: datetime.date,
) -> list[TableValue]:
    start, end = child.care or (child.opened, child.closed)
    if child.luck[16] < 0.006 and isinstance(first[3], datetime.date):
        start = first[3] - datetime.timedelta(days=900)
    until = min(as_at, end)
    review = max(start, until - _days(child.luck[13], 150))
    left = end <= as_at
    return [
        *first,
        *("b) No", _disability(child), start, child.need, "b) No", start, _legal_status(child)),
        *(review, max(start, until - _days(child.luck[12], 42)), "f) Long-term fostering"),
        *(review, review, None, 1, end if left else None),
        "e) E4A: Returned home to live with parents or relatives - part of planning"
        if left
        else None,
        *(start, _PLACEMENTS[int(child.luck[15] * len(_PLACEMENTS))], "b) PR1: Own provision"),
        *(None, None, "a) In" if child.luck[14] < 0.6 else "b) Out", "Wexcombe", 0, 0, None, None),
        *held,
    ]


def _status(child: MadeUpChild, as_at: datetime.date) -> str:
    """The first that applies, mostly in the template's words."""
    if not child.is_open(as_at):
        status = "e) Closed episode"
    elif child.in_care(as_at) and not (child.short_breaks and child.luck[17] < 0.5):
        status = "a) Looked after child"
    elif child.on_plan(as_at):
        status = "b) Child Protection plan"
    elif child.being_assessed(as_at):
        status = "d) Open assessment"
    else:
        status = "c) Child in need plan"
    luck = child.luck[18]
    if luck < 0.03:
        return _STATUS_AS_TYPED[status]
    return "Tier 4" if luck > 0.998 else status


def _disability(child: MadeUpChild) -> str | None:
    luck = child.luck[19]
    if not child.disabled:
        return None if luck < 0.01 else "c) Unknown" if luck < 0.03 else "b) No"
    return "AUT" if luck < 0.05 else "Under diagnosis" if luck > 0.99 else "a) Yes"


def _legal_status(child: MadeUpChild) -> str:
    luck = child.luck[20]
    if child.short_breaks:
        return (
            "V3: Short term breaks, episodes recorded"
            if luck < 0.3
            else "V4: Short term breaks, agreements recorded"
        )
    words = _LEGAL_AS_TYPED if child.luck[21] < 0.06 else _LEGAL
    return words[int(luck * len(words))]


def _held_by(
    child: MadeUpChild, staff: Staff, as_at: datetime.date
) -> tuple[TableValue, TableValue]:
    """Team and worker; some with no-break spaces, turned round, unallocated or not known."""
    rng = random.Random(child.number)
    does = _kind_of_team(child, as_at)
    team = rng.choice([number for number, entry in enumerate(TEAM_LIST) if entry[3] == does])
    name, alias = TEAM_LIST[team][:2]
    worker = rng.choice(staff.case_holders(team))
    luck, written = child.luck[22], child.luck[23]
    if luck < 0.015:
        return NO_TEAM, NO_TEAM
    if luck < 0.03:
        return name, "Unallocated" if luck < 0.024 else None
    if luck < 0.04:
        return name, worker.split(" ")[0] + " Locumsby"
    if luck < 0.045:
        return name.replace("ss", "s") + " Team", worker
    if written < 0.04:
        return name, worker.replace(" ", "\u00a0")
    if written < 0.07:
        first, last = worker.split(" ", 1)
        return name, f"{last}, {first}"
    return (alias if written < 0.09 else name), worker


def _kind_of_team(child: MadeUpChild, as_at: datetime.date) -> str:
    if child.specialist:
        return DISABLED
    if child.in_care(as_at):
        return CARE
    if child.being_assessed(min(as_at, child.closed)):
        return ASSESSMENT
    return COURT if child.on_plan(as_at) and child.luck[17] > 0.85 else FAMILY


def _days(luck: float, most: int) -> datetime.timedelta:
    return datetime.timedelta(days=int(luck * most))


def _as_typed(day: datetime.date, luck: float) -> TableValue:
    """A real date; one in fifty is the text of one."""
    return day.strftime("%d/%m/%Y") if luck < 0.02 else day
