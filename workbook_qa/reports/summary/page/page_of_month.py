"""The page of a month's DMT paper, made from what its summary is counted from and its tables."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence

import msgspec

from workbook_qa.actions.action_urgency import AGE_BANDS, working_days_late
from workbook_qa.audits.audit_status import Stands
from workbook_qa.core.audit_tool import Meaning
from workbook_qa.core.calendar import Month, day_words, month_of, month_words
from workbook_qa.core.table import Table
from workbook_qa.core.terms import Answer, Grade, Priority
from workbook_qa.ledger.states import State
from workbook_qa.releases.released_texts import TextCounts
from workbook_qa.reports.figures import (
    ActionFact,
    AuditFact,
    Share,
    completed_in,
    completed_of_issued,
    good_or_better,
    graded,
    held,
    issued_for,
)
from workbook_qa.reports.judgement_counts import weakest_questions
from workbook_qa.reports.report_tables import ALL_TEAMS, NO_PRIORITY, priority_name
from workbook_qa.reports.summary.page import page_messages as messages
from workbook_qa.reports.summary.page.page_decisions import DAYS_TO_DECIDE, Asked, decisions
from workbook_qa.reports.summary.page.page_value import (
    Band,
    Card,
    CountBar,
    GradesBox,
    LateBox,
    MonthOfGrades,
    NatureBox,
    Page,
    PracticeBox,
    Quotation,
    TeamLine,
    TeamsBox,
    Weak,
    WeakestBox,
    share_percent,
)
from workbook_qa.reports.summary.practice_decisions import DECISION, PracticeDecision
from workbook_qa.reports.summary.sheets.paper_sheets import sheet_of
from workbook_qa.reports.summary.summary_headlines import ACTION_FIGURES
from workbook_qa.reports.summary.summary_parts import SummaryView
from workbook_qa.reports.summary.tables.summary_escalation import STEPS, step_of
from workbook_qa.reports.summary.tables.summary_late import still_missing
from workbook_qa.tracker.tables.tracker_audits import latest_content

MOST_TEAMS = 15
MOST_BARS = 4
QUESTIONS = 4
QUOTATIONS = 3
LONGEST_QUOTATION = 240  # characters
ASSISTANT_DIRECTOR = STEPS[-1]


class Figures(msgspec.Struct, frozen=True):
    """What the page counts more than once, of the month, the month before and twelve months.

    Attributes:
        back: of the audits issued; good: of those graded; inadequate: how many; concerns: the
            returns in which an immediate safeguarding concern is raised.
        late: the overdue actions; escalated: those that have reached the Assistant Director.
        queried: of the month's audits, those that came back and are being queried; exempt and
            withdrawn: those that need not be done; provisional: Inadequate ones being queried.
        not_back: audits past their due date of which nothing is back.
    """

    back: Share
    back_before: Share
    good: Share
    good_before: Share
    good_year: Share
    inadequate: int
    inadequate_before: int
    inadequate_year: int
    graded_year: int
    concerns: int
    concerns_year: int
    queried: int
    exempt: int
    withdrawn: int
    provisional: int
    open: int
    open_before: int
    late: tuple[ActionFact, ...]
    late_before: int
    escalated: tuple[ActionFact, ...]
    not_back: tuple[AuditFact, ...]


def page_of(
    view: SummaryView,
    tables: Mapping[str, Table],
    hidden: Container[str],
    counts: TextCounts,
    *,
    usual: str = "",
    notes: Iterable[str] = (),
) -> Page:
    """The page of the month.

    Args:
        tables: those of the paper, small counts left out; hidden: teams without figures in it.
        counts: of the examples of outstanding practice of twelve months.
        usual: how the month's share lies in the usual variation, or empty.
        notes: what is said in small at the foot.
    """
    found = figures_of(view)
    practice = tables["OutstandingPractice"]
    undecided = sum(not row[practice.column(DECISION)] for row in practice.rows)
    asked = _asked(view, found, undecided)
    return Page(
        title=f"Case file audits: {month_words(view.periods.month)}",
        says=_says(view),
        headline=messages.headline(
            messages.Headlined(
                month=_month(view),
                before=_before(view),
                concerns=found.concerns,
                back=found.back,
                good=found.good,
                good_before=found.good_before,
                usual=usual,
                open=found.open,
                overdue=len(found.late),
                escalated=len(found.escalated),
            )
        ),
        cards=cards_of(view, found, asked),
        teams=teams_box(view, hidden),
        nature=nature_box(completed_in(view.facts, view.periods.now), view.periods.least),
        grades=grades_box(view),
        weakest=_weakest(view),
        late=late_box(found.late),
        practice=practice_box(practice, undecided, counts),
        decisions=decisions(asked),
        notes=tuple(notes),
    )


def _month(view: SummaryView) -> str:
    return _name(view.periods.month)


def _before(view: SummaryView) -> str:
    (month,) = view.periods.before.months
    return _name(month)


def _name(month: Month) -> str:
    """``November``."""
    return month_words(month).split()[0]


def _says(view: SummaryView) -> str:
    return (
        f"Counted on {day_words(view.as_at)}; {_before(view)} as it stood on "
        f"{day_words(view.before.as_at)}, the same day after its end."
    )


# ---- Figures ------------------------------------------------------------------------------


def figures_of(view: SummaryView) -> Figures:
    """The figures of the cards, the headline and the decisions."""
    periods, least = view.periods, view.periods.least
    done = completed_in(view.facts, periods.now)
    done_before = completed_in(view.before.facts, periods.before)
    done_year = completed_in(view.facts, periods.year)
    is_open, is_late = ACTION_FIGURES
    late = tuple(fact for fact in view.actions if fact.is_overdue)
    concerns = concern_months(view.state)
    stands = Counter(fact.standing.stands for fact in issued_for(view.facts, periods.now))
    return Figures(
        back=completed_of_issued(view.facts, periods.now, least),
        back_before=completed_of_issued(view.before.facts, periods.before, least),
        good=good_or_better(done, least),
        good_before=good_or_better(done_before, least),
        good_year=good_or_better(done_year, least),
        inadequate=graded(done, Grade.INADEQUATE),
        inadequate_before=graded(done_before, Grade.INADEQUATE),
        inadequate_year=graded(done_year, Grade.INADEQUATE),
        graded_year=sum(fact.grade is not None for fact in done_year),
        concerns=concerns[periods.month],
        concerns_year=sum(concerns[month] for month in periods.months),
        queried=len(held(issued_for(view.facts, periods.now))),
        exempt=stands[Stands.EXEMPT],
        withdrawn=stands[Stands.WITHDRAWN],
        provisional=sum(
            fact.provisional is Grade.INADEQUATE
            for fact in held(view.facts)
            if fact.issued_for <= periods.month
        ),
        open=is_open.count(view.actions).count,
        open_before=is_open.count(view.before.actions).count,
        late=late,
        late_before=is_late.count(view.before.actions).count,
        escalated=tuple(fact for fact in late if step_of(fact) == ASSISTANT_DIRECTOR),
        not_back=tuple(
            fact
            for fact in still_missing(view.facts, periods.month)
            if fact.due_on < view.as_at and not fact.queried
        ),
    )


def concern_months(state: State) -> Counter[Month]:
    """How many immediate safeguarding concerns were raised, by the month of the return.

    A return that is being queried raises one too: it must be seen at once (default 6).
    """
    found: Counter[Month] = Counter()
    for audit in state.audits.values():
        content, day = latest_content(audit), audit.first_received_on
        if content and day and content.entries.get(Meaning.CONCERN) == Answer.YES:
            found[month_of(day)] += 1
    return found


def _asked(view: SummaryView, found: Figures, undecided: int) -> Asked:
    months = Counter(fact.issued_for for fact in found.not_back)
    days = [
        working_days_late(fact.due_on, view.as_at, view.working_days) for fact in found.not_back
    ]
    return Asked(
        by=view.working_days.after(view.as_at, DAYS_TO_DECIDE),
        month=_month(view),
        concerns=found.concerns,
        inadequate=found.inadequate,
        escalated=len(found.escalated),
        oldest=max((fact.days for fact in found.escalated), default=0),
        not_back=_not_back(view, months),
        longest=max(days, default=0),
        examples=undecided,
    )


def _not_back(view: SummaryView, months: Counter[Month]) -> tuple[tuple[str, int], ...]:
    """By the month they were issued for, the latest first, and all before the first two as one."""
    latest = sorted(months, reverse=True)
    kept = latest if len(latest) < 4 else latest[:2]
    earlier = sum(months[month] for month in latest[len(kept) :])
    named = [(_name_of(month, view), months[month]) for month in kept]
    return (*named, *([("earlier months", earlier)] if earlier else []))


def _name_of(month: Month, view: SummaryView) -> str:
    """The month's name, with its year where it is of another."""
    same = month[:4] == view.periods.month[:4]
    return _name(month) if same else month_words(month)


