"""What differs from the last paper of a month, and why: by audit, and by action.

The DMT had a figure; where another stands there now, the summary says both, and how many audits
and actions account for it (findings of real use, A11). Which ones they are is told to whoever makes
the summary, on the screen: in the paper no audit can be recognised.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from workbook_qa.core.audit_tool import AuditTool
from workbook_qa.core.calendar import Month, WorkingDays, day_words, month_words
from workbook_qa.core.terms import ActionStatus, AuditStatus
from workbook_qa.ledger.events import SummaryMade
from workbook_qa.ledger.states import AuditState, State
from workbook_qa.reports.figures import (
    ActionFact,
    AuditFact,
    Period,
    action_facts,
    audit_facts,
    period_of,
)
from workbook_qa.reports.summary.summary_headlines import ACTION_FIGURES, AUDIT_FIGURES

# Why an audit is counted otherwise.
ISSUED, ISSUE_UNDONE = "issued since", "its issue was taken back"
REPLACED = "another case took its place"
ACCEPTED, UNDONE = "a return was accepted", "what had been accepted was taken back"
DECIDED = "the Lead Auditor decided between its returns"
CORRECTED = "a later return counts in place of the one that did"
QUERIED, REASSIGNED = "came back and is being queried", "given to another auditor"
EXEMPTED, WITHDRAWN, NOT_EXEMPT = "made exempt", "withdrawn", "to be done after all"
MOVED = "its due date was moved"
CHANGED = "what is recorded of it changed"
# Why an action is.
SET, LEFT_OUT = "set since", "not in the return that counts now"
DATED_BEFORE = ", with a date of before"
OVERDUE, NOT_OVERDUE = "became overdue", "not overdue any more"
SAID_ANEW = "a later return says it otherwise"
_STANDS = {
    ActionStatus.OPEN: "open again",
    ActionStatus.REOPENED: "reopened",
    ActionStatus.DONE: "done",
    ActionStatus.VERIFIED: "verified",
    ActionStatus.WITHDRAWN: "withdrawn",
}
Reasons = Mapping[str, tuple[str, ...]]  # why, by the reference of an audit or the id of an action


class CountedOn(msgspec.Struct, frozen=True):
    """What the figures of a month are counted from, as it stood on a day.

    Attributes:
        facts: audits by reference; actions: those set up to the month's end, by id.
    """

    state: State
    as_at: datetime.date
    facts: Mapping[str, AuditFact]
    actions: Mapping[str, ActionFact]


class Differences(msgspec.Struct, frozen=True):
    """What differs from a paper.

    Attributes:
        month: the paper's; paper_as_at: the day that it looks back from.
        figures: what each said and says now, by what it is called.
        audits, actions: why, by reference and by id.
    """

    month: Month
    paper_as_at: datetime.date
    figures: Mapping[str, tuple[str, str]]
    audits: Reasons
    actions: Reasons

    def __bool__(self) -> bool:
        return bool(self.figures or self.audits or self.actions)


def counted_on(
    state: State,
    month: Month,
    as_at: datetime.date,
    *,
    tools: Mapping[str, AuditTool],
    working_days: WorkingDays,
) -> CountedOn:
    """What the figures of a month are counted from, of the state as at a day."""
    facts = {fact.reference: fact for fact in audit_facts(state, tools)}
    actions = {fact.id: fact for fact in action_facts(state, month, as_at, working_days)}
    return CountedOn(state, as_at, facts, actions)


def differences(
    paper: SummaryMade,
    then: CountedOn,
    now: CountedOn,
    months: Sequence[Month],
    *,
    least: int,
    with_actions: bool,
) -> Differences:
    """What differs between a paper, which was counted `then`, and `now`.

    Args:
        months: those of which figures are compared.
        with_actions: the paper is one of the same month. Of actions a paper says how many there are
            on its day, whenever they were set: only such papers can be compared in that.
    """
    periods = [period_of(month) for month in months]
    every = Period("", frozenset(months))
    audits = _of_period(then, every) | _of_period(now, every)
    actions = {*then.actions, *now.actions} if with_actions else set()
    figures = [
        (label if with_actions else f"{label} ({period.label})", was, stands)
        for period in periods
        for label, was, stands in _audit_figures(then, now, period, least)
    ]
    figures += _action_figures(then, now) if with_actions else []
    return Differences(
        paper.month,
        paper.as_at,
        {label: (was, stands) for label, was, stands in figures if was != stands},
        {key: why for key in sorted(audits) if (why := tuple(_why_audit(then, now, key)))},
        {key: why for key in sorted(actions) if (why := tuple(_why_action(then, now, key)))},
    )


def _of_period(each: CountedOn, period: Period) -> set[str]:
    return {
        reference
        for reference, fact in each.facts.items()
        if fact.issued_for in period or fact.completed_in in period
    }


_Said = tuple[str, str, str]  # a figure's label, what it said, what it says now


def _audit_figures(then: CountedOn, now: CountedOn, period: Period, least: int) -> Iterator[_Said]:
    for figure in AUDIT_FIGURES:
        shares = (figure.count([*each.facts.values()], period, least) for each in (then, now))
        was, stands = map(figure.words, shares)
        yield figure.label, was, stands


def _action_figures(then: CountedOn, now: CountedOn) -> Iterator[_Said]:
    for figure in ACTION_FIGURES:
        was, stands = (figure.count(each.actions.values()).words for each in (then, now))
        yield figure.label, was, stands


# ---- Why an audit is counted otherwise ------------------------------------------------------


def _why_audit(then: CountedOn, now: CountedOn, reference: str) -> Iterator[str]:
    """Every reason that is recorded; nothing where it is counted as it was.

    That another return differs, and nobody has decided, changes no figure: the sentence on
    conflicts says it.
    """
    was, fact = (each.facts.get(reference) for each in (then, now))
    if was is None or fact is None:
        yield from _why_in_or_out(then, now, reference)
    elif _apart_from_conflict(was) != _apart_from_conflict(fact):
        before, after = (each.state.audits[reference] for each in (then, now))
        found = [*_why_returned(before, after), *_why_agreed(before, after)]
        yield from found or [CHANGED]


def _apart_from_conflict(fact: AuditFact) -> AuditFact:
    return msgspec.structs.replace(fact, in_conflict=False)


def _why_in_or_out(then: CountedOn, now: CountedOn, reference: str) -> Iterator[str]:
    if reference not in now.state.audits:
        yield ISSUE_UNDONE
    elif reference not in now.facts:
        yield REPLACED
    elif reference not in then.state.audits:
        after = now.state.audits[reference]
        yield ISSUED
        yield from _why_returned(AuditState(after.issued), after)
    else:
        yield CHANGED


def _why_returned(before: AuditState, after: AuditState) -> Iterator[str]:
    was, counts = (each.counted.file if each.counted else "" for each in (before, after))
    if after.chosen and after.chosen != before.chosen:
        yield DECIDED
    elif was != counts:
        yield ACCEPTED if not was else CORRECTED if counts else UNDONE
    elif AuditStatus.QUERIED is after.status is not before.status:
        yield QUERIED


def _why_agreed(before: AuditState, after: AuditState) -> Iterator[str]:
    if len(after.reassigned) != len(before.reassigned):
        yield REASSIGNED
    if after.exempt and not before.exempt:
        yield WITHDRAWN if after.status is AuditStatus.WITHDRAWN else EXEMPTED
    elif before.exempt and not after.exempt and not after.counted:
        yield NOT_EXEMPT
    if after.due_on != before.due_on:
        yield MOVED


# ---- Why an action is -----------------------------------------------------------------------


def _why_action(then: CountedOn, now: CountedOn, key: str) -> Iterator[str]:
    """Why an action is counted otherwise; nothing where it is counted as it was."""
    was, fact = (each.actions.get(key) for each in (then, now))
    if fact is None:
        yield LEFT_OUT
    elif was is None:
        yield SET
    elif was.status is not fact.status:
        completed = now.state.actions[key].completed_on
        dated_before = not fact.is_open and completed is not None and completed <= then.as_at
        yield _STANDS[fact.status] + (DATED_BEFORE if dated_before else "")
    elif was.is_overdue != fact.is_overdue:
        before, after = (each.state.actions[key] for each in (then, now))
        late = OVERDUE if fact.is_overdue else NOT_OVERDUE
        yield MOVED if before.due_on != after.due_on else late
    elif (was.priority, was.set_in, was.team) != (fact.priority, fact.set_in, fact.team):
        yield SAID_ANEW


# ---- In words -------------------------------------------------------------------------------


def paper_words(found: Differences) -> str:
    """Which paper it is."""
    return f"the paper of {month_words(found.month)} as at {day_words(found.paper_as_at)}"


def difference_words(found: Differences) -> str:
    """What each figure said and says now, and for how many audits and actions why."""
    figures = [f"{label} was {was}, is {now}" for label, (was, now) in found.figures.items()]
    why = [
        f"{what}: {', '.join(f'{reason} ({number})' for reason, number in _counts(reasons))}"
        for what, reasons in (("Audits", found.audits), ("Actions", found.actions))
        if reasons
    ]
    parts = [
        f"Since {paper_words(found)}: {'; '.join(figures) or 'the figures above are the same'}"
    ]
    return f"{'. '.join([*parts, *why])}."


def _counts(reasons: Reasons) -> list[tuple[str, int]]:
    return Counter(one for each in reasons.values() for one in each).most_common()


def difference_lines(found: Differences) -> Iterator[str]:
    """For whoever makes the summary: which audits and actions they are, by reason."""
    yield f"Differs from {paper_words(found)}:"
    for label, (was, now) in found.figures.items():
        yield f"  {label} was {was}, is {now}"
    for reasons in (found.audits, found.actions):
        for reason, _ in _counts(reasons):
            names = [name for name, each in reasons.items() if reason in each]
            yield f"  {reason}: {', '.join(names)}"
