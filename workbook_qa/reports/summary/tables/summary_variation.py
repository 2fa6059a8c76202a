"""Good or better month by month, and whether a change is more than usual variation (`variation`).

Only months with enough graded audits are shown: the share of two audits says nothing. A month
that is left out is said, and the line joins those on either side of it.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from workbook_qa.core.calendar import Month, months_up_to
from workbook_qa.core.policy import Policy
from workbook_qa.core.table import Column, Table, TableValue
from workbook_qa.core.wording import counted, have
from workbook_qa.reports.figures import (
    AuditFact,
    Periods,
    Share,
    good_or_better,
    percent,
    short_month,
)
from workbook_qa.reports.report_tables import numbers
from workbook_qa.reports.summary.summary_parts import SummaryPart, SummaryView
from workbook_qa.reports.variation import (
    RUN,
    ControlLimits,
    Signal,
    limits_of,
    signals,
)

MONTHS_SHOWN = 24
VALUE, CENTRE, LOWER, UPPER = "Share good or better", "Centre line", "Lower limit", "Upper limit"


class Variation(msgspec.Struct, frozen=True):
    """The months that are shown, oldest first, with their shares and what each says.

    Attributes:
        left_out: months since the first graded audit that have too few.
        limits: None while there are fewer than `needed` months.
    """

    months: tuple[Month, ...]
    shares: tuple[Share, ...]
    left_out: tuple[Month, ...]
    limits: ControlLimits | None
    signals: tuple[Signal, ...]
    needed: int

    def signal_of(self, month: Month) -> Signal | None:
        """What the month says; None where it is not shown or there are no limits."""
        if self.limits is None or month not in self.months:
            return None
        return self.signals[self.months.index(month)]


def variation_of(facts: Sequence[AuditFact], periods: Periods, policy: Policy) -> Variation:
    """The department's good or better in the 24 months that end with the report's."""
    by_month: dict[Month | None, list[AuditFact]] = {}
    for fact in facts:
        by_month.setdefault(fact.completed_in, []).append(fact)
    found = {
        month: good_or_better(by_month.get(month, []), periods.least)
        for month in months_up_to(periods.month, MONTHS_SHOWN)
    }
    shown = {month: share for month, share in found.items() if share.is_enough}
    graded = [month for month, share in found.items() if share.of]
    values = [_value(share) for share in shown.values()]
    limits = limits_of(values, policy.limits_from_months)
    return Variation(
        months=tuple(shown),
        shares=tuple(shown.values()),
        left_out=tuple(m for m in found if graded and m >= graded[0] and m not in shown),
        limits=limits,
        signals=tuple(signals(values, limits)) if limits else (),
        needed=max(policy.limits_from_months, 2),
    )


def _value(share: Share) -> float:
    return share.count / (share.of or 1)


def variation_table(facts: Sequence[AuditFact], variation: Variation, periods: Periods) -> Table:
    """Each month's share with the limits, and what it says; the chart is drawn from it."""
    values = [_value(share) for share in variation.shares]
    issued = Counter(fact.issued_for for fact in facts)
    missing = Counter(fact.issued_for for fact in facts if fact.is_missing)
    rows = []
    for place, (month, share) in enumerate(zip(variation.months, variation.shares, strict=True)):
        rows.append(
            (
                short_month(month),
                issued[month],
                missing[month],
                share.of,
                share.count,
                values[place],
                *_limit_cells(variation, place),
            )
        )
    return Table(
        name="Variation",
        sheet="Month by month",
        title=f"Good or better month by month, to {periods.now.label}",
        says=f"{rule_words(variation, periods)} {left_out_words(variation, periods)}".rstrip(),
        columns=(
            Column("Month", width=20),
            *numbers("Issued", "Of these, not yet completed", "Graded", "Good or better", width=15),
            Column(VALUE, "percent", 15),
            *(_LIMITS if variation.limits else ()),
        ),
        rows=tuple(rows),
        empty=f"No month has {periods.least} graded audits yet.",
    )


_LIMITS = (
    *(Column(heading, "percent", 13) for heading in (CENTRE, LOWER, UPPER)),
    Column("What it says", width=29),
)


def _limit_cells(variation: Variation, place: int) -> tuple[TableValue, ...]:
    """What stands under `_LIMITS`; nothing while there are none."""
    limits = variation.limits
    if limits is None:
        return ()
    return limits.centre, limits.lower, limits.upper, str(variation.signals[place])


def rule_words(variation: Variation, periods: Periods) -> str:
    """How the limits are worked out, from how many months, and what a signal is."""
    if variation.limits is None:
        has = counted(len(variation.months), "month")
        return (
            f"So far {has} {have(len(variation.months))} {periods.least} graded audits or more; "
            f"from {variation.needed} on, a change can be told from chance."
        )
    return (
        f"The limits show how far a month usually lies from the mean of "
        f"{counted(len(variation.months), 'month')}. A month outside them is news, and so is the "
        f"last of {RUN} in a row on one side of the centre line; all else is usual variation."
    )


def left_out_words(variation: Variation, periods: Periods) -> str:
    """Which months are left out, and why."""
    if not variation.left_out:
        return ""
    months = ", ".join(map(short_month, variation.left_out))
    return f"Left out, with fewer than {periods.least} graded audits: {months}."


def signal_words(variation: Variation, month: Month) -> str:
    """Whether the month's share is usual, to stand after it in a sentence; or empty."""
    signal, limits = variation.signal_of(month), variation.limits
    if signal is None or limits is None:
        return ""
    band = f"{_whole(limits.lower)}% to {_whole(limits.upper)}%"
    if signal is Signal.NONE:
        return f"within the usual variation of {band}"
    if signal in (Signal.ABOVE, Signal.BELOW):
        side = "above" if signal is Signal.ABOVE else "below"
        return f"{side} the usual variation of {band}"
    side = "above" if signal is Signal.HIGH_RUN else "below"
    return f"the last of {RUN} months in a row {side} the centre line of {_whole(limits.centre)}%"


def signal_side(variation: Variation, month: Month) -> str:
    """The same without figures, for a headline."""
    signal = variation.signal_of(month)
    if signal is None:
        return ""
    if signal is Signal.NONE:
        return "within the usual variation"
    if signal in (Signal.ABOVE, Signal.BELOW):
        return f"{'above' if signal is Signal.ABOVE else 'below'} the usual variation"
    side = "above" if signal is Signal.HIGH_RUN else "below"
    return f"the last of {RUN} months {side} the centre line"


def _whole(share: float) -> int:
    return percent(round(share * 1_000_000), 1_000_000)


def _tables(view: SummaryView) -> list[Table]:
    variation = variation_of(view.facts, view.periods, view.policy)
    return [variation_table(view.facts, variation, view.periods)]


VARIATION = SummaryPart(_tables)
