"""The front page of the DMT summary as values: headline figures and computed sentences.

The sentences say what the data say and nothing about why; small numbers are said as counts.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from workbook_qa.audits.audit_status import Stands
from workbook_qa.core.calendar import month_words
from workbook_qa.core.terms import AuditType, Grade
from workbook_qa.core.wording import counted
from workbook_qa.reports.figures import (
    ActionFact,
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
from workbook_qa.reports.summary.tables.summary_practice import outstanding_practice
from workbook_qa.reports.summary.tables.summary_variation import Variation, signal_words


class Headline(msgspec.Struct, frozen=True):
    """One figure for the month, the month before and the twelve months.

    Attributes:
        table: the name of the table that it rests on.
        before: None where it is not known.
        none: what is said for a share of nothing.
    """

    label: str
    table: str
    now: Share
    before: Share | None
    year: Share
    none: str = ""


class Paragraph(msgspec.Struct, frozen=True):
    """What the data say on one thing, in a sentence or two, and the table that it rests on."""

    label: str
    text: str
    table: str


# ---- Headline figures ---------------------------------------------------------------------


def headlines(
    facts: list[AuditFact],
    actions: list[ActionFact],
    actions_before: list[ActionFact] | None,
    periods: Periods,
) -> tuple[Headline, ...]:
    """The headline figures, each for the month, the month before and the twelve months.

    Args:
        actions: all actions as they stand; actions_before: as they stood at the end of the
            month before, or None where that is not known.
    """

    def each(figure: Callable[[Period], Share]) -> tuple[Share, Share, Share]:
        return figure(periods.now), figure(periods.before), figure(periods.year)

    def with_grade(grade: Grade) -> tuple[Share, Share, Share]:
        return each(lambda period: Share(graded(completed_in(facts, period), grade)))

    return (
        Headline(
            "Completed of issued",
            "Completed",
            *each(lambda period: _completed_of(issued_for(facts, period), periods.least)),
            none="None issued",
        ),
        Headline(
            "Not yet completed",
            "LateAudits",
            *each(lambda period: Share(_missing(issued_for(facts, period)))),
        ),
        Headline(
            "Good or better",
            "Grades",
            *each(lambda period: good_or_better(completed_in(facts, period), periods.least)),
            none="No grades",
        ),
        Headline("Graded Outstanding", "Grades", *with_grade(Grade.OUTSTANDING)),
        Headline("Graded Inadequate", "Grades", *with_grade(Grade.INADEQUATE)),
        _stock("Actions open", "Actions", actions, actions_before, periods.year, late=False),
        _stock("Actions overdue", "Escalated", actions, actions_before, periods.year, late=True),
    )


def _missing(issued: list[AuditFact]) -> int:
    return sum(fact.is_missing for fact in issued)


def _completed_of(issued: list[AuditFact], least: int) -> Share:
    return Share(sum(fact.is_completed for fact in issued), len(issued), least)


def _stock(
    label: str,
    table: str,
    now: list[ActionFact],
    before: list[ActionFact] | None,
    year: Period,
    *,
    late: bool,
) -> Headline:
    """How many actions are open (or overdue): now, a month ago, and of those set in the year."""
    of_year = [fact for fact in now if fact.set_in in year]
    return Headline(
        label,
        table,
        Share(_open(now, late=late)),
        None if before is None else Share(_open(before, late=late)),
        Share(_open(of_year, late=late)),
    )


def _open(facts: Sequence[ActionFact], *, late: bool) -> int:
    return sum(fact.is_overdue if late else fact.is_open for fact in facts)


# ---- What changed -------------------------------------------------------------------------


def changes(
    facts: list[AuditFact],
    actions: list[ActionFact],
    actions_before: list[ActionFact] | None,
    variation: Variation,
    periods: Periods,
) -> tuple[Paragraph, ...]:
    """What changed in three sentences: on audits, on grades and on actions.

    A fourth says which audits another return has put in doubt.
    """
    doubts = conflict_words(facts, periods)
    in_doubt = (Paragraph("In conflict", doubts, "DataQuality"),) if doubts else ()
    return (
        Paragraph("Audits", audits_words(facts, periods), "Completed"),
        Paragraph("Grades", grades_words(facts, variation, periods), "Variation"),
        Paragraph("Actions", actions_words(actions, actions_before, periods), "Actions"),
        *in_doubt,
    )


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


def contents(facts: list[AuditFact], periods: Periods) -> tuple[Paragraph, ...]:
    """What else is in the month: of what nature the audits are, and outstanding practice."""
    done = completed_in(facts, periods.now)
    return (
        Paragraph("Nature", nature_words(done), "Nature"),
        Paragraph("Practice", practice_words(done), "OutstandingPractice"),
    )


def audits_words(facts: list[AuditFact], periods: Periods) -> str:
    """How many were completed against the month before, and where those issued stand."""
    now, before = (len(completed_in(facts, of)) for of in (periods.now, periods.before))
    this, last = _words(periods.now), _words(periods.before)
    first = f"{_start(counted(now, 'audit'))} {_were(now)} completed in {this}"
    issued = _issued_words(issued_for(facts, periods.now), this)
    return f"{first}{_compared(now, before)} {last}; {issued}."


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


def grades_words(facts: list[AuditFact], variation: Variation, periods: Periods) -> str:
    """How many were Good or better and Inadequate, and whether that is more than chance."""
    now, before, year = (
        completed_in(facts, of) for of in (periods.now, periods.before, periods.year)
    )
    least = periods.least
    share, last = good_or_better(now, least), _words(periods.before)
    rest = (
        f"against {_share_words(good_or_better(before, least))} in {last} and "
        f"{_share_words(good_or_better(year, least))} in 12 months"
    )
    queried = held_words(facts, periods)
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


def actions_words(
    actions: list[ActionFact], before: list[ActionFact] | None, periods: Periods
) -> str:
    """How many were set, are open and are overdue; the longest delay; a month ago."""
    new = sum(fact.set_in in periods.now for fact in actions)
    still_open, late = _open(actions, late=False), _open(actions, late=True)
    text = (
        f"{_start(counted(new, 'action'))} {_were(new)} set in {_words(periods.now)}; "
        f"{still_open or 'none'} {_are(still_open)} open and {late or 'none'} overdue"
    )
    if late:
        longest = max(fact.days for fact in actions)
        text += f" (the longest by {counted(longest, 'working day')})"
    if before is None:
        return f"{text}."
    then, then_late = _open(before, late=False), _open(before, late=True)
    return (
        f"{text}, against {then or 'none'} open and {then_late or 'none'} overdue at the end of "
        f"{_words(periods.before)}."
    )


def nature_words(done: list[AuditFact]) -> str:
    """Of what audit type and theme the month's audits are."""
    if not done:
        return "There is nothing to show by audit type or theme this month."
    types = Counter(fact.audit_type for fact in done)
    by_type = ", ".join(f"{kind.value} {types[kind]}" for kind in AuditType if types[kind])
    themes = Counter(fact.theme for fact in done)
    if len(themes) == 1:
        return f"Of those completed: {by_type}. Theme: {next(iter(themes))}."
    by_theme = ", ".join(f"{theme} {number}" for theme, number in sorted(themes.items()))
    return f"Of those completed: {by_type}. Themes: {by_theme}."


def practice_words(done: list[AuditFact]) -> str:
    """In how many of the month's audits outstanding practice was described."""
    described = sum(bool(outstanding_practice(fact)) for fact in done)
    if not described:
        return "No outstanding practice was described this month."
    return f"Outstanding practice was described in {described} of {counted(len(done), 'audit')}."


def _words(period: Period) -> str:
    (month,) = period.months
    return month_words(month)


def _start(text: str) -> str:
    return text[0].upper() + text[1:]


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