# ---- Cards --------------------------------------------------------------------------------


def cards_of(view: SummaryView, found: Figures, asked: Asked) -> tuple[Card, ...]:
    """The six cards; one is red only where a decision is asked about it."""
    before = _before(view)
    late, up = len(found.late), len(found.escalated)
    provisional = f"; {found.provisional} more being queried"
    return (
        Card(
            _of(found.back),
            f"{_month(view)} audits back",
            "; ".join((f"{before} {_of(found.back_before)}", *_besides(found))),
            "Completed",
            alarm=any(fact.issued_for == view.periods.month for fact in found.not_back),
        ),
        Card(
            _large(found.good),
            _label(found.good),
            f"{before} {_large(found.good_before)}, 12 months {_large(found.good_year)}",
            "Grades",
        ),
        Card(
            str(found.inadequate),
            "graded Inadequate",
            f"{before} {found.inadequate_before}, 12 months {found.inadequate_year} of "
            f"{found.graded_year}{provisional if found.provisional else ''}",
            "Grades",
            alarm=asked.inadequate > 0,
        ),
        Card(
            str(found.open),
            "action open" if found.open == 1 else "actions open",
            f"{before}: {found.open_before}",
            "Actions",
        ),
        Card(
            str(late),
            "action overdue" if late == 1 else "actions overdue",
            f"{up} at the Assistant Director; {before}: {found.late_before}",
            "Escalated",
            alarm=asked.escalated > 0,
        ),
        Card(
            str(found.concerns),
            "safeguarding concern" + ("" if found.concerns == 1 else "s"),
            f"immediate ones, raised in returns; 12 months: {found.concerns_year}",
            "Completed",
            alarm=asked.concerns > 0,
        ),
    )


