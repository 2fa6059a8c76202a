"""``theme-report THEME``: the evaluative report on a theme, from the ledger alone (paragraph 5.3).

What the lead Head of Service typed is read back from the workbook that stands there, recorded,
and written into the new one. A workbook in which it cannot be found is never written over.
"""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbook_qa.core.calendar import Month, day_words
from workbook_qa.core.problem import CannotContinue, Problem
from workbook_qa.core.wording import fold as fold_text
from workbook_qa.ledger.access import ledger_to_work_in, tools_of
from workbook_qa.ledger.events import Recorded, ThemeReportMade
from workbook_qa.ledger.fold import fold, in_force
from workbook_qa.ledger.store.journal import Journal, digest_of
from workbook_qa.registers.load_registers import read_people_register
from workbook_qa.releases.release_list import (
    ReleaseContext,
    ReleaseList,
    release_lines,
    take_in_release_list,
    write_release_list,
)
from workbook_qa.releases.released_texts import with_releases
from workbook_qa.reports.narrative_book import Narrative
from workbook_qa.reports.report_controls import refuse_broken
from workbook_qa.reports.theme.theme_parts import ThemeReport, report_on
from workbook_qa.reports.theme.theme_report_book import (
    NARRATIVE_CELLS,
    PARTS,
    identity,
    write_theme_report,
)
from workbook_qa.reports.theme.theme_rounds import no_such_theme, rounds_of, themes_of
from workbook_qa.reports.typed_narrative import (
    TypedNarrative,
    named_problems,
    too_long_problems,
    typed_into,
)
from workbook_qa.workspace.result import Context, Result
from workbook_qa.workspace.writing import clean_up, current_user, write_file


def run(context: Context, theme: str, *, as_at: datetime.date | None = None) -> Result:
    """Write the report on the round of `theme` that was issued last.

    Args:
        as_at: the day to look back from; today when left out. The narrative is the newest.

    Raises:
        CannotContinue: there is no audit of that theme, or the workbook that stands there is open
            or holds no narrative that can be read.
    """
    day = as_at or context.today
    with ledger_to_work_in(context) as journal:
        if not context.dry_run:
            clean_up(context.workspace.outbox)
        events = journal.events()
        people, problems = read_people_register(context)
        asking = ReleaseContext(context, journal, people)
        releases = take_in_release_list(asking, events)
        events += releases.recorded
        state = with_releases(fold(events, as_at=day), fold(events))
        rounds = rounds_of(state, theme)
        if not rounds:
            raise CannotContinue(no_such_theme(theme, themes_of(state)))
        report = report_on(
            state,
            rounds,
            as_at=day,
            tools=tools_of(journal, state),
            people=people,
            policy=context.settings.policy,
            working_days=people.working_days,
        )
        refuse_broken(report.controls)
        before = theme_reports_made(events).get(_key(report.theme, report.round.first))
        path = context.workspace.theme_report(
            report.round.first, before.theme if before else report.theme
        )
        typed = typed_into(
            path,
            NARRATIVE_CELLS,
            identity(report),
            on_record=before.narrative if before else {},
            journal=journal,
        )
        named = named_problems(path, NARRATIVE_CELLS, typed.narrative, people, context.today)
        problems = [*problems, *releases.problems, *typed.problems, *named]
        council = context.settings.council.name
        content = write_theme_report(report, typed.narrative, council=council)
        written: tuple[Path, ...] = ()
        if not context.dry_run:
            _record(context, journal, report, typed, content, before)
            written = (path,) if write_file(path, content) else ()
            written += write_release_list(asking, journal.events(), releases)
    return _result(context, path, report, typed.narrative, written, problems, releases)


def _record(
    context: Context,
    journal: Journal,
    report: ThemeReport,
    typed: TypedNarrative,
    content: bytes,
    before: ThemeReportMade | None,
) -> None:
    """That it was made, with what was typed: before anything is written."""
    digest = digest_of(content)
    if before is not None and before.workbook == digest and typed.read is None:
        return
    event = ThemeReportMade(
        context.today,
        before.theme if before else report.theme,
        report.round.first,
        report.as_at,
        digest,
        dict(typed.narrative),
        digest_of(typed.read) if typed.read else "",
    )
    documents = [content, *([typed.read] if typed.read else [])]
    journal.record([event], documents, at=context.now, by=current_user())


def _result(
    context: Context,
    path: Path,
    report: ThemeReport,
    narrative: Narrative,
    written: tuple[Path, ...],
    problems: Sequence[Problem],
    releases: ReleaseList,
) -> Result:
    filled = len(narrative)
    lines = [
        f"Report on '{report.theme}', {report.round.label}, as at {day_words(report.as_at)}: "
        f"{len(report.controls)} control totals hold.",
        f"Narrative: {filled or 'none'} of {len(PARTS)} parts filled in.",
    ]
    lines += [*releases.lines, *release_lines(context, report.texts)]
    shown = context.workspace.shown(path)
    return Result(
        "theme-report",
        tuple(lines),
        {
            "control totals": len(report.controls),
            "parts filled in": filled,
            "texts waiting": report.texts.waiting,
            "texts kept back": report.texts.kept_back,
        },
        written,
        (*problems, *too_long_problems(path, NARRATIVE_CELLS, narrative)),
        next_step=(
            f"Open {shown} and read it."
            if filled == len(PARTS)
            else f"Open {shown}, write the narrative on its first sheet, save it and close it. "
            "What is typed there is kept whenever this is run again."
        ),
    )


def theme_reports_made(
    events: Sequence[Recorded],
) -> Mapping[tuple[str, Month], ThemeReportMade]:
    """The report that was made last on each round, by theme and first month."""
    made = (recorded.event for recorded in in_force(events))
    reports = (event for event in made if isinstance(event, ThemeReportMade))
    return {_key(event.theme, event.first): event for event in reports}


def _key(theme: str, first: Month) -> tuple[str, Month]:
    return fold_text(theme), first
