"""The ledger's state as the tracker looks at it: on a day, with the audit tools."""

import datetime
from collections.abc import Mapping

import msgspec

from workbook_qa.actions.action_urgency import working_days_late
from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import WorkingDays
from workbook_qa.core.records import People
from workbook_qa.core.terms import AuditStatus
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.tracker.tables.tracker_columns import (
    HELD_WORKBOOK,
    NO_WORKBOOK,
    NOT_LINKED,
    OPEN_WORKBOOK,
    STILL_QUERIED,
)


class View(msgspec.Struct, frozen=True):
    """The state and what it is looked at with."""

    state: State
    today: datetime.date
    tools: Mapping[str, AuditTool]
    people: People

    @property
    def working_days(self) -> WorkingDays:
        """Those of the register."""
        return self.people.working_days

    def late(self, due: datetime.date, until: datetime.date | None = None) -> int:
        """Working days from `due` to `until`, or to the day looked at."""
        return working_days_late(due, until or self.today, self.working_days)

    def audits(self) -> list[AuditState]:
        """Newest month first; within it by reference."""
        by_reference = sorted(self.state.audits.values(), key=lambda one: one.audit.reference)
        return sorted(by_reference, key=lambda one: one.audit.month, reverse=True)

    def waiting(self) -> list[AuditState]:
        """Those that are outstanding: neither completed nor exempt, withdrawn or replaced."""
        return [
            one
            for one in self.audits()
            if one.status is not AuditStatus.COMPLETED and not one.exempt
        ]

    def completed(self) -> list[AuditState]:
        """Those with an accepted return, in the same order."""
        return [one for one in self.audits() if one.status is AuditStatus.COMPLETED]


def workbook_words(audit: AuditState) -> str:
    """What stands where the workbook that came back is linked, if one counts."""
    return _open_words(audit) if audit.counted else NO_WORKBOOK


def where_from(audit: AuditState) -> str:
    """What stands where the workbook is linked that an action comes from."""
    return _open_words(audit) if audit.counted else STILL_QUERIED


def _open_words(audit: AuditState) -> str:
    if not (audit.counted and audit.counted.may_be_linked):
        return NOT_LINKED
    return OPEN_WORKBOOK if audit.may_be_opened else HELD_WORKBOOK
