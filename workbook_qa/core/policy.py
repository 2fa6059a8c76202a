"""What the framework leaves open, with the defaults chosen (requirements, section 2).

Every value is a setting of the workspace (``settings.toml``, table ``[policy]``).
"""

import msgspec

from workbook_qa.core.terms import Priority


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Timescales, thresholds and switches.

    Attributes:
        recency_months: a case audited within so many months is not drawn (default 12).
        head_of_service_own_line: whether a Head of Service may audit in their own line (14).
        spread_over_workers: no worker's second case while others are undrawn (12), which makes
            children's chances unequal; without it every child has the same.
        include_open_assessments: draw open assessments as Child in Need (case-list facts, 9).
        short_breaks_in_care: count V1, V3 and V4 as children in care (case-list facts, 9).
        reserve_cases: how many reserve cases the selection lists.
        evidence_length: shorter evidence is queried (characters).
        evidence_for_yes: whether evidence is asked for a Yes too. Left out, since the framework
            asks for what falls short to be put right (4.3) and for a positive experience: a Yes
            is the auditor's word, which answers that are all alike are still asked about. What
            is typed beside a Yes is kept and goes into the feedback (5.1).
        reason_for_good: whether a grade of Good needs a reason too. Left out: a worker must know
            why work is below Good or Outstanding, and what an action is for; the overall grade
            has its reason always (default 2).
        percent_from: fewer than so many give no percentage (requirements, section 4).
        hide_team_counts_under: of teams with a count under that, papers show no figures; 0 shows
            all (`reports.small_counts`).
        limits_from_months: so many months are needed for the limits of the chart of variation.
        immediate_days, high_days, medium_days, low_days: working days for an action (3).
    """

    recency_months: int = 12
    head_of_service_own_line: bool = False
    spread_over_workers: bool = False
    include_open_assessments: bool = False
    short_breaks_in_care: bool = False
    reserve_cases: int = 10
    evidence_length: int = 30
    evidence_for_yes: bool = False
    reason_for_good: bool = False
    percent_from: int = 5
    limits_from_months: int = 10
    hide_team_counts_under: int = 0
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


Steps = tuple[int, int, int]


class Chasing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ladder and the reminders, in working days; each a setting (table ``[chasing]``).

    Attributes:
        immediate, high, medium, low: for an action of that priority, days overdue at each rung;
            0 is the day on which it is due.
        returns: for a return or an answer to queries, days late at each rung above the auditor.
        confirmations: for the two confirmations of 4.3, days late at each rung.
        return_reminder: days before a return is due at which the auditor is reminded (default 4).
        action_reminder: days before an action is due at which the Team Manager is reminded.
        answer_within: days an auditor has to answer queries before they are asked again.
        confirm_within: days for the two confirmations of 4.3, from acceptance.
    """

    immediate: Steps = (0, 1, 2)
    high: Steps = (1, 3, 5)
    medium: Steps = (1, 5, 10)
    low: Steps = (5, 10, 20)
    returns: Steps = (3, 5, 10)
    confirmations: Steps = (1, 10, 20)
    return_reminder: int = 5
    action_reminder: int = 10
    answer_within: int = 5
    confirm_within: int = 10

    def __post_init__(self) -> None:
        ladders = (self.immediate, self.high, self.medium, self.low)
        for steps in (*ladders, self.returns, self.confirmations):
            if list(steps) != sorted(steps) or steps[0] < 0:
                raise ValueError("the days of a ladder do not rise")

    def steps_for(self, priority: Priority | None) -> Steps:
        """The ladder of an action; one without a priority is as patient as the lowest."""
        return {
            Priority.IMMEDIATE: self.immediate,
            Priority.HIGH: self.high,
            Priority.MEDIUM: self.medium,
            Priority.LOW: self.low,
            None: self.low,
        }[priority]