def _of(share: Share) -> str:
    """``15 of 24``."""
    return f"{share.count} of {share.of}" if share.of else "none issued"


def _besides(found: Figures) -> list[str]:
    """What became of those that are not back, where it is not nothing."""
    words = (
        (found.queried, "being queried"),
        (found.exempt, "exempt"),
        (found.withdrawn, "withdrawn"),
    )
    return [f"{number} {what}" for number, what in words if number]


def _large(share: Share) -> str:
    """``78%``; counts where there are few, a word where there are none."""
    if share.is_enough:
        return f"{share_percent(share)}%"
    return f"{share.count} of {share.of}" if share.of else "none"


def _label(share: Share) -> str:
    return f"Good or better ({share.count} of {share.of})" if share.is_enough else "Good or better"


# ---- a, c and d by team -------------------------------------------------------------------


def teams_box(view: SummaryView, hidden: Container[str]) -> TeamsBox:
    """A line a team that has anything, the smallest share first; all teams under them."""
    actions: dict[str, list[ActionFact]] = {team: [] for team in view.teams}
    for fact in view.actions:
        actions.setdefault(fact.team, []).append(fact)
    every = {team: _line(view, team, facts, actions[team]) for team, facts in view.teams.items()}
    lines = [line for line in every.values() if _has_any(line)]
    silent = [team for team, line in every.items() if not _has_any(line)]
    shown = sorted((line for line in lines if line.team not in hidden), key=_order)
    left_out = [line.team for line in lines if line.team in hidden]
    many = len(shown) + len(left_out) > MOST_TEAMS
    kept = shown[: MOST_TEAMS - 1] if many else shown
    rest = [*(line.team for line in shown[len(kept) :])]
    facts = {team: (view.teams[team], actions[team]) for team in rest}
    if rest:
        kept.append(_together(view, f"{len(rest)} other teams", facts.values()))
    good = {line.team: line.good for line in shown if line.good}
    overdue = {line.team: line.overdue for line in shown if line.overdue}
    return TeamsBox(
        messages.teams_message(good, overdue, view.periods.least),
        (
            *kept,
            *(TeamLine(f"{team} (not shown)", None, None, None, None, None) for team in left_out),
        ),
        _line(view, ALL_TEAMS, view.facts, view.actions),
        f"Nothing in 12 months: {', '.join(silent)}." if silent else "",
    )


def _together(
    view: SummaryView, name: str, parts: Iterable[tuple[list[AuditFact], list[ActionFact]]]
) -> TeamLine:
    both = list(parts)
    audits = [fact for facts, _ in both for fact in facts]
    return _line(view, name, audits, [fact for _, facts in both for fact in facts])


def _line(
    view: SummaryView, team: str, facts: Sequence[AuditFact], actions: Sequence[ActionFact]
) -> TeamLine:
    periods = view.periods
    return TeamLine(
        team,
        completed_of_issued(facts, periods.now, periods.least),
        good_or_better(completed_in(facts, periods.year), periods.least),
        sum(fact.is_open for fact in actions),
        sum(fact.is_overdue for fact in actions),
        max((fact.days for fact in actions), default=0),
    )


