"""The sentences of the DMT summary's front page, computed.

The sentences say what the data say and nothing about why; small numbers are said as counts.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from workbook_qa.audits.audit_status import Stands
from workbook_qa.core.calendar import day_words, last_day, month_words
from workbook_qa.core.terms import AuditType, Grade
from workbook_qa.core.wording import counted, sentence
from workbook_qa.ledger.states import State
from workbook_qa.releases.released_texts import count_texts, waiting_words
from workbook_qa.reports.figures import (
    AuditFact,
    Period,
    Periods,
    Share,
    completed_in,
    good_or_better,
    graded,
    held,
    issued_for,
    provisional_words,
)
from workbook_qa.reports.summary.paper_differences import Differences, difference_words
from workbook_qa.reports.summary.summary_headlines import ACTION_FIGURES
from workbook_qa.reports.summary.summary_parts import SummaryView
from workbook_qa.reports.summary.tables.summary_practice import practice_printed
from workbook_qa.reports.summary.tables.summary_variation import Variation, signal_words


class Paragraph(msgspec.Struct, frozen=True):
    """What the data say on one thing, in a sentence or two, and the table that it rests on."""

    label: str
    text: str
    table: str


# ---- What changed -------------------------------------------------------------------------


def changes(
    view: SummaryView, variation: Variation, since: Sequence[Differences] = ()
) -> tuple[Paragraph, ...]:
    """What changed in three sentences: on audits, on grades and on actions.

    Others say which audits another return has put in doubt, and what differs from earlier papers.
    """
    doubts = conflict_words(view.facts, view.periods)
    return (
        Paragraph("Audits", audits_words(view), "Completed"),
        Paragraph("Grades", grades_words(view, variation), "Variation"),
        Paragraph("Actions", actions_words(view), "Actions"),
        *([Paragraph("In conflict", doubts, "DataQuality")] if doubts else []),
        *(Paragraph("Earlier paper", difference_words(each), _by(each, view)) for each in since),
    )


def _by(found: Differences, view: SummaryView) -> str:
    """The table that has the months of which something differs."""
    return "Completed" if found.month == view.periods.month else "CompletedByMonth"


def conflict_words(facts: list[AuditFact], periods: Periods) -> str:
    """Which completed audits are in conflict, by the month in which they were completed."""
    months = Counter(
        fact.completed_in
        for fact in completed_in(facts, periods.year)
        if fact.in_conflict and fact.completed_in
    )
    if not months:
        return ""
    number = months.total()
    listed = ", ".join(f"{months[month]} in {month_words(month)}" for month in sorted(months))
    return (
        f"Of {counted(number, 'completed audit')} ({listed}) another return says something else; "
        f"what was accepted first counts until the Lead Auditor has decided."
    )


def contents(facts: list[AuditFact], state: State, periods: Periods) -> tuple[Paragraph, ...]:
    """What else is in the month: of what nature the audits are, and outstanding practice."""
    done = completed_in(facts, periods.now)
    return (
        Paragraph("Nature", nature_words(done), "Nature"),
        Paragraph("Practice", practice_words(done, state), "OutstandingPractice"),
    )


def audits_words(view: SummaryView) -> str:
    """How many were completed against the month before, and where those issued stand."""
    now, before = len(_done(view)), len(_done_before(view))
    this = _words(view.periods.now)
    first = f"{_start(counted(now, 'audit'))} {_were(now)} completed in {this}"
    issued = _issued_words(issued_for(view.facts, view.periods.now), this)
    return f"{first}{_compared(now, before)} {_month_before(view)}; {issued}."


def _done(view: SummaryView) -> list[AuditFact]:
    return completed_in(view.facts, view.periods.now)


def _done_before(view: SummaryView) -> list[AuditFact]:
    return completed_in(view.before.facts, view.periods.before)


def _month_before(view: SummaryView) -> str:
    """The month before, and up to which day where it was still under way then."""
    (month,) = view.periods.before.months
    day = view.before.as_at
    return month_words(month) + (f" up to {day_words(day)}" if day < last_day(month) else "")


def _compared(now: int, before: int) -> str:
    if now == before:
        return ", as many as in" if now else ", as in"
    if not now:
        return f", against {before} in"
    return f", {abs(now - before)} {'more' if now > before else 'fewer'} than in"


def _issued_words(issued: list[AuditFact], month: str) -> str:
    if not issued:
        return f"none were issued for {month}"
    stands = Counter(fact.standing.stands for fact in issued)
    done = stands[Stands.COMPLETED]
    if done == len(issued):
        return (
            f"all {done} issued for {month} are completed"
            if done > 1
            else (f"the 1 issued for {month} is completed")
        )
    parts = [f"{done or 'none'} {_are(done)} completed"]
    parts += [
        f"{stands[one]} {_are(stands[one])} {one.lower()}"
        for one in (Stands.NOT_YET, Stands.EXEMPT, Stands.WITHDRAWN)
        if stands[one]
    ]
    return f"of {len(issued)} issued for {month}, {', '.join(parts[:-1])} and {parts[-1]}"


def grades_words(view: SummaryView, variation: Variation) -> str:
    """How many were Good or better and Inadequate, and whether that is more than chance."""
    periods = view.periods
    now, before = _done(view), _done_before(view)
    year, least = completed_in(view.facts, periods.year), periods.least
    share, last = good_or_better(now, least), _month_before(view)
    rest = (
        f"against {_share_words(good_or_better(before, least))} in {last} and "
        f"{_share_words(good_or_better(year, least))} in 12 months"
    )
    queried = held_words(view.facts, periods)
    if not share.of:
        return f"No grades were given in {_words(periods.now)}, {rest}{queried}."
    worst, worst_before = (graded(found, Grade.INADEQUATE) for found in (now, before))
    usual = signal_words(variation, periods.month)
    return (
        f"{share.words} {_were(share.count)} graded Good or better{f', {usual}' if usual else ''}, "
        f"{rest}; {worst or 'none'} {_were(worst or 2)} Inadequate ({last}: "
        f"{worst_before or 'none'}){queried}."
    )


def held_words(facts: list[AuditFact], periods: Periods) -> str:
    """How many audits up to the month came back and count nowhere yet, with provisional grades."""
    queried = held(fact for fact in facts if fact.issued_for <= periods.month)
    if not queried:
        return ""
    return (
        f"; {len(queried)} more came back and {_are(len(queried))} being queried (provisional, "
        f"in no figure: {provisional_words(queried)})"
    )


def _share_words(share: Share) -> str:
    return share.words if share.of else "no grades"


def actions_words(view: SummaryView) -> str:
    """How many were set, are open and overdue; the longest delay; the same a month before."""
    actions, periods = view.actions, view.periods
    new = sum(fact.set_in in periods.now for fact in actions)
    still_open, late = (figure.count(actions).count for figure in ACTION_FIGURES)
    then, then_late = (figure.count(view.before.actions).count for figure in ACTION_FIGURES)
    longest = max((fact.days for fact in actions), default=0)
    delay = f" (the longest by {counted(longest, 'working day')})" if late else ""
    return (
        f"{_start(counted(new, 'action'))} {_were(new)} set in {_words(periods.now)}; "
        f"{still_open or 'none'} {_are(still_open)} open and {late or 'none'} overdue{delay}, "
        f"against {then or 'none'} open and {then_late or 'none'} overdue as at "
        f"{day_words(view.before.as_at)}."
    )


def nature_words(done: list[AuditFact]) -> str:
    """Of what audit type and theme the month's audits are."""
    if not done:
        return "There is nothing to show by audit type or theme this month."
    types = Counter(fact.audit_type for fact in done)
    by_type = ", ".join(f"{kind.value} {types[kind]}" for kind in AuditType if types[kind])
    themes = Counter(fact.theme for fact in done)
    if len(themes) == 1:
        return f"Of those completed: {by_type}. Theme: {sentence(next(iter(themes)))}"
    by_theme = ", ".join(f"{theme} {number}" for theme, number in sorted(themes.items()))
    return f"Of those completed: {by_type}. Themes: {by_theme}."


def practice_words(done: list[AuditFact], state: State) -> str:
    """In how many of the month's audits outstanding practice was described, and what waits."""
    found = (practice_printed(fact, state) for fact in done)
    counts = count_texts(words for words in found if words)
    if not counts.all:
        return "No outstanding practice was described this month."
    described = f"{counts.all} of {counted(len(done), 'audit')}"
    words = f"Outstanding practice was described in {described}. {waiting_words(counts)}"
    return words.rstrip()


def _words(period: Period) -> str:
    (month,) = period.months
    return month_words(month)


def _start(text: str) -> str:
    return text[0].upper() + text[1:]


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
