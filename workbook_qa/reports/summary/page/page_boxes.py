"""The boxes of the DMT page, (a) to (e): each with its message and what stands under it."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from workbook_qa.actions.action_urgency import AGE_BANDS
from workbook_qa.core.table import Table
from workbook_qa.core.terms import Grade, Priority
from workbook_qa.releases.released_texts import TextCounts
from workbook_qa.reports.figures import (
    ActionFact,
    AuditFact,
    completed_in,
    completed_of_issued,
    good_or_better,
    graded,
)
from workbook_qa.reports.judgement_counts import weakest_questions
from workbook_qa.reports.report_tables import ALL_TEAMS, NO_PRIORITY, priority_name
from workbook_qa.reports.summary.page import page_messages as messages
from workbook_qa.reports.summary.page.page_messages import month_name, month_named
from workbook_qa.reports.summary.page.page_value import (
    Band,
    CountBar,
    GradesBox,
    LateBox,
    MonthOfGrades,
    NatureBox,
    PracticeBox,
    Quotation,
    TeamLine,
    TeamsBox,
    Weak,
    WeakestBox,
)
from workbook_qa.reports.summary.practice_decisions import DECISION, PracticeDecision
from workbook_qa.reports.summary.sheets.paper_sheets import sheet_of
from workbook_qa.reports.summary.summary_parts import SummaryView

MOST_TEAMS = 15
MOST_BARS = 4
QUESTIONS = 4
QUOTATIONS = 3
LONGEST_QUOTATION = 240  # characters


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
            months.append(MonthOfGrades(month_name(month)[:3], counts, share))
    earlier = any(
        fact.completed_in and fact.completed_in < view.periods.months[0] for fact in view.facts
    )
    names = view.periods.months[len(view.periods.months) - len(months) :]
    since = (
        "in 12 months"
        if earlier or not names
        else f"since {month_named(names[0], view.periods.month)}"
    )
    return GradesBox(messages.grades_message(months, since), tuple(months))


def weakest_box(view: SummaryView) -> WeakestBox:
    """The questions most often answered Partly or No in twelve months."""
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
