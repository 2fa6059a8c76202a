"""What the framework leaves open, with the defaults chosen (requirements, section 2).

Every value is a setting of the workspace (``settings.toml``, table ``[policy]``).
"""

import msgspec

from workbook_qa.framework.terms import Priority


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Timescales, thresholds and switches.

    Attributes:
        recency_months: a case audited within so many months is not drawn (default 12).
        head_of_service_own_line: whether a Head of Service may audit in their own line (14).
        spread_over_workers: no worker's second case while others are undrawn (12).
        include_open_assessments: draw open assessments as Child in Need (case-list facts, 9).
        short_breaks_in_care: count V1, V3 and V4 as children in care (case-list facts, 9).
        reserve_cases: how many reserve cases the selection lists.
        evidence_length: shorter evidence is queried (characters).
        percent_from: fewer than so many give no percentage (requirements, section 4).
        limits_from_months: so many months are needed for the limits of the chart of variation.
        immediate_days, high_days, medium_days, low_days: working days for an action (3).
    """

    recency_months: int = 12
    head_of_service_own_line: bool = False
    spread_over_workers: bool = True
    include_open_assessments: bool = False
    short_breaks_in_care: bool = False
    reserve_cases: int = 10
    evidence_length: int = 30
    percent_from: int = 5
    limits_from_months: int = 10
    immediate_days: int = 1
    high_days: int = 5
    medium_days: int = 20
    low_days: int = 40

    def days_for(self, priority: Priority) -> int:
        """Working days within which an action of that priority is due."""
        return {
            Priority.IMMEDIATE: self.immediate_days,
            Priority.HIGH: self.high_days,
            Priority.MEDIUM: self.medium_days,
            Priority.LOW: self.low_days,
        }[priority]