def _has_any(line: TeamLine) -> bool:
    shares = (share for share in (line.back, line.good) if share)
    return any((*(share.of for share in shares), line.open))


def _order(line: TeamLine) -> tuple[bool, float, int]:
    """The smallest share first; those without one after them, most overdue first."""
    share = line.good
    enough = share is not None and share.is_enough
    worth = share.count / (share.of or 1) if share and enough else 0.0
    return not enough, worth, -(line.overdue or 0)


# ---- b ------------------------------------------------------------------------------------


def nature_box(done: Sequence[AuditFact], least: int) -> NatureBox:
    """The audits that came back, by kind where there are several, by type and by theme."""
    kinds = _bars("Kind", [fact.kind for fact in done])
    types = _bars("Type", [fact.audit_type.value for fact in done])
    themes = _bars("Theme", [fact.theme for fact in done])
    bars = (*(kinds if len(kinds) > 1 else ()), *types, *themes)
    return NatureBox(messages.nature_message(types, themes, least), bars)


def _bars(heading: str, names: Iterable[str]) -> tuple[CountBar, ...]:
    """The largest first; what is beyond the room for them is counted together."""
    counts = sorted(Counter(names).items(), key=lambda each: (-each[1], each[0]))
    many = len(counts) > MOST_BARS
    kept = counts[: MOST_BARS - 1] if many else counts
    rest = counts[len(kept) :]
    others = [(f"{len(rest)} others", sum(count for _, count in rest))] if rest else []
    return tuple(CountBar(heading, name, count) for name, count in (*kept, *others))


# ---- c ------------------------------------------------------------------------------------


def grades_box(view: SummaryView) -> GradesBox:
    """Grades by month, from the first month of the twelve in which an audit came back."""
    months: list[MonthOfGrades] = []
    for month in view.periods.months:
        done = [fact for fact in view.facts if fact.completed_in == month and fact.grade]
        if months or done:
            counts = tuple(graded(done, grade) for grade in Grade)
            share = good_or_better(done, view.periods.least)
            months.append(MonthOfGrades(_name(month)[:3], counts, share))
    earlier = any(
        fact.completed_in and fact.completed_in < view.periods.months[0] for fact in view.facts
    )
    names = view.periods.months[len(view.periods.months) - len(months) :]
    since = "in 12 months" if earlier or not names else f"since {_name_of(names[0], view)}"
    return GradesBox(messages.grades_message(months, since), tuple(months))


def _weakest(view: SummaryView) -> WeakestBox:
    done = completed_in(view.facts, view.periods.year)
    questions = tuple(
        Weak(text, share)
        for text, share in weakest_questions(done, view.tools, view.periods.least)[:QUESTIONS]
    )
    return WeakestBox(messages.weakest_message(questions), questions)


# ---- d ------------------------------------------------------------------------------------


def late_box(late: Sequence[ActionFact]) -> LateBox:
    """Overdue actions by age, and by those priorities that any of them has, highest first."""
    known = [*(priority.value for priority in Priority), NO_PRIORITY]
    found = Counter((fact.age, priority_name(fact)) for fact in late)
    there = tuple(name for name in known if any(one == name for _, one in found))
    bands = tuple(
        Band(name, tuple(found[name, priority] for priority in there)) for _, name in AGE_BANDS
    )
    return LateBox(messages.late_message(bands), there, bands)


# ---- e ------------------------------------------------------------------------------------


def practice_box(table: Table, undecided: int, counts: TextCounts) -> PracticeBox:
    """Up to three examples: what is to be decided first, then what was chosen, latest first."""
    headings = [column.heading for column in table.columns]
    rows = [dict(zip(headings, map(str, row), strict=True)) for row in table.rows]
    chosen = [row for row in rows if row[DECISION] not in ("", PracticeDecision.NEITHER)]
    kept = [*(row for row in rows if not row[DECISION]), *chosen][:QUOTATIONS]
    number, team, words = headings[0], headings[2], headings[3]
    return PracticeBox(
        messages.practice_message(undecided, len(rows), counts),
        tuple(
            Quotation(
                ", ".join(filter(None, (row[team], f"number {row[number]}", row[DECISION]))),
                shortened(row[words], LONGEST_QUOTATION),
            )
            for row in kept
        ),
        messages.practice_note(len(kept), len(rows), counts, f"the sheet {sheet_of(table.name)}"),
    )


def shortened(text: str, most: int) -> str:
    """The text in one line, cut between words where it is longer than there is room for."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    return plain[:most].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"
