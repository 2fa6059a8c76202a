"""The messages of the DMT paper's page: what the figures come to, by rules.

A message names the largest, the worst or what changed, and no adjective that the figures do not
carry. Of fewer than a percentage needs (`Policy.percent_from`) no share is said and no team named.
Each ends without a full stop: it is a title.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from workbook_qa.core.calendar import Month, month_words
from workbook_qa.core.wording import are, counted, have, listed
from workbook_qa.releases.released_texts import TextCounts, waiting_words
from workbook_qa.reports.figures import Share
from workbook_qa.reports.summary.page.page_value import (
    Band,
    CountBar,
    MonthOfGrades,
    Weak,
    share_percent,
)


def month_name(month: Month) -> str:
    """``November``."""
    return month_words(month).split()[0]


def month_named(month: Month, paper: Month) -> str:
    """The month's name, with its year where it is not of the paper's."""
    return month_name(month) if month[:4] == paper[:4] else month_words(month)


# ---- The headline -------------------------------------------------------------------------


class Headlined(msgspec.Struct, frozen=True):
    """The figures that the headline is made of.

    Attributes:
        month, before: their names; back: of the audits issued for the month.
        good, good_before: of those graded in the months.
        usual: how the month's share lies in the usual variation, or empty (`signal_side`).
        overdue, escalated: actions, and of these those that have reached the Assistant Director.
    """

    month: str
    before: str
    concerns: int
    back: Share
    good: Share
    good_before: Share
    usual: str
    open: int
    overdue: int
    escalated: int


def headline(found: Headlined) -> str:
    """One sentence: an immediate concern first, then the grades, then the actions."""
    concern = f"{counted(found.concerns, 'immediate safeguarding concern')} in {found.month}"
    parts = [*([concern] if found.concerns else []), _grades(found), _actions(found)]
    return f"{'; '.join(parts)}."


def _grades(found: Headlined) -> str:
    good, before = found.good, found.good_before
    if not good.of:
        issued, returned = found.back.of or 0, found.back.count
        if issued > 1 and not returned:
            return f"None of {found.month}'s {issued} audits is back"
        return f"No audit was graded in {found.month}"
    if not good.is_enough:
        return f"{counted(good.of, 'audit')} graded in {found.month}, too few for a percentage"
    now = share_percent(good)
    then = f" ({found.before} {share_percent(before)}%)" if before.is_enough else ""
    usual = f", {found.usual}" if found.usual else ""
    return f"{now}% of audits are Good or better{then}{usual}"


def _actions(found: Headlined) -> str:
    late, up = found.overdue, found.escalated
    if not found.open:
        return "no action is open"
    if not late:
        verb = "is open and not" if found.open == 1 else "are open and none is"
        return f"{counted(found.open, 'action')} {verb} overdue"
    if not up:
        return f"{late} of {counted(found.open, 'open action')} {are(late)} overdue"
    if late == up:
        whole = "the 1 overdue action has" if late == 1 else f"all {late} overdue actions have"
        return f"{whole} reached the Assistant Director"
    return f"{up} of {late} overdue actions {have(up)} reached the Assistant Director"


# ---- a, c and d by team -------------------------------------------------------------------


def teams_message(good: Mapping[str, Share], overdue: Mapping[str, int], least: int) -> str:
    """Which team has most overdue, and which the smallest share: only where one stands out.

    Args:
        good: the share of Good or better by team; overdue: how many actions; both of teams shown.
    """
    said = []
    most = max(overdue.values(), default=0)
    first = [team for team, number in overdue.items() if number == most]
    if most >= max(least, 1) and len(first) <= 2:
        each = " each" * (len(first) - 1)
        said.append(f"{listed(first)} {have(len(first))} most overdue ({most}{each})")
    shares = {team: share_percent(share) for team, share in good.items() if share.is_enough}
    fewest = min(shares.values(), default=0)
    last = [team for team, share in shares.items() if share == fewest]
    if len(shares) > 1 and len(last) == 1:
        said.append(f"{last[0]} the smallest share Good or better ({fewest}%)")
        if len(said) == 1:
            said[0] = said[0].replace(" the smallest", " has the smallest", 1)
    return ", ".join(said) or "Audits, grades and actions by team"


# ---- b ------------------------------------------------------------------------------------


def nature_message(types: Sequence[CountBar], themes: Sequence[CountBar], least: int) -> str:
    """The largest audit type of those that came back, and the theme or the largest."""
    whole = sum(bar.count for bar in types)
    if not whole:
        return "No audit came back in the month"
    if whole < least:
        return f"{counted(whole, 'audit')}; {_theme(themes, whole)}"
    return f"{_largest(types, whole)}; {_theme(themes, whole)}"


def _largest(bars: Sequence[CountBar], whole: int) -> str:
    count = max(bar.count for bar in bars)
    names = [bar.label for bar in bars if bar.count == count]
    if count == whole:
        return f"All {whole} audits are {names[0]}"
    if len(names) > 1:
        return f"{listed(names)}: {count} of {whole} audits each"
    return f"{count} of {whole} audits {are(count)} {names[0]}"


def _theme(bars: Sequence[CountBar], whole: int) -> str:
    count = max(bar.count for bar in bars)
    names = [bar.label for bar in bars if bar.count == count]
    if count == whole:
        return f"theme {names[0]}"
    return f"{count} on {names[0]}" if len(names) == 1 else f"{len(bars)} themes"


# ---- c ------------------------------------------------------------------------------------


def grades_message(months: Sequence[MonthOfGrades], since: str) -> str:
    """The month among the others: the highest share, the lowest, or between which it lies.

    Args:
        months: with the month of the paper last; since: ``since June`` or ``in 12 months``.
    """
    if not months or not months[-1].good.of:
        return "No audit was graded in the month"
    now = months[-1].good
    if not now.is_enough:
        graded = counted(now.of or 0, "audit")
        return f"{now.count} of {graded} Good or better: too few for a percentage"
    share = share_percent(now)
    others = [share_percent(one.good) for one in months[:-1] if one.good.is_enough]
    if not others:
        return f"{share}% Good or better"
    if share > max(others):
        return f"{share}% Good or better, the highest {since}"
    if share < min(others):
        return f"{share}% Good or better, the lowest {since}"
    low, high = min(others), max(others)
    if low == high:
        return f"{share}% Good or better in every month {since}"
    return f"{share}% Good or better, between {low}% and {high}% {since}"


def weakest_message(questions: Sequence[Weak]) -> str:
    """How often the first of them was answered Partly or No."""
    if not questions:
        return "No question has enough answers to be ranked"
    first = questions[0].share
    return f"Most often Partly or No in 12 months: {first.count} of {first.of} audits"


# ---- d ------------------------------------------------------------------------------------


def late_message(bands: Iterable[Band]) -> str:
    """How many are in the worst band that has any, and the bands are those of `AGE_BANDS`."""
    counts = [(band.name, sum(band.counts)) for band in bands]
    whole = sum(count for _, count in counts)
    worst = [(name, count) for name, count in counts if count]
    if not worst:
        return "No action is overdue"
    name, count = worst[-1]
    late = f"{name[:1].lower()}{name[1:].removesuffix(' days')} working days late"
    if whole == 1:
        return f"1 action is overdue, {late}"
    if count == whole:
        return f"All {whole} overdue actions are {late}"
    return f"{count} of {whole} overdue {are(count)} {late}"


# ---- e ------------------------------------------------------------------------------------


def practice_message(undecided: int, printed: int, counts: TextCounts) -> str:
    """How many examples the DMT has to decide on."""
    if undecided:
        return f"{counted(undecided, 'example')} of outstanding practice to decide on"
    if printed:
        return "Outstanding practice: the DMT has decided on every example"
    if counts.all:
        return "Outstanding practice: no example is released yet"
    return "No outstanding practice was described in 12 months"


def practice_note(shown: int, printed: int, counts: TextCounts, sheet: str) -> str:
    """How many more there are, and what waits for the Lead Auditor."""
    more = printed - shown
    words = f"{counted(more, 'more example')} on {sheet}. " if more else ""
    return f"{words}{waiting_words(counts)}".strip()
