"""Where an audit stands for the reports: completed, not yet, exempt or withdrawn; and extended.

Every audit that was issued stands in exactly one place, so that issued = completed + not yet
completed + exempt + withdrawn (requirements, section 4, and default 4).
"""

import datetime
from enum import StrEnum

import msgspec

from workbook_qa.core.calendar import day_words
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.states import AuditState


class Stands(StrEnum):
    """The four places; `NOT_YET` is the framework's "outstanding", which is a grade's word too."""

    COMPLETED = "Completed"
    NOT_YET = "Not yet completed"
    EXEMPT = "Exempt"
    WITHDRAWN = "Withdrawn"


class Standing(msgspec.Struct, frozen=True):
    """Where one audit stands, the day by which it is due, and whether that day was put back."""

    stands: Stands
    due_on: datetime.date
    extended: bool


def standing_of(state: AuditState) -> Standing:
    """Where an audit stands: the one place where the reports ask a state for it.

    What came back complete is completed, also where it was exempt, and where another return differs
    and nobody has decided yet.
    """
    return Standing(_stands(state), state.due_on, state.due_on > state.issued.audit.due_on)


def _stands(state: AuditState) -> Stands:
    if state.accepted_on is not None:
        return Stands.COMPLETED
    if state.status is AuditStatus.WITHDRAWN:
        return Stands.WITHDRAWN
    return Stands.EXEMPT if state.exempt else Stands.NOT_YET


def no_return_words(audit: AuditState) -> str:
    """What came in place of its workbook, in a clause for letters and tables; empty for nothing.

    Never what the file was called: its name may hold the name of a child.
    """
    if not audit.no_returns:
        return ""
    last = audit.no_returns[-1]
    return (
        f"a file came on {day_words(last.on)} of which nothing can be taken in; the Excel workbook "
        "itself is needed"
    )
