"""A made-up council as plain values: case list, people and schedule of any month.

Nothing in it is real. It has the size of Bedford (case-list facts, section 14), about thirty
auditors, and a case list with the faults that real ones have.
"""

import datetime

import msgspec

from workbook_qa.core.calendar import Month, add_months, first_day
from workbook_qa.core.table import TableValue
from workbook_qa.core.terms import AuditType
from workbook_qa.demo.council_children import children_in
from workbook_qa.demo.council_lists import make_lists
from workbook_qa.demo.council_staff import Rows, Staff, make_staff, people_sheets
from workbook_qa.registers.register_columns import SCHEDULE

COUNCIL_NAME = "Wexcombe Borough Council (made up)"
AUDIT_TOOL = "Case file audit"

# From April to March: theme, audit types (none for all four).
THEMES: tuple[tuple[str, tuple[AuditType, ...]], ...] = (
    ("The child's voice and daily life", ()),
    ("Plans that change something for the child", (AuditType.CHILD_IN_NEED,)),
    ("Core groups and child protection plans", (AuditType.CHILD_PROTECTION_PLAN,)),
    ("Management oversight and supervision", ()),
    ("Permanence and care planning", (AuditType.CHILDREN_IN_CARE,)),
    ("Assessment and analysis of risk", ()),
    ("Disabled children and short breaks", (AuditType.DISABLED_CHILDREN,)),
    (
        "Neglect: are thresholds applied in time?",
        (AuditType.CHILD_IN_NEED, AuditType.CHILD_PROTECTION_PLAN),
    ),
    ("Identity, diversity and family networks", ()),
    ("Working together with other agencies", ()),
    ("Stepping up and stepping down", (AuditType.CHILD_PROTECTION_PLAN, AuditType.CHILD_IN_NEED)),
    ("Recording that a child could read", ()),
)


class CouncilRegisters(msgspec.Struct, frozen=True):
    """One month's registers of the made-up council, sheet by sheet; headings come first.

    Attributes:
        as_at: the first day of the month, for which the case list is made.
        cases: an Annex A workbook's lists 6, 7 and 8, each with a title row.
    """

    name: str
    month: Month
    as_at: datetime.date
    lead_auditor: str
    cases: dict[str, Rows]
    people: dict[str, Rows]
    schedule: dict[str, Rows]


def make_council(seed: int, month: Month) -> CouncilRegisters:
    """The council's registers in that month.

    The same arguments give the same values. With one seed, the staff stay, and each month's case
    list follows from the month before: some cases have closed, some are new.
    """
    staff = make_staff(seed)
    as_at = first_day(month)
    return CouncilRegisters(
        name=COUNCIL_NAME,
        month=month,
        as_at=as_at,
        lead_auditor=staff.lead_auditor,
        cases=make_lists(list(children_in(seed, month)), staff, as_at),
        people=people_sheets(staff, seed, month),
        schedule={SCHEDULE.name: _schedule_rows(staff, month)},
    )


def _schedule_rows(staff: Staff, month: Month) -> Rows:
    """Two financial years: that of the month and the one before."""
    year = int(month[:4]) - (month[5:] < "04")
    april = Month(f"{year - 1:04d}-04")
    rows: Rows = [[column.heading for column in SCHEDULE.columns]]
    for number in range(24):
        theme, audit_types = THEMES[number % 12]
        leads = (*staff.senior, staff.quality)
        agreed = datetime.date(year - 1 + number // 12, 3, 18)
        entry: list[TableValue] = [
            add_months(april, number),
            theme,
            AUDIT_TOOL,
            "; ".join(audit_types) or None,
            *(None, None, leads[number % len(leads)], agreed),
        ]
        rows.append(entry)
    return rows
